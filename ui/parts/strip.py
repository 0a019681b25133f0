"""The state strip: the two-second answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from ui.formats import number
from ui.parts.marks import Children, State, attributes, mark


@dataclass(frozen=True)
class Count:
    """One cell: how many orders are in a state, a note, and where they are listed."""

    state: State | None
    """None: all of them."""
    name: str
    orders: int
    href: str
    note: Children = None


def strip(counts: Sequence[Count], label: str, *, is_slim: bool = False) -> html.Section:
    """Overdue, at risk, on time, on hold, all; the overdue cell is solid only above zero."""
    return html.Section(
        [_cell(one) for one in counts],
        className="pd-strip pd-strip-slim" if is_slim else "pd-panel pd-strip",
        **attributes(aria_label=label),
    )


def _cell(one: Count) -> html.A:
    name: Children = [mark(one.state), one.name] if one.state else one.name
    return html.A(
        [
            html.Span(name, className="pd-name"),
            html.Span(number(one.orders), className="pd-big d-block"),
            html.Span(one.note, className="pd-note"),
        ],
        href=one.href,
        **attributes(data_state=one.state or "all", data_zero=one.orders == 0),
    )
