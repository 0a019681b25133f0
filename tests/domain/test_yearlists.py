"""A year's list as somebody types or pastes it: what is understood, and what is told as wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from domain import yearlists
from domain.hours import BadCalendar
from domain.years import Arrangement, Off, On
from tests.domain.test_years import arrangements

NOTICE_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
SHORT_2026 = """
2026-01-01..2026-01-03 元旦
+2026-01-04
+2026-02-14
2026-02-15..2026-02-23 春节
+2026-02-28
2026-04-04..2026-04-06 清明节
2026-05-01..2026-05-05 劳动节
+2026-05-09
2026-06-19..2026-06-21 端午节
+2026-09-20
2026-09-25..2026-09-27 中秋节
2026-10-01..2026-10-07 国庆节
+2026-10-10
"""
HALF = (("08:30", "12:00"),)


def days(text: str, year: int = 2027) -> dict[str, object]:
    reading = yearlists.read(text, year)
    assert reading.problems == ()
    return {str(day): special for day, special in reading.arrangement.days.items()}


def problems(text: str, year: int = 2027) -> list[tuple[int, str, str]]:
    return [(one.line_no, one.why, one.what) for one in yearlists.read(text, year).problems]


# -- what is understood --------------------------------------------------------------------------


def test_the_state_councils_notice_is_read_as_it_is_published() -> None:
    notice, short = yearlists.read(NOTICE_2026, 2026), yearlists.read(SHORT_2026, 2026)
    assert notice.problems == notice.doubts == ()
    assert notice == short
    assert (notice.arrangement.days_off, notice.arrangement.makeups) == (33, 6)
    assert notice.arrangement.days[date(2026, 2, 23)] == Off("春节")


def test_a_list_is_written_as_it_is_typed() -> None:
    written = yearlists.write(yearlists.read(NOTICE_2026, 2026).arrangement)
    assert written == SHORT_2026.strip()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2027-02-06 春节", {"2027-02-06": Off("春节")}),
        ("2027-02-06", {"2027-02-06": Off()}),
        ("02-06..02-07 春节", {"2027-02-06": Off("春节"), "2027-02-07": Off("春节")}),
        ("2027/2/6～2027/2/7", None),
        ("2027/2/6 ~ 2027/2/7", {"2027-02-06": Off(), "2027-02-07": Off()}),
        ("2027-02-06至02-07，春节", {"2027-02-06": Off("春节"), "2027-02-07": Off("春节")}),
        ("+2027-02-14", {"2027-02-14": On()}),
        ("+ 02-14 春节", {"2027-02-14": On()}),
        ("+2027-02-14 08:30-12:00", {"2027-02-14": On(HALF)}),
        ("+2027-02-14 8:30-12:00 春节", {"2027-02-14": On(HALF)}),
        ("+02-14 08:30-12:00, 14:00-18:00",
         {"2027-02-14": On((("08:30", "12:00"), ("14:00", "18:00")))}),
        ("2026-12-31..2027-01-02 元旦",
         {"2026-12-31": Off("元旦"), "2027-01-01": Off("元旦"), "2027-01-02": Off("元旦")}),
        ("元旦：2026年12月31日至2027年1月2日放假",
         {"2026-12-31": Off("元旦"), "2027-01-01": Off("元旦"), "2027-01-02": Off("元旦")}),
        ("1月30日至2月1日放假", {"2027-01-30": Off(), "2027-01-31": Off(), "2027-02-01": Off()}),
        ("2月14日（星期日）上班", {"2027-02-14": On()}),
        ("2月14日（星期天）上班", {"2027-02-14": On()}),
        ("# 草稿\n02-06 # 还没有公布", {"2027-02-06": Off()}),
    ],
)  # fmt: skip
def test_a_line_says_days(line: str, found: dict[str, object] | None) -> None:
    if found is None:
        assert problems(line)
    else:
        assert days(line) == found


def test_a_day_that_is_said_twice_keeps_its_first_name() -> None:
    assert days("09-15 中秋节\n09-15..09-16 国庆节") == {
        "2027-09-15": Off("中秋节"), "2027-09-16": Off("国庆节"),
    }  # fmt: skip


# -- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "why", "what"),
    [
        ("春节", "not a day or a range of days", "春节"),
        ("春节放假", "not a day or a range of days", "春节"),
        ("2027-02-30", "there is no such day", "2027-02-30"),
        ("2月30日放假", "there is no such day", "2月30日"),
        ("2027-02-07..2027-02-06", "it ends before it begins", "2027-02-07..2027-02-06"),
        ("2027-02-06..2027-12-06", "longer than a month", "2027-02-06..2027-12-06"),
        ("2028-02-06", "not a day of the year", "2028-02-06"),
        ("2026-11-30", "not a day of the year", "2026-11-30"),
        ("+2027-02-14 8点", "not a span of hours", "8点"),
        ("+2027-02-14 08:30-12:00 14:00", "not a span of hours", "08:30-12:00 14:00"),
        ("+2027-02-14 25:00-26:00", "not a time of day", "25:00-26:00"),
        ("+2027-02-14 09:00-09:00", "not a span of hours", "09:00-09:00"),
        ("春节：2月15日（周日）放假", "another weekday in that year", "2027-02-15 周日"),
        ("2月13日（周日）上班", "another weekday in that year", "2027-02-13 周日"),
        ("春节：2月15日至23日放假，共8天", "the count of days does not fit the dates", "共8天"),
        ("2月15日至23日休息；2月28日上班", "neither days off nor days worked", "2月15日至23日休息"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_meant_is_told_with_its_number(
    line: str, why: str, what: str
) -> None:
    assert problems(f"01-01 元旦\n{line}") == [(2, why, what)]


def test_all_lines_that_are_wrong_are_told_at_once() -> None:
    assert [number for number, _why, _what in problems("x\n01-01\ny\n+01-01")] == [1, 3, 4]


def test_a_day_cannot_be_both_off_and_worked() -> None:
    assert problems("02-06 春节\n+02-06") == [(2, "both a day off and a day worked", "2027-02-06")]


def test_an_empty_list_is_no_year_without_holidays() -> None:
    for text in ("", "\n  \n", "# nothing yet"):
        assert problems(text) == [(0, "there is no day in it", "2027")]


def test_a_make_up_day_that_is_no_weekend_is_doubted_but_may_be_meant() -> None:
    reading = yearlists.read("+2027-02-15", 2027)
    assert reading.problems == ()
    (doubt,) = reading.doubts
    assert (doubt.why, doubt.what) == ("a make-up day that is no weekend", "2027-02-15")


# -- hours ---------------------------------------------------------------------------------------


def test_hours_are_read_as_they_are_written() -> None:
    hours = (("08:30", "12:00"), ("14:00", "18:00"))
    assert yearlists.read_hours("8:30-12:00，14:00–18:00") == hours
    assert yearlists.read_hours(yearlists.write_hours(hours)) == hours
    assert yearlists.read_hours("22:00-06:00") == (("22:00", "06:00"),)


@pytest.mark.parametrize("text", ["", "8", "08:30", "08:30-12:00 x", "25:00-26:00", "09:00-09:00"])
def test_hours_that_cannot_be_meant_are_refused_beside_their_field(text: str) -> None:
    with pytest.raises(BadCalendar) as refusal:
        yearlists.read_hours(text)
    assert refusal.value.field == "hours"


# -- there and back ------------------------------------------------------------------------------


@given(arrangements)
def test_what_is_written_reads_as_what_it_was(arrangement: Arrangement) -> None:
    reading = yearlists.read(yearlists.write(arrangement), arrangement.year)
    assert reading.arrangement == arrangement
    assert bool(reading.problems) == (not arrangement.days)


def test_a_holiday_of_a_month_is_the_longest() -> None:
    first = date(2027, 1, 1)
    long = {first + timedelta(days=n): Off() for n in range(31)}
    assert yearlists.read("2027-01-01..2027-01-31", 2027).arrangement.days == long
    assert problems("2027-01-01..2027-02-01")
