"""Lists of live orders: the queue, what waits for dispatch, counters, what has changed.

Every list takes a `Scope`; nothing else says which rows. Rows carry codes; names come at the edge.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)  # fmt: skip
from sqlalchemy.orm import Session

from domain.orders import Status
from domain.scope import Rights, Scope
from storage import masters, stamps
from storage.models import (
    Branch,
    Customer,
    Order,
    OrderClock,
    OrderEvent,
    OrderParty,
    Person,
    Team,
    UtcDateTime,
    is_id,
)  # fmt: skip

STATES = ("late", "risk", "ok", "hold")
"""What an open order is by the clock that runs out first: overdue, at risk, in time, on hold."""
SOON = timedelta(minutes=15)
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
        conditions.append(_holds(typed))
    return conditions


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


@dataclass(frozen=True)
class Standing:
    """What a list comes to: its counters, and how long they hold if nobody acts."""

    counters: Mapping[str, Counter]
    """By state, all four."""
    turn: datetime | None
    """The next moment at which one of them changes by itself."""

    @property
    def orders(self) -> int:
        return sum(one.orders for one in self.counters.values())


def standing(
    session: Session, scope: Scope, at: datetime, end_of_day: datetime, text: str = ""
) -> Standing:
    """Count a list, in one pass over it; remembered until an order changes or a clock turns."""
    changes = (stamps.read(session, "orders"), stamps.read(session, "masters"))
    key = (str(session.get_bind().engine.url), scope, end_of_day, text, changes)
    with _turns:
        known = _standings.get(key)
    if known is not None and known[0] <= at and (known[1].turn is None or at < known[1].turn):
        return known[1]
    found = _count(session, open_orders(scope, at, text), at, end_of_day)
    with _turns:
        _standings[key] = (at, found)
        while len(_standings) > STANDINGS_KEPT:
            _standings.popitem(last=False)
    return found


STANDINGS_KEPT = 256
_standings: OrderedDict[tuple[Any, ...], tuple[datetime, Standing]] = OrderedDict()
_turns = Lock()


def _count(
    session: Session, conditions: list[ColumnElement[bool]], at: datetime, end_of_day: datetime
) -> Standing:
    state, due = state_of(at).label("state"), Order.next_due_at
    soon = case(
        (state == "risk", due <= at + SOON),
        (state == "ok", due <= end_of_day),
        (state == "hold", Order.held_until < at),
        else_=False,
    )
    # Exactly on the due moment is in time: the clock turns just after it.
    turns = [
        func.min(case((Order.next_warn_at > at, Order.next_warn_at))),
        func.min(case((due >= at, due))),
        func.min(case((due > at + SOON, due))),
        func.min(case((Order.held_until >= at, Order.held_until))),
    ]
    rows = session.execute(
        select(state, func.count(), func.min(due), func.sum(case((soon, 1), else_=0)), *turns)
        .where(*conditions)
        .group_by(state)
    ).all()
    counters = dict.fromkeys(STATES, Counter(0))
    ahead: list[datetime] = []
    for name, orders, first_due, how_many, warn, late, near, held in rows:
        counters[name] = Counter(orders, first_due if name == "late" else None, how_many or 0)
        if name == "hold":
            ahead += [held + JUST] if held else []
        else:
            ahead += [warn] if warn else []
            ahead += [late + JUST] if late else []
            ahead += [near - SOON] if near else []
    return Standing(counters, min(ahead, default=None))


JUST = timedelta(milliseconds=1)


def counters(
    session: Session, scope: Scope, at: datetime, end_of_day: datetime
) -> Mapping[str, Counter]:
    """Open orders by state (all four, also where there are none)."""
    return standing(session, scope, at, end_of_day).counters


def next_turn(
    session: Session, scope: Scope, at: datetime, end_of_day: datetime | None = None
) -> datetime | None:
    """The next moment at which a counter changes by itself."""
    return standing(session, scope, at, end_of_day or at).turn


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
    if not is_id(order_id):
        return None
    return session.execute(_LISTING.where(Order.order_id == order_id, visible(rights))).first()


def search(session: Session, text: str, rights: Rights, limit: int = 12) -> Sequence[Row[Any]]:
    """Orders by number, service number or customer (name, pinyin, initials), newest first."""
    typed = masters.clean(text)
    if not typed:
        return []
    return session.execute(
        _LISTING.where(visible(rights), _holds(typed))
        .order_by(Order.is_open.desc(), Order.order_id.desc())
        .limit(limit)
    ).all()


def _holds(typed: str) -> ColumnElement[bool]:
    found = Customer.search.like(*masters.containing(typed.lower()))
    return or_(
        Order.order_no.ilike(*masters.containing(typed)),
        Order.service_no.ilike(*masters.beginning(typed)),
        Order.customer_no.in_(select(Customer.customer_no).where(found)),
    )


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
