"""Customer managers: one row each, service beside revenue."""

import dash
from dash import html

from i18n import N_, _
from metrics import boards
from ui import dashboards, filters, parts, shell
from ui.ids import Managers

dash.register_page(
    __name__, path="/managers", name=N_("Customer managers"),
    title=shell.title(N_("Customer managers")), order=7, group="analysis", icon="people",
    right="see",
)  # fmt: skip

FILTERS = ("area", "division", "manager", "team", "service", "level", "kind")
PRESETS = ("month", "last_month", "quarter", "year")
ROWS = 40


def layout(**query: str) -> html.Div:
    return parts.page(
        _("Customer managers"),
        dashboards.fresh(Managers.QUERY),
        html.Div(parts.loading(48, (90,)), id=Managers.FACTS, className="pd-facts-place"),
        parts.grid(
            parts.panel(
                _("Customer managers"),
                html.Div(parts.loading(ROWS * 32, (60, 90, 80, 70)), className="px-3"),
                note=html.Span(id=Managers.NOTE),
                tools=[
                    dashboards.search_box(Managers.SEARCH, _("Name")),
                    dashboards.excel_button("/excel/managers"),
                ],
                is_flush=True,
                body_id=Managers.TABLE,
            )
        ),
        filters=filters.bar(
            Managers, query, names=FILTERS, presets=PRESETS,
            default=boards.DEFAULT_PERIODS["managers"], is_compared=True, excel="/excel/managers",
        ),
    )  # fmt: skip
