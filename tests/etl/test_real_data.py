"""Real public files come out as their golden figures say."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from etl import runs
from etl.raw import Batch
from storage import warehouse
from tests import real_data
from tests.etl.conftest import AT, empty_store

FILES = {
    "uci_incidents": "uci_incident_log/incident_event_log.csv.gz",
    "pingshan_orders": "cn_pingshan_workorders/pingshan_events.csv",
    "aw_sales": "aw_sales_targets/FactResellerSales.csv",
    "aw_targets": "aw_sales_targets/ResellerSalesTargets.csv",
}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Batch]]:
    """The four files in one warehouse: orders of both sources, revenue and targets."""
    paths = {mapping: real_data.path(name) for mapping, name in FILES.items()}
    with empty_store(tmp_path_factory.mktemp("var")):
        found = {
            mapping: runs.import_files([path], mapping, AT)[0].batch
            for mapping, path in paths.items()
        }
        runs.build(AT)
        yield found


def ask(query: str) -> list[tuple[Any, ...]]:
    return warehouse.cursor().execute(query).fetchall()


def one(query: str) -> Any:
    return ask(query)[0][0]


pytestmark = pytest.mark.usefixtures("batches")


def test_every_row_is_read(batches: dict[str, Batch]) -> None:
    counts = {
        name: (b.counts.read, b.counts.kept, b.counts.rejected) for name, b in batches.items()
    }
    assert counts == {
        "uci_incidents": (141_712, 24_918, 0),
        "pingshan_orders": (10_000, 10_000, 0),
        "aw_sales": (57_851, 9_047, 0),
        "aw_targets": (34, 245, 0),
    }


# -- incidents ---------------------------------------------------------------------------------

UCI = "from fct_orders where source = 'uci'"


def test_an_incident_counts_once_as_its_last_event_says() -> None:
    assert ask(
        f"select count(*), min(received_at), max(received_at), bool_and(is_closed) {UCI}"
    ) == [(24_918, datetime(2016, 2, 29, 1, 16), datetime(2017, 2, 16, 14, 17), True)]
    assert one(f"select count(*) {UCI} and is_breached") == 9_115
    assert one(f"select round(100 * avg(is_breached::int), 2) {UCI}") == 36.58


def test_incidents_by_priority() -> None:
    found = ask(f"select priority, count(*) filter (is_breached), count(*) {UCI} group by 1")
    assert {row[0]: row[1:] for row in found} == {
        "urgent": (265, 270), "high": (406, 408), "normal": (8_321, 23_466), "low": (123, 774),
    }  # fmt: skip


def test_incidents_by_weekday_and_hour() -> None:
    by_day = ask(f"select round(100 * avg(is_breached::int), 2) {UCI} group by isodow(received_at)"
                 " order by isodow(received_at)")  # fmt: skip
    assert [row[0] for row in by_day] == [35.53, 38.38, 40.42, 37.76, 33.61, 21.13, 27.71]
    worst = ask(
        f"select isodow(received_at), hour(received_at), count(*) filter (is_breached), count(*)"
        f" {UCI} group by 1, 2 order by 3 desc limit 3"
    )
    assert worst == [(1, 10, 298, 735), (1, 9, 260, 814), (1, 11, 246, 620)]


def test_incidents_by_who_had_them_last() -> None:
    people = ask(f"select assignee, count(*), count(*) filter (is_breached) {UCI}"
                 " and assignee is not null group by 1 order by 2 desc limit 2")  # fmt: skip
    assert people == [("Resolver 13", 2_982, 364), ("Resolver 17", 2_393, 953)]
    groups = ask(f"select team, count(*), count(*) filter (is_breached) {UCI}"
                 " and team is not null group by 1 order by 2 desc limit 1")  # fmt: skip
    assert groups == [("Group 70", 9_444, 1_526)]


def test_backlog_of_incidents_at_the_end_of_a_day() -> None:
    found = ask(
        "select day, count(*) from rpt_backlog where source = 'uci' and day in"
        " ('2016-03-31', '2016-04-30', '2016-05-31', '2016-06-30') group by 1 order by 1"
    )
    assert [row[1] for row in found] == [3_353, 2_961, 2_044, 451]


def test_incidents_per_month() -> None:
    found = ask(f"select strftime(received_at, '%Y-%m'), count(*) {UCI} group by 1 order by 1")
    by_month = dict(found)
    assert [by_month[month] for month in ("2016-03", "2016-04", "2016-05")] == [8_995, 7_934, 7_508]
    tail = [count for month, count in found if month > "2016-05"]
    assert min(tail) == 5
    assert max(tail) == 94


def test_an_incident_has_a_clock_with_the_verdict_of_its_source() -> None:
    assert ask("select clock, count(*), count(*) filter (is_breached) from fct_clocks"
               " where source = 'uci' group by 1") == [("repair", 24_918, 9_115)]  # fmt: skip


# -- civic orders ------------------------------------------------------------------------------

PINGSHAN = "from fct_orders where source = 'pingshan'"


def test_orders_that_are_equal_but_for_their_number_are_different_orders() -> None:
    assert ask(f"select count(*), min(received_at)::date::varchar, max(received_at)::date::varchar,"
               f" count(*) filter (not is_breached), count(*) filter (is_breached) {PINGSHAN}") == [
        (10_000, "2018-02-08", "2018-12-01", 9_076, 924)
    ]  # fmt: skip


def test_civic_orders_by_source() -> None:
    found = ask(f"select channel, count(*) filter (is_breached), count(*) {PINGSHAN} group by 1")
    by_channel = {row[0]: row[1:] for row in found}
    assert by_channel["@坪山"] == (294, 3_983)
    assert by_channel["美丽深圳"] == (262, 1_954)
    assert by_channel["12345"] == (125, 1_618)
    assert by_channel["12319"] == (139, 1_548)
    assert by_channel["政府信箱"] == (64, 470)


def test_civic_orders_by_street() -> None:
    found = ask(f"select area, count(*) filter (is_breached), count(*) {PINGSHAN}"
                " and area is not null group by 1")  # fmt: skip
    assert {row[0]: row[1:] for row in found} == {
        "坪山街道": (255, 2_737), "龙田街道": (202, 2_435), "坑梓街道": (196, 2_195),
        "马峦街道": (136, 1_206), "碧岭街道": (92, 996), "石井街道": (42, 421),
    }  # fmt: skip


def test_civic_orders_by_unit() -> None:
    found = ask(f"select team, count(*) filter (is_breached), count(*) {PINGSHAN} group by 1")
    by_unit = {row[0]: row[1:] for row in found}
    assert len(by_unit) == 156
    assert by_unit["环境保护和水务局"] == (8, 1_286)
    assert by_unit["坪山交通运输局"] == (40, 1_133)
    assert by_unit["城市管理局"] == (52, 448)


# -- sales -------------------------------------------------------------------------------------


def test_sales_by_year() -> None:
    found = ask("select year(month), sum(amount_yuan) from fct_revenue group by 1 order by 1")
    assert [(year, round(amount, 2)) for year, amount in found] == [
        (2017, Decimal("8069755.58")), (2018, Decimal("24328786.25")),
        (2019, Decimal("32500005.58")), (2020, Decimal("12650022.79")),
    ]  # fmt: skip
    assert one("select sum(amount_yuan) from fct_revenue") == Decimal("77548570.2000")


def test_every_sale_has_a_manager_and_a_product_line() -> None:
    assert (
        one("select count(*) from fct_revenue where manager is null or product_line is null") == 0
    )


def test_targets_are_in_yuan_and_a_missing_one_is_no_target() -> None:
    assert ask("select count(*), sum(target) from fct_targets") == [(245, Decimal("84910000.0000"))]


ACTUAL = """
    from (select owner as manager, period as month, target from fct_targets
        where period <= '2020-05-01') t
    left join (select manager, month, sum(amount_yuan) as amount from fct_revenue group by all) r
        using (manager, month)
"""


def test_targets_of_leaders_repeat_those_of_their_teams() -> None:
    leaders = ask("select distinct owner from fct_targets where owner_kind = 'team' order by 1")
    assert leaders == [("112432117",), ("502097814",)]


def test_completion_of_targets() -> None:
    """The leaders' targets are in the published sums, although they repeat their teams'."""
    target, amount = ask(f"select sum(target), sum(amount) {ACTUAL}")[0]
    assert (target, round(amount, 2)) == (Decimal("56560000.0000"), Decimal("26125075.06"))
    found = ask(f"select manager, sum(amount), sum(target) {ACTUAL} group by 1")
    by_manager = {row[0]: (round(row[1], 2), row[2]) for row in found if row[1] is not None}
    completion = sorted(round(100 * amount / target, 2) for amount, target in by_manager.values())
    assert (Decimal("8099816.95"), Decimal("6750000.0000")) in by_manager.values()
    assert (Decimal("5016248.72"), Decimal("2850000.0000")) in by_manager.values()
    for published in ("120.00", "176.01", "92.17", "41.59"):
        assert Decimal(published) in completion
