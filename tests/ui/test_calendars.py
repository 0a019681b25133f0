"""Calendars in words, in both languages."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.keeping import MissingYear
from domain.kinds import Limit
from domain.years import Difference, Off, On
from i18n import reader
from ui.calendars import hours, lacking, savings, year

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = [["08:30", "12:00"], ["14:00", "18:00"]]
NAMES = {"春节": {"zh_CN": "春节", "en": "Spring Festival"}}


@pytest.fixture(params=["zh_CN", "en"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    token = reader.set(request.param)
    yield request.param
    reader.reset(token)


@pytest.fixture
def chinese() -> Iterator[None]:
    token = reader.set("zh_CN")
    yield
    reader.reset(token)


def both(locale: str, chinese: str, english: str) -> str:
    return chinese if locale == "zh_CN" else english


@pytest.mark.parametrize(
    ("week", "in_chinese", "in_english"),
    [
        (dict.fromkeys(("mon", "tue", "wed"), OFFICE), ["周一至周三 08:30–12:00、14:00–18:00"],
         ["Mon to Wed 08:30–12:00, 14:00–18:00"]),
        ({"mon": OFFICE, "wed": [["22:00", "06:00"]]},
         ["周一 08:30–12:00、14:00–18:00", "周三 22:00–次日06:00"],
         ["Mon 08:30–12:00, 14:00–18:00", "Wed 22:00–06:00 next day"]),
        ({"sat": [], "sun": [["00:00", "24:00"]]}, ["周日 00:00–24:00"], ["Sun 00:00–24:00"]),
        ({}, [], []),
    ],
)  # fmt: skip
def test_days_of_equal_hours_stand_together(
    locale: str, week: Any, in_chinese: list[str], in_english: list[str]
) -> None:
    assert hours.week(week) == (in_chinese if locale == "zh_CN" else in_english)


@pytest.mark.parametrize(
    ("first", "last", "in_chinese", "in_english"),
    [
        ("05-01", "09-30", "5–9月", "May–Sep"),
        ("05-15", "09-10", "5月15日–9月10日", "15 May–10 Sep"),
        ("11-01", "02-28", "11月1日–2月28日", "1 Nov–28 Feb"),
    ],
)
def test_a_season_is_told_by_its_days(
    locale: str, first: str, last: str, in_chinese: str, in_english: str
) -> None:
    told = hours.season({"from": first, "to": last})
    assert told == both(locale, in_chinese, in_english)


def test_years_that_follow_one_another_are_one(locale: str) -> None:
    told = hours.years([2023, 2024, 2026])
    assert told == both(locale, "2023–2024、2026", "2023–2024, 2026")
    assert hours.years([2026]) == "2026"


def test_what_a_day_is(locale: str) -> None:
    assert hours.special(None, NAMES) == both(locale, "按周", "as the week says")
    assert hours.special(Off("春节"), NAMES) == both(
        locale, "放假（春节）", "holiday (Spring Festival)"
    )
    assert hours.special(Off("肉孜节"), NAMES) == both(locale, "放假（肉孜节）", "holiday (肉孜节)")
    half = On((("08:30", "12:00"),))
    assert hours.special(half, {}) == both(
        locale, "调休上班（08:30–12:00）", "make-up day, 08:30–12:00"
    )


def test_a_day_tells_its_hours_past_midnight_too(chinese: None) -> None:
    rules = {
        "timezone": "Asia/Shanghai", "years": [2026],
        "week": {"mon": [["00:00", "24:00"]], "tue": [["22:00", "06:00"]]},
    }  # fmt: skip
    told = [year.about_day(date(2026, 3, day), rules, {}) for day in (16, 17, 18)]
    assert told == [
        "2026年3月16日 周一 工作日 00:00–24:00", "2026年3月17日 周二 工作日 22:00–次日06:00",
        "2026年3月18日 周三 休息日",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (MissingYear(2027, days_until=9, is_in_library=True), "还有9天开始"),
        (MissingYear(2026, days_until=0, is_in_library=True), "已经开始"),
        (MissingYear(2027, days_until=9, reached_by=Limit(days=10)),
         "还有9天开始、10个工作日的时限已到这一年、节假日库里还没有"),
        (MissingYear(2027, days_until=9, reached_by=Limit(time=timedelta(hours=20)),
                     is_in_library=True), "还有9天开始、20时00分的时限已到这一年"),
    ],
)  # fmt: skip
def test_why_a_year_is_wanted(chinese: None, found: MissingYear, told: str) -> None:
    assert lacking.reasons_of(found) == told


def test_orders_that_are_not_named_are_counted(chinese: None) -> None:
    block = str(
        lacking.missing([MissingYear(2027, orders=3)], [2026], 0, str, NOW).to_plotly_json()
    )
    assert "3单在等" in block
    assert "另有3单在等" in block


def test_nothing_missing_is_good_news(chinese: None) -> None:
    told = str(lacking.missing([], [2025, 2026], 0, str, NOW).to_plotly_json())
    assert "不缺年份" in told
    assert "2025–2026" in told


def test_other_hours_are_told_in_the_history(chinese: None) -> None:
    assert savings.what(Difference(has_other_hours=True)) == "改了时间"
    assert savings.what(None) == "随产品提供"
    assert savings.details(None, {}) == ""
