"""A callback runs for whoever holds its right, and for nobody else."""

import logging
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from callbacks import acting, errors, shell
from domain.errors import Missing, NotYours
from domain.scope import RIGHTS
from tests.screens import post, sign_in

SEARCH = "shell-found.children"


def search(client: FlaskClient, text: str = "天驰") -> Any:
    return post(client, SEARCH, {"shell-search.value": text})


def test_whoever_may_gets_the_answer(client: FlaskClient) -> None:
    answer = search(client)
    assert answer.status_code == 200
    assert "天驰物流园" in answer.get_data(as_text=True)


def test_whoever_lacks_the_right_is_told_in_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(shell.worklists, "search", lambda *_a, **_k: ran.append("ran") or [])
    monkeypatch.setitem(acting.rights, SEARCH, "admin")
    answer = search(client)
    assert answer.status_code == 403
    assert answer.json["toast"]["text"] == "你的岗位没有这项权限：管理人员。"
    assert not ran


@pytest.mark.parametrize(
    "body",
    [
        {"output": "nothing.children", "inputs": []}, {"inputs": []}, [], "text", None,
        {"output": {"id": "shell-found"}},
    ],
)  # fmt: skip
def test_what_nobody_declared_does_not_run(client: FlaskClient, body: object) -> None:
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 403
    assert answer.json["toast"]["text"] == "页面已过期，重新打开即可。"


def test_a_refusal_is_a_toast_and_the_screen_stays(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise Missing(what="customer")

    monkeypatch.setattr(shell.worklists, "search", refuse)
    answer = search(client)
    toast = answer.json["sideUpdate"]["shell-toast"]["data"]
    assert (toast["state"], toast["text"]) == ("late", "还没有填客户。")
    assert not answer.json["response"]


def test_a_failure_is_logged_under_the_number_that_is_shown(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shell.worklists, "search", fail)
    with caplog.at_level(logging.ERROR):
        toast = search(client).json["sideUpdate"]["shell-toast"]["data"]
    number = re.search(r"E-[0-9A-F]{4}", toast["detail"])
    assert number is not None
    assert number.group() in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_filters_in_the_address_do_not_build_the_page_anew(client: FlaskClient) -> None:
    client.get("/")
    inputs = {"_pages_location.pathname": "/", "_pages_location.search": "?period=month"}
    assert post(client, acting.ROUTER, inputs, "_pages_location.search").status_code == 204
    assert post(client, acting.ROUTER, inputs, "_pages_location.pathname").status_code == 200


def test_the_router_is_known_by_its_name(application: Any, client: FlaskClient) -> None:
    client.get("/")
    assert acting.ROUTER in application.app.callback_map


def test_a_page_that_is_not_theirs_is_not_placed(
    application: Any, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(stranger, 3)
    page = next(one for one in application.frame.page_registry.values() if one["path"] == "/")
    monkeypatch.setitem(page, "right", "admin")
    inputs = {"_pages_location.pathname": "/", "_pages_location.search": ""}
    shown = post(stranger, acting.ROUTER, inputs).get_data(as_text=True)
    assert "没有权限" in shown
    assert "你的岗位没有这项权限：管理人员。" in shown


def test_the_path_wins_over_the_query(application: Any, client: FlaskClient) -> None:
    page = {"layout": lambda **said: said["order_id"], "path_template": "/order/<order_id>"}
    body = {"inputs": [{"property": "pathname", "value": "/order/7"}]}
    with application.server.test_request_context(json=body, method="POST"):
        assert shell._guarded(page)(order_id="8") == "7"


def test_an_error_stands_where_the_result_would() -> None:
    placed = errors.shown_in(["children", "figure", "data"])(NotYours(right="export"))
    assert "导出Excel" in str(placed[0])
    assert placed[1]["layout"]["annotations"][0]["text"].startswith("你的岗位")
    assert "NoUpdate" in type(placed[2]).__name__
    assert "重试" in str(errors.shown_in(["children"])(ZeroDivisionError()))


def test_an_error_is_said_once_and_in_a_line_in_words() -> None:
    box, beside = errors.shown_in(["children", "children"])(NotYours(right="export"))
    assert "导出Excel" in str(box)
    assert beside == ""
    line = errors.shown_in(["children"], is_line=True)(NotYours(right="export"))
    assert line.startswith("你的岗位")


def test_every_declared_right_is_one_that_a_role_can_have() -> None:
    known = {right for rights in RIGHTS.values() for right in rights}
    assert set(acting.rights.values()) <= known
