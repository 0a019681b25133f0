"""What others did to an order while a form was open: who, what, and how it differs now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import html

from domain.errors import Refused
from domain.explain import Change
from domain.orders import Event
from i18n import N_, _
from ui import parts, words
from ui.order.names import Names, dated, joined, status_name, verb_name
from ui.parts import Column
from ui.parts.marks import attributes

CHANGED = {
    "status": N_("Stage"),
    "team": N_("Held by"),
    "assignee": N_("Person"),
    "is_on_hold": N_("On hold"),
    "held_until": N_("Until"),
    "customer_level": N_("Level"),
}
LISTS = {"team": "team", "assignee": "person", "customer_level": "customer_levels"}


def meanwhile(
    events: Sequence[Event], changes: Sequence[Change], refusal: Refused | None, version: int,
    names: Names, now: datetime,
) -> html.Div:  # fmt: skip
    """A notice above the form: what was done, what is different, and whether the act still
    stands."""
    done = joined(*(_deed(event, names, now) for event in events))
    body: list[Any] = [html.B(_("Changed while this form was open.")), " ", done]
    rows = [
        [_(CHANGED[one.name]), _value(one.name, one.before, names, now),
         _value(one.name, one.after, names, now)]
        for one in changes
    ]  # fmt: skip
    table = parts.table(
        [Column(""), Column(_("When you opened it")), Column(_("Now"))], rows, density="compact",
        label=_("What has changed"),
    )  # fmt: skip
    if refusal is None:
        way_out: Any = html.Button(
            _("Go on with the order as it is now"), type="button", className="btn btn-plain btn-sm",
            **attributes(data_goes_on=version),
        )  # fmt: skip
    else:
        way_out = html.Span(words.refusal(refusal, _named(refusal, names)), className="pd-late")
    return html.Div(
        [
            parts.notice(body, "risk"),
            html.Div(table, className="pd-compared") if rows else None,
            html.Div(way_out, className="mt-2"),
        ]
    )


def _deed(event: Event, names: Names, now: datetime) -> str:
    who = names("person", event.actor) if event.actor else ""
    said = {
        "who": who, "what": verb_name(event.verb), "time": dated(event.recorded_at, now),
        "team": names("team", event.team) if event.team else "",
    }  # fmt: skip
    if event.team:
        return _("%(who)s at %(time)s: %(what)s → %(team)s", **said)
    return _("%(who)s at %(time)s: %(what)s", **said)


def _value(name: str, value: Any, names: Names, now: datetime) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return dated(value, now)
    if name == "status":
        return status_name(value)
    return names(LISTS.get(name, name), value)


def _named(refusal: Refused, names: Names) -> dict[str, str]:
    team = refusal.values.get("team")
    return {"team": names("team", team)} if team else {}
