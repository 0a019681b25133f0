"""Lists of live orders: the queue, what waits for dispatch, counters, what has changed.

Every list takes a `Scope`; nothing else says which rows. Rows carry codes; names come at the edge.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from domain.orders import Status
from domain.scope import Rights, Scope
from storage import masters
from storage.models import Customer, Order, OrderClock, OrderEvent, UtcDateTime, is_id
from storage.openorders import HALF_HOUR as HALF_HOUR
from storage.openorders import STATES as STATES
from storage.openorders import due_soon as due_soon
from storage.openorders import held_too_long as held_too_long
from storage.openorders import holds
from storage.openorders import may_see as may_see
from storage.openorders import open_orders as open_orders
from storage.openorders import state_of as state_of
from storage.openorders import visible as visible
from storage.tallies import JUST as JUST
from storage.tallies import Counter as Counter
from storage.tallies import Standing as Standing
from storage.tallies import counters as counters
from storage.tallies import standing as standing

COLUMNS = (
    Order.order_id, Order.order_no, Order.version, Order.change_no, Order.kind, Order.status,
    Order.is_open, Order.is_on_hold, Order.held_until, Order.awaiting, Order.customer_no,
    Customer.name.label("customer"), Order.customer_level, Order.service_no, Order.service,
    Order.product_group, Order.area, Order.manager, Order.team, Order.assignee, Order.since,
    Order.received_at, Order.submitted_at, Order.next_clock, Order.next_state,
    Order.next_started_at, Order.next_warn_at, Order.next_due_at, Order.next_limit_minutes,
    Order.next_left_minutes, Order.returns, Order.urges, Order.supervisions, Order.unanswered,
    Order.hops, Order.transfers, Order.reopens, Order.priority, Order.summary, Order.rank_at,
    Order.branch_path,
)  # fmt: skip
"""What a row of a list holds, in this order, as named tuples."""
_LISTING: Any = select(*COLUMNS).outerjoin(Customer, Customer.customer_no == Order.customer_no)


Place = tuple[datetime, int]
"""Where a row stands in a list: `rank_at` and `order_id`."""


def rows(
    session: Session, scope: Scope, at: datetime, *, text: str = "", after: Place | None = None,
    limit: int = 100,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Open orders, the one that runs out first on top; `after` a place, so that what has come or
    gone in front of it neither repeats a row nor leaves one out."""
    conditions = open_orders(scope, at, text)
    if after is not None:
        place = tuple_(literal(after[0], UtcDateTime()), literal(after[1]))
        conditions.append(tuple_(Order.rank_at, Order.order_id) > place)
    return session.execute(
        _LISTING.where(*conditions).order_by(Order.rank_at, Order.order_id).limit(limit)
    ).all()


def ids(
    session: Session, scope: Scope, at: datetime, text: str = "", limit: int = 100
) -> list[int]:
    """The orders of a list without what they say, in the order of `rows`."""
    found = select(Order.order_id).where(*open_orders(scope, at, text))
    return list(session.scalars(found.order_by(Order.rank_at, Order.order_id).limit(limit)))


def count(session: Session, scope: Scope, at: datetime, text: str = "") -> int:
    conditions = open_orders(scope, at, text)
    return session.scalar(select(func.count(Order.order_id)).where(*conditions)) or 0


def changed(session: Session, scope: Scope, since: int, limit: int = 200) -> Sequence[Row[Any]]:
    """Visible orders, open or not, whose change number is above `since`, newest first."""
    return session.execute(
        _LISTING.where(Order.change_no > since, visible(scope.rights))
        .order_by(Order.change_no.desc())
        .limit(limit)
    ).all()


def some(session: Session, rights: Rights, ids: Iterable[int]) -> Sequence[Row[Any]]:
    """These orders as rows of a list, open or not, if they may be seen."""
    return session.execute(
        _LISTING.where(Order.order_id.in_(sorted(set(ids))), visible(rights))
    ).all()


def matching(
    session: Session, scope: Scope, at: datetime, ids: Iterable[int], text: str = ""
) -> set[int]:
    """Of these orders, the ones that the list shows."""
    wanted = Order.order_id.in_(sorted(set(ids)))
    return set(session.scalars(select(Order.order_id).where(wanted, *open_orders(scope, at, text))))


def last_events(session: Session, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """What was done last to each of these orders: verb, actor, team, happened_at."""
    columns: Any = select(
        OrderEvent.order_id, OrderEvent.verb, OrderEvent.actor, OrderEvent.team,
        OrderEvent.happened_at,
    )  # fmt: skip
    last = and_(Order.order_id == OrderEvent.order_id, Order.version == OrderEvent.seq)
    found = session.execute(
        columns.join(Order, last).where(OrderEvent.order_id.in_(sorted(set(ids))))
    )
    return {row.order_id: row for row in found}


def waits(scope: Scope) -> Scope:
    """Of the same question, the orders that wait for dispatch."""
    return scope.where(status=Status.RECEIVED.value, awaiting="nothing")


def count_waiting(session: Session, scope: Scope, at: datetime) -> int:
    return count(session, waits(scope), at)


def running_calendars(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """By which calendar the clock runs that runs out first, of each of these orders."""
    asked: Any = select(OrderClock.order_id, OrderClock.calendar)
    is_next = and_(Order.order_id == OrderClock.order_id, Order.next_clock == OrderClock.clock)
    found = session.execute(
        asked.join(Order, is_next).where(
            OrderClock.order_id.in_(sorted(set(ids))), OrderClock.stopped_at.is_(None)
        )
    )
    return dict(found.all())


_TO_DO = (Status.SUBMITTED, Status.RECEIVED, Status.DISPATCHED, Status.IN_PROGRESS)


def load_by_team(session: Session) -> dict[str, int]:
    """Open orders that each team holds now."""
    held = session.execute(
        select(Order.team, func.count())
        .where(Order.is_open.is_(True), Order.status.in_((Status.DISPATCHED, Status.IN_PROGRESS)))
        .group_by(Order.team)
    )
    return {team: orders for team, orders in held if team}


def held_by(session: Session, team: str) -> int:
    """Orders that a team or an order centre has yet to do something about."""
    asked = select(func.count()).where(Order.status.in_(_TO_DO), Order.team == team)
    return session.scalar(asked) or 0


def one(session: Session, order_id: int, rights: Rights) -> Row[Any] | None:
    """One order as a row of a list, if it may be seen."""
    if not is_id(order_id):
        return None
    return session.execute(_LISTING.where(Order.order_id == order_id, visible(rights))).first()


def search(session: Session, text: str, rights: Rights, limit: int = 12) -> Sequence[Row[Any]]:
    """Orders by number, service number or customer (name, pinyin, initials), newest first."""
    typed = masters.clean(text)
    if not typed:
        return []
    return session.execute(
        _LISTING.where(visible(rights), holds(typed))
        .order_by(Order.is_open.desc(), Order.order_id.desc())
        .limit(limit)
    ).all()


def related(
    session: Session, rights: Rights, customer_no: str | None, *, but: int = 0, limit: int = 5
) -> Sequence[Row[Any]]:
    """Orders of a customer, open ones first, without the order `but`."""
    return session.execute(
        _LISTING.where(visible(rights), Order.customer_no == customer_no, Order.order_id != but)
        .order_by(Order.is_open.desc(), Order.order_id.desc())
        .limit(limit)
    ).all()


def last_faults(
    session: Session, rights: Rights, customer_no: str | None, service_no: str | None, *,
    but: int = 0, limit: int = 3,
) -> Sequence[Row[Any]]:  # fmt: skip
    """The latest ended faults of a service number, or of the customer if there is none."""
    same = Order.service_no == service_no if service_no else Order.customer_no == customer_no
    return session.execute(
        _LISTING
        .where(
            visible(rights), same, Order.kind == "fault", Order.order_id != but,
            Order.status == Status.CLOSED,
        )
        .order_by(Order.received_at.desc())
        .limit(limit)
    ).all()  # fmt: skip
