"""Closing: the desk checks with the customer and ends the order; a closed verdict stands."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from domain.errors import BadValue, Missing, NotYours
from domain.orders import NoFeedback, NotAllowed, OutOfTurn, Status, TooLateToReopen, Verb
from services import closing, verifying
from services.ledger import Entry
from storage import ops, stamps
from storage.models import Order, OrderClock, ProcessClock, SlaRow, Team
from tests.office import at, fault
from tests.services.acting import (
    FIELD,
    LEADER,
    MANAGER,
    act,
    cancel,
    carry_out,
    close,
    closed,
    confirm,
    dispatch,
    events,
    every,
    finish,
    hold,
    receive,
    take,
    taken,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")


def verdicts(order: Order) -> dict[str, tuple[Any, ...]]:
    rows = every(OrderClock, order_id=order.order_id)
    return {
        f"{row.clock} {row.leg}": (row.limit_minutes, row.due_at, row.is_breached) for row in rows
    }


def differences(minutes: float = 600) -> list[verifying.Difference]:
    with ops.reading() as session:
        return list(verifying.verify(session, at(minutes)))


def rebuild(order: Order) -> None:
    with ops.transaction() as session:
        verifying.rebuild(session, [order.order_id], at(700))


# -- the customer's word -----------------------------------------------------------------------


def test_the_customers_word_and_satisfaction_are_kept() -> None:
    order = confirm(finish(taken()), satisfaction=4)
    assert (order.status, order.satisfaction, order.confirmed_at) == ("confirmed", 4, at(100))
    assert events(order)[-1].payload == {"word": "recovered", "satisfaction": 4}


@pytest.mark.parametrize("satisfaction", [0, 6, -1, None, "5", 4.5])
def test_satisfaction_is_one_to_five(satisfaction: Any) -> None:
    order = finish(taken())
    with pytest.raises(BadValue) as refusal:
        confirm(order, satisfaction=satisfaction)
    assert refusal.value.field == "satisfaction"


def test_confirming_needs_the_customers_word() -> None:
    order = finish(taken())
    with pytest.raises(Missing) as refusal:
        carry_out(closing.confirm, order.order_id, "", 5, minutes=100)
    assert refusal.value.field == "word"


def test_the_team_does_not_confirm_its_own_work() -> None:
    order = finish(taken())
    with pytest.raises(NotYours):
        confirm(order, who=FIELD)


def test_an_order_is_closed_once_the_customer_has_confirmed() -> None:
    with pytest.raises(NotAllowed):
        close(finish(taken()))
    order = closed()
    assert (order.status, order.is_open, order.closed_at) == (Status.CLOSED, False, at(105))
    assert (order.next_clock, order.next_due_at) == (None, None)


def test_a_rejected_result_goes_back_to_the_team() -> None:
    done = finish(taken(), minutes=90)
    order = act(done, Verb.REJECT, Entry(reason="not_repaired"), minutes=120)
    assert (order.status, order.team, order.done_at) == ("in_progress", "YZ2", None)
    assert order.next_due_at == at(240 + 30)


# -- called off --------------------------------------------------------------------------------


def test_a_cancelled_order_has_ended() -> None:
    order = cancel(receive())
    assert (order.status, order.is_open, order.closed_at) == (Status.CANCELLED, False, at(50))


def test_an_order_cancelled_on_hold_was_in_time_if_it_was_when_it_was_held() -> None:
    order = cancel(hold(taken(), minutes=30), minutes=600)
    assert (order.is_on_hold, order.is_breached) == (False, False)


@pytest.mark.parametrize("who", [FIELD, MANAGER])
def test_only_the_desk_cancels(who: int) -> None:
    with pytest.raises(NotYours):
        cancel(taken(), who=who)


def test_what_is_done_cannot_be_cancelled() -> None:
    with pytest.raises(NotAllowed):
        cancel(finish(taken()), minutes=95)


# -- what closing fixes ------------------------------------------------------------------------


@pytest.mark.parametrize("end", [closed, lambda: cancel(taken()), lambda: refused()])
def test_an_end_pins_what_the_order_was_judged_by(end: Any) -> None:
    pins = events(end())[-1].payload["pins"]
    assert pins["policy"] == 1
    assert pins["calendars"]["office"] == 1
    assert pins["desk"] == "long_day"
    assert pins["teams"]["DESK"] == "always"
    assert pins["limits"] == {}


def refused() -> Order:
    return act(receive(), Verb.REFUSE, Entry(reason="duplicate"), minutes=1)


def tighten(session: Any) -> None:
    """One minute for everything, in a new version of the limits; other hours for a team."""
    session.execute(update(SlaRow).where(SlaRow.row_no == 44).values(removed_in=2))
    session.execute(
        insert(SlaRow).values(
            row_no=44, product_group="bandwidth", customer_level="group", calendar="always",
            limits={"repair": {"minutes": 1}}, is_to_be_confirmed=False, added_in=2,
        )
    )  # fmt: skip
    session.execute(update(ProcessClock).values(removed_in=2))
    session.execute(
        insert(ProcessClock),
        [
            {"clock": clock, "limit": {"minutes": 1}, "is_to_be_confirmed": False, "added_in": 2}
            for clock in ("dispatch", "take", "confirm")
        ],
    )
    session.execute(update(Team).values(calendar="shifts"))
    for name in ("matrix", "reference", "masters"):
        stamps.raise_(session, name)


def test_later_limits_do_not_touch_a_closed_verdict() -> None:
    order = closed()
    before = verdicts(order)
    with ops.transaction() as session:
        tighten(session)
    assert differences() == []
    rebuild(order)
    assert verdicts(order) == before
    assert order.is_breached is False


def test_later_limits_are_the_limits_of_open_orders() -> None:
    order = taken()
    with ops.transaction() as session:
        tighten(session)
    assert {difference.order_id for difference in differences()} == {order.order_id}
    rebuild(order)
    assert differences() == []
    assert verdicts(order)["repair 1"][:2] == (1, at(1))
    assert verdicts(order)["take 1"] == (1, at(6), True)


def test_a_note_on_a_closed_order_does_not_move_its_verdict() -> None:
    order = closed()
    before = verdicts(order)
    with ops.transaction() as session:
        tighten(session)
    noted = act(order, Verb.NOTE, Entry(text="来电致谢"), minutes=300)
    assert verdicts(order) == before
    assert (noted.status, noted.is_breached, noted.due_at) == ("closed", False, order.due_at)


def test_a_reopened_order_is_judged_anew_and_its_past_stands() -> None:
    order = closed()
    before = verdicts(order)
    with ops.transaction() as session:
        tighten(session)
    again = act(order, Verb.REOPEN, Entry(reason="again"), minutes=300)
    assert (again.status, again.is_open, again.team) == (Status.RECEIVED, True, "DESK")
    assert (again.closed_at, again.done_at, again.reopens) == (None, None, 1)
    assert again.received_at == order.received_at
    after = verdicts(order)
    assert {name: after[name] for name in before} == before
    assert after["repair 2"][:2] == (1, at(301))
    assert differences() == []


def test_only_a_correction_moves_a_closed_verdict() -> None:
    order = close(confirm(finish(taken(), minutes=241), minutes=245), minutes=250)
    assert order.is_breached is True
    entry = Entry(
        reason="typo", payload={"corrects": 4, "happened_at": at(239).isoformat()}
    )  # fmt: skip
    corrected = act(order, Verb.CORRECT, entry, who=LEADER, minutes=300)
    assert (corrected.is_breached, corrected.done_at) == (False, at(239))
    assert corrected.status == Status.CLOSED
    assert differences() == []


def test_a_correction_is_the_desk_leaders() -> None:
    entry = Entry(reason="typo", payload={"corrects": 4})
    with pytest.raises(NotYours):
        act(closed(), Verb.CORRECT, entry, minutes=300)


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "corrects"),
        ({"corrects": 99}, "corrects"),
        ({"corrects": "4"}, "corrects"),
        ({"corrects": 4, "happened_at": "soon"}, "happened_at"),
        ({"corrects": 4, "happened_at": "2026-03-18T11:00:00"}, "happened_at"),
        ({"corrects": 4, "happened_at": (at(0) + timedelta(days=9)).isoformat()}, "happened_at"),
        ({"corrects": 4, "payload": "x"}, "payload"),
    ],
)
def test_a_correction_that_corrects_nothing_is_refused(payload: dict[str, Any], field: str) -> None:
    order = closed()
    with pytest.raises((Missing, BadValue)) as refusal:
        act(order, Verb.CORRECT, Entry(reason="typo", payload=payload), who=LEADER, minutes=300)
    assert refusal.value.field == field
    assert len(events(order)) == 6


def test_a_correction_may_not_make_a_history_that_could_not_have_been() -> None:
    """Done before it was taken."""
    payload = {"corrects": 4, "happened_at": at(10).isoformat()}
    with pytest.raises(OutOfTurn):
        act(closed(), Verb.CORRECT, Entry(reason="typo", payload=payload), who=LEADER, minutes=300)


def test_a_correction_is_not_corrected_but_the_event_again() -> None:
    order = closed()
    first = {"corrects": 4, "happened_at": at(80).isoformat()}
    act(order, Verb.CORRECT, Entry(reason="typo", payload=first), who=LEADER, minutes=300)
    with pytest.raises(BadValue):
        act(order, Verb.CORRECT, Entry(reason="typo", payload={"corrects": 7}), who=LEADER,
            minutes=310)  # fmt: skip
    again = {"corrects": 4, "happened_at": at(85).isoformat()}
    corrected = act(
        order, Verb.CORRECT, Entry(reason="typo", payload=again), who=LEADER, minutes=320
    )
    assert corrected.done_at == at(85)


def test_the_whole_round_leaves_nothing_to_differ_about() -> None:
    closed()
    cancel(hold(taken()))
    take(dispatch(receive()))
    assert differences() == []


# -- feedback, and reopening ---------------------------------------------------------------------


def test_an_order_of_a_manager_is_closed_once_the_manager_was_told() -> None:
    order = confirm(finish(take(dispatch(receive(fault(channel="manager"))))))
    with pytest.raises(NoFeedback):
        close(order)
    act(order, Verb.NOTE, Entry(text="已告知", payload={"is_feedback": True}), minutes=101)
    assert close(order).status == Status.CLOSED


def test_reopening_ends_with_the_period_of_the_kind() -> None:
    order = closed()
    week = 7 * 24 * 60
    with pytest.raises(TooLateToReopen):
        act(order, Verb.REOPEN, Entry(reason="again"), minutes=105 + week + 1)
    assert act(order, Verb.REOPEN, Entry(reason="again"), minutes=105 + week).reopens == 1
