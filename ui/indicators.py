"""The table of indicators: what the department reports, published figures where ours differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from i18n import _
from metrics import judging
from metrics.money import exact
from ui import dashboards, formats, parts
from ui.parts.marks import Children


@dataclass(frozen=True)
class Indicator:
    """An indicator as reported; shares and changes in percent."""

    name: str
    unit: str
    actual: Decimal
    plan: Decimal | None
    computed: float | None
    published: float | None
    change: float | None
    """Relative: 0.1422."""
    points: float | None

    @property
    def shown(self) -> judging.Shown:
        return judging.shown(self.computed, self.published, 2)


def table(rows: Sequence[Indicator], time: float | None) -> Component:
    """What the department reports, with published figures where ours differ; `time` is the part of
    the year that the report covers."""
    heads = [
        parts.Column(_("Indicator")), parts.Column(_("Actual"), is_number=True),
        parts.Column(_("Completion"), is_number=True), parts.Column(_("Change"), is_number=True),
        parts.Column(_("Target"), width="18%"),
    ]  # fmt: skip
    listed = parts.table(
        heads,
        [_indicator(one, time) for one in rows],
        label=_("Indicators"),
        density="compact pd-indicators",
    )
    notes = [html.Div(note(one)) for one in rows if one.shown.is_published]
    below = html.Div(notes, className="pd-xs pd-3 px-3 py-2") if notes else None
    return html.Div(parts.still(html.Div([listed, below])), className="pd-sideways", tabIndex=0)


def _indicator(one: Indicator, time: float | None) -> list[Children]:
    amount = indicator_amount(one.actual, one.unit)
    shown = one.shown
    star = "*" if shown.is_published else ""
    completion = f"{formats.share(_part(shown.value), shown.places)}{star}" if shown.value else ""
    scale = None
    if one.plan:
        said = _("completion %(share)s", share=completion)
        scale = parts.bullet(float(one.actual), float(one.plan), time=time, label=said)
    return [
        dashboards.cut(one.name), html.Span([html.B(amount.number), _unit(amount)]), completion,
        _change(one), scale,
    ]  # fmt: skip


def indicator_amount(value: Decimal, unit: str) -> formats.Amount:
    """`628户`, `59.47%`, `2,114.54万元`; in English money in its own unit, counts without one."""
    if unit == "万元":
        return formats.money(value * formats.WAN)
    if unit == "%":
        return formats.share(value / 100)
    places = 0 if value == value.to_integral_value() else 2
    return formats.number(value, places, unit if formats.is_chinese() else "")


def _unit(amount: formats.Amount) -> Component | None:
    return html.Span(amount.unit, className="pd-u") if amount.unit else None


def _part(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / 100


def _change(one: Indicator) -> str:
    if one.points is not None:
        return formats.points(one.points, is_short=True)
    return formats.growth(one.change) if one.change is not None else ""


def note(one: Indicator) -> str:
    """What differs: `* 通报值，截位；628 ÷ 610 = 102.95%，四舍五入为103.0%`."""
    shown = one.shown
    if one.computed is None or shown.value is None:
        return ""
    step = Decimal(1).scaleb(-shown.places)
    is_cut = abs(exact(one.computed) - shown.value) < step and one.computed > shown.value
    values = {
        "actual": formats.number(one.actual), "plan": formats.number(one.plan),
        "exact": formats.share(_part(judging.rounded(one.computed, 2))),
        "rounded": formats.share(_part(judging.rounded(one.computed, shown.places)), shown.places),
    }  # fmt: skip
    if is_cut:
        return _("* As published, cut off; %(actual)s ÷ %(plan)s = %(exact)s,"
                 " rounded %(rounded)s", **values)  # fmt: skip
    return _("* As published; %(actual)s ÷ %(plan)s = %(exact)s, rounded %(rounded)s", **values)
