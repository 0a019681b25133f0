"""SLA: where limits are missed: by hour, by service, by team and clock, by day."""

import dash
from dash import html

from i18n import N_, _
from metrics import boards
from metrics.steps import SHOWS, STEPS
from ui import dashboards, daymap, filters, parts, shell
from ui.ids import Sla

dash.register_page(
    __name__, path="/sla", name=N_("SLA"), title=shell.title(N_("SLA")), order=6,
    group="analysis", icon="grid-3x3", right="see",
)  # fmt: skip

FILTERS = ("area", "team", "manager", "service", "level", "kind")
PRESETS = ("month", "last_month", "last30", "last90", "year")
WEEK_HEIGHT, TALL = 364, 684
"""Pixels: seven rows with their totals, fifteen with theirs."""


def layout(**query: str) -> html.Div:
    return parts.page(
        _("SLA"),
        dashboards.asked(Sla.QUERY, query),
        dashboards.fresh(Sla.ASKED),
        html.Div(
            [_shows(), _steps(), html.Div(id=Sla.SCALE, className="pd-gap pd-scale-line")],
            className="pd-switches",
        ),
        html.Div(parts.loading(48, (90,)), id=Sla.FACTS, className="pd-facts-place"),
        parts.grid(
            dashboards.figure_panel(
                Sla.WEEK, _("Weekday by hour"), query, height=WEEK_HEIGHT, is_wide=True,
                note=_("By receipt; below the figure what it is taken of. Reversed text: past the"
                       " alarm line"),
                excel="/excel/sla-week",
            ),
            dashboards.figure_panel(
                Sla.SERVICE, _("Service by level"), query, height=TALL, box_height=TALL,
                columns=6, note=_("The worst on top; all of them in the table"),
                excel="/excel/sla-service",
            ),
            dashboards.figure_panel(
                Sla.TEAM, _("Team by clock"), query, height=TALL, box_height=TALL,
                columns=6, note=html.Span(id=Sla.TEAM_NOTE), excel="/excel/sla-team",
            ),
            _days(query),
            parts.panel(
                _("Look here first"), parts.loading(8 * 40), columns=4, is_flush=True,
                note=_("More breaches than at the average rate"), body_id=Sla.FIRST,
                tools=dashboards.excel_button("/excel/sla-first"),
            ),
        ),
        filters=filters.bar(
            Sla, query, names=FILTERS, presets=PRESETS, default=boards.DEFAULT_PERIODS["sla"],
            is_compared=True, excel="/excel/sla",
        ),
    )  # fmt: skip


def _shows() -> html.Div:
    return parts.segments(
        [
            parts.Choice(_(label), query=("show", name), is_default=name == "rate")
            for name, label in SHOWS.items()
        ],
        label=_("Figure"),
    )


def _steps() -> html.Div:
    return parts.segments(
        [
            parts.Choice(_(step.label), query=("step", name), is_default=name == "main")
            for name, step in STEPS.items()
        ],
        label=_("Clock"),
    )


def _days(query: dict[str, str]) -> html.Section:
    return parts.panel(
        _("By day"),
        html.Div(
            [
                html.Div(parts.loading(daymap.HEIGHT), id=Sla.DAYS, className="pd-chart-box"),
                html.Div(id=Sla.DAYS_TABLE, className="pd-chart-table"),
            ],
            className="pd-views",
            style={"height": f"{daymap.HEIGHT + 8}px"},
        ),
        columns=8,
        note=_("off: a holiday, on: a make-up working day"),
        tools=[dashboards.view_switch(Sla.DAYS, query), dashboards.excel_button("/excel/sla-days")],
    )
