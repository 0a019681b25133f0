"""Steps of a workbook: rehearsed by the rules that save them, saved together or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy.orm import Session

from domain.errors import BadValue, NotFound, NotYours
from services import teamsheets
from services.leaves import EndsBefore
from services.rosters import NotInTheTeam
from services.staffing import SavedMeanwhile
from services.teaming import Form, NotACapacity
from services.teamsheets import LEAVE, MOVE, ROSTER, TEAM, Step
from storage import masters, ops, stamps
from storage.models import Audit, Leave, Person, Roster, Team
from tests.office import NOW, desk
from tests.services import acting
from tests.services.acting import CLERK, LEADER

pytestmark = pytest.mark.usefixtures("store")
FORM = Form("新队", "New", "yizhou", "field", "always", "6")
NEW = Step(TEAM, "YZ9", teamsheets.said_form(FORM))
INTO = Step(MOVE, "S003", {"team": "YZ9"}, 0)
DUTY = Step(ROSTER, "YZ9 2026-03", {"duties": {"2026-03-18": {"S003": "day"}}}, 0)
AWAY = Step(
    LEAVE, "", {"person": "S007", "since": "2026-03-18", "until": "2026-03-19", "reason": "sick"}
)


class GivenUp(Exception):
    pass


@contextmanager
def given_up() -> Iterator[Session]:
    with suppress(GivenUp), ops.transaction() as session:
        yield session
        raise GivenUp


def rehearse(*steps: Step) -> list[tuple[str, type[Exception]]]:
    with given_up() as session:
        found = teamsheets.rehearse(session, steps, actor=desk(LEADER), at=NOW)
    return [(step.key, type(why)) for step, why in found]


def save(*steps: Step, who: int = LEADER) -> int:
    with ops.transaction() as session:
        return teamsheets.save(session, steps, actor=desk(who), at=NOW)


def counts() -> list[int]:
    return [len(acting.every(model)) for model in (Team, Roster, Leave, Audit)]


def test_steps_build_on_one_another_whatever_their_order() -> None:
    before = counts()
    assert rehearse(AWAY, DUTY, INTO, NEW) == []
    assert counts() == before
    assert save(AWAY, DUTY, INTO, NEW) == 4
    assert [one.team for one in acting.every(Person, code="S003")] == ["YZ9"]
    assert acting.every(Roster)[0].duties == {"2026-03-18": {"S003": "day"}}


def test_a_rehearsal_finds_every_mistake_and_changes_nothing() -> None:
    before = counts()
    odd = Step(TEAM, "YZ8", {**NEW.said, "capacity": "0"})
    backwards = Step(LEAVE, "", {**AWAY.said, "until": "2026-03-17"})
    found = rehearse(odd, Step(MOVE, "S003", {"team": "YZ8"}, 0), DUTY, backwards, AWAY)
    assert found == [
        ("YZ8", NotACapacity), ("S003", NotFound), ("YZ9 2026-03", NotFound), ("", EndsBefore),
    ]  # fmt: skip
    assert counts() == before


def test_what_is_refused_takes_the_others_with_it() -> None:
    before = counts()
    other = Step(ROSTER, "YZ1 2026-03", DUTY.said, 0)
    with pytest.raises(NotInTheTeam):
        save(NEW, AWAY, other)
    assert counts() == before


def test_somebody_who_was_first_stops_all_of_it() -> None:
    save(NEW)
    with pytest.raises(SavedMeanwhile):
        save(Step(TEAM, "YZ9", {**NEW.said, "capacity": "7"}, 0), AWAY)
    assert not acting.every(Leave)


def test_names_are_kept_under_the_stamp_that_they_were_read_by() -> None:
    """A rehearsal that is given up must leave no names behind that others would see."""
    rehearse(NEW, INTO)
    with ops.transaction() as session:
        stamps.raise_(session, "masters")
    with ops.reading() as session:
        assert "YZ9" not in masters.names(session).teams
    save(NEW, INTO)
    with ops.reading() as session:
        assert masters.names(session).teams["YZ9"]["zh_CN"] == "新队"


def test_several_changes_raise_the_stamp_once() -> None:
    with ops.reading() as session:
        before = stamps.read(session, "masters")
    save(NEW, INTO)
    with ops.reading() as session:
        assert stamps.read(session, "masters") == before + 1


def test_steps_are_written_and_read_again() -> None:
    steps = [NEW, INTO, DUTY, AWAY]
    assert teamsheets.read(teamsheets.written(steps)) == steps


@pytest.mark.parametrize("said", [[{}], ["x"], [{**teamsheets.written([NEW])[0], "what": "drop"}]])
def test_what_a_browser_made_up_is_refused(said: Any) -> None:
    with pytest.raises(BadValue):
        teamsheets.read(said)


def test_only_whoever_owns_the_reference_data_saves() -> None:
    with pytest.raises(NotYours):
        save(NEW, who=CLERK)
