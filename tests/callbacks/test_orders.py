"""The list behind every figure: exactly its rows, named, counted, sorted, narrowed."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from metrics import catalogue
from metrics.columns import COLUMNS
from storage import warehouse
from tests import boards
from tests.boards import answer, children, texts
from tests.callbacks.boarding import listed
from tests.screens import post, served, sign_in
from ui import orderlist
from ui.ids import Orders

QUERY, SEARCH = f"{Orders.QUERY}.data", f"{Orders.SEARCH}.value"
WIDE = "?period=2026-02-01..2026-03-18"
EVERYTHING = 10_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The head of the department, looking; one order was only imported."""
    with served(tmp_path_factory.mktemp("orders")) as app:
        boards.publish(imported=1)
        visitor: FlaskClient = app.server.test_client()
        sign_in(visitor, 5)
        yield visitor


def block(
    client: FlaskClient, query: str, *, text: str = "", start: int = 0, end: int = EVERYTHING,
    sort: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A block of rows as the grid gets it; `sort` as a click on a head asks for it."""
    by = [{"colId": sort.removeprefix("-"), "sort": "desc" if sort[:1] == "-" else "asc"}]
    request = {"startRow": start, "endRow": end, "sortModel": by if sort else []}
    asked = {f"{Orders.GRID}.getRowsRequest": request, QUERY: query, SEARCH: text}
    found = answer(post_with_state(client, asked))
    return dict(found[Orders.GRID]["getRowsResponse"])


def post_with_state(client: FlaskClient, asked: dict[str, Any]) -> Any:
    (trigger, *states) = asked
    names = [{"id": one.rpartition(".")[0], "property": one.rpartition(".")[2]} for one in asked]
    values = [name | {"value": asked[one]} for name, one in zip(names, asked, strict=True)]
    body = {
        "output": f"{Orders.GRID}.getRowsResponse",
        "outputs": {"id": Orders.GRID, "property": "getRowsResponse"},
        "inputs": values[:1], "state": values[1:], "changedPropIds": [trigger],
    }  # fmt: skip
    assert states
    return client.post("/_dash-update-component", json=body)


def title(client: FlaskClient, query: str, text: str = "") -> str:
    said = children(
        post(client, f"{Orders.TITLE}.children", {QUERY: query, SEARCH: text}), Orders.TITLE
    )
    return texts(said[0]) if isinstance(said, list) else texts(said)


def fetched(sql: str) -> list[Any]:
    return [row[0] for row in warehouse.cursor().execute(sql).fetchall()]


def test_the_title_says_in_words_what_is_listed(client: FlaskClient) -> None:
    said = title(client, "?of=repair_late&area=yizhou&period=month")
    assert said.startswith("修复：超时，伊州区，本月：")
    assert title(client, "").startswith("工单，本月：")
    assert title(client, f"{WIDE}&of=orders&weekday=1&hour=9").startswith("工单，")
    assert "周一" in title(client, f"{WIDE}&of=orders&weekday=1&hour=9")
    assert "未填写" in title(client, f"{WIDE}&of=orders&manager=-")
    assert title(client, "?of=open").count("，") == 0


def test_title_list_and_facts_agree(client: FlaskClient) -> None:
    (late,) = fetched(
        "select count(*) from fct_orders where is_breached and received_at >= '2026-02-01'"
    )
    found = block(client, f"{WIDE}&of=breaches")
    assert found["rowCount"] == len(found["rowData"]) == late
    assert listed(client, f"{WIDE}&of=breaches") == late


def test_without_a_figure_all_orders_of_the_period_are_listed(client: FlaskClient) -> None:
    numbers = [row["order_no"]["text"] for row in block(client, WIDE)["rowData"]]
    assert numbers == fetched("select order_no from fct_orders order by received_at desc, order_id")


def test_pages_follow_one_another_without_gap_or_overlap(client: FlaskClient) -> None:
    whole = block(client, WIDE)["rowData"]
    pages = [block(client, WIDE, start=at, end=at + 100)["rowData"] for at in range(0, 500, 100)]
    assert [row["key"] for page in pages for row in page] == [row["key"] for row in whole]
    assert len({row["key"] for row in whole}) == len(whole)


def test_a_row_reads_as_a_dispatcher_speaks(client: FlaskClient) -> None:
    row = block(client, f"{WIDE}&of=breaches&kind=fault")["rowData"][-1]
    assert row["order_no"]["href"].startswith("/order/")
    assert row["kind"] == "客户报障"
    assert row["customer"]["level"] in ("集团级", "本地B级")
    assert row["customer"]["text"] in ("天驰物流园", "金穗小学")
    assert row["team"] in ("伊州区装维一队", "伊州区装维二队", "伊吾装维队")
    assert row["manager"] in ("马晓燕", "—")
    assert row["is_breached"] == {"text": "超时完成", "state": "missed"}
    assert "时" in row["handling_minutes"] or "分" in row["handling_minutes"]


def test_an_open_order_that_is_late_alarms(client: FlaskClient) -> None:
    rows = block(client, "?of=open")["rowData"]
    verdicts = {row["is_breached"]["text"]: row["is_breached"]["state"]
                for row in rows if row["is_breached"]}  # fmt: skip
    assert verdicts == {"超时": "late", "正常": "ok"}


def test_an_imported_order_is_listed_and_opened_like_any_other(client: FlaskClient) -> None:
    rows = block(client, WIDE)["rowData"]
    assert {"text": "OLD-1", "href": f"/order/{2**52 + 1}"} in [row["order_no"] for row in rows]


def test_a_clock_is_a_row_of_the_figures_of_clocks(client: FlaskClient) -> None:
    query = f"{WIDE}&of=clock_late"
    found = block(client, query)
    (late,) = fetched(
        "select count(*) from fct_clocks where is_breached and stopped_at is not null"
    )
    assert found["rowCount"] == late
    assert title(client, query).endswith(f"{late}个时钟")
    assert {"clock", "clock_team", "elapsed_minutes"} <= set(found["rowData"][0])


@pytest.mark.parametrize("sort", ["-done_at", "customer", "-satisfaction", "is_breached"])
def test_the_grid_sorts_on_the_server(client: FlaskClient, sort: str) -> None:
    known = COLUMNS["fct_orders"][sort.removeprefix("-")]
    sql = known.sql.removeprefix("o.")
    direction = "desc" if sort.startswith("-") else "asc"
    wanted = fetched(f"select order_no from fct_orders order by {sql} {direction} nulls last,"
                     " order_id")  # fmt: skip
    rows = block(client, WIDE, sort=sort)["rowData"]
    assert [row["order_no"]["text"] for row in rows] == wanted
    asked = block(client, f"{WIDE}&sort={sort}")["rowData"]
    assert [row["order_no"]["text"] for row in asked] == wanted


@pytest.mark.parametrize("text", ["YZ-001", "c0001", "Customer C0002"])
def test_a_number_or_a_customer_narrows_the_list(client: FlaskClient, text: str) -> None:
    found = block(client, WIDE, text=text)
    assert 0 < found["rowCount"] == len(found["rowData"]) < block(client, WIDE)["rowCount"]
    assert listed(client, WIDE, text) == found["rowCount"]


def test_columns_are_chosen_in_the_address(client: FlaskClient) -> None:
    query = f"{WIDE}&columns=order_no,area,closed_at"
    (row, *_others) = block(client, query, end=1)["rowData"]
    assert set(row) == {"key", "order_no", "area", "closed_at"}
    heads = answer(post(client, f"{Orders.GRID}.columnDefs", {QUERY: query}))
    assert [one["field"] for one in heads[Orders.GRID]["columnDefs"]] == [
        "order_no", "area", "closed_at",
    ]  # fmt: skip


def test_every_column_of_every_list_can_be_shown(client: FlaskClient) -> None:
    for of in ("orders", "clock_stopped"):
        names = ",".join(orderlist.choosable(catalogue.KPIS[of]))
        (row,) = block(client, f"{WIDE}&of={of}&columns={names}", end=1)["rowData"]
        assert set(row) == {"key", *names.split(",")}


def test_a_figure_without_orders_is_refused_in_words(client: FlaskClient) -> None:
    assert "收入" in title(client, "?of=revenue")
    assert block(client, "?of=revenue") == {"rowData": [], "rowCount": 0}
    assert "nonsense" in title(client, "?of=nonsense")


def test_who_sees_a_county_finds_nothing_of_another(client: FlaskClient) -> None:
    sign_in(client, 6)
    areas = {row["area"] for row in block(client, f"{WIDE}&columns=order_no,area")["rowData"]}
    other = block(client, f"{WIDE}&area=yizhou")["rowCount"]
    sign_in(client, 5)
    assert areas == {"伊吾"}
    assert other == 0
