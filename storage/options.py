"""What a filter can be set to: codes with names, within somebody's rights."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.scope import Rights
from i18n import _, named, reader
from storage import masters, reference
from storage.labels import LISTS, WORDS, labels
from storage.models import Branch, Person, Team

Options = list[tuple[str, str]]
"""(code, name in the reader's language), in the order of the screen."""

MANAGER_ROLES = ("manager", "manager_leader")


def options(
    session: Session, name: str, rights: Rights, text: str = "", limit: int = 200
) -> Options:
    """What the filter `name` offers: those whose name or code holds `text`, at most `limit`.

    Customers are found by what was typed and not listed without. A filter that nothing is known
    about offers nothing.
    """
    if name == "customer":
        found = masters.find_customers(session, text, rights, limit=limit)
        return [(one.customer.customer_no, one.customer.name) for one in found]
    typed = text.strip().lower()
    known = _known(session, name, rights)
    return [
        (code, word) for code, word in known if typed in word.lower() or typed in code.lower()
    ][:limit]  # fmt: skip


def names(session: Session, name: str, codes: Iterable[str], rights: Rights) -> dict[str, str]:
    """Names of codes that a filter is set to; customers within rights only."""
    wanted = list(codes)
    if name == "customer":
        return masters.customer_names(session, wanted, rights)
    if name == "state":
        wanted = [code for code in wanted if code in WORDS["state"]]
    return {str(code): word for code, word in labels(session, name, wanted, reader.get()).items()}


def _known(session: Session, name: str, rights: Rights) -> Options:
    if name in ("state", "status", "clock"):
        return [(code, _(word)) for code, word in WORDS[name].items()]
    if name in LISTS:
        listed = reference.load(session).names.get(LISTS[name], {})
        return [(code, named(words, code)) for code, words in listed.items()]
    listing = _LISTINGS.get(name)
    return listing(session, rights) if listing else []


def _kinds(session: Session, _rights: Rights) -> Options:
    kinds = reference.load(session).kinds
    return [(code, named(dict(kind.name), code)) for code, kind in kinds.items()]


def _areas(session: Session, rights: Rights) -> Options:
    """Branches that have none below them."""
    rows = session.execute(
        select(Branch.code, Branch.name, Branch.path)
        .where(Branch.valid_to.is_(None))
        .order_by(Branch.position, Branch.code)
    ).all()
    parents = {path.rsplit("/", 2)[0] + "/" for _code, _name, path in rows}
    return [
        (code, named(name, code))
        for code, name, path in rows
        if path not in parents and _is_within(path, rights)
    ]


def _teams(session: Session, rights: Rights) -> Options:
    return _held(session, rights, ("desk", "field", "vendor"))


def _vendors(session: Session, rights: Rights) -> Options:
    return _held(session, rights, ("vendor",))


def _held(session: Session, rights: Rights, kinds: Sequence[str]) -> Options:
    rows = session.execute(
        select(Team.code, Team.name, Branch.path)
        .join(Branch, Branch.code == Team.branch)
        .where(Team.valid_to.is_(None), Team.kind.in_(kinds))
        .order_by(Branch.position, Team.code)
    ).all()
    return [
        (code, named(name, code))
        for code, name, path in rows
        if _is_within(path, rights) or code in rights.parties
    ]


def _managers(session: Session, rights: Rights) -> Options:
    rows = session.execute(
        select(Person.code, Person.name, Person.roles, Branch.path)
        .join(Branch, Branch.code == Person.branch)
        .where(Person.valid_to.is_(None))
        .order_by(Person.name)
    ).all()
    return [
        (code, name)
        for code, name, roles, path in rows
        if set(roles) & set(MANAGER_ROLES) and _is_within(path, rights)
    ]


def _is_within(path: str, rights: Rights) -> bool:
    return rights.branch_path is not None and path.startswith(rights.branch_path)


_LISTINGS: Mapping[str, Callable[[Session, Rights], Options]] = {
    "kind": _kinds,
    "area": _areas,
    "team": _teams,
    "vendor": _vendors,
    "manager": _managers,
}
