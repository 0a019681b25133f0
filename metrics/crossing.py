"""KPIs by two dimensions at once, with the totals of both and of everything.

One statement reads the mart once and answers all four grains. Each is asked of the rows themselves,
so that a total is never a mean of means; only counts, and shares of counts, are counted by cell and
added up, which is the same number several times faster.
"""

from domain.scope import Scope
from metrics.dimensions import dimension
from metrics.kpi import (
    OWNER_MARTS,
    Crossed,
    Dimension,
    Measured,
    NoSuchDimension,
    Table,
    lacking,
)
from metrics.question import Cursor, Question, Values
from metrics.shapes import counts, of_sums

OF_ALL, OF_ACROSS, OF_DOWN, OF_CELL = 3, 2, 1, 0
"""What `grouping(down, across)` says of a row: which of the two dimensions it lacks."""


def cross(
    cursor: Cursor, *kpis: Measured, down: Dimension, across: Dimension, scope: Scope
) -> Crossed:
    """The KPIs for each pair of values, for each value alone and for everything.

    They must be counted on the same days of one mart that holds facts: `ValueError` otherwise.
    Raises what `measure` raises.
    """
    first = kpis[0]
    if len({(one.mart, one.time, one.span) for one in kpis}) > 1:
        raise ValueError("KPIs of different marts or moments cannot be crossed")
    if first.is_stock or first.mart in OWNER_MARTS:
        raise ValueError(f"{first.slug} cannot be crossed")
    filtered = [dimension(name) for name, _values in scope.filters]
    for kpi in kpis:
        if (missing := lacking(kpi, [down, across, *filtered])) is not None:
            raise NoSuchDimension(kpi, missing)
    values = Values()
    mart, conditions = Question(first, scope, (down, across), None).rows(values)
    where = f" where {' and '.join(conditions)}" if conditions else ""
    codes = f"{down.of(first)} as down_code, {across.of(first)} as across_code"
    parts = [counts(kpi) for kpi in kpis]
    if None in parts:
        columns, rows = [kpi.sql for kpi in kpis], f"{mart}{where}"
        keys = codes
    else:
        counted = list({one.slug: one.sql for some in parts for one in some or ()}.items())
        sums = {slug: f"sum(n{at})" for at, (slug, _sql) in enumerate(counted)}
        cells = ", ".join(f"{sql} as n{at}" for at, (_slug, sql) in enumerate(counted))
        rows = f"(select {codes}, {cells} from {mart}{where} group by 1, 2)"
        columns, keys = [of_sums(kpi, sums) for kpi in kpis], "down_code, across_code"
    sql = (
        f"select grouping(down_code, across_code), {keys}, {', '.join(columns)} from {rows}"
        " group by grouping sets ((down_code, across_code), (down_code), (across_code), ())"
        " order by 1, 2 nulls last, 3 nulls last"
    )
    found = cursor.execute(sql, values.used_in(sql)).fetchall()
    names = tuple(kpi.slug for kpi in kpis)
    at = {
        grain: [row[1:] for row in found if row[0] == grain]
        for grain in (OF_CELL, OF_DOWN, OF_ACROSS, OF_ALL)
    }
    return Crossed(
        Table((down.slug, across.slug, *names), at[OF_CELL]),
        Table((down.slug, *names), [(row[0], *row[2:]) for row in at[OF_DOWN]]),
        Table((across.slug, *names), [row[1:] for row in at[OF_ACROSS]]),
        Table(names, [row[2:] for row in at[OF_ALL]]),
    )
