"""Customers on the screen: the card, the form, what is said of mistakes and differences."""

import json
from datetime import UTC, datetime
from typing import Any

from plotly.utils import PlotlyJSONEncoder

from domain.customers import (
    CONTACT,
    CUSTOMER,
    SERVICE,
    Change,
    EndsBefore,
    Wrong,
    is_phone,
    problems,
    read,
)
from domain.customerviews import Card, Deed, Listed, Somebody, Twin
from domain.errors import Missing
from storage.models import Contact, Customer, Service
from ui import customers
from ui.customers import book
from ui.order import Names

NOW = datetime(2026, 3, 18, 2, tzinfo=UTC)
NAMES = Names({
    "customer_levels": {"group": {"zh_CN": "集团级"}, "province": {"zh_CN": "省级"}},
    "area": {"yizhou": {"zh_CN": "伊州区"}}, "services": {"sdh": {"zh_CN": "SDH"}},
    "person": {5: {"zh_CN": "韩静"}},
})  # fmt: skip
LISTS = {"customer_levels": {"group": {}}, "services": {"sdh": {}}}


def drawn(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def known(**changes: Any) -> Card:
    customer = Customer(
        customer_no="C0001", name="天驰物流园", level="group", branch="yizhou", version=3
    )
    contact = Contact(contact_id=1, customer_no="C0001", name="赵先生", version=1)
    service = Service(service_no="YZ-1", customer_no="C0001", service="sdh", version=1)
    said: dict[str, Any] = {
        "customer": customer, "manager": None,
        "contacts": [Somebody(contact, "138****5678", None)], "services": [service],
        "orders": [], "open_orders": 0, "faults": [],
        "deeds": [Deed(NOW, 5, "change", CUSTOMER, "C0001", ("level",))], "can_change": True,
        "can_add": True,
    }  # fmt: skip
    return Card(**said | changes)


def card(**changes: Any) -> str:
    return drawn(
        customers.card(customers.Card(known(**changes), customers.Line([], []), NAMES, NOW))
    )


def form(**about: Any) -> str:
    return drawn(customers.form(customers.Form(**about)))


# -- the card ------------------------------------------------------------------------------------


def test_a_card_offers_what_one_may_do_and_no_more() -> None:
    everything, desk, reader = card(), card(can_change=False), card(can_change=False, can_add=False)
    assert everything.count("data-customer-turn") == 3
    assert "data-customer-turn" not in desk
    assert desk.count("data-entry-open") == 3
    assert "data-entry-open" not in reader
    assert "138****5678" in reader


def test_a_closed_customer_can_only_be_opened_again() -> None:
    closed = Customer(customer_no="C1", name="旧客户", branch="yizhou", version=2, valid_to=NOW)
    shown = card(customer=closed)
    assert "已停用" in shown
    assert "data-entry-open" not in shown
    assert shown.count("data-customer-turn") == 1


def test_a_card_tells_who_changed_what() -> None:
    assert "修改客户" in card()
    assert "韩静，客户等级" in card()


def test_a_row_names_codes_and_opens_its_orders() -> None:
    row = customers.row(Listed(known().customer, 2, 1), NAMES)
    assert row["name"] == {"text": "天驰物流园", "level": "集团级", "top": True}
    assert row["open"] == {"text": "1", "href": "/queue?customer=C0001"}


# -- the form ------------------------------------------------------------------------------------


def test_what_is_personal_stands_masked_beside_an_empty_field() -> None:
    made = form(what=CONTACT, code="1", values={"name": "赵先生"}, masked={"phone": "138****5678"})
    assert '"placeholder": "138****5678"' in made
    assert "不填则不变" in made


def test_a_new_customer_is_asked_whom_to_call_and_a_known_one_is_not() -> None:
    assert "contact_phone" in form(what=CUSTOMER)
    assert "contact_phone" not in form(what=CUSTOMER, code="C1")
    assert "在途工单仍按受理时的资料" in form(what=CUSTOMER, code="C1")


def test_the_number_of_a_service_stays() -> None:
    assert '"disabled": true' in form(what=SERVICE, code="YZ-1").lower()
    assert '"disabled": true' not in form(what=SERVICE).lower()


# -- what is wrong -------------------------------------------------------------------------------


def test_each_mistake_says_what_to_do() -> None:
    said = read(CUSTOMER, {"name": "", "level": "best"})
    told = customers.problems(CUSTOMER, Wrong(problems(CUSTOMER, said, LISTS, is_new=True)))
    assert told == {
        "name": "还没有填客户名称。", "branch": "还没有填分公司。", "level": "“best”不在可选项里。",
    }  # fmt: skip
    ended = Wrong({"until": EndsBefore(field="until", since="2026-03-01")})
    assert "2026-03-01" in customers.problems(SERVICE, ended)["until"]


def test_a_phone_number_is_digits_and_what_makes_them_readable() -> None:
    for good in ("13812345678", "0902-225 6789", "+86 (902) 2256789", "10000", "2256789转801"):
        assert is_phone(good)
    for bad in ("12ab", "1234", "138****5678", "9" * 19, ""):
        assert not is_phone(bad)


def test_a_customer_out_of_reach_is_not_named() -> None:
    said = drawn(customers.alike([Twin("phone")], can_pick=True))
    assert "其他分公司的客户" in said
    assert "data-entry-pick" not in said


def test_who_was_first_is_told_with_what_changed() -> None:
    changes = [Change("level", "group", "province"), Change("phone")]
    said = drawn(customers.overtaken("韩静", NOW, changes, NAMES, NOW, CUSTOMER))
    assert "韩静在10:00先保存了" in said
    assert "客户等级：集团级 → 省级" in said
    assert '"children": "电话"' in said
    by_file = drawn(customers.overtaken("", None, [], NAMES, NOW, CUSTOMER))
    assert "导入的文件" in by_file


# -- workbooks -----------------------------------------------------------------------------------


def test_more_differences_than_are_listed_are_counted() -> None:
    one = book.Difference("客户资料", 2, CUSTOMER, False, "天驰", [Change("level", None, "group")])
    said = drawn(book.differences("a.xlsx", [one] * (book.MOST + 5), NAMES))
    assert "差异105处" in said
    assert said.count("— → 集团级") == book.MOST
    new = book.Difference("客户资料", 2, CUSTOMER, True, "天驰", [Change("level", None, "group")])
    assert "— →" not in drawn(book.differences("a.xlsx", [new], NAMES))


def test_a_mistake_without_a_value_says_so() -> None:
    wrong = book.Mistake("联系人", 3, CONTACT, "name", "", Missing(field="name", what="name"))
    assert "还没有填姓名" in drawn(book.mistakes("a.xlsx", [wrong]))
