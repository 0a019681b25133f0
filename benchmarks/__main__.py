"""`python -m benchmarks [NAME ...] [--orders 1000000]`: figures, targets, verdicts, versions."""

import argparse
import os
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("dashboards", "freshness", "desk", "acting", "clocks")
LIBRARIES = ("dash", "duckdb", "sqlalchemy", "flask", "gunicorn")


def main() -> int:
    """0: every target is met; 1: some are not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--orders", type=int, default=1_000_000)
    given = parser.parse_args()
    os.environ["PAIDAN_VAR"] = str(ROOT / "build" / "bench")
    dataset = import_module("benchmarks.dataset")
    print(f"A department of {given.orders:,} orders in build/bench")
    dataset.ensure(given.orders)
    used = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {used}; {os.cpu_count()} cores\n")
    missed = 0
    for name in given.parts or PARTS:
        for result in import_module(f"benchmarks.{name}").run(given.orders):
            print(result.line(), flush=True)
            missed += not result.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
