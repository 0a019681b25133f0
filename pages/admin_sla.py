"""SLA limits: the matrix, the clocks of the process, a draft of changes and what it would cost."""

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from i18n import N_, _
from ui import dashboards, filters, parts, shell
from ui.ids import Limits
from ui.parts.marks import attributes

dash.register_page(
    __name__, path="/admin/sla", name=N_("SLA limits"), title=shell.title(N_("SLA limits")),
    order=1, group="settings", icon="sliders", right="refer",
)  # fmt: skip

STORES = (
    Limits.OPEN, Limits.FORM, Limits.PUT, Limits.WRONG, Limits.READY, Limits.SAVE, Limits.SAVED,
    Limits.IMPORTED,
)  # fmt: skip
KEPT = (Limits.DRAFT, Limits.TYPED)
"""Stores that outlive a reload."""


def layout(**query: str) -> html.Div:
    return parts.page(
        _("SLA limits"),
        *(dcc.Store(id=store) for store in STORES),
        *(dcc.Store(id=store, storage_type="session") for store in KEPT),
        dcc.Download(id=Limits.DOWNLOAD),
        html.Div(
            [_matrix(), html.Div(id=Limits.SIDE, className="pd-limits-side")],
            className="pd-limits-work mb-3",
        ),
        parts.grid(
            parts.panel(
                _("Clocks of the process"), parts.loading(6 * 32), columns=5, is_flush=True,
                body_id=Limits.PROCESS, note=_("the same for every order"),
            ),
            _draft(),
            parts.panel(
                _("What it would have cost"), parts.loading(120), body_id=Limits.COST,
                note=_("orders of the last 12 months, judged by the draft"),
            ),
            parts.panel(_("History"), parts.loading(80), body_id=Limits.HISTORY),
        ),
        html.Div(id=Limits.BAR, className="pd-limits-bar", role="region",
                 **attributes(aria_label=_("Draft"))),
        filters=filters.bar(
            Limits, query, before=html.Div(id=Limits.VIEWS, className="pd-limits-views")
        ),
    )  # fmt: skip


def _matrix() -> html.Section:
    return parts.panel(
        _("SLA matrix"),
        html.Div(parts.loading(20 * 32, (60, 90, 80, 70)), className="px-3"),
        note=_("The row that names most wins. Choose a row to change it"),
        tools=[
            dashboards.search_box(Limits.SEARCH, _("Service, level, ground")),
            html.Button(
                [parts.icon("plus"), html.Span(_("Add a row"))], type="button",
                className="btn btn-plain btn-sm", **attributes(data_limit="add:////"),
            ),
            html.Button(
                [parts.icon("download"), html.Span("Excel")], id=Limits.EXCEL, type="button",
                n_clicks=0, className="btn btn-plain btn-sm", title=_("The matrix as a workbook"),
            ),
            dcc.Upload(
                html.Span(
                    [parts.icon("file-earmark-spreadsheet"), _("From Excel")],
                    className="btn btn-plain btn-sm", role="button", tabIndex=0,
                    **attributes(data_upload=True),
                ),
                id=Limits.UPLOAD, multiple=False, max_size=5_000_000,
            ),
        ],
        is_flush=True, body_id=Limits.MATRIX,
    )  # fmt: skip


def _draft() -> html.Section:
    effective = html.Label(
        [
            html.Span(_("Holds from"), className="pd-sm pd-2"),
            dbc.Input(id=Limits.EFFECTIVE, type="date", value="", className="pd-narrow"),
        ],
        className="pd-l-from",
    )
    explained = html.P(
        _(
            "Orders received from this day on get the new limits; those received before keep"
            " theirs. Open orders follow within a minute after saving."
        ),
        className="pd-3 pd-xs",
    )
    return parts.panel(
        _("Draft"),
        html.Div(id=Limits.MISTAKES),
        html.Div(parts.loading(80), id=Limits.EDITS),
        explained,
        tools=effective, columns=7, id="limits-draft-panel",
        note=_("kept in this browser until it is saved"),
    )  # fmt: skip
