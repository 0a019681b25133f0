"""What dashboards are made of: panels that show a figure or its table, facts, numbers that open
their orders and say how they came about.

    dashboards.figure_panel(ids.Sla.WEEK, _("Weekday by hour"), query, height=364, excel="...")

places a chart (the id) and its table (`table_of(id)`), each filled by a callback of its own; the
switch between them stands in the address (`view_week=table`). Callbacks of figures listen to
`asked_of(ids)`, the query without such views, so that a switch draws nothing anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from domain.scope import Scope
from i18n import _
from metrics.drill import drill
from metrics.kpi import Kpi, Unit
from ui import arithmetic, formats, parts
from ui.filters import written
from ui.parts.marks import Children, amount, attributes, icon

VIEW = "view_"
"""What the names of views in an address begin with."""


def table_of(id: str) -> str:
    """The id of the table of a figure's panel."""
    return f"{id}-table"


def asked_of(query_id: str) -> str:
    """The id of the store that holds the query without views."""
    return query_id.replace("-query", "-asked")


def view_of(id: str) -> str:
    """The name in the address of a panel's view: `view_week` of `sla-week`."""
    return VIEW + id.partition("-")[2]


def asked(query_id: str, query: Mapping[str, object]) -> dcc.Store:
    """The store that figures listen to."""
    plain = {name: value for name, value in query.items() if not name.startswith(VIEW)}
    return dcc.Store(id=asked_of(query_id), data=written(plain))


def fresh(store_id: str) -> html.Span:
    """A mark by which the page asks anew when there is a new build and nobody points at it."""
    return html.Span(hidden=True, **attributes(data_fresh=store_id))


def is_table(search: Mapping[str, object], id: str) -> bool:
    """Whether the panel shows its table."""
    return search.get(view_of(id)) == "table"


# -- panels --------------------------------------------------------------------------------------


def figure_panel(
    id: str, title: str, query: Mapping[str, object], *, height: int, note: Children = None,
    columns: int = 12, excel: str = "", label: str = "", is_wide: bool = False,
    box_height: int | None = None, tools: Children = None,
) -> html.Section:  # fmt: skip
    """A panel with a figure, `tools`, 图|表 and Excel. `box_height`: the figure may be higher than
    its place and scrolls in it."""
    place = parts.chart(id, height, label or title, is_wide=is_wide)
    return parts.panel(
        title,
        html.Div(
            [place, html.Div(id=table_of(id), className="pd-chart-table")],
            className="pd-views",
            style={"height": f"{box_height}px"} if box_height else {"minHeight": f"{height}px"},
        ),
        note=note,
        columns=columns,
        tools=[tools, view_switch(id, query), excel_button(excel) if excel else None],
    )


def view_switch(id: str, query: Mapping[str, object]) -> html.Div:
    """图 | 表."""
    name = view_of(id)
    return parts.segments(
        [
            parts.Choice(_("Chart"), query=(name, "chart"), is_default=True),
            parts.Choice(_("Table"), query=(name, "table"), is_on=is_table(query, id)),
        ],
        label=_("View"),
    )


def excel_button(address: str) -> html.A:
    """Download as Excel what the panel shows; the address gets the query of the page."""
    return html.A(
        [icon("download"), html.Span("Excel", className="pd-xs")],
        href=address,
        title="Excel",
        className="pd-icon-btn",
        **attributes(data_with_query=address, data_out=True),
    )


def search_box(id: str, text: str, look: str = "") -> html.Label:
    """A box that narrows what is listed to what is typed into it, which never stands in the
    address. `text` says what may be typed."""
    box = dcc.Input(
        id=id, type="search", value="", debounce=0.25, autoComplete="off", placeholder=text,
        className="form-control pd-narrow",
    )  # fmt: skip
    return html.Label([html.Span(text, className="visually-hidden"), box], className=look)


def scroll(table: Component) -> html.Div:
    """A table that may be wider than its panel."""
    return html.Div(parts.still(table), className="pd-sideways", tabIndex=0)


def cut(text: str) -> html.Span:
    """A name that may be too long for its column."""
    return html.Span(text, title=text, className="pd-cut pd-name-cut")


def nothing(text: str = "") -> html.Div:
    """No orders: what is not there, and a way out."""
    way_out = html.Button(
        _("Clear filters"), type="button", className="btn btn-plain btn-sm",
        **attributes(data_clear_filters=True),
    )  # fmt: skip
    return parts.empty(text or _("No orders in this period."), way_out=way_out)


# -- numbers -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What all figures of a part of a page have in common."""

    scope: Scope
    as_of: datetime

    def foot(self) -> dict[str, Any]:
        """Attributes for what is around the figures: the period and the moment of the data."""
        until = formats.full_moment(self.as_of)
        days = formats.period(self.scope.period, date.min)
        return attributes(
            data_how_foot=_("%(period)s, as of %(moment)s", period=days, moment=until)
        )


def told(content: Component, said: Said) -> html.Div:
    """Content whose figures say below their arithmetic what they have in common."""
    return html.Div(parts.still(content), className="pd-sideways", **said.foot())


def figure(kpi: Kpi, row: Mapping[str, Any], scope: Scope, *, look: str = "", **codes: Any) -> (
    Component
):  # fmt: skip
    """A measured number that opens its orders, if it has any, and tells its arithmetic."""
    shown = amount(arithmetic.value(kpi, row))
    told = attributes(data_how=arithmetic.how(kpi, row))
    href = drill(kpi, scope, **codes) if row.get(kpi.slug) is not None else None
    if href is None:
        return html.Span(shown, className=f"pd-n {look}".strip(), tabIndex=0, **told)
    return html.A(shown, href=href, className=f"pd-n {look}".strip(), **told)


def number(
    kpi: Kpi, row: Mapping[str, Any], scope: Scope, *, has_unit: bool = True,
    is_small: bool = False, **codes: Any,
) -> Component:  # fmt: skip
    """The same in a table whose head names the unit: zero and unknown in grey. Without `has_unit`
    the head says percent, too; `is_small`: money of one owner each."""
    written_ = plain(kpi, row, is_small=is_small)
    written_ = written_ if has_unit else written_.rstrip("% ")
    told = attributes(data_how=arithmetic.how(kpi, row))
    look = "pd-n" if row.get(kpi.slug) else "pd-n pd-3"
    href = drill(kpi, scope, **codes) if row.get(kpi.slug) else None
    if href is None:
        return html.Span(written_, className=look, tabIndex=0, **told)
    return html.A(written_, href=href, className=look, **told)


def plain(kpi: Kpi, row: Mapping[str, Any], *, is_small: bool = False) -> str:
    """A value without its unit, but with its percent sign."""
    value = row.get(kpi.slug)
    if kpi.unit in (Unit.SHARE, Unit.CHANGE):
        return str(arithmetic.value(kpi, row))
    if kpi.unit is Unit.YUAN:
        return str((formats.small_money_number if is_small else formats.money_number)(value))
    return str(formats.number(value, kpi.decimals))


def link(path: str, scope: Scope, **codes: str) -> str:
    """The address of another page about the same rows, narrowed to these codes."""
    narrowed = scope.where(**codes)
    query = {name: ",".join(values) for name, values in narrowed.filters}
    if scope.period is not None:
        query["period"] = f"{scope.period.since}..{scope.period.until}"
    return path + written(query)


@dataclass(frozen=True)
class Fact:
    """One figure of a facts row: its KPI, what it is called, what stands small beside it."""

    kpi: Kpi
    name: str
    beside: Children = None


def facts(items: Sequence[Fact], row: Mapping[str, Any], said: Said, label: str) -> html.Section:
    """At most five figures in a line, each opening its orders, with what they were before."""
    cells = []
    for one in items:
        before = one.beside if one.beside is not None else compared(one.kpi, row)
        cells.append(
            html.Div(
                [
                    html.Span(one.name, className="pd-sm pd-2"),
                    html.B(figure(one.kpi, row, said.scope)),
                    html.Span(before, className="pd-xs pd-3"),
                ]
            )
        )
    return html.Section(
        cells, className="pd-panel pd-facts-row mb-3", **attributes(aria_label=label), **said.foot()
    )


def compared(kpi: Kpi, row: Mapping[str, Any]) -> str:
    """`上期10,233`: what it was before; of a share also the change: `上期7.9 · −0.7百分点`."""
    before = row.get(f"{kpi.slug}__before")
    if before is None:
        return ""
    said = _("before %(value)s", value=formats.measured(before, kpi.unit, kpi.decimals).number)
    if kpi.unit is not Unit.SHARE or row.get(f"{kpi.slug}__change") is None:
        return said
    return f"{said} · {arithmetic.change(kpi, row)}"


# -- sorting -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sorting:
    """By which column a table is sorted: `sort=-breaches` in the address."""

    name: str
    is_descending: bool

    @classmethod
    def read(cls, text: str | None, default: str, known: Sequence[str]) -> "Sorting":
        """What the address says; the default if it names no known column."""
        said = text if text and text.removeprefix("-") in known else default
        return cls(said.removeprefix("-"), said.startswith("-"))

    def head(self, column: parts.Column, name: str, *, is_descending: bool = True) -> parts.Column:
        """The column with a head that sorts by it, first in the direction given."""
        is_mine = name == self.name
        turned = not self.is_descending if is_mine else is_descending
        sign = icon("arrow-down" if self.is_descending else "arrow-up") if is_mine else None
        button = html.Button(
            [column.head, sign],
            type="button",
            className="pd-sort",
            **attributes(data_query=f"sort={'-' if turned else ''}{name}", aria_pressed=False),
        )
        said = ("descending" if self.is_descending else "ascending") if is_mine else ""
        return replace(column, head=button, sorted=said)
