"""The smallest parts: shapes, icons, badges, levels, flags, numbers with units."""

from typing import Any, Literal, TypeAlias

from dash import html
from dash.development.base_component import Component

from ui.formats import NONE, Amount

Children: TypeAlias = Any
"""What Dash takes as children: a component, text, a number, None, or a list of them."""
State = Literal["ok", "risk", "late", "hold", "done", "missed", "off"]
"""The five states and the two that stand still: in time, at risk, overdue, on hold, stopped in
time, stopped late, idle outside working hours."""


def attributes(**values: object) -> dict[str, Any]:
    """Keyword arguments for `data-` and `aria-` attributes; None and False leave one out, True sets
    it without a value."""
    found = {name.replace("_", "-"): value for name, value in values.items()}
    return {
        name: "" if value is True else value
        for name, value in found.items()
        if value is not None and value is not False
    }


def icon(name: str, label: str = "") -> html.I:
    """An icon of `icons.css`; with a label it speaks for itself, else it is decoration."""
    shown = attributes(aria_label=label) if label else attributes(aria_hidden="true")
    return html.I(className=f"bi bi-{name}", role="img" if label else None, **shown)


def mark(state: State | None = None) -> html.I:
    """The shape of a state; inside a badge or a chip the state is its parent's."""
    return html.I(className="pd-mark", **attributes(data_state=state, aria_hidden="true"))


def badge(text: Children, state: State | None = None, href: str = "") -> Component:
    """A stage (no state, no colour) or a verdict (state: shape, colour and word)."""
    inside = [mark(), text] if state else text
    if href:
        return html.A(inside, href=href, className="pd-badge", **attributes(data_state=state))
    return html.Span(inside, className="pd-badge", **attributes(data_state=state))


def level(text: str, *, is_top: bool = False) -> html.Span:
    """A customer's level; the two top ones have a dark outline."""
    return html.Span(text, className="pd-level", **attributes(data_top=is_top))


def flag(icon_name: str, label: str, text: Children = None) -> html.Span:
    """What happened to an order, small: urged twice, supervised, returned. `label` says all of it;
    `text` is what stands beside the icon."""
    return html.Span([icon(icon_name, label), text], className="pd-flag", title=label)


def key(name: str) -> html.Kbd:
    """A key of the keyboard, on the button that it presses."""
    return html.Kbd(name)


def amount(value: Amount | str | int) -> Children:
    """A number with its unit set small after it."""
    if isinstance(value, Amount) and value.unit:
        return [value.number, html.Span(value.unit, className="pd-u")]
    return str(value)


def none() -> html.Span:
    """What stands where nothing is known."""
    return html.Span(NONE, className="pd-3")
