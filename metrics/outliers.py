"""Days that stand out among others, and what explains them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.scope import Period
from metrics.kpi import Measured, Table

DEVIATIONS = 2.0
"""Standard deviations above the mean from which on a day is an exception."""
EXCEPTION_FROM = 5
"""Under so many no day is one."""
DAYS_NEEDED = 7
"""Of fewer days nothing can be said."""
EXPLAINED = 0.5
"""The part of a day's number that a cause must explain."""
UNUSUAL = 1.5
"""How many times its usual part that must be."""

DAYS_SHOWN = 30

Counted = tuple[Mapping[str, Table], int]
"""A number by each of several dimensions, and the number in all."""


@dataclass(frozen=True)
class Cause:
    """What most of an exceptional day's rows have in common."""

    dimension: str
    code: str
    orders: int


def window(period: Period, data_until: date) -> Period:
    """The days that are looked at: the last up to the end of a period, or of the data."""
    until = min(period.until, data_until)
    return Period(until - timedelta(days=DAYS_SHOWN - 1), until)


def exceptional(counts: Sequence[int | None]) -> list[int]:
    """The places of the days that stand out, the highest first. None: a day that is not over."""
    known = [count for count in counts if count is not None]
    if len(known) < DAYS_NEEDED:
        return []
    mean = sum(known) / len(known)
    deviation = (sum((count - mean) ** 2 for count in known) / len(known)) ** 0.5
    line = max(mean + DEVIATIONS * deviation, EXCEPTION_FROM)
    found = [(-count, place) for place, count in enumerate(counts) if count and count >= line]
    return [place for _count, place in sorted(found)]


def cause(kpi: Measured, that_day: Counted, usual: Counted) -> Cause | None:
    """What explains an exceptional day: the value of a dimension that at least half of its rows
    have, and clearly more than usually."""
    found: list[tuple[float, Cause]] = []
    for dimension, table in that_day[0].items():
        before = _parts(kpi, usual[0][dimension], dimension, usual[1])
        for code, part in _parts(kpi, table, dimension, that_day[1]).items():
            was = before.get(code, 0.0)
            if code is not None and part >= EXPLAINED and part >= UNUSUAL * was:
                orders = round(part * that_day[1])
                found.append((part - was, Cause(dimension, code, orders)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _parts(kpi: Measured, table: Table, dimension: str, whole: int) -> dict[str | None, float]:
    """Each value's part of the whole."""
    return {row[dimension]: (row[kpi.slug] or 0) / whole for row in table.dicts() if whole}
