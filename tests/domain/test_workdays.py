"""Working time, rule by rule, as the desk would state it."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.workdays import BadCalendar, Stretch, WorkCalendar, YearUnknown

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
OFFICE = [["08:30", "12:00"], ["14:00", "18:00"]]
WORKING_WEEK = ("mon", "tue", "wed", "thu", "fri")
WHOLE_WEEK = (*WORKING_WEEK, "sat", "sun")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def every(days: tuple[str, ...], *spans: tuple[str, str]) -> dict[str, Any]:
    return {day: [list(span) for span in spans] for day in days}


def calendar(**changes: Any) -> WorkCalendar:
    """Office hours in Shanghai, 2025 and 2026 known, unless said otherwise."""
    text = {
        "timezone": "Asia/Shanghai",
        "week": dict.fromkeys(WORKING_WEEK, OFFICE),
        "years": [2025, 2026],
        **changes,
    }
    return WorkCalendar.from_dict(text)


def spring_festival(**changes: Any) -> WorkCalendar:
    """2026 around the Spring Festival: 02-14 is worked, 02-15 to 02-23 are off."""
    off = [date(2026, 2, day).isoformat() for day in range(15, 24)]
    return calendar(holidays=off, workdays={"2026-02-14": OFFICE}, years=[2026], **changes)


def night_shift(**changes: Any) -> WorkCalendar:
    return calendar(week=every(WHOLE_WEEK, ("22:00", "06:00")), **changes)


def kinds_of(parts: list[Stretch]) -> list[tuple[str, str, str]]:
    """Stretches as (kind, from, to) on the wall of Shanghai."""
    return [
        (part.kind, f"{part.start.astimezone(SHANGHAI):%m-%d %H:%M}",
         f"{part.end.astimezone(SHANGHAI):%m-%d %H:%M}")
        for part in parts
    ]  # fmt: skip


# -- elapsed -----------------------------------------------------------------------------------


def test_only_open_hours_count() -> None:
    whole_day = calendar().elapsed(shanghai("2026-03-17 00:00"), shanghai("2026-03-18 00:00"))
    assert whole_day == hours(7.5)


def test_open_begins_with_its_first_moment_and_ends_before_its_last() -> None:
    office = calendar()
    assert office.is_open(shanghai("2026-03-17 08:30"))
    assert not office.is_open(shanghai("2026-03-17 12:00"))
    assert office.is_open(shanghai("2026-03-17 11:59:59.999999"))
    assert not office.is_open(shanghai("2026-03-17 08:29:59.999999"))


def test_a_moment_exactly_on_an_edge_belongs_to_what_begins_there() -> None:
    office = calendar()
    noon, opening = shanghai("2026-03-17 12:00"), shanghai("2026-03-17 14:00")
    tick = timedelta(microseconds=1)
    assert office.elapsed(noon, opening) == timedelta(0)
    assert office.elapsed(noon - tick, opening + tick) == 2 * tick
    assert office.deadline(noon, tick) == opening + tick
    assert office.deadline(noon - tick, tick) == noon
    assert office.deadline(opening, tick) == opening + tick


def test_an_end_before_the_start_is_no_time() -> None:
    later, earlier = shanghai("2026-03-17 11:00"), shanghai("2026-03-17 10:00")
    assert calendar().elapsed(later, earlier) == timedelta(0)
    assert calendar().elapsed(later, later) == timedelta(0)


def test_an_end_before_the_start_is_no_time_even_where_the_year_is_unknown() -> None:
    later, earlier = shanghai("2031-03-17 11:00"), shanghai("2030-03-17 10:00")
    assert calendar().elapsed(later, earlier) == timedelta(0)


def test_moments_of_any_zone_are_the_same_moment() -> None:
    start, end = shanghai("2026-03-17 09:00"), shanghai("2026-03-17 11:00")
    assert calendar().elapsed(start.astimezone(UTC), end.astimezone(BERLIN)) == hours(2)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        calendar().elapsed(datetime(2026, 3, 17, 9), shanghai("2026-03-17 11:00"))
    with pytest.raises(TypeError):
        WorkCalendar.always("Asia/Shanghai").deadline(datetime(2026, 3, 17, 9), hours(1))


def test_seven_times_twenty_four_counts_everything() -> None:
    always = WorkCalendar.always("Asia/Shanghai")
    assert always.elapsed(shanghai("2026-02-13 17:00"), shanghai("2026-02-20 17:00")) == hours(168)
    assert always.deadline(shanghai("2031-12-31 23:00"), hours(2)) == shanghai("2032-01-01 01:00")
    assert always.is_always
    assert not calendar().is_always


# -- deadline ----------------------------------------------------------------------------------


def test_a_clock_that_starts_outside_working_time_waits_for_the_next_opening() -> None:
    due = calendar().deadline(shanghai("2026-03-17 20:00"), minutes(15))
    assert due == shanghai("2026-03-18 08:45")


def test_a_limit_runs_on_after_the_noon_break() -> None:
    due = calendar().deadline(shanghai("2026-03-17 11:50"), minutes(15))
    assert due == shanghai("2026-03-17 14:05")


def test_a_limit_that_ends_exactly_at_closing_is_due_at_closing() -> None:
    office = calendar()
    assert office.deadline(shanghai("2026-03-17 17:00"), hours(1)) == shanghai("2026-03-17 18:00")
    assert office.deadline(shanghai("2026-03-17 11:00"), hours(1)) == shanghai("2026-03-17 12:00")


def test_no_limit_is_the_start_inside_working_time() -> None:
    start = shanghai("2026-03-17 09:12:34.567891")
    assert calendar().deadline(start, timedelta(0)) == start


@pytest.mark.parametrize(
    ("start", "opening"),
    [
        ("2026-03-17 12:00", "2026-03-17 14:00"),
        ("2026-03-17 18:00", "2026-03-18 08:30"),
        ("2026-03-20 18:00", "2026-03-23 08:30"),
        ("2026-03-17 08:30", "2026-03-17 08:30"),
    ],
)
def test_no_limit_is_the_next_opening_outside_working_time(start: str, opening: str) -> None:
    assert calendar().deadline(shanghai(start), timedelta(0)) == shanghai(opening)


def test_a_limit_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        calendar().deadline(shanghai("2026-03-17 09:00"), -minutes(1))
    with pytest.raises(ValueError, match="negative"):
        calendar().deadline_days(shanghai("2026-03-17 09:00"), -1)
    with pytest.raises(ValueError, match="negative"):
        WorkCalendar.always("UTC").deadline_days(shanghai("2026-03-17 09:00"), -1)


def test_a_limit_of_years_is_answered_like_any_other() -> None:
    office = calendar(years=list(range(2020, 2036)))
    due = office.deadline(shanghai("2020-01-01 00:00"), hours(7.5 * 261 * 10))
    assert office.elapsed(shanghai("2020-01-01 00:00"), due) == hours(7.5 * 261 * 10)
    assert due.year == 2030 or due == shanghai("2029-12-31 18:00")


def test_answers_are_in_utc() -> None:
    due = calendar().deadline(shanghai("2026-03-17 09:00"), hours(1))
    assert due.tzinfo is UTC
    assert calendar().deadline_days(shanghai("2026-03-17 09:00"), 1).tzinfo is UTC


# -- days --------------------------------------------------------------------------------------


def test_three_working_days_from_friday_2026_02_13_17_00_close_on_wednesday_2026_02_25() -> None:
    due = spring_festival().deadline_days(shanghai("2026-02-13 17:00"), 3)
    assert due == shanghai("2026-02-25 18:00")


def test_the_day_of_the_start_is_not_one_of_the_days() -> None:
    office = calendar()
    for start in ("2026-03-17 00:00", "2026-03-17 09:00", "2026-03-17 23:59"):
        assert office.deadline_days(shanghai(start), 1) == shanghai("2026-03-18 18:00")


def test_days_that_start_on_a_day_off_begin_with_the_next_working_day() -> None:
    assert calendar().deadline_days(shanghai("2026-03-21 10:00"), 1) == shanghai("2026-03-23 18:00")


def test_no_days_is_the_close_of_the_day_that_is_not_over() -> None:
    office = calendar()
    assert office.deadline_days(shanghai("2026-03-17 09:00"), 0) == shanghai("2026-03-17 18:00")
    assert office.deadline_days(shanghai("2026-03-17 18:00"), 0) == shanghai("2026-03-18 18:00")
    assert office.deadline_days(shanghai("2026-03-20 19:00"), 0) == shanghai("2026-03-23 18:00")


def test_no_days_is_the_close_of_the_day_that_is_not_over_also_after_a_very_long_shift() -> None:
    """Monday closes later (Tuesday 20:00) than Tuesday itself (17:00)."""
    week = {"mon": [["21:00", "20:00"]], "tue": [["08:00", "17:00"]], "fri": [["08:00", "17:00"]]}
    due = calendar(week=week).deadline_days(shanghai("2026-03-17 09:00"), 0)
    assert due == shanghai("2026-03-17 17:00")
    after = calendar(week=week).deadline_days(shanghai("2026-03-17 18:00"), 0)
    assert after == shanghai("2026-03-20 17:00")


def test_the_day_of_a_night_shift_closes_in_the_morning_after() -> None:
    due = night_shift().deadline_days(shanghai("2026-03-17 12:00"), 1)
    assert due == shanghai("2026-03-19 06:00")


def test_days_of_seven_times_twenty_four_end_at_midnight() -> None:
    always = WorkCalendar.always("Asia/Shanghai")
    assert always.deadline_days(shanghai("2026-02-13 17:00"), 3) == shanghai("2026-02-17 00:00")
    assert always.deadline_days(shanghai("2026-02-13 17:00"), 0) == shanghai("2026-02-14 00:00")


# -- what is written ---------------------------------------------------------------------------


def test_an_absent_day_is_closed() -> None:
    sunday = calendar().elapsed(shanghai("2026-03-22 00:00"), shanghai("2026-03-23 00:00"))
    assert sunday == timedelta(0)


def test_24_00_closes_a_day() -> None:
    whole = calendar(week={"tue": [["00:00", "24:00"]]})
    assert whole.elapsed(shanghai("2026-03-16 12:00"), shanghai("2026-03-18 12:00")) == hours(24)
    assert whole.is_open(shanghai("2026-03-17 23:59:59"))
    assert not whole.is_open(shanghai("2026-03-18 00:00"))


def test_00_00_as_a_close_is_the_midnight_at_the_end() -> None:
    evening = calendar(week={"tue": [["22:00", "00:00"]]})
    assert evening.elapsed(shanghai("2026-03-17 00:00"), shanghai("2026-03-19 00:00")) == hours(2)


def test_a_close_before_its_open_runs_past_midnight_and_belongs_to_the_day_it_starts() -> None:
    friday_night = calendar(week={"fri": [["22:00", "06:00"]]})
    assert friday_night.elapsed(
        shanghai("2026-03-20 00:00"), shanghai("2026-03-22 00:00")
    ) == hours(8)
    assert friday_night.is_open(shanghai("2026-03-21 05:59"))
    assert not friday_night.is_open(shanghai("2026-03-20 05:59"))


def test_a_holiday_inside_a_night_shift_does_not_end_it() -> None:
    """The shift that began on the evening before the holiday is worked to its end."""
    shift = night_shift(holidays=["2026-10-01"])
    assert shift.is_open(shanghai("2026-10-01 03:00"))
    assert not shift.is_open(shanghai("2026-10-01 23:00"))
    assert not shift.is_open(shanghai("2026-10-02 03:00"))
    assert shift.elapsed(shanghai("2026-09-30 12:00"), shanghai("2026-10-03 12:00")) == hours(16)


def test_spans_of_one_day_that_overlap_count_once() -> None:
    double = calendar(week={"tue": [["08:00", "12:00"], ["10:00", "15:00"], ["11:00", "11:30"]]})
    assert double.elapsed(shanghai("2026-03-17 00:00"), shanghai("2026-03-18 00:00")) == hours(7)


def test_spans_of_two_days_that_overlap_count_once() -> None:
    week = {"mon": [["20:00", "10:00"]], "tue": [["08:00", "12:00"]]}
    double = calendar(week=week)
    assert double.elapsed(shanghai("2026-03-16 00:00"), shanghai("2026-03-18 00:00")) == hours(16)


def test_workdays_win_over_holidays_which_win_over_the_week() -> None:
    office = calendar(
        holidays=["2026-03-17", "2026-03-18"], workdays={"2026-03-18": [["09:00", "10:00"]]}
    )

    def on(day: str) -> timedelta:
        start = shanghai(f"{day} 00:00")
        return office.elapsed(start, start + hours(24))

    assert on("2026-03-16") == hours(7.5)
    assert on("2026-03-17") == timedelta(0)
    assert on("2026-03-18") == hours(1)


def test_a_make_up_day_has_its_own_hours() -> None:
    half = calendar(workdays={"2026-02-14": [["08:30", "12:00"]]})
    assert half.elapsed(shanghai("2026-02-14 00:00"), shanghai("2026-02-15 00:00")) == hours(3.5)
    closed = calendar(workdays={"2026-03-17": []})
    assert closed.deadline_days(shanghai("2026-03-16 09:00"), 1) == shanghai("2026-03-18 18:00")


def test_a_season_has_other_hours() -> None:
    summer = {"from": "05-01", "to": "09-30", "week": every(WORKING_WEEK, ("08:00", "11:00"))}
    office = calendar(seasons=[summer])
    assert office.elapsed(shanghai("2026-04-30 00:00"), shanghai("2026-05-01 00:00")) == hours(7.5)
    assert office.elapsed(shanghai("2026-05-01 00:00"), shanghai("2026-05-02 00:00")) == hours(3)
    assert office.elapsed(shanghai("2026-09-30 00:00"), shanghai("2026-10-01 00:00")) == hours(3)
    assert office.elapsed(shanghai("2026-10-01 00:00"), shanghai("2026-10-02 00:00")) == hours(7.5)


def test_a_make_up_day_in_a_season_and_on_a_holiday_has_the_hours_it_was_given() -> None:
    summer = {"from": "05-01", "to": "09-30", "week": every(WORKING_WEEK, ("08:00", "11:00"))}
    office = calendar(
        seasons=[summer], holidays=["2026-05-01"],
        workdays={"2026-05-01": [["10:00", "12:00"]], "2026-05-09": [["22:00", "02:00"]]},
    )  # fmt: skip
    assert office.elapsed(shanghai("2026-05-01 00:00"), shanghai("2026-05-02 00:00")) == hours(2)
    assert office.elapsed(shanghai("2026-05-09 00:00"), shanghai("2026-05-10 12:00")) == hours(4)


def test_a_season_may_run_over_the_new_year() -> None:
    winter = {"from": "11-01", "to": "02-28", "week": every(WORKING_WEEK, ("10:00", "11:00"))}
    office = calendar(seasons=[winter])
    assert office.elapsed(shanghai("2025-12-31 00:00"), shanghai("2026-01-01 12:00")) == hours(2)
    assert office.elapsed(shanghai("2026-03-02 00:00"), shanghai("2026-03-03 00:00")) == hours(7.5)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"week": {"mon": [["09:00", "09:00"]]}}, "not a span"),
        ({"week": {"mon": [["00:00", "00:00"]]}}, "not a span"),
        ({"week": {"mon": [["24:00", "06:00"]]}}, "not a span"),
        ({"week": {"mon": [["25:00", "06:00"]]}}, "not a time of day"),
        ({"week": {"mon": [["9", "17:00"]]}}, "not a time of day"),
        ({"week": {"mon": [["09:00:00.5", "17:00"]]}}, "not a time of day"),
        ({"week": {"mon": [["09:00+02:00", "17:00"]]}}, "not a time of day"),
        ({"week": {"mon": [[540, 1020]]}}, "not a time of day"),
        ({"week": {"mon": [["09:00"]]}}, "not a span"),
        ({"week": {"mon": ["09:00", "17:00"]}}, "not a span"),
        ({"week": {"mon": "09:00-17:00"}}, "not a span"),
        ({"week": {"mon": None}}, "not a span"),
        ({"week": {"monday": OFFICE}}, "unknown weekday: monday"),
        ({"week": []}, "week"),
        ({"week": {}}, "no working time"),
        ({"week": {"mon": []}}, "no working time"),
        ({"week": {}, "workdays": {"2031-03-17": OFFICE}}, "no working time"),
        ({"week": {"mon": OFFICE}, "years": []}, "no year"),
        ({"years": ["next"]}, "years"),
        ({"years": [0]}, "years"),
        ({"years": [9999]}, "years"),
        ({"years": 2026}, "years"),
        ({"years": None}, "years"),
        ({"timezone": None}, "unknown time zone"),
        ({"timezone": "Asia/Peking"}, "unknown time zone"),
        ({"timezone": "Asia"}, "unknown time zone"),
        ({"timezone": "../Asia/Shanghai"}, "unknown time zone"),
        ({"holidays": ["2026-02-30"]}, "not a date: 2026-02-30"),
        ({"holidays": "2026-02-15"}, "holidays"),
        ({"workdays": ["2026-02-14"]}, "workdays"),
        ({"workdays": {"2026-02-14": [["12:00", "12:00"]]}}, "not a span"),
        ({"seasons": [{"from": "05-01", "to": "09-30"}]}, "incomplete: week"),
        ({"seasons": [{"from": "05-01", "week": {}}]}, "incomplete: to"),
        ({"seasons": [{"from": "5", "to": "09-30", "week": {}}]}, "not a date"),
        ({"seasons": ["summer"]}, "season"),
        ({"colour": "red"}, "unknown key: colour"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_meant_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(BadCalendar, match=why):
        calendar(**changes)


def test_two_seasons_that_overlap_are_refused() -> None:
    week = every(WORKING_WEEK, ("08:00", "11:00"))
    with pytest.raises(BadCalendar, match="two seasons overlap"):
        calendar(
            seasons=[
                {"from": "11-01", "to": "02-29", "week": week},
                {"from": "02-29", "to": "03-31", "week": week},
            ]
        )


def test_a_calendar_whose_only_hours_the_clocks_skip_is_refused() -> None:
    """02:00 to 03:00 does not exist on 29 March 2026 in Berlin."""
    with pytest.raises(BadCalendar, match="no working time"):
        calendar(
            timezone="Europe/Berlin", week={}, years=[2026],
            workdays={"2026-03-29": [["02:00", "03:00"]]},
        )  # fmt: skip


# -- years -------------------------------------------------------------------------------------


def test_a_year_whose_holidays_are_not_known_is_never_taken_as_no_holidays() -> None:
    with pytest.raises(YearUnknown) as refusal:
        calendar().elapsed(shanghai("2026-12-30 09:00"), shanghai("2027-01-04 09:00"))
    assert refusal.value.year == 2027
    with pytest.raises(YearUnknown) as refusal:
        calendar().deadline(shanghai("2026-12-31 09:00"), hours(8))
    assert refusal.value.year == 2027
    with pytest.raises(YearUnknown) as refusal:
        calendar().deadline_days(shanghai("2026-12-30 09:00"), 30)
    assert refusal.value.year == 2027


def test_a_limit_that_ends_with_the_last_known_year_is_known() -> None:
    due = calendar().deadline(shanghai("2026-12-31 09:00"), hours(7))
    assert due == shanghai("2026-12-31 18:00")
    assert calendar().deadline_days(shanghai("2026-12-30 09:00"), 1) == due


def test_a_start_in_an_unknown_year_names_that_year() -> None:
    for start, year in (
        ("2024-12-31 23:59", 2024),
        ("2027-01-01 00:00", 2027),
        ("2031-05-01", 2031),
    ):
        for ask in (
            lambda at: calendar().elapsed(at, at + hours(1)),
            lambda at: calendar().deadline(at, hours(1)),
            lambda at: calendar().deadline(at, timedelta(0)),
            lambda at: calendar().deadline_days(at, 1),
            lambda at: calendar().deadline_days(at, 0),
            lambda at: calendar().is_open(at),
            lambda at: list(calendar().stretches(at, at + hours(1))),
        ):
            with pytest.raises(YearUnknown) as refusal:
                ask(shanghai(start))
            assert refusal.value.year == year


def test_a_year_that_is_missing_in_between_is_named() -> None:
    gap = calendar(years=[2024, 2026])
    with pytest.raises(YearUnknown) as refusal:
        gap.elapsed(shanghai("2024-12-31 09:00"), shanghai("2026-01-05 09:00"))
    assert refusal.value.year == 2025
    with pytest.raises(YearUnknown) as refusal:
        gap.deadline(shanghai("2024-12-31 09:00"), hours(7.5))
    assert refusal.value.year == 2025
    with pytest.raises(YearUnknown) as refusal:
        gap.deadline_days(shanghai("2024-12-31 09:00"), 1)
    assert refusal.value.year == 2025


def test_whether_it_is_open_is_known_to_the_last_moment_of_the_last_year() -> None:
    assert not calendar().is_open(shanghai("2026-12-31 23:00"))


def test_the_night_shift_of_31_december_is_known_to_its_end() -> None:
    shift = night_shift(years=[2026])
    start = shanghai("2026-12-31 22:00")
    assert shift.elapsed(start, shanghai("2027-01-01 06:00")) == hours(8)
    assert shift.deadline(start, hours(8)) == shanghai("2027-01-01 06:00")
    assert shift.is_open(shanghai("2027-01-01 05:59"))
    with pytest.raises(YearUnknown) as refusal:
        shift.elapsed(start, shanghai("2027-01-01 06:01"))
    assert refusal.value.year == 2027
    with pytest.raises(YearUnknown) as refusal:
        shift.deadline(start, hours(8) + minutes(1))
    assert refusal.value.year == 2027


def test_the_first_morning_of_a_year_depends_on_the_night_shift_of_the_year_before() -> None:
    shift = night_shift(years=[2026])
    with pytest.raises(YearUnknown) as refusal:
        shift.elapsed(shanghai("2026-01-01 03:00"), shanghai("2026-01-01 12:00"))
    assert refusal.value.year == 2025
    after = shift.elapsed(shanghai("2026-01-01 06:00"), shanghai("2026-01-02 00:00"))
    assert after == hours(2)


def test_a_calendar_that_no_holiday_touches_knows_all_years() -> None:
    shifts = every(WHOLE_WEEK, ("06:00", "14:00"), ("14:00", "22:00"), ("22:00", "06:00"))
    round_the_clock = calendar(week=shifts, years="all")
    start, end = shanghai("2001-03-01 05:00"), shanghai("2059-03-01 05:00")
    assert round_the_clock.elapsed(start, end) == end - start
    with pytest.raises(YearUnknown) as refusal:
        round_the_clock.deadline(start, timedelta(days=365 * 100))
    assert refusal.value.year == 2061


def test_known_years_are_listed() -> None:
    assert calendar(years=[2026, 2024, 2025, 2026]).years == (2024, 2025, 2026)
    assert WorkCalendar.always("UTC").years == ()


# -- zones whose clocks change -----------------------------------------------------------------


def test_a_skipped_hour_is_no_working_time() -> None:
    night = calendar(timezone="Europe/Berlin", week=every(WHOLE_WEEK, ("00:00", "06:00")))
    start, end = berlin("2026-03-29 00:00"), berlin("2026-03-29 12:00")
    assert night.elapsed(start, end) == hours(5)
    assert night.deadline(start, hours(3)) == berlin("2026-03-29 04:00")


def test_a_repeated_hour_is_worked_twice() -> None:
    night = calendar(timezone="Europe/Berlin", week=every(WHOLE_WEEK, ("00:00", "06:00")))
    start, end = berlin("2026-10-25 00:00"), berlin("2026-10-25 12:00")
    assert night.elapsed(start, end) == hours(7)
    assert night.deadline(start, hours(3)) == berlin("2026-10-25 02:00", fold=1)


def test_a_span_inside_a_repeated_hour_is_open_twice() -> None:
    quarter = calendar(timezone="Europe/Berlin", week=every(WHOLE_WEEK, ("02:15", "02:30")))
    start = berlin("2026-10-25 00:00")
    assert quarter.elapsed(start, berlin("2026-10-25 12:00")) == minutes(30)
    assert quarter.deadline(start, minutes(20)) == berlin("2026-10-25 02:20", fold=1)


@pytest.mark.parametrize(
    ("night", "next_night", "length"),
    [("2026-03-28", "2026-03-29", 7), ("2026-10-24", "2026-10-25", 9),
     ("2026-06-20", "2026-06-21", 8)],
)  # fmt: skip
def test_a_night_shift_over_a_change_of_the_clocks_is_an_hour_shorter_or_longer(
    night: str, next_night: str, length: int
) -> None:
    shift = night_shift(timezone="Europe/Berlin")
    start, opening = berlin(f"{night} 22:00"), berlin(f"{next_night} 22:00")
    assert shift.elapsed(start, opening) == hours(length)
    assert shift.deadline(start, hours(length)) == berlin(f"{next_night} 06:00")
    assert shift.deadline(start, hours(length) + minutes(1)) == opening + minutes(1)


def test_a_holiday_ends_a_night_shift_of_its_own_evening_on_the_day_of_a_clock_change_too() -> None:
    shift = night_shift(timezone="Europe/Berlin", holidays=["2026-03-29"])
    start = berlin("2026-03-28 22:00")
    assert shift.elapsed(start, berlin("2026-03-30 22:00")) == hours(7)


def test_a_zone_that_moves_by_half_an_hour_is_counted_in_real_seconds() -> None:
    night = calendar(timezone="Australia/Lord_Howe", week=every(WHOLE_WEEK, ("00:00", "06:00")))
    spring = datetime(2026, 10, 4, tzinfo=LORD_HOWE)
    autumn = datetime(2026, 4, 5, tzinfo=LORD_HOWE)
    assert night.elapsed(spring, spring.replace(hour=12)) == hours(5.5)
    assert night.elapsed(autumn, autumn.replace(hour=12)) == hours(6.5)


def test_office_hours_on_the_day_of_a_clock_change_are_as_long_as_ever() -> None:
    office = calendar(timezone="Europe/Berlin", week=every(WHOLE_WEEK, ("08:30", "18:00")))
    for day in ("2026-03-29", "2026-10-25"):
        assert office.elapsed(berlin(f"{day} 00:00"), berlin(f"{day} 23:59")) == hours(9.5)


# -- stretches ---------------------------------------------------------------------------------


def test_stretches_say_what_each_part_of_the_time_was() -> None:
    parts = list(
        spring_festival().stretches(shanghai("2026-02-13 17:00"), shanghai("2026-02-24 09:00"))
    )
    assert kinds_of(parts) == [
        ("running", "02-13 17:00", "02-13 18:00"),
        ("off_hours", "02-13 18:00", "02-14 08:30"),
        ("makeup", "02-14 08:30", "02-14 12:00"),
        ("off_hours", "02-14 12:00", "02-14 14:00"),
        ("makeup", "02-14 14:00", "02-14 18:00"),
        ("off_hours", "02-14 18:00", "02-15 00:00"),
        ("holiday", "02-15 00:00", "02-24 00:00"),
        ("off_hours", "02-24 00:00", "02-24 08:30"),
        ("running", "02-24 08:30", "02-24 09:00"),
    ]


def test_a_make_up_day_that_touches_the_day_before_is_told_from_it() -> None:
    """A hotline open round the clock on working days, and on the make-up Saturday."""
    whole = [["00:00", "24:00"]]
    hotline = calendar(week=dict.fromkeys(WORKING_WEEK, whole), workdays={"2026-02-14": whole})
    parts = list(hotline.stretches(shanghai("2026-02-13 12:00"), shanghai("2026-02-15 12:00")))
    assert kinds_of(parts) == [
        ("running", "02-13 12:00", "02-14 00:00"),
        ("makeup", "02-14 00:00", "02-15 00:00"),
        ("off_hours", "02-15 00:00", "02-15 12:00"),
    ]


def test_hours_of_a_make_up_day_that_the_night_shift_before_covers_belong_to_the_night_shift() -> (
    None
):
    mixed = calendar(
        week=every(WORKING_WEEK, ("22:00", "06:00")),
        workdays={"2026-02-14": [["05:00", "13:00"]]},
    )
    parts = list(mixed.stretches(shanghai("2026-02-14 00:00"), shanghai("2026-02-14 14:00")))
    assert kinds_of(parts) == [
        ("running", "02-14 00:00", "02-14 06:00"),
        ("makeup", "02-14 06:00", "02-14 13:00"),
        ("off_hours", "02-14 13:00", "02-14 14:00"),
    ]
    assert mixed.elapsed(shanghai("2026-02-14 00:00"), shanghai("2026-02-14 14:00")) == hours(13)


def test_all_time_of_seven_times_twenty_four_is_running() -> None:
    start, end = shanghai("2026-02-13 12:00"), shanghai("2026-02-20 12:00")
    assert kinds_of(list(WorkCalendar.always("Asia/Shanghai").stretches(start, end))) == [
        ("running", "02-13 12:00", "02-20 12:00")
    ]
    assert list(WorkCalendar.always("Asia/Shanghai").stretches(end, start)) == []


# -- what the warehouse is given ---------------------------------------------------------------


def test_open_spans_carry_the_working_time_before_them() -> None:
    office = calendar()
    spans = list(office.open_spans())
    first_opens = spans[0][0]
    assert spans[0][2] == timedelta(0)
    for opens, closes, before in spans:
        assert opens < closes
        assert office.elapsed(first_opens, opens) == before
    for (_opens, closes, _before), (opens, _closes, _sum) in itertools.pairwise(spans):
        assert closes <= opens


def test_working_days_carry_their_close() -> None:
    days = dict(spring_festival().working_days())
    assert days[date(2026, 2, 14)] == shanghai("2026-02-14 18:00")
    assert date(2026, 2, 16) not in days
    assert list(days) == sorted(days)


def test_it_is_said_until_when_a_calendar_can_answer() -> None:
    assert calendar(years=[2024, 2026]).known_until() == [
        (shanghai("2024-01-01 00:00"), shanghai("2025-01-01 00:00")),
        (shanghai("2026-01-01 00:00"), shanghai("2027-01-01 00:00")),
    ]
    assert night_shift(years=[2026]).known_until() == [
        (shanghai("2026-01-01 06:00"), shanghai("2027-01-01 06:00"))
    ]
