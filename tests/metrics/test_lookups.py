"""What a list of orders looks up for the rows of a page: how long the main clock ran."""

from datetime import date

import duckdb
import pytest

from domain.errors import BadValue
from domain.scope import Period, Scope
from metrics import catalogue
from metrics.rows import rows, stream
from tests.metrics.marts import clock, marts, order, put

MARCH = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 31)))
COLUMNS = ("order_no", "handling_minutes", "kind")


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = marts()
    put(made, "fct_orders", order(1, "2026-03-02T08:00"), order(2, "2026-03-03T08:00"),
        order(3, "2026-03-04T08:00"))  # fmt: skip
    put(made, "fct_clocks", clock(1, "repair", "2026-03-02T08:00", 90),
        clock(1, "dispatch", "2026-03-02T08:00", 400), clock(2, "finish", "2026-03-03T08:00", 30),
        clock(2, "finish", "2026-03-05T08:00", 45, leg=1),
        clock(3, "repair", "2026-03-04T08:00", None, elapsed_minutes=12))  # fmt: skip
    return made


def minutes(found: list[tuple[object, ...]]) -> dict[object, object]:
    return {row[0]: row[2] for row in found}


def test_the_main_clock_says_how_long_an_order_took_by_its_last_round(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    table = rows(connection, catalogue.ORDERS, MARCH, columns=COLUMNS)
    assert table.columns == ("order_id", *COLUMNS)
    assert minutes(table.rows) == {1: 90, 2: 45, 3: None}
    assert [row[3] for row in table.rows] == ["fault"] * 3


def test_the_whole_list_is_looked_up_in_parts(connection: duckdb.DuckDBPyConnection) -> None:
    parts = list(stream(connection, catalogue.ORDERS, MARCH, columns=COLUMNS, chunk=2))
    assert [len(part.rows) for part in parts] == [2, 1]
    assert minutes([row for part in parts for row in part.rows]) == {1: 90, 2: 45, 3: None}


def test_what_is_looked_up_cannot_be_sorted_by(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BadValue):
        rows(connection, catalogue.ORDERS, MARCH, columns=COLUMNS, sort=("-handling_minutes",))
