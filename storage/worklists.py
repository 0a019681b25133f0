"""Lists of live orders: the queue, what waits for dispatch, counters, what has changed.

Every list takes a `Scope`; nothing else says which rows. Rows carry codes; names come at the edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from domain.orders import Status
from domain.scope import Rights, Scope
from storage.models import Branch, Customer, Order, OrderParty, Team

STATES = ("late", "risk", "ok", "hold")
"""What an open order is by the clock that runs out first: overdue, at risk, in time, on hold."""
SOON = timedelta(minutes=15)

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
    "assignee": Order.assignee,
}

COLUMNS = (
    Order.order_id, Order.order_no, Order.version, Order.change_no, Order.kind, Order.status,
    Order.is_open, Order.is_on_hold, Order.held_until, Order.awaiting, Order.customer_no,
    Customer.name.label("customer"), Order.customer_level, Order.service_no, Order.service,
    Order.product_group, Order.area, Order.manager, Order.team, Order.assignee, Order.since,
    Order.received_at, Order.submitted_at, Order.next_clock, Order.next_state,
    Order.next_started_at, Order.next_warn_at, Order.next_due_at, Order.next_limit_minutes,
    Order.next_left_minutes, Order.returns, Order.urges, Order.supervisions, Order.hops,
    Order.transfers, Order.reopens, Order.priority, Order.summary,
)  # fmt: skip
"""What a row of a list holds, in this order, as named tuples."""


@dataclass(frozen=True)
class Counter:
    """Open orders of one state, and what makes the number readable."""

    orders: int
    worst_due_at: datetime | None = None
    """The earliest due among the late ones."""
    soon: int = 0
    """At risk: due within 15 minutes. In time: due today. On hold: agreed moment has passed."""


def visible(rights: Rights) -> ColumnElement[bool]:
    """Rows that these rights may see: the subtree, and whatever the parties ever held."""
    ways: list[ColumnElement[bool]] = []
    if rights.branch_path == "/":
        return true()
    if rights.branch_path is not None:
        ways.append(Order.branch_path.like(f"{rights.branch_path}%"))
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


def branch_path_of_team(session: Session, team: str) -> str | None:
    return session.scalar(
        select(Branch.path).join(Team, Team.branch == Branch.code).where(Team.code == team)
    )


def state_of(at: datetime) -> ColumnElement[str]:
    """The state of an open order at a moment; exactly on the due moment is in time."""
    return case(
        (Order.is_on_hold, "hold"),
        (Order.next_due_at < at, "late"),
        (Order.next_warn_at <= at, "risk"),
        else_="ok",
    )


def open_orders(scope: Scope, at: datetime) -> list[ColumnElement[bool]]:
    """The conditions of a live list: open, visible, by the scope's filters.

    `status` may also hold `late`, `risk`, `ok` or `hold` under the name `state`.
    """
    conditions = [Order.is_open.is_(True), visible(scope.rights)]
    for name, values in scope.filters:
        if name in _FILTERS:
            conditions.append(_FILTERS[name].in_(values))
        elif name == "state":
            conditions.append(state_of(at).in_(values))
    return conditions


def rows(
    session: Session, scope: Scope, at: datetime, *, offset: int = 0, limit: int = 100
) -> Sequence[Row[Any]]:
    """Open orders, the one that runs out first on top."""
    return session.execute(
        _listing()
        .where(*open_orders(scope, at))
        .order_by(Order.rank_at, Order.order_id)
        .offset(offset)
        .limit(limit)
    ).all()


def count(session: Session, scope: Scope, at: datetime) -> int:
    return session.scalar(select(func.count(Order.order_id)).where(*open_orders(scope, at))) or 0


def counters(
    session: Session, scope: Scope, at: datetime, end_of_day: datetime
) -> dict[str, Counter]:
    """Open orders by state (all four, also where there are none)."""
    state = state_of(at).label("state")
    soon = case(
        (state == "risk", Order.next_due_at <= at + SOON),
        (state == "ok", Order.next_due_at <= end_of_day),
        (state == "hold", Order.held_until < at),
        else_=False,
    )
    found = session.execute(
        select(state, func.count(), func.min(Order.next_due_at), func.sum(case((soon, 1), else_=0)))
        .where(*open_orders(scope, at))
        .group_by(state)
    )
    known = {
        row[0]: Counter(row[1], row[2] if row[0] == "late" else None, row[3] or 0) for row in found
    }
    return {name: known.get(name, Counter(0)) for name in STATES}


def next_turn(session: Session, scope: Scope, at: datetime) -> datetime | None:
    """The next moment at which a counter changes by itself: a clock reaches warn or due."""
    conditions = [*open_orders(scope, at), Order.is_on_hold.is_(False)]
    warn = session.scalar(
        select(func.min(Order.next_warn_at)).where(*conditions, Order.next_warn_at > at)
    )
    due = session.scalar(
        select(func.min(Order.next_due_at)).where(*conditions, Order.next_due_at >= at)
    )
    return min((moment for moment in (warn, due) if moment), default=None)


def changed(session: Session, scope: Scope, since: int, limit: int = 200) -> Sequence[Row[Any]]:
    """Visible orders, open or not, whose change number is above `since`, newest first."""
    return session.execute(
        _listing()
        .where(Order.change_no > since, visible(scope.rights))
        .order_by(Order.change_no.desc())
        .limit(limit)
    ).all()


def matching(session: Session, scope: Scope, at: datetime, ids: Sequence[int]) -> set[int]:
    """Of these orders, the ones that the list shows."""
    return set(
        session.scalars(
            select(Order.order_id).where(Order.order_id.in_(ids), *open_orders(scope, at))
        )
    )


def waiting(session: Session, scope: Scope, at: datetime, limit: int = 200) -> Sequence[Row[Any]]:
    """Received orders that wait for dispatch, by the clock that runs out first."""
    return session.execute(
        _listing()
        .where(*open_orders(scope, at), Order.status == Status.RECEIVED, Order.awaiting.is_(None))
        .order_by(Order.rank_at, Order.order_id)
        .limit(limit)
    ).all()


def load_by_team(session: Session) -> dict[str, int]:
    """Open orders that each team holds now."""
    held = session.execute(
        select(Order.team, func.count())
        .where(Order.is_open.is_(True), Order.status.in_((Status.DISPATCHED, Status.IN_PROGRESS)))
        .group_by(Order.team)
    )
    return {team: orders for team, orders in held if team}


def one(session: Session, order_id: int, rights: Rights) -> Row[Any] | None:
    """One order as a row of a list, if it may be seen."""
    return session.execute(_listing().where(Order.order_id == order_id, visible(rights))).first()


def search(session: Session, text: str, rights: Rights, limit: int = 12) -> Sequence[Row[Any]]:
    """Orders by number, service number or customer (name, pinyin, initials), newest first."""
    typed = text.strip().replace("%", "").replace("_", "")
    if not typed:
        return []
    return session.execute(
        _listing()
        .where(
            visible(rights),
            or_(
                Order.order_no.ilike(f"%{typed}%"),
                Order.service_no.ilike(f"{typed}%"),
                Customer.search.like(f"%{typed.lower()}%"),
            ),
        )
        .order_by(Order.is_open.desc(), Order.order_id.desc())
        .limit(limit)
    ).all()


def related(session: Session, order: Order, rights: Rights, limit: int = 5) -> Sequence[Row[Any]]:
    """Other orders of the same customer, open ones first."""
    return session.execute(
        _listing()
        .where(
            visible(rights), Order.customer_no == order.customer_no,
            Order.order_id != order.order_id,
        )
        .order_by(Order.is_open.desc(), Order.order_id.desc())
        .limit(limit)
    ).all()  # fmt: skip


def last_faults(
    session: Session, order: Order, rights: Rights, limit: int = 3
) -> Sequence[Row[Any]]:
    """The latest ended faults of the same service number, or of the customer if it has none."""
    same = (
        Order.service_no == order.service_no
        if order.service_no
        else Order.customer_no == order.customer_no
    )
    return session.execute(
        _listing()
        .where(
            visible(rights), same, Order.kind == "fault", Order.order_id != order.order_id,
            Order.is_open.is_(False),
        )
        .order_by(Order.received_at.desc())
        .limit(limit)
    ).all()  # fmt: skip


def _listing() -> Any:
    listing: Any = select(*COLUMNS)
    return listing.outerjoin(Customer, Customer.customer_no == Order.customer_no)
