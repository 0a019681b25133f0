"""Files of an order: a list with what may be done to each, and the way to attach another.

`assets/attachments.js` sends and removes; what waits to be sent it shows in `data-waiting`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html

from i18n import _, named
from ui import formats, words
from ui.parts.marks import attributes, icon

KILO = 1024
UNSAVED = "draft"
"""What stands for the number of an order that has none yet."""


@dataclass(frozen=True)
class File:
    """One file as it is shown."""

    attachment_id: int
    name: str
    size: int
    """In bytes."""
    slot: Mapping[str, str] | None
    """What it is a photo of, by language."""
    who: str
    at: datetime
    is_shown: bool
    """Whether browsers can show it."""
    may_remove: bool


def box(
    order_id: int, files: Sequence[File], *, person: int, limit: int, now: datetime, is_open: bool
) -> html.Div:
    """The list, what waits to be sent, and the button. `limit` is the largest file, in bytes."""
    rows: list[Any] = [_row(one, now) for one in files]
    if not rows:
        rows = [html.Li(_("No files"), className="pd-3 pd-xs")]
    return html.Div(
        [
            html.Ul(rows, className="pd-files"),
            html.Ul(className="pd-files", **attributes(data_waiting=order_id)),
            _attach(order_id) if is_open else None,
        ],
        **marks(person, limit),
    )


def unsaved(*, person: int, limit: int) -> html.Div:
    """The button and the list of an order that is still being typed: the files go with it."""
    return html.Div(
        [
            html.Ul(className="pd-files", **attributes(data_waiting=UNSAVED)),
            _attach(UNSAVED),
        ],
        **marks(person, limit),
    )


def _attach(order: int | str) -> html.Button:
    return html.Button(
        [icon("paperclip"), " ", _("Attach a file")], type="button", className="btn btn-plain",
        **attributes(data_attach=order),
    )  # fmt: skip


def marks(person: int, limit: int) -> dict[str, Any]:
    """Attributes of whatever files are sent from: for whom, how large, in which words."""
    return attributes(
        data_files=True, data_person=person, data_limit=limit,
        data_words=json.dumps(_words(limit), ensure_ascii=False),
    )  # fmt: skip


def _words(limit: int) -> dict[str, str]:
    return {
        "waits": _("waits for the network; it is kept on this device"),
        "draft": _("goes with the order when it is saved"),
        "sends": _("%(share)s %% sent"),
        "refused": _("not attached"),
        "drop": _("Discard"),
        "again": _("Send again"),
        "sure": _("Remove %(name)s?"),
        "too_big": _(
            "The file is larger than %(limit)s MB. Send a smaller one, or a photo of it.",
            limit=limit // KILO**2,
        ),
    }  # fmt: skip


def _row(one: File, now: datetime) -> html.Li:
    path = f"/attachment/{one.attachment_id}"
    photo = words.photo_of(named(dict(one.slot))) if one.slot else ""
    name = photo[:1].upper() + photo[1:] or one.name
    picture: Any = icon("file-earmark-text")
    if one.is_shown:
        picture = html.Img(src=path, alt="", className="pd-thumb")
    said = [size(one.size), one.who, str(formats.moment(one.at, now))]
    remove = html.Button(
        icon("x", _("Remove %(name)s", name=name)), type="button", className="pd-icon-btn",
        **attributes(data_remove=one.attachment_id, data_name=name),
    )  # fmt: skip
    return html.Li(
        [
            html.A(picture, href=path, download=one.name, className="pd-file-picture",
                   tabIndex=-1, **attributes(aria_hidden="true")),
            html.Div(
                [
                    html.A(name, href=path, download=one.name, className="pd-cut", title=one.name),
                    html.Span(" · ".join(said), className="pd-3 pd-xs",
                              title=str(formats.full_moment(one.at))),
                ]
            ),
            remove if one.may_remove else None,
        ]
    )  # fmt: skip


def size(of: int) -> str:
    """A size as people say it: `312 KB`, `4.2 MB`."""
    if of < KILO**2:
        return f"{max(1, round(of / KILO))} KB"
    return f"{of / KILO**2:.1f} MB"
