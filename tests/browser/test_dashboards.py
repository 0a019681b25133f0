"""Dashboards in a real browser: every kind of figure is clicked, and the list holds its orders."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from python_calamine import CalamineWorkbook

from tests import boards
from tests.browser.conftest import click_chart, new_context, prefer, serving

SignIn = Callable[[int], None]
WIDE = "period=2026-02-01..2026-03-18"
COUNT = re.compile(r"[:：] ?([\d,]+)")
PLACE_OF_CELL = """([id, column, row]) => {
  const plot = document.querySelector(`#${id} .js-plotly-plot`);
  const { xaxis, yaxis, _size } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  const middle = (edges, at) => {
    const n = at < 0 ? edges.length - 1 + at : at;
    return (edges[n] + edges[n + 1]) / 2;
  };
  const x = xaxis.d2p(middle(plot.data[0].x, column)), y = yaxis.d2p(middle(plot.data[0].y, row));
  return [box.left + _size.l + x, box.top + _size.t + y];
}"""
LIST_IS_THERE = "window.dash_ag_grid.getApiAsync('orders-grid').then(() => true)"
ROWS_OF_LIST = "n => window.dash_ag_grid.getApi('orders-grid').getDisplayedRowCount() === n"
TEXT_OF_CELL = """([id, column, row]) => {
  const plot = document.querySelector(`#${id} .js-plotly-plot`);
  const at = (list, n) => list[n < 0 ? list.length + n : n];
  return plot.data.map((trace) => at(at(trace.text, row), column)).find(Boolean);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application on a department with history; nothing here changes it."""
    with serving(tmp_path_factory.mktemp("dashboards")) as found:
        boards.publish()
        yield found


@pytest.fixture
def head(page: Page, sign_in: SignIn) -> Page:
    """The head of the department, looking."""
    sign_in(5)
    return page


def number(text: str | None) -> float:
    found = re.search(r"[\d,]+(\.\d+)?", text or "")
    assert found, text
    return float(found.group().replace(",", ""))


def count_of_list(page: Page) -> int:
    """The number in the title of the list, once it is there; the grid has as many rows."""
    title = page.locator("#orders-title h2")
    expect(title).to_have_text(COUNT)
    count = int(COUNT.findall(title.inner_text())[-1].replace(",", ""))
    page.evaluate(LIST_IS_THERE)
    page.wait_for_function(ROWS_OF_LIST, arg=count)
    return count


def drawn(page: Page, id: str) -> Locator:
    map_ = page.locator(f"#{id} .heatmaplayer .hm").first
    expect(map_).to_be_visible()
    return map_


@pytest.mark.parametrize(
    ("id", "cell"),
    [
        ("sla-week", (-1, -1)),
        ("sla-week", (-1, 0)),
        ("sla-service", (-1, 0)),
        ("sla-team", (-1, -1)),
    ],
)
def test_a_click_on_a_cell_opens_its_orders(head: Page, id: str, cell: tuple[int, int]) -> None:
    head.goto(f"/sla?{WIDE}&show=late")
    drawn(head, id).scroll_into_view_if_needed()
    shown = number(head.evaluate(TEXT_OF_CELL, [id, *cell]).replace("<b>", ""))
    click_chart(head, id, lambda: head.evaluate(PLACE_OF_CELL, [id, *cell]))
    head.wait_for_url("**/orders?**")
    assert count_of_list(head) == shown


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        (f"/sla?{WIDE}", "#sla-facts a >> nth=0"),
        (f"/sla?{WIDE}&show=count", "a.pd-mapday >> nth=3"),
        (f"/sla?{WIDE}", "#sla-first tbody a >> nth=0"),
        (f"/sla?{WIDE}&show=late&view_week=table", "#sla-week-table tbody a >> nth=2"),
        (f"/sla?{WIDE}&view_days=table", "#sla-days-table tbody a >> nth=0"),
        (f"/managers?{WIDE}", "#managers-table tbody a[href*='of=orders'] >> nth=0"),
        (f"/managers?{WIDE}", "#managers-table .pd-sum a[href*='of=breaches']"),
    ],
)
def test_a_click_on_a_number_opens_what_it_counts(head: Page, path: str, selector: str) -> None:
    head.goto(path)
    link = head.locator(selector)
    expect(link).to_be_visible()
    bold = link.locator("b")
    shown = number((bold if bold.count() else link).inner_text())
    link.click()
    head.wait_for_url("**/orders?**")
    assert count_of_list(head) == shown


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        (f"/sla?{WIDE}", "#sla-facts a >> nth=3"),
        (f"/managers?{WIDE}", "#managers-table tbody a[href*='of=repair_on_time_rate'] >> nth=0"),
    ],
)
def test_a_rate_or_a_mean_tells_its_arithmetic_and_opens_what_it_is_taken_of(
    head: Page, path: str, selector: str
) -> None:
    head.goto(path)
    link = head.locator(selector)
    link.hover()
    told = head.locator(".pd-how")
    expect(told).to_contain_text("截至 2026年3月18日 10:42")
    taken_of = number(told.locator("p").nth(1).inner_text())
    link.click()
    head.wait_for_url("**/orders?**")
    assert count_of_list(head) == taken_of


def test_the_keyboard_reads_the_arithmetic_and_escape_puts_it_away(head: Page) -> None:
    head.goto(f"/sla?{WIDE}")
    expect(head.locator("#sla-facts a").first).to_be_visible()
    head.locator("#sla-facts a").first.focus()
    head.keyboard.press("Tab")
    expect(head.locator(".pd-how")).to_be_visible()
    expect(head.locator("#sla-facts a").nth(1)).to_have_attribute("aria-describedby", "paidan-how")
    head.keyboard.press("Escape")
    expect(head.locator(".pd-how")).to_have_count(0)


def test_chart_and_table_change_places_without_drawing_figures_anew(head: Page) -> None:
    head.goto(f"/sla?{WIDE}")
    drawn(head, "sla-week")
    expect(head.locator("#sla-first tbody tr").first).to_be_visible()
    asked: list[str] = []
    head.on("request", lambda request: asked.append(request.post_data or ""))
    panel = head.locator(".pd-panel:has(#sla-week)")
    panel.get_by_role("button", name="表").click()
    expect(panel.locator("table")).to_be_visible()
    expect(head.locator("#sla-week")).to_be_hidden()
    assert "view_week=table" in head.url
    assert not [body for body in asked if '"sla-week.figure' in body or "..sla-" in body]
    panel.get_by_role("button", name="图").click()
    expect(head.locator("#sla-week")).to_be_visible()
    expect(panel.locator("table")).to_be_hidden()


def test_a_filter_in_the_address_and_back_again(head: Page) -> None:
    head.goto(f"/sla?{WIDE}")
    orders = head.locator("#sla-facts a").first
    whole = number(orders.inner_text())
    head.evaluate("paidan.writeQuery({ team: 'YZ1' })")
    expect(orders).not_to_have_text(re.compile(f"^{whole:,.0f}"))
    assert number(orders.inner_text()) < whole
    head.go_back()
    expect(orders).to_have_text(re.compile(f"^{whole:,.0f}"))


def test_managers_are_sorted_by_their_heads_and_found_by_name(head: Page) -> None:
    head.goto(f"/managers?{WIDE}")
    button = head.get_by_role("button", name="工单", exact=True)
    button.click()
    expect(head.locator("#managers-table th[aria-sort=descending]")).to_have_text("工单")
    assert "sort=-orders" in head.url
    head.locator("#managers-search").fill("mxy")
    expect(head.locator("#managers-table tbody tr")).to_have_count(2)
    assert "mxy" not in unquote(head.url)


def test_the_list_is_fetched_as_it_scrolls(head: Page) -> None:
    head.goto(f"/orders?{WIDE}")
    count = count_of_list(head)
    head.evaluate(f"window.dash_ag_grid.getApi('orders-grid').ensureIndexVisible({count - 1})")
    row = head.locator(f".ag-pinned-left-cols-container [row-index='{count - 1}'] a")
    expect(row).to_be_visible()


def test_typing_sorting_and_choosing_columns(head: Page) -> None:
    head.goto(f"/orders?{WIDE}")
    whole = count_of_list(head)
    head.locator("#orders-search").fill("YZ-001")
    expect(head.locator("#orders-title h2")).to_contain_text("10单")
    assert count_of_list(head) == 10 < whole
    assert "YZ-001" not in head.url
    head.locator(".ag-header-cell[col-id=order_no]").click()
    first = head.locator(".ag-pinned-left-cols-container [row-index='0'] a")
    expect(first).to_have_text("YZ-0010")
    assert "sort=order_no" in head.url
    head.get_by_text("列", exact=True).click()
    head.get_by_label("区域").check()
    expect(head.locator(".ag-header-cell[col-id=area]")).to_be_visible()
    assert "columns=" in head.url
    with head.expect_download() as download:
        head.locator("#orders-excel").click()
    content = Path(download.value.path()).read_bytes()
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    assert "区域" in rows[0]
    assert [row[0] for row in rows[1:]] == [f"YZ-001{digit}" for digit in range(10)]
    assert download.value.suggested_filename.startswith("工单_")


def test_a_panel_is_taken_away_as_excel(head: Page) -> None:
    head.goto(f"/sla?{WIDE}&show=late")
    drawn(head, "sla-week")
    panel = head.locator(".pd-panel:has(#sla-week)")
    with head.expect_download() as download:
        panel.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("星期×时段")


@pytest.mark.parametrize("path", ["/sla", "/managers", "/orders"])
@pytest.mark.parametrize(
    ("width", "locale", "theme"),
    [(1440, "zh_CN", "light"), (1280, "en", "dark"), (390, "zh_CN", "dark"), (390, "en", "light")],
)
def test_no_page_scrolls_sideways_or_complains(
    head: Page, path: str, width: int, locale: str, theme: str
) -> None:
    prefer(head, theme=theme, locale=locale)
    head.set_viewport_size({"width": width, "height": 900})
    head.goto(f"{path}?{WIDE}")
    seen = "#sla-first table, #managers-table table, .ag-center-cols-container .ag-row"
    expect(head.locator(seen).first).to_be_visible()
    assert head.evaluate("document.documentElement.scrollWidth <= innerWidth")


FILLS = """() => [...document.querySelectorAll(".pd-chart-box")]
    .filter((box) => box.offsetParent && box.closest(".pd-panel"))
    .map((box) => [box, box.closest(".pd-panel")])
    .map(([box, panel]) => [box.getBoundingClientRect(), panel.getBoundingClientRect()])
    .map(([box, panel]) => [box.width / panel.width, box.top - panel.top])"""


@pytest.mark.parametrize("path", ["/sla", "/revenue"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_chart_fills_its_panel(head: Page, path: str, width: int) -> None:
    head.set_viewport_size({"width": width, "height": 900})
    head.goto(f"{path}?{WIDE}")
    expect(head.locator(".js-plotly-plot").first).to_be_visible()
    found = head.evaluate(FILLS)
    assert found
    assert all(share > 0.85 and below >= 0 for share, below in found), found


@pytest.mark.parametrize("path", ["/sla", "/managers"])
def test_nothing_jumps_while_figures_come(head: Page, path: str) -> None:
    head.add_init_script(
        "window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(one) => (window.shifted += one.value))).observe({type: 'layout-shift', buffered: true});"
    )
    head.goto(f"{path}?{WIDE}")
    expect(head.locator("#sla-first table, #managers-table table").first).to_be_visible()
    if path == "/sla":
        drawn(head, "sla-week")
    assert head.evaluate("window.shifted") < 0.05


def test_without_data_it_says_so_where_the_figures_would_stand(
    browser: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path) as empty:
        window = new_context(browser, empty)
        page = window.new_page()
        page.goto("/login")
        page.click("button[name=person][value='5']")
        page.wait_for_selector(".pd-top")
        page.goto("/sla")
        expect(page.locator("#sla-facts")).to_contain_text("还没有数据")
        expect(page.locator("#sla-week")).to_contain_text("还没有数据")
        window.close()
