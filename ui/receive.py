"""The form of a new order, from plain values: who is found, what is known of them, the fields of
the kind, and the clocks that would run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

import config
from domain.errors import Missing, Refused
from domain.kinds import Field, OrderKind
from domain.limits import Ruling
from domain.sla import Clock
from i18n import N_, _, named
from ui import formats, parts, words
from ui.ids import Receive
from ui.order.case import limit_basis, limit_text, starts
from ui.order.customer import Mention, mentions
from ui.order.names import Names, clock_name, dated, listed
from ui.parts import Children, Column
from ui.parts.marks import attributes

NOTE_LENGTH = 200
"""Characters of a summary that are kept."""
NONE = "-"
"""What a list holds for nothing chosen: an empty value would be its placeholder."""
CURES = {
    "customer": N_("Choose a customer from the list: type a name, initials or a number."),
    "service": N_("This kind needs a service: choose its number."),
    "kind": N_("Choose what it is about."),
    "happened_at": N_("Enter a moment that is not in the future."),
    "contact": N_("Choose one of the customer's contacts."),
}
"""What to do about a field that is wrong."""


# -- finding the customer ----------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """A customer that was found, by what."""

    number: str
    name: str
    level: str
    is_top: bool
    area: str
    service_no: str | None = None
    service: str = ""
    contact_id: int | None = None
    contact: str = ""


def hits(found: Sequence[Hit], typed: str) -> list[Any]:
    """The list under the customer's field; arrows walk it, Enter chooses (`assets/receive.js`)."""
    if not typed.strip():
        return []
    if not found:
        return [
            html.Li(
                _("No customer found. Try part of the name, its initials, or a service number."),
                className="pd-3",
            )
        ]
    return [_hit(one, place) for place, one in enumerate(found)]


def _hit(one: Hit, place: int) -> html.Li:
    by = listed(f"{one.service_no} {one.service}" if one.service_no else "", one.contact)
    level = parts.level(one.level, is_top=one.is_top) if one.level else None
    return html.Li(
        [
            html.B(one.name), " ", level,
            html.Span(by, className="pd-2 pd-gap"),
            html.Span(listed(one.area, one.number), className="pd-3 pd-xs"),
        ],
        id=f"{Receive.FOUND}-{place}",
        role="option",
        **attributes(
            data_customer=one.number, data_name=one.name, data_service=one.service_no,
            data_contact=one.contact_id, aria_selected="true" if place == 0 else "false",
        ),
    )  # fmt: skip


# -- what is known of the customer -------------------------------------------------------------


@dataclass(frozen=True)
class Picked:
    """The customer that was chosen, in words."""

    name: str
    number: str
    level: str
    is_top: bool
    area: str
    manager: str
    contacts: Sequence[tuple[str, str, str]]
    """Id, name and masked phone of each."""
    services: Sequence[tuple[str, str]]
    """Number and name of each."""


def card(customer: Picked) -> list[Any]:
    """One line under the field: level, area, manager."""
    level = parts.level(customer.level, is_top=customer.is_top) if customer.level else None
    manager = _("manager %(name)s", name=customer.manager) if customer.manager else ""
    return [
        html.B(customer.name), " ", level, " ",
        html.Span(listed(customer.area, customer.number, manager), className="pd-3"),
    ]  # fmt: skip


def chosen(customer: Picked, picked: Mapping[str, Any]) -> tuple[str, str]:
    """The service and the contact that the form begins with: those that the customer was found
    by, else the only one there is."""
    services = [number for number, _name in customer.services]
    contacts = [number for number, _name, _phone in customer.contacts]
    return _first(picked.get("service"), services), _first(picked.get("contact"), contacts)


def _first(wanted: Any, known: Sequence[str]) -> str:
    if wanted and str(wanted) in known:
        return str(wanted)
    return known[0] if len(known) == 1 else NONE


def service_options(customer: Picked) -> list[dict[str, str]]:
    none = {"value": NONE, "label": _("No service number")}
    found = [{"value": number, "label": f"{number} · {name}"} for number, name in customer.services]
    return [none, *found]


def contact_options(customer: Picked) -> list[dict[str, str]]:
    found = [
        {"value": number, "label": f"{name} {phone}".strip()}
        for number, name, phone in customer.contacts
    ]
    return [{"value": NONE, "label": _("Nobody named")}, *found]


def options(names: Names, what: str, codes: Iterable[str] | None = None) -> list[dict[str, str]]:
    """A list of the business as choices."""
    return [{"value": code, "label": names(what, code)} for code in codes or names.codes(what)]


def about_options(names: Names, offers: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Services that an order without a number can be about, with their product group."""
    found = [
        {
            "value": f"{group}/{service}",
            "label": f"{names('product_groups', group)} · {names('services', service)}",
        }
        for group, service in offers
    ]
    return [{"value": NONE, "label": _("Not said")}, *found]


def same(orders: Sequence[Mention], now: datetime) -> Children:
    """Open orders of the very service: the caller may be asking about one of them."""
    if not orders:
        return None
    links: list[Any] = []
    for one in orders:
        link = html.A(one.text, href=f"/order/{one.order_id}")
        links += [", " if links else "", link, f" ({dated(one.at, now)})"]
    said = [html.B(_("This service has an open order already.")), " ", *links, " "]
    return parts.notice([*said, _("Open it to urge or to add a note.")], "risk")


def beside(others: Sequence[Mention], faults: Sequence[Mention], now: datetime) -> list[Any]:
    """The customer's open orders and last faults."""
    return [
        html.H3(_("Open orders"), className="mb-1"),
        mentions(others, now, _("No open orders")),
        html.H3(_("Last faults"), className="mt-3 mb-1"),
        mentions(faults, now, _("No earlier fault here")),
    ]


# -- the fields of the kind --------------------------------------------------------------------


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
    id: str = "",
) -> html.Div:  # fmt: skip
    """A field of the form: the error beside it takes the place of its help."""
    field = parts.field(
        label, control, is_required=is_required,
        help_text=[
            html.Span(help_text, className="pd-help"),
            html.Span(className="pd-wrong", role="alert", id=Receive.wrong(name)),
        ],
    )  # fmt: skip
    wrapper: dict[str, Any] = {"id": id} if id else {}
    return html.Div(field, **wrapper, **attributes(data_field=name))


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


# -- the clocks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """What the preview says of the clocks of a draft."""

    clocks: Sequence[Clock]
    main: Clock | None
    coming: Sequence[tuple[str, Ruling]]
    rule: str
    policy_version: int
    now: datetime


def due(preview: Due) -> list[Any]:
    """When the work would be due, then every clock with its limit and what set it."""
    rows = [
        _due_row(clock.clock, _moment(clock, preview.now), clock.ruling, preview)
        for clock in preview.clocks
        if clock.clock != "leg"
    ]
    rows += [
        _due_row(name, starts(name, is_received=preview.main is not None), ruling, preview)
        for name, ruling in preview.coming
    ]
    columns = [
        Column(_("Clock")), Column(_("Limit"), is_number=True), Column(_("Due")),
    ]  # fmt: skip
    return [_headline(preview), parts.table(columns, rows, density="compact", label=_("Clocks"))]


def nothing_due() -> html.Div:
    return parts.empty(_("No clocks yet"), _("Choose a customer and what it is about."))


def _headline(preview: Due) -> html.P:
    main = preview.main
    if main is None:
        said = _("The order centre answers first; the work is counted from when it is received.")
        return html.P(said, className="pd-verdict")
    name = clock_name(main.clock)
    if main.unknown_year is not None:
        said = _(
            "%(clock)s: due unknown, %(year)s not published. It is received all the same.",
            clock=name, year=main.unknown_year,
        )  # fmt: skip
        return html.P(html.B(said), className="pd-verdict")
    due_at = _moment(main, preview.now)
    marked = parts.badge(_("to be confirmed")) if _is_unsure(main.ruling) else None
    return html.P(
        [html.B(_("%(clock)s due %(due)s", clock=name, due=due_at)), " ", marked],
        className="pd-verdict",
    )


def _due_row(name: str, when: str, ruling: Ruling | None, preview: Due) -> list[Children]:
    basis = limit_basis(preview.rule, preview.policy_version, ruling)
    limit = limit_text(ruling) if ruling else formats.NONE
    return [
        html.Span(clock_name(name), title=basis),
        html.Span(limit, title=basis),
        html.Div([when, html.Small(basis, className="pd-3 d-block")], className="pd-due-basis"),
    ]


def _is_unsure(ruling: Ruling | None) -> bool:
    return ruling is not None and ruling.is_to_be_confirmed


def _moment(clock: Clock, now: datetime) -> str:
    """When a clock is due, with the weekday if it is not today or tomorrow."""
    if clock.unknown_year is not None:
        return _("due unknown (%(year)s not published)", year=clock.unknown_year)
    if clock.due_at is None:
        return formats.NONE
    return _day_and_time(clock.due_at, now)


def _day_and_time(at: datetime, now: datetime) -> str:
    there, here = formats.local(at).date(), formats.local(now).date()
    weekday = f"{formats.weekday(there)} " if abs((there - here).days) > 1 else ""
    return f"{weekday}{dated(at, now)}"


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
    detail = _("Due %(time)s", time=_day_and_time(due_at, now)) if due_at else ""
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
