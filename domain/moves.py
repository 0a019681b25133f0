"""The rulebook: what an order may become, by which verb, with which right, and what it asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from i18n import N_


class Status(StrEnum):
    SUBMITTED = "submitted"
    RECEIVED = "received"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


STATUS_NAMES = {
    Status.SUBMITTED: N_("Applied for"),
    Status.RECEIVED: N_("To dispatch"),
    Status.DISPATCHED: N_("To take"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.DONE: N_("To confirm"),
    Status.CONFIRMED: N_("To close"),
    Status.CLOSED: N_("Closed"),
    Status.REFUSED: N_("Refused"),
    Status.CANCELLED: N_("Cancelled"),
}
ENDED = frozenset({Status.CLOSED, Status.REFUSED, Status.CANCELLED})
OPEN = frozenset(Status) - ENDED


class Verb(StrEnum):
    SUBMIT = "submit"
    RECEIVE = "receive"
    REFUSE = "refuse"
    REVIEW = "review"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    DISPATCH = "dispatch"
    TRANSFER = "transfer"
    RETURN = "return"
    ESCALATE = "escalate"
    SEND_DOWN = "send_down"
    TAKE = "take"
    ARRIVE = "arrive"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"
    REJECT = "reject"
    CONFIRM = "confirm"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"
    URGE = "urge"
    SUPERVISE = "supervise"
    NOTE = "note"
    CHANGE_LEVEL = "change_level"
    CORRECT = "correct"
    UNDO = "undo"
    ADOPT = "adopt"


VERB_NAMES = {
    Verb.SUBMIT: N_("Apply for"),
    Verb.RECEIVE: N_("Receive"),
    Verb.REFUSE: N_("Refuse"),
    Verb.REVIEW: N_("Review"),
    Verb.APPROVE: N_("Approve"),
    Verb.SEND_BACK: N_("Send back"),
    Verb.DISPATCH: N_("Dispatch"),
    Verb.TRANSFER: N_("Transfer"),
    Verb.RETURN: N_("Return"),
    Verb.ESCALATE: N_("Escalate"),
    Verb.SEND_DOWN: N_("Send down"),
    Verb.TAKE: N_("Take"),
    Verb.ARRIVE: N_("Arrive"),
    Verb.HOLD: N_("Hold"),
    Verb.RESUME: N_("Resume"),
    Verb.FINISH: N_("Finish"),
    Verb.REJECT: N_("Reject result"),
    Verb.CONFIRM: N_("Confirm recovery"),
    Verb.CLOSE: N_("Close the order"),
    Verb.CANCEL: N_("Cancel"),
    Verb.REOPEN: N_("Reopen"),
    Verb.URGE: N_("Urge"),
    Verb.SUPERVISE: N_("Supervise"),
    Verb.NOTE: N_("Note"),
    Verb.CHANGE_LEVEL: N_("Change level"),
    Verb.CORRECT: N_("Correct"),
    Verb.UNDO: N_("Undo"),
    Verb.ADOPT: N_("Adopt"),
}


@dataclass(frozen=True)
class Move:
    """One row of the rulebook: a verb, where it starts, where it leads, who may, what it needs."""

    verb: Verb
    begins: frozenset[Status]
    leads: Status | None
    """The status that follows; None: the order stays where it is."""
    right: str
    needs: tuple[str, ...] = ()
    """Names of the fields that must not be empty."""
    on_hold: bool | None = False
    """False: not while on hold; True: only on hold; None: either."""


def _move(
    verb: Verb,
    begins: Iterable[Status],
    leads: Status | None,
    right: str,
    needs: tuple[str, ...] = (),
    on_hold: bool | None = False,
) -> Move:
    return Move(verb, frozenset(begins), leads, right, needs, on_hold)


_S = Status
_HELD_BY_TEAM = (_S.DISPATCHED, _S.IN_PROGRESS)
_ROWS = (
    _move(Verb.RECEIVE, [_S.SUBMITTED], _S.RECEIVED, "receive"),
    _move(Verb.REFUSE, [_S.SUBMITTED, _S.RECEIVED], _S.REFUSED, "receive", ("reason",)),
    _move(Verb.REVIEW, [_S.RECEIVED], None, "review"),
    _move(Verb.APPROVE, [_S.RECEIVED], None, "approve"),
    _move(Verb.SEND_BACK, [_S.RECEIVED], _S.SUBMITTED, "review", ("reason",)),
    _move(Verb.DISPATCH, [_S.RECEIVED], _S.DISPATCHED, "dispatch", ("team",)),
    _move(Verb.TRANSFER, _HELD_BY_TEAM, _S.DISPATCHED, "dispatch", ("team", "reason")),
    _move(Verb.RETURN, _HELD_BY_TEAM, _S.RECEIVED, "work", ("reason",)),
    _move(Verb.ESCALATE, [_S.RECEIVED], _S.RECEIVED, "dispatch", ("team", "reason")),
    _move(Verb.SEND_DOWN, [_S.RECEIVED], _S.RECEIVED, "dispatch", ("team",)),
    _move(Verb.TAKE, [_S.DISPATCHED], _S.IN_PROGRESS, "work"),
    _move(Verb.ARRIVE, [_S.IN_PROGRESS], None, "work"),
    _move(Verb.HOLD, [_S.RECEIVED, *_HELD_BY_TEAM], None, "hold", ("reason", "until")),
    _move(Verb.RESUME, [_S.RECEIVED, *_HELD_BY_TEAM], None, "hold", (), on_hold=True),
    _move(Verb.FINISH, [_S.IN_PROGRESS], _S.DONE, "work", ("result",)),
    _move(Verb.REJECT, [_S.DONE], _S.IN_PROGRESS, "confirm", ("reason",)),
    _move(Verb.CONFIRM, [_S.DONE], _S.CONFIRMED, "confirm", ("word", "satisfaction")),
    _move(Verb.CLOSE, [_S.CONFIRMED], _S.CLOSED, "confirm"),
    _move(Verb.CANCEL, [_S.SUBMITTED, _S.RECEIVED, *_HELD_BY_TEAM], _S.CANCELLED, "receive",
          ("reason",), on_hold=None),
    _move(Verb.REOPEN, [_S.CLOSED, _S.CONFIRMED], _S.RECEIVED, "confirm", ("reason",)),
    _move(Verb.URGE, OPEN - {_S.CONFIRMED}, None, "see", on_hold=None),
    _move(Verb.SUPERVISE, OPEN - {_S.CONFIRMED}, None, "supervise", ("reason",), on_hold=None),
    _move(Verb.NOTE, Status, None, "see", ("text",), on_hold=None),
    _move(Verb.CHANGE_LEVEL, OPEN, None, "receive", ("customer_level",), on_hold=None),
    _move(Verb.CORRECT, Status, None, "correct", ("corrects", "reason"), on_hold=None),
    _move(Verb.UNDO, _HELD_BY_TEAM, None, "dispatch", ("undoes",)),
)  # fmt: skip
MOVES: Mapping[Verb, Move] = {row.verb: row for row in _ROWS}
"""The rulebook. `submit`, `receive` and `adopt` also begin an order: see `BEGINNINGS`."""

EVERY_RIGHT = frozenset(row.right for row in _ROWS)
BEGINNINGS: Mapping[Verb, Status] = {
    Verb.SUBMIT: Status.SUBMITTED,
    Verb.RECEIVE: Status.RECEIVED,
    Verb.ADOPT: Status.SUBMITTED,
}
