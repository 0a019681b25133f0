"""Customers in a real browser: a new one while an order is taken, and the card beside the list."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from storage import ops
from storage.models import Contact, Customer
from tests.browser.test_receive import choose, ready

SignIn = Callable[[int], None]


def customers() -> dict[str, Customer]:
    with ops.reading() as session:
        return {one.name: one for one in session.scalars(select(Customer))}


def contacts(number: str) -> list[str]:
    with ops.reading() as session:
        asked = select(Contact.name).where(Contact.customer_no == number)
        return list(session.scalars(asked.order_by(Contact.contact_id)))


def test_an_unknown_caller_becomes_a_customer_without_touching_the_mouse(
    page: Page, sign_in: SignIn
) -> None:
    sign_in(1)
    ready(page)
    page.fill("#receive-summary", "新装一条专线")
    page.focus("#receive-customer")
    page.keyboard.type("天山中学")
    expect(page.locator("#receive-found [data-new]")).to_be_visible()
    page.keyboard.press("Enter")
    form = page.locator(".pd-entry-form")
    expect(form.get_by_label("客户名称")).to_have_value("天山中学")
    form.get_by_label("分公司").select_option("yizhou")
    form.get_by_label("联系人", exact=True).fill("吴老师")
    form.get_by_label("联系人电话").fill("12ab")
    page.keyboard.press("Control+Enter")
    expect(form.locator('[data-field="contact_phone"]')).to_contain_text("不是电话号码")
    expect(form.get_by_label("联系人电话")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.focus("#receive-customer")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(form.get_by_label("联系人", exact=True)).to_have_value("吴老师")
    form.get_by_label("联系人电话").fill("13700001234")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#receive-card")).to_contain_text("天山中学")
    expect(form).to_have_count(0)
    expect(page.locator("#receive-contact")).to_contain_text("吴老师")
    expect(page.locator("#receive-summary")).to_have_value("新装一条专线")
    assert contacts(customers()["天山中学"].customer_no) == ["吴老师"]


def test_a_contact_is_added_to_the_customer_of_the_order(page: Page, sign_in: SignIn) -> None:
    sign_in(1)
    ready(page)
    page.focus("#receive-customer")
    page.keyboard.type("天驰")
    expect(page.locator("#receive-found [data-new]")).to_be_visible()
    page.keyboard.press("Alt+n")
    expect(page.locator(".pd-entry-form").get_by_label("客户名称")).to_have_value("天驰")
    expect(page.locator(".pd-entry-form :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".pd-entry-form")).to_have_count(0)
    page.fill("#receive-customer", "")
    expect(page.locator("#receive-found [data-customer]")).to_have_count(0)
    choose(page)
    page.get_by_label("中断").check()
    page.get_by_role("button", name="加联系人").click()
    page.locator(".pd-entry-form").get_by_label("姓名").fill("钱工")
    page.keyboard.press("Enter")
    expect(page.locator("#receive-contact option:checked")).to_contain_text("钱工")
    expect(page.locator("#receive-service")).to_have_value("YZ-0233")
    expect(page.get_by_label("中断")).to_be_checked()
    assert contacts("C0001")[-1] == "钱工"


def test_a_customer_is_opened_beside_the_list_and_changed(page: Page, sign_in: SignIn) -> None:
    sign_in(5)
    page.goto("/admin/customers?level=group")
    page.locator(".ag-cell", has_text="天驰物流园").click()
    card = page.locator(".pd-cust-card")
    expect(card).to_contain_text("138****5678")
    assert "card=C0001" in page.url
    card.get_by_role("button", name="修改", exact=True).first.click()
    form = page.locator(".pd-entry-form")
    form.get_by_label("等级").select_option("province")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-toast")).to_contain_text("已保存")
    expect(form).to_have_count(0)
    expect(card).to_contain_text("省级")
    assert customers()["天驰物流园"].level == "province"
