"""A day in each role, in a real browser and by keyboard: what one hands on, another finds.

The dispatcher's is in `test_dispatch.py`, the field team's on a phone in `test_work.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from services import acts, dispatching, receiving, sweeping, working
from services.acts import Verb
from storage import ops, stamps
from storage.models import Order, Person, Team
from tests.office import desk, fault

SignIn = Callable[[int], None]
CLERK, LEADER, MANAGER, VENDOR = 1, 2, 4, 9


def now() -> datetime:
    return datetime.now(UTC)


def receive(key: str, *, ago: float = 5, begin: Any = receiving.receive, who: int = CLERK) -> Order:
    at = now() - timedelta(minutes=ago)
    with ops.transaction() as session:
        made: Order = begin(session, fault(), actor=desk(who), at=at, key=key)
        return made


def act(order: Order, verb: Verb, who: int, **said: Any) -> None:
    with ops.transaction() as session:
        key = f"{order.order_id} {verb} {said}"
        acts.carry_out(session, order.order_id, verb, said, actor=desk(who), at=now(), key=key)


def dispatch(order: Order, team: str) -> None:
    with ops.transaction() as session:
        key = f"{order.order_id} dispatch"
        dispatching.dispatch(session, order.order_id, team, actor=desk(CLERK), at=now(), key=key)


def stored(order: Order) -> Order:
    with ops.reading() as session:
        return session.get_one(Order, order.order_id)


def open_order(page: Page, order: Order) -> None:
    page.goto(f"/order/{order.order_id}")
    expect(page.locator("#order-acts button").first).to_be_visible()


def do(page: Page, key: str, **said: str) -> None:
    """Open a verb's form by its key, fill it in, confirm."""
    page.keyboard.press(key)
    form = page.locator("#order-asking")
    expect(form).to_be_visible()
    for name, value in said.items():
        control = form.locator(f"[name={name}]")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)


def stage(page: Page, word: str) -> None:
    expect(page.locator("#order-head .pd-badge").first).to_have_text(word)


def test_the_receiver_takes_an_application_in_and_tells_the_applicant_before_closing(
    page: Page, sign_in: SignIn
) -> None:
    order = receive("a", begin=receiving.submit, who=MANAGER)
    sign_in(CLERK)
    page.goto("/queue")
    row = page.locator(f'.ag-row[row-id="{order.order_id}"]')
    expect(row).to_contain_text("待受理")
    row.locator("input[type=checkbox]").check()
    expect(page.locator(".pd-bulk [data-verb=receive]")).to_be_enabled()
    page.keyboard.press("a")
    expect(page.locator(".pd-toast", has_text="已受理")).to_be_visible()
    dispatch(order, "YZ2")
    with ops.transaction() as session:
        working.take(session, order.order_id, actor=desk(3), at=now(), key="take")
    act(order, Verb.FINISH, CLERK, result="cable_cut", text="已熔接")
    open_order(page, order)
    stage(page, "待确认")
    do(page, "c", word="satisfied", satisfaction="5")
    stage(page, "待归档")
    expect(page.locator("#order-head")).to_contain_text("待反馈诉求人")
    close = page.locator("#order-acts button", has_text="归档")
    expect(close).to_be_disabled()
    expect(page.locator("#order-acts")).to_contain_text("还没有把结果反馈给诉求人")
    do(page, "n", text="已告知客户经理", audience="feedback")
    expect(close).to_be_enabled()
    do(page, "c")
    stage(page, "已归档")
    assert stored(order).status == "closed"


def test_a_vendor_sees_its_own_orders_and_gives_one_back(page: Page, sign_in: SignIn) -> None:
    with ops.transaction() as session:
        name = {"zh_CN": "瀚原通信（代维）", "en": "Hanyuan (vendor)"}
        session.add(Team(code="V1", name=name, branch="yizhou", kind="vendor"))
        session.flush()
        session.add(
            Person(
                person_id=VENDOR, code="V001", name="代维张", roles=["vendor"], branch="yizhou",
                team="V1", is_demo=True,
            )
        )  # fmt: skip
        stamps.raise_(session, "masters")
    mine, others = receive("mine"), receive("others")
    dispatch(mine, "V1")
    dispatch(others, "YZ1")
    sign_in(VENDOR)
    page.goto("/queue")
    expect(page.locator(f'.ag-row[row-id="{mine.order_id}"]')).to_be_visible()
    expect(page.locator(".ag-center-cols-container .ag-row")).to_have_count(1)
    page.goto(f"/order/{others.order_id}")
    expect(page.locator("#order-missing")).to_contain_text("没有这张工单")
    open_order(page, mine)
    expect(page.locator("body")).not_to_contain_text("13812345678")
    do(page, "b", reason="wrong_team", text="不在本队区域")
    assert (stored(mine).status, stored(mine).returns) == ("received", 1)


def test_the_leader_is_told_of_what_is_late_and_chases_it_until_it_is_answered(
    page: Page, sign_in: SignIn
) -> None:
    order = receive("late", ago=40)
    sweeping.sweep(now())
    sign_in(LEADER)
    page.goto("/queue")
    expect(page.locator("[data-count=messages]")).to_have_text("1")
    page.locator("#shell-bell").click()
    page.locator("#shell-messages a").first.click()
    page.wait_for_url(f"**/order/{order.order_id}")
    expect(page.locator("#order-acts button").first).to_be_visible()
    do(page, "d", reason="key_customer", text="请先派这一单")
    expect(page.locator("#order-head")).to_contain_text("催办待回复")
    act(order, Verb.DISPATCH, CLERK, team="YZ1")
    expect(page.locator("#order-head")).not_to_contain_text("催办待回复")
    stage(page, "待接单")
    assert stored(order).supervisions == 1
