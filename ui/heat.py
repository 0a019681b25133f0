"""Heat maps: fixed steps printed beside them, few orders greyed, totals apart; and as a table.

The step of a cell comes from the KPI's fixed bins and follows the number that is shown, so that a
filter never changes what a colour means.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from os.path import commonprefix
from typing import Any

from dash import html

from i18n import _
from metrics.kpi import UNIT_NAMES, Kpi, Unit
from ui import formats, theme
from ui.figures import Figure
from ui.parts.frames import Column, table

ROW_HEIGHT = 40
HEAD_HEIGHT = 28
APART = 8
"""Pixels between the cells and their totals."""


@dataclass(frozen=True)
class Cell:
    """One cell: the number as shown, its step on the ramp (0 to 6; None: too few orders to judge,
    grey), the count below it, and the orders behind it."""

    text: str
    step: int | None
    count: int | None = None
    href: str = ""


@dataclass(frozen=True)
class Grid:
    """A heat map: `cells[row][column]`, None where there are no orders."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[Cell | None]]
    row_totals: Sequence[Cell | None] = ()
    column_totals: Sequence[Cell | None] = ()
    total: Cell | None = None
    row_name: str = ""
    """What the rows are ("Team"), for the table."""
    ramp: str = "e"
    """e: more is worse; l: only more; two: from worse to better."""


def height(grid: Grid) -> int:
    """Pixels that the figure needs."""
    return HEAD_HEIGHT + 8 + ROW_HEIGHT * (len(grid.rows) + bool(grid.column_totals)) + APART


def first_rows(grid: Grid, count: int) -> Grid:
    """The first rows with the totals of all: what a figure has room for; the table has the rest."""
    return replace(
        grid, rows=grid.rows[:count], cells=grid.cells[:count],
        row_totals=grid.row_totals[:count],
    )  # fmt: skip


def figure(grid: Grid, theme_name: str, *, cell_width: int = 44) -> Figure:
    """The figure. `cell_width` is about how many pixels a column gets; the gap before the totals
    is measured by it."""
    body, columns, rows = _laid_out(grid)
    x = _edges(len(grid.columns), bool(grid.row_totals), APART / cell_width)
    y = _edges(len(grid.rows), bool(grid.column_totals), APART / ROW_HEIGHT)
    traces = _traces(grid.ramp, theme_name, body, x, y, rows, columns)
    return {
        "data": traces,
        "layout": {
            "template": theme.template(theme_name),
            "margin": {"l": 48, "r": 0, "t": HEAD_HEIGHT, "b": 8, "pad": 4},
            "xaxis": {
                "side": "top", "showline": False, "tickvals": _middles(x, columns),
                "ticktext": [c for c in columns if c is not None], "range": [x[0], x[-1]],
                "fixedrange": True,
            },
            "yaxis": {
                "showgrid": False, "zeroline": False, "tickvals": _middles(y, rows),
                "ticktext": [r for r in rows if r is not None], "range": [y[-1], y[0]],
                "fixedrange": True,
            },
        },
    }  # fmt: skip


def as_table(grid: Grid, label: str) -> html.Table:
    """The same as a table, for the keyboard and for readers; each number opens its orders."""
    body, columns, rows = _laid_out(grid)
    heads = [Column(grid.row_name)] + [Column(c, is_number=True) for c in columns if c is not None]
    places = [place for place, column in enumerate(columns) if column is not None]
    lines = [
        [row, *(_told(line[place]) for place in places)]
        for row, line in zip(rows, body, strict=True)
        if row is not None
    ]
    total = lines.pop() if grid.column_totals else None
    return table(heads, lines, label=label, total=total, density="compact")


def scale_of(kpi: Kpi, ramp: str = "e") -> html.Div:
    """The printed scale of a KPI that has fixed bins."""
    factor = 100 if kpi.unit is Unit.SHARE else 1
    return scale([round(edge * factor, 6) for edge in kpi.bins], _with_unit(kpi), ramp)


def _with_unit(kpi: Kpi) -> str:
    """`超时率 %`, `平均处理时长（小时）`: numbers of things need none."""
    if kpi.unit is Unit.SHARE:
        return f"{kpi.name()} %"
    if kpi.unit not in (Unit.HOURS, Unit.MINUTES):
        return kpi.name()
    return _("%(name)s (%(unit)s)", name=kpi.name(), unit=_(UNIT_NAMES[kpi.unit]))


def scale(
    edges: Sequence[float], name: str = "", ramp: str = "e", *, has_few: bool = True
) -> html.Div:
    """The printed scale of a heat map's seven steps, given its six edges as shown."""
    words = [f"<{_plain(edges[0])}"]
    words += [f"{_plain(a)}–{_plain(b)}" for a, b in pairwise(edges)]
    words.append(f"≥{_plain(edges[-1])}")
    letters = {"e": "e", "l": "l"}.get(ramp, "e")
    boxes = [
        html.Span(
            word,
            className="pd-step-reversed" if theme.is_reversed(ramp, step) else None,
            style={"background": f"var(--pd-{letters}{step + 1})"},
        )
        for step, word in enumerate(words)
    ]
    few = html.Span([html.I(), _("under 20 orders, no colour")], className="pd-few")
    return html.Div(
        [html.Span(name, className="pd-xs pd-2"), html.Span(boxes, className="pd-scale"),
         few if has_few else None],
        className="pd-scale-box",
    )  # fmt: skip


def _plain(edge: float) -> str:
    return f"{edge:g}"


def _told(cell: Cell | None) -> Any:
    if cell is None:
        return html.Span(formats.NONE, className="pd-3")
    said = html.A(cell.text, href=cell.href) if cell.href else cell.text
    look = "pd-3" if cell.step is None else None
    if cell.count is None:
        return html.Span(said, className=look)
    return html.Span([said, html.Span(f" {cell.count:,}", className="pd-3 pd-xs")], className=look)


def _laid_out(
    grid: Grid,
) -> tuple[list[list[Cell | None]], list[str | None], list[str | None]]:
    """Cells, columns and rows with the totals after a gap (None)."""
    columns: list[str | None] = list(grid.columns)
    rows: list[str | None] = list(grid.rows)
    body = [list(line) for line in grid.cells]
    if grid.row_totals:
        columns += [None, _("Total")]
        body = [[*line, None, total] for line, total in zip(body, grid.row_totals, strict=True)]
    if grid.column_totals:
        rows += [None, _("Total")]
        width = len(columns)
        totals = [*grid.column_totals, *([None, grid.total] if grid.row_totals else [])]
        body += [[None] * width, totals]
    return body, columns, rows


def _edges(count: int, has_total: bool, gap: float) -> list[float]:
    edges = [float(index) for index in range(count + 1)]
    return [*edges, count + gap, count + gap + 1] if has_total else edges


def _middles(edges: Sequence[float], names: Sequence[str | None]) -> list[float]:
    return [
        (edges[index] + edges[index + 1]) / 2
        for index, name in enumerate(names)
        if name is not None
    ]  # fmt: skip


def _traces(
    ramp: str, theme_name: str, body: Sequence[Sequence[Cell | None]], x: Sequence[float],
    y: Sequence[float], rows: Sequence[str | None], columns: Sequence[str | None],
) -> list[dict[str, Any]]:  # fmt: skip
    """Three traces, because a trace has one colour of text: dark, reversed, few orders. What all
    addresses begin with is said once (`meta`): it is half of the figure."""
    ink, colours = theme.PALETTE[theme_name], theme.ramp(theme_name, ramp)
    looks = (
        (ink["step-ink"], colours),
        (ink["step-reversed"], colours),
        (ink["ink-3"], (ink["well"], ink["well"])),
    )
    made = [_trace(ink_of_text, scale, x, y) for ink_of_text, scale in looks]
    for trace in made:
        # Plotly writes the text of cells without a number too, None as "null".
        for name, nothing in (("z", None), ("text", ""), ("customdata", None)):
            trace[name] = [[nothing] * len(columns) for _row in rows]
    hrefs = [cell.href for line in body for cell in line if cell]
    start = commonprefix(hrefs)  # noqa: RUF071  by character is what is meant
    used = set()
    for i, line in enumerate(body):
        for j, cell in enumerate(line):
            if cell is None:
                continue
            kind = 2 if cell.step is None else int(theme.is_reversed(ramp, cell.step))
            used.add(kind)
            made[kind]["z"][i][j] = cell.step or 0
            made[kind]["text"][i][j] = _shown(cell)
            made[kind]["customdata"][i][j] = [cell.href[len(start) :], f"{rows[i]} · {columns[j]}"]
    for trace in made:
        trace["meta"] = start
    return [trace for kind, trace in enumerate(made) if kind in used]


def _trace(
    ink: str, colours: tuple[str, ...], x: Sequence[float], y: Sequence[float]
) -> dict[str, Any]:
    return {
        "type": "heatmap", "x": list(x), "y": list(y),
        "zmin": -0.5, "zmax": theme.STEPS - 0.5, "colorscale": theme.stepped(colours),
        "texttemplate": "%{text}", "textfont": {"color": ink, "size": 13}, "showscale": False,
        "xgap": 1, "ygap": 1, "hoverongaps": False,
        "hovertemplate": "%{customdata[1]}<br>%{text}<extra></extra>",
    }  # fmt: skip


def _shown(cell: Cell) -> str:
    number = cell.text if cell.step is None else f"<b>{cell.text}</b>"
    if cell.count is None:
        return number
    return f'{number}<br><span style="font-size:11px">{cell.count:,}</span>'
