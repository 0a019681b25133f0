"""A build: everything that is known becomes a new warehouse file, is checked, and is served.

Nothing of the present build is touched until the new one is whole: a build that fails or is killed
leaves files in the workshop, which the next one clears.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import duckdb
import orjson

import config
from etl import dates, inputs, rules, sampling, sqlfiles, workbench
from etl.inputs import Watermark
from storage import warehouse
from storage.reference import Reference
from storage.warehouse import Build

DIMENSIONS = ("branches", "teams", "managers", "customers", "services")
Tell = Callable[[str], object]
"""Told the name of each step as it begins."""


@dataclass(frozen=True)
class Built:
    """A build and what is in it."""

    build: Build
    is_new: bool = True
    why: str = ""
    """Why it was built, or why nothing was (a message id)."""
    changed: int = 0
    """Orders that a refresh merged."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows by table."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Codes that facts mention and no master file does, by dimension."""


def build(at: datetime, as_of: datetime | None = None, tell: Tell = lambda step: None) -> Built:
    """Make and serve a new build, judged as of `as_of` (wall time; None: now). Needs the lock.

    Raises `CheckFailed`, `NoSpace`, `NoMemory`; then the old build stays.
    """
    dates.offset()
    clear_workshop()
    name = new_name(at)
    path = warehouse.workshop() / f"{name}.duckdb"
    work = path.with_suffix(".work")
    moment = as_of or dates.wall(at)
    try:
        with workbench.workbench(path, work) as db:
            _make(db, name, at, moment, tell)
        tell("publish")
        warehouse.publish(path)
    except BaseException:
        clear_workshop()
        raise
    clear_workshop()
    found = warehouse.current()
    with suppress(OSError):
        warehouse.leave_spare(found)
    warehouse.prune()
    return describe(found)


def describe(build: Build, **more: Any) -> Built:
    """A build with its counts."""
    info = info_of(build)
    return Built(build, rows=info["rows"], unknown=info["unknown"], **more)


def info_of(build: Build) -> dict[str, Any]:
    """What a build says of itself: stamps, recipe, rows and unknown codes."""
    cursor = warehouse.open_build(build)
    found = cursor.execute("select details from build_info").fetchone()
    details: dict[str, Any] = orjson.loads(found[0]) if found else {}
    return details


def clear_workshop() -> None:
    """Remove what an unfinished build left."""
    for path in warehouse.workshop().iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def new_name(at: datetime) -> str:
    """A name that sorts after those of all builds before."""
    name = dates.wall(at).strftime("%Y%m%dT%H%M%S%f")
    last = max((path.stem for path in config.WAREHOUSE.glob("*.duckdb")), default="")
    return name if name > last else f"{last}a"


def _make(
    db: duckdb.DuckDBPyConnection, name: str, at: datetime, as_of: datetime, tell: Tell
) -> None:
    tell("read")
    seen = inputs.read_all(db)
    workbench.set_moment(db, as_of, seen.rules.calendars.desk)
    rules.read_rules(db, seen.rules)
    stage_all(db, seen.rules, tell)
    for mart in sqlfiles.marts():
        tell(mart.name)
        db.execute(f"create table build.{mart.name} as {mart.sql}")
    tell("check")
    workbench.check(db)
    sampling.check(db, seen.rules)
    write_info(db, name, name, at, as_of, seen.change_no, details_of(seen))


def stage_all(
    db: duckdb.DuckDBPyConnection, found: Reference, tell: Tell = lambda step: None
) -> None:
    """Make every staging table or view; the rulings come between, of the combinations there are."""
    for file in sqlfiles.staging():
        tell(file.name)
        workbench.stage(db, file)
        if file.name == "stg_combinations":
            rules.make_rulings(db, found)


def details_of(seen: Watermark) -> dict[str, Any]:
    """What a refresh must find unchanged."""
    return {"stamps": dict(seen.stamps), "recipe": recipe(), "zone": config.TZ_NAME}


def recipe() -> str:
    """Of the SQL files and the order kinds: others make another warehouse."""
    kinds = (config.REFERENCE / "order_kinds.yaml").read_bytes()
    return f"{sqlfiles.digest()}{sha256(kinds).hexdigest()}"


def write_info(
    db: duckdb.DuckDBPyConnection, name: str, generation: str, at: datetime, as_of: datetime,
    change_no: int, details: dict[str, Any],
) -> None:  # fmt: skip
    """Write `build_info`: one row about the build."""
    tables = [mart.name for mart in sqlfiles.marts()]
    rows = {table: _count(db, f"select count(*) from {table}") for table in tables}
    unknown = {
        one: _count(db, f"select count(*) from dim_{one} where is_unknown") for one in DIMENSIONS
    }
    text = orjson.dumps({**details, "rows": rows, "unknown": unknown}).decode()
    db.execute(
        """
        create or replace table build.build_info as
        select $name as name, $generation as generation, $as_of::timestamp as as_of,
            least($as_of::date, greatest(
                (select max(greatest(received_at, submitted_at, closed_at)) from fct_orders),
                (select max(happened_at) from fct_events),
                (select max(month) + interval 1 month - interval 1 day from fct_revenue),
                timestamp '1900-01-01'
            )::date) as data_until,
            $change_no::bigint as change_no, $built_at::timestamp as built_at, $details as details
        """,
        {"name": name, "generation": generation, "as_of": as_of, "change_no": change_no,
         "built_at": dates.wall(at), "details": text},
    )  # fmt: skip


def _count(db: duckdb.DuckDBPyConnection, query: str) -> int:
    found = db.execute(query).fetchone()
    return int(found[0]) if found else 0
