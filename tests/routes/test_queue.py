"""Live lists as the scripts ask for them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from routes import queue
from services import closing, dispatching, receiving, working
from storage import ops
from storage.models import Order
from tests.office import desk, fault
from tests.screens import sign_in, token

HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def receive(key: str, *, ago: timedelta = HOUR, **changes: Any) -> Order:
    """A fault, received so long ago."""
    with ops.transaction() as session:
        draft = fault(**changes)
        return receiving.receive(session, draft, actor=desk(), at=now() - ago, key=key)


def dispatch(order: Order, team: str = "YZ2") -> Order:
    with ops.transaction() as session:
        key = f"dispatch {order.order_id}"
        return dispatching.dispatch(session, order.order_id, team, actor=desk(2), at=now(), key=key)


def only(order_id: int) -> Order:
    with ops.reading() as session:
        return session.get_one(Order, order_id)


def ask(client: FlaskClient, what: str, **asked: Any) -> Any:
    answer = client.post(f"/live/orders/{what}", json=asked, headers=token(client))
    assert answer.status_code == 200, answer.status
    return answer.json


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer["rows"]]


def test_rows_come_with_the_one_that_runs_out_first_on_top(client: FlaskClient) -> None:
    later, sooner = receive("a", ago=HOUR), receive("b", ago=2 * HOUR)
    answer = ask(client, "rows")
    assert ids(answer) == [sooner.order_id, later.order_id]
    assert answer["is_last"]
    assert answer["rows"][0]["stage"] == {"text": "待派单"}
    assert "dispatch" in answer["rows"][0]["legal"]


def test_all_orders_of_a_list_are_told_also_those_that_nobody_has_loaded(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "BATCH", 3)
    orders = [receive(str(n), ago=(9 - n) * HOUR).order_id for n in range(4)]
    dispatch_away = dispatch(receive("away"))
    answer = ask(client, "ids", list="waiting")
    assert answer["ids"] == orders[:3]
    assert not answer["is_all"]
    dispatch(only(orders[0]))
    answer = ask(client, "ids", list="waiting")
    assert answer["ids"] == orders[1:]
    assert answer["is_all"]
    assert dispatch_away.order_id in ask(client, "ids", query="?team=YZ2")["ids"]


def test_blocks_go_on_where_the_last_one_ended(client: FlaskClient) -> None:
    orders = [receive(str(n), ago=(9 - n) * HOUR).order_id for n in range(5)]
    first = ask(client, "rows", limit=2)
    last = first["rows"][-1]
    rest = ask(client, "rows", after=[last["rank"], last["id"]])
    assert (ids(first), first["is_last"]) == (orders[:2], False)
    assert (ids(rest), rest["is_last"]) == (orders[2:], True)


def test_the_address_filters_and_what_was_typed_narrows(client: FlaskClient) -> None:
    mine = receive("a")
    receive("b", customer_no="C0002", service_no="YW-0001", contact_id=3)
    assert ids(ask(client, "rows", query="?area=yizhou&level=group")) == [mine.order_id]
    assert ids(ask(client, "rows", text="tianchi")) == [mine.order_id]
    assert ids(ask(client, "rows", query="?area=yizhou", text="jinsui")) == []


def test_waiting_is_a_list_of_its_own(client: FlaskClient) -> None:
    waits = receive("a")
    dispatch(receive("b"))
    assert ids(ask(client, "rows", list="waiting")) == [waits.order_id]


def test_mine_and_my_teams_are_those_of_whoever_asks(stranger: FlaskClient) -> None:
    order = dispatch(receive("a"))
    with ops.transaction() as session:
        working.take(session, order.order_id, actor=desk(3), at=now(), key="take")
    receive("b")
    sign_in(stranger, 3)
    assert ids(ask(stranger, "rows", query="?whose=mine")) == [order.order_id]
    assert ids(ask(stranger, "rows", query="?whose=team")) == [order.order_id]
    sign_in(stranger, 1)
    assert ids(ask(stranger, "rows", query="?whose=mine")) == []


def test_nobody_sees_orders_of_another_branch(stranger: FlaskClient) -> None:
    order = receive("a")
    sign_in(stranger, 6)
    assert ids(ask(stranger, "rows")) == []
    assert ids(ask(stranger, "changes", since=0)) == []
    assert ids(ask(stranger, "changes", ids=[order.order_id])) == []
    assert ask(stranger, "counts")["ok"]["orders"] == 0


def test_nothing_is_sent_while_nothing_has_changed(client: FlaskClient) -> None:
    receive("a")
    since = ask(client, "rows")["change"]
    answer = client.post("/live/orders/changes", json={"since": since}, headers=token(client))
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_change_says_who_did_what(client: FlaskClient) -> None:
    order = receive("a")
    since = ask(client, "rows")["change"]
    dispatch(order)
    answer = ask(client, "changes", since=since)
    (row,) = answer["rows"]
    assert (row["id"], row["version"], row["in"]) == (order.order_id, 2, True)
    assert row["news"] == "王芳 派单"
    assert row["deed"].startswith("王芳")
    assert row["deed"].endswith("已派给伊州区装维二队")
    assert answer["change"] > since
    assert not answer["is_cut"]


def test_a_row_that_left_the_list_is_told_as_gone(client: FlaskClient) -> None:
    order = receive("a")
    since = ask(client, "rows", list="waiting")["change"]
    dispatch(order)
    (row,) = ask(client, "changes", list="waiting", since=since)["rows"]
    assert not row["in"]
    with ops.transaction() as session:
        closing.cancel(session, order.order_id, "customer", actor=desk(), at=now(), key="c")
    (row,) = ask(client, "changes", since=since)["rows"]
    assert not row["in"]
    assert "已撤单" in row["deed"]


def test_rows_can_be_asked_for_by_number(client: FlaskClient) -> None:
    orders = [receive("a").order_id, receive("b").order_id]
    assert sorted(ids(ask(client, "changes", ids=orders))) == orders


def test_counters_do_not_follow_the_state_that_they_filter_by(client: FlaskClient) -> None:
    receive("a", ago=400 * HOUR)
    receive("b", ago=timedelta(0))
    answer = ask(client, "counts", query="?state=late")
    assert answer["late"]["orders"] == 1
    assert answer["late"]["worst"] < answer["at"]
    assert sum(answer[state]["orders"] for state in ("late", "risk", "ok", "hold")) == 2
    assert answer["turn"] > answer["at"]


@pytest.mark.parametrize("what", ["rows", "changes", "counts"])
def test_scripts_must_show_the_sessions_token(client: FlaskClient, what: str) -> None:
    assert client.post(f"/live/orders/{what}", json={}).status_code == 403


def test_strangers_are_told_to_log_in(stranger: FlaskClient) -> None:
    assert stranger.post("/live/orders/rows", json={}).status_code == 401


def test_what_is_no_question_is_refused(client: FlaskClient) -> None:
    answer = client.post("/live/orders/rows", data="x", headers=token(client))
    assert answer.status_code == 400


def test_asking_for_lists_is_no_activity(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["seen"] -= 3600
        before = session["seen"]
    ask(client, "rows")
    with client.session_transaction() as session:
        assert session["seen"] == before


# -- Excel -------------------------------------------------------------------------------------


def numbers(content: bytes) -> list[str]:
    """The order numbers of a workbook's first sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    _head, *found = book.get_sheet_by_index(0).to_python()
    return [str(row[0]) for row in found]


def test_the_workbook_holds_exactly_the_rows_of_the_list(client: FlaskClient) -> None:
    mine = receive("a")
    receive("b", customer_no="C0002", service_no="YW-0001", contact_id=3)
    answer = client.get("/queue.xlsx?area=yizhou")
    assert numbers(answer.data) == [mine.order_no]
    assert "filename*=UTF-8''%E5%9C%A8" in answer.headers["Content-Disposition"]
    assert len(numbers(client.get("/queue.xlsx").data)) == 2


def test_what_was_typed_narrows_the_workbook_too(client: FlaskClient) -> None:
    mine = receive("a")
    receive("b", customer_no="C0002", service_no="YW-0001", contact_id=3)
    answer = client.post("/queue.xlsx", data={"text": "tianchi", **form_token(client)})
    assert numbers(answer.data) == [mine.order_no]


def form_token(client: FlaskClient) -> dict[str, str]:
    return {"token": token(client)["X-Paidan-Token"]}


def test_a_workbook_needs_the_right_to_export(stranger: FlaskClient) -> None:
    sign_in(stranger, 3)
    assert stranger.get("/queue.xlsx").status_code == 403
