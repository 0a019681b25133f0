"""The words that are due: feedback to whoever asked, answers to whoever chases; and reopening."""

from typing import Any

import pytest

from domain import orders
from domain.orders import NoFeedback, TooLateToReopen, Verb
from domain.scope import RIGHTS
from tests.domain.ledgers import DESK, FAULT, KINDS, Story, wall

ALL = frozenset(right for rights in RIGHTS.values() for right in rights)


def asked(channel: str, verb: Verb = Verb.RECEIVE) -> Story:
    return Story().then(verb, "03-17 09:00", DESK, facts=FAULT, channel=channel)


def confirmed(story: Story, hour: int = 9) -> Story:
    return (
        story.dispatch(f"03-17 {hour:02}:05").take(f"03-17 {hour:02}:20")
        .finish(f"03-17 {hour + 1}:00").confirm(f"03-17 {hour + 1}:30")
    )  # fmt: skip


def feedback(story: Story, at: str = "03-17 10:40") -> Story:
    return story.then(Verb.NOTE, at, is_feedback=True)


def close(story: Story) -> Any:
    return orders.check(story.state(), Verb.CLOSE, ALL)


@pytest.mark.parametrize("channel", ["manager", "monitoring"])
def test_an_order_that_others_asked_for_is_closed_once_they_were_told(channel: str) -> None:
    story = confirmed(asked(channel))
    with pytest.raises(NoFeedback):
        close(story)
    assert close(feedback(story)) == "closed"


@pytest.mark.parametrize("channel", ["hotline", "self_service"])
def test_the_return_visit_is_the_feedback_to_a_customer_who_asked(channel: str) -> None:
    assert close(confirmed(asked(channel))) == "closed"


def test_an_applicant_is_told_whatever_the_channel() -> None:
    applied = asked("hotline", Verb.SUBMIT).receive("03-17 09:02")
    with pytest.raises(NoFeedback):
        close(confirmed(applied))


def test_a_plain_note_is_no_feedback() -> None:
    with pytest.raises(NoFeedback):
        close(confirmed(asked("manager")).then(Verb.NOTE, "03-17 10:40"))


def test_after_reopening_they_are_told_again() -> None:
    closed = feedback(confirmed(asked("manager"))).close("03-17 10:50")
    again = confirmed(closed.reopen("03-17 11:00"), hour=12)
    assert again.state().feedback == "owed"


@pytest.mark.parametrize("verb", [Verb.URGE, Verb.SUPERVISE])
@pytest.mark.parametrize("answer", [Verb.NOTE, Verb.ARRIVE, Verb.HOLD, Verb.FINISH])
def test_whoever_chases_is_answered_by_what_others_do_or_note(verb: Verb, answer: Verb) -> None:
    taken = asked("hotline").dispatch("03-17 09:05").take("03-17 09:20")
    chased = taken.then(verb, "03-17 09:30", actor=9).then(Verb.URGE, "03-17 09:31", actor=8)
    assert chased.state().unanswered == (9, 8)
    assert chased.then(Verb.NOTE, "03-17 09:32", actor=9).state().unanswered == (9, 8)
    assert chased.then(answer, "03-17 09:33", actor=3).state().unanswered == ()


def test_an_order_is_reopened_within_the_days_of_its_kind() -> None:
    state = confirmed(asked("hotline")).close("03-17 11:00").state()
    orders.check_period(state, Verb.REOPEN, KINDS, wall("03-24 11:00"))
    with pytest.raises(TooLateToReopen) as refusal:
        orders.check_period(state, Verb.REOPEN, KINDS, wall("03-24 11:01"))
    assert refusal.value.values["days"] == 7
    orders.check_period(state, Verb.NOTE, KINDS, wall("05-24 11:01"))
