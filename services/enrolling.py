"""Customers, contacts and services: added, changed, closed and opened again.

Every act is one transaction: the row with its version, the master version without anything
personal, the audit row, the stamp. What is like something that is known already is shown before it
is saved; whoever saves after somebody else is told who that was and what was changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import customers as rules
from domain.customers import (
    CONTACT,
    CUSTOMER,
    SERVICE,
    Change,
    ChangedMeanwhile,
    HasOpenOrders,
    IsClosed,
    NothingChanged,
    Wrong,
)  # fmt: skip
from domain.customerviews import Twin
from domain.errors import BadValue, NotFound, NotYours
from domain.scope import Actor
from domain.typed import key_of
from i18n import N_
from services import customers
from services.customerchecks import Alike, check, problems, twins
from services.customers import ADD, CHANGE
from storage import imports, masters, ops, stamps
from storage.models import Audit, Contact, Customer, MasterVersion, Order, Service

MODELS: Mapping[str, Any] = {CUSTOMER: Customer, CONTACT: Contact, SERVICE: Service}
OWN_NUMBERS = "PD"
"""What the numbers begin with that customers get here."""
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when a row counts as it is that was never kept as a version."""


class CustomerTaken(BadValue):
    message = N_("Customer number %(value)s is taken already.")


@dataclass(frozen=True)
class Saved:
    """What was saved: the customer, and the contact or service if it was one."""

    what: str
    customer_no: str
    code: str
    name: str


# -- adding --------------------------------------------------------------------------------------


def add(
    session: Session, what: str, said: Mapping[str, Any], *, customer_no: str = "",
    actor: Actor, at: datetime, is_sure: bool = False,
) -> Saved:  # fmt: skip
    """Add a customer (with `contact_name` and `contact_phone`, if said), a contact or a service.

    Needs `receive` or `refer`. Raises `Wrong`, `Alike`, `NotFound`, `NotYours`, `IsClosed`.
    """
    if not actor.rights & {ADD, CHANGE}:
        raise NotYours(right=ADD)
    ops.one_at_a_time(session, "customers")
    values = rules.read(what, said)
    if what == CUSTOMER:
        return _add_customer(session, values, said, actor, at, is_sure=is_sure)
    customer = customers.reach(session, customer_no, actor=actor)
    if customer.valid_to is not None:
        raise IsClosed()
    check(session, what, values, actor=actor, is_new=True)
    if not is_sure:
        _unlike(twins(session, what, values, actor=actor, customer_no=customer.customer_no))
    row = MODELS[what](customer_no=customer.customer_no, **values)
    return _added(session, what, row, customer, actor, at)


def _add_customer(
    session: Session, values: dict[str, Any], said: Mapping[str, Any], actor: Actor,
    at: datetime, *, is_sure: bool,
) -> Saved:  # fmt: skip
    person = rules.read(CONTACT, {
        name: said.get(f"contact_{name}") for name in rules.FIELDS[CONTACT]
    })  # fmt: skip
    has_person = any(value is not None for value in person.values())
    wrong = problems(session, CUSTOMER, values, actor=actor, is_new=True)
    if has_person:
        of_person = problems(session, CONTACT, person, actor=actor, is_new=True)
        wrong |= {f"contact_{name}": one for name, one in of_person.items()}
    if wrong:
        raise Wrong(wrong)
    if not is_sure:
        alike = values | {"phone": person.get("phone")}
        _unlike(twins(session, CUSTOMER, alike, actor=actor))
    number = _given_number(session, said.get("customer_no"), actor) or _next_number(session)
    row = Customer(
        customer_no=number, search=masters.search_text(values["name"], number)[:600], **values
    )
    saved = _added(session, CUSTOMER, row, row, actor, at)
    if not has_person:
        return saved
    contact = Contact(customer_no=number, **person)
    return Saved(CUSTOMER, number, _added(session, CONTACT, contact, row, actor, at).code, row.name)


def _unlike(found: Sequence[Twin]) -> None:
    if found:
        raise Alike(found)


def _given_number(session: Session, said: str | None, actor: Actor) -> str | None:
    """The number that a customer brings from elsewhere; only whoever may change everything says it.
    Raises `Wrong`."""
    if not said or CHANGE not in actor.rights:
        return None
    if len(said) > rules.LONGEST_NUMBER:
        raise Wrong({"customer_no": rules.TooLong(field="customer_no", n=rules.LONGEST_NUMBER)})
    if session.get(Customer, said) is not None:
        raise Wrong({"customer_no": CustomerTaken(field="customer_no", value=said)})
    return said


def _next_number(session: Session) -> str:
    """The number after the last that was given here."""
    given = session.scalars(
        select(Customer.customer_no)
        .where(Customer.customer_no.like(f"{OWN_NUMBERS}______"))
        .order_by(Customer.customer_no.desc())
        .execution_options(yield_per=100)
    )
    # A number that was brought from elsewhere may begin alike and go on with letters.
    last = next((n for one in given if (n := key_of(one.removeprefix(OWN_NUMBERS)))), 0)
    given.close()
    return f"{OWN_NUMBERS}{last + 1:06d}"


def _added(
    session: Session, what: str, row: Any, customer: Customer, actor: Actor, at: datetime
) -> Saved:
    session.add(row)
    session.flush()
    said = [name for name in rules.FIELDS[what] if getattr(row, name) is not None]
    changes = [Change(name, None, shown(what, name, getattr(row, name))) for name in said]
    _keep(session, what, row, "add", changes, actor, at)
    return Saved(what, customer.customer_no, code_of(what, row), customer.name)


# -- changing ------------------------------------------------------------------------------------


def change(
    session: Session, what: str, code: str, said: Mapping[str, Any], *, version: int,
    actor: Actor, at: datetime, is_sure: bool = False,
) -> Saved:  # fmt: skip
    """Change what `said` names of a customer, contact or service as it was at `version`.

    Needs `refer`; with `receive` a contact's phone alone. Raises `Wrong`, `ChangedMeanwhile`,
    `NothingChanged`, `Alike`, `NotFound`, `NotYours`, `IsClosed`.
    """
    row, customer = _locked(session, what, code, actor)
    if row.valid_to is not None:
        raise IsClosed()
    read = rules.read(what, said)
    values = {name: value for name, value in read.items() if value != getattr(row, name)}
    _may_change(what, values, actor)
    if not values:
        raise NothingChanged()
    _not_overtaken(session, what, row, version)
    if what == SERVICE and "service_no" in values:
        raise Wrong({"service_no": BadValue(field="service_no", what="service_no", value=code)})
    now = {name: getattr(row, name) for name in rules.DAYS} if what == SERVICE else {}
    check(session, what, now | values, actor=actor, is_new=False)
    if not is_sure:
        new = {name: value for name, value in values.items() if name in ("name", "phone")}
        found = twins(
            session, what, new, actor=actor, customer_no=customer.customer_no, but=code
        )  # fmt: skip
        _unlike(found)
    apply(session, what, row, values, actor=actor, at=at)
    return Saved(what, customer.customer_no, code, customer.name)


def apply(
    session: Session, what: str, row: Any, values: Mapping[str, Any], *, actor: Actor, at: datetime
) -> None:
    """Write values that were checked into a row, and keep that they were."""
    _keep_first(session, what, row)
    changes = [
        Change(name, shown(what, name, getattr(row, name)), shown(what, name, value))
        for name, value in values.items()
    ]
    for name, value in values.items():
        setattr(row, name, value)
    if what == CUSTOMER and "name" in values:
        row.search = masters.search_text(row.name, row.customer_no)[:600]
    session.flush()
    _keep(session, what, row, "change", changes, actor, at)


def close(
    session: Session, what: str, code: str, *, version: int, actor: Actor, at: datetime
) -> Saved:
    """Take a customer, contact or service out of use; what refers to it stays. Needs `refer`.

    Raises `HasOpenOrders` for a customer or a service that has any.
    """
    row, customer = _turned(session, what, code, version, actor)
    if row.valid_to is not None:
        raise IsClosed()
    orders = {
        CUSTOMER: Order.customer_no == code, SERVICE: Order.service_no == code,
    }.get(what)  # fmt: skip
    if orders is not None:
        n = session.scalar(select(func.count()).select_from(Order).where(orders, Order.is_open))
        if n:
            raise HasOpenOrders(n=n)
    _keep_first(session, what, row)
    row.valid_to = at
    session.flush()
    _keep(session, what, row, "close", (), actor, at)
    return Saved(what, customer.customer_no, code, customer.name)


def reopen(
    session: Session, what: str, code: str, *, version: int, actor: Actor, at: datetime
) -> Saved:
    """Take a closed record into use again. Needs `refer`."""
    row, customer = _turned(session, what, code, version, actor)
    row.valid_to = None
    session.flush()
    _keep(session, what, row, "reopen", (), actor, at)
    return Saved(what, customer.customer_no, code, customer.name)


def _turned(
    session: Session, what: str, code: str, version: int, actor: Actor
) -> tuple[Any, Customer]:
    if CHANGE not in actor.rights:
        raise NotYours(right=CHANGE)
    row, customer = _locked(session, what, code, actor)
    _not_overtaken(session, what, row, version)
    return row, customer


def _may_change(what: str, values: Mapping[str, Any], actor: Actor) -> None:
    if CHANGE in actor.rights:
        return
    if ADD not in actor.rights or what != CONTACT or set(values) - {"phone"}:
        raise NotYours(right=CHANGE)


def record(session: Session, what: str, code: str, *, actor: Actor) -> tuple[Any, Customer]:
    """A record and its customer within somebody's reach; raises `NotFound`."""
    return _found(session, what, code, actor)


def _locked(session: Session, what: str, code: str, actor: Actor) -> tuple[Any, Customer]:
    return _found(session, what, code, actor, is_locked=True)


def _found(
    session: Session, what: str, code: str, actor: Actor, *, is_locked: bool = False
) -> tuple[Any, Customer]:
    key = key_of(code) if what == CONTACT else code
    row = session.get(MODELS[what], key, with_for_update=is_locked or None)
    if row is None:
        raise NotFound(field=what, what=code)
    return row, customers.reach(session, row.customer_no, actor=actor)


def _not_overtaken(session: Session, what: str, row: Any, version: int) -> None:
    """Raises `ChangedMeanwhile` with who changed the row since `version`, and what."""
    if row.version == version:
        return
    kept = session.scalars(
        select(Audit)
        .where(Audit.entity == what, Audit.entity_id == code_of(what, row))
        .order_by(Audit.id.desc())
    )
    since = [one for one in kept if one.content.get("version", 0) > version]
    changes = {
        name: Change(name, *(values or (None, None)))
        for one in reversed(since)
        for name, values in one.content.get("changed", {}).items()
    }
    last = since[0] if since else None
    raise ChangedMeanwhile(
        who=last.person_id if last else None, at=last.at if last else None,
        changes=tuple(changes.values()),
    )  # fmt: skip


# -- keeping -------------------------------------------------------------------------------------


def code_of(what: str, row: Any) -> str:
    """What a record is known by."""
    names = {CUSTOMER: "customer_no", CONTACT: "contact_id", SERVICE: "service_no"}
    return str(getattr(row, names[what]))


def shown(what: str, name: str, value: Any) -> str | None:
    """A value as the audit keeps it: of what is personal, nothing."""
    if value is None or name in rules.PERSONAL[what]:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def _keep(
    session: Session, what: str, row: Any, action: str, changes: Sequence[Change], actor: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """The version of the row, the audit row, the stamp."""
    imports.keep_versions(session, [row], at, actor.person_id)
    content = {
        "version": row.version,
        "changed": {
            one.field: None if one.field in rules.PERSONAL[what] else [one.before, one.after]
            for one in changes
        },
    }
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action=action, entity=what,
            entity_id=code_of(what, row), content=content,
        )
    )  # fmt: skip
    # The warehouse holds no contacts: a corrected phone number makes nobody build it anew.
    if what != CONTACT:
        _raise_once(session)
    session.flush()


def _raise_once(session: Session) -> None:
    """Once a transaction is enough, and a workbook changes thousands of rows in one."""
    if not session.info.get("has_raised_masters"):
        stamps.raise_(session, "masters")
        session.info["has_raised_masters"] = True


def _keep_first(session: Session, what: str, row: Any) -> None:
    """What a row said before its first change here, if nobody kept it: it counts from the
    beginning, or history would be told with what is said now."""
    table = row.__tablename__
    known = session.scalar(
        select(MasterVersion.id)
        .where(MasterVersion.entity == table, MasterVersion.code == code_of(what, row))
        .limit(1)
    )
    if known is None:
        imports.keep_versions(session, [row], BEGINNING)
