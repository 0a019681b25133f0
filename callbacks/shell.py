"""Wiring of what surrounds every page."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dash import (
    ClientsideFunction,
    Input,
    Output,
    clientside_callback,
    html,
    page_container,
    page_registry,
)
from dash._pages import _parse_path_variables
from flask import has_request_context, request, session

from callbacks.acting import act
from domain.orders import STATUS_NAMES
from domain.scope import ROLE_NAMES
from i18n import _, named
from services.visiting import visitor
from storage import masters, messages, reference, worklists
from storage.ops import reading
from ui import found, shell, words
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


def guard_pages() -> None:
    """Put the check of rights before the layout of every page that says whose it is (`right`)."""
    for page in page_registry.values():
        page["layout"] = _guarded(page)


def _guarded(page: Mapping[str, Any]) -> Callable[..., Any]:
    place = page["layout"]

    def layout(**arguments: str) -> Any:
        guest = visitor.get(None)
        right = page.get("right", "see")
        if guest is not None and right not in guest.actor.rights:
            return shell.not_yours(_(words.RIGHT_NAMES[right]))
        return place(**(arguments | _path_variables(page)))

    return layout


def _path_variables(page: Mapping[str, Any]) -> dict[str, str]:
    """What the path itself says: Dash lets `/order/7?order_id=8` say 8."""
    if not page.get("path_template") or not has_request_context() or not request.is_json:
        return {}
    inputs = {one["property"]: one.get("value") for one in request.get_json().get("inputs", [])}
    return _parse_path_variables(inputs.get("pathname") or "", page["path_template"]) or {}


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
    return found.messages(
        [
            found.Message(one.order_id, one.order_no or "", one.message, one.at, one.content)
            for one in recent
        ],
        now,
    )
