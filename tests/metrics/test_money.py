"""Revenue against plans: which plan belongs to which question, and what is worked out from both."""

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from domain.scope import Period, Rights, Scope
from metrics.dimensions import AREA, DIVISION, INDICATOR, MANAGER, MONTH, PRODUCT_LINE, Dimension
from metrics.indicators import OF_MONTH, TO_DATE
from metrics.kpi import NeedsDimension
from metrics.measure import measure
from metrics.money import AGAINST_MONTHS, AGAINST_YEAR, MONTH_ON_MONTH, REVENUE, YEAR_ON_YEAR
from tests.metrics.marts import marts, put

TO_MARCH = Scope(period=Period(date(2026, 1, 1), date(2026, 3, 18)))
MARCH = TO_MARCH.during(Period(date(2026, 3, 1), date(2026, 3, 18)))
TARGET, COMPLETION = AGAINST_MONTHS.target, AGAINST_MONTHS.completion
YEAR_TARGET = AGAINST_YEAR.target


def plan(
    kind: str, owner: str, target: int, month: int = 3, period: str = "month"
) -> dict[str, Any]:
    return {
        "period": date(2026, month, 1), "period_kind": period, "indicator": "enterprise_revenue",
        "owner_kind": kind, "owner": owner, "target": target,
    }  # fmt: skip


def booking(month: date, manager: str, amount: int, area: str = "yizhou") -> dict[str, Any]:
    division = {"M1": "gov", "M2": "finance"}.get(manager, "ict")
    return {
        "month": month, "manager": manager, "amount_yuan": amount, "area": area,
        "division": division, "product_line": "broadband", "branch_path": f"/hami/{area}/",
    }  # fmt: skip


@pytest.fixture(scope="module")
def books() -> duckdb.DuckDBPyConnection:
    """Two managers in two counties; a department whose plan is more than those of its parts."""
    connection = marts()
    put(
        connection, "dim_managers",
        {"manager": "M1", "division": "gov", "area": "yizhou", "branch_path": "/hami/yizhou/"},
        {"manager": "M2", "division": "finance", "area": "balikun",
         "branch_path": "/hami/balikun/"},
    )  # fmt: skip
    put(
        connection,
        "dim_branches",
        {"branch": "hami", "branch_path": "/hami/"},
        {"branch": "yizhou", "branch_path": "/hami/yizhou/"},
        {"branch": "balikun", "branch_path": "/hami/balikun/"},
    )
    put(
        connection, "fct_revenue",
        booking(date(2026, 1, 1), "M1", 100), booking(date(2026, 2, 1), "M1", 150),
        booking(date(2026, 3, 1), "M1", 90), booking(date(2026, 3, 1), "M2", 10, "balikun"),
        booking(date(2025, 1, 1), "M1", 80), booking(date(2025, 2, 1), "M1", 120),
        booking(date(2025, 3, 1), "M1", 500), booking(date(2025, 2, 1), "M2", 40, "balikun"),
    )  # fmt: skip
    put(
        connection, "fct_targets",
        plan("department", "hami", 1000), plan("branch", "hami", 1000),
        plan("branch", "yizhou", 500), plan("branch", "balikun", 400),
        plan("division", "gov", 300), plan("manager", "M1", 200), plan("manager", "M2", 50),
        plan("manager", "M1", 180, month=1), plan("manager", "M1", 190, month=2),
        plan("manager", "M2", 60, month=2),
        plan("product_line", "broadband", 700),
        plan("department", "hami", 9000, 1, "year"), plan("manager", "M1", 2400, 1, "year"),
    )  # fmt: skip
    return connection


def targets(
    books: duckdb.DuckDBPyConnection, *by: Dimension, scope: Scope = MARCH
) -> list[tuple[Any, ...]]:
    return measure(books, TARGET, by=by, scope=scope).rows


def test_the_plan_of_the_department_is_not_the_sum_of_its_parts(
    books: duckdb.DuckDBPyConnection,
) -> None:
    assert targets(books) == [(1000,)]
    assert targets(books, MANAGER) == [("M1", 200), ("M2", 50)]
    assert targets(books, DIVISION) == [("gov", 300)]
    assert targets(books, PRODUCT_LINE) == [("broadband", 700)]


def test_areas_are_the_branches_that_have_customers_not_the_one_above_them(
    books: duckdb.DuckDBPyConnection,
) -> None:
    assert targets(books, AREA) == [("balikun", 400), ("yizhou", 500)]
    found = measure(books, REVENUE, TARGET, COMPLETION, by=(AREA,), scope=MARCH).rows
    assert found == [("balikun", 10, 400, 0.025), ("yizhou", 90, 500, 0.18)]


@pytest.mark.parametrize(
    ("filters", "target"),
    [
        ({"manager": "M1"}, 200), ({"division": "gov"}, 300), ({"area": "yizhou"}, 500),
        ({"area": "hami"}, None), ({"manager": ("M1", "M2")}, None),
        ({"area": ("yizhou", "balikun")}, None), ({"division": "gov", "area": "yizhou"}, None),
        ({"manager": "M1", "division": "gov"}, 200), ({"manager": "M1", "division": "ict"}, None),
    ],
)  # fmt: skip
def test_a_filter_asks_for_the_plan_of_exactly_this_owner(
    books: duckdb.DuckDBPyConnection, filters: dict[str, Any], target: int | None
) -> None:
    assert targets(books, scope=MARCH.where(**filters)) == [(target,)]


def test_managers_can_be_grouped_and_filtered_by_what_is_known_of_them(
    books: duckdb.DuckDBPyConnection,
) -> None:
    assert targets(books, DIVISION, MANAGER) == [("finance", "M2", 50), ("gov", "M1", 200)]
    assert targets(books, MANAGER, scope=MARCH.where(area="balikun")) == [("M2", 50)]
    assert targets(books, MANAGER, scope=MARCH.where(product_line="broadband")) == []


def test_whoever_sees_a_county_has_the_countys_plan_as_the_total(
    books: duckdb.DuckDBPyConnection,
) -> None:
    county = Scope(Rights("/hami/yizhou/"), MARCH.period)
    assert targets(books, scope=county) == [(500,)]
    assert targets(books, MANAGER, scope=county) == [("M1", 200)]
    assert targets(books, AREA, scope=county) == [("yizhou", 500)]
    assert targets(books, DIVISION, scope=county) == []
    assert targets(books, scope=Scope(Rights("/hami/"), MARCH.period)) == [(1000,)]
    assert targets(books, scope=Scope(Rights(None, ("T1",)), MARCH.period)) == [(None,)]


def test_several_months_need_the_plan_of_each(books: duckdb.DuckDBPyConnection) -> None:
    assert targets(books, MANAGER, scope=TO_MARCH) == [("M1", 570), ("M2", None)]
    by_month = targets(books, MONTH, scope=TO_MARCH.where(manager="M1"))
    assert [(month.month, target) for month, target in by_month] == [(1, 180), (2, 190), (3, 200)]


def test_a_plan_of_the_year_is_asked_with_the_revenue_of_the_year_so_far(
    books: duckdb.DuckDBPyConnection,
) -> None:
    row = measure(books, *AGAINST_YEAR.all(), scope=MARCH.where(manager="M1")).one()
    assert (row["revenue_to_date"], row["year_target"]) == (340, 2400)
    assert row["year_time_progress"] == pytest.approx(77 / 365)


def test_the_running_month_is_held_against_the_time_gone(
    books: duckdb.DuckDBPyConnection,
) -> None:
    row = measure(books, *AGAINST_MONTHS.all(), scope=MARCH).one()
    assert (row["revenue"], row["completion"], row["gap"]) == (100, 0.1, Decimal(900))
    assert row["time_progress"] == 18 / 31
    assert row["workdays_left"] == 9
    assert row["needed_per_workday"] == Decimal(100)


def test_a_plan_that_is_met_has_no_gap_and_needs_nothing() -> None:
    connection = marts()
    put(connection, "fct_revenue", booking(date(2026, 3, 1), "M1", 300))
    put(connection, "fct_targets", plan("department", "hami", 200))
    row = measure(connection, *AGAINST_MONTHS.all(), scope=MARCH).one()
    assert (row["completion"], row["gap"], row["needed_per_workday"]) == (1.5, 0, 0)


def test_once_the_month_is_over_nothing_can_be_needed_per_day() -> None:
    connection = marts()
    put(
        connection, "fct_revenue",
        booking(date(2026, 2, 1), "M1", 50), booking(date(2026, 3, 1), "M1", 50),
    )  # fmt: skip
    put(connection, "fct_targets", plan("department", "hami", 200, month=2))
    february = Scope(period=Period(date(2026, 2, 1), date(2026, 2, 28)))
    row = measure(connection, *AGAINST_MONTHS.all(), scope=february).one()
    assert (row["gap"], row["workdays_left"], row["needed_per_workday"]) == (150, 0, None)
    assert row["time_progress"] == 1.0


def test_time_ends_where_the_bookings_end() -> None:
    connection = marts()
    put(connection, "fct_revenue", booking(date(2026, 1, 1), "M1", 50))
    row = measure(connection, AGAINST_YEAR.time_progress, scope=TO_MARCH).one()
    assert row["year_time_progress"] == pytest.approx(31 / 365)


def test_of_days_of_ones_own_time_ends_with_the_month_that_they_end_in(
    books: duckdb.DuckDBPyConnection,
) -> None:
    to_february = Scope(period=Period(date(2026, 1, 1), date(2026, 2, 10)))
    row = measure(books, *AGAINST_YEAR.all(), scope=to_february.where(manager="M1")).one()
    assert row["revenue_to_date"] == 250
    assert row["year_time_progress"] == pytest.approx(59 / 365)
    assert row["year_workdays_left"] == 261 - 42


def test_growth_compares_whole_months_only(books: duckdb.DuckDBPyConnection) -> None:
    row = measure(books, REVENUE, YEAR_ON_YEAR, MONTH_ON_MONTH, scope=TO_MARCH).one()
    assert row["revenue"] == 350
    assert row["revenue_year_on_year"] == pytest.approx(250 / 240 - 1)
    assert row["revenue_month_on_month"] == pytest.approx(0.5)
    running = measure(books, YEAR_ON_YEAR, MONTH_ON_MONTH, scope=MARCH).rows
    assert running == [(None, None)]


def test_who_has_no_booking_while_others_have_has_zero(
    books: duckdb.DuckDBPyConnection,
) -> None:
    february = Scope(period=Period(date(2026, 2, 1), date(2026, 2, 28)))
    found = measure(books, REVENUE, TARGET, COMPLETION, by=(MANAGER,), scope=february).rows
    assert found == [("M1", 150, 190, 150 / 190), ("M2", 0, 60, 0.0)]


def test_indicators_are_never_added_up() -> None:
    connection = marts()
    kept = {"basis": "month", "owner_kind": "department", "owner": "hami"}
    put(
        connection, "fct_indicators",
        {"period": date(2026, 1, 1), "indicator": "net", "actual": 5, "plan": 10, **kept},
        {"period": date(2026, 2, 1), "indicator": "net", "actual": 7, "plan": 10, **kept},
        {"period": date(2026, 2, 1), "indicator": "new", "actual": 90, **kept},
    )  # fmt: skip
    with pytest.raises(NeedsDimension):
        measure(connection, OF_MONTH.actual, scope=TO_MARCH)
    one = TO_MARCH.where(indicator="net")
    assert measure(connection, OF_MONTH.actual, OF_MONTH.completion, scope=one).rows == [(7, 0.7)]
    assert measure(connection, TO_DATE.actual, scope=one).rows == [(None,)]
    by_month = measure(connection, OF_MONTH.actual, by=(MONTH, INDICATOR), scope=TO_MARCH).rows
    assert [(month.month, name, float(v)) for month, name, v in by_month] == [
        (1, "net", 5.0), (2, "net", 7.0), (2, "new", 90.0),
    ]  # fmt: skip
