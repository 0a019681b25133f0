"""What a build reads, as tables `in_*`: the operational store, the raw batches, the reference data.

Orders are read in two steps so that all tables tell of one moment although nothing is locked: a
fast scan, then, in one snapshot, every order that changed since the scan began. A refresh does
only the second step, from the watermark of the build that it continues.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Boolean, Date, Float, Integer, Numeric

from etl import filling, raw
from etl.readers import quoted
from etl.targets import SQL_TYPES, TARGETS_BY_NAME
from storage import ops, reference, stamps
from storage.attached import attach
from storage.models import (
    Base,
    Branch,
    Customer,
    MasterVersion,
    Order,
    OrderClock,
    OrderEvent,
    OrderParty,
    Person,
    Service,
    Team,
    UtcDateTime,
)
from storage.reference import Reference


@dataclass(frozen=True)
class Input:
    """A table of the operational store and the columns that are read from it."""

    name: str
    model: type[Base]
    columns: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, str]:
        """SQL types by column."""
        table = self.model.__table__.c
        return {name: _kind(table[name].type) for name in self.columns}


ORDERS = Input("in_orders", Order, (
    "order_id", "source", "order_no", "change_no", "kind", "status", "is_open", "customer_no",
    "service_no", "product_group", "service", "customer_level", "customer_class", "circuit_grade",
    "branch_path", "area", "division", "industry", "manager", "channel", "priority", "team",
    "assignee", "submitted_at", "received_at", "dispatched_at", "taken_at", "done_at",
    "confirmed_at", "closed_at", "due_at", "is_breached", "returns", "transfers", "reopens",
    "urges", "hold_minutes", "satisfaction",
))  # fmt: skip
OF_ORDERS = (
    Input("in_clocks", OrderClock, (
        "order_id", "clock", "leg", "cycle", "team", "state", "started_at", "warn_at", "due_at",
        "stopped_at", "limit_minutes", "elapsed_minutes", "paused_minutes", "is_breached",
        "policy_row", "calendar", "unknown_year",
    )),
    Input("in_events", OrderEvent, (
        "order_id", "seq", "verb", "happened_at", "recorded_at", "actor", "team", "reason",
    )),
    Input("in_parties", OrderParty, ("order_id", "party", "branch_path")),
)  # fmt: skip
WORKERS = (
    Input("in_branches", Branch, ("code", "parent", "path", "name", "position")),
    Input("in_teams", Team, ("code", "name", "branch", "kind", "calendar", "capacity", "valid_to")),
    Input("in_people", Person, (
        "person_id", "code", "branch", "team", "division", "roles", "valid_to",
    )),
)  # fmt: skip
MASTERS = (
    *WORKERS,
    Input("in_customers", Customer, (
        "customer_no", "name", "level", "customer_class", "industry", "division", "branch",
        "manager", "since", "until",
    )),
    Input("in_services", Service, (
        "service_no", "customer_no", "product_group", "service", "circuit_grade", "since", "until",
    )),
    Input("in_master_versions", MasterVersion, ("entity", "code", "valid_from", "content")),
)  # fmt: skip
FACTS = ("work_orders", "revenue", "targets", "indicators")
WATCHED = ("masters", "reference", "matrix")
"""Stamps whose rise makes a refresh into a build."""


@dataclass(frozen=True)
class Watermark:
    """What has been read: orders up to `change_no`, the stamps of everything else, the rules."""

    change_no: int
    stamps: Mapping[str, int]
    rules: Reference


def watched(session: Session) -> dict[str, int]:
    """The stamps of all that a refresh takes as it was, the raw batches among them."""
    return {**{name: stamps.read(session, name) for name in WATCHED}, "raw": raw.stamp()}


def read_all(db: duckdb.DuckDBPyConnection) -> Watermark:
    """Make every `in_*` table; says up to where they tell."""
    with ops.reading() as session:
        seen = watched(session)
        began = stamps.read(session, "orders")
        rules = reference.load(session)
    attach(db)
    for one in (*MASTERS, ORDERS, *OF_ORDERS):
        parts = [f"{quoted(name)}::{kind} as {quoted(name)}" for name, kind in one.kinds.items()]
        db.execute(f"create or replace table work.{one.name} as select {', '.join(parts)}"
                   f" from ops.{one.model.__tablename__}")  # fmt: skip
    db.execute("detach ops")
    change_no = read_changed(db, began, is_scanned=True)
    for target in FACTS:
        _make_fact(db, target)
    return Watermark(change_no, seen, rules)


def make_empty(db: duckdb.DuckDBPyConnection) -> None:
    """Make every table, empty: a refresh fills in what has changed."""
    for one in (*MASTERS, ORDERS, *OF_ORDERS):
        _make(db, one)
    for target in FACTS:
        _make(db, target)


def read_changed(db: duckdb.DuckDBPyConnection, since: int, *, is_scanned: bool = False) -> int:
    """Put the orders changed after `since` into the `in_*` tables, as of one snapshot.

    Returns the change number that the tables then tell up to.
    """
    with ops.reading() as session:
        if not ops.is_sqlite():
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        until = stamps.read(session, "orders")
        if until == since:
            return until
        changed = select(Order.order_id).where(Order.change_no > since)
        if is_scanned:
            ids = list(session.scalars(changed))
            for one in (ORDERS, *OF_ORDERS):
                db.execute(
                    f"delete from work.{one.name} where order_id in (select unnest(?))", [ids]
                )
        insert(db, ORDERS, session.execute(
            select(*_columns(ORDERS)).where(Order.change_no > since)).all())  # fmt: skip
        for one in OF_ORDERS:
            model: Any = one.model
            rows = session.execute(select(*_columns(one)).where(model.order_id.in_(changed)))
            insert(db, one, rows.all())
        return until


def read_masters(db: duckdb.DuckDBPyConnection, inputs: Sequence[Input]) -> None:
    """Make the tables of some masters."""
    with ops.reading() as session:
        for one in inputs:
            _make(db, one)
            insert(db, one, session.execute(select(*_columns(one))).all())


def insert(db: duckdb.DuckDBPyConnection, one: Input, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of the operational store."""
    plain = [[_plain(value) for value in row] for row in rows]
    filling.fill(db, f"work.{one.name}", one.kinds, plain)


def _columns(one: Input) -> list[Any]:
    return [getattr(one.model, name) for name in one.columns]


def _make(db: duckdb.DuckDBPyConnection, one: Input | str) -> None:
    if isinstance(one, str):
        columns = TARGETS_BY_NAME[one].columns
        filling.make(db, f"work.in_{one}", {c.name: SQL_TYPES[c.kind] for c in columns})
    else:
        filling.make(db, f"work.{one.name}", one.kinds)


def _make_fact(db: duckdb.DuckDBPyConnection, target: str) -> None:
    _make(db, target)
    raw.insert_latest(db, f"work.in_{target}", target)


def _kind(column: Any) -> str:
    known: list[tuple[type[Any], str]] = [
        (UtcDateTime, "TIMESTAMP"), (Boolean, "BOOLEAN"), (BigInteger, "BIGINT"),
        (Integer, "BIGINT"), (Float, "DOUBLE"), (Numeric, "DECIMAL(18,2)"), (Date, "DATE"),
    ]  # fmt: skip
    return next((name for kind, name in known if isinstance(column, kind)), "VARCHAR")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return value
