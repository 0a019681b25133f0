"""The DuckDB connection in which a build is made: the new file, and a place for what it is made of.

Staging lies in `work`, marts in `build`; SQL files name neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

import config
from domain.errors import Refused
from domain.sla import WARN_SHARE
from etl import sqlfiles
from etl.dates import here
from etl.readers import text
from etl.sqlfiles import SqlFile
from i18n import N_
from storage.files import noticing_lack_of_room

IMPORTED_IDS = 2**52
"""Imported orders have ids from here to twice here, made of source and number; others lie below."""


class CheckFailed(Refused):
    """What was built contradicts itself; it is not published."""

    message = N_("The check %(check)s failed: %(rows)s")


@contextmanager
def workbench(path: Path, work: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the file `path` as `build` and `work` (None: in memory) for staging."""
    folder = path.parent
    settings: dict[str, Any] = {
        "memory_limit": config.ETL_MEMORY, "threads": str(config.DUCKDB_THREADS),
        "temp_directory": str(folder / f"{path.stem}.tmp"),
        # Few rows are often few only by the estimate; the loop that serves them is quadratic.
        "asof_loop_join_threshold": "0",
    }  # fmt: skip
    with noticing_lack_of_room(), duckdb.connect(config=settings) as db:
        db.execute(f"attach {text(str(path))} as build")
        db.execute(f"attach {text(str(work) if work else ':memory:')} as work")
        db.execute("set search_path = 'build.main,work.main'")
        db.execute(f"create or replace macro work.wall(t) as t + {here()}")
        db.execute(
            "create or replace macro work.imported_id(source, number) as"
            f" {IMPORTED_IDS}::bigint + (md5_number_lower(source || chr(31) || number)"
            f" & {IMPORTED_IDS - 1})::bigint"
        )
        yield db
        db.execute("checkpoint build")


def set_moment(
    db: duckdb.DuckDBPyConnection, as_of: datetime, desk_calendar: str,
    backlog_since: date | None = None,
) -> None:  # fmt: skip
    """Make `in_moment`: the moment that running clocks are judged against (wall time), and what
    else the SQL files take as given."""
    db.execute(
        "create or replace table work.in_moment as select ?::timestamp as as_of,"
        " ?::varchar as desk_calendar, ?::date as backlog_since, ?::double as warn_share",
        [as_of, desk_calendar, backlog_since, WARN_SHARE],
    )


def stage(db: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Make one staging view or table."""
    kind = "table" if file.is_kept else "view"
    db.execute(f"create or replace {kind} work.{file.name} as {file.sql}")


def check(db: duckdb.DuckDBPyConnection, touched: str | None = None) -> None:
    """Run the checks; raises `CheckFailed`. `touched` names a table of order ids: only those.

    Checks read `checked_orders`, `checked_clocks`, ...; one that reads none of them is about the
    whole and is left out where only some orders were touched.
    """
    names = ("orders", "clocks", "events", "parties", "backlog")
    for name in names:
        mart = "rpt_backlog" if name == "backlog" else f"fct_{name}"
        kind = "table" if touched else "view"
        only = f" where order_id in (from {touched})" if touched else ""
        db.execute(f"create or replace {kind} work.checked_{name} as from {mart}{only}")
    for file in sqlfiles.checks():
        if touched and not file.needs(f"checked_{name}" for name in names):
            continue
        if bad := db.execute(file.sql).fetchmany(3):
            raise CheckFailed(check=file.name, rows=str(bad))
