"""The department's indicators as it reports them every month: the year so far.

November of one year is a real department's report (`PUBLISHED`); the months before and after it
lead up to it and go on from it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from demo.department import CITY
from demo.money import FEN, SEASON, Booking, Totals
from demo.plan import Plan, months_between


@dataclass(frozen=True)
class Published:
    """One line of the report for January to November."""

    indicator: str
    unit: str
    actual: float
    plan: float | None = None
    last_year: float | None = None
    completion: str | None = None
    """Percent, as printed; 628 of 610 was printed as 102.9, cut and not rounded."""
    change: str | None = None
    """As printed: percent, or points for a share."""
    is_share: bool = False


PUBLISHED = (
    Published("enterprise_revenue", "万元", 2114.54, 2488.87, 1851.29, "84.96", "14.22"),
    Published("ict_revenue", "万元", 286.50, 290.00, 45.89, "98.79", "524.32"),
    Published("ringback_penetration", "%", 59.47, None, 53.92, None, "5.55", True),
    Published("broadband_net_adds", "户", 628, 610, None, "102.9"),
    Published("lh_info_net_adds", "户", 364, 460, None, "79.13"),
    Published("lh_xt_net_adds", "户", 85, 100, None, "85"),
    Published("fixed_phone_new", "部", 621),
    Published("caller_id_new", "户", 528),
    Published("cordless_new", "户", 574),
    Published("ehome_new", "户", 129),
    Published("biz_ringback_new", "户", 342),
)
OWNER_KINDS = ("department", "branch")
"""The department is one branch, and reports as both: who sees only a branch finds it there."""
GROWTH = 1.07
"""From the published year to the one after it, of what is counted."""
MONEY = {"enterprise_revenue": None, "ict_revenue": "ict"}
"""Indicators that are the sum of what was booked, and the product line of which."""


@dataclass(frozen=True)
class Report:
    """An indicator for the year so far, at the end of a month."""

    month: date
    indicator: str
    owner_kind: str
    owner: str
    unit: str
    actual: float
    plan: float | None
    last_year: float | None
    change_kind: str | None
    completion: str | None
    change: str | None


def reports(plan: Plan, totals: Totals, booked: Sequence[Booking]) -> list[Report]:
    """Every month that is over, from January of the published year on."""
    last = date(plan.today.year, plan.today.month, 1)
    months = [m for m in months_between(date(plan.golden_year, 1, 1), last) if m < last]
    money = _money(booked)
    return [
        replace(_report(plan, totals, money, one, month), owner_kind=owner_kind)
        for month in months
        for one in PUBLISHED
        for owner_kind in OWNER_KINDS
    ]


def _money(booked: Sequence[Booking]) -> dict[tuple[str, date], float]:
    """万元 of the year up to each month, by indicator."""
    fen: dict[tuple[str, date], int] = defaultdict(int)
    for one in booked:
        for indicator, line in MONEY.items():
            if line is None or line == one.line:
                fen[indicator, one.month] += one.fen
    found: dict[tuple[str, date], float] = {}
    so_far: dict[tuple[str, int], int] = defaultdict(int)
    for (indicator, month), amount in sorted(fen.items(), key=lambda item: item[0][1]):
        so_far[indicator, month.year] += amount
        found[indicator, month] = round(so_far[indicator, month.year] / FEN, 2)
    return found


def _report(
    plan: Plan, totals: Totals, money: dict[tuple[str, date], float], one: Published, month: date
) -> Report:
    if one.indicator in MONEY:
        actual = money[one.indicator, month]
        last_year: float | None = money.get((one.indicator, month.replace(year=month.year - 1)))
    else:
        actual = _counted(plan, one, month)
        last_year = _last_year(plan, one, month)
    is_published = (month.year, month.month) == (plan.golden_year, 11)
    return Report(
        month, one.indicator, OWNER_KINDS[0], CITY, one.unit, actual,
        _planned(plan, totals, one, month.year),
        last_year, ("points" if one.is_share else "percent") if last_year is not None else None,
        one.completion if is_published else None, one.change if is_published else None,
    )  # fmt: skip


def _counted(plan: Plan, one: Published, month: date) -> float:
    """What the year had come to at the end of a month, in step with the season."""
    gone = sum(SEASON[: month.month]) / sum(SEASON[:11])
    if one.is_share:
        started = one.last_year or 0.0
        yearly = one.actual - started
        return round(started + yearly * (gone + (month.year - plan.golden_year) * 0.6), 2)
    factor = 1.0 if month.year == plan.golden_year else GROWTH
    return float(round(one.actual * gone * factor))


def _last_year(plan: Plan, one: Published, month: date) -> float | None:
    if month.year > plan.golden_year:
        return _counted(plan, one, month.replace(year=month.year - 1))
    return one.last_year if month.month == 11 else None


def _planned(plan: Plan, totals: Totals, one: Published, year: int) -> float | None:
    if one.indicator == "enterprise_revenue":
        return totals.department_target(year)
    if one.indicator == "ict_revenue":
        return totals.division_target("ict", year)
    if one.plan is None:
        return None
    return one.plan if year == plan.golden_year else float(round(one.plan * GROWTH))
