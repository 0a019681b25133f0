"""The catalogue asks for what the built marts have: every figure, dimension and column there."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from domain.scope import Period, Rights, Scope
from etl import runs
from metrics.catalogue import KPIS
from metrics.columns import COLUMNS
from metrics.dimensions import DIMENSIONS
from metrics.kpi import Derived, Kpi, Measured, lacking
from metrics.measure import measure
from metrics.question import facts
from metrics.rows import rows
from storage import warehouse
from tests.etl.conftest import AT, empty_store

MARCH = Scope(Rights("/hami/", ("T1",)), Period(date(2026, 3, 1), date(2026, 3, 18)))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of a department without any data."""
    with empty_store(tmp_path_factory.mktemp("var")):
        runs.build(AT)
        yield warehouse.cursor()


@pytest.mark.parametrize("kpi", KPIS.values(), ids=lambda kpi: kpi.slug)
def test_every_figure_can_be_asked_of_the_built_marts(
    built: duckdb.DuckDBPyConnection, kpi: Kpi
) -> None:
    parts = kpi.parts if isinstance(kpi, Derived) else (kpi,)
    needed = {part.needs.slug for part in parts if isinstance(part, Measured) and part.needs}
    scope = MARCH.where(**dict.fromkeys(needed, "x"))
    assert len(measure(built, kpi, scope=scope).rows) == 1
    for dimension in DIMENSIONS.values():
        if lacking(kpi, [dimension]) is None:
            found = measure(built, kpi, by=(dimension,), scope=scope)
            assert found.columns == (dimension.slug, kpi.slug)
    if isinstance(kpi, Measured) and kpi.opens:
        assert rows(built, kpi, scope, columns=tuple(COLUMNS[kpi.mart]), search="x").rows == []


def test_the_build_says_how_far_its_data_go(built: duckdb.DuckDBPyConnection) -> None:
    known = facts(built)
    assert known.over_until < known.as_of.date()
    assert known.booked_until == known.data_until
