"""The overview: live counts are those of the queue, measured ones those of the facts, and every
number opens exactly its orders."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

import config
from callbacks import overviewlive
from domain.scope import Scope, read_filters
from metrics.judging import rounded
from metrics.moments import stood
from services.visiting import visit, visitor
from storage import ops, warehouse, worklists
from tests import boards
from tests.boards import answer, children, parts, texts
from tests.callbacks.boarding import listed, numbers, query_of
from tests.callbacks.standing import fill
from tests.screens import post, served, sign_in
from ui.ids import Overview, Shell

HEAD = 5
MARCH = "?period=2026-03-01..2026-03-18"
ASKED, NOW, BUILD = (f"{id}.data" for id in (Overview.ASKED, Overview.NOW, Overview.BUILD))
INPUTS = {
    Overview.STRIP: (ASKED, NOW), Overview.STAGES: (ASKED, NOW),
    Overview.AREAS: (ASKED, NOW, BUILD), Overview.TILES: (ASKED, BUILD),
    Overview.ATTENTION: (ASKED, f"{Overview.RANKED}.data", BUILD),
    Overview.DAYS_TABLE: (f"{Overview.QUERY}.data", BUILD),
}  # fmt: skip
STATES = ("late", "risk", "ok", "hold")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The head of the department, looking at live orders in every state."""
    with served(tmp_path_factory.mktemp("overview")) as app:
        boards.publish()
        fill()
        browser: FlaskClient = app.server.test_client()
        sign_in(browser, HEAD)
        yield browser


def shown(client: FlaskClient, id: str, query: str = "") -> Any:
    """What a panel shows."""
    inputs = dict.fromkeys(INPUTS[id]) | {INPUTS[id][0]: query}
    return children(post(client, f"{id}.children", inputs), id)


def waiting(href: str) -> int:
    """How many orders the live list of an address holds."""
    address = urlsplit(href)
    assert address.path == "/queue", href
    scope = Scope(filters=read_filters(dict(parse_qsl(address.query))))
    with ops.reading() as session:
        return worklists.count(session, scope, datetime.now(UTC))


def lines(tree: Any) -> list[list[dict[str, Any]]]:
    body = parts(tree, "Tbody")[0]
    return [parts(line["children"], "Td") for line in parts(body["children"], "Tr")]


# -- the strip -----------------------------------------------------------------------------------


def test_the_strip_counts_the_states_and_each_cell_opens_them(client: FlaskClient) -> None:
    cells = parts(shown(client, Overview.STRIP), "A")
    counts = [int(texts(parts(cell["children"], "Span")[1])) for cell in cells]
    assert [cell["data-state"] for cell in cells] == [*STATES, "all"]
    assert counts == [2, 1, 1, 1, 5]
    assert [waiting(cell["href"]) for cell in cells] == counts


def test_the_strip_says_the_worst_the_next_and_what_was_agreed(client: FlaskClient) -> None:
    notes = [texts(cell["children"]) for cell in parts(shown(client, Overview.STRIP), "A")]
    assert "最久2时10分" in notes[0]
    assert "15分钟内到期0" in notes[1]
    assert "已过约定时间1" in notes[3]


def test_filters_narrow_the_live_counts_and_stay_in_their_links(client: FlaskClient) -> None:
    cells = parts(shown(client, Overview.STRIP, "?area=yiwu"), "A")
    assert [int(texts(parts(cell["children"], "Span")[1])) for cell in cells] == [0, 0, 0, 1, 1]
    assert cells[3]["href"] == "/queue?area=yiwu&state=hold"


def test_counts_stand_beside_those_of_the_same_hour_a_day_before(client: FlaskClient) -> None:
    now = boards.AS_OF.replace(tzinfo=config.TZ)
    before = stood(warehouse.cursor(), Scope(), boards.AS_OF - timedelta(days=1))
    assert before is not None
    assert before.late is not None
    with ops.reading() as session:
        token = visitor.set(visit(session, HEAD))
    try:
        cells = parts(overviewlive.strip("", now).to_plotly_json(), "A") or [
            part.to_plotly_json()["props"] for part in overviewlive.strip("", now).children.children
        ]
    finally:
        visitor.reset(token)
    notes = [str(cell["children"][-1].children) for cell in cells]
    assert f"{5 - before.orders:+d}".replace("-", "−") in notes[-1]
    assert not before.ok or notes[2]


def test_a_period_that_is_over_is_compared_with_no_live_count(client: FlaskClient) -> None:
    query = "?period=2026-02-01..2026-02-28"
    notes = [texts(cell["children"]) for cell in parts(shown(client, Overview.STRIP, query), "A")]
    assert notes[-1] == "在途5"


# -- stages and areas ----------------------------------------------------------------------------


def test_every_number_of_the_stages_opens_its_orders(client: FlaskClient) -> None:
    table = lines(shown(client, Overview.STAGES))
    assert [texts(row[0]).split(" ")[0] for row in table] == [
        "待受理", "待派单", "待接单", "处理中", "待确认", "待归档", "合计",
    ]  # fmt: skip
    links = [link for row in table for cell in row for link in parts(cell["children"], "A")]
    assert len(links) >= 6
    for link in links:
        assert waiting(link["href"]) == numbers(texts(link["children"]))[0], link["href"]


def test_stages_say_what_limits_them(client: FlaskClient) -> None:
    notes = [texts(row[0]) for row in lines(shown(client, Overview.STAGES))]
    assert notes[1].endswith("限15分")
    assert notes[3].endswith("按矩阵")


def test_areas_have_live_counts_beside_the_rate_of_the_period(client: FlaskClient) -> None:
    table = lines(shown(client, Overview.AREAS, MARCH))
    assert [texts(row[0]) for row in table] == ["伊州区", "伊吾", "合计"]
    assert [numbers(texts(row[1]))[0] for row in table] == [4, 1, 5]
    for row in table:
        (rate,) = parts(row[4]["children"], "A")
        in_time, stopped = numbers(rate["data-how"].split("\n")[1])[:2]
        assert numbers(texts(rate))[0] == pytest.approx(100 * in_time / stopped, abs=0.051)
        assert listed(client, query_of(rate["href"])) == in_time


# -- what needs attention ------------------------------------------------------------------------


def test_findings_say_why_and_open_exactly_what_they_count(client: FlaskClient) -> None:
    table = lines(shown(client, Overview.ATTENTION))
    said = [texts(row[2]) for row in table]
    assert said[0].startswith("2单超时，最久2时")
    assert any(text.startswith("1单30分钟内到期，最先到期还有1") for text in said)
    assert said[-1].startswith("1单挂起已过约定时间，最久1天3时")
    for row in table:
        (link,) = parts(row[3]["children"], "A")
        count = numbers(texts(link))
        if link["href"].startswith("/queue"):
            assert waiting(link["href"]) == count[0]
        elif count:
            assert listed(client, query_of(link["href"])) == count[0]


def test_the_load_of_a_team_stands_beside_its_overdue_orders(client: FlaskClient) -> None:
    assert "手上2单，上限12单" in texts(lines(shown(client, Overview.ATTENTION))[0][2])


def test_nothing_is_good_news(client: FlaskClient) -> None:
    assert "没有需要关注的事" in texts(shown(client, Overview.ATTENTION, "?team=YZ9"))


# -- tiles and breaches --------------------------------------------------------------------------


def test_tiles_are_the_figures_of_the_period_and_open_them(client: FlaskClient) -> None:
    tiles = parts(shown(client, Overview.TILES, MARCH), "A")
    assert len(tiles) == 5
    for tile in tiles[:4]:
        told = tile["data-how"].split("\n")
        name, big = parts(tile["children"], "Span")[0], parts(tile["children"], "Span")
        assert name
        assert big
        rows = listed(client, query_of(tile["href"]))
        taken = told[1] if "÷" in told[1] or told[1].startswith("取自") else told[0]
        assert rows == numbers(taken)[0], told


def test_the_received_tile_names_the_day_that_the_data_is_of(client: FlaskClient) -> None:
    names = [texts(tile["children"]) for tile in parts(shown(client, Overview.TILES), "A")]
    assert any(name.startswith("3月18日受理") for name in names)


def test_revenue_is_held_against_the_year_and_told_by_no_team(client: FlaskClient) -> None:
    whole = shown(client, Overview.TILES)
    assert parts(whole, "A")[-1]["href"] == "/revenue?period=year"
    narrowed = texts(shown(client, Overview.TILES, "?team=YZ1"))
    assert "收入完成率—当前筛选下不可得" in narrowed


def draw(client: FlaskClient, query: str = "", theme: str = "light") -> dict[str, Any]:
    inputs = {ASKED: query, f"{Shell.THEME}.data": theme, BUILD: None}
    response = post(client, f"{Overview.DAYS}.figure", inputs)
    figure: dict[str, Any] = answer(response)[Overview.DAYS]["figure"]
    return figure


def test_each_bar_is_a_day_of_the_last_thirty_and_opens_its_breaches(client: FlaskClient) -> None:
    (trace,) = draw(client)["data"]
    assert len(trace["y"]) == 30
    assert sum(trace["y"]) > 0
    for count, (href, _label) in zip(trace["y"][-6:], trace["customdata"][-6:], strict=True):
        assert listed(client, query_of(href)) == count


def test_breaches_are_drawn_for_the_theme(client: FlaskClient) -> None:
    light, dark = draw(client), draw(client, theme="dark")
    assert light["data"][0]["marker"] != dark["data"][0]["marker"]


def test_the_table_holds_the_same_days_the_last_on_top(client: FlaskClient) -> None:
    assert shown(client, Overview.DAYS_TABLE) is None
    rows = lines(shown(client, Overview.DAYS_TABLE, "?view_days=table"))
    bars = draw(client)["data"][0]["y"]
    assert [numbers(texts(row[1]))[0] for row in rows] == list(reversed(bars))
    assert texts(rows[0][0]) == "3月18日 周三"


# -- workbooks -----------------------------------------------------------------------------------


def sheet(client: FlaskClient, report: str, query: str) -> list[list[Any]]:
    """The first sheet of a workbook, without its heads."""
    response = client.get(f"/excel/{report}{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    book = CalamineWorkbook.from_filelike(BytesIO(response.data))
    return book.get_sheet_by_index(0).to_python()[1:]


@pytest.mark.parametrize("query", [MARCH, f"{MARCH}&area=yizhou", f"{MARCH}&team=YZ1"])
def test_workbooks_of_live_panels_hold_their_numbers(client: FlaskClient, query: str) -> None:
    stages = [
        (texts(row[0]), *(int(numbers(texts(cell))[0]) for cell in row[1:4]))
        for row in lines(shown(client, Overview.STAGES, query))
    ]
    written = [tuple(row[:4]) for row in sheet(client, "overview-stages", query)]
    assert [row[1:] for row in stages if row[1]] == [row[1:] for row in written]
    areas = [
        (texts(row[0]), *(numbers(texts(cell))[0] for cell in row[1:5] if numbers(texts(cell))))
        for row in lines(shown(client, Overview.AREAS, query))
    ]
    assert areas == [
        (*row[:4], *(float(rounded(100 * rate, 1)) for rate in row[6:7] if rate != ""))
        for row in sheet(client, "overview-areas", query)
    ]


@pytest.mark.parametrize("query", ["", "?area=yizhou"])
def test_the_workbook_of_attention_says_the_same_sentences(client: FlaskClient, query: str) -> None:
    said = [
        (texts(parts(row[1]["children"], "B")[0]), texts(row[2]), row[3])
        for row in lines(shown(client, Overview.ATTENTION, query))
    ]
    written = sheet(client, "overview-attention", query)
    assert [(row[0], row[2]) for row in written] == [(name, told) for name, told, _link in said]
    for row, (_name, _told, link) in zip(written, said, strict=True):
        assert row[3] in ("", *numbers(texts(link)))


@pytest.mark.parametrize("query", [MARCH, f"{MARCH}&area=yizhou"])
def test_the_workbook_of_days_holds_the_bars(client: FlaskClient, query: str) -> None:
    (*days, total) = sheet(client, "overview-days", query)
    bars = [count for count in draw(client, query)["data"][0]["y"] if count]
    assert [row[1] for row in days if row[1]] == bars
    assert total[1] == sum(bars)


# -- what cannot be read -------------------------------------------------------------------------


def test_a_period_that_cannot_be_read_is_said_in_each_panel(client: FlaskClient) -> None:
    assert "never" in texts(shown(client, Overview.TILES, "?period=never"))
    assert len(parts(shown(client, Overview.STAGES, "?period=never"), "Td")) > 0


def test_before_there_is_a_warehouse_the_live_parts_stand(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with served(tmp_path_factory.mktemp("fresh")) as app:
        fill()
        browser = app.server.test_client()
        sign_in(browser, HEAD)
        strip = parts(shown(browser, Overview.STRIP), "A")
        assert int(texts(parts(strip[-1]["children"], "Span")[1])) == 5
        assert len(lines(shown(browser, Overview.STAGES))) == 7
        assert [texts(row[4]) for row in lines(shown(browser, Overview.AREAS))] == ["—"] * 3
        assert "2单超时" in texts(shown(browser, Overview.ATTENTION))
        assert "还没有数据" in texts(shown(browser, Overview.TILES))
