"""Single orders as the warehouse tells them: imported history, and what ended before.

Lists and figures are asked through `metrics`; this is for looking at one order.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

import config
from domain.scope import Rights

WORKED = "coalesce(status, '') not in ('cancelled', 'refused')"
"""Of faults: there was something to repair."""
FIRST_IMPORTED = 2**52
"""Ids from here on are of orders that are in the warehouse only."""

_TIMES = (
    "submitted_at", "received_at", "dispatched_at", "taken_at", "done_at", "confirmed_at",
    "closed_at", "due_at", "started_at", "stopped_at",
)  # fmt: skip


def order(
    cursor: duckdb.DuckDBPyConnection, order_id: int, rights: Rights
) -> dict[str, Any] | None:
    """The row of `fct_orders` by column, its moments aware; None if there is none to be seen."""
    where, values = _visible(rights)
    found = _rows(
        cursor, f"select * from fct_orders where order_id = ? and {where}", [order_id, *values]
    )
    return found[0] if found else None


def clocks(cursor: duckdb.DuckDBPyConnection, order_id: int) -> list[dict[str, Any]]:
    """The clocks of an order, in the order in which they started."""
    sql = "select * from fct_clocks where order_id = ? order by started_at, clock, leg"
    return _rows(cursor, sql, [order_id])


def faults(
    cursor: duckdb.DuckDBPyConnection, rights: Rights, customer_no: str | None,
    service_no: str | None, *, but: int = 0, before: datetime | None = None, limit: int = 3,
) -> list[dict[str, Any]]:  # fmt: skip
    """The latest ended faults of a service number, or of the customer if there is none: order_id,
    order_no, kind, received_at, and the minutes that the main clock counted."""
    same = "service_no = ?" if service_no else "customer_no = ?"
    where, values = _visible(rights)
    sql = f"""
        with latest as (
            select order_id, order_no, kind, received_at from fct_orders
            where {same} and kind = 'fault' and is_closed and {WORKED} and order_id <> ?
              and received_at < coalesce(?, 'infinity'::timestamp)
              and {where}
            order by received_at desc limit {int(limit)}
        )
        select latest.*, (
            select max(elapsed_minutes) from fct_clocks
            where fct_clocks.order_id = latest.order_id and clock in ('repair', 'finish')
        ) as minutes
        from latest order by received_at desc
    """
    until = _wall(before) if before else None
    return _rows(cursor, sql, [service_no or customer_no, but, until, *values])


def faults_between(
    cursor: duckdb.DuckDBPyConnection, service_no: str, since: datetime, until: datetime
) -> set[int]:
    """Ids of the faults of a service that were received from `since` until before `until`."""
    sql = f"""
        select order_id from fct_orders
        where service_no = ? and kind = 'fault' and {WORKED}
          and received_at >= ? and received_at < ?
    """
    found = cursor.execute(sql, [service_no, _wall(since), _wall(until)]).fetchall()
    return {order_id for (order_id,) in found}


def _visible(rights: Rights) -> tuple[str, list[Any]]:
    """The subtree, and whatever the parties ever held; as a condition and its values."""
    ways: list[str] = []
    values: list[Any] = []
    if rights.branch_path is not None:
        ways.append("starts_with(branch_path, ?)")
        values.append(rights.branch_path)
    if rights.parties:
        marks = ", ".join("?" for _party in rights.parties)
        ways.append(f"order_id in (select order_id from fct_parties where party in ({marks}))")
        values += rights.parties
    return f"({' or '.join(ways) or 'false'})", values


def _rows(
    cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any]
) -> list[dict[str, Any]]:
    found = cursor.execute(sql, list(values))
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        for name in _TIMES:
            if row.get(name) is not None:
                row[name] = row[name].replace(tzinfo=config.TZ)
    return rows


def _wall(at: datetime) -> datetime:
    return at.astimezone(config.TZ).replace(tzinfo=None)
