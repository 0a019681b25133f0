"""Clocks: the countdown chip and the bars that explain one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dash import html

from i18n import _
from ui import formats
from ui.parts.marks import Children, State, attributes, mark

NOTHING = timedelta(0)


def clock(
    now: datetime, due_at: datetime | None, *, warn_at: datetime | None = None,
    started_at: datetime | None = None, left: timedelta | None = None,
    limit: timedelta | None = None, is_on_hold: bool = False, is_idle: bool = False,
    is_large: bool = False, in_hours: bool = False,
) -> html.Span:  # fmt: skip
    """A countdown: running it goes on by itself in the browser, on hold or idle it stands.

    `due_at` None and not on hold: the due moment is not known. `left` (working time) and `limit`
    are what a standing clock shows. Exactly on the due moment is in time. `in_hours` counts no
    days, where working time is told beside it.
    """
    state, length = _face(now, due_at, warn_at, left, is_on_hold=is_on_hold, is_idle=is_idle)
    runs = state in ("ok", "risk", "late")
    if length is not None and state != "late" and not (runs and length < formats.SECONDS_UNDER):
        length = formats.left(length)
    data = attributes(
        data_state=state,
        data_due=_epoch(due_at) if runs else None,
        data_warn=_epoch(warn_at) if runs else None,
        data_start=_epoch(started_at) if runs else None,
        data_hours=in_hours,
        aria_label=spoken(state, length, in_hours=in_hours),
    )
    # A running chip is one text, which the browser writes anew each second; a standing one stays.
    said = face_text(state, length, in_hours=in_hours)
    face = said if runs else _standing(state, length, in_hours=in_hours)
    return html.Span(
        [mark(), html.Span(face)],
        className="pd-clock pd-clock-lg" if is_large else "pd-clock",
        role="timer",
        style={"--run": f"{_used(now, due_at, started_at, left, limit, state):.2f}"},
        **data,
    )


def stopped_clock(
    took: timedelta | None, over: timedelta = NOTHING, *, in_hours: bool = False
) -> html.Span:
    """A clock that has stopped: what it took, and by how much it was over."""
    state: State = "missed" if over > NOTHING else "done"
    words: list[Children] = [mark(), html.Span([_("took"), " ", *_rich(took, in_hours=in_hours)])]
    if over > NOTHING:
        words.append(html.Em(_("over %(time)s", time=formats.running(over, has_days=not in_hours))))
    said = _("took %(time)s", time=formats.running(took, has_days=not in_hours))
    return html.Span(
        words, className="pd-clock", role="timer", **attributes(data_state=state, aria_label=said)
    )


def face_text(state: State, length: timedelta | None, *, in_hours: bool = False) -> str:
    """What a chip says, plain; the browser sets the units smaller."""
    if length is None:
        return formats.NONE
    word = {"late": _("over"), "hold": _("held"), "off": _("idle")}.get(state, "")
    time = formats.running(length, has_seconds=state in ("ok", "risk"), has_days=not in_hours)
    return f"{word} {time}" if word else time


def _standing(state: State, length: timedelta | None, *, in_hours: bool) -> Children:
    word = {"hold": _("held"), "off": _("idle")}.get(state, "")
    if length is None:
        return formats.NONE
    return [word, " ", *_rich(length, in_hours=in_hours)]


def spoken(state: State, length: timedelta | None, *, in_hours: bool = False) -> str:
    """What a reader says of a chip."""
    time = formats.running(length, has_days=not in_hours)
    said = {
        "late": _("overdue by %(time)s", time=time),
        "risk": _("at risk, %(time)s left", time=time),
        "ok": _("on time, %(time)s left", time=time),
        "hold": _("on hold, %(time)s left", time=time),
        "off": _("outside working hours, %(time)s left", time=time),
    }
    return said.get(state, time)


def _face(
    now: datetime, due_at: datetime | None, warn_at: datetime | None, left: timedelta | None,
    *, is_on_hold: bool, is_idle: bool,
) -> tuple[State, timedelta | None]:  # fmt: skip
    if is_on_hold:
        return "hold", left
    if due_at is None:
        return "off", None
    if now > due_at:
        return "late", now - due_at
    if is_idle:
        return "off", left if left is not None else due_at - now
    return "risk" if warn_at is not None and now >= warn_at else "ok", due_at - now


def _used(
    now: datetime, due_at: datetime | None, started_at: datetime | None, left: timedelta | None,
    limit: timedelta | None, state: State,
) -> float:  # fmt: skip
    """The share of the limit that is used, 0 to 1."""
    if state in ("hold", "off") and left is not None and limit:
        used = 1 - left / limit
    elif due_at is not None and started_at is not None and due_at > started_at:
        used = (now - started_at) / (due_at - started_at)
    else:
        return 0.0
    return min(max(used, 0.0), 1.0)


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


def _rich(length: timedelta | None, *, in_hours: bool) -> list[Any]:
    if length is None:
        return [formats.NONE]
    return [
        part
        for amount, unit in formats.pieces(length, has_days=not in_hours)
        for part in (html.B(amount), html.U(unit))
    ]  # fmt: skip


# -- the bars that explain ---------------------------------------------------------------------


@dataclass(frozen=True)
class ClockSpan:
    """A stretch of a clock's bar, in shares (0 to 1) of the axis."""

    kind: str
    """running, over, paused or off."""
    left: float
    width: float
    title: str = ""


@dataclass(frozen=True)
class ClockBar:
    """One clock on the common axis."""

    name: str
    holder: str
    spans: Sequence[ClockSpan] = ()
    limit_at: float | None = None
    """Where on the axis the limit was used up."""
    result: Children = None
    note: str = ""
    """In place of a bar: "starts when finished, limit 15 min"."""
    about: str = field(default="")
    """What a reader says of the bar."""


def clock_bars(verdict: Children, axis: Sequence[tuple[float, str]], bars: Sequence[ClockBar]) -> (
    html.Div
):  # fmt: skip
    """The clocks of one order on one time axis. Axis labels stand at shares of its width, the more
    important first: those that have no room are left out."""
    rows: list[html.Div] = [
        html.Div(
            [html.Span(), html.Div(_labels(axis), className="pd-axis"), html.Span()],
            className="pd-cl",
        )
    ]
    rows += [_clock_row(bar) for bar in bars]
    words = {
        "run": _("counted"), "over": _("overdue"), "paused": _("on hold"),
        "off": _("outside hours"), "lim": _("limit"),
    }  # fmt: skip
    keys = [
        html.Span(
            [
                html.I(
                    className={"run": "run", "lim": "lim"}.get(kind, "pd-clockbar-key"),
                    **attributes(data_span=kind if kind not in ("run", "lim") else None),
                ),
                word,
            ]
        )
        for kind, word in words.items()
    ]
    return html.Div(
        [
            html.P(verdict, className="pd-verdict"),
            html.Div(rows, className="pd-clocks"),
            html.P(keys, className="pd-key2"),
        ]
    )


WIDE, NARROW = 480, 320
"""The least width of the axis in pixels, at a desk and on a phone."""
AT_END = 0.9
"""From this share on a label stands before its place, not half beyond the panel."""
ANCHORS = {"start": "none", "middle": "translateX(-50%)", "end": "translateX(-100%)"}
Label = tuple[float, str]


def _labels(axis: Sequence[Label]) -> list[html.Span]:
    wide, narrow = _with_room(axis, WIDE), _with_room(axis, NARROW)
    return [
        html.Span(
            text,
            style={"left": f"{100 * at:.1f}%", "transform": ANCHORS[_anchor(at)]},
            **attributes(data_wide=True if (at, text) not in narrow else None),
        )
        for at, text in sorted(wide)
    ]


def _anchor(at: float) -> str:
    return "start" if at < 1 - AT_END else "end" if at >= AT_END else "middle"


def _with_room(axis: Sequence[Label], width: int) -> list[Label]:
    """Those labels that an axis of so many pixels has room for, none over another."""
    taken: list[tuple[float, float]] = []
    found: list[Label] = []
    for at, text in axis:
        size = sum(FULL_WIDTH if ord(letter) > LAST_NARROW else HALF_WIDTH for letter in text)
        start = at * width - {"start": 0.0, "middle": size / 2, "end": size}[_anchor(at)]
        if all(start + size + LABEL_GAP <= a or b + LABEL_GAP <= start for a, b in taken):
            taken.append((start, start + size))
            found.append((at, text))
    return found


HALF_WIDTH, FULL_WIDTH, LABEL_GAP = 6.2, 11.0, 8.0
"""Pixels of a digit and of a Chinese character in the size of the labels, and between labels."""
LAST_NARROW = 0x2E7F
"""The last code point before the wide characters of Chinese."""


def _clock_row(bar: ClockBar) -> html.Div:
    inside: list[Any] = [
        html.I(
            title=span.title,
            style={"left": f"{100 * span.left:.2f}%", "width": f"{100 * span.width:.2f}%"},
            **attributes(data_span=span.kind if span.kind != "running" else None),
        )
        for span in bar.spans
    ]
    if bar.limit_at is not None:
        inside.append(html.B(style={"left": f"{100 * bar.limit_at:.2f}%"}))
    if bar.note:
        inside.append(html.Em(bar.note))
    return html.Div(
        [
            html.Div([html.B(bar.name), html.Span(bar.holder)], className="pd-cl-name"),
            html.Div(
                inside,
                className="pd-clockbar",
                role="img",
                **attributes(aria_label=bar.about or f"{bar.name}, {bar.holder}"),
            ),
            html.Div(bar.result),
        ],
        className="pd-cl",
    )
