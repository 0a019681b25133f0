"""What goes wrong below the product: a store that is held, full, gone, or a clock set back."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.orders import Status
from services import verifying
from storage import ops
from storage.files import NoSpace
from storage.models import Order
from tests.office import at
from tests.services.acting import dispatch, events, every, finish, receive, take

pytestmark = pytest.mark.usefixtures("store")


def needs(dialect: str) -> None:
    if ops.engine().dialect.name != dialect:
        pytest.skip(f"about {dialect}")


def receive_many(count: int) -> None:
    for _n in range(count):
        receive()


def lose_the_connection() -> None:
    with ops.transaction() as session:
        mine = session.execute(text("select pg_backend_pid()")).scalar_one()
        with ops.engine().connect() as other:
            other.execute(text(f"select pg_terminate_backend({mine})"))
        session.execute(text("select 1"))


def differences() -> list[verifying.Difference]:
    with ops.reading() as session:
        return list(verifying.verify(session, at(600)))


def test_a_long_reader_holds_nobody_up() -> None:
    with ops.reading() as reader:
        before = reader.query(Order).count()
        order = dispatch(receive())
        assert reader.query(Order).count() == before
    assert order.status == Status.DISPATCHED


def test_a_program_that_holds_the_file_is_named_and_nothing_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs("sqlite")
    ops.engine().dispose()
    other = sqlite3.connect(str(ops.engine().url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ops.engine().connect() as impatient:
        impatient.exec_driver_sql("PRAGMA busy_timeout = 10")
    with pytest.raises(ops.Busy):
        receive()
    other.close()
    assert every(Order) == []
    assert receive().version == 1


def test_a_full_disk_is_said_and_leaves_no_half_order() -> None:
    needs("sqlite")
    order = receive()
    with ops.transaction() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(NoSpace) as refusal:
        receive_many(200)
    assert "full" in refusal.value.values["why"]
    kept = len(every(Order))
    with ops.transaction() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
    assert differences() == []
    assert take(dispatch(order)).status == Status.IN_PROGRESS
    assert len(every(Order)) == kept


def test_a_database_that_was_restarted_is_used_again_at_once() -> None:
    needs("postgresql")
    order = receive()
    with ops.engine().connect() as connection:
        connection.execute(text(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        ))  # fmt: skip
    assert dispatch(order).status == Status.DISPATCHED


def test_a_connection_that_breaks_amid_an_act_is_told_and_the_act_can_be_sent_again() -> None:
    needs("postgresql")
    order = receive()
    with pytest.raises(ops.Unreachable):
        lose_the_connection()
    assert dispatch(order, key="again").version == 2
    assert dispatch(order, key="again").version == 2


def test_a_clock_that_was_set_back_an_hour_turns_nothing_round() -> None:
    order = dispatch(receive(), minutes=5)
    taken = take(order, minutes=-55)
    assert taken.status == Status.IN_PROGRESS
    happened = [event.happened_at for event in events(order)]
    assert happened == sorted(happened)
    assert events(order)[-1].recorded_at == at(-55)
    done = finish(order, minutes=30)
    assert done.done_at == at(30)
    assert done.taken_at == at(5)
    assert done.done_at - done.taken_at == timedelta(minutes=25)
    assert differences() == []
