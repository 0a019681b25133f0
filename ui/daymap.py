"""Days as a map: a column for each week, a row for each weekday, coloured as a heat map.

Made of links, not drawn: it follows the theme and the keyboard by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from i18n import _
from ui import formats, theme
from ui.heat import Cell
from ui.parts.marks import attributes

ROW_HEIGHT, HEAD_HEIGHT = 44, 22
HEIGHT = 7 * ROW_HEIGHT + HEAD_HEIGHT
"""Pixels that the map needs."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class MapDay:
    """One day: its cell (None: no orders), and whether it is a holiday or a make-up working day."""

    day: date
    cell: Cell | None
    is_holiday: bool = False
    is_makeup: bool = False


def day_map(days: Sequence[MapDay], label: str, ramp: str = "e") -> html.Div:
    """The map of days that follow one another."""
    first = days[0].day - DAY * days[0].day.weekday()
    names = [
        html.Span(formats.weekday_name(index), style={"gridRow": index + 2, "gridColumn": 1})
        for index in range(7)
    ]
    firsts = [one.day for n, one in enumerate(days) if n == 0 or one.day.day == 1]
    months = [
        html.Span(formats.month(day, days[-1].day), style=_place(day, first, row=1))
        for day in _apart(firsts)
    ]
    return html.Div(
        [*names, *months, *(_day(one, first, ramp) for one in days)],
        className="pd-daymap",
        role="group",
        **attributes(aria_label=label),
    )


def _apart(firsts: list[date]) -> list[date]:
    """Without the first month, if its last days share a column or two with the second's name."""
    is_crowded = len(firsts) > 1 and (firsts[1] - firsts[0]).days < 10
    return firsts[1:] if is_crowded else firsts


def _place(day: date, first: date, row: int) -> dict[str, int]:
    return {"gridRow": row, "gridColumn": (day - first).days // 7 + 2}


def _day(one: MapDay, first: date, ramp: str) -> Component:
    sign = _("off") if one.is_holiday else _("on") if one.is_makeup else ""
    place = _place(one.day, first, one.day.weekday() + 2)
    if one.cell is None:
        return html.Span(_date(one.day, sign), style=place, className="pd-mapday")
    step = one.cell.step
    look = attributes(
        data_step="few" if step is None else f"{ramp}{step + 1}",
        data_reversed=step is not None and theme.is_reversed(ramp, step),
        aria_label=f"{formats.day(one.day, date.min)} {sign} {one.cell.text}",
    )
    said = f"{formats.day(one.day, date.min)} {formats.weekday(one.day)}"
    if one.cell.count is not None:
        said = f"{said} · {one.cell.text} · {one.cell.count:,}"
    return html.A(
        [_date(one.day, sign), html.B(one.cell.text)],
        href=one.cell.href,
        title=said,
        style=place,
        className="pd-mapday",
        **look,
    )


def _date(day: date, sign: str) -> html.Span:
    return html.Span([str(day.day), html.I(sign)] if sign else str(day.day))
