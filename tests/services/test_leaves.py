"""Leave: entered, changed, taken back; a team whose people are all away gets no orders."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import BadValue, Missing, NotFound, NotYours
from domain.routing import Obstacle
from services import dispatching, leaves, suggesting, teaming
from services.leaves import Saved, Taken
from services.staffing import NothingChanges
from storage import ops
from storage.models import Audit, Leave
from tests.office import NOW, at, desk
from tests.services import acting
from tests.services.acting import CLERK, HEAD, LEADER, YIWU_CLERK

pytestmark = pytest.mark.usefixtures("store")
TODAY = date(2026, 3, 18)
FRIDAY = date(2026, 3, 20)


def add(person: str = "S003", since: date = TODAY, until: date = FRIDAY, reason: str = "annual",
        who: int = LEADER) -> Saved:  # fmt: skip
    with ops.transaction() as session:
        return leaves.add(session, person, since, until, reason, actor=desk(who), at=NOW)


def listed(since: date = TODAY) -> tuple[Taken, ...]:
    with ops.reading() as session:
        return leaves.listed(session, since, actor=desk(LEADER))


def change(saved: Saved, until: date, *, seen: int = 1, who: int = LEADER) -> Saved:
    with ops.transaction() as session:
        return leaves.change(
            session, saved.leave_id, TODAY, until, "annual", seen=seen, actor=desk(who), at=at(1)
        )


def dispatch_to(team: str, minutes: float = 5) -> Any:
    return acting.carry_out(dispatching.dispatch, acting.receive().order_id, team, minutes=minutes)


def test_a_leave_is_entered_and_listed_until_it_is_over() -> None:
    add()
    (one,) = listed()
    assert (one.person, one.name, one.team, one.since, one.until) == (
        "S003", "马磊", "YZ2", TODAY, FRIDAY,
    )  # fmt: skip
    assert listed(FRIDAY) == (one,)
    assert listed(FRIDAY + timedelta(1)) == ()
    (audit,) = acting.every(Audit, entity="leaves")
    assert "马磊" not in str(audit.content)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"until": date(2026, 3, 17)}, leaves.EndsBefore),
        ({"until": date(2027, 3, 24)}, leaves.TooLong),
        ({"since": date(2206, 3, 18), "until": date(2206, 3, 18)}, leaves.TooFar),
        ({"reason": "whim"}, BadValue),
        ({"person": "S999"}, NotFound),
        ({"who": CLERK}, NotYours),
    ],
)
def test_what_cannot_be_meant_is_refused(said: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add(**said)
    assert not acting.every(Leave)


def test_nobody_is_on_leave_twice_on_one_day() -> None:
    add()
    with pytest.raises(leaves.Overlaps):
        add(since=FRIDAY, until=FRIDAY)
    add(since=FRIDAY + timedelta(1), until=FRIDAY + timedelta(1))
    add("S007", since=FRIDAY, until=FRIDAY)
    assert len(listed()) == 3


def test_of_two_who_enter_the_same_leave_at_once_one_is_refused() -> None:
    def attempt(who: int) -> str:
        try:
            add(who=who)
        except leaves.Overlaps:
            return "refused"
        return "saved"

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(attempt, (LEADER, HEAD))) == ["refused", "saved"]
    assert len(listed()) == 1


def test_the_second_who_changes_a_leave_is_told_who_was_first() -> None:
    saved = add()
    change(saved, TODAY, who=HEAD)
    with pytest.raises(leaves.LeaveSavedMeanwhile) as refusal:
        change(saved, FRIDAY + timedelta(1))
    assert (refusal.value.values["who"], refusal.value.values["moment"]) == (HEAD, at(1))
    with pytest.raises(NothingChanges):
        change(saved, TODAY, seen=2)


def test_a_leave_that_was_taken_back_counts_no_more() -> None:
    saved = add()
    with ops.transaction() as session:
        leaves.take_back(session, saved.leave_id, seen=1, actor=desk(LEADER), at=at(1))
    assert listed() == ()
    assert dispatch_to("YZ2").team == "YZ2"
    with pytest.raises(NotFound), ops.transaction() as session:
        leaves.take_back(session, saved.leave_id, seen=2, actor=desk(LEADER), at=at(2))


def test_whoever_enters_is_told_on_which_days_nobody_is_left() -> None:
    with ops.transaction() as session:
        teaming.move(session, "S007", "YZ2", seen=0, actor=desk(LEADER), at=NOW)
    assert add("S007", TODAY, date(2026, 3, 19)).nobody == ()
    assert add("S003").nobody == (TODAY, date(2026, 3, 19))


def test_a_team_on_leave_is_not_suggested_and_cannot_be_given_orders() -> None:
    add()
    order = acting.receive()
    with ops.reading() as session:
        board = suggesting.board(session, order.order_id, [], actor=desk(CLERK), at=at(10))
    assert board.suggestion is not None
    assert board.suggestion.others["YZ2"] is Obstacle.ON_LEAVE
    with pytest.raises(dispatching.AllOnLeave) as refusal:
        dispatch_to("YZ2")
    assert refusal.value.values == {"team": "YZ2", "back": "2026-03-21"}
    assert dispatch_to("YZ2", minutes=3 * 24 * 60).team == "YZ2"


def test_an_order_is_not_transferred_to_a_team_on_leave() -> None:
    add("S007")
    order = acting.taken()
    with pytest.raises(dispatching.AllOnLeave):
        acting.transfer(order)


def test_leave_of_other_branches_is_out_of_reach() -> None:
    add()
    actor = replace(desk(YIWU_CLERK), rights=desk(LEADER).rights)
    with ops.reading() as session:
        assert leaves.listed(session, TODAY, actor=actor) == ()
    with pytest.raises(NotYours), ops.transaction() as session:
        leaves.add(session, "S003", FRIDAY, FRIDAY, "sick", actor=actor, at=NOW)


def test_a_leave_is_read_as_it_was_entered() -> None:
    assert leaves.read("S003", "2026-03-18", "", "sick") == ("S003", TODAY, TODAY, "sick")
    for given in (
        ("", "2026-03-18", "", "sick"),
        ("S003", "", "", "sick"),
        ("S003", "2026-03-18", "", ""),
    ):
        with pytest.raises(Missing):
            leaves.read(*given)
    with pytest.raises(leaves.NotADate):
        leaves.read("S003", "2026-02-30", "", "sick")
