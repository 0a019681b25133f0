"""Who may come in, and what every answer carries."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient

import config
from routes import door
from storage import ops, stamps
from storage.models import Person
from tests.screens import sign_in, token

PAGE = {"Accept": "text/html,*/*"}


@pytest.mark.parametrize("path", ["/", "/queue", "/order/7", "/nowhere"])
def test_a_page_leads_a_stranger_to_the_log_in(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path, headers=PAGE)
    assert answer.status_code == 303
    assert answer.location == "/login" + (
        "" if path == "/" else f"?next={path.replace('/', '%2F')}"
    )


def test_the_way_back_keeps_the_filters(stranger: FlaskClient) -> None:
    answer = stranger.get("/sla?period=month&team=T01,T02", headers=PAGE)
    assert answer.location == "/login?next=%2Fsla%3Fperiod%3Dmonth%26team%3DT01%2CT02"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_dash-layout"), ("GET", "/_dash-dependencies"), ("GET", "/_reload-hash"),
        ("POST", "/_dash-update-component"), ("GET", "/live"), ("POST", "/me"),
        ("GET", "/options/team"), ("GET", "/"),
    ],
)  # fmt: skip
def test_whatever_scripts_ask_is_refused_to_a_stranger(
    stranger: FlaskClient, method: str, path: str
) -> None:
    asked = {"json": {}} if method == "POST" else {"headers": {"Accept": "*/*"}}
    answer = stranger.open(path, method=method, **asked)
    assert (answer.status_code, answer.json) == (401, {"signed_out": True})


@pytest.mark.parametrize("path", ["/login", "/health", "/assets/tokens.css"])
def test_little_is_open_to_everybody(stranger: FlaskClient, path: str) -> None:
    assert stranger.get(path).status_code == 200


def test_a_path_that_begins_like_an_open_one_is_not_open(stranger: FlaskClient) -> None:
    assert stranger.get("/login-and-more").status_code == 401


def test_a_person_who_left_is_logged_out(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200
    with ops.transaction() as session:
        session.get_one(Person, 1).valid_to = datetime(2026, 3, 1, tzinfo=UTC)
        stamps.raise_(session, "masters")
    assert client.get("/").status_code == 401


def test_what_a_person_may_do_follows_the_masters(client: FlaskClient) -> None:
    client.get("/")
    with ops.transaction() as session:
        session.get_one(Person, 1).roles = ["analyst"]
        stamps.raise_(session, "masters")
    page = client.get("/_dash-layout").get_data(as_text=True)
    assert "分析员" in page


def test_a_session_ends_twelve_hours_after_the_last_act(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["seen"] -= door.HOURS_IDLE * 3600 + 1
    assert client.get("/").status_code == 401


def test_acting_prolongs_a_session_and_polling_does_not(client: FlaskClient) -> None:
    long_ago = int((datetime.now(UTC) - timedelta(hours=2)).timestamp())

    def seen_after(path: str) -> int:
        with client.session_transaction() as session:
            session["seen"] = long_ago
        client.get(path)
        with client.session_transaction() as session:
            return int(session["seen"])

    assert seen_after("/live") == long_ago
    assert seen_after("/_dash-layout") > long_ago


def test_a_forged_cookie_names_nobody(stranger: FlaskClient) -> None:
    name = f"paidan_{config.PORT}"
    stranger.set_cookie(name, "eyJwZXJzb24iOjF9.aaaa.bbbb")
    assert stranger.get("/").status_code == 401


def test_the_cookie_is_for_this_site_and_for_no_script(stranger: FlaskClient) -> None:
    cookie = sign_in(stranger, 1).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_key_is_made_once_and_only_we_read_it(stranger: FlaskClient) -> None:
    assert door.secret_key() == door.secret_key()
    path = config.VAR / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_bytes()) == 64


def test_processes_that_begin_at_once_have_one_key_and_never_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "VAR", tmp_path)
    barrier, found = Barrier(16), []

    def begin() -> None:
        barrier.wait()
        found.append(door.secret_key())

    threads = [Thread(target=begin) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 16
    assert len(found[0]) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_change_needs_the_token_of_the_session(client: FlaskClient) -> None:
    assert client.post("/me", data={"theme": "dark"}).status_code == 403
    assert client.post("/me", data={"theme": "dark", "token": "wrong"}).status_code == 403
    assert client.post("/me", data={"theme": "dark"}, headers=token(client)).status_code == 204


def test_another_sites_page_changes_nothing(client: FlaskClient) -> None:
    headers = {**token(client), "Sec-Fetch-Site": "same-site"}
    assert client.post("/me", data={"theme": "dark"}, headers=headers).status_code == 403


def test_a_page_allows_only_our_own_scripts(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert "unsafe" not in policy["script-src"]
    assert policy["script-src"].count("'sha256-") == 2
    assert policy["img-src"].startswith("'self' data:")
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_language_and_theme_stand_in_the_page_before_it_is_drawn(client: FlaskClient) -> None:
    assert '<html lang="zh-CN" data-bs-theme="light"' in client.get("/").get_data(as_text=True)
    client.post("/me", data={"theme": "dark", "locale": "en"}, headers=token(client))
    assert '<html lang="en" data-bs-theme="dark"' in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/sla?period=month", "/sla?period=month"), ("/order/7", "/order/7"), (None, "/"),
        ("https://elsewhere.example/", "/"), ("//elsewhere.example/", "/"), ("/\\elsewhere", "/"),
        ("javascript:alert(1)", "/"), ("/queue\n", "/"), ("/login", "/"), ("/a\\b", "/"),
    ],
)  # fmt: skip
def test_after_the_log_in_only_our_own_paths(
    stranger: FlaskClient, target: str | None, path: str
) -> None:
    assert door.local_path(target) == path
