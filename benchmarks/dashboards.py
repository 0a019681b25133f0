"""Figures: `measure()` beside its own SQL, and a heat map through HTTP."""

from datetime import date, timedelta
from typing import Any

from benchmarks.results import Result, median_ms, paired_ms
from benchmarks.web import Client, served
from domain.scope import Period, Scope
from metrics.catalogue import BREACH_RATE, BREACHES, DIMENSIONS, ORDERS
from metrics.measure import measure
from storage import warehouse

END = date(2026, 3, 18)
WEEK_MAP = (DIMENSIONS["weekday"], DIMENSIONS["hour"])


class Recording:
    """A cursor that remembers what it was asked."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.asked: list[tuple[Any, ...]] = []

    def execute(self, *question: Any) -> Any:
        self.asked.append(question)
        return self.cursor.execute(*question)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)


def run(_orders: int) -> list[Result]:
    return [*_measuring(), *_heat_map()]


def _scope(days: int = 365, back: int = 0) -> Scope:
    until = END - timedelta(days=back)
    return Scope(period=Period(until - timedelta(days=days), until))


def _measuring() -> list[Result]:
    cursor = warehouse.cursor()
    kpis = (BREACH_RATE, BREACHES, ORDERS)
    results = []
    for name, by in (("weekday x hour", WEEK_MAP), ("total", ())):
        recording = Recording(cursor)
        measure(recording, *kpis, by=by, scope=_scope())
        asked = recording.asked[-1]
        ours, raw = paired_ms(
            lambda by=by: measure(cursor, *kpis, by=by, scope=_scope()),
            lambda asked=asked: cursor.execute(*asked).fetchall(),
        )
        beside = f"{ours:.2f} ms beside {raw:.2f} ms raw"
        results.append(Result(f"measure(), {name}", ours / raw, "x", 1.15, beside=beside))
    return results


def _heat_map() -> list[Result]:
    """First: a period that nobody asked for yet, each time another. Again: the same one."""
    cursor = warehouse.cursor()
    recording = Recording(cursor)
    measure(recording, BREACH_RATE, ORDERS, by=WEEK_MAP, scope=_scope())
    raw = median_ms(lambda: cursor.execute(*recording.asked[-1]).fetchall())
    with served(processes=1) as port:
        client = Client(port, "部门经理")
        back = iter(range(1, 400))

        def first() -> bytes:
            until = END - timedelta(days=next(back))
            return _drawn(client, f"?period={until - timedelta(days=365)}..{until}")

        cold = median_ms(first)
        warm = median_ms(lambda: _drawn(client, "?period=2025-03-18..2026-03-18"))
    beside = f"{cold:.2f} ms beside {raw:.2f} ms raw SQL"
    return [
        Result("heat map by HTTP, first time, over raw SQL", cold - raw, "ms", 4, beside=beside),
        Result("heat map by HTTP, same build again", warm, "ms", 3),
    ]


def _drawn(client: Client, search: str) -> bytes:
    return client.callback(
        "sla-week.figure", {"sla-asked.data": search, "shell-theme.data": "light"}
    )
