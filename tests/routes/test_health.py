"""Whoever watches the server is told the truth."""

import pytest
from flask.testing import FlaskClient

import config
from storage import warehouse


def test_a_new_server_is_well_and_has_no_warehouse_yet(stranger: FlaskClient) -> None:
    answer = stranger.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "operational": "ok", "warehouse": None}


def test_a_store_that_does_not_answer_is_told(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "OPS_URL", f"sqlite:///{config.VAR}/empty.db")
    answer = stranger.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["status"], answer.json["operational"]) == ("failed", "failed")


def test_a_broken_warehouse_is_told(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("unreadable")

    monkeypatch.setattr(warehouse, "current", broken)
    answer = stranger.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["warehouse"] == "failed"
