"""Builds are published by name, kept, rolled back, and taken up again once nobody reads them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

import config
from storage import warehouse
from storage.warehouse import NothingToRollBackTo, NoWarehouse


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(config, "WAREHOUSE", tmp_path / "warehouse")
    yield config.WAREHOUSE
    for path in config.WAREHOUSE.glob("*.duckdb"):
        warehouse.forget(path)


def make(name: str, generation: str = "", change_no: int = 0) -> Path:
    """A finished file in the workshop, with a table `said` that holds its name."""
    path = warehouse.workshop() / f"{name}.duckdb"
    with duckdb.connect(path) as db:
        db.execute(
            f"create or replace table build_info as select '{name}' as name,"
            f" '{generation or name}' as generation, timestamp '2026-03-18 10:00' as as_of,"
            " date '2026-03-18' as data_until, timestamp '2026-03-18 10:00' as built_at,"
            f" {change_no}::bigint as change_no"
        )
        db.execute(f"create or replace table said as select '{name}' as it")
    return path


def publish(name: str, generation: str = "", change_no: int = 0) -> None:
    warehouse.publish(make(name, generation, change_no))


def said(cursor: duckdb.DuckDBPyConnection) -> str:
    found = cursor.execute("select it from said").fetchone()
    return str(found[0]) if found else ""


def names() -> list[str]:
    return [build.name for build in warehouse.builds()]


def test_without_a_build_there_is_no_warehouse() -> None:
    with pytest.raises(NoWarehouse):
        warehouse.current()
    with pytest.raises(NoWarehouse):
        warehouse.cursor()


def test_the_newest_build_is_served_and_says_what_it_is() -> None:
    publish("a")
    publish("b", change_no=7)
    build = warehouse.current()
    assert (build.name, build.change_no, build.as_of, build.generation) == (
        "b", 7, datetime(2026, 3, 18, 10), "b",
    )  # fmt: skip
    assert said(warehouse.cursor()) == "b"
    assert names() == ["b", "a"]


def test_a_reader_keeps_its_build_while_a_new_one_is_published() -> None:
    publish("a")
    reading = warehouse.cursor()
    publish("b")
    assert said(warehouse.cursor()) == "b"
    assert said(reading) == "a"


def test_a_kept_build_can_be_read() -> None:
    publish("a")
    publish("b")
    assert said(warehouse.open_build(warehouse.builds()[1])) == "a"
    assert said(warehouse.cursor()) == "b"


def test_a_build_cannot_be_written() -> None:
    publish("a")
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        warehouse.cursor().execute("delete from said")


def test_rolling_back_serves_the_build_before_until_the_next_one() -> None:
    publish("a")
    publish("a1", "a")
    publish("b")
    publish("b1", "b")
    assert warehouse.rollback().name == "a1"
    assert (said(warehouse.cursor()), warehouse.held()) == ("a1", "b1")
    publish("c")
    assert (warehouse.current().name, warehouse.held()) == ("c", None)


def test_the_first_build_has_none_to_go_back_to() -> None:
    publish("a")
    publish("a1", "a")
    with pytest.raises(NothingToRollBackTo):
        warehouse.rollback()
    assert warehouse.current().name == "a1"


def test_the_last_builds_are_kept_and_a_few_refreshes_of_the_one_in_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(config, "BUILDS_KEPT", 2)
    for name, generation in (
        ("a", "a"), ("a1", "a"), ("b", "b"), ("b1", "b"), ("c", "c"), ("c1", "c"), ("c2", "c"),
        ("c3", "c"), ("c4", "c"),
    ):  # fmt: skip
        publish(name, generation)
    warehouse.prune()
    assert names() == ["c4", "c3", "c2", "c1", "b1"]


def test_a_refresh_takes_up_an_older_file_of_its_build_that_nobody_reads() -> None:
    publish("a")
    publish("a1", "a")
    path, held = warehouse.take_copy(warehouse.current(), "a2")
    assert (held.name, path.parent) == ("a", warehouse.workshop())
    assert names() == ["a1"]


def test_a_file_that_is_being_read_is_copied_instead() -> None:
    publish("a")
    reading = warehouse.cursor()
    publish("a1", "a")
    path, held = warehouse.take_copy(warehouse.current(), "a2")
    assert held.name == "a1"
    assert path.exists()
    assert said(reading) == "a"
    assert names() == ["a1", "a"]
    del reading
    assert warehouse.take_copy(warehouse.current(), "a3")[1].name == "a"


def test_the_first_refresh_takes_the_spare_copy() -> None:
    publish("a")
    warehouse.leave_spare(warehouse.current())
    path, held = warehouse.take_copy(warehouse.current(), "a1")
    assert (held.name, names()) == ("a", ["a"])
    assert list(warehouse.spares().iterdir()) == []
    assert path.exists()


def test_a_file_of_another_build_is_never_taken_up() -> None:
    publish("a")
    publish("b")
    assert warehouse.take_copy(warehouse.current(), "b1")[1].name == "b"
    assert names() == ["b", "a"]


def test_a_pointer_to_a_file_that_is_gone_is_no_warehouse(folder: Path) -> None:
    publish("a")
    (folder / "CURRENT").write_text("gone.duckdb")
    with pytest.raises(NoWarehouse):
        warehouse.cursor()
