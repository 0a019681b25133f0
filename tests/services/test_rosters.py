"""Rosters: versions of a month, and what they mean for suggestions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import NotFound, NotYours
from domain.routing import Obstacle
from services import rosters, suggesting, teaming
from services.rosters import Month
from services.staffing import NothingChanges
from storage import ops
from storage.models import Audit, Roster
from tests.office import NOW, at, desk
from tests.services import acting
from tests.services.acting import CLERK, HEAD, LEADER

pytestmark = pytest.mark.usefixtures("store")
MARCH, TODAY = date(2026, 3, 1), date(2026, 3, 18)


def on(day: date, **people: str) -> dict[date, dict[str, str]]:
    return {day: people}


def save(said: Any, team: str = "YZ2", first: date = MARCH, *, who: int = LEADER, seen: int = 0,
         minutes: float = 0) -> Month:  # fmt: skip
    with ops.transaction() as session:
        return rosters.save(session, team, first, said, seen=seen, actor=desk(who), at=at(minutes))


def read(team: str = "YZ2", first: date = MARCH) -> Month:
    with ops.reading() as session:
        return rosters.month(session, team, first, actor=desk(LEADER))


def crew(team: str, minutes: float = 0) -> Any:
    with ops.reading() as session:
        return suggesting.teams(session, at(minutes))[team].crew


def test_a_month_without_a_roster_is_version_zero() -> None:
    found = read()
    assert (found.version, found.duties, found.who) == (0, {}, None)


def test_each_saving_is_a_version_with_who_and_when() -> None:
    assert save(on(TODAY, S003="day")).version == 1
    save(on(TODAY, S003="night"), seen=1, who=HEAD, minutes=3)
    found = read()
    assert (found.version, found.duties, found.who) == (2, on(TODAY, S003="night"), HEAD)
    assert [row.version for row in acting.every(Roster)] == [1, 2]
    audit = acting.every(Audit, entity="rosters")[-1]
    assert (audit.entity_id, audit.at) == ("YZ2 2026-03", at(3))
    assert audit.content == {
        "before": {"2026-03-18": {"S003": "day"}}, "after": {"2026-03-18": {"S003": "night"}},
    }  # fmt: skip


def test_the_second_who_saves_is_told_who_was_first_and_how_many_days_that_changed() -> None:
    save(on(TODAY, S003="day"))
    save({**on(TODAY, S003="night"), **on(date(2026, 3, 19), S003="day")}, seen=1, who=HEAD)
    with pytest.raises(rosters.RosterSavedMeanwhile) as refusal:
        save(on(date(2026, 3, 20), S003="day"), seen=1)
    values = refusal.value.values
    assert (values["who"], values["days"], values["version"]) == (HEAD, 2, 2)


def test_of_two_who_save_at_once_one_is_refused() -> None:
    def attempt(who: int) -> str:
        try:
            save(on(TODAY, S003="day" if who == HEAD else "night"), who=who)
        except rosters.RosterSavedMeanwhile:
            return "refused"
        return "saved"

    with ThreadPoolExecutor() as pool:
        found = sorted(pool.map(attempt, (LEADER, HEAD)))
    assert found == ["refused", "saved"]
    assert len(acting.every(Roster)) == 1


def test_what_would_change_nothing_is_not_saved() -> None:
    with pytest.raises(NothingChanges):
        save({})
    save(on(TODAY, S003="day"))
    with pytest.raises(NothingChanges):
        save({**on(TODAY, S003="day"), date(2026, 3, 20): {}}, seen=1)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (on(date(2026, 4, 1), S003="day"), rosters.NotOfTheMonth),
        (on(TODAY, S007="day"), rosters.NotInTheTeam),
        (on(TODAY, S003="noon"), rosters.NoShift),
    ],
)
def test_what_cannot_be_meant_is_refused(said: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        save(said)
    assert not acting.every(Roster)


def test_whoever_left_may_stay_in_the_roster_of_the_month() -> None:
    save(on(TODAY, S003="day"))
    with ops.transaction() as session:
        teaming.move(session, "S003", "YZ1", seen=0, actor=desk(LEADER), at=NOW)
        teaming.move(session, "S007", "YZ2", seen=0, actor=desk(LEADER), at=NOW)
    said = on(TODAY, S003="day", S007="day")
    assert save(said, seen=1).duties == said


def test_a_month_begins_as_the_one_before_it_was() -> None:
    save(on(date(2026, 3, 4), S003="day"))
    with ops.reading() as session:
        found = rosters.proposal(session, "YZ2", date(2026, 4, 1), actor=desk(LEADER))
    assert found == {date(2026, 4, 1): {"S003": "day"}}


def test_rosters_are_for_whoever_owns_the_reference_data() -> None:
    with pytest.raises(NotYours):
        save(on(TODAY, S003="day"), who=CLERK)
    with pytest.raises(NotFound):
        save(on(TODAY, S003="day"), team="XX")


# -- suggestions ---------------------------------------------------------------------------------


def test_a_team_is_on_duty_when_its_roster_says_so() -> None:
    save(on(TODAY, S003="day"))
    assert crew("YZ2").opens_at is None
    assert crew("YZ2", minutes=600).opens_at is not None
    assert crew("YZ1", minutes=600).opens_at is None


def test_a_team_without_anybody_on_duty_is_not_suggested_and_says_when_it_is_back() -> None:
    save(on(date(2026, 3, 19), S003="day"))
    order = acting.receive()
    with ops.reading() as session:
        board = suggesting.board(session, order.order_id, [], actor=desk(CLERK), at=at(10))
    assert board.suggestion is not None
    assert [one.code for one in board.suggestion.crews] == ["YZ1"]
    assert board.suggestion.others["YZ2"] is Obstacle.OFF_DUTY
    assert crew("YZ2").opens_at == NOW + timedelta(hours=22)


def test_in_the_next_month_only_the_hours_decide() -> None:
    save(on(TODAY, S003="day"))
    assert crew("YZ2", minutes=14 * 24 * 60).opens_at is None
