"""Rosters of three months and some leave, entered as the leader of the order centre would."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.department import CREWS, DESK
from demo.plan import Plan
from domain import duty
from domain.scope import Actor
from services import leaves, rosters
from storage import duties, masters, ops
from storage.models import Person

LEADER = "S006"
AROUND_THE_CLOCK = "T05"
"""Works in shifts; the others in the hours of their calendar."""
WITHOUT = ("T06", "T12")
"""Keep office hours and no roster."""
REASONS = ("annual", "training", "sick", "annual", "personal")
ON_LEAVE = ("T01", "T03", "T07", "T08", "T11")
"""Teams of which one person is away around today; all of them have others on duty."""


def enter(plan: Plan) -> int:
    """Enter them, each in a transaction of its own; how many rosters and leaves there are.

    Where there is one already nothing is changed.
    """
    done = 0
    for team in (DESK, *CREWS):
        for first in _months(plan.today) if team.code not in WITHOUT else ():
            done += _roster(plan, team.code, first)
    for number, code in enumerate(ON_LEAVE):
        done += _leave(plan, code, number)
    return done


def _months(today: date) -> tuple[date, date, date]:
    first = today.replace(day=1)
    return duty.month_before(first), first, duty.next_month(first)


def _roster(plan: Plan, team: str, first: date) -> int:
    with ops.transaction() as session:
        actor = _leader(session)
        people = [code for code, _team in duties.members_of(session, [team])]
        if rosters.month(session, team, first, actor=actor).version or len(people) < 2:
            return 0
        said = dict(_duties(team, people, first))
        rosters.save(session, team, first, said, seen=0, actor=actor, at=plan.now)
    return 1


def _duties(team: str, people: Sequence[str], first: date) -> Iterator[tuple[date, dict[str, str]]]:
    """One of the team rests each day, the next one tomorrow; by shifts, whoever had the night
    rests next."""
    for day in duty.days_of(first):
        turn = day.toordinal() % len(people)
        ordered = [*people[turn:], *people[:turn]]
        if team == AROUND_THE_CLOCK:
            night, _rests, *on = ordered
            yield day, {night: "night"} | dict.fromkeys(on, "day")
        else:
            yield day, dict.fromkeys(ordered[1:], "whole")


def _leave(plan: Plan, team: str, number: int) -> int:
    with ops.transaction() as session:
        people = [code for code, _team in duties.members_of(session, [team])]
        since = plan.today + timedelta(days=number - 2)
        days = (3, 5, 1, 7, 2)[number % 5]
        away = duties.leave(session, plan.today - timedelta(days=7))
        if len(people) < 3 or any(one.person in people for one in away):
            return 0
        leaves.add(
            session, people[-1], since, since + timedelta(days=days), REASONS[number],
            actor=_leader(session), at=plan.now,
        )  # fmt: skip
    return 1


def _leader(session: Session) -> Actor:
    number = session.scalars(select(Person.person_id).where(Person.code == LEADER)).one()
    found = masters.actor_of(session, number)
    assert found is not None
    return found[1]
