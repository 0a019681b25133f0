"""The small form of a verb, in a dialog of a list: what it asks for, for one order or for many.

Fields carry the names of the act's own fields; the page's script reads them from the form.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import datetime, timedelta
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from domain.finishing import Item
from domain.orders import VERB_NAMES, Verb
from i18n import N_, _, named
from ui import formats, report
from ui.parts.forms import field
from ui.parts.marks import attributes, key

LABELS = {
    "team": N_("Team"), "reason": N_("Reason"), "until": N_("Until"), "result": N_("Cause found"),
    "word": N_("Customer's word"), "satisfaction": N_("Satisfaction"), "text": N_("Note"),
    "customer_level": N_("Level"), "happened_at": N_("When, if earlier"),
    "audience": N_("For whom"),
}  # fmt: skip
HOLD_FOR = timedelta(hours=2)
"""What a hold proposes until somebody says otherwise."""
NOTE_LENGTH = 500


@dataclass(frozen=True)
class Asked:
    """A verb that is about to be done to some orders."""

    verb: Verb
    numbers: Sequence[str]
    fields: Sequence[str]
    required: Collection[str]
    options: Mapping[str, Sequence[Any]]
    """What may be chosen, by field: `code`, `names`, for teams `now`, `limit`, `is_fit`."""
    order_id: int = 0
    items: Sequence[Item] = ()
    """What the kind requires of a report of the work."""
    photos: Mapping[str, Sequence[int]] = field_of(default_factory=dict)
    is_whole: bool = False
    has_causes: bool = True
    """Whether the result is the cause of a fault."""
    person: int = 0
    """Who is asked."""


def asked(form: Any, order_id: int, numbers: Sequence[str], person: int, *more: str) -> Asked:
    """The form of a verb as a service describes it (`services.acts.Form`) for the first of some
    orders, with `more` fields after its own. What the kind requires of a report is asked for one
    order only: many have many answers."""
    if len(numbers) != 1:
        return Asked(form.verb, numbers, (*form.fields, *more), form.required, form.options)
    return Asked(
        form.verb, numbers, (*form.fields, *more), form.required, form.options, order_id,
        form.items, form.photos, form.is_whole,
        form.has_causes, person,
    )  # fmt: skip


def form(asked: Asked, id: str, now: datetime) -> html.Form:
    """Title, fields, and the two ways out."""
    orders = (
        asked.numbers[0] if len(asked.numbers) == 1 else _("%(n)s orders", n=len(asked.numbers))
    )
    shown = [name for name in asked.fields if name in LABELS]
    return html.Form(
        [
            html.H2([_(VERB_NAMES[asked.verb]), html.Span(orders, className="pd-2 pd-sm ms-2")]),
            *_fields(asked, shown, now),
            html.P(className="pd-form-error", role="alert"),
            html.Div(
                [
                    html.Button(
                        [_("Back"), " ", key("Esc")], type="button", className="btn btn-plain",
                        **attributes(data_close=True),
                    ),
                    html.Button(
                        [_(VERB_NAMES[asked.verb]), " ", key("Ctrl"), " ", key("Enter")],
                        type="submit",
                        className="btn btn-primary",
                        **attributes(data_key="Ctrl Enter"),
                    ),
                ],
                className="pd-form-foot",
            ),
        ],
        id=id,
        className="pd-asking",
        **(_marks(asked)),
    )  # fmt: skip


def _marks(asked: Asked) -> dict[str, Any]:
    if not asked.items:
        return {}
    return report.marks(asked.order_id, is_whole=asked.is_whole, person=asked.person)


def _fields(asked: Asked, shown: Sequence[str], now: datetime) -> list[Component]:
    """The verb's own fields; what the kind requires stands after the result."""
    made: list[Component] = []
    for place, name in enumerate(shown):
        made.append(_field(asked, name, now, is_first=place == 0))
        if name == "result":
            made += report.controls(
                asked.items, asked.photos, prefix="asking", order_id=asked.order_id,
                is_whole=asked.is_whole,
            )  # fmt: skip
    return [*made, report.lacking()] if asked.items and asked.is_whole else made


def _field(asked: Asked, name: str, now: datetime, *, is_first: bool) -> Component:
    is_required = name in asked.required
    common = {
        "id": f"asking-{name}", "name": name, "required": is_required, "autoFocus": is_first,
    }  # fmt: skip
    control = _control(asked.options.get(name, ()), name, now, common)
    if name == "result":
        return report.result(control, has_causes=asked.has_causes)
    return field(_(LABELS[name]), control, is_required=is_required)


def _control(options: Sequence[Any], name: str, now: datetime, common: dict[str, Any]) -> Any:
    if name == "until":
        soonest = _minute(formats.local(now))
        proposed = _minute(formats.local(now + HOLD_FOR))
        return dbc.Input(type="datetime-local", min=soonest, value=proposed, **common)
    if name == "happened_at":
        return dbc.Input(type="datetime-local", max=_minute(formats.local(now)), value="", **common)
    if options:
        return html.Select(_choices(name, options), className="form-select", **common)
    return html.Textarea(rows=2, maxLength=NOTE_LENGTH, className="form-control", **common)


def _choices(name: str, options: Sequence[Any]) -> list[Component]:
    if name == "team":
        fit = [_option(one) for one in options if one.is_fit]
        others = [_option(one) for one in options if not one.is_fit]
        return [
            html.Optgroup(fit, label=_("Able and free")),
            html.Optgroup(others, label=_("Others")),
        ]
    if name in ("satisfaction", "audience"):
        return [_option(one) for one in options]
    return [html.Option(_("Choose"), value=""), *[_option(one) for one in options]]


def _option(one: Any) -> html.Option:
    text = named(dict(one.names), one.code)
    load = f" · {one.now}/{one.limit}" if one.limit is not None else ""
    return html.Option(f"{text}{load}", value=one.code)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"
