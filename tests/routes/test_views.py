"""The menu of a person's views through HTTP."""

from flask.testing import FlaskClient

from tests.screens import token


def test_a_view_is_kept_listed_and_removed(client: FlaskClient) -> None:
    form = {"page": "/queue", "name": "早班", "query": "?whose=mine"}
    assert client.post("/views", data=form, headers=token(client)).status_code == 204
    (view,) = client.get("/views?page=/queue").json
    assert (view["name"], view["query"]) == ("早班", "?whose=mine")
    gone = client.post("/views", data={"remove": view["view_id"]}, headers=token(client))
    assert gone.status_code == 204
    assert client.get("/views?page=/queue").json == []


def test_a_refusal_is_said_in_words(client: FlaskClient) -> None:
    answer = client.post("/views", data={"page": "/queue", "name": ""}, headers=token(client))
    assert answer.status_code == 403
    assert "名称" in answer.json["toast"]["text"]


def test_without_the_token_nothing_is_kept(client: FlaskClient) -> None:
    assert client.post("/views", data={"page": "/queue", "name": "早班"}).status_code == 403
    assert client.get("/views?page=/queue").json == []
