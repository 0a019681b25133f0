"""Queue: every open order, the one whose clock runs out first on top, live."""

import dash
import dash_ag_grid as dag
from dash import dcc, html

from i18n import N_, _
from ui import desk, filters, formats, parts, shell, words
from ui.ids import Queue
from ui.parts.marks import attributes

dash.register_page(
    __name__, path="/queue", name=N_("Queue"), title=shell.title(N_("Queue")), order=2,
    group="orders", icon="list-task", right="see", count="open",
)  # fmt: skip

FILTERS = ("area", "team", "manager", "service", "level", "kind", "status", "state")
KEYS = (
    ("J K", N_("down, up")),
    ("X", N_("choose")),
    ("Enter", N_("open")),
    ("/", N_("search")),
    ("F", N_("filter")),
    ("R", N_("take the new order")),
    ("?", N_("all keys")),
)


def layout(**query: str) -> html.Div:
    return parts.page(
        _("Queue"),
        html.Div(
            [
                desk.strip(_("Open orders by state")),
                desk.lost(),
                html.Div([_table(), _empty()], className="pd-table-box"),
                desk.bulk(Queue.BULK),
                desk.key_line(
                    [(names, _(meaning)) for names, meaning in KEYS],
                    html.Span(**attributes(data_said="shown")),
                ),
                html.Dialog(html.Div(id=Queue.FORM), id=Queue.DIALOG, className="pd-dialog"),
                dcc.Store(id=Queue.INTENT),
                dcc.Store(id=Queue.ACT),
                dcc.Store(id=Queue.DONE),
            ],
            id=Queue.DESK,
            className="pd-desk",
            **attributes(data_words=desk.words(), data_acts=desk.acts()),
        ),
        filters=filters.bar(Queue, query, names=FILTERS, excel="/queue.xlsx", before=_narrow()),
        slot=desk.offer(Queue.OFFER),
    )


def _narrow() -> html.Div:
    """Whose orders, and the box that narrows the list to what is typed."""
    whose = parts.segments(
        [
            parts.Choice(_("All"), query=("whose", "all"), is_default=True),
            parts.Choice(_("My team's"), query=("whose", "team")),
            parts.Choice(_("Mine"), query=("whose", "mine")),
        ],
        label=_("Whose orders"),
    )
    box = dcc.Input(
        id=Queue.TEXT, type="search", value="", placeholder=_("In this list"),
        className="form-control pd-narrow", autoComplete="off",
    )  # fmt: skip
    return html.Div([whose, box], className="pd-whose")


def _table() -> dag.AgGrid:
    column = {"sortable": False, "resizable": True, "suppressHeaderMenuButton": True,
              "cellDataType": False, "suppressMovable": True}  # fmt: skip
    return dag.AgGrid(
        id=Queue.GRID,
        className="ag-theme-alpine ag-theme-paidan",
        rowModelType="infinite",
        columnDefs=_columns(),
        defaultColDef=column,
        getRowId="params.data.key",
        rowClassRules={"pd-gone": "params.data && params.data.gone"},
        style={"height": "100%", "width": "100%"},
        dashGridOptions={
            "cacheBlockSize": 100,
            "rowHeight": 40,
            # The grid never frees the place of a request whose source was replaced.
            "maxConcurrentDatasourceRequests": 50,
            "rowSelection": {
                "mode": "multiRow", "checkboxes": True, "headerCheckbox": False,
                "enableClickSelection": False,
            },
            "selectionColumnDef": {"width": 44, "pinned": None},
            "animateRows": False,
            "suppressColumnMoveAnimation": True,
            "suppressScrollOnNewData": True,
            "suppressHeaderFocus": True,
            "localeText": words.for_grid(),
        },
    )  # fmt: skip


def _columns() -> list[dict[str, object]]:
    return [
        {"field": "clock", "headerName": _("Due first") + " ↑", "cellRenderer": "Due",
         "width": 192 if formats.is_chinese() else 208},
        {"field": "order", "headerName": _("Number"), "cellRenderer": "Link", "width": 112},
        {"field": "kind", "headerName": _("Kind"), "width": 80 if formats.is_chinese() else 112},
        {"field": "customer", "headerName": _("Customer"), "cellRenderer": "Level", "flex": 20,
         "minWidth": 150},
        {"field": "service", "headerName": _("Service"), "cellRenderer": "Two", "flex": 17,
         "minWidth": 120},
        {"field": "stage", "headerName": _("Stage"), "cellRenderer": "Badge",
         "width": 84 if formats.is_chinese() else 98},
        {"field": "holder", "headerName": _("Held by"), "cellRenderer": "Two", "flex": 20,
         "minWidth": 130},
        {"field": "received", "headerName": _("Received"), "cellRenderer": "Moment",
         "width": 80 if formats.is_chinese() else 88,
         "type": "rightAligned"},
        {"field": "flags", "headerName": _("Follow-up"), "cellRenderer": "FollowUp", "flex": 5,
         "minWidth": 80},
        {"colId": "card", "headerName": _("Order"), "cellRenderer": "OrderCard", "flex": 1,
         "hide": True},
    ]  # fmt: skip


def _empty() -> html.Div:
    """Two ways of being empty: nothing is open at all, or nothing that was asked for."""
    matched = parts.empty(
        _("No orders here"),
        html.Span(_("Nothing open matches the filters and what is typed.")),
        html.A(_("Show all open orders"), href="/queue", className="btn btn-plain"),
    )
    nothing = parts.empty(
        _("No open orders"), html.Span(_("What is received appears here at once."))
    )
    return html.Div(
        [
            html.Div(matched, hidden=True, **attributes(data_none="matched")),
            html.Div(nothing, hidden=True, **attributes(data_none="open")),
        ],
        className="pd-none",
        hidden=True,
    )
