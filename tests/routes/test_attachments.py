"""Files of orders through HTTP: what is taken, from whom, and how it is given back."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import config
from services import dispatching, receiving, working
from storage import attachments, ops
from storage.models import Order
from tests import photos
from tests.office import desk, fault
from tests.screens import sign_in, token

FIELD, OTHER_FIELD = 3, 7


@pytest.fixture
def order(application: Any) -> Order:
    """A fault that a field team works on."""
    now = datetime.now(UTC)
    with ops.transaction() as session:
        made = receiving.receive(session, fault(), actor=desk(), at=now, key="r")
        dispatching.dispatch(session, made.order_id, "YZ2", actor=desk(), at=now, key="d")
        return working.take(session, made.order_id, actor=desk(FIELD), at=now, key="t")


@pytest.fixture
def worker(stranger: FlaskClient) -> FlaskClient:
    """Signed in as the field team's 马磊."""
    sign_in(stranger, FIELD)
    return stranger


def send(
    client: FlaskClient, order_id: int, content: bytes = photos.PNG, name: str = "a.png",
    **form: str,
) -> TestResponse:  # fmt: skip
    data = {"key": "k", **form, "file": (io.BytesIO(content), name)}
    return client.post(f"/order/{order_id}/attachments", data=data, headers=token(client))


def files() -> int:
    return len([path for path in attachments.root().rglob("*") if path.is_file()])


def test_a_photo_is_attached_and_comes_back_as_a_download(
    worker: FlaskClient, order: Order
) -> None:
    answer = send(worker, order.order_id, name="服务卡.png", slot="photo_card")
    assert answer.json["slot"] == "photo_card"
    found = worker.get(f"/attachment/{answer.json['id']}")
    assert found.data == photos.PNG
    assert found.mimetype == "image/png"
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert found.cache_control.private


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<script>alert(1)</script>", "page.html"), (b"<svg xmlns='x'/>", "x.svg"),
        (b"hello", "page.HTML"), (b"hello", "x.js."), (photos.PNG, "x.svg"),
        (b"\n <!doctype html><p>x", "note.txt"), (b"MIME-Version: 1.0\n", "saved"),
    ],
)  # fmt: skip
def test_a_page_is_refused_by_its_ending_and_by_what_it_is(
    worker: FlaskClient, order: Order, content: bytes, name: str
) -> None:
    answer = send(worker, order.order_id, content, name)
    assert answer.status_code == 422
    assert "不收这种文件" in answer.json["why"]
    assert files() == 0


def test_text_stays_text_whatever_it_speaks_of(worker: FlaskClient, order: Order) -> None:
    answer = send(worker, order.order_id, b"<30>Nov 23 link down, see <script> in the log", "a.log")
    found = worker.get(f"/attachment/{answer.json['id']}")
    assert found.mimetype == "text/plain"
    assert found.headers["Content-Disposition"].startswith("attachment")


def test_what_has_not_changed_is_not_sent_again_but_asked_for_each_time(
    worker: FlaskClient, order: Order
) -> None:
    path = f"/attachment/{send(worker, order.order_id).json['id']}"
    etag = worker.get(path).headers["ETag"]
    assert worker.get(path, headers={"If-None-Match": etag}).status_code == 304
    sign_in(worker, OTHER_FIELD)
    assert worker.get(path, headers={"If-None-Match": etag}).status_code == 404


def test_a_file_that_is_too_big_is_refused_in_words_and_leaves_nothing(
    worker: FlaskClient, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "ATTACHMENT_BYTES", 2**20)
    for size in (2**20 + 1, 3 * 2**20):
        answer = send(worker, order.order_id, photos.PNG + bytes(size), key=str(size))
        assert answer.status_code == 413
        assert "1 MB" in answer.json["why"]
    assert files() == 0


def test_a_file_of_another_kind_is_refused_whatever_it_is_called(
    worker: FlaskClient, order: Order
) -> None:
    answer = send(worker, order.order_id, photos.PROGRAM, "photo.jpg")
    assert answer.status_code == 422
    assert "PDF" in answer.json["why"]
    assert files() == 0


def test_an_order_of_others_is_not_there(stranger: FlaskClient, order: Order) -> None:
    sign_in(stranger, FIELD)
    path = f"/attachment/{send(stranger, order.order_id).json['id']}"
    sign_in(stranger, OTHER_FIELD)
    assert send(stranger, order.order_id, key="x").status_code == 404
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}/remove", headers=token(stranger)).status_code == 404
    assert send(stranger, 999, key="y").status_code == 404


def test_a_path_in_the_name_leads_nowhere(worker: FlaskClient, order: Order) -> None:
    answer = send(worker, order.order_id, name="../../../secret.png")
    assert answer.json["name"] == "secret.png"
    assert files() == 1
    assert not list(config.VAR.glob("*.png"))


def test_the_same_key_twice_attaches_once(worker: FlaskClient, order: Order) -> None:
    first, second = send(worker, order.order_id), send(worker, order.order_id)
    assert first.json == second.json
    other = send(worker, order.order_id, photos.JPEG, "b.jpg")
    assert (other.status_code, "why" in other.json) == (422, True)


def test_two_same_files_are_stored_once(worker: FlaskClient, order: Order) -> None:
    send(worker, order.order_id, key="1")
    send(worker, order.order_id, key="2")
    assert files() == 1


def test_nothing_is_attached_without_the_token_of_the_session(
    worker: FlaskClient, order: Order
) -> None:
    data = {"key": "k", "file": (io.BytesIO(photos.PNG), "a.png")}
    assert worker.post(f"/order/{order.order_id}/attachments", data=data).status_code == 403


def test_a_form_without_a_file_or_a_key_says_what_is_missing(
    worker: FlaskClient, order: Order
) -> None:
    path = f"/order/{order.order_id}/attachments"
    answer = worker.post(path, data={"key": "k"}, headers=token(worker))
    assert (answer.status_code, answer.json["field"]) == (422, "file")
    assert send(worker, order.order_id, key="").status_code == 422


def test_whoever_attached_a_file_removes_it(worker: FlaskClient, order: Order) -> None:
    path = f"/attachment/{send(worker, order.order_id).json['id']}"
    sign_in(worker, 1)
    refused = worker.post(f"{path}/remove", headers=token(worker))
    assert (refused.status_code, bool(refused.json["why"])) == (409, True)
    sign_in(worker, FIELD)
    assert worker.post(f"{path}/remove", headers=token(worker)).status_code == 204
    assert worker.get(path).status_code == 404


def test_what_is_not_there_is_not_there(worker: FlaskClient) -> None:
    assert worker.get("/attachment/0").status_code == 404
    assert worker.get(f"/attachment/{2**70}").status_code == 404
