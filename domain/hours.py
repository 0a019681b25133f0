"""A calendar as the business writes it: read, checked, and asked for the hours of a day.

`domain.workdays` makes a `WorkCalendar` of it, which answers the questions.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import Refused
from i18n import N_

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = {
    "timezone", "week", "holidays", "workdays", "years", "seasons", "code", "name", "names",
    "makeup",
}  # fmt: skip
"""`names` (of holidays, by day) and `makeup` (hours of make-up days to come) decide about nothing
here: they are for whoever writes the next version."""
DAY = timedelta(days=1)
ALL_YEARS = range(2000, 2061)
"""What `"years": "all"` stands for: a calendar that no holiday touches."""
EVERY_YEAR = range(1900, 2201)
"""Years that a calendar can have."""

Spans = tuple[tuple[timedelta, timedelta], ...]
"""Open spans of one day as offsets from its midnight; a close may lie past 24 hours."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


class BadCalendar(Refused):
    """A calendar that cannot be meant. `why` is a message id, `what` the text that is wrong."""

    message = N_("The calendar cannot be used: %(why)s: %(what)s.")


@dataclass(frozen=True)
class Season:
    """A part of the year, from one (month, day) to another, both included, with its own hours."""

    first: tuple[int, int]
    last: tuple[int, int]
    week: Mapping[int, Spans]

    def covers(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True)
class Rules:
    """A calendar as written, checked."""

    week: Mapping[int, Spans]
    seasons: tuple[Season, ...]
    holidays: frozenset[date]
    workdays: Mapping[date, Spans]
    years: tuple[int, ...]

    @classmethod
    def read(cls, text: Mapping[str, Any]) -> "Rules":
        """From the dictionary of `WorkCalendar.from_dict`; raises `BadCalendar`."""
        if unknown := set(text) - KEYS:
            raise BadCalendar(why=N_("unknown key"), what=sorted(unknown)[0])
        workdays = _mapping(text.get("workdays", {}), "workdays")
        rules = cls(
            _week(text.get("week", {})),
            tuple(_season(season) for season in _list(text.get("seasons", ()), "seasons")),
            frozenset(_date(day) for day in _list(text.get("holidays", ()), "holidays")),
            {_date(day): _spans(spans) for day, spans in workdays.items()},
            _years(text.get("years", ())),
        )
        rules.check()
        return rules

    def check(self) -> None:
        weeks = [self.week, *(season.week for season in self.seasons)]
        has_hours = any(spans for week in weeks for spans in week.values())
        if not has_hours and not any(self.workdays.values()):
            raise BadCalendar(why=N_("no working time in it"), what="week")
        for day in (date(2024, 1, 1) + DAY * n for n in range(366)):
            if sum(season.covers(day) for season in self.seasons) > 1:
                raise BadCalendar(why=N_("two seasons overlap"), what=f"{day:%m-%d}")
        if not self.years:
            raise BadCalendar(why=N_("no year whose holidays are known"), what="years")

    def hours(self, day: date) -> Spans:
        if day in self.workdays:
            return self.workdays[day]
        if day in self.holidays:
            return ()
        week = next((s.week for s in self.seasons if s.covers(day)), self.week)
        return week.get(day.weekday(), ())

    def spill(self, day: date) -> timedelta:
        """How far into a day the one before may run, where its holidays are not known."""
        weeks = [self.week, *(season.week for season in self.seasons)]
        days = [*(spans for week in weeks for spans in week.values())]
        days.append(self.workdays.get(day - DAY, ()))
        return max([timedelta(0), *(close - DAY for spans in days for _open, close in spans)])


def zone(name: object) -> ZoneInfo:
    """A time zone by its name; raises `BadCalendar`."""
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as error:
        raise BadCalendar(why=N_("unknown time zone"), what=name) from error


def _list(text: Any, key: str) -> Sequence[Any]:
    if isinstance(text, (list, tuple, set, frozenset)):
        return tuple(text)
    raise BadCalendar(why=N_("not a list"), what=key)


def _mapping(text: Any, key: str) -> Mapping[Any, Any]:
    if isinstance(text, Mapping):
        return text
    raise BadCalendar(why=N_("not a table"), what=key)


def _years(text: Any) -> tuple[int, ...]:
    if text == "all":
        return tuple(ALL_YEARS)
    try:
        years = sorted({int(year) for year in _list(text, "years")})
    except (ValueError, TypeError) as error:
        raise BadCalendar(why=N_("years are numbers"), what=f"years: {text}") from error
    if strange := set(years) - set(EVERY_YEAR):
        raise BadCalendar(why=N_("years are numbers"), what=f"years: {min(strange)}")
    return tuple(years)


def _week(text: Any) -> dict[int, Spans]:
    days = _mapping(text, "week")
    if unknown := {str(day) for day in days} - set(WEEKDAYS):
        raise BadCalendar(why=N_("unknown weekday"), what=min(unknown))
    return {WEEKDAYS.index(day): _spans(spans) for day, spans in days.items()}


def _season(text: Any) -> Season:
    season = _mapping(text, "seasons")
    if missing := {"from", "to", "week"} - set(season):
        raise BadCalendar(why=N_("a season is incomplete"), what=min(missing))
    first, last = (_month_day(season[key]) for key in ("from", "to"))
    return Season(first, last, _week(season["week"]))


def _month_day(text: object) -> tuple[int, int]:
    day = _date(f"2024-{text}")
    return day.month, day.day


def _date(text: object) -> date:
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise BadCalendar(why=N_("not a date"), what=text) from error


def _spans(text: Any) -> Spans:
    if not isinstance(text, (list, tuple)):
        raise BadCalendar(why=N_("not a span of hours"), what=text)
    spans = []
    for span in text:
        if not isinstance(span, (list, tuple)) or len(span) != 2:
            raise BadCalendar(why=N_("not a span of hours"), what=span)
        start, end = _time_of_day(span[0]), _time_of_day(span[1])
        if start in (DAY, end):
            raise BadCalendar(why=N_("not a span of hours"), what=f"{span[0]}-{span[1]}")
        spans.append((start, end if end > start else end + DAY))
    return tuple(sorted(spans))


def _time_of_day(text: object) -> timedelta:
    if text == "24:00":
        return DAY
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise BadCalendar(why=N_("not a time of day"), what=text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
