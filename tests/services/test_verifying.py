"""The projection is what the ledger tells: verified, rebuilt, and computed anew for new rules."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from commands import clocks as command
from services import recomputing, verifying
from services.verifying import Difference
from storage import ops, stamps
from storage.models import Base, Order, OrderClock, OrderEvent, SlaRow
from tests.office import at
from tests.services import acting

pytestmark = pytest.mark.usefixtures("store")
LATER = at(600)


def spoil(model: type[Base], order: Order, **values: Any) -> None:
    """Write something into a stored row that the ledger does not tell."""
    with ops.transaction() as session:
        session.execute(
            update(model).where(model.order_id == order.order_id).values(values)  # type: ignore[attr-defined]
        )


def differences(**among: Any) -> list[Difference]:
    with ops.reading() as session:
        return list(verifying.verify(session, LATER, **among))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(verifying, "CHUNK", 2)
    return


def test_after_any_act_the_projection_is_what_the_ledger_tells() -> None:
    acting.closed()
    acting.hold(acting.taken())
    acting.cancel(acting.receive())
    assert differences() == []


@pytest.mark.usefixtures("small_chunks")
def test_every_difference_is_named_in_whatever_order_it_lies() -> None:
    orders = [acting.receive() for _ in range(5)]
    spoil(Order, orders[1], status="closed")
    spoil(OrderClock, orders[4], due_at=at(1))
    found = {(one.order_id, one.what): (one.stored, one.told) for one in differences()}
    assert found[orders[1].order_id, "status"] == ("closed", "received")
    assert found[orders[4].order_id, "dispatch 1 due_at"] == (at(1), at(15))
    assert {order_id for order_id, _what in found} == {orders[1].order_id, orders[4].order_id}


def test_each_order_is_in_one_share() -> None:
    numbers = [acting.receive().order_id for _ in range(7)]
    with ops.reading() as session:
        assert verifying.shares(session, 0, None, 2, 100) == [(0, None)]
        shares = verifying.shares(session, 0, numbers[5], 3, 2)
    assert [(first, last) for first, last in shares] == [
        (0, numbers[1]), (numbers[2], numbers[3]), (numbers[4], numbers[5]),
    ]  # fmt: skip


def test_several_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    orders = [acting.receive() for _ in range(4)]
    spoil(Order, orders[0], status="closed")
    spoil(OrderClock, orders[3], due_at=at(1))
    alone = list(command.differences(LATER))
    monkeypatch.setattr(command, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(command.differences(LATER)) == alone != []


def test_a_gap_in_the_ledger_is_named() -> None:
    order = acting.dispatch(acting.receive())
    with ops.transaction() as session:
        session.query(OrderEvent).filter_by(order_id=order.order_id, seq=1).delete()
    assert [(one.order_id, one.what) for one in differences()] == [(order.order_id, "seq")]


def test_a_clock_that_the_ledger_does_not_know_is_named() -> None:
    order = acting.receive()
    with ops.transaction() as session:
        stored = session.get_one(OrderClock, (order.order_id, "dispatch", 1))
        stored.clock = "confirm"
    assert {one.what for one in differences()} == {"dispatch 1", "confirm 1"}


def test_what_is_rebuilt_is_right_again_and_those_who_watch_it_are_told() -> None:
    order = acting.dispatch(acting.receive())
    spoil(Order, order, team="YW1", next_clock="repair")
    with ops.transaction() as session:
        verifying.rebuild(session, [order.order_id], LATER)
    assert differences() == []
    with ops.reading() as session:
        assert session.get_one(Order, order.order_id).change_no == order.change_no + 1


class TestCommand:
    def test_verify_finds_and_changes_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        order = acting.receive()
        assert command.main(["verify"]) == 0
        spoil(Order, order, status="done")
        assert command.main(["verify"]) == 1
        told = capsys.readouterr()
        assert f"order {order.order_id}: status: done, the ledger says received" in told.out
        assert "1 differences in 1 orders" in told.err
        assert len(differences()) == 1

    def test_rebuild_repairs_what_verify_found(self, capsys: pytest.CaptureFixture[str]) -> None:
        spoil(Order, acting.receive(), status="done")
        assert command.main(["rebuild"]) == 0
        assert "1 orders rebuilt" in capsys.readouterr().out
        assert command.main(["verify"]) == 0

    def test_only_the_orders_asked_for(self) -> None:
        first, second = acting.receive(), acting.receive()
        spoil(Order, first, status="done")
        assert command.main(["verify", "--first", str(second.order_id)]) == 0
        assert command.main(["verify", "--last", str(first.order_id)]) == 1


class TestNewRules:
    """Limits or calendars have changed: open orders follow, closed ones keep their verdict."""

    @staticmethod
    def double_the_limits() -> None:
        with ops.transaction() as session:
            for row in session.query(SlaRow):
                amount = row.limits.get("repair", {}).get("hours")
                if amount:
                    row.limits = {**row.limits, "repair": {"hours": amount * 2}}
            stamps.raise_(session, "reference")

    def test_open_orders_have_the_new_due_time(self) -> None:
        order = acting.receive()
        recomputing.recompute(at(1))
        before = acting.clocks(order)["repair"]
        self.double_the_limits()
        assert recomputing.recompute(at(2)) == 1
        (stored,) = acting.every(OrderClock, order_id=order.order_id, clock="repair")
        assert stored.due_at is not None
        assert before.limit is not None
        assert stored.due_at - stored.started_at == 2 * before.limit
        assert differences() == []

    def test_closed_orders_are_left_alone(self) -> None:
        order = acting.closed()
        self.double_the_limits()
        assert recomputing.recompute(at(200)) == 0
        (after,) = acting.every(Order, order_id=order.order_id)
        assert (after.change_no, after.due_at) == (order.change_no, order.due_at)

    def test_what_did_not_change_is_not_written(self) -> None:
        order = acting.receive()
        self.double_the_limits()
        assert recomputing.recompute(at(2)) == 1
        (stored,) = acting.every(Order, order_id=order.order_id)
        with ops.transaction() as session:
            stamps.raise_(session, "masters")
        assert recomputing.recompute(at(3)) == 0
        (after,) = acting.every(Order, order_id=order.order_id)
        assert after.change_no == stored.change_no

    def test_while_nothing_changes_no_order_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        acting.receive()
        recomputing.recompute(at(1))
        monkeypatch.setattr(verifying, "verify", lambda *_, **__: pytest.fail("read again"))
        assert recomputing.recompute(at(1) + timedelta(days=1)) == 0
