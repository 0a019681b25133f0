"""Logging in while there are only the demo's people."""

from typing import Any

import pytest
from flask.testing import FlaskClient

import config
from storage import ops
from storage.models import Person
from tests.screens import sign_in, token


def page(client: FlaskClient, **options: Any) -> str:
    return client.get("/login", **options).get_data(as_text=True)


def test_the_people_stand_under_their_roles(stranger: FlaskClient) -> None:
    shown = page(stranger)
    assert (
        shown.index("订单中心")
        < shown.index("李倩")
        < shown.index("部门经理")
        < shown.index("韩静")
    )
    assert "伊州区装维二队" in shown


def test_the_page_is_in_english_too(stranger: FlaskClient) -> None:
    assert "Department head" in page(stranger, query_string={"lang": "en"})
    assert "Yizhou team 2" in page(stranger)


def test_whoever_is_chosen_comes_in(stranger: FlaskClient) -> None:
    assert sign_in(stranger, 5).location == "/"
    assert "韩静" in stranger.get("/_dash-layout").get_data(as_text=True)


def test_who_works_on_site_begins_with_the_work(stranger: FlaskClient) -> None:
    assert sign_in(stranger, 3).location == "/work"


def test_the_way_back_is_taken(stranger: FlaskClient) -> None:
    assert 'name="next" value="/sla?period=month"' in page(
        stranger, query_string={"next": "/sla?period=month"}
    )


def test_nobody_is_chosen_without_the_token_of_the_page(stranger: FlaskClient) -> None:
    page(stranger)
    assert stranger.post("/login", data={"person": "1"}).status_code == 403


def test_only_the_demos_people_can_be_chosen(stranger: FlaskClient) -> None:
    with ops.transaction() as session:
        session.get_one(Person, 5).is_demo = False
    assert "韩静" not in page(stranger)
    assert sign_in(stranger, 5).status_code == 403


@pytest.mark.parametrize(
    "options",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}},
        {"headers": {"Host": "paidan.example"}},
        {"headers": {"X-Forwarded-For": "10.0.0.7"}},
        {"headers": {"Forwarded": "for=10.0.0.7"}},
    ],
)
def test_from_elsewhere_nobody_is_offered(stranger: FlaskClient, options: dict[str, Any]) -> None:
    shown = page(stranger, **options)
    assert "李倩" not in shown
    assert "账号尚未开通" in shown


def test_from_elsewhere_nobody_comes_in(stranger: FlaskClient) -> None:
    page(stranger)
    answer = stranger.post(
        "/login", data={"person": "1"}, headers={**token(stranger), "X-Forwarded-For": "10.0.0.7"}
    )
    assert answer.status_code == 403


def test_a_server_for_the_network_offers_nobody(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "HOST", "0.0.0.0")
    assert "李倩" not in page(stranger)


def test_logging_out_ends_the_session_and_keeps_the_language(client: FlaskClient) -> None:
    client.post("/me", data={"locale": "en"}, headers=token(client))
    assert client.post("/logout", headers=token(client)).location == "/login"
    assert client.get("/").status_code == 401
    assert "Department head" in page(client)


def test_logging_out_twice_is_no_mistake(stranger: FlaskClient) -> None:
    assert stranger.post("/logout").location == "/login"


def test_a_name_is_never_markup(stranger: FlaskClient) -> None:
    with ops.transaction() as session:
        session.get_one(Person, 5).name = "<script>韩静"
    assert "&lt;script&gt;韩静" in page(stranger)
