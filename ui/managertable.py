"""The table of customer managers: one row each, the total asked at its own grain below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from domain.kinds import CLOCK_NAMES
from domain.scope import Scope
from i18n import N_, _
from metrics import boards, catalogue, clocks, judging, money, standing
from metrics.kpi import Better, Kpi
from ui import dashboards, formats, parts
from ui.dashboards import Sorting
from ui.parts.marks import attributes

NAME, DEFAULT_SORT = "name", "-completion"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A figure of the table, with its name in the address and its short head."""

    name: str
    head: str
    kpi: Kpi
    group: str = ""
    """The head above several columns."""
    has_bullet: bool = False


def columns(against: money.Against) -> tuple[Column, ...]:
    """The columns, for the months' or the year's plan."""
    on_time = tuple(
        Column(clock, CLOCK_NAMES[clock], clocks.BY_CLOCK[clock].on_time_rate, "on_time")
        for clock in boards.ON_TIME_CLOCKS
    )
    return (
        Column("orders", N_("Orders"), catalogue.ORDERS),
        *on_time,
        Column("breaches", N_("Past due"), catalogue.BREACHES),
        Column("hours", N_("Mean hours"), clocks.MEAN_HANDLING),
        Column("reopened", N_("Reopened"), catalogue.REOPEN_RATE),
        Column("urged", N_("Urged"), catalogue.URGE_RATE),
        Column("satisfaction", N_("Satisfaction"), catalogue.SATISFACTION),
        Column("customers", N_("Customers"), standing.CUSTOMERS),
        Column("revenue", N_("Actual"), against.actual, "revenue"),
        Column("target", N_("Target"), against.target, "revenue"),
        Column("completion", N_("Completion"), against.completion, "revenue", has_bullet=True),
        Column("change", N_("Year on year"), money.YEAR_ON_YEAR, "revenue"),
    )


def ranked_by(sorting: Sorting, against: money.Against) -> Kpi:
    """The figure that the rank goes by: the one sorted by, if one of its ends is the better."""
    kpis = {column.name: column.kpi for column in columns(against)}
    kpi = kpis.get(sorting.name, against.completion)
    return kpi if kpi.better is not Better.NEITHER else against.completion


def ranks(rows: Sequence[Row], kpi: Kpi) -> dict[Any, int | None]:
    """The rank of each manager among the rows that the reader may see."""
    named = [row for row in rows if row["manager"] is not None]
    found = judging.ranks(kpi, [row.get(kpi.slug) for row in named])
    return {row["manager"]: rank for row, rank in zip(named, found, strict=True)}


def table(
    rows: Sequence[Row], total: Row, *, names: Mapping[Any, str], places: Mapping[Any, int | None],
    against: money.Against, sorting: Sorting, scope: Scope, left_out: Sequence[Kpi],
) -> html.Table:  # fmt: skip
    """The table; rows come sorted and narrowed, `places` are ranks among all of them."""
    shown = columns(against)
    lines = [
        _line(row, _name(row, names, scope), places.get(row["manager"]), shown, against, scope)
        for row in rows
    ]
    lines.append(_line(total, _("Total"), None, shown, against, scope, is_total=True))
    return html.Table(
        [html.Thead(_heads(shown, sorting, left_out)), html.Tbody(lines)],
        className="pd-table pd-compact pd-managers",
        **attributes(aria_label=_("Customer managers")),
    )


# -- heads ---------------------------------------------------------------------------------------


def _heads(shown: Sequence[Column], sorting: Sorting, left_out: Sequence[Kpi]) -> list[html.Tr]:
    """Two lines: groups above, columns below; each head sorts."""
    groups = {"on_time": _("On-time rate, %"), "revenue": _group_of_money()}
    above: list[html.Th] = [
        html.Th(_("Rank"), rowSpan=2, scope="col", className="pd-right"),
        _head(sorting, NAME, _("Customer manager"), rows=2, is_descending=False),
    ]
    below: list[html.Th] = []
    for column in shown:
        is_known = column.kpi not in left_out
        title = column.kpi.sentence() if is_known else _("Not known by this filter")
        head = _head(
            sorting, column.name, _(column.head), rows=1 if column.group else 2, title=title,
            is_number=not column.has_bullet,
            is_descending=column.kpi.better is not Better.LESS,
        )  # fmt: skip
        (below if column.group else above).append(head)
        if column.group in groups:
            width = sum(one.group == column.group for one in shown)
            above.append(
                html.Th(groups.pop(column.group), colSpan=width, scope="colgroup",
                        className="pd-group")
            )  # fmt: skip
    return [html.Tr(above), html.Tr(below)]


def _group_of_money() -> str:
    return _("Revenue, %(unit)s", unit=formats.small_money_unit())


def _head(
    sorting: Sorting, name: str, text: str, *, rows: int, title: str = "", is_number: bool = True,
    is_descending: bool = True,
) -> html.Th:  # fmt: skip
    column = sorting.head(parts.Column(text), name, is_descending=is_descending)
    return html.Th(
        column.head,
        rowSpan=rows,
        scope="col",
        title=title,
        className="pd-right" if is_number and name != NAME else None,
        **attributes(aria_sort=column.sorted or None),
    )


# -- lines ---------------------------------------------------------------------------------------


def _name(row: Row, names: Mapping[Any, str], scope: Scope) -> Any:
    """The name, which leads to where the manager's limits are missed."""
    code = row["manager"]
    if code is None:
        return html.Span(names[code], className="pd-3")
    return html.A(dashboards.cut(names[code]), href=dashboards.link("/sla", scope, manager=code))


def _line(
    row: Row, name: Any, rank: int | None, shown: Sequence[Column], against: money.Against,
    scope: Scope, *, is_total: bool = False,
) -> html.Tr:  # fmt: skip
    codes = {} if is_total else {"manager": row["manager"]}
    place = html.Td(formats.number(rank) if rank else "", className="pd-right pd-3")
    cells = [place, html.Td(name)]
    for column in shown:
        has_unit = column.group != "on_time"
        number = dashboards.number(
            column.kpi, row, scope, has_unit=has_unit, is_small=True, **codes
        )
        if column.has_bullet:
            cells.append(html.Td([_bullet(row, against), number], className="pd-completion"))
        else:
            cells.append(html.Td(number, className="pd-right"))
    return html.Tr(cells, className="pd-sum" if is_total else None)


def _bullet(row: Row, against: money.Against) -> Any:
    actual, target = row.get(against.actual.slug), row.get(against.target.slug)
    if actual is None or not target:
        return html.Span(className="pd-bullet-none")
    time = row.get(against.time_progress.slug)
    completion = formats.share(row.get(against.completion.slug))
    said = _("completion %(share)s, time gone %(time)s", share=completion, time=formats.share(time))
    return parts.bullet(float(actual), float(target), time=time, label=said)
