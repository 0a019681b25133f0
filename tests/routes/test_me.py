"""What a person prefers is remembered."""

from flask.testing import FlaskClient

from storage import ops
from storage.models import Person
from tests.screens import sign_in, token


def choose(client: FlaskClient, **values: str) -> int:
    return client.post("/me", data=values, headers=token(client)).status_code


def test_language_and_theme_are_the_persons_in_every_browser(client: FlaskClient) -> None:
    assert choose(client, locale="en", theme="dark") == 204
    with ops.reading() as session:
        person = session.get_one(Person, 1)
        assert (person.locale, person.theme) == ("en", "dark")
    other = client.application.test_client()
    sign_in(other, 1)
    assert '<html lang="en" data-bs-theme="dark"' in other.get("/").get_data(as_text=True)


def test_one_persons_language_is_not_the_next_ones(client: FlaskClient) -> None:
    choose(client, locale="en")
    sign_in(client, 5)
    assert '<html lang="zh-CN"' in client.get("/").get_data(as_text=True)


def test_whoever_has_not_chosen_gets_the_language_of_the_log_in(stranger: FlaskClient) -> None:
    stranger.get("/login?lang=en")
    sign_in(stranger, 5)
    assert '<html lang="en"' in stranger.get("/").get_data(as_text=True)


def test_what_is_unknown_changes_nothing(client: FlaskClient) -> None:
    choose(client, locale="en")
    assert choose(client, locale="xx", theme="pink") == 204
    with ops.reading() as session:
        person = session.get_one(Person, 1)
        assert (person.locale, person.theme) == ("en", None)


def test_the_folded_navigation_is_this_browsers(client: FlaskClient) -> None:
    assert "data-folded" not in client.get("/_dash-layout").get_data(as_text=True)
    choose(client, folded="yes")
    assert "data-folded" in client.get("/_dash-layout").get_data(as_text=True)
    choose(client, folded="no")
    assert "data-folded" not in client.get("/_dash-layout").get_data(as_text=True)
