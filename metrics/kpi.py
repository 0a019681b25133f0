"""What a KPI and a dimension are.

A `Kpi` is a value: what it counts, in which mart, in which words. `Measured` ones are an SQL
aggregate over one mart; `Derived` ones are worked out from measured ones. Pages, workbooks and
the documentation know these objects; nobody else writes a formula.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.errors import Refused
from i18n import N_, _

Number = int | float | Decimal | None
"""A measured value: counts are int, shares and times float, money Decimal yuan; None: not known."""

FEW = 20
"""Under this many orders a rate says little: heat maps grey such cells."""
NOT_GIVEN = "-"
"""As a filter's value: the rows in which the dimension is null."""


class Unit(StrEnum):
    ORDERS = "orders"
    CLOCKS = "clocks"
    CUSTOMERS = "customers"
    SERVICES = "services"
    SHARE = "share"
    """A part of one, 0 to 1."""
    CHANGE = "change"
    """A relative change: 0.1422 is 14.22 % more."""
    POINTS = "points"
    """Percentage points: 5.55."""
    HOURS = "hours"
    MINUTES = "minutes"
    DAYS = "days"
    WORKDAYS = "workdays"
    YUAN = "yuan"
    SCORE = "score"
    OWN = "own"
    """The unit that the indicator names itself."""


UNIT_NAMES = {
    Unit.ORDERS: N_("orders"),
    Unit.CLOCKS: N_("clocks"),
    Unit.CUSTOMERS: N_("customers"),
    Unit.SERVICES: N_("services"),
    Unit.SHARE: "%",
    Unit.CHANGE: "%",
    Unit.POINTS: N_("percentage points"),
    Unit.HOURS: N_("hours"),
    Unit.MINUTES: N_("minutes"),
    Unit.DAYS: N_("days"),
    Unit.WORKDAYS: N_("working days"),
    Unit.YUAN: N_("yuan"),
    Unit.SCORE: N_("points of 5"),
    Unit.OWN: N_("the indicator's own unit"),
}
DECIMALS = {
    Unit.SHARE: 1, Unit.CHANGE: 2, Unit.POINTS: 2, Unit.HOURS: 1, Unit.MINUTES: 1, Unit.DAYS: 1,
    Unit.YUAN: 2, Unit.SCORE: 2, Unit.OWN: 2,
}  # fmt: skip


class Better(StrEnum):
    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Span(StrEnum):
    """Which days a KPI asks about, given the days that the scope names."""

    DAYS = "days"
    """The days of the period."""
    MONTHS = "months"
    """Every month that the period touches, whole."""
    YEAR = "year"
    """The calendar year in which the period ends, whole."""
    YEAR_TO_DATE = "year_to_date"
    """From 1 January of the year in which the period ends to the end of its last month."""


class NoSuchDimension(Refused):
    """A KPI was asked by, or filtered by, something that its mart does not know."""

    message = N_("%(kpi)s cannot be broken down or filtered by %(dimension)s.")

    def __init__(self, kpi: "Kpi", dimension: "Dimension") -> None:
        self.kpi, self.dimension = kpi, dimension
        super().__init__(kpi=kpi.name(), dimension=_(dimension.label))


class NeedsDimension(Refused):
    """A KPI makes sense only for one value of a dimension at a time."""

    message = N_("%(kpi)s needs one %(dimension)s at a time.")

    def __init__(self, kpi: "Kpi", dimension: "Dimension") -> None:
        self.kpi, self.dimension = kpi, dimension
        super().__init__(kpi=kpi.name(), dimension=_(dimension.label))


class NothingToOpen(Refused):
    """There is no list of orders behind this figure."""

    message = N_("There are no orders behind this figure: %(kpi)s.")


@dataclass(frozen=True)
class Goal:
    """A value that the business wants reached, where it has said one."""

    value: float
    is_to_be_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """What every KPI has. `label` and `about` are message ids; `words` are the message ids put
    into them (`%(clock)s`)."""

    slug: str
    label: str
    about: str
    """One sentence: what is counted, when, and what is left out."""
    unit: Unit
    better: Better = Better.NEITHER
    null_rule: str = ""
    """What is done with values that are not known; empty where there cannot be any."""
    words: tuple[tuple[str, str], ...] = ()
    places: int | None = None
    """Decimals shown, where the unit's own (`DECIMALS`) are not right."""
    bins: tuple[float, ...] = ()
    """Six fixed edges of a heat map's seven steps; the fourth is the alarm line. Empty: no heat."""
    goal: Goal | None = None

    @property
    def decimals(self) -> int:
        """Decimals of the number as shown; a share's are those of its percentage."""
        return DECIMALS.get(self.unit, 0) if self.places is None else self.places

    def name(self) -> str:
        """The label in the reader's language."""
        return _(self.label, **{name: _(word) for name, word in self.words})

    def sentence(self) -> str:
        """What it counts, in the reader's language."""
        return _(self.about, **{name: _(word) for name, word in self.words})

    def step(self, value: float, decimals: int | None = None) -> int:
        """The heat map's step of a value, 0 (good, little) to 6. Follows the number as shown."""
        places = self.decimals if decimals is None else decimals
        shown = round(value, places + (2 if self.unit is Unit.SHARE else 0))
        if self.better is Better.MORE:
            return len(self.bins) - bisect_left(self.bins, shown)
        return bisect_right(self.bins, shown)


@dataclass(frozen=True, kw_only=True)
class Measured(Kpi):
    """An SQL aggregate over one mart.

    `time` is the expression that the period applies to; None: as of the build, whatever the
    period. `counted` is the predicate of the rows that a click opens; None: nothing to open.
    """

    mart: str
    time: str | None
    sql: str
    counted: str | None = None
    numerator: "Measured | None" = None
    denominator: "Measured | None" = None
    span: Span = Span.DAYS
    is_stock: bool = False
    """What stands at the end of a day: over a period, at the end of its last day."""
    absent: int | None = None
    """The value of a group without rows, where others have some."""
    needs: "Dimension | None" = None
    """Must be in the question, as a grouping or as a filter of one value."""

    @property
    def opens(self) -> bool:
        """Whether the figure is a door to a list of orders."""
        return self.counted is not None and self.mart in ORDER_MARTS


@dataclass(frozen=True, kw_only=True)
class Derived(Kpi):
    """Worked out from measured KPIs: `formula` takes their values in the order of `parts`.

    Where it is a division, its parts are the numerator and the denominator, in this order.
    """

    parts: tuple[Measured, ...]
    formula: Callable[..., Number] = field(compare=False)


ORDER_MARTS = frozenset({"fct_orders", "fct_clocks", "rpt_backlog"})
"""Marts whose rows are orders' (they have `order_id`)."""
OWNER_MARTS = frozenset({"fct_targets", "fct_indicators"})
"""Marts that hold figures of owners (a department, a division, a manager) instead of facts."""
STANDING_MARTS = frozenset({"dim_customers", "dim_services"})
"""Marts of things that stand from `since` until `until`."""
CALENDAR_MART = "dim_days"


class Kind(StrEnum):
    CODE = "code"
    ORDINAL = "ordinal"
    DATE = "date"


@dataclass(frozen=True)
class Dimension:
    """How facts may be grouped and filtered. `sql` gives the expression for each mart, or, of a
    dimension of time, one for all with `{time}` for the KPI's own time column."""

    slug: str
    label: str
    kind: Kind
    sql: Mapping[str, str] = field(compare=False)

    @property
    def is_time(self) -> bool:
        return "*" in self.sql

    def of(self, kpi: Measured) -> str | None:
        """The expression in the KPI's mart; None if it has none."""
        if not self.is_time:
            return self.sql.get(kpi.mart)
        if kpi.time is None or kpi.span in (Span.YEAR, Span.YEAR_TO_DATE):
            return None
        if kpi.span is Span.MONTHS and self.slug != "month" and kpi.mart != CALENDAR_MART:
            return None
        return self.sql["*"].format(time=kpi.time)


def lacking(kpi: Kpi, dimensions: Iterable[Dimension]) -> Dimension | None:
    """The first of these dimensions that the KPI cannot be asked by; None: it can by all."""
    measured = kpi.parts if isinstance(kpi, Derived) else (kpi,)
    for dimension in dimensions:
        for part in measured:
            if isinstance(part, Measured) and not _reaches(part, dimension):
                return dimension
    return None


def _reaches(kpi: Measured, dimension: Dimension) -> bool:
    """The calendar is the same for everybody: only its own days and months divide it."""
    if kpi.mart == CALENDAR_MART and not dimension.is_time:
        return True
    return dimension.of(kpi) is not None


@dataclass(frozen=True)
class Table:
    """What was measured: a row for each group, first the dimensions, then the KPIs in the order
    asked. Values of dimensions are codes; a null one is None."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def one(self) -> dict[str, Any]:
        """The only row of a total (asked by no dimension)."""
        (row,) = self.rows
        return dict(zip(self.columns, row, strict=True))

    def by(self, *names: str) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The rows by the values of these dimensions."""
        places = [self.columns.index(name) for name in names]
        return {
            tuple(row[place] for place in places): dict(zip(self.columns, row, strict=True))
            for row in self.rows
        }


@dataclass(frozen=True)
class Crossed:
    """KPIs by two dimensions, by each alone, and of everything (one row): four grains, each asked
    of the facts themselves."""

    cells: Table
    downs: Table
    acrosses: Table
    whole: Table
