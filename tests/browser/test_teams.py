"""Teams in a real browser: a team is changed, a roster is clicked and saved, leave is entered."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

import config
from storage import ops
from storage.models import Leave, Roster, Team
from tests.browser.conftest import hold_first, let_go, prefer


def rows(model: type) -> list:
    with ops.reading() as session:
        return list(session.query(model))


def test_a_team_its_roster_and_leave_are_entered(
    page: Page, sign_in: Callable[[int], None]
) -> None:
    sign_in(2)
    page.goto("/admin/teams?month=2026-03")
    page.get_by_role("button", name="伊州区装维二队").click()
    limit = page.locator("#teams-capacity")
    expect(limit).to_have_value("12")
    limit.fill("abc")
    page.get_by_role("button", name="保存班组").click()
    expect(page.locator("#teams-wrong")).to_contain_text("abc不是单数")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(limit).to_have_value("abc")
    limit.fill("20")
    page.get_by_role("button", name="保存班组").click()
    expect(page.locator(".pd-toast")).to_contain_text("已保存班组")
    expect(page.locator("#teams-table")).to_contain_text("0/20")
    assert [team.capacity for team in rows(Team) if team.code == "YZ2"] == [20]

    cell = page.locator('[data-cell="2026-03-18|S003"]')
    save = page.get_by_role("button", name="保存排班")
    expect(save).to_be_disabled()
    page.get_by_role("button", name="夜班").click()
    cell.click()
    expect(cell).to_have_attribute("data-shift", "night")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    expect(page.locator('[data-cell="2026-03-19|S003"]')).to_have_attribute("data-shift", "day")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(cell).to_have_attribute("data-shift", "night")
    expect(page.locator('[data-cell="2026-03-19|S003"]')).to_have_attribute("data-shift", "day")
    save.dblclick()
    expect(page.locator(".pd-toast", has_text="已保存排班")).to_have_count(1)
    expect(save).to_be_disabled()
    expect(page.locator("#teams-roster-wrong")).to_be_empty()
    assert [row.duties for row in rows(Roster)] == [
        {"2026-03-18": {"S003": "night"}, "2026-03-19": {"S003": "day"}}
    ]

    today = datetime.now(config.TZ).date().isoformat()
    page.select_option("#teams-leave-person", "S003")
    page.fill("#teams-leave-since", today)
    page.select_option("#teams-leave-reason", "sick")
    page.get_by_role("button", name="保存休假").dblclick()
    expect(page.locator("#teams-leave")).to_contain_text("病假")
    expect(page.locator("#teams-leave-since")).to_have_value("")
    expect(page.locator("#teams-leave-wrong")).to_be_empty()
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("#teams-leave")).to_contain_text("没有人休假")
    assert [row.valid_to is not None for row in rows(Leave)] == [True]
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_cell_that_is_clicked_while_the_roster_is_drawn_anew_stays_clicked(
    page: Page, sign_in: Callable[[int], None]
) -> None:
    sign_in(2)
    page.goto("/admin/teams?team=YZ2&month=2026-03")
    cell = page.locator('[data-cell="2026-03-18|S003"]')
    expect(cell).to_be_visible()
    held = hold_first(page, "teams-roster-head")
    drawn = page.locator(".pd-roster-box").element_handle()
    with page.expect_request(re.compile("/_dash-update-component")):
        page.evaluate("paidan.store('teams-leave-saved', {})")
    cell.click()
    expect(cell).to_have_attribute("data-changed", "")
    let_go(page, held)
    page.wait_for_function("box => !box.isConnected", arg=drawn)
    expect(cell).to_have_attribute("data-changed", "")
    expect(page.get_by_role("button", name="保存排班")).to_be_enabled()


def test_a_closed_form_and_no_team_leave_nothing_behind(
    page: Page, sign_in: Callable[[int], None]
) -> None:
    sign_in(2)
    page.goto("/admin/teams?show=away")
    expect(page.locator("#teams-table")).to_contain_text("没有这样的班组")
    expect(page.locator("#teams-roster")).to_contain_text("没有选班组")
    page.get_by_role("button", name="增加班组").click()
    expect(page.locator("#teams-title")).to_have_text("新班组")
    page.fill("#teams-code", "YZ9")
    page.fill("#teams-name", "新队")
    page.get_by_role("button", name="保存班组").click()
    expect(page.locator("#teams-title")).to_have_text("新队")
    expect(page.locator("#teams-roster")).to_contain_text("这个班组没有人员")
    page.get_by_role("button", name="收起", exact=True).click()
    expect(page.locator("#teams-code")).to_be_hidden()
    page.get_by_role("button", name="看全部班组").click()
    expect(page.locator("#teams-table")).to_contain_text("新队")


def test_the_table_of_teams_fits_its_panel(page: Page, sign_in: Callable[[int], None]) -> None:
    today = datetime.now(config.TZ).date()
    with ops.transaction() as session:
        session.add_all(
            Leave(
                person_id=who,
                since=today,
                until=today,
                reason="sick",
                recorded_at=datetime.now(UTC),
            )
            for who in (3, 7)
        )
        session.get_one(Team, "YZ1").name = {
            "zh_CN": "伊州区" * 9,
            "en": "Yizhou city centre team " * 4,
        }
    sign_in(2)
    for locale in ("zh_CN", "en"):
        prefer(page, locale=locale)
        page.goto("/admin/teams")
        box = page.locator(".pd-teams-table")
        expect(box).to_contain_text("YZ1")
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0, locale
