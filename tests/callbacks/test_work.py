"""The field team's page through HTTP: what its cards show, and what a tap does."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services import acts, attaching, receiving
from storage import attachments, ops
from storage.models import Audit, Order
from tests import photos
from tests.office import desk, fault
from tests.screens import post, said, sign_in
from tests.services.acting import every
from ui.ids import Work

SHOW = f"..{Work.WHO}.children...{Work.TABS}.children...{Work.LIST}.children...{Work.SEEN}.data.."
FORM, DONE = f"{Work.FORM}.children", f"{Work.DONE}.data"
FIELD, OTHER_FIELD = 3, 7
PHOTOS = ("photo_equipment", "photo_safety", "photo_tags", "photo_card")


@pytest.fixture
def worker(stranger: FlaskClient) -> FlaskClient:
    """Signed in as the field team's 马磊."""
    sign_in(stranger, FIELD)
    return stranger


def act(order: Order, verb: str, who: int = 1, **said: Any) -> Order:
    with ops.transaction() as session:
        return acts.carry_out(
            session, order.order_id, acts.Verb(verb), said, actor=desk(who), at=datetime.now(UTC),
            key=f"{order.order_id} {verb}",
        )  # fmt: skip


def given(key: str = "a", **changes: Any) -> Order:
    """A fault that was given to 马磊's team."""
    at = datetime.now(UTC) - timedelta(minutes=20)
    with ops.transaction() as session:
        order = receiving.receive(session, fault(**changes), actor=desk(), at=at, key=key)
    return act(order, "dispatch", team="YZ2")


def on_site(key: str = "a", **changes: Any) -> Order:
    """One on whose site a member of the team is."""
    return act(act(given(key, **changes), "take", FIELD), "arrive", FIELD)


def show(client: FlaskClient, search: str = "", seen: str | None = None) -> dict[str, Any] | None:
    inputs = {f"{Work.PLACE}.search": search, f"{Work.AGAIN}.data": None}
    answer = post(client, SHOW, inputs, state={f"{Work.SEEN}.data": seen})
    if answer.status_code == 204:
        return None
    found = answer.json["response"]
    return {name: next(iter(part.values())) for name, part in found.items()} or None


def cards(client: FlaskClient, search: str = "") -> str:
    shown = show(client, search)
    assert shown is not None
    return said(shown[Work.LIST])


def do(client: FlaskClient, order: Order, verb: str, key: str = "form", **form: Any) -> Any:
    listed = {"id": order.order_id, "no": order.order_no, "version": order.version}
    asked = {"verb": verb, "key": key, "orders": [listed], "said": form, "sent": "1"}
    answer = post(client, DONE, {f"{Work.ACT}.data": asked})
    assert answer.status_code == 200
    return answer.json["response"][Work.DONE]["data"]


def photograph(order: Order, *slots: str) -> None:
    for slot in slots:
        stored = attachments.keep(io.BytesIO(photos.PNG), 1000)
        with ops.transaction() as session:
            attaching.attach(
                session, order.order_id, stored, name="a.png", slot=slot, actor=desk(FIELD),
                at=datetime.now(UTC), key=f"{order.order_id} {slot}",
            )  # fmt: skip


# -- showing -----------------------------------------------------------------------------------


def test_a_card_says_who_what_where_and_offers_the_next_step(worker: FlaskClient) -> None:
    order = given()
    text = cards(worker)
    assert "天驰物流园" in text
    assert "专线中断" in text
    assert "138****5678" in text
    assert "13812345678" not in text
    assert '"data-verb": "take"' in text
    order = act(order, "take", FIELD)
    assert '"data-verb": "arrive"' in cards(worker)
    act(order, "arrive", FIELD)
    text = cards(worker)
    assert '"data-slot": "photo_card"' in text
    assert "−25至−8" in text


def test_the_work_of_other_teams_is_not_ones_own(worker: FlaskClient) -> None:
    act(given(), "transfer", team="YZ1", reason="load")
    assert "手上没有工单" in cards(worker)
    sign_in(worker, OTHER_FIELD)
    assert "天驰物流园" in cards(worker)


def test_what_is_reported_done_is_no_longer_in_hand(worker: FlaskClient) -> None:
    act(on_site(), "finish", result="cable_cut")
    assert "手上没有工单" in cards(worker)


def test_the_address_narrows_the_list_and_the_tabs_count_all_of_it(worker: FlaskClient) -> None:
    given("a", summary="甲")
    on_site("b", summary="乙")
    shown = show(worker, "?show=take")
    assert shown is not None
    assert "甲" in said(shown[Work.LIST])
    assert "乙" not in said(shown[Work.LIST])
    counts = [tab["props"]["children"][1]["props"]["children"] for tab in shown[Work.TABS]]
    assert counts == ["2", "1", "1", "0"]
    assert "没有挂起的工单" in cards(worker, "?show=hold")
    assert "甲" in cards(worker, "?show=nonsense")


def test_what_has_not_changed_is_not_drawn_again(worker: FlaskClient) -> None:
    order = on_site()
    shown = show(worker)
    assert shown is not None
    assert show(worker, seen=shown[Work.SEEN]) is None
    photograph(order, "photo_card")
    assert show(worker, seen=shown[Work.SEEN]) is not None


def test_a_kind_with_results_of_its_own_offers_those(worker: FlaskClient) -> None:
    on_site(kind="relocate", fields={"address": "天山北路9号"}, service_no="YZ-0234")
    text = cards(worker)
    assert "按单完成" in text
    assert "光缆中断" not in text
    assert "天山北路9号" in text
    assert "光功率" not in text


def test_the_page_is_for_who_works_on_site(client: FlaskClient) -> None:
    inputs = {f"{Work.PLACE}.search": "", f"{Work.AGAIN}.data": None}
    assert post(client, SHOW, inputs, state={f"{Work.SEEN}.data": None}).status_code == 403


# -- doing -------------------------------------------------------------------------------------


def test_a_double_tap_takes_once(worker: FlaskClient) -> None:
    order = given()
    first, second = do(worker, order, "take"), do(worker, order, "take")
    assert (first["is_done"], second["is_done"]) == (True, True)
    with ops.reading() as session:
        assert session.get_one(Order, order.order_id).version == order.version + 1


def test_a_colleague_may_be_sent_but_nobody_of_another_team(worker: FlaskClient) -> None:
    order = given()
    refused = do(worker, order, "take", assignee=str(OTHER_FIELD))
    assert (refused["is_done"], refused["field"]) == (False, "assignee")
    assert do(worker, order, "take", key="other", assignee=str(FIELD))["is_done"]


def test_a_report_names_what_is_missing_and_the_order_stays(worker: FlaskClient) -> None:
    order = on_site()
    photograph(order, *PHOTOS[:3])
    report = {"result": "cable_cut", "action": "spliced", "bandwidth": "100"}
    refused = do(worker, order, "finish", **report)
    assert refused["why"] == "还差2项才能回单：光功率、服务卡照片。"
    assert refused["field"] == "optical_power"
    photograph(order, "photo_card")
    weak = do(worker, order, "finish", optical_power="-29.4", **report)
    assert weak["why"] == "光功率：−29.4 dBm低于下限−25，请复测或说明原因。"
    reason = {"optical_power": "-29.4", "optical_power_why": "待换分光器"}
    assert do(worker, order, "finish", **reason, **report)["is_done"]


def test_a_report_without_a_result_or_with_an_unknown_one_is_refused(worker: FlaskClient) -> None:
    order = on_site()
    missing = do(worker, order, "finish")
    assert (missing["field"], missing["why"]) == ("result", "还没有填故障原因。")
    unknown = do(worker, order, "finish", result="magic")
    assert (unknown["field"], unknown["why"][:4]) == ("result", "故障原因")


def test_holding_asks_for_a_reason_and_until_when(worker: FlaskClient) -> None:
    order = on_site()
    intent = {"verb": "hold", "order_id": order.order_id, "no": order.order_no, "version": 4}
    answer = post(worker, FORM, {f"{Work.INTENT}.data": intent})
    assert "asking-until" in answer.get_data(as_text=True)
    assert post(worker, FORM, {f"{Work.INTENT}.data": None}).json["response"][Work.FORM] == {
        "children": []
    }
    until = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    assert do(worker, order, "hold", reason="room_closed", until=until)["is_done"]
    text = cards(worker)
    assert "约定" in text
    assert '"data-verb": "resume"' in text


def test_the_number_is_shown_to_who_asks_and_stays_shown_to_that_person(
    worker: FlaskClient,
) -> None:
    order = given()
    ids = {"order": order.order_id, "page": "work"}
    place = json.dumps(ids | {"part": "reach"}, sort_keys=True, separators=(",", ":"))
    button = json.dumps(ids | {"part": "reveal"}, sort_keys=True, separators=(",", ":"))
    body = {
        "output": f"{place}.children",
        "outputs": {"id": Work.reach(order.order_id), "property": "children"},
        "inputs": [{"id": Work.reveal(order.order_id), "property": "n_clicks", "value": 1}],
        "changedPropIds": [f"{button}.n_clicks"],
        "state": [],
    }
    output = '{"order":["MATCH"],"page":"work","part":"reach"}.children'
    answer = worker.post("/_dash-update-component", json=body | {"output": output})
    assert "tel:13812345678" in answer.get_data(as_text=True)
    assert [(row.person_id, row.entity_id) for row in every(Audit, action="reveal")] == [
        (FIELD, "1")
    ]
    assert "tel:13812345678" in cards(worker)
    act(order, "transfer", team="YZ1", reason="load")
    sign_in(worker, OTHER_FIELD)
    assert "13812345678" not in cards(worker)
