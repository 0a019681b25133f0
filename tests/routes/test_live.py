"""The poll: silent while nothing changes, and then to the point."""

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from services import dispatching, receiving
from storage import ops
from storage.models import Outbox
from tests.office import NOW, at, desk, fault
from tests.screens import sign_in


def news(client: FlaskClient, seen: str = "") -> dict[str, dict[str, int]]:
    answer = client.get("/live", query_string={"seen": seen})
    assert answer.status_code == 200
    found: dict[str, dict[str, int]] = answer.json
    return found


def receive(key: str) -> int:
    with ops.transaction() as session:
        return receiving.receive(session, fault(), actor=desk(), at=NOW, key=key).order_id


def test_nothing_is_sent_while_nothing_has_changed(client: FlaskClient) -> None:
    token = news(client)["token"]
    answer = client.get("/live", query_string={"seen": token})
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_new_order_is_told_with_the_counts(client: FlaskClient) -> None:
    token = str(news(client)["token"])
    order_id = receive("one")
    receive("two")
    told = news(client, token)
    assert told["token"] != token
    assert (told["counts"]["open"], told["counts"]["waiting"]) == (2, 2)
    with ops.transaction() as session:
        dispatching.dispatch(session, order_id, "YZ2", actor=desk(), at=at(1), key="three")
    assert news(client)["counts"]["waiting"] == 1


def test_counts_are_of_what_the_reader_may_see(stranger: FlaskClient) -> None:
    receive("one")
    sign_in(stranger, 6)
    assert news(stranger)["counts"]["open"] == 0


def test_before_the_first_build_the_warehouse_has_no_moment(client: FlaskClient) -> None:
    assert news(client)["as_of"] is None


def test_the_bell_counts_what_came_since_it_was_opened(client: FlaskClient) -> None:
    now = datetime.now(UTC)
    with ops.transaction() as session:
        for number, recipient in enumerate(("person:1", "team:DESK", "person:2")):
            row = {"message_id": str(number), "recipient": recipient, "message": "urged"}
            session.add(Outbox(at=now - timedelta(minutes=1), **row))
    assert news(client)["counts"]["messages"] == 2
    with client.session_transaction() as browser:
        browser["bell"] = now.timestamp()
    assert news(client)["counts"]["messages"] == 0
