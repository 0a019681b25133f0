"""A warehouse for the small department of `tests.office`: what tests of dashboards look at."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import duckdb
from dash.development.base_component import Component

import config
from storage import warehouse
from tests.metrics.marts import DDL, clock, order, put

AS_OF = datetime(2026, 3, 18, 10, 42)
SINCE = datetime(2026, 2, 1)
PLACES = {"YZ1": "yizhou", "YZ2": "yizhou", "YW1": "yiwu"}
CUSTOMERS = {"C0001": ("group", "S004"), "C0002": ("local_b", None)}
SERVICES = ("digital_circuit", "virtual_net", "office_suite")
BRANCHES = ("/hami/", "/hami/yizhou/", "/hami/yiwu/")
SHARED = (
    "kind", "service", "customer_no", "customer_level", "manager", "area", "branch_path", "team",
    "division",
)  # fmt: skip
KINDS = ("fault", "fault", "complaint", "install")


def publish(
    orders: int = 400, seed: int = 7, name: str = "b1", imported: int = 0,
    numbers: Sequence[str] = (),
) -> None:  # fmt: skip
    """Build and serve a warehouse of so many orders of all fates, and some that were only
    imported, these with order numbers of their own."""
    config.WAREHOUSE.mkdir(parents=True, exist_ok=True)
    path = config.WAREHOUSE / f"{name}.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute(DDL)
    info = {"name": name, "as_of": AS_OF, "data_until": AS_OF.date(), "change_no": 1,
            "built_at": AS_OF}  # fmt: skip
    put(connection, "build_info", info)
    connection.execute(
        "insert into dim_days select d::date, isodow(d) < 6, d::date = date '2026-02-17',"
        " d::date = date '2026-02-28' from range(date '2026-01-01', date '2027-01-01',"
        " interval 1 day) r(d)"
    )
    _fill(connection, orders, Random(seed))
    known = [*(f"OLD-{number}" for number in range(1, imported + 1)), *numbers]
    for number, order_no in enumerate(known, 1):
        old = {"order_no": order_no, "source": "branch", "customer_no": "C0009"}
        put(connection, "fct_orders", order(2**52 + number, "2026-02-01T07:00", **old))
    connection.close()
    warehouse.publish(path)


def _fill(connection: duckdb.DuckDBPyConnection, orders: int, chance: Random) -> None:
    made = [_order(number, chance) for number in range(1, orders + 1)]
    put(connection, "fct_orders", *made)
    put(connection, "fct_clocks", *(one for row in made for one in _clocks(row, chance)))
    put(
        connection, "dim_branches",
        *({"branch": path.strip("/").split("/")[-1], "branch_path": path} for path in BRANCHES),
    )  # fmt: skip
    sits = {"division": "gov", "area": "yizhou", "branch_path": "/hami/yizhou/"}
    put(connection, "dim_managers", {"manager": "S004"} | sits)
    for number, (level, manager) in CUSTOMERS.items():
        owned = {"customer_no": number, "manager": manager} | sits
        named = {"name": f"Customer {number}", "customer_level": level}
        put(connection, "dim_customers", owned | named)
        for month in (2, 3):
            booked = {"month": date(2026, month, 1), "amount_yuan": 50_000, "product_line": "ict"}
            put(connection, "fct_revenue", owned | booked)
    for kind, owner in (("manager", "S004"), ("branch", "hami")):
        put(connection, "fct_targets", {
            "period": date(2026, 3, 1), "period_kind": "month", "owner_kind": kind, "owner": owner,
            "indicator": "enterprise_revenue", "target": 80_000,
        })  # fmt: skip


def _order(number: int, chance: Random) -> dict[str, Any]:
    minutes = chance.randrange(int((AS_OF - SINCE).total_seconds() // 60))
    received = (SINCE + timedelta(minutes=minutes)).replace(hour=chance.choice((9, 9, 10, 11, 15)))
    received = min(received, AS_OF - timedelta(hours=1))
    team = chance.choice(list(PLACES))
    customer = chance.choice(list(CUSTOMERS))
    level, manager = CUSTOMERS[customer]
    is_open = received > AS_OF - timedelta(days=1)
    values: dict[str, Any] = {
        "order_no": f"YZ-{number:04d}", "kind": chance.choice(KINDS), "team": team,
        "service": chance.choice(SERVICES), "customer_no": customer, "customer_level": level,
        "manager": manager, "area": PLACES[team], "branch_path": f"/hami/{PLACES[team]}/",
        "is_breached": chance.choice((True, False, False, False, None)), "division": "gov",
        "reopens": chance.choice((0, 0, 0, 1)), "urges": chance.choice((0, 0, 2)),
        "satisfaction": chance.choice((None, 3, 5)), "service_no": "YZ-0233",
    }  # fmt: skip
    if is_open:
        values |= {"status": "in_progress", "is_closed": False, "done_at": None, "closed_at": None}
    return order(number, received.isoformat(), **values)


def _clocks(row: dict[str, Any], chance: Random) -> list[dict[str, Any]]:
    """Dispatch, take, the main clock, which runs while the order is open, then confirm."""
    shared = {name: row[name] for name in SHARED}
    started = row["received_at"].isoformat()
    main = "repair" if row["kind"] in ("fault", "complaint") else "finish"
    took = chance.randrange(20, 400) if row["is_closed"] else None
    return [
        clock(row["order_id"], "dispatch", started, chance.randrange(2, 20), limit_minutes=15.0,
              **shared),
        clock(row["order_id"], "take", started, chance.randrange(5, 36), limit_minutes=30.0,
              **shared),
        clock(row["order_id"], main, started, took, **shared),
        *([clock(row["order_id"], "confirm", row["done_at"].isoformat(), chance.randrange(2, 20),
                 **shared | {"limit_minutes": 15.0})] if took else []),
    ]  # fmt: skip


# -- reading answers -----------------------------------------------------------------------------


def answer(response: Any) -> dict[str, Any]:
    """What a callback gave back, by component id and property."""
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()["response"]
    return found


def children(response: Any, id: str) -> Any:
    return answer(response)[id]["children"]


def texts(tree: Any) -> str:
    """All text of a tree of components, or of the properties of one, piece after piece."""
    tree = _plain(tree)
    if isinstance(tree, list | tuple):
        return "".join(texts(one) for one in tree)
    if isinstance(tree, dict):
        props = tree.get("props", tree)
        return texts(props.get("tree", props.get("children")))
    return "" if tree is None else str(tree)


def parts(tree: Any, kind: str) -> list[dict[str, Any]]:
    """The properties of every component of a kind (`A`, `Td`), in order."""
    tree = _plain(tree)
    if isinstance(tree, list | tuple):
        return [found for one in tree for found in parts(one, kind)]
    if not isinstance(tree, dict):
        return []
    props: dict[str, Any] = tree.get("props", {})
    mine = [props] if tree.get("type") == kind else []
    return [*mine, *parts(props.get("tree", props.get("children")), kind)]


def _plain(tree: Any) -> Any:
    """A component as a browser is sent it."""
    return tree.to_plotly_json() if isinstance(tree, Component) else tree
