"""What the top bar opens: the results of a search, the messages of the bell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from dash import html

from i18n import _
from ui import formats, words
from ui.parts.marks import attributes, badge


@dataclass(frozen=True)
class Order:
    order_id: int
    order_no: str
    customer: str
    kind: str
    status: str


@dataclass(frozen=True)
class Customer:
    customer_no: str
    name: str


@dataclass(frozen=True)
class Message:
    order_id: int | None
    order_no: str
    message: str
    at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)


def results(orders: Sequence[Order], customers: Sequence[Customer]) -> list[Any]:
    """Orders, then customers; each opens on Enter."""
    if not orders and not customers:
        return [html.P(_("Nothing found"))]
    lines: list[Any] = []
    if orders:
        lines.append(html.Small(_("Order")))
        lines += [_order(one) for one in orders]
    if customers:
        lines.append(html.Small(_("Customer")))
        lines += [_customer(one) for one in customers]
    return lines


def messages(rows: Sequence[Message], now: datetime) -> list[Any]:
    """What the bell tells, newest first."""
    if not rows:
        return [html.Span(_("No messages"), className="pd-3")]
    return [html.Ul([_message(one, now) for one in rows])]


def _message(one: Message, now: datetime) -> html.Li:
    order = html.A(one.order_no, href=f"/order/{one.order_id}") if one.order_no else None
    at = html.Span(
        formats.moment(one.at, now), className="pd-3 pd-xs", title=formats.full_moment(one.at)
    )
    return html.Li([html.B(words.message(one.message, one.content)), " ", order, " ", at])


def _order(one: Order) -> html.A:
    return html.A(
        [
            html.Span([html.B(one.order_no), " ", one.customer], className="pd-cut"),
            badge(one.status),
            html.Span(one.kind, className="pd-3 pd-xs"),
        ],
        href=f"/order/{one.order_id}",
        id=f"shell-found-{one.order_id}",
        role="option",
        **attributes(aria_selected="false"),
    )


def _customer(one: Customer) -> html.A:
    return html.A(
        [
            html.Span(one.name, className="pd-cut"),
            html.Span(one.customer_no, className="pd-3 pd-xs"),
        ],
        href=f"/orders?customer={quote(one.customer_no)}",
        id=f"shell-found-{one.customer_no}",
        role="option",
        **attributes(aria_selected="false"),
    )
