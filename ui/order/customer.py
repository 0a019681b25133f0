"""The customer of an order: who it is, whom to call, what happened before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dash import html

from i18n import _
from ui import formats, parts
from ui.ids import Order
from ui.order.names import listed, status_name, time
from ui.parts import Children


@dataclass(frozen=True)
class Person:
    """Somebody to talk to; phone and address as everybody may see them."""

    who: str
    """What `reveal` takes."""
    name: str
    phone: str | None
    address: str | None = None


@dataclass(frozen=True)
class Card:
    """The customer as the card shows it; names and values already in words."""

    number: str | None
    name: str
    level: str
    is_top: bool
    manager: Person | None
    contacts: Sequence[Person]
    facts: Sequence[tuple[str, str]]
    """Service number, grade, channel, what the form said: label and value."""


@dataclass(frozen=True)
class Mention:
    """Another order, in a line."""

    order_id: int
    at: datetime | None
    text: str
    status: str = ""
    """Its stage, for one that is open; else what its work clock counted is shown."""
    worked: timedelta | None = None
    no: str = ""
    """The order's number alone."""


def card(customer: Card) -> list[Any]:
    """Who it is, whom to call, and what the order is about."""
    pairs: list[tuple[str, Children]] = []
    if customer.manager is not None:
        pairs.append((_("Manager"), _person(customer.manager)))
    for contact in customer.contacts:
        pairs.append((_("Contact"), _person(contact)))
        if contact.address:
            pairs.append((_("Address"), contact.address))
    said: set[str] = set()
    for label, value in customer.facts:
        if value and value not in said:
            pairs.append((label, value))
        said.add(value)
    level = parts.level(customer.level, is_top=customer.is_top) if customer.level else None
    name: Any = html.B(customer.name)
    if customer.number:
        name = html.A(name, href=f"/orders?customer={customer.number}")
    return [html.P([name, " ", level], className="mb-1"), parts.facts(pairs)]


def _person(person: Person) -> list[Any]:
    if not person.phone:
        return [person.name]
    number = html.Span(person.phone, id=Order.private("phone", person.who), className="pd-n")
    return [person.name, " ", number, " ", _show(person)]


def called(phone: str | None, address: str | None) -> str:
    """What is shown once somebody has asked for it: the whole number, and the address."""
    return listed(phone or "", address or "") or formats.NONE


def _show(person: Person) -> html.Button:
    said = _("Show the number of %(name)s; that it was shown is recorded", name=person.name)
    return html.Button(
        _("show"), id=Order.reveal(person.who), type="button", className="pd-link", title=said,
        n_clicks=0,
    )  # fmt: skip


def mentions(found: Sequence[Mention], now: datetime, none: str) -> Any:
    """Other orders, a line each."""
    if not found:
        return html.P(none, className="pd-3 pd-xs mb-0")
    return html.Ul([_mention(one, now) for one in found], className="pd-mini")


def _mention(one: Mention, now: datetime) -> html.Li:
    at = formats.moment(one.at, now)
    beside: Any = None
    if one.status:
        beside = parts.badge(status_name(one.status))
    elif one.worked is not None:
        beside = html.Span(time(one.worked), className="pd-3")
    return html.Li(
        [
            html.Span(at, className="pd-3", title=formats.full_moment(one.at)),
            html.A(one.text, href=f"/order/{one.order_id}", className="pd-cut", title=one.text),
            html.Span(beside, className="pd-gap"),
        ]
    )
