"""The order's page through HTTP: what is shown, to whom, and what its forms do."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from callbacks.order import SHOWN
from services import acts, attaching, receiving
from storage import attachments, ops
from storage.models import Audit, Order
from tests import photos
from tests.office import desk, fault
from tests.screens import post, said, sign_in
from ui.ids import Order as Ids

SHOW = (
    "..".join(("", "...".join(f"{one}.children" for one in SHOWN)))
    + f"...{Ids.MISSING}.children...{Ids.WHOLE}.hidden...{Ids.SEEN}.data.."
)
FORM, DONE, MEANWHILE = f"{Ids.FORM}.children", f"{Ids.DONE}.data", f"{Ids.MEANWHILE}.children"


def receive(key: str = "a", **changes: Any) -> Order:
    at = datetime.now(UTC) - timedelta(minutes=20)
    with ops.transaction() as session:
        return receiving.receive(session, fault(**changes), actor=desk(), at=at, key=key)


def act(order: Order, verb: str, who: int = 2, **said: Any) -> Order:
    with ops.transaction() as session:
        return acts.carry_out(
            session, order.order_id, acts.Verb(verb), said, actor=desk(who), at=datetime.now(UTC),
            key=f"{order.order_id} {verb} {said}",
        )  # fmt: skip


def show(
    client: FlaskClient, path: str, *, seen: Any = None, again: Any = None
) -> dict[str, Any] | None:
    """What the page shows, by place; None where it stays as it is."""
    inputs = {f"{Ids.PLACE}.pathname": path, f"{Ids.AGAIN}.data": again}
    answer = post(client, SHOW, inputs, state={f"{Ids.SEEN}.data": seen})
    if answer.status_code == 204:
        return None
    found = answer.json["response"]
    return {name: next(iter(part.values())) for name, part in found.items()} or None


def intent(order: Order, verb: str, **more: Any) -> dict[str, Any]:
    known = {"order_id": order.order_id, "no": order.order_no, "version": order.version}
    return {"verb": verb, "key": "form", **known, **more}


def do(client: FlaskClient, order: Order, verb: str, **form: Any) -> dict[str, Any]:
    listed = {"id": order.order_id, "no": order.order_no, "version": order.version}
    asked = {"verb": verb, "key": "form", "orders": [listed], "said": form, "sent": "1"}
    answer = post(client, DONE, {f"{Ids.ACT}.data": asked})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json["response"][Ids.DONE]["data"]
    return found


# -- showing -----------------------------------------------------------------------------------


def test_the_page_shows_the_order_of_its_path(client: FlaskClient) -> None:
    order = receive()
    shown = show(client, f"/order/{order.order_id}")
    assert shown is not None
    assert order.order_no in said(shown[Ids.HEAD])
    assert "天驰物流园" in said(shown[Ids.HEAD])
    assert "为什么超时" in said(shown[Ids.WHY_TITLE])
    assert "138****5678" in said(shown[Ids.CUSTOMER])
    assert "13812345678" not in said(shown)
    assert shown[Ids.WHOLE] is False
    assert shown[Ids.SEEN]["version"] == 1


@pytest.mark.parametrize("path", ["/order/999999", "/order/abc", "/order/", "/order/-1", "/order"])
def test_what_is_no_order_says_so_and_leads_on(client: FlaskClient, path: str) -> None:
    shown = show(client, path)
    assert shown is not None
    assert "没有这张工单" in said(shown[Ids.MISSING])
    assert shown[Ids.WHOLE] is True


def test_an_order_out_of_sight_looks_like_none(client: FlaskClient) -> None:
    order = receive()
    sign_in(client, 6)
    shown = show(client, f"/order/{order.order_id}")
    assert shown is not None
    assert "没有这张工单" in said(shown[Ids.MISSING])
    assert "天驰物流园" not in said(shown)


def test_an_order_that_is_still_the_same_is_not_drawn_again(client: FlaskClient) -> None:
    order = receive()
    path = f"/order/{order.order_id}"
    seen = {"order_id": order.order_id, "version": 1}
    assert show(client, path, seen=seen, again={"turned": False}) is None
    assert show(client, path, seen=seen, again={"turned": True}) is not None
    act(order, "dispatch", team="YZ2")
    news = show(client, path, seen=seen, again={"turned": False})
    assert news is not None
    assert news[Ids.SEEN]["version"] == 2


def test_the_browser_is_told_when_a_clock_of_the_order_turns(client: FlaskClient) -> None:
    at = datetime.now(UTC)
    with ops.transaction() as session:
        order = receiving.receive(session, fault(), actor=desk(), at=at, key="fresh")
    shown = show(client, f"/order/{order.order_id}")
    assert shown is not None
    warn = at + timedelta(minutes=15 * 0.75)
    assert abs(shown[Ids.SEEN]["turn"] - warn.timestamp() * 1000) < 2000


def test_the_reader_sees_only_verbs_of_the_readers_own(client: FlaskClient) -> None:
    order = receive()
    desks = show(client, f"/order/{order.order_id}")
    sign_in(client, 4)
    managers = show(client, f"/order/{order.order_id}")
    assert desks is not None
    assert managers is not None
    assert '"act": "dispatch"' in said(desks[Ids.ACTS])
    assert '"act": "dispatch"' not in said(managers[Ids.ACTS])
    assert '"act": "urge"' in said(managers[Ids.ACTS])


def test_the_page_speaks_the_readers_language(client: FlaskClient) -> None:
    order = receive()
    with client.session_transaction() as session:
        session["locale"] = "en"
    shown = show(client, f"/order/{order.order_id}")
    assert shown is not None
    assert "Why it is late" in said(shown[Ids.WHY_TITLE])
    assert "Order centre" in said(shown[Ids.HEAD])


# -- forms -------------------------------------------------------------------------------------


def test_a_form_asks_what_its_verb_needs_and_when_it_happened(client: FlaskClient) -> None:
    order = receive()
    answer = post(client, FORM, {f"{Ids.INTENT}.data": intent(order, "hold")})
    form = said(answer.json["response"][Ids.FORM]["children"])
    for name in ("reason", "until", "text", "happened_at"):
        assert f'"name": "{name}"' in form
    assert "等待客户开机房" in form


def test_a_form_that_is_closed_is_gone_and_one_that_goes_on_stays(client: FlaskClient) -> None:
    order = receive()
    closed = post(client, FORM, {f"{Ids.INTENT}.data": None})
    assert closed.json["response"][Ids.FORM]["children"] == []
    going_on = post(client, FORM, {f"{Ids.INTENT}.data": intent(order, "note", goes_on=True)})
    assert Ids.FORM not in going_on.json["response"]


def test_a_form_of_what_is_not_possible_is_a_toast(client: FlaskClient) -> None:
    order = receive()
    answer = post(client, FORM, {f"{Ids.INTENT}.data": intent(order, "finish")})
    assert "不能回单" in answer.get_data(as_text=True)


def test_an_act_is_done_and_said(client: FlaskClient) -> None:
    outcome = do(client, receive(), "dispatch", team="YZ2", text="请尽快")
    assert outcome["is_done"]


def test_what_is_wrong_with_a_form_comes_with_its_field(client: FlaskClient) -> None:
    outcome = do(client, receive(), "hold", reason="room_closed", until="")
    assert (outcome["is_done"], outcome["field"]) == (False, "until")
    assert outcome["why"]


def test_somebody_who_was_slower_is_told_by_whom(client: FlaskClient) -> None:
    order = receive()
    act(order, "dispatch", team="YZ2")
    outcome = do(client, order, "dispatch", team="YZ1")
    assert not outcome["is_done"]
    assert outcome["why"].startswith("王芳")


def test_the_same_form_sent_twice_is_one_act(client: FlaskClient) -> None:
    order = receive()
    first = do(client, order, "note", text="一次")
    again = do(client, order, "note", text="一次")
    assert first["is_done"]
    assert again["is_done"]
    with ops.reading() as session:
        assert session.get_one(Order, order.order_id).version == 2


def test_an_act_that_is_not_the_readers_is_refused(client: FlaskClient) -> None:
    order = receive()
    sign_in(client, 4)
    outcome = do(client, order, "dispatch", team="YZ2")
    assert not outcome["is_done"]
    assert "权限" in outcome["why"]


# -- meanwhile ---------------------------------------------------------------------------------


def compare(client: FlaskClient, order: Order, asked: Any, version: int) -> str:
    seen = {"order_id": order.order_id, "version": version}
    inputs = {f"{Ids.SEEN}.data": seen, f"{Ids.INTENT}.data": asked}
    answer = post(client, MEANWHILE, inputs)
    return said(answer.json["response"][Ids.MEANWHILE]["children"])


def test_an_open_form_is_told_what_others_did(client: FlaskClient) -> None:
    order = receive()
    act(order, "dispatch", team="YZ2")
    refused = compare(client, order, intent(order, "dispatch"), 2)
    assert "王芳" in refused
    assert "待接单" in refused
    assert "data-goes-on" not in refused
    assert "data-goes-on" in compare(client, order, intent(order, "note"), 2)


def test_nothing_is_compared_without_a_form_or_a_change(client: FlaskClient) -> None:
    order = receive()
    assert compare(client, order, None, 1) == "[]"
    assert compare(client, order, intent(order, "note"), 1) == "[]"


# -- people ------------------------------------------------------------------------------------


def test_a_number_is_shown_on_request_and_the_request_is_kept(client: FlaskClient) -> None:
    order = receive()
    shown = '{"page":"order","private":"phone","who":["MATCH"]}.children'
    button = '{"page":"order","reveal":"phone","who":["MATCH"]}.hidden'
    who = {"page": "order", "who": "contact:1"}
    body = {
        "output": f"..{shown}...{button}..",
        "outputs": [
            {"id": {**who, "private": "phone"}, "property": "children"},
            {"id": {**who, "reveal": "phone"}, "property": "hidden"},
        ],
        "inputs": [{"id": {**who, "reveal": "phone"}, "property": "n_clicks", "value": 1}],
        "state": [{"id": Ids.SEEN, "property": "data", "value": {"order_id": order.order_id}}],
        "changedPropIds": ['{"page":"order","reveal":"phone","who":"contact:1"}.n_clicks'],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    assert "13812345678" in answer.get_data(as_text=True)
    with ops.reading() as session:
        kept = session.scalars(select(Audit).where(Audit.action == "reveal")).one()
    assert (kept.person_id, kept.entity_id) == (1, "1")


# -- files and the report ----------------------------------------------------------------------

FILES = f"{Ids.FILES}.children"


def files(client: FlaskClient, order_id: int) -> str:
    inputs = {f"{Ids.SEEN}.data": {"order_id": order_id}, f"{Ids.AGAIN}.data": None}
    return said(post(client, FILES, inputs).json)


def test_the_page_lists_the_files_of_the_order(client: FlaskClient) -> None:
    order = receive()
    assert "没有附件" in files(client, order.order_id)
    stored = attachments.keep(io.BytesIO(photos.PDF), 1000)
    with ops.transaction() as session:
        attaching.attach(
            session, order.order_id, stored, name="验收.pdf", slot=None, actor=desk(2),
            at=datetime.now(UTC), key="f",
        )  # fmt: skip
    assert "验收.pdf" in files(client, order.order_id)
    sign_in(client, 7)
    assert "验收.pdf" not in files(client, order.order_id)


def test_the_form_of_the_report_asks_what_the_kind_requires(client: FlaskClient) -> None:
    order = act(act(receive(), "dispatch", team="YZ2"), "take", 3)
    asked = said(post(client, FORM, {f"{Ids.INTENT}.data": intent(order, "finish")}).json)
    assert "光功率，dBm" in asked
    assert "data-owed" not in asked.replace('"data-item": "result", "data-owed"', "")
    sign_in(client, 3)
    asked = said(post(client, FORM, {f"{Ids.INTENT}.data": intent(order, "finish")}).json)
    assert '"data-slot": "photo_card"' in asked
    assert '"data-lacking"' in asked


def test_the_course_tells_what_was_measured(client: FlaskClient) -> None:
    order = act(act(receive(), "dispatch", team="YZ2"), "take", 3)
    measured = {"optical_power": "-19.5", "action": "spliced", "material": "接头盒1个"}
    act(order, "finish", result="cable_cut", text="已恢复", **measured)
    shown = show(client, f"/order/{order.order_id}")
    assert shown is not None
    course = said(shown[Ids.COURSE])
    assert "光缆中断，处理措施：熔接光缆，光功率：−19.5 dBm" in course
    assert "用料：接头盒1个；已恢复" in course
