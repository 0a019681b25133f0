"""Duty: who of a team is there at a moment, by the roster of the month and by leave.

A roster names for each day of a month who has which shift. A month without a roster says nothing:
then all are there whenever the team's calendar is open. Whoever is on leave is not there, whatever
the roster says.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import Refused
from domain.workdays import WorkCalendar

DAY = timedelta(days=1)
LONGEST_AHEAD = 400
"""Days that are looked at for somebody who comes back."""

Duties = Mapping[date, Mapping[str, str]]
"""Of each day with duty the shift of each person on it, by staff number."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class BadShifts(Refused):
    """The file of shifts cannot be used; read only when the product starts."""

    message = "shifts.yaml cannot be used: %(shift)s: %(why)s."


@dataclass(frozen=True)
class Shift:
    """A shift that a roster can name; `closes` may lie past 24 hours."""

    code: str
    name: Mapping[str, str]
    mark: Mapping[str, str]
    opens: timedelta
    closes: timedelta


@dataclass(frozen=True)
class Away:
    """Days on which a person is on leave, both included."""

    person: str
    since: date
    until: date
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until

    def meets(self, since: date, until: date) -> bool:
        """Whether it has a day in common with those from `since` to `until`."""
        return self.since <= until and since <= self.until


@dataclass(frozen=True)
class Staff:
    """The people of a team with their rosters and leave."""

    members: tuple[str, ...] = ()
    """Staff numbers."""
    rosters: Mapping[date, Duties] = field(default_factory=dict)
    """By the first day of the month."""
    leave: tuple[Away, ...] = ()

    def is_on_leave(self, person: str, day: date) -> bool:
        return any(one.person == person and one.covers(day) for one in self.leave)

    def is_away(self, day: date) -> bool:
        """Whether all are on leave; a team whose people are not known is never away."""
        return bool(self.members) and all(self.is_on_leave(one, day) for one in self.members)

    def back_on(self, day: date) -> date | None:
        """The first day from `day` on on which not all are on leave; None if there is none soon."""
        days = (day + DAY * n for n in range(LONGEST_AHEAD))
        return next((one for one in days if not self.is_away(one)), None)

    def days_away(self, since: date, until: date) -> tuple[date, ...]:
        """The days of a period on which all are on leave."""
        days = (since + DAY * n for n in range((until - since).days + 1))
        return tuple(day for day in days if self.is_away(day))

    def on(self, day: date) -> dict[str, str] | None:
        """Who has duty on a day, and which shift; None if the month has no roster. Whoever has
        left the team or is on leave has none."""
        roster = self.rosters.get(day.replace(day=1))
        if roster is None:
            return None
        return {
            person: shift
            for person, shift in roster.get(day, {}).items()
            if person in self.members and not self.is_on_leave(person, day)
        }

    def there(
        self, at: datetime, shifts: Mapping[str, Shift], tz: ZoneInfo
    ) -> frozenset[str] | None:
        """Who is in a shift at a moment; None if the month has no roster.

        A shift past midnight belongs to the day it began on.
        """
        today = at.astimezone(tz).date()
        if today.replace(day=1) not in self.rosters:
            return None
        found = set()
        for day in (today - DAY, today):
            for person, code in (self.on(day) or {}).items():
                shift = shifts.get(code)
                if shift and _moment(day, shift.opens, tz) <= at < _moment(day, shift.closes, tz):
                    found.add(person)
        return frozenset(found)


def opens_at(
    staff: Staff, calendar: WorkCalendar | None, at: datetime, shifts: Mapping[str, Shift],
    tz: ZoneInfo,
) -> datetime | None:  # fmt: skip
    """When a team that is off duty is on duty again; None: it is on duty now.

    On duty is who is within the hours of the calendar and, where the month has a roster, has
    somebody in a shift. Raises `YearUnknown` where the calendar cannot tell.
    """

    def opening(moment: datetime) -> datetime:
        return moment if calendar is None else calendar.deadline(moment, timedelta(0))

    def is_manned(moment: datetime) -> bool:
        return staff.there(moment, shifts, tz) != frozenset()

    if opening(at) == at and is_manned(at):
        return None
    for begins in _beginnings(staff, at, shifts, tz):
        moment = opening(begins)
        if is_manned(moment):
            return moment
    return opening(at)


def _beginnings(
    staff: Staff, at: datetime, shifts: Mapping[str, Shift], tz: ZoneInfo
) -> Iterator[datetime]:
    """Moments from which on the roster may have somebody there, in order."""
    found = {at}
    for first, roster in staff.rosters.items():
        after = next_month(first)
        if after not in staff.rosters:
            found.add(_moment(after, timedelta(0), tz))
        for day, people in roster.items():
            if day + 2 * DAY >= at.astimezone(tz).date():
                known = {code for code in people.values() if code in shifts}
                found |= {_moment(day, shifts[code].opens, tz) for code in known}
    return iter(sorted(moment for moment in found if moment >= at))


def _moment(day: date, offset: timedelta, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tz) + offset


# -- as it is written ----------------------------------------------------------------------------


def read_shifts(rows: object, languages: Collection[str]) -> dict[str, Shift]:
    """The shifts of `shifts.yaml` by code. Raises `BadShifts`."""
    if not isinstance(rows, list) or not rows:
        raise BadShifts(shift="-", why="not a list")
    found: dict[str, Shift] = {}
    for row in rows:
        code = str(row.get("code", "")) if isinstance(row, dict) else ""
        if not code or code in found:
            raise BadShifts(shift=code or row, why="no code of its own")
        for part in ("name", "mark"):
            said = row.get(part)
            if not isinstance(said, dict) or not all(said.get(one) for one in languages):
                raise BadShifts(shift=code, why=f"no {part} in every language")
        hours = row.get("hours")
        if not isinstance(hours, list) or len(hours) != 2:
            raise BadShifts(shift=code, why="hours are two times")
        opens, closes = (_offset(code, str(text)) for text in hours)
        if opens == closes:
            raise BadShifts(shift=code, why="it closes when it opens")
        found[code] = Shift(code, row["name"], row["mark"], opens, closes + DAY * (closes < opens))
    return found


def _offset(code: str, text: str) -> timedelta:
    match = _TIME.fullmatch(text)
    if match is None:
        raise BadShifts(shift=code, why=f"{text} is not a time")
    hours, minutes = (part for part in match.groups() if part is not None)
    return timedelta(hours=int(hours), minutes=int(minutes))


def read_month(text: str) -> date | None:
    """The first day of a month that is written `2026-03`; None if it is none."""
    match = _MONTH.fullmatch(text)
    return date(int(match[1]), int(match[2]), 1) if match else None


def written_month(first: date) -> str:
    return f"{first:%Y-%m}"


def next_month(first: date) -> date:
    return (first + DAY * 31).replace(day=1)


def month_before(first: date) -> date:
    return (first - DAY).replace(day=1)


def days_of(first: date) -> tuple[date, ...]:
    """The days of a month."""
    return tuple(first + DAY * n for n in range((next_month(first) - first).days))


def read_duties(text: Mapping[str, Mapping[str, str]]) -> dict[date, dict[str, str]]:
    """Duties as the store keeps them. Raises `ValueError`."""
    return {date.fromisoformat(day): dict(people) for day, people in text.items() if people}


def written_duties(duties: Duties) -> dict[str, Any]:
    """Duties as the store keeps them: days without duty are left out, so that two rosters that say
    the same are the same."""
    return {
        day.isoformat(): dict(sorted(people.items()))
        for day, people in sorted(duties.items())
        if people
    }


def changed_days(before: Duties, after: Duties) -> tuple[date, ...]:
    """The days on which two rosters of a month differ."""
    days = sorted({*before, *after})
    return tuple(day for day in days if before.get(day, {}) != after.get(day, {}))


def carried_over(
    before: Duties, first: date, people: Collection[str]
) -> dict[date, dict[str, str]]:
    """A month filled as the one before it was: each day as the same weekday four weeks earlier (or
    five, where that lies in the same month). Only `people` are taken over."""
    found: dict[date, dict[str, str]] = {}
    for day in days_of(first):
        like = day - 28 * DAY if day - 28 * DAY < first else day - 35 * DAY
        said = {one: shift for one, shift in before.get(like, {}).items() if one in people}
        if said:
            found[day] = said
    return found
