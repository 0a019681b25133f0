"""Limits and calendars as tables, so that imported orders get clocks by SQL.

Which row of the matrix rules an order is asked of `domain.limits` itself, once for every
combination of facts that occurs; the calendars are their open spans with the running sum, as in
`domain.workdays`.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import duckdb

import config
from domain.limits import Policy, Ruling
from domain.orders import Facts
from domain.workdays import WorkCalendar
from etl import filling
from etl.dates import wall
from storage import reference
from storage.reference import Reference

EVER = datetime(1900, 1, 1)  # noqa: DTZ001 (wall time)
NEVER = datetime(2200, 1, 1)  # noqa: DTZ001 (wall time)
MICROSECOND = timedelta(microseconds=1)
MACROS = (
    "ever_us(t) as date_diff('us', timestamp '1900-01-01', t)",
    "open_us(parts, t) as coalesce(list_sum(list_transform(parts, lambda part:"
    " greatest(0, date_diff('us', part.opens, least(t, part.closes)))))::bigint, 0)",
    "moment_of(us, opens, before_us, upto_us, next_opens) as if(us <= upto_us,"
    " opens + to_microseconds(us - before_us), next_opens + to_microseconds(us - upto_us))",
)
"""Working time by SQL: of a calendar without end, inside a day up to a moment, and back again."""
PROCESS = ("receive", "dispatch", "take", "confirm")
"""The clocks of an imported order beside its main one."""


def read_rules(
    db: duckdb.DuckDBPyConnection, rules: Reference, *, with_calendars: bool = True
) -> None:
    """Make the tables of calendars, kinds, holidays and epochs.

    `with_calendars` False leaves the calendars empty, for a refresh, which measures nothing itself.
    """
    _make(db, "in_kinds", "kind varchar, main_clock varchar",
          [(kind.code, kind.main_clock) for kind in rules.kinds.values()])  # fmt: skip
    office = rules.calendars.of(reference.OFFICE_CALENDAR)
    holidays, makeups = office.holidays - office.makeups, office.makeups
    _make(
        db,
        "in_holidays",
        "day date, kind varchar",
        [*((day, "holiday") for day in holidays), *((day, "makeup") for day in makeups)],
    )
    _make(db, "in_known_years", "year bigint", [(year,) for year in office.years])  # fmt: skip
    versions = rules.calendars.versions if with_calendars else {}
    make_calendars(db, {code: known[-1] for code, known in versions.items()})
    _make(db, "in_epochs", "epoch bigint, since timestamp",
          list(enumerate(epochs(rules.policy))))  # fmt: skip


def make_calendars(db: duckdb.DuckDBPyConnection, calendars: Mapping[str, WorkCalendar]) -> None:
    """Make `in_spans` and `in_days` of calendars by code, and the arithmetic on them."""
    for macro in MACROS:
        db.execute(f"create or replace macro work.{macro}")
    _make(db, "in_spans",
          "calendar varchar, opens timestamp, closes timestamp, before_us bigint,"
          " known_until timestamp",
          [row for code, one in calendars.items() for row in _spans(code, one)])  # fmt: skip
    _make(db, "in_days", "calendar varchar, nth bigint, day date, close timestamp, close_us bigint",
          [row for code, one in calendars.items() for row in _days(code, one)])  # fmt: skip


def make_rulings(db: duckdb.DuckDBPyConnection, rules: Reference) -> None:
    """Make `in_rulings`: what limits each clock of each combination of `stg_combinations`."""
    since = epochs(rules.policy)
    rows = []
    for kind, *facts, epoch in db.execute("select * from stg_combinations").fetchall():
        known = Facts(kind, *facts)
        at = since[epoch].replace(tzinfo=config.TZ)
        main = rules.policy.main_clock(known, at)
        clocks = [*((clock, clock) for clock in PROCESS), ("main", main)]
        for role, clock in clocks:
            ruling = rules.policy.ruling(clock, known, at)
            if ruling is not None or role == "main":
                rows.append((kind, *facts, epoch, role, clock, *_limits(ruling)))
    _make(db, "in_rulings",
          "kind varchar, product_group varchar, service varchar, customer_level varchar,"
          " customer_class varchar, circuit_grade varchar, epoch bigint, role varchar,"
          " clock varchar, limit_us bigint, limit_days bigint, calendar varchar, row_no bigint",
          rows)  # fmt: skip


def epochs(policy: Policy) -> list[datetime]:
    """Wall moments at which rows of the matrix begin or end to hold; the first is long ago."""
    found = {moment for row in policy.rows for moment in (row.valid_from, row.valid_to) if moment}
    return [EVER, *sorted(wall(moment) for moment in found)]


@lru_cache(maxsize=64)
def _spans(code: str, calendar: WorkCalendar) -> list[tuple[Any, ...]]:
    """Open spans of a calendar in wall time: code, open, close, working time before, known until.

    Every stretch of known years begins with a span of no length, so that each known moment has a
    span at or before it.
    """
    if calendar.is_always:
        return [(code, EVER, NEVER, 0, NEVER)]
    every = list(calendar.open_spans())
    rows: list[tuple[Any, ...]] = []
    for start, end in calendar.known_until():
        before = timedelta(0)
        inside = []
        for opens, closes, sum_before in every:
            if closes <= start:
                before = sum_before + (closes - opens)
            elif opens < end:
                begins = max(opens, start)
                inside.append((begins, closes, sum_before + (begins - opens)))
        before = inside[0][2] if inside else before
        rows += [
            (code, wall(opens), wall(closes), sum_before // MICROSECOND, wall(end))
            for opens, closes, sum_before in [(start, start, before), *inside]
        ]
    return rows


@lru_cache(maxsize=64)
def _days(code: str, calendar: WorkCalendar) -> list[tuple[Any, ...]]:
    """Working days of a calendar: code, number, day, close, working time up to the close."""
    open_spans = list(calendar.open_spans())
    opens = [span[0] for span in open_spans]
    rows = []
    for nth, (day, close) in enumerate(calendar.working_days(), start=1):
        # The day may close as the next one opens: then the span goes on after its close.
        began, ended, before = open_spans[bisect_left(opens, close) - 1]
        worked = before + (min(close, ended) - began)
        rows.append((code, nth, day, wall(close), worked // MICROSECOND))
    return rows


def _limits(ruling: Ruling | None) -> tuple[Any, ...]:
    if ruling is None:
        return None, None, None, None
    limit = ruling.limit
    micros = None if limit.time is None else limit.time // MICROSECOND
    return micros, limit.days, ruling.calendar, ruling.row_no


def _make(
    db: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Sequence[Sequence[Any]]
) -> None:
    """Make a table of `columns` ("name type, ...") with rows."""
    kinds = dict(column.strip().split(" ", 1) for column in columns.split(","))
    filling.make(db, f"work.{name}", kinds)
    filling.fill(db, f"work.{name}", kinds, rows)
