"""Random histories of orders: whatever the rulebook allows, at any pace."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from domain import orders
from domain.orders import Event, Verb
from domain.scope import RIGHTS
from tests.domain.ledgers import (
    CALENDARS,
    COUNTY,
    DESK,
    KINDS,
    OTHER_TEAM,
    POLICY,
    TEAM,
    Story,
    wall,
)  # fmt: skip

EVERYTHING = frozenset(right for rights in RIGHTS.values() for right in rights)
BEGINNINGS = ("02-13 17:00", "03-17 09:00", "03-20 17:59", "12-30 17:00")
"""Before the Spring Festival, on a Tuesday, before a weekend, before a year that is not known."""
FACTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(KINDS)), "customer_level": st.sampled_from("abc")},
    optional={"service": st.just("app")},
)
LEVELS = ("a", "b", "office")
TEAMS = (TEAM, OTHER_TEAM, COUNTY)
LIKELY = {
    **dict.fromkeys(
        (Verb.RECEIVE, Verb.REVIEW, Verb.APPROVE, Verb.DISPATCH, Verb.TAKE, Verb.FINISH,
         Verb.CONFIRM, Verb.CLOSE, Verb.REOPEN, Verb.RESUME), 40,
    ),
    **dict.fromkeys((Verb.HOLD, Verb.REJECT, Verb.RETURN, Verb.TRANSFER), 10),
    **dict.fromkeys((Verb.ESCALATE, Verb.SEND_DOWN, Verb.CHANGE_LEVEL, Verb.CORRECT), 5),
}  # fmt: skip
"""What usually happens, so that histories come to something; 1 for all other verbs."""
STEP = st.tuples(
    st.integers(0, 999),
    st.sampled_from([0, 1, 7, 15, 30, 31, 120, 480, 1440, 4000]) | st.integers(0, 6000),
    st.integers(0, 59),
)
"""Which of the legal verbs, after how many minutes and seconds."""


@st.composite
def histories(draw: st.DrawFn, *, most: int = 24, corrections: bool = False) -> Story:
    """A story that the rulebook allows; without undoings, which take events away again."""
    facts: dict[str, Any] = {"product_group": "line", **draw(FACTS)}
    at = wall(draw(st.sampled_from(BEGINNINGS)))
    first = draw(st.sampled_from([Verb.SUBMIT, Verb.RECEIVE, Verb.ADOPT]))
    story = Story().then(first, at, DESK, facts=facts)
    for choice, minutes, seconds in draw(st.lists(STEP, min_size=most // 4, max_size=most)):
        state = story.state()
        verbs = [
            verb
            for verb, refusal in orders.legal(state, EVERYTHING).items()
            if refusal is None and verb is not Verb.UNDO
            if corrections or verb is not Verb.CORRECT
            for _ in range(LIKELY.get(verb, 1))
        ]
        at += timedelta(minutes=minutes, seconds=seconds)
        story = tell(story, verbs[choice % len(verbs)], at, choice)
    return story


def tell(story: Story, verb: Verb, at: Any, choice: int) -> Story:
    """The event with what its form needs, picked by a number."""
    team = TEAMS[choice % 3]
    if verb in (Verb.DISPATCH, Verb.TRANSFER, Verb.ESCALATE, Verb.SEND_DOWN):
        return story.then(verb, at, team, "skill")
    if verb is Verb.HOLD:
        return story.then(verb, at, reason="weather", until=(at + timedelta(days=1)).isoformat())
    if verb is Verb.CHANGE_LEVEL:
        days = timedelta(days=choice % 5 - 3)
        since = {"effective_from": (at + days).isoformat()} if choice % 2 else {}
        return story.then(verb, at, facts={"customer_level": LEVELS[choice % 3]}, **since)
    if verb is Verb.NOTE:
        return story.then(verb, at, text="x", is_feedback=choice % 4 == 0)
    if verb is Verb.CONFIRM:
        return story.then(verb, at, word="recovered", satisfaction=1 + choice % 5)
    if verb is Verb.FINISH:
        return story.then(verb, at, result="cable_cut")
    if verb is Verb.CORRECT:
        return _corrected(story, at, choice)
    if orders.MOVES[verb].leads in orders.ENDED:
        state = story.state()
        pins = POLICY.pins(state.facts) | CALENDARS.pins(state.parties)
        return story.then(verb, at, reason="customer", pins=pins)
    return story.then(verb, at, reason="customer")


def _corrected(story: Story, at: Any, choice: int) -> Story:
    """A correction that moves an event, but not past its neighbours."""
    whole = [event for event in orders.effective(story.events) if event.verb is not Verb.CORRECT]
    place = choice % len(whole)
    before = whole[place - 1].happened_at if place else whole[0].happened_at - timedelta(hours=2)
    after = whole[place + 1].happened_at if place + 1 < len(whole) else at
    moved = before + (after - before) * (choice % 7) / 6
    return story.then(
        Verb.CORRECT, at, reason="typo", corrects=whole[place].seq, happened_at=moved.isoformat()
    )


def as_corrected(story: Story) -> tuple[Event, ...]:
    """The ledger as it would be had every event been written down rightly at once."""
    told = [event for event in orders.effective(story.events) if event.verb is not Verb.CORRECT]
    return tuple(told)
