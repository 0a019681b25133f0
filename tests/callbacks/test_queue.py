"""Verbs from the queue: the form, and one transaction for each order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services import dispatching, receiving
from storage import ops
from storage.models import Order, OrderEvent
from tests.office import desk, fault
from tests.screens import post, sign_in
from ui.ids import Queue

FORM, DONE = f"{Queue.FORM}.children", f"{Queue.DONE}.data"


def receive(key: str) -> Order:
    at = datetime.now(UTC) - timedelta(minutes=5)
    with ops.transaction() as session:
        return receiving.receive(session, fault(), actor=desk(), at=at, key=key)


def chosen(*orders: Order, **more: Any) -> dict[str, Any]:
    listed = [{"id": one.order_id, "version": one.version, "no": one.order_no} for one in orders]
    return {"orders": listed, "key": "form", **more}


def do(client: FlaskClient, asked: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What became of each order, and the toast."""
    answer = post(client, DONE, {f"{Queue.ACT}.data": asked})
    assert answer.status_code == 200
    said = answer.json
    toast = said.get("sideUpdate", {}).get("shell-toast", {}).get("data", {})
    return said["response"][Queue.DONE]["data"], toast


def status(order: Order) -> tuple[str, str | None, int]:
    with ops.reading() as session:
        found = session.get_one(Order, order.order_id)
    return found.status, found.team, found.version


def test_the_form_asks_what_the_verb_needs_and_offers_teams_with_their_load(
    client: FlaskClient,
) -> None:
    order = receive("a")
    answer = post(client, FORM, {f"{Queue.INTENT}.data": chosen(order, verb="dispatch")})
    text = answer.get_data(as_text=True)
    assert order.order_no in text
    assert "伊州区装维一队 · 0/12" in answer.json["response"][Queue.FORM]["children"].__str__()


def test_a_form_of_a_verb_that_is_not_possible_says_why(client: FlaskClient) -> None:
    order = receive("a")
    answer = post(client, FORM, {f"{Queue.INTENT}.data": chosen(order, verb="finish")})
    assert "shell-toast" in answer.get_data(as_text=True)
    assert "response" not in answer.json or Queue.FORM not in answer.json["response"]


def test_each_of_many_orders_is_done_on_its_own(client: FlaskClient) -> None:
    one, two = receive("a"), receive("b")
    outcomes, toast = do(client, chosen(one, two, verb="dispatch", said={"team": "YZ1"}))
    assert [outcome["is_done"] for outcome in outcomes] == [True, True]
    assert status(one) == status(two) == ("dispatched", "YZ1", 2)
    assert toast["text"] == "已派2单"


def test_one_that_somebody_was_faster_with_is_refused_by_name(client: FlaskClient) -> None:
    free, gone = receive("a"), receive("b")
    with ops.transaction() as session:
        dispatching.dispatch(
            session, gone.order_id, "YZ2", actor=desk(2), at=datetime.now(UTC), key="faster"
        )
    outcomes, toast = do(client, chosen(free, gone, verb="dispatch", said={"team": "YZ1"}))
    assert [outcome["is_done"] for outcome in outcomes] == [True, False]
    assert outcomes[1]["why"].startswith("王芳")
    assert outcomes[1]["why"].endswith("已派给伊州区装维二队")
    assert (toast["state"], toast["text"]) == ("late", f"没有办成：{gone.order_no}")
    assert toast["detail"] == outcomes[1]["why"]
    assert status(gone) == ("dispatched", "YZ2", 2)


def test_the_same_form_sent_twice_is_done_once(client: FlaskClient) -> None:
    order = receive("a")
    asked = chosen(order, verb="note", said={"text": "客户已联系"})
    for _time in range(2):
        outcomes, _toast = do(client, asked)
        assert outcomes[0]["is_done"]
    with ops.reading() as session:
        verbs = [one.verb for one in session.query(OrderEvent).order_by(OrderEvent.seq)]
    assert verbs == ["receive", "note"]


def test_what_is_missing_is_named_with_its_field(client: FlaskClient) -> None:
    outcomes, _toast = do(client, chosen(receive("a"), verb="dispatch", said={}))
    assert (outcomes[0]["is_done"], outcomes[0]["field"]) == (False, "team")


@pytest.mark.parametrize("person", [4, 5])
def test_those_who_only_look_change_nothing(stranger: FlaskClient, person: int) -> None:
    order = receive("a")
    sign_in(stranger, person)
    outcomes, toast = do(stranger, chosen(order, verb="dispatch", said={"team": "YZ1"}))
    assert not outcomes[0]["is_done"]
    assert toast["state"] == "late"
    assert status(order)[0] == "received"


def test_an_order_out_of_sight_is_not_there(stranger: FlaskClient) -> None:
    order = receive("a")
    sign_in(stranger, 6)
    outcomes, _toast = do(stranger, chosen(order, verb="dispatch", said={"team": "YZ1"}))
    assert not outcomes[0]["is_done"]
    assert status(order)[0] == "received"
