"""The dispatch desk in a real browser: by keyboard, in batches, and two at once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services import dispatching, receiving
from storage import ops
from storage.models import Order, OrderEvent
from tests.office import desk, fault


def receive(key: str, *, ago: float = 5) -> Order:
    """A fault, received so many minutes ago."""
    at = datetime.now(UTC) - timedelta(minutes=ago)
    with ops.transaction() as session:
        return receiving.receive(session, fault(), actor=desk(), at=at, key=key)


def dispatch(order: Order, team: str, who: int = 2) -> None:
    with ops.transaction() as session:
        at, key = datetime.now(UTC), f"{order.order_id} {team}"
        dispatching.dispatch(session, order.order_id, team, actor=desk(who), at=at, key=key)


def team_of(order: Order) -> str | None:
    with ops.reading() as session:
        return session.get_one(Order, order.order_id).team


def dispatches() -> int:
    with ops.reading() as session:
        return session.query(OrderEvent).filter_by(verb="dispatch").count()


@pytest.fixture
def open_desk(page: Page) -> Callable[[], Page]:
    def go() -> Page:
        page.goto("/dispatch")
        page.click("button[name=person][value='1']")
        page.wait_for_selector("#dispatch-list[aria-busy=false]")
        page.wait_for_selector("#dispatch-teams .pd-team")
        return page

    return go


def item(page: Page, order: Order) -> Locator:
    return page.locator(f'.pd-item[data-id="{order.order_id}"]')


def shown(page: Page) -> list[int]:
    found = page.evaluate(
        "[...document.querySelectorAll('.pd-item')].map((one) => Number(one.dataset.id))"
    )
    return [int(one) for one in found]


def suggestion(page: Page, place: int) -> Locator:
    return page.locator("#dispatch-suggested .pd-sug").nth(place - 1)


def test_the_order_that_runs_out_first_is_under_the_mark_with_teams_for_it(
    open_desk: Callable[[], Page],
) -> None:
    later, sooner = receive("a", ago=1), receive("b", ago=5)
    page = open_desk()
    assert shown(page) == [sooner.order_id, later.order_id]
    expect(item(page, sooner)).to_have_attribute("data-focus", "")
    expect(page.locator("#dispatch-about")).to_contain_text(sooner.order_no)
    expect(suggestion(page, 1)).to_contain_text("伊州区装维一队")
    expect(suggestion(page, 1)).to_contain_text("手上0，上限12")


def test_the_list_goes_on_as_one_goes_down(open_desk: Callable[[], Page]) -> None:
    at = datetime.now(UTC) - timedelta(minutes=5)
    with ops.transaction() as session:
        for n in range(101):
            receiving.receive(session, fault(), actor=desk(), at=at, key=str(n))
    page = open_desk()
    expect(page.locator(".pd-item")).to_have_count(100)
    page.locator(".pd-item").last.scroll_into_view_if_needed()
    expect(page.locator(".pd-item")).to_have_count(101)


def test_nothing_waits(open_desk: Callable[[], Page]) -> None:
    page = open_desk()
    expect(page.locator("#dispatch-list")).to_contain_text("没有待派工单")
    order = receive("a")
    expect(item(page, order)).to_be_visible()
    expect(page.locator("#dispatch-about")).to_contain_text(order.order_no)


def test_a_digit_gives_the_order_under_the_mark_to_that_suggestion(
    open_desk: Callable[[], Page],
) -> None:
    first, second = receive("a", ago=5), receive("b", ago=1)
    page = open_desk()
    expect(suggestion(page, 2)).to_contain_text("伊州区装维二队")
    page.keyboard.press("2")
    expect(page.locator(".pd-toast")).to_contain_text(f"已派{first.order_no}")
    assert team_of(first) == "YZ2"
    expect(page.locator(".pd-item")).to_have_count(1)
    expect(item(page, second)).to_have_attribute("data-focus", "")
    expect(page.locator("#dispatch-about")).to_contain_text(second.order_no)


def test_a_batch_is_previewed_and_goes_by_one_key(open_desk: Callable[[], Page]) -> None:
    orders = [receive(str(n), ago=9 - n) for n in range(3)]
    page = open_desk()
    for key in ("x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[data-said=chosen]")).to_have_text("已选3单")
    expect(page.locator("#dispatch-preview tbody tr")).to_have_count(3)
    expect(page.locator("#dispatch-preview")).to_contain_text("可派")
    expect(page.locator("#dispatch-foot")).to_contain_text("将派3单")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast")).to_contain_text("已派3单")
    assert [team_of(order) for order in orders] == ["YZ1", "YZ2", "YZ1"]
    expect(page.locator("#dispatch-results tbody tr")).to_have_count(3)
    expect(page.locator("#dispatch-results")).to_contain_text(f"{orders[0].order_no}已派")
    expect(page.locator("#dispatch-list")).to_contain_text("没有待派工单")


def test_all_of_the_list_are_chosen_by_one_key(open_desk: Callable[[], Page]) -> None:
    for n in range(3):
        receive(str(n), ago=9 - n)
    page = open_desk()
    page.keyboard.press("a")
    expect(page.locator("[data-said=chosen]")).to_have_text("已选3单")
    expect(page.locator("#dispatch-foot")).to_contain_text("将派3单")
    page.keyboard.press("a")
    expect(page.locator("[data-said=chosen]")).to_have_text("")


def test_all_means_also_those_below_the_rows_that_are_loaded(open_desk: Callable[[], Page]) -> None:
    for n in range(105):
        receive(str(n), ago=9)
    page = open_desk()
    expect(page.locator("[data-all]")).to_contain_text("全部105单")
    expect(page.locator(".pd-item")).to_have_count(100)
    page.click("[data-all]")
    expect(page.locator("[data-said=chosen]")).to_have_text("已选105单")
    expect(page.locator("#dispatch-foot")).to_contain_text("将派105单")
    page.keyboard.press("k")
    for _step in range(104):
        page.keyboard.press("j")
    expect(page.locator(".pd-item")).to_have_count(105)
    expect(page.locator(".pd-item").last).to_have_attribute("data-focus", "")


def test_a_batch_is_taken_back_by_one_key(open_desk: Callable[[], Page]) -> None:
    orders = [receive(str(n), ago=9 - n) for n in range(3)]
    page = open_desk()
    for key in ("x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("#dispatch-foot")).to_contain_text("将派3单")
    page.keyboard.press("Control+Enter")
    toast = page.locator(".pd-toast", has_text="已派3单")
    expect(toast).to_contain_text(re.compile(r"(4分\d\d秒|5分)内可撤销"))
    page.keyboard.press("z")
    expect(page.locator(".pd-toast", has_text="已撤销3单")).to_be_visible()
    expect(toast).to_have_count(0)
    expect(page.locator(".pd-item[data-id]")).to_have_count(3)
    assert {team_of(order) for order in orders} == {"DESK"}


def test_a_team_picked_on_the_right_gets_what_was_chosen(open_desk: Callable[[], Page]) -> None:
    order = receive("a")
    page = open_desk()
    page.click("[data-team=YW1]")
    expect(page.locator("#dispatch-preview tbody tr")).to_contain_text("伊吾装维队")
    expect(page.locator("[data-team=YW1]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast")).to_contain_text("已派")
    assert team_of(order) == "YW1"


def test_pressing_twice_dispatches_once(open_desk: Callable[[], Page]) -> None:
    order = receive("a")
    page = open_desk()
    expect(suggestion(page, 1)).to_be_visible()
    page.locator("#dispatch-suggested [data-plan]").first.dblclick()
    expect(page.locator(".pd-toast")).to_contain_text("已派")
    page.wait_for_timeout(500)
    assert (team_of(order), dispatches()) == ("YZ1", 1)
    expect(page.locator(".pd-toast[role=alert]")).to_have_count(0)


def test_escape_takes_the_choice_back(open_desk: Callable[[], Page]) -> None:
    receive("a")
    page = open_desk()
    page.keyboard.press("x")
    expect(page.locator("#dispatch-preview tbody tr")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-said=chosen]")).to_be_empty()
    expect(page.locator("#dispatch-preview")).to_contain_text("没有选中工单")


def test_new_arrivals_are_offered_and_not_imposed(open_desk: Callable[[], Page]) -> None:
    order = receive("a", ago=1)
    page = open_desk()
    new = receive("b", ago=9)
    expect(page.locator("#dispatch-offer")).to_contain_text("1张新单")
    assert shown(page) == [order.order_id]
    page.keyboard.press("r")
    expect(page.locator(".pd-item")).to_have_count(2)
    assert shown(page) == [new.order_id, order.order_id]
    expect(item(page, order)).to_have_attribute("data-focus", "")


def test_what_somebody_else_dispatched_says_so_where_it_stands(
    open_desk: Callable[[], Page],
) -> None:
    order, other = receive("a", ago=5), receive("b", ago=1)
    page = open_desk()
    page.keyboard.press("x")
    dispatch(order, "YZ2")
    expect(item(page, order)).to_have_attribute("data-gone", "")
    expect(item(page, order)).to_contain_text("已派给伊州区装维二队")
    assert shown(page) == [order.order_id, other.order_id]
    expect(page.locator("#dispatch-suggested")).to_contain_text("已派给伊州区装维二队")
    expect(page.locator("#dispatch-preview")).to_contain_text("跳过")
    expect(page.locator("#dispatch-foot [data-plan]")).to_be_disabled()


def test_of_two_dispatchers_the_second_is_told_who_was_faster(
    open_desk: Callable[[], Page], browser: Browser, address: str
) -> None:
    order = receive("a")
    page = open_desk()
    expect(suggestion(page, 1)).to_be_visible()
    # This page hears of nothing: its reader presses before the news is there.
    page.evaluate(
        "window.fetch = ((ask) => (...asked) => String(asked[0]).startsWith('/live')"
        " ? new Promise(() => {}) : ask(...asked))(window.fetch)"
    )
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    other = context.new_page()
    other.goto("/dispatch")
    other.click("button[name=person][value='2']")
    expect(suggestion(other, 1)).to_be_visible()
    other.keyboard.press("1")
    expect(other.locator(".pd-toast")).to_contain_text("已派")
    page.keyboard.press("2")
    expect(page.locator(".pd-toast[role=alert]")).to_contain_text(f"没有办成：{order.order_no}")
    expect(page.locator(".pd-toast[role=alert]")).to_contain_text(
        re.compile(r"王芳\d\d:\d\d已派给伊州区装维一队")
    )
    assert (team_of(order), dispatches()) == ("YZ1", 1)
    context.close()


def test_the_columns_stack_on_a_phone(open_desk: Callable[[], Page], page: Page) -> None:
    order = receive("a")
    page.set_viewport_size({"width": 390, "height": 844})
    open_desk()
    expect(item(page, order)).to_be_visible()
    expect(suggestion(page, 1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
