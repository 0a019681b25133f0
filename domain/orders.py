"""What an order may become, by which verb, and what its ledger says it is.

The ledger of an order is its events, append-only. `fold` reads the order's state from them;
`check` says whether a verb is legal in that state. Nothing writes a state any other way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from domain.errors import Missing, NotYours, Refused
from domain.kinds import OrderKind
from domain.moves import BEGINNINGS as BEGINNINGS
from domain.moves import ENDED as ENDED
from domain.moves import EVERY_RIGHT as EVERY_RIGHT
from domain.moves import MOVES as MOVES
from domain.moves import OPEN as OPEN
from domain.moves import STATUS_NAMES as STATUS_NAMES
from domain.moves import VERB_NAMES as VERB_NAMES
from domain.moves import Move as Move
from domain.moves import Status as Status
from domain.moves import Verb as Verb
from i18n import N_


class NotAllowed(Refused):
    message = N_("%(verb)s is not possible here: the order is %(status)s.")


class OnHold(Refused):
    message = N_("%(verb)s is not possible while the order is on hold.")


class NotOnHold(Refused):
    message = N_("The order is not on hold.")


class Awaiting(Refused):
    message = N_("The order waits for %(step)s first.")


class NoFeedback(Refused):
    message = N_(
        "Whoever asked for it has not been told yet how it ended: note the feedback, then close."
    )


class TooLateToReopen(Refused):
    message = N_(
        "Reopening is possible for %(days)s days after closing. Receive a new order instead."
    )


class OutOfTurn(Refused):
    message = N_("%(verb)s at %(happened_at)s lies before what was done already.")


@dataclass(frozen=True)
class Event:
    """One fact of the ledger. `recorded_at` is when we learnt it; `seq` counts from 1, gapless."""

    seq: int
    verb: Verb
    happened_at: datetime
    recorded_at: datetime
    actor: int | None = None
    team: str | None = None
    """The team (or desk) that holds the order after the event, where the event says so."""
    reason: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What decides which limits and fields rule an order; codes, None where not known."""

    kind: str = ""
    product_group: str | None = None
    service: str | None = None
    customer_level: str | None = None
    customer_class: str | None = None
    circuit_grade: str | None = None

    def changed(self, values: Mapping[str, Any]) -> "Facts":
        known = {name: values[name] for name in self.__dataclass_fields__ if name in values}
        return replace(self, **known) if known else self


@dataclass(frozen=True)
class OrderState:
    """The order as its ledger tells it."""

    status: Status | None = None
    is_on_hold: bool = False
    held_until: datetime | None = None
    facts: Facts = Facts()
    awaiting: str | None = None
    """`review` or `approve` while a received order waits for it, else None."""
    team: str | None = None
    assignee: int | None = None
    since: datetime | None = None
    """Since when the present team holds it."""
    cycle: int = 1
    times: Mapping[str, datetime] = field(default_factory=dict)
    """When each status was reached: the first time up to taken, the last time from done on; an
    order that goes back is not done, confirmed or closed any more."""
    counts: Mapping[str, int] = field(default_factory=dict)
    satisfaction: int | None = None
    parties: tuple[str, ...] = ()
    last_seq: int = 0
    last_happened_at: datetime | None = None
    feedback: str | None = None
    """`owed` to whoever asked, `given`, or None where the customer asked and the return visit is
    the feedback."""
    unanswered: tuple[int | None, ...] = ()
    """Who has urged or supervised since anybody else last did or noted something."""
    desk: str | None = None
    """The desk that had it last: a returned or reopened order goes back there."""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def effective(events: Sequence[Event]) -> list[Event]:
    """The events as they hold after every correction, in the order in which they happened.

    A later correction of the same event wins. A correction cannot be corrected: the event can.
    A step that was undone did not happen, and nor did its undoing.
    """
    gone = undone(events)
    corrected = {event.seq: event for event in events if event.seq not in gone}
    for event in sorted(corrected.values(), key=lambda e: e.seq):
        target = corrected.get(event.payload.get("corrects", 0))
        if event.verb is Verb.CORRECT and target is not None and target.verb is not Verb.CORRECT:
            corrected[target.seq] = _corrected(target, event)
    return sorted(corrected.values(), key=lambda e: (e.happened_at, e.seq))


def undone(events: Sequence[Event]) -> frozenset[int]:
    """The numbers of the steps that were undone, and of their undoing."""
    pairs = ((event.seq, event.payload["undoes"]) for event in events if event.verb is Verb.UNDO)
    return frozenset(seq for pair in pairs for seq in pair)


def _corrected(target: Event, correction: Event) -> Event:
    """Only what a correction names changes; of the facts, too."""
    moved = correction.payload.get("happened_at")
    payload = {**target.payload, **correction.payload.get("payload", {})}
    if "facts" in payload:
        payload["facts"] = {**target.payload.get("facts", {}), **payload["facts"]}
    moment = datetime.fromisoformat(moved) if moved else target.happened_at
    return replace(target, happened_at=moment, payload=payload)


def fold(events: Sequence[Event], kinds: Mapping[str, OrderKind]) -> OrderState:
    """The state that the ledger tells. Events recorded late count when they happened."""
    state = OrderState()
    for event in effective(events):
        state = after(state, event, kinds)
    return replace(state, last_seq=max((event.seq for event in events), default=0))


_COUNTED = {
    Verb.RETURN: "returns",
    Verb.TRANSFER: "transfers",
    Verb.REOPEN: "reopens",
    Verb.URGE: "urges",
    Verb.SUPERVISE: "supervisions",
    Verb.REJECT: "rejections",
    Verb.ESCALATE: "hops",
    Verb.SEND_DOWN: "hops",
}
_FIRST_COUNTS = (Status.SUBMITTED, Status.RECEIVED, Status.DISPATCHED, Status.IN_PROGRESS)
_TO_TEAM = frozenset({Verb.DISPATCH, Verb.TRANSFER})
_TO_DESK = frozenset(
    {Verb.SUBMIT, Verb.RECEIVE, Verb.ADOPT, Verb.RETURN, Verb.ESCALATE, Verb.SEND_DOWN, Verb.REOPEN}
)


_ENDS_HOLD = frozenset({Verb.RESUME, Verb.FINISH, Verb.CLOSE, Verb.CANCEL, Verb.REFUSE})


def after(state: OrderState, event: Event, kinds: Mapping[str, OrderKind]) -> OrderState:
    """The state that one more event makes of it."""
    leads = _leads(state, event)
    changes: dict[str, Any] = {"last_happened_at": event.happened_at}
    if leads is not None and leads != state.status:
        changes["status"] = leads
        changes["times"] = _times(state, leads, event.happened_at)
    if event.payload.get("facts"):
        changes["facts"] = state.facts.changed(event.payload["facts"])
    if event.verb in _COUNTED:
        name = _COUNTED[event.verb]
        changes["counts"] = {**state.counts, name: state.counts.get(name, 0) + 1}
    if event.verb in _TO_TEAM or event.verb in _TO_DESK:
        changes |= _held(state, event)
    elif event.verb is Verb.TAKE:
        changes["assignee"] = event.payload.get("assignee", event.actor)
    changes |= _marks(event)
    changes |= _words_due(state, event)
    now = replace(state, **changes)
    kind = kinds.get(now.facts.kind)
    awaiting = _awaiting(now, event, kind) if kind else now.awaiting
    return now if awaiting == now.awaiting else replace(now, awaiting=awaiting)


def _leads(state: OrderState, event: Event) -> Status | None:
    if state.status is None:
        return BEGINNINGS.get(event.verb)
    move = MOVES.get(event.verb)
    return move.leads if move else None


def _times(state: OrderState, leads: Status, at: datetime) -> dict[str, datetime]:
    if leads not in _FIRST_COUNTS:
        return {**state.times, leads: at}
    kept = {status: when for status, when in state.times.items() if status in _FIRST_COUNTS}
    return {leads: at, **kept}


def _held(state: OrderState, event: Event) -> dict[str, Any]:
    is_desk = event.verb in _TO_DESK
    team = event.team or (state.desk if is_desk else None) or state.team
    known = team is None or team in state.parties
    return {
        "team": team,
        "desk": team if is_desk else state.desk,
        "assignee": event.payload.get("assignee"),
        "since": event.happened_at,
        "parties": state.parties if known else (*state.parties, team),
        "cycle": state.cycle + (event.verb is Verb.REOPEN),
    }


def _marks(event: Event) -> dict[str, Any]:
    if event.verb is Verb.HOLD:
        until = event.payload.get("until")
        return {
            "is_on_hold": True,
            "held_until": datetime.fromisoformat(until) if until else None,
        }
    if event.verb in _ENDS_HOLD:
        return {"is_on_hold": False, "held_until": None}
    if event.verb is Verb.CONFIRM and event.payload.get("satisfaction"):
        return {"satisfaction": int(event.payload["satisfaction"])}
    return {}


_ASKS_FOR_OTHERS = frozenset({"manager", "monitoring"})
"""Channels of orders that somebody else than the customer asked for."""
_CHASES = frozenset({Verb.URGE, Verb.SUPERVISE})
_ANSWERS = frozenset(
    {Verb.NOTE, Verb.DISPATCH, Verb.TRANSFER, Verb.RETURN, Verb.ESCALATE, Verb.SEND_DOWN, Verb.TAKE,
     Verb.ARRIVE, Verb.HOLD, Verb.RESUME, Verb.FINISH, Verb.CONFIRM}
)  # fmt: skip


def _words_due(state: OrderState, event: Event) -> dict[str, Any]:
    """Feedback to whoever asked, and an answer to whoever chases."""
    if state.status is None:
        is_for_others = event.payload.get("channel") in _ASKS_FOR_OTHERS
        return {"feedback": "owed"} if is_for_others or event.verb is Verb.SUBMIT else {}
    found: dict[str, Any] = {}
    if state.feedback and event.payload.get("is_feedback"):
        found["feedback"] = "given"
    elif state.feedback and event.verb is Verb.REOPEN:
        found["feedback"] = "owed"
    if event.verb in _CHASES:
        found["unanswered"] = (*state.unanswered, event.actor)
    elif state.unanswered and event.verb in _ANSWERS and event.actor not in state.unanswered:
        found["unanswered"] = ()
    return found


def _awaiting(state: OrderState, event: Event, kind: OrderKind) -> str | None:
    if state.status is not Status.RECEIVED:
        return None
    if event.verb in (Verb.RECEIVE, Verb.REOPEN):
        return "review" if kind.reviewer else "approve" if kind.approver else None
    if event.verb is Verb.REVIEW:
        return "approve" if kind.approver else None
    return None if event.verb is Verb.APPROVE else state.awaiting


def check(
    state: OrderState, verb: Verb, rights: Iterable[str], fields: Mapping[str, Any] | None = None
) -> Status | None:
    """The status that follows, or None if the order stays; refuses what the rulebook forbids.

    `fields` None asks only whether the verb is possible, not whether its form is filled in.
    """
    move = MOVES.get(verb)
    if move is None or state.status not in move.begins:
        raise NotAllowed(verb=verb, status=state.status)
    if move.right not in rights:
        raise NotYours(right=move.right)
    if move.on_hold is True and not state.is_on_hold:
        raise NotOnHold()
    if move.on_hold is False and state.is_on_hold:
        raise OnHold(verb=verb)
    if state.awaiting and verb in (Verb.DISPATCH, Verb.ESCALATE, Verb.SEND_DOWN):
        raise Awaiting(step=state.awaiting)
    if verb is Verb.CLOSE and state.feedback == "owed":
        raise NoFeedback()
    if verb in (Verb.REVIEW, Verb.APPROVE) and state.awaiting != verb.value:
        raise NotAllowed(verb=verb, status=state.status)
    if fields is not None:
        for name in move.needs:
            if _is_empty(fields.get(name)):
                raise Missing(field=name, what=name)
    return move.leads


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def check_period(
    state: OrderState, verb: Verb, kinds: Mapping[str, OrderKind], at: datetime
) -> None:
    """Refuse to reopen what was closed longer ago than its kind allows (`reopen_days`)."""
    closed_at, kind = state.times.get(Status.CLOSED), kinds.get(state.facts.kind)
    if verb is not Verb.REOPEN or closed_at is None or kind is None:
        return
    if at - closed_at > timedelta(days=kind.reopen_days):
        raise TooLateToReopen(days=kind.reopen_days)


def legal(state: OrderState, rights: Iterable[str]) -> dict[Verb, Refused | None]:
    """Every verb that could ever apply here: None if it is possible now, else why it is not."""
    held = frozenset(rights)
    answers: dict[Verb, Refused | None] = {}
    for verb in MOVES:
        try:
            check(state, verb, held)
        except Refused as refusal:
            answers[verb] = refusal
        else:
            answers[verb] = None
    return answers
