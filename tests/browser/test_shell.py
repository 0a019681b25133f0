"""The shell in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from domain.errors import Missing
from services import receiving
from storage import ops, worklists
from storage.models import Person
from tests.office import NOW, desk, fault

LogIn = Callable[[int], None]


def receive(key: str) -> None:
    with ops.transaction() as session:
        receiving.receive(session, fault(), actor=desk(), at=NOW, key=key)


@pytest.mark.usefixtures("gallery_page")
def test_links_change_the_page_without_loading_it_anew(page: Page, log_in: LogIn) -> None:
    log_in(1)
    page.evaluate("window.isStillHere = true")
    page.click(".pd-nav a[href='/gallery']")
    expect(page.locator(".pd-page-head h1")).to_have_text("组件")
    expect(page.locator(".pd-nav a[aria-current=page]")).to_have_attribute("href", "/gallery")
    expect(page).to_have_title("组件 · 派单")
    page.go_back()
    expect(page.locator(".pd-page-head h1")).to_have_text("总览")
    assert page.evaluate("window.isStillHere")


def test_language_and_theme_are_remembered(page: Page, log_in: LogIn) -> None:
    log_in(1)
    page.wait_for_selector(".pd-page-head")
    # The first choice is not answered yet when the second is made.
    page.evaluate("""() => {
        document.querySelector("[data-theme-switch]").click();
        document.querySelector("[data-locale=en]").click();
    }""")
    expect(page.locator(".pd-page-head h1")).to_have_text("Overview")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    with ops.reading() as session:
        person = session.get_one(Person, 1)
        assert (person.locale, person.theme) == ("en", "dark")


def test_the_navigation_folds_by_key_and_stays_folded(page: Page, log_in: LogIn) -> None:
    log_in(1)
    with page.expect_response("**/me"):
        page.keyboard.press("[")
    assert page.locator(".pd-nav").bounding_box()["width"] < 60  # type: ignore[index]
    page.reload()
    page.wait_for_selector(".pd-app[data-folded]")


def test_searching_by_keyboard_opens_an_order(page: Page, log_in: LogIn) -> None:
    receive("one")
    log_in(1)
    page.wait_for_selector(".pd-page-head")
    page.keyboard.press("/")
    page.keyboard.type("tianchi")
    page.wait_for_selector("#shell-found a")
    expect(page.locator("#shell-found")).to_contain_text("天驰物流园")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/order/1")
    assert "tianchi" not in page.url
    expect(page.locator("#shell-found a")).to_have_count(0)


def test_typing_in_a_field_presses_no_keys(page: Page, log_in: LogIn) -> None:
    log_in(1)
    page.click("#shell-search")
    page.keyboard.type("[?/")
    expect(page.locator("#shell-search")).to_have_value("[?/")
    expect(page.locator(".pd-app")).not_to_have_attribute("data-folded", "")


def test_the_list_of_keys_opens_and_closes(page: Page, log_in: LogIn) -> None:
    log_in(1)
    page.wait_for_selector(".pd-page-head")
    page.keyboard.press("?")
    expect(page.locator("#shell-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shell-help")).to_be_hidden()


def test_a_new_order_counts_in_the_navigation_by_itself(page: Page, log_in: LogIn) -> None:
    log_in(1)
    count = page.locator(".pd-nav [data-count=open]")
    expect(count).to_have_text("0")
    page.evaluate(
        "document.addEventListener('paidan:changed', (e) => (window.heard = e.detail.counts.open))"
    )
    receive("one")
    expect(count).to_have_text("1")
    assert page.evaluate("window.heard") == 1


def test_nothing_is_asked_of_a_page_that_nobody_sees(page: Page, log_in: LogIn) -> None:
    page.clock.install()
    log_in(1)
    expect(page.locator("[data-age]")).to_contain_text("秒前")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "window.asked = 0; const ask = window.fetch;"
        "window.fetch = (...a) => {"
        " window.asked += String(a[0]).startsWith('/live'); return ask(...a); }"
    )
    page.clock.fast_forward(20_000)
    assert page.evaluate("window.asked") == 0


@pytest.mark.usefixtures("gallery_page")
def test_the_navigation_comes_out_of_its_menu_on_a_phone(page: Page, log_in: LogIn) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(1)
    expect(page.locator(".pd-nav")).to_be_hidden()
    page.click("[data-menu]")
    expect(page.locator(".pd-nav")).to_be_visible()
    page.click(".pd-nav a[href='/gallery']")
    expect(page.locator(".pd-nav")).to_be_hidden()
    expect(page.locator(".pd-page-head h1")).to_have_text("组件")
    page.click(".pd-search")
    page.keyboard.type("yz")
    expect(page.locator("#shell-search")).to_have_value("yz")
    expect(page.locator("#shell-search")).to_be_in_viewport()
    assert page.locator("#shell-search").bounding_box()["width"] > 200  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_toasts_stack_and_refusals_are_read_at_once(page: Page, log_in: LogIn) -> None:
    page.clock.install()
    log_in(1)
    page.evaluate("paidan.toast({text: '已派4单'})")
    page.evaluate("paidan.toast({state: 'late', text: '没有派出', detail: '李倩10:41已派'})")
    expect(page.locator(".pd-toast[role=status]")).to_contain_text("已派4单")
    expect(page.locator(".pd-toast[role=alert]")).to_contain_text("李倩10:41已派")
    page.clock.fast_forward(6_000)
    expect(page.locator(".pd-toast")).to_have_count(0)


def test_a_toast_with_a_button_stays_until_it_is_pressed(page: Page, log_in: LogIn) -> None:
    page.clock.install()
    log_in(1)
    page.wait_for_selector(".pd-page-head")
    page.evaluate(
        "paidan.toast({text: '已派4单', action:"
        " {label: '撤销', key: 'Z', store: 'shell-theme', data: 'light'}})"
    )
    page.clock.fast_forward(60_000)
    expect(page.locator(".pd-toast")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator(".pd-toast")).to_have_count(0)


def test_a_refusal_in_a_callback_is_shown(
    page: Page, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise Missing(what="customer")

    monkeypatch.setattr(worklists, "search", refuse)
    log_in(1)
    page.click("#shell-search")
    page.keyboard.type("a")
    expect(page.locator(".pd-toast[role=alert]")).to_contain_text("还没有填客户")


@pytest.mark.parametrize("path", ["/nowhere", "/404"])
def test_a_page_that_does_not_exist_says_so(page: Page, log_in: LogIn, path: str) -> None:
    log_in(1)
    page.goto(path)
    expect(page.locator(".pd-empty")).to_contain_text("没有这一页")


class TestWithoutComplaints:
    """What the browser complains about here is what is tested."""

    @pytest.fixture
    def page(self, context: BrowserContext) -> Page:
        return context.new_page()

    def test_whoever_is_signed_out_elsewhere_is_told(self, page: Page, log_in: LogIn) -> None:
        log_in(1)
        page.context.clear_cookies()
        expect(page.locator(".pd-signed-out")).to_contain_text("登录已失效")
        page.click(".pd-signed-out a")
        expect(page.locator("h1")).to_have_text("登录")

    def test_a_server_that_does_not_answer_is_noticed(self, page: Page, log_in: LogIn) -> None:
        page.clock.install()
        log_in(1)
        expect(page.locator("[data-age]")).to_contain_text("秒前")
        page.route("**/live*", lambda route: route.abort())
        page.clock.fast_forward(15_000)
        expect(page.locator(".pd-offline")).to_contain_text("服务器没有回应")
        page.unroute("**/live*")
        page.clock.fast_forward(3_000)
        expect(page.locator(".pd-offline")).to_have_count(0)

    def test_a_refused_callback_shows_why(self, page: Page, log_in: LogIn) -> None:
        log_in(1)
        page.evaluate(
            "fetch('/_dash-update-component', {method: 'POST', body: '{\"output\": \"x.y\"}',"
            " headers: {'Content-Type': 'application/json'}})"
        )
        expect(page.locator(".pd-toast[role=alert]")).to_contain_text("页面已过期")

    def test_logging_in_and_out(self, page: Page) -> None:
        page.goto("/queue?state=late")
        assert page.url.endswith("/login?next=%2Fqueue%3Fstate%3Dlate")
        page.click("button[name=person][value='5']")
        page.wait_for_selector(".pd-top")
        assert page.url.endswith("/queue?state=late")
        page.click("summary[title='韩静, 部门经理']")
        page.click("text=退出")
        expect(page.locator("h1")).to_have_text("登录")
        page.goto("/queue")
        assert "/login" in page.url
