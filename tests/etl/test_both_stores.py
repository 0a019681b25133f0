"""The warehouse reads either operational store, while others write to it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import config
from domain.orders import Verb
from etl import runs
from services import acts
from storage import ops, warehouse
from tests.etl import test_refresh as refreshing
from tests.office import NOW, at, fault
from tests.stores import filled_file, server, store

__all__ = ["filled_file", "server", "store"]


@pytest.fixture(autouse=True)
def folders(store: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(config, "RAW", config.VAR / "raw")
    monkeypatch.setattr(config, "WAREHOUSE", config.VAR / "warehouse")
    return config.VAR


STORY = [
    ("receive", 0, 1), ("receive", 2, 3), ("act", 3, 14), ("refresh", 0, 1), ("receive", 1, 5),
    ("act", 7, 40), ("act", 5, 3), ("refresh", 0, 1500), ("act", 3, 5), ("receive", 4, 2),
]  # fmt: skip


def test_a_refresh_shows_what_a_build_would_on_either_store() -> None:
    refreshing.tell(STORY)


def orders() -> dict[int, str]:
    found = warehouse.cursor().execute("select order_id, status from fct_orders").fetchall()
    return dict(found)


def dispatch(session: Session, order_id: int) -> None:
    acts.carry_out(
        session, order_id, Verb.DISPATCH, {"team": "YZ2"}, actor=refreshing.ANYBODY, at=at(2),
        key="late",
    )  # fmt: skip


def test_what_is_committed_late_is_read_late() -> None:
    first = refreshing.receive(fault(), NOW)
    runs.build(at(1))
    with ops.transaction() as session:
        dispatch(session, first)
        assert runs.refresh(at(3)).why == "Nothing has changed."
        assert orders() == {first: "received"}
    assert runs.refresh(at(4)).changed == 1
    assert orders() == {first: "dispatched"}


def test_orders_that_change_while_a_build_reads_are_read_as_of_one_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The scan of the tables is not one moment; what changed during it is read again, in one."""
    first = refreshing.receive(fault(), NOW)
    scan = runs.building.inputs.read_changed

    def meanwhile(db: object, since: int, *, is_scanned: bool = False) -> int:
        with ops.transaction() as session:
            dispatch(session, first)
        refreshing.receive(fault(), at(2) + timedelta(seconds=1))
        return scan(db, since, is_scanned=is_scanned)  # type: ignore[arg-type]

    monkeypatch.setattr(runs.building.inputs, "read_changed", meanwhile)
    built = runs.build(at(3)).build
    monkeypatch.setattr(runs.building.inputs, "read_changed", scan)
    assert len(orders()) == 2
    assert runs.refresh(at(3)).why == "Nothing has changed."
    events = warehouse.open_build(built).execute(
        "select count(*) from fct_events where order_id = ?", [first]
    ).fetchone()  # fmt: skip
    assert events == (2,)
