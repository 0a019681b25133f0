"""Killed at any moment, started twice, on a full disk: the last good build stays and the next run
works."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

import config
from etl import locks, runs
from etl.locks import Busy
from storage import warehouse
from storage.files import NoMemory
from tests.etl.conftest import AT, imported, write

pytestmark = pytest.mark.usefixtures("store")

MAPPING = """target: work_orders
columns: {order_no: no, kind: {value: fault}, received_at: at, closed_at: closed}
"""
LIMIT = 60
"""Seconds within which another process must have got somewhere."""


def content(orders: int, first: int = 0) -> str:
    lines = (f"N{n},2026-02-{1 + n % 28:02} 08:00,2026-03-01 09:00" for n in range(first, orders))
    return "\n".join(["no,at,closed", *lines]) + "\n"


def start(*arguments: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """`python -m etl ...` as another process, on this store."""
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *arguments, "--lang", "en"], cwd=config.ROOT, text=True,
        env={**os.environ, "PAIDAN_VAR": str(config.VAR)}, preexec_fn=before,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def until(happens: Callable[[], bool], process: subprocess.Popen[str]) -> bool:
    """Whether something happens before the process ends."""
    deadline = time.monotonic() + LIMIT
    while not happens() and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.005)
            return False
    return happens()


def orders() -> int:
    found = warehouse.cursor().execute("select count(*) from fct_orders").fetchone()
    return int(found[0]) if found else 0


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("size", [1, 200_000, 600_000])
def test_a_build_killed_at_any_moment_leaves_the_last_good_one(size: int) -> None:
    """Killed once its file has reached a size: as it begins, amid the marts, near the end."""
    imported(content(20_000), MAPPING)
    first = runs.build(AT).build
    imported(content(20_001, 20_000), MAPPING, "more.csv")
    process = start("build")
    workshop = config.WAREHOUSE / "building"
    assert until(lambda: any(p.stat().st_size >= size for p in workshop.glob("*.duckdb")), process)
    kill(process)
    assert (warehouse.current(), orders()) == (first, 20_000)
    assert locks.holder(config.WAREHOUSE / ".lock") is None
    assert runs.refresh(AT).build.generation > first.name
    assert orders() == 20_001
    assert list(workshop.iterdir()) == []


def test_an_import_killed_amid_leaves_nothing_and_can_be_done_again() -> None:
    path, by = write("big.csv", content(60_000)), write("mapping.yaml", MAPPING)
    process = start("import", str(path), "--mapping", str(by))
    assert until(lambda: any(config.RAW.glob("scratch-*/scratch.duckdb")), process)
    kill(process)
    (done,) = runs.import_files([path], str(by), AT)
    assert (done.batch.number, done.batch.counts.kept) == (1, 60_000)
    assert [p.name for p in config.RAW.iterdir() if p.is_dir()] == ["work_orders"]


def test_a_second_build_waits_for_the_first_or_says_who_is_running() -> None:
    imported(content(10), MAPPING)
    told: list[locks.Holder] = []
    with locks.holding(config.WAREHOUSE / ".lock", "build", AT):
        waiting = start("build")
        refused = start("build", "--no-wait")
        _out, error = refused.communicate(timeout=LIMIT)
        assert refused.returncode == 2
        assert f"build is running already (process {os.getpid()}, since 2026-03-18" in error
        with pytest.raises(Busy):
            runs.build(AT, is_waiting=False, wait=told.append)
        assert waiting.stderr is not None
        assert "Waiting: build is running" in waiting.stderr.readline()
        assert waiting.poll() is None
    waiting.communicate(timeout=LIMIT)
    assert waiting.returncode == 0
    assert orders() == 10
    assert told == []


def small_disk() -> None:
    """No file may grow beyond half a megabyte: writing fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))


def test_on_a_full_disk_the_old_build_stays() -> None:
    imported(content(10), MAPPING)
    first = runs.build(AT).build
    imported(content(40_000), MAPPING, "many.csv")
    process = start("build", before=small_disk)
    _out, error = process.communicate(timeout=LIMIT)
    assert process.returncode == 2, error
    assert "The disk is full: nothing was changed." in error
    assert (warehouse.current(), orders()) == (first, 10)
    assert runs.build(AT).rows["fct_orders"] == 40_000


def test_on_a_full_disk_an_import_changes_nothing() -> None:
    path, by = write("big.csv", content(40_000)), write("mapping.yaml", MAPPING)
    process = start("import", str(path), "--mapping", str(by), before=small_disk)
    _out, error = process.communicate(timeout=LIMIT)
    assert process.returncode == 2, error
    assert "The disk is full: nothing was changed." in error
    assert not list(config.RAW.glob("*/*.json"))


def test_with_too_little_memory_the_old_build_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(content(10), MAPPING)
    first = runs.build(AT).build
    imported(content(40_000), MAPPING, "many.csv")
    monkeypatch.setattr(config, "ETL_MEMORY", "12MB")
    with pytest.raises(NoMemory, match="PAIDAN_ETL_MEMORY"):
        runs.build(AT)
    assert (warehouse.current(), orders()) == (first, 10)
    monkeypatch.undo()
    assert runs.build(AT).rows["fct_orders"] == 40_000


def test_after_a_rollback_nothing_is_refreshed_until_the_next_build() -> None:
    imported(content(10), MAPPING)
    runs.build(AT)
    imported(content(20), MAPPING, "more.csv")
    runs.build(AT)
    assert runs.rollback(AT).generation == runs.status().kept[-1].generation
    assert orders() == 10
    refreshed = runs.refresh(AT)
    assert (refreshed.is_new, orders()) == (False, 10)
    assert runs.build(AT).rows["fct_orders"] == 20
    assert runs.status().held is None


def test_a_refresh_builds_what_only_a_build_can_show() -> None:
    assert runs.refresh(AT).why == "Nothing was built before."
    assert runs.refresh(AT).why == "Nothing has changed."
    imported(content(10), MAPPING)
    assert runs.refresh(AT).why == "Files were imported."
    assert runs.refresh(AT, datetime(2026, 3, 17)).why == (
        "The moment asked for lies before the build's."
    )


def test_what_lies_in_the_workshop_is_cleared(tmp_path: Path) -> None:
    (warehouse.workshop() / "left.tmp").mkdir()
    (warehouse.workshop() / "left.tmp" / "x").write_text("x")
    (warehouse.workshop() / "left.duckdb").write_text("x")
    runs.build(AT)
    assert list(warehouse.workshop().iterdir()) == []
