"""Calendars as reference data: what they say, who keeps them, what was saved when and by whom."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import years
from domain.keeping import Kept, MissingYear, Saving, Users
from domain.scope import Actor
from services import arranging, awaited
from storage import reference
from storage.models import CalendarVersion, Team
from storage.reference import Reference

SAVINGS_SHOWN = 30


@dataclass(frozen=True)
class Overview:
    """Everything that the page of calendars tells, as of one moment."""

    calendars: tuple[Kept, ...]
    missing: tuple[MissingYear, ...]
    savings: tuple[Saving, ...]
    """The latest first."""
    following: int = 0
    """Open orders whose year has been entered, and whose clocks are yet to be computed again."""

    @property
    def keepers(self) -> tuple[Kept, ...]:
        """The calendars that holidays close."""
        return tuple(one for one in self.calendars if one.keeps_holidays)

    @property
    def seen(self) -> dict[str, int]:
        """The versions that somebody who looks now has seen."""
        return {one.code: one.version for one in self.calendars}


# -- looking -------------------------------------------------------------------------------------


def overview(session: Session, *, actor: Actor, at: datetime) -> Overview:
    """Calendars, missing years and what was saved; raises `NotYours` without `refer`."""
    rules = reference.load(session)
    users = _users(session, rules, at)
    kept = tuple(
        replace(one, users=users.get(one.code, Users())) for one in in_force(session, actor=actor)
    )
    known = [one.years for one in kept if one.keeps_holidays]
    missing = awaited.missing(session, rules, known, actor=actor, at=at)
    following = awaited.following(session, known) if known else 0
    return Overview(kept, missing, _savings(_versions(session)), following)


def in_force(session: Session, *, actor: Actor) -> tuple[Kept, ...]:
    """The newest version of each calendar, those that holidays close first."""
    arranging.may(actor)
    newest = {row.code: row for row in _versions(session)}
    kept = [
        Kept(row.code, row.name, row.version, row.recorded_at, row.who, row.rules)
        for row in newest.values()
    ]
    return tuple(sorted(kept, key=lambda one: (not one.keeps_holidays, one.code)))


def _versions(session: Session) -> list[CalendarVersion]:
    rows = select(CalendarVersion).order_by(CalendarVersion.code, CalendarVersion.version)
    return list(session.scalars(rows))


def _users(session: Session, rules: Reference, at: datetime) -> dict[str, Users]:
    found: dict[str, Users] = {rules.calendars.desk: Users(is_desk=True)}

    def add(code: str, **more: tuple[Any, ...]) -> None:
        users = found.get(code, Users())
        found[code] = replace(
            users, **{name: getattr(users, name) + values for name, values in more.items()}
        )

    teams = select(Team.calendar, Team.code).where(Team.valid_to.is_(None)).order_by(Team.code)
    for code, team in session.execute(teams):
        add(code, teams=(team,))
    for row in rules.policy.rows:
        if row.removed_in is None and (row.valid_to is None or row.valid_to > at):
            add(row.calendar, rows=(row.row_no,))
    for kind in rules.kinds.values():
        if kind.calendar:
            add(kind.calendar, kinds=(kind.code,))
    return found


def _savings(versions: list[CalendarVersion]) -> tuple[Saving, ...]:
    before: dict[str, CalendarVersion] = {}
    found: list[Saving] = []
    for row in versions:
        old = before.get(row.code)
        difference = years.compare(old.rules, row.rules) if old else None
        found.append(Saving(row.recorded_at, row.who, ((row.code, row.version),), difference))
        before[row.code] = row
    together: list[Saving] = []
    for one in sorted(found, key=lambda one: (one.recorded_at, one.versions)):
        last = together[-1] if together else None
        if last and _same_act(last, one):
            together[-1] = replace(last, versions=last.versions + one.versions)
        else:
            together.append(one)
    return tuple(reversed(together[-SAVINGS_SHOWN:]))


def _same_act(one: Saving, other: Saving) -> bool:
    return (one.recorded_at, one.who, one.difference) == (
        other.recorded_at, other.who, other.difference,
    )  # fmt: skip
