"""Teams: what they can do and hold, their people, the roster of a month, leave."""

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from i18n import N_, _
from ui import filters, parts, shell
from ui.ids import Teams
from ui.parts.marks import attributes

dash.register_page(
    __name__, path="/admin/teams", name=N_("Teams and duty"),
    title=shell.title(N_("Teams and duty")), order=23, group="settings", icon="people-fill",
    right="refer",
)  # fmt: skip

STORES = (
    Teams.CHOSEN, Teams.MONTH, Teams.BASE, Teams.SEEN, Teams.SAVED, Teams.MOVED, Teams.PEOPLE,
    Teams.ROSTER_SAVE, Teams.ROSTER_SAVED, Teams.ROSTER_FILL, Teams.ROSTER_FILLED, Teams.LEAVE_OF,
    Teams.LEAVE_SAVED, Teams.LEAVE_BACK, Teams.LEAVE_TAKEN, Teams.BOOK_READ, Teams.BOOK_SAVE,
    Teams.BOOK_SAVED,
)  # fmt: skip
KEPT = (Teams.TYPED, Teams.ROSTER_DRAFT)
"""Stores that outlive a reload."""


def layout(**query: str) -> html.Div:
    return parts.page(
        _("Teams and duty"),
        *(dcc.Store(id=store) for store in STORES),
        *(dcc.Store(id=store, storage_type="session") for store in KEPT),
        dcc.Download(id=Teams.DOWNLOAD),
        html.Div(id=Teams.BOOK, className="pd-book", **attributes(aria_live="polite")),
        parts.grid(
            parts.panel(
                _("Teams"), html.Div(parts.loading(12 * 40), className="px-3"), columns=8,
                note=_("Load is orders held of the limit"), tools=_tools(), is_flush=True,
                body_id=Teams.TABLE,
            ),
            _form(),
            _roster(),
            parts.panel(
                _("Leave"), parts.loading(160), columns=8, is_flush=True, body_id=Teams.LEAVE,
                note=_("A team whose people are all on leave cannot be given orders"),
            ),
            html.Div([_leave(), _move()], className="pd-c4 pd-teams-side"),
            is_in_turn=True,
        ),
        filters=filters.bar(
            Teams, query, names=("area", "product_group"),
            before=html.Div(id=Teams.VIEWS, className="pd-limits-views"),
        ),
    )  # fmt: skip


def _tools() -> list[html.Button | dcc.Upload]:
    return [
        html.Button(
            [parts.icon("plus"), html.Span(_("Add a team"))], type="button",
            className="btn btn-plain btn-sm", **attributes(data_query="team=new"),
        ),
        html.Button(
            [parts.icon("download"), html.Span("Excel")], id=Teams.EXCEL, type="button",
            n_clicks=0, className="btn btn-plain btn-sm",
            title=_("Teams, people, roster and leave as a workbook"),
        ),
        dcc.Upload(
            html.Span(
                [parts.icon("file-earmark-spreadsheet"), _("From Excel")],
                className="btn btn-plain btn-sm", role="button", tabIndex=0,
                **attributes(data_upload=True),
            ),
            id=Teams.UPLOAD, multiple=False, max_size=5_000_000,
        ),
    ]  # fmt: skip


def _form() -> html.Section:
    """The team of the address, or one to be added."""
    pills = {"className": "pd-pills", "options": [], "value": []}
    fields = [
        _line(
            parts.field(_("Code"), dbc.Input(id=Teams.CODE, type="text", value=""),
                        is_required=True, help_text=_("Stays for good")),
            parts.field(_("Order limit"), dbc.Input(id=Teams.CAPACITY, type="text", value="",
                        inputmode="numeric"), is_required=True, help_text=_("Orders at once")),
        ),
        parts.field(
            _("Team name"), dbc.Input(id=Teams.NAME, type="text", value=""), is_required=True
        ),
        parts.field(_("English name"), dbc.Input(id=Teams.NAME_EN, type="text", value="")),
        _line(
            parts.field(_("Belongs to"), dbc.Select(id=Teams.BRANCH, options=[], value="")),
            parts.field(_("Kind of team"), dbc.Select(id=Teams.KIND, options=[], value="")),
        ),
        parts.field(_("Working hours"), dbc.Select(id=Teams.CALENDAR, options=[], value="")),
        parts.field(
            _("Skills"), dbc.Checklist(id=Teams.SKILLS, name=Teams.SKILLS, **pills),
            help_text=_("None chosen: all"),
        ),
        parts.field(
            _("Works in"), dbc.Checklist(id=Teams.AREAS, name=Teams.AREAS, **pills),
            help_text=_("None chosen: everywhere below the branch it belongs to"),
        ),
        html.Div(
            [
                parts.button(_("Save team"), Teams.SAVE, look="primary"),
                parts.button(_("Close team"), Teams.END),
                html.Button(
                    _("Close form"), type="button", className="btn btn-plain",
                    title=_("What was entered is kept"),
                    **attributes(data_query="team="),
                ),
            ],
            className="pd-entry-foot",
        ),
        html.Div(id=Teams.WRONG, className="pd-problems", role="alert"),
    ]  # fmt: skip
    return html.Section(
        [
            html.Header([html.H2(_("One team"), id=Teams.TITLE)]),
            html.Div(
                [
                    html.Div(parts.empty(_("No team is chosen"),
                                         _("Choose one in the table to look at it and change it.")),
                             className="pd-team-none"),
                    html.Div(fields, className="pd-team-fields"),
                ],
                className="pd-body",
            ),
        ],
        id=Teams.FORM,
        className="pd-panel pd-c4 pd-team-form",
        **attributes(data_of="none"),
    )  # fmt: skip


def _line(*fields: html.Div) -> html.Div:
    return html.Div(list(fields), className="pd-field-line")


def _roster() -> html.Section:
    acts = [
        html.Button(
            _("As last month"), type="button", className="btn btn-plain btn-sm",
            title=_("Each day as the same weekday of the month before"),
            **attributes(data_roster_fill=True),
        ),
        html.Button(
            _("Discard"), type="button", className="btn btn-plain btn-sm", disabled=True,
            **attributes(data_roster_discard=True),
        ),
        html.Button(
            _("Save roster"), type="button", className="btn btn-primary btn-sm", disabled=True,
            **attributes(data_roster_save=True),
        ),
    ]  # fmt: skip
    return parts.panel(
        _("Roster"),
        html.Div(id=Teams.ROSTER_HEAD, className="pd-roster-head"),
        html.Div(id=Teams.ROSTER_WRONG, className="pd-problems", role="alert"),
        html.Div(parts.loading(220), id=Teams.ROSTER),
        tools=acts, note=_("Who is on duty on which day"),
    )  # fmt: skip


def _leave() -> html.Section:
    return html.Section(
        [
            html.Header([html.H2(_("Enter leave"), id=Teams.LEAVE_TITLE)]),
            html.Div(
                [
                    parts.field(
                        _("Person"), dbc.Select(id=Teams.LEAVE_PERSON, options=[], value="")
                    ),
                    _line(
                        parts.field(
                            _("First day"), dbc.Input(id=Teams.LEAVE_SINCE, type="date", value="")
                        ),
                        parts.field(
                            _("Last day"), dbc.Input(id=Teams.LEAVE_UNTIL, type="date", value="")
                        ),
                    ),
                    parts.field(
                        _("Reason"), dbc.Select(id=Teams.LEAVE_REASON, options=[], value="")
                    ),
                    html.Div(
                        [
                            parts.button(_("Save leave"), Teams.LEAVE_SAVE, look="primary"),
                            html.Button(
                                _("Clear"), type="button", className="btn btn-plain",
                                **attributes(data_leave_clear=True),
                            ),
                        ],
                        className="pd-entry-foot",
                    ),
                    html.Div(id=Teams.LEAVE_WRONG, className="pd-problems", role="alert"),
                ],
                className="pd-body pd-team-fields",
            ),
        ],
        className="pd-panel pd-leave-form",
    )  # fmt: skip


def _move() -> html.Section:
    return parts.panel(
        _("Move somebody"),
        html.Div(
            [
                parts.field(_("Person"), dbc.Select(id=Teams.PERSON, options=[], value="")),
                parts.field(_("To team"), dbc.Select(id=Teams.TO, options=[], value="")),
                parts.button(_("Move"), Teams.MOVE, look="primary"),
                html.Div(id=Teams.NOT_MOVED, className="pd-problems", role="alert"),
            ],
            className="pd-team-fields",
        ),
        columns=12,
    )  # fmt: skip
