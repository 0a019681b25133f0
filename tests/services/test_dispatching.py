"""Dispatching: the desk gives an order to a team, and passes it on."""

from typing import Any

import pytest
from sqlalchemy import update

from domain.errors import Missing, NotFound, NotYours
from domain.orders import NotAllowed, Status
from domain.undoing import NotYourStep, TooLate
from services import dispatching, verifying
from services.ledger import Overtaken
from storage import ops
from storage.models import Order, OrderClock, OrderParty, Outbox, Team
from tests.office import NOW, at
from tests.services.acting import (
    CLERK,
    FIELD,
    HEAD,
    LEADER,
    MANAGER,
    OTHER_FIELD,
    YIWU_CLERK,
    carry_out,
    clocks,
    dispatch,
    events,
    every,
    receive,
    take,
    transfer,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")


def test_a_dispatched_order_is_the_teams_and_its_take_clock_runs() -> None:
    order = dispatch(receive(), minutes=8)
    assert (order.status, order.team, order.version) == (Status.DISPATCHED, "YZ2", 2)
    assert (order.dispatched_at, order.since) == (at(8), at(8))
    assert clocks(order)["dispatch"].elapsed == at(8) - NOW
    assert order.next_clock == "take"
    assert order.next_due_at == at(38)


def test_the_team_may_see_it_from_then_on() -> None:
    order = receive()
    with pytest.raises(NotFound):
        take(order)
    dispatch(order)
    assert {row.party for row in every(OrderParty, order_id=order.order_id)} == {"DESK", "YZ2"}
    assert take(order).status == Status.IN_PROGRESS


def test_the_team_is_told() -> None:
    order = dispatch(receive())
    (message,) = every(Outbox)
    assert (message.recipient, message.message) == ("team:YZ2", "order_dispatch")
    assert (message.order_id, message.sent_at) == (order.order_id, None)


@pytest.mark.parametrize("team", ["NOBODY", "", None])
def test_a_team_that_does_not_exist_is_refused(team: str | None) -> None:
    order = receive()
    with pytest.raises(NotFound) as refusal:
        carry_out(dispatching.dispatch, order.order_id, team)
    assert refusal.value.field == "team"
    assert len(events(order)) == 1


def test_a_team_that_is_retired_is_refused() -> None:
    order = receive()
    with ops.transaction() as session:
        session.execute(update(Team).where(Team.code == "YZ2").values(valid_to=NOW))
    with pytest.raises(NotFound):
        dispatch(order)


def test_what_was_dispatched_is_answered_again_though_the_team_is_retired_since() -> None:
    once = dispatch(receive(), key="sent twice")
    passed_on = transfer(take(once), key="passed on twice")
    with ops.transaction() as session:
        session.execute(update(Team).values(valid_to=NOW))
    assert dispatch(once, key="sent twice").order_id == once.order_id
    assert transfer(once, key="passed on twice").version == passed_on.version


@pytest.mark.parametrize("who", [MANAGER, HEAD])
def test_only_the_desk_dispatches(who: int) -> None:
    with pytest.raises(NotYours):
        dispatch(receive(), who=who)


def test_a_desk_leader_dispatches_too() -> None:
    assert dispatch(receive(), who=LEADER).team == "YZ2"


def test_the_desk_of_another_branch_does_not_even_see_it() -> None:
    with pytest.raises(NotFound):
        dispatch(receive(), who=YIWU_CLERK)


def test_an_order_is_dispatched_once() -> None:
    order = dispatch(receive())
    with pytest.raises(NotAllowed) as refusal:
        dispatch(order, "YZ1", who=LEADER)
    assert refusal.value.values["status"] == Status.DISPATCHED


def test_a_transferred_order_waits_for_the_other_team() -> None:
    order = transfer(take(dispatch(receive())))
    assert (order.status, order.team, order.transfers) == (Status.DISPATCHED, "YZ1", 1)
    assert order.assignee is None
    assert order.dispatched_at == at(5)
    take_clocks = [row for row in every(OrderClock) if row.clock == "take"]
    assert [(row.leg, row.team) for row in take_clocks] == [(1, "YZ2"), (2, "YZ1")]
    assert [m.recipient for m in every(Outbox) if "transfer" in m.message] == ["team:YZ1"]


def test_a_transfer_needs_a_reason() -> None:
    order = dispatch(receive())
    with pytest.raises(Missing) as refusal:
        carry_out(dispatching.transfer, order.order_id, "YZ1", " ", minutes=10)
    assert refusal.value.field == "reason"


def test_the_team_that_gave_it_up_still_sees_it_but_may_not_work_on_it() -> None:
    order = transfer(take(dispatch(receive())))
    with pytest.raises(NotYours):
        take(order, who=FIELD, minutes=30)
    assert take(order, who=OTHER_FIELD, minutes=30).assignee == OTHER_FIELD


def test_the_desk_may_work_on_the_teams_behalf() -> None:
    assert take(dispatch(receive()), who=CLERK).assignee == CLERK


# -- undoing -------------------------------------------------------------------------------------


def undo(order: Order, seq: int = 2, **how: Any) -> Order:
    return carry_out(dispatching.undo, order.order_id, seq, **{"minutes": 8, **how})


def test_an_undone_dispatch_waits_again_and_the_team_is_told() -> None:
    order = undo(dispatch(receive()))
    assert (order.status, order.team, order.version) == (Status.RECEIVED, "DESK", 3)
    assert (order.dispatched_at, order.next_clock) == (None, "dispatch")
    assert [event.verb for event in events(order)] == ["receive", "dispatch", "undo"]
    assert {row.party for row in every(OrderParty)} == {"DESK"}
    told = [(row.recipient, row.message) for row in every(Outbox)]
    assert told == [("team:YZ2", "order_dispatch"), ("team:YZ2", "order_undo")]


def test_what_the_team_has_taken_is_not_undone_and_the_dispatcher_learns_who_took_it() -> None:
    order = take(dispatch(receive()), minutes=6)
    with pytest.raises(Overtaken) as refusal:
        undo(order)
    assert (refusal.value.values["verb"], refusal.value.values["actor"]) == ("take", FIELD)


def test_undoing_is_refused_after_five_minutes_and_to_others() -> None:
    order = dispatch(receive(), minutes=5)
    with pytest.raises(TooLate):
        undo(order, minutes=10.1)
    with pytest.raises(NotYourStep):
        undo(order, who=LEADER)
    assert undo(order, minutes=10).status == Status.RECEIVED


def test_a_transfer_that_is_undone_goes_back_to_whoever_worked_on_it() -> None:
    order = undo(transfer(take(dispatch(receive()))), seq=4, minutes=27)
    assert (order.status, order.team, order.assignee) == (Status.IN_PROGRESS, "YZ2", FIELD)
    assert order.transfers == 0


def test_the_same_undoing_twice_is_done_once() -> None:
    order = dispatch(receive())
    once, again = (undo(order, key="undo") for _time in range(2))
    assert once.version == again.version == 3


def test_what_is_stored_after_an_undoing_is_what_the_ledger_tells() -> None:
    undo(dispatch(receive()))
    undo(transfer(take(dispatch(receive()))), seq=4, minutes=27)
    with ops.reading() as session:
        assert list(verifying.verify(session, at(600))) == []


def test_an_order_is_not_dispatched_to_an_order_centre() -> None:
    with pytest.raises(NotFound) as refusal:
        dispatch(receive(), "DESK")
    assert refusal.value.field == "team"
