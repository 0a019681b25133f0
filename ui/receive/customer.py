"""The customer of a new order: who is found, and what is chosen of what the customer has."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from domain.customers import CONTACT, SERVICE
from i18n import _
from ui import parts
from ui.ids import Receive
from ui.order.names import Names, listed
from ui.parts.marks import attributes

NONE = "-"
"""What a list holds for nothing chosen: an empty value would be its placeholder."""


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


def hits(found: Sequence[Hit], typed: str, *, can_add: bool = False) -> list[Any]:
    """The list under the customer's field; arrows walk it, Enter chooses (`assets/receive.js`).

    Where nothing is found, a new customer is what Enter chooses, if one may be added. For the
    script the first line says what the list answers: Enter waits for what was typed last.
    """
    if not typed.strip():
        return []
    shown = [_hit(one, place) for place, one in enumerate(found)] or [_none()]
    setattr(shown[0], "data-typed", typed.strip())
    return [*shown, _new(is_option=not found)] if can_add else shown


def _none() -> html.Li:
    said = _("No customer found. Try part of the name, its initials, or a service number.")
    return html.Li(said, className="pd-3")


def _new(*, is_option: bool) -> html.Li:
    """A new customer; where somebody was found, by its key or by pointer."""
    keys: list[Any] = [" ", parts.key("Alt"), " ", parts.key("N")]
    return html.Li(
        [parts.icon("plus"), html.B(_("New customer …")), *keys],
        id=f"{Receive.FOUND}-new",
        role="option" if is_option else "presentation",
        **attributes(data_new=True, aria_selected="true" if is_option else None),
    )


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


def card(customer: Picked, *, can_add: bool = False) -> list[Any]:
    """One line under the field: level, area, manager; and what may be added to the customer."""
    level = parts.level(customer.level, is_top=customer.is_top) if customer.level else None
    manager = _("manager %(name)s", name=customer.manager) if customer.manager else ""
    return [
        html.B(customer.name), " ", level, " ",
        html.Span(listed(customer.area, customer.number, manager), className="pd-3"),
        *(_adding(customer) if can_add else ()),
    ]  # fmt: skip


def _adding(customer: Picked) -> list[Any]:
    made: list[Any] = []
    for what, text in ((CONTACT, _("Add a contact")), (SERVICE, _("Add a service"))):
        about = {"what": what, "customer": customer.number, "code": ""}
        made += [
            " ",
            html.Button(
                text, type="button", className="pd-link",
                **attributes(data_entry_open=json.dumps(about)),
            ),
        ]  # fmt: skip
    return made


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
