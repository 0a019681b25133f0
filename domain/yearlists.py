"""The list of a year's holidays as somebody types or pastes it, and back.

Two ways of writing are understood, line by line and mixed:

- short lines: `2027-02-15..2027-02-21 春节` (days off), `+2027-02-14` (a make-up day), with hours
  of its own `+2027-02-14 08:30-12:00`; the year may be left out (`02-15..02-21`);
- the State Council's notice as it is published (国务院办公厅关于部分节假日安排的通知):
  `二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。` Its weekdays and
  counts of days are checked against the dates: they tell when the list is of another year.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.hours import BadCalendar, Rules
from domain.years import Arrangement, Hours, Off, On, Special
from i18n import N_

DAY = timedelta(days=1)
LONGEST = 31
"""Days that one holiday can have; more is a slip of the pen."""
WEEKEND = (5, 6)

_DATE = r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})"
_SHORT = re.compile(rf"(\+?)\s*{_DATE}(?:\s*(?:\.\.|~|–|—|至|到)\s*{_DATE})?(?:[\s,，:：]+(.*))?")
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-–~]\s*(\d{1,2}:\d{2})")
_SPANS = re.compile(rf"(?:{_SPAN.pattern}[\s,，、]*)+")
_ORDINAL = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]\s*")
_CHINESE_DAY = re.compile(
    r"(至|到)?\s*(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?"
)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
_COUNT = re.compile(r"共(\d+)天")
_COMMENT = "#"


@dataclass(frozen=True)
class Problem:
    """Why a line is not understood. `why` is a message id, `what` the text that is wrong."""

    line_no: int
    why: str
    what: str


@dataclass(frozen=True)
class Reading:
    """A list as it was understood."""

    arrangement: Arrangement
    problems: tuple[Problem, ...] = ()
    """What has to be mended before it can be used, by line."""
    doubts: tuple[Problem, ...] = ()
    """What is unusual, but may be meant."""


class _Bad(Exception):
    """A part of a line that is wrong: a message id and the text."""


@dataclass(frozen=True)
class _Said:
    """What a line says about some days."""

    days: tuple[date, ...]
    special: Special


def read(text: str, year: int) -> Reading:
    """The arrangement of a year from a list; a line that cannot be meant is a problem, and all
    problems are found at once."""
    days: dict[date, Special] = {}
    problems, doubts = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            for said in _line(line.partition(_COMMENT)[0].strip(), year):
                for day in said.days:
                    _add(days, day, said.special, year)
        except _Bad as bad:
            problems.append(Problem(number, *bad.args))
    for day, special in sorted(days.items()):
        if isinstance(special, On) and day.weekday() not in WEEKEND:
            doubts.append(Problem(0, N_("a make-up day that is no weekend"), day.isoformat()))
    if not days and not problems:
        problems.append(Problem(0, N_("there is no day in it"), str(year)))
    return Reading(Arrangement(year, dict(sorted(days.items()))), tuple(problems), tuple(doubts))


def write(arrangement: Arrangement) -> str:
    """The list as `read` understands it: days that follow one another in one line."""
    lines = []
    for first, last, special in _runs(arrangement.days):
        days = first.isoformat() if first == last else f"{first}..{last}"
        if isinstance(special, On):
            lines.append(" ".join([f"+{days}", *(f"{a}-{b}" for a, b in special.hours or ())]))
        else:
            lines.append(f"{days} {special.name}".rstrip())
    return "\n".join(lines)


def read_hours(text: str) -> Hours:
    """`08:30-12:00, 14:00-18:00` as spans of one day; raises `BadCalendar` naming what is wrong."""
    if not _SPANS.fullmatch(text.strip()):
        raise BadCalendar(field="hours", why=N_("not a span of hours"), what=text.strip())
    hours = tuple((_padded(a), _padded(b)) for a, b in _SPAN.findall(text))
    _check_hours(hours)
    return hours


def write_hours(hours: Hours) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in hours)


# -- reading a line ------------------------------------------------------------------------------


def _line(line: str, year: int) -> Iterator[_Said]:
    if not line:
        return
    if "放假" in line or "上班" in line:
        yield from _notice(line, year)
        return
    found = _SHORT.fullmatch(line)
    if found is None:
        raise _Bad(N_("not a day or a range of days"), line)
    sign, *parts, rest = found.groups()
    first = _date(parts[:3], year, line)
    last = _date(parts[3:], first.year, line) if parts[4] else first
    rest = (rest or "").strip()
    if not sign:
        yield _Said(_range(first, last, line), Off(rest))
        return
    spans = _SPANS.match(rest)
    hours = tuple((_padded(a), _padded(b)) for a, b in _SPAN.findall(spans[0])) if spans else None
    if rest[spans.end() if spans else 0 :][:1].isdigit():
        raise _Bad(N_("not a span of hours"), rest)
    if hours:
        _check_line_hours(hours, rest)
    yield _Said(_range(first, last, line), On(hours))


def _notice(line: str, year: int) -> Iterator[_Said]:
    """`春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。`"""
    name, _colon, rest = _ORDINAL.sub("", line).replace(":", "：").partition("：")
    if not rest:
        name, rest = "", line
    for sentence in re.split(r"[。；;]", rest):
        if "放假" in sentence:
            days = _days(sentence.partition("放假")[0], year)
            counted = _COUNT.search(sentence)
            if counted and int(counted[1]) != len(days):
                raise _Bad(N_("the count of days does not fit the dates"), counted[0])
            yield _Said(days, Off(name.strip()))
        elif "上班" in sentence:
            yield _Said(_days(sentence, year), On())
        elif _CHINESE_DAY.search(sentence):
            raise _Bad(N_("neither days off nor days worked"), sentence.strip())


def _days(sentence: str, year: int) -> tuple[date, ...]:
    """The days that a sentence of the notice names, ranges filled in."""
    days: list[date] = []
    for until, own_year, month, day, note in _CHINESE_DAY.findall(sentence):
        before = days[-1] if days else None
        at_month = int(month) if month else before.month if before else 0
        at_year = int(own_year) if own_year else before.year if before else year
        if before and not own_year and at_month < before.month:
            at_year += 1
        found = _date((str(at_year), str(at_month), day), year, sentence)
        _check_weekday(found, note)
        days += _range(before + DAY, found, sentence) if until and before else [found]
    if not days:
        raise _Bad(N_("not a day or a range of days"), sentence.strip())
    return tuple(days)


def _check_weekday(day: date, note: str) -> None:
    said = _WEEKDAY.search(note)
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
        raise _Bad(N_("another weekday in that year"), f"{day.isoformat()} {said[0]}")


def _date(parts: Any, year: int, line: str) -> date:
    own_year, month, day = parts
    try:
        return date(int(own_year or year), int(month), int(day))
    except ValueError as error:
        raise _Bad(N_("there is no such day"), line.strip()) from error


def _range(first: date, last: date, line: str) -> tuple[date, ...]:
    count = (last - first).days + 1
    if count < 1:
        raise _Bad(N_("it ends before it begins"), line.strip())
    if count > LONGEST:
        raise _Bad(N_("longer than a month"), line.strip())
    return tuple(first + DAY * n for n in range(count))


def _add(days: dict[date, Special], day: date, special: Special, year: int) -> None:
    is_eve = (day.year, day.month) == (year - 1, 12)
    if day.year != year and not is_eve:
        raise _Bad(N_("not a day of the year"), day.isoformat())
    if day in days and isinstance(days[day], On) != isinstance(special, On):
        raise _Bad(N_("both a day off and a day worked"), day.isoformat())
    days.setdefault(day, special)


# -- hours ---------------------------------------------------------------------------------------


def _padded(time: str) -> str:
    return time.zfill(len("08:30"))


def _check_hours(hours: Hours) -> None:
    """As the calendar itself would: raises `BadCalendar`."""
    try:
        Rules.read({"week": {"mon": [list(span) for span in hours]}, "years": [2000]})
    except BadCalendar as bad:
        raise BadCalendar(field="hours", **bad.values) from bad


def _check_line_hours(hours: Hours, text: str) -> None:
    try:
        _check_hours(hours)
    except BadCalendar as bad:
        raise _Bad(str(bad.values["why"]), text) from bad


def _runs(days: Mapping[date, Special]) -> list[tuple[date, date, Special]]:
    runs: list[tuple[date, date, Special]] = []
    for day, special in sorted(days.items()):
        if runs and runs[-1][1] + DAY == day and runs[-1][2] == special:
            runs[-1] = (runs[-1][0], day, special)
        else:
            runs.append((day, day, special))
    return runs
