"""What an order may become: every verb in every state, and what the ledger makes of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain import correcting, orders
from domain.errors import BadValue, Missing, NotYours, Refused
from domain.orders import (
    Awaiting,
    Event,
    Facts,
    NotAllowed,
    NotOnHold,
    OnHold,
    OrderState,
    OutOfTurn,
    Status,
    Verb,
)  # fmt: skip
from domain.scope import RIGHTS
from tests.domain.ledgers import COUNTY, DESK, KINDS, OTHER_TEAM, TEAM, Story, wall

ALL = frozenset(right for rights in RIGHTS.values() for right in rights)
ENOUGH: dict[str, Any] = {
    "team": TEAM, "reason": "skill", "until": "2026-03-18T09:00+08:00", "result": "cable_cut",
    "word": "recovered", "satisfaction": 5, "text": "called", "customer_level": "b", "corrects": 1,
    "undoes": 2,
}  # fmt: skip

# What the rulebook must say: for each verb, the states in which it is possible and where it leads.
# A dot: not possible. =: the order stays where it is.
STATES = (
    "submitted", "received", "dispatched", "in_progress", "done", "confirmed", "closed", "refused",
    "cancelled",
)  # fmt: skip
TABLE = """
               submitted received  dispatched in_progress done      confirmed closed    refused cancelled
submit         .         .         .          .           .         .         .         .       .
adopt          .         .         .          .           .         .         .         .       .
receive        received  .         .          .           .         .         .         .       .
refuse         refused   refused   .          .           .         .         .         .       .
review         .         .         .          .           .         .         .         .       .
approve        .         .         .          .           .         .         .         .       .
send_back      .         submitted .          .           .         .         .         .       .
dispatch       .         dispatched .         .           .         .         .         .       .
transfer       .         .         dispatched dispatched  .         .         .         .       .
return         .         .         received   received    .         .         .         .       .
escalate       .         received  .          .           .         .         .         .       .
send_down      .         received  .          .           .         .         .         .       .
take           .         .         in_progress .          .         .         .         .       .
arrive         .         .         .          =           .         .         .         .       .
hold           .         =         =          =           .         .         .         .       .
resume         .         .         .          .           .         .         .         .       .
finish         .         .         .          done        .         .         .         .       .
reject         .         .         .          .           in_progress .       .         .       .
confirm        .         .         .          .           confirmed .         .         .       .
close          .         .         .          .           .         closed    .         .       .
cancel         cancelled cancelled cancelled  cancelled   .         .         .         .       .
reopen         .         .         .          .           .         received  received  .       .
urge           =         =         =          =           =         .         .         .       .
supervise      =         =         =          =           =         .         .         .       .
note           =         =         =          =           =         =         =         =       =
change_level   =         =         =          =           =         =         .         .       .
correct        =         =         =          =           =         =         =         =       =
undo           .         .         =          =           .         .         .         .       .
"""  # noqa: E501
ON_HOLD = """
               received  dispatched in_progress
resume         =         =          =
cancel         cancelled cancelled  cancelled
urge           =         =          =
supervise      =         =          =
note           =         =          =
change_level   =         =          =
correct        =         =          =
"""
"""While on hold, all other verbs are refused."""


def table(text: str) -> dict[tuple[Status, Verb], str]:
    header, *lines = [line.split() for line in text.strip().splitlines()]
    return {
        (Status(state), Verb(verb)): leads
        for verb, *cells in lines
        for state, leads in zip(header, cells, strict=True)
    }


EXPECTED, EXPECTED_ON_HOLD = table(TABLE), table(ON_HOLD)
PAIRS = [(status, verb) for status in Status for verb in Verb]


def asked(state: OrderState, verb: Verb) -> str:
    """What the rulebook answers: the status that follows, `=` or a dot."""
    try:
        leads = orders.check(state, verb, ALL, ENOUGH)
    except Refused:
        return "."
    return leads.value if leads else "="


def test_the_table_says_something_about_every_verb_in_every_state() -> None:
    assert set(EXPECTED) == set(PAIRS)
    assert tuple(status.value for status in Status) == STATES


@pytest.mark.parametrize(("status", "verb"), PAIRS)
def test_a_verb_is_possible_in_a_state_exactly_if_the_table_says_so(
    status: Status, verb: Verb
) -> None:
    assert asked(OrderState(status=status), verb) == EXPECTED[status, verb]


@pytest.mark.parametrize(("status", "verb"), PAIRS)
def test_a_verb_is_possible_on_hold_exactly_if_the_table_says_so(
    status: Status, verb: Verb
) -> None:
    state = OrderState(status=status, is_on_hold=True)
    if status in ("received", "dispatched", "in_progress"):
        assert asked(state, verb) == EXPECTED_ON_HOLD.get((status, verb), ".")


def test_every_verb_but_the_beginnings_is_in_the_rulebook() -> None:
    assert set(Verb) - set(orders.MOVES) == {Verb.SUBMIT, Verb.ADOPT}


def test_every_state_can_be_reached_and_every_open_state_left() -> None:
    reached = {*orders.BEGINNINGS.values(), *(move.leads for move in orders.MOVES.values())}
    assert reached - {None} == set(Status)
    for status in orders.OPEN:
        leads = {m.leads for m in orders.MOVES.values() if status in m.begins}
        assert leads - {None, status}


def test_every_right_of_a_verb_is_held_by_some_role() -> None:
    assert {move.right for move in orders.MOVES.values()} <= ALL


# -- rights and fields -------------------------------------------------------------------------


@pytest.mark.parametrize("verb", sorted(orders.MOVES))
def test_a_verb_without_its_right_is_refused(verb: Verb) -> None:
    move = orders.MOVES[verb]
    status = next(iter(sorted(move.begins)))
    state = OrderState(status=status, is_on_hold=bool(move.on_hold))
    with pytest.raises(NotYours) as refusal:
        orders.check(state, verb, ALL - {move.right}, ENOUGH)
    assert refusal.value.values["right"] == move.right


NEEDS = [(verb, name) for verb, move in sorted(orders.MOVES.items()) for name in move.needs]


@pytest.mark.parametrize(("verb", "name"), NEEDS)
@pytest.mark.parametrize("empty", [None, "", "   ", "\u3000", []])
def test_a_field_that_a_verb_needs_may_not_be_empty(verb: Verb, name: str, empty: Any) -> None:
    move = orders.MOVES[verb]
    state = OrderState(status=sorted(move.begins)[0], is_on_hold=bool(move.on_hold))
    with pytest.raises(Missing) as refusal:
        orders.check(state, verb, ALL, {**ENOUGH, name: empty})
    assert refusal.value.field == name
    with pytest.raises(Missing):
        orders.check(state, verb, ALL, {key: ENOUGH[key] for key in ENOUGH if key != name})


def test_a_number_is_something_even_if_it_is_nought() -> None:
    state = OrderState(status=Status.DONE)
    assert orders.check(state, Verb.CONFIRM, ALL, {**ENOUGH, "satisfaction": 0})


def test_what_each_verb_needs() -> None:
    needs = {verb.value: set(move.needs) for verb, move in orders.MOVES.items() if move.needs}
    assert needs == {
        "refuse": {"reason"}, "send_back": {"reason"}, "dispatch": {"team"},
        "transfer": {"team", "reason"}, "return": {"reason"}, "escalate": {"team", "reason"},
        "send_down": {"team"}, "hold": {"reason", "until"}, "finish": {"result"},
        "reject": {"reason"}, "confirm": {"word", "satisfaction"}, "cancel": {"reason"},
        "reopen": {"reason"}, "supervise": {"reason"}, "note": {"text"},
        "change_level": {"customer_level"}, "correct": {"corrects", "reason"},
        "undo": {"undoes"},
    }  # fmt: skip


def test_whether_a_verb_is_possible_can_be_asked_before_its_form_is_filled_in() -> None:
    assert orders.check(OrderState(status=Status.RECEIVED), Verb.DISPATCH, ALL) == "dispatched"


def test_what_is_legal_names_for_every_verb_why_not() -> None:
    answers = orders.legal(OrderState(status=Status.RECEIVED), ["see", "dispatch"])
    assert set(answers) == set(orders.MOVES)
    assert answers[Verb.DISPATCH] is None
    assert isinstance(answers[Verb.HOLD], NotYours)
    assert isinstance(answers[Verb.FINISH], NotAllowed)
    held = orders.legal(OrderState(status=Status.RECEIVED, is_on_hold=True), iter(ALL))
    assert isinstance(held[Verb.DISPATCH], OnHold)
    assert held[Verb.RESUME] is None


def test_a_refusal_says_what_is_not_possible_where() -> None:
    with pytest.raises(NotAllowed) as refusal:
        orders.check(OrderState(status=Status.CLOSED), Verb.TAKE, ALL)
    assert refusal.value.values == {"verb": Verb.TAKE, "status": Status.CLOSED}
    assert str(refusal.value) == "take is not possible here: the order is closed."


def test_nothing_is_possible_before_an_order_begins() -> None:
    assert not [verb for verb in orders.MOVES if asked(OrderState(), verb) != "."]


# -- review and approval -----------------------------------------------------------------------


def received(kind: str) -> Story:
    return Story().receive("03-17 09:00", kind=kind)


def test_an_order_of_a_reviewed_kind_waits_for_review_then_for_approval() -> None:
    story = received("guarded")
    assert story.state().awaiting == "review"
    assert asked(story.state(), Verb.APPROVE) == "."
    reviewed = story.then(Verb.REVIEW, "03-17 09:10")
    assert reviewed.state().awaiting == "approve"
    assert asked(reviewed.state(), Verb.REVIEW) == "."
    approved = reviewed.then(Verb.APPROVE, "03-17 09:20")
    assert approved.state().awaiting is None
    assert asked(approved.state(), Verb.DISPATCH) == "dispatched"


def test_an_order_that_only_needs_approval_is_not_reviewed() -> None:
    story = received("approved")
    assert story.state().awaiting == "approve"
    assert asked(story.state(), Verb.REVIEW) == "."
    assert asked(story.state(), Verb.APPROVE) == "="


@pytest.mark.parametrize("verb", [Verb.DISPATCH, Verb.ESCALATE, Verb.SEND_DOWN])
def test_an_order_that_waits_for_review_is_not_passed_on(verb: Verb) -> None:
    with pytest.raises(Awaiting) as refusal:
        orders.check(received("guarded").state(), verb, ALL, ENOUGH)
    assert refusal.value.values == {"step": "review"}


def test_an_order_that_waits_for_review_can_be_refused_held_or_cancelled() -> None:
    state = received("guarded").state()
    assert asked(state, Verb.REFUSE) == "refused"
    assert asked(state, Verb.HOLD) == "="
    assert asked(state, Verb.CANCEL) == "cancelled"


def test_an_application_is_reviewed_once_it_is_received() -> None:
    story = Story().submit("03-17 09:00", kind="guarded")
    assert story.state().awaiting is None
    assert story.receive("03-17 09:10").state().awaiting == "review"


def test_an_order_sent_back_is_reviewed_again() -> None:
    story = received("guarded").then(Verb.REVIEW, "03-17 09:10")
    back = story.then(Verb.SEND_BACK, "03-17 09:20", reason="incomplete")
    assert (back.state().status, back.state().awaiting) == ("submitted", None)
    assert back.receive("03-17 10:00").state().awaiting == "review"


def test_a_returned_order_is_not_reviewed_again_but_a_reopened_one_is() -> None:
    story = received("approved").then(Verb.APPROVE, "03-17 09:10")
    returned = story.dispatch("03-17 09:15").give_back("03-17 09:20")
    assert returned.state().awaiting is None
    done = returned.dispatch("03-17 09:25").take("03-17 09:30").finish("03-17 10:00")
    reopened = done.confirm("03-17 10:05").close("03-17 10:10").reopen("03-18 09:00")
    assert reopened.state().awaiting == "approve"


# -- what the ledger tells ---------------------------------------------------------------------

WORKED_ON = Story().receive("03-17 09:00").dispatch("03-17 09:10").take("03-17 09:30")


def test_a_ledger_begins_with_an_application_a_reception_or_an_adoption() -> None:
    for verb, status in ((Verb.SUBMIT, "submitted"), (Verb.RECEIVE, "received"),
                         (Verb.ADOPT, "submitted")):  # fmt: skip
        assert Story().then(verb, "03-17 09:00", DESK).state().status == status
    assert Story().state() == OrderState()


def test_who_has_the_order_and_since_when() -> None:
    state = WORKED_ON.state()
    assert (state.team, state.assignee, state.since) == (TEAM, 1, wall("03-17 09:10"))
    assert state.desk == DESK
    assert state.parties == (DESK, TEAM)


def test_whoever_is_named_when_it_is_taken_works_on_it() -> None:
    story = Story().receive("03-17 09:00").dispatch("03-17 09:10")
    assert story.then(Verb.TAKE, "03-17 09:30", assignee=42).state().assignee == 42


def test_a_transferred_order_waits_to_be_taken_again() -> None:
    state = WORKED_ON.transfer("03-17 10:00").state()
    assert (state.status, state.team, state.assignee) == ("dispatched", OTHER_TEAM, None)
    assert state.counts == {"transfers": 1}


def test_a_returned_order_is_back_with_the_desk_that_gave_it_out() -> None:
    state = WORKED_ON.give_back("03-17 10:00").state()
    assert (state.status, state.team, state.assignee) == ("received", DESK, None)
    assert state.since == wall("03-17 10:00")
    assert state.counts == {"returns": 1}


def test_a_county_that_gave_an_order_out_gets_it_back() -> None:
    story = Story().receive("03-17 09:00").then(Verb.SEND_DOWN, "03-17 09:05", COUNTY)
    back = story.dispatch("03-17 09:10").give_back("03-17 09:20")
    assert back.state().team == COUNTY
    assert back.state().parties == (DESK, COUNTY, TEAM)


def test_everybody_who_ever_had_it_is_a_party_once() -> None:
    story = WORKED_ON.transfer("03-17 10:00").transfer("03-17 10:10", TEAM)
    assert story.state().parties == (DESK, TEAM, OTHER_TEAM)


def test_a_hold_has_an_end_agreed_and_is_over_when_resumed() -> None:
    held = WORKED_ON.hold("03-17 10:00").state()
    assert (held.status, held.is_on_hold) == ("in_progress", True)
    assert held.held_until == wall("12-01 00:00")
    resumed = WORKED_ON.hold("03-17 10:00").resume("03-17 11:00").state()
    assert (resumed.is_on_hold, resumed.held_until) == (False, None)


def test_an_order_that_is_not_on_hold_cannot_be_resumed() -> None:
    with pytest.raises(NotOnHold):
        orders.check(WORKED_ON.state(), Verb.RESUME, ALL)


@pytest.mark.parametrize("end", [Verb.CANCEL, Verb.CLOSE, Verb.REFUSE, Verb.FINISH])
def test_what_has_ended_is_not_on_hold(end: Verb) -> None:
    held = WORKED_ON.hold("03-17 10:00")
    assert not held.then(end, "03-17 11:00", reason="customer").state().is_on_hold


def test_each_status_has_the_moment_at_which_it_was_first_reached() -> None:
    story = WORKED_ON.give_back("03-17 10:00").dispatch("03-17 10:10").take("03-17 10:30")
    times = story.state().times
    assert times[Status.RECEIVED] == wall("03-17 09:00")
    assert times[Status.DISPATCHED] == wall("03-17 09:10")
    assert times[Status.IN_PROGRESS] == wall("03-17 09:30")


def test_done_and_later_have_the_moment_at_which_they_were_last_reached() -> None:
    again = WORKED_ON.finish("03-17 11:00").reject("03-17 11:10").finish("03-17 12:00")
    assert again.state().times[Status.DONE] == wall("03-17 12:00")


def test_an_order_that_goes_back_is_not_done_any_more() -> None:
    rejected = WORKED_ON.finish("03-17 11:00").reject("03-17 11:10").state()
    assert Status.DONE not in rejected.times
    closed = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:05").close("03-17 11:10")
    assert closed.state().times[Status.CLOSED] == wall("03-17 11:10")
    reopened = closed.reopen("03-18 09:00").state()
    assert not {Status.DONE, Status.CONFIRMED, Status.CLOSED} & set(reopened.times)
    assert reopened.times[Status.RECEIVED] == wall("03-17 09:00")


def test_a_reopened_order_is_in_its_second_cycle_with_the_desk_that_closed_it() -> None:
    closed = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:05").close("03-17 11:10")
    state = closed.reopen("03-18 09:00").state()
    assert (state.cycle, state.team, state.counts) == (2, DESK, {"reopens": 1})
    assert state.satisfaction == 5


def test_what_presses_and_what_goes_back_is_counted() -> None:
    story = WORKED_ON.then(Verb.URGE, "03-17 10:00").then(Verb.URGE, "03-17 10:01")
    story = story.then(Verb.SUPERVISE, "03-17 10:02", reason="leader").finish("03-17 11:00")
    story = story.reject("03-17 11:10").give_back("03-17 11:20")
    story = story.then(Verb.SEND_DOWN, "03-17 11:30", COUNTY)
    assert story.then(Verb.ESCALATE, "03-17 11:40", DESK, "load").state().counts == {
        "urges": 2, "supervisions": 1, "rejections": 1, "returns": 1, "hops": 2,
    }  # fmt: skip


def test_a_change_of_level_changes_that_and_nothing_else() -> None:
    before = WORKED_ON.state().facts
    after = WORKED_ON.change("03-17 10:00", customer_level="b").state().facts
    assert after == replace(before, customer_level="b")


def test_facts_that_no_order_has_are_not_taken_in() -> None:
    assert Facts().changed({"colour": "red", "kind": "fault"}) == Facts(kind="fault")


# -- late and corrected ------------------------------------------------------------------------


def test_an_event_recorded_late_counts_when_it_happened() -> None:
    *others, take = WORKED_ON.finish("03-17 11:00").events[:3]
    finish = Event(3, Verb.FINISH, wall("03-17 11:00"), wall("03-17 11:00"))
    late = replace(take, seq=4, recorded_at=wall("03-17 12:00"))
    state = orders.fold([*others, finish, late], KINDS)
    assert state.status == "done"
    assert state.times[Status.IN_PROGRESS] == wall("03-17 09:30")
    assert state.last_seq == 4
    assert state.last_happened_at == wall("03-17 11:00")


def test_the_state_does_not_depend_on_the_order_in_which_events_are_read() -> None:
    events = WORKED_ON.hold("03-17 10:00").resume("03-17 10:30").finish("03-17 11:00").events
    assert orders.fold(events[::-1], KINDS) == orders.fold(events, KINDS)


def test_of_events_of_one_moment_the_one_written_first_comes_first() -> None:
    events = WORKED_ON.events
    together = [replace(event, happened_at=wall("03-17 09:00")) for event in events]
    assert orders.fold(together, KINDS).status == "in_progress"


def test_a_correction_names_the_event_that_it_corrects() -> None:
    corrected = WORKED_ON.correct("03-17 10:00", seq=3, to="03-17 09:20", assignee=7)
    take = orders.effective(corrected.events)[2]
    assert take.happened_at == wall("03-17 09:20")
    assert take.payload["assignee"] == 7
    assert WORKED_ON.events[2].happened_at == wall("03-17 09:30")
    assert corrected.state().assignee == 7


def test_a_correction_of_what_is_not_there_changes_nothing() -> None:
    corrected = WORKED_ON.correct("03-17 10:00", seq=77, to="03-17 09:20")
    assert [e.happened_at for e in orders.effective(corrected.events)][:3] == [
        e.happened_at for e in WORKED_ON.events
    ]


def test_a_correction_is_not_corrected_but_the_event_again() -> None:
    first = WORKED_ON.correct("03-17 10:00", seq=3, to="03-17 09:20")
    second = first.correct("03-17 10:10", seq=4, to="03-17 08:00")
    assert orders.effective(second.events)[2].happened_at == wall("03-17 09:20")
    again = second.correct("03-17 10:20", seq=3, to="03-17 09:25")
    assert orders.effective(again.events)[2].happened_at == wall("03-17 09:25")


def test_a_correction_may_put_an_event_before_another() -> None:
    """The team had it before the desk wrote down that it was dispatched again."""
    story = WORKED_ON.transfer("03-17 10:00").correct("03-17 11:00", seq=4, to="03-17 09:20")
    assert [event.seq for event in orders.effective(story.events)] == [1, 2, 4, 3, 5]


def test_an_adopted_order_is_as_it_was_when_it_was_adopted() -> None:
    start = wall("03-10 09:00")
    story = Story().then(Verb.ADOPT, start, DESK, facts={"kind": "fault"})
    assert story.state().status == "submitted"
    taken_in = story.then(Verb.RECEIVE, start + timedelta(minutes=1), DESK)
    assert taken_in.state().times[Status.RECEIVED] == start + timedelta(minutes=1)


# -- what may be corrected ---------------------------------------------------------------------

FINISHED = WORKED_ON.finish("03-17 11:00").confirm("03-17 11:10")
LATER = wall("03-17 12:00")


def correct(story: Story, **fields: Any) -> None:
    correcting.check_correction(story.events, fields, KINDS, LATER)


def test_a_correction_names_an_event_and_what_was_wrong_about_it() -> None:
    correct(FINISHED, corrects=4, happened_at=wall("03-17 10:30").isoformat())
    correct(FINISHED, corrects=4, payload={"result": "power"})
    correct(FINISHED, corrects=1, happened_at=wall("03-17 09:10").isoformat())
    correct(FINISHED, corrects=5, happened_at=LATER.isoformat(), payload={})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "corrects"),
        ({"corrects": 77}, "corrects"),
        ({"corrects": "4"}, "corrects"),
        ({"corrects": 6}, "corrects"),
        ({"corrects": 4, "payload": "power"}, "payload"),
        ({"corrects": 4, "payload": None}, "payload"),
        ({"corrects": 4, "happened_at": "soon"}, "happened_at"),
        ({"corrects": 4, "happened_at": 5}, "happened_at"),
        ({"corrects": 4, "happened_at": "2026-03-17T10:30"}, "happened_at"),
        ({"corrects": 5, "happened_at": "2026-03-17T12:00:01+08:00"}, "happened_at"),
    ],
)
def test_a_correction_that_cannot_be_meant_names_its_field(
    fields: dict[str, Any], field: str
) -> None:
    story = FINISHED.correct("03-17 11:30", seq=4, to="03-17 10:45")
    with pytest.raises(BadValue) as refusal:
        correct(story, **fields)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("seq", "moment"),
    [(4, "03-17 09:20"), (4, "03-17 11:11"), (1, "03-17 09:11"), (5, "03-17 10:59")],
)
def test_a_correction_may_not_make_a_history_that_the_rulebook_forbids(
    seq: int, moment: str
) -> None:
    with pytest.raises(OutOfTurn):
        correct(FINISHED, corrects=seq, happened_at=wall(moment).isoformat())


def test_a_history_that_the_rulebook_forbids_already_may_be_corrected() -> None:
    """Done before it was taken: so it came from elsewhere, and one correction may not mend all."""
    story = Story().receive("03-17 09:00").dispatch("03-17 09:10").finish("03-17 10:00")
    messy = story.take("03-17 10:30").confirm("03-17 11:00")
    correct(messy, corrects=5, happened_at=wall("03-17 10:45").isoformat())
