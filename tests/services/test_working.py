"""Working: the team takes an order, holds it, and reports it done."""

from datetime import datetime, timedelta

import pytest

from domain.errors import BadValue, Missing, NotFound
from domain.orders import NotAllowed, NotOnHold, OnHold, OutOfTurn, Status
from services import working
from services.ledger import InFuture, NotHolder
from storage.models import OrderText
from tests.office import at
from tests.services.acting import (
    CLERK,
    FIELD,
    HEAD,
    OTHER_FIELD,
    carry_out,
    clocks,
    dispatch,
    events,
    every,
    finish,
    hold,
    receive,
    resume,
    take,
    taken,
    transfer,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")


def test_whoever_takes_an_order_works_on_it() -> None:
    order = take(dispatch(receive()), minutes=20)
    assert (order.status, order.assignee, order.taken_at) == ("in_progress", FIELD, at(20))
    assert clocks(order)["take"].elapsed == timedelta(minutes=15)
    assert order.next_clock == "repair"


def test_a_team_leader_may_name_who_works_on_it() -> None:
    assert take(dispatch(receive()), assignee=OTHER_FIELD).assignee == OTHER_FIELD


def test_nobody_works_on_it_who_is_not_there() -> None:
    order = dispatch(receive())
    with pytest.raises(NotFound) as refusal:
        take(order, assignee=99)
    assert refusal.value.field == "assignee"


def test_another_team_cannot_take_it() -> None:
    order = transfer(taken(), "YZ1", minutes=25)
    with pytest.raises(NotHolder) as refusal:
        take(order, who=FIELD, minutes=30)
    assert refusal.value.values["team"] == "YZ1"


def test_the_team_that_held_it_before_can_no_longer_stop_its_clocks() -> None:
    order = transfer(taken(), "YZ1", minutes=25)
    with pytest.raises(NotHolder):
        hold(order, who=FIELD, minutes=30)
    held = hold(order, who=OTHER_FIELD, minutes=35)
    with pytest.raises(NotHolder):
        resume(held, who=FIELD, minutes=40)


def test_an_order_cannot_be_done_before_it_was_taken() -> None:
    order = dispatch(receive())
    with pytest.raises(NotAllowed) as refusal:
        finish(order)
    assert refusal.value.values["status"] == Status.DISPATCHED


# -- on hold -----------------------------------------------------------------------------------


def test_a_hold_stops_the_clocks_with_a_reason_until_an_agreed_moment() -> None:
    order = hold(taken(), until=at(150), minutes=30)
    assert (order.is_on_hold, order.held_until) == (True, at(150))
    assert (order.next_state, order.next_due_at, order.next_left_minutes) == ("paused", None, 210)
    assert events(order)[-1].reason == "room_closed"
    assert clocks(order)["repair"].state == "paused"


def test_a_resumed_order_keeps_the_time_that_it_had() -> None:
    order = resume(hold(taken(), minutes=30), minutes=90)
    assert (order.is_on_hold, order.held_until) == (False, None)
    assert order.next_due_at == at(240 + 60)
    assert clocks(order)["repair"].paused == timedelta(hours=1)


def test_an_order_on_hold_is_neither_finished_nor_transferred_nor_held_again() -> None:
    order = hold(taken())
    for act in (finish, transfer, hold):
        with pytest.raises(OnHold):
            act(order, minutes=40)
    with pytest.raises(NotOnHold):
        resume(resume(order))


@pytest.mark.parametrize("until", [at(30), at(29), at(-10)])
def test_the_moment_agreed_lies_ahead(until: datetime) -> None:
    with pytest.raises(BadValue) as refusal:
        hold(taken(), until=until, minutes=30)
    assert refusal.value.field == "until"


def test_a_hold_that_is_entered_later_may_be_over_already() -> None:
    order = hold(taken(), until=at(60), minutes=90, happened_at=at(30))
    assert order.held_until == at(60)


def test_a_hold_needs_a_reason() -> None:
    order = taken()
    with pytest.raises(Missing) as refusal:
        carry_out(working.hold, order.order_id, "", at(90), who=FIELD, minutes=30)
    assert refusal.value.field == "reason"


def test_the_desk_may_hold_what_waits_for_dispatch() -> None:
    order = hold(receive(), who=CLERK, minutes=2)
    with pytest.raises(OnHold):
        dispatch(order)
    assert resume(order, who=CLERK, minutes=60).next_due_at == at(15 + 58)


def test_somebody_who_only_looks_holds_nothing() -> None:
    from domain.errors import NotYours

    with pytest.raises(NotYours):
        hold(taken(), who=HEAD)


# -- done --------------------------------------------------------------------------------------


def test_a_finished_order_waits_for_the_customers_word() -> None:
    order = finish(taken(), minutes=90, text="重新熔接")
    assert (order.status, order.done_at, order.next_clock) == (Status.DONE, at(90), "confirm")
    assert order.is_breached is False
    repair = clocks(order)["repair"]
    assert repair.elapsed == timedelta(minutes=90)
    assert repair.team == "YZ2"
    assert clocks(order)["confirm"].team == "DESK"
    assert [row.text for row in every(OrderText)] == ["重新熔接"]


def test_a_result_after_the_limit_is_late() -> None:
    assert finish(taken(), minutes=240).is_breached is False
    assert finish(taken(), minutes=240.001).is_breached is True


def test_a_result_names_the_cause() -> None:
    order = taken()
    with pytest.raises(Missing) as refusal:
        carry_out(working.finish, order.order_id, " ", who=FIELD, minutes=90)
    assert refusal.value.field == "result"


# -- entered later -----------------------------------------------------------------------------


def test_what_is_entered_later_counts_when_it_happened() -> None:
    order = finish(taken(), minutes=200, happened_at=at(90))
    assert order.done_at == at(90)
    assert events(order)[-1].recorded_at == at(200)


def test_what_is_entered_later_may_not_lie_before_what_was_done_already() -> None:
    with pytest.raises(OutOfTurn) as refusal:
        finish(taken(), minutes=90, happened_at=at(19))
    assert refusal.value.field == "happened_at"


def test_what_has_not_happened_yet_cannot_be_entered() -> None:
    with pytest.raises(InFuture):
        finish(taken(), minutes=90, happened_at=at(91))


def test_a_machine_whose_clock_is_behind_loses_nothing() -> None:
    """Somebody else's act was written with a later moment."""
    order = dispatch(receive(), minutes=5)
    taken_earlier = take(order, minutes=3)
    assert (taken_earlier.status, taken_earlier.taken_at) == ("in_progress", at(5))
    last = events(order)[-1]
    assert (last.happened_at, last.recorded_at) == (at(5), at(3))
    assert clocks(order)["take"].is_stopped
