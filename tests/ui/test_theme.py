"""Colours stand in two places, the style sheet and the figures, and are the same in both."""

import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

from ui import theme

SHEET = (Path(__file__).parent.parent.parent / "assets" / "tokens.css").read_text("utf-8")


def tokens(name: str) -> dict[str, str]:
    """The colours of a theme in the style sheet."""
    start = SHEET.index(f'[data-bs-theme="{name}"] {{')
    block = SHEET[start : SHEET.index("}", start)]
    return dict(re.findall(r"--pd-([\w-]+): (#\w+);", block))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_figures_colours_are_the_style_sheets(name: str) -> None:
    sheet = tokens(name)
    assert {key: sheet.get(key) for key in theme.PALETTE[name]} == theme.PALETTE[name]


def test_both_themes_name_the_same_colours() -> None:
    assert set(theme.PALETTE["light"]) == set(theme.PALETTE["dark"])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_template_is_one_that_plotly_takes(name: str) -> None:
    template = go.layout.Template(theme.template(name))
    assert template.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert template.layout.showlegend is False


@pytest.mark.parametrize("ramp", ["e", "l", "two"])
def test_a_ramp_has_seven_steps_and_no_two_alike(ramp: str) -> None:
    for name in ("light", "dark"):
        assert len(set(theme.ramp(name, ramp))) == theme.STEPS


def luminance(colour: str) -> float:
    text = colour.lstrip("#")
    text = "".join(letter * 2 for letter in text) if len(text) == 3 else text
    parts = [int(text[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ramp", ["e", "l", "two"])
def test_every_cells_number_can_be_read(name: str, ramp: str) -> None:
    ink = theme.PALETTE[name]
    for step, ground in enumerate(theme.ramp(name, ramp)):
        text = ink["step-reversed"] if theme.is_reversed(ramp, step) else ink["step-ink"]
        assert contrast(text, ground) >= 4.5, (step, ground)
    assert contrast(ink["ink-3"], ink["well"]) >= 4.5


def test_a_stepped_scale_has_no_slopes() -> None:
    scale = theme.stepped(("#000", "#111", "#222"))
    assert [edge for edge, _colour in scale] == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1])
    assert [colour for _edge, colour in scale] == ["#000", "#000", "#111", "#111", "#222", "#222"]
