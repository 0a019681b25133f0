"""Which orders a list holds, as conditions: within the rights, open, by filters and typed text."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from domain.scope import Rights, Scope
from storage import masters
from storage.models import Customer, Order, OrderParty, Person

STATES = ("late", "risk", "ok", "hold")
"""What an open order is by the clock that runs out first: overdue, at risk, in time, on hold."""
HALF_HOUR = timedelta(minutes=30)

_FILTERS: dict[str, Any] = {
    "area": Order.area,
    "team": Order.team,
    "manager": Order.manager,
    "service": Order.service,
    "product_group": Order.product_group,
    "level": Order.customer_level,
    "kind": Order.kind,
    "division": Order.division,
    "industry": Order.industry,
    "customer": Order.customer_no,
    "status": Order.status,
    "priority": Order.priority,
    "channel": Order.channel,
    "clock": Order.next_clock,
}


def visible(rights: Rights) -> ColumnElement[bool]:
    """Rows that these rights may see: the subtree, and whatever the parties ever held."""
    ways: list[ColumnElement[bool]] = []
    if rights.branch_path == "/":
        return true()
    if rights.branch_path is not None:
        begins = func.substr(Order.branch_path, 1, len(rights.branch_path))
        ways.append(begins == rights.branch_path)
    if rights.parties:
        ways.append(
            exists().where(
                OrderParty.order_id == Order.order_id, OrderParty.party.in_(rights.parties)
            )
        )
    return or_(*ways) if ways else Order.order_id.is_(None)


def may_see(session: Session, order: Order, rights: Rights) -> bool:
    """Whether an order lies within somebody's rights."""
    if rights.branch_path is not None and order.branch_path.startswith(rights.branch_path):
        return True
    held = select(OrderParty.party).where(
        OrderParty.order_id == order.order_id, OrderParty.party.in_(rights.parties)
    )
    return session.scalar(held.limit(1)) is not None


def state_of(at: datetime) -> ColumnElement[str]:
    """The state of an open order at a moment; exactly on the due moment is in time."""
    return case(
        (Order.is_on_hold, "hold"),
        (Order.next_due_at < at, "late"),
        (Order.next_warn_at <= at, "risk"),
        else_="ok",
    )


def due_soon(at: datetime) -> ColumnElement[bool]:
    """Running, not late yet, due within half an hour."""
    is_near = Order.next_due_at.between(at, at + HALF_HOUR)
    return and_(Order.is_on_hold.is_(False), is_near)


def held_too_long(at: datetime) -> ColumnElement[bool]:
    """On hold although the agreed moment has passed."""
    return and_(Order.is_on_hold.is_(True), Order.held_until < at)


def _in_states(values: Iterable[str], at: datetime) -> ColumnElement[bool]:
    further = {
        "soon": due_soon(at), "lapsed": held_too_long(at), "unanswered": Order.unanswered > 0,
    }  # fmt: skip
    chosen = [further[value] for value in values if value in further]
    return or_(state_of(at).in_([value for value in values if value not in further]), *chosen)


def open_orders(scope: Scope, at: datetime, text: str = "") -> list[ColumnElement[bool]]:
    """The conditions of a live list: open, visible, by the scope's filters and a typed text.

    The filter `state` holds `late`, `risk`, `ok` or `hold`, `soon` (due within half an hour),
    `lapsed` (on hold beyond the agreed moment) or `unanswered` (chased since anybody did or noted
    something); `assignee` holds staff numbers;
    `awaiting` is there (see `waits`) to leave out what waits for a review or an approval.
    """
    conditions = [Order.is_open.is_(True), visible(scope.rights)]
    for name, values in scope.filters:
        if name in _FILTERS:
            conditions.append(_FILTERS[name].in_(values))
        elif name == "state":
            conditions.append(_in_states(values, at))
        elif name == "assignee":
            people = select(Person.person_id).where(Person.code.in_(values))
            conditions.append(Order.assignee.in_(people))
        elif name == "awaiting":
            conditions.append(Order.awaiting.is_(None))
    if typed := masters.clean(text):
        conditions.append(holds(typed))
    return conditions


def holds(typed: str) -> ColumnElement[bool]:
    """Orders that what was typed finds: by number, service number or customer."""
    found = Customer.search.like(*masters.containing(typed.lower()))
    return or_(
        Order.order_no.ilike(*masters.containing(typed)),
        Order.service_no.ilike(*masters.beginning(typed)),
        Order.customer_no.in_(select(Customer.customer_no).where(found)),
    )
