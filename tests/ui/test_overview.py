"""The parts of the overview, from plain values."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from dash import html

import i18n
from metrics.attention import Finding, phrase
from metrics.judging import Verdict
from ui import overview

NOW = datetime(2026, 3, 18, 10, 42)
NAMES = {"team": {"T1": "伊州区装维一队"}, "service": {"ddn": "数字电路"}}


@contextmanager
def reading(locale: str) -> Iterator[None]:
    token = i18n.reader.set(locale)
    yield
    i18n.reader.reset(token)


def finding(orders: int | None = 3) -> Finding:
    return Finding(
        "overdue", "late", "team", "T1", phrase("%(n)s overdue", n=("count", 3)),
        (
            phrase("longest %(time)s", time=("since", NOW - timedelta(minutes=130))),
            phrase("holds %(now)s, limit %(limit)s", now=("count", 14), limit=("count", 12)),
            phrase("mostly %(name)s", name=("service", "ddn")),
        ),
        orders, "/queue?team=T1&state=late",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "sentence", "link"),
    [
        ("zh_CN", "3单超时，最久2时10分；手上14单，上限12单；多为数字电路", "看1单"),
        ("en", "3 overdue, longest 2 h 10 m; holds 14, limit 12; mostly 数字电路", "Orders: 1"),
    ],
)
def test_a_finding_is_a_sentence_with_its_reasons(locale: str, sentence: str, link: str) -> None:
    with reading(locale):
        assert overview.sentence(finding(), NAMES, NOW) == sentence
        assert overview.link_words(finding(orders=1)) == link


def test_a_finding_without_orders_leads_to_revenue() -> None:
    with reading("zh_CN"):
        assert overview.link_words(finding(orders=None)) == "看收入"


def test_what_is_not_known_is_left_out_between_the_dots() -> None:
    change = html.B("+3")
    assert overview.joined("target", None, "", change) == ["target", overview.BETWEEN, change]
    assert overview.joined(None) == []


def test_a_target_is_said_with_as_few_decimals_as_it_has() -> None:
    with reading("zh_CN"):
        assert [str(overview.target(value)) for value in (0.95, 0.975)] == ["95%", "97.5%"]


def test_far_behind_looks_overdue_and_behind_at_risk() -> None:
    with reading("zh_CN"):
        found = [overview.verdict(one) for one in (Verdict.MET, Verdict.BEHIND, Verdict.FAR_BEHIND)]
        assert found == [("ok", "达标"), ("risk", "落后"), ("late", "严重落后")]
        assert overview.verdict(None) is overview.met(None) is None


def days(*counts: int, is_running: bool = True) -> list[overview.Day]:
    last = len(counts) - 1
    first = date(2026, 3, 18) - timedelta(days=last)
    return [
        overview.Day(
            first + timedelta(days=place), count, False, is_running and place == last, False, "",
            f"/orders?day={place}",
        )
        for place, count in enumerate(counts)
    ]  # fmt: skip


def test_today_is_named_under_its_bar_in_place_of_a_monday_too_near() -> None:
    with reading("zh_CN"):
        made = overview.breaches(days(*[3] * 30), 3.0, "light")
    ticks = dict(zip(*(made["layout"]["xaxis"][name] for name in ("tickvals", "ticktext")),
                     strict=True))  # fmt: skip
    assert ticks.pop(29) == "今天"
    assert max(ticks) < 27
    with reading("zh_CN"):
        over = overview.breaches(days(*[3] * 30, is_running=False), 3.0, "light")
    assert "今天" not in over["layout"]["xaxis"]["ticktext"]


def test_few_breaches_are_not_counted_in_halves() -> None:
    with reading("zh_CN"):
        few, many = (overview.breaches(days(0, 2, top), 1.0, "light") for top in (1, 40))
    assert few["layout"]["yaxis"]["dtick"] == 1
    assert "dtick" not in many["layout"]["yaxis"]


def test_every_bar_carries_the_address_of_its_day() -> None:
    with reading("zh_CN"):
        (trace,) = overview.breaches(days(1, 2, 3), None, "dark")["data"]
    assert [href for href, _label in trace["customdata"]] == [f"/orders?day={n}" for n in range(3)]


def test_nothing_open_is_a_dash_and_no_link() -> None:
    group = overview.Group("市区", dict.fromkeys(("late", "risk", "hold", "ok"), 0), {})
    with reading("zh_CN"):
        made = overview.stages([group], group)
    assert not [part for part in made._traverse() if isinstance(part, html.A)]
    assert [part.children for part in made._traverse() if isinstance(part, html.Span)].count(
        "0"
    ) == 6
