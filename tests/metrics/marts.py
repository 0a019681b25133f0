"""The marts of the warehouse, empty or with a few rows, in memory: what figures are tested on."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

AS_OF = datetime(2026, 3, 18, 10, 42)

_SCOPE = (
    "kind varchar, service varchar, product_group varchar, customer_no varchar,"
    " customer_level varchar, branch_path varchar, area varchar, division varchar,"
    " industry varchar, channel varchar, team varchar, manager varchar, priority varchar,"
    " source varchar, vendor varchar, assignee varchar"
)
DDL = f"""
create table build_info (name varchar, as_of timestamp, data_until date, change_no bigint,
    built_at timestamp);
create table fct_orders (order_id bigint, order_no varchar, service_no varchar, {_SCOPE},
    customer_class varchar, circuit_grade varchar,
    status varchar, submitted_at timestamp, received_at timestamp, dispatched_at timestamp,
    taken_at timestamp, done_at timestamp, confirmed_at timestamp, closed_at timestamp,
    due_at timestamp, is_closed boolean, is_breached boolean, hold_minutes double, returns integer,
    transfers integer, reopens integer, urges integer, satisfaction integer, is_repeat boolean);
create table fct_clocks (order_id bigint, clock varchar, leg integer, {_SCOPE},
    received_at timestamp, started_at timestamp, warn_at timestamp, due_at timestamp,
    stopped_at timestamp, limit_minutes double, elapsed_minutes double, paused_minutes double,
    is_breached boolean, policy_row integer, calendar varchar);
create table fct_events (order_id bigint, verb varchar, happened_at timestamp,
    recorded_at timestamp, actor varchar, team varchar, reason varchar);
create table fct_parties (order_id bigint, party varchar, branch_path varchar);
create table rpt_backlog (day date, order_id bigint, age_days integer, {_SCOPE});
create table fct_revenue (month date, customer_no varchar, product_line varchar,
    amount_yuan decimal(18, 4), manager varchar, division varchar, branch_path varchar,
    area varchar, industry varchar, customer_level varchar);
create table fct_targets (period date, period_kind varchar, indicator varchar, owner_kind varchar,
    owner varchar, target decimal(18, 4));
create table fct_indicators (period date, basis varchar, indicator varchar, owner_kind varchar,
    owner varchar, actual decimal(18, 4), plan decimal(18, 4), last_year decimal(18, 4),
    unit varchar, change_kind varchar, published_completion decimal(18, 4),
    published_change decimal(18, 4));
create table dim_customers (customer_no varchar, name varchar, customer_level varchar,
    customer_class varchar, industry varchar, division varchar, area varchar,
    branch_path varchar, manager varchar, since date, until date,
    is_unknown boolean default false);
create table dim_services (service_no varchar, customer_no varchar, product_group varchar,
    service varchar, circuit_grade varchar, customer_level varchar, industry varchar,
    division varchar, area varchar, branch_path varchar, manager varchar, since date, until date,
    is_unknown boolean default false);
create table dim_managers (manager varchar, division varchar, area varchar, branch_path varchar,
    is_unknown boolean);
create table dim_branches (branch varchar, branch_path varchar, is_unknown boolean);
create table dim_days (day date, is_workday boolean, is_holiday boolean, is_makeup boolean);
"""


def marts(*, as_of: datetime = AS_OF, data_until: date | None = None) -> duckdb.DuckDBPyConnection:
    """Empty marts, with the days of 2024 to 2026 (Monday to Friday are working days)."""
    connection = duckdb.connect()
    connection.execute(DDL)
    connection.execute(
        "insert into build_info values ('b1', $as_of, $until, 7, $as_of)",
        {"as_of": as_of, "until": data_until or as_of.date()},
    )
    connection.execute(
        "insert into dim_days select d::date, isodow(d) < 6, false, false"
        " from range(date '2024-01-01', date '2027-01-01', interval 1 day) r(d)"
    )
    return connection


def put(connection: duckdb.DuckDBPyConnection, table: str, *rows: Mapping[str, Any]) -> None:
    """Insert rows; columns that are not named stay null."""
    names = sorted({name for row in rows for name in row})
    if names:
        group = f"({', '.join('?' * len(names))})"
        connection.execute(
            f"insert into {table} ({', '.join(names)}) values {', '.join([group] * len(rows))}",
            [row.get(name) for row in rows for name in names],
        )


def order(order_id: int, received: str, **values: Any) -> dict[str, Any]:
    """A closed order in time of a county branch, where nothing else is said."""
    received_at = datetime.fromisoformat(received)
    return {
        "order_id": order_id,
        "order_no": f"YZ-{order_id}",
        "source": "paidan",
        "kind": "fault",
        "area": "yizhou",
        "branch_path": "/hami/yizhou/",
        "team": "T1",
        "manager": "M1",
        "service": "ddn",
        "product_group": "bandwidth",
        "customer_no": "C1",
        "customer_level": "group",
        "status": "closed",
        "received_at": received_at,
        "done_at": received_at + timedelta(hours=3),
        "closed_at": received_at + timedelta(hours=4),
        "is_closed": True,
        "is_breached": False,
        "returns": 0,
        "transfers": 0,
        "reopens": 0,
        "urges": 0,
    } | values


def clock(
    order_id: int, name: str, started: str, minutes: float | None, **values: Any
) -> dict[str, Any]:
    """A clock of an order that ran so many minutes against a limit of 240; None: it still runs."""
    started_at = datetime.fromisoformat(started)
    limit = values.get("limit_minutes", 240.0)
    return {
        "order_id": order_id,
        "clock": name,
        "leg": 0,
        "team": "T1",
        "area": "yizhou",
        "branch_path": "/hami/yizhou/",
        "kind": "fault",
        "received_at": started_at,
        "started_at": started_at,
        "warn_at": started_at + timedelta(minutes=limit * 0.75),
        "due_at": started_at + timedelta(minutes=limit),
        "stopped_at": None if minutes is None else started_at + timedelta(minutes=minutes),
        "limit_minutes": limit,
        "elapsed_minutes": minutes,
        "paused_minutes": 0.0,
        "is_breached": None if minutes is None else minutes > limit,
    } | values
