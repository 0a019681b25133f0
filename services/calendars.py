"""Calendars as reference data: what they say, who keeps them, what was saved when and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import years
from domain.scope import Actor
from domain.years import Difference
from services import arranging, awaited
from services.awaited import MissingYear
from storage import reference
from storage.models import CalendarVersion, Team
from storage.reference import Reference

SAVINGS_SHOWN = 30


@dataclass(frozen=True)
class Users:
    """Who keeps a calendar, by code."""

    teams: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    """Numbers of rows of the SLA matrix."""
    kinds: tuple[str, ...] = ()
    is_desk: bool = False
    """It is that of the process: dispatch, review, approve, confirm."""


@dataclass(frozen=True)
class Kept:
    """A calendar in force."""

    code: str
    name: Mapping[str, str]
    version: int
    recorded_at: datetime
    who: int | None
    """Id of the person who saved it; None: it came with the product."""
    rules: Mapping[str, Any]
    users: Users = Users()

    @property
    def keeps_holidays(self) -> bool:
        return years.keeps_holidays(self.rules)

    @property
    def years(self) -> tuple[int, ...]:
        return years.years_of(self.rules)


@dataclass(frozen=True)
class Saving:
    """One saving, and the calendars that got another version by it."""

    recorded_at: datetime
    who: int | None
    versions: tuple[tuple[str, int], ...]
    """Code and number of each."""
    difference: Difference | None
    """None: the first version."""


@dataclass(frozen=True)
class Overview:
    """Everything that the page of calendars tells, as of one moment."""

    calendars: tuple[Kept, ...]
    missing: tuple[MissingYear, ...]
    savings: tuple[Saving, ...]
    """The latest first."""

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
    arranging.may(actor)
    rules = reference.load(session)
    versions = list(
        session.scalars(
            select(CalendarVersion).order_by(CalendarVersion.code, CalendarVersion.version)
        )
    )
    newest = {row.code: row for row in versions}
    users = _users(session, rules)
    kept = tuple(_kept(row, users.get(row.code, Users())) for row in newest.values())
    kept = tuple(sorted(kept, key=lambda one: (not one.keeps_holidays, one.code)))
    known = [one.years for one in kept if one.keeps_holidays]
    return Overview(
        kept, awaited.missing(session, rules, known, actor=actor, at=at), _savings(versions)
    )


def _kept(row: CalendarVersion, users: Users) -> Kept:
    return Kept(row.code, row.name, row.version, row.recorded_at, row.who, row.rules, users)


def _users(session: Session, rules: Reference) -> dict[str, Users]:
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
        if row.removed_in is None:
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
