"""The shapes of measured KPIs: a number of rows, a part of another number, a value of rows."""

from collections.abc import Mapping

from metrics.kpi import Better, Goal, Measured, Unit

Words = tuple[tuple[str, str], ...]


def counted(
    slug: str, label: str, about: str, mart: str, rows: str, *, time: str | None,
    unit: Unit = Unit.ORDERS, better: Better = Better.NEITHER, bins: tuple[float, ...] = (),
    null_rule: str = "", words: Words = (),
) -> Measured:  # fmt: skip
    """The number of rows of a mart for which the predicate `rows` holds."""
    return Measured(
        slug=slug, label=label, about=about, unit=unit, better=better, bins=bins, words=words,
        null_rule=null_rule, mart=mart, time=time, counted=rows, absent=0, sql=_count(rows),
    )  # fmt: skip


def share(
    slug: str, label: str, about: str, numerator: Measured, denominator: Measured, *,
    better: Better, bins: tuple[float, ...] = (), goal: Goal | None = None, words: Words = (),
) -> Measured:  # fmt: skip
    """One number as a part of another of the same rows; not known where the other is zero."""
    return Measured(
        slug=slug, label=label, about=about, unit=Unit.SHARE, better=better, bins=bins, goal=goal,
        null_rule=denominator.null_rule, words=words, mart=numerator.mart, time=numerator.time,
        counted=numerator.counted, numerator=numerator, denominator=denominator,
        sql=_share(numerator.sql, denominator.sql),
    )  # fmt: skip


def counts(kpi: Measured) -> tuple[Measured, ...] | None:
    """The counts that a KPI is made of: itself, or what it is a share of. None: it is made of
    something else, which does not add up."""
    if kpi.counted is not None and kpi.sql == _count(kpi.counted):
        return (kpi,)
    parts = (kpi.numerator, kpi.denominator)
    if None in parts or kpi.sql != _share(*(one.sql for one in parts if one)):
        return None
    found = [counts(one) for one in parts if one]
    return None if None in found else tuple(one for some in found for one in some or ())


def of_sums(kpi: Measured, sums: Mapping[str, str]) -> str:
    """A KPI made of counts, over rows that hold parts of them: `sums` by the counts' slugs."""
    if kpi.numerator is None or kpi.denominator is None:
        return f"coalesce({sums[kpi.slug]}, 0)::bigint"
    return _share(of_sums(kpi.numerator, sums), of_sums(kpi.denominator, sums))


def _count(rows: str) -> str:
    return f"coalesce(countif({rows}), 0)"


def _share(numerator: str, denominator: str) -> str:
    return f"{numerator} / nullif({denominator}, 0)"


def valued(
    slug: str, label: str, about: str, aggregate: str, rows: Measured, unit: Unit, *,
    better: Better = Better.LESS, bins: tuple[float, ...] = (), words: Words = (),
) -> Measured:  # fmt: skip
    """A mean, a median or a sum over the rows of a number; `aggregate` has `{rows}` for them."""
    return Measured(
        slug=slug, label=label, about=about, unit=unit, better=better, bins=bins, words=words,
        null_rule=rows.null_rule, mart=rows.mart, time=rows.time, is_stock=rows.is_stock,
        counted=rows.counted, denominator=rows,
        sql=aggregate.format(rows=f"filter (where {rows.counted})"),
    )  # fmt: skip
