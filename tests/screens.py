"""Asking the application as a browser would: signed in as somebody of `tests.office`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storage import reference
from tests.office import opened

UPDATE = "/_dash-update-component"


@contextmanager
def served(var: Path) -> Iterator[Any]:
    """The application on the store of the small department; its module `app`.

    It runs by the wall clock, so the order centre's hours never end: an order that is received now
    is late a quarter of an hour from now, whatever the time at which the tests are run.
    """
    with opened(var), pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference, "DESK_CALENDAR", "always")
        yield import_module("app")


def sign_in(client: FlaskClient, person_id: int) -> TestResponse:
    """Choose a person on the log-in page."""
    client.get("/login")
    with client.session_transaction() as session:
        token = session["token"]
    return client.post("/login", data={"person": str(person_id), "token": token})


def token(client: FlaskClient) -> dict[str, str]:
    """The header that requests which change something must bring."""
    with client.session_transaction() as session:
        return {"X-Paidan-Token": session["token"]}


def post(
    client: FlaskClient, output: str, inputs: dict[str, Any], changed: str | None = None,
    state: dict[str, Any] | None = None,
) -> TestResponse:  # fmt: skip
    """Run a callback as the browser would: `inputs` and `state` are values by `id.property`, in
    order."""
    ids, held = (
        [
            {"id": name.rpartition(".")[0], "property": name.rpartition(".")[2], "value": value}
            for name, value in said.items()
        ]
        for said in (inputs, state or {})
    )
    parts = output.strip(".").split("...")
    outputs = [
        {"id": part.rpartition(".")[0], "property": part.rpartition(".")[2]} for part in parts
    ]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": ids,
        "state": held,
        "changedPropIds": [changed or next(iter(inputs))],
    }
    return client.post(UPDATE, json=body)


def answer(
    client: FlaskClient, output: str, given: dict[str, Any], state: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What a callback gives, by `id.property`."""
    sent = post(client, output, given, state=state)
    assert sent.status_code == 200, sent.get_data(as_text=True)
    return {
        f"{name}.{prop}": value
        for name, part in sent.json["response"].items()
        for prop, value in part.items()
    }


def said(part: Any) -> str:
    """All text of a part, as JSON in the reader's language."""
    return json.dumps(part, ensure_ascii=False)
