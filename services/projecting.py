"""The projection of an order's ledger: the row, the clocks and the parties that lists read.

It depends on the ledger, the limits and the calendars only, never on when it is written, so that
the whole ledger can be folded again at any time and must give the same rows.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from domain import orders, sla
from domain.orders import Event, OrderState, Status
from storage import masters
from storage.models import Order, OrderClock, OrderParty
from storage.reference import Reference

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

# Built once, and through the tables: the unit of work has nothing to add to such rows.
_NEW_CLOCKS = insert(OrderClock)
_NEW_PARTIES = insert(OrderParty)
_OLD_CLOCKS = delete(OrderClock).where(OrderClock.order_id == bindparam("id"))
_PARTIES = select(OrderParty.party).where(OrderParty.order_id == bindparam("order_id"))


def project(
    session: Session, order: Order, events: list[Event], rules: Reference, at: datetime
) -> None:
    """Write what the ledger says into the order row, its clocks and its parties."""
    found = sla.clocks(events, rules.policy, rules.calendars, at)
    state = orders.fold(events, rules.kinds)
    _project_state(order, state)
    _project_clocks(order, state, found, rules)
    is_new = order.order_id is None
    if is_new:
        session.add(order)
    session.flush()
    if not is_new:
        session.connection().execute(_OLD_CLOCKS, {"id": order.order_id})
    if rows := [_clock_row(order.order_id, clock) for clock in found]:
        session.connection().execute(_NEW_CLOCKS, rows)
    _project_parties(session, order, state, is_new=is_new)


def _project_parties(session: Session, order: Order, state: OrderState, *, is_new: bool) -> None:
    mine = {"order_id": order.order_id}
    known = set() if is_new else set(session.scalars(_PARTIES, mine))
    teams = masters.names(session)
    rows = [
        {
            "order_id": order.order_id, "party": party,
            "branch_path": teams.team_paths.get(party, order.branch_path),
        }
        for party in state.parties
        if party not in known
    ]  # fmt: skip
    if rows:
        session.connection().execute(_NEW_PARTIES, rows)


_TIMES = {
    Status.SUBMITTED: "submitted_at",
    Status.RECEIVED: "received_at",
    Status.DISPATCHED: "dispatched_at",
    Status.IN_PROGRESS: "taken_at",
    Status.DONE: "done_at",
    Status.CONFIRMED: "confirmed_at",
    Status.CLOSED: "closed_at",
}


def _project_state(order: Order, state: OrderState) -> None:
    order.status = state.status or Status.SUBMITTED
    order.is_open = state.is_open
    order.is_on_hold, order.held_until = state.is_on_hold, state.held_until
    order.awaiting, order.team, order.assignee = state.awaiting, state.team, state.assignee
    order.since, order.satisfaction = state.since, state.satisfaction
    facts = state.facts
    order.kind = facts.kind or order.kind
    order.product_group, order.service = facts.product_group, facts.service
    order.customer_level, order.customer_class = facts.customer_level, facts.customer_class
    order.circuit_grade = facts.circuit_grade
    for status, column in _TIMES.items():
        setattr(order, column, state.times.get(status))
    if state.status in (Status.REFUSED, Status.CANCELLED):
        order.closed_at = state.times.get(state.status)
    for name in ("returns", "transfers", "reopens", "urges", "supervisions", "hops"):
        setattr(order, name, state.counts.get(name, 0))


def _project_clocks(
    order: Order, state: OrderState, found: tuple[sla.Clock, ...], rules: Reference
) -> None:
    started_at = order.received_at or order.submitted_at or state.last_happened_at
    assert started_at is not None
    main = sla.main_of(found, rules.policy.main_clock(state.facts, started_at))
    order.due_at = main.due_at if main else None
    order.is_breached = main.is_breached if main and main.is_stopped else None
    order.hold_minutes = _minutes(main.paused) or 0.0 if main else 0.0
    following = sla.next_due(found) if state.is_open else None
    order.next_clock = following.clock if following else None
    order.next_state = following.state if following else None
    order.next_started_at = following.started_at if following else None
    order.next_warn_at = following.warn_at if following else None
    order.next_due_at = following.due_at if following else None
    order.rank_at = order.next_due_at or END_OF_TIME
    order.next_limit_minutes = _minutes(following.limit) if following else None
    is_paused = following is not None and following.state is sla.ClockState.PAUSED
    order.next_left_minutes = _minutes(following.remaining) if following and is_paused else None


def _clock_row(order_id: int, clock: sla.Clock) -> dict[str, Any]:
    is_final = clock.is_stopped
    return {
        "order_id": order_id, "clock": clock.clock, "leg": clock.leg, "cycle": clock.cycle,
        "team": clock.team, "state": clock.state, "started_at": clock.started_at,
        "warn_at": clock.warn_at, "due_at": clock.due_at, "stopped_at": clock.stopped_at,
        "limit_minutes": _minutes(clock.limit),
        "elapsed_minutes": _minutes(clock.elapsed) if is_final else None,
        "paused_minutes": _minutes(clock.paused) if is_final else None,
        "is_breached": clock.is_breached if is_final else None,
        "policy_row": clock.ruling.row_no if clock.ruling else None,
        "calendar": clock.calendar, "unknown_year": clock.unknown_year,
        "is_to_be_confirmed": bool(clock.ruling and clock.ruling.is_to_be_confirmed),
    }  # fmt: skip


def _minutes(time: Any) -> float | None:
    return None if time is None else time.total_seconds() / 60
