"""The second process: open orders follow the limits in force, their holders are told what runs out,
the warehouse follows the orders.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from etl import runs
from services import attaching, recomputing, sweeping

log = logging.getLogger("worker")


def recompute() -> None:
    """Compute the clocks of open orders anew where limits or calendars have changed."""
    if orders := recomputing.recompute(datetime.now(UTC)):
        log.info("limits or calendars have changed: %s open orders recomputed", orders)


def sweep() -> None:
    """Tell of clocks that are at risk or late."""
    if messages := sweeping.sweep(datetime.now(UTC)):
        log.info("%s messages about clocks", messages)


def refresh() -> None:
    """Bring the warehouse up to date; waits for a build that is running."""
    runs.refresh(datetime.now(UTC))


def tidy() -> None:
    """Delete the bytes of files that were removed from their orders."""
    if files := attaching.tidy(datetime.now(UTC)):
        log.info("%s files deleted that nothing needs any more", files)


JOBS: tuple[tuple[float, Callable[[], object]], ...] = (
    (5.0, recompute), (5.0, sweep), (60.0, refresh), (3600.0, tidy),
)  # fmt: skip
"""Seconds between the starts of a job, and the job."""
CHECK_SECONDS = 1.0


def turn(next_at: dict[int, float], now: float) -> None:
    """Run what is due. A job that fails is logged and tried again in its next turn."""
    for number, (seconds, job) in enumerate(JOBS):
        if now >= next_at.get(number, 0.0):
            next_at[number] = now + seconds
            try:
                job()
            except Exception:
                log.exception("%s failed", job.__name__)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    log.info("started at %s", datetime.now(UTC).isoformat(timespec="seconds"))
    next_at: dict[int, float] = {}
    while not stop.wait(CHECK_SECONDS):
        turn(next_at, monotonic())


if __name__ == "__main__":
    main()
