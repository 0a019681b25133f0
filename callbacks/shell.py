"""Wiring of what surrounds every page."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, html, page_container
from flask import session

from callbacks.acting import act
from domain.orders import STATUS_NAMES
from domain.scope import ROLE_NAMES
from i18n import _, named
from services.visiting import visitor
from storage import masters, messages, reference, worklists
from storage.ops import reading
from ui import found, shell
from ui.ids import Shell

FOUND_ORDERS, FOUND_CUSTOMERS = 8, 5

clientside_callback(
    ClientsideFunction("paidan", "showToast"),
    Input(Shell.TOAST, "data"),
    prevent_initial_call=True,
)


def index(slots: Mapping[str, str]) -> str:
    """The page of HTML around everything, for whoever asks."""
    return shell.index(
        slots,
        theme=visitor.get().theme,
        token=str(session.get("token", "")),
        now=int(datetime.now(UTC).timestamp() * 1000),
    )


def layout() -> html.Div:
    """The shell for whoever asks; Dash also looks at it once before anybody has."""
    guest = visitor.get(None)
    if guest is None:
        return html.Div(page_container)
    return shell.frame(
        shell.Reader(
            name=guest.name,
            role=_(ROLE_NAMES[guest.roles[0]]) if guest.roles else "",
            rights=guest.actor.rights,
            theme=guest.theme,
            token=str(session.get("token", "")),
            is_folded=bool(session.get("folded")),
        )
    )


@act("see", Output(Shell.FOUND, "children"), Input(Shell.SEARCH, "value"))
def search(text: str | None) -> Any:
    typed = (text or "").strip()
    if not typed:
        return None
    rights = visitor.get().actor.scope
    with reading() as store:
        orders = worklists.search(store, typed, rights, limit=FOUND_ORDERS)
        customers = masters.find_customers(store, typed, rights, limit=FOUND_CUSTOMERS)
        kinds = reference.load(store).kinds
    names = {code: named(dict(kind.name), code) for code, kind in kinds.items()}
    return found.results(
        [_order(row, names) for row in orders],
        [found.Customer(one.customer.customer_no, one.customer.name) for one in customers],
    )


def _order(row: Any, kinds: Mapping[str, str]) -> found.Order:
    status = _(STATUS_NAMES[row.status])
    kind = kinds.get(row.kind, row.kind)
    return found.Order(row.order_id, row.order_no, row.customer or "", kind, status)


@act(
    "see",
    Output(Shell.MESSAGES, "children"),
    Input(Shell.BELL, "n_clicks"),
    prevent_initial_call=True,
)
def open_bell(_clicks: int) -> Any:
    now = datetime.now(UTC)
    with reading() as store:
        recent = messages.recent(store, visitor.get().actor)
    session["bell"] = now.timestamp()
    return found.messages([(one.order_id, one.message, one.at) for one in recent], now)
