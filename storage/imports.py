"""Master data from files: checked against what the store holds, then upserted by key.

One transaction a file; whoever opens it commits. Every changed row leaves a version in
`master_versions`, without anything personal, and the stamp `masters` rises if anything changed.
A column that the file leaves empty keeps what the store has.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from i18n import N_
from storage import masters, stamps
from storage.models import (
    Base,
    Branch,
    CalendarVersion,
    Contact,
    Customer,
    MasterVersion,
    Person,
    Service,
    Team,
)

Row = Mapping[str, Any]

UNKNOWN = N_("there is no such code in %(list)s")
IN_A_CIRCLE = N_("the branch lies below itself")


@dataclass(frozen=True)
class Refusal:
    """Why the store cannot take a row: `position` in the rows given, and the column at fault."""

    position: int
    column: str
    value: str | None
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Upserted:
    """What became of the rows of a file."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


def check(session: Session, target: str, rows: Sequence[Row]) -> list[Refusal]:
    """The rows that name a branch, team, customer or calendar that there is none of."""
    refusals = []
    for column, known in _references(session, target, rows):
        for position, row in enumerate(rows):
            value = row.get(column)
            if value is not None and value not in known.codes:
                values = {"list": known.name}
                refusals.append(Refusal(position, column, value, UNKNOWN, values))
    if target == "branches":
        refusals += _circles(session, rows)
    return refusals


def upsert(
    session: Session, target: str, rows: Sequence[Row], at: datetime, who: int | None = None
) -> Upserted:
    """Write rows that `check` let pass; `who` is the person_id of whoever imports."""
    done, changed = _WRITERS[target](session, rows)
    session.flush()
    keep_versions(session, changed, at, who)
    if done.new or done.updated:
        stamps.raise_(session, "masters")
    return done


def keep_versions(
    session: Session, changed: Sequence[Any], at: datetime, who: int | None = None
) -> None:
    """Keep what changed rows of one master table say from a moment on."""
    if not changed:
        return
    session.flush()
    entity, codes = changed[0].__tablename__, _key_of(type(changed[0]))
    session.execute(
        insert(MasterVersion),
        [
            {
                "entity": entity, "code": str(getattr(one, codes)), "valid_from": at,
                "content": content(one), "who": who,
            }
            for one in changed
        ],
    )  # fmt: skip


# -- the targets -------------------------------------------------------------------------------


def _branches(session: Session, rows: Sequence[Row]) -> tuple[Upserted, list[Base]]:
    known = {branch.code: branch for branch in session.scalars(select(Branch))}
    parents = {code: branch.parent for code, branch in known.items()}
    parents |= {row["code"]: row.get("parent") for row in rows if _says(row, "parent", known)}
    given = {row["code"]: row for row in rows}
    ordered = sorted(given, key=lambda code: len(_above(code, parents)))

    def fields(row: Row) -> dict[str, Any]:
        code = row["code"]
        path = "/" + "".join(f"{one}/" for one in reversed(_above(code, parents)))
        own = {"parent": parents[code], "path": path, "name": _name(row)}
        return {**own, "prefix": row.get("prefix"), "position": row.get("position")}

    def made(row: Row) -> dict[str, Any]:
        return {"prefix": row["code"][:2].upper(), "position": len(known)}

    # New branches first: the database checks at once that a parent is there.
    fresh = [given[code] for code in ordered if code not in known]
    others = [given[code] for code in ordered if code in known]
    done, changed = _write(session, Branch, fresh, known, fields, made)
    session.flush()
    more, changed_too = _write(session, Branch, others, known, fields, made)
    done.updated, done.unchanged = more.updated, more.unchanged
    changed += changed_too
    for branch in known.values():
        path = "/" + "".join(f"{one}/" for one in reversed(_above(branch.code, parents)))
        if branch.path != path:
            branch.path = path
            if branch not in changed:
                changed.append(branch)
    return done, changed


def _teams(session: Session, rows: Sequence[Row]) -> tuple[Upserted, list[Base]]:
    known = {team.code: team for team in session.scalars(select(Team))}

    def fields(row: Row) -> dict[str, Any]:
        lists = {name: _list(row.get(name)) for name in ("skills", "areas")}
        plain = {name: row.get(name) for name in ("branch", "kind", "calendar", "capacity")}
        return {"name": _name(row), **plain, **lists}

    return _write(session, Team, rows, known, fields)


def _managers(session: Session, rows: Sequence[Row]) -> tuple[Upserted, list[Base]]:
    known = {person.code: person for person in session.scalars(select(Person))}

    def fields(row: Row) -> dict[str, Any]:
        names = ("name", "phone", "branch", "team", "division")
        person = known.get(row["code"])
        roles = _list(row.get("roles"))
        if roles is None and person is not None and "manager" not in person.roles:
            roles = [*person.roles, "manager"]
        return {**{name: row.get(name) for name in names}, "roles": roles}

    return _write(session, Person, rows, known, fields, lambda row: {"roles": ["manager"]})


def _customers(session: Session, rows: Sequence[Row]) -> tuple[Upserted, list[Base]]:
    known = {one.customer_no: one for one in session.scalars(select(Customer))}
    names = (
        "name", "level", "customer_class", "industry", "division", "branch", "manager", "since",
        "until",
    )  # fmt: skip

    def fields(row: Row) -> dict[str, Any]:
        search = masters.search_text(row["name"], row["customer_no"])[:600]
        return {**{name: row.get(name) for name in names}, "search": search}

    done, changed = _write(session, Customer, rows, known, fields)
    session.flush()
    contacts = _contacts(session, rows)
    done.updated += len(contacts - {one.customer_no for one in changed})
    done.unchanged = len({row["customer_no"] for row in rows}) - done.new - done.updated
    return done, changed


def _contacts(session: Session, rows: Sequence[Row]) -> set[str]:
    """Upsert contacts by customer and name; the numbers of the customers whose contacts changed."""
    known = {
        (one.customer_no, one.name): one
        for one in session.scalars(select(Contact).where(Contact.valid_to.is_(None)))
    }
    changed = set()
    for row in rows:
        if row.get("contact_name") is None:
            continue
        values = {name: row.get(f"contact_{name}") for name in ("phone", "address", "role")}
        contact = known.get((row["customer_no"], row["contact_name"]))
        if contact is None:
            session.add(Contact(customer_no=row["customer_no"], name=row["contact_name"], **values))
            changed.add(row["customer_no"])
        elif _assign(contact, values):
            changed.add(row["customer_no"])
    return changed


def _services(session: Session, rows: Sequence[Row]) -> tuple[Upserted, list[Base]]:
    known = {one.service_no: one for one in session.scalars(select(Service))}
    names = ("customer_no", "product_group", "service", "circuit_grade", "since", "until")
    return _write(
        session, Service, rows, known, lambda row: {name: row.get(name) for name in names}
    )


_WRITERS: Mapping[str, Callable[[Session, Sequence[Row]], tuple[Upserted, list[Any]]]] = {
    "branches": _branches,
    "teams": _teams,
    "managers": _managers,
    "customers": _customers,
    "services": _services,
}


# -- writing -----------------------------------------------------------------------------------


def _write(
    session: Session, model: type[Any], rows: Iterable[Row], known: dict[str, Any],
    fields: Callable[[Row], Mapping[str, Any]],
    made: Callable[[Row], Mapping[str, Any]] = lambda row: {},
) -> tuple[Upserted, list[Any]]:  # fmt: skip
    """Upsert rows by key into `known`, which grows; returns the counts and what changed.

    `fields` gives the values of a row, None where it says nothing; `made` those that a new row has
    where it says nothing.
    """
    done, changed, key = Upserted(), [], _key_of(model)
    for row in rows:
        values = {name: value for name, value in fields(row).items() if value is not None}
        one = known.get(row[key])
        if one is None:
            one = known[row[key]] = model(**{key: row[key], **made(row), **values})
            session.add(one)
            done.new += 1
            changed.append(one)
        elif _assign(one, values):
            done.updated += 1
            changed.append(one)
        else:
            done.unchanged += 1
    return done, changed


def _assign(one: Any, values: Mapping[str, Any]) -> bool:
    """Set what is said and differs; whether anything did."""
    changes = {
        name: value
        for name, value in values.items()
        if value is not None and getattr(one, name) != value
    }
    for name, value in changes.items():
        setattr(one, name, value)
    return bool(changes)


def _key_of(model: type[Any]) -> str:
    keys = {Customer: "customer_no", Service: "service_no", Contact: "contact_id"}
    return keys.get(model, "code")


def content(one: Base) -> dict[str, Any]:
    """A master row as its version keeps it: codes and dates, nothing personal."""
    left_out = {"search", "person_id", "locale", "theme", "version"}
    if isinstance(one, Person | Contact):
        left_out |= {"name", "phone", "address"}
    names = [column.key for column in inspect(type(one)).columns if column.key not in left_out]
    values = {name: getattr(one, name) for name in names}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }


def _name(row: Row) -> dict[str, str]:
    return {"zh_CN": row["name"], "en": row.get("name_en") or row["name"]}


def _list(text: str | None) -> list[str] | None:
    """Codes separated by semicolons, commas or spaces."""
    if text is None:
        return None
    return [part for part in text.replace(";", " ").replace(",", " ").split() if part]


def _says(row: Row, name: str, known: Mapping[str, Any]) -> bool:
    """Whether a row decides about a column: it fills it, or it is new."""
    return row.get(name) is not None or row["code"] not in known


# -- checking ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    name: str
    codes: frozenset[str]


def _references(session: Session, target: str, rows: Sequence[Row]) -> list[tuple[str, _Known]]:
    """The columns of a target that name something else, with the codes that there are."""
    if target == "branches":
        own = {row["code"] for row in rows}
        return [("parent", _codes(session, "branches", Branch.code, own))]
    if target == "services":
        return [("customer_no", _codes(session, "customers", Customer.customer_no))]
    branches = _codes(session, "branches", Branch.code)
    if target == "teams":
        calendars = _codes(session, "calendars", CalendarVersion.code, {"always"})
        return [("branch", branches), ("calendar", calendars)]
    if target == "managers":
        return [("branch", branches), ("team", _codes(session, "teams", Team.code))]
    return [("branch", branches)]


def _codes(session: Session, name: str, column: Any, more: Iterable[str] = ()) -> _Known:
    return _Known(name, frozenset(session.scalars(select(column))) | frozenset(more))


def _circles(session: Session, rows: Sequence[Row]) -> list[Refusal]:
    parents = dict(session.execute(select(Branch.code, Branch.parent)).all())
    parents |= {row["code"]: row.get("parent") for row in rows if _says(row, "parent", parents)}
    return [
        Refusal(position, "parent", row.get("parent"), IN_A_CIRCLE)
        for position, row in enumerate(rows)
        if row["code"] in _above(row["code"], parents)[1:]
    ]


def _above(code: str, parents: Mapping[str, str | None]) -> list[str]:
    """A branch and those above it, from below; ends where a circle closes."""
    found = [code]
    while (above := parents.get(found[-1])) is not None:
        found.append(above)
        if above == code or len(found) > len(parents) + 1:
            break
    return found
