"""The course of a year: revenue so far at each month's end beside an even pace and a year before.

The pace is the year's target times the part of the year that is over: whoever is above it is ahead
of the time gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.scope import Period, Scope
from metrics import boards, money
from metrics.days import last_day
from metrics.dimensions import MONTH
from metrics.kpi import Kpi
from metrics.measure import Cursor, measure
from metrics.question import facts

Money = Decimal | None
PLAN = money.AGAINST_YEAR


@dataclass(frozen=True)
class Course:
    """Twelve values in yuan each, January to December; None: not known, or not there yet."""

    year: int
    actual: tuple[Money, ...]
    plan: tuple[Money, ...]
    last_year: tuple[Money, ...]
    target: Money = None
    """Of the whole year."""

    @property
    def months(self) -> list[date]:
        return [date(self.year, number, 1) for number in range(1, 13)]


def so_far(cursor: Cursor, scope: Scope) -> Course:
    """Revenue from January to each month's end of the year in which the scope's period ends; each
    asked anew at its own grain. The year before is told of whole months only."""
    ends = _ends(cursor, scope)
    kpis = _askable((PLAN.actual, money.REVENUE_LAST_YEAR), scope)
    rows = [
        measure(cursor, *kpis, scope=scope.during(Period(_first(end), end))).one() for end in ends
    ]
    whole_until = facts(cursor).whole_until
    target = _target(cursor, scope)
    year = _last(scope).year
    gone = [*ends, *(last_day(date(year, number, 1)) for number in range(len(ends) + 1, 13))]
    return Course(
        year,
        _twelve(row.get(PLAN.actual.slug) for row in rows),
        _twelve(None if target is None else target * _part(day) for day in gone),
        _twelve(
            row.get(money.REVENUE_LAST_YEAR.slug) if end.replace(day=1) <= whole_until else None
            for row, end in zip(rows, ends, strict=True)
        ),
        target,
    )


def by_month(cursor: Cursor, scope: Scope) -> Course:
    """Revenue of each month of the same year, beside the month's own plan."""
    months = money.AGAINST_MONTHS
    end = _last(scope)
    year = scope.during(Period(_first(end), last_day(date(end.year, 12, 1))))
    kpis = _askable((months.actual, months.target, money.REVENUE_LAST_YEAR), scope)
    found = measure(cursor, *kpis, by=(MONTH,), scope=year).by(MONTH.slug)
    shown = {one.replace(day=1) for one in _ends(cursor, scope)}

    def values(kpi: Kpi, among: set[date] | None = None) -> tuple[Money, ...]:
        all_months = (date(end.year, number, 1) for number in range(1, 13))
        return tuple(
            found.get((month,), {}).get(kpi.slug) if among is None or month in among else None
            for month in all_months
        )

    return Course(
        end.year, values(months.actual, shown), values(months.target),
        values(money.REVENUE_LAST_YEAR, shown), None,
    )  # fmt: skip


def _ends(cursor: Cursor, scope: Scope) -> list[date]:
    """The last day of each month up to the end of the period, or of what is booked."""
    until = min(last_day(_last(scope)), facts(cursor).booked_until)
    if until.year < _last(scope).year:
        return []
    months = (date(until.year, number, 1) for number in range(1, until.month + 1))
    return [min(last_day(month), until) for month in months]


def _target(cursor: Cursor, scope: Scope) -> Money:
    kpis = _askable((PLAN.target,), scope)
    found: Money = measure(cursor, *kpis, scope=scope).one()[PLAN.target.slug] if kpis else None
    return found


def _askable(kpis: Sequence[Kpi], scope: Scope) -> tuple[Kpi, ...]:
    return boards.askable(kpis, (), scope)[0]


def _last(scope: Scope) -> date:
    assert scope.period is not None
    return scope.period.until


def _first(end: date) -> date:
    return date(end.year, 1, 1)


def _part(day: date) -> Decimal:
    """The part of its year that is over at the end of a day."""
    days = (date(day.year, 12, 31) - _first(day)).days + 1
    return Decimal((day - _first(day)).days + 1) / Decimal(days)


def _twelve(values: Any) -> tuple[Money, ...]:
    known = list(values)
    return (*known, *([None] * (12 - len(known))))
