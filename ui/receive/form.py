"""The fields of a new order, what is wrong with them, and saving it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

import config
from domain.errors import Missing, Refused
from domain.kinds import Field, OrderKind
from i18n import N_, _, named
from ui import parts, words
from ui.ids import Receive
from ui.parts.marks import attributes
from ui.receive.ahead import day_and_time

NOTE_LENGTH = 200
"""Characters of a summary that are kept."""
CURES = {
    "customer": N_("Choose a customer from the list: type a name, initials or a number."),
    "service": N_("This kind needs a service: choose its number, or add the service first."),
    "kind": N_("Choose what it is about."),
    "happened_at": N_("Enter a moment that is not in the future."),
    "contact": N_("Choose one of the customer's contacts."),
}
"""What to do about a field that is wrong."""


def fields(kind: OrderKind | None, values: Mapping[str, Any]) -> list[Any]:
    """The kind's own fields, with what was typed already. Those that another field calls for are
    hidden until it does."""
    if kind is None:
        return []
    return [_kind_field(one, values) for one in kind.fields]


def _kind_field(one: Field, values: Mapping[str, Any]) -> html.Div:
    when = one.shown_when
    is_hidden = when is not None and str(values.get(when[0])) != when[1]
    control = _control(one, values.get(one.name))
    return html.Div(
        box(one.name, named(dict(one.label)), control, is_required=one.is_required),
        hidden=is_hidden,
        **attributes(data_when="=".join(when) if when else None),
    )


def _control(one: Field, value: Any) -> Component:
    known: dict[str, Any] = {"id": Receive.field(one.name), "value": value or ""}
    if one.type in ("choice", "yes_no"):
        return pills(known["id"], _choices(one), known["value"])
    if one.type == "long_text":
        area: Component = dbc.Textarea(rows=2, **known)
        return area
    types = {"number": "number", "date": "date", "phone": "tel"}
    shown = types.get(one.type, "text")
    line: Component = dbc.Input(type=shown, autocomplete="off", **known)
    return line


def _choices(one: Field) -> list[dict[str, str]]:
    if one.type == "yes_no":
        return [{"value": "yes", "label": _("yes")}, {"value": "no", "label": _("no")}]
    return [{"value": code, "label": named(dict(name))} for code, name in one.choices]


def pills(id: Any, options: Sequence[Mapping[str, Any]] = (), value: Any = None) -> Component:
    """A choice of few, all visible; arrow keys move it."""
    made: Component = dbc.RadioItems(
        id=id,
        options=list(options),
        value=value,
        className="pd-pills",
        name=id if isinstance(id, str) else f"receive-{id['field']}",
    )
    return made


def box(
    name: str, label: str, control: Component, *, is_required: bool = False, help_text: str = "",
    target: str = "",
) -> html.Div:  # fmt: skip
    """A field of the form: the error beside it takes the place of its help."""
    if isinstance(control, dbc.RadioItems):
        control = html.Div(control, role="radiogroup", **attributes(aria_label=label))
    field = parts.field(
        label, control, is_required=is_required, target=target,
        help_text=[
            html.Span(help_text, className="pd-help"),
            html.Span(className="pd-wrong", role="alert", id=Receive.wrong(name)),
        ],
    )  # fmt: skip
    return html.Div(field, **attributes(data_field=name))


def problems(
    wrong: Mapping[str, Exception], said: Mapping[str, Any], kind: OrderKind | None
) -> dict[str, dict[str, Any]]:
    """For each field that is wrong, what to say and the value that was refused: once it is
    another, the error goes."""
    fields_said = said.get("fields") or {}
    return {
        name: {
            "text": problem(name, error, kind),
            "value": fields_said.get(name, said.get(name)) or "",
        }
        for name, error in wrong.items()
    }


def problem(name: str, error: Exception, kind: OrderKind | None) -> str:
    """What is wrong with a field, and what to do about it."""
    if name in CURES:
        return _(CURES[name])
    own = next((one for one in kind.fields if one.name == name), None) if kind else None
    if own is None:
        return words.refusal(error) if isinstance(error, Refused) else _("That did not work.")
    label = named(dict(own.label))
    if isinstance(error, Missing):
        return _("%(what)s is missing.", what=label)
    if own.type == "number":
        return _("Enter a number, 0 or more.")
    return _("Enter a day.") if own.type == "date" else _("Choose one of the list.")


# -- saving ------------------------------------------------------------------------------------


def buttons(*, receives: bool) -> list[Any]:
    """Receive, or apply, for whoever may only do that."""
    if not receives:
        return [
            _save(_("Apply for it"), "", "Ctrl Enter", "primary"),
            html.Span(_("The order centre receives it."), className="pd-3 pd-xs"),
        ]
    return [
        _save(_("Receive and next"), "", "Ctrl Enter", "primary"),
        _save(_("Receive and open"), "open", "Ctrl Shift Enter", "plain"),
    ]


def _save(word: str, then: str, keys: str, look: str) -> html.Button:
    caps = [part for name in keys.split() for part in (" ", parts.key(name))]
    return html.Button(
        [word, *caps], type="button", className=f"btn btn-{look}",
        **attributes(data_save=then or "next", data_key=keys),
    )  # fmt: skip


def saved(
    order_no: str, due_at: datetime | None, now: datetime, *, is_applied: bool
) -> tuple[str, str]:
    """What a toast says of an order that was just saved: the sentence and its detail."""
    if is_applied:
        return _("Applied for: %(orders)s", orders=order_no), _("The order centre receives it.")
    detail = _("Due %(time)s", time=day_and_time(due_at, now)) if due_at else ""
    return _("Received: %(orders)s", orders=order_no), detail


def for_script() -> dict[str, str]:
    """What `assets/receive.js` says."""
    return {
        "kept": _("Draft kept at %(time)s"),
        "left": _("%(n)s characters left"),
        "lost": _("Not saved yet: the server does not answer."),
        "zone": config.TZ_NAME,
        "lost_detail": _("All that you typed is kept here."),
    }
