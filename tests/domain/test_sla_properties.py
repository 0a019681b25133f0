"""What holds for the clocks of every order, whatever happened to it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain import orders, sla
from domain.orders import Event, OrderState
from domain.sla import Clock, ClockState
from domain.workdays import YearUnknown
from tests.domain.histories import as_corrected, histories
from tests.domain.ledgers import CALENDARS, KINDS, POLICY, Story

NOTHING = timedelta(0)
later = st.integers(0, 20_000).map(lambda minutes: timedelta(minutes=minutes))


def clocks_of(events: tuple[Event, ...], at: datetime) -> tuple[Clock, ...]:
    return sla.clocks(events, POLICY, CALENDARS, at)


def last_of(story: Story) -> datetime:
    return story.events[-1].happened_at


def stored(clock: Clock) -> tuple[object, ...]:
    """What is kept of a clock: nothing of it may depend on when one asks."""
    always = (
        clock.clock, clock.leg, clock.cycle, clock.team, clock.state, clock.started_at,
        clock.limit, clock.due_at, clock.warn_at, clock.stopped_at, clock.ruling, clock.calendar,
        clock.unknown_year,
    )  # fmt: skip
    final = (clock.elapsed, clock.paused, clock.is_breached)
    return (*always, *final) if clock.is_stopped else always


@given(histories(), later)
def test_the_spans_of_a_clock_are_its_wall_time(story: Story, after: timedelta) -> None:
    at = last_of(story) + after
    for clock in clocks_of(story.events, at):
        spans = clock.spans
        end = clock.stopped_at or at
        if end == clock.started_at:
            assert spans == ()
            continue
        assert spans[0].start == clock.started_at
        assert spans[-1].end == end
        for span, following in pairwise(spans):
            assert span.start < span.end == following.start


@given(histories(), later)
def test_counted_spans_are_the_time_elapsed_and_paused_spans_the_time_paused(
    story: Story, after: timedelta
) -> None:
    for clock in clocks_of(story.events, last_of(story) + after):
        if any(span.kind == "unknown" for span in clock.spans):
            continue
        counted = sum((s.end - s.start for s in clock.spans if s.counts), NOTHING)
        paused = sum((s.end - s.start for s in clock.spans if s.kind == "paused"), NOTHING)
        assert (clock.elapsed, clock.paused) == (counted, paused)


@given(histories(), later)
def test_no_clock_is_negative(story: Story, after: timedelta) -> None:
    at = last_of(story) + after
    for clock in clocks_of(story.events, at):
        assert clock.elapsed is None or clock.elapsed >= NOTHING
        assert clock.paused is None or clock.paused >= NOTHING
        assert clock.over >= NOTHING
        assert clock.started_at <= (clock.stopped_at or at)
        assert clock.due_at is None or clock.due_at >= clock.started_at
        if clock.warn_at and clock.due_at:
            assert clock.warn_at <= clock.due_at


@given(histories(corrections=True), later)
def test_a_clock_is_late_exactly_if_more_than_its_limit_has_passed(
    story: Story, after: timedelta
) -> None:
    for clock in clocks_of(story.events, last_of(story) + after):
        if clock.limit is None or clock.elapsed is None:
            continue
        if clock.elapsed != clock.limit:
            assert clock.is_breached is (clock.elapsed > clock.limit)
        assert (clock.over > NOTHING) is (clock.elapsed > clock.limit)


@given(histories(corrections=True))
def test_a_running_clock_has_used_its_limit_at_its_due_moment(story: Story) -> None:
    end = last_of(story)
    for clock in clocks_of(story.events, end):
        if clock.state is not ClockState.RUNNING or not clock.due_at or clock.due_at < end:
            continue
        (then,) = [
            one
            for one in clocks_of(story.events, clock.due_at)
            if (one.clock, one.leg) == (clock.clock, clock.leg)
        ]
        assert then.elapsed == clock.limit
        assert then.is_breached is False


@given(histories())
def test_replaying_a_part_of_the_history_gives_what_was_true_then(story: Story) -> None:
    for n, (event, following) in enumerate(pairwise(story.events), start=1):
        if event.happened_at == following.happened_at:
            continue
        until = following.happened_at - timedelta(microseconds=1)
        for at in (event.happened_at, until):
            assert clocks_of(story.events[:n], at) == clocks_of(story.events, at)


@given(histories())
def test_the_state_is_reached_step_by_step(story: Story) -> None:
    state = orders.fold((), KINDS)
    for n in range(1, len(story.events) + 1):
        before, state = state, orders.fold(story.events[:n], KINDS)
        verb = story.events[n - 1].verb
        move = orders.MOVES.get(verb)
        expected = move.leads if move and before.status else orders.BEGINNINGS.get(verb)
        assert state.status == (expected or before.status)
        assert state.last_seq == n


@given(histories(corrections=True), st.randoms(use_true_random=False))
def test_events_recorded_out_of_order_give_the_same_clocks(story: Story, chance: object) -> None:
    events = distinct(as_corrected(story))
    numbers = list(range(1, len(events) + 1))
    chance.shuffle(numbers)  # type: ignore[attr-defined]
    shuffled = tuple(
        replace(event, seq=number) for event, number in zip(events, numbers, strict=True)
    )
    at = events[-1].happened_at + timedelta(days=1)
    assert clocks_of(shuffled, at) == clocks_of(events, at)
    assert told(orders.fold(shuffled, KINDS)) == told(orders.fold(events, KINDS))


def distinct(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events in turn, no two at the same moment."""
    apart = timedelta(microseconds=1)
    return tuple(
        replace(event, seq=n, happened_at=event.happened_at + apart * n)
        for n, event in enumerate(events, start=1)
    )


def told(state: OrderState) -> OrderState:
    return replace(state, last_seq=0, parties=tuple(sorted(state.parties)))


@given(histories(corrections=True))
def test_a_correction_gives_what_had_been_told_had_the_event_been_written_rightly(
    story: Story,
) -> None:
    right, at = as_corrected(story), last_of(story) + timedelta(days=1)
    assert clocks_of(story.events, at) == clocks_of(right, at)
    corrected, straight = (orders.fold(events, KINDS) for events in (story.events, right))
    assert replace(corrected, last_seq=0, last_happened_at=None) == replace(
        straight, last_seq=0, last_happened_at=None
    )


@given(histories(corrections=True), later, later)
def test_what_is_kept_of_a_clock_does_not_depend_on_when_one_asks(
    story: Story, first: timedelta, second: timedelta
) -> None:
    end = last_of(story)
    one, two = (clocks_of(story.events, end + after) for after in (first, second))
    assert [stored(clock) for clock in one] == [stored(clock) for clock in two]


@given(histories(corrections=True))
def test_at_any_time_an_order_that_is_not_done_or_ended_is_held_by_exactly_one(
    story: Story,
) -> None:
    state, found = story.state(), clocks_of(story.events, last_of(story))
    legs = [clock for clock in found if clock.clock == "leg" and not clock.is_stopped]
    is_worked_on = state.status in ("received", "dispatched", "in_progress")
    assert len(legs) == is_worked_on
    if legs:
        assert legs[0].team == state.team
        assert (legs[0].state is ClockState.PAUSED) == state.is_on_hold
        assert legs[0].cycle == state.cycle
    assert any(not clock.is_stopped for clock in found) == (
        state.is_open and state.status != "confirmed"
    )


@given(histories(), later)
def test_an_unknown_year_makes_due_unknown_and_never_wrong(story: Story, after: timedelta) -> None:
    for clock in clocks_of(story.events, last_of(story) + after):
        if clock.due_at is None or clock.calendar == "always":
            continue
        calendar = CALENDARS.of(clock.calendar)
        try:
            calendar.elapsed(clock.started_at, clock.due_at)
        except YearUnknown as error:
            raise AssertionError(f"due {clock.due_at} lies in an unknown year") from error
