"""Acts on orders: the one place that appends to the ledger and projects it.

Every act is one transaction: the event, the order row with its version, its clocks, its parties,
the audit row, the outgoing messages. It carries a key made when its form opened; the same key
again returns the first answer. A version that is no longer true is refused, by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

import config
from domain import correcting, orders, undoing
from domain.errors import BadValue, NotFound, NotYours, Refused
from domain.orders import Event, OrderState, Verb
from domain.scope import Actor
from i18n import N_
from services.projecting import project
from storage import ops, reference, stamps, worklists
from storage.models import Audit, Order, OrderEvent, OrderText, Outbox, is_id
from storage.models import Request as Act
from storage.reference import Reference
from storage.reports import OrderWord

# Statements of the hot path, built once. Rows go in through the tables: the unit of work has
# nothing to add to rows that are never changed again.
_ANSWERED = select(Act.order_id, Act.verb, Act.person_id).where(Act.key == bindparam("key"))
_EVENTS = (
    select(
        OrderEvent.seq, OrderEvent.verb, OrderEvent.happened_at, OrderEvent.recorded_at,
        OrderEvent.actor, OrderEvent.team, OrderEvent.reason, OrderEvent.payload,
    )
    .where(OrderEvent.order_id == bindparam("order_id"))
    .order_by(OrderEvent.seq)
)  # fmt: skip
_LOCKED = (
    select(Order)
    .where(Order.order_id == bindparam("order_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_NEW_EVENT = insert(OrderEvent).returning(OrderEvent.event_id)
_NEW_TEXT = insert(OrderText)
_NEW_WORD = insert(OrderWord)
_NEW_ACT = insert(Act)
_NEW_AUDIT = insert(Audit)
_NEW_MESSAGE = insert(Outbox)


class Overtaken(Refused):
    """Somebody else acted on the order since the form was opened."""

    message = N_("Not done: the order was changed meanwhile (%(verb)s at %(happened_at)s).")


class KeyUsed(Refused):
    """The key of a form came with something else than what the form was sent for."""

    message = N_("Not done: this form was sent before, for something else. Open it again.")


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
    words: Mapping[str, str] = field(default_factory=dict)
    """Free words by item of a report; kept beside the ledger, too."""


def act(
    session: Session, order_id: int, verb: Verb, entry: Entry, *, actor: Actor, at: datetime,
    key: str, version: int | None = None,
) -> Order:  # fmt: skip
    """Do one thing to an order and return it as it is now.

    Raises `NotFound` (no such order, or outside the actor's scope), `Overtaken` (a `version` other
    than the present one), and whatever the rulebook refuses.
    """
    if (order := answered(session, key, verb, actor, order_id)) is not None:
        return order
    found = session.scalar(_LOCKED, {"order_id": order_id}) if is_id(order_id) else None
    if found is None or not worklists.may_see(session, found, actor.scope):
        raise NotFound(what=order_id)
    events = events_of(session, order_id)
    if version is not None and version != found.version:
        raise _overtaken(events[-1])
    rules = reference.load(session)
    state = orders.fold(events, rules.kinds)
    fields = {**entry.payload, "team": entry.team, "reason": entry.reason, "text": entry.text}
    if verb is Verb.UNDO and (since := undoing.overtaken_by(events, entry.payload["undoes"])):
        raise _overtaken(since)
    orders.check(state, verb, actor.rights, fields)
    orders.check_period(state, verb, rules.kinds, at)
    if (why := not_holder(state, verb, actor)) is not None:
        raise why
    if verb is Verb.UNDO:
        undoing.check_undo(events, entry.payload, actor.person_id, at)
    elif verb is Verb.CORRECT:
        correcting.check_correction(events, entry.payload, rules.kinds, at)
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


def answered(
    session: Session, key: str, verb: Verb | None = None, actor: Actor | None = None,
    order_id: int | None = None,
) -> Order | None:  # fmt: skip
    """The order that an act with this key has made or changed already; None: not yet done.

    Waits for an act with the same key that is under way. Raises `KeyUsed` if the key belongs to
    another verb, person or order than the ones given.
    """
    # Whoever has asked holds the key until the transaction ends: nobody else answers meanwhile.
    if session.info.get("asked") == key:
        return None
    ops.one_at_a_time(session, key)
    done = session.execute(_ANSWERED, {"key": key}).first()
    if done is None:
        session.info["asked"] = key
        return None
    asked = (order_id or done[0], verb or done[1], actor.person_id if actor else done[2])
    if asked != tuple(done):
        raise KeyUsed()
    return session.get(Order, done[0])


def events_of(session: Session, order_id: int) -> list[Event]:
    """The ledger of an order, in the order in which it was written."""
    rows = session.execute(_EVENTS, {"order_id": order_id})
    return [Event(row[0], Verb(row[1]), *row[2:]) for row in rows]


def notify(
    session: Session, event_id: int, order: Order, recipient: str, message: str, at: datetime,
    **content: Any,
) -> None:  # fmt: skip
    """Put a message into the outbox of this transaction, with one stable id."""
    row = {
        "message_id": f"{event_id}:{recipient}:{message}", "at": at, "recipient": recipient,
        "message": message, "order_id": order.order_id, "content": content,
    }  # fmt: skip
    session.connection().execute(_NEW_MESSAGE, row)


# -- parts -------------------------------------------------------------------------------------


def _overtaken(last: Event) -> Overtaken:
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
    move = orders.MOVES.get(verb)
    if move is not None and move.leads in orders.ENDED:
        payload["pins"] = rules.pins(state)
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
    write = session.connection().execute
    event_id: int = write(_NEW_EVENT, _event_row(order, event)).scalar_one()
    if entry.text:
        write(_NEW_TEXT, {"event_id": event_id, "text": entry.text})
    for item, text in entry.words.items():
        write(_NEW_WORD, {"event_id": event_id, "item": item, "text": text})
    act_row = {
        "key": key, "person_id": event.actor, "verb": event.verb, "order_id": order.order_id,
        "event_id": event_id, "at": at,
    }  # fmt: skip
    write(_NEW_ACT, act_row)
    session.info.pop("asked", None)
    audit_row = {
        "at": at, "person_id": event.actor, "action": event.verb, "entity": "order",
        "entity_id": str(order.order_id), "content": {"seq": event.seq},
    }  # fmt: skip
    write(_NEW_AUDIT, audit_row)
    for recipient in _told(order, events, event):
        notify(session, event_id, order, recipient, f"order_{event.verb}", at)
    return order


def _told(order: Order, events: list[Event], event: Event) -> list[str]:
    """Who learns of an act: the team that is to do something or no longer is, the applicant who is
    turned down."""
    if event.verb is Verb.UNDO:
        step = next(one for one in events if one.seq == event.payload["undoes"])
        return [f"team:{step.team}"]
    if order.team and event.verb in (Verb.DISPATCH, Verb.TRANSFER, Verb.URGE, Verb.SUPERVISE):
        return [f"team:{order.team}"]
    if event.verb in (Verb.REFUSE, Verb.SEND_BACK) and events[0].verb is Verb.SUBMIT:
        return [f"person:{events[0].actor}"]
    return []


def _event_row(order: Order, event: Event) -> dict[str, Any]:
    return {
        "order_id": order.order_id, "seq": event.seq, "verb": event.verb, "team": event.team,
        "happened_at": event.happened_at, "recorded_at": event.recorded_at, "actor": event.actor,
        "reason": event.reason, "payload": dict(event.payload),
    }  # fmt: skip


def local_day(at: datetime) -> Any:
    """The day of a moment on the wall of `PAIDAN_TZ`."""
    return at.astimezone(config.TZ).date()


def moment(text: str, *, name: str) -> datetime:
    """An ISO moment from a form, in UTC; a naive one is wall time. Raises `BadValue`."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=config.TZ)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadValue(field=name, what=name, value=text) from error
