"""Hours, weeks and days of calendars in words."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from domain.hours import WEEKDAYS, Spans
from domain.scope import Period
from domain.years import Hours, Off, On, Special
from i18n import _, named
from ui import formats

Names = Mapping[str, Mapping[str, str]]
"""Names of holidays by language, by the name that a calendar keeps."""
DAY = timedelta(days=1)
LEAP_YEAR = 2024
MINUTES_A_DAY = 24 * 60


def listed(parts: Sequence[str]) -> str:
    """Things side by side: `08:30–12:00、14:00–18:00`."""
    return ("、" if formats.is_chinese() else ", ").join(parts)


def spans(hours: Hours) -> str:
    """The open spans of a day; one that runs past midnight says so."""
    return listed([_span(opens, closes) for opens, closes in hours])


def clock_spans(found: Spans) -> str:
    """The same of spans as the rules have them: offsets from midnight."""
    return spans(tuple((_clock(opens), _clock(closes)) for opens, closes in found))


def _clock(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    if minutes == MINUTES_A_DAY:
        return "24:00"
    return f"{minutes % MINUTES_A_DAY // 60:02d}:{minutes % 60:02d}"


def _span(opens: str, closes: str) -> str:
    if closes > opens:
        return f"{opens}–{closes}"
    return _("%(opens)s–%(closes)s next day", opens=opens, closes=closes)


def week(rules: Mapping[str, Any]) -> list[str]:
    """A week, days of equal hours together: `周一至周五 08:30–12:00、14:00–18:00`."""
    by_day = [_hours(rules.get(day, ())) for day in WEEKDAYS]
    lines, start = [], 0
    for hours, run in groupby(by_day):
        end = start + len(list(run))
        if hours:
            lines.append(f"{_days(start, end - 1)} {spans(hours)}")
        start = end
    return lines


def _hours(text: Any) -> Hours:
    return tuple((str(opens), str(closes)) for opens, closes in text)


def _days(first: int, last: int) -> str:
    if (first, last) == (0, len(WEEKDAYS) - 1):
        return _("Every day")
    if first == last:
        return formats.weekday_name(first)
    return _(
        "%(first)s to %(last)s", first=formats.weekday_name(first), last=formats.weekday_name(last)
    )


def season(rules: Mapping[str, Any]) -> str:
    """When a season is: `5–9月`, `1 Nov–28 Feb`."""
    first, last = (date.fromisoformat(f"{LEAP_YEAR}-{rules[key]}") for key in ("from", "to"))
    if last < first:
        return f"{formats.day(first, first)}–{formats.day(last, first)}"
    return formats.period(Period(first, last), first)


def years(known: Sequence[int]) -> str:
    """`2023–2026`, `2023、2025`."""
    runs: list[list[int]] = []
    for year in known:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return listed([str(a) if a == b else f"{a}–{b}" for a, b in runs])


def special(said: Special | None, names: Names) -> str:
    """What a day is: `节假日（春节）`, `补班，08:30–12:00`, `按周`."""
    if said is None:
        return _("as the week says")
    if isinstance(said, Off):
        name = holiday(said, names)
        return _("holiday (%(name)s)", name=name) if name else _("holiday")
    return _("make-up day, %(hours)s", hours=spans(said.hours)) if said.hours else _("make-up day")


def holiday(said: Off, names: Names) -> str:
    """The name of a holiday in the reader's language, if one is known."""
    return named(dict(names.get(said.name, {})), said.name)


def runs(days: Mapping[date, Special]) -> list[tuple[date, date, Special]]:
    """Special days that follow one another as one."""
    found: list[tuple[date, date, Special]] = []
    for day, said in sorted(days.items()):
        if found and found[-1][1] + DAY == day and found[-1][2] == said:
            found[-1] = (found[-1][0], day, said)
        else:
            found.append((day, day, said))
    return found


def off_and_on(days_off: int, makeups: int) -> str:
    """`放假33天，补班6天`."""
    return _("Days off: %(off)s, make-up days: %(on)s", off=days_off, on=makeups)


def is_own(said: Special | None) -> bool:
    """Whether a make-up day has hours of its own."""
    return isinstance(said, On) and said.hours is not None
