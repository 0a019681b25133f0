"""Making the demo: files, their import, the open orders, a warehouse; and taking it away again."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, select, update

import config
from demo import (
    adopting,
    customers,
    department,
    files,
    history,
    indicators,
    money,
    rosters,
    standing,
)
from demo.department import AREAS
from demo.files import Content
from demo.plan import Plan, Story
from demo.tickets import Askers
from demo.works import Works
from domain.errors import Refused
from domain.orders import ENDED
from etl import dates, locks, raw, runs
from storage import ops, reference, stamps
from storage.models import Base, Customer, Order, Person
from storage.reference import Reference

Say = Callable[[str], object]
"""Told each step as it is done."""

LOCK = ".lock"
REFERENCE_TABLES = frozenset(
    {"code_names", "sla_rows", "process_clocks", "calendar_versions", "stamps"}
)
"""Tables that the business owns: they stay when the demo goes."""


class NotOurs(Refused):
    message = (
        "%(people)s people in this store are not demo people: --fresh would delete their work, so"
        " nothing was done."
    )


@dataclass(frozen=True)
class About:
    """What a demo was made from and when, in `VAR/demo/about.json`."""

    made_at: str
    """ISO, UTC."""
    as_of: str
    """The moment that its files tell of, ISO with offset."""
    seed: int
    orders: int
    open_orders: int
    customers: int
    rejected: int


def folder() -> Path:
    return config.VAR / "demo"


def about() -> About | None:
    """The demo of this store; None if there is none."""
    path = folder() / "about.json"
    return About(**json.loads(path.read_text("utf-8"))) if path.exists() else None


def prepare(at: datetime) -> Reference:
    """Tables up to date, reference data in them."""
    ops.migrate()
    with ops.transaction() as session:
        reference.seed(session, at)
    with ops.reading() as session:
        return reference.load(session)


def is_empty() -> bool:
    """Whether the store holds nobody, no customer, no order and no imported file yet."""
    tables = (Person, Customer, Order)
    with ops.reading() as session:
        rows = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    return not any(rows) and not raw.batches()


def clear(at: datetime) -> None:
    """Delete the department: people, customers, orders, imported files, builds of the warehouse.

    Limits, calendars and code lists stay. Raises `NotOurs` if anybody in the store is not a demo
    person. Waits for an import or a build that is running.
    """
    with ops.transaction() as session:
        others = session.scalar(
            select(func.count()).select_from(Person).where(Person.is_demo.is_(False))
        )
        if others:
            raise NotOurs(people=others)
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in REFERENCE_TABLES:
                session.execute(delete(table))
        for name in ("masters", "orders"):
            stamps.raise_(session, name)
    for place in (folder(), config.RAW, config.WAREHOUSE):
        with locks.holding(place / LOCK, "demo", at):
            for path in place.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.name != LOCK:
                    path.unlink()


def content(plan: Plan, rules: Reference) -> Content:
    """Everything that the plan comes to. The same plan and rules give the same content."""
    people = department.people(plan.chance("people"))
    clients = customers.clients(plan)
    totals = money.Totals(plan, clients)
    booked = money.bookings(plan, clients, totals)
    staff = history.workers({one.code: one.team for one in people})
    lives = history.Lives(plan, Story.of(plan), Works(rules, plan.now), staff)
    askers = Askers(clients)
    tickets = [*history.ended(lives, askers), *standing.Standing(lives, askers).tickets()]
    return Content(
        people, clients,
        standing.numbered(tickets, {area.code: area.prefix for area in AREAS}),
        booked,
        money.Goals(plan, totals, booked).all(),
        indicators.reports(plan, totals, booked),
    )  # fmt: skip


def mark(codes: Sequence[str]) -> None:
    """Let the log-in page offer these people: they are made up, and known to be by this mark."""
    with ops.transaction() as session:
        session.execute(update(Person).where(Person.code.in_(codes)).values(is_demo=True))
        stamps.raise_(session, "masters")


def make(plan: Plan, at: datetime, say: Say) -> About:
    """Make the whole demo in an empty store; `at` is when it is made."""
    rules = prepare(at)
    told = content(plan, rules)
    say(f"{len(told.tickets):,} orders made up, {plan.since} to {plan.today}")
    rejected = 0
    for sent in files.write(plan, told, folder()):
        rejected += _import(sent, at, say)
        if sent.mapping == files.PEOPLE:
            mark([one.code for one in told.people])
    opened = [one for one in told.tickets if one.status not in ENDED]
    for _done in adopting.adopt(plan, opened):
        pass
    say(f"{len(opened)} open orders adopted")
    say(f"{rosters.enter(plan)} rosters and leaves entered")
    _build(plan, at, say)
    made = About(
        at.astimezone(UTC).isoformat(timespec="seconds"),
        plan.now.astimezone(config.TZ).isoformat(timespec="seconds"),
        plan.seed, len(told.tickets), len(opened), len(told.clients), rejected,
    )  # fmt: skip
    (folder() / "about.json").write_text(json.dumps(asdict(made), indent=2), "utf-8")
    return made


def _import(sent: files.Sent, at: datetime, say: Say) -> int:
    counts = runs.import_files([sent.path], sent.mapping, at)[0].batch.counts
    say(f"{sent.path.name}: {counts.read:,} rows read, {counts.rejected} rejected")
    return counts.rejected


def _build(plan: Plan, at: datetime, say: Say) -> None:
    built = runs.build(at, dates.wall(plan.now))
    say(f"warehouse {built.build.name} published: {built.rows['fct_clocks']:,} clocks judged")
