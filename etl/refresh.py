"""A refresh: the build in service with what has changed since, in a second instead of a minute.

Merged are the orders changed since the watermark; the clocks that run and whose due moment has
passed; the days that have ended. Whatever else changed (masters, reference data, files, the SQL
itself) makes it a build. `refresh` after `build` equals `build` at the same moment.
"""

from datetime import datetime

import duckdb

import config
from etl import build as building
from etl import dates, inputs, rules, sqlfiles, workbench
from etl.build import Built, Tell
from i18n import N_
from storage import ops, reference, stamps, warehouse
from storage.warehouse import Build, NoWarehouse

TOO_MANY = 50_000
"""From so many changed orders on, a build is quicker."""
MERGED = ("fct_orders", "fct_clocks", "fct_events", "fct_parties", "rpt_backlog")
"""The marts that hold rows of orders."""
DIMENSIONS = {
    "dim_branches": ("area",),
    "dim_teams": ("team", "vendor"),
    "dim_managers": ("manager",),
    "dim_customers": ("customer_no",),
    "dim_services": ("service_no",),
}
"""Dimensions and the columns of an order that may bring a code nobody knew."""
KEYS = {
    "dim_branches": "branch", "dim_teams": "team", "dim_managers": "manager",
    "dim_customers": "customer_no", "dim_services": "service_no",
}  # fmt: skip

NEWLY_LATE_ORDER = "is_running and is_breached = false and due_at < $as_of"
NEWLY_LATE_CLOCK = "stopped_at is null and is_breached = false and due_at < $as_of"

NOT_BUILT = N_("Nothing was built before.")
EARLIER = N_("The moment asked for lies before the build's.")
OTHER_RECIPE = N_("The SQL files or the order kinds have changed.")
OTHER_STAMP = {
    "masters": N_("Master data have changed."),
    "reference": N_("Reference data have changed."),
    "matrix": N_("The SLA matrix has changed."),
    "raw": N_("Files were imported."),
}
MANY = N_("Very many orders have changed.")
NOTHING = N_("Nothing has changed.")
HELD = N_("The build was rolled back; nothing is refreshed until the next build.")


def refresh(at: datetime, as_of: datetime | None = None, tell: Tell = lambda step: None) -> Built:
    """Serve what has changed: a build if it must be, nothing new if nothing has. Needs the lock.

    Raises what `build` raises; then the old build stays.
    """
    dates.offset()
    moment = as_of or dates.wall(at)
    try:
        current = warehouse.current()
    except NoWarehouse:
        return _build(at, moment, tell, NOT_BUILT)
    if warehouse.held():
        return building.describe(current, is_new=False, why=HELD)
    changed, why = _outdated(current, moment)
    if why:
        return _build(at, moment, tell, why)
    if not changed and not _has_moved(current, moment):
        return building.describe(current, is_new=False, why=NOTHING)
    return _merge(current, at, moment, tell)


def _build(at: datetime, as_of: datetime, tell: Tell, why: str) -> Built:
    built = building.build(at, as_of, tell)
    return Built(built.build, why=why, rows=built.rows, unknown=built.unknown)


def _outdated(current: Build, as_of: datetime) -> tuple[int, str]:
    """How many orders have changed, and why a refresh would not do (a message id, or nothing)."""
    info = building.info_of(current)
    with ops.reading() as session:
        now = inputs.watched(session)
        changed = stamps.read(session, "orders") - current.change_no
    if as_of < current.as_of:
        return changed, EARLIER
    if info["recipe"] != building.recipe() or info["zone"] != config.TZ_NAME:
        return changed, OTHER_RECIPE
    for name, value in now.items():
        if info["stamps"].get(name) != value:
            return changed, OTHER_STAMP[name]
    return changed, MANY if changed > TOO_MANY else ""


def _has_moved(current: Build, as_of: datetime) -> bool:
    """Whether time alone changes anything: a day has ended, or a running clock's due has passed."""
    if as_of.date() > current.as_of.date():
        return True
    found = (
        warehouse.open_build(current)
        .execute(
            f"select exists (from fct_orders where {NEWLY_LATE_ORDER}),"
            f" exists (from fct_clocks where {NEWLY_LATE_CLOCK})",
            {"as_of": as_of},
        )
        .fetchone()
    )
    return bool(found and (found[0] or found[1]))


# -- merging -----------------------------------------------------------------------------------


def _merge(current: Build, at: datetime, as_of: datetime, tell: Tell) -> Built:
    building.clear_workshop()
    details = building.info_of(current)
    name = building.new_name(at)
    tell("copy")
    path, held = warehouse.take_copy(current, name)
    try:
        with workbench.workbench(path) as db:
            tell("merge")
            change_no, changed = _stage_changed(db, held, as_of)
            _replace_orders(db)
            _find_repeats(db)
            _let_time_pass(db, held, as_of)
            _bring_dimensions_up(db)
            tell("check")
            workbench.check(db, "touched")
            building.write_info(db, name, current.generation, at, as_of, change_no, details)
        tell("publish")
        warehouse.publish(path)
    except BaseException:
        building.clear_workshop()
        raise
    warehouse.prune()
    return building.describe(warehouse.current(), changed=changed)


def _stage_changed(db: duckdb.DuckDBPyConnection, held: Build, as_of: datetime) -> tuple[int, int]:
    """Stage the changed orders as a build would; the change number reached, and how many.

    An imported order that has come into the operational store since is touched too: it goes.
    """
    inputs.make_empty(db)
    change_no = inputs.read_changed(db, held.change_no)
    inputs.read_masters(db, inputs.WORKERS)
    with ops.reading() as session:
        found = reference.load(session)
    workbench.set_moment(db, as_of, found.calendars.desk)
    rules.read_rules(db, found, with_calendars=False)
    building.stage_all(db, found)
    # Only ids that are in the build, so that what lies elsewhere in it need not be read.
    db.execute(
        "create table work.touched as select order_id from in_orders union"
        " select order_id from fct_orders"
        " where order_id in (select imported_id(source, order_no) from in_orders)"
    )
    return change_no, _count(db, "select count(*) from in_orders")


def _replace_orders(db: duckdb.DuckDBPyConnection) -> None:
    """Take the touched orders out of the marts and put them in again as they are now."""
    db.execute(
        "create table work.before as select area, team, vendor, manager, customer_no, service_no"
        " from fct_orders where order_id in (from touched)"
    )
    marts = {mart.name: mart for mart in sqlfiles.marts()}
    for name in MERGED:
        db.execute(f"delete from build.{name} where order_id in (from touched)")
    for name in MERGED:
        db.execute(f"insert into build.{name} by name {marts[name].sql}")
    db.execute("create table work.after as from stg_orders")


def _find_repeats(db: duckdb.DuckDBPyConnection) -> None:
    """Judge again which faults are repeats, on the service numbers of the touched orders."""
    db.execute("drop view work.stg_faults")
    db.execute(
        """
        create table work.stg_faults as
        select order_id, service_no, received_at, closed_at from fct_orders
        where kind = 'fault' and service_no in (
            select service_no from before union select service_no from stg_orders)
        """
    )
    db.execute(
        """
        update build.fct_orders set is_repeat = not is_repeat
        where order_id in (from (select order_id from stg_faults))
            and is_repeat <> (order_id in (select order_id from stg_repeats))
        """
    )


def _let_time_pass(db: duckdb.DuckDBPyConnection, held: Build, as_of: datetime) -> None:
    """Judge running clocks as of now, and count the days that have ended since for open orders."""
    moment = {"as_of": as_of}
    db.execute(f"update build.fct_orders set is_breached = true where {NEWLY_LATE_ORDER}", moment)
    db.execute(f"update build.fct_clocks set is_breached = true where {NEWLY_LATE_CLOCK}", moment)
    if as_of.date() == held.as_of.date():
        return
    since = held.as_of.date()
    db.execute("update work.in_moment set backlog_since = ?", [since])
    db.execute(
        "create or replace table work.stg_orders as from fct_orders"
        " where order_id not in (from touched) and (closed_at is null or closed_at >= ?)",
        [since],
    )
    backlog = next(mart for mart in sqlfiles.marts() if mart.name == "rpt_backlog")
    db.execute(f"insert into build.rpt_backlog by name {backlog.sql}")


def _bring_dimensions_up(db: duckdb.DuckDBPyConnection) -> None:
    """Make those dimensions again in which an unknown code may have come or gone."""
    marts = {mart.name: mart for mart in sqlfiles.marts()}
    stale = [name for name in DIMENSIONS if _is_stale(db, name)]
    if stale:
        inputs.read_masters(db, inputs.MASTERS)
    for name in (*stale, "dim_days"):
        db.execute(f"create or replace table build.{name} as {marts[name].sql}")


def _is_stale(db: duckdb.DuckDBPyConnection, dimension: str) -> bool:
    """Whether a touched order has or had a code that no master file knows."""
    codes = " union all ".join(
        f"select {column} as code from {table}"
        for table in ("before", "after")
        for column in DIMENSIONS[dimension]
    )
    key = KEYS[dimension]
    return bool(_count(
        db,
        f"select count(*) from ({codes}) c left join {dimension} d on d.{key} = c.code"
        " where c.code is not null and coalesce(d.is_unknown, true)",
    ))  # fmt: skip


def _count(db: duckdb.DuckDBPyConnection, query: str) -> int:
    found = db.execute(query).fetchone()
    return int(found[0]) if found else 0
