"""The parts of the revenue page and its indicators, from plain values."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from dash import html

import i18n
from metrics import money
from ui import indicators, revenue

YEAR = money.AGAINST_YEAR
MONTHS = [date(2026, number, 1) for number in range(1, 13)]
ROW: dict[str, Any] = {
    "revenue_to_date": Decimal(21_145_400), "year_target": Decimal(24_888_700),
    "year_completion": 0.8496, "year_time_progress": 0.9151, "year_ahead": -6.55,
    "year_gap": Decimal(3_743_300), "year_workdays_left": 23,
    "year_needed_per_workday": Decimal(162_752), "revenue_last_year": Decimal(18_512_900),
    "revenue_whole_months": Decimal(21_145_400), "revenue_year_on_year": 0.1422,
}  # fmt: skip


@contextmanager
def reading(locale: str) -> Iterator[None]:
    token = i18n.reader.set(locale)
    yield
    i18n.reader.reset(token)


def words(part: Any) -> str:
    if isinstance(part, list | tuple):
        return "".join(map(words, part))
    return words(part.children) if hasattr(part, "children") else str(part or "")


def hero(**changes: Any) -> revenue.Hero:
    row = ROW | changes
    return revenue.Hero("政企客户收入", YEAR, money.YEAR_ON_YEAR, row, "去年同期", "全年目标")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "zh_CN",
            ["2,114.54万元", "落后时间进度6.55个百分点", "374.33万元", "16.28万元"],
        ),
        ("en", ["CNY 21.15m", "6.55 pp behind the time gone", "CNY 162.8k"]),
    ],
)
def test_the_hero_says_amount_verdict_and_what_is_needed(locale: str, said: list[str]) -> None:
    with reading(locale):
        told = words(revenue.hero(hero()))
    for part in said:
        assert part in told


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (2.5, "领先时间进度2.50个百分点"), (-6.55, "落后时间进度6.55个百分点"),
        (-12.0, "严重落后时间进度12.00个百分点"), (None, "这个范围没有下达目标"),
    ],
)  # fmt: skip
def test_the_verdict_is_a_sentence(ahead: float | None, said: str) -> None:
    with reading("zh_CN"):
        assert words(revenue.verdict_sentence(hero(year_ahead=ahead))) == said


def test_labels_that_are_near_stand_to_either_side_of_their_marks() -> None:
    def shifts(*places: float) -> list[str]:
        made = revenue._labels([(place, "mark") for place in places])
        return [span.style["transform"] for span in made.children]

    assert shifts(0.3, 0.7) == ["translateX(-50%)", "translateX(-50%)"]
    assert shifts(0.5, 0.6) == ["translateX(-100%)", "translateX(0%)"]
    assert shifts(0.05) == ["translateX(0%)"]
    assert shifts(0.95) == ["translateX(-100%)"]


def test_without_a_target_there_is_no_bar_to_be_read() -> None:
    with reading("zh_CN"):
        made = revenue.hero(hero(year_target=None, year_completion=None, year_ahead=None))
    bars = [part for part in made._traverse() if getattr(part, "className", "") == "pd-axis"]
    assert bars == []


def series(known: int) -> revenue.Series:
    plan = [Decimal(1_000_000) * number for number in range(1, 13)]
    actual = [Decimal(900_000) * (n + 1) if n < known else None for n in range(12)]
    hrefs = [f"/revenue?month={n}" for n in range(12)]
    return revenue.Series(MONTHS, actual, plan, [None] * 12, hrefs)


def test_the_course_labels_each_line_with_its_last_known_value() -> None:
    with reading("zh_CN"):
        made = revenue.course(series(3), "light")
    names = [trace["name"] for trace in made["data"] if "name" in trace]
    assert names == ["目标 1,200.00", "完成 270.00"]
    actual = made["data"][1]
    assert [href for href, _label in actual["customdata"]] == list(series(3).hrefs)


def test_a_course_of_nothing_says_so() -> None:
    empty = revenue.Series(MONTHS, [None] * 12, [None] * 12, [None] * 12, [""] * 12)
    with reading("zh_CN"):
        made = revenue.course(empty, "dark")
    assert made["layout"]["annotations"][0]["text"] == "这段时间没有出账收入"


def test_a_month_to_come_has_no_link_in_the_table() -> None:
    with reading("zh_CN"):
        made = revenue.course_table(series(3))
    assert len([part for part in made._traverse() if isinstance(part, html.A)]) == 3


@pytest.mark.parametrize(
    ("number", "who", "cut", "said"),
    [(40, None, True, "40人，显示前6与后4"), (40, "all", False, "40人"), (10, None, False, "10人")],
)
def test_only_long_lists_are_cut(number: int, who: str | None, cut: bool, said: str) -> None:
    assert revenue.is_cut(number, who) is cut
    with reading("zh_CN"):
        assert revenue.who_is_shown(number, is_cut=cut) == said


def test_small_amounts_a_day_are_in_thousands_in_english() -> None:
    owner = revenue.Owner("Government", "/revenue?division=gov", ROW)
    kpis = revenue.Kpis(YEAR, money.YEAR_ON_YEAR)
    with reading("en"):
        made = revenue.owners("Division", [owner], None, kpis, "Divisions")
    assert "162.8" in [words(part) for part in made._traverse() if isinstance(part, html.Td)]
    assert "Per working day, k" in words(made)


def indicator(computed: float | None, published: float | None) -> indicators.Indicator:
    return indicators.Indicator(
        "净增宽带", "户", Decimal(628), Decimal(610), computed, published, None, None
    )


@pytest.mark.parametrize(
    ("computed", "published", "said"),
    [
        (102.9508, 102.9, "* 通报值，截位；628 ÷ 610 = 102.95%，四舍五入为103.0%"),
        (102.9508, 104.0, "* 通报值；628 ÷ 610 = 102.95%，四舍五入为103%"),
        (None, 102.9, ""),
    ],
)
def test_a_note_says_how_the_published_figure_differs(
    computed: float | None, published: float, said: str
) -> None:
    with reading("zh_CN"):
        assert indicators.note(indicator(computed, published)) == said


def test_an_indicator_is_written_with_its_unit() -> None:
    with reading("zh_CN"):
        amounts = [
            str(indicators.indicator_amount(Decimal(value), unit))
            for value, unit in (("2114.54", "万元"), ("59.47", "%"), ("628", "户"))
        ]
    assert amounts == ["2,114.54万元", "59.47%", "628户"]
    with reading("en"):
        assert str(indicators.indicator_amount(Decimal(628), "户")) == "628"
