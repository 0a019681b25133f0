"""Teams as they are now: who is in which, what they can do and hold, who is on duty or on leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from domain.duty import Away, Staff
from domain.scope import Actor
from services import suggesting
from services.reaching import is_in_reach
from services.staffing import may
from services.teaming import IN_TEAMS, Form, Lists, lists
from storage import duties, reference, worklists
from storage.models import MasterVersion, Person, Team


@dataclass(frozen=True)
class Member:
    """Somebody of a team."""

    person_id: int
    code: str
    name: str
    roles: tuple[str, ...]
    version: int
    away: Away | None
    """The leave that the person is on today."""


@dataclass(frozen=True)
class Line:
    """A team as it is now."""

    code: str
    name: Mapping[str, str]
    branch: str
    kind: str
    calendar: str
    capacity: int
    skills: tuple[str, ...]
    areas: tuple[str, ...]
    valid_to: datetime | None
    load: int
    version: int
    members: tuple[Member, ...]
    on_duty: Mapping[str, str] | None
    """Today's shifts by staff number; None: the month has no roster."""
    opens_at: datetime | None
    """When it is on duty again; None: it is now."""
    is_away: bool
    """Whether all of its people are on leave."""

    @property
    def on_leave(self) -> tuple[Member, ...]:
        return tuple(one for one in self.members if one.away)

    @property
    def form(self) -> Form:
        return Form(
            self.name.get("zh_CN", ""), self.name.get("en", ""), self.branch, self.kind,
            self.calendar, str(self.capacity), self.skills, self.areas,
        )  # fmt: skip


@dataclass(frozen=True)
class Overview:
    """All teams within somebody's reach, those that are closed last."""

    teams: tuple[Line, ...]
    lists: Lists
    loose: tuple[Member, ...] = ()
    """People who could be in a team and are in none."""

    def of(self, code: str | None) -> Line | None:
        return next((one for one in self.teams if one.code == code), None)


def overview(session: Session, *, actor: Actor, at: datetime) -> Overview:
    """Teams with their people, load and duty; raises `NotYours` without `refer`."""
    may(actor)
    every = session.scalars(select(Team).order_by(Team.code)).all()
    rows = [row for row in every if is_in_reach(session, row.branch, actor)]
    people = _people(session, actor, at)
    staff = duties.staff(session, [row.code for row in rows], at)
    loads, versions = worklists.load_by_team(session), _versions(session, Team.__tablename__)
    today = at.astimezone(config.TZ).date()
    lines = [
        _line(
            session, row, at,
            people.get(row.code, ()), staff[row.code], loads.get(row.code, 0),
            versions.get(row.code, 0), today,
        )
        for row in rows
    ]  # fmt: skip
    ordered = sorted(lines, key=lambda one: (one.valid_to is not None, one.code))
    return Overview(tuple(ordered), lists(session, actor), people.get(None, ()))


def _line(
    session: Session, row: Team, at: datetime, members: Sequence[Member], staff: Staff, load: int,
    version: int, today: date,
) -> Line:  # fmt: skip
    return Line(
        row.code, row.name, row.branch, row.kind, row.calendar, row.capacity, tuple(row.skills),
        tuple(row.areas), row.valid_to, load, version, tuple(members), staff.on(today),
        suggesting.opens_at(row.calendar, staff, reference.load(session), at),
        staff.is_away(today),
    )  # fmt: skip


def _people(session: Session, actor: Actor, at: datetime) -> dict[str | None, tuple[Member, ...]]:
    """Everybody who can be in a team, by team; those in none if they are within reach."""
    today = at.astimezone(config.TZ).date()
    away = {one.person: one for one in duties.leave(session, today, today)}
    versions = _versions(session, Person.__tablename__)
    found: dict[str | None, list[Member]] = {}
    rows = select(Person).where(Person.valid_to.is_(None)).order_by(Person.code)
    for row in session.scalars(rows):
        is_loose = IN_TEAMS & set(row.roles) and is_in_reach(session, row.branch, actor)
        if row.team or is_loose:
            found.setdefault(row.team, []).append(
                Member(
                    row.person_id, row.code, row.name, tuple(row.roles),
                    versions.get(row.code, 0), away.get(row.code),
                )
            )  # fmt: skip
    return {team: tuple(members) for team, members in found.items()}


def _versions(session: Session, entity: str) -> dict[str, int]:
    rows = (
        select(MasterVersion.code, func.max(MasterVersion.id))
        .where(MasterVersion.entity == entity)
        .group_by(MasterVersion.code)
    )
    return dict(session.execute(rows).all())
