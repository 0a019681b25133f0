"""Wiring of the table of customer managers."""

from typing import Any

from dash import Input, Output

from callbacks import asking, managerboard
from callbacks.acting import act
from i18n import _
from metrics import catalogue, clocks, money
from ui import arithmetic, dashboards, managertable, parts
from ui.dashboards import Fact
from ui.ids import Managers

asking.tell_as_of(Managers)


@act("see", Output(Managers.FACTS, "children"), Input(Managers.QUERY, "data"), in_place=True)
def say_facts(search: str) -> Any:
    """The five figures of all managers together, beside what they were before."""
    board = managerboard.read(search)
    repair, against = clocks.BY_CLOCK["repair"].on_time_rate, board.against
    target = arithmetic.value(against.target, board.total)
    gone = arithmetic.value(against.time_progress, board.total)
    items = [
        Fact(catalogue.ORDERS, _("Orders")),
        Fact(catalogue.BREACHES, _("Past due")),
        Fact(repair, repair.name()),
        Fact(against.actual, money.REVENUE.name(), _("target %(value)s", value=target)),
        Fact(against.completion, against.completion.name(), _("time gone %(value)s", value=gone)),
    ]
    shown = [one for one in items if one.kpi not in board.left_out]
    return dashboards.facts(shown, board.total, board.asked.said, _("In all"))


@act(
    "see",
    Output(Managers.TABLE, "children"),
    Input(Managers.QUERY, "data"),
    Input(Managers.SEARCH, "value"),
    in_place=True,
)
def tabulate(search: str, text: str | None) -> Any:
    """One row for each manager, sorted as the address says, narrowed by what was typed."""
    board = managerboard.read(search)
    if not board.table.rows:
        return dashboards.nothing(_("No managers here."))
    by, named = managerboard.sorting(board), managerboard.names(board)
    rows = managerboard.ordered(board, by, named)
    ranked = managertable.ranked_by(by, board.against)
    made = managertable.table(
        managerboard.narrowed(rows, named, text or ""), board.total, names=named,
        places=managertable.ranks(rows, ranked), against=board.against, sorting=by,
        scope=board.asked.scope, left_out=board.left_out,
    )  # fmt: skip
    return dashboards.told(made, board.asked.said)


@act("see", Output(Managers.NOTE, "children"), Input(Managers.QUERY, "data"), is_line=True)
def say_how_to_read(search: str) -> Any:
    """What the rank goes by, and which figures the filters leave out."""
    board = managerboard.read(search)
    ranked = managertable.ranked_by(managerboard.sorting(board), board.against)
    said = _("Ranked by: %(name)s, among those you may see", name=ranked.name())
    if board.total.get(money.YEAR_ON_YEAR.slug, 0) is None:
        said = _("%(said)s; year on year: whole months only", said=said)
    if not board.left_out:
        return said
    columns = managertable.columns(board.against)
    missing = [_(one.head) for one in columns if one.kpi in board.left_out]
    told = _("not known by this filter: %(names)s", names=_(", ").join(missing))
    return [said, " ", parts.notice(told)]
