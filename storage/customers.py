"""Customers as lists: those of a question, block by block, and those that are like another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from domain.scope import Scope
from storage import masters
from storage.models import Contact, Customer, Order, Service

FILTERS = {
    "area": Customer.branch, "level": Customer.level, "manager": Customer.manager,
    "industry": Customer.industry, "division": Customer.division,
}  # fmt: skip
"""What a list of customers can be narrowed by."""
SORTS = {"customer_no": Customer.customer_no, "name": Customer.name}
AS_NUMBERED = "customer_no"


@dataclass(frozen=True)
class Wanted:
    """Which customers a list is about; closed ones instead of the others, if asked for."""

    scope: Scope
    text: str = ""
    is_closed: bool = False


def rows(
    session: Session, wanted: Wanted, *, start: int = 0, count: int = 100, sort: str = AS_NUMBERED
) -> Sequence[Customer]:
    """A block of the list; `sort` is one of `SORTS`, with `-` for descending."""
    column = SORTS.get(sort.removeprefix("-"), Customer.customer_no)
    by = column.desc() if sort.startswith("-") else column
    return session.scalars(
        select(Customer)
        .where(*_matching(session, wanted))
        .order_by(by, Customer.customer_no)
        .offset(start)
        .limit(count)
    ).all()


def count(session: Session, wanted: Wanted) -> int:
    """How many customers the list has in all."""
    asked = select(func.count()).select_from(Customer).where(*_matching(session, wanted))
    return session.scalar(asked) or 0


def one_of(session: Session, wanted: Wanted, customer_no: str) -> Customer | None:
    """A customer if the list holds it."""
    asked = select(Customer).where(
        Customer.customer_no == customer_no, *_matching(session, wanted, is_open_only=False)
    )
    return session.scalar(asked)


def open_orders(session: Session, numbers: Iterable[str]) -> Mapping[str, int]:
    """How many open orders each of some customers has."""
    asked = (
        select(Order.customer_no, func.count())
        .where(Order.customer_no.in_(list(numbers)), Order.is_open)
        .group_by(Order.customer_no)
    )
    return {number: count for number, count in session.execute(asked) if number}


def services(session: Session, numbers: Iterable[str]) -> Mapping[str, int]:
    """How many services each of some customers has."""
    asked = (
        select(Service.customer_no, func.count())
        .where(Service.customer_no.in_(list(numbers)), Service.valid_to.is_(None))
        .group_by(Service.customer_no)
    )
    return dict(session.execute(asked).all())


def _matching(
    session: Session, wanted: Wanted, *, is_open_only: bool = True
) -> list[ColumnElement[bool]]:
    ways = masters.in_reach(session, wanted.scope.rights)
    if is_open_only:
        ways.append(
            Customer.valid_to.is_not(None) if wanted.is_closed else Customer.valid_to.is_(None)
        )
    ways += [FILTERS[name].in_(values) for name, values in wanted.scope.filters if name in FILTERS]
    typed = masters.typed(wanted.text)
    return [*ways, _holding(typed)] if typed else ways


def _holding(typed: str) -> ColumnElement[bool]:
    """Customers that what was typed finds, as the finder of a new order does."""
    found: list[ColumnElement[bool]] = [
        Customer.search.like(*masters.containing(typed)),
        Customer.customer_no.in_(
            select(Service.customer_no).where(
                Service.service_no.ilike(*masters.beginning(typed)), Service.valid_to.is_(None)
            )
        ),
    ]
    if masters.may_be_phone(typed):
        found.append(
            Customer.customer_no.in_(
                select(Contact.customer_no).where(
                    masters.phone_begins(typed), Contact.valid_to.is_(None)
                )
            )
        )
    return or_(*found)


# -- alike ---------------------------------------------------------------------------------------


def of_name(session: Session, name: str, but: str = "") -> Sequence[Customer]:
    """Customers of just this name, spaces and case apart."""
    return session.scalars(
        select(Customer)
        .where(
            _name_written == squeezed(name), Customer.valid_to.is_(None),
            Customer.customer_no != but,
        )
        .limit(MOST_ALIKE)
    ).all()  # fmt: skip


def of_phone(session: Session, phone: str, but: int = 0) -> Sequence[tuple[Customer, Contact]]:
    """Customers with a contact of just this phone number, however it is written."""
    return [
        (customer, contact)
        for customer, contact in session.execute(
            select(Customer, Contact)
            .join(Contact, Contact.customer_no == Customer.customer_no)
            .where(
                masters.phone_written == masters.digits(phone), Contact.valid_to.is_(None),
                Customer.valid_to.is_(None), Contact.contact_id != but,
            )
            .limit(MOST_ALIKE)
        )
    ]  # fmt: skip


MOST_ALIKE = 5


def names_known(session: Session, names: Iterable[str]) -> frozenset[str]:
    """Those of some names, spaces and case apart, that customers have already."""
    wanted = sorted({squeezed(name) for name in names})
    return _known(session, _name_written, Customer.valid_to.is_(None), wanted)


def phones_known(session: Session, phones: Iterable[str]) -> frozenset[str]:
    """Those of some phone numbers, however written, that contacts have already."""
    wanted = sorted({masters.digits(phone) for phone in phones})
    return _known(session, masters.phone_written, Contact.valid_to.is_(None), wanted)


def _known(
    session: Session, written: Any, is_in_use: ColumnElement[bool], wanted: Sequence[str]
) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        asked = select(written).where(is_in_use, written.in_(wanted[start : start + AT_ONCE]))
        found |= set(session.scalars(asked))
    return frozenset(found)


def squeezed(name: str) -> str:
    """A name as it is compared with others."""
    return name.lower().replace(" ", "")


_name_written = func.lower(func.replace(Customer.name, " ", ""))
"""The same of a customer's name, in a question."""


# -- everything ----------------------------------------------------------------------------------

AT_ONCE = 1000


def whole(session: Session, wanted: Wanted) -> Iterator[Customer]:
    """All customers of a list, by number, a few at a time."""
    asked = select(Customer).where(*_matching(session, wanted)).order_by(Customer.customer_no)
    yield from session.scalars(asked.execution_options(yield_per=AT_ONCE))


def contacts_of(session: Session, wanted: Wanted) -> Iterator[tuple[Contact, str]]:
    """All contacts of the customers of a list, each with the customer's name."""
    yield from _of_those(session, wanted, Contact, Contact.contact_id)


def services_of(session: Session, wanted: Wanted) -> Iterator[tuple[Service, str]]:
    """All services of the customers of a list, each with the customer's name."""
    yield from _of_those(session, wanted, Service, Service.service_no)


def _of_those(session: Session, wanted: Wanted, model: Any, key: Any) -> Iterator[tuple[Any, str]]:
    asked = (
        select(model, Customer.name)
        .join(Customer, Customer.customer_no == model.customer_no)
        .where(model.valid_to.is_(None), *_matching(session, wanted))
        .order_by(model.customer_no, key)
    )
    for row in session.execute(asked.execution_options(yield_per=AT_ONCE)):
        yield row[0], row[1]


def by_key(session: Session, column: Any, keys: Iterable[Any]) -> Mapping[Any, Any]:
    """Rows by the values of a column that no two rows share."""
    found: dict[Any, Any] = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = session.scalars(select(column.class_).where(column.in_(part)))
        found |= {getattr(one, column.key): one for one in rows}
    return found


def people_of(session: Session, numbers: Iterable[str]) -> Mapping[tuple[str, str], Contact]:
    """The contacts of some customers, by customer and name."""
    found: dict[tuple[str, str], Contact] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = session.scalars(
            select(Contact).where(Contact.customer_no.in_(part), Contact.valid_to.is_(None))
        )
        found |= {(one.customer_no, one.name): one for one in rows}
    return found
