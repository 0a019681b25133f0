"""The form of a new order through HTTP: finding, previewing, saving."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from services import ledger, receiving
from storage import ops
from storage.models import Order, OrderEvent
from tests.office import desk, fault
from tests.screens import answer, post, said, sign_in
from ui.ids import Receive as Ids

FOUND = f"{Ids.FOUND}.children"
PREPARED = (
    f"..{Ids.KIND}.options...{Ids.CHANNEL}.options...{Ids.PRIORITY}.options...{Ids.ABOUT}.options"
    f"...{Ids.BUTTONS}.children...{Ids.FILES}.children...{Ids.READY}.data.."
)
CHOSEN = (
    f"..{Ids.CARD}.children...{Ids.SERVICE}.options...{Ids.SERVICE}.value...{Ids.CONTACT}.options"
    f"...{Ids.CONTACT}.value.."
)
AHEAD = f"..{Ids.CLOCKS}.children...{Ids.BESIDE}.children...{Ids.SAME}.children.."
FRESH = {f"{Ids.SAVED}.data": None, f"{Ids.ATTACHED}.data": None}
SAVED = f"..{Ids.WRONG}.data...{Ids.SAVED}.data.."


def find(client: FlaskClient, typed: str, picked: Any = None) -> str:
    found = answer(
        client, FOUND, given={f"{Ids.CUSTOMER}.value": typed}, state={f"{Ids.PICKED}.data": picked}
    )
    return said(found[FOUND])


def draft(**changes: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "key": "k1", "customer": "C0001", "name": "天驰物流园", "service": "YZ-0233",
        "contact": "1", "about": "", "kind": "fault", "channel": "hotline", "priority": "normal",
        "summary": "专线中断", "happened_at": "", "fields": {"symptom": "down"},
    }  # fmt: skip
    return known | changes


def save(client: FlaskClient, said_: dict[str, Any], then: str = "next") -> dict[str, Any]:
    return answer(client, SAVED, given={f"{Ids.SAVE}.data": {"draft": said_, "then": then}})


def orders() -> int:
    with ops.reading() as session:
        return session.scalar(select(func.count(Order.order_id))) or 0


# -- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "word"), [(1, "受理，接下一单"), (4, "申请")])
def test_the_desk_receives_and_a_manager_applies(client: FlaskClient, who: int, word: str) -> None:
    sign_in(client, who)
    found = answer(client, PREPARED, given=FRESH)
    assert word in said(found[f"{Ids.BUTTONS}.children"])
    ready = found[f"{Ids.READY}.data"]
    assert ready["person"] == who
    assert ready["channel"] == ("hotline" if who == 1 else "manager")
    assert "fault" in ready["numbered"]
    assert "install" not in ready["numbered"]


def test_every_form_has_a_key_of_its_own(client: FlaskClient) -> None:
    keys = {answer(client, PREPARED, given=FRESH)[f"{Ids.READY}.data"]["key"] for _time in range(3)}
    assert len(keys) == 3


def test_a_field_team_has_no_such_form(client: FlaskClient) -> None:
    sign_in(client, 3)
    assert post(client, FOUND, {f"{Ids.CUSTOMER}.value": "天驰"}).status_code == 403
    assert post(client, SAVED, {f"{Ids.SAVE}.data": {}}).status_code == 403


# -- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["天驰", "tianchi", "tian'chi", "tcwly", "C0001", "yz-0233", "13812345678", "物流"]
)
def test_a_customer_is_found_by_name_pinyin_initials_number_phone_or_service(
    client: FlaskClient, typed: str
) -> None:
    found = find(client, typed)
    assert "天驰物流园" in found
    assert "集团级" in found
    assert "伊州区" in found


def test_what_a_customer_was_found_by_is_shown_and_kept(client: FlaskClient) -> None:
    by_service, by_phone = find(client, "YZ-0233"), find(client, "1381234")
    assert "YZ-0233 数字电路" in by_service
    assert '"data-service": "YZ-0233"' in by_service
    assert '"data-contact": 1' in by_phone
    assert "13812345678" not in by_phone


def test_nobody_found_says_what_to_try_and_nothing_typed_says_nothing(client: FlaskClient) -> None:
    assert "没有找到客户" in find(client, "没有这家")
    assert find(client, "  ") == find(client, "") == "[]"


def test_the_name_of_the_one_chosen_is_not_searched_again(client: FlaskClient) -> None:
    assert find(client, "天驰物流园", {"customer": "C0001", "name": "天驰物流园"}) == "[]"


def test_customers_of_another_branch_are_not_found(client: FlaskClient) -> None:
    sign_in(client, 6)
    assert "天驰物流园" not in find(client, "天驰")
    assert "金穗小学" in find(client, "金穗")


# -- choosing ----------------------------------------------------------------------------------


def choose(client: FlaskClient, **picked: str) -> dict[str, Any]:
    return answer(client, CHOSEN, given={f"{Ids.PICKED}.data": {"name": "", **picked}})


def test_a_chosen_customer_fills_level_manager_services_and_contacts(client: FlaskClient) -> None:
    found = choose(client, customer="C0001", service="YZ-0234")
    assert "集团级" in said(found[f"{Ids.CARD}.children"])
    assert "马晓燕" in said(found[f"{Ids.CARD}.children"])
    services = [one["value"] for one in found[f"{Ids.SERVICE}.options"]]
    assert services == ["-", "YZ-0233", "YZ-0234"]
    assert found[f"{Ids.SERVICE}.value"] == "YZ-0234"
    contacts = [one["label"] for one in found[f"{Ids.CONTACT}.options"]]
    assert contacts[1:] == ["赵先生 138****5678", "孙女士 090****6789"]
    assert found[f"{Ids.CONTACT}.value"] == "-"


def test_the_only_service_and_contact_are_chosen_at_once(client: FlaskClient) -> None:
    found = choose(client, customer="C0002")
    assert (found[f"{Ids.SERVICE}.value"], found[f"{Ids.CONTACT}.value"]) == ("YW-0001", "3")


def test_a_customer_out_of_reach_cannot_be_chosen(client: FlaskClient) -> None:
    sign_in(client, 6)
    sent = post(client, CHOSEN, {f"{Ids.PICKED}.data": {"name": "", "customer": "C0001"}})
    assert "138" not in sent.get_data(as_text=True)
    assert "shell-toast" in sent.get_data(as_text=True)


# -- what it would bring -----------------------------------------------------------------------


def ahead(client: FlaskClient, **facts: str) -> dict[str, Any]:
    known = {"customer": "C0001", "service": "YZ-0233", "about": "", "kind": "fault"}
    return answer(client, AHEAD, given={f"{Ids.FACTS}.data": known | facts})


def test_the_clocks_are_told_with_limit_row_and_what_is_to_be_confirmed(
    client: FlaskClient,
) -> None:
    clocks = said(ahead(client)[f"{Ids.CLOCKS}.children"])
    for part in ("修复应于", "4时00分", "矩阵第1版第", "待确认", "派单后开始", "回单后开始"):
        assert part in clocks


def test_a_kind_with_working_days_says_so(client: FlaskClient) -> None:
    clocks = said(
        ahead(client, kind="install", service="", about="bandwidth/lan_line")[
            f"{Ids.CLOCKS}.children"
        ]
    )
    assert "5个工作日，按工单类型" in clocks


def test_without_customer_or_kind_nothing_is_guessed(client: FlaskClient) -> None:
    for facts in ({"customer": ""}, {"kind": ""}):
        assert "还没有时钟" in said(ahead(client, **facts)[f"{Ids.CLOCKS}.children"])


def test_an_applicant_learns_what_starts_when_the_desk_receives(client: FlaskClient) -> None:
    sign_in(client, 4)
    clocks = said(ahead(client)[f"{Ids.CLOCKS}.children"])
    assert "先由订单中心受理" in clocks
    assert "受理后开始" in clocks


def test_an_open_order_of_the_same_service_is_pointed_out(client: FlaskClient) -> None:
    at = datetime.now(UTC) - timedelta(minutes=3)
    with ops.transaction() as session:
        other = receiving.receive(session, fault(), actor=desk(), at=at, key="other")
    found = ahead(client)
    assert "同一业务号码已有在途工单" in said(found[f"{Ids.SAME}.children"])
    assert f"/order/{other.order_id}" in said(found[f"{Ids.SAME}.children"])
    another = ahead(client, service="YZ-0234")
    assert another[f"{Ids.SAME}.children"] is None
    assert other.order_no in said(another[f"{Ids.BESIDE}.children"])


def test_an_open_order_of_the_customer_and_kind_is_pointed_out(client: FlaskClient) -> None:
    asked = {"kind": "install", "fields": {"address": "天山北路8号"}, "service_no": None,
             "service": "digital_circuit", "product_group": "bandwidth"}  # fmt: skip
    with ops.transaction() as session:
        receiving.receive(session, fault(**asked), actor=desk(), at=datetime.now(UTC), key="other")
    alike = ahead(client, service="", about="bandwidth/digital_circuit", kind="install")
    assert "该客户已有同类在途工单" in said(alike[f"{Ids.SAME}.children"])
    assert ahead(client, kind="fault")[f"{Ids.SAME}.children"] is None


@pytest.mark.parametrize("verb", ["urge", "note"])
def test_what_a_caller_says_goes_to_the_order_that_is_open(client: FlaskClient, verb: str) -> None:
    with ops.transaction() as session:
        other = receiving.receive(session, fault(), actor=desk(), at=datetime.now(UTC), key="other")
    asked = {
        "id": other.order_id,
        "no": other.order_no,
        "verb": verb,
        "key": "k1",
        "text": "还没好",
    }
    sent = post(client, f"{Ids.ATTACHED}.data", {f"{Ids.ATTACH}.data": asked})
    assert sent.json["response"][Ids.ATTACHED]["data"]["order_id"] == other.order_id
    assert other.order_no in sent.json["sideUpdate"]["shell-toast"]["data"]["text"]
    again = post(client, f"{Ids.ATTACHED}.data", {f"{Ids.ATTACH}.data": asked})
    assert again.status_code == 200
    with ops.reading() as session:
        events = ledger.events_of(session, other.order_id)
    assert [event.verb for event in events] == ["receive", verb]
    assert orders() == 1


def test_a_note_without_words_is_asked_for_them(client: FlaskClient) -> None:
    with ops.transaction() as session:
        other = receiving.receive(session, fault(), actor=desk(), at=datetime.now(UTC), key="other")
    asked = {"id": other.order_id, "no": other.order_no, "verb": "note", "key": "k1", "text": ""}
    sent = post(client, f"{Ids.ATTACHED}.data", {f"{Ids.ATTACH}.data": asked})
    assert sent.json["sideUpdate"]["shell-toast"]["data"]["state"] == "late"
    assert "备注" in sent.json["sideUpdate"]["shell-toast"]["data"]["detail"]


def test_fields_keep_what_was_typed_and_hide_what_is_not_called_for(client: FlaskClient) -> None:
    output = f"{Ids.FIELDS}.children"
    state = {f"{Ids.DRAFT}.data": {"fields": {"symptom": "other", "symptom_note": "光猫灯灭"}}}
    found = answer(client, output, given={f"{Ids.OF}.data": {"kind": "fault"}}, state=state)
    symptom, note = found[output]
    assert "光猫灯灭" in said(note)
    assert note["props"]["hidden"] is False
    assert note["props"]["data-when"] == "symptom=other"
    state = {f"{Ids.DRAFT}.data": {"fields": {"symptom": "down"}}}
    found = answer(client, output, given={f"{Ids.OF}.data": {"kind": "fault"}}, state=state)
    assert found[output][1]["props"]["hidden"] is True
    assert '"aria-label": "故障现象"' in said(symptom)


# -- saving ------------------------------------------------------------------------------------


def test_a_saved_order_is_received_and_the_form_begins_anew(client: FlaskClient) -> None:
    found = save(client, draft(), "open")
    assert found[f"{Ids.WRONG}.data"] == {}
    saved = found[f"{Ids.SAVED}.data"]
    assert saved["then"] == "open"
    with ops.reading() as session:
        order = session.get_one(Order, saved["order_id"])
    assert (order.status, order.contact_id, order.summary) == ("received", 1, "专线中断")
    assert order.fields == {"symptom": "down"}


def test_a_toast_names_the_order_and_opens_it(client: FlaskClient) -> None:
    sent = post(client, SAVED, {f"{Ids.SAVE}.data": {"draft": draft(), "then": "next"}})
    toast = sent.json["sideUpdate"]["shell-toast"]["data"]
    order_id = sent.json["response"][Ids.SAVED]["data"]["order_id"]
    assert toast["text"].startswith("已受理YZ-")
    assert toast["detail"].startswith("应于")
    assert toast["action"] == {"label": "打开", "href": f"/order/{order_id}"}


def test_a_managers_form_is_an_application(client: FlaskClient) -> None:
    sign_in(client, 4)
    saved = save(client, draft())[f"{Ids.SAVED}.data"]
    with ops.reading() as session:
        assert session.get_one(Order, saved["order_id"]).status == "submitted"


def test_the_same_form_sent_twice_is_one_order(client: FlaskClient) -> None:
    first, again = save(client, draft()), save(client, draft())
    assert first[f"{Ids.SAVED}.data"] == again[f"{Ids.SAVED}.data"]
    assert orders() == 1


@pytest.mark.parametrize(
    ("changes", "field", "cure"),
    [
        ({"customer": "", "name": ""}, "customer", "从列表里选客户"),
        ({"service": ""}, "service", "这类工单要有业务号码"),
        ({"service": "YW-0001"}, "service", "这类工单要有业务号码"),
        ({"kind": ""}, "kind", "选工单类型"),
        ({"fields": {}}, "symptom", "还没有填故障现象"),
        ({"fields": {"symptom": "other"}}, "symptom_note", "还没有填现象说明"),
        ({"fields": {"symptom": "melted"}}, "symptom", "从列表里选"),
        ({"contact": "3"}, "contact", "从客户的联系人里选"),
        ({"happened_at": "2099-01-01T00:00"}, "happened_at", "已经过去的时刻"),
        ({"kind": "leased_line", "fields": {"a_end": "a", "z_end": "z", "lines": "-1"}},
         "lines", "填0或更大的数"),
        ({"kind": "termination", "fields": {"terminate_on": "soon"}}, "terminate_on", "填日期"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_names_the_cure(
    client: FlaskClient, changes: dict[str, Any], field: str, cure: str
) -> None:
    found = save(client, draft(**changes))
    wrong = found[f"{Ids.WRONG}.data"]
    assert cure in wrong[field]["text"]
    assert f"{Ids.SAVED}.data" not in found
    assert orders() == 0


def test_an_error_remembers_the_value_that_it_refused(client: FlaskClient) -> None:
    wrong = save(client, draft(service="YW-0001", fields={}))[f"{Ids.WRONG}.data"]
    assert wrong["service"]["value"] == "YW-0001"
    assert wrong["symptom"]["value"] == ""


def test_what_is_hidden_is_not_saved(client: FlaskClient) -> None:
    said_ = draft(fields={"symptom": "down", "symptom_note": "x", "a_end": "y"})
    saved = save(client, said_)[f"{Ids.SAVED}.data"]
    with ops.reading() as session:
        assert session.get_one(Order, saved["order_id"]).fields == {"symptom": "down"}


def test_an_installation_needs_no_number_but_says_what_it_is(client: FlaskClient) -> None:
    said_ = draft(
        kind="install", service="", about="bandwidth/lan_line", fields={"address": "天山北路8号"}
    )
    saved = save(client, said_)[f"{Ids.SAVED}.data"]
    with ops.reading() as session:
        order = session.get_one(Order, saved["order_id"])
    assert (order.service_no, order.product_group, order.service) == (None, "bandwidth", "lan_line")


def test_what_was_reported_earlier_counts_from_then(client: FlaskClient) -> None:
    saved = save(client, draft(happened_at="2026-03-18T09:30"))[f"{Ids.SAVED}.data"]
    with ops.reading() as session:
        event = session.scalars(select(OrderEvent)).one()
    assert saved["order_id"] == event.order_id
    assert event.happened_at == datetime(2026, 3, 18, 1, 30, tzinfo=UTC)
