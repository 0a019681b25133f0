"""The field team's page on a phone: take, arrive, finish with readings and photos."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from domain.orders import Verb
from services import acts, dispatching, receiving
from storage import ops
from storage.models import Audit, Order
from tests import photos
from tests.browser.conftest import PATIENCE, hold_first, let_go
from tests.office import desk, fault
from tests.services.acting import events, every

SignIn = Callable[[int], None]
FIELD = 3
PHOTO = {"name": "IMG_1.png", "mimeType": "image/png", "buffer": photos.PNG}
UPDATES = re.compile("_dash-update-component")
SOON = 5_000
"""In milliseconds: before anybody gives up waiting for an answer (8 s), also on a busy machine."""
LATER = 7_000
"""In milliseconds: by then a toast is gone."""
SLOTS = ("photo_equipment", "photo_safety", "photo_tags", "photo_card")


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A phone."""
    made = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def give(key: str) -> Order:
    """A fault that was given to the team ten minutes ago."""
    at = datetime.now(UTC) - timedelta(minutes=20)
    with ops.transaction() as session:
        made = receiving.receive(session, fault(), actor=desk(), at=at, key=f"r {key}")
        return dispatching.dispatch(
            session, made.order_id, "YZ2", actor=desk(), at=at + timedelta(minutes=10),
            key=f"d {key}",
        )  # fmt: skip


@pytest.fixture
def order(address: str) -> Order:
    return give("first")


def act(order: Order, verb: Verb) -> None:
    """Something that a member of the team does."""
    with ops.transaction() as session:
        acts.carry_out(
            session, order.order_id, verb, {}, actor=desk(FIELD), at=datetime.now(UTC), key=verb
        )


def photograph(page: Page, slot: str) -> None:
    tile = page.locator(f"[data-slot={slot}]")
    with page.expect_file_chooser() as chooser:
        tile.click()
    chooser.value.set_files([PHOTO])
    expect(page.locator(f"[data-have]:has([data-slot={slot}])")).to_have_attribute("data-have", "1")


def test_a_member_takes_arrives_and_finishes_with_readings_and_photos(
    page: Page, sign_in: SignIn, order: Order
) -> None:
    sign_in(FIELD)
    page.goto("/work")
    card = page.locator(".pd-work")
    card.get_by_role("button", name="接单").click()
    card.get_by_role("button", name="到场").click()
    card.locator("[name=result]").select_option("cable_cut")
    card.locator("[name=action]").select_option("spliced")
    card.locator("[name=optical_power]").fill("-29.4")
    card.locator("[name=bandwidth]").fill("100")
    lacking = card.locator("[data-lacking]")
    expect(lacking).to_contain_text("还差5项才能回单：光功率、设备照片")
    card.locator("[name=optical_power]").fill("-19.5")
    for slot in SLOTS[:3]:
        photograph(page, slot)
    expect(lacking).to_have_text("还差1项才能回单：服务卡照片")
    card.get_by_role("button", name="回单").click()
    expect(card.locator(".pd-form-error")).to_have_text("还差1项才能回单：服务卡照片。")
    page.reload()
    expect(card.locator("[name=optical_power]")).to_have_value("-19.5")
    photograph(page, SLOTS[3])
    card.get_by_role("button", name="回单").click()
    expect(page.locator(".pd-empty")).to_contain_text("手上没有工单")
    assert [event.verb for event in events(order)][-3:] == ["take", "arrive", "finish"]
    assert events(order)[-1].payload["report"]["optical_power"] == -19.5


def test_what_is_being_typed_goes_on_while_the_cards_are_drawn_anew(
    page: Page, sign_in: SignIn, order: Order
) -> None:
    act(order, Verb.TAKE)
    act(order, Verb.ARRIVE)
    sign_in(FIELD)
    page.goto("/work")
    power = page.locator("[name=optical_power]")
    power.click()
    page.keyboard.type("-1")
    give("second")
    expect(page.locator(".pd-work")).to_have_count(2)
    expect(power).to_be_focused()
    page.keyboard.type("9.5")
    expect(power).to_have_value("-19.5")


def test_a_second_tap_waits_until_the_first_is_answered(
    page: Page, sign_in: SignIn, order: Order
) -> None:
    other = give("second")
    sign_in(FIELD)
    page.goto("/work")
    cards = page.locator(".pd-work")
    expect(cards).to_have_count(2)
    held = hold_first(page, "work-done")
    take = cards.get_by_role("button", name="接单")
    take.first.click()
    expect(take.first).to_be_disabled()
    expect(take.last).to_be_disabled()
    let_go(page, held)
    expect(take).to_have_count(1)
    take.click()
    expect(take).to_have_count(0)
    for one in (order, other):
        assert [event.verb for event in events(one)][-1] == "take"


def test_a_reading_that_is_no_number_says_what_was_typed(
    page: Page, sign_in: SignIn, order: Order
) -> None:
    act(order, Verb.TAKE)
    act(order, Verb.ARRIVE)
    sign_in(FIELD)
    page.goto("/work")
    power = page.locator("[name=optical_power]")
    power.fill("1e999")
    said = page.locator("[data-item=optical_power] small")
    expect(said).to_have_text("“1e999”不是数字，写成−19.5这样")
    expect(page.locator("[data-why=optical_power]")).to_be_hidden()
    power.fill("-")
    expect(said).to_be_empty()
    power.fill("-19.5")
    expect(said).to_be_empty()


def test_the_number_to_call_is_shown_on_a_tap_which_is_written_down(
    page: Page, sign_in: SignIn, order: Order
) -> None:
    sign_in(FIELD)
    page.goto("/work")
    expect(page.locator(".pd-call")).to_contain_text("138****5678")
    page.get_by_role("button", name="打电话").click()
    expect(page.locator(".pd-call a")).to_have_attribute("href", "tel:13812345678")
    expect(page.locator(".pd-reach")).to_contain_text("伊州区天山北路8号")
    assert len(every(Audit, action="reveal")) == 1
    page.reload()
    expect(page.locator(".pd-call a")).to_be_visible()


def test_a_photo_can_be_taken_from_the_queue_as_well(
    page: Page, sign_in: SignIn, order: Order
) -> None:
    act(order, Verb.TAKE)
    sign_in(FIELD)
    page.goto("/queue")
    page.locator(".ag-row").first.click()
    page.locator(".pd-bulk button", has_text="回单").click()
    photograph(page, "photo_card")
    expect(page.locator("#queue-asking [data-lacking]")).not_to_contain_text("服务卡照片")


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    """A tab that may complain: of the network that is gone."""
    return context.new_page()


def enter(page: Page, person_id: int) -> None:
    page.goto("/login")
    page.click(f'button[name=person][value="{person_id}"]')
    page.wait_for_selector(".pd-top")


def ready_to_finish(page: Page, order: Order) -> Locator:
    """The card of an order with all that its report requires."""
    act(order, Verb.TAKE)
    act(order, Verb.ARRIVE)
    enter(page, FIELD)
    page.goto("/work")
    card = page.locator(".pd-work")
    card.locator("[name=result]").select_option("cable_cut")
    card.locator("[name=action]").select_option("spliced")
    card.locator("[name=optical_power]").fill("-19.5")
    card.locator("[name=bandwidth]").fill("100")
    for slot in SLOTS:
        photograph(page, slot)
    return card


def test_a_report_without_network_says_at_once_that_it_is_kept_and_goes_by_one_tap_later(
    context: BrowserContext, tab: Page, order: Order
) -> None:
    card = ready_to_finish(tab, order)
    sent: list[str] = []
    tab.on("request", lambda one: sent.append(one.post_data or "") if is_act(one) else None)
    button, said = card.get_by_role("button", name="回单"), card.locator(".pd-form-error")
    context.set_offline(True)
    expect(tab.locator("[data-offline]")).to_contain_text("没有网络")
    expect(tab.locator("[data-offline] .bi-wifi-off")).to_be_in_viewport()
    button.click()
    expect(said).to_contain_text("没有网络，没有送出。填的内容都在", timeout=SOON)
    expect(button).to_be_enabled(timeout=SOON)
    tab.wait_for_timeout(LATER)
    expect(said).to_contain_text("没有网络，没有送出", timeout=SOON)
    expect(card.locator("[name=optical_power]")).to_have_value("-19.5")
    context.set_offline(False)
    expect(tab.locator("[data-offline]")).to_be_hidden()
    expect(said).to_contain_text("没有网络，没有送出", timeout=SOON)
    button.click()
    expect(tab.locator(".pd-empty")).to_contain_text("手上没有工单")
    assert [event.verb for event in events(order)].count("finish") == 1
    assert len({json.loads(one)["inputs"][0]["value"]["key"] for one in sent}) == 1


def test_a_tap_without_network_is_told_on_its_card(
    context: BrowserContext, tab: Page, order: Order
) -> None:
    enter(tab, FIELD)
    tab.goto("/work")
    card = tab.locator(".pd-work")
    take = card.get_by_role("button", name="接单")
    expect(take).to_be_visible()
    tab.wait_for_function("() => window.paidan?.news")
    tab.route(UPDATES, lambda route: route.abort() if is_act(route.request) else route.continue_())
    take.click()
    expect(card.locator(".pd-form-error")).to_contain_text("还没有办", timeout=SOON)
    expect(take).to_be_enabled(timeout=SOON)
    tab.unroute(UPDATES)
    take.click()
    expect(card.get_by_role("button", name="到场")).to_be_visible()
    expect(card.locator(".pd-form-error")).to_be_empty()


def is_act(one: Request) -> bool:
    return "work-done" in (one.post_data or "")


def test_a_file_that_is_refused_is_sent_once_and_says_why(
    context: BrowserContext, tab: Page, order: Order
) -> None:
    act(order, Verb.TAKE)
    act(order, Verb.ARRIVE)
    enter(tab, FIELD)
    tab.goto("/work")
    answers: list[int] = []
    sent = re.compile("/order/.*/attachments")
    tab.on("response", lambda one: answers.append(one.status) if sent.search(one.url) else None)
    with tab.expect_file_chooser() as chooser:
        tab.locator("[data-slot=photo_card]").click()
    fake = {"name": "evil.jpg", "mimeType": "image/jpeg", "buffer": photos.PROGRAM}
    chooser.value.set_files([fake])
    line = tab.locator("[data-waiting] li")
    expect(line).to_contain_text("不收这种文件")
    tab.reload()
    expect(line).to_contain_text("不收这种文件")
    tab.wait_for_function("() => window.paidan?.news")
    tab.wait_for_timeout(1_000)
    assert answers == [422]
