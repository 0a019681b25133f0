"""Indicators that the department reports ready made: net adds, penetration, and their plans.

They come with a plan, the value of the year before and a completion that was published. Each is
asked one at a time (or broken down by indicator): unlike things are never added up.
"""

from dataclasses import dataclass

from i18n import N_
from metrics.dimensions import INDICATOR
from metrics.kpi import Better, Derived, Measured, Number, Span, Unit
from metrics.money import exact, growth, ratio

LATEST = N_("Of several months the last one that was reported.")


@dataclass(frozen=True)
class IndicatorKpis:
    """What is asked about indicators: of a month, or of the year to date."""

    actual: Measured
    plan: Measured
    last_year: Measured
    published: Measured
    published_change: Measured
    unit: Measured
    change_kind: Measured
    completion: Derived
    change: Derived
    points: Derived


def _points(actual: Number, last_year: Number, kind: str | None) -> float | None:
    if kind != "points" or actual is None or last_year is None:
        return None
    return float(exact(actual) - exact(last_year))


def _percent(actual: Number, last_year: Number, kind: str | None) -> float | None:
    return growth(actual, last_year) if kind == "percent" else None


def _of_basis(basis: str, name: str, words: tuple[tuple[str, str], ...]) -> IndicatorKpis:
    def column(slug: str, column: str, label: str, about: str, unit: Unit = Unit.OWN) -> Measured:
        rows = f"filter (where basis = '{basis}')"
        return Measured(
            slug=f"{name}_{slug}", label=label, about=about, unit=unit, null_rule=LATEST,
            mart="fct_indicators", time="period", span=Span.MONTHS, needs=INDICATOR,
            sql=f"arg_max({column}, period) {rows}", words=words,
            places=2 if unit is Unit.SHARE else None,
        )  # fmt: skip

    actual = column(
        "actual", "actual", N_("Actual, %(basis)s"),
        N_("The value of the indicator as reported, %(basis)s."),
    )  # fmt: skip
    plan = column(
        "plan", "plan", N_("Plan, %(basis)s"), N_("The plan of the indicator, %(basis)s.")
    )
    last_year = column(
        "last_year", "last_year", N_("A year before, %(basis)s"),
        N_("The value of the indicator a year before, %(basis)s."),
    )  # fmt: skip
    published = column(
        "published", "published_completion * 0.01", N_("Published completion, %(basis)s"),
        N_("The completion as it was published, %(basis)s."), Unit.SHARE,
    )  # fmt: skip
    published_change = column(
        "published_change",
        "case change_kind when 'points' then published_change else published_change * 0.01 end",
        N_("Published change, %(basis)s"),
        N_("The change against a year before as it was published, %(basis)s."),
    )
    unit = column(
        "unit", "unit", N_("Unit, %(basis)s"), N_("The unit of the indicator, %(basis)s.")
    )
    kind = column(
        "change_kind", "change_kind", N_("Kind of change, %(basis)s"),
        N_("Whether the change is told in percent or in percentage points, %(basis)s."),
    )  # fmt: skip
    return IndicatorKpis(
        actual, plan, last_year, published, published_change, unit, kind,
        Derived(
            slug=f"{name}_completion", label=N_("Completion, %(basis)s"),
            about=N_("The value as a part of the plan, computed, %(basis)s."), unit=Unit.SHARE,
            better=Better.MORE, places=2, parts=(actual, plan), formula=ratio, words=words,
        ),
        Derived(
            slug=f"{name}_change", label=N_("Change in percent, %(basis)s"),
            about=N_("The value against that of a year before, for what is told in percent,"
                     " %(basis)s."),
            unit=Unit.CHANGE, better=Better.MORE, parts=(actual, last_year, kind),
            formula=_percent, words=words,
        ),
        Derived(
            slug=f"{name}_points", label=N_("Change in points, %(basis)s"),
            about=N_("The value less that of a year before, for shares, %(basis)s."),
            unit=Unit.POINTS, better=Better.MORE, parts=(actual, last_year, kind),
            formula=_points, words=words,
        ),
    )  # fmt: skip


TO_DATE = _of_basis("year_to_date", "indicator", (("basis", N_("year to date")),))
OF_MONTH = _of_basis("month", "indicator_month", (("basis", N_("of the month")),))
