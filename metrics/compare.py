"""Figures beside what they were in an earlier period."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.scope import Scope
from metrics.days import Against, cut, earlier
from metrics.judging import change
from metrics.kpi import Dimension, Kpi, Measured, Number
from metrics.measure import Cursor, Table, measure
from metrics.money import growth
from metrics.question import facts


def compare(
    cursor: Cursor, *kpis: Kpi, by: Sequence[Dimension] = (), scope: Scope, against: Against
) -> Table:
    """The KPIs, and what they were in the period that this one is compared with.

    Columns: the dimensions, then of each KPI `slug`, `slug__before`, `slug__change` (the
    difference in the KPI's unit; of shares in percentage points) and `slug__growth` (relative).
    A period that still runs is compared with as much of the earlier one. Without a period, and for
    KPIs that know none, the last three are None.
    """
    now = measure(cursor, *kpis, by=by, scope=scope)
    names = tuple(one.slug for one in by)
    columns = (*names, *(column for kpi in kpis for column in _columns(kpi)))
    before: dict[Any, dict[str, Any]] = {}
    if scope.period is not None:
        other = replace(scope, period=earlier(scope.period, against))
        until_at = cut(scope.period, against, facts(cursor).as_of)
        before = measure(cursor, *kpis, by=by, scope=other, until_at=until_at).by(*names)
    here = now.by(*names)
    keys = [*here, *(key for key in before if key not in here)]
    nothing = {kpi.slug: _absent(kpi) for kpi in kpis}
    rows = [
        (
            *key,
            *(
                value
                for kpi in kpis
                for value in _compared(
                    kpi,
                    here.get(key, nothing)[kpi.slug],
                    before.get(key, nothing)[kpi.slug] if before else None,
                )
            ),
        )
        for key in keys
    ]
    return Table(columns, rows)


def _columns(kpi: Kpi) -> tuple[str, ...]:
    return kpi.slug, f"{kpi.slug}__before", f"{kpi.slug}__change", f"{kpi.slug}__growth"


def _absent(kpi: Kpi) -> int | None:
    return kpi.absent if isinstance(kpi, Measured) else None


def _compared(kpi: Kpi, now: Number, before: Number) -> tuple[Number, Number, Number, float | None]:
    if isinstance(kpi, Measured) and kpi.time is None:
        before = None
    return now, before, change(kpi, now, before), growth(now, before)
