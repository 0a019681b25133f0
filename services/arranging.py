"""Saving calendars: a year's holidays, entered once for all of them, and single days.

A version of a calendar is never changed: saving writes the next one, with who and when. The
holidays of a year go into every calendar that keeps holidays, in one transaction. Orders that
waited for a year are computed again by whoever watches the stamp `reference`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import yearlists, years
from domain.errors import NotFound, NotYours, Refused
from domain.keeping import Preview
from domain.scope import Actor
from domain.yearlists import Problem
from domain.years import Arrangement, Changes, Difference, Off, On, Special
from i18n import N_
from storage import ops, reference, stamps
from storage.models import Audit, CalendarVersion


class SavedMeanwhile(Refused):
    """Somebody saved another version since the form was opened; `who` is a person's id."""

    message = N_("Not saved: %(who)s saved the calendars on %(recorded_at)s. Look again.")


class NothingChanges(Refused):
    message = N_("Nothing would change.")


class NotInLibrary(Refused):
    message = N_("The library of holidays does not know %(year)s yet.")


class YearNotEntered(Refused):
    message = N_("The holidays of %(year)s are not entered yet: enter the year first.")


class NoDay(Refused):
    message = N_("Choose a day and what it is.")


class BadList(Refused):
    """The list of a year's holidays cannot be used; `problems` says why, line by line."""

    message = N_("The list cannot be used.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(field="list")


# -- what is known -------------------------------------------------------------------------------


def year_of(session: Session, year: int) -> Arrangement:
    """What the calendars say of a year: as the first says that knows it; nothing if none does."""
    keepers = [one for one in _newest(session).values() if years.keeps_holidays(one.rules)]
    known = [one for one in keepers if year in years.years_of(one.rules)]
    return years.arrangement_of(known[0].rules, year) if known else Arrangement(year)


def list_of(session: Session, year: int) -> str:
    """The list of a year as somebody would type it: as the calendars know it, else as the library
    does, else empty."""
    known = year_of(session, year)
    return yearlists.write(known if known.days else library(year) or known)


def read_day(day: str | None, kind: str | None, hours: str | None) -> tuple[date, Special | None]:
    """A day and what it is to be, as a form says it: `week`, `off` or `on` with hours.

    Raises `NoDay`, and `BadCalendar` for hours that cannot be meant.
    """
    try:
        on = date.fromisoformat(day or "")
    except ValueError as error:
        raise NoDay(field="day") from error
    if kind not in ("week", "off", "on"):
        raise NoDay(field="kind")
    if kind == "on":
        return on, On(yearlists.read_hours(hours) if hours and hours.strip() else None)
    return on, Off() if kind == "off" else None


def holiday_names(rules: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Names by language of the holidays of a calendar, by the name that it keeps.

    A name that the library knows has both languages; any other is its own name in both.
    """
    known = {names["zh_CN"]: names for names in reference.china_names().values()}
    kept = set(rules.get("names", {}).values())
    return known | {name: {"zh_CN": name} for name in kept - set(known)}


def library(year: int) -> Arrangement | None:
    """A year as the library of China's holidays has it; None if it does not know it."""
    holidays, makeups, known = reference.china_holidays()
    if year not in known:
        return None
    names = reference.china_names()
    days: dict[date, Special] = {
        day: Off(names.get(day, {}).get("zh_CN", "")) for day in holidays if day.year == year
    }
    days |= {day: On() for day in makeups if day.year == year}
    return Arrangement(year, dict(sorted(days.items())))


def _newest(session: Session) -> dict[str, CalendarVersion]:
    rows = session.scalars(
        select(CalendarVersion).order_by(CalendarVersion.code, CalendarVersion.version)
    )
    return {row.code: row for row in rows}


# -- saving --------------------------------------------------------------------------------------


def foresee(session: Session, year: int, text: str) -> Preview:
    """What `enter` would do, without doing it, with the lines that are understood; problems of the
    others are in `reading`."""
    reading = yearlists.read(text, year)
    keepers = {
        code: row for code, row in _newest(session).items() if years.keeps_holidays(row.rules)
    }
    if not reading.arrangement.days or not keepers:
        return Preview(reading)
    after = _entered(session, keepers, reading.arrangement)
    found = {code: years.compare(keepers[code].rules, rules) for code, rules in after.items()}
    codes = tuple(code for code, difference in found.items() if difference != Difference())
    first = codes[0] if codes else next(iter(keepers))
    earlier = [one for one in years.years_of(keepers[first].rules) if one < year]
    before = years.arrangement_of(keepers[first].rules, earlier[-1]) if earlier else None
    return Preview(reading, codes, after[first], found[first] if codes else None, before)


@dataclass(frozen=True)
class Saved:
    """What a saving has written."""

    versions: tuple[tuple[str, int], ...]
    """Code and number of each new version."""
    year: Arrangement


def enter(
    session: Session, year: int, text: str, *, seen: Mapping[str, int], actor: Actor, at: datetime
) -> Saved:
    """Save a year's list in every calendar that keeps holidays, all or none.

    In calendars that know the year already, only the days change that the list has changed: what
    was corrected in one calendar alone stays. `seen` are the versions that the form showed. Raises
    `BadList`, `SavedMeanwhile`, `NothingChanges`, `BadCalendar`, `NotYours`.
    """
    may(actor)
    reading = yearlists.read(text, year)
    if reading.problems:
        raise BadList(reading.problems)
    return _enter(session, reading.arrangement, seen, actor, at)


def take_over(
    session: Session, year: int, *, seen: Mapping[str, int], actor: Actor, at: datetime
) -> Saved:
    """Save a year as the library has it; raises `NotInLibrary` and what `enter` raises."""
    may(actor)
    found = library(year)
    if found is None:
        raise NotInLibrary(year=year)
    return _enter(session, found, seen, actor, at)


def correct(
    session: Session, day: date, special: Special | None, *, code: str | None = None,
    seen: Mapping[str, int], actor: Actor, at: datetime,
) -> Saved:  # fmt: skip
    """Say what one day is, in one calendar or (`code` None) in every one that keeps holidays.

    `special` None: as the week says. Raises `YearNotEntered`, `NotFound` for a calendar that keeps
    no holidays, and what `enter` raises.
    """
    may(actor)
    keepers = _turn(session)
    chosen = {code: keepers[code]} if code in keepers else {} if code else keepers
    if not chosen:
        raise NotFound(what=code or "calendar")
    if not all(day.year in years.years_of(row.rules) for row in chosen.values()):
        raise YearNotEntered(field="day", year=day.year)
    changed = {
        code: years.put(row.rules, _correction(row.rules, day, special))
        for code, row in chosen.items()
    }
    return Saved(_save(session, chosen, changed, seen, actor, at), Arrangement(day.year, {}))


def _correction(rules: Mapping[str, Any], day: date, special: Special | None) -> Changes:
    """A holiday that is only confirmed keeps its name."""
    now = years.specials(rules).get(day)
    if isinstance(special, Off) and isinstance(now, Off) and not special.name:
        return {day: now}
    return {day: special}


def _enter(
    session: Session, wanted: Arrangement, seen: Mapping[str, int], actor: Actor, at: datetime
) -> Saved:
    keepers = _turn(session)
    changed = _entered(session, keepers, wanted)
    return Saved(_save(session, keepers, changed, seen, actor, at), wanted)


def _entered(
    session: Session, keepers: Mapping[str, CalendarVersion], wanted: Arrangement
) -> dict[str, dict[str, Any]]:
    """The rules of every calendar with a year as it is wanted."""
    before = year_of(session, wanted.year)
    changed = {}
    for code, row in keepers.items():
        is_known = wanted.year in years.years_of(row.rules)
        changes = wanted.changes_from(before if is_known else Arrangement(wanted.year))
        changed[code] = years.put(row.rules, changes, wanted.year)
    return changed


def _turn(session: Session) -> dict[str, CalendarVersion]:
    """The calendars that keep holidays, once nobody else is saving any."""
    ops.one_at_a_time(session, "calendars")
    return {code: row for code, row in _newest(session).items() if years.keeps_holidays(row.rules)}


def _save(
    session: Session, before: Mapping[str, CalendarVersion], after: Mapping[str, dict[str, Any]],
    seen: Mapping[str, int], actor: Actor, at: datetime,
) -> tuple[tuple[str, int], ...]:  # fmt: skip
    """Write the next version of each calendar whose rules are others; all or none."""
    found = {code: years.compare(before[code].rules, rules) for code, rules in after.items()}
    changed = {code: rules for code, rules in after.items() if found[code] != Difference()}
    overtaken = [row for code, row in before.items() if seen.get(code) != row.version]
    if overtaken and changed:
        last = max(overtaken, key=lambda row: row.recorded_at)
        raise SavedMeanwhile(who=last.who, recorded_at=last.recorded_at)
    if not changed and not overtaken:
        raise NothingChanges()
    if not changed:
        return tuple((code, row.version) for code, row in before.items())
    for rules in changed.values():
        years.checked(rules)
    stamps.raise_(session, "reference")
    for code, rules in changed.items():
        session.add(_next(before[code], rules, actor, at))
        session.add(_audit(before[code], found[code], actor, at))
    session.flush()
    return tuple((code, before[code].version + 1) for code in changed)


def _next(
    row: CalendarVersion, rules: dict[str, Any], actor: Actor, at: datetime
) -> CalendarVersion:
    return CalendarVersion(
        code=row.code, version=row.version + 1, name=row.name, rules=rules, recorded_at=at,
        who=actor.person_id,
    )  # fmt: skip


def _audit(row: CalendarVersion, difference: Difference, actor: Actor, at: datetime) -> Audit:
    days = {change.day.isoformat(): change for change in difference.days}
    known = list(years.years_of(row.rules))
    content = {
        "version": row.version + 1,
        "before": {"years": known, "days": {day: _word(one.was) for day, one in days.items()}},
        "after": {
            "years": sorted({*known, *difference.years}),
            "days": {day: _word(one.now) for day, one in days.items()},
        },
    }
    return Audit(
        at=at, person_id=actor.person_id, action="calendar", entity="calendar", entity_id=row.code,
        content=content,
    )  # fmt: skip


def _word(special: Special | None) -> str:
    """A day in the audit: `week`, `off`, `on`, `on 08:30-12:00`."""
    if special is None:
        return "week"
    if isinstance(special, Off):
        return "off"
    return f"on {yearlists.write_hours(special.hours)}" if special.hours else "on"


def may(actor: Actor) -> None:
    """Whether somebody may look at and change reference data; raises `NotYours`."""
    if "refer" not in actor.rights:
        raise NotYours(right="refer")
