"""Fields, segmented choices, buttons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from i18n import _
from ui.parts.marks import Children, attributes, key, mark


def field(
    label: str, control: Component, *, is_required: bool = False, help_text: Children = None,
    error: str = "", message_id: str = "", target: str = "",
) -> html.Div:  # fmt: skip
    """Label above, control, help or error below; an error takes the place of the help.

    `message_id` names the line below for callbacks that fill it; `target` is the id of the input
    that the label is for, where the control is more than an input.
    """
    below: dict[str, Any] = {"id": message_id} if message_id else {}
    head: Children = [label, html.U(_("required"))] if is_required else label
    line = (
        html.Small(
            [mark("late"), " ", error], role="alert", **below, **attributes(data_state="late")
        )
        if error
        else html.Small(help_text, **below)
    )
    return html.Div(
        [html.Label(head, htmlFor=target or _target(control)), control, line],
        className="pd-field",
        **attributes(data_bad=bool(error)),
    )  # fmt: skip


def _target(control: Component) -> str | None:
    """The id of a control as it stands in the page."""
    id = getattr(control, "id", None)
    return json.dumps(id, sort_keys=True, separators=(",", ":")) if isinstance(id, dict) else id


@dataclass(frozen=True)
class Choice:
    """One of a segmented control: a link (`href`), a setting in the page's address (`query`), or a
    button with an id."""

    label: Children
    is_on: bool = False
    id: str | dict[str, str] = ""
    href: str = ""
    query: tuple[str, str] | None = None
    """(name, value): pressed while the address says so, pressing writes it there; "sla" "late"."""
    is_default: bool = False
    """With `query`: pressed while the address does not name it at all."""
    title: str = ""


def segments(choices: Sequence[Choice], label: str = "") -> html.Div:
    """A segmented control: one of few, all visible."""
    return html.Div(
        [_segment(one) for one in choices],
        className="pd-seg",
        role="group",
        **attributes(aria_label=label or None),
    )


def _segment(one: Choice) -> Component:
    if one.href:
        current = attributes(aria_current="true" if one.is_on else None)
        return html.A(one.label, href=one.href, title=one.title, **current)
    named: dict[str, Any] = {"id": one.id} if one.id else {}
    is_on = one.is_on or one.is_default
    pressed = attributes(
        aria_pressed="true" if is_on else "false",
        data_query="=".join(one.query) if one.query else None,
        data_default=bool(one.query) and one.is_default,
    )
    return html.Button(one.label, type="button", title=one.title, **named, **pressed)


def button(
    label: Children, id: str | dict[str, Any] = "", *, keys: str = "", look: str = "plain",
    is_disabled: bool = False, title: str = "", is_small: bool = False,
) -> html.Button:  # fmt: skip
    """A button with its keys on it (`"P"`, `"Ctrl Enter"`), which press it (`assets/keys.js`).

    Look: primary, plain or danger.
    """
    caps = [part for name in keys.split() for part in (" ", key(name))]
    named: dict[str, Any] = {"id": id} if id else {}
    return html.Button(
        [label, *caps],
        type="button",
        className=f"btn btn-{look}{' btn-sm' if is_small else ''}",
        disabled=is_disabled,
        title=title,
        n_clicks=0,
        **named,
        **attributes(data_key=keys or None),
    )
