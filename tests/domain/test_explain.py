"""What a clock shows can be checked by hand: sums, bars, folds, holders."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import explain
from domain.explain import Arithmetic
from domain.orders import Status, Verb
from domain.sla import Clock
from tests.domain.ledgers import (
    DESK,
    KINDS,
    OTHER_TEAM,
    POLICY,
    SHANGHAI,
    TEAM,
    Story,
    hours,
    minutes,
    wall,
)

NOTHING = timedelta(0)
RECEIVED = Story().receive("03-17 09:00")
OVERNIGHT = (
    Story()
    .receive("03-17 16:20", customer_level="office")
    .dispatch("03-17 16:28")
    .take("03-17 17:09")
    .hold("03-17 17:40")
    .resume("03-18 08:50")
)
"""Office hours, limit 8 hours: a hold that begins before the night and ends after it."""


def bars_of(story: Story, at: str) -> tuple[list[Clock], explain.Axis]:
    found = explain.shown(story.clocks(at))
    return found, explain.axis(found, wall(at))


def the(found: list[Clock], name: str) -> Clock:
    return next(clock for clock in found if clock.clock == name)


# -- arithmetic


def test_wall_time_minus_what_does_not_count_is_what_counts() -> None:
    sums = explain.arithmetic(OVERNIGHT.clock("repair", "03-18 10:42"))
    assert sums.wall == hours(18) + minutes(22)
    assert sums.off_hours == hours(14) + minutes(30)
    assert sums.paused == minutes(40)
    assert sums.counted == minutes(80) + minutes(112)
    assert sums.wall == sums.off_hours + sums.holiday + sums.paused + sums.counted


def test_a_hold_over_night_is_one_pause_on_each_side_with_its_reason() -> None:
    sums = explain.arithmetic(OVERNIGHT.clock("repair", "03-18 10:42"))
    assert [(span.start, span.end) for span in sums.pauses] == [
        (wall("03-17 17:40"), wall("03-17 18:00")),
        (wall("03-18 08:30"), wall("03-18 08:50")),
    ]
    assert {span.reason for span in sums.pauses} == {"room_closed"}


def test_time_left_is_limit_minus_counted_and_never_below_nothing() -> None:
    early = explain.arithmetic(RECEIVED.clock("repair", "03-17 10:00"))
    late = explain.arithmetic(RECEIVED.clock("repair", "03-17 15:00"))
    assert (early.left, early.over) == (hours(3), NOTHING)
    assert (late.left, late.over) == (NOTHING, hours(2))


def sums_of(seconds: list[int], limit: timedelta) -> Arithmetic:
    wall_time = timedelta(seconds=sum(seconds))
    counted = timedelta(seconds=seconds[5])
    start = wall("03-17 09:00")
    parts = [timedelta(seconds=n) for n in seconds[:5]]
    return Arithmetic(
        start, start + wall_time, wall_time, *parts, counted, limit,
        max(counted - limit, NOTHING), (), (),
    )  # fmt: skip


@given(st.lists(st.integers(0, 90_000), min_size=6, max_size=6), st.integers(1, 600))
def test_in_minutes_the_column_still_adds_up(seconds: list[int], limit: int) -> None:
    exact = sums_of(seconds, minutes(limit))
    sums = exact.in_minutes()
    left_out = sums.off_hours + sums.holiday + sums.paused + sums.stopped + sums.unknown
    assert sums.wall - left_out == sums.counted
    assert all(
        part % minutes(1) == NOTHING and part >= NOTHING for part in (left_out, sums.counted)
    )
    assert sums.limit is not None
    assert sums.over == NOTHING or sums.counted - sums.limit == sums.over
    assert abs(sums.off_hours - exact.off_hours) < minutes(1)


def test_in_minutes_time_over_is_rounded_down_like_the_countdown() -> None:
    sums = sums_of([0, 0, 0, 0, 0, 3 * 3600 + 12 * 60 + 59], hours(3)).in_minutes()
    assert (sums.over, sums.limit, sums.counted) == (minutes(12), hours(3), minutes(192))


# -- holders


def test_every_minute_of_the_main_clock_is_charged_to_whoever_held_the_order() -> None:
    story = RECEIVED.dispatch("03-17 09:08").take("03-17 09:49").transfer("03-17 10:30")
    found = story.clocks("03-17 12:00")
    held = explain.holdings(story.clock("repair", "03-17 12:00"), found)
    assert [(one.team, one.time, one.waiting) for one in held] == [
        (OTHER_TEAM, minutes(90), minutes(90)),
        (TEAM, minutes(82), minutes(41)),
        (DESK, minutes(8), NOTHING),
    ]


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=5))
def test_holdings_in_minutes_add_up_to_the_counted_minutes(seconds: list[int]) -> None:
    held = [
        explain.Holding(f"T{n}", timedelta(seconds=s), timedelta(seconds=s // 2))
        for n, s in enumerate(seconds)
    ]
    whole = timedelta(seconds=sum(seconds)) // minutes(1) * minutes(1)
    shown = explain.in_minutes(held, whole)
    assert sum((one.time for one in shown), NOTHING) == whole
    assert all(one.waiting <= one.time for one in shown)


# -- the axis


def test_a_night_is_folded_and_a_lunch_break_is_not() -> None:
    _found, axis = bars_of(OVERNIGHT, "03-18 15:00")
    folded = [section for section in axis.sections if section.is_folded]
    assert [(one.start, one.end) for one in folded] == [(wall("03-17 18:00"), wall("03-18 08:30"))]
    assert folded[0].width == pytest.approx(explain.FOLD_WIDTH)


def test_a_short_hold_before_a_night_stays_to_scale_and_a_long_one_folds_with_it() -> None:
    short = bars_of(OVERNIGHT, "03-18 10:42")[1]
    one_hour = short.place(wall("03-18 10:00")) - short.place(wall("03-18 09:00"))
    assert short.place(wall("03-17 18:00")) - short.place(wall("03-17 17:40")) == pytest.approx(
        one_hour / 3
    )
    days = OVERNIGHT.hold("03-18 10:00").resume("03-20 09:00")
    folded = [one for one in bars_of(days, "03-20 10:00")[1].sections if one.is_folded]
    assert [(one.start, one.end) for one in folded] == [
        (wall("03-17 18:00"), wall("03-18 08:30")),
        (wall("03-18 12:00"), wall("03-20 08:30")),
    ]


def test_two_hours_in_which_nothing_counts_are_still_drawn_to_scale() -> None:
    exactly = RECEIVED.hold("03-17 09:30").resume("03-17 11:30")
    longer = RECEIVED.hold("03-17 09:30").resume("03-17 11:31")
    assert not any(one.is_folded for one in bars_of(exactly, "03-17 12:00")[1].sections)
    assert any(one.is_folded for one in bars_of(longer, "03-17 12:00")[1].sections)


def test_many_folds_share_a_third_of_the_axis() -> None:
    story = Story().receive("03-02 09:00", customer_level="office")
    _found, axis = bars_of(story, "03-31 12:00")
    assert sum(one.width for one in axis.sections if one.is_folded) <= explain.FOLDS_WIDTH + 1e-9
    assert sum(one.width for one in axis.sections) == pytest.approx(1)


def test_the_axis_reaches_to_a_limit_that_is_near_and_not_to_one_far_away() -> None:
    near = bars_of(RECEIVED, "03-17 12:00")[1]
    far = bars_of(RECEIVED, "03-17 09:20")[1]
    assert near.end == wall("03-17 13:00")
    assert far.end == wall("03-17 09:20")
    assert near.holds(wall("03-17 13:00"))
    assert not far.holds(wall("03-17 13:00"))


def test_an_order_received_this_very_moment_has_an_axis() -> None:
    found, axis = bars_of(RECEIVED, "03-17 09:00")
    assert axis.end == wall("03-17 09:15")
    assert [explain.bar(clock, axis) for clock in found] == [[], []]


def test_places_rise_with_time_and_stay_on_the_axis() -> None:
    _found, axis = bars_of(OVERNIGHT, "03-18 10:42")
    moments = [wall("03-17 16:00") + minutes(10) * n for n in range(120)]
    places = [axis.place(at) for at in moments]
    assert places == sorted(places)
    assert places[0] == 0
    assert axis.place(wall("03-19 00:00")) == pytest.approx(1)


def test_ticks_keep_their_distance_and_name_the_ends_and_the_folds() -> None:
    _found, axis = bars_of(OVERNIGHT, "03-18 15:00")
    ticks = axis.ticks(SHANGHAI)
    gaps = [b.left - a.left for a, b in pairwise(ticks)]
    assert all(gap >= explain.TICK_ROOM - 1e-9 for gap in gaps)
    edges = {tick.at for tick in ticks if tick.is_edge}
    assert {wall("03-17 16:20"), wall("03-18 15:00"), wall("03-17 18:00")} <= edges
    assert all(tick.is_edge or tick.at.minute % 5 == 0 for tick in ticks)


def test_the_present_is_marked_only_while_a_clock_runs() -> None:
    done = RECEIVED.dispatch("03-17 09:05").take("03-17 09:20").finish("03-17 10:00")
    done = done.confirm("03-17 10:05").close("03-17 10:06")
    assert bars_of(done, "03-20 10:00")[1].now is None
    assert bars_of(RECEIVED, "03-17 09:20")[1].now == wall("03-17 09:20")
    assert bars_of(done, "03-20 10:00")[1].end <= wall("03-17 13:00")


# -- the bars


def pieces(story: Story, name: str, at: str) -> list[tuple[str, datetime, datetime]]:
    found, axis = bars_of(story, at)
    return [(p.kind, p.span.start, p.span.end) for p in explain.bar(the(found, name), axis)]


def test_a_bar_turns_to_over_exactly_at_the_limit() -> None:
    assert pieces(RECEIVED, "repair", "03-17 13:12") == [
        ("run", wall("03-17 09:00"), wall("03-17 13:00")),
        ("over", wall("03-17 13:00"), wall("03-17 13:12")),
    ]


def test_a_bar_shows_what_did_not_count_as_what_it_was() -> None:
    kinds = [kind for kind, _start, _end in pieces(OVERNIGHT, "repair", "03-18 10:42")]
    assert kinds == ["run", "paused", "off", "paused", "run"]


def test_time_between_a_result_and_its_rejection_is_stopped() -> None:
    story = RECEIVED.dispatch("03-17 09:05").take("03-17 09:20").finish("03-17 10:00")
    rejected = story.reject("03-17 10:30")
    assert ("stopped", wall("03-17 10:00"), wall("03-17 10:30")) in pieces(
        rejected, "repair", "03-17 11:00"
    )


def test_bars_cover_the_clock_without_gap_or_overlap() -> None:
    found, axis = bars_of(OVERNIGHT, "03-19 11:00")
    for clock in found:
        parts = explain.bar(clock, axis)
        assert parts[0].span.start == clock.started_at
        assert all(a.span.end == b.span.start for a, b in pairwise(parts))
        assert parts[-1].span.end == (clock.stopped_at or clock.at)


def test_legs_have_no_bar_and_clocks_stand_in_the_order_in_which_they_ended() -> None:
    story = RECEIVED.dispatch("03-17 09:08").take("03-17 09:49").transfer("03-17 10:30")
    names = [clock.clock for clock in explain.shown(story.clocks("03-17 12:00"))]
    assert names == ["dispatch", "take", "take", "repair"]


# -- what is still to come, and what has changed


def test_clocks_that_have_not_started_are_named_with_their_limits() -> None:
    def names(story: Story) -> list[str]:
        return [name for name, _ in explain.coming(story.state(), POLICY, wall("03-17 12:00"))]

    assert names(Story().submit("03-17 09:00")) == ["dispatch", "take", "repair", "confirm"]
    assert names(RECEIVED) == ["take", "confirm"]
    assert names(RECEIVED.dispatch("03-17 09:05")) == ["confirm"]
    assert names(RECEIVED.done("03-17 10:00")) == []
    assert names(Story().receive("03-17 09:00", kind="guarded")) == ["dispatch", "take", "confirm"]
    _name, ruling = explain.coming(RECEIVED.state(), POLICY, wall("03-17 12:00"))[0]
    assert ruling.limit.time == minutes(30)


def test_two_looks_at_an_order_differ_in_what_was_done_between_them() -> None:
    before = RECEIVED.state()
    after = RECEIVED.dispatch("03-17 09:05").then(Verb.TAKE, "03-17 09:20", assignee=7).state()
    assert [(one.name, one.before, one.after) for one in explain.changes(before, after)] == [
        ("status", Status.RECEIVED, Status.IN_PROGRESS),
        ("team", DESK, TEAM),
        ("assignee", None, 7),
    ]
    assert explain.changes(before, before) == []


def test_a_changed_level_is_a_difference() -> None:
    before = RECEIVED.state()
    after = replace(before, facts=before.facts.changed({"customer_level": "b"}))
    assert [(one.name, one.after) for one in explain.changes(before, after)] == [
        ("customer_level", "b")
    ]


def test_the_kinds_of_the_stories_are_those_of_the_rules() -> None:
    assert {"fault", "guarded"} <= set(KINDS)
