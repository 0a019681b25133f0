"""Working time against a count that is too simple to be wrong: minute by minute, on the wall."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.workdays import BadCalendar, WorkCalendar, YearUnknown

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHANGES = {
    "Asia/Shanghai": [],
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
}
"""Zones, and the days of 2026 on which their clocks change."""
NEW_YEARS = [date(2026, 1, 1), date(2026, 12, 31)]
HOLIDAYS = [date(2026, 2, 15) + DAY * n for n in range(9)]


# -- calendars ---------------------------------------------------------------------------------

times_of_day = st.integers(0, 47).map(lambda n: f"{n // 2:02d}:{n % 2 * 30:02d}") | st.sampled_from(
    ["02:15", "02:45", "23:59"]
)
spans = st.tuples(times_of_day, times_of_day | st.just("24:00")).filter(lambda s: s[0] != s[1])
hours = st.lists(spans.map(list), max_size=3)
weeks = st.fixed_dictionaries({}, optional=dict.fromkeys(WEEKDAYS, hours))
some_days = st.sampled_from(
    [*HOLIDAYS, *NEW_YEARS, *(day for days in CHANGES.values() for day in days),
     *(day - DAY for days in CHANGES.values() for day in days)]
)  # fmt: skip
seasons = st.sampled_from([("05-01", "09-30"), ("10-15", "03-31"), ("02-29", "02-29")])


@st.composite
def texts(draw: st.DrawFn, years: tuple[int, ...] = (2025, 2026, 2027)) -> dict[str, Any]:
    text: dict[str, Any] = {
        "timezone": draw(st.sampled_from(sorted(CHANGES))),
        "week": draw(weeks),
        "years": list(years),
        "holidays": draw(st.lists(some_days.map(str), max_size=6)),
        "workdays": draw(st.dictionaries(some_days.map(str), hours, max_size=3)),
    }
    if draw(st.booleans()):
        first, last = draw(seasons)
        text["seasons"] = [{"from": first, "to": last, "week": draw(weeks)}]
    return text


def made(text: dict[str, Any]) -> WorkCalendar:
    try:
        return WorkCalendar.from_dict(text)
    except BadCalendar:
        assume(False)
        raise


# -- the simple count --------------------------------------------------------------------------


def hours_of(text: dict[str, Any], day: date) -> list[tuple[datetime, datetime]]:
    """Open spans of a day on the wall, straight from the rules' wording."""
    week = text["week"]
    for season in text.get("seasons", []):
        first, last, at = season["from"], season["to"], f"{day:%m-%d}"
        is_in = first <= at <= last if first <= last else at >= first or at <= last
        week = season["week"] if is_in else week
    spans = week.get(WEEKDAYS[day.weekday()], [])
    spans = [] if str(day) in text["holidays"] else spans
    spans = text["workdays"].get(str(day), spans)
    midnight = datetime(day.year, day.month, day.day)
    found = []
    for opens, closes in spans:
        begin, end = (midnight + MINUTE * (int(t[:2]) * 60 + int(t[3:])) for t in (opens, closes))
        found.append((begin, end if end > begin else end + DAY))
    return found


@dataclass
class Oracle:
    text: dict[str, Any]

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.text["timezone"])
        self.days: dict[date, list[tuple[datetime, datetime]]] = {}

    def is_open(self, at: datetime) -> bool:
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        return any(
            begin <= wall < end
            for day in (wall.date(), wall.date() - DAY)
            for begin, end in self.of(day)
        )

    def of(self, day: date) -> list[tuple[datetime, datetime]]:
        if day not in self.days:
            self.days[day] = hours_of(self.text, day)
        return self.days[day]

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        return sum((MINUTE for at in minutes(start, end) if self.is_open(at)), timedelta(0))

    def deadline(self, start: datetime, limit: timedelta, until: datetime) -> datetime | None:
        """The earliest minute by which the limit has passed; None: not before `until`."""
        left = limit
        for at in minutes(start, until):
            if self.is_open(at):
                if not limit:
                    return at
                left -= MINUTE
                if not left:
                    return at + MINUTE
        return None


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    at = start
    while at < end:
        yield at
        at += MINUTE


# -- moments -----------------------------------------------------------------------------------


@st.composite
def moments_near(draw: st.DrawFn, zone: str, exact: bool = False) -> datetime:
    """A moment (UTC) of 2026 on or beside a day on which something happens."""
    day = draw(st.sampled_from([*CHANGES[zone], *NEW_YEARS, *HOLIDAYS[::4], date(2026, 7, 1)]))
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    at = midnight + MINUTE * draw(st.integers(-1440, 2880))
    if not exact:
        at += timedelta(microseconds=draw(st.integers(0, 59_999_999)))
    return at


limits = st.timedeltas(timedelta(microseconds=1), timedelta(days=40)) | st.sampled_from(
    [MINUTE, timedelta(minutes=15), timedelta(hours=8), timedelta(hours=20), timedelta(days=200)]
)


# -- properties --------------------------------------------------------------------------------


@given(st.data())
def test_elapsed_agrees_with_counting_the_open_minutes(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar, oracle = made(text), Oracle(text)
    start = data.draw(moments_near(text["timezone"], exact=True))
    end = start + MINUTE * data.draw(st.integers(0, 3 * 1440))
    assert calendar.elapsed(start, end) == oracle.elapsed(start, end)
    assert calendar.is_open(start) == oracle.is_open(start)


@given(st.data())
def test_the_deadline_agrees_with_counting_the_open_minutes(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar, oracle = made(text), Oracle(text)
    start = data.draw(moments_near(text["timezone"], exact=True))
    limit = MINUTE * data.draw(st.integers(0, 1440))
    until = start + DAY * 3
    try:
        due = calendar.deadline(start, limit)
    except YearUnknown:
        due = until + DAY
    is_counted = due <= until if limit else due < until
    assert oracle.deadline(start, limit, until) == (due if is_counted else None)


@given(st.data())
def test_the_time_up_to_a_deadline_is_the_limit_and_no_moment_before_it_has_it(
    data: st.DataObject,
) -> None:
    text = data.draw(texts())
    calendar = made(text)
    start = data.draw(moments_near(text["timezone"]))
    limit = data.draw(limits)
    try:
        due = calendar.deadline(start, limit)
    except YearUnknown:
        return
    assert due > start
    assert calendar.elapsed(start, due) == limit
    assert calendar.elapsed(start, due - timedelta(microseconds=1)) < limit


@given(st.data())
def test_no_limit_is_the_first_open_moment(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar = made(text)
    start = data.draw(moments_near(text["timezone"]))
    try:
        opening = calendar.deadline(start, timedelta(0))
    except YearUnknown:
        return
    assert opening >= start
    assert calendar.is_open(opening)
    assert calendar.elapsed(start, opening) == timedelta(0)
    assert (opening == start) == calendar.is_open(start)


@given(st.data())
def test_the_parts_of_a_time_add_up(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar = made(text)
    one, two, three = sorted(data.draw(moments_near(text["timezone"])) for _ in range(3))
    whole = calendar.elapsed(one, three)
    assert calendar.elapsed(one, two) + calendar.elapsed(two, three) == whole
    assert timedelta(0) <= whole <= three - one


@given(st.data())
def test_a_later_end_or_an_earlier_start_is_never_less_time(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar = made(text)
    one, two, three = sorted(data.draw(moments_near(text["timezone"])) for _ in range(3))
    assert calendar.elapsed(one, two) <= calendar.elapsed(one, three)
    assert calendar.elapsed(two, three) <= calendar.elapsed(one, three)
    assert calendar.elapsed(one, three) - calendar.elapsed(one, two) <= three - two


@given(st.data())
def test_more_limit_or_a_later_start_is_never_due_earlier(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar = made(text)
    first, second = sorted(data.draw(moments_near(text["timezone"])) for _ in range(2))
    less, more = sorted(data.draw(limits) for _ in range(2))
    try:
        latest = calendar.deadline(second, more)
    except YearUnknown:
        return
    assert calendar.deadline(first, less) <= calendar.deadline(second, less) <= latest
    assert calendar.deadline(first, more) <= latest


@given(st.data())
def test_a_limit_may_be_used_up_in_two_parts(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar = made(text)
    start = data.draw(moments_near(text["timezone"]))
    part, rest = data.draw(limits), data.draw(limits)
    try:
        due = calendar.deadline(start, part + rest)
    except YearUnknown:
        return
    assert calendar.deadline(calendar.deadline(start, part), rest) == due


@given(st.data())
def test_stretches_are_the_wall_time_and_their_open_parts_the_working_time(
    data: st.DataObject,
) -> None:
    text = data.draw(texts())
    calendar, oracle = made(text), Oracle(text)
    start = data.draw(moments_near(text["timezone"]))
    end = start + timedelta(minutes=data.draw(st.integers(1, 20 * 1440)))
    parts = list(calendar.stretches(start, end))
    assert parts[0].start == start
    assert parts[-1].end == end
    for part, following in itertools.pairwise(parts):
        assert part.end == following.start
        assert part.start < part.end
    open_parts = [part for part in parts if part.kind in ("running", "makeup")]
    worked = sum((part.end - part.start for part in open_parts), timedelta(0))
    assert worked == calendar.elapsed(start, end)
    for part in parts:
        assert oracle.is_open(part.start) == (part.kind in ("running", "makeup"))
        day = str(part.start.astimezone(oracle.zone).date())
        if part.kind in ("holiday", "off_hours"):
            is_off = day in text["holidays"] and day not in text["workdays"]
            assert (part.kind == "holiday") == is_off


@given(st.data())
def test_working_days_are_counted_one_by_one(data: st.DataObject) -> None:
    text = data.draw(texts())
    calendar, oracle = made(text), Oracle(text)
    start = data.draw(moments_near(text["timezone"]))
    days = data.draw(st.integers(1, 5))
    today = start.astimezone(oracle.zone).date()
    found = [day for day, _close in calendar.working_days() if day > today][:days]
    try:
        due = calendar.deadline_days(start, days)
    except YearUnknown:
        assert len(found) < days
        return
    last = dict(calendar.working_days())[found[-1]]
    assert due == last
    assert due > start
    assert not any(oracle.of(today + DAY * n) for n in range(1, (found[0] - today).days))


@given(st.data())
def test_nothing_outside_the_known_years_is_ever_answered(data: st.DataObject) -> None:
    calendar = made(data.draw(texts(years=(2026,))))
    begins, ends = calendar.known_until()[0]
    asked: list[Callable[[datetime], Any]] = [
        lambda at: calendar.elapsed(at, at + MINUTE),
        lambda at: calendar.deadline(at, MINUTE),
        lambda at: calendar.deadline(at, timedelta(0)),
        lambda at: calendar.deadline_days(at, 1),
        lambda at: calendar.is_open(at),
        lambda at: list(calendar.stretches(at, at + MINUTE)),
    ]
    for ask in asked:
        for at, year in ((begins - MINUTE, 2025), (ends, 2027)):
            with pytest.raises(YearUnknown) as refusal:
                ask(at)
            assert refusal.value.year == year
    with pytest.raises(YearUnknown) as refusal:
        calendar.elapsed(ends - MINUTE, ends + MINUTE)
    assert refusal.value.year == 2027
