"""Figures say what their data say, in traces that the page can draw."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs_version

from ui import figures, heat, theme
from ui.figures import DayBar, Line
from ui.heat import Cell, Grid

ROOT = Path(__file__).parent.parent.parent
MONDAY = date(2026, 3, 2)
DAYS = [
    DayBar(
        MONDAY + timedelta(days=n),
        value,
        is_off=n in (5, 6),
        is_exception=value == 20,
        cause="光缆中断" if value == 20 else "",
        is_running=n == 8,
        href=f"/orders?day={n}",
    )
    for n, value in enumerate([4, 9, 20, 6, 5, 3, 4, 8, 2])
]


def bars(name: str = "light") -> dict[str, Any]:
    return figures.bars_by_day(DAYS, name, today=date(2026, 3, 10), mean=6.8, mean_label="日均 6.8")


def lines(name: str = "light") -> dict[str, Any]:
    series = [
        Line("target", [10.0, 20.0, 30.0], "目标 30"),
        Line("actual", [9.0, 19.0, None], "实际 19", ["/a", "/b", "/c"]),
        Line("last", [8.0, 18.8, None], "去年 18.8"),
    ]
    return figures.lines(["1月", "2月", "3月"], series, name, unit="万元")


def cell(text: str, step: int | None, count: int = 30) -> Cell:
    return Cell(text, step, count, f"/orders?of={text}")


def grid(**changes: Any) -> Grid:
    cells = [[cell("1.0", 0), cell("12.0", 4)], [None, cell("50.0", None, 2)]]
    totals = [cell("7.0", 2), cell("50.0", None, 2)]
    made: dict[str, Any] = {
        "rows": ["甲", "乙"], "columns": ["周一", "周二"], "cells": cells, "row_totals": totals,
        "column_totals": [cell("1.0", 0), cell("15.0", 5)], "total": cell("8.0", 3),
        "row_name": "班组",
    }  # fmt: skip
    return Grid(**made | changes)


ALL = [
    bars(), bars("dark"), lines(), lines("dark"), heat.figure(grid(), "light"),
    heat.figure(grid(), "dark"), figures.message("没有数据"),
    figures.bars(["甲", "乙"], [3, None], "light", hrefs=["/a", "/b"], is_across=True),
    figures.bars(["甲", "乙"], [3, 4], "dark", exceptions=frozenset({1})),
    figures.bars_by_day([], "light", today=MONDAY), figures.lines([], [], "light"),
]  # fmt: skip


@pytest.mark.parametrize("figure", ALL)
def test_plotly_takes_every_figure(figure: dict[str, Any]) -> None:
    go.Figure(figure)


@pytest.mark.parametrize("figure", ALL)
def test_only_traces_that_the_partial_plotly_draws(figure: dict[str, Any]) -> None:
    assert {trace["type"] for trace in figure["data"]} <= set(figures.TRACES)


def test_no_figure_anywhere_asks_for_another_trace() -> None:
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "callbacks").rglob("*.py")]:
        kinds = set(re.findall(r"\bgo\.([A-Z]\w+)\(|px\.(\w+)\(", path.read_text("utf-8")))
        assert not kinds, path


def test_the_page_draws_with_the_part_of_plotly_that_stands_in_the_assets() -> None:
    script = (ROOT / "assets" / "charts.js").read_text("utf-8")
    name = re.search(r'"/assets/(vendor/[\w.-]+)"', script)
    assert name is not None
    assert (ROOT / "assets" / name.group(1)).stat().st_size < 1_600_000
    assert get_plotlyjs_version() in name.group(1)


# -- bars --------------------------------------------------------------------------------------


def test_only_an_exception_is_coloured_and_its_cause_stands_beside_it() -> None:
    figure, ink = bars(), theme.PALETTE["light"]
    colours = figure["data"][0]["marker"]["color"]
    assert [index for index, one in enumerate(colours) if one == ink["late-mark"]] == [2]
    said = [note["text"] for note in figure["layout"]["annotations"]]
    assert "光缆中断" in said
    assert "<b>20</b>" in said


def test_days_off_are_one_shade_each_run() -> None:
    shades = [one for one in bars()["layout"]["shapes"] if one.get("layer") == "below"]
    assert [(one["x0"], one["x1"]) for one in shades] == [(4.5, 6.5)]


def test_the_running_day_is_open_and_dashed() -> None:
    figure = bars()
    assert figure["data"][0]["marker"]["color"][8] == theme.CLEAR
    dashed = [one for one in figure["layout"]["shapes"] if one["line"].get("dash") == "2px,2px"]
    assert [(one["x0"], one["y1"]) for one in dashed] == [(7.68, 2)]


def test_labels_stand_on_mondays() -> None:
    assert bars()["layout"]["xaxis"]["ticktext"] == ["3月2日", "3月9日"]


def test_the_mean_is_a_dashed_line_with_its_label_at_the_end() -> None:
    layout = bars()["layout"]
    assert [one["y0"] for one in layout["shapes"] if one["type"] == "line"] == [6.8]
    assert layout["annotations"][-1]["text"] == "日均 6.8"


def test_every_bar_opens_its_orders() -> None:
    assert [data[0] for data in bars()["data"][0]["customdata"]][:2] == [
        "/orders?day=0", "/orders?day=1",
    ]  # fmt: skip


# -- lines -------------------------------------------------------------------------------------


def test_each_line_is_labelled_at_its_end() -> None:
    notes = {note["text"]: note for note in lines()["layout"]["annotations"]}
    assert notes["目标 30"]["x"] == 2
    assert notes["<b>实际 19</b>"]["x"] == 1


def test_labels_never_stand_on_one_another() -> None:
    height = 300
    figure = lines()
    low, top = figure["layout"]["yaxis"]["range"]
    pixel = (top - low) / (height - 48)
    places = sorted(note["y"] for note in figure["layout"]["annotations"])
    gaps = [(b - a) / pixel for a, b in pairwise(places)]
    assert min(gaps) >= 0.9 * figures.LABEL_HEIGHT


def test_target_is_dashed_and_actual_the_thickest() -> None:
    drawn = [trace for trace in lines()["data"] if trace.get("mode") == "lines"]
    assert drawn[0]["line"]["dash"] != "solid"
    assert max(drawn, key=lambda trace: trace["line"]["width"])["name"] == "实际 19"


# -- heat maps ---------------------------------------------------------------------------------


def test_a_heat_map_is_three_traces_dark_text_reversed_text_and_few() -> None:
    figure, ink = heat.figure(grid(), "light"), theme.PALETTE["light"]
    assert [trace["textfont"]["color"] for trace in figure["data"]] == [
        ink["step-ink"], ink["step-reversed"], ink["ink-3"],
    ]  # fmt: skip


def test_colours_are_fixed_steps_whatever_the_data() -> None:
    for trace in heat.figure(grid(), "light")["data"]:
        assert (trace["zmin"], trace["zmax"]) == (-0.5, 6.5)


def test_each_cell_stands_in_one_trace_only() -> None:
    figure = heat.figure(grid(), "light")
    for row in range(4):
        for column in range(4):
            here = [t for t in figure["data"] if t["z"][row][column] is not None]
            assert len(here) == (0 if 2 in (row, column) or (row, column) == (1, 0) else 1)


def test_a_cell_that_is_not_this_traces_has_no_words() -> None:
    for trace in heat.figure(grid(), "light")["data"]:
        assert all(isinstance(text, str) for line in trace["text"] for text in line)


def test_few_orders_are_grey_whatever_their_rate() -> None:
    few = heat.figure(grid(), "light")["data"][2]
    assert few["z"][1][1] == 0
    assert {colour for _edge, colour in few["colorscale"]} == {theme.PALETTE["light"]["well"]}
    assert few["text"][1][1] == '50.0<br><span style="font-size:11px">2</span>'


def test_totals_stand_apart() -> None:
    figure = heat.figure(grid(), "light", cell_width=40)
    assert figure["data"][0]["x"] == [0, 1, 2, 2.2, 3.2]
    assert figure["layout"]["xaxis"]["tickvals"] == [0.5, 1.5, 2.7]
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "合计"


def test_without_totals_there_is_no_gap() -> None:
    plain = grid(row_totals=(), column_totals=(), total=None)
    assert heat.figure(plain, "light")["data"][0]["x"] == [0, 1, 2]
    assert heat.height(plain) < heat.height(grid())


def test_a_cell_opens_its_orders() -> None:
    trace = heat.figure(grid(), "light")["data"][0]
    end, label = trace["customdata"][0][0]
    assert (trace["meta"] + end, label) == ("/orders?of=1.0", "甲 · 周一")
    assert trace["customdata"][1][0] is None


def test_the_table_says_the_same_and_opens_the_same() -> None:
    shown = str(heat.as_table(grid(), "班组与星期"))
    for text in ("12.0", "/orders?of=12.0", "合计", "15.0", "8.0", "—"):
        assert text in shown


def test_the_printed_scale_has_its_seven_steps() -> None:
    shown = str(heat.scale((2.5, 5, 7.5, 10, 15, 25), "超时率%"))
    for word in ("<2.5", "2.5–5", "7.5–10", "10–15", "≥25"):
        assert word in shown
    assert shown.count("pd-step-reversed") == 3
