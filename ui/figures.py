"""Figures: plain data in, a Plotly figure as a plain dict out.

Only scatter, bar and heatmap traces: `assets/vendor` holds the part of Plotly that draws these.
Every mark may carry the address of the orders behind it (`customdata`); `assets/charts.js` opens
it on a click.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ui import formats, theme

Figure = dict[str, Any]
TRACES = ("scatter", "bar", "heatmap")
LABEL_HEIGHT = 15
"""Pixels between two labels that stand one above the other."""
FEW_TICKS = 5
"""Counts below this have a tick for each: nothing can be counted in halves."""
LEFT_FROM = 0.6
"""The part of a chart's width from which on words stand at the left of their bar."""


@dataclass(frozen=True)
class DayBar:
    """One day of a bar chart."""

    day: date
    value: float | None
    is_off: bool = False
    """Not a working day: shaded."""
    is_exception: bool = False
    cause: str = ""
    """Written beside the bar of an exception."""
    is_running: bool = False
    """The day is not over: an open, dashed bar."""
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A line of at most four: what it is, its values (None: not yet), the label at its end."""

    role: str
    """actual, target, last or other."""
    values: Sequence[float | None]
    label: str
    hrefs: Sequence[str] = ()


def message(text: str, theme_name: str = "light") -> Figure:
    """A figure that only says something: what failed, or that there is nothing."""
    said = {"text": text, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return _figure([], theme_name, xaxis={"visible": False}, yaxis={"visible": False},
                   annotations=[said])  # fmt: skip


def bars_by_day(
    bars: Sequence[DayBar], theme_name: str, *, today: date, unit: str = "",
    mean: float | None = None, mean_label: str = "", target: float | None = None,
    target_label: str = "",
) -> Figure:  # fmt: skip
    """Counts by day: grey; only exceptions coloured, their cause beside them; mean dashed.

    Labels stand on Mondays; days off are shaded; the running day is open and dashed.
    """
    ink = theme.PALETTE[theme_name]
    trace = {
        "type": "bar",
        "x": list(range(len(bars))),
        "y": [one.value for one in bars],
        "marker": {
            "color": [_bar_colour(one, ink) for one in bars],
        },
        "customdata": [
            [one.href, f"{formats.day(one.day, today)} {formats.weekday(one.day)}"] for one in bars
        ],
        "hovertemplate": f"%{{customdata[1]}}<br><b>%{{y:,}}</b> {unit}<extra></extra>",
    }
    shapes = [*_days_off(bars, ink), *_running(bars, ink)]
    turn = LEFT_FROM * len(bars)
    notes = [
        note
        for index, one in enumerate(bars)
        for note in _notes(index, one, ink, is_left=index >= turn)
    ]
    for level, label in ((mean, mean_label), (target, target_label)):
        if level is not None:
            shapes.append(_across(level, ink))
            notes.append(_at_end(label, level, ink))
    ticks = [
        (index, formats.day(one.day, today))
        for index, one in enumerate(bars)
        if one.day.weekday() == 0
    ]
    tops = [one.value for one in bars if one.value] + [level for level in (mean, target) if level]
    return _figure(
        [trace], theme_name, shapes=shapes, annotations=notes,
        yaxis={"range": [0, 1.15 * max(tops, default=1)],
               **({"dtick": 1} if max(tops, default=1) < FEW_TICKS else {})},
        xaxis={
            "tickvals": [index for index, _text in ticks], "ticktext": [text for _i, text in ticks],
            "range": [-0.5, len(bars) - 0.5],
        },
        margin={"l": 48, "r": 72 if mean is not None or target is not None else 16, "t": 24,
                "b": 32, "pad": 0},
    )  # fmt: skip


def bars(
    labels: Sequence[str], values: Sequence[float | None], theme_name: str, *, unit: str = "",
    hrefs: Sequence[str] = (), exceptions: frozenset[int] = frozenset(), is_across: bool = False,
) -> Figure:  # fmt: skip
    """Values by owner or category; `is_across` lays the bars down, first on top."""
    ink = theme.PALETTE[theme_name]
    colours = [
        ink["late-mark"] if index in exceptions else ink["s4"] for index in range(len(labels))
    ]
    along, across = ("y", "x") if is_across else ("x", "y")
    trace = {
        "type": "bar",
        "orientation": "h" if is_across else "v",
        along: list(range(len(labels))),
        across: list(values),
        "marker": {"color": colours},
        "customdata": [
            [hrefs[index] if hrefs else "", label] for index, label in enumerate(labels)
        ],
        "hovertemplate": f"%{{customdata[1]}}<br><b>%{{{across}:,}}</b> {unit}<extra></extra>",
    }
    names = {"tickvals": list(range(len(labels))), "ticktext": list(labels)}
    axes: dict[str, Any] = {f"{along}axis": names}
    if is_across:
        axes["yaxis"] = {**names, "autorange": "reversed", "showgrid": False}
        axes["xaxis"] = {"showgrid": True, "gridcolor": ink["rule"], "showline": False,
                         "tickformat": ","}  # fmt: skip
    return _figure([trace], theme_name, **axes)


def lines(
    labels: Sequence[str], series: Sequence[Line], theme_name: str, *, unit: str = "",
    height: int = 300, digits: int = 2, from_zero: bool = True,
) -> Figure:  # fmt: skip
    """Cumulative or long series: actual thick, target dashed, last year grey, each labelled at its
    end. `height` (pixels) keeps the labels from standing on one another."""
    ink = theme.PALETTE[theme_name]
    traces = [trace for one in series for trace in _line(one, labels, ink, unit, digits)]
    known = [value for one in series for value in one.values if value is not None]
    top, low = max(known, default=1), min(known, default=0)
    low = 0 if from_zero else low - 0.06 * (top - low or 1)
    axis: dict[str, Any] = {"range": [low, top * 1.06 if top > 0 else 1]}
    return _figure(
        traces, theme_name, annotations=_end_labels(series, ink, (top - low) or 1, height),
        xaxis={
            "tickvals": list(range(len(labels))), "ticktext": list(labels),
            "range": [-0.2, len(labels) - 1],
        },
        yaxis=axis, hovermode="x unified" if len(series) > 1 else "closest",
        margin={"l": 48, "r": 104, "t": 16, "b": 32, "pad": 0},
    )  # fmt: skip


# -- parts of figures --------------------------------------------------------------------------


def _figure(data: list[dict[str, Any]], theme_name: str, **layout: Any) -> Figure:
    return {"data": data, "layout": {"template": theme.template(theme_name), **layout}}


def _bar_colour(one: DayBar, ink: dict[str, str]) -> str:
    if one.is_running:
        return theme.CLEAR
    return ink["late-mark"] if one.is_exception else ink["s4"]


def _days_off(bars: Sequence[DayBar], ink: dict[str, str]) -> list[dict[str, Any]]:
    """One shade for each run of days off."""
    runs: list[list[int]] = []
    for index, one in enumerate(bars):
        if not one.is_off:
            continue
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [
        {
            "type": "rect", "layer": "below", "yref": "paper", "y0": 0, "y1": 1,
            "x0": first - 0.5, "x1": last + 0.5, "line": {"width": 0}, "fillcolor": ink["well"],
        }
        for first, last in runs
    ]  # fmt: skip


def _running(bars: Sequence[DayBar], ink: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect", "x0": index - 0.32, "x1": index + 0.32, "y0": 0, "y1": one.value or 0,
            "line": {"color": ink["ink-3"], "width": 1, "dash": "2px,2px"},
        }
        for index, one in enumerate(bars)
        if one.is_running
    ]  # fmt: skip


def _notes(index: int, one: DayBar, ink: dict[str, str], *, is_left: bool) -> list[dict[str, Any]]:
    """The number above an exception or the running day, and the cause beside it."""
    if not (one.is_exception or one.is_running) or one.value is None:
        return []
    at = {"x": index, "y": one.value, "yanchor": "bottom"}
    text = formats.number(one.value)
    number = {**at, "text": f"<b>{text}</b>", "font": {"color": ink["ink"], "size": 12}}
    if not one.cause:
        return [number]
    side, sign = ("right", -1) if is_left else ("left", 1)
    cause = {**at, "text": one.cause, "xanchor": side, "xshift": sign * (6 + 4 * len(text))}
    return [number, cause]


def _across(level: float, ink: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": level, "y1": level,
        "line": {"color": ink["ink-2"], "width": 1, "dash": "4px,3px"},
    }  # fmt: skip


def _at_end(label: str, level: float, ink: dict[str, str]) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 1, "y": level, "text": label, "xanchor": "left", "xshift": 6,
        "font": {"color": ink["ink-2"], "size": 12},
    }  # fmt: skip


_LOOKS = {
    "actual": ("s1", 2.5, "solid"), "target": ("ink-2", 1.5, "4px,3px"),
    "last": ("s4", 1.5, "solid"), "other": ("s2", 1.5, "solid"),
}  # fmt: skip


def _line(
    one: Line, labels: Sequence[str], ink: dict[str, str], unit: str, digits: int
) -> list[dict[str, Any]]:
    colour, width, dash = _LOOKS[one.role]
    places = list(range(len(one.values)))
    hrefs = one.hrefs or [""] * len(places)
    trace = {
        "type": "scatter", "mode": "lines", "x": places, "y": list(one.values), "name": one.label,
        "line": {"color": ink[colour], "width": width, "dash": dash},
        "customdata": [[href, labels[place]] for href, place in zip(hrefs, places, strict=True)],
        "hovertemplate": f"%{{customdata[1]}} <b>%{{y:,.{digits}f}}</b> {unit}"
        f"<extra>{one.label}</extra>",
    }  # fmt: skip
    last = _last(one)
    if last is None or one.role == "target":
        return [trace]
    end = {
        "type": "scatter", "mode": "markers", "x": [last[0]], "y": [last[1]],
        "marker": {"color": ink[colour], "size": 6}, "hoverinfo": "skip",
        "customdata": [[hrefs[last[0]], ""]],
    }  # fmt: skip
    return [trace, end]


def _last(one: Line) -> tuple[int, float] | None:
    known = [(place, value) for place, value in enumerate(one.values) if value is not None]
    return known[-1] if known else None


def _end_labels(
    series: Sequence[Line], ink: dict[str, str], span: float, height: int
) -> list[dict[str, Any]]:
    """The labels at the ends, from the top down, each far enough below the one before."""
    ends = [(end, one) for one in series if (end := _last(one)) is not None]
    pixel = span / max(height - 48, 1)
    notes: list[dict[str, Any]] = []
    taken: list[tuple[int, float]] = []
    for (place, value), one in sorted(ends, key=lambda end: -end[0][1]):
        low = value
        for other_place, other in taken:
            if abs(other_place - place) <= 2:
                low = min(low, other - LABEL_HEIGHT * pixel)
        taken.append((place, low))
        is_strong = one.role in ("actual", "last")
        notes.append(
            {
                "x": place, "y": low, "xanchor": "left", "xshift": 8, "yanchor": "middle",
                "text": f"<b>{one.label}</b>" if is_strong else one.label,
                "font": {"color": ink["ink" if is_strong else "ink-2"], "size": 12},
            }
        )  # fmt: skip
    return notes
