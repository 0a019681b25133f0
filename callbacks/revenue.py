"""Wiring of the revenue page."""

from typing import Any

from dash import Input, Output

from callbacks import asking, revenueboard
from callbacks.acting import act
from i18n import _
from metrics.dimensions import DIVISION, PRODUCT_LINE
from ui import dashboards, figures, indicators, revenue
from ui.ids import Revenue, Shell

asking.tell_as_of(Revenue)
asking.leave_views_out(Revenue.QUERY)
QUERY, ASKED = Input(Revenue.QUERY, "data"), Input(Revenue.ASKED, "data")


@act("see", Output(Revenue.HERO, "children"), ASKED, in_place=True)
def show_hero(search: str) -> Any:
    return revenueboard.hero(revenueboard.read(search))


# -- the course of the year ----------------------------------------------------------------------


@act(
    "see",
    Output(Revenue.COURSE, "figure"),
    QUERY,
    Input(Shell.THEME, "data"),
    in_place=True,
)
def draw_course(search: str, theme: str) -> figures.Figure:
    return revenue.course(revenueboard.series(revenueboard.read(search)), theme)


@act("see", Output(Revenue.COURSE_NOTE, "children"), QUERY, is_line=True)
def say_what_the_lines_are(search: str) -> str:
    return revenueboard.course_note(revenueboard.read(search))


@act("see", Output(Revenue.COURSE_TABLE, "children"), QUERY, in_place=True)
def tabulate_course(search: str) -> Any:
    board = revenueboard.read(search)
    if not dashboards.is_table(board.asked.query, Revenue.COURSE):
        return None
    return dashboards.scroll(revenue.course_table(revenueboard.series(board)))


# -- indicators ----------------------------------------------------------------------------------


@act(
    "see",
    Output(Revenue.INDICATORS, "children"),
    Output(Revenue.INDICATORS_NOTE, "children"),
    ASKED,
    in_place=True,
)
def show_indicators(search: str) -> tuple[Any, str]:
    board = revenueboard.read(search)
    report = revenueboard.report(board)
    if not report.rows or report.month is None:
        return revenueboard.unreported(board), _("kept for the whole department only")
    return indicators.table(report.rows, report.time), revenueboard.covered(report.month)


# -- tables --------------------------------------------------------------------------------------


@act(
    "see",
    Output(Revenue.DIVISIONS, "children"),
    Output(Revenue.DIVISIONS_NOTE, "children"),
    ASKED,
    in_place=True,
)
def tabulate_divisions(search: str) -> tuple[Any, str]:
    board = revenueboard.read(search)
    rows, total = revenueboard.by_owner(board, DIVISION)
    days = board.total.get(board.against.workdays_left.slug)
    note = revenue.how_to_read(days)
    if total is None:
        return dashboards.nothing(_("No revenue in this period.")), note
    table = revenue.owners(_("Division"), rows, total, board.kpis, _("Divisions"))
    return dashboards.told(table, board.asked.said), note


@act(
    "see",
    Output(Revenue.MANAGERS, "children"),
    Output(Revenue.MANAGERS_NOTE, "children"),
    QUERY,
    in_place=True,
)
def tabulate_managers(search: str) -> tuple[Any, str]:
    board = revenueboard.read(search)
    rows = revenueboard.managers(board)
    if not rows:
        return dashboards.nothing(_("No managers here.")), ""
    is_cut = revenue.is_cut(len(rows), board.asked.query.get("view_who"))
    table = revenue.managers(rows, board.kpis, revenueboard.sorting(board), is_cut=is_cut)
    return dashboards.told(table, board.asked.said), revenue.who_is_shown(len(rows), is_cut=is_cut)


@act("see", Output(Revenue.LINES, "children"), ASKED, in_place=True)
def tabulate_product_lines(search: str) -> Any:
    board = revenueboard.read(search)
    rows, total = revenueboard.by_owner(board, PRODUCT_LINE)
    if total is None:
        return dashboards.nothing(_("No revenue in this period."))
    table = revenue.owners(_("Product line"), rows, total, board.kpis, _("Product lines"))
    return dashboards.told(table, board.asked.said)


@act("see", Output(Revenue.MONTHS, "children"), ASKED, in_place=True)
def tabulate_months(search: str) -> Any:
    board = revenueboard.read(search)
    rows, total = revenueboard.months(board)
    if total is None:
        return dashboards.nothing(_("No revenue in this period."))
    return dashboards.told(revenue.months(rows, total), board.asked.said)
