"""The parts that screens are made of: small functions that return Dash components.

They look as `assets/tokens.css` says. Words come in already written in the reader's language;
numbers come in written by `ui.formats`.
"""

from ui.parts.bars import bullet, dots, load, share_bar, sparkline
from ui.parts.clocks import ClockBar, ClockSpan, clock, clock_bars, stopped_clock
from ui.parts.forms import Choice, button, field, segments
from ui.parts.frames import (
    Column,
    Event,
    Tile,
    chart,
    facts,
    facts_row,
    grid,
    number_link,
    page,
    panel,
    table,
    tile,
    tiles,
    timeline,
)
from ui.parts.marks import (
    Children,
    State,
    amount,
    badge,
    flag,
    icon,
    key,
    level,
    mark,
    none,
)
from ui.parts.notices import (
    Toast,
    ToastAction,
    empty,
    error_box,
    loading,
    notice,
    toast,
)
from ui.parts.still import still
from ui.parts.strip import Count, strip

__all__ = [
    "Children",
    "Choice",
    "ClockBar",
    "ClockSpan",
    "Column",
    "Count",
    "Event",
    "State",
    "Tile",
    "Toast",
    "ToastAction",
    "amount",
    "badge",
    "bullet",
    "button",
    "chart",
    "clock",
    "clock_bars",
    "dots",
    "empty",
    "error_box",
    "facts",
    "facts_row",
    "field",
    "flag",
    "grid",
    "icon",
    "key",
    "level",
    "load",
    "loading",
    "mark",
    "none",
    "notice",
    "number_link",
    "page",
    "panel",
    "segments",
    "share_bar",
    "sparkline",
    "still",
    "stopped_clock",
    "strip",
    "table",
    "tile",
    "tiles",
    "timeline",
    "toast",
]
