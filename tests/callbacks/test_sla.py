"""The SLA page: every figure is what the facts say, and opens exactly its orders."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from metrics.steps import SHOWS, STEPS
from storage import warehouse
from tests import boards
from tests.boards import answer, children, parts, texts
from tests.callbacks.boarding import behind, listed, numbers, query_of
from tests.screens import post, served, sign_in
from ui.ids import Shell, Sla

DAYS = "?period=2026-02-01..2026-03-18"
MAPS = {Sla.WEEK: "view_week", Sla.SERVICE: "view_service", Sla.TEAM: "view_team"}
ASKED, QUERY, THEME = f"{Sla.ASKED}.data", f"{Sla.QUERY}.data", f"{Shell.THEME}.data"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The head of the department, looking."""
    var: Path = tmp_path_factory.mktemp("sla")
    with served(var) as app:
        boards.publish()
        visitor: FlaskClient = app.server.test_client()
        sign_in(visitor, 5)
        yield visitor


def draw(client: FlaskClient, id: str, query: str, theme: str = "light") -> TestResponse:
    return post(client, f"..{id}.figure...{id}.style..", {ASKED: query, THEME: theme})


def cells(figure: dict[str, Any]) -> list[tuple[str, str]]:
    """(text, address) of every cell of a heat map that has orders."""
    return [
        (text, trace["meta"] + data[0])
        for trace in figure["data"]
        for line, marks in zip(trace["text"], trace["customdata"], strict=True)
        for text, data in zip(line, marks, strict=True)
        if data
    ]


def shown(text: str) -> tuple[float, float | None]:
    """The number of a cell, and the count below it."""
    plain = text.replace("<b>", "").replace("</b>", "").replace("</span>", "")
    number, _br, below = plain.partition("<br>")
    return numbers(number)[0], numbers(below.rpartition(">")[2])[0] if below else None


def test_a_cell_counts_what_the_facts_hold(client: FlaskClient) -> None:
    figure = answer(draw(client, Sla.WEEK, f"{DAYS}&show=count"))[Sla.WEEK]["figure"]
    counted = warehouse.cursor().execute(
        "select isodow(received_at), hour(received_at), count(*) from fct_orders"
        " where received_at >= '2026-02-01' group by all"
    ).fetchall()  # fmt: skip
    by_cell = {
        href.split("&weekday=")[1]: int(shown(text)[0])
        for text, href in cells(figure)
        if "&weekday=" in href and "&hour=" in href
    }
    assert by_cell == {f"{day}&hour={hour}": number for day, hour, number in counted}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("show", SHOWS)
def test_every_cell_opens_exactly_its_orders(client: FlaskClient, show: str, step: str) -> None:
    for id in MAPS:
        response = draw(client, id, f"{DAYS}&show={show}&step={step}")
        found = cells(answer(response)[id]["figure"])
        assert found
        for text, href in [*found[:4], *found[-4:]]:
            number, below = shown(text)
            rows = listed(client, query_of(href))
            if below is None:
                assert rows == number
            elif show == "mean":
                assert rows == below
            else:
                assert number == pytest.approx(100 * rows / below, abs=0.5000001)


def test_totals_stand_beside_and_below(client: FlaskClient) -> None:
    figure = answer(draw(client, Sla.SERVICE, f"{DAYS}&show=late"))[Sla.SERVICE]["figure"]
    at = {href.partition("&period")[0] + href.partition("2026-03-18")[2]: shown(text)[0]
          for text, href in cells(figure)}  # fmt: skip
    whole = at["/orders?of=breaches"]
    by_level = [n for name, n in at.items() if "level" in name and "service" not in name]
    assert whole == sum(by_level) == listed(client, f"{DAYS}&of=breaches")


def test_few_orders_have_no_colour_and_many_have_the_step_of_what_is_shown(
    client: FlaskClient,
) -> None:
    figure = answer(draw(client, Sla.WEEK, DAYS))[Sla.WEEK]["figure"]
    for trace in figure["data"]:
        is_grey = len({colour for _edge, colour in trace["colorscale"]}) == 1
        for line, steps in zip(trace["text"], trace["z"], strict=True):
            for text, step in zip(line, steps, strict=True):
                if not text:
                    continue
                number, below = shown(text)
                assert below is not None
                assert (below < 20) is is_grey
                if not is_grey:
                    edges = (2.5, 5, 7.5, 10, 15, 25)
                    assert step == sum(number >= edge for edge in edges)


@pytest.mark.parametrize("id", MAPS)
def test_the_table_says_the_same_as_the_map(client: FlaskClient, id: str) -> None:
    query = f"{DAYS}&{MAPS[id]}=table"
    table = children(post(client, f"{id}-table.children", {QUERY: query}), f"{id}-table")
    links = {link["href"]: texts(link["children"]) for link in parts(table, "A")}
    figure = answer(draw(client, id, DAYS))[id]["figure"]
    assert links == {href: f"{text}".split("<br>")[0].replace("<b>", "").replace("</b>", "")
                     for text, href in cells(figure)}  # fmt: skip


@pytest.mark.parametrize("id", [*MAPS, Sla.DAYS])
def test_a_table_that_is_not_looked_at_is_not_made(client: FlaskClient, id: str) -> None:
    response = post(client, f"{id}-table.children", {QUERY: DAYS})
    assert children(response, f"{id}-table") is None


@pytest.mark.parametrize("step", STEPS)
def test_every_fact_opens_its_orders_and_tells_how_it_came_about(
    client: FlaskClient, step: str
) -> None:
    asked = {ASKED: f"{DAYS}&step={step}"}
    facts = children(post(client, f"{Sla.FACTS}.children", asked), Sla.FACTS)
    *counted, hold = parts(facts, "A")
    assert len(counted) == 4
    for link in counted:
        assert listed(client, query_of(link["href"])) == behind(link), link["data-how"]
    numerator, denominator = numbers(counted[2]["data-how"].split("\n")[1])
    assert numbers(texts(counted[2]))[0] == pytest.approx(100 * numerator / denominator, abs=0.05)
    assert listed(client, query_of(hold["href"])) > 0
    assert "2026年3月18日 10:42" in facts["props"]["data-how-foot"]


def test_every_day_opens_its_orders(client: FlaskClient) -> None:
    days = children(post(client, f"{Sla.DAYS}.children", {ASKED: f"{DAYS}&show=count"}), Sla.DAYS)
    links = parts(days, "A")
    assert len(links) == len(
        warehouse.cursor().execute("select distinct received_at::date from fct_orders").fetchall()
    )
    for link in links[:3] + links[-3:]:
        assert numbers(texts(link["children"][1]))[0] == listed(client, query_of(link["href"]))


def test_holidays_and_makeup_days_are_told(client: FlaskClient) -> None:
    days = children(post(client, f"{Sla.DAYS}.children", {ASKED: DAYS}), Sla.DAYS)
    signs = [texts(sign) for sign in parts(days, "I")]
    assert signs == ["休", "班"]


def test_the_table_of_days_opens_each_figure(client: FlaskClient) -> None:
    main = STEPS["main"]
    response = post(client, f"{Sla.DAYS_TABLE}.children", {QUERY: f"{DAYS}&view_days=table"})
    days = parts(parts(children(response, Sla.DAYS_TABLE), "Tbody")[0]["children"], "Tr")
    links = [link for day in days[:3] for link in parts(day["children"], "A")]
    assert {link["href"].partition("&")[0] for link in links} == {
        f"/orders?of={kpi.slug}" for kpi in (main.count, main.late, main.rate, main.mean)
    }
    for link in links:
        assert listed(client, query_of(link["href"])) == behind(link), link["data-how"]


@pytest.mark.parametrize("step", ["main", "any", "take"])
def test_look_here_first_lists_who_is_worse_than_the_average(
    client: FlaskClient, step: str
) -> None:
    asked = {ASKED: f"{DAYS}&step={step}"}
    table = children(post(client, f"{Sla.FIRST}.children", asked), Sla.FIRST)
    rows = [row for row in parts(table, "Tr") if parts(row["children"], "Td")]
    assert rows
    more = [numbers(texts(row["children"][-1]))[0] for row in rows]
    assert more == sorted(more, reverse=True)
    links = [link for row in rows for link in parts(row["children"], "A")]
    assert len(links) == 2 * len(rows)
    for link in links:
        assert listed(client, query_of(link["href"])) == behind(link), link["data-how"]


def test_the_scale_is_that_of_the_figure_and_no_filter_changes_it(client: FlaskClient) -> None:
    output = f"{Sla.SCALE}.children"
    whole = children(post(client, output, {ASKED: DAYS}), Sla.SCALE)
    assert children(post(client, output, {ASKED: f"{DAYS}&team=YZ1"}), Sla.SCALE) == whole
    assert "2.5–5" in texts(whole)
    assert "2.5–5" not in texts(children(post(client, output, {ASKED: "?show=late"}), Sla.SCALE))


def test_times_of_teams_say_that_the_scale_is_not_theirs(client: FlaskClient) -> None:
    def note(query: str) -> str:
        output = f"{Sla.TEAM_NOTE}.children"
        said: str = children(post(client, output, {ASKED: query}), Sla.TEAM_NOTE)
        return said

    assert note(DAYS) == "谁慢在哪一步"
    assert note(f"{DAYS}&show=mean") == "各环节用各自的色阶"


def test_where_there_are_no_orders_it_says_so(client: FlaskClient) -> None:
    query = "?period=2026-01-01..2026-01-02"
    figure = answer(draw(client, Sla.WEEK, query))[Sla.WEEK]["figure"]
    assert figure["data"] == []
    assert figure["layout"]["annotations"][0]["text"] == "这段时间没有工单"
    days = children(post(client, f"{Sla.DAYS}.children", {ASKED: query}), Sla.DAYS)
    assert "清除筛选" in texts(days)


def test_where_no_clock_of_the_kind_stopped_nothing_stands(client: FlaskClient) -> None:
    for show in SHOWS:
        query = f"{DAYS}&kind=install&step=repair&show={show}&view_days=table"
        for id in (Sla.WEEK, Sla.SERVICE):
            assert answer(draw(client, id, query))[id]["figure"]["data"] == []
        days = children(post(client, f"{Sla.DAYS}.children", {ASKED: query}), Sla.DAYS)
        assert "清除筛选" in texts(days)
        table = children(post(client, f"{Sla.DAYS_TABLE}.children", {QUERY: query}), Sla.DAYS_TABLE)
        assert "清除筛选" in texts(table)


def test_a_filter_that_cannot_be_read_is_named_where_the_figure_would_stand(
    client: FlaskClient,
) -> None:
    figure = answer(draw(client, Sla.WEEK, "?period=soon"))[Sla.WEEK]["figure"]
    assert "soon" in figure["layout"]["annotations"][0]["text"]


def test_who_sees_a_county_sees_its_orders_only(client: FlaskClient) -> None:
    whole = listed(client, f"{DAYS}&of=orders")
    sign_in(client, 6)
    figure = answer(draw(client, Sla.WEEK, f"{DAYS}&show=count"))[Sla.WEEK]["figure"]
    mine = next(shown(text)[0] for text, href in cells(figure) if "weekday" not in href
                and "hour" not in href)  # fmt: skip
    sign_in(client, 5)
    assert 0 < mine < whole
    assert mine == listed(client, f"{DAYS}&of=orders&area=yiwu")


def test_the_same_question_of_the_same_build_is_drawn_once(client: FlaskClient) -> None:
    first = answer(draw(client, Sla.WEEK, DAYS))
    assert answer(draw(client, Sla.WEEK, DAYS)) == first
    dark = answer(draw(client, Sla.WEEK, DAYS, "dark"))
    assert (
        dark[Sla.WEEK]["figure"]["data"][0]["colorscale"]
        != (first[Sla.WEEK]["figure"]["data"][0]["colorscale"])
    )
