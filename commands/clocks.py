"""`python -m commands clocks verify|rebuild`: the projection held against the ledger.

`verify` folds every ledger again, on all cores, and names each difference; `rebuild` writes the
orders that differ anew. Exit code: 0 no difference (left), 1 differences found.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path

import config
from services import verifying
from services.verifying import Difference, Share
from storage import ops

SHOWN = 50
REPAIRED_AT_ONCE = 500
WORTH_A_PROCESS = 5_000
"""Orders that take longer than a process takes to start."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m commands clocks", description=__doc__)
    parser.add_argument("what", choices=("verify", "rebuild"))
    parser.add_argument("--first", type=int, default=0, help="the first order id")
    parser.add_argument("--last", type=int, help="the last order id")
    chosen = parser.parse_args(arguments)
    at = datetime.now(UTC)
    differing = _verify(at, chosen.first, chosen.last)
    if chosen.what == "verify" or not differing:
        return 1 if differing else 0
    for start in range(0, len(differing), REPAIRED_AT_ONCE):
        with ops.transaction() as session:
            verifying.rebuild(session, differing[start : start + REPAIRED_AT_ONCE], at)
    print(f"{len(differing)} orders rebuilt")
    return 0


def _verify(at: datetime, first: int, last: int | None) -> list[int]:
    """The orders that differ, each difference printed (the first few)."""
    differing: dict[int, None] = {}
    found = 0
    for one in differences(at, first, last):
        found += 1
        differing[one.order_id] = None
        if found <= SHOWN:
            print(f"order {one.order_id}: {one.what}:", end=" ")
            print(f"{one.stored}, the ledger says {one.told}")
    print(f"{found} differences in {len(differing)} orders", file=sys.stderr)
    return list(differing)


def differences(at: datetime, first: int = 0, last: int | None = None) -> Iterator[Difference]:
    """Every difference between ledger and projection, in the order of the orders."""
    with ops.reading() as session:
        shares = verifying.shares(session, first, last, os.cpu_count() or 1, WORTH_A_PROCESS)
    if len(shares) < 2:
        yield from chain.from_iterable(map(_of_share, shares, repeat(at)))
        return
    # Spawned, because a connection to the store must not be shared by two processes.
    with ProcessPoolExecutor(
        len(shares), get_context("spawn"), _settle, (config.VAR, config.OPS_URL)
    ) as pool:
        yield from chain.from_iterable(pool.map(_of_share, shares, repeat(at)))


def _of_share(share: Share, at: datetime) -> list[Difference]:
    with ops.reading() as session:
        return list(verifying.verify(session, at, first=share[0], last=share[1]))


def _settle(var: Path, url: str) -> None:
    config.VAR, config.OPS_URL = var, url
