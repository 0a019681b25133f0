"""Wiring of the SLA page."""

from collections.abc import Callable
from typing import Any

from dash import Input, Output

from callbacks import asking, slaboard
from callbacks.acting import act
from callbacks.asking import Asked
from i18n import _
from metrics import boards
from ui import dashboards, daymap, figures, heat
from ui.ids import Shell, Sla

asking.tell_as_of(Sla)
asking.leave_views_out(Sla.QUERY)


@act("see", Output(Sla.SCALE, "children"), Input(Sla.ASKED, "data"), in_place=True)
def print_scale(search: str) -> Any:
    kpi = slaboard.kpi_of(_ask(search))
    return heat.scale_of(kpi, slaboard.ramp(kpi))


@act("see", Output(Sla.TEAM_NOTE, "children"), Input(Sla.ASKED, "data"), is_line=True)
def say_by_which_scale(search: str) -> str:
    """Times of different clocks have different steps, which the printed scale does not show."""
    if slaboard.is_of_time(_ask(search)):
        return _("Each clock coloured by its own steps")
    return _("Who is slow at which step")


@act("see", Output(Sla.FACTS, "children"), Input(Sla.ASKED, "data"), in_place=True)
def say_facts(search: str) -> Any:
    asked = _ask(search)
    return slaboard.facts(asked, slaboard.step_of(asked))


def _map(id: str, table_id: str, board: Callable[[Asked], heat.Grid], cell_width: int) -> None:
    """Declare a heat map and its table."""

    @act("see", Output(id, "figure"), Output(id, "style"), Input(Sla.ASKED, "data"),
         Input(Shell.THEME, "data"), in_place=True)  # fmt: skip
    def draw(search: str, theme: str) -> tuple[figures.Figure, dict[str, str]]:
        asked = _ask(search)
        about = (id, slaboard.kpi_of(asked).slug, theme)
        return asked.answer(about, lambda _cursor: slaboard.figure(board(asked), theme, cell_width))

    @act("see", Output(table_id, "children"), Input(Sla.QUERY, "data"), in_place=True)
    def tabulate(search: str) -> Any:
        asked = _ask(search)
        if not dashboards.is_table(asked.query, id):
            return None
        return slaboard.table(board(asked), slaboard.kpi_of(asked).name())


_map(Sla.WEEK, Sla.WEEK_TABLE, slaboard.week, 44)
_map(Sla.SERVICE, Sla.SERVICE_TABLE, slaboard.service, 80)
_map(Sla.TEAM, Sla.TEAM_TABLE, slaboard.team, 48)


@act("see", Output(Sla.DAYS, "children"), Input(Sla.ASKED, "data"), in_place=True)
def map_days(search: str) -> Any:
    asked = _ask(search)
    kpi = slaboard.kpi_of(asked)
    days = asked.answer(("days", kpi.slug), slaboard.days(asked, kpi))
    return daymap.day_map(days, kpi.name(), slaboard.ramp(kpi)) if days else dashboards.nothing()


@act("see", Output(Sla.DAYS_TABLE, "children"), Input(Sla.QUERY, "data"), in_place=True)
def tabulate_days(search: str) -> Any:
    asked = _ask(search)
    if not dashboards.is_table(asked.query, Sla.DAYS):
        return None
    return slaboard.days_table(asked, slaboard.step_of(asked))


@act("see", Output(Sla.FIRST, "children"), Input(Sla.ASKED, "data"), in_place=True)
def look_here_first(search: str) -> Any:
    asked = _ask(search)
    return slaboard.first(asked, slaboard.step_of(asked))


def _ask(search: str) -> Asked:
    return asking.ask(search, boards.DEFAULT_PERIODS["sla"])
