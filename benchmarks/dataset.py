"""A department of a given size: the demo, and as many copies of its orders as it takes.

The copies are a file like any other: moved back by whole weeks, so that weekdays and hours keep
their shape, and read by the ordinary import. It is made once and kept in `build/bench`.
"""

import os
import subprocess
import sys
from pathlib import Path

import config
from storage import ops, warehouse

DAY = "2026-03-18"
COLUMNS = (
    "kind", "status", "customer_no", "customer_level", "customer_class", "service_no", "service",
    "product_group", "circuit_grade", "area", "division", "industry", "channel", "priority", "team",
    "vendor", "manager", "hold_minutes", "returns", "transfers", "reopens", "urges", "satisfaction",
)  # fmt: skip
MOMENTS = (
    "submitted_at", "received_at", "dispatched_at", "taken_at", "done_at", "confirmed_at",
    "closed_at",
)  # fmt: skip


def ensure(orders: int) -> None:
    """Make the department under `config.VAR` unless it is there already."""
    mark = config.VAR / f"made-{orders}"
    if mark.exists():
        ops.migrate()
        return
    _run("demo", "--orders", "20000", "--today", DAY, "--fresh")
    if orders > 20_000:
        file = _copies(orders - 20_000)
        _run("etl", "import", str(file), "--mapping", str(_mapping()))
        file.unlink()
        _run("etl", "build", "--as-of", f"{DAY}T10:42:00")
    mark.touch()


def _run(*command: str) -> None:
    print("  python -m", *command, flush=True)
    environment = {**os.environ, "PAIDAN_VAR": str(config.VAR)}
    subprocess.run([sys.executable, "-m", *command], check=True, cwd=config.ROOT, env=environment)


def _copies(orders: int) -> Path:
    file = config.VAR / "copies.csv"
    times = ", ".join(f"{name} - to_days((182 * (n % 4))::int) as {name}" for name in MOMENTS)
    warehouse.cursor().execute(
        f"""
        copy (
            select 'copies' as source, order_no || '-' || n as order_no,
                {", ".join(COLUMNS)}, {times}
            from fct_orders, range(1, {orders // 19_000 + 2}) as copy(n)
            where is_closed
            limit {orders}
        ) to '{file}' (header, timestampformat '%Y-%m-%d %H:%M:%S')
        """
    )
    return file


def _mapping() -> Path:
    path = config.VAR / "copies.yaml"
    moment = '{{from: {name}, format: "%Y-%m-%d %H:%M:%S"}}'
    lines = [f"  {name}: {name}" for name in ("source", "order_no", *COLUMNS)]
    lines += [f"  {name}: {moment.format(name=name)}" for name in MOMENTS]
    head = "target: work_orders\nfile: {encoding: utf-8}\ncolumns:\n"
    path.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return path
