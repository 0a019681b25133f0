"""Why a clock says what it says: its arithmetic, and who held the order how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.sla import Clock, Span

NOTHING = timedelta(0)


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
    pauses: tuple[Span, ...]


@dataclass(frozen=True)
class Holding:
    """Working time of the main clock that passed while a team or desk held the order."""

    team: str | None
    time: timedelta
    waiting: timedelta
    """The part of it before the team took the order."""


def arithmetic(clock: Clock) -> Arithmetic:
    """How a clock's counted time comes about."""
    spans = clock.spans
    end = clock.stopped_at or clock.at

    def total(*kinds: str) -> timedelta:
        return sum((s.end - s.start for s in spans if s.kind in kinds), NOTHING)

    return Arithmetic(
        start=clock.started_at, end=end, wall=max(end - clock.started_at, NOTHING),
        off_hours=total("off_hours"), holiday=total("holiday"), paused=total("paused"),
        stopped=total("stopped"), unknown=total("unknown"), counted=total("running", "makeup"),
        limit=clock.limit, over=clock.over,
        pauses=tuple(span for span in spans if span.kind == "paused"),
    )  # fmt: skip


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


def _common(span: Span, clock: Clock) -> timedelta:
    start = max(span.start, clock.started_at)
    end = min(span.end, clock.stopped_at or clock.at)
    return max(end - start, NOTHING)
