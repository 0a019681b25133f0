"""The projection of an order's ledger: the row, the clocks and the parties that lists read.

It depends on the ledger, the limits and the calendars only, never on when it is written, so that
the whole ledger can be folded again at any time and must give the same rows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from domain import orders, sla
from domain.orders import Event, OrderState, Status
from storage import masters
from storage.models import Order, OrderClock, OrderParty
from storage.reference import Reference

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

# Built once, and through the connection: the unit of work has nothing to add to such rows.
_NEW_CLOCKS = insert(OrderClock)
_NEW_PARTIES = insert(OrderParty)
_OLD_CLOCKS = delete(OrderClock).where(OrderClock.order_id == bindparam("id"))
_OLD_PARTY = delete(OrderParty).where(
    OrderParty.order_id == bindparam("id"), OrderParty.party == bindparam("who")
)
_PARTIES = select(OrderParty.party).where(OrderParty.order_id == bindparam("order_id"))


@dataclass(frozen=True)
class Projection:
    """What the stored rows of an order must say."""

    order: dict[str, Any]
    """Columns of `orders` that the ledger decides."""
    clocks: list[dict[str, Any]]
    """Rows of `order_clocks`, without `order_id`."""
    parties: tuple[str, ...]


def projection(events: list[Event], rules: Reference, at: datetime) -> Projection:
    """Fold the ledger of one order, as of its last event or any later moment.

    `at` lies before the last event if the clock of this machine is behind another's.
    """
    state = orders.fold(events, rules.kinds)
    at = max(at, state.last_happened_at or at)
    found = sla.clocks(events, rules.policy, rules.calendars, at)
    row = _state_columns(state) | _clock_columns(state, found, rules)
    return Projection(row, [_clock_row(clock) for clock in found], state.parties)


def project(
    session: Session, order: Order, events: list[Event], rules: Reference, at: datetime
) -> None:
    """Write what the ledger says into the order row, its clocks and its parties."""
    told = projection(events, rules, at)
    for name, value in told.order.items():
        setattr(order, name, value)
    is_new = order.order_id is None
    if is_new:
        session.add(order)
    session.flush()
    if not is_new:
        session.connection().execute(_OLD_CLOCKS, {"id": order.order_id})
    if told.clocks:
        rows = [{"order_id": order.order_id, **row} for row in told.clocks]
        session.connection().execute(_NEW_CLOCKS, rows)
    _write_parties(session, order, told.parties, is_new=is_new)


def _write_parties(
    session: Session, order: Order, parties: tuple[str, ...], *, is_new: bool
) -> None:
    mine = {"order_id": order.order_id}
    known = set() if is_new else set(session.scalars(_PARTIES, mine))
    teams = masters.names(session)
    rows = [
        {**mine, "party": party, "branch_path": teams.team_paths.get(party, order.branch_path)}
        for party in parties
        if party not in known
    ]
    if rows:
        session.connection().execute(_NEW_PARTIES, rows)
    # A team whose dispatch was undone never held the order.
    for party in known.difference(parties):
        session.connection().execute(_OLD_PARTY, {"id": order.order_id, "who": party})


_TIMES = {
    Status.SUBMITTED: "submitted_at",
    Status.RECEIVED: "received_at",
    Status.DISPATCHED: "dispatched_at",
    Status.IN_PROGRESS: "taken_at",
    Status.DONE: "done_at",
    Status.CONFIRMED: "confirmed_at",
    Status.CLOSED: "closed_at",
}
_COUNTS = ("returns", "transfers", "reopens", "urges", "supervisions", "hops")


def _state_columns(state: OrderState) -> dict[str, Any]:
    facts = state.facts
    row: dict[str, Any] = {
        "status": state.status or Status.SUBMITTED, "is_open": state.is_open,
        "is_on_hold": state.is_on_hold, "held_until": state.held_until,
        "awaiting": state.awaiting, "team": state.team, "assignee": state.assignee,
        "since": state.since, "satisfaction": state.satisfaction, "kind": facts.kind,
        "product_group": facts.product_group, "service": facts.service,
        "customer_level": facts.customer_level, "customer_class": facts.customer_class,
        "circuit_grade": facts.circuit_grade,
        "unanswered": len(state.unanswered) if state.is_open else 0,
    }  # fmt: skip
    row |= {column: state.times.get(status) for status, column in _TIMES.items()}
    if state.status in (Status.REFUSED, Status.CANCELLED):
        row["closed_at"] = state.times.get(state.status)
    return row | {name: state.counts.get(name, 0) for name in _COUNTS}


def _clock_columns(
    state: OrderState, found: tuple[sla.Clock, ...], rules: Reference
) -> dict[str, Any]:
    main = _main(state, found, rules)
    following = sla.next_due(found) if state.is_open else None
    is_paused = following is not None and following.state is sla.ClockState.PAUSED
    return {
        "due_at": main.due_at if main else None,
        "is_breached": main.is_breached if main and main.is_stopped else None,
        "hold_minutes": (_minutes(main.paused) or 0.0) if main and main.is_stopped else 0.0,
        "next_clock": following.clock if following else None,
        "next_state": following.state if following else None,
        "next_started_at": following.started_at if following else None,
        "next_warn_at": following.warn_at if following else None,
        "next_due_at": following.due_at if following else None,
        "rank_at": (following.due_at if following else None) or END_OF_TIME,
        "next_limit_minutes": _minutes(following.limit) if following else None,
        "next_left_minutes": _minutes(following.remaining) if following and is_paused else None,
    }


def _main(state: OrderState, found: tuple[sla.Clock, ...], rules: Reference) -> sla.Clock | None:
    started_at = state.times.get(Status.RECEIVED) or state.times.get(Status.SUBMITTED)
    if started_at is None:
        return None
    return sla.main_of(found, rules.policy.main_clock(state.facts, started_at))


def _clock_row(clock: sla.Clock) -> dict[str, Any]:
    is_final = clock.is_stopped
    return {
        "clock": clock.clock, "leg": clock.leg, "cycle": clock.cycle, "team": clock.team,
        "state": clock.state, "started_at": clock.started_at, "warn_at": clock.warn_at,
        "due_at": clock.due_at, "stopped_at": clock.stopped_at,
        "limit_minutes": _minutes(clock.limit),
        "elapsed_minutes": _minutes(clock.elapsed) if is_final else None,
        "paused_minutes": _minutes(clock.paused) if is_final else None,
        "is_breached": clock.is_breached if is_final else None,
        "policy_row": clock.ruling.row_no if clock.ruling else None,
        "calendar": clock.calendar, "unknown_year": clock.unknown_year,
        "is_to_be_confirmed": bool(clock.ruling and clock.ruling.is_to_be_confirmed),
    }  # fmt: skip


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds() / 60
