"""Rosters: who of a team is on duty on which day of a month.

A version is never changed: saving writes the next one, with who and when. Days that lie before
today may be corrected; what was decided by them stays as it was.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import duty
from domain.duty import Duties
from domain.errors import Missing, Refused
from domain.scope import Actor
from i18n import N_
from services.staffing import NothingChanges, audit, may, team_of, turn
from storage import duties
from storage.models import Person, Roster


class RosterSavedMeanwhile(Refused):
    """`who` is a person's id, `days` how many days that saving changed, `version` what it is
    now."""

    message = N_(
        "Not saved: %(who)s saved this roster on %(moment)s and changed %(days)s days."
    )  # fmt: skip


class NotOfTheMonth(Refused):
    message = N_("%(day)s is no day of this month.")


class NotInTheTeam(Refused):
    message = N_("%(person)s is not in team %(team)s.")


class NoShift(Refused):
    message = N_("%(value)s is not a shift.")


class NotAMonth(Refused):
    message = N_("%(value)s is not a month.")


class NothingBefore(Refused):
    message = N_("The month before has no roster of people who are in the team.")


@dataclass(frozen=True)
class Month:
    """A team's roster of a month; version 0 is none yet."""

    team: str
    first: date
    version: int = 0
    duties: Duties | None = None
    recorded_at: datetime | None = None
    who: int | None = None


def month(session: Session, team: str, first: date, *, actor: Actor) -> Month:
    """The newest roster of a month. Raises `NotFound`, `NotYours`."""
    team_of(session, team, actor, is_open=None)
    return _month(session, team, first)


def months(session: Session, teams: Collection[str], firsts: Collection[date]) -> list[Month]:
    """The newest rosters of teams that may be seen, in one question."""
    known = {
        (row.team, row.month): row
        for row in duties.newest(session, teams, min(firsts, default=date.max))
    }
    return [
        _read(team, first, known.get((team, duty.written_month(first))))
        for team in teams
        for first in firsts
    ]


def _month(session: Session, team: str, first: date) -> Month:
    return _read(team, first, duties.roster(session, team, first))


def _read(team: str, first: date, row: Roster | None) -> Month:
    if row is None:
        return Month(team, first, duties={})
    read = duty.read_duties(row.duties)
    return Month(team, first, row.version, read, row.recorded_at, row.who)


def proposal(session: Session, team: str, first: date, *, actor: Actor) -> Duties:
    """The month as the one before it was, for whoever begins; nothing is saved."""
    before = month(session, team, duty.month_before(first), actor=actor)
    people = [code for code, _team in duties.members_of(session, [team])]
    return duty.carried_over(before.duties or {}, first, people)


def problem(
    session: Session, first: date, said: Duties, people: Collection[str], team: str
) -> Refused | None:
    """What is wrong with the duties of a month, the first thing found. `people` may have duty."""
    shifts = duties.shifts()
    for day, on in said.items():
        if day.replace(day=1) != first:
            return NotOfTheMonth(field="day", day=day.isoformat())
        for person, shift in on.items():
            if person not in people:
                return NotInTheTeam(field="person", person=person, team=team)
            if shift not in shifts:
                return NoShift(field="shift", value=shift)
    return None


def save(
    session: Session, team: str, first: date, said: Duties, *, seen: int, actor: Actor, at: datetime
) -> Month:
    """Save the roster of a month; one without any duty means that the month has none.

    Whoever was in the roster before and has left the team may stay in it. Raises `NotOfTheMonth`,
    `NotInTheTeam`, `NoShift`, `RosterSavedMeanwhile`, `NothingChanges`, `NotFound`, `NotYours`.
    """
    turn(session, team, actor)
    before = _month(session, team, first)
    known = before.duties or {}
    people = {code for code, _team in duties.members_of(session, [team])}
    people |= {person for on in known.values() for person in on}
    wrong = problem(session, first, said, people, team)
    if wrong is not None:
        raise wrong
    changed = duty.changed_days(known, said)
    if not changed:
        raise NothingChanges()
    if seen != before.version:
        raise _overtaken(session, before, seen)
    row = Roster(
        team=team, month=duty.written_month(first), version=before.version + 1,
        duties=duty.written_duties(said), recorded_at=at, who=actor.person_id,
    )  # fmt: skip
    session.add(row)
    key = f"{team} {row.month}"
    was, now = (
        duty.written_duties({day: one.get(day, {}) for day in changed}) for one in (known, said)
    )
    audit(session, "roster", "rosters", key, was, now, actor, at)
    session.flush()
    return _month(session, team, first)


def _overtaken(session: Session, now: Month, seen: int) -> RosterSavedMeanwhile:
    row = session.get(Roster, (now.team, duty.written_month(now.first), seen)) if seen else None
    before = duty.read_duties(row.duties) if row else {}
    days = duty.changed_days(before, now.duties or {})
    return RosterSavedMeanwhile(
        who=now.who, moment=now.recorded_at, days=len(days), version=now.version
    )


def read_month(text: str | None) -> date:
    """`2026-03`. Raises `NotAMonth`, `Missing`."""
    if not text:
        raise Missing(field="month", what="month")
    found = duty.read_month(text)
    if found is None:
        raise NotAMonth(field="month", value=text)
    return found


def names_of(session: Session, people: Collection[str], *, actor: Actor) -> Mapping[str, str]:
    """Names by staff number."""
    may(actor)
    rows = select(Person.code, Person.name).where(Person.code.in_(list(people)))
    return dict(session.execute(rows).all())
