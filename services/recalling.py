"""Looking at an order wherever it is told: in the ledger, or in the imported history.

An order of the history has no ledger. Its course is told by the times that its file gave, its
clocks by the verdicts of the warehouse; nothing can be done to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

import config
from domain.errors import NotFound
from domain.explain import Holding, holdings
from domain.kinds import MAIN_CLOCKS
from domain.limits import ALWAYS
from domain.orders import ENDED, Event, Facts, OrderState, Status, Verb
from domain.runs import Segment
from domain.scope import Actor
from domain.sla import Clock, ClockState
from domain.workdays import WorkCalendar, YearUnknown
from services import attaching, faults, reaching, viewing
from services.attaching import Attached
from services.viewing import OrderView
from storage import masters, past, reference, warehouse, worklists
from storage.models import Customer, Service
from storage.reference import Reference
from storage.warehouse import NoWarehouse

_STEPS = (
    ("submitted_at", Verb.SUBMIT), ("received_at", Verb.RECEIVE), ("dispatched_at", Verb.DISPATCH),
    ("taken_at", Verb.TAKE), ("done_at", Verb.FINISH), ("confirmed_at", Verb.CONFIRM),
)  # fmt: skip
"""What the times of an imported order tell, in order, before it ended."""
_LAST = {
    Status.CLOSED: Verb.CLOSE, Status.CANCELLED: Verb.CANCEL, Status.REFUSED: Verb.REFUSE,
}  # fmt: skip
"""What the time of its end tells, by the status that it ended with."""


def is_imported(order_id: int) -> bool:
    """Whether an order is told by the imported history only."""
    return order_id >= past.FIRST_IMPORTED


def look(session: Session, order_id: int, *, actor: Actor, at: datetime) -> OrderView:
    """An order as one person sees it at one moment; raises `NotFound`."""
    if is_imported(order_id):
        return _recall(session, order_id, actor, at)
    return viewing.view(session, order_id, actor=actor, at=at)


def version_of(session: Session, order_id: int, *, actor: Actor) -> int:
    """How many events an order has; none for one of the history, which does not change."""
    return 0 if is_imported(order_id) else viewing.version_of(session, order_id, actor=actor)


@dataclass(frozen=True)
class Attachments:
    """Files of an order, and whether more may be attached."""

    files: Sequence[Attached] = ()
    is_open: bool = False


def files(session: Session, order_id: int, *, actor: Actor) -> Attachments:
    """The files of an order; an order of the history has none. Raises `NotFound`."""
    if is_imported(order_id):
        return Attachments()
    found = attaching.of_order(session, order_id, actor=actor)
    return Attachments(found, reaching.visible(session, order_id, actor).is_open)


# -- the imported history ----------------------------------------------------------------------


def _recall(session: Session, order_id: int, actor: Actor, at: datetime) -> OrderView:
    try:
        cursor, build = warehouse.cursor(), warehouse.current()
    except NoWarehouse as error:
        raise NotFound(what=order_id) from error
    told = past.order(cursor, order_id, actor.scope)
    if told is None:
        raise NotFound(what=order_id)
    rules = reference.load(session)
    customer = session.get(Customer, told["customer_no"]) if told["customer_no"] else None
    row = _row(told, customer)
    facts = Facts(**{name: told[name] for name in Facts.__dataclass_fields__ if told[name]})
    as_of = build.as_of.replace(tzinfo=config.TZ)
    found = [_clock(one, facts, rules, as_of) for one in past.clocks(cursor, order_id)]
    main = next((clock for clock in found if clock.clock in MAIN_CLOCKS), None)
    desk = masters.desk_of(session, row.branch_path)
    state = OrderState(Status(row.status), facts=facts, team=row.team, since=row.since)
    return OrderView(
        row=row, order=row, state=state, events=_events(told, desk), texts={},
        clocks=tuple(found), main=main, following=None, coming=(),
        holdings=_holdings(told, main, found, desk) if main else (), legal={},
        customer=customer, contacts=(), manager=reaching.manager_of(session, row.manager),
        service=session.get(Service, row.service_no) if row.service_no else None,
        faults=faults.earlier(
            session, row.customer_no, row.service_no, actor=actor, but=order_id,
            before=row.received_at,
        ),
        related=worklists.related(session, actor.scope, row.customer_no),
        repeats=faults.repeats(session, row), kind=rules.kinds.get(row.kind),
        desk=desk, policy_version=rules.policy.version,
        at=at, is_past=True,
    )  # fmt: skip


def _row(told: Mapping[str, Any], customer: Customer | None) -> Any:
    """With the columns of a row of a list and those of an order that a page asks for."""
    return SimpleNamespace(
        **told,
        customer=customer.name if customer else told["customer_no"], version=0,
        is_open=told["status"] not in ENDED, is_on_hold=False, held_until=None, summary="",
        since=told["dispatched_at"] or told["received_at"], supervisions=0, unanswered=0, fields={},
    )  # fmt: skip


def _events(told: Mapping[str, Any], desk: str | None) -> list[Event]:
    """The steps whose times the file gave, as if they had been told when they happened."""
    events: list[Event] = []
    steps = [*_STEPS, ("closed_at", _LAST.get(told["status"]))]
    for column, verb in steps:
        at = told[column]
        if at is None or verb is None:
            continue
        payload: dict[str, Any] = {}
        if verb in (Verb.SUBMIT, Verb.RECEIVE):
            payload = {"channel": told["channel"]}
        elif verb is Verb.CONFIRM:
            payload = {"satisfaction": told["satisfaction"]}
        elif verb is Verb.TAKE:
            payload = {"assignee": told["assignee"]}
        team = {Verb.SUBMIT: desk, Verb.RECEIVE: desk, Verb.DISPATCH: told["team"]}.get(verb)
        events.append(Event(len(events) + 1, verb, at, at, team=team, payload=payload))
    return events


def _holdings(
    told: Mapping[str, Any], main: Clock, found: list[Clock], desk: str | None
) -> list[Holding]:
    """The desk held it until it was dispatched, the team from then on, as far as the file says."""
    given = told["dispatched_at"] or main.stopped_at
    legs = [
        replace(main, clock="leg", team=desk, stopped_at=given),
        replace(main, clock="leg", team=told["team"], started_at=given or main.started_at),
    ]
    return holdings(main, [*legs, *(clock for clock in found if clock.clock == "take")])


def _clock(told: Mapping[str, Any], facts: Facts, rules: Reference, as_of: datetime) -> Clock:
    """A clock as the warehouse judged it.

    When it was on hold is not known, only how long: that is put where the limit was used up, or at
    the end of a clock that was in time, so that what was over stands after the due moment.
    """
    calendar = rules.calendars.versions.get(told["calendar"] or ALWAYS, (None,))[-1]
    limit, elapsed = _time(told["limit_minutes"]), _time(told["elapsed_minutes"])
    ruling = rules.policy.ruling(told["clock"], facts, told["started_at"])
    stopped_at = told["stopped_at"]
    return Clock(
        clock=told["clock"], leg=told["leg"], team=told["team"], cycle=told["cycle"],
        started_at=told["started_at"],
        state=ClockState.STOPPED if stopped_at else ClockState.RUNNING,
        elapsed=elapsed, paused=_time(told["paused_minutes"]), limit=limit,
        due_at=told["due_at"], warn_at=None, stopped_at=stopped_at,
        is_breached=told["is_breached"], ruling=ruling, calendar=told["calendar"] or ALWAYS,
        unknown_year=None, at=as_of, _segments=_segments(told, calendar, elapsed, as_of),
        _calendar=calendar,
    )  # fmt: skip


def _segments(
    told: Mapping[str, Any], calendar: WorkCalendar | None, elapsed: timedelta | None,
    as_of: datetime,
) -> tuple[Segment, ...]:  # fmt: skip
    start, end = told["started_at"], told["stopped_at"] or as_of
    if not told["paused_minutes"] or calendar is None or elapsed is None:
        return (Segment("running", start, end),)
    limit, paused = _time(told["limit_minutes"]), _time(told["paused_minutes"])
    try:
        if told["is_breached"] and limit is not None and limit < elapsed:
            turned = min(calendar.deadline(start, limit), end)
            resumed = min(calendar.deadline(turned, paused or timedelta(0)), end)
        else:
            turned, resumed = min(calendar.deadline(start, elapsed), end), end
    except YearUnknown:
        return (Segment("running", start, end),)
    found = (Segment("running", start, turned), Segment("paused", turned, resumed))
    return (*found, Segment("running", resumed, end)) if resumed < end else found


def _time(minutes: float | None) -> timedelta | None:
    return None if minutes is None else timedelta(minutes=minutes)
