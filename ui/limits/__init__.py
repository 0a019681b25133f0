"""The parts of the page of SLA limits, from plain values."""

from ui.limits.costs import Costs, costs, unsound
from ui.limits.costs import nothing as no_costs
from ui.limits.drafting import Doubts, Entry, Version, bar, edits, history
from ui.limits.form import form, of_clock, of_edit, of_line, of_nothing
from ui.limits.mistakes import Mistake
from ui.limits.mistakes import read as imported
from ui.limits.mistakes import refused as not_imported
from ui.limits.says import key, problems
from ui.limits.table import VIEWS, Board, matrix, process, views

__all__ = [
    "VIEWS",
    "Board",
    "Costs",
    "Doubts",
    "Entry",
    "Mistake",
    "Version",
    "bar",
    "costs",
    "edits",
    "form",
    "history",
    "imported",
    "key",
    "matrix",
    "no_costs",
    "not_imported",
    "of_clock",
    "of_edit",
    "of_line",
    "of_nothing",
    "problems",
    "process",
    "unsound",
    "views",
]
