"""What a figure means: its change, its rank, whether it is good enough, which figure to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from i18n import N_
from metrics.kpi import Better, Kpi, Number, Unit
from metrics.money import exact

FAR_BEHIND = -10.0
"""Percentage points behind the time gone from which on one is far behind."""


def change(kpi: Kpi, now: Number, before: Number) -> Number:
    """The difference in the KPI's unit; of a share in percentage points. None: not known."""
    if now is None or before is None:
        return None
    if kpi.unit is Unit.SHARE:
        return (float(now) - float(before)) * 100
    if isinstance(now, float) or isinstance(before, float):
        return float(now) - float(before)
    return now - before


def ranks(kpi: Kpi, values: Sequence[Number]) -> list[int | None]:
    """The rank of each value, 1 the best; equal values share a rank, unknown ones have none."""
    known = sorted(
        (value for value in values if value is not None), reverse=kpi.better is Better.MORE
    )
    first = {value: place for place, value in reversed(list(enumerate(known, start=1)))}
    return [None if value is None else first[value] for value in values]


def excess(breaches: Number, orders: Number, rate: Number) -> float | None:
    """Breaches more than there would be at an average rate."""
    if breaches is None or orders is None or rate is None:
        return None
    return float(breaches) - float(orders) * float(rate)


class Verdict(StrEnum):
    MET = "met"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"


VERDICT_NAMES = {
    Verdict.MET: N_("Met"),
    Verdict.BEHIND: N_("Behind"),
    Verdict.FAR_BEHIND: N_("Far behind"),
}


def verdict(ahead: Number) -> Verdict | None:
    """The verdict on so many percentage points ahead of the time gone; below zero is behind."""
    if ahead is None:
        return None
    if ahead >= 0:
        return Verdict.MET
    return Verdict.BEHIND if ahead >= FAR_BEHIND else Verdict.FAR_BEHIND


def meets(kpi: Kpi, value: Number) -> bool | None:
    """Whether a value, as shown, reaches the KPI's goal; None without a goal or a value."""
    if kpi.goal is None or value is None:
        return None
    places = kpi.decimals + (2 if kpi.unit is Unit.SHARE else 0)
    shown, goal = round(float(value), places), kpi.goal.value
    return shown <= goal if kpi.better is Better.LESS else shown >= goal


@dataclass(frozen=True)
class Shown:
    """The figure to show, and whether it is the published one although ours rounds otherwise."""

    value: Decimal | None
    places: int
    """Decimals with which it is written."""
    is_published: bool = False


def shown(computed: Number, published: Number, places: int) -> Shown:
    """Of a percentage computed and one published, the one to show (both as percentages).

    The published one where ours, rounded to as many decimals, differs; else ours, with `places`
    decimals. See the decision on published figures.
    """
    if published is not None:
        given = exact(published).normalize()
        own = max(0, -int(given.as_tuple().exponent))
        if computed is None or rounded(computed, own) != given:
            return Shown(given, own, is_published=computed is not None)
    return Shown(None if computed is None else rounded(computed, places), places)


def rounded(value: Number, places: int) -> Decimal:
    """Commercial rounding: a five goes up."""
    return exact(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
