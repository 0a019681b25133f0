"""Master data: branches, teams, people, customers with contacts, services. Finding and naming."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from sqlalchemy import ColumnElement, Select, case, false, func, select
from sqlalchemy.orm import Session

from domain import centres
from domain.scope import Actor, Rights
from domain.typed import storable
from storage import stamps
from storage.models import Branch, Contact, Customer, Person, Service, Team, is_id


@lru_cache(maxsize=100_000)
def search_text(name: str, number: str) -> str:
    """What a customer is found by: name, full pinyin, initials and number, in lower case."""
    whole = _squeezed("".join(lazy_pinyin(name, style=Style.NORMAL)))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return " ".join((name, whole, initials, number)).lower()


@dataclass(frozen=True)
class Found:
    """A customer that a search found, and the service or contact if it was found by one."""

    customer: Customer
    service: Service | None = None
    contact: Contact | None = None


def find_customers(session: Session, text: str, rights: Rights, limit: int = 12) -> list[Found]:
    """Customers by part of the name, pinyin, initials or number, or by a service number or phone.

    Whoever is named by a service number comes first; then those whose name, pinyin, initials or
    number begin with what was typed. What an input method shows while it composes (`tian'chi`) is
    pinyin too.
    """
    said = typed(text)
    if not said:
        return []
    mine = in_reach(session, rights)
    found = [
        Found(customer, service)
        for customer, service in session.execute(
            select(Customer, Service)
            .join(Service, Service.customer_no == Customer.customer_no)
            .where(Service.service_no.ilike(*beginning(said)), Service.valid_to.is_(None), *mine)
            .limit(limit)
        )
    ]
    if len(found) < limit:
        _add(found, [Found(row) for row in session.scalars(_by_text(said, mine).limit(limit))])
    if len(found) < limit and may_be_phone(said):
        by_phone = session.execute(
            select(Customer, Contact)
            .join(Contact, Contact.customer_no == Customer.customer_no)
            .where(phone_begins(said), Contact.valid_to.is_(None), *mine)
            .limit(limit)
        )
        _add(found, [Found(customer, contact=contact) for customer, contact in by_phone])
    return found[:limit]


def typed(text: str) -> str:
    """What was typed, as it is looked for: in lower case, pinyin as one word."""
    said = clean(text).lower()
    return _squeezed(said) if _squeezed(said).isalpha() and said.isascii() else said


def may_be_phone(text: str) -> bool:
    """Whether what was typed may be the beginning of a phone number."""
    return digits(text).isdigit() and len(digits(text)) >= DIGITS_OF_A_PHONE


def phone_begins(text: str) -> ColumnElement[bool]:
    """Contacts whose phone number begins so, however it is written."""
    return phone_written.like(*beginning(digits(text)))


phone_written = func.replace(func.replace(Contact.phone, "-", ""), " ", "")
"""What `digits` makes of the phone number of a contact, in a question."""


def clean(text: str) -> str:
    """What was typed, without what no text in a store can hold, and not beyond all measure."""
    return storable(text).strip()[:LONGEST_TYPED]


LONGEST_TYPED = 200


def _squeezed(text: str) -> str:
    """Pinyin as one word, however it was divided."""
    return text.replace(" ", "").replace("'", "")


def digits(text: str) -> str:
    """A phone number without what makes it readable."""
    return text.replace(" ", "").replace("-", "")


def beginning(text: str) -> tuple[str, str]:
    """Pattern and escape character of `like` for values that begin with just this text."""
    return _literally(text) + "%", "\\"


def containing(text: str) -> tuple[str, str]:
    """Pattern and escape character of `like` for values that contain just this text."""
    return f"%{_literally(text)}%", "\\"


def _literally(text: str) -> str:
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, "\\" + sign)
    return text


DIGITS_OF_A_PHONE = 4
"""From so many digits on, a number may be the beginning of a phone's."""


def _by_text(typed: str, mine: list[ColumnElement[bool]]) -> Select[Customer]:
    """One pass over the customers: those that contain the text, the best on top."""
    starts, begins_word = beginning(typed), containing(f" {typed}")
    rank = case(
        (Customer.search.like(*starts), 0), (Customer.search.like(*begins_word), 1), else_=2
    )  # fmt: skip
    return (
        select(Customer)
        .where(Customer.search.like(*containing(typed)), Customer.valid_to.is_(None), *mine)
        .order_by(rank, Customer.customer_no)
    )


def _add(found: list[Found], more: Iterable[Found]) -> None:
    known = {one.customer.customer_no for one in found}
    found += [one for one in more if one.customer.customer_no not in known]


def services_of(session: Session, customer_no: str) -> Sequence[Service]:
    """The services that a customer has now."""
    return session.scalars(
        select(Service)
        .where(Service.customer_no == customer_no, Service.valid_to.is_(None))
        .order_by(Service.service_no)
    ).all()


def contacts_by_customer(session: Session, numbers: Iterable[str]) -> dict[str, list[Contact]]:
    """The contacts of some customers, by customer, in one question."""
    found: dict[str, list[Contact]] = {}
    for one in session.scalars(
        select(Contact)
        .where(Contact.customer_no.in_(sorted(set(numbers))), Contact.valid_to.is_(None))
        .order_by(Contact.contact_id)
    ):
        found.setdefault(one.customer_no, []).append(one)
    return found


def contacts_of(session: Session, customer_no: str) -> Sequence[Contact]:
    return session.scalars(
        select(Contact)
        .where(Contact.customer_no == customer_no, Contact.valid_to.is_(None))
        .order_by(Contact.contact_id)
    ).all()


def desk_of(session: Session, branch_path: str) -> str | None:
    """The order centre that receives for a branch: its own, or the nearest above."""
    desks = names(session).desks
    nearest = centres.receiving(desks, branch_path)
    return desks[nearest] if nearest is not None else None


def actor_of(session: Session, person_id: int) -> tuple[Person, Actor] | None:
    """A person who may work here now, with the rights of the person's roles."""
    person = session.get(Person, person_id) if is_id(person_id) else None
    if person is None or person.valid_to is not None:
        return None
    branch = session.get_one(Branch, person.branch)
    return person, Actor.of(person_id, tuple(person.roles), branch.path, person.team)


def members_of(session: Session, team: str | None) -> Sequence[Person]:
    """The people of a team who work here now, in the order of their numbers."""
    return session.scalars(
        select(Person).where(Person.team == team, Person.valid_to.is_(None)).order_by(Person.code)
    ).all()


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
    if stamps.is_raised(session, "masters"):
        return _read_names(session, version)
    key = str(session.get_bind().engine.url)
    found = _names.get(key)
    if found is None or found.version != version:
        found = _names[key] = _read_names(session, version)
    return found


def _read_names(session: Session, version: int) -> Names:
    branches = session.execute(
        select(Branch.code, Branch.name, Branch.path, Branch.prefix).order_by(Branch.position)
    ).all()
    people = session.execute(select(Person.person_id, Person.code, Person.name)).all()
    teams = session.execute(
        select(Team.code, Team.name, Team.branch, Team.kind, Branch.path, Team.valid_to)
        .join(Branch, Branch.code == Team.branch)
        .order_by(Team.code)
    ).all()
    return Names(
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


def customer_names(
    session: Session, numbers: Iterable[str], rights: Rights | None = None
) -> dict[str, str]:
    """Names of customers by number; with rights, of those within them."""
    wanted = sorted(set(numbers))
    mine = in_reach(session, rights) if rights else []
    found = select(Customer.customer_no, Customer.name).where(
        Customer.customer_no.in_(wanted), *mine
    )
    return dict(session.execute(found).all())


def in_reach(session: Session, rights: Rights) -> list[ColumnElement[bool]]:
    """Customers of the branches that somebody works for, as conditions of a query."""
    if rights.branch_path is None:
        return [false()]
    if rights.branch_path == "/":
        return []
    paths = names(session).branch_paths
    reach = [code for code, path in paths.items() if path.startswith(rights.branch_path)]
    # Not by the index of branches: a branch holds too many customers to fetch them one by one.
    return [func.coalesce(Customer.branch, "").in_(reach)]
