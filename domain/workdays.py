"""Working time: when a desk or a team is open, and what a limit of it comes to.

A `WorkCalendar` is its open spans with their running sum, so that `elapsed` and `deadline` are two
binary searches. All moments are aware; all results are in UTC, in real seconds, whatever the clocks
of the zone do. A moment is working time if and only if its wall time lies in a span of its day (or
of the day before, for a span that runs past midnight): open is [open, close).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import Refused
from domain.hours import DAY, BadCalendar, Rules, zone
from i18n import N_

__all__ = [
    "DAY", "HOLIDAY", "MAKEUP", "OFF_HOURS", "RUNNING", "BadCalendar", "Stretch", "WorkCalendar",
    "YearUnknown",
]  # fmt: skip

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)

RUNNING, MAKEUP, OFF_HOURS, HOLIDAY = "running", "makeup", "off_hours", "holiday"


class YearUnknown(Refused):
    """The holidays of a year are not known, so no working time in it can be counted."""

    message = N_("The holidays of %(year)s are not published yet.")

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(year=year)


@dataclass(frozen=True)
class Stretch:
    """A part of the wall time: open (`running`, `makeup`) or not (`off_hours`, `holiday`)."""

    start: datetime
    end: datetime
    kind: str


@dataclass(frozen=True)
class _Block:
    """Consecutive known years: the stretch of time in which the calendar can answer."""

    first_year: int
    last_year: int
    start: int
    end: int


class WorkCalendar:
    """The working hours of a desk, a team or a service, with holidays and make-up days."""

    __slots__ = (
        "_blocks", "_closes", "_day_closes", "_days", "_holidays", "_kinds", "_makeups", "_opens",
        "_sums", "_tz",
    )  # fmt: skip

    def __init__(self, rules: Rules | None, tz: ZoneInfo) -> None:
        self._tz = tz
        self._holidays: frozenset[date] = rules.holidays if rules else frozenset()
        self._makeups: frozenset[date] = frozenset(rules.workdays) if rules else frozenset()
        self._days: list[date] = []
        self._day_closes: list[int] = []
        self._blocks: list[_Block] = []
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._kinds: list[str] = []
        self._sums: list[int] = []
        if rules:
            self._lay_out(rules)

    @classmethod
    def always(cls, timezone: str) -> "WorkCalendar":
        """7x24: every moment is working time, in every year."""
        return cls(None, zone(timezone))

    @classmethod
    def from_dict(cls, text: Mapping[str, Any]) -> "WorkCalendar":
        """Read a calendar as the business writes it.

        Keys: `timezone`; `week` (`{"mon": [["08:30", "12:00"], ...]}`, an absent day is closed,
        `24:00` closes a day, a close before its open runs past midnight); `holidays` (dates);
        `workdays` (date to spans: replaces the hours of its date, wins over holidays, which win
        over the week); `years` whose holidays are known (`"all"`: holidays do not matter);
        `seasons` (`{"from": "05-01", "to": "09-30", "week": {...}}`).

        Raises `BadCalendar` for anything that cannot be meant.
        """
        tz = zone(text.get("timezone"))
        return cls(Rules.read(text), tz)

    # -- questions -----------------------------------------------------------------------------

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two aware moments; 0 if `end` is not after `start`.

        Raises `YearUnknown` if the time between touches a year whose holidays are not known.
        """
        a, b = _micros(start), _micros(end)
        if b <= a:
            return timedelta(0)
        if not self._blocks:
            return timedelta(microseconds=b - a)
        self._know(a, b)
        return timedelta(microseconds=self._worked(b) - self._worked(a))

    def deadline(self, start: datetime, limit: timedelta) -> datetime:
        """The earliest moment (UTC) at which `limit` of working time has passed since `start`.

        A zero limit gives `start` inside working time, else the next opening. Raises `YearUnknown`
        if the answer depends on a year whose holidays are not known, `ValueError` below zero.
        """
        if limit < timedelta(0):
            raise ValueError("a limit is not negative")
        a, need = _micros(start), limit // MICROSECOND
        if not self._blocks:
            return _moment(a + need)
        self._know(a, a)
        done = self._worked(a)
        if need:
            at = bisect_left(self._sums, done + need, 1) - 1
            due = self._opens[at] + done + need - self._sums[at] if at < len(self._opens) else None
        else:
            at = bisect_right(self._closes, a)
            due = max(a, self._opens[at]) if at < len(self._opens) else None
        if due is None:
            raise YearUnknown(self._year_after(a))
        self._know(a, due)
        return _moment(due)

    def deadline_days(self, start: datetime, days: int) -> datetime:
        """Close (UTC) of the `days`-th working day after the day of `start`.

        0 is the close of the first working day, from the day of `start` on, that is not over.
        Source: limits in working days, 1个工作日内反馈, 3个工作日处理完.
        """
        if days < 0:
            raise ValueError("a limit is not negative")
        today = start.astimezone(self._tz).date()
        if not self._blocks:
            return self._utc(today + DAY * (days + 1), time())
        a = _micros(start)
        self._know(a, a)
        if days:
            at = bisect_right(self._days, today) + days - 1
        else:
            at = bisect_left(self._days, today)
            while at < len(self._days) and self._day_closes[at] <= a:
                at += 1
        if at >= len(self._days):
            raise YearUnknown(self._year_after(a))
        self._know(a, self._day_closes[at])
        return _moment(self._day_closes[at])

    def is_open(self, at: datetime) -> bool:
        """Whether the moment is working time. Raises `YearUnknown`."""
        a = _micros(at)
        if not self._blocks:
            return True
        self._know(a, a + 1)
        i = bisect_right(self._closes, a)
        return i < len(self._opens) and self._opens[i] <= a

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """The wall time from `start` to `end`, cut into open and closed parts with their kind."""
        a, b = _micros(start), _micros(end)
        if b <= a:
            return
        if not self._blocks:
            yield Stretch(_moment(a), _moment(b), RUNNING)
            return
        self._know(a, b)
        at = bisect_right(self._closes, a)
        while a < b:
            opens = self._opens[at] if at < len(self._opens) else b
            if a < opens:
                yield from self._closed(a, min(opens, b))
                a = opens
            if a < b:
                close = min(self._closes[at], b)
                yield Stretch(_moment(a), _moment(close), self._kinds[at])
                a = close
            at += 1

    @property
    def is_always(self) -> bool:
        """7x24 without exception."""
        return not self._blocks

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose holidays are known; empty for 7x24, which needs none."""
        return tuple(y for b in self._blocks for y in range(b.first_year, b.last_year + 1))

    @property
    def holidays(self) -> frozenset[date]:
        """Days that are off, or would be without hours of their own; empty for 7x24."""
        return self._holidays

    @property
    def makeups(self) -> frozenset[date]:
        """Days with hours of their own: make-up days (调休), and holidays that are worked."""
        return self._makeups

    def open_spans(self) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Every open span (open, close, working time before it), for the warehouse."""
        for opens, closes, before in zip(self._opens, self._closes, self._sums, strict=False):
            yield _moment(opens), _moment(closes), timedelta(microseconds=before)

    def known_until(self) -> list[tuple[datetime, datetime]]:
        """The stretches of time in which the calendar can answer, for the warehouse."""
        return [(_moment(b.start), _moment(b.end)) for b in self._blocks]

    def working_days(self) -> Iterator[tuple[date, datetime]]:
        """Every working day with its close, for the warehouse."""
        for day, close in zip(self._days, self._day_closes, strict=True):
            yield day, _moment(close)

    # -- construction --------------------------------------------------------------------------

    def _lay_out(self, rules: Rules) -> None:
        spans: list[tuple[int, int, str]] = []
        for first, last in _runs(rules.years):
            day, after = date(first, 1, 1), date(last + 1, 1, 1)
            start = self._micros_at(datetime.combine(day, time()) + rules.spill(day))
            while day < after:
                spans += self._open_on(day, rules)
                day += DAY
            end = max([self._midnight(after), *self._day_closes[-1:]])
            self._blocks.append(_Block(first, last, start, end))
        total = 0
        for opens, closes, kind in _merged(spans):
            self._opens.append(opens)
            self._closes.append(closes)
            self._kinds.append(kind)
            self._sums.append(total)
            total += closes - opens
        self._sums.append(total)
        if not self._opens:
            raise BadCalendar(why=N_("no working time in it"), what="years")

    def _open_on(self, day: date, rules: Rules) -> list[tuple[int, int, str]]:
        """The open spans of a day; one that has any is noted as a working day."""
        midnight = datetime.combine(day, time())
        kind = MAKEUP if day in self._makeups else RUNNING
        spans = [
            (start, end, kind)
            for opens, closes in rules.hours(day)
            for start, end in self._real(midnight + opens, midnight + closes)
        ]
        if spans:
            self._days.append(day)
            self._day_closes.append(max(end for _start, end, _kind in spans))
        return spans

    def _real(self, opens: datetime, closes: datetime) -> Iterator[tuple[int, int]]:
        """The real intervals (microseconds) whose wall time lies in [opens, closes)."""
        a, b = _offset(opens - DAY, self._tz), _offset(closes + DAY, self._tz)
        if a == b == _offset(opens, self._tz):
            yield (opens - a - _WALL) // MICROSECOND, (closes - a - _WALL) // MICROSECOND
            return
        # The clocks change nearby: one interval for each offset, cut at the change.
        for since, until, offset in _offsets(opens - DAY, closes + DAY, self._tz):
            start, end = max(opens - offset, since), min(closes - offset, until)
            if start < end:
                yield (start - _WALL) // MICROSECOND, (end - _WALL) // MICROSECOND

    # -- search --------------------------------------------------------------------------------

    def _worked(self, at: int) -> int:
        i = bisect_right(self._opens, at) - 1
        if i < 0:
            return 0
        return self._sums[i] + min(at, self._closes[i]) - self._opens[i]

    def _know(self, a: int, b: int) -> None:
        for block in self._blocks:
            if block.start <= a <= block.end:
                if b > block.end:
                    raise YearUnknown(block.last_year + 1)
                return
        raise YearUnknown(self._unknown_year(a))

    def _unknown_year(self, at: int) -> int:
        year = _moment(at).astimezone(self._tz).year
        return year - 1 if year in self.years else year

    def _year_after(self, at: int) -> int:
        return next(b.last_year for b in self._blocks if b.start <= at <= b.end) + 1

    def _closed(self, a: int, b: int) -> Iterator[Stretch]:
        """A closed stretch, cut at midnights where it turns into a holiday or back."""
        kind, since = None, a
        while a < b:
            day = _moment(a).astimezone(self._tz).date()
            midnight = min(self._midnight(day + DAY), b)
            now = HOLIDAY if day in self._holidays and day not in self._makeups else OFF_HOURS
            if kind is not None and now != kind:
                yield Stretch(_moment(since), _moment(a), kind)
                since = a
            kind, a = now, midnight
        if kind is not None:
            yield Stretch(_moment(since), _moment(b), kind)

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self._tz).astimezone(UTC)

    def _midnight(self, day: date) -> int:
        return self._micros_at(datetime.combine(day, time()))

    def _micros_at(self, wall: datetime) -> int:
        return _micros(wall.replace(tzinfo=self._tz))


_WALL = datetime.combine(date(1970, 1, 1), time())


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def _moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _offset(wall: datetime, tz: ZoneInfo) -> timedelta:
    return wall.replace(tzinfo=tz).utcoffset() or timedelta(0)


def _offsets(
    since: datetime, until: datetime, tz: ZoneInfo
) -> list[tuple[datetime, datetime, timedelta]]:
    """The zone's offsets between two naive moments taken as UTC: (from, to, offset)."""

    def at(moment: datetime) -> timedelta:
        return moment.replace(tzinfo=UTC).astimezone(tz).utcoffset() or timedelta(0)

    found = [(since, at(since))]
    hour = timedelta(hours=1)
    moment = since
    while moment < until:
        later = min(moment + hour, until)
        if at(later) != found[-1][1]:
            low, high = moment, later
            while high - low > SECOND:
                middle = low + (high - low) / 2
                low, high = (middle, high) if at(middle) == found[-1][1] else (low, middle)
            found.append((high.replace(microsecond=0), at(later)))
        moment = later
    ends = [start for start, _offset in found[1:]] + [until]
    return [(start, end, offset) for (start, offset), end in zip(found, ends, strict=True)]


def _runs(years: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _merged(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans that overlap or touch as one; time that two kinds claim is the earlier one's."""
    merged: list[tuple[int, int, str]] = []
    for opens, closes, kind in sorted(spans):
        last_open, last_close, last_kind = merged[-1] if merged else (opens, opens, "")
        if opens <= last_close and kind == last_kind:
            merged[-1] = (last_open, max(last_close, closes), kind)
        elif closes > last_close:
            merged.append((max(opens, last_close), closes, kind))
    return merged
