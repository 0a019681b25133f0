"""Which frames make which workbook."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.scope import Period
from exports.frames import Asked, about, frame, matrix
from exports.workbook import About, Cells, Head, Sheet, file_name, workbook
from i18n import N_, _
from metrics import boards, catalogue, dimensions, indicators, judging, money
from metrics.columns import COLUMNS, Column, Content
from metrics.kpi import Kpi, Measured
from metrics.measure import measure
from metrics.rows import NEWEST, stream, usual_columns

PUBLISHED_MARK = N_("Published figure; ours, rounded, differs.")


@dataclass(frozen=True)
class File:
    """A finished workbook."""

    name: str
    content: bytes


def sla(asked: Asked, kpi: Measured = catalogue.BREACH_RATE) -> File:
    """The heat maps of the SLA page: as matrices of the chosen figure, and with all figures."""
    of_clocks = boards.SLA_CLOCKS[0]
    sheets = [
        frame(asked, _("Total"), (), boards.SLA_TOTAL),
        matrix(asked, _("Weekday by hour"), kpi, dimensions.WEEKDAY, dimensions.HOUR),
        matrix(asked, _("Service by level"), kpi, dimensions.SERVICE, dimensions.LEVEL),
        matrix(asked, _("Team by clock"), of_clocks, dimensions.TEAM, dimensions.CLOCK),
        frame(asked, _("By day"), (dimensions.DAY,), boards.SLA),
        frame(asked, _("By team and service"), (dimensions.TEAM, dimensions.SERVICE), boards.SLA),
        frame(asked, _("Clocks by team"), (dimensions.TEAM, dimensions.CLOCK), boards.SLA_CLOCKS),
    ]
    return _file(asked, _("SLA analysis"), sheets, (*boards.SLA_TOTAL, *boards.SLA_CLOCKS, kpi))


def managers(asked: Asked, against: money.Against) -> File:
    """A row for each customer manager, as on the page."""
    by = (dimensions.MANAGER,)
    kpis, left_out = boards.askable(boards.managers(against), by, asked.scope)
    sheets = [frame(asked, _("Customer managers"), by, kpis)]
    return _file(asked, _("Customer managers"), sheets, kpis, left_out)


def revenue(asked: Asked, against: money.Against) -> File:
    """Revenue against the plan at every grain, by month, and the indicators."""
    kpis, left_out = boards.askable(boards.revenue(against), (), asked.scope)
    by_month, _not = boards.askable(
        (*boards.revenue(money.AGAINST_MONTHS), money.MONTH_ON_MONTH), (), asked.scope
    )
    sheets = [
        frame(asked, _("Total"), (), kpis),
        *(
            frame(asked, _(one.label), (one,), kpis)
            for one in (
                dimensions.DIVISION, dimensions.MANAGER, dimensions.PRODUCT_LINE, dimensions.AREA,
            )
        ),
        frame(asked, _(dimensions.MONTH.label), (dimensions.MONTH,), by_month),
    ]  # fmt: skip
    reported, _not = boards.askable((indicators.TO_DATE.actual,), (), asked.scope)
    if reported:
        sheets.append(indicators_sheet(asked))
    return _file(asked, _("Revenue"), sheets, (*kpis, *by_month), left_out)


def orders(
    asked: Asked, kpi: Kpi, *, columns: Sequence[str] = (), sort: Sequence[str] = NEWEST,
    search: str = "",
) -> File:  # fmt: skip
    """The orders behind a figure, all of them, with the chosen columns."""
    shown = columns or usual_columns(kpi)
    parts = stream(
        asked.cursor, kpi, asked.scope, columns=shown, sort=sort, search=search
    )  # fmt: skip
    mart = kpi.mart if isinstance(kpi, Measured) else "fct_orders"
    known = [COLUMNS[mart][name] for name in shown]
    rows = (row for part in parts for row in _named(asked, known, part.rows))
    sheet = Sheet(_("Orders"), [_head_of(one) for one in known], rows)
    told = _searched(about(asked, kpi.name(), (kpi,)), search)
    return File(file_name(kpi.name(), asked.as_of), workbook([sheet], told))


QUEUE = (
    ("order_no", N_("Order number"), None),
    ("next_clock", N_("Clock"), "clock"),
    ("next_due_at", N_("Due at"), None),
    ("kind", N_("Order kind"), "kind"),
    ("status", N_("Stage"), "status"),
    ("customer", N_("Customer"), None),
    ("customer_level", N_("Customer level"), "level"),
    ("service_no", N_("Service number"), None),
    ("service", N_("Service"), "service"),
    ("area", N_("Area"), "area"),
    ("team", N_("Team"), "team"),
    ("manager", N_("Customer manager"), "manager"),
    ("received_at", N_("Received at"), None),
    ("returns", N_("Returns"), None),
    ("urges", N_("Urges"), None),
    ("summary", N_("Summary"), None),
)
"""The columns of the queue: attribute of its rows, heading, dimension that names its codes."""


def queue(asked: Asked, rows: Iterable[Any], *, search: str = "") -> File:
    """Open orders as they are now, from rows of `storage.worklists`; `asked.cursor` is not used."""
    found = list(rows)
    named = {
        name: asked.names(dimension, {getattr(row, name) for row in found})
        for name, _label, dimension in QUEUE
        if dimension
    }
    cells = {"next_due_at": Cells.MOMENT, "received_at": Cells.MOMENT}
    cells |= dict.fromkeys(("returns", "urges"), Cells.NUMBER)
    heads = [Head(_(label), cells.get(name, Cells.TEXT)) for name, label, _one in QUEUE]
    table = (
        tuple(_told(getattr(row, name), named.get(name)) for name, _label, _one in QUEUE)
        for row in found
    )
    told = _searched(about(asked, _("Queue"), ()), search)
    content = workbook([Sheet(_("Queue"), heads, table)], told)
    return File(file_name(_("Queue"), asked.as_of), content)


def _searched(made: About, search: str) -> About:
    """What was typed narrows the rows as filters do: it stands beside them."""
    return replace(made, facts=[*made.facts, (_("Search"), search)]) if search else made


def _told(value: Any, names: Any) -> Any:
    return value if names is None or value is None else names[value]


def _named(
    asked: Asked, columns: Sequence[Column], rows: Sequence[Any]
) -> Iterator[tuple[Any, ...]]:
    """Rows of a list (their `order_id` left out) with names for codes; null stays empty."""
    names = {
        place: asked.names(column.dimension, {row[place] for row in rows})
        for place, column in enumerate(columns, start=1)
        if column.dimension
    }
    for row in rows:
        yield tuple(_told(value, names.get(place)) for place, value in enumerate(row[1:], start=1))


def _head_of(column: Column) -> Head:
    cells = {
        Content.MOMENT: Cells.MOMENT, Content.NUMBER: Cells.NUMBER, Content.DAYS: Cells.NUMBER,
        Content.MINUTES: Cells.NUMBER, Content.FLAG: Cells.FLAG,
    }.get(column.content, Cells.TEXT)  # fmt: skip
    label = _(column.label)
    if column.content is Content.MINUTES:
        label = _("%(name)s (%(unit)s)", name=label, unit=_("minutes"))
    return Head(label, cells)


def indicators_sheet(asked: Asked) -> Sheet:
    """The indicators of the year to date, as last reported up to the period's end; where a
    published completion differs, it is shown."""
    assert asked.scope.period is not None
    until = asked.scope.period.until
    scope = asked.scope.during(Period(until.replace(month=1, day=1), until))
    kpis = indicators.TO_DATE
    asked_for = (
        kpis.unit, kpis.actual, kpis.plan, kpis.completion, kpis.published, kpis.last_year,
        kpis.change, kpis.points,
    )  # fmt: skip
    table = measure(asked.cursor, *asked_for, by=(dimensions.INDICATOR,), scope=scope)
    names = asked.names(dimensions.INDICATOR.slug, table.column(dimensions.INDICATOR.slug))
    heads = [
        Head(_(dimensions.INDICATOR.label)), Head(_("Unit")), Head(_("Actual"), Cells.NUMBER, 2),
        Head(_("Plan"), Cells.NUMBER, 2), Head(_("Completion"), Cells.SHARE, 2),
        Head(_("A year before"), Cells.NUMBER, 2), Head(_("Year on year"), Cells.CHANGE, 2),
        Head(_("Change in points"), Cells.POINTS, 2), Head(_("Remark")),
    ]  # fmt: skip
    rows, at = [], table.by(dimensions.INDICATOR.slug)
    for code, name in names.items():
        unit, actual, plan, computed, published, last_year, change, points = (
            at[(code,)][kpi.slug] for kpi in asked_for
        )
        shown = judging.shown(_percent(computed), _percent(published), 2)
        completion = None if shown.value is None else shown.value / 100
        mark = _(PUBLISHED_MARK) if shown.is_published else None
        rows.append((name, unit, actual, plan, completion, last_year, change, points, mark))
    return Sheet(_("Indicators"), heads, rows)


def _percent(share: Any) -> Any:
    return None if share is None else share * 100


def _file(
    asked: Asked, title: str, sheets: Sequence[Sheet], kpis: Sequence[Kpi],
    left_out: Sequence[Kpi] = (),
) -> File:  # fmt: skip
    content = workbook(sheets, about(asked, title, kpis, left_out))
    return File(file_name(title, asked.as_of), content)
