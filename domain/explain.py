"""Why a clock says what it says: its arithmetic, its bar on a common axis, who held the order.

Everything here is for people to check by hand: minutes are whole, columns add up, and what a bar
leaves out is drawn as what it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.kinds import CLOCKS
from domain.limits import WORK_CLOCKS, Policy, Ruling
from domain.orders import Event, OrderState, Status, Verb, effective
from domain.sla import Clock, Span

NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)
FOLDED_OVER = timedelta(hours=2)
"""A stretch in which no clock counts is folded to a fixed width if it is longer than this. Holds
at its ends that are no longer than this stay to scale, so that they can be seen."""
FOLD_WIDTH = 0.09
FOLDS_WIDTH = 0.36
"""All folds together take no more than this share of the axis."""
SHORTEST_AXIS = timedelta(minutes=30)
TICK_ROOM = 0.09
"""Share of the axis that the label of a tick needs."""
_STEPS = tuple(timedelta(minutes=m) for m in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880))


# -- arithmetic --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arithmetic:
    """Wall time minus what does not count is what counts: it adds up exactly."""

    start: datetime
    end: datetime
    wall: timedelta
    off_hours: timedelta
    holiday: timedelta
    paused: timedelta
    """Working time that the holds took out; off hours inside a hold are off hours."""
    stopped: timedelta
    """Wall time between a result and its rejection."""
    unknown: timedelta
    counted: timedelta
    limit: timedelta | None
    over: timedelta
    counts: tuple[Span, ...]
    """The stretches that counted, those side by side as one."""
    pauses: tuple[Span, ...]

    @property
    def left(self) -> timedelta | None:
        """What is left of the limit; None without one, nothing once it is used up."""
        return None if self.limit is None else max(self.limit - self.counted, NOTHING)

    def in_minutes(self) -> "Arithmetic":
        """The same in whole minutes that still add up, for a table that people check by hand.

        Wall time, counted time and time over are rounded down, as the countdown does; what was
        left out takes up the difference.
        """
        wall, counted, over = (_floor(time) for time in (self.wall, self.counted, self.over))
        left_out = [self.off_hours, self.holiday, self.paused, self.stopped, self.unknown]
        off_hours, holiday, paused, stopped, unknown = _shared_out(wall - counted, left_out)
        limit = _floor(self.limit) if self.limit is not None else None
        return replace(
            self, wall=wall, counted=counted, over=over, off_hours=off_hours, holiday=holiday,
            paused=paused, stopped=stopped, unknown=unknown,
            limit=counted - over if limit is not None and over else limit,
        )  # fmt: skip


def arithmetic(clock: Clock) -> Arithmetic:
    """How a clock's counted time comes about."""
    spans = clock.spans
    end = clock.stopped_at or max(clock.at, clock.started_at)

    def total(*kinds: str) -> timedelta:
        return sum((s.end - s.start for s in spans if s.kind in kinds), NOTHING)

    return Arithmetic(
        start=clock.started_at, end=end, wall=end - clock.started_at,
        off_hours=total("off_hours"), holiday=total("holiday"), paused=total("paused"),
        stopped=total("stopped"), unknown=total("unknown"), counted=total("running", "makeup"),
        limit=clock.limit, over=clock.over,
        counts=_joined(span for span in spans if span.counts),
        pauses=_joined(span for span in spans if span.kind == "paused"),
    )  # fmt: skip


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of one reason, those that touch as one."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and last.end == span.start and last.reason == span.reason:
            found[-1] = replace(last, end=span.end)
        else:
            found.append(span)
    return tuple(found)


def _floor(time: timedelta) -> timedelta:
    return time // MINUTE * MINUTE


def _shared_out(whole: timedelta, parts: Sequence[timedelta]) -> list[timedelta]:
    """The parts in whole minutes that add up to `whole`: what is missing goes to the largest
    remainders."""
    floors = [_floor(part) for part in parts]
    missing = (whole - sum(floors, NOTHING)) // MINUTE
    order = sorted(range(len(parts)), key=lambda n: floors[n] - parts[n])
    for n in order[: max(missing, 0)]:
        floors[n] += MINUTE
    return floors


# -- who held it -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holding:
    """Working time of the main clock that passed while a team or desk held the order."""

    team: str | None
    time: timedelta
    waiting: timedelta
    """The part of it before the team took the order."""


def holdings(main: Clock, found: Sequence[Clock]) -> list[Holding]:
    """Who held the order while its main clock ran: the longest holder first."""
    counted = [span for span in main.spans if span.counts]
    times: dict[str | None, timedelta] = {}
    waits: dict[str | None, timedelta] = {}
    for clock in found:
        if clock.cycle != main.cycle or clock.clock not in ("leg", "take"):
            continue
        shares = times if clock.clock == "leg" else waits
        share = sum((_common(span, clock) for span in counted), NOTHING)
        shares[clock.team] = shares.get(clock.team, NOTHING) + share
    held = [Holding(team, time, waits.get(team, NOTHING)) for team, time in times.items()]
    return sorted(held, key=lambda holding: -holding.time)


def in_minutes(held: Sequence[Holding], whole: timedelta) -> list[Holding]:
    """Holdings in whole minutes that add up to `whole`, the counted time in whole minutes."""
    times = _shared_out(whole, [holding.time for holding in held])
    return [
        replace(one, time=time, waiting=min(_floor(one.waiting), time))
        for one, time in zip(held, times, strict=True)
    ]


def _common(span: Span, clock: Clock) -> timedelta:
    start = max(span.start, clock.started_at)
    end = min(span.end, clock.stopped_at or clock.at)
    return max(end - start, NOTHING)


# -- the axis ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A piece of the axis: `width` and `left` are shares of its length."""

    start: datetime
    end: datetime
    left: float
    width: float
    is_folded: bool

    def place(self, at: datetime) -> float:
        return self.left + self.width * ((at - self.start) / (self.end - self.start))


@dataclass(frozen=True)
class Tick:
    at: datetime
    left: float
    is_edge: bool = False
    """Start, end, or side of a fold, as against a round time."""


@dataclass(frozen=True)
class Axis:
    """Wall time laid out from 0 to 1, with long stretches in which nothing counts folded."""

    sections: tuple[Section, ...]
    now: datetime | None
    """The present moment, if a clock still runs."""

    @property
    def start(self) -> datetime:
        return self.sections[0].start

    @property
    def end(self) -> datetime:
        return self.sections[-1].end

    def place(self, at: datetime) -> float:
        """Where a moment stands, 0 to 1."""
        within = min(max(at, self.start), self.end)
        section = next(one for one in self.sections if within <= one.end)
        return min(max(section.place(within), 0.0), 1.0)

    def holds(self, at: datetime | None) -> bool:
        """Whether a moment lies on the axis."""
        return at is not None and self.start <= at <= self.end

    def ticks(self, zone: Any, room: float = TICK_ROOM) -> list[Tick]:
        """Moments to write under the axis, none closer to another than `room`: the ends and now,
        the sides of folds, then round times of `zone`."""
        edges = [self.start, self.now or self.end]
        folded = [one for one in self.sections if one.is_folded]
        folds = [*(one.end for one in folded), *(one.start for one in folded)]
        round_times = list(self._round_times(zone))
        found: list[Tick] = []
        for at, is_edge in [(at, True) for at in (*edges, *folds)] + [
            (at, False) for at in round_times
        ]:
            left = self.place(at)
            if all(abs(left - other.left) >= room for other in found):
                found.append(Tick(at, left, is_edge))
        return sorted(found, key=lambda tick: tick.left)

    def _round_times(self, zone: Any) -> Iterable[datetime]:
        """Round wall times outside the folds, at the finest step that leaves at most ten."""
        open_time = sum((s.end - s.start for s in self.sections if not s.is_folded), NOTHING)
        step = next((step for step in _STEPS if open_time <= 10 * step), _STEPS[-1])
        for one in self.sections:
            if one.is_folded:
                continue
            wall = one.start.astimezone(zone)
            midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
            at = midnight + step * -((midnight - wall) // step)
            while at < one.end:
                yield at
                at += step


def axis(found: Sequence[Clock], at: datetime) -> Axis:
    """One axis for these clocks, from the first start to now or the last stop.

    It reaches on to limits that are not far beyond, so that what is left can be seen.
    """
    start = min(clock.started_at for clock in found)
    runs_on = any(not clock.is_stopped for clock in found)
    last = max([start, *(clock.stopped_at or at for clock in found)])
    reach = last + max((last - start) / 2, SHORTEST_AXIS)
    limits = [clock.limit_at for clock in found]
    end = max([last, *(limit for limit in limits if limit is not None and limit <= reach)])
    if end == start:
        end = start + SHORTEST_AXIS
    pieces = _pieces(start, end, _merged(found, end, COUNTED), _merged(found, end, ("paused",)))
    return Axis(_laid_out(pieces), at if runs_on else None)


COUNTED = ("running", "makeup", "unknown")
Moments = tuple[datetime, datetime]


def _merged(found: Sequence[Clock], end: datetime, kinds: Sequence[str]) -> list[Moments]:
    """Where at least one clock is in one of these kinds of spans: in order, not overlapping."""
    spans = sorted(
        (span.start, min(span.end, end))
        for clock in found
        for span in (clock if clock.is_stopped else replace(clock, at=end)).spans
        if span.kind in kinds
    )
    merged: list[Moments] = []
    for since, until in spans:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged


def _pieces(
    start: datetime, end: datetime, counted: Sequence[Moments], paused: Sequence[Moments]
) -> list[tuple[datetime, datetime, bool]]:
    """The axis cut where it folds: (from, to, is folded)."""
    pieces: list[tuple[datetime, datetime, bool]] = []
    since = start
    for opens, closes in [*counted, (end, end)]:
        first, last = _without_short_holds(since, opens, paused)
        cuts = [(since, closes, False)]
        if last - first > FOLDED_OVER:
            cuts = [(since, first, False), (first, last, True), (last, closes, False)]
        for a, b, is_folded in cuts:
            if not is_folded and pieces and not pieces[-1][2]:
                pieces[-1] = (pieces[-1][0], max(b, pieces[-1][1]), False)
            elif b > a:
                pieces.append((a, b, is_folded))
        since = max(since, closes)
    return pieces


def _without_short_holds(since: datetime, until: datetime, paused: Sequence[Moments]) -> Moments:
    """A stretch in which nothing counts, less the short holds that it begins and ends with."""
    for a, b in paused:
        if a <= since < b <= until and b - since <= FOLDED_OVER:
            since = b
        elif since <= a < until <= b and until - a <= FOLDED_OVER:
            until = a
    return since, until


def _laid_out(pieces: Sequence[tuple[datetime, datetime, bool]]) -> tuple[Section, ...]:
    folds = sum(is_folded for _since, _until, is_folded in pieces)
    open_time = sum((b - a for a, b, is_folded in pieces if not is_folded), NOTHING)
    if not open_time:
        return (Section(pieces[0][0], pieces[-1][1], 0.0, 1.0, is_folded=False),)
    fold_width = min(FOLD_WIDTH, FOLDS_WIDTH / folds) if folds else 0.0
    sections: list[Section] = []
    left = 0.0
    for a, b, is_folded in pieces:
        width = fold_width if is_folded else (1 - folds * fold_width) * ((b - a) / open_time)
        sections.append(Section(a, b, left, width, is_folded))
        left += width
    return tuple(sections)


# -- the bars ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A stretch of a clock's bar on the axis."""

    kind: str
    """run, over, paused, off or stopped."""
    span: Span
    left: float
    width: float


def bar(clock: Clock, on: Axis) -> list[Piece]:
    """The stretches of a clock's bar: what counted before and after the limit, what did not."""
    pieces = []
    for span in clock.spans:
        for part, kind in _split(span, clock.limit_at):
            left = on.place(part.start)
            pieces.append(Piece(kind, part, left, on.place(part.end) - left))
    return pieces


_LOOKS = {"running": "run", "makeup": "run", "paused": "paused", "stopped": "stopped"}


def _split(span: Span, limit_at: datetime | None) -> list[tuple[Span, str]]:
    look = _LOOKS.get(span.kind, "off")
    if look != "run" or limit_at is None or span.end <= limit_at:
        return [(span, look)]
    if span.start >= limit_at:
        return [(span, "over")]
    return [(replace(span, end=limit_at), "run"), (replace(span, start=limit_at), "over")]


def shown(found: Sequence[Clock]) -> list[Clock]:
    """The clocks that have a bar, in the order in which they ended; legs are the holders' part."""
    own = [clock for clock in found if clock.clock != "leg"]
    return sorted(own, key=lambda c: (c.cycle, c.stopped_at or c.at, CLOCKS.index(c.clock)))


# -- an end without a result -------------------------------------------------------------------

_UNFINISHED = (Verb.CANCEL, Verb.REFUSE, Verb.SEND_BACK)


def broken_off_by(clock: Clock, events: Sequence[Event]) -> Event | None:
    """What ended a clock without a result: the order was cancelled, refused or sent back.

    None if the clock runs on or came to its result. A limit that it kept until then says nothing
    of the work; one that it was over by stays over.
    """
    ends = (event for event in effective(events) if event.verb in _UNFINISHED)
    return next((event for event in ends if event.happened_at == clock.stopped_at), None)


# -- what is still to come ---------------------------------------------------------------------

_NEXT = {
    Status.SUBMITTED: ("dispatch", "take", *WORK_CLOCKS, "confirm"),
    Status.RECEIVED: ("take", "confirm"),
    Status.DISPATCHED: ("confirm",),
    Status.IN_PROGRESS: ("confirm",),
}


def coming(state: OrderState, policy: Policy, at: datetime) -> list[tuple[str, Ruling]]:
    """The clocks of the order that have not started yet, with what will limit them."""
    names: tuple[str, ...] = _NEXT.get(state.status, ()) if state.status else ()
    if state.awaiting:
        names = ("dispatch", *names)
    rulings = [(name, policy.ruling(name, state.facts, at)) for name in names]
    return [(name, ruling) for name, ruling in rulings if ruling is not None]


# -- what has changed --------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was when somebody looked first; values are codes or moments."""

    name: str
    before: Any
    after: Any


_COMPARED = ("status", "team", "assignee", "is_on_hold", "held_until")


def changes(before: OrderState, after: OrderState) -> list[Change]:
    """What two looks at an order differ in, in the order in which people ask."""
    found = [
        Change(name, getattr(before, name), getattr(after, name))
        for name in _COMPARED
        if getattr(before, name) != getattr(after, name)
    ]
    if before.facts.customer_level != after.facts.customer_level:
        levels = before.facts.customer_level, after.facts.customer_level
        found.append(Change("customer_level", *levels))
    return found
