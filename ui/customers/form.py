"""The form of a customer, a contact or a service: filled in place, kept until it is saved.

`area` stands in the layout of a page; a callback puts the fields of what is opened into it, and
`assets/entry.js` opens, collects, sends and closes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from domain.customers import CONTACT, CUSTOMER, SERVICE
from i18n import N_, _
from ui import parts
from ui.customers.words import field_name
from ui.ids import Entry
from ui.parts.marks import Children, attributes

STORES = (Entry.OPEN, Entry.SAVE, Entry.WRONG, Entry.SAVED)
NEW = {CUSTOMER: N_("New customer"), CONTACT: N_("New contact"), SERVICE: N_("New service")}
CHANGED = {
    CUSTOMER: N_("Change the customer"), CONTACT: N_("Change the contact"),
    SERVICE: N_("Change the service"),
}  # fmt: skip
OF_PERSON = ("contact_name", "contact_phone")
"""What a new customer's form asks about whom to call."""
SHOWN: Mapping[str, tuple[str, ...]] = {
    CUSTOMER: ("name", "level", "customer_class", "industry", "division", "branch", "manager"),
    CONTACT: ("name", "phone", "address", "role"),
    SERVICE: ("service_no", "about", "circuit_grade", "since", "until"),
}
REQUIRED = frozenset({(CUSTOMER, "name"), (CUSTOMER, "branch"), (CONTACT, "name"),
                      (SERVICE, "service_no"), (SERVICE, "about")})  # fmt: skip
CHOSEN = frozenset({
    "level", "customer_class", "industry", "division", "branch", "manager", "about",
    "circuit_grade",
})  # fmt: skip
NONE = "-"


@dataclass(frozen=True)
class Form:
    """A form: what it is about, what stands in it, what can be chosen."""

    what: str
    customer: str = ""
    code: str = ""
    """Of what is changed; empty for something new."""
    title: str = ""
    version: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    """What is so now."""
    typed: Mapping[str, Any] = field(default_factory=dict)
    """What was typed before, over it."""
    options: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    masked: Mapping[str, str] = field(default_factory=dict)
    """What is there but not shown, masked."""
    names: Sequence[str] = ()
    """The fields; all of them if none is named."""

    @property
    def fields(self) -> Sequence[str]:
        if self.what == CUSTOMER and not (self.names or self.code):
            return (*SHOWN[CUSTOMER], *OF_PERSON)
        return self.names or SHOWN[self.what]


def area(look: str = "") -> html.Div:
    """The place of the form, empty, with its stores and buttons."""
    foot = html.Div(
        [
            html.Button(
                [_("Save"), " ", parts.key("Ctrl"), " ", parts.key("Enter")], type="button",
                className="btn btn-primary", **attributes(data_entry_save=True),
            ),
            html.Button(
                [_("Close"), " ", parts.key("Esc")], type="button", className="btn btn-plain",
                **attributes(data_entry_close=True),
            ),
        ],
        className="pd-entry-buttons",
    )  # fmt: skip
    return html.Div(
        [
            html.Div(id=Entry.PLACE),
            html.Div(id=Entry.TOLD, className="pd-entry-told", **attributes(aria_live="polite")),
            foot,
            *(dcc.Store(id=store) for store in STORES),
        ],
        className=f"pd-entry-area {look}".strip(),
        role="group",
    )


def form(about: Form) -> html.Div:
    """The fields."""
    title = about.title or _((CHANGED if about.code else NEW)[about.what])
    known = {name: _plain(about.values.get(name)) for name in about.fields}
    said = {
        "what": about.what, "customer": about.customer, "code": about.code,
        "version": about.version, "was": known,
    }  # fmt: skip
    boxes = [_box(about, name, _plain(about.typed.get(name, known[name]))) for name in about.fields]
    note: Children = None
    if about.what == CUSTOMER and about.code:
        note = html.P(_("Open orders keep what held when they were received."),
                      className="pd-3 pd-xs mb-0")  # fmt: skip
    return html.Div(
        [html.H3(title), note, html.Div(boxes, className="pd-entry-fields")],
        className="pd-entry-form",
        **attributes(data_form=json.dumps(said, ensure_ascii=False), aria_label=title),
    )


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _box(about: Form, name: str, value: str) -> html.Div:
    if name in CHOSEN:
        none = [{"value": NONE, "label": _("Not said")}]
        control: Component = dbc.Select(
            id=Entry.field(name), options=[*none, *about.options.get(name, ())],
            value=value or NONE,
        )  # fmt: skip
    else:
        control = _line(about, name, value)
    below = [
        html.Span(_help(about, name), className="pd-help"),
        html.Span(className="pd-wrong", role="alert", id=Entry.wrong(name)),
    ]
    made = parts.field(
        field_name(about.what, name), control, help_text=below,
        is_required=(about.what, name) in REQUIRED,
    )  # fmt: skip
    return html.Div(made, **attributes(data_field=name))


def _line(about: Form, name: str, value: str) -> Component:
    kinds = {"phone": "tel", "contact_phone": "tel", "since": "date", "until": "date"}
    made: Component = dbc.Input(
        id=Entry.field(name), type=kinds.get(name, "text"), value=value, autocomplete="off",
        placeholder=about.masked.get(name, ""),
        disabled=name == "service_no" and bool(about.code),
    )  # fmt: skip
    return made


def _help(about: Form, name: str) -> str:
    if about.masked.get(name):
        return _("Left empty, it stays; - removes it")
    if (about.what, name) == (CUSTOMER, "level"):
        return _("Limits depend on it")
    return ""
