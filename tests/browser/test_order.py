"""The order's page in a real browser: the whole round by keyboard, and staying true."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from sqlalchemy import select

from services import acts, receiving
from services.acts import Verb
from storage import ops
from storage.models import Order, Person
from tests.office import desk, fault

SignIn = Callable[[int], None]
UPDATES = re.compile("_dash-update-component")
SOON = 5_000
"""In milliseconds: before anybody gives up waiting for an answer (8 s), also on a busy machine."""


def receive(*, ago: float = 20, key: str = "a") -> Order:
    """A fault, received so many minutes ago."""
    at = datetime.now(UTC) - timedelta(minutes=ago)
    with ops.transaction() as session:
        return receiving.receive(session, fault(), actor=desk(), at=at, key=key)


def act(order: Order, verb: Verb, who: int = 2, **said: Any) -> None:
    with ops.transaction() as session:
        acts.carry_out(
            session, order.order_id, verb, said, actor=desk(who), at=datetime.now(UTC),
            key=f"{order.order_id} {verb} {said}",
        )  # fmt: skip


def now(order: Order) -> Order:
    with ops.reading() as session:
        return session.get_one(Order, order.order_id)


def show(page: Page, order: Order) -> None:
    page.goto(f"/order/{order.order_id}")
    expect(page.locator("#order-acts button").first).to_be_visible()
    page.wait_for_function("() => window.paidan?.news")


@pytest.fixture
def order(page: Page, sign_in: SignIn) -> Order:
    """An order on the screen of the order centre."""
    made = receive()
    sign_in(1)
    show(page, made)
    return made


def do(page: Page, key: str, *presses: str) -> None:
    """Open a form by its key, fill it in by keyboard, confirm."""
    page.keyboard.press(key)
    form = page.locator("#order-asking")
    expect(form).to_be_visible()
    expect(page.locator("#order-asking :focus")).to_have_count(1)
    for press in presses:
        page.keyboard.press(press)
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)


def stage(page: Page, word: str) -> None:
    expect(page.locator("#order-head .pd-badge").first).to_have_text(word)


def test_the_whole_round_without_touching_the_mouse(page: Page, order: Order) -> None:
    stage(page, "待派单")
    do(page, "p")
    stage(page, "待接单")
    do(page, "a")
    stage(page, "处理中")
    do(page, "h", "ArrowDown")
    expect(page.locator("#order-head .pd-badge[data-state=hold]")).to_be_visible()
    do(page, "h")
    expect(page.locator("#order-head .pd-badge[data-state=hold]")).to_have_count(0)
    do(page, "f", "ArrowDown")
    stage(page, "待确认")
    do(page, "c", "ArrowDown")
    stage(page, "待归档")
    do(page, "c")
    stage(page, "已归档")
    assert (now(order).status, now(order).version) == ("closed", 8)
    expect(page.locator("#order-course .pd-line > li")).to_have_count(9)


def test_the_page_follows_what_others_do(page: Page, order: Order) -> None:
    act(order, Verb.DISPATCH, team="YZ2")
    expect(page.locator("#order-head")).to_contain_text("伊州区装维二队")
    stage(page, "待接单")
    expect(page.locator("#order-course")).to_contain_text("订单中心 → 伊州区装维二队")


def test_an_open_form_stays_as_it_is_and_is_told_what_changed(page: Page, order: Order) -> None:
    page.keyboard.press("p")
    page.fill("#asking-text", "请带光功率计")
    act(order, Verb.DISPATCH, team="YZ2")
    told = page.locator("#order-meanwhile")
    expect(told).to_contain_text("王芳")
    expect(told).to_contain_text("待接单")
    expect(page.locator("#asking-text")).to_have_value("请带光功率计")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-form-error")).to_contain_text("王芳")
    expect(page.locator("#asking-text")).to_have_value("请带光功率计")
    assert now(order).version == 2
    page.keyboard.press("Escape")
    expect(page.locator("#order-asking")).to_have_count(0)
    expect(told).to_be_empty()


def test_what_is_still_possible_goes_on_with_the_order_as_it_is(page: Page, order: Order) -> None:
    page.keyboard.press("n")
    page.fill("#asking-text", "客户下午在")
    act(order, Verb.DISPATCH, team="YZ2")
    page.click("[data-goes-on]")
    expect(page.locator("#order-meanwhile")).to_be_empty()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-asking")).to_have_count(0)
    expect(page.locator("#order-course")).to_contain_text("客户下午在")


def test_a_form_names_the_field_that_is_wrong(page: Page, order: Order) -> None:
    page.keyboard.press("h")
    page.fill("#asking-text", "等人")
    page.fill("#asking-until", "2026-01-01T09:00")
    page.select_option("#asking-reason", "weather")
    page.keyboard.press("Control+Enter")
    field = page.locator(".pd-field", has=page.locator("#asking-until"))
    expect(field).to_have_attribute("data-bad", "")
    expect(field.locator("small")).to_be_visible()
    expect(field.locator("small")).not_to_be_empty()
    expect(page.locator("#asking-until")).to_be_focused()
    expect(page.locator("#asking-text")).to_have_value("等人")
    assert now(order).version == 1


def test_what_was_typed_outlives_a_lost_connection_and_a_reload(page: Page, order: Order) -> None:
    page.keyboard.press("n")
    page.fill("#asking-text", "客户下午在")
    held: list[Route] = []
    page.route(UPDATES, lambda route: route.continue_() if held else held.append(route))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-asking .pd-form-error")).to_contain_text("还没有办")
    expect(page.locator("#order-asking [type=submit]")).to_be_enabled()
    show(page, order)
    expect(page.locator("#asking-text")).to_have_value("客户下午在")
    expect(page.locator("#asking-text")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-asking")).to_have_count(0)
    expect(page.locator("#order-course")).to_contain_text("客户下午在")
    page.keyboard.press("n")
    expect(page.locator("#asking-text")).to_have_value("")
    assert now(order).version == 2


def test_keys_do_nothing_while_somebody_types(page: Page, order: Order) -> None:
    page.keyboard.press("n")
    expect(page.locator("#asking-text")).to_be_focused()
    page.keyboard.type("php ")
    expect(page.locator("#asking-text")).to_have_value("php ")
    expect(page.locator("#order-asking h2")).to_contain_text("备注")


def test_notes_and_flow_are_told_apart(page: Page, order: Order) -> None:
    act(order, Verb.NOTE, text="只是备注")
    lines = page.locator("#order-course .pd-line > li:visible")
    expect(lines).to_have_count(3)
    page.click("[data-show=notes]")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("只是备注")
    act(order, Verb.NOTE, text="再来一条")
    expect(lines).to_have_count(2)
    page.click("[data-show=flow]")
    expect(lines).to_have_count(2)


def test_a_masked_number_is_shown_on_request(page: Page, order: Order) -> None:
    facts = page.locator("#order-customer")
    expect(facts).to_contain_text("138****5678")
    facts.locator(".pd-facts dd", has_text="赵先生").locator("button").click()
    expect(facts).to_contain_text("13812345678")
    expect(facts).to_contain_text("天山北路8号")


def test_every_bar_can_be_heard(page: Page, order: Order) -> None:
    bars = page.locator("#order-why .pd-clockbar")
    spoken = bars.evaluate_all("bars => bars.map((bar) => bar.getAttribute('aria-label'))")
    assert len(spoken) == 4
    # How much of it counts depends on the hour at which the test runs.
    assert re.match(r"订单中心，派单.+，限15分", spoken[0])


def test_one_order_leads_to_another_and_back(page: Page, order: Order) -> None:
    other = receive(key="b", ago=3)
    show(page, order)
    link = page.locator(f'#order-related a[href="/order/{other.order_id}"]')
    page.keyboard.press("n")
    expect(page.locator("#order-asking")).to_be_visible()
    link.click()
    expect(page.locator("#order-head")).to_contain_text(other.order_no)
    expect(page.locator("#order-asking")).to_have_count(0)
    page.go_back()
    expect(page.locator("#order-head")).to_contain_text(order.order_no)


def test_the_path_decides_which_order_is_shown(page: Page, order: Order) -> None:
    other = receive(key="b", ago=3)
    page.goto(f"/order/{order.order_id}?order_id={other.order_id}")
    expect(page.locator("#order-head")).to_contain_text(order.order_no)


def test_no_such_order_is_said_and_leads_to_the_queue(page: Page, sign_in: SignIn) -> None:
    sign_in(1)
    page.goto("/order/424242")
    expect(page.locator("#order-missing")).to_contain_text("没有这张工单")
    expect(page.locator("#order-whole")).to_be_hidden()
    page.click("#order-missing a")
    page.wait_for_url("**/queue")


def test_on_paper_only_the_order_is_left(page: Page, order: Order) -> None:
    page.emulate_media(media="print")
    for gone in (".pd-nav", ".pd-top", "#order-acts"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("#order-head")).to_contain_text(order.order_no)
    expect(page.locator("#order-why .pd-clockbar").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window(page: Page, order: Order, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    expect(page.locator("#order-why .pd-clocks")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    bar = page.locator("#order-why .pd-clockbar").first.bounding_box()
    assert bar is not None
    assert bar["width"] > width / 3


def test_the_number_can_be_copied_as_a_link(page: Page, order: Order) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-copy]")
    expect(page.locator(".pd-toast")).to_contain_text("链接已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/order/{order.order_id}", copied)


RUNS_OUT = """() => [...document.querySelectorAll(":is(#order-customer, #order-head) *")]
  .filter((one) => one.getBoundingClientRect().right
    > one.closest(".pd-panel").getBoundingClientRect().right)
  .map((one) => one.outerHTML)"""


@pytest.mark.parametrize("width", [1440, 390])
def test_long_words_stay_in_their_panel(page: Page, sign_in: SignIn, width: int) -> None:
    with ops.transaction() as session:
        for person in session.scalars(select(Person)):
            person.name = "阿" + "a" * 90
        order = receiving.receive(
            session, fault(summary="<script>" + "a" * 190), actor=desk(), at=datetime.now(UTC),
            key="long",
        )  # fmt: skip
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(1)
    show(page, order)
    expect(page.locator("#order-customer dl")).to_be_visible()
    assert page.evaluate(RUNS_OUT) == []


def urging(page: Page, text: str) -> Locator:
    page.keyboard.press("u")
    form = page.locator("#order-asking")
    form.locator("[name=text]").fill(text)
    return form


class TestWithoutNetwork:
    @pytest.fixture
    def page(self, context: BrowserContext) -> Page:
        """May complain: of the network that is gone."""
        return context.new_page()

    def test_a_form_says_at_once_that_it_was_not_sent_and_goes_by_the_same_key_later(
        self, page: Page, order: Order
    ) -> None:
        form = urging(page, "客户又来电话")
        page.context.set_offline(True)
        expect(page.locator(".pd-offline")).to_contain_text("没有网络", timeout=SOON)
        expect(page.locator(".pd-offline .bi-wifi-off")).to_be_visible()
        page.keyboard.press("Control+Enter")
        said, button = form.locator(".pd-form-error"), form.locator("[type=submit]")
        expect(said).to_contain_text("没有网络，没有送出", timeout=SOON)
        expect(button).to_be_enabled(timeout=SOON)
        expect(form.locator("[name=text]")).to_have_value("客户又来电话")
        page.context.set_offline(False)
        expect(page.locator(".pd-offline")).to_have_count(0)
        page.keyboard.press("Control+Enter")
        expect(form).to_have_count(0)
        assert now(order).version == 2

    def test_another_form_does_not_open_and_the_one_that_is_open_stays_what_it_is(
        self, page: Page, order: Order
    ) -> None:
        form = urging(page, "客户又来电话")
        page.context.set_offline(True)
        page.click("#order-acts button:has-text('备注')")
        expect(page.locator(".pd-toast")).to_contain_text("表单没有打开", timeout=SOON)
        page.context.set_offline(False)
        form.locator("[name=text]").press("Control+Enter")
        expect(form).to_have_count(0)
        expect(page.locator("#order-course")).to_contain_text("催单")

    def test_a_server_that_fails_leaves_the_button_usable(self, page: Page, order: Order) -> None:
        form = urging(page, "客户又来电话")
        page.route(UPDATES, lambda route: route.fulfill(status=502, body="bad gateway"))
        page.keyboard.press("Control+Enter")
        expect(form.locator(".pd-form-error")).to_contain_text("没有办成", timeout=SOON)
        expect(form.locator("[type=submit]")).to_be_enabled(timeout=SOON)


def test_a_form_that_was_open_is_open_again_after_a_reload(page: Page, order: Order) -> None:
    urging(page, "客户又来电话")
    page.reload()
    form = page.locator("#order-asking")
    expect(form.locator("h2")).to_contain_text("催单")
    expect(form.locator("[name=text]")).to_have_value("客户又来电话")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    show(page, order)
    expect(page.locator("#order-files")).to_contain_text("没有附件")
    expect(form).to_have_count(0)
    page.keyboard.press("u")
    expect(form.locator("[name=text]")).to_have_value("客户又来电话")
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)
    show(page, order)
    expect(page.locator("#order-files")).to_contain_text("没有附件")
    expect(form).to_have_count(0)
