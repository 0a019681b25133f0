"""Overview: how the open orders stand, what the period came to, what needs attention and why."""

import dash
from dash import dcc, html

from i18n import N_, _
from metrics import boards
from ui import dashboards, filters, overview, parts, shell
from ui.ids import Overview

dash.register_page(
    __name__, path="/", name=N_("Overview"), title=shell.title(N_("Overview")), order=1,
    icon="grid-1x2", right="see",
)  # fmt: skip

FILTERS = ("area", "team", "manager", "service", "level", "kind")
PRESETS = ("today", "month", "last_month", "last30", "year")
STAGES_HEIGHT = overview.HEAD_HEIGHT + 7 * 40
AREAS_HEIGHT = overview.HEAD_HEIGHT + 5 * overview.ROW_HEIGHT


def layout(**query: str) -> html.Div:
    return parts.page(
        _("Overview"),
        dashboards.asked(Overview.QUERY, query),
        *(dcc.Store(id=one) for one in (Overview.NOW, Overview.RANKED, Overview.BUILD)),
        _place(Overview.STRIP, overview.STRIP_HEIGHT),
        _place(Overview.TILES, overview.TILES_HEIGHT),
        parts.grid(
            parts.panel(
                _("Needs attention today"),
                parts.loading(overview.ATTENTION_HEIGHT, (80, 60, 70)),
                note=_("by impact"), columns=7, is_flush=True, body_id=Overview.ATTENTION,
                tools=dashboards.excel_button("/excel/overview-attention"),
            ),
            parts.panel(
                _("Open orders by stage"), parts.loading(STAGES_HEIGHT, (90, 80, 90)),
                note=_("live; every number opens its orders"), columns=5, is_flush=True,
                body_id=Overview.STAGES, tools=dashboards.excel_button("/excel/overview-stages"),
            ),
            dashboards.figure_panel(
                Overview.DAYS, _("Breaches by day"), query, height=overview.DAYS_HEIGHT,
                note=_("by day of receipt, 30 days; shaded: a day off"), columns=7,
                excel="/excel/overview-days",
            ),
            parts.panel(
                _("Areas"), parts.loading(AREAS_HEIGHT, (90, 80, 90)),
                note=_("live; the repair on-time rate is of the period"), columns=5, is_flush=True,
                body_id=Overview.AREAS, tools=dashboards.excel_button("/excel/overview-areas"),
            ),
        ),
        filters=filters.bar(
            Overview, query, names=FILTERS, presets=PRESETS,
            default=boards.DEFAULT_PERIODS["overview"], is_compared=True, excel="/excel/overview",
        ),
    )  # fmt: skip


def _place(id: str, height: int) -> html.Div:
    """A place of its final size."""
    return html.Div(
        parts.loading(height), id=id, className="mb-3", style={"minHeight": f"{height}px"}
    )
