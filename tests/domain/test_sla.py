"""The clocks, rule by rule: what pauses, what restarts, who is charged, what a closing fixes."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from domain import sla
from domain.kinds import Limit
from domain.limits import Calendars, Policy, ProcessRow, Ruling
from domain.orders import Verb
from domain.sla import ClockState
from tests.domain.ledgers import (
    CALENDARS,
    COUNTY,
    DESK,
    FAULT,
    OTHER_TEAM,
    POLICY,
    PROCESS,
    ROWS,
    TEAM,
    Story,
    hours,
    minutes,
    office_calendar,
    row,
    wall,
    with_rows,
)  # fmt: skip

NOON = "03-17 12:00"
RECEIVED = Story().receive("03-17 09:00")
WORKED_ON = RECEIVED.dispatch("03-17 09:10").take("03-17 09:30")
OFFICE_ORDER = Story().receive("03-17 09:00", customer_level="office")
"""A repair of 8 working hours in office time: due on Wednesday 03-18 at 09:30."""


APP = {"service": "app", "customer_level": "c"}
"""A service of the industry rules: feedback in 1, finish in 3 working days."""


def names(story: Story, at: str = NOON) -> list[str]:
    return [clock.clock for clock in story.clocks(at)]


def kinds_of(clock: sla.Clock) -> list[tuple[str, timedelta]]:
    return [(span.kind, span.end - span.start) for span in clock.spans]


# -- which clocks run --------------------------------------------------------------------------


def test_an_application_starts_the_receive_clock() -> None:
    story = Story().submit("03-17 09:00")
    assert names(story) == ["receive"]
    assert story.clock("receive").due_at == wall("03-17 09:30")
    assert story.clock("receive").team == DESK


def test_reception_starts_repair_dispatch_and_the_first_leg() -> None:
    assert names(RECEIVED) == ["repair", "dispatch", "leg"]
    assert RECEIVED.clock("dispatch").due_at == wall("03-17 09:15")
    assert RECEIVED.clock("repair").due_at == wall("03-17 13:00")
    assert RECEIVED.clock("leg").limit is None


def test_the_receive_clock_stops_at_reception() -> None:
    story = Story().submit("03-17 09:00").receive("03-17 09:31")
    assert story.clock("receive").stopped_at == wall("03-17 09:31")
    assert story.clock("receive").is_breached
    assert story.clock("repair").started_at == wall("03-17 09:31")


def test_dispatch_stops_its_clock_and_starts_the_take_clock() -> None:
    story = RECEIVED.dispatch("03-17 09:08")
    assert story.clock("dispatch").elapsed == minutes(8)
    assert story.clock("take").due_at == wall("03-17 09:38")
    assert story.clock("take").team == TEAM


def test_finishing_stops_the_work_and_starts_the_confirm_clock() -> None:
    story = WORKED_ON.finish("03-17 11:00")
    assert story.clock("repair").elapsed == hours(2)
    assert story.clock("confirm").due_at == wall("03-17 11:15")
    assert story.confirm("03-17 11:15").clock("confirm").is_breached is False


def test_review_and_approval_each_have_a_clock_before_dispatch() -> None:
    story = Story().receive("03-17 09:00", kind="guarded")
    assert names(story) == ["repair", "review", "leg"]
    reviewed = story.then(Verb.REVIEW, "03-17 09:20")
    assert [c.clock for c in reviewed.clocks() if not c.is_stopped] == ["repair", "leg", "approve"]
    approved = reviewed.then(Verb.APPROVE, "03-17 10:00")
    assert approved.clock("approve").due_at == wall("03-17 10:20")
    assert [c.clock for c in approved.clocks() if not c.is_stopped] == ["repair", "leg", "dispatch"]
    assert approved.clock("dispatch").started_at == wall("03-17 10:00")


def test_an_order_that_is_sent_back_waits_for_reception_again() -> None:
    story = Story().receive("03-17 09:00", kind="guarded")
    back = story.then(Verb.SEND_BACK, "03-17 09:20", reason="incomplete")
    assert [c.clock for c in back.clocks() if not c.is_stopped] == ["receive"]
    again = back.receive("03-17 10:00")
    assert again.clock("review").started_at == wall("03-17 10:00")
    assert again.clock("repair").started_at == wall("03-17 10:00")


def test_services_of_the_industry_rules_have_feedback_and_finish_in_working_days() -> None:
    story = Story().receive("02-13 17:00", **APP)
    assert story.clock("feedback").due_at == wall("02-14 18:00")
    assert story.clock("finish").due_at == wall("02-25 18:00")
    assert [c.clock for c in story.clocks() if c.clock == "repair"] == []


def test_feedback_stops_the_feedback_clock_alone() -> None:
    story = Story().receive("03-17 09:00", **APP)
    told = story.then(Verb.NOTE, "03-17 11:00", is_feedback=True)
    assert told.clock("feedback").stopped_at == wall("03-17 11:00")
    assert not told.clock("finish").is_stopped
    noted = story.then(Verb.NOTE, "03-17 11:00", text="called")
    assert not noted.clock("feedback").is_stopped


def test_working_days_of_a_kind_are_days_of_its_calendar() -> None:
    story = Story().receive("03-20 10:00", kind="install")
    assert story.clock("finish").due_at == wall("03-25 18:00")
    assert story.clock("finish").calendar == "office"


def test_an_end_stops_every_clock() -> None:
    for end in (Verb.CANCEL, Verb.REFUSE, Verb.CLOSE):
        story = WORKED_ON.then(end, "03-17 10:00", reason="customer")
        assert all(clock.stopped_at for clock in story.clocks())


# -- in time or not ----------------------------------------------------------------------------


def test_exactly_on_the_due_moment_is_in_time() -> None:
    on_the_dot = RECEIVED.dispatch("03-17 09:15")
    assert on_the_dot.clock("dispatch").is_breached is False
    assert on_the_dot.clock("dispatch").over == timedelta(0)
    assert on_the_dot.clock("dispatch").due_at == wall("03-17 09:15")
    after = RECEIVED.dispatch("03-17 09:15:00.000001")
    assert after.clock("dispatch").is_breached is True


def test_a_running_clock_is_late_once_its_due_moment_has_passed() -> None:
    assert RECEIVED.clock("dispatch", "03-17 09:15").is_breached is False
    late = RECEIVED.clock("dispatch", "03-17 09:56")
    assert late.is_breached is True
    assert late.over == minutes(41)
    assert late.remaining == -minutes(41)


def test_a_clock_is_at_risk_from_three_quarters_of_its_working_time() -> None:
    assert RECEIVED.clock("repair").warn_at == wall("03-17 12:00")
    assert OFFICE_ORDER.clock("repair").warn_at == wall("03-17 17:00")


def test_a_clock_that_starts_outside_working_time_waits_for_the_opening() -> None:
    story = Story().receive("03-16 20:00", customer_level="office")
    repair = story.clock("repair", "03-17 09:30")
    assert repair.elapsed == hours(1)
    assert repair.due_at == wall("03-18 09:00")


def test_a_limit_that_ends_at_closing_is_due_at_closing() -> None:
    story = Story().receive("03-17 08:30", customer_level="office")
    policy = with_rows(row(1, {}, "office", repair=Limit(time=hours(7.5))))
    repair = story.finish("03-18 08:30").clock("repair", policy=policy)
    assert repair.due_at == wall("03-17 18:00")
    assert repair.is_breached is True


def test_no_limit_at_all_is_due_at_once() -> None:
    policy = with_rows(row(1, {}, "office", repair=Limit(time=timedelta(0))))
    assert OFFICE_ORDER.clock("repair", policy=policy).due_at == wall("03-17 09:00")
    at_night = Story().receive("03-16 20:00")
    assert at_night.clock("repair", policy=policy).due_at == wall("03-17 08:30")


def test_no_limit_at_all_waits_for_an_opening_that_is_not_held() -> None:
    policy = with_rows(row(1, {}, "office", repair=Limit(time=timedelta(0))))
    held = Story().receive("03-16 20:00").hold("03-16 21:00")
    assert held.clock("repair", policy=policy).due_at is None
    resumed = held.resume("03-17 10:00")
    assert resumed.clock("repair", policy=policy).due_at == wall("03-17 10:00")


# -- pauses ------------------------------------------------------------------------------------


def test_a_pause_takes_out_exactly_the_working_time_inside_it() -> None:
    held = OFFICE_ORDER.hold("03-17 11:00").resume("03-17 15:00")
    repair = held.clock("repair")
    assert repair.paused == hours(2)
    assert repair.due_at == wall("03-18 11:30")
    assert held.clock("repair", "03-17 16:00").elapsed == hours(3)


def test_a_pause_outside_working_time_changes_nothing() -> None:
    plain = OFFICE_ORDER.clock("repair")
    for start, end in (("12:00", "14:00"), ("12:30", "13:00"), ("18:00", "23:00")):
        held = OFFICE_ORDER.hold(f"03-17 {start}").resume(f"03-17 {end}").clock("repair")
        assert held.due_at == plain.due_at
        assert held.warn_at == plain.warn_at
        assert held.paused == timedelta(0)


def test_pausing_over_the_weekend_takes_out_what_the_working_days_have() -> None:
    story = Story().receive("03-20 17:00", customer_level="office")
    held = story.hold("03-20 17:30").resume("03-23 09:00").clock("repair")
    assert held.paused == hours(1)
    assert held.due_at == wall("03-24 09:00")


def test_holds_that_overlap_are_one() -> None:
    one = WORKED_ON.hold("03-17 10:00").resume("03-17 11:00")
    two = WORKED_ON.hold("03-17 10:00").hold("03-17 10:30", "weather").resume("03-17 11:00")
    assert two.clock("repair").due_at == one.clock("repair").due_at == wall("03-17 14:00")
    assert two.clock("repair").paused == hours(1)
    pauses = [span for span in two.clock("repair").spans if span.kind == "paused"]
    assert [(pause.reason, pause.end - pause.start) for pause in pauses] == [
        ("room_closed", hours(1))
    ]


def test_a_hold_pauses_every_clock_that_runs() -> None:
    story = RECEIVED.dispatch("03-17 09:10").hold("03-17 09:20")
    live = [clock for clock in story.clocks(NOON) if not clock.is_stopped]
    assert {clock.clock for clock in live} == {"repair", "take", "leg"}
    assert all(clock.state is ClockState.PAUSED for clock in live)
    assert [clock.clock for clock in live if clock.due_at] == []


def test_an_order_resumed_keeps_the_time_that_it_had() -> None:
    held = WORKED_ON.hold("03-17 12:59")
    assert held.clock("repair", "03-20 09:00").remaining == minutes(1)
    assert held.resume("03-20 09:00").clock("repair").due_at == wall("03-20 09:01")


def test_paused_in_time_stays_in_time_however_long() -> None:
    repair = WORKED_ON.hold("03-17 10:00").clock("repair", "04-30 09:00")
    assert repair.is_breached is False
    assert repair.limit_at == wall("04-30 12:00")


def test_paused_past_due_stays_late() -> None:
    held = WORKED_ON.hold("03-17 13:01")
    for at in ("03-17 13:01", "03-18 09:00"):
        repair = held.clock("repair", at)
        assert repair.state is ClockState.PAUSED
        assert repair.due_at == wall("03-17 13:00")
        assert repair.is_breached is True
        assert repair.over == minutes(1)
    assert held.resume("03-18 09:00").clock("repair").due_at == wall("03-17 13:00")


def test_paused_on_the_due_moment_is_due_then() -> None:
    held = WORKED_ON.hold("03-17 13:00")
    assert held.clock("repair", "03-17 13:00").is_breached is False
    assert held.clock("repair", "03-17 15:00").due_at == wall("03-17 13:00")
    assert held.resume("03-17 15:00").clock("repair").due_at == wall("03-17 13:00")


def test_an_order_that_ends_while_paused_in_time_was_in_time() -> None:
    repair = WORKED_ON.hold("03-17 10:00").cancel("03-19 10:00").clock("repair")
    assert repair.is_stopped
    assert repair.is_breached is False
    assert repair.elapsed == hours(1)
    assert repair.due_at == wall("03-19 13:00")


def test_pauses_say_why_and_by_whom() -> None:
    held = WORKED_ON.hold("03-17 10:00", "weather", actor=7).resume("03-17 11:00")
    (pause,) = [span for span in held.clock("repair").spans if span.kind == "paused"]
    assert (pause.reason, pause.actor) == ("weather", 7)
    assert (pause.start, pause.end) == (wall("03-17 10:00"), wall("03-17 11:00"))
    assert not pause.counts


# -- who has it --------------------------------------------------------------------------------


def test_a_return_restarts_the_dispatch_clock_and_leaves_the_repair_clock_running() -> None:
    story = WORKED_ON.give_back("03-17 10:00")
    assert story.clock("dispatch").started_at == wall("03-17 10:00")
    assert story.clock("dispatch").leg == 2
    assert story.clock("dispatch").due_at == wall("03-17 10:15")
    assert story.clock("repair").started_at == wall("03-17 09:00")
    assert story.clock("repair").due_at == wall("03-17 13:00")


def test_a_return_before_it_was_taken_stops_the_take_clock() -> None:
    story = RECEIVED.dispatch("03-17 09:10").give_back("03-17 09:20")
    assert story.clock("take").stopped_at == wall("03-17 09:20")
    assert story.clock("take").is_breached is False


def test_a_returned_order_is_charged_to_the_desk_that_gave_it_out() -> None:
    story = WORKED_ON.give_back("03-17 10:00")
    assert story.clock("dispatch").team == DESK
    assert story.clock("leg").team == DESK
    assert [c.team for c in story.clocks() if c.clock == "leg"] == [DESK, TEAM, DESK]


def test_a_transfer_starts_a_new_take_clock_and_leg() -> None:
    story = WORKED_ON.transfer("03-17 10:00", OTHER_TEAM)
    take, leg = story.clock("take"), story.clock("leg")
    assert (take.leg, take.team, take.started_at) == (2, OTHER_TEAM, wall("03-17 10:00"))
    assert (leg.leg, leg.team, leg.started_at) == (3, OTHER_TEAM, wall("03-17 10:00"))
    assert story.clock("take", leg=1).stopped_at == wall("03-17 09:30")
    assert story.clock("repair").started_at == wall("03-17 09:00")


def test_the_take_clock_keeps_the_hours_of_the_team_that_must_take_it() -> None:
    story = RECEIVED.dispatch("03-17 12:10", OTHER_TEAM)
    assert story.clock("take").due_at == wall("03-17 14:30")
    assert story.clock("take").calendar == "office"
    assert RECEIVED.dispatch("03-17 12:10", TEAM).clock("take").calendar == "always"


def test_every_hop_of_two_way_dispatch_is_a_leg_charged_to_its_holder() -> None:
    story = (
        RECEIVED.then(Verb.SEND_DOWN, "03-17 09:05", COUNTY)
        .then(Verb.ESCALATE, "03-17 09:30", DESK, "no_resource")
        .dispatch("03-17 09:40")
    )
    legs = [(c.team, c.elapsed) for c in story.clocks("03-17 10:00") if c.clock == "leg"]
    assert legs == [
        (DESK, minutes(5)), (COUNTY, minutes(25)), (DESK, minutes(10)), (TEAM, minutes(20)),
    ]  # fmt: skip
    dispatches = [(c.team, c.is_breached) for c in story.clocks() if c.clock == "dispatch"]
    assert dispatches == [(DESK, False), (COUNTY, True), (DESK, False)]


def test_the_repair_clock_is_charged_to_whoever_has_the_order() -> None:
    assert RECEIVED.clock("repair").team == DESK
    assert WORKED_ON.clock("repair").team == TEAM
    assert WORKED_ON.transfer("03-17 10:00").clock("repair").team == OTHER_TEAM
    assert WORKED_ON.give_back("03-17 10:00").clock("repair").team == DESK
    assert WORKED_ON.finish("03-17 10:00").confirm("03-17 10:05").clock("repair").team == TEAM


def test_the_confirm_clock_is_charged_to_the_desk() -> None:
    story = WORKED_ON.finish("03-17 10:00")
    assert story.clock("confirm").team == DESK


def test_the_legs_cover_the_time_from_reception_to_the_result() -> None:
    story = WORKED_ON.transfer("03-17 10:00").take("03-17 10:20").finish("03-17 11:00")
    legs = [clock for clock in story.clocks() if clock.clock == "leg"]
    assert legs[0].started_at == wall("03-17 09:00")
    assert legs[-1].stopped_at == wall("03-17 11:00")
    for before, after in pairwise(legs):
        assert before.stopped_at == after.started_at


# -- rejected, reopened ------------------------------------------------------------------------


def test_a_rejected_result_resumes_repair_with_the_time_it_had() -> None:
    rejected = WORKED_ON.finish("03-17 11:00").reject("03-17 14:00")
    repair = rejected.clock("repair", "03-17 15:00")
    assert repair.elapsed == hours(3)
    assert repair.due_at == wall("03-17 16:00")
    assert repair.leg == 1


def test_confirm_time_is_not_charged_to_repair() -> None:
    rejected = WORKED_ON.finish("03-17 11:00").reject("03-17 14:00").finish("03-17 14:30")
    assert rejected.clock("repair").elapsed == hours(2.5)
    assert rejected.clock("confirm", leg=1).elapsed == hours(3)
    assert rejected.clock("confirm").leg == 2
    assert kinds_of(rejected.clock("repair")) == [
        ("running", hours(2)), ("stopped", hours(3)), ("running", hours(0.5)),
    ]  # fmt: skip


def test_a_rejected_result_gives_the_order_back_to_the_team_that_had_it() -> None:
    rejected = WORKED_ON.finish("03-17 11:00").reject("03-17 14:00")
    leg = rejected.clock("leg", "03-17 14:30")
    assert (leg.team, leg.state) == (TEAM, ClockState.RUNNING)
    assert len([c for c in rejected.clocks() if c.clock == "leg"]) == 2


def test_a_result_that_was_late_is_still_late_after_its_rejection() -> None:
    rejected = WORKED_ON.finish("03-17 13:30").reject("03-17 14:00")
    assert rejected.clock("repair").due_at == wall("03-17 13:00")


def test_a_reopened_order_keeps_its_history_and_starts_a_second_cycle() -> None:
    closed = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:10").close("03-17 11:20")
    reopened = closed.reopen("03-18 09:00")
    before = [clock for clock in reopened.clocks() if clock.cycle == 1]
    assert [(c.clock, c.due_at, c.elapsed) for c in before] == [
        (c.clock, c.due_at, c.elapsed) for c in closed.clocks()
    ]
    second = reopened.clock("repair")
    assert (second.cycle, second.leg) == (2, 2)
    assert second.due_at == wall("03-18 13:00")
    assert reopened.clock("dispatch").started_at == wall("03-18 09:00")
    assert reopened.clock("leg").team == DESK


def test_what_still_ran_ends_where_an_order_is_reopened() -> None:
    """Not by the rulebook, but files from elsewhere hold such histories."""
    reopened = WORKED_ON.reopen("03-17 10:00")
    assert reopened.clock("repair", leg=1).stopped_at == wall("03-17 10:00")
    assert len([c for c in reopened.clocks() if c.clock == "repair" and not c.is_stopped]) == 1


def test_a_rejection_at_the_moment_of_the_result_is_no_stop_at_all() -> None:
    rejected = WORKED_ON.finish("03-17 11:00").reject("03-17 11:00").finish("03-17 12:00")
    assert kinds_of(rejected.clock("repair")) == [("running", hours(2)), ("running", hours(1))]


def test_a_rejection_in_the_second_cycle_leaves_the_first_alone() -> None:
    closed = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:10").close("03-17 11:20")
    second = closed.reopen("03-18 09:00").dispatch("03-18 09:05").take("03-18 09:10")
    rejected = second.finish("03-18 10:00").reject("03-18 10:30")
    assert rejected.clock("repair", leg=1).stopped_at == wall("03-17 11:00")
    assert rejected.clock("repair", leg=2).stopped_at is None


# -- changes -----------------------------------------------------------------------------------


def test_a_change_of_level_takes_effect_at_once_and_recomputes_open_clocks() -> None:
    changed = WORKED_ON.change("03-17 10:00", customer_level="b")
    assert changed.clock("repair").due_at == wall("03-17 17:00")
    ruling = changed.clock("repair").ruling
    assert ruling is not None
    assert ruling.row_no == 2


def test_a_change_of_level_leaves_alone_what_had_stopped() -> None:
    changed = WORKED_ON.finish("03-17 13:30").change("03-17 14:00", customer_level="b")
    assert changed.clock("repair").is_breached is True
    assert changed.clock("repair").due_at == wall("03-17 13:00")


def test_a_change_at_the_moment_of_the_stop_comes_too_late() -> None:
    late = WORKED_ON.finish("03-17 13:30")
    for since in ("03-17 13:30", None):
        changed = late.change("03-17 13:30", since=since, customer_level="b")
        assert changed.clock("repair").is_breached is True


def test_a_change_of_level_is_retroactive_if_it_says_so() -> None:
    late = WORKED_ON.finish("03-17 13:30")
    changed = late.change("03-17 14:00", since="03-17 09:00", customer_level="b")
    assert changed.clock("repair").due_at == wall("03-17 17:00")
    assert changed.clock("repair").is_breached is False


def test_a_change_of_level_from_a_later_date_leaves_alone_what_stops_before() -> None:
    changed = WORKED_ON.change("03-17 10:00", since="03-18 00:00", customer_level="b")
    assert changed.finish("03-17 13:30").clock("repair").is_breached is True
    assert changed.clock("repair", "03-18 00:00").due_at == wall("03-17 17:00")


def test_the_same_clocks_come_out_whenever_one_asks_about_a_later_change() -> None:
    changed = WORKED_ON.change("03-17 10:00", since="03-18 00:00", customer_level="b")
    asked = [changed.clock("repair", at).due_at for at in ("03-17 10:00", "03-18 09:00")]
    assert len(set(asked)) == 1


def test_a_change_of_service_may_change_which_clocks_run() -> None:
    changed = WORKED_ON.change("03-17 10:00", **APP)
    live = {clock.clock for clock in changed.clocks(NOON) if not clock.is_stopped}
    assert live == {"feedback", "finish", "leg"}
    assert changed.clock("finish").started_at == wall("03-17 09:00")
    assert changed.clock("finish").due_at == wall("03-20 18:00")


def test_a_change_in_the_second_cycle_leaves_the_first_alone() -> None:
    closed = WORKED_ON.finish("03-17 13:30").confirm("03-17 13:40").close("03-17 13:50")
    changed = closed.reopen("03-18 09:00").change(
        "03-18 10:00", since="03-17 09:00", customer_level="b"
    )
    assert changed.clock("repair", leg=1).is_breached is True
    assert changed.clock("repair", leg=2).due_at == wall("03-18 17:00")


def test_what_becomes_known_at_the_reopening_rules_the_second_cycle_only() -> None:
    closed = WORKED_ON.finish("03-17 13:30").confirm("03-17 13:40").close("03-17 13:50")
    reopened = closed.then(
        Verb.REOPEN, "03-18 09:00", reason="again", facts={"customer_level": "b"},
        effective_from=wall("03-17 09:00").isoformat(),
    )  # fmt: skip
    assert reopened.clock("repair", leg=1).is_breached is True
    assert reopened.clock("repair", leg=2).limit == hours(8)


def test_a_row_of_the_matrix_counts_from_its_date_for_clocks_that_start_then() -> None:
    until = replace(row(1, {}, repair=Limit(time=hours(4))), valid_to=wall("03-17 09:00"))
    since = replace(row(2, {}, repair=Limit(time=hours(2))), valid_from=wall("03-17 09:00"))
    policy = with_rows(until, since)
    before = Story().receive("03-17 08:59:59")
    assert before.clock("repair", policy=policy).limit == hours(4)
    assert RECEIVED.clock("repair", policy=policy).limit == hours(2)


def test_a_corrected_matrix_recomputes_open_clocks() -> None:
    old = replace(row(1, {}, repair=Limit(time=hours(4))), removed_in=2)
    new = replace(row(1, {}, repair=Limit(time=hours(6))), added_in=2)
    assert WORKED_ON.clock("repair", policy=with_rows(old, new)).limit == hours(4)
    assert WORKED_ON.clock("repair", policy=with_rows(old, new, version=2)).limit == hours(6)


# -- closing -----------------------------------------------------------------------------------


def pins_of(
    story: Story, policy: Policy = POLICY, calendars: Calendars = CALENDARS
) -> dict[str, Any]:
    state = story.state()
    return policy.pins(state.facts) | calendars.pins(state.parties)


CLOSED = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:10")


def test_closing_pins_the_version_of_the_matrix() -> None:
    old = replace(row(1, {}, repair=Limit(time=hours(4))), removed_in=2)
    new = replace(row(1, {}, repair=Limit(time=hours(1))), added_in=2)
    before, after = with_rows(old, new), with_rows(old, new, version=2)
    closed = CLOSED.close("03-17 11:20", **pins_of(CLOSED, before))
    assert closed.clock("repair", policy=after).limit == hours(4)
    assert closed.clock("repair", policy=after).is_breached is False


def test_closing_pins_which_clocks_there_were() -> None:
    old = replace(row(1, {}, repair=Limit(time=hours(4))), removed_in=2)
    new = replace(row(1, {}, finish=Limit(time=hours(1))), added_in=2)
    before, after = with_rows(old, new), with_rows(old, new, version=2)
    closed = CLOSED.close("03-17 11:20", **pins_of(CLOSED, before))
    found = closed.clocks(policy=after)
    assert [c.clock for c in found if c.clock in ("repair", "finish")] == ["repair"]
    newest = after.main_clock(closed.state().facts, wall("03-17 09:00"))
    assert newest == "finish"
    main = sla.main_of(found, newest)
    assert main is not None
    assert main.clock == "repair"


def test_closing_pins_the_version_of_the_calendars() -> None:
    always = CALENDARS.of("always")
    before = replace(CALENDARS, versions={"always": (always,), "office": (office_calendar(),)})
    after = replace(before, versions={"always": (always,), "office": (office_calendar(), always)})
    policy = with_rows(row(1, {}, "office", repair=Limit(time=hours(4))))
    story = CLOSED.close("03-17 11:20", **pins_of(CLOSED, policy, before))
    due = story.clock("repair", policy=policy, calendars=before).due_at
    assert due == wall("03-17 15:00")
    assert story.clock("repair", policy=policy, calendars=after).due_at == due
    assert CLOSED.clock("repair", policy=policy, calendars=after).due_at == wall("03-17 13:00")


def test_closing_pins_the_limits_of_the_process() -> None:
    shorter = Ruling(Limit(time=minutes(5)))
    rows = (
        ProcessRow("dispatch", PROCESS["dispatch"], removed_in=2),
        ProcessRow("dispatch", shorter, added_in=2),
    )
    after = replace(POLICY, version=2, process={**PROCESS, "dispatch": shorter}, process_rows=rows)
    closed = CLOSED.close("03-17 11:20", **pins_of(CLOSED))
    assert closed.clock("dispatch", policy=after).is_breached is False
    assert CLOSED.clock("dispatch", policy=after).is_breached is True


def test_closing_pins_the_limits_of_the_kind() -> None:
    story = (
        Story().receive("03-16 09:00", kind="install").finish("03-18 17:00").confirm("03-18 18:00")
    )
    closed = story.close("03-18 18:01", **pins_of(story))
    kind = replace(POLICY.kinds["install"], limits={"finish": Limit(days=1)})
    after = replace(POLICY, kinds={**POLICY.kinds, "install": kind})
    assert closed.clock("finish", policy=after).is_breached is False
    assert story.clock("finish", policy=after).is_breached is True


def test_closing_pins_whose_hours_a_team_keeps() -> None:
    story = RECEIVED.dispatch("03-17 12:10", OTHER_TEAM).take("03-17 14:20").finish("03-17 15:00")
    closed = story.close("03-17 15:20", **pins_of(story))
    after = replace(CALENDARS, teams={OTHER_TEAM: "always"})
    assert closed.clock("take", calendars=after).is_breached is False
    assert story.clock("take", calendars=after).is_breached is True


def test_a_reopened_order_is_judged_by_what_is_in_force_and_its_past_by_what_was() -> None:
    old = replace(row(1, {}, repair=Limit(time=hours(4))), removed_in=2)
    new = replace(row(1, {}, repair=Limit(time=hours(1))), added_in=2)
    before, after = with_rows(old, new), with_rows(old, new, version=2)
    closed = CLOSED.close("03-17 11:20", **pins_of(CLOSED, before))
    reopened = closed.reopen("03-18 09:00").dispatch("03-18 09:05").take("03-18 09:10")
    assert reopened.clock("repair", leg=1, policy=after).limit == hours(4)
    assert reopened.clock("repair", leg=2, policy=after).limit == hours(1)
    again = reopened.finish("03-18 09:30").close("03-18 10:00", **pins_of(CLOSED, after))
    assert again.clock("repair", leg=1, policy=after).limit == hours(4)
    assert again.clock("repair", leg=2, policy=replace(after, version=3)).limit == hours(1)


def test_a_closed_verdict_changes_only_through_an_explicit_correction() -> None:
    late = WORKED_ON.finish("03-17 13:30").confirm("03-17 13:40")
    closed = late.close("03-17 13:50", **pins_of(late))
    assert closed.clock("repair").is_breached is True
    noted = closed.then(Verb.NOTE, "03-18 09:00", text="it was done at 12:50")
    assert noted.clock("repair").is_breached is True
    corrected = closed.correct("03-18 09:00", seq=4, to="03-17 12:50")
    assert corrected.clock("repair").is_breached is False
    assert corrected.clock("confirm").started_at == wall("03-17 12:50")


def test_a_correction_changes_only_what_it_names() -> None:
    corrected = WORKED_ON.correct("03-17 12:00", seq=1, facts={"customer_level": "b"})
    assert corrected.clock("repair").limit == hours(8)
    assert corrected.state().facts.kind == "fault"
    assert corrected.state().facts.product_group == FAULT["product_group"]


def test_the_last_correction_of_an_event_wins() -> None:
    corrected = WORKED_ON.correct("03-17 12:00", seq=3, to="03-17 09:25").correct(
        "03-17 12:05", seq=3, to="03-17 09:45"
    )
    assert corrected.clock("take").stopped_at == wall("03-17 09:45")


# -- order and time ----------------------------------------------------------------------------


def test_events_recorded_out_of_order_give_the_same_clocks_as_in_order() -> None:
    in_order = WORKED_ON.hold("03-17 10:00").resume("03-17 10:30").finish("03-17 11:00")
    events = [replace(event, seq=10 - event.seq) for event in in_order.events]
    assert Story(tuple(events)).clocks() == in_order.clocks()


def test_events_after_the_moment_asked_about_do_not_count() -> None:
    whole = WORKED_ON.hold("03-17 10:00").resume("03-17 10:30").finish("03-17 11:00")
    assert whole.clocks("03-17 10:15") == WORKED_ON.hold("03-17 10:00").clocks("03-17 10:15")


def test_an_empty_ledger_has_no_clocks() -> None:
    assert Story().clocks() == ()


# -- unknown years -----------------------------------------------------------------------------

DECEMBER = Story().receive("12-30 09:00", **APP)


def test_due_is_unknown_where_the_year_is_not_published() -> None:
    finish = DECEMBER.clock("finish", "12-30 10:00")
    assert finish.state is ClockState.DUE_UNKNOWN
    assert finish.due_at is None
    assert finish.unknown_year == 2027
    assert finish.is_breached is False
    feedback = DECEMBER.clock("feedback", "12-30 10:00")
    assert feedback.due_at == wall("12-31 18:00")


def test_due_is_known_once_the_year_is_published() -> None:
    published = replace(
        CALENDARS, versions={**CALENDARS.versions, "office": (office_calendar((2026, 2027)),)}
    )
    finish = DECEMBER.clock("finish", "12-30 10:00", calendars=published)
    assert finish.due_at == wall("12-31 18:00") + timedelta(days=4)
    assert finish.unknown_year is None


def test_what_stopped_before_the_unknown_year_was_in_time() -> None:
    finish = DECEMBER.finish("12-31 10:00").clock("finish", "12-31 11:00")
    assert finish.is_breached is False


def test_what_stopped_in_the_unknown_year_has_no_verdict() -> None:
    in_january = wall("12-31 10:00") + timedelta(days=9)
    story = DECEMBER.then(Verb.FINISH, in_january)
    found = sla.clocks(story.events, POLICY, CALENDARS, in_january + timedelta(days=1))
    (finish,) = [clock for clock in found if clock.clock == "finish"]
    assert finish.state is ClockState.STOPPED
    assert finish.is_breached is None
    assert finish.elapsed is None
    assert finish.unknown_year == 2027
    assert [span.kind for span in finish.spans] == ["unknown"]


def test_an_order_called_off_on_hold_in_the_unknown_year_was_in_time_when_it_was_held() -> None:
    in_january = wall("12-31 10:00") + timedelta(days=9)
    story = DECEMBER.hold("12-31 09:00").then(Verb.CANCEL, in_january, reason="customer")
    found = sla.clocks(story.events, POLICY, CALENDARS, in_january)
    (finish,) = [clock for clock in found if clock.clock == "finish"]
    assert finish.is_breached is False
    assert finish.paused is None


def test_what_ran_on_after_an_unknown_year_has_no_verdict() -> None:
    calendars = replace(
        CALENDARS, versions={**CALENDARS.versions, "office": (office_calendar((2026, 2028)),)}
    )
    in_2028 = wall("12-31 10:00") + timedelta(days=400)
    story = DECEMBER.hold("12-31 09:00").then(Verb.RESUME, in_2028)
    story = story.then(Verb.FINISH, in_2028 + timedelta(days=1))
    found = sla.clocks(story.events, POLICY, calendars, in_2028 + timedelta(days=2))
    (finish,) = [clock for clock in found if clock.clock == "finish"]
    assert finish.elapsed is not None
    assert finish.is_breached is None


def test_an_order_that_was_closed_without_a_verdict_gets_it_when_the_year_is_published() -> None:
    story = DECEMBER.then(Verb.FINISH, wall("12-31 10:00") + timedelta(days=5))
    closing = wall("12-31 10:00") + timedelta(days=6)
    closed = story.then(Verb.CLOSE, closing, pins=pins_of(story))
    published = replace(
        CALENDARS,
        versions={
            **CALENDARS.versions, "office": (office_calendar(), office_calendar((2026, 2027))),
        },
    )  # fmt: skip
    found = sla.clocks(closed.events, POLICY, published, closing)
    (finish,) = [clock for clock in found if clock.clock == "finish"]
    assert finish.due_at == wall("12-31 18:00") + timedelta(days=4)
    assert finish.is_breached is True


def test_a_verdict_that_was_known_without_the_year_stands_when_the_year_is_published() -> None:
    """In time by office hours, though their end is not known; late if the hours were others."""
    policy = with_rows(row(1, {}, "office", repair=Limit(time=hours(20))))
    done = Story().receive("12-30 09:00").finish("12-31 10:00")
    closed = done.close("12-31 11:00", **pins_of(done, policy))
    always = CALENDARS.of("always")
    published = replace(
        CALENDARS, versions={**CALENDARS.versions, "office": (office_calendar(), always)}
    )
    for order, is_late in ((closed, False), (done, True)):
        repair = order.clock("repair", "12-31 12:00", policy=policy, calendars=published)
        assert repair.is_breached is is_late


def test_a_leg_that_runs_on_into_an_unknown_year_runs() -> None:
    """What is stored of a running clock must not change by the mere turn of the year."""
    story = RECEIVED.dispatch("12-30 09:00", OTHER_TEAM)
    (leg,) = [
        clock
        for clock in sla.clocks(story.events, POLICY, CALENDARS, wall("12-31 09:00") + timedelta(9))
        if clock.clock == "leg" and not clock.is_stopped
    ]
    assert leg.state is ClockState.RUNNING
    assert leg.elapsed is None
    assert leg.unknown_year is None


# -- what comes first --------------------------------------------------------------------------


def next_of(story: Story, at: str = NOON) -> str | None:
    found = sla.next_due(story.clocks(at))
    return found.clock if found else None


def test_the_next_due_is_the_running_clock_that_runs_out_first() -> None:
    assert next_of(RECEIVED) == "dispatch"
    assert next_of(RECEIVED.dispatch("03-17 12:45"), "03-17 12:50") == "repair"
    assert next_of(WORKED_ON) == "repair"


def test_on_hold_the_next_due_is_the_clock_with_the_least_time_left() -> None:
    assert next_of(RECEIVED.hold("03-17 09:05")) == "dispatch"


def test_where_no_due_is_known_the_next_is_the_clock_that_waits_for_the_year() -> None:
    story = Story().receive("12-31 09:00", **APP).dispatch("12-31 09:01").take("12-31 09:02")
    told = story.then(Verb.NOTE, "12-31 09:10", is_feedback=True)
    assert next_of(told, "12-31 10:00") == "finish"
    assert next_of(told.hold("12-31 09:30"), "12-31 10:00") == "finish"


def test_nothing_is_next_once_all_has_stopped() -> None:
    assert next_of(WORKED_ON.cancel("03-17 10:00")) is None


def test_the_main_clock_is_the_latest_run_of_it() -> None:
    closed = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:10").close("03-17 11:20")
    main = sla.main_of(closed.reopen("03-18 09:00").clocks(), "repair")
    assert main is not None
    assert main.cycle == 2
    assert sla.main_of((), "repair") is None


# -- spans -------------------------------------------------------------------------------------


def test_spans_say_what_counted_and_what_was_left_out() -> None:
    held = OFFICE_ORDER.hold("03-17 11:00").resume("03-17 15:00").finish("03-17 16:00")
    assert kinds_of(held.clock("repair")) == [
        ("running", hours(2)), ("paused", hours(1)), ("off_hours", hours(2)), ("paused", hours(1)),
        ("running", hours(1)),
    ]  # fmt: skip


def test_spans_tell_holidays_and_make_up_days() -> None:
    story = Story().receive("02-13 17:00", **APP).finish("02-24 09:00")
    kinds = [kind for kind, _time in kinds_of(story.clock("finish"))]
    assert kinds.count("makeup") == 2
    assert kinds.count("holiday") == 1
    assert story.clock("finish").elapsed == hours(1 + 7.5 + 0.5)


def test_a_clock_names_the_row_that_set_its_limit() -> None:
    ruling = WORKED_ON.clock("repair").ruling
    assert ruling is not None
    assert (ruling.source, ruling.row_no) == ("matrix", ROWS[0].row_no)
    dispatch = WORKED_ON.clock("dispatch").ruling
    assert dispatch is not None
    assert (dispatch.source, dispatch.row_no) == ("process", None)


@pytest.mark.parametrize("at", ["03-17 09:00", "03-17 13:00", "04-30 00:00"])
def test_spans_reach_from_the_start_to_the_stop_or_to_now(at: str) -> None:
    for clock in WORKED_ON.clocks(at):
        end = clock.stopped_at or wall(at)
        spans = clock.spans
        assert sum((s.end - s.start for s in spans), timedelta(0)) == max(
            end - clock.started_at, timedelta(0)
        )
