"""Revenue against target: in all, through the year, by division, manager, product line and month;
and the indicators that the department reports."""

import dash
from dash import html

from i18n import N_, _
from metrics import boards
from metrics.days import Against
from ui import dashboards, filters, parts, revenue, shell
from ui.ids import Revenue

dash.register_page(
    __name__, path="/revenue", name=N_("Revenue"), title=shell.title(N_("Revenue")), order=8,
    group="analysis", icon="bar-chart-line", right="see",
)  # fmt: skip

FILTERS = ("division", "manager", "product_line", "industry", "area")
PRESETS = ("month", "quarter", "year", "last_year")
AGAINST = (Against.LAST_YEAR, Against.LAST_MONTH)


def layout(**query: str) -> html.Div:
    return parts.page(
        _("Revenue"),
        dashboards.asked(Revenue.QUERY, query),
        html.Div(
            parts.loading(revenue.HERO_HEIGHT, (30, 80, 60)), id=Revenue.HERO, className="mb-3",
            style={"minHeight": f"{revenue.HERO_HEIGHT}px"},
        ),
        parts.grid(
            _course(query),
            parts.panel(
                _("Indicators"), parts.loading(12 * 32), columns=5, is_flush=True,
                note=html.Span(id=Revenue.INDICATORS_NOTE), body_id=Revenue.INDICATORS,
                tools=dashboards.excel_button("/excel/revenue-indicators"),
            ),
            _table(
                _("Divisions"), Revenue.DIVISIONS, 8, "/excel/revenue-divisions",
                note=html.Span(id=Revenue.DIVISIONS_NOTE),
            ),
            parts.panel(
                _("Customer managers"), parts.loading(11 * 40), is_flush=True,
                note=html.Span(id=Revenue.MANAGERS_NOTE), body_id=Revenue.MANAGERS,
                tools=[_who(), dashboards.excel_button("/excel/revenue-managers")],
            ),
            _table(_("Product lines"), Revenue.LINES, 7, "/excel/revenue-lines"),
            _table(
                _("By month"), Revenue.MONTHS, 13, "/excel/revenue-months",
                note=_("against the plan of each month; growth of whole months only"),
            ),
        ),
        filters=filters.bar(
            Revenue, query, names=FILTERS, presets=PRESETS,
            default=boards.DEFAULT_PERIODS["revenue"], is_compared=True, against=AGAINST,
            excel="/excel/revenue",
        ),
    )  # fmt: skip


def _course(query: dict[str, str]) -> html.Section:
    return dashboards.figure_panel(
        Revenue.COURSE, _("Course of the year"), query, height=revenue.COURSE_HEIGHT, columns=7,
        note=html.Span(id=Revenue.COURSE_NOTE), tools=_sums(),
        excel="/excel/revenue-course",
    )  # fmt: skip


def _sums() -> html.Div:
    return parts.segments(
        [
            parts.Choice(_("Cumulative"), query=("view_sums", "year"), is_default=True),
            parts.Choice(_("Monthly"), query=("view_sums", "month")),
        ],
        label=_("Cumulative or monthly"),
    )


def _who() -> html.Div:
    return parts.segments(
        [
            parts.Choice(_("Both ends"), query=("view_who", "ends"), is_default=True),
            parts.Choice(_("All"), query=("view_who", "all")),
        ],
        label=_("Managers shown"),
    )


def _table(
    title: str, id: str, rows: int, excel: str, note: html.Span | str | None = None
) -> html.Section:
    return parts.panel(
        title, parts.loading(rows * 40), note=note, is_flush=True, body_id=id,
        tools=dashboards.excel_button(excel),
    )  # fmt: skip
