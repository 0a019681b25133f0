"""Undoing: the order stands as if the step had never been taken."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain import orders, sla, undoing
from domain.correcting import check_correction
from domain.errors import BadValue
from domain.orders import Verb, effective
from domain.scope import RIGHTS
from domain.undoing import UNDOABLE, NotYourStep, TooLate, check_undo, overtaken_by
from tests.domain.histories import histories
from tests.domain.ledgers import CALENDARS, KINDS, OTHER_TEAM, POLICY, Story, minutes, wall

ALL = frozenset(right for rights in RIGHTS.values() for right in rights)

RECEIVED = Story().receive("03-17 09:00")
DISPATCHED = RECEIVED.dispatch("03-17 09:05")
STORIES = {
    "dispatched": (RECEIVED, Verb.DISPATCH),
    "dispatched again": (DISPATCHED.give_back("03-17 09:06"), Verb.DISPATCH),
    "passed on": (DISPATCHED, Verb.TRANSFER),
    "passed on from work": (DISPATCHED.take("03-17 09:06"), Verb.TRANSFER),
}


def undo(story: Story, seq: int, at: str = "03-17 09:09", actor: int = 1) -> None:
    check_undo(story.events, {"undoes": seq}, actor, wall(at))


@pytest.mark.parametrize("name", STORIES)
def test_an_undone_step_leaves_the_order_as_it_was(name: str) -> None:
    before, verb = STORIES[name]
    story = before.then(verb, "03-17 09:07", OTHER_TEAM, "skill")
    seq = len(story.events)
    undone = story.undo("03-17 09:09", seq)
    assert replace(undone.state(), last_seq=seq - 1) == before.state()
    assert undone.clocks("03-17 12:00") == before.clocks("03-17 12:00")
    assert undone.state() != story.state()


def test_the_ledger_keeps_the_step_and_its_undoing() -> None:
    undone = DISPATCHED.undo("03-17 09:06", 2)
    assert [event.verb for event in undone.events] == ["receive", "dispatch", "undo"]
    assert [event.verb for event in effective(undone.events)] == ["receive"]
    assert undone.state().last_seq == 3


def test_an_order_is_dispatched_again_after_an_undoing() -> None:
    again = DISPATCHED.undo("03-17 09:06", 2).dispatch("03-17 09:08", OTHER_TEAM)
    assert again.state().parties == ("DESK", OTHER_TEAM)
    assert again.clock("dispatch").stopped_at == wall("03-17 09:08")


@pytest.mark.parametrize("seq", [1, 3, 0, None, "2"])
def test_only_a_dispatch_or_a_transfer_is_undone(seq: object) -> None:
    story = DISPATCHED.then(Verb.NOTE, "03-17 09:06")
    with pytest.raises(BadValue):
        check_undo(story.events, {"undoes": seq}, 1, wall("03-17 09:07"))


def test_what_was_undone_is_not_undone_again() -> None:
    with pytest.raises(BadValue):
        undo(DISPATCHED.undo("03-17 09:06", 2), 2)


@pytest.mark.parametrize("seq", [2, 3])
def test_neither_what_was_undone_nor_its_undoing_is_corrected(seq: int) -> None:
    story = DISPATCHED.undo("03-17 09:06", 2)
    fields = {"corrects": seq, "happened_at": wall("03-17 09:02").isoformat()}
    with pytest.raises(BadValue):
        check_correction(story.events, fields, KINDS, wall("03-17 12:00"))


def test_only_whoever_did_it_may_undo_it() -> None:
    with pytest.raises(NotYourStep):
        undo(DISPATCHED, 2, actor=9)


def test_five_minutes_and_not_a_moment_longer() -> None:
    last = DISPATCHED.events[-1].recorded_at + undoing.WITHIN
    check_undo(DISPATCHED.events, {"undoes": 2}, 1, last)
    with pytest.raises(TooLate) as refusal:
        check_undo(DISPATCHED.events, {"undoes": 2}, 1, last + minutes(0.01))
    assert refusal.value.values["minutes"] == 5


def test_the_time_counts_from_when_it_was_recorded() -> None:
    received, dispatched = DISPATCHED.events
    late = replace(dispatched, recorded_at=wall("03-17 10:00"))
    check_undo([received, late], {"undoes": 2}, 1, wall("03-17 10:04"))


@given(st.lists(st.sampled_from([Verb.NOTE, Verb.URGE, Verb.SUPERVISE]), max_size=4))
def test_words_in_between_do_not_stand_in_the_way(verbs: list[Verb]) -> None:
    story = DISPATCHED
    for verb in verbs:
        story = story.then(verb, "03-17 09:06")
    assert overtaken_by(story.events, 2) is None


@pytest.mark.parametrize("verb", [Verb.TAKE, Verb.HOLD, Verb.RETURN, Verb.TRANSFER, Verb.CORRECT])
def test_whatever_else_was_done_since_is_named(verb: Verb) -> None:
    story = DISPATCHED.then(Verb.NOTE, "03-17 09:06").then(verb, "03-17 09:07", actor=3)
    found = overtaken_by(story.events, 2)
    assert found is not None
    assert (found.verb, found.actor) == (verb, 3)


def test_a_later_step_that_was_undone_does_not_stand_in_the_way() -> None:
    story = DISPATCHED.transfer("03-17 09:06").undo("03-17 09:07", 3)
    assert overtaken_by(story.events, 2) is None


@given(histories(), st.integers(0, 2000))
def test_undoing_right_after_a_step_leaves_any_order_as_it_was(story: Story, later: int) -> None:
    state = story.state()
    legal = orders.legal(state, ALL)
    steps = [verb for verb in UNDOABLE if legal[verb] is None]
    assume(steps)
    assert state.last_happened_at
    at = state.last_happened_at + minutes(later)
    stepped = story.then(steps[0], at, OTHER_TEAM, "skill")
    undone = stepped.then(Verb.UNDO, at + minutes(1), undoes=len(stepped.events))
    assert replace(undone.state(), last_seq=state.last_seq) == state
    late = at + minutes(5000)
    assert sla.clocks(undone.events, POLICY, CALENDARS, late) == sla.clocks(
        story.events, POLICY, CALENDARS, late
    )
