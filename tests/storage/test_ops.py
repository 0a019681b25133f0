"""The operational store: one transaction an act, writers in turn, nothing lost or half done."""

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

import config
from storage import ops, stamps
from storage.models import Audit, Order, OrderEvent, Outbox, Stamp
from tests.office import NOW

THREADS, PROCESSES, ROUNDS = 8, 2, 20


class PowerCut(Exception):
    pass


def counted() -> int:
    with ops.reading() as session:
        return session.scalar(select(Stamp.value).where(Stamp.name == "orders")) or 0


def raise_slowly(session: Session) -> None:
    """Read, then write what was read plus one: what loses updates where writers overlap."""
    value = session.scalar(select(Stamp.value).where(Stamp.name == "orders").with_for_update())
    session.execute(update(Stamp).where(Stamp.name == "orders").values(value=(value or 0) + 1))


def work(rounds: int = ROUNDS) -> None:
    for _ in range(rounds):
        with ops.transaction() as session:
            raise_slowly(session)


def work_elsewhere(url: str) -> None:
    """The same in a process of its own."""
    config.OPS_URL = url
    work()


@pytest.fixture
def stamp() -> None:
    """A number that can be raised, so far at 0."""
    with ops.transaction() as session:
        session.add(Stamp(name="orders", value=0))


# -- nothing is lost ---------------------------------------------------------------------------


@pytest.mark.usefixtures("store", "stamp")
def test_threads_that_read_and_write_at_once_lose_nothing() -> None:
    threads = [Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted() == THREADS * ROUNDS


@pytest.mark.usefixtures("store", "stamp")
def test_processes_that_read_and_write_at_once_lose_nothing() -> None:
    ops.engine().dispose()
    spawn = multiprocessing.get_context("spawn")
    others = [
        spawn.Process(target=work_elsewhere, args=(config.OPS_URL,)) for _ in range(PROCESSES)
    ]
    for process in others:
        process.start()
    work()
    for process in others:
        process.join()
    assert [process.exitcode for process in others] == [0] * PROCESSES
    assert counted() == (PROCESSES + 1) * ROUNDS


@pytest.mark.usefixtures("store")
def test_change_numbers_are_given_once_however_many_ask() -> None:
    given: list[int] = []

    def ask() -> None:
        for _ in range(ROUNDS):
            with ops.transaction() as session:
                given.append(stamps.raise_(session, "orders"))

    threads = [Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, THREADS * ROUNDS + 1))


@pytest.mark.usefixtures("store")
def test_a_raised_number_does_not_hide_the_others() -> None:
    with ops.transaction() as session:
        assert stamps.raise_(session, "orders") == 1
        assert stamps.read(session, "orders") == 1
        assert stamps.read(session, "matrix") == 1
        stamps.raise_(session, "matrix")
        assert stamps.read(session, "matrix") == 2
    with ops.reading() as session:
        assert (stamps.read(session, "matrix"), stamps.read(session, "moon")) == (2, 0)


# -- nothing is half done ----------------------------------------------------------------------


def half(session: Session) -> None:
    session.add(Audit(at=NOW, person_id=1, action="x", entity="y", entity_id="z", content={}))
    session.flush()
    session.execute(update(Stamp).values(value=Stamp.value + 100))
    raise PowerCut


@pytest.mark.usefixtures("store", "stamp")
def test_what_fails_leaves_nothing() -> None:
    with pytest.raises(PowerCut), ops.transaction() as session:
        half(session)
    with ops.reading() as session:
        assert session.scalar(select(func.count(Audit.id))) == 0
    assert counted() == 0


@pytest.mark.usefixtures("store", "stamp")
def test_after_a_failure_the_next_may_write() -> None:
    for _ in range(3):
        with pytest.raises(PowerCut), ops.transaction() as session:
            half(session)
    work(1)
    assert counted() == 1


@pytest.mark.usefixtures("store", "stamp")
def test_reading_changes_nothing_even_if_somebody_tries() -> None:
    with ops.reading() as session:
        session.add(Audit(at=NOW, person_id=1, action="x", entity="y", entity_id="z", content={}))
        session.flush()
    with ops.reading() as session:
        assert session.scalar(select(func.count(Audit.id))) == 0
    work(1)


@pytest.mark.usefixtures("store", "stamp")
def test_whoever_reads_does_not_wait_for_whoever_writes_and_sees_nothing_unfinished() -> None:
    with ops.transaction() as session:
        raise_slowly(session)
        session.flush()
        assert counted() == 0
    assert counted() == 1


@pytest.mark.usefixtures("store", "stamp")
def test_a_reader_sees_one_state_of_the_store_for_as_long_as_it_reads() -> None:
    with ops.reading() as session:
        mine = select(Stamp.value).where(Stamp.name == "orders")
        before = session.scalar(mine)
        work(1)
        assert session.scalar(mine) == before
    assert counted() == 1


@pytest.mark.usefixtures("store")
def test_a_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_ever() -> None:
    if not ops.is_sqlite():
        pytest.skip("PostgreSQL has more than one writer")
    with ops.transaction(), pytest.raises(ops.Nested), ops.transaction():
        pass
    with ops.transaction() as session:
        assert session.scalar(select(func.count(Stamp.name)))


# -- how SQLite is run -------------------------------------------------------------------------


@pytest.mark.usefixtures("sqlite")
def test_sqlite_keeps_a_log_writes_through_and_checks_its_keys() -> None:
    with ops.reading() as session:
        said = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.usefixtures("sqlite")
def test_writers_of_other_programs_are_kept_out_by_a_lock_beside_the_file() -> None:
    with ops.transaction():
        pass
    assert Path(f"{ops.engine().url.database}.lock").exists()


@pytest.mark.usefixtures("store")
def test_a_record_that_points_nowhere_is_refused() -> None:
    event = OrderEvent(order_id=77, seq=1, verb="note", happened_at=NOW, recorded_at=NOW)
    with pytest.raises(IntegrityError), ops.transaction() as session:
        session.add(event)


@pytest.mark.usefixtures("store")
def test_bringing_up_to_date_what_is_up_to_date_changes_nothing() -> None:
    ops.migrate()
    with ops.reading() as session:
        assert session.scalar(text("select count(*) from people")) == 7


@pytest.mark.usefixtures("sqlite")
def test_the_folder_of_a_new_store_is_made(tmp_path: Path) -> None:
    config.OPS_URL = f"sqlite:///{tmp_path / 'a' / 'b' / 'ops.db'}"
    ops.migrate()
    assert (tmp_path / "a" / "b" / "ops.db").exists()


# -- moments -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_a_moment_without_a_zone_is_refused() -> None:
    row = Outbox(message_id="1", at=datetime(2026, 3, 18), recipient="person:1", message="x")
    with pytest.raises(StatementError, match="without a zone"), ops.transaction() as session:
        session.add(row)
    with pytest.raises(StatementError, match="without a zone"), ops.reading() as session:
        session.scalar(select(Order.order_id).where(Order.received_at > datetime(2026, 3, 18)))


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 18, 10, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
        datetime(2026, 3, 18, 10, 0, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    with ops.transaction() as session:
        session.add(
            Outbox(message_id="1", at=moment, recipient="person:1", message="x", content={})
        )
    with ops.reading() as session:
        kept = session.get_one(Outbox, "1").at
    assert kept == moment.astimezone(UTC)
    assert kept.tzinfo is UTC
