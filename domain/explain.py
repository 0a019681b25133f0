"""Why a clock says what it says: its arithmetic, who held the order, what is still to come.

Everything here is for people to check by hand: minutes are whole and columns add up. The bar of a
clock is in `domain.bars`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.bars import FOLD_WIDTH as FOLD_WIDTH
from domain.bars import FOLDS_WIDTH as FOLDS_WIDTH
from domain.bars import NOTHING
from domain.bars import TICK_ROOM as TICK_ROOM
from domain.bars import Axis as Axis
from domain.bars import Piece as Piece
from domain.bars import axis as axis
from domain.bars import bar as bar
from domain.bars import shown as shown
from domain.limits import WORK_CLOCKS, Policy, Ruling
from domain.orders import Event, OrderState, Status, Verb, effective
from domain.sla import Clock, Span

MINUTE = timedelta(minutes=1)


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
