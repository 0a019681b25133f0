"""SLA clocks: a pure function of an order's ledger, the limits and the calendars.

No due time is kept as a fact anywhere: what is stored is the projection of `clocks()`, and the
same function rebuilds it. `docs/clocks.md` explains the semantics for people of the desk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.kinds import Limit
from domain.limits import WORK_CLOCKS, Calendars, Policy, Ruling
from domain.orders import Event, Facts, Verb, effective
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
class _Segment:
    kind: str
    start: datetime
    end: datetime | None
    reason: str | None = None
    actor: int | None = None


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
    _segments: tuple[_Segment, ...] = ()
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
    runs = _Runs(at)
    known = [event for event in effective(events) if event.happened_at <= at]
    for event in known:
        runs.apply(event, policy)
    pins: Mapping[str, object] = next(
        (e.payload["pins"] for e in reversed(known) if e.payload.get("pins")), {}
    )
    if known and known[-1].verb is Verb.REOPEN:
        pins = {}
    return tuple(_measured(run, policy, calendars, at, pins) for run in runs.started)


def main_of(found: Iterable[Clock], name: str) -> Clock | None:
    """The latest run of the order's main clock."""
    return max((c for c in found if c.clock == name), key=lambda c: c.started_at, default=None)


def next_due(found: Iterable[Clock]) -> Clock | None:
    """Of the clocks that run, the one that is due first; failing that, one that waits."""
    live = [clock for clock in found if not clock.is_stopped and clock.limit is not None]
    running = [clock for clock in live if clock.due_at is not None]
    if running:
        return min(running, key=lambda clock: (clock.due_at, clock.started_at))
    paused = [clock for clock in live if clock.state is ClockState.PAUSED]
    if paused:
        return min(paused, key=lambda clock: clock.remaining or NOTHING)
    unknown = [c for c in found if not c.is_stopped and c.state is ClockState.DUE_UNKNOWN]
    return unknown[0] if unknown else None


# -- reading the ledger ------------------------------------------------------------------------


@dataclass
class _Run:
    """A clock while the ledger is being read."""

    clock: str
    leg: int
    team: str | None
    cycle: int
    started_at: datetime
    facts: Facts
    segments: list[_Segment]
    stopped_at: datetime | None = None

    def turn(self, kind: str | None, event: Event) -> None:
        """End the running segment at the event and begin one of `kind` (None: none)."""
        last = self.segments[-1]
        if last.end is None:
            self.segments[-1] = _Segment(
                last.kind, last.start, event.happened_at, last.reason, last.actor
            )
        if kind is not None:
            reason = event.reason if kind == "paused" else None
            actor = event.actor if kind == "paused" else None
            self.segments.append(_Segment(kind, event.happened_at, None, reason, actor))

    def stop(self, event: Event) -> None:
        if self.stopped_at is None:
            self.turn(None, event)
            self.stopped_at = event.happened_at

    def go_on(self, event: Event, *, is_on_hold: bool) -> None:
        """Take a stopped clock up again with the time that it had."""
        if self.stopped_at is not None:
            if self.stopped_at < event.happened_at:
                self.segments.append(_Segment("stopped", self.stopped_at, event.happened_at))
            self.stopped_at = None
            self.segments.append(
                _Segment("paused" if is_on_hold else "running", event.happened_at, None)
            )


class _Runs:
    """The clocks of one order, driven by its events."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.started: list[_Run] = []
        self.facts = Facts()
        self.cycle = 1
        self.team: str | None = None
        self.is_on_hold = False
        self.review: list[str] = []

    def apply(self, event: Event, policy: Policy) -> None:
        if event.payload.get("facts"):
            self._change_facts(event)
        step = getattr(self, f"_on_{event.verb.value}", None)
        if step is not None:
            step(event, policy)

    # beginnings

    def _on_submit(self, event: Event, policy: Policy) -> None:
        self._hold_by(event)
        self._start("receive", event, policy)

    _on_adopt = _on_submit

    def _on_receive(self, event: Event, policy: Policy) -> None:
        self._stop("receive", event)
        self._hold_by(event)
        self._begin(event, policy)

    def _on_reopen(self, event: Event, policy: Policy) -> None:
        self._stop_all(event)
        self.cycle += 1
        self._hold_by(event)
        self._begin(event, policy)

    def _begin(self, event: Event, policy: Policy) -> None:
        for clock in WORK_CLOCKS:
            self._start(clock, event, policy)
        kind = policy.kinds.get(self.facts.kind)
        self.review = []
        if kind and kind.reviewer:
            self.review.append("review")
        if kind and kind.approver:
            self.review.append("approve")
        self._wait_for_dispatch(event, policy)
        self._start("leg", event, policy)

    def _wait_for_dispatch(self, event: Event, policy: Policy) -> None:
        self._start(self.review.pop(0) if self.review else "dispatch", event, policy)

    def _on_review(self, event: Event, policy: Policy) -> None:
        self._stop("review", event)
        self._wait_for_dispatch(event, policy)

    def _on_approve(self, event: Event, policy: Policy) -> None:
        self._stop("approve", event)
        self._wait_for_dispatch(event, policy)

    def _on_send_back(self, event: Event, policy: Policy) -> None:
        self._stop_all(event)
        self._start("receive", event, policy)

    # who holds it

    def _on_dispatch(self, event: Event, policy: Policy) -> None:
        self._stop("dispatch", event)
        self._pass_on(event, policy, "take")

    def _on_transfer(self, event: Event, policy: Policy) -> None:
        self._stop("take", event)
        self._pass_on(event, policy, "take")

    def _on_return(self, event: Event, policy: Policy) -> None:
        self._stop("take", event)
        self._pass_on(event, policy, "dispatch")

    def _on_escalate(self, event: Event, policy: Policy) -> None:
        self._stop("dispatch", event)
        self._pass_on(event, policy, "dispatch")

    _on_send_down = _on_escalate

    def _pass_on(self, event: Event, policy: Policy, waits_for: str) -> None:
        self._stop("leg", event)
        self._hold_by(event)
        self._start(waits_for, event, policy)
        self._start("leg", event, policy)

    def _hold_by(self, event: Event) -> None:
        self.team = event.team or self.team

    # the work

    def _on_take(self, event: Event, _policy: Policy) -> None:
        self._stop("take", event)

    def _on_note(self, event: Event, _policy: Policy) -> None:
        if event.payload.get("is_feedback"):
            self._stop("feedback", event)

    def _on_hold(self, event: Event, _policy: Policy) -> None:
        if not self.is_on_hold:
            self.is_on_hold = True
            for run in self._running():
                run.turn("paused", event)

    def _on_resume(self, event: Event, _policy: Policy) -> None:
        if self.is_on_hold:
            self.is_on_hold = False
            for run in self._running():
                run.turn("running", event)

    def _on_finish(self, event: Event, policy: Policy) -> None:
        for clock in (*WORK_CLOCKS, "leg"):
            self._stop(clock, event)
        self._start("confirm", event, policy)

    def _on_reject(self, event: Event, _policy: Policy) -> None:
        self._stop("confirm", event)
        for clock in ("repair", "finish", "leg"):
            if run := self._last(clock):
                run.go_on(event, is_on_hold=self.is_on_hold)

    def _on_confirm(self, event: Event, _policy: Policy) -> None:
        self._stop("confirm", event)

    def _on_close(self, event: Event, _policy: Policy) -> None:
        self._stop_all(event)

    def _on_cancel(self, event: Event, _policy: Policy) -> None:
        self._stop_all(event)
        self.is_on_hold = False

    _on_refuse = _on_cancel

    # helpers

    def _change_facts(self, event: Event) -> None:
        self.facts = self.facts.changed(event.payload["facts"])
        since = event.payload.get("effective_from")
        effective_from = datetime.fromisoformat(since) if since else event.happened_at
        for run in self.started:
            if run.stopped_at is None or run.stopped_at > effective_from:
                run.facts = self.facts

    def _start(self, clock: str, event: Event, policy: Policy) -> None:
        if clock != "leg" and policy.ruling(clock, self.facts, event.happened_at) is None:
            return
        leg = 1 + sum(run.clock == clock for run in self.started)
        kind = "paused" if self.is_on_hold else "running"
        self.started.append(
            _Run(
                clock, leg, self.team, self.cycle, event.happened_at, self.facts,
                [_Segment(kind, event.happened_at, None)],
            )
        )  # fmt: skip

    def _running(self) -> list[_Run]:
        return [run for run in self.started if run.stopped_at is None]

    def _last(self, clock: str) -> _Run | None:
        return next((run for run in reversed(self.started) if run.clock == clock), None)

    def _stop(self, clock: str, event: Event) -> None:
        for run in self._running():
            if run.clock == clock:
                run.stop(event)

    def _stop_all(self, event: Event) -> None:
        for run in self._running():
            run.stop(event)


# -- measuring ---------------------------------------------------------------------------------


def _measured(
    run: _Run, policy: Policy, calendars: Calendars, at: datetime, pins: Mapping[str, object]
) -> Clock:
    pinned = pins.get("calendars")
    versions: Mapping[str, int] = pinned if isinstance(pinned, Mapping) else {}
    policy_version = pins.get("policy")
    ruling = policy.ruling(
        run.clock, run.facts, run.started_at,
        policy_version if isinstance(policy_version, int) else None,
    )  # fmt: skip
    code = (
        ruling.calendar if ruling and ruling.calendar else calendars.code_for(run.clock, run.team)
    )
    calendar = calendars.of(code, versions.get(code))
    measures = _Measures(run, ruling.limit if ruling else None, calendar, at)
    return Clock(
        clock=run.clock, leg=run.leg, team=run.team, cycle=run.cycle, started_at=run.started_at,
        state=measures.state, elapsed=measures.elapsed, paused=measures.paused,
        limit=measures.limit, due_at=measures.due_at, warn_at=measures.warn_at,
        stopped_at=run.stopped_at, is_breached=measures.is_breached, ruling=ruling, calendar=code,
        unknown_year=measures.unknown_year, at=at, _segments=tuple(run.segments),
        _calendar=calendar,
    )  # fmt: skip


class _Measures:
    """What a run comes to by one calendar and one limit."""

    def __init__(
        self, run: _Run, limit: Limit | None, calendar: WorkCalendar, at: datetime
    ) -> None:
        self.calendar, self.at = calendar, at
        self.unknown_year: int | None = None
        self.elapsed = self._counted(run, "running")
        self.paused = self._counted(run, "paused")
        self.limit = self._working_limit(run, limit)
        is_paused = run.stopped_at is None and run.segments[-1].kind == "paused"
        self.due_at = self._reached(run, self.limit)
        self.warn_at = self._reached(run, self.limit * WARN_SHARE) if self.limit else None
        self.state = self._state(run, limit, is_paused=is_paused)
        self.is_breached = self._breached(run, limit)

    def _counted(self, run: _Run, kind: str) -> timedelta | None:
        try:
            return sum(
                (
                    self.calendar.elapsed(segment.start, segment.end or max(self.at, segment.start))
                    for segment in run.segments
                    if segment.kind == kind
                ),
                NOTHING,
            )
        except YearUnknown as unknown:
            self.unknown_year = unknown.year
            return None

    def _working_limit(self, run: _Run, limit: Limit | None) -> timedelta | None:
        """A limit in working days is the working time up to the close of the last of them."""
        if limit is None or limit.days is None:
            return limit.time if limit else None
        try:
            close = self.calendar.deadline_days(run.started_at, limit.days)
            return self.calendar.elapsed(run.started_at, close)
        except YearUnknown as unknown:
            self.unknown_year = unknown.year
            return None

    def _reached(self, run: _Run, limit: timedelta | None) -> datetime | None:
        """When the limit was used up, or would be if the clock ran on without further holds."""
        if limit is None:
            return None
        left, last = limit, None
        try:
            for segment in run.segments:
                if segment.kind != "running":
                    continue
                last = segment.start
                if segment.end is not None:
                    counted = self.calendar.elapsed(segment.start, segment.end)
                    if counted < left:
                        left -= counted
                        last = segment.end
                        continue
                return self.calendar.deadline(segment.start, left)
            if run.stopped_at is None:
                return None
            return self.calendar.deadline(last or run.stopped_at, left)
        except YearUnknown as unknown:
            self.unknown_year = unknown.year
            return None

    def _state(self, run: _Run, limit: Limit | None, *, is_paused: bool) -> ClockState:
        if run.stopped_at is not None:
            return ClockState.STOPPED
        if is_paused:
            return ClockState.PAUSED
        if limit is not None and self.due_at is None:
            return ClockState.DUE_UNKNOWN
        return ClockState.RUNNING

    def _breached(self, run: _Run, limit: Limit | None) -> bool | None:
        if limit is None:
            return None
        if self.due_at is None:
            return None if self.limit is None or self.elapsed is None else False
        return (run.stopped_at or self.at) > self.due_at
