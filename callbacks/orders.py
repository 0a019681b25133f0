"""Wiring of the list of orders."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, clientside_callback, html

from callbacks import asking, orderboard
from callbacks.acting import act
from ui import orderlist
from ui.ids import Orders

asking.tell_as_of(Orders)

clientside_callback(
    ClientsideFunction("orders", "listAnew"),
    Input(Orders.QUERY, "data"),
    Input(Orders.SEARCH, "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("orders", "chooseColumns"),
    Input(Orders.COLUMNS, "value"),
    prevent_initial_call=True,
)


@act(
    "see",
    Output(Orders.TITLE, "children"),
    Input(Orders.QUERY, "data"),
    Input(Orders.SEARCH, "value"),
    in_place=True,
)
def say_what_is_listed(search: str, text: str | None) -> Any:
    """The title, and below it what the figure counts."""
    listed = orderboard.read(search, text or "")
    count = orderboard.count(listed)
    return [html.H2(orderboard.title(listed, count)), html.P(listed.kpi.sentence())]


@act(
    "see",
    Output(Orders.GRID, "columnDefs"),
    Input(Orders.QUERY, "data"),
    prevent_initial_call=True,
    in_place=True,
)
def show_columns(search: str) -> Any:
    listed = orderboard.read(search)
    return orderlist.column_defs(listed.kpi, listed.columns, listed.sort)


@act(
    "see",
    Output(Orders.GRID, "getRowsResponse"),
    Input(Orders.GRID, "getRowsRequest"),
    State(Orders.QUERY, "data"),
    State(Orders.SEARCH, "value"),
    prevent_initial_call=True,
    in_place=True,
)
def fetch(request: dict[str, Any], search: str, text: str | None) -> dict[str, Any]:
    """A block of rows, in the order that the grid asks for."""
    listed = orderboard.read(search, text or "", request.get("sortModel") or ())
    start, end = int(request["startRow"]), int(request["endRow"])
    return {
        "rowData": orderboard.rows(listed, start, end),
        "rowCount": orderboard.count(listed),
    }
