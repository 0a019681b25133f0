"""SLA clocks: a pure function of an order's ledger, the limits and the calendars.

No due time is kept as a fact anywhere: what is stored is the projection of `clocks()`, and the
same function rebuilds it. `docs/clocks.md` explains the semantics for people of the desk.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.kinds import MAIN_CLOCKS, Limit
from domain.limits import Calendars, Policy, Ruling
from domain.orders import Event, effective
from domain.runs import Run, Runs, Segment
from domain.workdays import WorkCalendar, YearUnknown

WARN_SHARE = 0.75
"""A running clock is at risk from this share of its working time on."""
NOTHING = timedelta(0)


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DUE_UNKNOWN = "due_unknown"


# -- the answer --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A stretch of a clock's wall time: what it was, and whether it counted."""

    kind: str
    """running, makeup, paused, off_hours, holiday, unknown, or stopped (until the result was
    rejected)."""
    start: datetime
    end: datetime
    reason: str | None = None
    actor: int | None = None

    @property
    def counts(self) -> bool:
        return self.kind in ("running", "makeup")


@dataclass(frozen=True)
class Clock:
    """One clock of one order (and leg) as of a moment."""

    clock: str
    leg: int
    team: str | None
    """Who is charged: the desk or team that held the order."""
    cycle: int
    started_at: datetime
    state: ClockState
    elapsed: timedelta | None
    """Working time counted so far; None if a year in it is not known."""
    paused: timedelta | None
    """Working time that the holds took out."""
    limit: timedelta | None
    """Working time; None for a clock without limit or with an unknown year."""
    due_at: datetime | None
    """Moment at which the limit is used up; None while paused, without limit, or unknown."""
    warn_at: datetime | None
    stopped_at: datetime | None
    is_breached: bool | None
    """None where it cannot be known."""
    ruling: Ruling | None
    calendar: str
    unknown_year: int | None
    at: datetime
    _segments: tuple[Segment, ...] = ()
    _calendar: WorkCalendar | None = None

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def remaining(self) -> timedelta | None:
        """Working time left; negative once over."""
        if self.limit is None or self.elapsed is None:
            return None
        return self.limit - self.elapsed

    @property
    def over(self) -> timedelta:
        """Working time beyond the limit."""
        left = self.remaining
        return -left if left is not None and left < NOTHING else NOTHING

    @property
    def limit_at(self) -> datetime | None:
        """When the limit was used up, or would be if nothing paused it from now on."""
        if self.due_at is not None or self.remaining is None or self._calendar is None:
            return self.due_at
        try:
            return self._calendar.deadline(self.at, max(self.remaining, NOTHING))
        except YearUnknown:
            return None

    @property
    def spans(self) -> tuple[Span, ...]:
        """What each stretch of the clock was; together they are the wall time since its start."""
        return tuple(self._spans())

    def _spans(self) -> Iterator[Span]:
        for segment in self._segments:
            end = segment.end or max(self.at, segment.start)
            if segment.kind == "stopped" or self._calendar is None:
                if end > segment.start:
                    yield Span(segment.kind, segment.start, end)
                continue
            try:
                for part in self._calendar.stretches(segment.start, end):
                    is_open = part.kind in ("running", "makeup")
                    if segment.kind == "paused" and is_open:
                        yield Span("paused", part.start, part.end, segment.reason, segment.actor)
                    else:
                        yield Span(part.kind, part.start, part.end)
            except YearUnknown:
                yield Span("unknown", segment.start, end)


def clocks(
    events: Sequence[Event], policy: Policy, calendars: Calendars, at: datetime
) -> tuple[Clock, ...]:
    """Every clock of an order as of `at`, in the order in which they started.

    `events` is the whole ledger of one order; events after `at` do not count. An order that was
    closed keeps the versions of limits and calendars that its closing event pinned.
    """
    runs = Runs()
    for event in effective(events):
        if event.happened_at <= at:
            runs.apply(event, policy)
    pinned = {cycle: (pins, calendars.pinned(pins)) for cycle, pins in runs.pins.items()}
    legs: dict[str, int] = {}
    found = []
    for run in runs.started:
        pins, hours = pinned.get(run.cycle, ({}, calendars))
        ruling = policy.ruling(run.clock, runs.facts_of(run), run.started_at, pins)
        if ruling is None and run.clock != "leg":
            continue
        legs[run.clock] = legs.get(run.clock, 0) + 1
        found.append(_measured(run, legs[run.clock], ruling, hours, at))
    return tuple(found)


def main_of(found: Iterable[Clock], name: str) -> Clock | None:
    """The latest run of the order's main clock.

    An order that was closed keeps the main clock that it had, whatever the limits say since.
    """
    by_name: dict[str, Clock] = {}
    for clock in found:
        by_name[clock.clock] = clock
    return next((by_name[main] for main in (name, *MAIN_CLOCKS) if main in by_name), None)


def next_due(found: Iterable[Clock]) -> Clock | None:
    """Of the clocks that run, the one that is due first; failing that, one that waits."""
    live = [clock for clock in found if not clock.is_stopped and clock.limit is not None]
    running = [clock for clock in live if clock.due_at is not None]
    if running:
        return min(running, key=lambda clock: (clock.due_at, clock.started_at))
    paused = [clock for clock in live if clock.state is ClockState.PAUSED]
    if paused:
        return min(paused, key=lambda clock: clock.remaining or NOTHING)
    return next((clock for clock in found if not clock.is_stopped and clock.unknown_year), None)


# -- measuring ---------------------------------------------------------------------------------


def _measured(
    run: Run, leg: int, ruling: Ruling | None, calendars: Calendars, at: datetime
) -> Clock:
    code = ruling.calendar if ruling else None
    code = code or calendars.code_for(run.clock, run.team)
    limit = ruling.limit if ruling else None
    measures = _Measures(run, limit, calendars.of(code), at)
    if measures.unknown_year is not None and measures.is_breached is None:
        # A pinned calendar that did not know the year pinned no verdict: ask the newest.
        measures = _Measures(run, limit, calendars.newest_of(code), at)
    return Clock(
        clock=run.clock, leg=leg, team=run.team, cycle=run.cycle, started_at=run.started_at,
        state=measures.state, elapsed=measures.elapsed, paused=measures.paused,
        limit=measures.limit, due_at=measures.due_at, warn_at=measures.warn_at,
        stopped_at=run.stopped_at, is_breached=measures.is_breached, ruling=ruling, calendar=code,
        unknown_year=measures.unknown_year, at=at, _segments=tuple(run.segments),
        _calendar=measures.calendar,
    )  # fmt: skip


class _Measures:
    """What a run comes to by one calendar and one limit."""

    def __init__(self, run: Run, limit: Limit | None, calendar: WorkCalendar, at: datetime) -> None:
        self.calendar, self.run, self.at = calendar, run, at
        self.unknown_year: int | None = None
        self.elapsed = self._counted("running")
        self.paused = self._counted("paused")
        self.limit = self._working_limit(limit)
        self.due_at = self._reached(self.limit)
        self.warn_at = self._reached(self.limit * WARN_SHARE) if self.limit else None
        self.state = self._state(limit)
        self.is_breached = None if limit is None else self._breached()

    def _counted(self, kind: str) -> timedelta | None:
        total = NOTHING
        try:
            for segment in self.run.segments:
                if segment.kind == kind:
                    end = segment.end or max(self.at, segment.start)
                    total += self.calendar.elapsed(segment.start, end)
        except YearUnknown as unknown:
            if self.run.stopped_at is not None:
                self.unknown_year = unknown.year
            return None
        return total

    def _working_limit(self, limit: Limit | None) -> timedelta | None:
        """A limit in working days is the working time up to the close of the last of them."""
        if limit is None or limit.days is None:
            return limit.time if limit else None
        try:
            close = self.calendar.deadline_days(self.run.started_at, limit.days)
            return self.calendar.elapsed(self.run.started_at, close)
        except YearUnknown as unknown:
            self.unknown_year = unknown.year
            return None

    def _reached(self, limit: timedelta | None) -> datetime | None:
        """When the limit was used up, or would be if the clock ran on without further holds."""
        if limit is None:
            return None
        left = limit
        try:
            for segment in self.run.segments:
                if segment.kind != "running":
                    continue
                if segment.end is None:
                    return self.calendar.deadline(segment.start, left)
                counted = self.calendar.elapsed(segment.start, segment.end)
                if counted < left:
                    left -= counted
                    continue
                due = self.calendar.deadline(segment.start, left)
                if due <= segment.end:
                    return due
            if self.run.stopped_at is None:
                return None
            return self.calendar.deadline(self.run.stopped_at, left)
        except YearUnknown as unknown:
            self.unknown_year = unknown.year
            return None

    def _state(self, limit: Limit | None) -> ClockState:
        if self.run.stopped_at is not None:
            return ClockState.STOPPED
        if self.run.segments[-1].kind == "paused":
            return ClockState.PAUSED
        if limit is not None and self.due_at is None:
            return ClockState.DUE_UNKNOWN
        return ClockState.RUNNING

    def _breached(self) -> bool | None:
        """Past due; None where it cannot be known. Exactly on the due moment is in time."""
        moment = self.run.stopped_at or self.at
        if self.due_at is not None:
            return moment > self.due_at
        if self.elapsed is None:
            return None
        if self.limit is not None:
            return self.elapsed > self.limit
        return None if self._ran_beyond_knowledge() else False

    def _ran_beyond_knowledge(self) -> bool:
        """Whether a limit in days whose end is not known may have ended while the clock ran.

        While it ran in the years that are known from its start on, it cannot have.
        """
        ends = [s.end or self.at for s in self.run.segments if s.kind == "running"]
        try:
            self.calendar.elapsed(self.run.started_at, max(ends, default=self.run.started_at))
        except YearUnknown:
            return True
        return False
