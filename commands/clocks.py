"""`python -m commands clocks verify|rebuild`: the projection held against the ledger.

`verify` folds every ledger again and names each difference; `rebuild` writes the orders that
differ anew. Exit code: 0 no difference (left), 1 differences found.
"""

import argparse
import sys
from datetime import UTC, datetime

from services import verifying
from storage import ops

SHOWN = 50
REPAIRED_AT_ONCE = 500


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
    with ops.reading() as session:
        for one in verifying.verify(session, at, first=first, last=last):
            found += 1
            differing[one.order_id] = None
            if found <= SHOWN:
                print(f"order {one.order_id}: {one.what}:", end=" ")
                print(f"{one.stored}, the ledger says {one.told}")
    print(f"{found} differences in {len(differing)} orders", file=sys.stderr)
    return list(differing)
