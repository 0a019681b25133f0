"""What is special about the days of a year: holidays and make-up days (调休), as a calendar keeps
them.

A calendar that keeps holidays lists the years whose holidays it knows. The rules of a calendar are
the dictionary that `WorkCalendar.from_dict` reads; nothing here changes one, all give a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from domain.hours import Rules, zone
from domain.workdays import WorkCalendar

DAY = timedelta(days=1)
WORKDAY, WEEKEND, HOLIDAY, MAKEUP = "workday", "weekend", "holiday", "makeup"
"""What a day can be: open or closed as the week says, a holiday, a working day by arrangement."""

Hours = tuple[tuple[str, str], ...]
"""Open spans of one day as the business writes them: `(("08:30", "12:00"), ...)`."""


@dataclass(frozen=True)
class Off:
    """A holiday, with its name if it has one."""

    name: str = ""


@dataclass(frozen=True)
class On:
    """A working day whatever the week says. None: the hours the calendar has for make-up days."""

    hours: Hours | None = None


Special = Off | On
Changes = Mapping[date, Special | None]
"""What days become; None: as the week says."""


@dataclass(frozen=True)
class Arrangement:
    """All that is special about a year. A holiday may begin in the December before it."""

    year: int
    days: Mapping[date, Special] = field(default_factory=dict)

    @property
    def days_off(self) -> int:
        return sum(isinstance(special, Off) for special in self.days.values())

    @property
    def makeups(self) -> int:
        return sum(isinstance(special, On) for special in self.days.values())

    def changes_from(self, before: "Arrangement") -> Changes:
        """What has to become of which days so that `before` is this arrangement."""
        days = sorted(set(self.days) | set(before.days))
        return {
            day: self.days.get(day) for day in days if self.days.get(day) != before.days.get(day)
        }


def keeps_holidays(rules: Mapping[str, Any]) -> bool:
    """Whether holidays close a calendar, so that it has to know them year by year."""
    return "week" in rules and rules.get("years") != "all"


def years_of(rules: Mapping[str, Any]) -> tuple[int, ...]:
    """The years whose holidays such a calendar knows."""
    return tuple(sorted(int(year) for year in rules["years"])) if keeps_holidays(rules) else ()


def makeup_hours(rules: Mapping[str, Any]) -> Hours:
    """The hours of make-up days without hours of their own: as the calendar says (`makeup`), else
    those of its Monday, else of the first day that has any."""
    week = rules.get("week", {})
    said = rules.get("makeup") or week.get("mon")
    return _hours(said or next((spans for spans in week.values() if spans), ()))


def arrangement_of(rules: Mapping[str, Any], year: int) -> Arrangement:
    """What a calendar says of a year."""
    return Arrangement(
        year, {day: special for day, special in specials(rules).items() if day.year == year}
    )


def specials(rules: Mapping[str, Any]) -> dict[date, Special]:
    """Every day that a calendar says something special about, in order."""
    usual, names = makeup_hours(rules), rules.get("names", {})
    off = {str(day): str(names.get(str(day), "")) for day in rules.get("holidays", ())}
    found: dict[date, Special] = {date.fromisoformat(day): Off(name) for day, name in off.items()}
    for text, spans in rules.get("workdays", {}).items():
        hours = _hours(spans)
        day = date.fromisoformat(str(text))
        found[day] = On(None if hours == usual else hours) if hours else Off()
    return dict(sorted(found.items()))


def put(rules: Mapping[str, Any], changes: Changes, year: int | None = None) -> dict[str, Any]:
    """The rules with other special days, and `year` among those that are known.

    Make-up days without hours of their own get those that the calendar has for them.
    """
    usual = makeup_hours(rules)
    off = {str(day) for day in rules.get("holidays", ())}
    workdays = {str(day): spans for day, spans in rules.get("workdays", {}).items()}
    names = dict(rules.get("names", {}))
    for day, special in changes.items():
        text = day.isoformat()
        off.discard(text)
        workdays.pop(text, None)
        names.pop(text, None)
        if isinstance(special, On):
            hours = usual if special.hours is None else special.hours
            workdays[text] = [list(span) for span in hours]
        elif isinstance(special, Off):
            off.add(text)
            names |= {text: special.name} if special.name else {}
    years = sorted({*years_of(rules), *((year,) if year else ())})
    changed = {**rules, "holidays": sorted(off), "workdays": dict(sorted(workdays.items()))}
    changed |= {"years": years, "names": dict(sorted(names.items()))}
    return changed if names else {key: value for key, value in changed.items() if key != "names"}


def checked(rules: Mapping[str, Any]) -> WorkCalendar:
    """The calendar that rules make; raises `BadCalendar`. Without a week it is 7x24."""
    if "week" in rules:
        return WorkCalendar.from_dict(rules)
    return WorkCalendar.always(str(zone(rules.get("timezone"))))


def kind_of(rules: Rules, day: date) -> str:
    """What a day is for a calendar: workday, weekend, holiday or makeup."""
    if day in rules.workdays:
        return MAKEUP if rules.workdays[day] else HOLIDAY
    if day in rules.holidays:
        return HOLIDAY
    return WORKDAY if rules.hours(day) else WEEKEND


# -- comparing -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayChange:
    """What a day was and what it has become; None: as the week says."""

    day: date
    was: Special | None
    now: Special | None


@dataclass(frozen=True)
class Difference:
    """What a version of a calendar changed."""

    years: tuple[int, ...] = ()
    """Years that became known."""
    forgotten: tuple[int, ...] = ()
    """Years that are not known any more."""
    days: tuple[DayChange, ...] = ()
    """Days of all years, those of years that became known among them."""
    has_other_hours: bool = False
    """The week, a season or the zone is another."""

    def within(self, year: int) -> tuple[DayChange, ...]:
        return tuple(change for change in self.days if change.day.year == year)

    @property
    def corrections(self) -> tuple[DayChange, ...]:
        """Days of years that were known before."""
        return tuple(change for change in self.days if change.day.year not in self.years)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What is different in the later of two versions of a calendar."""
    was, now = specials(before), specials(after)
    old, new = years_of(before), years_of(after)
    return Difference(
        years=tuple(year for year in new if year not in old),
        forgotten=tuple(year for year in old if year not in new),
        days=tuple(
            DayChange(day, was.get(day), now.get(day))
            for day in sorted(set(was) | set(now))
            if was.get(day) != now.get(day)
        ),
        has_other_hours=any(
            before.get(key) != after.get(key) for key in ("week", "seasons", "makeup", "timezone")
        ),
    )


def _hours(spans: Any) -> Hours:
    return tuple((str(opens), str(closes)) for opens, closes in spans)
