"""From rosters and leave to what the page of teams shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import config
from callbacks import teamboard
from domain import duty
from domain.duty import Away, Duties
from domain.errors import NotFound
from domain.workdays import WorkCalendar, YearUnknown
from i18n import _
from services import leaves, rosters, viewing
from services.rosters import Month
from services.teams import Line
from services.visiting import visitor
from storage import duties, reference
from storage.ops import reading
from ui import formats
from ui import teams as ui
from ui.order import Names

Cells = Mapping[str, str]
"""Cells that were clicked: `2026-03-18|W0101` -> shift, empty for none."""


def asked(place: Mapping[str, Any] | None, now: datetime) -> tuple[str, date]:
    """Team and month of the address; this month without one."""
    said = place or {}
    today = now.astimezone(config.TZ).date()
    return str(said.get("team") or ""), duty.read_month(said.get("month") or "") or today.replace(
        day=1
    )


def roster(
    place: Mapping[str, Any] | None, drafts: Mapping[str, Cells] | None, filled: Any, now: datetime
) -> list[Any]:
    """Head and grid of the month that the address asks for, with what was clicked and not saved."""
    team, first = asked(place, now)
    found, names = teamboard.look(now)
    line = found.of(team)
    if line is None:
        return [[], ui.nothing()]
    sheet = _Sheet.read(line, first, names, now)
    key = f"{team} {duty.written_month(first)}"
    is_filled = isinstance(filled, dict) and filled.get("key") == key
    draft = filled["cells"] if is_filled else (drafts or {}).get(key, {})
    return [sheet.head(), sheet.grid(key, draft)]


@dataclass(frozen=True)
class _Sheet:
    """A team's month with all that is drawn of it."""

    line: Line
    month: Month
    leave: Sequence[Away]
    closed: frozenset[date]
    names: Names
    now: datetime

    @classmethod
    def read(cls, line: Line, first: date, names: Names, now: datetime) -> "_Sheet":
        with reading() as store:
            month = rosters.month(store, line.code, first, actor=visitor.get().actor)
            away = duties.leave(store, first, duty.next_month(first) - duty.DAY)
            calendars = reference.load(store).calendars
        hours = calendars.of(line.calendar) if line.calendar in calendars.versions else None
        return cls(line, month, away, _closed(hours, first), names, now)

    @property
    def today(self) -> date:
        return self.now.astimezone(config.TZ).date()

    def head(self) -> list[Any]:
        month, who = self.month, self.month.who
        return ui.roster_head(
            self.names("team", self.line.code), month.first, self.today, duties.shifts(),
            self.names("person", who) if who is not None else "", month.recorded_at, self.now,
        )  # fmt: skip

    def grid(self, key: str, draft: Cells) -> Any:
        month, first = self.month, self.month.first
        people = [(member.code, member.name) for member in self.line.members]
        people += _gone(month, dict(people), self.names)
        if not people:
            return ui.nothing(_("This team has no people."))
        reasons = {
            (one.person, day): self.names("leave_reasons", one.reason)
            for one in self.leave
            for day in duty.days_of(first)
            if one.covers(day)
        }
        made = ui.Grid(
            key, month.version, first, self.today, people, month.duties or {}, draft, reasons,
            self.closed, uuid4().hex[:8],
        )  # fmt: skip
        return ui.roster(made, duties.shifts())


def _gone(month: Month, people: Mapping[str, str], names: Names) -> list[tuple[str, str]]:
    """Those who have duty in the month and are not in the team any more."""
    on = {code for day in (month.duties or {}).values() for code in day}
    return [(code, names("person", code)) for code in sorted(on - set(people))]


def _closed(hours: WorkCalendar | None, first: date) -> frozenset[date]:
    """The days of a month on which a calendar has no working time."""
    if hours is None:
        return frozenset()
    found = set()
    for day in duty.days_of(first):
        start = datetime(day.year, day.month, day.day, tzinfo=config.TZ)
        try:
            if hours.elapsed(start, start + duty.DAY) == timedelta(0):
                found.add(day)
        except YearUnknown:
            return frozenset()
    return frozenset(found)


def with_cells(saved: Duties, cells: Cells) -> dict[date, dict[str, str]]:
    """A roster with cells put in place. Raises `NotOfTheMonth` for a cell that is none."""
    found = {day: dict(people) for day, people in saved.items()}
    for cell, shift in cells.items():
        day, _bar, person = cell.partition("|")
        try:
            on = date.fromisoformat(day)
        except ValueError as error:
            raise rosters.NotOfTheMonth(field="day", day=day) from error
        people = found.setdefault(on, {})
        if shift:
            people[person] = shift
        else:
            people.pop(person, None)
    return found


def filled(place: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """The cells that make the month what the one before it was."""
    team, first = asked(place, now)
    with reading() as store:
        actor = visitor.get().actor
        wanted = rosters.proposal(store, team, first, actor=actor)
        saved = rosters.month(store, team, first, actor=actor).duties or {}
    cells = {
        f"{day.isoformat()}|{person}": wanted.get(day, {}).get(person, "")
        for day in duty.days_of(first)
        for person in {*wanted.get(day, {}), *saved.get(day, {})}
        if wanted.get(day, {}).get(person) != saved.get(day, {}).get(person)
    }
    if not wanted:
        raise rosters.NothingBefore()
    return {"key": f"{team} {duty.written_month(first)}", "cells": cells}


# -- leave ---------------------------------------------------------------------------------------


def leave(place: Mapping[str, Any] | None, now: datetime) -> Any:
    """Leave that is not over, of the chosen team or of all."""
    team, _month = asked(place, now)
    today = now.astimezone(config.TZ).date()
    with reading() as store:
        found = leaves.listed(store, today, actor=visitor.get().actor)
        names = Names(viewing.names(store))
    is_team = team not in ("", teamboard.NEW)
    rows = [one for one in found if not is_team or one.team == team]
    shown = [
        ui.shown_leave(
            one.leave_id, one.version, one.name, one.person, names("team", one.team), one.since,
            one.until, names("leave_reasons", one.reason),
        )
        for one in rows
    ]  # fmt: skip
    return ui.leave(shown, today, of=names("team", team) if is_team else "")


def one_leave(of: Mapping[str, Any], now: datetime) -> list[Any]:
    """Title and values of the form for a leave that is to be changed."""
    today = now.astimezone(config.TZ).date()
    with reading() as store:
        found = leaves.listed(store, today, actor=visitor.get().actor)
    for one in found:
        if one.leave_id == of.get("id"):
            title = _("Leave of %(person)s", person=one.name)
            return [title, one.person, one.since.isoformat(), one.until.isoformat(), one.reason]
    raise NotFound(what=of.get("id"))


def nobody(days: Sequence[date], now: datetime) -> str:
    """On which days nobody of the team is left, as a warning; empty if there is none."""
    if not days:
        return ""
    today = now.astimezone(config.TZ).date()
    said = teamboard.listed(str(formats.day(day, today)) for day in days[:3])
    more = len(days) - 3
    text = _("Nobody of the team is there on %(days)s", days=said)
    return _("%(text)s and %(n)s more days", text=text, n=more) if more > 0 else text
