"""Calendars: years that are missing, the hours that clocks count, holidays and make-up days."""

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from i18n import N_, _
from ui import calendars, parts, shell
from ui.ids import Calendars
from ui.parts.marks import attributes

dash.register_page(
    __name__, path="/admin/calendars", name=N_("Calendars"), title=shell.title(N_("Calendars")),
    order=22, group="settings", icon="calendar3", right="refer",
)  # fmt: skip

STORES = (
    Calendars.SEEN, Calendars.INTENT, Calendars.SAVED, Calendars.TAKE, Calendars.TAKEN,
    Calendars.CORRECTED,
)  # fmt: skip


def layout(**_query: str) -> html.Div:
    return parts.page(
        _("Calendars"),
        dcc.Location(id=Calendars.PLACE, refresh=False),
        parts.grid(
            parts.panel(
                _("Missing years"), parts.loading(96), body_id=Calendars.MISSING,
                note=_("Clocks that reach a year without holidays have no due moment; once it is"
                       " entered, the orders follow within a minute"),
            ),
            _entry(),
            parts.panel(
                _("Calendars in force"), parts.loading(320), body_id=Calendars.KEPT,
                note=_("The hours that clocks count, and who keeps them"),
            ),
            parts.panel(
                _("Days of the year"), html.Div(parts.loading(640), id=Calendars.DAYS),
                columns=9, tools=html.Div(id=Calendars.SWITCHES, className="pd-cal-switches"),
            ),
            _day(),
            parts.panel(
                _("What was saved"), parts.loading(160), body_id=Calendars.HISTORY,
                note=_("An order that has ended keeps the version that it ended under"),
            ),
            is_in_turn=True,
        ),
        *(dcc.Store(id=store) for store in STORES),
    )  # fmt: skip


def _entry() -> html.Section:
    """The list of a year, while it is open."""
    text = html.Div(
        [
            parts.field(
                _("Days off and make-up days"),
                dbc.Textarea(
                    id=Calendars.LIST, value="", rows=14, debounce=300, spellcheck=False,
                    placeholder=_(calendars.EXAMPLE), className="form-control pd-list-text",
                ),
                help_text=_("A line for each holiday, + before a make-up day, hours after it if it"
                            " has its own; or the State Council's notice as it is published"),
            ),
            html.Div(id=Calendars.PROBLEMS, className="pd-problems", role="alert"),
            html.Div(
                [
                    parts.button(
                        _("Save for all calendars with holidays"), Calendars.SAVE, look="primary",
                        is_disabled=True,
                    ),
                    html.Button(
                        _("Close"), type="button", className="btn btn-plain",
                        **attributes(data_enter_close=True),
                    ),
                ],
                className="pd-entry-foot",
            ),
            html.Div(id=Calendars.NOT_SAVED, className="pd-problems", role="alert"),
        ],
    )  # fmt: skip
    return html.Section(
        [
            html.Header(
                [
                    html.H2(id=Calendars.ENTRY_TITLE),
                    html.P(_("Entered once, for every calendar that holidays close")),
                ]
            ),
            html.Div([text, html.Div(id=Calendars.PREVIEW)], className="pd-body pd-entry"),
        ],
        id=Calendars.ENTRY,
        className="pd-panel pd-c12",
        hidden=True,
    )


def _day() -> html.Section:
    """What one day is, and the form that corrects it."""
    kinds = dbc.RadioItems(
        id=Calendars.KIND,
        options=[
            {"value": "week", "label": _("As the week says")},
            {"value": "off", "label": _("Holiday")},
            {"value": "on", "label": _("Make-up day")},
        ],
        className="pd-pills",
        name=Calendars.KIND,
    )
    return parts.panel(
        _("One day"),
        html.Div(
            [
                parts.field(
                    _("Day"), dbc.Input(id=Calendars.DAY, type="date", value=""),
                    help_text=_("Or click it in the year"),
                ),
                html.Div(id=Calendars.DAY_NOW, className="pd-sm", **attributes(aria_live="polite")),
                html.Div(
                    [
                        html.Div(
                            kinds, role="radiogroup", **attributes(aria_label=_("What it is"))
                        ),
                        html.Div(
                            parts.field(
                                _("Hours"), dbc.Input(id=Calendars.HOURS, type="text", value=""),
                                help_text=_("08:30-12:00, 14:00-18:00; empty: as on other make-up"
                                            " days"),
                            ),
                            className="pd-day-hours",
                        ),
                        parts.field(
                            _("For"), dbc.Select(id=Calendars.WHICH, options=[], value="all")
                        ),
                        parts.button(_("Save the day"), Calendars.CORRECT, look="primary"),
                        html.Div(id=Calendars.DAY_WRONG, className="pd-problems", role="alert"),
                    ],
                    className="pd-day-form pd-day-what",
                ),
            ],
            className="pd-day-form",
        ),
        columns=3,
    )  # fmt: skip
