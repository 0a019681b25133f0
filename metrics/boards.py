"""Which figures stand on which board: the same on the screen and in the workbook."""

from collections.abc import Sequence

from domain.scope import Scope
from metrics import catalogue, clocks, money, standing
from metrics.dimensions import dimension
from metrics.kpi import Dimension, Kpi, Measured, lacking

SLA = (
    catalogue.BREACH_RATE, catalogue.BREACHES, catalogue.ORDERS, catalogue.JUDGED,
    clocks.MEAN_HANDLING,
)  # fmt: skip
"""Of orders: weekday by hour, service by level, day by day, and in all."""
SLA_CLOCKS = (
    clocks.ANY.breach_rate, clocks.ANY.late, clocks.ANY.stopped, clocks.ANY.mean_minutes,
)  # fmt: skip
"""Of clocks: team by clock."""
SLA_TOTAL = (
    *SLA, clocks.MEDIAN_HANDLING, clocks.P90_HANDLING, clocks.HOLD_SHARE, catalogue.RETURN_RATE,
    catalogue.TRANSFER_RATE, catalogue.REPEAT_FAULT_RATE,
)  # fmt: skip
ON_TIME_CLOCKS = ("receive", "dispatch", "take", "repair", "confirm")
ON_TIME = tuple(clocks.BY_CLOCK[clock].on_time_rate for clock in ON_TIME_CLOCKS)
"""受理, 派单, 接单, 修复, 确认及时率."""
OPEN_NOW = (catalogue.OPEN, catalogue.OVERDUE, catalogue.AT_RISK)
OVERVIEW = (
    catalogue.ORDERS, catalogue.CLOSED, clocks.BY_CLOCK["dispatch"].on_time_rate,
    clocks.BY_CLOCK["repair"].on_time_rate, clocks.MEAN_REPAIR, clocks.MEDIAN_REPAIR,
    catalogue.BREACHES, catalogue.RETURN_RATE,
)  # fmt: skip


def managers(against: money.Against) -> tuple[Kpi, ...]:
    """The columns of the table of customer managers, for the months' or the year's plan."""
    return (
        catalogue.ORDERS, *ON_TIME, catalogue.BREACHES, catalogue.BREACH_RATE,
        clocks.MEAN_HANDLING, catalogue.REOPEN_RATE, catalogue.URGE_RATE, catalogue.SATISFACTION,
        standing.CUSTOMERS, *revenue(against),
    )  # fmt: skip


def revenue(against: money.Against, growth: Kpi = money.YEAR_ON_YEAR) -> tuple[Kpi, ...]:
    """The columns of a table of revenue, for the months' or the year's plan."""
    return (
        against.actual, against.target, against.completion, against.ahead, against.gap,
        against.needed, growth,
    )  # fmt: skip


def doors(kpis: Sequence[Kpi]) -> list[Measured]:
    """Those of the KPIs that open a list of orders."""
    return [kpi for kpi in kpis if isinstance(kpi, Measured) and kpi.opens]


def askable(
    kpis: Sequence[Kpi], by: Sequence[Dimension], scope: Scope
) -> tuple[tuple[Kpi, ...], tuple[Kpi, ...]]:
    """Those that can be asked so and those that cannot: a filter on teams leaves no revenue."""
    asked = [*by, *(dimension(name) for name, _values in scope.filters)]
    cannot = tuple(kpi for kpi in kpis if lacking(kpi, asked) is not None)
    return tuple(kpi for kpi in kpis if kpi not in cannot), cannot


DEFAULT_PERIODS = {
    "overview": "today", "sla": "last90", "managers": "month", "revenue": "year", "orders": "month",
}  # fmt: skip
"""The period of a board whose address names none, by page."""
