"""What the top bar opens."""

from typing import Any

from flask.testing import FlaskClient

from services import dispatching, receiving
from storage import ops
from tests.office import NOW, at, desk, fault
from tests.screens import post, sign_in


def dispatched() -> None:
    with ops.transaction() as session:
        order = receiving.receive(session, fault(), actor=desk(), at=NOW, key="one")
        dispatching.dispatch(session, order.order_id, "YZ2", actor=desk(), at=at(3), key="two")


def found(client: FlaskClient, text: str) -> str:
    answer: Any = post(client, "shell-found.children", {"shell-search.value": text})
    return str(answer.json["response"]["shell-found"]["children"])


def bell(client: FlaskClient) -> str:
    answer: Any = post(client, "shell-messages.children", {"shell-bell.n_clicks": 1})
    return str(answer.json["response"])


def test_orders_and_customers_are_found_by_name_pinyin_and_number(client: FlaskClient) -> None:
    dispatched()
    for text in ("天驰", "tianchi", "tcwl", "YZ-0233"):
        lines = found(client, text)
        assert "/order/1" in lines, text
        assert "/orders?customer=C0001" in lines, text


def test_nothing_typed_finds_nothing(client: FlaskClient) -> None:
    assert found(client, "  ") == "None"
    assert "没有找到" in found(client, "zzz")


def test_nobody_finds_what_is_not_theirs(stranger: FlaskClient) -> None:
    dispatched()
    sign_in(stranger, 6)
    assert "没有找到" in found(stranger, "天驰")


def test_the_team_hears_that_an_order_was_given_to_it(stranger: FlaskClient) -> None:
    dispatched()
    sign_in(stranger, 3)
    told = bell(stranger)
    assert "派单" in told
    assert "/order/1" in told


def test_whoever_has_no_messages_is_told_so(client: FlaskClient) -> None:
    assert "没有消息" in bell(client)


def test_a_bell_that_was_opened_falls_silent(stranger: FlaskClient) -> None:
    sign_in(stranger, 3)
    bell(stranger)
    with stranger.session_transaction() as session:
        assert session["bell"] > 0
