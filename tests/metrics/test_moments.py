"""How the open orders stood at an earlier moment, where that is certain."""

from datetime import datetime, timedelta

import duckdb
import pytest

from domain.scope import Rights, Scope
from metrics import catalogue
from metrics.measure import measure
from metrics.moments import Stood, stood
from tests.metrics.marts import AS_OF, clock, marts, order, put

YESTERDAY = AS_OF - timedelta(days=1)
THEN = {"closed_at": None, "is_closed": False, "done_at": None, "status": "in_progress"}


@pytest.fixture
def desk() -> duckdb.DuckDBPyConnection:
    """Yesterday at this hour: one overdue, one at risk, one in time, one on hold, one closed."""
    connection = marts()
    put(
        connection, "fct_orders",
        order(1, "2026-03-17T04:00", **THEN), order(2, "2026-03-17T07:00", **THEN),
        order(3, "2026-03-17T10:00", **THEN), order(4, "2026-03-17T04:00", **THEN),
        order(5, "2026-03-17T05:00"), order(6, "2026-03-17T23:00", **THEN),
    )  # fmt: skip
    put(
        connection, "fct_clocks",
        clock(1, "repair", "2026-03-17T04:00", None), clock(2, "repair", "2026-03-17T07:00", None),
        clock(3, "repair", "2026-03-17T10:00", None), clock(4, "repair", "2026-03-17T04:00", None),
        clock(5, "repair", "2026-03-17T05:00", 180.0),
        clock(6, "repair", "2026-03-17T23:00", None),
    )  # fmt: skip
    put(
        connection, "fct_events",
        *({"order_id": number, "verb": "receive", "happened_at": datetime(2026, 3, 17, 4)}
          for number in range(1, 7)),
        {"order_id": 4, "verb": "hold", "happened_at": datetime(2026, 3, 17, 5)},
        {"order_id": 4, "verb": "resume", "happened_at": datetime(2026, 3, 17, 20)},
        {"order_id": 3, "verb": "hold", "happened_at": datetime(2026, 3, 17, 12)},
    )  # fmt: skip
    return connection


def test_each_order_stood_as_its_clocks_and_its_ledger_say(
    desk: duckdb.DuckDBPyConnection,
) -> None:
    assert stood(desk, Scope(), YESTERDAY) == Stood(orders=4, late=1, risk=1, ok=1, hold=1)


def test_at_the_moment_of_the_build_it_is_what_the_figures_say(
    desk: duckdb.DuckDBPyConnection,
) -> None:
    desk.execute("update fct_clocks set is_breached = due_at < timestamp '2026-03-18 10:42'"
                 " where stopped_at is null")  # fmt: skip
    found = stood(desk, Scope(), AS_OF)
    whole = measure(desk, catalogue.OPEN, catalogue.OVERDUE, scope=Scope()).one()
    assert found is not None
    assert found.orders == whole["open"] == 5
    assert (found.late or 0) + (found.hold or 0) == whole["overdue"]


def test_exactly_on_the_due_moment_is_in_time(desk: duckdb.DuckDBPyConnection) -> None:
    found = stood(desk, Scope(), datetime(2026, 3, 17, 11))
    assert found is not None
    assert found.late == 1
    later = stood(desk, Scope(), datetime(2026, 3, 17, 11, 0, 1))
    assert later is not None
    assert later.late == 2


def test_a_moment_that_the_data_does_not_reach_is_not_known(
    desk: duckdb.DuckDBPyConnection,
) -> None:
    assert stood(desk, Scope(), AS_OF + timedelta(seconds=1)) is None


def test_filters_and_rights_leave_out_what_they_leave_out_everywhere(
    desk: duckdb.DuckDBPyConnection,
) -> None:
    found = stood(desk, Scope().where(team="T9"), YESTERDAY)
    assert found == Stood(0, 0, 0, 0, 0)
    assert stood(desk, Scope(Rights("/hami/yiwu/")), YESTERDAY) == Stood(0, 0, 0, 0, 0)
    assert stood(desk, Scope(Rights("/hami/yizhou/")), YESTERDAY) == Stood(4, 1, 1, 1, 1)


def test_nobody_knows_when_an_imported_order_was_on_hold(desk: duckdb.DuckDBPyConnection) -> None:
    held = order(7, "2026-03-17T10:00", **THEN, hold_minutes=30.0)
    put(desk, "fct_orders", held)
    put(desk, "fct_clocks", clock(7, "repair", "2026-03-17T10:00", None))
    assert stood(desk, Scope(), YESTERDAY) == Stood(5, late=1, risk=None, ok=None, hold=None)


def test_a_clock_without_a_warning_moment_leaves_what_was_at_risk_unknown(
    desk: duckdb.DuckDBPyConnection,
) -> None:
    put(desk, "fct_orders", order(7, "2026-03-17T10:00", **THEN))
    put(desk, "fct_clocks", clock(7, "repair", "2026-03-17T10:00", None, warn_at=None))
    assert stood(desk, Scope(), YESTERDAY) == Stood(5, late=1, risk=None, ok=None, hold=1)
