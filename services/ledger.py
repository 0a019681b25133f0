"""Acts on orders: the one place that appends to the ledger and projects it.

Every act is one transaction: the event, the order row with its version, its clocks, its parties,
the audit row, the outgoing messages. It carries a key made when its form opened; the same key
again returns the first answer. A version that is no longer true is refused, by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

import config
from domain import orders, sla
from domain.errors import BadValue, NotFound, NotYours, Refused
from domain.orders import Event, OrderState, Status, Verb
from domain.scope import Actor
from i18n import N_
from storage import masters, reference, stamps, worklists
from storage.models import Audit, Order, OrderClock, OrderEvent, OrderParty, OrderText, Outbox
from storage.models import Request as Act
from storage.reference import Reference

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


class Overtaken(Refused):
    """Somebody else acted on the order since the form was opened."""

    message = N_("Not done: the order was changed meanwhile (%(verb)s at %(happened_at)s).")


class InFuture(Refused):
    message = N_("%(happened_at)s lies in the future.")


@dataclass(frozen=True)
class Entry:
    """What a person says about an act, beside the verb."""

    team: str | None = None
    reason: str | None = None
    text: str | None = None
    """Free words; kept beside the ledger."""
    happened_at: datetime | None = None
    """When it happened, if it is recorded later; else the moment of the act."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """Codes, numbers and moments (ISO) only."""


def act(
    session: Session, order_id: int, verb: Verb, entry: Entry, *, actor: Actor, at: datetime,
    key: str, version: int | None = None,
) -> Order:  # fmt: skip
    """Do one thing to an order and return it as it is now.

    Raises `NotFound` (no such order, or outside the actor's scope), `Overtaken` (a `version` other
    than the present one), and whatever the rulebook refuses.
    """
    if (order := answered(session, key)) is not None:
        return order
    found = session.scalar(select(Order).where(Order.order_id == order_id).with_for_update())
    if found is None or not worklists.may_see(session, found, actor.scope):
        raise NotFound(what=order_id)
    events = events_of(session, order_id)
    if version is not None and version != found.version:
        raise _overtaken(events)
    rules = reference.load(session)
    state = orders.fold(events, rules.kinds)
    fields = {**entry.payload, "team": entry.team, "reason": entry.reason, "text": entry.text}
    orders.check(state, verb, actor.rights, fields)
    if (why := not_holder(state, verb, actor)) is not None:
        raise why
    event = _event(state, verb, entry, actor, at, rules)
    return _record(session, found, [*events, event], event, entry, key, rules, at)


def begin(
    session: Session, order: Order, verb: Verb, entry: Entry, *, actor: Actor, at: datetime,
    key: str,
) -> Order:  # fmt: skip
    """Make a new order with its first event; `order` carries what the form said.

    Ask `answered` first: the same key twice is an error of the database.
    """
    rules = reference.load(session)
    event = _event(OrderState(), verb, entry, actor, at, rules)
    return _record(session, order, [event], event, entry, key, rules, at)


def answered(session: Session, key: str) -> Order | None:
    """The order that an act with this key has made or changed already; None: not yet done."""
    done = session.scalar(select(Act.order_id).where(Act.key == key))
    return session.get(Order, done) if done is not None else None


def events_of(session: Session, order_id: int) -> list[Event]:
    """The ledger of an order, in the order in which it was written."""
    rows = session.execute(
        select(
            OrderEvent.seq, OrderEvent.verb, OrderEvent.happened_at, OrderEvent.recorded_at,
            OrderEvent.actor, OrderEvent.team, OrderEvent.reason, OrderEvent.payload,
        ).where(OrderEvent.order_id == order_id).order_by(OrderEvent.seq)
    )  # fmt: skip
    return [Event(row[0], Verb(row[1]), *row[2:]) for row in rows]


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
        session.execute(delete(OrderClock).where(OrderClock.order_id == order.order_id))
    if rows := [_clock_row(order.order_id, clock) for clock in found]:
        session.execute(insert(OrderClock), rows)
    _project_parties(session, order, state, is_new=is_new)


def _project_parties(session: Session, order: Order, state: OrderState, *, is_new: bool) -> None:
    mine = OrderParty.order_id == order.order_id
    known = set() if is_new else set(session.scalars(select(OrderParty.party).where(mine)))
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
        session.execute(insert(OrderParty), rows)


def notify(
    session: Session, event_id: int, order: Order, recipient: str, message: str, at: datetime,
    **content: Any,
) -> None:  # fmt: skip
    """Put a message into the outbox of this transaction, with one stable id."""
    session.execute(
        insert(Outbox).values(
            message_id=f"{event_id}:{recipient}:{message}", at=at, recipient=recipient,
            message=message, order_id=order.order_id, content=content,
        )
    )  # fmt: skip


# -- parts -------------------------------------------------------------------------------------


def _overtaken(events: list[Event]) -> Overtaken:
    last = events[-1]
    return Overtaken(verb=last.verb, happened_at=last.happened_at, actor=last.actor, team=last.team)


class NotHolder(NotYours):
    """Work on an order is done by the team that holds it, or by the desk on its behalf."""

    message = N_("Only the team that holds the order can do this; it is with %(team)s.")


def not_holder(state: OrderState, verb: Verb, actor: Actor) -> NotHolder | None:
    """Why a verb of work is not this person's; None if it is."""
    is_work = orders.MOVES[verb].right in ("work", "hold")
    if is_work and "dispatch" not in actor.rights and actor.team != state.team:
        return NotHolder(team=state.team, verb=verb)
    return None


def _event(
    state: OrderState, verb: Verb, entry: Entry, actor: Actor, at: datetime, rules: Reference
) -> Event:
    happened_at = entry.happened_at or max(at, state.last_happened_at or at)
    if entry.happened_at and entry.happened_at > at:
        raise InFuture(field="happened_at", happened_at=entry.happened_at)
    if state.last_happened_at and happened_at < state.last_happened_at:
        raise orders.OutOfTurn(field="happened_at", verb=verb, happened_at=happened_at)
    payload = dict(entry.payload)
    if verb is Verb.CLOSE:
        payload["pins"] = rules.pins()
    return Event(
        state.last_seq + 1,
        verb,
        happened_at,
        at,
        actor.person_id,
        entry.team,
        entry.reason,
        payload,
    )


def _record(
    session: Session, order: Order, events: list[Event], event: Event, entry: Entry, key: str,
    rules: Reference, at: datetime,
) -> Order:  # fmt: skip
    order.version = event.seq
    order.change_no = stamps.raise_(session, "orders")
    project(session, order, events, rules, at)
    event_id = session.scalar(
        insert(OrderEvent)
        .values(
            order_id=order.order_id, seq=event.seq, verb=event.verb, team=event.team,
            happened_at=event.happened_at, recorded_at=event.recorded_at, actor=event.actor,
            reason=event.reason, payload=dict(event.payload),
        )
        .returning(OrderEvent.event_id)
    )  # fmt: skip
    assert event_id is not None
    if entry.text:
        session.execute(insert(OrderText).values(event_id=event_id, text=entry.text))
    session.execute(
        insert(Act).values(
            key=key, person_id=event.actor, verb=event.verb, order_id=order.order_id,
            event_id=event_id, at=at,
        )
    )  # fmt: skip
    session.execute(
        insert(Audit).values(
            at=at, person_id=event.actor, action=event.verb, entity="order",
            entity_id=str(order.order_id), content={"seq": event.seq},
        )
    )  # fmt: skip
    if order.team and event.verb in (Verb.DISPATCH, Verb.TRANSFER, Verb.URGE, Verb.SUPERVISE):
        notify(session, event_id, order, f"team:{order.team}", f"order_{event.verb}", at)
    return order


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
    order.next_left_minutes = _minutes(following.remaining) if following else None


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


def local_day(at: datetime) -> Any:
    """The day of a moment on the wall of `PAIDAN_TZ`."""
    return at.astimezone(config.TZ).date()


def moment(text: str, *, name: str) -> datetime:
    """An ISO moment from a form, in UTC; a naive one is wall time. Raises `BadValue`."""
    try:
        at = datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise BadValue(field=name, what=name, value=text) from error
    return (at if at.tzinfo else at.replace(tzinfo=config.TZ)).astimezone(UTC)
