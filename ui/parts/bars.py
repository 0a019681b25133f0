"""Bars and lines made of HTML and masks: they follow the theme without being drawn again."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import html

from i18n import _
from ui.formats import number
from ui.parts.marks import State, attributes

SVG_PLAIN = " =:/.,-'"
"""Characters of a picture that may stand in a data URI as they are."""


def load(now: int, limit: int, add: int = 0) -> html.Span:
    """What a team holds and would get, against its limit, in orders."""
    total = now + add
    state = "late" if total > limit else "risk" if total >= 0.9 * limit else None
    scale = max(limit, total, 1)
    bars: list[html.I | html.B] = [html.I(), html.I()]
    if total > limit:
        bars.append(html.B(style={"left": f"{100 * limit / scale:.1f}%"}))
    said = _("holds %(now)s, %(add)s to come, limit %(limit)s", now=now, add=add, limit=limit)
    return html.Span(
        [
            html.Span(bars, role="img", **attributes(aria_label=said)),
            html.Span(f"{total}/{limit}", className="pd-n"),
        ],
        className="pd-load",
        style={"--now": _part(now / scale), "--add": _part(add / scale)},
        **attributes(data_state=state),
    )


def bullet(
    actual: float, target: float, *, time: float | None = None, last: float | None = None,
    scale: float | None = None, is_large: bool = False, label: str = "",
) -> html.Span:  # fmt: skip
    """A value against its target: bar, thick line; dotted the time gone, thin line last year.

    `time` is the share of the period that is over; the others are in one unit. `scale` is where
    the bar would be full; without it the larger of target and actual has some room left.
    """
    full = scale or max(target * 1.2, actual * 1.05) or 1
    marks: list[html.I | html.U | html.Em | html.B] = [html.I()]
    style = {"--actual": _part(actual / full), "--target": _part(target / full)}
    if time is not None:
        marks.append(html.U())
        style["--time"] = _part(time * target / full)
    if last is not None:
        marks.append(html.Em())
        style["--last"] = _part(last / full)
    marks.append(html.B())
    name = "pd-bullet pd-bullet-lg" if is_large else "pd-bullet"
    return html.Span(marks, className=name, style=style, role="img", **_said(label))


def dots(actual: float, target: float, low: float, high: float, label: str = "") -> html.Span:
    """A rate in a narrow band, `low` to `high`: a dot on a line, the target across it."""
    width = high - low
    style = {
        "--actual": _part((actual - low) / width),
        "--target": _part((target - low) / width),
    }
    return html.Span(
        [html.B(), html.I()], className="pd-dots", style=style, role="img", **_said(label)
    )


def share_bar(counts: Mapping[State, int], label: str = "") -> html.Span:
    """How a whole is made up of states; ok is soft so that the rest is seen."""
    said = label or ", ".join(f"{state} {number(n)}" for state, n in counts.items())
    return html.Span(
        [
            html.I(style={"--n": n}, **attributes(data_state=state))
            for state, n in counts.items()
            if n
        ],
        className="pd-share",
        role="img",
        **_said(said),
    )  # fmt: skip


def sparkline(
    values: Sequence[float | None], *, target: float | None = None, state: State | None = None,
    width: int = 88, height: int = 28,
) -> html.Span:  # fmt: skip
    """A grey line with a dot at its end (blue, or of a state if judged) and a dashed target."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return html.Span(className="pd-spark", **attributes(aria_hidden="true"))
    low = min([*known, target] if target is not None else known)
    high = max([*known, target] if target is not None else known)
    span = (high - low) or 1

    def y(value: float) -> float:
        return 4 + (height - 8) * (1 - (value - low) / span)

    step = (width - 6) / (len(values) - 1)
    at = [(2 + index * step, y(v)) for index, v in enumerate(values) if v is not None]
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in at)
    end_x, end_y = at[-1]
    layers = [
        ("line", f"<polyline points='{path}' fill='none' stroke='#000' stroke-width='1.5'/>"),
        ("end", f"<circle cx='{end_x:.1f}' cy='{end_y:.1f}' r='2.5'/>"),
    ]
    if target is not None:
        dashed = f"<path d='M0 {y(target):.1f}H{width}' stroke='#000' stroke-dasharray='2 2'/>"
        layers.insert(0, ("goal", dashed))
    return html.Span(
        [
            html.I(className=f"pd-spark-{name}", style={"--mask": _mask(shape, width, height)})
            for name, shape in layers
        ],
        className="pd-spark",
        **attributes(data_state=state, aria_hidden="true"),
    )


def _mask(shape: str, width: int, height: int) -> str:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>{shape}</svg>"
    return f'url("data:image/svg+xml,{quote(svg, safe=SVG_PLAIN)}")'


def _part(value: float) -> str:
    return f"{min(max(value, 0), 1):.4f}"


def _said(label: str) -> dict[str, Any]:
    return attributes(aria_label=label) if label else attributes(aria_hidden="true")
