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
from domain.scope import Actor, Rights
from domain.sla import ClockState
from domain.workdays import YearUnknown
from services import ledger
from storage import labels, masters, reference, worklists

LISTED_VERBS = (
    Verb.DISPATCH, Verb.TRANSFER, Verb.TAKE, Verb.HOLD, Verb.RESUME, Verb.FINISH, Verb.CONFIRM,
    Verb.CLOSE, Verb.CANCEL,
)  # fmt: skip
"""What may be done from a list, in the order in which it is offered."""
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


@dataclass(frozen=True)
class Idle:
    """A clock that stands because its calendar is closed."""

    left: timedelta
    """Working time until it is due."""
    opens_at: datetime


@dataclass(frozen=True)
class Listed:
    """A row of a list, and what goes with it."""

    row: Row[Any]
    legal: frozenset[Verb]
    idle: Idle | None = None
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


def listed(
    session: Session, rows: Sequence[Row[Any]], actor: Actor, at: datetime, *,
    has_deeds: bool = False,
) -> list[Listed]:  # fmt: skip
    """Rows with the verbs that this person may use on each now."""
    ids = [row.order_id for row in rows]
    idle = _idle(session, rows, at)
    deeds = worklists.last_events(session, ids) if has_deeds else {}
    return [
        Listed(row, legal(row, actor), idle.get(row.order_id), deeds.get(row.order_id))
        for row in rows
    ]


def legal(row: Row[Any], actor: Actor) -> frozenset[Verb]:
    """What may be done to an order, from its row alone; the act itself asks the ledger."""
    is_mine = row.team == actor.team
    return _legal(row.status, row.is_on_hold, row.awaiting, is_mine, actor.rights)


@lru_cache(maxsize=4096)
def _legal(
    status: str, is_on_hold: bool, awaiting: str | None, is_mine: bool, rights: frozenset[str]
) -> frozenset[Verb]:
    team = "mine" if is_mine else "other"
    state = OrderState(Status(status), is_on_hold, awaiting=awaiting, team=team)
    actor = Actor(0, rights, scope=_NOWHERE, team="mine")
    return frozenset(verb for verb in LISTED_VERBS if _is_legal(state, verb, actor))


def _is_legal(state: OrderState, verb: Verb, actor: Actor) -> bool:
    try:
        orders.check(state, verb, actor.rights)
    except Refused:
        return False
    return ledger.not_holder(state, verb, actor) is None


def _idle(session: Session, rows: Sequence[Row[Any]], at: datetime) -> dict[int, Idle]:
    rules = reference.load(session)
    running = [row for row in rows if row.next_state == ClockState.RUNNING and row.next_due_at]
    by = worklists.running_calendars(session, (row.order_id for row in running))
    found: dict[int, Idle] = {}
    for row in running:
        calendar = rules.calendars.of(by[row.order_id]) if row.order_id in by else None
        if calendar is None or row.next_due_at <= at or calendar.is_always:
            continue
        try:
            if not calendar.is_open(at):
                opens_at = calendar.deadline(at, timedelta(0))
                found[row.order_id] = Idle(calendar.elapsed(at, row.next_due_at), opens_at)
        except YearUnknown:
            continue
    return found


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
