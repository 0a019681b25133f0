"""What is said when there is something to say: toasts, notices, nothing here, wait, failed."""

import secrets
from collections.abc import Sequence
from typing import NotRequired, TypedDict

from dash import html

from i18n import _
from ui.parts.marks import Children, State, attributes, icon, mark


class ToastAction(TypedDict):
    """The one button of a toast: it writes `data` into the store `store`, or goes to `href`.

    With `seconds` it is there for so long, and the toast with it, which counts them down.
    """

    label: str
    store: NotRequired[str]
    data: NotRequired[object]
    href: NotRequired[str]
    key: NotRequired[str]
    seconds: NotRequired[float]


class Toast(TypedDict):
    """A toast as the browser gets it (`assets/toasts.js` draws it)."""

    id: str
    state: str
    text: str
    detail: str
    action: ToastAction | None


def toast(
    text: str, detail: str = "", *, state: str = "done", action: ToastAction | None = None
) -> Toast:
    """What happened, and what more there is to know. State `late` is a refusal and is read aloud
    at once; one with an action stays until it is dealt with."""
    return {
        "id": secrets.token_hex(4), "state": state, "text": text, "detail": detail,
        "action": action,
    }  # fmt: skip


def notice(
    text: Children, state: State | None = None, *, icon_name: str = "info-circle"
) -> html.Div:
    """A sentence in the flow, with a shape (state) or an icon."""
    sign = mark() if state else icon(icon_name)
    return html.Div(
        [sign, html.Span(text)],
        className="pd-notice",
        role="alert" if state == "late" else None,
        **attributes(data_state=state),
    )


def empty(text: str, why: Children = None, way_out: Children = None) -> html.Div:
    """What is not there, why or the last one, and a way out."""
    return html.Div(
        [html.B(text), why, html.Div(way_out, className="mt-2") if way_out else None],
        className="pd-empty",
    )


def error_box(text: str, error_id: str = "", detail: str = "") -> html.Div:
    """What failed, inside the panel it belongs to; the rest works."""
    said = [detail, _("Logged as %(id)s.", id=error_id) if error_id else ""]
    return html.Div(
        [
            html.B([mark("late"), " ", text]),
            " ".join(one for one in said if one),
            html.Div(
                html.Button(
                    _("Try again"), type="button", className="btn btn-plain btn-sm mt-2",
                    **attributes(data_retry=True),
                )
            ),
        ],
        className="pd-empty",
        role="alert",
    )  # fmt: skip


def loading(height: int, bars: Sequence[int] = (40, 70, 55)) -> html.Div:
    """Grey blocks of the final size, in pixels; bars are widths in percent."""
    return html.Div(
        [html.Span(className="pd-wait mb-2", style={"width": f"{width}%"}) for width in bars],
        className="pd-waiting",
        role="status",
        style={"minHeight": f"{height}px"},
        **attributes(aria_busy="true", aria_label=_("Loading")),
    )
