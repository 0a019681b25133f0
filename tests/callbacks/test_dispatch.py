"""The dispatch desk: suggestions, the plan, and two who dispatch at once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

import config
from services import dispatching, leaves, receiving, working
from storage import ops
from storage.models import Order
from tests.boards import parts, texts
from tests.office import desk, fault
from tests.screens import post, sign_in
from ui.ids import Dispatch, Shell

OUTPUTS = (
    f"{Dispatch.ABOUT}.children", f"{Dispatch.SUGGESTED}.children", f"{Dispatch.PREVIEW}.children",
    f"{Dispatch.FOOT}.children", f"{Dispatch.TEAMS}.children", f"{Dispatch.KEPT}.data",
)  # fmt: skip
LOOK = f"..{'...'.join(OUTPUTS)}.."
DONE = f"..{Dispatch.DONE}.data...{Dispatch.RESULTS}.children.."


def receive(key: str, **changes: Any) -> Order:
    at = datetime.now(UTC) - timedelta(minutes=5)
    with ops.transaction() as session:
        return receiving.receive(session, fault(**changes), actor=desk(), at=at, key=key)


def dispatch(order: Order, team: str, who: int = 2) -> None:
    with ops.transaction() as session:
        at, key = datetime.now(UTC), f"{order.order_id} {team}"
        dispatching.dispatch(session, order.order_id, team, actor=desk(who), at=at, key=key)


def look(client: FlaskClient, *, kept: Any = None, **chosen: Any) -> dict[str, Any]:
    """The board: its parts as JSON, by name."""
    body = {
        "output": LOOK,
        "outputs": [
            {"id": one.rpartition(".")[0], "property": one.rpartition(".")[2]} for one in OUTPUTS
        ],
        "inputs": [
            {"id": Dispatch.CHOSEN, "property": "data", "value": chosen},
            {"id": "shell-live", "property": "data", "value": None},
        ],
        "state": [{"id": Dispatch.KEPT, "property": "data", "value": kept}],
        "changedPropIds": [f"{Dispatch.CHOSEN}.data"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    found = answer.json["response"]
    return {
        name.removeprefix("dispatch-"): next(iter(part.values())) for name, part in found.items()
    }


def plans(part: Any) -> list[list[dict[str, Any]]]:
    """The plans written into the buttons of a part, in the order in which they stand."""
    written = [button.get("data-plan") for button in parts(part, "Button")]
    return [json.loads(plan) for plan in written if plan]


def test_teams_are_suggested_with_reasons_and_the_others_with_theirs(client: FlaskClient) -> None:
    order = receive("a")
    board = look(client, focus=order.order_id, orders=[])
    words = texts(board["suggested"])
    assert order.order_no in texts(board["about"])
    assert "伊州区装维一队" in words
    assert "手上0，上限12" in words
    assert "其余1个班组为什么没有入选：区域不符1" in words
    assert [[one["team"] for one in plan] for plan in plans(board["suggested"])] == [
        ["YZ1"],
        ["YZ2"],
    ]


def test_a_plan_says_what_each_team_would_hold(client: FlaskClient) -> None:
    one, two = receive("a"), receive("b")
    board = look(client, focus=one.order_id, orders=[one.order_id, two.order_id])
    (plan,) = plans(board["foot"])
    assert [(step["id"], step["version"], step["team"]) for step in plan] == [
        (one.order_id, 1, "YZ1"), (two.order_id, 1, "YZ2"),
    ]  # fmt: skip
    assert "1/12" in texts(board["preview"])
    assert "将派2单" in texts(board["foot"])


def go_on_leave(person: str) -> None:
    """From yesterday to tomorrow."""
    today = datetime.now(config.TZ).date()
    since, until = today - timedelta(days=1), today + timedelta(days=1)
    with ops.transaction() as session:
        how: Any = {"actor": desk(2), "at": datetime.now(UTC)}
        leaves.add(session, person, since, until, "annual", **how)


def test_a_team_whose_people_are_all_on_leave_is_not_suggested_and_says_so(
    client: FlaskClient,
) -> None:
    order = receive("a")
    go_on_leave("S003")
    board = look(client, focus=order.order_id, orders=[order.order_id])
    assert [[one["team"] for one in plan] for plan in plans(board["suggested"])] == [["YZ1"]]
    assert "区域不符1，全员休假1" in texts(board["suggested"])
    assert "全员休假" in texts(board["teams"])


def test_a_team_on_leave_that_was_picked_gets_nothing_and_the_plan_says_why(
    client: FlaskClient,
) -> None:
    order = receive("a")
    go_on_leave("S003")
    board = look(client, focus=order.order_id, orders=[order.order_id], team="YZ2")
    assert "伊州区装维二队全员休假" in texts(board["preview"])
    assert "将派0单，跳过1单" in texts(board["foot"])
    orders = [{"id": order.order_id, "version": 1, "no": order.order_no, "team": "YZ2"}]
    asked = {"key": "k", "orders": orders}
    answer = post(client, DONE, {f"{Dispatch.ACT}.data": asked})
    assert "伊州区装维二队全员休假" in json.dumps(answer.json, ensure_ascii=False)


def test_a_team_picked_on_the_right_gets_all(client: FlaskClient) -> None:
    orders = [receive("a").order_id, receive("b").order_id]
    board = look(client, focus=orders[0], orders=orders, team="YW1")
    (plan,) = plans(board["foot"])
    assert {step["team"] for step in plan} == {"YW1"}
    assert texts(board["preview"]).count("区域不符") == 2
    assert "2/12" in texts(board["teams"])


def test_an_order_that_is_gone_is_skipped_and_says_who_was_faster(client: FlaskClient) -> None:
    free, gone = receive("a"), receive("b")
    dispatch(gone, "YZ2")
    board = look(client, focus=gone.order_id, orders=[free.order_id, gone.order_id])
    (plan,) = plans(board["foot"])
    assert [step["id"] for step in plan] == [free.order_id]
    assert "，跳过1单" in texts(board["foot"])
    assert "王芳" in texts(board["preview"])
    assert plans(board["suggested"]) == []
    assert "已派给伊州区装维二队" in texts(board["suggested"])


def test_suggestions_stay_in_their_places_while_the_order_does(client: FlaskClient) -> None:
    order = receive("a")
    before = look(client, focus=order.order_id, orders=[])
    dispatch(receive("b"), "YZ1")
    after = look(client, focus=order.order_id, orders=[], kept=before["kept"])
    assert [plan[0]["team"] for plan in plans(after["suggested"])] == ["YZ1", "YZ2"]
    assert "手上1，上限12" in texts(after["suggested"])
    fresh = look(client, focus=order.order_id, orders=[])
    assert plans(fresh["suggested"])[0][0]["team"] == "YZ2"


def test_with_nothing_chosen_the_page_says_what_to_do(client: FlaskClient) -> None:
    board = look(client)
    assert "没有当前工单" in texts(board["suggested"])
    assert "没有选中工单" in texts(board["preview"])
    assert not board["foot"]
    assert "伊吾装维队" in texts(board["teams"])


def test_each_order_goes_to_the_team_of_its_plan(client: FlaskClient) -> None:
    one, two = receive("a"), receive("b")
    (plan,) = plans(look(client, focus=None, orders=[one.order_id, two.order_id])["foot"])
    asked = {"key": "choice", "orders": plan}
    answer = post(client, DONE, {f"{Dispatch.ACT}.data": asked})
    outcomes = answer.json["response"][Dispatch.DONE]["data"]
    assert [outcome["is_done"] for outcome in outcomes] == [True, True]
    results = texts(answer.json["response"][Dispatch.RESULTS]["children"])
    assert f"{plan[0]['customer']}{one.order_no}已派伊州区装维一队" in results
    assert plan[0]["customer"]
    assert f"{two.order_no}已派伊州区装维二队" in results
    with ops.reading() as session:
        teams = [session.get_one(Order, order.order_id).team for order in (one, two)]
    assert teams == ["YZ1", "YZ2"]


def test_of_two_dispatchers_the_second_is_refused_by_name(
    client: FlaskClient, application: Any
) -> None:
    order = receive("a")
    other = application.server.test_client()
    sign_in(other, 2)
    asked = {"orders": plans(look(client, focus=order.order_id, orders=[])["suggested"])[0]}
    first = post(other, DONE, {f"{Dispatch.ACT}.data": {**asked, "key": "王芳"}})
    second = post(client, DONE, {f"{Dispatch.ACT}.data": {**asked, "key": "李倩"}})
    assert first.json["response"][Dispatch.DONE]["data"][0]["is_done"]
    (outcome,) = second.json["response"][Dispatch.DONE]["data"]
    assert not outcome["is_done"]
    toast = second.json["sideUpdate"]["shell-toast"]["data"]
    assert (toast["state"], toast["text"]) == ("late", f"没有办成：{order.order_no}")
    assert toast["detail"].startswith("王芳")
    assert toast["detail"].endswith("已派给伊州区装维一队")
    results = texts(second.json["response"][Dispatch.RESULTS]["children"])
    assert "跳过" in results
    assert toast["detail"] in results


UNDONE = f"{Shell.UNDONE}.data"


def test_what_was_dispatched_is_undone_for_five_minutes_where_no_team_was_faster(
    client: FlaskClient,
) -> None:
    one, two = receive("a"), receive("b")
    (plan,) = plans(look(client, focus=None, orders=[one.order_id, two.order_id])["foot"])
    sent = post(client, DONE, {f"{Dispatch.ACT}.data": {"key": "choice", "orders": plan}})
    action = sent.json["sideUpdate"]["shell-toast"]["data"]["action"]
    assert (action["key"], action["store"], action["seconds"]) == ("Z", Shell.UNDO, 300)
    with ops.transaction() as session:
        working.take(session, two.order_id, actor=desk(3), at=datetime.now(UTC), key="take")
    answer = post(client, UNDONE, {f"{Shell.UNDO}.data": action["data"]})
    outcomes = answer.json["response"][Shell.UNDONE]["data"]
    assert [outcome["is_done"] for outcome in outcomes] == [True, False]
    assert outcomes[1]["why"].startswith("马磊")
    assert outcomes[1]["why"].endswith("已接单")
    with ops.reading() as session:
        stand = [session.get_one(Order, order.order_id).status for order in (one, two)]
    assert stand == ["received", "in_progress"]


def test_only_dispatchers_may_look_and_dispatch(stranger: FlaskClient) -> None:
    sign_in(stranger, 3)
    answer = post(stranger, DONE, {f"{Dispatch.ACT}.data": {"key": "k", "orders": []}})
    assert answer.status_code == 403
