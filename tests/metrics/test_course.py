"""The course of a year: revenue so far beside an even pace and the year before, and by month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from domain.scope import Period, Rights, Scope
from metrics.course import by_month, so_far
from metrics.measure import measure
from metrics.money import AGAINST_YEAR
from tests.metrics.marts import marts, put

TO_MARCH = Scope(period=Period(date(2026, 1, 1), date(2026, 3, 18)))


def booking(year: int, month: int, yuan: int) -> dict[str, Any]:
    return {
        "month": date(year, month, 1), "amount_yuan": yuan, "manager": "M1", "division": "gov",
        "product_line": "ict", "branch_path": "/hami/yizhou/", "area": "yizhou",
    }  # fmt: skip


def plan(kind: str, month: int, target: int) -> dict[str, Any]:
    return {
        "period": date(2026, month, 1), "period_kind": kind, "indicator": "enterprise_revenue",
        "owner_kind": "department", "owner": "hami", "target": target,
    }  # fmt: skip


@pytest.fixture
def books() -> duckdb.DuckDBPyConnection:
    """A year of which March is running, and the whole year before."""
    connection = marts()
    put(connection, "fct_revenue", booking(2026, 1, 100), booking(2026, 2, 80),
        booking(2026, 3, 50), *(booking(2025, month, 70) for month in range(1, 13)))  # fmt: skip
    put(connection, "fct_targets", plan("year", 1, 3650), plan("month", 1, 110),
        plan("month", 2, 90), plan("month", 12, 400))  # fmt: skip
    return connection


def test_revenue_so_far_is_asked_anew_at_each_months_end(
    books: duckdb.DuckDBPyConnection,
) -> None:
    found = so_far(books, TO_MARCH)
    assert found.year == 2026
    assert found.actual[:4] == (100, 180, 230, None)
    assert found.months[11] == date(2026, 12, 1)


def test_the_pace_is_the_target_by_the_days_gone_in_the_running_month_until_today(
    books: duckdb.DuckDBPyConnection,
) -> None:
    found = so_far(books, TO_MARCH)
    assert [round(value or 0, 2) for value in found.plan[:4]] == [310, 590, 770, 1200]
    assert found.plan[11] == found.target == Decimal(3650)
    row = measure(books, AGAINST_YEAR.target, AGAINST_YEAR.time_progress, scope=TO_MARCH).one()
    assert float(found.plan[2] or 0) == pytest.approx(
        float(row["year_target"]) * row["year_time_progress"]
    )


def test_the_year_before_is_told_of_months_that_are_over(
    books: duckdb.DuckDBPyConnection,
) -> None:
    assert so_far(books, TO_MARCH).last_year[:4] == (70, 140, None, None)
    assert by_month(books, TO_MARCH).last_year[:4] == (70, 70, None, None)


def test_months_stand_against_plans_of_their_own_also_those_to_come(
    books: duckdb.DuckDBPyConnection,
) -> None:
    found = by_month(books, TO_MARCH)
    assert found.actual[:4] == (100, 80, 50, None)
    assert (found.plan[0], found.plan[2], found.plan[11]) == (110, None, 400)


def test_the_course_ends_with_the_period(books: duckdb.DuckDBPyConnection) -> None:
    january = Scope(period=Period(date(2026, 1, 1), date(2026, 1, 31)))
    assert so_far(books, january).actual[:2] == (100, None)
    last_year = Scope(period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert so_far(books, last_year).actual[11] == 840
    assert so_far(books, last_year).target is None


def test_a_year_that_has_not_begun_in_the_books_has_no_course() -> None:
    connection = marts(as_of=datetime(2026, 1, 5), data_until=date(2026, 1, 5))
    put(connection, "fct_revenue", booking(2025, 12, 70))
    found = so_far(connection, Scope(period=Period(date(2026, 1, 1), date(2026, 1, 5))))
    assert not any(found.actual)
    assert not any(found.last_year)


def test_a_filter_that_no_plan_knows_leaves_the_actual(books: duckdb.DuckDBPyConnection) -> None:
    found = so_far(books, TO_MARCH.where(industry="-"))
    assert found.actual[:3] == (100, 180, 230)
    assert not any(found.plan)


def test_nothing_is_seen_where_nothing_may_be_seen(books: duckdb.DuckDBPyConnection) -> None:
    hidden = Scope(Rights("/hami/yiwu/"), TO_MARCH.period)
    assert not any(so_far(books, hidden).actual)
