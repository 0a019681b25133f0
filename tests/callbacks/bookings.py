"""A warehouse of revenue: bookings of 27 months by twelve managers of two divisions, with plans and
a report of indicators."""

from datetime import date, datetime

import duckdb

import config
from storage import warehouse
from tests.metrics.marts import DDL, put

AS_OF = datetime(2026, 3, 18, 10, 42)
MANAGERS = {f"M{number:02d}": ("gov", "finance")[number % 2] for number in range(1, 13)}
LINES = ("ict", "broadband_lines")


def publish() -> None:
    config.WAREHOUSE.mkdir(parents=True, exist_ok=True)
    path = config.WAREHOUSE / "money1.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute(DDL)
    put(connection, "build_info", {"name": "money1", "as_of": AS_OF, "data_until": AS_OF.date(),
                                   "change_no": 1, "built_at": AS_OF})  # fmt: skip
    connection.execute(
        "insert into dim_days select d::date, isodow(d) < 6, false, false"
        " from range(date '2024-01-01', date '2027-01-01', interval 1 day) r(d)"
    )
    for branch in ("/hami/", "/hami/yizhou/", "/hami/yiwu/"):
        code = branch.strip("/").split("/")[-1]
        put(connection, "dim_branches", {"branch": code, "branch_path": branch})
    for number, (manager, division) in enumerate(MANAGERS.items(), start=1):
        _fill(connection, number, manager, division)
    _plan(connection, "branch", "hami", 48_000_000)
    for owner_kind, owners, target in (
        ("division", ("gov", "finance"), 24_000_000), ("product_line", LINES, 22_000_000),
    ):  # fmt: skip
        for owner in owners:
            _plan(connection, owner_kind, owner, target)
    _report(connection)
    connection.close()
    warehouse.publish(path)


def _fill(connection: duckdb.DuckDBPyConnection, number: int, manager: str, division: str) -> None:
    """A manager's plan, and bookings of every month of both lines, none like another."""
    area = "yiwu" if number > 10 else "yizhou"
    sits = {"division": division, "area": area, "branch_path": f"/hami/{area}/"}
    put(connection, "dim_managers", {"manager": manager} | sits)
    _plan(connection, "manager", manager, 2_000_000 + 200_000 * number)
    put(
        connection, "fct_revenue",
        *(
            {"month": date(2024 + months // 12, months % 12 + 1, 1), "manager": manager,
             "product_line": line, "customer_no": f"C{number}", "industry": "government",
             "amount_yuan": 100_000 + 2_740 * number + 1_220 * months + 18_000 * place} | sits
            for months in range(27)
            for place, line in enumerate(LINES)
        ),
    )  # fmt: skip


def _plan(connection: duckdb.DuckDBPyConnection, kind: str, owner: str, of_year: int) -> None:
    shared = {"indicator": "enterprise_revenue", "owner_kind": kind, "owner": owner}
    for year in (2025, 2026):
        put(
            connection, "fct_targets",
            shared | {"period": date(year, 1, 1), "period_kind": "year", "target": of_year},
            *(
                shared | {"period": date(year, month, 1), "period_kind": "month",
                          "target": of_year / 12 + month}
                for month in range(1, 13)
            ),
        )  # fmt: skip


def _report(connection: duckdb.DuckDBPyConnection) -> None:
    shared = {"period": date(2025, 11, 1), "basis": "year_to_date", "owner_kind": "branch",
              "owner": "hami"}  # fmt: skip
    put(
        connection, "fct_indicators",
        shared | {"indicator": "broadband_net_adds", "actual": 628, "plan": 610, "unit": "户",
                  "published_completion": 102.9},
        shared | {"indicator": "lh_info_net_adds", "actual": 364, "plan": 460, "unit": "户",
                  "published_completion": 79.13},
        shared | {"indicator": "ringback_penetration", "actual": 59.47, "last_year": 53.92,
                  "unit": "%", "change_kind": "points", "published_change": 5.55},
        shared | {"indicator": "ehome_new", "actual": 129, "unit": "户"},
    )  # fmt: skip
