"""The revenue page: every amount leads to the page about it alone, which says the same amount;
figures follow from each other; workbooks say what the panels say."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from metrics.days import last_day
from metrics.judging import rounded
from storage import warehouse
from tests.boards import answer, children, parts, texts
from tests.callbacks.boarding import numbers
from tests.callbacks.bookings import MANAGERS, publish
from tests.screens import post, served, sign_in
from ui.ids import Revenue, Shell
from ui.revenue import BOTTOM, TOP

HEAD, COUNTY = 5, 6
PAST = "?period=2025-01-01..2025-11-30"
ASKED, QUERY = f"{Revenue.ASKED}.data", f"{Revenue.QUERY}.data"
TABLES = {
    Revenue.DIVISIONS: (Revenue.DIVISIONS_NOTE, ASKED), Revenue.MANAGERS:
    (Revenue.MANAGERS_NOTE, QUERY), Revenue.LINES: ("", ASKED), Revenue.MONTHS: ("", ASKED),
    Revenue.INDICATORS: (Revenue.INDICATORS_NOTE, ASKED), Revenue.HERO: ("", ASKED),
    Revenue.COURSE_TABLE: ("", QUERY),
}  # fmt: skip
OWNERS = (Revenue.DIVISIONS, Revenue.MANAGERS, Revenue.LINES)
WORKBOOKS = {
    Revenue.DIVISIONS: "divisions", Revenue.MANAGERS: "managers", Revenue.LINES: "lines",
    Revenue.MONTHS: "months",
}  # fmt: skip


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with served(tmp_path_factory.mktemp("revenue")) as app:
        publish()
        yield app


@pytest.fixture(scope="module")
def client(application: Any) -> FlaskClient:
    """The head of the department, looking at fifteen months of twelve managers."""
    browser: FlaskClient = application.server.test_client()
    sign_in(browser, HEAD)
    return browser


# -- reading the page ----------------------------------------------------------------------------


def shown(client: FlaskClient, id: str, query: str = "") -> Any:
    """What a panel shows."""
    note, asked = TABLES[id]
    output = f"..{id}.children...{note}.children.." if note else f"{id}.children"
    return children(post(client, output, {asked: query}), id)


def note(client: FlaskClient, id: str, query: str = "") -> str:
    beside, asked = TABLES[id]
    output = f"..{id}.children...{beside}.children.."
    return str(children(post(client, output, {asked: query}), beside))


def heads(tree: Any) -> list[str]:
    return [texts(head) for head in parts(tree, "Th")]


def rows(tree: Any) -> list[dict[str, dict[str, Any]]]:
    """The cells of each line of a table by head."""
    named = heads(tree)
    lines = parts(parts(tree, "Tbody")[0]["children"], "Tr")
    return [dict(zip(named, parts(line["children"], "Td"), strict=True)) for line in lines]


def figure_of(cell: dict[str, Any]) -> float | None:
    """The number of a cell; None for a dash."""
    found = numbers(texts(cell).replace("−", "-"))
    return found[0] if found else None


def hero_amount(client: FlaskClient, query: str) -> float:
    found = numbers(texts(parts(shown(client, Revenue.HERO, query), "B")[0]))
    return found[0]


def leads(cell: dict[str, Any]) -> list[str]:
    return [link["href"] for link in parts(cell["children"], "A")]


def query_of(href: str) -> str:
    path, _mark, query = href.partition("?")
    assert path == "/revenue", href
    return f"?{query}"


def parts_of_row(row: dict[str, dict[str, Any]], *names: str) -> list[float | None]:
    return [figure_of(row[name]) for name in names]


# -- every amount is a door ----------------------------------------------------------------------


@pytest.mark.parametrize("id", [*OWNERS, Revenue.MONTHS])
@pytest.mark.parametrize("query", ["", PAST, "?period=2026-03-01..2026-03-18"])
def test_every_amount_leads_to_the_page_that_says_the_same(
    client: FlaskClient, id: str, query: str
) -> None:
    lines = rows(shown(client, id, query))[: None if id == Revenue.MANAGERS else -1]
    assert lines
    for line in lines:
        name, actual = line.get("客户经理", next(iter(line.values()))), line["完成"]
        (href,) = leads(actual)
        assert leads(name) == [href]
        assert hero_amount(client, query_of(href)) == figure_of(actual)


def test_the_filters_of_the_page_stay_where_a_line_leads(client: FlaskClient) -> None:
    query = f"{PAST}&product_line=ict"
    line = rows(shown(client, Revenue.DIVISIONS, query))[0]
    (href,) = leads(line["完成"])
    assert "product_line=ict" in href
    assert hero_amount(client, query_of(href)) == figure_of(line["完成"])


def test_the_page_about_one_owner_leads_nowhere_from_itself(client: FlaskClient) -> None:
    (line, _total) = rows(shown(client, Revenue.DIVISIONS, "?division=gov"))
    assert leads(line["完成"]) == leads(line["分部"]) == []


@pytest.mark.parametrize("view", ["", "&view_sums=month"])
def test_every_point_of_the_course_leads_to_its_month(client: FlaskClient, view: str) -> None:
    figure = drawn(client, PAST + view)
    actual = next(trace for trace in figure["data"] if trace.get("name", "").startswith("完成"))
    table = rows(shown(client, Revenue.COURSE_TABLE, f"{PAST}{view}&view_course=table"))
    so_far = 0.0
    for value, (href, _label), line in zip(actual["y"], actual["customdata"], table, strict=True):
        if value is None:
            assert leads(line["完成"]) == []
            continue
        amount = hero_amount(client, query_of(href))
        so_far = amount if view else so_far + amount
        assert value == pytest.approx(so_far, abs=0.06)
        assert figure_of(line["完成"]) == round(value, 2)
        assert leads(line["完成"]) == [f"{href}&view_course=table"]


def drawn(client: FlaskClient, query: str = "", theme: str = "light") -> dict[str, Any]:
    inputs = {QUERY: query, f"{Shell.THEME}.data": theme}
    figure: dict[str, Any] = answer(post(client, f"{Revenue.COURSE}.figure", inputs))[
        Revenue.COURSE
    ]["figure"]
    return figure


# -- figures follow from each other --------------------------------------------------------------


@pytest.mark.parametrize("id", [*OWNERS, Revenue.MONTHS])
def test_completion_and_gap_follow_from_actual_and_target(client: FlaskClient, id: str) -> None:
    for line in rows(shown(client, id, PAST)):
        actual, target, completion, gap = parts_of_row(line, "完成", "目标", "完成率", "缺口")
        assert actual is not None
        assert target is not None
        assert completion == pytest.approx(100 * actual / target, abs=0.02 * 100 / target + 0.005)
        assert gap == pytest.approx(max(target - actual, 0), abs=0.011)


@pytest.mark.parametrize("id", OWNERS)
def test_what_each_working_day_has_to_bring_is_the_gap_over_the_days_left(
    client: FlaskClient, id: str
) -> None:
    days = _workdays_after(date(2026, 3, 18), date(2026, 12, 31))
    assert f"余{days}个工作日" in note(client, Revenue.DIVISIONS)
    for line in rows(shown(client, id)):
        gap, needed = parts_of_row(line, "缺口", "每工作日需")
        assert gap is not None
        assert needed == pytest.approx(gap / days, abs=0.011)


def test_only_the_month_that_runs_has_days_left(client: FlaskClient) -> None:
    days = _workdays_after(date(2026, 3, 18), date(2026, 3, 31))
    *over, running, total = rows(shown(client, Revenue.MONTHS))
    assert [figure_of(line["每工作日需"]) for line in [*over, total]] == [None] * 3
    gap, needed = parts_of_row(running, "缺口", "每工作日需")
    assert gap is not None
    assert needed == pytest.approx(gap / days, abs=0.011)


def _workdays_after(day: date, last: date) -> int:
    ((count,),) = (
        warehouse.cursor()
        .execute(
            "select count(*) from dim_days where is_workday and day > $1 and day <= $2",
            [day, last],
        )
        .fetchall()
    )
    return int(count)


def test_a_month_is_compared_with_the_one_before_and_the_year_before(client: FlaskClient) -> None:
    now, before = (
        {month.month: figure_of(line["完成"]) for month, line in _months(client, year)}
        for year in (2025, 2024)
    )
    for month, line in _months(client, 2025):
        actual = now[month.month]
        last = now.get(month.month - 1) or before[12]
        assert actual
        assert last
        year = before[month.month]
        assert year
        assert figure_of(line["环比"]) == pytest.approx(100 * (actual / last - 1), abs=0.12)
        assert figure_of(line["同比"]) == pytest.approx(100 * (actual / year - 1), abs=0.12)


def _months(client: FlaskClient, year: int) -> list[tuple[date, dict[str, dict[str, Any]]]]:
    query = f"?period={year}-01-01..{year}-12-31"
    lines = rows(shown(client, Revenue.MONTHS, query))[:-1]
    return [(date(year, place, 1), line) for place, line in enumerate(lines, start=1)]


@pytest.mark.parametrize("id", OWNERS)
def test_owners_are_compared_with_the_month_before_where_that_is_asked(
    client: FlaskClient, id: str
) -> None:
    query = "?period=2025-11-01..2025-11-30&vs=last_month"
    assert "环比" in heads(shown(client, id, query))
    line = rows(shown(client, id, query))[0]
    (href,) = leads(line["完成"])
    before = hero_amount(
        client, query_of(href).replace("2025-11-01..2025-11-30", "2025-10-01..2025-10-31")
    )
    actual = figure_of(line["完成"])
    assert actual
    assert figure_of(line["环比"]) == pytest.approx(100 * (actual / before - 1), abs=0.3)


def test_the_hero_says_the_whole_with_its_verdict(client: FlaskClient) -> None:
    made = shown(client, Revenue.HERO, PAST)
    (total,) = rows(shown(client, Revenue.DIVISIONS, PAST))[-1:]
    facts = [figure for figure in (numbers(texts(one)) for one in parts(made, "Dd")) if figure]
    assert hero_amount(client, PAST) == figure_of(total["完成"])
    assert facts[0][0] == figure_of(total["完成率"])
    assert facts[2][0] == figure_of(total["缺口"])
    ahead = figure_of(total["比时间进度（百分点）"])
    assert ahead is not None
    assert ("落后时间进度" in texts(made)) == (ahead < 0)
    assert f"{abs(ahead):.2f}个百分点" in texts(made)


# -- managers ------------------------------------------------------------------------------------


def test_both_ends_of_the_managers_stand_by_completion_and_all_where_asked(
    client: FlaskClient,
) -> None:
    ends = rows(shown(client, Revenue.MANAGERS))
    every = rows(shown(client, Revenue.MANAGERS, "?view_who=all"))
    assert len(ends) == TOP + BOTTOM
    assert len(every) == len(MANAGERS)
    assert [texts(line["名次"]) for line in every] == [str(n + 1) for n in range(len(MANAGERS))]
    assert [texts(line["客户经理"]) for line in ends] == [
        texts(line["客户经理"]) for line in [*every[:TOP], *every[-BOTTOM:]]
    ]
    assert note(client, Revenue.MANAGERS).startswith(f"{len(MANAGERS)}人，显示前{TOP}与后{BOTTOM}")


@pytest.mark.parametrize(("name", "head"), [("actual", "完成"), ("gap", "缺口")])
def test_managers_are_sorted_by_the_head_that_was_clicked(
    client: FlaskClient, name: str, head: str
) -> None:
    lines = rows(shown(client, Revenue.MANAGERS, f"?view_who=all&sort=-{name}"))
    values = [figure_of(line[next(key for key in line if key.startswith(head))]) for line in lines]
    assert values == sorted(values, key=lambda value: -(value or 0))


# -- indicators ----------------------------------------------------------------------------------


def test_the_published_figure_stands_where_ours_rounds_otherwise(client: FlaskClient) -> None:
    made = shown(client, Revenue.INDICATORS, PAST)
    found = {texts(line["指标"]): line for line in rows(made)}
    assert texts(found["净增宽带"]["完成率"]) == "102.9%*"
    assert texts(found["净增商务领航信息版"]["完成率"]) == "79.13%"
    assert "628 ÷ 610 = 102.95%，四舍五入为103.0%" in texts(made)
    (penetration,) = (line for name, line in found.items() if "渗透率" in name)
    assert figure_of(penetration["同比 / 变化"]) == 5.55
    assert note(client, Revenue.INDICATORS, PAST) == "2025年1–11月"


def test_indicators_of_a_part_are_not_known(client: FlaskClient) -> None:
    assert "没有通报指标" in texts(shown(client, Revenue.INDICATORS, f"{PAST}&division=gov"))


# -- workbooks -----------------------------------------------------------------------------------


def sheets(client: FlaskClient, report: str, query: str) -> dict[str, list[list[Any]]]:
    response = client.get(f"/excel/{report}{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    book = CalamineWorkbook.from_filelike(BytesIO(response.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("id", WORKBOOKS)
@pytest.mark.parametrize(
    "query", [PAST, f"{PAST}&division=gov&product_line=ict", "?period=2026-03-01..2026-03-18"]
)
def test_a_workbook_says_what_its_panel_says(client: FlaskClient, id: str, query: str) -> None:
    (head, *body) = next(iter(sheets(client, f"revenue-{WORKBOOKS[id]}", query).values()))
    lines = rows(shown(client, id, f"{query}&view_who=all"))
    if id == Revenue.MANAGERS:
        del body[-1]
    assert len(body) == len(lines)
    for name in ("目标", "完成率", "缺口", "同比"):
        seen = [figure_of(next(cell for key, cell in line.items() if key.startswith(name)))
                for line in lines]  # fmt: skip
        assert written(head, body, name) == sorted(value for value in seen if value is not None), (
            name
        )
    assert sorted(round(row[1], 2) for row in body) == sorted(
        figure_of(line["完成"]) or 0 for line in lines
    )


def written(head: list[str], body: list[list[Any]], name: str) -> list[float]:
    """The figures of a column as the page writes them; none where the column is left out."""
    places = [place for place, one in enumerate(head) if name in one]
    scale = 100 if name in ("完成率", "同比") else 1
    values = [row[place] for place in places[:1] for row in body if row[place] != ""]
    return sorted(float(rounded(scale * value, 2)) for value in values)


def test_the_workbook_of_the_course_holds_its_points(client: FlaskClient) -> None:
    found = sheets(client, "revenue-course", PAST)
    for name, view in (("累计", ""), ("当月", "&view_sums=month")):
        line = next(
            trace for trace in drawn(client, PAST + view)["data"]
            if trace.get("name", "").startswith("完成")
        )  # fmt: skip
        (_head, *body) = found[name]
        assert [row[1] for row in body if row[1] != ""] == pytest.approx(
            [value for value in line["y"] if value is not None]
        )


def test_the_workbook_of_the_indicators_holds_the_published_figure(client: FlaskClient) -> None:
    (head, *body) = sheets(client, "revenue-indicators", PAST)["指标"]
    seen = rows(shown(client, Revenue.INDICATORS, PAST))
    assert [row[0] for row in body] == [texts(line["指标"]) for line in seen]
    (broadband,) = (row for row in body if row[0] == "净增宽带")
    assert broadband[head.index("完成率")] == 1.029


# -- what there is not ---------------------------------------------------------------------------


def test_without_revenue_each_panel_says_so(client: FlaskClient) -> None:
    query = "?period=2023-01-01..2023-12-31"
    for id in (Revenue.HERO, Revenue.DIVISIONS, Revenue.LINES, Revenue.MONTHS):
        assert "没有出账收入" in texts(shown(client, id, query)), id


def test_a_plan_that_nobody_made_is_not_made_up(client: FlaskClient) -> None:
    query = f"{PAST}&division=gov&product_line=ict"
    assert "没有下达目标" in texts(shown(client, Revenue.HERO, query))
    total = rows(shown(client, Revenue.DIVISIONS, query))[-1]
    assert parts_of_row(total, "目标", "完成率", "缺口", "每工作日需") == [None] * 4
    assert figure_of(total["完成"])


def test_a_county_sees_its_own(application: Any) -> None:
    county = application.server.test_client()
    sign_in(county, COUNTY)
    mine = [line["客户经理"] for line in rows(shown(county, Revenue.MANAGERS, PAST))]
    assert sorted(map(texts, mine)) == ["M11", "M12"]
    ((whole,),) = (
        warehouse.cursor()
        .execute(
            "select sum(amount_yuan) / 10000 from fct_revenue where area = 'yiwu'"
            " and month between date '2025-01-01' and $1",
            [last_day(date(2025, 11, 1))],
        )
        .fetchall()
    )
    assert hero_amount(county, PAST) == pytest.approx(float(whole), abs=0.006)


def test_the_course_is_drawn_for_the_theme_and_nothing_shown_unasked(client: FlaskClient) -> None:
    light, dark = drawn(client), drawn(client, theme="dark")
    assert light["data"][0]["line"] != dark["data"][0]["line"]
    assert shown(client, Revenue.COURSE_TABLE) is None


def test_a_period_that_cannot_be_read_is_said_in_each_panel(client: FlaskClient) -> None:
    for id in (Revenue.HERO, Revenue.LINES, Revenue.MONTHS):
        assert "never" in texts(shown(client, id, "?period=never"))
