"""A new order in a real browser: by keyboard, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from storage import ops
from storage.models import Order
from storage.reports import Attachment
from tests.browser.conftest import prefer

SignIn = Callable[[int], None]


def orders() -> list[Order]:
    with ops.reading() as session:
        return list(session.scalars(select(Order).order_by(Order.order_id)))


def kept(page: Page) -> dict[str, str]:
    """The drafts that this browser keeps, by whose they are."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries(Object.entries(localStorage)"
        ".filter(([k]) => k.startsWith('paidan-draft')))"
    )
    return found


def ready(page: Page) -> None:
    page.goto("/receive")
    expect(page.locator("#receive-buttons button").first).to_be_enabled()
    expect(page.locator("#receive-fields .pd-pills")).to_be_visible()


@pytest.fixture
def form(page: Page, sign_in: SignIn) -> Page:
    sign_in(1)
    ready(page)
    return page


def choose(page: Page, typed: str = "yz-0233") -> None:
    """Find a customer and choose the first, by keyboard."""
    page.focus("#receive-customer")
    page.keyboard.type(typed)
    expect(page.locator("#receive-found [data-customer]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#receive-card")).not_to_be_empty()


def test_an_order_is_received_without_touching_the_mouse(form: Page) -> None:
    expect(form.locator("#receive-customer")).to_be_focused()
    choose(form)
    expect(form.locator("#receive-service")).to_have_value("YZ-0233")
    expect(form.locator("#receive-clocks")).to_contain_text("修复应于")
    expect(form.get_by_label("中断")).to_be_focused()
    form.keyboard.press("Space")
    form.keyboard.press("Tab")
    form.keyboard.type("专线中断")
    form.keyboard.press("Control+Enter")
    expect(form.locator(".pd-toast")).to_contain_text("已受理YZ-")
    (order,) = orders()
    assert (order.service_no, order.summary, order.fields) == (
        "YZ-0233", "专线中断", {"symptom": "down"},
    )  # fmt: skip
    expect(form.locator("#receive-customer")).to_be_focused()
    expect(form.locator("#receive-customer")).to_have_value("")
    expect(form.locator("#receive-summary")).to_have_value("")
    expect(form.locator("#receive-fields input:checked")).to_have_count(0)
    assert kept(form) == {}


def test_received_and_opened_with_one_key(form: Page) -> None:
    choose(form)
    expect(form.get_by_label("中断")).to_be_focused()
    form.keyboard.press("Space")
    form.keyboard.press("Control+Shift+Enter")
    form.wait_for_url("**/order/*")
    expect(form.locator("#order-head")).to_contain_text(orders()[0].order_no)


def test_enter_waits_for_the_list_of_all_that_was_typed(form: Page) -> None:
    expect(form.locator("#receive-customer")).to_be_focused()
    form.keyboard.type("yz-0233")
    form.keyboard.press("Enter")
    expect(form.locator("#receive-card")).to_contain_text("天驰物流园")
    expect(form.locator("#receive-service")).to_have_value("YZ-0233")
    form.fill("#receive-customer", "c000")
    expect(form.locator("#receive-found [data-customer]")).to_have_count(2)
    form.keyboard.type("2")
    form.keyboard.press("Enter")
    expect(form.locator("#receive-card")).to_contain_text("金穗小学")


def test_arrows_walk_the_list_and_escape_leaves_it(form: Page) -> None:
    form.keyboard.type("c000")
    hits = form.locator("#receive-found [data-customer]")
    expect(hits).to_have_count(2)
    expect(hits.nth(0)).to_have_attribute("aria-selected", "true")
    form.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_have_attribute("aria-selected", "true")
    form.keyboard.press("ArrowDown")
    expect(hits.nth(0)).to_have_attribute("aria-selected", "true")
    form.keyboard.press("Escape")
    expect(form.locator("#receive-found")).to_be_hidden()
    form.keyboard.press("ArrowUp")
    form.keyboard.press("Enter")
    expect(form.locator("#receive-card")).to_contain_text("金穗小学")


def test_whoever_types_on_without_choosing_keeps_the_customer_chosen(form: Page) -> None:
    choose(form)
    form.fill("#receive-customer", "别的")
    form.focus("#receive-summary")
    expect(form.locator("#receive-customer")).to_have_value("天驰物流园")


def test_what_is_wrong_stands_beside_its_field_until_it_is_mended(form: Page) -> None:
    choose(form)
    form.keyboard.press("Control+Enter")
    field = form.locator('[data-field="symptom"] .pd-field')
    expect(field).to_have_attribute("data-bad", "")
    expect(field).to_contain_text("还没有填故障现象")
    expect(form.get_by_label("中断")).to_be_focused()
    assert orders() == []
    form.get_by_label("其他").check()
    expect(field).not_to_have_attribute("data-bad", "")
    expect(form.get_by_label("现象说明")).to_be_visible()
    form.select_option("#receive-service", "-")
    form.keyboard.press("Control+Enter")
    number = form.locator('[data-field="service"] .pd-field')
    expect(number).to_have_attribute("data-bad", "")
    form.keyboard.press("Alt+4")
    expect(number).not_to_have_attribute("data-bad", "")
    form.keyboard.press("Alt+1")
    form.select_option("#receive-service", "YZ-0233")
    form.keyboard.press("Control+Enter")
    expect(form.locator('[data-field="symptom_note"]')).to_contain_text("还没有填现象说明")
    expect(form.get_by_label("现象说明")).to_be_focused()
    form.keyboard.type("光猫灯灭")
    form.keyboard.press("Control+Enter")
    expect(form.locator(".pd-toast")).to_contain_text("已受理")


def test_kinds_are_chosen_by_digits_and_what_was_typed_comes_back(form: Page) -> None:
    choose(form)
    form.get_by_label("速率低").check()
    form.keyboard.press("Alt+4")
    expect(form.get_by_label("装机地点")).to_be_visible()
    form.get_by_label("装机地点").fill("天山北路8号")
    form.keyboard.press("Alt+1")
    expect(form.get_by_label("速率低")).to_be_checked()
    form.keyboard.press("Alt+4")
    expect(form.get_by_label("装机地点")).to_have_value("天山北路8号")


def test_a_draft_survives_a_reload_and_never_stands_in_the_address(form: Page) -> None:
    choose(form)
    form.get_by_label("误码丢包").check()
    form.fill("#receive-summary", "赵先生来电，断断续续")
    expect(form.locator("#receive-kept")).to_contain_text("草稿")
    assert form.url.endswith("/receive")
    form.reload()
    expect(form.locator("#receive-summary")).to_have_value("赵先生来电，断断续续")
    expect(form.locator("#receive-customer")).to_have_value("天驰物流园")
    expect(form.locator("#receive-service")).to_have_value("YZ-0233")
    expect(form.get_by_label("误码丢包")).to_be_checked()
    expect(form.locator("#receive-clocks")).to_contain_text("修复应于")


def leave(page: Page) -> None:
    """Close the page, and the session with it; nothing of it is asked any more."""
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")
    page.context.clear_cookies()


def test_a_draft_waits_for_the_person_who_typed_it(form: Page, sign_in: SignIn) -> None:
    choose(form)
    form.fill("#receive-summary", "只给李倩")
    expect(form.locator("#receive-kept")).to_contain_text("草稿")
    leave(form)
    sign_in(2)
    ready(form)
    expect(form.locator("#receive-summary")).to_have_value("")
    leave(form)
    sign_in(1)
    ready(form)
    expect(form.locator("#receive-summary")).to_have_value("只给李倩")


def test_a_lost_connection_loses_nothing_and_saves_once(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/login")
    page.click('button[name=person][value="1"]')
    page.wait_for_selector(".pd-top")
    ready(page)
    choose(page)
    page.get_by_label("中断").check()
    page.fill("#receive-summary", "断线前写的")
    expect(page.locator("#receive-kept")).to_contain_text("草稿")
    context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast")).to_contain_text("还没有保存")
    expect(page.locator("#receive-summary")).to_have_value("断线前写的")
    assert orders() == []
    context.set_offline(False)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast", has_text="已受理")).to_be_visible()
    assert [order.summary for order in orders()] == ["断线前写的"]


def test_an_order_of_the_same_service_is_pointed_out(form: Page) -> None:
    for summary in ("第一单", "第二单"):
        choose(form)
        form.get_by_label("中断").check()
        if summary == "第二单":
            break
        form.fill("#receive-summary", summary)
        form.keyboard.press("Control+Enter")
        expect(form.locator(".pd-toast")).to_contain_text("已受理")
        expect(form.locator("#receive-customer")).to_have_value("")
    notice = form.locator("#receive-same .pd-notice")
    expect(notice).to_contain_text("同一业务号码已有在途工单")
    expect(notice.locator("a")).to_have_attribute("href", f"/order/{orders()[0].order_id}")
    form.fill("#receive-summary", "客户来电再问")
    choosers: list[object] = []
    form.on("filechooser", lambda one: choosers.append(one))
    notice.get_by_role("button", name="催单").click()
    expect(form.locator(".pd-toast", has_text="已催")).to_contain_text(orders()[0].order_no)
    expect(form.locator("#receive-customer")).to_have_value("")
    expect(form.locator("#receive-summary")).to_have_value("")
    assert [(order.summary, order.urges) for order in orders()] == [("第一单", 1)]
    assert choosers == []


def test_a_manager_applies(page: Page, sign_in: SignIn) -> None:
    sign_in(4)
    ready(page)
    choose(page)
    page.get_by_label("中断").check()
    expect(page.locator("#receive-buttons button")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast")).to_contain_text("已申请YZ-")
    assert orders()[0].status == "submitted"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_fits_its_window(form: Page, width: int) -> None:
    form.set_viewport_size({"width": width, "height": 844})
    choose(form)
    expect(form.locator("#receive-clocks table")).to_be_visible()
    assert form.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_form_is_kept_as_a_template_and_begun_with_again(form: Page) -> None:
    choose(form)
    form.get_by_label("其他").check()
    form.get_by_label("现象说明").fill("时断时续")
    form.fill("#receive-summary", "巡检发现")
    form.get_by_label("监控中心主动发现").check()
    menu = form.locator("details[data-templates]")
    menu.locator("summary").click()
    menu.get_by_label("模板名称").fill("巡检")
    form.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="巡检", exact=True)).to_be_visible()
    menu.locator("summary").click()
    form.keyboard.press("Control+Enter")
    expect(form.locator(".pd-toast")).to_contain_text("已受理")
    expect(form.locator("#receive-customer")).to_have_value("")
    menu.locator("summary").click()
    menu.get_by_role("button", name="巡检", exact=True).click()
    expect(form.locator("#receive-summary")).to_have_value("巡检发现")
    expect(form.get_by_label("现象说明")).to_have_value("时断时续")
    expect(form.get_by_label("监控中心主动发现")).to_be_checked()
    expect(form.locator("#receive-customer")).to_be_focused()
    assert "f.symptom" not in form.url


def attached() -> list[tuple[int, str]]:
    with ops.reading() as session:
        rows = session.scalars(select(Attachment).order_by(Attachment.attachment_id))
        return [(row.order_id, row.name) for row in rows]


def test_a_file_waits_for_the_order_also_through_a_reload_and_goes_with_it(form: Page) -> None:
    with form.expect_file_chooser() as chooser:
        form.click("#receive-files [data-attach]")
    chooser.value.set_files(
        {"name": "点位.txt", "mimeType": "text/plain", "buffer": "一楼机房".encode()}
    )
    waiting = form.locator("#receive-files li")
    expect(waiting).to_contain_text("点位.txt")
    expect(waiting).to_contain_text("保存工单时一起上传")
    form.reload()
    expect(waiting).to_contain_text("点位.txt")
    choose(form)
    form.get_by_label("中断").check()
    form.keyboard.press("Control+Enter")
    expect(form.locator(".pd-toast")).to_contain_text("已受理YZ-")
    expect(waiting).to_have_count(0)
    (order,) = orders()
    until(form, lambda: attached() == [(order.order_id, "点位.txt")])


def until(page: Page, is_true: Callable[[], bool]) -> None:
    """Wait for what the server does after the page has been answered."""
    for _attempt in range(200):
        if is_true():
            return
        page.wait_for_timeout(100)
    assert is_true()


LONG = "伊州区集团级客户本周超时与临近工单按班组复核留痕清单及每日早会通报事项汇总第四版"
STICKS_OUT = """() => {
  const menu = document.querySelector("details[open] > .pd-kept");
  const box = menu.getBoundingClientRect();
  const isOut = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return left < box.left || right > box.right || top < box.top || bottom > box.bottom
      || (one.tagName !== "INPUT" && one.scrollWidth > one.clientWidth + 1);
  };
  const isCovered = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return !one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  return [...menu.querySelectorAll("*")].filter(isOut)
    .concat([...menu.querySelectorAll("button")].filter(isCovered)).map((one) => one.outerHTML)
    .concat(box.left < 0 || box.right > innerWidth ? ["the menu"] : []);
}"""


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_long_names_are_shown_whole_in_the_menus_of_what_is_kept(
    page: Page, sign_in: SignIn, width: int, locale: str
) -> None:
    sign_in(1)
    prefer(page, locale=locale)
    page.set_viewport_size({"width": width, "height": 844})
    for path, menu in (("/receive", "templates"), ("/dispatch", "views")):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        opened = page.locator(f"details[data-{menu}]")
        opened.locator("summary").click()
        for name in (LONG[:40], "Overdue-orders-of-group-level-customers"):
            opened.locator("[name=name]").fill(name)
            opened.locator("[name=name]").press("Enter")
            expect(opened.locator(".pd-view", has_text=name)).to_be_visible()
        assert page.evaluate(STICKS_OUT) == [], path
