"""Live lists: who sees which order, in which order, and how many there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.orders import Verb
from domain.scope import Rights, Scope
from storage import ops, worklists
from tests.office import NOW, at, desk, fault
from tests.services import acting
from tests.services.acting import FIELD, LEADER, YIWU_CLERK

pytestmark = pytest.mark.usefixtures("store")
EVERYTHING = Scope(Rights("/"))
MIDNIGHT = NOW + timedelta(hours=14)
JUST = timedelta(milliseconds=1)


def listed(scope: Scope = EVERYTHING, **how: object) -> list[int]:
    with ops.reading() as session:
        found = worklists.rows(session, scope, at(60), **how)  # type: ignore[arg-type]
    return [row.order_id for row in found]


def standing(scope: Scope = EVERYTHING, minutes: float = 60, text: str = "") -> worklists.Standing:
    with ops.reading() as session:
        return worklists.standing(session, scope, at(minutes), MIDNIGHT, text)


def several(orders: int) -> list[int]:
    """Received orders, the first of which runs out first."""
    return [acting.receive(minutes=n).order_id for n in range(orders)]


# -- order and blocks --------------------------------------------------------------------------


def test_the_clock_that_runs_out_first_is_on_top() -> None:
    later, sooner = acting.receive(minutes=10), acting.receive(minutes=0)
    assert listed() == [sooner.order_id, later.order_id]


def test_an_order_on_hold_runs_out_last() -> None:
    held = acting.hold(acting.taken())
    waiting = acting.receive(minutes=50)
    assert listed() == [waiting.order_id, held.order_id]


def test_whoever_chases_waits_for_an_answer_of_somebody_else() -> None:
    order, _other = acting.receive(minutes=0), acting.receive(minutes=1)
    chased = EVERYTHING.where(state="unanswered")
    acting.do(Verb.URGE, order, minutes=10, text="客户催问")
    acting.do(Verb.URGE, order, minutes=12, text="客户又催")
    assert listed(chased) == [order.order_id]
    acting.do(Verb.NOTE, order, minutes=14, text="再等等", audience="internal")
    assert listed(chased) == [order.order_id], "who asked does not answer"
    acting.do(Verb.NOTE, order, who=LEADER, minutes=16, text="已联系", audience="internal")
    assert listed(chased) == []


def test_closed_orders_are_not_listed() -> None:
    acting.closed()
    assert listed() == []


def test_blocks_follow_one_another_without_gap_or_repetition() -> None:
    orders = several(5)
    with ops.reading() as session:
        first = worklists.rows(session, EVERYTHING, at(60), limit=2)
        place = (first[-1].rank_at, first[-1].order_id)
        rest = worklists.rows(session, EVERYTHING, at(60), after=place)
    assert [row.order_id for row in [*first, *rest]] == orders


def test_orders_that_run_out_at_the_same_moment_follow_by_number() -> None:
    orders = [acting.receive(minutes=0).order_id for _n in range(3)]
    with ops.reading() as session:
        (first,) = worklists.rows(session, EVERYTHING, at(60), limit=1)
        rest = worklists.rows(session, EVERYTHING, at(60), after=(first.rank_at, first.order_id))
    assert [row.order_id for row in rest] == orders[1:]


def test_what_left_in_front_of_a_block_makes_it_skip_nothing() -> None:
    orders = several(4)
    with ops.reading() as session:
        first = worklists.rows(session, EVERYTHING, at(60), limit=2)
    acting.cancel(acting.every(worklists.Order, order_id=orders[0])[0])
    assert listed(after=(first[-1].rank_at, first[-1].order_id)) == orders[2:]


# -- which rows --------------------------------------------------------------------------------


def test_a_branch_sees_its_own_orders_and_a_team_those_it_ever_held() -> None:
    mine = acting.dispatch(acting.receive())
    acting.receive(minutes=1)
    assert listed(Scope(desk(YIWU_CLERK).scope)) == []
    assert listed(Scope(desk(FIELD).scope)) == [mine.order_id]
    acting.transfer(mine)
    assert listed(Scope(desk(FIELD).scope)) == [mine.order_id]


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("area", "yizhou", "yiwu"),
        ("team", "YZ2", "YW1"),
        ("manager", "S004", "S001"),
        ("service", "digital_circuit", "vpdn"),
        ("level", "group", "local_c"),
        ("kind", "fault", "install"),
        ("status", "in_progress", "received"),
        ("state", "ok", "late"),
        ("assignee", "S003", "S007"),
        ("customer", "C0001", "C0002"),
    ],
)
def test_filters_narrow_the_list(name: str, value: str, other: str) -> None:
    order = acting.taken()
    assert listed(EVERYTHING.where(**{name: value})) == [order.order_id]
    assert listed(EVERYTHING.where(**{name: other})) == []
    assert listed(EVERYTHING.where(**{name: (value, other)})) == [order.order_id]


@pytest.mark.parametrize("text", ["天驰", "tianchi", "tcwly", "yz-0233", "C0001", " 天驰 "])
def test_a_typed_text_finds_customers_numbers_and_services(text: str) -> None:
    order = acting.receive()
    acting.receive(fault(customer_no="C0002", service_no="YW-0001", contact_id=3))
    assert listed(text=text) == [order.order_id]
    assert listed(text=order.order_no) == [order.order_id]
    assert standing(text=text).orders == 1


@pytest.mark.parametrize("text", ["%", "_", "天_驰", "天%园"])
def test_signs_that_mean_anything_to_a_database_are_letters_here(text: str) -> None:
    acting.receive()
    assert listed(text=text) == []


def test_waiting_is_what_is_received_and_not_under_review() -> None:
    waiting = acting.receive()
    acting.dispatch(acting.receive())
    assert listed(worklists.waits(EVERYTHING)) == [waiting.order_id]
    with ops.reading() as session:
        assert worklists.count_waiting(session, EVERYTHING, at(60)) == 1


# -- counters ----------------------------------------------------------------------------------


def test_every_open_order_is_in_one_state() -> None:
    acting.receive(minutes=0)
    acting.hold(acting.taken())
    acting.closed()
    counters = standing().counters
    assert {name: one.orders for name, one in counters.items()} == {
        "late": 1, "risk": 0, "ok": 0, "hold": 1,
    }  # fmt: skip
    assert counters["late"].worst_due_at == at(15)


def test_exactly_on_the_due_moment_is_in_time() -> None:
    order = acting.receive(minutes=0)
    due = order.next_due_at
    assert due is not None
    for moment, state in ((due, "risk"), (due + JUST, "late")):
        with ops.reading() as session:
            found = worklists.standing(session, EVERYTHING, moment, MIDNIGHT)
        assert found.counters[state].orders == 1


def turns(start: datetime) -> Sequence[datetime]:
    """The moments at which a counter changes, one after the other."""
    found: list[datetime] = []
    with ops.reading() as session:
        turn = worklists.standing(session, EVERYTHING, start, MIDNIGHT).turn
        while turn is not None:
            found.append(turn)
            turn = worklists.standing(session, EVERYTHING, turn, MIDNIGHT).turn
    return found


def test_the_next_turn_is_when_a_clock_gets_near_or_late() -> None:
    acting.receive(minutes=0)
    assert turns(at(0)) == [at(11.25), at(15) + JUST]


def test_due_soon_and_a_hold_past_its_moment_are_turns_too() -> None:
    acting.hold(acting.taken(), until=at(100))
    assert turns(at(60)) == [at(100) + JUST]
    assert standing(minutes=99).counters["hold"].soon == 0
    assert standing(minutes=101).counters["hold"].soon == 1


def test_counters_are_counted_anew_once_an_order_changes() -> None:
    assert standing().orders == 0
    acting.receive()
    assert standing().orders == 1


# -- changes -----------------------------------------------------------------------------------


def test_changes_since_a_number_are_the_orders_changed_since() -> None:
    first, second = acting.receive(), acting.receive()
    with ops.reading() as session:
        since = second.change_no
        assert worklists.changed(session, EVERYTHING, since) == []
    acting.dispatch(first)
    with ops.reading() as session:
        (row,) = worklists.changed(session, EVERYTHING, since)
        deed = worklists.last_events(session, [first.order_id])[first.order_id]
    assert (row.order_id, row.version) == (first.order_id, 2)
    assert (deed.verb, deed.team, deed.happened_at) == ("dispatch", "YZ2", at(5))


def test_changes_of_others_orders_are_not_told() -> None:
    acting.receive()
    with ops.reading() as session:
        assert worklists.changed(session, Scope(desk(YIWU_CLERK).scope), 0) == []
        assert worklists.some(session, desk(YIWU_CLERK).scope, [1]) == []


def test_of_changed_orders_the_list_keeps_those_that_still_match() -> None:
    order = acting.taken()
    scope = EVERYTHING.where(status="in_progress")
    with ops.reading() as session:
        assert worklists.matching(session, scope, at(60), [order.order_id]) == {order.order_id}
    acting.finish(order)
    with ops.reading() as session:
        assert worklists.matching(session, scope, at(60), [order.order_id]) == set()
