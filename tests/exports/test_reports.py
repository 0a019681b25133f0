"""Which sheets a workbook has, in whose words, and that they show what the screen shows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

import i18n
from domain.scope import Period, Rights, Scope
from exports import reports
from exports.frames import Asked, filters_of
from exports.reports import File
from metrics import catalogue, clocks, money
from metrics.measure import measure
from tests.metrics.marts import AS_OF, clock, marts, order, put

MARCH = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 18)))
ORDER = {"level": ["group", "local_a"], "team": ["T2", "T1"], "status": ["received", "closed"]}


def names(dimension: str, codes: Iterable[Any]) -> dict[Any, str]:
    """Names as the store would give them: in an order of its own, null as words."""
    listed = ORDER.get(dimension, [])
    ordered = sorted(set(codes), key=lambda code: listed.index(code) if code in listed else 99)
    return {code: "未填写" if code is None else f"{dimension}:{code}" for code in ordered}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    token = i18n.reader.set("zh_CN")
    yield
    i18n.reader.reset(token)


@pytest.fixture(scope="module")
def branch() -> duckdb.DuckDBPyConnection:
    connection = marts()
    put(
        connection, "fct_orders",
        order(1, "2026-03-02T09:10", is_breached=True),
        order(2, "2026-03-02T09:50", customer_level="local_a", order_no="=1+1"),
        order(3, "2026-03-03T10:00", team="T2", is_closed=False, status="received", done_at=None,
              closed_at=None),
        order(4, "2026-03-04T10:00", team=None),
    )  # fmt: skip
    put(
        connection, "fct_clocks",
        clock(1, "repair", "2026-03-02T09:10", 300, service="ddn"),
        clock(2, "dispatch", "2026-03-02T09:50", 12, service="ddn"),
    )  # fmt: skip
    put(
        connection, "fct_revenue",
        {"month": date(2026, 3, 1), "amount_yuan": 1_500_000, "manager": "M1", "area": "yizhou",
         "division": "gov", "product_line": "ict", "branch_path": "/hami/yizhou/"},
    )  # fmt: skip
    put(
        connection, "fct_targets",
        {"period": date(2026, 3, 1), "period_kind": "month", "indicator": "enterprise_revenue",
         "owner_kind": "department", "target": 3_000_000},
    )  # fmt: skip
    put(
        connection, "fct_indicators",
        {"period": date(2026, 3, 1), "basis": "year_to_date", "indicator": "broadband_net_adds",
         "owner_kind": "department", "actual": 628, "plan": 610, "unit": "户",
         "published_completion": 102.9},
    )  # fmt: skip
    return connection


@pytest.fixture
def asked(branch: duckdb.DuckDBPyConnection) -> Asked:
    return Asked(branch, names, MARCH, AS_OF, "韩静")


def sheets(file: File) -> dict[str, list[list[Any]]]:
    pages = CalamineWorkbook.from_filelike(BytesIO(file.content))
    return {name: pages.get_sheet_by_name(name).to_python() for name in pages.sheet_names}


def test_the_sla_workbook_has_the_heat_maps_with_totals_of_their_own(asked: Asked) -> None:
    file = reports.sla(asked)
    found = sheets(file)
    assert file.name == "时限分析_20260318_1042.xlsx"
    assert list(found) == [
        "合计", "星期×时段", "业务×客户等级", "班组×时钟", "按天", "按班组和业务", "各班组时钟",
        "筛选条件",
    ]  # fmt: skip
    assert found["业务×客户等级"] == [
        ["业务 \\ 客户等级", "level:group", "level:local_a", "合计"],
        ["service:ddn", 1 / 3, 0.0, 0.25],
        ["合计", 1 / 3, 0.0, 0.25],
    ]
    assert [row[0] for row in found["按班组和业务"]] == [
        "班组", "team:T2", "team:T1", "未填写", "合计",
    ]  # fmt: skip


def test_the_matrix_shows_the_figure_that_was_chosen(asked: Asked) -> None:
    found = sheets(reports.sla(asked, catalogue.ORDERS))["星期×时段"]
    assert found[-1] == ["合计", 2.0, 2.0, 4.0]


def test_managers_say_what_their_filters_leave_out(asked: Asked) -> None:
    whole = sheets(reports.managers(asked, money.AGAINST_MONTHS))
    assert "完成率" in whole["客户经理"][0]
    assert whole["客户经理"][-1][0] == "合计"
    of_team = replace(asked, scope=MARCH.where(team="T1"))
    found = sheets(reports.managers(of_team, money.AGAINST_MONTHS))
    assert "完成率" not in found["客户经理"][0]
    told = {row[0]: row[1] for row in found["筛选条件"]}
    assert told["班组"] == "team:T1"
    assert told["未列出"].startswith("客户数、收入、目标、完成率")
    assert told["期间"] == "2026-03-01 – 2026-03-18"
    assert told["导出人"] == "韩静"


def test_revenue_is_in_ten_thousands_and_the_total_has_the_departments_plan(asked: Asked) -> None:
    found = sheets(reports.revenue(asked, money.AGAINST_MONTHS))
    assert found["分部"][0][:4] == ["分部", "收入（万元）", "目标（万元）", "完成率"]
    assert found["分部"][1][:4] == ["division:gov", 150.0, "", ""]
    assert found["分部"][-1][:4] == ["合计", 150.0, 300.0, 0.5]
    assert found["指标"][1][:5] == ["indicator:broadband_net_adds", "户", 628.0, 610.0, 1.029]
    assert found["指标"][1][-1] == "通报值；按四舍五入计算的结果与之不同。"


def test_revenue_of_a_customer_has_no_plan_and_no_indicators(asked: Asked) -> None:
    found = sheets(reports.revenue(replace(asked, scope=MARCH.where(customer="C1")),
                                   money.AGAINST_MONTHS))  # fmt: skip
    assert "目标（万元）" not in found["合计"][0]
    assert "指标" not in found


def test_the_list_of_orders_is_the_figure(asked: Asked) -> None:
    file = reports.orders(asked, catalogue.BREACHES)
    found = sheets(file)["工单"]
    assert file.name == "超时工单_20260318_1042.xlsx"
    assert len(found) - 1 == measure(asked.cursor, catalogue.BREACHES, scope=MARCH).rows[0][0]
    row = dict(zip(*found, strict=True))
    assert row["工单号"] == "YZ-1"
    assert row["班组"] == "team:T1"
    assert row["受理时间"] == datetime(2026, 3, 2, 9, 10)
    assert row["是否超时"] == "是"


def test_the_list_takes_columns_order_and_search_from_the_page(asked: Asked) -> None:
    chosen: dict[str, Any] = {"columns": ("order_no", "team"), "sort": ("order_no",)}
    found = sheets(reports.orders(asked, catalogue.ORDERS, **chosen))["工单"]
    assert found == [
        ["工单号", "班组"], ["=1+1", "team:T1"], ["YZ-1", "team:T1"], ["YZ-3", "team:T2"],
        ["YZ-4", ""],
    ]  # fmt: skip
    searched = sheets(reports.orders(asked, catalogue.ORDERS, **chosen, search="yz-3"))
    assert searched["工单"][1:] == [["YZ-3", "team:T2"]]
    assert ["搜索", "yz-3"] in [row[:2] for row in searched["筛选条件"]]


def test_clocks_are_listed_with_whoever_held_them(asked: Asked) -> None:
    found = sheets(reports.orders(asked, clocks.ANY.late))["工单"]
    row = dict(zip(*found, strict=True))
    assert (row["时钟"], row["持有班组"]) == ("clock:repair", "team:T1")
    assert (row["已用时（分钟）"], row["时限（分钟）"]) == (300.0, 240.0)


def test_the_queue_is_written_from_the_rows_on_the_screen(asked: Asked) -> None:
    blank = dict.fromkeys(name for name, _label, _dimension in reports.QUEUE)
    row = SimpleNamespace(**blank | {"order_no": "-", "team": "T1", "next_due_at": AS_OF,
                                     "urges": 2, "customer": "=天驰"})  # fmt: skip
    live = replace(asked, scope=Scope().where(state="late", team="-"))
    found = sheets(reports.queue(live, [row]))
    cells = dict(zip(*found["在途工单"], strict=True))
    assert (cells["工单号"], cells["客户"], cells["班组"]) == ("-", "=天驰", "team:T1")
    assert (cells["到期时间"], cells["催单次数"], cells["业务"]) == (AS_OF, 2.0, "")
    told = [row[:2] for row in found["筛选条件"]]
    assert ["状态", "state:late"] in told
    assert ["班组", "未填写"] in told


@pytest.mark.parametrize(
    ("rights", "told"),
    [
        (Rights(), []), (Rights("/hami/yizhou/", ("T1",)), [("可见范围", "area:yizhou")]),
        (Rights(None, ("T1", "T2")), [("可见范围", "team:T2、team:T1")]),
    ],
)  # fmt: skip
def test_whoever_sees_a_part_is_told_which(rights: Rights, told: list[tuple[str, str]]) -> None:
    assert list(filters_of(Scope(rights), names)) == told


@pytest.mark.parametrize(
    "make",
    [
        reports.sla, lambda asked: reports.managers(asked, money.AGAINST_YEAR),
        lambda asked: reports.revenue(asked, money.AGAINST_YEAR),
        lambda asked: reports.orders(asked, clocks.RUNNING),
        lambda asked: reports.queue(asked, []),
    ],
)  # fmt: skip
def test_every_workbook_can_be_made_of_nothing(make: Callable[[Asked], File]) -> None:
    token = i18n.reader.set("en")
    found = sheets(make(Asked(marts(), names, MARCH, AS_OF, "nobody")))
    i18n.reader.reset(token)
    assert ["As of", "2026-03-18 10:42"] in [row[:2] for row in found["Filters"]]


def test_definitions_name_every_figure_once(asked: Asked) -> None:
    told = sheets(reports.sla(asked))["筛选条件"]
    start = [row[0] for row in told].index("指标名称")
    figures = [row[0] for row in told[start + 1 :]]
    assert len(figures) == len(set(figures))
    assert {"工单", "超时率", "退单率"} <= set(figures)
