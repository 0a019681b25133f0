"""The demo's rosters and leave."""

from datetime import timedelta

import pytest

import config
from demo import rosters
from demo.department import CREWS
from demo.making import About
from demo.plan import Plan
from domain import duty
from services import suggesting
from storage import duties, ops

pytestmark = pytest.mark.usefixtures("made")
MINUTES = 30


def test_somebody_of_every_team_is_there_whenever_its_hours_are_open(plan: Plan) -> None:
    codes = [one.code for one in CREWS]
    with ops.reading() as session:
        staff = duties.staff(session, codes, plan.now)
    assert sorted(code for code in codes if not staff[code].rosters) == sorted(rosters.WITHOUT)
    for code in set(codes) - set(rosters.WITHOUT):
        for step in range(40 * 24 * 60 // MINUTES):
            at = plan.now - timedelta(days=10) + timedelta(minutes=MINUTES) * step
            there = staff[code].there(at, duties.shifts(), config.TZ)
            assert there != frozenset(), (code, at)


def test_some_are_on_leave_and_no_team_as_a_whole(plan: Plan) -> None:
    with ops.reading() as session:
        away = duties.leave(session, plan.today, plan.today)
        teams = suggesting.teams(session, plan.now)
    assert away
    assert not [one for one in teams.values() if one.crew.is_away]


def test_what_is_there_is_not_entered_again(plan: Plan, made: About) -> None:
    assert rosters.enter(plan) == 0
    assert duty.month_before(plan.today.replace(day=1)) < plan.today
