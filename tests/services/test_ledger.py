"""Acts: one transaction each, once for each key, never over somebody else's; the ledger rules."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from domain import orders
from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.numbering import is_valid
from domain.orders import MOVES, NotAllowed, Status, Verb
from domain.scope import Actor, Rights
from services import dispatching, ledger, receiving, verifying
from services.ledger import Entry, KeyUsed, Overtaken
from storage import ops, reference
from storage.models import Audit, Order, OrderClock, OrderEvent, OrderParty, OrderText, Request
from tests.office import NOW, at, desk, fault
from tests.services.acting import (
    CLERK,
    FIELD,
    HEAD,
    LEADER,
    MANAGER,
    OTHER_FIELD,
    YIWU_CLERK,
    act,
    cancel,
    carry_out,
    closed,
    counts,
    dispatch,
    events,
    every,
    receive,
    take,
    taken,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")
RACERS = 8
EVERYTHING = Actor(
    CLERK, frozenset(move.right for move in MOVES.values()), Rights("/hami/", ("DESK",)), "DESK"
)


def state_of(order: Order) -> orders.OrderState:
    with ops.reading() as session:
        kinds = reference.load(session).kinds
        return orders.fold(ledger.events_of(session, order.order_id), kinds)


def differences(minutes: float = 100_000) -> list[verifying.Difference]:
    with ops.reading() as session:
        return list(verifying.verify(session, at(minutes)))


# -- once --------------------------------------------------------------------------------------


def test_the_same_key_again_gets_the_first_answer() -> None:
    order = receive()
    first = dispatch(order, "YZ2", key="form")
    before = counts()
    again = dispatch(order, "YZ1", key="form", minutes=9)
    assert (again.order_id, again.team, again.version) == (first.order_id, "YZ2", 2)
    assert counts() == before


def test_the_same_key_is_answered_even_after_others_have_acted() -> None:
    order = receive()
    dispatch(order, key="form")
    take(order)
    assert dispatch(order, key="form", version=1).status == Status.IN_PROGRESS


@pytest.mark.parametrize(
    "other",
    [
        lambda order, _new: cancel(order, key="form"),
        lambda order, _new: dispatch(order, key="form", who=LEADER),
        lambda _order, new: dispatch(new, key="form"),
    ],
    ids=["another verb", "another person", "another order"],
)
def test_a_key_is_good_for_one_act_on_one_order_by_one_person(
    other: Callable[[Order, Order], Order],
) -> None:
    order, new = receive(), receive()
    dispatch(order, key="form")
    before = counts()
    with pytest.raises(KeyUsed):
        other(order, new)
    assert counts() == before


def test_a_refused_act_leaves_its_key_free() -> None:
    order = receive()
    with pytest.raises(NotFound):
        dispatch(order, "NOBODY", key="form")
    assert dispatch(order, "YZ2", key="form").team == "YZ2"


# -- over somebody else's ----------------------------------------------------------------------


def test_an_act_on_what_is_no_longer_so_is_refused_with_who_did_what_when() -> None:
    order = receive()
    dispatch(order, "YZ2", who=LEADER, minutes=4)
    with pytest.raises(Overtaken) as refusal:
        cancel(order, version=1)
    assert refusal.value.values == {
        "verb": Verb.DISPATCH, "happened_at": at(4), "actor": LEADER, "team": "YZ2",
    }  # fmt: skip
    assert "dispatch" in str(refusal.value)


def test_an_act_on_a_version_that_is_not_there_yet_is_refused() -> None:
    with pytest.raises(Overtaken):
        dispatch(receive(), version=2)


def test_whoever_names_no_version_acts_on_what_is() -> None:
    order = dispatch(receive())
    assert take(order).version == 3


def test_an_order_read_before_it_was_changed_is_not_trusted() -> None:
    """The order lies in the session from before the lock; somebody else acts meanwhile."""
    order, clerk = receive(), desk(CLERK)
    with ops.reading() as session:
        stale = session.get_one(Order, order.order_id)
    dispatch(order, who=LEADER)
    with ops.transaction() as session:
        mine = session.merge(stale, load=False)
        with pytest.raises(Overtaken):
            ledger.act(
                session, mine.order_id, Verb.CANCEL, Entry(reason="customer"), actor=clerk,
                at=at(6), key="late", version=mine.version,
            )  # fmt: skip


# -- whose -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [YIWU_CLERK, FIELD, OTHER_FIELD])
def test_an_order_outside_ones_scope_is_not_there(who: int) -> None:
    with pytest.raises(NotFound) as refusal:
        act(receive(), Verb.NOTE, Entry(text="?"), who=who)
    assert "what" in refusal.value.values


@pytest.mark.parametrize("order_id", [0, -1, 999_999, 2**63 - 1, 2**63, 10**30])
def test_an_order_that_does_not_exist_is_not_there(order_id: int) -> None:
    with pytest.raises(NotFound):
        carry_out(dispatching.dispatch, order_id, "YZ2")


def test_a_right_is_asked_for_before_anything_is_written() -> None:
    order, before = receive(), counts()
    with pytest.raises(NotYours):
        dispatch(order, who=MANAGER)
    with pytest.raises(NotYours):
        act(order, Verb.SUPERVISE, Entry(reason="leader"))
    assert counts()["order_events"] == before["order_events"]


def test_whoever_ever_held_an_order_may_still_see_it() -> None:
    order = receive()
    with ops.transaction() as session:
        session.add(OrderParty(order_id=order.order_id, party="YZ1", branch_path="/hami/yizhou/"))
    assert act(order, Verb.NOTE, Entry(text="我来过"), who=OTHER_FIELD, minutes=1).version == 2


# -- all or nothing ----------------------------------------------------------------------------


def test_an_act_is_one_transaction() -> None:
    order = receive()
    before = counts()
    dispatch(order, text="先电话联系")
    written = {name: n - before[name] for name, n in counts().items() if n != before[name]}
    assert written == {
        "order_events": 1, "order_clocks": 2, "order_parties": 1, "order_texts": 1, "requests": 1,
        "audit": 1, "outbox": 1,
    }  # fmt: skip


class PowerCut(Exception):
    pass


def until_the_power_fails(session: Session, order_id: int, **how: Any) -> None:
    dispatching.dispatch(session, order_id, "YZ2", **how | {"key": "cut"})
    raise PowerCut


def twice(session: Session, order_id: int, **how: Any) -> None:
    for team in ("YZ2", "YZ1"):
        dispatching.dispatch(session, order_id, team, **how | {"key": team})


def test_what_fails_before_its_end_has_not_happened() -> None:
    order = receive()
    before, row = counts(), every(Order)[0]
    with pytest.raises(PowerCut):
        carry_out(until_the_power_fails, order.order_id)
    assert counts() == before
    after = every(Order)[0]
    assert (after.status, after.version, after.change_no) == (
        row.status, row.version, row.change_no,
    )  # fmt: skip
    assert dispatch(order, key="cut").version == 2


def test_two_acts_in_one_transaction_stand_or_fall_together() -> None:
    order = receive()
    with pytest.raises(NotAllowed):
        carry_out(twice, order.order_id)
    assert len(events(order)) == 1


def test_events_are_numbered_without_gaps_and_the_version_is_their_number() -> None:
    order = closed()
    assert [event.seq for event in events(order)] == [1, 2, 3, 4, 5, 6]
    assert every(Order)[0].version == 6


def test_every_change_has_a_higher_change_number() -> None:
    numbers = []
    order = receive()
    for step in (order, dispatch(order), take(order), cancel(order)):
        numbers.append(step.change_no)
    assert numbers == sorted(set(numbers))


def test_free_words_lie_beside_the_ledger() -> None:
    order = act(receive(), Verb.NOTE, Entry(text="找赵先生 13812345678"), minutes=1)
    assert "赵先生" not in repr(events(order))
    assert [row.text for row in every(OrderText)] == ["找赵先生 13812345678"]


def test_every_act_is_in_the_audit() -> None:
    order = closed()
    said = [(row.action, row.entity_id, row.content) for row in every(Audit)]
    assert said == [
        (event.verb, str(order.order_id), {"seq": event.seq}) for event in events(order)
    ]


def test_an_empty_field_that_a_verb_needs_is_refused() -> None:
    order = receive()
    with pytest.raises(Missing) as refusal:
        act(order, Verb.NOTE, Entry(text="  "))
    assert refusal.value.field == "text"


@pytest.mark.parametrize("text", ["soon", "", None, "2026-13-01", 5, "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_refused_by_its_field(text: Any) -> None:
    with pytest.raises(BadValue) as refusal:
        ledger.moment(text, name="until")
    assert refusal.value.field == "until"


def test_a_moment_without_a_zone_is_on_the_wall() -> None:
    assert ledger.moment("2026-03-18T10:00", name="until") == NOW
    assert ledger.moment("2026-03-18T02:00Z", name="until") == NOW


# -- at the same time --------------------------------------------------------------------------


def race(*runs: Callable[[], Any]) -> list[Any]:
    """Run all at once; what each returned, or what it was refused with."""
    barrier, answers = Barrier(len(runs)), [None] * len(runs)

    def run(n: int) -> None:
        barrier.wait()
        try:
            answers[n] = runs[n]()
        except Refused as refusal:
            answers[n] = refusal

    threads = [Thread(target=run, args=(n,)) for n in range(len(runs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_eight_who_dispatch_one_order_one_does_and_seven_are_told_who() -> None:
    order = receive()

    def give(n: int) -> Order:
        team, who = (("YZ1", CLERK), ("YZ2", LEADER))[n % 2]
        return dispatch(order, team, who=who, version=1, key=f"race{n}")

    answers = race(*(lambda n=n: give(n) for n in range(RACERS)))
    (winner,) = [answer for answer in answers if isinstance(answer, Order)]
    losers = [answer for answer in answers if isinstance(answer, Overtaken)]
    assert len(losers) == RACERS - 1
    assert {loser.values["team"] for loser in losers} == {winner.team}
    assert len(events(order)) == 2
    assert differences() == []


def test_the_same_form_sent_eight_times_at_once_is_one_act() -> None:
    order = receive()
    answers = race(*(lambda: dispatch(order, key="form", version=1) for _ in range(RACERS)))
    assert {answer.version for answer in answers} == {2}
    assert len(events(order)) == 2
    assert len(every(Request)) == 2


def test_the_same_new_order_sent_eight_times_at_once_is_one_order() -> None:
    answers = race(*(lambda: receive(key="form") for _ in range(RACERS)))
    assert len({answer.order_id for answer in answers}) == 1
    assert len(every(Order)) == 1


def test_orders_received_at_once_have_numbers_of_their_own() -> None:
    answers = race(*(lambda: [receive().order_no for _ in range(3)] for _ in range(RACERS)))
    numbers = [number for answer in answers for number in answer]
    assert len(set(numbers)) == RACERS * 3
    assert all(is_valid(number) for number in numbers)
    change_numbers = [order.change_no for order in every(Order)]
    assert len(set(change_numbers)) == RACERS * 3


def test_what_eight_people_note_at_once_is_all_kept() -> None:
    order = receive()

    def note(n: int) -> None:
        for m in range(3):
            act(order, Verb.NOTE, Entry(text=f"{n} {m}"), minutes=m)

    race(*(lambda n=n: note(n) for n in range(RACERS)))
    assert [event.seq for event in events(order)] == list(range(1, RACERS * 3 + 2))
    assert Counter(row.text for row in every(OrderText)) == Counter(
        f"{n} {m}" for n in range(RACERS) for m in range(3)
    )
    assert differences() == []


# -- the projection ----------------------------------------------------------------------------

RARE = (Verb.CANCEL, Verb.REFUSE, Verb.CORRECT, Verb.UNDO)
LIKELY = [verb for verb in MOVES if verb not in RARE]
STEPS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3000)), min_size=3, max_size=14)


def entry_of(verb: Verb, choice: int, minutes: float) -> Entry:
    """What the form of a verb says, picked by a number."""
    said: dict[str, Any] = {
        "until": at(minutes + 60).isoformat(), "result": "power", "word": "recovered",
        "satisfaction": 1 + choice % 5, "customer_level": "local_c",
    }  # fmt: skip
    payload = {name: said[name] for name in MOVES[verb].needs if name in said}
    if verb is Verb.CHANGE_LEVEL:
        payload["facts"] = {"customer_level": ("local_a", "local_c")[choice % 2]}
    goes_to = (Verb.DISPATCH, Verb.TRANSFER, Verb.ESCALATE, Verb.SEND_DOWN)
    team = ("YZ1", "YZ2", "YW1", "DESK")[choice % 4] if verb in goes_to else None
    return Entry(team, "load", "记一笔", payload=payload)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                            HealthCheck.too_slow],
)  # fmt: skip
@given(STEPS, st.booleans())
def test_after_any_history_what_is_stored_is_what_the_ledger_tells(
    steps: list[tuple[int, int]], is_applied: bool
) -> None:
    begin = receiving.submit if is_applied else receiving.receive
    minutes = 0.0
    with ops.transaction() as session:
        key = ledger.act.__name__ + str(len(every(Request)))
        order = begin(session, fault(), actor=desk(), at=NOW, key=key)
        for n, (choice, pause) in enumerate(steps):
            found = ledger.events_of(session, order.order_id)
            state = orders.fold(found, reference.load(session).kinds)
            legal = orders.legal(state, EVERYTHING.rights)
            verbs = [verb for verb in LIKELY if legal[verb] is None]
            verb, minutes = verbs[choice % len(verbs)], minutes + pause
            ledger.act(
                session, order.order_id, verb, entry_of(verb, choice, minutes), actor=EVERYTHING,
                at=at(minutes), key=f"{key} {n}",
            )  # fmt: skip
    assert differences() == []
    stored = next(row for row in every(Order) if row.order_id == order.order_id)
    told = state_of(order)
    assert (stored.status, stored.team, stored.version) == (told.status, told.team, told.last_seq)
    parties = {row.party for row in every(OrderParty, order_id=order.order_id)}
    assert parties == set(told.parties)


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (update(Order).values(status="done"), {"status"}),
        (update(Order).values(next_due_at=NOW), {"next_due_at"}),
        (update(Order).values(version=9), {"seq"}),
        (update(OrderClock).where(OrderClock.clock == "repair").values(due_at=NOW),
         {"repair 1 due_at"}),
        (delete(OrderClock).where(OrderClock.clock == "take"), {"take 1"}),
        (delete(OrderEvent).where(OrderEvent.seq == 2), {"seq"}),
    ],
)  # fmt: skip
def test_a_stored_value_that_the_ledger_does_not_tell_is_named(damage: Any, what: set[str]) -> None:
    order = taken()
    with ops.transaction() as session:
        session.execute(delete(OrderText))
        session.execute(damage)
    assert {(one.order_id, one.what) for one in differences()} == {
        (order.order_id, name) for name in what
    }


def test_a_rebuild_writes_what_the_ledger_tells() -> None:
    order = taken()
    with ops.transaction() as session:
        session.execute(update(Order).values(status="done", next_due_at=None))
        session.execute(delete(OrderClock))
    assert differences()
    with ops.transaction() as session:
        verifying.rebuild(session, [order.order_id], at(600))
    assert differences() == []


def test_the_turn_of_time_alone_changes_nothing_that_is_stored() -> None:
    taken()
    receive()
    for after in (timedelta(0), timedelta(days=30), timedelta(days=400), timedelta(days=4000)):
        assert differences(after / timedelta(minutes=1)) == []


def test_heads_look_and_field_teams_see_what_they_hold() -> None:
    order = taken()
    for who, may in ((HEAD, True), (FIELD, True), (OTHER_FIELD, False), (YIWU_CLERK, False)):
        if may:
            assert act(order, Verb.NOTE, Entry(text="看过"), who=who, minutes=30).version
        else:
            with pytest.raises(NotFound):
                act(order, Verb.NOTE, Entry(text="看过"), who=who, minutes=30)
