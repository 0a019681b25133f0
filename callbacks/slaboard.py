"""What stands on the SLA page: questions to the warehouse, shown."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from callbacks import asking
from callbacks.asking import Asked
from domain.kinds import CLOCK_NAMES, CLOCKS
from domain.scope import Period
from i18n import _
from metrics import clocks, daykinds, judging
from metrics.compare import compare
from metrics.crossing import cross
from metrics.daykinds import DayKind
from metrics.dimensions import CLOCK, DAY, HOUR, LEVEL, SERVICE, TEAM, WEEKDAY
from metrics.drill import drill
from metrics.kpi import Crossed, Dimension, Measured, Unit
from metrics.measure import Cursor, Table, measure
from metrics.steps import Step, step
from ui import arithmetic, crossing, dashboards, figures, formats, heat, parts
from ui.crossing import ramp
from ui.dashboards import Fact
from ui.daymap import MapDay

__all__ = [
    "days", "days_table", "facts", "figure", "first", "kpi_of", "ramp", "service", "step_of",
    "table", "team", "week",
]  # fmt: skip

WEEKDAYS, HOURS = range(1, 8), range(24)
FIRST_ROWS = 8
FIRST_WIDTHS = ("60px", "84px", "52px")
MAP_ROWS = 15
ANY_CLOCK = Step(
    "", clocks.ANY.breach_rate, clocks.ANY.late, clocks.ANY.stopped, clocks.ANY.mean_minutes
)
SHOWN_CLOCKS = tuple(clock for clock in CLOCKS if clock != "leg")


def step_of(asked: Asked) -> Step:
    """The clock that the address chooses."""
    return step(asked.query.get("step"))


def kpi_of(asked: Asked) -> Measured:
    """The figure that the heat maps show."""
    return step_of(asked).shown(asked.query.get("show", ""))


# -- heat maps -----------------------------------------------------------------------------------


def week(asked: Asked) -> heat.Grid:
    """Weekday by hour of receipt."""
    kpi = kpi_of(asked)
    return crossing.grid(
        _crossed(asked, kpi, _among(step_of(asked), kpi), WEEKDAY, HOUR), kpi, asked.scope,
        row_name=_("Weekday"), decimals=_short(kpi),
        rows={day: formats.weekday_name(day - 1) for day in WEEKDAYS},
        columns={hour: formats.hour_name(hour) for hour in HOURS},
    )  # fmt: skip


def service(asked: Asked) -> heat.Grid:
    """Service by customer level, the worst service on top."""
    kpi = kpi_of(asked)
    found = _crossed(asked, kpi, _among(step_of(asked), kpi), SERVICE, LEVEL)
    levels = crossing.ordered(found.acrosses.column(LEVEL.slug), asking.listed("customer_levels"))
    return crossing.grid(
        found, kpi, asked.scope, row_name=_(SERVICE.label),
        rows=asking.names(SERVICE.slug, crossing.worst_first(found.downs, kpi)),
        columns=asking.names(LEVEL.slug, levels),
    )  # fmt: skip


def is_of_time(asked: Asked) -> bool:
    """Whether the map of teams shows minutes, of which each clock has steps of its own."""
    return ANY_CLOCK.shown(asked.query.get("show", "")).unit is Unit.MINUTES


def team(asked: Asked) -> heat.Grid:
    """Team by clock. Minutes are judged by each clock's own steps and have no total in common."""
    kpi = ANY_CLOCK.shown(asked.query.get("show", ""))
    is_time = is_of_time(asked)
    found = _crossed(asked, kpi, _among(ANY_CLOCK, kpi), TEAM, CLOCK)
    seen = set(found.acrosses.column(CLOCK.slug))
    own_steps = {one: kpis.mean_minutes for one, kpis in clocks.BY_CLOCK.items()}
    made = crossing.grid(
        found, kpi, asked.scope, row_name=_(TEAM.label),
        rows=asking.names(TEAM.slug, crossing.worst_first(found.downs, kpi)),
        columns={one: _(CLOCK_NAMES[one]) for one in SHOWN_CLOCKS if one in seen},
        column_kpis=own_steps if is_time else None,
        write=crossing.short_time if is_time else None,
    )  # fmt: skip
    return crossing.without_totals_of_rows(made) if is_time else made


def _among(chosen: Step, kpi: Measured) -> Measured:
    """What there must be any of for a cell to stand: what a share or a mean is taken of, and for
    breaches what was judged."""
    return kpi.denominator or (chosen.rate.denominator if kpi is chosen.late else None) or kpi


def _crossed(
    asked: Asked, kpi: Measured, among: Measured, down: Dimension, across: Dimension
) -> Crossed:
    kpis = dict.fromkeys((kpi, among))
    return asked.answer(
        ("crossed", kpi.slug, among.slug, down.slug, across.slug),
        lambda cursor: crossing.counted(
            cross(cursor, *kpis, down=down, across=across, scope=asked.scope), among
        ),
    )


def figure(grid: heat.Grid, theme: str, cell_width: int) -> tuple[figures.Figure, dict[str, str]]:
    """The heat map as a figure, and the style of its place, which grows with the rows; a sentence
    where there is nothing."""
    if is_empty(grid):
        return figures.message(_("No orders in this period."), theme), {"height": "364px"}
    shown = heat.first_rows(grid, MAP_ROWS)
    made = heat.figure(shown, theme, cell_width=cell_width)
    return made, {"height": f"{heat.height(shown)}px"}


def table(grid: heat.Grid, label: str) -> Any:
    """The heat map as a table, for the keyboard and for readers."""
    if is_empty(grid):
        return dashboards.nothing()
    return dashboards.scroll(heat.as_table(grid, label))


def is_empty(grid: heat.Grid) -> bool:
    return not any(cell for line in grid.cells for cell in line)


def _short(kpi: Measured) -> int | None:
    """Decimals where a cell is small: none for a share or minutes."""
    return 0 if kpi.unit in (Unit.SHARE, Unit.MINUTES) else None


# -- facts ---------------------------------------------------------------------------------------


def facts(asked: Asked, chosen: Step) -> Any:
    """The five figures above the maps, beside what they were before."""
    kpis = arithmetic.with_parts(
        (chosen.count, chosen.late, chosen.rate, chosen.mean, *(chosen.spread or ()),
         clocks.HOLD_SHARE)
    )  # fmt: skip
    row = asked.answer(
        ("facts", chosen.label),
        lambda cursor: compare(cursor, *kpis, scope=asked.scope, against=asked.against),
    ).one()
    is_of_orders = chosen.count.unit is Unit.ORDERS
    return dashboards.facts(
        [
            Fact(chosen.count, _("Orders") if is_of_orders else _("Clocks")),
            Fact(chosen.late, _("Past due")),
            Fact(chosen.rate, _("Breach rate")),
            Fact(chosen.mean, _("Mean time"), _spread(chosen, row)),
            Fact(clocks.HOLD_SHARE, clocks.HOLD_SHARE.name(), _("time that does not count")),
        ],
        row, asked.said, _("In all"),
    )  # fmt: skip


def _spread(chosen: Step, row: dict[str, Any]) -> str | None:
    if chosen.spread is None:
        return None
    median, ninth = (formats.number(row[kpi.slug], 1) for kpi in chosen.spread)
    return _("median %(median)s · P90 %(ninth)s", median=median, ninth=ninth)


# -- days ----------------------------------------------------------------------------------------


def days(asked: Asked, kpi: Measured) -> Callable[[Cursor], list[MapDay]]:
    """The days of the period with their cells; empty where nothing was counted."""

    def make(cursor: Cursor) -> list[MapDay]:
        among = _among(step_of(asked), kpi)
        found = measure(cursor, *dict.fromkeys((kpi, among)), by=(DAY,), scope=asked.scope)
        at = {row[DAY.slug]: row for row in found.dicts() if row[among.slug]}
        calendar = daykinds.days(cursor, _until_now(asked)) if at else []
        return [_map_day(asked, kpi, one, at.get(one.day)) for one in calendar]

    return make


def _map_day(asked: Asked, kpi: Measured, one: DayKind, row: dict[str, Any] | None) -> MapDay:
    def door() -> str:
        return drill(kpi, asked.scope, day=one.day) or ""

    cell = crossing.cell(row, kpi, kpi, _short(kpi), door)
    return MapDay(one.day, cell, one.is_holiday, one.is_makeup)


def _until_now(asked: Asked) -> Period:
    """The period without the days that are still to come."""
    assert asked.scope.period is not None
    until = min(asked.scope.period.until, asked.build.data_until)
    return Period(min(asked.scope.period.since, until), until)


def days_table(asked: Asked, chosen: Step) -> Any:
    """The days as a table: counts, rate and mean time, each opening its orders."""
    kpis = (chosen.count, chosen.late, chosen.rate, chosen.mean)
    asked_for = arithmetic.with_parts(kpis)
    found = asked.answer(
        ("days table", chosen.label),
        lambda cursor: measure(cursor, *asked_for, by=(DAY,), scope=asked.scope),
    )
    days = [row for row in found.dicts() if row[DAY.slug] and row[chosen.count.slug]]
    if not days:
        return dashboards.nothing()
    heads = [parts.Column(_(DAY.label))]
    heads += [parts.Column(kpi.name(), is_number=True) for kpi in kpis]
    rows = [
        [
            f"{formats.day(row[DAY.slug], asked.build.data_until)} "
            f"{formats.weekday(row[DAY.slug])}",
            *(dashboards.number(kpi, row, asked.scope, day=row[DAY.slug]) for kpi in kpis),
        ]
        for row in days
    ]
    return dashboards.scroll(parts.table(heads, rows, label=_("By day"), density="compact"))


# -- look here first -----------------------------------------------------------------------------


def first(asked: Asked, chosen: Step) -> Any:
    """Teams and services with the most breaches beyond the average rate."""
    kpis = arithmetic.with_parts((chosen.rate, chosen.late))
    by, whole = asked.answer(
        ("first", chosen.label),
        lambda cursor: (
            measure(cursor, *kpis, by=(TEAM, SERVICE), scope=asked.scope),
            measure(cursor, *kpis, scope=asked.scope).one(),
        ),
    )
    judged = arithmetic.parts_of(chosen.rate)[1]
    worst = _worst(by, chosen.late, judged, whole[chosen.rate.slug])
    if not worst:
        return dashboards.nothing(_("Nothing stands out."))
    columns = (judged, chosen.rate)
    heads = (_("Orders"), _("Breach rate"), _("More"))
    table = parts.table(
        [
            parts.Column(_("Team · service")),
            *(
                parts.Column(head, is_number=True, width=width)
                for head, width in zip(heads, FIRST_WIDTHS, strict=True)
            ),
        ],
        _first_lines(asked, columns, worst),
        label=_("Look here first"),
    )
    return html.Div(dashboards.told(table, asked.said), className="pd-fixed")


def _first_lines(
    asked: Asked, columns: Sequence[Measured], worst: Sequence[tuple[float, dict[str, Any]]]
) -> list[list[Any]]:
    by = (TEAM.slug, SERVICE.slug)
    teams, services = (asking.names(name, [row[name] for _more, row in worst]) for name in by)
    return [
        [
            dashboards.cut(f"{teams[row[TEAM.slug]]} · {services[row[SERVICE.slug]]}"),
            *(
                dashboards.number(kpi, row, asked.scope, **{name: row[name] for name in by})
                for kpi in columns
            ),
            formats.number(more),
        ]
        for more, row in worst
    ]


def _worst(
    by: Table, late: Measured, judged: Measured, average: float | None
) -> list[tuple[float, dict[str, Any]]]:
    """The rows with the most breaches beyond the average, with how many more."""
    more = [(judging.excess(row[late.slug], row[judged.slug], average), row) for row in by.dicts()]
    known = [(excess, row) for excess, row in more if excess is not None and excess >= 1]
    return sorted(known, key=lambda one: -one[0])[:FIRST_ROWS]
