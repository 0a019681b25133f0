"""The card of a customer: facts, contacts, services, open orders, faults, what was done last."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html

from domain.customers import CONTACT, CUSTOMER, SERVICE
from domain.customerviews import Card as Known
from domain.customerviews import Deed, Somebody
from i18n import N_, _
from ui import formats, order, parts
from ui.customers.words import THINGS, field_name, value
from ui.ids import Customers
from ui.order.names import Names, dated, listed
from ui.parts.marks import Children, attributes

FACTS = ("customer_no", "customer_class", "industry", "division", "branch")
ACTIONS = {
    "add": N_("added"), "change": N_("changed"), "close": N_("taken out of use"),
    "reopen": N_("taken into use again"), "import": N_("imported"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The orders and faults of the card, in lines."""

    orders: Sequence[order.Mention]
    faults: Sequence[order.Mention]


@dataclass(frozen=True)
class Card:
    """What the card shows."""

    known: Known
    lines: Line
    names: Names
    now: datetime


def card(shown: Card) -> html.Section:
    """The panel beside the list."""
    known, names = shown.known, shown.names
    customer = known.customer
    level = names("customer_levels", customer.level) if customer.level else ""
    head = html.Header(
        [
            html.Div(
                [
                    html.H2([customer.name, " "]),
                    parts.level(level, is_top=customer.level in names.top_levels)
                    if level else None,
                    parts.badge(_("closed")) if customer.valid_to else None,
                ],
                className="pd-cust-name",
            ),
            html.Button(
                parts.icon("x"), type="button", className="pd-icon-btn", title=_("Close"),
                **attributes(data_card_close=True, aria_label=_("Close")),
            ),
        ]
    )  # fmt: skip
    return html.Section(
        [head, html.Div(_body(shown), className="pd-body")],
        className="pd-panel pd-cust-card",
        **attributes(aria_label=customer.name),
    )


def _body(shown: Card) -> list[Children]:
    known, names, now = shown.known, shown.names, shown.now
    customer, is_open = known.customer, known.customer.valid_to is None
    count = formats.number(known.open_orders)
    return [
        _facts(known, names),
        _acts(known),
        _head(_("Contacts"), _new(CONTACT, known) if is_open else None),
        _contacts(known),
        _head(_("Services in use"), _new(SERVICE, known) if is_open else None),
        _services(known, names),
        _head(
            _("Open orders"),
            html.A(
                [str(count), parts.icon("chevron-right")],
                href=f"/queue?customer={customer.customer_no}",
            ) if known.open_orders else None,
        ),
        order.mentions(shown.lines.orders, now, _("None open.")),
        _head(_("Last faults")),
        order.mentions(shown.lines.faults, now, _("No fault is known.")),
        _head(_("Last changes")),
        _deeds(known.deeds, names, now),
    ]  # fmt: skip


def _head(text: str, beside: Children = None) -> html.Div:
    return html.Div([html.H3(text), beside], className="pd-cust-head")


def _facts(known: Known, names: Names) -> html.Dl:
    customer = known.customer
    pairs: list[tuple[str, Children]] = [
        (field_name(CUSTOMER, name), value(names, name, getattr(customer, name))) for name in FACTS
    ]
    manager = known.manager.name if known.manager else value(names, "manager", customer.manager)
    return parts.facts([*pairs, (_("Customer manager"), manager)])


def _acts(known: Known) -> Children:
    customer = known.customer
    if not known.can_change:
        return None
    if customer.valid_to is not None:
        return _turn(CUSTOMER, customer.customer_no, customer.version, "reopen",
                     _("Take into use again"))  # fmt: skip
    return html.Div(
        [
            _open(_("Edit"), CUSTOMER, customer.customer_no, customer.customer_no, "pencil"),
            _out_of_use(CUSTOMER, customer.customer_no, customer.version),
        ],
        className="pd-gap pd-cust-acts",
    )


def _new(what: str, known: Known) -> Children:
    if not known.can_add:
        return None
    return _open(_("Add"), what, known.customer.customer_no, "", "plus")


def _open(text: str, what: str, customer: str, code: str, icon_name: str) -> html.Button:
    about = {"what": what, "customer": customer, "code": code}
    return html.Button(
        [parts.icon(icon_name), html.Span(text)], type="button", className="btn btn-plain btn-sm",
        **attributes(data_entry_open=json.dumps(about)),
    )  # fmt: skip


def _edit(what: str, customer: str, code: str, name: str) -> html.Button:
    about = {"what": what, "customer": customer, "code": code}
    said = _("Change %(name)s", name=name)
    return html.Button(
        _("change"), type="button", className="pd-link", title=said,
        **attributes(data_entry_open=json.dumps(about), aria_label=said),
    )  # fmt: skip


def _out_of_use(what: str, code: str, version: int) -> html.Details:
    """Behind one more step: it is not undone by mistake."""
    return html.Details(
        [
            html.Summary(_("Take out of use")),
            html.Div(
                [
                    html.Span(_("It is not offered any more; orders of it stay.")),
                    _turn(what, code, version, "close", _("Take out of use now")),
                ]
            ),
        ],
        className="pd-cust-out",
    )


def _turn(what: str, code: str, version: int, do: str, text: str) -> html.Button:
    asked = {"do": do, "what": what, "code": code, "version": version}
    return html.Button(
        text, type="button", className="btn btn-plain btn-sm",
        **attributes(data_customer_turn=json.dumps(asked), data_once=True),
    )  # fmt: skip


# -- contacts and services -----------------------------------------------------------------------


def _contacts(known: Known) -> Children:
    if not known.contacts:
        return html.P(_("Nobody is named yet."), className="pd-3 pd-xs mb-0")
    return html.Ul([_contact(one, known) for one in known.contacts], className="pd-cust-list")


def _contact(one: Somebody, known: Known) -> html.Li:
    contact = one.contact
    number = contact.contact_id
    private = listed(one.phone or "", one.address or "")
    show: Children = None
    if private:
        said = _("Show the number of %(name)s; that it was shown is recorded", name=contact.name)
        show = html.Button(
            _("show"), id=Customers.reveal(number), type="button", className="pd-link",
            title=said, n_clicks=0,
        )  # fmt: skip
    acts: list[Children] = []
    if known.can_add and known.customer.valid_to is None:
        acts.append(_edit(CONTACT, known.customer.customer_no, str(number), contact.name))
    if known.can_change and known.customer.valid_to is None:
        acts.append(_out_of_use(CONTACT, str(number), contact.version))
    return html.Li(
        [
            html.Div(
                [
                    html.B(contact.name), " ",
                    html.Span(contact.role or "", className="pd-3"), " ",
                    html.Span(private, id=Customers.private(number), className="pd-n"), " ", show,
                ]
            ),
            html.Div(acts, className="pd-gap"),
        ]
    )  # fmt: skip


def called(phone: str | None, address: str | None) -> str:
    """What is shown once somebody has asked for it."""
    return listed(phone or "", address or "") or formats.NONE


def _services(known: Known, names: Names) -> Children:
    if not known.services:
        return html.P(_("No service is known yet."), className="pd-3 pd-xs mb-0")
    return html.Ul(
        [_service(one, known, names) for one in known.services], className="pd-cust-list"
    )


def _service(one: Any, known: Known, names: Names) -> html.Li:
    grade = names("circuit_grades", one.circuit_grade) if one.circuit_grade else ""
    acts: list[Children] = []
    if known.can_change and known.customer.valid_to is None:
        acts = [
            _edit(SERVICE, known.customer.customer_no, one.service_no, one.service_no),
            _out_of_use(SERVICE, one.service_no, one.version),
        ]
    return html.Li(
        [
            html.Div(
                [
                    html.B(one.service_no, className="pd-n"), " ",
                    html.Span(listed(names("services", one.service), grade, _span(one)),
                              className="pd-2"),
                ]
            ),
            html.Div(acts, className="pd-gap"),
        ]
    )  # fmt: skip


def _span(one: Any) -> str:
    if one.until:
        return _("until %(day)s", day=one.until.isoformat())
    return _("since %(day)s", day=one.since.isoformat()) if one.since else ""


# -- what was done -------------------------------------------------------------------------------


def _deeds(deeds: Sequence[Deed], names: Names, now: datetime) -> Children:
    if not deeds:
        return html.P(_("Nothing was changed here yet."), className="pd-3 pd-xs mb-0")
    return parts.timeline([_deed(one, names, now) for one in deeds])


def _deed(one: Deed, names: Names, now: datetime) -> parts.Event:
    what = one.entity
    said = _("%(thing)s %(action)s", thing=_(THINGS[what]), action=_(ACTIONS[one.action]))
    fields: list[Any] = [field_name(what, name) for name in one.fields]
    detail = listed(names("person", one.who) if one.who else "", *fields[:4])
    return parts.Event(
        dated(one.at, now), said, detail, title=str(formats.full_moment(one.at))
    )  # fmt: skip
