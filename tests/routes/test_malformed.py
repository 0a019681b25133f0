"""What no page of ours sends: it is refused, and never a failure of the server."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.screens import token

LISTS = ("rows", "ids", "changes", "counts")
NUL, HALF = "a\0b", "\ud83d"
"""What no text of a store can hold: a zero byte, and half of a sign."""


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("rows", {"limit": "many"}), ("rows", {"limit": -10}), ("rows", {"limit": True}),
        ("rows", {"after": "yesterday"}), ("rows", {"after": ["2026-03-18T10:00:00", 1]}),
        ("rows", {"after": ["2026-03-18T10:00:00+08:00", 2**70]}), ("rows", {"after": [1]}),
        ("changes", {"since": "never"}), ("changes", {"since": 2**70}),
        ("changes", {"since": [1]}), ("changes", {"ids": "all"}), ("changes", {"ids": {}}),
        ("changes", {"ids": ["one"]}), ("changes", {"ids": [2**70]}),
        ("changes", {"ids": [1.5]}),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_meant_is_refused(
    client: FlaskClient, what: str, asked: dict[str, Any]
) -> None:
    answer = client.post(f"/live/orders/{what}", json=asked, headers=token(client))
    assert answer.status_code == 400


@pytest.mark.parametrize("what", LISTS)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"null", b"\xff\xfe"])
def test_a_body_that_is_no_question_is_refused(client: FlaskClient, what: str, body: bytes) -> None:
    answer = client.post(
        f"/live/orders/{what}", data=body, content_type="application/json", headers=token(client)
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("what", LISTS)
@pytest.mark.parametrize(
    "asked",
    [{"text": HALF}, {"text": NUL}, {"query": f"?team={NUL}"}, {"query": f"team={HALF}"},
     {"query": 5, "text": {}}],
)  # fmt: skip
def test_what_no_text_can_hold_finds_nothing_and_breaks_nothing(
    client: FlaskClient, what: str, asked: dict[str, Any]
) -> None:
    answer = client.post(f"/live/orders/{what}", json=asked, headers=token(client))
    assert answer.status_code in (200, 204)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/views", {}), ("/views", {"remove": NUL}), ("/views", {"page": NUL, "name": NUL}),
        ("/views", {"page": "/" + "x" * 5000, "name": "a"}),
        ("/me", {}), ("/me", {"locale": NUL, "theme": "x", "folded": ""}),
        ("/order/1/attachments", {}), ("/order/99999999999999999999/attachments", {"key": "k"}),
        ("/attachment/99999999999999999999/remove", {}),
        ("/excel/customers?area=%00&show=x", {"text": NUL}), ("/excel/nothing", {}),
        ("/excel/orders?of=nothing&sort=%00", {"text": NUL}),
        ("/queue.xlsx?state=%00&whose=nobody", {"text": NUL}),
        ("/queue.xlsx?team=%ff", {}), ("/logout", {}),
    ],
)  # fmt: skip
def test_no_form_makes_the_server_fail(
    client: FlaskClient, path: str, form: dict[str, str]
) -> None:
    answer = client.post(path, data=form, headers=token(client))
    assert answer.status_code < 500
