"""Master data: branches, teams, people, customers with contacts, services. Finding and naming."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from domain.scope import Actor, Rights
from storage import stamps
from storage.models import Branch, Contact, Customer, Person, Service, Team


@lru_cache(maxsize=100_000)
def search_text(name: str, number: str) -> str:
    """What a customer is found by: name, full pinyin, initials and number, in lower case."""
    whole = "".join(lazy_pinyin(name, style=Style.NORMAL))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return " ".join((name, whole, initials, number)).lower()


@dataclass(frozen=True)
class Found:
    """A customer that a search found, and the service number if it was found by one."""

    customer: Customer
    service: Service | None = None


def find_customers(session: Session, text: str, rights: Rights, limit: int = 12) -> list[Found]:
    """Customers by part of the name, pinyin, initials or number, or by a service number or phone.

    Those whose text begins with what was typed come first.
    """
    typed = text.strip().lower().replace("%", "").replace("_", "")
    if not typed:
        return []
    mine = _in_reach(rights)
    services = session.execute(
        select(Customer, Service)
        .join(Service, Service.customer_no == Customer.customer_no)
        .where(Service.service_no.ilike(f"{typed}%"), Service.valid_to.is_(None), *mine)
        .limit(limit)
    ).all()
    found = [Found(customer, service) for customer, service in services]
    for pattern in (f"{typed}%", f"% {typed}%", f"%{typed}%"):
        if len(found) >= limit:
            break
        rows = session.scalars(
            select(Customer)
            .where(Customer.search.like(pattern), Customer.valid_to.is_(None), *mine)
            .order_by(Customer.customer_no)
            .limit(limit)
        )
        known = {one.customer.customer_no for one in found}
        found += [Found(row) for row in rows if row.customer_no not in known]
    if not found and typed.isdigit():
        rows = session.scalars(
            select(Customer)
            .join(Contact, Contact.customer_no == Customer.customer_no)
            .where(Contact.phone.like(f"{typed}%"), *mine)
            .limit(limit)
        )
        found = [Found(row) for row in rows]
    return found[:limit]


def services_of(session: Session, customer_no: str) -> Sequence[Service]:
    """The services that a customer has now."""
    return session.scalars(
        select(Service)
        .where(Service.customer_no == customer_no, Service.valid_to.is_(None))
        .order_by(Service.service_no)
    ).all()


def contacts_of(session: Session, customer_no: str) -> Sequence[Contact]:
    return session.scalars(
        select(Contact)
        .where(Contact.customer_no == customer_no, Contact.valid_to.is_(None))
        .order_by(Contact.contact_id)
    ).all()


def desk_of(session: Session, branch_path: str) -> str | None:
    """The order centre that receives for a branch: its own, or the nearest above."""
    desks = names(session).desks
    above = [path for path in desks if branch_path.startswith(path)]
    nearest = max(above, key=len, default=min(desks, default=None))
    return desks[nearest] if nearest is not None else None


def actor_of(session: Session, person_id: int) -> tuple[Person, Actor] | None:
    """A person who may work here now, with the rights of the person's roles."""
    person = session.get(Person, person_id)
    if person is None or person.valid_to is not None:
        return None
    branch = session.get_one(Branch, person.branch)
    return person, Actor.of(person_id, tuple(person.roles), branch.path, person.team)


@dataclass(frozen=True)
class Names:
    """Names of everything that facts know by code, as of one stamp of the masters."""

    version: int
    branches: dict[str, dict[str, str]]
    branch_paths: dict[str, str]
    prefixes: dict[str, str]
    """What the numbers of a branch's orders begin with."""
    teams: dict[str, dict[str, str]]
    people: dict[str, str]
    """By staff number."""
    people_by_id: dict[int, str]
    team_branches: dict[str, str]
    team_paths: dict[str, str]
    """Branch path of each team."""
    desks: dict[str, str]
    """Order centres by branch path."""
    team_kinds: dict[str, str]


_names: dict[str, Names] = {}


def names(session: Session) -> Names:
    """Names of branches, teams and people; cached until the masters change."""
    version = stamps.read(session, "masters")
    key = str(session.get_bind().engine.url)
    found = _names.get(key)
    if found is None or found.version != version:
        branches = session.execute(
            select(Branch.code, Branch.name, Branch.path, Branch.prefix).order_by(Branch.position)
        ).all()
        people = session.execute(select(Person.person_id, Person.code, Person.name)).all()
        teams = session.execute(
            select(Team.code, Team.name, Team.branch, Team.kind, Branch.path, Team.valid_to)
            .join(Branch, Branch.code == Team.branch)
            .order_by(Team.code)
        ).all()
        found = _names[key] = Names(
            version,
            {branch[0]: branch[1] for branch in branches},
            {branch[0]: branch[2] for branch in branches},
            {branch[0]: branch[3] for branch in branches},
            {team[0]: team[1] for team in teams},
            {code: name for _id, code, name in people},
            {person_id: name for person_id, _code, name in people},
            {team[0]: team[2] for team in teams},
            {team[0]: team[4] for team in teams},
            {team[4]: team[0] for team in teams if team[3] == "desk" and team[5] is None},
            {team[0]: team[3] for team in teams},
        )
    return found


def customer_names(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """Names of customers by number."""
    wanted = sorted(set(numbers))
    found = select(Customer.customer_no, Customer.name).where(Customer.customer_no.in_(wanted))
    return dict(session.execute(found).tuples().all())


def _in_reach(rights: Rights) -> list[ColumnElement[bool]]:
    if rights.branch_path is None:
        return [Customer.customer_no == ""]
    if rights.branch_path == "/":
        return []
    branches = select(Branch.code).where(Branch.path.like(f"{rights.branch_path}%"))
    return [Customer.branch.in_(branches)]
