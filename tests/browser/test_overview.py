"""Overview and revenue in a real browser: what is clicked opens what it counts, nothing is cut off,
nothing jumps."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests import boards
from tests.browser.conftest import click_chart, prefer, serving
from tests.callbacks.standing import fill, receive

SignIn = Callable[[int], None]
HEAD, DESK_LEADER = 5, 2
MARCH = "period=2026-03-01..2026-03-18"
PLACE_OF_BAR = """(day) => {
  const plot = document.querySelector("#overview-days .js-plotly-plot");
  const { xaxis, yaxis, _size } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + _size.l + xaxis.d2p(day),
          box.top + _size.t + yaxis.d2p(plot.data[0].y[day] / 2)];
}"""
BARS = "document.querySelector('#overview-days .js-plotly-plot').data[0].y"
WATCH_SHIFTS = (
    "window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach("
    "(one) => (window.shifted += one.value))).observe({type: 'layout-shift', buffered: true});"
)
PHONE = {
    "/order/1": "#order-course .pd-line li",
    "/dispatch": "#dispatch-suggested .pd-sug",
    "/receive": "#receive-fields [data-field]",
    "/admin/calendars": "#calendars-history *",
    "/admin/teams": "#teams-table table",
}
"""Pages whose panels stand below each other on a phone, and what comes late there."""
LAST = {"/": "#overview-areas table", "/revenue": "#revenue-months table"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application on a department with history and live orders; nothing here changes it."""
    with serving(tmp_path_factory.mktemp("overview")) as found:
        boards.publish()
        fill()
        yield found


@pytest.fixture
def head(page: Page, sign_in: SignIn) -> Page:
    """The head of the department, looking."""
    sign_in(HEAD)
    return page


def number(text: str | None) -> int:
    found = re.findall(r"\d[\d,]*", text or "")
    assert found, text
    return int(found[-1].replace(",", ""))


def listed(page: Page) -> int:
    """How many orders the title of the list counts."""
    title = page.locator("#orders-title h2")
    expect(title).to_have_text(re.compile(r"\d"))
    return number(title.text_content())


def test_from_the_overview_to_the_orders_and_to_revenue(head: Page) -> None:
    head.goto(f"/?{MARCH}")
    late = head.locator("#overview-strip a[data-state=late]")
    count = late.locator(".pd-big").text_content()
    late.click()
    expect(head.locator(".ag-center-cols-container .ag-row")).to_have_count(number(count))

    head.goto(f"/?{MARCH}")
    tile = head.locator("#overview-tiles a.pd-tile").first
    count = tile.locator(".pd-big").text_content()
    tile.click()
    assert listed(head) == number(count)

    head.goto(f"/?{MARCH}")
    expect(head.locator("#overview-days .bars path").first).to_be_visible()
    bars = head.evaluate(BARS)
    day = max(range(len(bars)), key=bars.__getitem__)
    head.locator("#overview-days").scroll_into_view_if_needed()
    click_chart(head, "overview-days", lambda: head.evaluate(PLACE_OF_BAR, day))
    assert listed(head) == bars[day]

    head.goto(f"/?{MARCH}")
    head.locator("#overview-tiles a.pd-tile").last.click()
    amount = head.locator("#revenue-lines tbody tr:first-child td:nth-child(3) a")
    said = amount.text_content()
    amount.click()
    expect(head).to_have_url(re.compile("product_line="))
    expect(head.locator("#revenue-hero .pd-big")).to_contain_text(str(said))


def test_nothing_is_cut_off_and_nothing_jumps_at_any_width(head: Page) -> None:
    head.add_init_script(WATCH_SHIFTS)
    for width in (1440, 1280, 390):
        head.set_viewport_size({"width": width, "height": 900})
        for path, last in LAST.items():
            head.goto(f"{path}?{MARCH}")
            expect(head.locator(last)).to_be_visible()
            expect(head.locator(".pd-waiting")).to_have_count(0)
            assert head.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                path,
                width,
            )
            # One under the other, a panel that is filled late moves all that stand below it.
            most = 0.15 if width < 768 else 0.1
            assert head.evaluate("window.shifted") < most, (path, width)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("path", PHONE)
def test_nothing_jumps_on_a_phone(page: Page, sign_in: SignIn, path: str, locale: str) -> None:
    receive("waits", datetime.now(UTC))
    sign_in(DESK_LEADER)
    prefer(page, locale=locale)
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(WATCH_SHIFTS)
    page.goto(path)
    expect(page.locator(PHONE[path]).first).to_be_visible()
    expect(page.locator(".pd-waiting")).to_have_count(0)
    expect(page.locator(".pd-main section").last).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifted") < 0.1


FITS = """() => {
  const place = (one) => one.getBoundingClientRect();
  const title = document.querySelector(".pd-page-head > h1");
  const text = document.createRange();
  text.selectNodeContents(title);
  const end = Math.max(...[...text.getClientRects()].map((line) => line.right));
  const beside = [...title.parentElement.children, document.querySelector(".pd-finder")];
  const next = beside.filter((one) => one !== title && one.checkVisibility()).map(place);
  return end <= place(title).right + 1 && place(title).height <= 44
    && next.every((one) => one.left >= place(title).right);
}"""


@pytest.mark.parametrize("path", ["/receive", "/managers", "/admin/sla"])
def test_a_title_keeps_its_words_on_a_phone(head: Page, path: str) -> None:
    prefer(head, locale="en")
    head.set_viewport_size({"width": 390, "height": 844})
    head.goto(path)
    expect(head.locator(".pd-page-head > h1")).to_be_visible()
    assert head.evaluate(FITS)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("path", ["/", "/sla"])
def test_the_filters_stand_in_one_line(head: Page, path: str, locale: str) -> None:
    prefer(head, locale=locale)
    head.goto(path)
    expect(head.locator(".pd-chips .pd-chip").last).to_be_visible()
    expect(head.locator(".pd-filters-end > .pd-xs")).not_to_be_empty()
    assert head.locator(".pd-filters").bounding_box()["height"] < 60
