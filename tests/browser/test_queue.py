"""The queue in a real browser, and what others do meanwhile."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from services import closing, dispatching, receiving, working
from storage import ops
from storage.models import Order
from tests.office import desk, fault

IS_NEW = """id => {
  const row = document.querySelector(`.ag-row[row-id="${id}"][data-changed]`);
  return Boolean(row?.textContent.includes("王芳 派单"));
}"""
"""Seen by the page itself: it lasts three seconds, whatever else the machine does."""


def now() -> datetime:
    return datetime.now(UTC)


def receive(key: str, *, ago: float = 5, **changes: Any) -> Order:
    """A fault, received so many minutes ago."""
    at = now() - timedelta(minutes=ago)
    with ops.transaction() as session:
        return receiving.receive(session, fault(**changes), actor=desk(), at=at, key=key)


def act(service: Callable[..., Order], order: Order, *said: Any, who: int = 2) -> Order:
    with ops.transaction() as session:
        key = f"{service.__name__} {order.order_id} {now()}"
        return service(session, order.order_id, *said, actor=desk(who), at=now(), key=key)


def version(order: Order) -> int:
    with ops.reading() as session:
        return session.get_one(Order, order.order_id).version


@pytest.fixture
def queue(page: Page) -> Callable[..., Page]:
    """Open the queue as somebody."""

    def open_queue(search: str = "", who: int = 1) -> Page:
        page.goto(f"/queue{search}")
        page.click(f'button[name=person][value="{who}"]')
        page.wait_for_selector(".pd-strip [data-state=late] .pd-big:not(:text('—'))")
        page.wait_for_selector(".ag-row[row-id], .pd-none:visible")
        return page

    return open_queue


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the page has asked of the lists' routes."""
    paths: list[str] = []
    page.on("request", lambda one: paths.append(one.url) if "/live/orders" in one.url else None)
    return paths


def row(page: Page, order: Order) -> Locator:
    return page.locator(f'.ag-row[row-id="{order.order_id}"]')


def shown(page: Page) -> list[int]:
    """The orders on the screen, from top to bottom."""
    found = page.evaluate(
        "[...document.querySelectorAll('.ag-center-cols-container .ag-row[row-id]')]"
        ".map((row) => [Number(row.getAttribute('row-index')), Number(row.getAttribute('row-id'))])"
        ".sort((a, b) => a[0] - b[0]).map((pair) => pair[1])"
    )
    return [int(one) for one in found]


def count(page: Page, state: str) -> Locator:
    return page.locator(f".pd-strip [data-state={state}] .pd-big")


# -- what it shows -----------------------------------------------------------------------------


def test_the_queue_shows_what_is_open_with_its_clocks(queue: Callable[..., Page]) -> None:
    late, fresh = receive("a", ago=400), receive("b", ago=1)
    page = queue()
    expect(row(page, late)).to_contain_text("天驰物流园")
    expect(row(page, late).locator(".pd-clock")).to_have_attribute("data-state", "late")
    expect(row(page, late)).to_contain_text("集团级")
    assert shown(page) == [late.order_id, fresh.order_id]
    expect(count(page, "late")).to_have_text("1")
    expect(count(page, "all")).to_have_text("2")
    expect(page.locator("[data-said=shown]")).to_have_text("第1–2单，共2单")


def test_an_empty_queue_says_so(queue: Callable[..., Page]) -> None:
    page = queue()
    expect(page.locator(".pd-none")).to_have_text(re.compile("^没有在途工单"), use_inner_text=True)


def test_the_strip_filters_and_the_address_says_so(queue: Callable[..., Page]) -> None:
    late, _fresh = receive("a", ago=400), receive("b", ago=1)
    page = queue()
    page.click(".pd-strip [data-state=late]")
    page.wait_for_url("**/queue?state=late")
    expect(page.locator(".ag-row[row-id]")).to_have_count(1)
    assert shown(page) == [late.order_id]
    expect(count(page, "all")).to_have_text("2")
    page.click(".pd-strip [data-state=late]")
    page.wait_for_url("**/queue")
    expect(page.locator(".ag-row[row-id]")).to_have_count(2)


def test_what_is_typed_narrows_the_list_and_stays_out_of_the_address(
    queue: Callable[..., Page],
) -> None:
    mine = receive("a")
    receive("b", customer_no="C0002", service_no="YW-0001", contact_id=3)
    page = queue()
    page.fill("#queue-text", "tianchi")
    expect(page.locator(".ag-row[row-id]")).to_have_count(1)
    assert shown(page) == [mine.order_id]
    assert "tianchi" not in page.url
    expect(count(page, "all")).to_have_text("1")
    page.fill("#queue-text", "zzz")
    page.click(".pd-none a:text('看全部在途工单')")
    expect(page.locator(".ag-row[row-id]")).to_have_count(2)
    assert page.input_value("#queue-text") == ""


def test_blocks_are_loaded_as_one_goes_down(queue: Callable[..., Page]) -> None:
    with ops.transaction() as session:
        for n in range(130):
            at = now() - timedelta(minutes=200 - n)
            receiving.receive(session, fault(), actor=desk(), at=at, key=str(n))
    page = queue()
    expect(page.locator("[data-said=shown]")).to_contain_text("共130单")
    page.keyboard.press("j")
    for _step in range(125):
        page.keyboard.press("j")
    expect(page.locator(".ag-row-focus")).to_have_attribute("row-index", "125")
    expect(page.locator(".ag-row-focus")).to_contain_text("天驰物流园")


# -- keys --------------------------------------------------------------------------------------


def test_walking_choosing_and_opening_by_keyboard(queue: Callable[..., Page]) -> None:
    orders = [receive(str(n), ago=50 - n) for n in range(4)]
    page = queue()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".ag-row-focus")).to_have_attribute("row-id", str(orders[1].order_id))
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator(".pd-bulk b")).to_have_text("已选3单")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator(".pd-bulk b")).to_have_text("已选2单")
    page.keyboard.press("Escape")
    expect(page.locator(".pd-bulk b")).to_have_text(orders[2].order_no)
    page.keyboard.press("Escape")
    expect(page.locator(".pd-bulk")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/order/{orders[0].order_id}")


def test_tab_leads_from_the_mark_to_the_verbs(queue: Callable[..., Page]) -> None:
    receive("a", ago=50)
    receive("b", ago=40)
    page = queue()
    page.keyboard.press("j")
    expect(page.locator("[data-verb=dispatch]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("[data-verb=dispatch]")).to_be_focused()
    expect(page.locator("[data-verb=dispatch]")).to_have_css("outline-style", "solid")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".ag-row-focus .ag-cell:focus")).to_have_count(1)


def test_the_bar_says_why_a_verb_is_off(queue: Callable[..., Page]) -> None:
    receive("a", ago=50)
    act(dispatching.dispatch, receive("b", ago=40), "YZ1")
    page = queue()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-said=why]")).to_contain_text("派单")
    expect(page.locator("[data-said=why]")).to_contain_text("对待接单的工单不可用")
    expect(page.locator("[data-verb=dispatch]")).to_be_disabled()
    expect(page.locator("[data-verb=hold]")).to_be_enabled()


def test_dispatching_what_was_chosen(queue: Callable[..., Page]) -> None:
    orders = [receive("a", ago=50), receive("b", ago=40)]
    page = queue()
    for key in ("j", "x", "j", "x", "p"):
        page.keyboard.press(key)
    expect(page.locator("#queue-dialog h2")).to_contain_text("2单")
    page.select_option("#asking-team", "YZ2")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast")).to_contain_text("已派2单")
    for order in orders:
        expect(row(page, order)).to_contain_text("伊州区装维二队")
        assert version(order) == 2
    expect(page.locator("#queue-dialog")).not_to_have_attribute("open", "")


def test_a_verb_acts_on_the_order_and_version_that_were_chosen(queue: Callable[..., Page]) -> None:
    order = receive("a", ago=50)
    page = queue()
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.wait_for_selector("#asking-team")
    act(dispatching.dispatch, order, "YZ1")
    receive("b", ago=100)
    page.select_option("#asking-team", "YZ2")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast[role=alert]")).to_contain_text(order.order_no)
    expect(page.locator(".pd-toast[role=alert]")).to_contain_text("已派给伊州区装维一队")
    assert version(order) == 2


def test_a_missing_answer_is_asked_for_and_nothing_typed_is_lost(
    queue: Callable[..., Page],
) -> None:
    order = receive("a", ago=50)
    page = queue()
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.select_option("#asking-reason", "weather")
    page.fill("#asking-until", "2020-01-01T10:00")
    page.locator("#asking-until").evaluate("(field) => field.removeAttribute('min')")
    page.fill("#asking-text", "路不通")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-form-error")).not_to_be_empty()
    assert page.input_value("#asking-text") == "路不通"
    assert version(order) == 1


# -- others ------------------------------------------------------------------------------------


def test_a_change_elsewhere_shows_by_itself_and_for_a_while_as_new(
    queue: Callable[..., Page],
) -> None:
    order = receive("a", ago=50)
    page = queue()
    page.evaluate(
        f"id => {{ const look = () => (window.isTold = ({IS_NEW})(id))"
        " || requestAnimationFrame(look); look(); }",
        order.order_id,
    )
    act(dispatching.dispatch, order, "YZ2")
    expect(row(page, order)).to_contain_text("待接单")
    page.wait_for_function("() => window.isTold")
    expect(row(page, order)).not_to_have_attribute("data-changed", "")
    expect(row(page, order)).not_to_contain_text("王芳 派单")


def test_a_new_order_comes_by_itself_while_nobody_is_at_the_list(
    queue: Callable[..., Page],
) -> None:
    later = receive("a", ago=10)
    page = queue()
    sooner = receive("b", ago=100)
    expect(page.locator(".ag-row[row-id]")).to_have_count(2)
    assert shown(page) == [sooner.order_id, later.order_id]
    expect(count(page, "all")).to_have_text("2")


def test_answers_that_come_after_the_page_was_left_are_nobodys(
    queue: Callable[..., Page],
) -> None:
    receive("a")
    page = queue()
    page.evaluate(
        "window.fetch = ((ask) => async (...asked) => {"
        " const answer = await ask(...asked);"
        " if (String(asked[0]).endsWith(window.late)) { window.came = true; await window.held; }"
        " return answer; })(window.fetch)"
    )
    for what in ("orders/rows", "orders/counts"):
        page.evaluate(
            "(what) => { window.late = what; window.came = false;"
            " window.held = new Promise((go) => (window.go = go));"
            " paidan.go('/queue?whose=all'); }",
            what,
        )
        page.wait_for_function("() => window.came")
        page.evaluate("paidan.go('/dispatch')")
        page.wait_for_selector("#dispatch-desk")
        page.evaluate("window.go()")
        page.wait_for_selector("#dispatch-list[aria-busy=false]")
        page.evaluate("paidan.go('/queue')")
        expect(page.locator(".ag-row[row-id]")).to_have_count(1)


@pytest.mark.parametrize("how", ["focus", "choice", "pointer"])
def test_nothing_moves_while_somebody_is_at_the_list(queue: Callable[..., Page], how: str) -> None:
    orders = [receive("a", ago=10), receive("b", ago=5)]
    page = queue()
    if how == "pointer":
        row(page, orders[1]).hover()
    else:
        page.keyboard.press("j")
    if how == "choice":
        page.keyboard.press("x")
    new = receive("c", ago=100)
    expect(page.locator("#queue-offer")).to_contain_text("1张新单，顺序有变")
    assert shown(page) == [order.order_id for order in orders]
    expect(count(page, "all")).to_have_text("3")
    page.keyboard.press("r")
    expect(page.locator(".ag-row[row-id]")).to_have_count(3)
    assert shown(page) == [new.order_id, *(order.order_id for order in orders)]
    expect(page.locator("#queue-offer")).to_be_hidden()
    if how != "pointer":
        expect(page.locator(".ag-row-focus")).to_have_attribute("row-id", str(orders[0].order_id))


def test_an_order_that_is_gone_turns_grey_and_says_why(queue: Callable[..., Page]) -> None:
    orders = [receive("a", ago=10), receive("b", ago=5)]
    page = queue()
    page.keyboard.press("j")
    act(closing.cancel, orders[0], "customer")
    expect(row(page, orders[0])).to_have_class(re.compile("pd-gone"))
    expect(row(page, orders[0])).to_contain_text("王芳")
    expect(row(page, orders[0])).to_contain_text("已撤单")
    expect(page.locator("#queue-offer")).to_contain_text("1张已离开")
    assert shown(page) == [order.order_id for order in orders]
    expect(page.locator(".pd-bulk [data-verb]")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.locator(".ag-row[row-id]")).to_have_count(1)


def test_a_row_that_leaves_the_filter_is_gone_from_this_list(queue: Callable[..., Page]) -> None:
    order = receive("a", ago=10)
    page = queue("?status=received")
    page.keyboard.press("j")
    act(dispatching.dispatch, order, "YZ2")
    expect(row(page, order)).to_have_class(re.compile("pd-gone"))
    expect(row(page, order)).to_contain_text("已派给伊州区装维二队")


def test_nothing_is_asked_while_nothing_changes(
    queue: Callable[..., Page], asked: list[str]
) -> None:
    order = act(dispatching.dispatch, receive("a", ago=0), "YZ2")
    act(working.take, order, who=3)
    page = queue()
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.wait_for_timeout(5000)
    assert asked == []


def test_on_a_phone_orders_are_cards(queue: Callable[..., Page], page: Page) -> None:
    order = receive("a", ago=50)
    page.set_viewport_size({"width": 390, "height": 844})
    queue()
    expect(row(page, order).locator(".pd-card")).to_contain_text("天驰物流园")
    expect(row(page, order).locator(".pd-card")).to_contain_text("数字电路")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


class TestWithoutComplaints:
    """What the browser complains about here is what is tested."""

    @pytest.fixture
    def page(self, context: BrowserContext) -> Page:
        return context.new_page()

    def test_a_lost_connection_is_said_and_found_again(self, queue: Callable[..., Page]) -> None:
        order = receive("a", ago=50)
        page = queue()
        expect(row(page, order)).to_contain_text("待派单")
        page.route("**/live/orders/**", lambda route: route.fulfill(status=503))
        act(dispatching.dispatch, order, "YZ2")
        expect(page.locator(".pd-lost")).to_contain_text("连接中断，显示的是")
        expect(row(page, order)).to_contain_text("待派单")
        page.unroute("**/live/orders/**")
        expect(page.locator(".pd-lost")).to_be_hidden()
        expect(row(page, order)).to_contain_text("待接单")


def test_a_view_is_kept_under_a_name_and_opened_again(
    page: Page, sign_in: Callable[[int], None]
) -> None:
    sign_in(1)
    page.goto("/queue?whose=mine")
    menu = page.locator("details[data-views]")
    menu.locator("summary").click()
    expect(menu).to_contain_text("还没有视图")
    menu.get_by_label("视图名称").fill("我的早班")
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="我的早班")).to_have_attribute("aria-current", "page")
    page.goto("/queue")
    menu.locator("summary").click()
    menu.get_by_role("link", name="我的早班").click()
    page.wait_for_url("**/queue?whose=mine")
    expect(page.locator("[data-query='whose=mine']")).to_have_attribute("aria-pressed", "true")
    menu.locator("summary").click()
    menu.get_by_label("删除视图我的早班").click()
    expect(menu).to_contain_text("还没有视图")
