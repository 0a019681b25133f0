"""What measure() answers: grain, joins, periods, filters, rights, refusals."""

from datetime import date
from typing import Any

import duckdb
import pytest

from domain.errors import BadValue
from domain.scope import Period, Rights, Scope
from metrics import catalogue, clocks, money, standing
from metrics.dimensions import (
    AGE_BAND,
    AREA,
    CLOCK,
    DAY,
    HOUR,
    LEVEL,
    MONTH,
    SERVICE,
    TEAM,
    WEEK,
    WEEKDAY,
    NoSuchFilter,
)  # fmt: skip
from metrics.kpi import NoSuchDimension, Table
from metrics.measure import measure
from tests.metrics.marts import clock, marts, order, put

MARCH = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 18)))


@pytest.fixture(scope="module")
def branch() -> duckdb.DuckDBPyConnection:
    """Six orders of March and one of February, in two counties."""
    connection = marts()
    put(
        connection, "fct_orders",
        order(1, "2026-03-02T09:10", is_breached=True, returns=2, satisfaction=2),
        order(2, "2026-03-02T09:50", satisfaction=5),
        order(3, "2026-03-03T10:00", team="T2", is_breached=None, kind="install"),
        order(4, "2026-03-09T09:30", team="T2", area="balikun", branch_path="/hami/balikun/"),
        order(5, "2026-03-10T23:59", team=None, customer_level=None, is_repeat=True),
        order(6, "2026-03-18T09:00", is_closed=False, done_at=None, closed_at=None,
              status="in_progress"),
        order(7, "2026-02-28T23:59:59", is_breached=True),
    )  # fmt: skip
    put(
        connection,
        "fct_clocks",
        clock(1, "dispatch", "2026-03-02T09:10", 20, limit_minutes=15.0),
        clock(2, "dispatch", "2026-03-02T09:50", 15, limit_minutes=15.0),
        clock(1, "repair", "2026-03-02T09:10", 300, paused_minutes=100.0),
        clock(2, "repair", "2026-03-02T09:50", 60, team="T2"),
        clock(7, "repair", "2026-02-28T23:50", 30),
        clock(6, "dispatch", "2026-03-18T09:00", 10, limit_minutes=15.0),
        clock(6, "repair", "2026-03-18T07:00", None, is_breached=False),
    )
    put(connection, "fct_parties", {"order_id": 4, "party": "V1", "branch_path": "/hami/"})
    return connection


def test_a_total_is_one_row_and_its_columns_are_the_kpis_in_the_order_asked(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    found = measure(branch, catalogue.BREACHES, catalogue.ORDERS, scope=MARCH)
    assert found == Table(("breaches", "orders"), [(1, 6)])


def test_a_rate_leaves_out_what_cannot_be_judged(branch: duckdb.DuckDBPyConnection) -> None:
    row = measure(branch, catalogue.BREACH_RATE, catalogue.JUDGED, scope=MARCH).one()
    assert row == {"breach_rate": 0.2, "judged": 5}


def test_a_rate_of_nothing_is_not_known_and_a_number_of_nothing_is_zero(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    nowhere = MARCH.where(area="nowhere")
    kpis = (catalogue.ORDERS, catalogue.BREACH_RATE, catalogue.SATISFACTION, money.REVENUE)
    found = measure(branch, *kpis, scope=nowhere).one()
    assert found == {"orders": 0, "breach_rate": None, "satisfaction": None, "revenue": None}
    assert measure(branch, *kpis, by=(AREA,), scope=nowhere).rows == []


def test_groups_are_sorted_with_the_unknown_last(branch: duckdb.DuckDBPyConnection) -> None:
    found = measure(branch, catalogue.ORDERS, by=(TEAM,), scope=MARCH)
    assert found.rows == [("T1", 3), ("T2", 2), (None, 1)]


def test_two_dimensions_give_the_cells_that_have_orders(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    found = measure(branch, catalogue.ORDERS, by=(WEEKDAY, HOUR), scope=MARCH)
    assert found.rows == [(1, 9, 3), (2, 10, 1), (2, 23, 1), (3, 9, 1)]


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (DAY, {date(2026, 3, d): n for d, n in ((2, 2), (3, 1), (9, 1), (10, 1), (18, 1))}),
        (WEEK, {date(2026, 3, 2): 3, date(2026, 3, 9): 2, date(2026, 3, 16): 1}),
        (MONTH, {date(2026, 3, 1): 6}),
    ],
)
def test_time_is_that_of_the_kpi(
    branch: duckdb.DuckDBPyConnection, dimension: Any, expected: dict[date, int]
) -> None:
    assert dict(measure(branch, catalogue.ORDERS, by=(dimension,), scope=MARCH).rows) == expected


def test_a_period_holds_its_last_day_whole_and_nothing_of_the_next(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    february = Scope(period=Period(date(2026, 2, 28), date(2026, 2, 28)))
    assert measure(branch, catalogue.ORDERS, scope=february).one() == {"orders": 1}


def test_stocks_as_of_the_data_know_no_period(branch: duckdb.DuckDBPyConnection) -> None:
    long_ago = Scope(period=Period(date(2020, 1, 1), date(2020, 1, 2)))
    kpis = (catalogue.OPEN, catalogue.AT_RISK, catalogue.OVERDUE, catalogue.ORDERS)
    assert measure(branch, *kpis, scope=long_ago).rows == [(1, 1, 0, 0)]
    with pytest.raises(NoSuchDimension):
        measure(branch, catalogue.OPEN, by=(DAY,), scope=MARCH)


def test_an_open_order_is_overdue_once_any_of_its_clocks_is() -> None:
    connection = marts()
    is_open = {"is_closed": False, "done_at": None, "closed_at": None}
    put(
        connection, "fct_orders",
        order(1, "2026-03-18T09:00", **is_open),
        order(2, "2026-03-18T09:00", **is_open),
        order(3, "2026-03-18T09:00", **is_open | {"is_breached": True}),
        order(4, "2026-03-18T09:00", **is_open | {"is_breached": True, "done_at": "2026-03-18"}),
        order(5, "2026-03-18T09:00", is_breached=True),
    )  # fmt: skip
    put(
        connection, "fct_clocks",
        clock(1, "dispatch", "2026-03-18T09:00", None, is_breached=True, limit_minutes=15.0),
        clock(2, "repair", "2026-03-18T07:42", None, is_breached=False),
        clock(5, "repair", "2026-03-18T07:42", None, is_breached=False),
        clock(4, "repair", "2026-03-17T09:00", 600),
    )  # fmt: skip
    row = measure(connection, catalogue.OPEN, catalogue.OVERDUE, catalogue.AT_RISK, scope=Scope())
    assert row.one() == {"open": 4, "overdue": 2, "at_risk": 1}


def test_kpis_of_two_marts_are_joined_on_the_dimensions(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    kpis = (catalogue.ORDERS, clocks.BY_CLOCK["repair"].late, clocks.MEAN_REPAIR)
    found = measure(branch, *kpis, by=(TEAM,), scope=MARCH)
    assert found.rows == [("T1", 3, 1, 2.75), ("T2", 2, 0, 1.0), (None, 1, 0, None)]


def test_on_time_rates_are_of_the_clocks_that_stopped_in_the_period(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    dispatch, repair = clocks.BY_CLOCK["dispatch"], clocks.BY_CLOCK["repair"]
    row = measure(branch, dispatch.on_time_rate, repair.on_time_rate, scope=MARCH).one()
    assert row == {"dispatch_on_time_rate": 2 / 3, "repair_on_time_rate": 2 / 3}
    march_first = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 1)))
    assert measure(branch, repair.stopped, scope=march_first).one() == {"repair_stopped": 1}


def test_clocks_by_team_are_charged_to_whoever_held_them(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    found = measure(branch, clocks.ANY.late, clocks.ANY.stopped, by=(TEAM, CLOCK), scope=MARCH)
    assert found.rows == [
        ("T1", "dispatch", 1, 3), ("T1", "repair", 1, 2), ("T2", "repair", 0, 1),
    ]  # fmt: skip


def test_repair_hours_are_working_time_without_pauses(branch: duckdb.DuckDBPyConnection) -> None:
    kpis = (clocks.MEAN_REPAIR, clocks.MEDIAN_REPAIR, clocks.P90_REPAIR, clocks.HOLD_SHARE)
    row = measure(branch, *kpis, scope=MARCH).one()
    assert (row["mean_repair_hours"], row["median_repair_hours"]) == (130 / 60, 1.0)
    assert row["p90_repair_hours"] == pytest.approx(252 / 60)
    assert row["hold_share"] == pytest.approx(100 / 490)


def test_rates_of_orders_are_of_the_orders_received(branch: duckdb.DuckDBPyConnection) -> None:
    kpis = (catalogue.RETURN_RATE, catalogue.REPEAT_FAULT_RATE, catalogue.SATISFACTION)
    row = measure(branch, *kpis, scope=MARCH).one()
    assert row == {"return_rate": 1 / 6, "repeat_fault_rate": 1 / 5, "satisfaction": 3.5}


# -- filters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "orders"),
    [
        ({"team": "T2"}, 2), ({"team": ("T1", "T2")}, 5), ({"team": "-"}, 1),
        ({"team": ("T2", "-")}, 3), ({"weekday": "1", "hour": "9"}, 3), ({"kind": "install"}, 1),
        ({"level": "-"}, 1), ({"day": "2026-03-02"}, 2), ({"area": "balikun", "team": "T1"}, 0),
        ({"team": "T1' or '1'='1"}, 0),
    ],
)  # fmt: skip
def test_filters_are_the_dimensions(
    branch: duckdb.DuckDBPyConnection, filters: dict[str, Any], orders: int
) -> None:
    assert measure(branch, catalogue.ORDERS, scope=MARCH.where(**filters)).rows == [(orders,)]


def test_a_filter_that_cannot_be_read_is_refused(branch: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BadValue):
        measure(branch, catalogue.ORDERS, scope=MARCH.where(hour="nine"))
    with pytest.raises(NoSuchFilter):
        measure(branch, catalogue.ORDERS, scope=MARCH.where(state="late"))


def test_a_dimension_that_a_mart_lacks_is_refused_and_both_are_named(
    branch: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(NoSuchDimension) as refused:
        measure(branch, catalogue.ORDERS, money.REVENUE, by=(TEAM,), scope=MARCH)
    assert (refused.value.kpi, refused.value.dimension) == (money.REVENUE, TEAM)
    assert refused.value.values == {"kpi": "收入", "dimension": "班组"}
    with pytest.raises(NoSuchDimension):
        measure(branch, catalogue.ORDERS, by=(CLOCK,), scope=MARCH)


def test_a_filter_that_a_mart_lacks_is_refused_too(branch: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NoSuchDimension):
        measure(branch, money.AGAINST_MONTHS.completion, scope=MARCH.where(service="ddn"))


# -- rights --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "orders"),
    [
        (Rights(), 6), (Rights("/hami/"), 6), (Rights("/hami/yizhou/"), 5),
        (Rights("/hami/balikun/"), 1), (Rights("/hami/yizhou/", ("V1",)), 6),
        (Rights(None, ("V1",)), 1), (Rights(None, ("V2",)), 0), (Rights(None), 0),
    ],
)  # fmt: skip
def test_one_sees_ones_subtree_and_what_one_ever_held(
    branch: duckdb.DuckDBPyConnection, rights: Rights, orders: int
) -> None:
    scope = Scope(rights, MARCH.period)
    assert measure(branch, catalogue.ORDERS, scope=scope).rows == [(orders,)]


def test_who_sees_only_what_was_held_sees_no_revenue_and_no_customers() -> None:
    connection = marts()
    put(
        connection, "fct_revenue",
        {"month": date(2026, 3, 1), "amount_yuan": 100, "branch_path": "/hami/yizhou/"},
    )  # fmt: skip
    put(connection, "dim_customers", {"customer_no": "C1", "branch_path": "/hami/yizhou/"})
    kpis = (money.REVENUE, standing.CUSTOMERS)
    assert measure(connection, *kpis, scope=MARCH).rows == [(100, 1)]
    vendor = Scope(Rights(None, ("V1",)), MARCH.period)
    assert measure(connection, *kpis, scope=vendor).rows == [(None, 0)]


# -- stocks --------------------------------------------------------------------------------------


@pytest.fixture
def backlog() -> duckdb.DuckDBPyConnection:
    """Three orders open at the end of Saturday to Monday, two of yesterday's Tuesday."""
    connection = marts()
    open_at = {14: (1, 2, 3), 15: (1, 2, 3), 16: (1, 2, 3), 17: (1, 4)}
    received = {1: 7, 2: 14, 3: 14, 4: 17}
    put(
        connection, "rpt_backlog",
        *(
            {"day": date(2026, 3, day), "order_id": one, "age_days": day - received[one],
             "area": "yizhou", "branch_path": "/hami/yizhou/"}
            for day, orders in open_at.items()
            for one in orders
        ),
    )  # fmt: skip
    return connection


def test_the_backlog_of_a_period_is_that_at_the_end_of_its_last_day_that_is_over(
    backlog: duckdb.DuckDBPyConnection,
) -> None:
    kpis = (standing.BACKLOG, standing.OLD_BACKLOG, standing.BACKLOG_AGE)
    assert measure(backlog, *kpis, scope=MARCH).rows == [(2, 1, 5.0)]
    to_monday = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 16)))
    assert measure(backlog, standing.BACKLOG, scope=to_monday).rows == [(3,)]
    into_the_future = Scope(period=Period(date(2026, 3, 16), date(2026, 3, 31)))
    assert measure(backlog, standing.BACKLOG, scope=into_the_future).rows == [(2,)]
    assert measure(backlog, standing.BACKLOG, scope=Scope()).rows == [(2,)]


def test_the_backlog_of_a_day_that_runs_is_not_known(backlog: duckdb.DuckDBPyConnection) -> None:
    today = Scope(period=Period(date(2026, 3, 18), date(2026, 3, 18)))
    found = measure(backlog, standing.BACKLOG, catalogue.ORDERS, scope=today)
    assert found.rows == [(None, 0)]
    assert measure(backlog, standing.BACKLOG, by=(AREA,), scope=today).rows == []


def test_the_backlog_by_day_week_and_month_is_that_at_the_end_of_each(
    backlog: duckdb.DuckDBPyConnection,
) -> None:
    by_day = measure(backlog, standing.BACKLOG, by=(DAY,), scope=MARCH).rows
    assert [(day.day, orders) for day, orders in by_day] == [(14, 3), (15, 3), (16, 3), (17, 2)]
    by_week = measure(backlog, standing.BACKLOG, by=(WEEK,), scope=MARCH).rows
    assert by_week == [(date(2026, 3, 9), 3), (date(2026, 3, 16), 2)]
    by_month = measure(backlog, standing.BACKLOG, by=(MONTH,), scope=MARCH).rows
    assert by_month == [(date(2026, 3, 1), 2)]


def test_the_backlog_by_age(backlog: duckdb.DuckDBPyConnection) -> None:
    assert measure(backlog, standing.BACKLOG, by=(AGE_BAND,), scope=MARCH).rows == [(0, 1), (7, 1)]


def test_customers_stand_from_their_first_day_until_before_their_last() -> None:
    connection = marts()
    at = {"area": "yizhou", "branch_path": "/hami/yizhou/", "customer_level": "group"}
    put(
        connection,
        "dim_customers",
        {"customer_no": "C1", **at},
        {"customer_no": "C2", "since": date(2026, 3, 5), **at},
        {"customer_no": "C3", "since": date(2026, 1, 5), "until": date(2026, 3, 6), **at},
        {"customer_no": "C4", "since": date(2026, 3, 19), **at},
    )
    kpis = (standing.CUSTOMERS, standing.NEW_CUSTOMERS, standing.CUSTOMER_CHANGE)
    assert measure(connection, *kpis, by=(LEVEL,), scope=MARCH).rows == [("group", 2, 1, 0)]
    days = Scope(period=Period(date(2026, 3, 4), date(2026, 3, 6)))
    by_day = measure(connection, standing.CUSTOMERS, by=(DAY,), scope=days).rows
    assert [number for _day, number in by_day] == [2, 3, 2]
    months = Scope(period=Period(date(2026, 1, 1), date(2026, 3, 18)))
    by_month = measure(connection, standing.CUSTOMERS, by=(MONTH,), scope=months).rows
    assert [number for _month, number in by_month] == [2, 2, 2]


def test_net_adds_are_what_began_less_what_ended() -> None:
    connection = marts()
    put(
        connection, "dim_services",
        {"service_no": "1", "service": "ddn", "since": date(2026, 3, 1)},
        {"service_no": "2", "service": "ddn", "since": date(2026, 3, 18)},
        {"service_no": "3", "service": "ddn", "since": date(2025, 1, 1),
         "until": date(2026, 3, 2)},
        {"service_no": "4", "service": "atm", "until": date(2026, 3, 2)},
    )  # fmt: skip
    found = measure(connection, standing.NET_ADDS, by=(SERVICE,), scope=MARCH)
    assert found.rows == [("atm", -1), ("ddn", 1)]
