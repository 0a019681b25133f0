from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event

import pytest
from sqlalchemy import func, select

import config
from demo import live
from demo.live import Desk, NoDemo, Shift
from demo.plan import Plan
from storage import ops
from storage.models import Order, OrderEvent


@pytest.fixture(scope="module")
def acts(made: object, plan: Plan) -> list[str]:
    """Three hundred acts, one a minute."""
    with ops.reading() as session:
        shift = Shift(Desk.open(session), Random(1))
    return [shift.act(plan.now + timedelta(minutes=n)) for n in range(1, 301)]


def test_the_staff_does_everything_that_there_is_to_do(acts: list[str]) -> None:
    done = " ".join(acts)
    for words in ("received", "applied for", "dispatched to", "taken", "done, cause", "on hold",
                  "resumed", "confirmed", "closed"):  # fmt: skip
        assert words in done, words


def test_every_act_is_an_event_of_the_ledger(acts: list[str], plan: Plan) -> None:
    with ops.reading() as session:
        later = select(func.count(OrderEvent.event_id)).where(OrderEvent.recorded_at > plan.now)
        assert session.scalar(later) == len(acts) == 300


def test_new_orders_have_numbers_of_our_own(acts: list[str]) -> None:
    with ops.reading() as session:
        numbers = session.scalars(select(Order.order_no).where(Order.source == "paidan")).all()
    assert len(numbers) > 20
    assert all(number[2] == "-" for number in numbers)


def test_it_stops_when_it_is_told_to(made: object) -> None:
    stop = Event()
    stop.set()
    assert list(live.work(1.0, stop)) == ["The staff is at work. Ctrl-C sends it home."]


def test_nobody_works_without_a_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "OPS_URL", f"sqlite:///{tmp_path / 'ops.db'}")
    ops.migrate()
    with pytest.raises(NoDemo):
        list(live.work(1.0, Event()))
