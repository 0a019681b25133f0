"""The sweep: whoever is charged is told of a clock once at risk, once late; leaders when late."""

from threading import Thread

import pytest
from sqlalchemy import select

from services import sweeping, verifying
from storage import messages, ops
from storage.models import Outbox
from tests.office import at, desk
from tests.services.acting import (
    CLERK,
    FIELD,
    LEADER,
    YIWU_CLERK,
    dispatch,
    hold,
    receive,
    resume,
    take,
)


def told() -> list[tuple[str, str, str]]:
    """Message, clock and recipient of every message about a clock."""
    with ops.reading() as session:
        rows = session.scalars(select(Outbox).where(Outbox.message.startswith("clock")))
        return sorted((row.message, row.content["clock"], row.recipient) for row in rows)


def test_the_desk_is_told_at_risk_and_late_its_leader_among_it(store: object) -> None:
    receive()
    assert sweeping.sweep(at(11)) == 0
    assert sweeping.sweep(at(11.25)) == 1
    assert told() == [("clock_warn", "dispatch", "team:DESK")]
    assert sweeping.sweep(at(15)) == 0, "exactly on the due moment is in time"
    assert sweeping.sweep(at(15.1)) == 1
    assert told()[0] == ("clock_due", "dispatch", "team:DESK")


def test_nobody_is_told_twice(store: object) -> None:
    receive()
    assert sweeping.sweep(at(20)) == 1
    assert sweeping.sweep(at(20)) == sweeping.sweep(at(30)) == 0


def test_a_clock_first_seen_late_is_not_called_at_risk(store: object) -> None:
    receive()
    sweeping.sweep(at(16))
    assert {message for message, *_ in told()} == {"clock_due"}


def test_the_team_that_has_the_order_is_told_of_its_clocks(store: object) -> None:
    dispatch(receive(), "YZ2", minutes=5)
    sweeping.sweep(at(30))
    assert told() == [("clock_warn", "take", "team:YZ2")]
    sweeping.sweep(at(36))
    assert told()[:2] == [
        ("clock_due", "take", f"person:{LEADER}"), ("clock_due", "take", "team:YZ2"),
    ]  # fmt: skip


def test_what_is_on_hold_or_stopped_rings_for_nobody(store: object) -> None:
    order = receive()
    dispatch(order, minutes=5)
    take(order, minutes=10)
    hold(order, minutes=11)
    assert sweeping.sweep(at(2000)) == 0
    resume(order, minutes=2000)
    assert sweeping.sweep(at(2001)) == 0, "it has the time that it had"
    assert sweeping.sweep(at(9000)) == 2
    assert told()[-1] == ("clock_due", "repair", "team:YZ2")


def test_two_workers_at_once_tell_once(store: object) -> None:
    for _ in range(20):
        receive()
    workers = [Thread(target=sweeping.sweep, args=[at(20)]) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(told()) == 20


def test_more_clocks_than_fit_one_transaction(
    store: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 3)
    for _ in range(8):
        receive()
    assert sweeping.sweep(at(20)) == 8


def test_the_bell_shows_them_to_whom_they_are_meant_for(store: object) -> None:
    receive()
    sweeping.sweep(at(20))
    with ops.reading() as session:
        seen = {who: [one.message for one in messages.recent(session, desk(who))]
                for who in (CLERK, LEADER, FIELD, YIWU_CLERK)}  # fmt: skip
    assert seen == {CLERK: ["clock_due"], LEADER: ["clock_due"], FIELD: [], YIWU_CLERK: []}


def test_the_ledger_is_left_alone(store: object) -> None:
    order = receive()
    sweeping.sweep(at(20))
    with ops.reading() as session:
        assert not list(verifying.verify(session, at(20)))
        assert session.get_one(type(order), order.order_id).version == order.version
