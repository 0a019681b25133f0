"""A department's table of figures, January to November: what it published must come out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from domain.scope import Period, Scope
from metrics.dimensions import INDICATOR, MANAGER, MONTH
from metrics.indicators import TO_DATE
from metrics.judging import Verdict, rounded, shown, verdict
from metrics.measure import measure
from metrics.money import AGAINST_MONTHS, AGAINST_YEAR, MONTH_ON_MONTH, YEAR_ON_YEAR, against
from tests.metrics.marts import marts, put

NOVEMBER = date(2025, 11, 1)
SO_FAR = Scope(period=Period(date(2025, 1, 1), date(2025, 11, 30)))
WAN = Decimal(10_000)

# Indicator, unit, actual, plan, a year before, how the change is told, completion and change as
# they were published. The plans and the years before are worked out from the published figures.
PUBLISHED: tuple[tuple[Any, ...], ...] = (
    ("enterprise_revenue", "万元", 2114.54, 2488.87, 1851.29, "percent", 84.96, 14.22),
    ("ict_revenue", "万元", 286.50, 290.00, 45.89, "percent", 98.79, 524.32),
    ("ringback_penetration", "%", 59.47, None, 53.92, "points", None, 5.55),
    ("broadband_net_adds", "户", 628, 610, None, None, 102.9, None),
    ("lh_info_net_adds", "户", 364, 460, None, None, 79.13, None),
    ("lh_xt_net_adds", "户", 85, 100, None, None, 85, None),
    ("fixed_phone_new", "部", 621, None, None, None, None, None),
    ("caller_id_new", "户", 528, None, None, None, None, None),
    ("cordless_new", "部", 574, None, None, None, None, None),
    ("ehome_new", "户", 129, None, None, None, None, None),
    ("biz_ringback_new", "户", 342, None, None, None, None, None),
)
SHARES = (0.1, 0.09, 0.1, 0.09, 0.09, 0.09, 0.08, 0.09, 0.09, 0.09, 0.09)


@pytest.fixture(scope="module")
def department() -> duckdb.DuckDBPyConnection:
    connection = marts(as_of=datetime(2025, 11, 30, 18), data_until=date(2025, 11, 30))
    for name, unit, actual, plan, last_year, told, completion, change in PUBLISHED:
        put(
            connection, "fct_indicators",
            {"period": NOVEMBER, "basis": "year_to_date", "indicator": name,
             "owner_kind": "department", "owner": "hami", "actual": actual, "plan": plan,
             "last_year": last_year, "unit": unit, "change_kind": told,
             "published_completion": completion, "published_change": change},
        )  # fmt: skip
    for year, total in ((2025, Decimal("2114.54")), (2024, Decimal("1851.29"))):
        left = total * WAN
        for number, share in enumerate(SHARES, start=1):
            part = left if number == 11 else rounded(total * WAN * Decimal(str(share)), 2)
            left -= part
            put(
                connection, "fct_revenue",
                {"month": date(year, number, 1), "manager": "M1", "amount_yuan": part,
                 "branch_path": "/hami/"},
            )  # fmt: skip
    put(
        connection, "fct_targets",
        {"period": date(2025, 1, 1), "period_kind": "year", "indicator": "enterprise_revenue",
         "owner_kind": "department", "owner": "hami", "target": Decimal("2488.87") * WAN},
    )  # fmt: skip
    return connection


def reported(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    kpis = (
        TO_DATE.actual, TO_DATE.plan, TO_DATE.unit, TO_DATE.completion, TO_DATE.published,
        TO_DATE.change, TO_DATE.points, TO_DATE.published_change,
    )  # fmt: skip
    rows = measure(connection, *kpis, by=(INDICATOR,), scope=SO_FAR)
    return {row["indicator"]: row for row in rows.dicts()}


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row[0])
def test_every_indicator_says_what_was_published(
    department: duckdb.DuckDBPyConnection, row: tuple[Any, ...]
) -> None:
    name, unit, actual, _plan, _last_year, told, completion, change = row
    found = reported(department)[name]
    assert (found["indicator_unit"], float(found["indicator_actual"])) == (unit, actual)
    computed = found["indicator_completion"]
    published = found["indicator_published"]
    figure = shown(
        None if computed is None else computed * 100,
        None if published is None else published * 100, 2,
    )  # fmt: skip
    assert figure.value == (None if completion is None else Decimal(str(completion)))
    if told == "percent":
        assert round(found["indicator_change"] * 100, 2) == change
        assert float(found["indicator_published_change"]) * 100 == pytest.approx(change)
    if told == "points":
        assert found["indicator_points"] == change
        assert float(found["indicator_published_change"]) == change
    assert (found["indicator_change"] is None) == (told != "percent")
    assert (found["indicator_points"] is None) == (told != "points")


def test_the_published_102_9_stays_where_ours_rounds_to_103_0(
    department: duckdb.DuckDBPyConnection,
) -> None:
    found = reported(department)["broadband_net_adds"]
    assert round(found["indicator_completion"] * 100, 2) == 102.95
    figure = shown(found["indicator_completion"] * 100, found["indicator_published"] * 100, 2)
    assert (str(figure.value), figure.places, figure.is_published) == ("102.9", 1, True)


@pytest.mark.parametrize(
    ("computed", "published", "expected"),
    [
        (84.9599, Decimal("84.9600"), ("84.96", False)),
        (85.0, Decimal("85.0000"), ("85.00", False)),
        (84.4, Decimal(85), ("85", True)),
        (79.1304, None, ("79.13", False)),
        (None, Decimal("102.9"), ("102.9", False)),
        (None, None, ("None", False)),
    ],
)
def test_ours_is_shown_unless_it_rounds_to_something_else_than_was_published(
    computed: float | None, published: Decimal | None, expected: tuple[str, bool]
) -> None:
    figure = shown(computed, published, 2)
    assert (str(figure.value), figure.is_published) == expected


def test_revenue_of_the_year_against_its_plan(department: duckdb.DuckDBPyConnection) -> None:
    row = measure(department, *AGAINST_YEAR.all(), YEAR_ON_YEAR, scope=SO_FAR).one()
    assert row["revenue_to_date"] == Decimal("2114.54") * WAN
    assert round(row["year_completion"] * 100, 2) == 84.96
    assert round(row["year_time_progress"] * 100, 2) == 91.51
    assert round(row["year_ahead"], 2) == -6.55
    assert verdict(row["year_ahead"]) is Verdict.BEHIND
    assert row["year_gap"] == Decimal("374.33") * WAN
    assert row["year_workdays_left"] == 23
    assert rounded(row["year_needed_per_workday"] / WAN, 2) == Decimal("16.28")
    assert round(row["revenue_year_on_year"] * 100, 2) == 14.22


def test_the_same_period_in_days_of_ones_own_is_held_against_the_year() -> None:
    assert SO_FAR.period is not None
    assert against("2025-01-01..2025-11-30", SO_FAR.period) is AGAINST_YEAR
    assert against("year", SO_FAR.period) is AGAINST_YEAR
    assert against("quarter", Period(date(2026, 1, 1), date(2026, 3, 18))) is AGAINST_MONTHS
    assert against("month", Period(date(2026, 1, 1), date(2026, 1, 18))) is AGAINST_MONTHS
    january = Period(date(2026, 1, 1), date(2026, 1, 31))
    assert against("2026-01-01..2026-01-31", january) is AGAINST_MONTHS


def test_each_month_is_compared_with_the_one_before_and_the_one_a_year_before(
    department: duckdb.DuckDBPyConnection,
) -> None:
    rows = measure(department, MONTH_ON_MONTH, YEAR_ON_YEAR, by=(MONTH,), scope=SO_FAR).dicts()
    assert [row["month"].month for row in rows] == list(range(1, 12))
    january, february = rows[0], rows[1]
    assert january["revenue_month_on_month"] is None
    assert round(february["revenue_month_on_month"], 4) == -0.1
    assert {round(row["revenue_year_on_year"], 3) for row in rows} == {0.142}


def test_a_plan_of_the_department_is_nobody_elses(department: duckdb.DuckDBPyConnection) -> None:
    kpis = (AGAINST_YEAR.actual, AGAINST_YEAR.target, AGAINST_YEAR.completion)
    rows = measure(department, *kpis, by=(MANAGER,), scope=SO_FAR).rows
    assert rows == [("M1", Decimal("2114.54") * WAN, None, None)]
