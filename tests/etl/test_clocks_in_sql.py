"""The SQL that measures clocks of imported orders agrees with `domain.workdays`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.sla import WARN_SHARE
from domain.workdays import WorkCalendar, YearUnknown
from etl import filling, rules, sqlfiles, workbench
from etl.dates import wall
from tests.domain.test_workdays_properties import made, texts

SHANGHAI = ZoneInfo("Asia/Shanghai")
MICROSECOND = timedelta(microseconds=1)
RUNS = {
    "order_id": "BIGINT", "clock": "VARCHAR", "is_main": "BOOLEAN", "team": "VARCHAR",
    "started_at": "TIMESTAMP", "stopped_at": "TIMESTAMP", "stated_due_at": "TIMESTAMP",
    "limit_us": "BIGINT", "limit_days": "BIGINT", "hold_us": "BIGINT", "policy_row": "BIGINT",
    "calendar": "VARCHAR",
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A clock to measure: minutes since the beginning of 2026 (`start`), and how long."""

    start: int
    length: int | None
    """None: it still runs."""
    limit: int | None
    days: int | None
    hold: int
    stated: int | None

    @property
    def started_at(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=self.start)

    @property
    def stopped_at(self) -> datetime | None:
        if self.length is None:
            return None
        return self.started_at + timedelta(minutes=self.length)

    @property
    def stated_due_at(self) -> datetime | None:
        return self.started_at + timedelta(minutes=self.stated) if self.stated else None


YEAR = 365 * 24 * 60
runs = st.builds(
    Run,
    start=st.integers(-YEAR - 3000, 2 * YEAR + 3000) | st.sampled_from([0, 8 * 60, YEAR]),
    length=st.none() | st.integers(-100, 20_000) | st.integers(0, 2 * YEAR),
    limit=st.sampled_from([0, 15, 30, 480, 1440]) | st.integers(0, 60_000),
    days=st.none(),
    hold=st.sampled_from([0, 0, 45, 3000]),
    stated=st.none() | st.integers(1, 5000),
) | st.builds(
    Run,
    start=st.integers(-YEAR, 2 * YEAR),
    length=st.integers(0, 20_000),
    limit=st.none(),
    days=st.integers(0, 40),
    hold=st.sampled_from([0, 60]),
    stated=st.none(),
)
calendars = st.one_of(
    st.just(WorkCalendar.always("Asia/Shanghai")),
    texts().map(lambda text: made({**text, "timezone": "Asia/Shanghai"})),
    texts(years=(2025, 2027)).map(lambda text: made({**text, "timezone": "Asia/Shanghai"})),
)


def known(answer: Callable[[], Any]) -> Any:
    """The answer, or None where the holidays of a year are not known."""
    try:
        return answer()
    except YearUnknown:
        return None


def by_the_rules(calendar: WorkCalendar, run: Run) -> tuple[Any, Any, Any, Any]:
    """Working time, allowed time, due moment and moment of warning, by `domain.workdays`."""
    start, stop, stated = run.started_at, run.stopped_at, run.stated_due_at
    hold = timedelta(minutes=run.hold)
    worked = None if stop is None else known(lambda: calendar.elapsed(start, stop))
    if stated is not None:
        allowed = known(lambda: calendar.elapsed(start, stated))
    elif run.days is not None:
        days = run.days
        allowed = known(lambda: calendar.elapsed(start, calendar.deadline_days(start, days)))
    else:
        allowed = timedelta(minutes=run.limit or 0)

    def reached(share: float) -> datetime | None:
        if allowed is None:
            return None
        found: datetime | None = known(lambda: calendar.deadline(start, allowed * share + hold))
        return found

    warn = reached(WARN_SHARE) if stop is None else None
    return worked, allowed, stated or reached(1), warn


def by_sql(calendar: WorkCalendar, given_runs: list[Run]) -> list[tuple[Any, ...]]:
    with duckdb.connect() as db:
        db.execute("attach ':memory:' as work; set search_path = 'work.main'")
        code = "always" if calendar.is_always else "own"
        rules.make_calendars(db, {code: calendar})
        workbench.set_moment(db, datetime(2026, 3, 18), "always")
        filling.make(db, "work.stg_runs", RUNS)
        filling.fill(db, "work.stg_runs", RUNS, [
            (number, "repair", True, None, wall(run.started_at),
             run.stopped_at and wall(run.stopped_at), run.stated_due_at and wall(run.stated_due_at),
             None if run.limit is None else run.limit * 60_000_000, run.days,
             run.hold * 60_000_000, None, code)
            for number, run in enumerate(given_runs)
        ])  # fmt: skip
        for file in sqlfiles.staging():
            if file.name in ("stg_calendars", "stg_hours", "stg_reach", "stg_measured_runs"):
                workbench.stage(db, file)
        rows = db.execute(
            "select worked_us, allowed_us, due_at, warn_at from stg_measured_runs order by order_id"
        ).fetchall()
    return [
        (
            None if worked is None else timedelta(microseconds=worked),
            None if allowed is None else timedelta(microseconds=allowed),
            due and due.replace(tzinfo=SHANGHAI).astimezone(UTC),
            warn and warn.replace(tzinfo=SHANGHAI).astimezone(UTC),
        )
        for worked, allowed, due, warn in rows
    ]


@settings(max_examples=40)
@given(calendars, st.lists(runs, min_size=1, max_size=30))
def test_clocks_in_sql_are_the_clocks_of_the_rules(
    calendar: WorkCalendar, given_runs: list[Run]
) -> None:
    expected = [by_the_rules(calendar, run) for run in given_runs]
    assert by_sql(calendar, given_runs) == expected
