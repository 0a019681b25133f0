"""Every mapping that comes with the application reads its small sample without a rejected row."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import config
from etl import grammar, mapping, runs
from etl.raw import Batch
from storage import warehouse
from tests.etl.conftest import AT

SAMPLES = config.ROOT / "data" / "samples"
PLACES = {"aw_sales": SAMPLES / "aw_sales" / "FactResellerSales.csv"}


def sample(name: str) -> Path:
    """The small file of a mapping's shape."""
    found = [PLACES[name]] if name in PLACES else sorted(SAMPLES.glob(f"{name}.*"))
    assert found, f"{name} has no sample in data/samples"
    return found[0]


def ask(query: str) -> list[tuple[Any, ...]]:
    return warehouse.cursor().execute(query).fetchall()


def imported(name: str) -> Batch:
    batch = runs.import_files([sample(name)], name, AT)[0].batch
    assert (batch.counts.rejected, batch.reasons) == (0, {})
    return batch


@pytest.mark.parametrize("name", mapping.known())
def test_every_mapping_that_comes_with_us_is_right_and_has_a_sample(name: str) -> None:
    assert grammar.read(mapping.find(name)).columns
    assert sample(name).stat().st_size < 200_000


def test_incidents_are_what_their_last_event_says(store: Path) -> None:
    counts = imported("uci_incidents").counts
    assert (counts.read, counts.kept, counts.merged) == (9, 3, 6)
    runs.build(AT)
    assert ask("select order_no, status, is_breached, priority, assignee, reopens, transfers"
               " from fct_orders order by 1") == [
        ("INC9000001", "closed", False, "normal", "Resolver  12", 0, 1),
        ("INC9000002", "closed", True, "urgent", None, 1, 0),
        ("INC9000003", "closed", False, "high", "Resolver  12", 0, 0),
    ]  # fmt: skip
    assert ask("select day::varchar, count(*) from rpt_backlog where month(day) = 3 and"
               " day >= '2016-03-31' group by 1") == [("2016-03-31", 1)]  # fmt: skip


def test_orders_of_a_day_have_a_verdict_but_no_clock(store: Path) -> None:
    assert imported("pingshan_orders").counts.kept == 6
    runs.build(AT)
    assert ask("select area, count(*), count(*) filter (is_breached) from fct_orders"
               " group by 1 order by 1 nulls last") == [
        ("坪山街道", 2, 0), ("石井街道", 2, 0), ("龙田街道", 1, 1), (None, 1, 0),
    ]  # fmt: skip
    assert ask("select count(*) from fct_clocks") == [(0,)]
    assert ask("select branch, branch_path, is_unknown from dim_branches order by 1")[0] == (
        "坪山街道", "/坪山街道/", True,
    )  # fmt: skip


def test_sales_are_added_up_by_month_customer_line_and_manager(store: Path) -> None:
    counts = imported("aw_sales").counts
    assert (counts.read, counts.kept, counts.merged) == (4, 3, 1)
    runs.build(AT)
    assert ask("select month::varchar, customer_no, product_line, manager, amount_yuan"
               " from fct_revenue order by all") == [
        ("2019-07-01", "11", "Bikes", "900000001", Decimal("6074.9700")),
        ("2019-07-01", "11", "Clothing", "900000001", Decimal("15.5700")),
        ("2019-08-01", "12", "Accessories", "900000002", Decimal("80.0000")),
    ]  # fmt: skip


def test_targets_in_thousands_become_yuan(store: Path) -> None:
    assert imported("aw_targets").counts.kept == 10
    runs.build(AT)
    assert ask("select owner_kind, owner, sum(target) from fct_targets group by all"
               " order by 2") == [
        ("team", "112432117", Decimal("12500.0000")),
        ("manager", "900000001", Decimal("11000.0000")),
        ("manager", "900000002", Decimal("5500.0000")),
    ]  # fmt: skip
