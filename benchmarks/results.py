"""A measured figure beside its target."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Result:
    """One line of the report."""

    measure: str
    value: float
    unit: str
    target: float
    more_is_better: bool = False
    beside: str = ""
    """What it is held against, with its figure."""

    @property
    def is_met(self) -> bool:
        return self.value >= self.target if self.more_is_better else self.value <= self.target

    def line(self) -> str:
        sign = "≥" if self.more_is_better else "≤"
        verdict = "met" if self.is_met else "MISSED"
        told = f"{self.measure:<58} {self.value:>9.2f} {self.unit:<4} {sign} {self.target:<8g}"
        return f"{told} {verdict:<7} {self.beside}"


def median_ms(act: Callable[[], object], times: int = 25, warm: int = 3) -> float:
    """Median wall time of an act in milliseconds, after a few turns that do not count."""
    for _turn in range(warm):
        act()
    return statistics.median(_once(act) for _turn in range(times))


def paired_ms(
    ours: Callable[[], object], theirs: Callable[[], object], times: int = 25
) -> tuple[float, float]:
    """Medians of two acts that take turns, so that both meet the same weather."""
    for _turn in range(3):
        ours()
        theirs()
    pairs = [(_once(ours), _once(theirs)) for _turn in range(times)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the sorted values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _once(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000
