"""The KPIs of money: revenue, its targets, how far one is, what is still needed, growth.

Revenue and targets are kept by month, so a period asks for every month that it touches. A plan is
kept for the owner it was given to and for a month or a year; a coarser plan is never the sum of
finer ones. KPIs against the months' plans and against the year's plan have the same formulas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from domain.scope import PRESETS, Period
from i18n import N_
from metrics.kpi import Better, Derived, Kpi, Measured, Number, Span, Unit

REVENUE_INDICATOR = "enterprise_revenue"
"""The code of the targets that revenue is measured against."""
NO_BOOKING = N_("Who has no booking while others have has zero; without any booking it is unknown.")
NO_PLAN = N_("Not known where nobody planned for exactly this: plans are never added up.")
WHOLE_MONTHS = N_("Only months that are over and booked are compared.")


def ratio(part: Number, whole: Number) -> float | None:
    """`part / whole`; None where one is not known or the whole is zero."""
    if part is None or not whole:
        return None
    return float(part) / float(whole)


def growth(now: Number, before: Number) -> float | None:
    """The relative change from `before` to `now`: 0.1422 is 14.22 % more."""
    share = ratio(now, before)
    return None if share is None else share - 1


def exact(value: Number) -> Decimal:
    """A number as the decimal that it is written as."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _money(
    slug: str, label: str, about: str, *, span: Span = Span.MONTHS, shift: int = 0,
    only_whole: bool = False, is_stock: bool = False,
) -> Measured:  # fmt: skip
    """Booked revenue. `shift` months are added to the month of a booking, so that the bookings of
    a year ago stand beside this year's."""
    month = f"(month + interval {shift} month)" if shift else "month"
    rows = f" filter (where {month} <= $whole_until)" if only_whole else ""
    return Measured(
        slug=slug, label=label, about=about, unit=Unit.YUAN, better=Better.MORE,
        null_rule=WHOLE_MONTHS if only_whole else NO_BOOKING, mart="fct_revenue",
        time=f"{month}::date", sql=f"sum(amount_yuan){rows}", span=span, is_stock=is_stock,
        absent=None if only_whole else 0,
    )  # fmt: skip


REVENUE = _money(
    "revenue", N_("Revenue"), N_("Revenue booked in the months that the period touches.")
)
REVENUE_TO_DATE = _money(
    "revenue_to_date", N_("Revenue of the year to date"),
    N_("Revenue booked from January to the last month of the period."), span=Span.YEAR_TO_DATE,
)  # fmt: skip

# -- growth ------------------------------------------------------------------------------------

REVENUE_WHOLE = _money(
    "revenue_whole_months", N_("Revenue of whole months"),
    N_("Revenue of those months of the period that are over and booked."), only_whole=True,
)  # fmt: skip
REVENUE_LAST_YEAR = _money(
    "revenue_last_year", N_("Revenue a year before"),
    N_("Revenue of the same whole months of the year before."), shift=12, only_whole=True,
)  # fmt: skip
REVENUE_MONTH = _money(
    "revenue_last_month", N_("Revenue of the last month"),
    N_("Revenue of the last month of the period that is over and booked."), only_whole=True,
    is_stock=True,
)  # fmt: skip
REVENUE_MONTH_BEFORE = _money(
    "revenue_month_before", N_("Revenue of the month before"),
    N_("Revenue of the month before the last whole month of the period."), shift=1,
    only_whole=True, is_stock=True,
)  # fmt: skip
YEAR_ON_YEAR = Derived(
    slug="revenue_year_on_year", label=N_("Year on year"),
    about=N_("Revenue of the period's whole months against the same months a year before."),
    unit=Unit.CHANGE, better=Better.MORE, null_rule=WHOLE_MONTHS,
    parts=(REVENUE_WHOLE, REVENUE_LAST_YEAR), formula=growth,
)  # fmt: skip
MONTH_ON_MONTH = Derived(
    slug="revenue_month_on_month", label=N_("Month on month"),
    about=N_("Revenue of the period's last whole month against the month before."),
    unit=Unit.CHANGE, better=Better.MORE, null_rule=WHOLE_MONTHS,
    parts=(REVENUE_MONTH, REVENUE_MONTH_BEFORE), formula=growth,
)  # fmt: skip

# -- against the plan --------------------------------------------------------------------------


@dataclass(frozen=True)
class Against:
    """Everything that is asked about revenue and a plan: of the months, or of the year."""

    actual: Measured
    target: Measured
    completion: Derived
    time_progress: Measured
    ahead: Derived
    gap: Derived
    workdays_left: Measured
    needed: Derived

    def all(self) -> tuple[Kpi, ...]:
        return tuple(vars(self).values())


def _target(slug: str, label: str, about: str, kind: str, span: Span) -> Measured:
    """The plan; null unless every month (or the year) asked for has one."""
    rows = f"filter (where period_kind = '{kind}' and indicator = '{REVENUE_INDICATOR}')"
    return Measured(
        slug=slug, label=label, about=about, unit=Unit.YUAN, null_rule=NO_PLAN, mart="fct_targets",
        time="period", span=span,
        sql=f"case when count(distinct period) {rows} = $plans then sum(target) {rows} end",
    )  # fmt: skip


def _from_calendar(slug: str, label: str, about: str, sql: str, unit: Unit, span: Span) -> Measured:
    return Measured(
        slug=slug, label=label, about=about, unit=unit, places=2 if unit is Unit.SHARE else None,
        mart="dim_days", time="day", span=span, sql=sql,
    )  # fmt: skip


def _ahead(actual: Number, target: Number, progress: Number) -> float | None:
    done = ratio(actual, target)
    return None if done is None or progress is None else (done - float(progress)) * 100


def _gap(actual: Number, target: Number) -> Decimal | None:
    if actual is None or target is None:
        return None
    return max(exact(target) - exact(actual), Decimal(0))


def _needed(actual: Number, target: Number, days: Number) -> Decimal | None:
    gap = _gap(actual, target)
    if gap is None or (gap and not days):
        return None
    return gap / exact(days) if gap else gap


def _derived(
    slug: str, label: str, about: str, unit: Unit, parts: tuple[Measured, ...],
    formula: Callable[..., Number], better: Better = Better.MORE,
) -> Derived:  # fmt: skip
    return Derived(
        slug=slug, label=label, about=about, unit=unit, better=better, null_rule=NO_PLAN,
        places=2, parts=parts, formula=formula,
    )  # fmt: skip


def _against(name: str, actual: Measured, target: Measured, span: Span) -> Against:
    progress = _from_calendar(
        f"{name}time_progress", N_("Time gone"),
        N_("Days of the plan's months or year up to the end of the period, or to the last day that"
           " has revenue, as a part of all its days."),
        "count(*) filter (where day <= $gone_until) / nullif(count(*), 0)", Unit.SHARE, span,
    )  # fmt: skip
    days = _from_calendar(
        f"{name}workdays_left", N_("Working days left"),
        N_("Working days of the plan's months or year after the end of the period, or after the"
           " last day that has revenue."),
        "count(*) filter (where is_workday and day > $gone_until)", Unit.WORKDAYS, span,
    )  # fmt: skip
    return Against(
        actual, target,
        _derived(
            f"{name}completion", N_("Completion"), N_("Revenue as a part of the plan."),
            Unit.SHARE, (actual, target), ratio,
        ),
        progress,
        _derived(
            f"{name}ahead", N_("Ahead of time"),
            N_("Completion less time gone, in percentage points; below zero is behind."),
            Unit.POINTS, (actual, target, progress), _ahead,
        ),
        _derived(
            f"{name}gap", N_("Gap"), N_("What revenue still lacks of the plan; zero once met."),
            Unit.YUAN, (actual, target), _gap, Better.LESS,
        ),
        days,
        _derived(
            f"{name}needed_per_workday", N_("Needed per working day"),
            N_("The gap divided by the working days that are left."),
            Unit.YUAN, (actual, target, days), _needed, Better.LESS,
        ),
    )  # fmt: skip


AGAINST_MONTHS = _against(
    "", REVENUE,
    _target(
        "target", N_("Target"), N_("The plan of the months that the period touches."),
        "month", Span.MONTHS,
    ),
    Span.MONTHS,
)  # fmt: skip
AGAINST_YEAR = _against(
    "year_", REVENUE_TO_DATE,
    _target(
        "year_target", N_("Target of the year"),
        N_("The plan of the year in which the period ends."), "year", Span.YEAR,
    ),
    Span.YEAR,
)  # fmt: skip


def against(preset: str, period: Period) -> Against:
    """The plan that a period is held against: the year's for a year, and for days of its own from
    1 January on; else the months'. `preset` is the name in the address, or the days themselves."""
    if preset in PRESETS:
        return AGAINST_YEAR if preset in ("year", "last_year") else AGAINST_MONTHS
    is_year_so_far = (period.since.month, period.since.day) == (1, 1) and period.until.month > 1
    same_year = period.since.year == period.until.year
    return AGAINST_YEAR if is_year_so_far and same_year else AGAINST_MONTHS
