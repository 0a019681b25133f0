"""How open orders stand by area, team and stage, and when the numbers change by themselves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from domain.scope import Rights, Scope
from services import dispatching, receiving
from storage import ops, stamps, standings, worklists
from storage.models import Order
from storage.standings import Standings, Stock
from tests.office import NOW, at, desk, fault, opened

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[None]:
    with opened(tmp_path):
        yield


def receive(key: str, **changes: object) -> Order:
    with ops.transaction() as session:
        return receiving.receive(session, fault(**changes), actor=desk(), at=NOW, key=key)


def elsewhere(key: str) -> Order:
    return receive(key, customer_no="C0002", service_no="YW-0001", contact_id=3)


def dispatch(order: Order, team: str) -> None:
    with ops.transaction() as session:
        dispatching.dispatch(
            session, order.order_id, team, actor=desk(2), at=at(5), key=f"d{order.order_id}"
        )


def change(order: Order, **values: object) -> None:
    """What an order's row says, whatever its ledger says."""
    with ops.transaction() as session:
        session.execute(update(Order).where(Order.order_id == order.order_id).values(**values))
        stamps.raise_(session, "orders")


def stand(minutes: float = 0, scope: Scope | None = None) -> Standings:
    with ops.reading() as session:
        return standings.standings(session, scope or Scope(), at(minutes))


def count(minutes: float, **filters: str) -> int:
    with ops.reading() as session:
        return worklists.count(session, Scope().where(**filters), at(minutes))


def test_orders_are_counted_by_area_team_and_stage_at_once() -> None:
    dispatch(receive("a"), "YZ1")
    receive("b")
    elsewhere("c")
    found = stand(5)
    assert found.whole.orders == 3
    assert {area: stock.orders for area, stock in found.by("area").items()} == {
        "yizhou": 2, "yiwu": 1,
    }  # fmt: skip
    assert found.by("team")["YZ1"].orders == 1
    assert found.by("status")["received"].orders == 2


def test_the_states_are_those_of_the_queue() -> None:
    late, near, held = receive("a"), receive("b"), receive("c")
    change(late, next_due_at=at(10), next_warn_at=at(5))
    change(near, next_due_at=at(90), next_warn_at=at(20))
    change(held, is_on_hold=True, held_until=at(15), next_due_at=at(1))
    receive("d")
    change(receive("e"), next_due_at=at(300), next_warn_at=at(200))
    whole = stand(30).whole
    with ops.reading() as session:
        counters = worklists.counters(session, Scope(), at(30), at(600))
    assert {state: whole.count(state) for state in worklists.STATES} == {
        state: one.orders for state, one in counters.items()
    }
    assert (whole.worst_due_at, whole.count("all")) == (counters["late"].worst_due_at, 5)


def test_soon_and_lapsed_are_exactly_what_the_list_shows_of_them() -> None:
    for number, due in enumerate((29, 30, 31, -1)):
        change(receive(f"due {number}"), next_due_at=at(due), next_warn_at=at(-5))
    for number, until in enumerate((-1, 0, 1)):
        change(receive(f"held {number}"), is_on_hold=True, held_until=at(until), next_due_at=at(9))
    whole = stand().whole
    assert (whole.soon, whole.soonest_due_at) == (2, at(29))
    assert (whole.lapsed, whole.lapsed_since) == (1, at(-1))
    assert (count(0, state="soon"), count(0, state="lapsed")) == (2, 1)
    with ops.reading() as session:
        both = worklists.count(session, Scope().where(state=("soon", "late", "lapsed")), NOW)
    assert both == 4


def test_the_turn_is_when_a_number_changes_by_itself() -> None:
    one = receive("a")
    change(one, next_due_at=at(100), next_warn_at=at(60))
    assert stand(0).turn == at(60)
    assert stand(60).turn == at(70)
    assert stand(70).turn == at(100) + worklists.JUST
    assert stand(101).turn is None
    change(one, is_on_hold=True, held_until=at(200))
    assert stand(150).turn == at(200) + worklists.JUST
    assert stand(201).turn is None


def test_a_turn_is_not_answered_from_memory() -> None:
    change(receive("a"), next_due_at=at(100), next_warn_at=at(60))
    assert stand(59).whole.ok == 1
    assert stand(60).whole.risk == 1
    assert stand(59).whole.ok == 1


def test_what_was_done_is_not_answered_from_memory() -> None:
    receive("a")
    assert stand(1).whole.orders == 1
    receive("b")
    assert stand(1).whole.orders == 2


def test_filters_and_rights_narrow_as_in_the_queue() -> None:
    receive("a")
    elsewhere("b")
    assert stand(1, Scope().where(area="yiwu")).whole.orders == 1
    assert stand(1, Scope(Rights("/hami/yiwu/"))).whole.orders == 1
    assert stand(1, Scope(Rights(None, ("YZ1",)))).whole == Stock()


def test_teams_have_a_limit_and_order_centres_have_none() -> None:
    with ops.reading() as session:
        limits = standings.capacities(session)
    assert limits == {"YZ1": 12, "YZ2": 12, "YW1": 12}
