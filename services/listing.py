"""Lists of orders as one person sees them: the rows, what may be done to each, what happened last.

Rows stay as `storage.worklists` gives them; names of their codes come in the reader's language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from domain import orders
from domain.errors import Refused
from domain.orders import OrderState, Status, Verb
from domain.scope import Actor, Rights, Scope, read_filters
from domain.sla import ClockState
from domain.workdays import WorkCalendar, YearUnknown
from services import ledger
from services.visiting import Visitor
from storage import labels, masters, reference, worklists

LISTED_VERBS = (
    Verb.RECEIVE, Verb.REFUSE, Verb.DISPATCH, Verb.TRANSFER, Verb.RETURN, Verb.TAKE, Verb.HOLD,
    Verb.RESUME, Verb.FINISH, Verb.CONFIRM, Verb.CLOSE, Verb.CANCEL, Verb.URGE, Verb.SUPERVISE,
    Verb.NOTE,
)  # fmt: skip
"""What may be done from a list."""
NAMED = {
    "kind": "kind",
    "level": "customer_level",
    "service": "service",
    "team": "team",
    "area": "area",
    "status": "status",
    "clock": "next_clock",
}
"""Dimensions whose codes a row carries, and in which column."""
_NOWHERE = Rights(None)
NOBODY = "-"
"""The team of somebody who belongs to none: its list is empty."""


@dataclass(frozen=True)
class Hours:
    """What its calendar does to a running clock."""

    turns_at: datetime
    """When it stops walking, or walks again."""
    left: timedelta | None = None
    """Working time until it is due, if it stands now."""


@dataclass(frozen=True)
class Listed:
    """A row of a list, and what goes with it."""

    row: Row[Any]
    legal: frozenset[Verb]
    hours: Hours | None = None
    """None: its calendar never closes before it is due."""
    deed: Row[Any] | None = None
    """What was done last: verb, actor, team, happened_at."""


@dataclass(frozen=True)
class Names:
    """Names of the codes in some rows, in one language."""

    words: Mapping[str, Mapping[Any, str]]
    """By dimension, by code."""
    people: Mapping[int, str]
    top_levels: frozenset[str]
    """The two highest levels of customers."""


def scope_of(query: Mapping[str, str], guest: Visitor, *, is_waiting: bool = False) -> Scope:
    """What a list is asked for: the filters of an address, with `whose` = `team` or `mine` read
    for this person; `is_waiting` asks for what waits for dispatch only."""
    scope = Scope(guest.actor.scope, None, read_filters(query))
    if query.get("whose") == "team":
        scope = scope.where(team=guest.actor.team or NOBODY)
    elif query.get("whose") == "mine":
        owns = "manager" if "manager" in guest.roles else "assignee"
        scope = scope.where(**{owns: guest.code})
    return worklists.waits(scope) if is_waiting else scope


def listed(
    session: Session, rows: Sequence[Row[Any]], actor: Actor, at: datetime, *,
    has_deeds: bool = False,
) -> list[Listed]:  # fmt: skip
    """Rows with the verbs that this person may use on each now."""
    ids = [row.order_id for row in rows]
    hours = _hours(session, rows, at)
    deeds = worklists.last_events(session, ids) if has_deeds else {}
    return [
        Listed(row, legal(row, actor), hours.get(row.order_id), deeds.get(row.order_id))
        for row in rows
    ]


def legal(row: Row[Any], actor: Actor, verbs: tuple[Verb, ...] = LISTED_VERBS) -> frozenset[Verb]:
    """What may be done to an order, from its row alone; the act itself asks the ledger."""
    is_mine = row.team == actor.team
    return _legal(row.status, row.is_on_hold, row.awaiting, is_mine, actor.rights, verbs)


@lru_cache(maxsize=4096)
def _legal(
    status: str, is_on_hold: bool, awaiting: str | None, is_mine: bool, rights: frozenset[str],
    verbs: tuple[Verb, ...],
) -> frozenset[Verb]:  # fmt: skip
    team = "mine" if is_mine else "other"
    state = OrderState(Status(status), is_on_hold, awaiting=awaiting, team=team)
    actor = Actor(0, rights, scope=_NOWHERE, team="mine")
    return frozenset(verb for verb in verbs if _is_legal(state, verb, actor))


def _is_legal(state: OrderState, verb: Verb, actor: Actor) -> bool:
    try:
        orders.check(state, verb, actor.rights)
    except Refused:
        return False
    return ledger.not_holder(state, verb, actor) is None


def _hours(session: Session, rows: Sequence[Row[Any]], at: datetime) -> dict[int, Hours]:
    calendars = reference.load(session).calendars
    running = [
        row
        for row in rows
        if row.next_state == ClockState.RUNNING and row.next_due_at and row.next_due_at > at
    ]
    by = worklists.running_calendars(session, (row.order_id for row in running))
    found = {
        row.order_id: _hours_of(calendars.of(by[row.order_id]), at, row.next_due_at)
        for row in running
        if row.order_id in by
    }
    return {order_id: hours for order_id, hours in found.items() if hours is not None}


def _hours_of(calendar: WorkCalendar, at: datetime, due_at: datetime) -> Hours | None:
    if calendar.is_always:
        return None
    try:
        if not calendar.is_open(at):
            return Hours(calendar.deadline(at, timedelta(0)), calendar.elapsed(at, due_at))
        closes_at = next(iter(calendar.stretches(at, due_at))).end
    except YearUnknown:
        return None
    return Hours(closes_at) if closes_at < due_at else None


def names(session: Session, rows: Iterable[Row[Any]], locale: str) -> Names:
    """Names for the codes in these rows, in a language."""
    rows = list(rows)
    levels = reference.load(session).names.get("customer_levels", {})
    return Names(
        {
            dimension: labels.labels(
                session, dimension, {getattr(row, column) for row in rows} - {None}, locale
            )
            for dimension, column in NAMED.items()
        },
        masters.names(session).people_by_id,
        frozenset(list(levels)[:2]),
    )
