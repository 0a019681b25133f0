"""Special days of a calendar: what a year says, what saving it changes, what a version changed."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import years
from domain.hours import BadCalendar, Rules
from domain.workdays import WorkCalendar
from domain.years import HOLIDAY, MAKEUP, WEEKEND, WORKDAY, Arrangement, DayChange, Off, On

OFFICE = [["08:30", "12:00"], ["14:00", "18:00"]]
HALF = (("08:30", "12:00"),)
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)
MAKEUP_DAY, NEW_YEAR, MONDAY = date(2026, 2, 14), date(2026, 1, 1), date(2026, 3, 16)


def rules(**changes: Any) -> dict[str, Any]:
    """Office hours with two holidays and two make-up days in 2026."""
    return {
        "timezone": "Asia/Shanghai", "week": WEEK, "years": [2025, 2026],
        "holidays": ["2026-01-01", "2026-02-16"],
        "workdays": {"2026-02-14": OFFICE, "2026-02-28": OFFICE}, **changes,
    }  # fmt: skip


SPRING = Arrangement(
    2027,
    {date(2027, 2, 6): Off("春节"), date(2027, 2, 14): On(), date(2027, 2, 20): On(HALF)},
)


# -- which calendars -----------------------------------------------------------------------------


def test_a_calendar_keeps_holidays_if_it_has_to_know_them_year_by_year() -> None:
    assert years.keeps_holidays(rules())
    assert not years.keeps_holidays(rules(years="all"))
    assert not years.keeps_holidays({"timezone": "Asia/Shanghai"})
    assert years.years_of(rules(years=[2026, 2025])) == (2025, 2026)
    assert years.years_of(rules(years="all")) == years.years_of({"timezone": "UTC"}) == ()


def test_make_up_days_have_the_hours_that_the_calendar_says() -> None:
    assert years.makeup_hours(rules(makeup=[["08:30", "12:00"]])) == HALF


def test_else_they_have_the_hours_of_a_monday_or_of_the_first_open_day() -> None:
    assert years.makeup_hours(rules()) == (("08:30", "12:00"), ("14:00", "18:00"))
    sundays = {"mon": [], "sun": [["10:00", "11:00"]]}
    assert years.makeup_hours(rules(week=sundays)) == (("10:00", "11:00"),)


# -- what a year says ----------------------------------------------------------------------------


def test_a_year_says_its_holidays_with_their_names_and_its_make_up_days() -> None:
    told = rules(
        workdays={"2026-02-14": OFFICE, "2026-02-28": OFFICE, "2026-05-09": [["08:30", "12:00"]]},
        names={"2026-01-01": "元旦"},
    )
    assert years.arrangement_of(told, 2026).days == {
        date(2026, 1, 1): Off("元旦"), date(2026, 2, 14): On(), date(2026, 2, 16): Off(),
        date(2026, 2, 28): On(), date(2026, 5, 9): On(HALF),
    }  # fmt: skip
    assert years.arrangement_of(told, 2025) == Arrangement(2025)


def test_a_day_that_is_both_is_worked_and_one_without_hours_is_off() -> None:
    told = rules(holidays=["2026-02-14"], workdays={"2026-02-14": OFFICE, "2026-03-17": []})
    assert years.specials(told) == {date(2026, 2, 14): On(), date(2026, 3, 17): Off()}


def test_days_off_and_make_up_days_are_counted() -> None:
    assert (SPRING.days_off, SPRING.makeups) == (1, 2)


# -- saving --------------------------------------------------------------------------------------


def test_a_new_year_is_known_from_then_on_and_the_others_stay_as_they_are() -> None:
    after = years.put(rules(), SPRING.changes_from(Arrangement(2027)), 2027)
    assert after["years"] == [2025, 2026, 2027]
    assert years.arrangement_of(after, 2027) == SPRING
    assert years.arrangement_of(after, 2026) == years.arrangement_of(rules(), 2026)


def test_make_up_days_get_the_hours_of_each_calendar_unless_they_have_their_own() -> None:
    after = years.put(
        rules(makeup=[["08:00", "20:00"]]), SPRING.changes_from(Arrangement(2027)), 2027
    )
    assert after["workdays"]["2027-02-14"] == [["08:00", "20:00"]]
    assert after["workdays"]["2027-02-20"] == [["08:30", "12:00"]]


def test_saving_changes_nothing_in_the_rules_that_it_was_given() -> None:
    before = rules()
    years.put(before, SPRING.changes_from(Arrangement(2027)), 2027)
    assert before == rules()


def test_a_day_becomes_what_it_is_said_to_be_and_back() -> None:
    off = years.put(rules(), {MAKEUP_DAY: Off("休息"), MONDAY: Off()})
    assert years.specials(off)[MAKEUP_DAY] == Off("休息")
    assert "2026-02-14" not in off["workdays"]
    again = years.put(off, {MAKEUP_DAY: On(), MONDAY: None})
    assert years.specials(again) == years.specials(rules())
    assert "names" not in again


def test_what_is_said_of_days_that_stay_the_same_is_not_a_change() -> None:
    before = years.arrangement_of(rules(), 2026)
    days = {**before.days, NEW_YEAR: Off("元旦"), MONDAY: Off()}
    del days[MAKEUP_DAY]
    assert Arrangement(2026, days).changes_from(before) == {
        NEW_YEAR: Off("元旦"), MAKEUP_DAY: None, MONDAY: Off(),
    }  # fmt: skip


def test_rules_are_checked_as_the_calendar_that_they_make() -> None:
    office = years.checked(years.put(rules(), {MONDAY: On(HALF)}))
    day = (2026, 3, 16)
    wall = ZoneInfo("Asia/Shanghai")
    assert isinstance(office, WorkCalendar)
    assert office.is_open(_at(*day, 9, wall))
    assert not office.is_open(_at(*day, 15, wall))
    assert years.checked({"timezone": "Asia/Shanghai"}).is_always
    with pytest.raises(BadCalendar, match="no working time"):
        years.checked(rules(week={}, workdays={}))


def _at(year: int, month: int, day: int, hour: int, wall: ZoneInfo) -> datetime:
    return datetime(year, month, day, hour, tzinfo=wall)


# -- kinds of days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (MONDAY, WORKDAY), (date(2026, 3, 15), WEEKEND), (NEW_YEAR, HOLIDAY),
        (MAKEUP_DAY, MAKEUP), (date(2026, 3, 17), HOLIDAY),
    ],
)  # fmt: skip
def test_a_day_is_open_or_closed_by_the_week_or_by_arrangement(day: date, kind: str) -> None:
    read = Rules.read(rules(workdays={"2026-02-14": OFFICE, "2026-03-17": []}))
    assert years.kind_of(read, day) == kind


# -- comparing -----------------------------------------------------------------------------------


def test_two_versions_that_say_the_same_differ_in_nothing() -> None:
    assert years.compare(rules(), rules()) == years.Difference()


def test_a_version_names_the_years_and_days_that_it_changed() -> None:
    changes = {**SPRING.changes_from(Arrangement(2027)), MAKEUP_DAY: None, MONDAY: Off("本地")}
    found = years.compare(rules(), years.put(rules(), changes, 2027))
    assert found.years == (2027,)
    assert found.corrections == (
        DayChange(MAKEUP_DAY, On(), None), DayChange(MONDAY, None, Off("本地")),
    )  # fmt: skip
    assert [change.day for change in found.within(2027)] == list(SPRING.days)
    assert not found.has_other_hours
    assert years.compare(years.put(rules(), changes, 2027), rules()).forgotten == (2027,)


def test_other_hours_of_the_week_are_told() -> None:
    other = rules(week={"mon": [["09:00", "10:00"]]})
    assert years.compare(rules(), other).has_other_hours


days_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))
hours = st.sampled_from([None, HALF, (("22:00", "06:00"),)])
specials = st.one_of(st.builds(Off, st.sampled_from(["", "春节"])), st.builds(On, hours))
arrangements = st.dictionaries(days_2027, specials).map(
    lambda days: Arrangement(2027, dict(sorted(days.items())))
)


@given(arrangements, arrangements)
def test_a_year_that_was_saved_says_what_it_was_told_whatever_it_said_before(
    first: Arrangement, second: Arrangement
) -> None:
    saved = years.put(rules(), first.changes_from(Arrangement(2027)), 2027)
    again = years.put(saved, second.changes_from(first), 2027)
    assert years.arrangement_of(again, 2027) == second
    assert years.arrangement_of(again, 2026) == years.arrangement_of(rules(), 2026)
    assert years.checked(again).years == (2025, 2026, 2027)
