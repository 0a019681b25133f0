"""A sample of the clocks that SQL measured for imported orders, computed again by the rules.

The SQL and `domain` say the same thing twice, for speed; what is published is held together by
this, build by build, on real orders.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

import config
from domain.limits import MATRIX_KEY, WORK_CLOCKS, Ruling
from domain.orders import Facts
from domain.sla import WARN_SHARE
from domain.workdays import WorkCalendar, YearUnknown
from etl.dates import wall
from etl.workbench import IMPORTED_IDS, CheckFailed
from storage.reference import Reference

SIZE = 300
MINUTE = timedelta(minutes=1)
_SAMPLE = f"""
    select c.order_id, c.clock, c.team, c.started_at, c.stopped_at,
        if(c.clock in {WORK_CLOCKS}, i.due_at, null) as stated_due_at,
        if(c.clock in {WORK_CLOCKS}, coalesce(i.hold_minutes, 0), 0)::double as hold_minutes,
        c.clock in {WORK_CLOCKS} and i.stated is not null as is_judged,
        i.kind, {", ".join(f"i.{name}" for name in MATRIX_KEY)},
        c.calendar, c.limit_minutes, c.elapsed_minutes, c.due_at, c.warn_at
    from (from fct_clocks where order_id >= {IMPORTED_IDS} using sample reservoir({SIZE} rows)) c
    join stg_imported i on i.order_id = c.order_id
"""
COMPARED = ("calendar", "limit_minutes", "elapsed_minutes", "due_at", "warn_at")


@dataclass(frozen=True)
class _Run:
    """A clock to compute: aware moments, and the working time that was a pause."""

    start: datetime
    stop: datetime | None
    stated_due: datetime | None
    hold: timedelta
    ruling: Ruling | None


def check(db: duckdb.DuckDBPyConnection, rules: Reference) -> None:
    """Compute a random sample of the clocks of a build again; raises `CheckFailed`."""
    for row in _dicts(db.execute(_SAMPLE)):
        told = _computed(row, rules)
        wrong = {name: (row[name], told[name]) for name in COMPARED if row[name] != told[name]}
        if wrong:
            named = f"{row['order_id']} {row['clock']}: {wrong}"
            raise CheckFailed(check="clocks_as_the_rules", rows=named)


def _dicts(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _computed(row: Mapping[str, Any], rules: Reference) -> dict[str, Any]:
    start = _aware(row["started_at"])
    assert start is not None
    facts = Facts(row["kind"], *(row[name] for name in MATRIX_KEY))
    ruling = None if row["is_judged"] else rules.policy.ruling(row["clock"], facts, start)
    code = (ruling and ruling.calendar) or rules.calendars.code_for(row["clock"], row["team"])
    run = _Run(
        start, _aware(row["stopped_at"]), _aware(row["stated_due_at"]),
        timedelta(minutes=row["hold_minutes"]), ruling,
    )  # fmt: skip
    return {"calendar": code, **_measured(run, rules.calendars.of(code))}


def _measured(run: _Run, calendar: WorkCalendar) -> dict[str, Any]:
    """Limit, elapsed time, due moment and moment of warning as the warehouse writes them."""
    allowed = _known(lambda: _allowed(run, calendar))
    due = run.stated_due or _reached(run, calendar, allowed, 1)
    warn = None if run.stop else _reached(run, calendar, allowed, WARN_SHARE)
    elapsed = _known(lambda: calendar.elapsed(run.start, run.stop) if run.stop else None)
    return {
        "limit_minutes": None if allowed is None else allowed / MINUTE,
        "elapsed_minutes": None
        if elapsed is None
        else max(elapsed - run.hold, MINUTE * 0) / MINUTE,
        "due_at": due and wall(due),
        "warn_at": warn and wall(warn),
    }


def _allowed(run: _Run, calendar: WorkCalendar) -> timedelta | None:
    if run.stated_due is not None:
        return calendar.elapsed(run.start, run.stated_due)
    if run.ruling is None:
        return None
    if run.ruling.limit.days is not None:
        return calendar.elapsed(run.start, calendar.deadline_days(run.start, run.ruling.limit.days))
    return run.ruling.limit.time


def _reached(
    run: _Run, calendar: WorkCalendar, allowed: timedelta | None, share: float
) -> datetime | None:
    if allowed is None:
        return None
    found: datetime | None = _known(
        lambda: calendar.deadline(run.start, allowed * share + run.hold)
    )
    return found


def _known(answer: Callable[[], Any]) -> Any:
    """The answer, or None where the holidays of a year are not known."""
    try:
        return answer()
    except YearUnknown:
        return None


def _aware(at: datetime | None) -> datetime | None:
    return at and at.replace(tzinfo=config.TZ)
