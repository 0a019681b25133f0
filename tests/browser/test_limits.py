"""A limit is changed in a real browser: typed, drafted, kept over a reload, saved."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from storage import ops, reference


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-field="{name}"]')


def test_a_limit_is_typed_drafted_kept_and_saved(
    page: Page, sign_in: Callable[[int], None]
) -> None:
    sign_in(5)
    page.goto("/admin/sla")
    page.locator('tr[data-limit="row:25"] button').click()
    repair = field(page, "repair")
    expect(repair.locator("input")).to_be_focused()
    repair.locator("input").fill("abc")
    expect(repair).to_contain_text("abc不是时限")
    page.reload()
    page.locator('tr[data-limit="row:25"] button').click()
    expect(repair.locator("input")).to_have_value("abc")
    repair.locator("input").fill("8")
    field(page, "source").locator("textarea").fill("会议纪要")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pd-l-form")).to_have_count(0)
    expect(page.locator('tr[data-limit="row:25"]')).to_contain_text("8小时")
    page.wait_for_function("() => sessionStorage.getItem('limits-typed') === '{}'")
    page.reload()
    expect(page.locator("#limits-edits")).to_contain_text("会议纪要")
    page.locator("[data-limit-save]").click()
    expect(page.locator(".pd-toast")).to_contain_text("已存为第2版")
    expect(page.locator("#limits-edits")).to_contain_text("草稿是空的")
    expect(page.locator("#limits-history")).to_contain_text("会议纪要")
    with ops.reading() as session:
        assert reference.load(session).policy.version == 2
