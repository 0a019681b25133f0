"""Orders: the list behind every figure, closed and imported ones too."""

from collections.abc import Mapping

import dash
import dash_ag_grid as dag
from dash import dcc, html

from domain.scope import FILTERS
from i18n import N_, _
from metrics import boards, catalogue
from metrics.kpi import Kpi
from ui import dashboards, filters, orderlist, parts, shell, words
from ui.ids import Orders
from ui.parts.marks import attributes, icon

dash.register_page(
    __name__, path="/orders", name=N_("All orders"), title=shell.title(N_("All orders")),
    order=5, group="orders", icon="table", right="see",
)  # fmt: skip

USUAL_FILTERS = ("area", "team", "manager", "service", "level", "kind")
PRESETS = ("today", "month", "last_month", "last30", "year")


def layout(**query: str) -> html.Div:
    kpi = catalogue.KPIS.get(query.get("of", ""), catalogue.ORDERS)
    has_period = orderlist.has_period(kpi)
    return parts.page(
        _("Orders"),
        html.Div(
            [
                html.Div(
                    [
                        html.Div(html.H2(_("Orders")), id=Orders.TITLE, className="pd-list-title"),
                        dashboards.search_box(
                            Orders.SEARCH, _("Number or customer"), "pd-gap"
                        ),
                        _columns(kpi, query),
                        _excel(),
                    ],
                    className="pd-list-head",
                ),
                html.Div(_grid(kpi, query), className="pd-table-box"),
            ],
            className="pd-desk",
        ),
        filters=filters.bar(
            Orders, query, names=_filters(query), presets=PRESETS if has_period else (),
            default=boards.DEFAULT_PERIODS["orders"],
        ),
    )  # fmt: skip


def _filters(query: Mapping[str, str]) -> tuple[str, ...]:
    """The usual filters, and whatever else narrows the list that was opened."""
    others = (name for name in FILTERS if name in query and name not in USUAL_FILTERS)
    return (*USUAL_FILTERS, *others)


def _columns(kpi: Kpi, query: Mapping[str, str]) -> html.Details:
    known = orderlist.choosable(kpi)
    return html.Details(
        [
            html.Summary([icon("list-task"), _("Columns")], className="pd-icon-btn"),
            html.Div(
                dcc.Checklist(
                    id=Orders.COLUMNS,
                    options={name: _(column.label) for name, column in known.items()},
                    value=list(orderlist.chosen(kpi, query.get("columns"))),
                    className="pd-checklist",
                ),
                className="pd-pop",
                **attributes(
                    role="group", aria_label=_("Columns"), data_usual=",".join(orderlist.usual(kpi))
                ),
            ),
        ],
        className="pd-drop",
    )


def _excel() -> html.A:
    """The list with what was typed: sent as a form, since that never stands in an address."""
    return html.A(
        [icon("download"), "Excel"],
        id=Orders.EXCEL,
        href="/excel/orders",
        className="pd-icon-btn",
        **attributes(data_with_query="/excel/orders", data_out=True),
    )


def _grid(kpi: Kpi, query: Mapping[str, str]) -> dag.AgGrid:
    columns = orderlist.chosen(kpi, query.get("columns"))
    return dag.AgGrid(
        id=Orders.GRID,
        className="ag-theme-alpine ag-theme-paidan",
        rowModelType="infinite",
        columnDefs=orderlist.column_defs(kpi, columns, query.get("sort", "-received_at")),
        defaultColDef={
            "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False,
            "suppressMovable": True, "sortable": True,
        },
        getRowId="params.data.key",
        style={"height": "100%", "width": "100%"},
        dashGridOptions={
            "cacheBlockSize": 100,
            "rowHeight": 40,
            # The one answer that the page holds is that of the last question.
            "maxConcurrentDatasourceRequests": 1,
            "animateRows": False,
            "enableBrowserTooltips": True,
            "suppressColumnMoveAnimation": True,
            "localeText": words.for_grid()
            | {"noRowsToShow": _("No orders match. Clear a filter.")},
        },
    )  # fmt: skip
