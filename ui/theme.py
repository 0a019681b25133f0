"""Colours and the template of figures, light and dark.

Charts are drawn by Plotly, which cannot read CSS variables: the colours it needs are repeated here
under their names in `assets/tokens.css`, and a test keeps the two equal.
"""

from functools import cache
from typing import Any

FONT = (
    '"Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, "PingFang SC", '
    '"HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", '
    '"Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
)
PALETTE = {
    "light": {
        "surface": "#fff", "well": "#eef1f4", "rule": "#eaedf0", "line": "#dde2e7",
        "control": "#7f8a96", "ink": "#131a22", "ink-2": "#3d4854", "ink-3": "#596470",
        "ok-mark": "#2b9c8e", "risk-mark": "#cc7a00", "late-mark": "#ad1f15",
        "hold-mark": "#6a48a0", "done-mark": "#66707b", "ok-soft": "#c4e3de",
        "s1": "#1d56b3", "s2": "#5f92d0", "s3": "#5b6570", "s4": "#8a95a1",
        "e1": "#fdf5f0", "e2": "#fce4d5", "e3": "#f8cdb1", "e4": "#f0a77e", "e5": "#c14f2a",
        "e6": "#96341a", "e7": "#66200f",
        "l1": "#eff5fc", "l2": "#d5e5f6", "l3": "#adcdee", "l4": "#7fb0e0", "l5": "#2f72b5",
        "l6": "#1c5490", "l7": "#103a68",
        "step-ink": "#131a22", "step-reversed": "#fff",
    },
    "dark": {
        "surface": "#141a21", "well": "#1b232c", "rule": "#212a34", "line": "#2b3540",
        "control": "#6f7c8a", "ink": "#e8edf2", "ink-2": "#b6c0cb", "ink-3": "#8f9ba8",
        "ok-mark": "#36a18e", "risk-mark": "#f7b955", "late-mark": "#dc4a3a",
        "hold-mark": "#a78aeb", "done-mark": "#656e79", "ok-soft": "#1f4f49",
        "s1": "#6ba4f2", "s2": "#3f6fb0", "s3": "#98a4b1", "s4": "#647180",
        "e1": "#1f1a18", "e2": "#33221b", "e3": "#4c2a1e", "e4": "#6b3522", "e5": "#e08a5c",
        "e6": "#f0ad84", "e7": "#fbd0b2",
        "l1": "#141e29", "l2": "#18304a", "l3": "#1d4269", "l4": "#255789", "l5": "#74abe0",
        "l6": "#9cc6ee", "l7": "#c6e0f8",
        "step-ink": "#e8edf2", "step-reversed": "#0c1015",
    },
}  # fmt: skip
"""By theme, then by name."""

STEPS = 7
REVERSED_FROM = 4
"""Steps of a ramp, counted from 0, from which on its text is reversed: the alarm line."""
CLEAR = "rgba(0,0,0,0)"


@cache
def template(theme: str) -> dict[str, Any]:
    """The one Plotly template: transparent ground, hairlines, no legend, no mode bar. Do not change
    what it returns: all figures share it."""
    ink = PALETTE[theme]
    axis = {
        "automargin": True, "linecolor": ink["line"], "tickcolor": ink["line"], "ticks": "",
        "tickfont": {"color": ink["ink-3"], "size": 12},
        "title": {"font": {"color": ink["ink-3"], "size": 12}},
    }  # fmt: skip
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": ink["ink-2"]},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "margin": {"l": 48, "r": 16, "t": 16, "b": 32, "pad": 0},
            "colorway": [ink["s1"], ink["s2"], ink["s3"], ink["s4"]],
            "xaxis": {**axis, "zeroline": False, "showgrid": False, "showline": True},
            "yaxis": {
                **axis, "zeroline": True, "showgrid": True, "gridcolor": ink["rule"],
                "gridwidth": 1, "zerolinecolor": ink["line"], "zerolinewidth": 1,
                "tickformat": ",", "rangemode": "tozero", "nticks": 6,
            },
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "bargap": 0.36,
            "separators": ".,",
            "hoverlabel": {
                "bgcolor": ink["surface"], "bordercolor": ink["control"], "align": "left",
                "font": {"family": FONT, "size": 13, "color": ink["ink"]},
            },
            "annotationdefaults": {
                "showarrow": False, "font": {"size": 12, "color": ink["ink-2"]},
            },
        },
        "data": {
            "bar": [{"type": "bar", "marker": {"line": {"width": 0}}}],
            "scatter": [{"type": "scatter", "line": {"width": 2}, "cliponaxis": False}],
            "heatmap": [
                {"type": "heatmap", "xgap": 1, "ygap": 1, "showscale": False, "hoverongaps": False}
            ],
        },
    }  # fmt: skip


@cache
def ramp(theme: str, name: str) -> tuple[str, ...]:
    """Seven colours: `e` more is worse, `l` only more, `two` from worse to better."""
    names = {
        "e": [f"e{step}" for step in range(1, STEPS + 1)],
        "l": [f"l{step}" for step in range(1, STEPS + 1)],
        "two": ["e6", "e4", "e2", "well", "l2", "l4", "l6"],
    }[name]
    return tuple(PALETTE[theme][one] for one in names)


def is_reversed(ramp_name: str, step: int) -> bool:
    """Whether text on this step of a ramp is light on dark (in the dark theme, the reverse)."""
    if ramp_name == "two":
        return step in (0, STEPS - 1)
    return step >= REVERSED_FROM


def stepped(colours: tuple[str, ...]) -> list[list[Any]]:
    """A Plotly colour scale of flat steps."""
    edges = [index / len(colours) for index in range(len(colours) + 1)]
    return [
        [edge, colour]
        for index, colour in enumerate(colours)
        for edge in (edges[index], edges[index + 1])
    ]
