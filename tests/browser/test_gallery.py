"""Parts, charts and the filter bar in a real browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import i18n
from tests.browser.conftest import click_chart, gallery_placed, new_context, prefer, serving
from ui import formats

SignIn = Callable[[int], None]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all: nothing here changes what it holds."""
    with serving(tmp_path_factory.mktemp("var")) as found, gallery_placed():
        yield found


@pytest.fixture(scope="module")
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """One window for all: it keeps the scripts."""
    made = new_context(browser, address)
    yield made
    made.close()


@pytest.fixture
def shown(page: Page, sign_in: SignIn) -> Iterator[Page]:
    sign_in(1)
    page.goto("/gallery")
    page.wait_for_selector("#gallery-heat .heatmaplayer .heatmap-label")
    yield page
    page.close()


def search(page: Page) -> str:
    return unquote(page.evaluate("location.search"))


# -- clocks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_browser_and_server_write_durations_alike(page: Page, sign_in: SignIn, locale: str) -> None:
    sign_in(5)
    prefer(page, locale=locale)
    page.goto("/")
    page.wait_for_selector(".pd-top")
    token = i18n.reader.set(locale)
    try:
        for seconds in (0, 9, 59, 60, 490, 899, 900, 2520, 3600, 7500, 86_400, 184_000, 4_417_500):
            for has_seconds, has_days in ((False, True), (True, True), (False, False)):
                there = page.evaluate(
                    "([ms, s, d]) => paidan.pieces(ms, s, d).map((p) => [String(p[0]), p[1]])",
                    [seconds * 1000, has_seconds, has_days],
                )
                here = formats.pieces(
                    timedelta(seconds=seconds), has_seconds=has_seconds, has_days=has_days
                )
                assert [tuple(piece) for piece in there] == here, (seconds, has_seconds, has_days)
            for state in ("hold", "off"):
                said = page.evaluate(
                    "([state, left]) => paidan.face({state, left}).pieces.flat().join('')",
                    [state, seconds * 1000],
                )
                left = formats.left(timedelta(seconds=seconds))
                assert said == "".join(part for one in formats.pieces(left) for part in one)
    finally:
        i18n.reader.reset(token)


def test_a_countdown_runs_turns_at_risk_and_overdue(shown: Page) -> None:
    chip = shown.locator(".pd-clock[data-due]").nth(1)
    expect(chip).to_have_attribute("data-state", "ok")
    before = chip.inner_text()
    expect(chip).not_to_have_text(before)
    chip.evaluate("chip => { chip.dataset.warn = paidan.now() - 1000; chip.dataset.due -= 0; }")
    expect(chip).to_have_attribute("data-state", "risk")
    chip.evaluate("chip => { chip.dataset.due = paidan.now() - 60000; }")
    expect(chip).to_have_attribute("data-state", "late")
    expect(chip).to_have_text("超 1分")
    expect(chip).to_have_attribute("aria-label", "超时1分")


def test_the_servers_clock_rules_and_not_this_machines(shown: Page) -> None:
    chip = shown.locator(".pd-clock[data-due]").first
    shown.evaluate("paidan.ahead = 3 * 3600 * 1000")
    expect(chip).to_have_attribute("data-state", "late")


# -- charts ------------------------------------------------------------------------------------


def test_charts_are_drawn_by_the_partial_plotly(shown: Page) -> None:
    loaded = shown.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert [name for name in loaded if "plotly-cartesian" in name]
    assert not [name for name in loaded if "package_data/plotly" in name]
    expect(shown.locator("#gallery-bars .bars path")).to_have_count(30)
    expect(shown.locator("#gallery-heat")).to_contain_text("18.5")
    expect(shown.locator("#gallery-heat")).not_to_contain_text("null")


def test_a_click_on_a_bar_opens_its_orders(shown: Page) -> None:
    bar = shown.locator("#gallery-bars .bars path").nth(18)
    bar.scroll_into_view_if_needed()

    def middle() -> tuple[float, float]:
        place = bar.bounding_box()
        assert place is not None
        return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2

    click_chart(shown, "gallery-bars", middle)
    shown.wait_for_url("**/orders?period=month")


def test_the_grid_draws_clocks_badges_and_bars(shown: Page) -> None:
    grid = shown.locator("#gallery-grid")
    grid.scroll_into_view_if_needed()
    expect(grid.locator(".pd-clock[data-state=late]")).to_have_count(1)
    expect(grid.locator(".pd-badge[data-state=hold]")).to_have_text("挂起")
    expect(grid.locator("a.pd-n").first).to_have_text("YZ-260318-01")


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_nothing_scrolls_sideways(shown: Page, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 900})
    shown.wait_for_timeout(300)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


# -- filters -----------------------------------------------------------------------------------


def test_a_filter_is_chosen_by_keyboard_and_stands_in_the_address(shown: Page) -> None:
    shown.evaluate("window.isStillHere = true")
    shown.evaluate("document.activeElement.blur()")
    shown.keyboard.press("f")
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".pd-menu-box [aria-pressed]")
    shown.keyboard.press("Escape")
    shown.click("[data-chip=area]")
    shown.wait_for_selector(".pd-option")
    shown.keyboard.press("Space")
    shown.keyboard.press("Escape")
    expect(shown.locator("[data-chip=area] b")).to_have_text("伊吾")
    assert search(shown) == "?area=yiwu"
    assert shown.evaluate("document.activeElement.dataset.chip") == "area"
    assert shown.evaluate("window.isStillHere")


def test_several_values_are_counted_and_taken_away_at_once(shown: Page) -> None:
    shown.click("[data-chip=level]")
    for number in range(3):
        shown.locator(".pd-option").nth(number).click()
    shown.keyboard.press("Escape")
    expect(shown.locator("[data-chip=level] b")).to_have_text("3项")
    assert search(shown) == "?level=group,province,local_a"
    shown.click("[aria-label='去掉: 客户等级']")
    expect(shown.locator("[data-chip=level] b")).to_have_count(0)
    assert search(shown) == ""


def test_an_address_brings_its_filters_with_their_names(page: Page, sign_in: SignIn) -> None:
    sign_in(1)
    page.goto("/gallery?area=yizhou&team=YZ1,YZ2&period=2026-03-01..2026-03-09&metric=n")
    expect(page.locator("[data-chip=area] b")).to_have_text("伊州区")
    expect(page.locator("[data-chip=team] b")).to_have_text("伊州区装维一队、伊州区装维二队")
    expect(page.locator("[data-chip=period] b")).to_have_text("2026-03-01 – 2026-03-09")
    expect(page.locator("[data-query='metric=n']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-query='metric=rate']")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-custom]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-with-query]")).to_have_attribute(
        "href",
        "/export/x?area=yizhou&team=YZ1,YZ2&period=2026-03-01..2026-03-09&metric=n",
    )


def test_back_takes_a_filter_back(shown: Page) -> None:
    shown.click("[data-query='period=last30']")
    expect(shown.locator("[data-query='period=last30']")).to_have_attribute("aria-pressed", "true")
    assert search(shown) == "?period=last30"
    shown.go_back()
    expect(shown.locator("[data-query='period=month']")).to_have_attribute("aria-pressed", "true")
    assert search(shown) == ""


def test_days_are_chosen_from_to(shown: Page) -> None:
    shown.click("[data-custom]")
    dates = shown.locator(".pd-days input")
    dates.nth(0).fill("2026-03-09")
    dates.nth(1).fill("2026-03-01")
    shown.click(".pd-days [type=submit]")
    assert search(shown) == "?period=2026-03-01..2026-03-09"


def test_what_the_period_is_compared_with(shown: Page) -> None:
    expect(shown.locator("[data-chip=vs] b")).to_have_text("上一期")
    shown.click("[data-chip=vs]")
    shown.locator(".pd-option").nth(2).click()
    assert search(shown) == "?vs=last_year"


def test_customers_are_found_by_typing(shown: Page) -> None:
    shown.click("[data-chip=customer]")
    shown.wait_for_selector(".pd-menu-box input[type=search]")
    shown.keyboard.type("tc")
    shown.click(".pd-option")
    shown.keyboard.press("Escape")
    expect(shown.locator("[data-chip=customer] b")).to_have_text("天驰物流园")
    assert search(shown) == "?customer=C0001"
