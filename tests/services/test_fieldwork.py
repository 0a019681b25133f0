"""What a team in the field has in hand, and the next step of each order."""

from typing import Any

import pytest

from domain.orders import Verb
from services import fieldwork, reaching
from services.ledger import Entry
from storage import ops
from storage.models import Audit, Order
from tests.office import at, desk, fault
from tests.services.acting import (
    FIELD,
    OTHER_FIELD,
    act,
    carry_out,
    dispatch,
    every,
    finish,
    hold,
    questions,
    receive,
    resume,
    take,
    taken,
    transfer,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")


def in_hand(who: int = FIELD, minutes: float = 60) -> list[fieldwork.Job]:
    with ops.reading() as session:
        return list(fieldwork.in_hand(session, actor=desk(who), at=at(minutes)).jobs)


def step(minutes: float = 60) -> Verb | None:
    (job,) = in_hand(minutes=minutes)
    return job.step


def arrive(order: Order, minutes: float = 30) -> Order:
    return act(order, Verb.ARRIVE, who=FIELD, minutes=minutes)


def test_the_next_step_is_to_take_to_arrive_and_to_finish() -> None:
    order = dispatch(receive())
    assert step() is Verb.TAKE
    take(order)
    assert step() is Verb.ARRIVE
    arrive(order)
    assert step() is Verb.FINISH
    held = hold(order, minutes=40)
    assert step() is Verb.RESUME
    resume(held)
    assert step(90) is Verb.FINISH
    finish(order)
    assert in_hand() == []


def test_a_rejected_result_sends_somebody_there_again() -> None:
    order = taken()
    arrive(order)
    finish(order)
    act(order, Verb.REJECT, Entry(reason="not_repaired"), minutes=95)
    assert step(100) is Verb.ARRIVE
    arrive(order, 110)
    assert step(120) is Verb.FINISH


def test_what_runs_out_first_stands_on_top_and_what_is_on_hold_below() -> None:
    waits = dispatch(receive(fault(summary="甲")))
    held = hold(take(dispatch(receive(fault(summary="乙")))))
    first = take(dispatch(receive(minutes=-60), minutes=-50), minutes=-40)
    assert [job.row.order_id for job in in_hand()] == [
        waits.order_id, first.order_id, held.order_id
    ]  # fmt: skip


def test_an_order_on_hold_says_why() -> None:
    hold(taken())
    (job,) = in_hand()
    assert (job.hold_reason, job.row.held_until) == ("room_closed", at(150))


def test_an_order_that_went_to_another_team_is_in_its_hands() -> None:
    transfer(taken(), "YZ1")
    assert in_hand() == []
    assert [job.step for job in in_hand(OTHER_FIELD)] == [Verb.TAKE]


def test_somebody_without_a_team_has_nothing_in_hand() -> None:
    dispatch(receive())
    assert in_hand(4) == []


def test_what_the_report_must_hold_is_told_once_somebody_is_there() -> None:
    order = taken()
    assert in_hand()[0].items == ()
    arrive(order)
    (job,) = in_hand()
    assert {item.name for item in job.items} >= {"optical_power", "photo_card"}
    assert "cable_cut" in job.results


def test_how_many_questions_are_asked_does_not_grow_with_the_orders() -> None:
    def asked(jobs: int) -> int:
        with questions() as found:
            assert len(in_hand()) == jobs
        return len(found)

    dispatch(receive())
    arrive(taken())
    in_hand()
    once = asked(jobs=2)
    for _n in range(2):
        dispatch(receive())
        arrive(taken())
    assert asked(jobs=6) == once


# -- whom to call ------------------------------------------------------------------------------


def ask(order: Order, who: int = FIELD) -> tuple[reaching.Reachable | None, str]:
    def asking(session: Any, number: int, *, actor: Any, at: Any, key: str) -> Any:
        return reaching.ask(session, number, actor=actor, at=at)

    found: tuple[reaching.Reachable | None, str] = carry_out(asking, order.order_id, who=who)
    return found


def test_a_number_is_masked_until_it_is_asked_for_and_then_whole_for_that_person() -> None:
    order = dispatch(receive())
    contact = in_hand()[0].contact
    assert contact is not None
    assert (contact.phone, contact.is_whole) == ("138****5678", False)
    found, _site = ask(order)
    assert found is not None
    assert (found.phone, found.address) == ("13812345678", "伊州区天山北路8号")
    assert in_hand()[0].contact == found
    ask(order)
    assert len(every(Audit, action="reveal")) == 1


def test_what_was_asked_for_one_order_is_not_shown_for_another() -> None:
    ask(dispatch(receive()))
    other = dispatch(receive())
    shown = {job.row.order_id: job.contact for job in in_hand()}
    contact = shown[other.order_id]
    assert contact is not None
    assert not contact.is_whole
