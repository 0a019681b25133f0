"""What holds other parts: page, grid, panel, table, tiles, facts, timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from ui.formats import Amount
from ui.parts.bars import sparkline
from ui.parts.marks import Children, State, amount, attributes, badge


def page(
    title: str, *body: Children, slot: Children = None, filters: Component | None = None
) -> html.Div:
    """A whole page: its title (and what stands beside it in the top bar), its filter bar, its body.

    Every page's layout returns one of these.
    """
    beside = list(slot) if isinstance(slot, list | tuple) else [slot]
    return html.Div(
        [
            html.Div([html.H1(title), *beside], className="pd-page-head"),
            filters,
            html.Main(list(body), className="pd-main", id="main", tabIndex=-1),
        ],
        className="pd-page",
    )


def grid(*panels: Component, is_in_turn: bool = False) -> html.Div:
    """Panels on twelve columns.

    `is_in_turn`: where they stand below each other, one shows once those above it have come.
    """
    return html.Div(list(panels), className="pd-grid pd-in-turn" if is_in_turn else "pd-grid")


def panel(
    title: str, *body: Children, note: Children = None, columns: int = 12, tools: Children = None,
    is_flush: bool = False, id: str = "", body_id: str = "",
) -> html.Section:  # fmt: skip
    """A panel: a title, a sentence that says how to read it, tools at the right, the body.

    `is_flush`: the body touches the edges (tables). `body_id` names what callbacks fill.
    """
    head: list[Any] = [html.H2(title)]
    if note is not None:
        head.append(html.P(note))
    if tools is not None:
        head.append(html.Div(tools, className="pd-gap"))
    inside: dict[str, Any] = {"id": body_id} if body_id else {}
    named: dict[str, Any] = {"id": id} if id else {}
    look = "mt-2" if is_flush else "pd-body"
    return html.Section(
        [html.Header(head), html.Div(list(body), className=look, **inside)],
        className=f"pd-panel pd-c{columns}",
        **named,
    )


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and whether it holds numbers."""

    head: Children
    is_number: bool = False
    width: str = ""
    title: str = ""
    sorted: str = ""
    """ascending or descending, on the column that the rows are sorted by."""


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Children]], *, label: str = "",
    total: Sequence[Children] | None = None, density: str = "", cut_after: int | None = None,
    has_head: bool = True,
) -> html.Table:  # fmt: skip
    """A short list. Numbers and their heads stand right; `total` is the sum row, asked at its own
    grain. Density: compact, "" or cosy. A double line follows row `cut_after`."""
    head = html.Thead(html.Tr([_head(column) for column in columns]))
    body = [
        html.Tr(
            _cells(columns, row),
            className="pd-cutline" if cut_after is not None and index == cut_after else None,
        )
        for index, row in enumerate(rows)
    ]
    if total is not None:
        body.append(html.Tr(_cells(columns, total), className="pd-sum"))
    return html.Table(
        [head, html.Tbody(body)] if has_head else html.Tbody(body),
        className=f"pd-table pd-{density}" if density else "pd-table",
        **attributes(aria_label=label or None),
    )


def _head(column: Column) -> html.Th:
    return html.Th(
        column.head,
        scope="col",
        title=column.title or None,
        className="pd-right" if column.is_number else None,
        style={"width": column.width} if column.width else None,
        **attributes(aria_sort=column.sorted or None),
    )


def _cells(columns: Sequence[Column], row: Sequence[Children]) -> list[html.Td]:
    return [
        html.Td(_shown(cell), className="pd-right" if column.is_number else None)
        for column, cell in zip(columns, row, strict=True)
    ]


def _shown(cell: Children) -> Children:
    return amount(cell) if isinstance(cell, Amount) else cell


def number_link(text: str | int, href: str, title: str = "") -> html.A:
    """A number that opens what it counts."""
    return html.A(amount(text) if isinstance(text, Amount) else text, href=href, title=title)


@dataclass(frozen=True)
class Tile:
    """A KPI: name, verdict, number, line, and what it is compared with."""

    name: str
    value: Amount | str
    href: str = ""
    verdict: tuple[State, str] | None = None
    note: Children = None
    """"Target 95 %" and the change; `html.B` around the change."""
    trend: Sequence[float | None] = ()
    target: float | None = None
    """In the unit of `trend`."""
    title: str = ""
    how: str = ""
    """How the number comes about, in lines (`ui.arithmetic`)."""


def tiles(items: Sequence[Tile]) -> html.Section:
    return html.Section([tile(one) for one in items], className="pd-tiles mb-3")


def tile(one: Tile) -> Component:
    """The whole tile is the link."""
    name: list[Any] = [one.name]
    if one.verdict:
        state, word = one.verdict
        name.append(html.Span(badge(word, state), className="ms-auto"))
    state_of_dot = one.verdict[0] if one.verdict and one.verdict[0] != "ok" else None
    inside = [
        html.Span(name, className="pd-name"),
        html.Span(amount(one.value), className="pd-big"),
        sparkline(one.trend, target=one.target, state=state_of_dot) if one.trend else None,
        html.Span(one.note, className="pd-note"),
    ]
    look, told = "pd-panel pd-tile", attributes(data_how=one.how or None)
    if not one.href:
        return html.Div(inside, className=look, title=one.title, **told)
    return html.A(inside, href=one.href, className=look, title=one.title, **told)


def facts(pairs: Sequence[tuple[str, Children]]) -> html.Dl:
    """Names and values of one thing, one pair a line."""
    return html.Dl(
        [part for name, value in pairs for part in (html.Dt(name), html.Dd(value))],
        className="pd-facts",
    )


def facts_row(items: Sequence[tuple[str, Amount | str, Children]], label: str = "") -> html.Section:
    """At most five figures in a line: name, number, what it was before."""
    return html.Section(
        [
            html.Div(
                [
                    html.Span(name, className="pd-sm pd-2"),
                    html.B(amount(value)),
                    html.Span(before, className="pd-xs pd-3"),
                ]
            )
            for name, value, before in items
        ],
        className="pd-panel pd-facts-row mb-3",
        **attributes(aria_label=label or None),
    )


@dataclass(frozen=True)
class Event:
    """A line of a timeline; newest on top."""

    time: str
    verb: str
    detail: Children = None
    state: State | None = None
    """late and hold fill the dot."""
    title: str = ""
    kind: str = ""
    """What a filter of the timeline knows the line by."""


def timeline(events: Sequence[Event]) -> html.Ol:
    return html.Ol(
        [
            html.Li(
                [
                    html.Time(one.time, title=one.title),
                    html.I(className="pd-dot"),
                    html.Div([html.B(one.verb), html.Span(one.detail)]),
                ],
                **attributes(data_state=one.state, data_kind=one.kind or None),
            )
            for one in events
        ],
        className="pd-line",
    )


def chart(id: str, height: int, label: str = "", *, is_wide: bool = False) -> html.Div:
    """A place for a figure, of its final size in pixels, filled by a callback (`figure`); a wide
    one scrolls inside its panel on a phone."""
    graph = dcc.Graph(
        id=id,
        figure={"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False},
                                       "paper_bgcolor": "rgba(0,0,0,0)",
                                       "plot_bgcolor": "rgba(0,0,0,0)"}},
        config={"displayModeBar": False, "responsive": True, "locale": "en"},
        style={"height": f"{height}px"},
    )  # fmt: skip
    look = "pd-chart-box pd-wide-box" if is_wide else "pd-chart-box"
    return html.Div(graph, className=look, role="img", **attributes(aria_label=label or None))
