"""Undoing: a step of the desk is taken back within minutes, by an event that takes its effect away.

The ledger keeps both events; the rules read the order as if neither had been (see
`domain.orders.effective`): its clocks run on from where they stood. It is for a slip of the hand.
Whatever took longer to notice, or was noticed after the team set to work, goes by transfer or
return.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from domain.errors import BadValue, NotYours, Refused
from domain.orders import Event, Verb, undone
from i18n import N_

WITHIN = timedelta(minutes=5)
"""From when the step was recorded, on the wall: the time that its toast stands."""
UNDOABLE = frozenset({Verb.DISPATCH, Verb.TRANSFER})
_BESIDE = frozenset({Verb.NOTE, Verb.URGE, Verb.SUPERVISE})
"""What changes nothing about who holds an order and may come in between."""


class TooLate(Refused):
    message = N_("Not undone: that is possible for %(minutes)s minutes, and they have passed.")


class NotYourStep(NotYours):
    message = N_("Not undone: somebody else did it.")


def overtaken_by(events: Sequence[Event], seq: int) -> Event | None:
    """What was done since to the order, the first of it that an undoing would take away as well."""
    gone = undone(events)
    later = (
        event for event in events if event.seq > seq and event.verb not in (*_BESIDE, Verb.UNDO)
    )
    return next((event for event in later if event.seq not in gone), None)


def check_undo(
    events: Sequence[Event], fields: Mapping[str, Any], actor: int | None, at: datetime
) -> Event:
    """The event of the ledger that `fields["undoes"]` numbers, if this person may undo it at `at`.

    Raises `BadValue` (no such step, one that cannot be undone, or undone before), `NotYourStep`,
    `TooLate`. Ask `overtaken_by` as well.
    """
    seq = fields.get("undoes")
    target = next((event for event in events if event.seq == seq), None)
    if target is None or target.verb not in UNDOABLE or target.seq in undone(events):
        raise BadValue(field="undoes", what="undoes", value=seq)
    if target.actor != actor:
        raise NotYourStep(right="dispatch")
    if at - target.recorded_at > WITHIN:
        raise TooLate(minutes=WITHIN // timedelta(minutes=1))
    return target
