"""Clocks: working time in Python and in SQL, and the whole ledger folded again."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from time import perf_counter

import duckdb
from sqlalchemy import select

import config
from benchmarks.copying import copies
from benchmarks.results import Result
from commands.clocks import differences
from domain.orders import Verb
from domain.workdays import WorkCalendar
from etl import rules, sqlfiles, workbench
from services import ledger, receiving
from services.ledger import Entry
from services.receiving import Draft
from storage import masters, ops, reference
from storage.models import Person, Service, Team

SEED = 7
CALLS = 100_000
DEADLINES = 10_000_000
LEDGERS = 50_000
SHANGHAI_2026 = datetime(2026, 1, 1, tzinfo=UTC)


def run(_orders: int) -> list[Result]:
    with ops.reading() as session:
        office = reference.load(session).calendars.of(reference.OFFICE_CALENDAR)
    return [_verifying(), *_in_python(office), _in_sql(office)]


def _in_python(office: WorkCalendar) -> list[Result]:
    chance = random.Random(SEED)
    starts = [SHANGHAI_2026 + timedelta(minutes=chance.randrange(300_000)) for _ in range(CALLS)]
    ends = [start + timedelta(minutes=chance.randrange(60_000)) for start in starts]
    limits = [timedelta(minutes=chance.randrange(1, 6000)) for _ in range(CALLS)]
    results = []
    for name, ask, others in (
        ("elapsed", office.elapsed, ends), ("deadline", office.deadline, limits),
    ):  # fmt: skip
        begun = perf_counter()
        for start, other in zip(starts, others, strict=True):
            ask(start, other)  # type: ignore[operator]
        micros = (perf_counter() - begun) / CALLS * 1e6
        results.append(Result(f"WorkCalendar.{name}(), a year of office hours", micros, "us", 5))
    return results


def _in_sql(office: WorkCalendar) -> Result:
    """The staging queries themselves, of clocks that have a start and a limit and run to it."""
    files = {file.name: file for file in sqlfiles.staging()}
    with duckdb.connect(config={"threads": "2", "asof_loop_join_threshold": "0"}) as db:
        db.execute("set enable_progress_bar = false")
        db.execute("attach ':memory:' as work; set search_path = 'work.main'")
        rules.make_calendars(db, {"office": office})
        workbench.set_moment(db, datetime(2026, 3, 18), "office")  # noqa: DTZ001 (wall time)
        db.execute(f"""
            create table work.stg_runs as
            select n as order_id, 'repair' as clock, true as is_main, null::varchar as team,
                timestamp '2026-01-01' + to_minutes((hash(n) % 300000)::bigint) as started_at,
                timestamp '2027-01-01' as stopped_at, null::timestamp as stated_due_at,
                (1 + hash(n + 1) % 6000)::bigint * 60000000 as limit_us,
                null::bigint as limit_days, 0::bigint as hold_us, null::bigint as policy_row,
                'office' as calendar
            from range({DEADLINES}) as run(n)
        """)
        begun = perf_counter()
        for name in ("stg_calendars", "stg_hours", "stg_reach"):
            workbench.stage(db, files[name])
        db.execute(f"select count(due_at) from ({files['stg_measured_runs'].sql})").fetchall()
        seconds = perf_counter() - begun
    return Result(f"{DEADLINES:,} deadlines by SQL, two cores", seconds, "s", 6)


def _verifying() -> Result:
    """Ledgers of eight events; the time of a million is the time of these, times so many."""
    with _copy_of_the_store():
        pattern = _once_round()
        with ops.transaction() as session:
            copies(session, [pattern], LEDGERS)
        begun = perf_counter()
        found = list(differences(datetime.now(UTC), first=pattern))
        seconds = perf_counter() - begun
    if found:
        raise RuntimeError(f"{len(found)} differences between ledger and projection: {found[0]}")
    minutes = seconds / LEDGERS * 1_000_000 / 60
    beside = f"{LEDGERS:,} orders in {seconds:.1f} s"
    return Result(
        "verify 1,000,000 orders of 8 events, two cores", minutes, "min", 6, beside=beside
    )


@contextmanager
def _copy_of_the_store() -> Iterator[None]:
    """The operational store beside itself, so that what is written here stays out of it."""
    path, url = config.VAR / "ledgers.db", config.OPS_URL
    path.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(config.VAR / "ops.db")) as theirs,
        closing(sqlite3.connect(path)) as ours,
    ):
        theirs.backup(ours)
    config.OPS_URL = f"sqlite:///{path}"
    try:
        yield
    finally:
        config.OPS_URL = url


def _once_round() -> int:
    """An order that was received, dispatched, taken, held, resumed, finished, confirmed, closed."""
    at = datetime.now(UTC) - timedelta(days=1)
    with ops.reading() as session:
        line = session.scalars(select(Service).limit(1)).one()
        team = session.scalars(select(Team).where(Team.kind == "field").limit(1)).one().code
        person = session.scalars(select(Person).where(Person.team == team).limit(1)).one()
        leader = next(one for one in session.scalars(select(Person)) if "desk_leader" in one.roles)
        desk, field = (masters.actor_of(session, one.person_id) for one in (leader, person))
    assert desk is not None
    assert field is not None
    draft = Draft(
        kind="fault", customer_no=line.customer_no, service_no=line.service_no,
        fields={"symptom": "down"},
    )  # fmt: skip
    with ops.transaction() as session:
        order = receiving.receive(session, draft, actor=desk[1], at=at, key="bench-clocks")
    acts = (
        (desk, Verb.DISPATCH, Entry(team=team)),
        (field, Verb.TAKE, Entry()),
        (field, Verb.HOLD, Entry(reason="room_closed",
                                 payload={"until": (at + timedelta(hours=5)).isoformat()})),
        (field, Verb.RESUME, Entry()),
        (field, Verb.FINISH, Entry(payload={"result": "cable_cut"})),
        (desk, Verb.CONFIRM, Entry(payload={"word": "recovered", "satisfaction": 5})),
        (desk, Verb.CLOSE, Entry()),
    )  # fmt: skip
    for number, (who, verb, entry) in enumerate(acts, start=1):
        with ops.transaction() as session:
            ledger.act(
                session, order.order_id, verb, entry, actor=who[1],
                at=at + timedelta(minutes=20 * number), key=f"bench-clocks-{number}",
            )  # fmt: skip
    return order.order_id
