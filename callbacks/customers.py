"""Wiring of the page of customers: the list, the card, taking out of use."""

from datetime import UTC, datetime
from typing import Any

from dash import MATCH, ClientsideFunction, Input, Output, State, clientside_callback, ctx, html

from callbacks import customerboard as board
from callbacks import errors, notices
from callbacks.acting import act
from callbacks.filters import read_query
from domain.customers import ChangedMeanwhile
from i18n import _
from services import customers, enrolling, viewing
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import customers as ui
from ui.ids import Customers as Ids
from ui.order import Names

clientside_callback(
    ClientsideFunction("customers", "listAnew"),
    Input(Ids.QUERY, "data"),
    Input(Ids.SEARCH, "value"),
    Input(Ids.NEWS, "data"),
    Input(Ids.TURNED, "data"),
    Input(Ids.TAKEN, "data"),
    prevent_initial_call=True,
)


@act(
    "customers",
    Output(Ids.TITLE, "children"),
    Input(Ids.QUERY, "data"),
    Input(Ids.SEARCH, "value"),
    Input(Ids.NEWS, "data"),
    Input(Ids.TURNED, "data"),
    Input(Ids.TAKEN, "data"),
    in_place=True,
)
def say_what_is_listed(search: str, text: str | None, *_news: Any) -> Any:
    """How many customers the list has."""
    with reading() as store:
        asked = board.asked(store, search, text)
        count = customers.listed(store, asked, count=0).count
        filtered = board.filtered(store, asked)
    return html.H2(ui.title(count, filtered, is_closed=asked.is_closed))


@act(
    "customers",
    Output(Ids.GRID, "getRowsResponse"),
    Input(Ids.GRID, "getRowsRequest"),
    State(Ids.QUERY, "data"),
    State(Ids.SEARCH, "value"),
    prevent_initial_call=True,
    in_place=True,
)
def fetch(request: dict[str, Any], search: str, text: str | None) -> dict[str, Any]:
    """A block of rows, in the order that the grid asks for."""
    start, end = int(request["startRow"]), int(request["endRow"])
    with reading() as store:
        asked, sort = board.asked(store, search, text), board.sort_of(request, search)
        found = customers.listed(store, asked, start=start, count=end - start, sort=sort)
        names = Names(viewing.names(store))
    return {"rowData": [ui.row(one, names) for one in found.rows], "rowCount": found.count}


@act(
    "customers",
    Output(Ids.CARD, "children"),
    Input(Ids.QUERY, "data"),
    Input(Ids.NEWS, "data"),
    Input(Ids.TURNED, "data"),
    Input(Ids.TAKEN, "data"),
    in_place=True,
)
def show(search: str, *_news: Any) -> Any:
    """The card of the customer that the address names."""
    number = read_query(search).get("card")
    if not number:
        return []
    with reading() as store:
        return board.card(store, number)


@act(
    "customers",
    Output(Ids.private(MATCH), "children"),
    Output(Ids.reveal(MATCH), "hidden"),
    Input(Ids.reveal(MATCH), "n_clicks"),
    prevent_initial_call=True,
)
def reveal(_clicks: int) -> Any:
    """The whole number; that it was asked for is kept."""
    contact, actor = int(ctx.triggered_id["contact"]), visitor.get().actor
    with transaction() as store:
        phone, address = customers.reveal(store, contact, actor=actor, at=datetime.now(UTC))
    return ui.called(phone, address), True


def _overtaken(error: Exception) -> Any:
    """Whoever was overtaken sees the card anew."""
    if not isinstance(error, ChangedMeanwhile):
        return errors.on_error(error)
    notices.say(
        _("Not done: somebody else was first."), _("The card shows what is so now."), state="late"
    )
    return {"at": datetime.now(UTC).isoformat()}


@act(
    "customers",
    Output(Ids.TURNED, "data"),
    Input(Ids.TURN, "data"),
    prevent_initial_call=True,
    on_error=_overtaken,
)
def turn(asked: dict[str, Any]) -> Any:
    """Take something out of use, or into use again."""
    do = enrolling.reopen if asked["do"] == "reopen" else enrolling.close
    actor, now = visitor.get().actor, datetime.now(UTC)
    with transaction() as store:
        saved = do(store, asked["what"], str(asked["code"]), version=int(asked["version"]),
                   actor=actor, at=now)  # fmt: skip
    told = _("Taken into use again") if asked["do"] == "reopen" else _("Taken out of use")
    notices.say(told, saved.name)
    return asked
