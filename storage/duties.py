"""Duty and leave as they are kept: the newest roster of each team and month, leave that holds."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

import yaml
from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

import config
from domain import duty
from domain.duty import Away, Duties, Shift, Staff
from i18n import LOCALES
from storage.models import Leave, Person, Roster, Team


@cache
def shifts() -> dict[str, Shift]:
    """The shifts of `shifts.yaml`, checked."""
    text = (config.REFERENCE / "shifts.yaml").read_text("utf-8")
    try:
        return duty.read_shifts(yaml.safe_load(text), LOCALES)
    except yaml.YAMLError as error:
        raise duty.BadShifts(shift="-", why=" ".join(str(error).split())) from error


def staff(session: Session, teams: Iterable[str], at: datetime) -> dict[str, Staff]:
    """The people of teams with rosters and leave, from the month before `at` on."""
    today = at.astimezone(config.TZ).date()
    wanted = sorted(set(teams))
    members: dict[str, list[str]] = {team: [] for team in wanted}
    for code, team in members_of(session, wanted):
        members[team].append(code)
    rosters: dict[str, dict[date, Duties]] = {team: {} for team in wanted}
    since = duty.month_before(today.replace(day=1))
    for row in newest(session, wanted, since):
        rosters[row.team][_first(row.month)] = duty.read_duties(row.duties)
    away = leave(session, today - duty.DAY)
    return {
        team: Staff(
            tuple(members[team]), {month: one for month, one in rosters[team].items() if one},
            tuple(one for one in away if one.person in members[team]),
        )
        for team in wanted
    }  # fmt: skip


def members_of(session: Session, teams: Iterable[str]) -> list[tuple[str, str]]:
    """Staff number and team of everybody who is in one of these teams now."""
    rows = session.execute(
        select(Person.code, Person.team)
        .where(Person.team.in_(list(teams)), Person.valid_to.is_(None))
        .order_by(Person.code)
    )
    return [(code, team) for code, team in rows if team]


def newest(session: Session, teams: Iterable[str], since: date) -> list[Roster]:
    """The newest version of the rosters of teams, from the month `since` on."""
    last = (
        select(Roster.team, Roster.month, func.max(Roster.version).label("version"))
        .where(Roster.team.in_(list(teams)), Roster.month >= duty.written_month(since))
        .group_by(Roster.team, Roster.month)
        .subquery()
    )
    rows = select(Roster).join(
        last,
        (Roster.team == last.c.team)
        & (Roster.month == last.c.month)
        & (Roster.version == last.c.version),
    )
    return list(session.scalars(rows.order_by(Roster.team, Roster.month)))


def roster(session: Session, team: str, month: date) -> Roster | None:
    """The newest version of one roster; None if the month has none."""
    rows = select(Roster).where(Roster.team == team, Roster.month == duty.written_month(month))
    return session.scalars(rows.order_by(Roster.version.desc()).limit(1)).first()


def leave(session: Session, since: date, until: date | None = None) -> list[Away]:
    """Leave that has a day from `since` on, to `until`."""
    rows = (
        select(Person.code, Leave.since, Leave.until, Leave.reason)
        .join(Person, Person.person_id == Leave.person_id)
        .where(Leave.valid_to.is_(None), Leave.until >= since)
        .order_by(Leave.since, Leave.leave_id)
    )
    if until is not None:
        rows = rows.where(Leave.since <= until)
    return [Away(*row) for row in session.execute(rows)]


_ON_LEAVE = exists().where(
    Person.person_id == Leave.person_id, Person.team == Team.code, Leave.valid_to.is_(None),
    Leave.since <= bindparam("day"), Leave.until >= bindparam("day"),
)  # fmt: skip
_WORKS = select(_ON_LEAVE).where(
    Team.code == bindparam("team"), Team.valid_to.is_(None), Team.kind != "desk"
)


def is_anybody_away(session: Session, team: str | None, day: date) -> bool | None:
    """Whether anybody of a team is on leave that day: where nobody is, the team is there. None:
    there is no such team any more, or it does no work in the field."""
    found: bool | None = session.connection().scalar(_WORKS, {"team": team, "day": day})
    return found


def _first(month: str) -> date:
    found = duty.read_month(month)
    if found is None:
        raise ValueError(f"a month that is none: {month}")
    return found
