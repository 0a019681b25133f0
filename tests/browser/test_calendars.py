"""Calendars in a real browser: the list of a year is edited and saved, a day is corrected."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from storage import ops
from storage.models import CalendarVersion


def versions(code: str) -> list[CalendarVersion]:
    with ops.reading() as session:
        rows = session.query(CalendarVersion).filter_by(code=code)
        return sorted(rows, key=lambda row: row.version)


def test_a_year_is_edited_and_a_day_corrected(page: Page, sign_in: Callable[[int], None]) -> None:
    sign_in(2)
    page.goto("/admin/calendars?year=2025")
    local = page.locator('[data-day="2025-03-17"]')
    expect(local).to_have_attribute("data-kind", "workday")

    page.get_by_role("button", name="改2025年清单").click()
    lines = page.locator("#calendars-list")
    expect(lines).to_be_focused()
    known = lines.input_value()
    save = page.locator("#calendars-save")
    expect(save).to_be_disabled()
    lines.fill(known + "\n2025-03-32")
    expect(page.locator("#calendars-problems")).to_contain_text("没有这一天")
    expect(save).to_be_disabled()
    lines.fill(known + "\n2025-03-17 地方节日")
    expect(page.locator("#calendars-preview")).to_contain_text("按周 → 放假（地方节日）")
    save.click()
    expect(page.locator(".pd-toast")).to_contain_text("已录入2025年")
    expect(page.locator("#calendars-entry")).to_be_hidden()
    expect(local).to_have_attribute("data-kind", "holiday")
    assert [row.version for row in versions("office")] == [1, 2]

    local.click()
    expect(page.locator("#calendars-day-now")).to_contain_text("地方节日")
    page.get_by_role("radio", name="调休上班").check()
    page.fill("#calendars-hours", "09:00")
    page.get_by_role("button", name="保存这一天").click()
    expect(page.locator("#calendars-day-wrong")).to_contain_text("09:00")
    page.fill("#calendars-hours", "09:00-12:00")
    expect(page.locator("#calendars-day-wrong")).to_be_hidden()
    page.get_by_role("button", name="保存这一天").click()
    expect(local).to_have_attribute("data-kind", "makeup")
    expect(page.locator("#calendars-history")).to_contain_text("更正1天")
    assert versions("summer")[-1].rules["workdays"]["2025-03-17"] == [["09:00", "12:00"]]
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
