"""Every figure opens exactly the rows that it counts."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadValue
from domain.scope import Period, Rights, Scope, read_filters, read_period
from metrics import catalogue, clocks, money, standing
from metrics.dimensions import (
    AGE_BAND,
    CLOCK,
    DAY,
    HOUR,
    LEVEL,
    MONTH,
    SERVICE,
    TEAM,
    WEEK,
    WEEKDAY,
)
from metrics.drill import drill
from metrics.kpi import Measured, NothingToOpen, Unit, lacking
from metrics.measure import measure
from metrics.rows import count_rows, rows, stream
from tests.metrics.marts import clock, marts, order, put

COUNTS = (Unit.ORDERS, Unit.CLOCKS)
DOORS = [kpi for kpi in catalogue.KPIS.values() if isinstance(kpi, Measured) and kpi.opens]
FIRST = date(2026, 1, 1)
AREAS = {"yizhou": "/hami/yizhou/", "balikun": "/hami/balikun/"}
DIMENSIONS = (TEAM, LEVEL, SERVICE, WEEKDAY, HOUR, DAY, WEEK, MONTH, CLOCK, AGE_BAND)


@pytest.fixture(scope="module")
def history() -> duckdb.DuckDBPyConnection:
    """Three hundred orders of all kinds of fates, with clocks, parties and a backlog."""
    connection, chance = marts(), Random(7)
    put(connection, "dim_customers", {"customer_no": "C1", "name": "Hami Bank"})
    orders = [_fate(number, chance) for number in range(1, 301)]
    put(connection, "fct_orders", *orders)
    for one in orders:
        put(connection, "fct_clocks", *_clocks_of(one, chance))
        if chance.random() < 0.3:
            party = {"order_id": one["order_id"], "party": chance.choice(["V1", "V2"])}
            put(connection, "fct_parties", party)
    connection.execute(
        "insert into rpt_backlog by name select d.day, o.order_id,"
        " date_diff('day', o.received_at, d.day) as age_days, o.area, o.branch_path, o.team,"
        " o.service, o.customer_level, o.kind from fct_orders o join dim_days d"
        " on d.day between o.received_at::date and coalesce(o.closed_at, timestamp '2026-03-19')"
        " and d.day < coalesce(o.closed_at::date, date '2026-03-19')"
    )
    return connection


def _fate(number: int, chance: Random) -> dict[str, Any]:
    received = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(77 * 24 * 60))
    area = chance.choice(list(AREAS))
    is_closed = chance.random() < 0.8
    return order(
        number, received.isoformat(), area=area, branch_path=AREAS[area],
        team=chance.choice(["T1", "T2", None]), service=chance.choice(["ddn", "atm"]),
        customer_level=chance.choice(["group", "local_a", None]),
        kind=chance.choice(["fault", "install"]), is_breached=chance.choice([True, False, None]),
        returns=chance.choice([0, 0, 1, 2]), transfers=chance.choice([0, 1]),
        urges=chance.choice([0, 3]), reopens=chance.choice([0, 0, 1]),
        satisfaction=chance.choice([None, 1, 5]), is_repeat=chance.choice([True, False, None]),
        is_closed=is_closed, closed_at=received + timedelta(days=2) if is_closed else None,
        done_at=received + timedelta(days=1) if is_closed or chance.random() < 0.3 else None,
    )  # fmt: skip


def _clocks_of(one: dict[str, Any], chance: Random) -> list[dict[str, Any]]:
    started = one["received_at"].isoformat()
    beside = {name: one[name] for name in ("area", "branch_path", "service", "customer_level")}
    return [
        clock(
            one["order_id"], name, started, chance.choice([None, 30.0, 200.0, 500.0]),
            team=chance.choice(["T1", "T2"]), **beside,
        )
        for name in ("dispatch", "repair", "leg")
    ]  # fmt: skip


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    rights = draw(
        st.sampled_from(
            [Rights(), Rights("/hami/yizhou/"), Rights("/hami/yizhou/", ("V1",)),
             Rights(None, ("V1", "V2"))]
        )
    )  # fmt: skip
    since = FIRST + timedelta(days=draw(st.integers(0, 76)))
    until = since + timedelta(days=draw(st.integers(0, 40)))
    period = draw(st.sampled_from([None, Period(since, until)]))
    filters = {
        "team": draw(st.sampled_from([None, "T1", ("T1", "T2"), "-"])),
        "area": draw(st.sampled_from([None, "yizhou"])),
        "level": draw(st.sampled_from([None, "group", ("local_a", "-")])),
    }
    return Scope(rights, period).where(**filters)


@pytest.mark.parametrize("kpi", DOORS, ids=lambda kpi: kpi.slug)
@settings(max_examples=12)
@given(scope=scopes())
def test_the_list_behind_a_figure_is_as_long_as_the_figure_says(
    history: duckdb.DuckDBPyConnection, kpi: Measured, scope: Scope
) -> None:
    number = count_rows(history, kpi, scope)
    assert number == len(rows(history, kpi, scope, limit=None).rows)
    if kpi.unit in COUNTS:
        assert (measure(history, kpi, scope=scope).rows[0][0] or 0) == number
    elif kpi.numerator is not None and kpi.denominator is not None and kpi.unit is Unit.SHARE:
        whole = measure(history, kpi.denominator, scope=scope).rows[0][0]
        part = measure(history, kpi.numerator, scope=scope).rows[0][0]
        found = measure(history, kpi, scope=scope).rows[0][0]
        assert found == (None if not whole else pytest.approx(part / whole))
        assert kpi.numerator.unit not in COUNTS or number == part <= whole
    elif kpi.denominator is not None:
        assert (measure(history, kpi.denominator, scope=scope).rows[0][0] or 0) == number


@given(data=st.data())
def test_every_cell_opens_its_own_rows(
    history: duckdb.DuckDBPyConnection, data: st.DataObject
) -> None:
    kpi = data.draw(st.sampled_from([kpi for kpi in DOORS if kpi.unit in COUNTS]))
    scope = data.draw(scopes())
    possible = [one for one in DIMENSIONS if lacking(kpi, [one]) is None]
    by = data.draw(st.lists(st.sampled_from(possible), min_size=1, max_size=2, unique=True))
    if kpi.is_stock and any(one.is_time for one in by) and scope.period is None:
        scope = scope.during(Period(FIRST, date(2026, 3, 18)))
    for row in measure(history, kpi, by=by, scope=scope).rows:
        cell = dict(zip((one.slug for one in by), row, strict=False))
        link = drill(kpi, scope, **cell)
        assert link is not None
        assert count_rows(history, kpi, opened(link, scope.rights)) == row[-1], link


def opened(link: str, rights: Rights) -> Scope:
    """The scope that the page behind a link reads from its address."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert query["of"] in catalogue.KPIS
    period = read_period(query["period"], date(2026, 3, 18)) if "period" in query else None
    return Scope(rights, period, read_filters(query))


def test_a_link_says_the_figure_the_days_and_the_filters() -> None:
    scope = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 18))).where(area=("b", "a"))
    assert drill(catalogue.BREACHES, scope, team="T1", weekday=1) == (
        "/orders?of=breaches&period=2026-03-01..2026-03-18&area=a,b&team=T1&weekday=1"
    )
    assert drill(catalogue.ORDERS, scope, day=date(2026, 3, 2), team=None) == (
        "/orders?of=orders&period=2026-03-02..2026-03-02&area=a,b&team=-"
    )
    assert drill(catalogue.OPEN, Scope(), status="received") == "/orders?of=open&status=received"


def test_the_link_of_a_week_or_a_month_stays_within_the_period() -> None:
    scope = Scope(period=Period(date(2026, 2, 26), date(2026, 3, 3)))
    assert drill(catalogue.ORDERS, scope, month=date(2026, 3, 1)) == (
        "/orders?of=orders&period=2026-03-01..2026-03-03"
    )
    assert drill(catalogue.ORDERS, scope, week=date(2026, 2, 23)) == (
        "/orders?of=orders&period=2026-02-26..2026-03-01"
    )


@pytest.mark.parametrize(
    "kpi", [money.REVENUE, money.AGAINST_MONTHS.completion, standing.CUSTOMERS]
)
def test_what_counts_no_orders_is_no_door(history: duckdb.DuckDBPyConnection, kpi: Any) -> None:
    assert drill(kpi, Scope()) is None
    with pytest.raises(NothingToOpen):
        rows(history, kpi, Scope())


def test_rows_come_sorted_and_by_the_page(history: duckdb.DuckDBPyConnection) -> None:
    whole = rows(history, catalogue.ORDERS, Scope(), columns=("received_at",), limit=None)
    assert whole.columns == ("order_id", "received_at")
    assert whole.column("received_at") == sorted(whole.column("received_at"), reverse=True)
    page = rows(history, catalogue.ORDERS, Scope(), columns=("received_at",), offset=40, limit=7)
    assert page.rows == whole.rows[40:47]
    by_team = rows(
        history, catalogue.ORDERS, Scope(), columns=("team",), sort=("team",), limit=None
    )  # fmt: skip
    teams = by_team.column("team")
    assert teams == sorted(teams, key=lambda team: (team is None, team))
    parts = list(stream(history, catalogue.ORDERS, Scope(), columns=("received_at",), chunk=128))
    assert [len(part.rows) for part in parts] == [128, 128, 44]
    assert [row for part in parts for row in part.rows] == whole.rows


def test_a_clocks_figure_opens_a_row_for_each_clock(history: duckdb.DuckDBPyConnection) -> None:
    names = ("order_no", "clock", "clock_team", "elapsed_minutes", "area")
    found = rows(history, clocks.ANY.late, Scope(), columns=names, limit=None)
    assert {row["clock"] for row in found.dicts()} == {"dispatch", "repair"}
    assert set(found.column("elapsed_minutes")) == {500.0}


def test_search_finds_numbers_and_customers_names(history: duckdb.DuckDBPyConnection) -> None:
    find = {"columns": ("order_no",), "limit": None}
    one = rows(history, catalogue.ORDERS, Scope(), search=" yz-17 ", **find)
    assert {number.startswith("YZ-17") for number in one.column("order_no")} == {True}
    assert len(one.rows) == count_rows(history, catalogue.ORDERS, Scope(), search="yz-17") == 11
    assert count_rows(history, catalogue.ORDERS, Scope(), search="hami bank") == 300
    assert count_rows(history, catalogue.ORDERS, Scope(), search="%' or 1=1") == 0


@pytest.mark.parametrize("bad", ["name; drop table", "elapsed_minutes"])
def test_an_unknown_column_is_refused(history: duckdb.DuckDBPyConnection, bad: str) -> None:
    with pytest.raises(BadValue):
        rows(history, catalogue.ORDERS, Scope(), columns=(bad,))
    with pytest.raises(BadValue):
        rows(history, catalogue.ORDERS, Scope(), sort=(bad,))
