"""Correcting the ledger: what an event said or when it happened, by an event that puts it right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.errors import BadValue, Refused
from domain.kinds import OrderKind
from domain.orders import (
    BEGINNINGS,
    EVERY_RIGHT,
    Event,
    OrderState,
    OutOfTurn,
    Verb,
    after,
    check,
    effective,
    undone,
)


def check_correction(
    events: Sequence[Event], fields: Mapping[str, Any], kinds: Mapping[str, OrderKind], at: datetime
) -> None:
    """Refuse a correction that names no event of the ledger or one that was undone, or that makes a
    history of it that the rulebook forbids. `fields` are `corrects`, and `happened_at` (ISO) or
    `payload` or both.
    """
    target = next((event for event in events if event.seq == fields.get("corrects")), None)
    if target is None or target.verb is Verb.CORRECT or target.seq in undone(events):
        raise BadValue(field="corrects", what="corrects", value=fields.get("corrects"))
    if not isinstance(fields.get("payload", {}), Mapping):
        raise BadValue(field="payload", what="payload", value=fields["payload"])
    moved = fields.get("happened_at")
    if moved is not None and not _is_past(moved, at):
        raise BadValue(field="happened_at", what="happened_at", value=moved)
    correction = Event(len(events) + 1, Verb.CORRECT, at, at, payload=fields)
    if _breaks_rules(events, kinds) is None:
        broken = _breaks_rules([*events, correction], kinds)
        if broken is not None:
            raise OutOfTurn(field="happened_at", verb=target.verb, happened_at=broken.happened_at)


def _is_past(text: Any, at: datetime) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return False
    return moment.tzinfo is not None and moment <= at


def _breaks_rules(events: Sequence[Event], kinds: Mapping[str, OrderKind]) -> Event | None:
    """The first event that was not possible when it happened."""
    state = OrderState()
    for event in effective(events):
        if state.status is None and event.verb not in BEGINNINGS:
            return event
        if state.status is not None:
            try:
                check(state, event.verb, EVERY_RIGHT)
            except Refused:
                return event
        state = after(state, event, kinds)
    return None
