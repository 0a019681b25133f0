"""The table of customer managers: one row each, totals asked at their own grain."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from storage import warehouse
from tests import boards
from tests.boards import children, parts, texts
from tests.callbacks.boarding import behind, listed, numbers, query_of
from tests.screens import post, served, sign_in, token
from ui.ids import Managers

QUERY, SEARCH = f"{Managers.QUERY}.data", f"{Managers.SEARCH}.value"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The head of the department, looking."""
    with served(tmp_path_factory.mktemp("managers")) as app:
        boards.publish()
        visitor: FlaskClient = app.server.test_client()
        sign_in(visitor, 5)
        yield visitor


def rows(client: FlaskClient, query: str = "", text: str = "") -> list[list[dict[str, Any]]]:
    """The cells of every line of the table, the total last."""
    response = post(client, f"{Managers.TABLE}.children", {QUERY: query, SEARCH: text})
    body = parts(children(response, Managers.TABLE), "Tbody")[0]
    return [parts(line["children"], "Td") for line in parts(body["children"], "Tr")]


def column(lines: list[list[dict[str, Any]]], place: int) -> list[str]:
    return [texts(line[place]) for line in lines]


def test_a_row_for_each_manager_those_without_one_last_and_the_total(client: FlaskClient) -> None:
    lines = rows(client)
    assert column(lines, 1) == ["马晓燕", "未填写", "合计"]
    counts = [numbers(text)[0] for text in column(lines, 2)]
    assert counts[-1] == sum(counts[:-1])
    ((whole,),) = warehouse.cursor().execute(
        "select count(*) from fct_orders where received_at >= '2026-03-01'"
    ).fetchall()  # fmt: skip
    assert counts[-1] == whole


def test_days_that_no_calendar_knows_are_told_as_unknown(client: FlaskClient) -> None:
    asked = {QUERY: "?period=2023-01-01..2023-01-02"}
    facts = texts(children(post(client, f"{Managers.FACTS}.children", asked), Managers.FACTS))
    assert "工单0单" in facts
    assert "时间进度—" in facts


def test_amounts_of_a_manager_are_written_large_enough_to_tell_apart(client: FlaskClient) -> None:
    assert "10.00" in column(rows(client, "?period=2026-03-01..2026-03-18"), -4)
    client.post("/me", data={"locale": "en"}, headers=token(client))
    english = column(rows(client, "?period=2026-03-01..2026-03-18"), -4)
    client.post("/me", data={"locale": "zh_CN"}, headers=token(client))
    assert "100.0" in english


@pytest.mark.parametrize("line", [0, 1, 2])
def test_every_figure_opens_exactly_its_orders(client: FlaskClient, line: int) -> None:
    links = [link for cell in rows(client)[line][2:] for link in parts(cell["children"], "A")]
    assert len(links) >= 8
    for link in links:
        assert listed(client, query_of(link["href"])) == behind(link), link["data-how"]


def test_totals_are_of_the_facts_and_not_of_the_rows(client: FlaskClient) -> None:
    *lines, total = rows(client, "?period=2026-02-01..2026-03-18")

    def means(by: str = "") -> list[str]:
        sql = f"select avg(satisfaction) from fct_orders {by}"
        return [f"{mean:.2f}" for (mean,) in warehouse.cursor().execute(sql).fetchall()]

    assert [texts(total[12])] == means()
    assert column(lines, 12) == means("group by manager order by manager nulls last")
    ((customers,),) = warehouse.cursor().execute("select count(*) from dim_customers").fetchall()
    assert numbers(texts(total[13])) == [customers]


def test_revenue_is_held_against_the_plan_and_the_time_gone(client: FlaskClient) -> None:
    first = rows(client)[0]
    money = [texts(cell) for cell in first[-4:]]
    assert money == ["5.00", "8.00", "62.50%", "—"]
    bullet = next(one for one in parts(first[-2]["children"], "Span") if one.get("role") == "img")
    assert bullet["aria-label"] == "完成62.50%，时间进度58.06%"


def test_the_name_leads_to_where_limits_are_missed(client: FlaskClient) -> None:
    (link,) = parts(rows(client)[0][1]["children"], "A")
    assert link["href"] == "/sla?manager=S004&period=2026-03-01..2026-03-18"


def test_the_address_says_what_it_is_sorted_by(client: FlaskClient) -> None:
    response = post(
        client, f"{Managers.TABLE}.children", {QUERY: "?sort=-orders", SEARCH: ""}
    )  # fmt: skip
    heads = parts(children(response, Managers.TABLE), "Th")
    sorted_by = [head for head in heads if head.get("aria-sort")]
    assert [(texts(head), head["aria-sort"]) for head in sorted_by] == [("工单", "descending")]
    (button,) = parts(sorted_by[0]["children"], "Button")
    assert button["data-query"] == "sort=orders"


def test_sorting_keeps_those_without_a_manager_last(client: FlaskClient) -> None:
    for query in ("?sort=orders", "?sort=-orders", "?sort=name", "?sort=-name", "?sort=nonsense"):
        assert column(rows(client, query), 1) == ["马晓燕", "未填写", "合计"]


@pytest.mark.parametrize("typed", ["马", "maxiao", "mxy", "S004"])
def test_what_is_typed_narrows_the_rows_but_neither_rank_nor_total(
    client: FlaskClient, typed: str
) -> None:
    lines = rows(client, text=typed)
    assert column(lines, 1) == ["马晓燕", "合计"]
    assert texts(lines[0][0]) == "1"
    assert texts(lines[-1][2]) == texts(rows(client)[-1][2])


def test_what_a_filter_leaves_unknown_is_said_and_shown_as_unknown(client: FlaskClient) -> None:
    query = "?kind=fault"
    assert [texts(cell) for cell in rows(client, query)[0][-4:]] == ["—"] * 4
    note = children(post(client, f"{Managers.NOTE}.children", {QUERY: query}), Managers.NOTE)
    assert "完成率" in texts(note)
    facts = children(post(client, f"{Managers.FACTS}.children", {QUERY: query}), Managers.FACTS)
    assert "收入" not in texts(facts)


def test_facts_stand_beside_what_they_were_before_and_the_plan(client: FlaskClient) -> None:
    facts = children(post(client, f"{Managers.FACTS}.children", {QUERY: ""}), Managers.FACTS)
    said = texts(facts)
    assert "上期" in said
    assert "目标8.00" in said
    assert "时间进度58.06%" in said
    orders = parts(facts, "A")[0]
    assert numbers(texts(orders))[0] == listed(client, query_of(orders["href"]))


def test_the_rank_is_among_those_the_reader_may_see(client: FlaskClient) -> None:
    sign_in(client, 6)
    lines = rows(client)
    sign_in(client, 5)
    assert column(lines, 1)[-1] == "合计"
    seen = numbers(texts(lines[-1][2]))[0]
    assert 0 < seen < numbers(texts(rows(client)[-1][2]))[0]


def test_nobody_there_is_said(client: FlaskClient) -> None:
    response = post(
        client, f"{Managers.TABLE}.children", {QUERY: "?manager=NOBODY", SEARCH: ""}
    )  # fmt: skip
    assert texts(children(response, Managers.TABLE)).startswith("没有客户经理")
