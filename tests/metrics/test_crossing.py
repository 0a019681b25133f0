"""Crossing two dimensions says what four questions would say."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import duckdb
import pytest

from domain.scope import Period, Rights, Scope
from metrics import catalogue, clocks, standing
from metrics.crossing import cross
from metrics.dimensions import CLOCK, HOUR, LEVEL, PRODUCT_LINE, SERVICE, TEAM, WEEKDAY
from metrics.kpi import Dimension, Measured, NoSuchDimension
from metrics.measure import measure
from tests.metrics.marts import clock, marts, order, put

MARCH = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 31)))


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    made, chance = marts(), Random(7)
    for n in range(200):
        at = datetime(2026, 2, 20, 8) + timedelta(minutes=chance.randrange(40 * 24 * 60))
        place = chance.choice(["yizhou", "yiwu"])
        values = {
            "service": chance.choice(["ddn", "atm", None]), "customer_level": chance.choice("ab"),
            "branch_path": f"/hami/{place}/", "area": place, "team": chance.choice(["T1", "T2"]),
        }  # fmt: skip
        put(
            made,
            "fct_orders",
            order(n, at.isoformat(), is_breached=chance.choice([True, False, None]), **values),
        )
        minutes = chance.choice([10, 300, None])
        held = {"team": values["team"], "branch_path": values["branch_path"]}
        put(made, "fct_clocks", clock(n, "take", at.isoformat(), minutes, **held))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("kpis", "down", "across"),
    [
        ((catalogue.BREACH_RATE, catalogue.JUDGED), WEEKDAY, HOUR),
        ((catalogue.BREACHES,), SERVICE, LEVEL),
        ((clocks.ANY.mean_minutes, clocks.ANY.stopped), TEAM, CLOCK),
    ],
)
@pytest.mark.parametrize("rights", [Rights(), Rights("/hami/yiwu/")])
def test_each_grain_is_what_a_question_of_its_own_would_say(
    connection: duckdb.DuckDBPyConnection, kpis: tuple[Measured, ...], down: Dimension,
    across: Dimension, rights: Rights,
) -> None:  # fmt: skip
    scope = Scope(rights, MARCH.period)
    found = cross(connection, *kpis, down=down, across=across, scope=scope)
    assert found.cells == measure(connection, *kpis, by=(down, across), scope=scope)
    assert found.downs == measure(connection, *kpis, by=(down,), scope=scope)
    assert found.acrosses == measure(connection, *kpis, by=(across,), scope=scope)
    assert found.whole == measure(connection, *kpis, scope=scope)
    assert found.cells.rows


def test_where_there_is_nothing_the_whole_still_stands() -> None:
    found = cross(marts(), catalogue.BREACHES, down=WEEKDAY, across=HOUR, scope=MARCH)
    assert found.cells.rows == []
    assert found.whole.rows == [(0,)]


def test_what_a_mart_does_not_know_is_refused() -> None:
    with pytest.raises(NoSuchDimension):
        cross(marts(), catalogue.BREACHES, down=PRODUCT_LINE, across=HOUR, scope=MARCH)
    with pytest.raises(NoSuchDimension):
        cross(marts(), catalogue.BREACHES, down=TEAM, across=HOUR,
              scope=MARCH.where(clock="take"))  # fmt: skip


def test_figures_of_different_moments_or_that_stand_are_not_crossed() -> None:
    with pytest.raises(ValueError, match="different"):
        cross(marts(), catalogue.BREACHES, catalogue.FINISHED, down=TEAM, across=HOUR, scope=MARCH)
    with pytest.raises(ValueError, match="backlog"):
        cross(marts(), standing.BACKLOG, down=TEAM, across=SERVICE, scope=MARCH)
