"""The parts of the page of teams, from plain values."""

from ui.teams.books import Difference, Mistake, imported, refused
from ui.teams.form import field_name, problems, said_by_others
from ui.teams.leave import leave, shown_leave
from ui.teams.roster import Grid, nothing, roster, roster_head
from ui.teams.table import VIEWS, Row, table, views

__all__ = [
    "VIEWS", "Difference", "Grid", "Mistake", "Row", "field_name", "imported", "leave", "nothing",
    "problems", "refused", "roster", "roster_head", "said_by_others", "shown_leave", "table",
    "views",
]  # fmt: skip
