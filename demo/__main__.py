"""`python -m demo`: make the demo department. `python -m demo live`: let its staff work.

Exit code 0 if the department is there (or was already), 1 if it was refused, 2 for a mistake in
the arguments.
"""

import argparse
import signal
import sys
from datetime import UTC, date, datetime
from threading import Event
from time import monotonic

import config
from demo import live, making
from demo.plan import Plan, wall
from domain.errors import Refused

MOMENT = (10, 42)
"""The time of day that `--today` stands for: the middle of a busy morning."""


def main(arguments: list[str]) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        return _live(chosen.speed) if chosen.what == "live" else _make(chosen)
    except (Refused, OSError) as why:
        print(why, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped half way: python -m demo --fresh makes it anew.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("make", "live"), default="make")
    parser.add_argument("--orders", type=_whole, default=20_000, help="how many (20000)")
    parser.add_argument("--today", type=date.fromisoformat, help="the day it tells of (now)")
    parser.add_argument("--seed", type=int, default=7, help="another seed, other orders (7)")
    parser.add_argument("--fresh", action="store_true", help="delete the demo there is first")
    parser.add_argument("--speed", type=_speed, default=1.0, help="of live: 2 is twice as busy")
    return parser


def _make(chosen: argparse.Namespace) -> int:
    began, at = monotonic(), datetime.now(UTC).replace(microsecond=0)
    making.prepare(at)
    if chosen.fresh:
        making.clear(at)
    if not making.is_empty():
        print(f"There is data already{_told_of()}. Nothing was changed; --fresh makes it anew.")
        return 0
    now = wall(chosen.today, *MOMENT) if chosen.today else at.astimezone(config.TZ)
    plan = Plan(now, chosen.orders, chosen.seed)
    made = making.make(plan, at, lambda text: print(f"{monotonic() - began:5.1f} s  {text}"))
    print(
        f"{monotonic() - began:5.1f} s  The demo is ready: {made.customers:,} customers,"
        f" {made.orders:,} orders, {made.open_orders} of them open,"
        f" {made.rejected} rows rejected, as of {made.as_of[:16].replace('T', ' ')}."
    )
    return 0


def _told_of() -> str:
    made = making.about()
    return f" (a demo as of {made.as_of[:16].replace('T', ' ')})" if made else ""


def _live(speed: float) -> int:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    making.prepare(datetime.now(UTC))
    for line in live.work(speed, stop):
        print(line, flush=True)
    return 0


def _whole(text: str) -> int:
    number = int(text)
    if number < 100:
        raise argparse.ArgumentTypeError("at least 100 orders make a department")
    return number


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 1000:
        raise argparse.ArgumentTypeError("is above 0 and at most 1000")
    return speed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
