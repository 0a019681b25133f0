"""Figures beside what they were, and what they mean."""

from datetime import date
from typing import Any

import duckdb
import pytest

from domain.scope import Period, Scope
from metrics import catalogue
from metrics.clocks import BREACH_BINS, BY_CLOCK
from metrics.compare import compare
from metrics.days import Against, cut, earlier
from metrics.dimensions import TEAM
from metrics.judging import Verdict, excess, meets, ranks, rounded, verdict
from tests.metrics.marts import AS_OF, marts, order, put

TODAY = Scope(period=Period(date(2026, 3, 18), date(2026, 3, 18)))


@pytest.fixture(scope="module")
def two_days() -> duckdb.DuckDBPyConnection:
    """Today until 10:42, and yesterday: two orders before that hour and one after it."""
    connection = marts()
    put(
        connection, "fct_orders",
        order(1, "2026-03-17T09:00", is_breached=True), order(2, "2026-03-17T10:41:59"),
        order(3, "2026-03-17T10:42"), order(4, "2026-03-18T09:00"),
        order(5, "2026-03-18T09:30"), order(6, "2026-03-18T10:00"),
        order(7, "2026-03-18T10:00", is_breached=True), order(8, "2026-03-17T08:00", team="T9"),
    )  # fmt: skip
    return connection


def test_today_is_compared_with_yesterday_until_the_same_hour(
    two_days: duckdb.DuckDBPyConnection,
) -> None:
    row = compare(two_days, catalogue.ORDERS, scope=TODAY, against=Against.BEFORE).one()
    assert row == {
        "orders": 4,
        "orders__before": 3,
        "orders__change": 1,
        "orders__growth": pytest.approx(1 / 3),
    }


def test_a_share_changes_in_percentage_points(two_days: duckdb.DuckDBPyConnection) -> None:
    row = compare(two_days, catalogue.BREACH_RATE, scope=TODAY, against=Against.BEFORE).one()
    assert (row["breach_rate"], row["breach_rate__before"]) == (1 / 4, 1 / 3)
    assert row["breach_rate__change"] == pytest.approx(-100 / 12)


def test_groups_that_were_there_only_before_are_listed_too(
    two_days: duckdb.DuckDBPyConnection,
) -> None:
    kpis = (catalogue.ORDERS, catalogue.BREACH_RATE)
    found = compare(two_days, *kpis, by=(TEAM,), scope=TODAY, against=Against.BEFORE).by("team")
    assert found["T9",]["orders"] == 0
    assert found["T9",]["orders__before"] == 1
    assert found["T9",]["breach_rate"] is None


def test_a_stock_of_the_moment_was_not_kept(two_days: duckdb.DuckDBPyConnection) -> None:
    kpis = (catalogue.OPEN, catalogue.ORDERS)
    row = compare(two_days, *kpis, scope=TODAY, against=Against.BEFORE).one()
    assert (row["open"], row["open__before"], row["open__change"]) == (0, None, None)
    no_period = compare(two_days, catalogue.ORDERS, scope=Scope(), against=Against.BEFORE).one()
    assert no_period["orders__before"] is None


@pytest.mark.parametrize(
    ("since", "until", "against", "expected"),
    [
        ("2026-03-01", "2026-03-18", Against.BEFORE, ("2026-02-11", "2026-02-28")),
        ("2026-03-01", "2026-03-18", Against.LAST_MONTH, ("2026-02-01", "2026-02-18")),
        ("2026-03-01", "2026-03-31", Against.LAST_MONTH, ("2026-02-01", "2026-02-28")),
        ("2026-02-01", "2026-02-28", Against.LAST_MONTH, ("2026-01-01", "2026-01-31")),
        ("2026-03-30", "2026-03-30", Against.LAST_MONTH, ("2026-02-28", "2026-02-28")),
        ("2024-02-01", "2024-02-29", Against.LAST_YEAR, ("2023-02-01", "2023-02-28")),
    ],
)
def test_what_a_period_is_compared_with(
    since: str, until: str, against: Against, expected: tuple[str, str]
) -> None:
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    other = earlier(period, against)
    assert (str(other.since), str(other.until)) == expected


@pytest.mark.parametrize(
    ("since", "until", "against", "expected"),
    [
        ("2026-03-01", "2026-03-18", Against.LAST_MONTH, "2026-02-18 10:42:00"),
        ("2026-03-01", "2026-03-31", Against.LAST_MONTH, "2026-02-18 10:42:00"),
        ("2026-03-01", "2026-03-18", Against.BEFORE, "2026-02-28 10:42:00"),
        ("2026-03-01", "2026-03-17", Against.BEFORE, "None"),
        ("2026-01-01", "2026-03-18", Against.LAST_YEAR, "2025-03-18 10:42:00"),
    ],
)
def test_a_period_that_runs_is_compared_with_as_much_of_the_earlier_one(
    since: str, until: str, against: Against, expected: str
) -> None:
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    assert str(cut(period, against, AS_OF)) == expected


# -- judging -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [(0.0, Verdict.MET), (7.29, Verdict.MET), (-0.01, Verdict.BEHIND), (-10.0, Verdict.BEHIND),
     (-10.66, Verdict.FAR_BEHIND), (None, None)],
)  # fmt: skip
def test_behind_the_time_gone_and_ten_points_behind(
    ahead: float | None, expected: Verdict | None
) -> None:
    assert verdict(ahead) is expected


def test_ranks_are_shared_and_the_unknown_have_none() -> None:
    assert ranks(catalogue.SATISFACTION, [4.0, 5.0, None, 4.0, 3.0]) == [2, 1, None, 2, 4]
    assert ranks(catalogue.BREACH_RATE, [0.2, 0.1, 0.2]) == [2, 1, 2]


def test_breaches_beyond_the_average() -> None:
    assert excess(32, 146, 0.0726) == pytest.approx(21.4, abs=0.01)
    assert excess(32, 146, None) is None


@pytest.mark.parametrize(
    ("value", "expected"), [(0.98, True), (0.9795, True), (0.9794, False), (None, None)]
)
def test_a_goal_is_met_by_the_number_as_shown(value: float | None, expected: bool | None) -> None:
    assert meets(BY_CLOCK["dispatch"].on_time_rate, value) is expected
    assert meets(catalogue.BREACH_RATE, value) is None


def test_rounding_is_commercial() -> None:
    assert [str(rounded(value, 1)) for value in (0.25, 0.35, 102.95, -0.25)] == [
        "0.3", "0.4", "103.0", "-0.3",
    ]  # fmt: skip


# -- heat ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "step"),
    [(0.0, 0), (0.0244, 0), (0.025, 1), (0.0996, 4), (0.0994, 3), (0.10, 4), (0.15, 5), (0.9, 6)],
)
def test_the_bin_follows_the_number_as_shown_and_the_alarm_line_is_ten_percent(
    rate: float, step: int
) -> None:
    assert catalogue.BREACH_RATE.step(rate) == step


def test_an_on_time_rate_has_the_bin_of_its_breach_rate() -> None:
    on_time, breach = BY_CLOCK["repair"].on_time_rate, BY_CLOCK["repair"].breach_rate
    for tenth in range(1001):
        rate = tenth / 1000
        assert on_time.step(rate) == breach.step(round(1 - rate, 4)), rate


def test_fewer_decimals_shift_the_bin_with_the_number() -> None:
    assert catalogue.BREACH_RATE.step(0.098, decimals=0) == 4
    assert catalogue.BREACH_RATE.step(0.094, decimals=0) == 3


def test_every_heat_scale_has_seven_steps_that_rise() -> None:
    scaled: list[Any] = [kpi for kpi in catalogue.KPIS.values() if kpi.bins]
    assert catalogue.BREACH_RATE in scaled
    for kpi in scaled:
        assert len(kpi.bins) == len(BREACH_BINS) == 6
        assert list(kpi.bins) == sorted(set(kpi.bins))
