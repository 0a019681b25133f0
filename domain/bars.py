"""The bars of clocks on a common axis: long stretches in which nothing counts are folded.

What a bar leaves out is drawn as what it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.kinds import CLOCKS
from domain.sla import Clock, Span

NOTHING = timedelta(0)
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
