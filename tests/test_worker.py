"""The worker's turns: each job in its time, and one that fails does not stop the others."""

import logging

import pytest

import worker


def test_a_job_runs_at_once_and_then_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    jobs = ((5.0, lambda: done.append("often")), (60.0, lambda: done.append("seldom")))
    monkeypatch.setattr(worker, "JOBS", jobs)
    next_at: dict[int, float] = {}
    for now in (100.0, 104.9, 105.0, 160.0):
        worker.turn(next_at, now)
    assert done == ["often", "seldom", "often", "often", "seldom"]


def test_a_job_that_fails_is_told_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def broken() -> None:
        raise OSError("no such disk")

    monkeypatch.setattr(worker, "JOBS", ((5.0, broken), (5.0, lambda: done.append("next"))))
    next_at: dict[int, float] = {}
    with caplog.at_level(logging.ERROR):
        worker.turn(next_at, 10.0)
        worker.turn(next_at, 15.0)
    assert done == ["next", "next"]
    assert [record.getMessage() for record in caplog.records] == ["broken failed"] * 2
    assert "no such disk" in caplog.text
