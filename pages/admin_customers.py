"""Customers: the list, the card of one with contacts and services, forms, Excel out and in."""

import dash
import dash_ag_grid as dag
from dash import dcc, html

from i18n import N_, _
from ui import customers, dashboards, filters, parts, shell, words
from ui.ids import Customers
from ui.parts.marks import attributes

dash.register_page(
    __name__, path="/admin/customers", name=N_("Customer records"),
    title=shell.title(N_("Customer records")), order=30,
    group="settings", icon="person", right="customers",
)  # fmt: skip

MOST_BYTES = 20_000_000
STORES = (
    Customers.NEWS, Customers.TURN, Customers.TURNED, Customers.BOOK, Customers.TAKE,
    Customers.TAKEN,
)  # fmt: skip


def layout(**query: str) -> html.Div:
    head = html.Div(
        [
            html.Div(html.H2(_("Customer records")), id=Customers.TITLE, className="pd-list-title"),
            dashboards.search_box(
                Customers.SEARCH, _("Name, number, phone"), "pd-gap pd-cust-search"
            ),
            html.Div(id=Customers.TOOLS, className="pd-cust-tools"),
            html.Div(_upload(), id=Customers.UPLOAD_BOX, hidden=True, className="pd-cust-tools"),
        ],
        className="pd-list-head",
    )
    side = html.Div(
        [customers.area("pd-panel"), html.Div(id=Customers.CARD)], className="pd-cust-side"
    )
    return parts.page(
        _("Customer records"),
        *(dcc.Store(id=store) for store in STORES),
        html.Div(
            [
                head,
                html.Div(id=Customers.PREVIEW),
                html.Div(
                    [html.Div(_grid(query), className="pd-table-box"), side],
                    className="pd-cust-work",
                ),
            ],
            className="pd-desk pd-cust",
        ),
        filters=filters.bar(
            Customers, query, names=("area", "level", "manager", "industry"),
            before=parts.segments(
                [
                    parts.Choice(_("In use"), query=("show", "open"), is_default=True),
                    parts.Choice(_("Out of use"), query=("show", "closed")),
                ],
                label=_("Which"),
            ),
        ),
    )  # fmt: skip


def _upload() -> dcc.Upload:
    return dcc.Upload(
        html.Span(
            [parts.icon("file-earmark-spreadsheet"), _("From Excel")],
            className="btn btn-plain btn-sm", role="button", tabIndex=0,
            **attributes(data_upload=True),
        ),
        id=Customers.UPLOAD, multiple=False, max_size=MOST_BYTES,
    )  # fmt: skip


def _grid(query: dict[str, str]) -> dag.AgGrid:
    return dag.AgGrid(
        id=Customers.GRID,
        className="ag-theme-alpine ag-theme-paidan",
        rowModelType="infinite",
        columnDefs=customers.column_defs(query.get("sort", "customer_no")),
        defaultColDef={
            "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False,
            "suppressMovable": True,
        },
        getRowId="params.data.key",
        style={"height": "100%", "width": "100%"},
        dashGridOptions={
            "cacheBlockSize": 100,
            "rowHeight": 40,
            "rowSelection": {
                "mode": "singleRow", "checkboxes": False, "enableClickSelection": False,
            },
            # The one answer that the page holds is that of the last question.
            "maxConcurrentDatasourceRequests": 1,
            "animateRows": False,
            "enableBrowserTooltips": True,
            "suppressColumnMoveAnimation": True,
            "localeText": words.for_grid()
            | {"noRowsToShow": _("No customer is like this. Try another word or clear a filter.")},
        },
    )  # fmt: skip
