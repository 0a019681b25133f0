"""Customers on the screen: the list, the card of one, the forms, what a workbook would change."""

from ui.customers.card import Card, Line, called, card
from ui.customers.form import Form, area, form
from ui.customers.table import column_defs, row, title
from ui.customers.told import alike, not_saved, overtaken, problems
from ui.customers.words import LISTS, field_name, value

__all__ = [
    "LISTS",
    "Card",
    "Form",
    "Line",
    "alike",
    "area",
    "called",
    "card",
    "column_defs",
    "field_name",
    "form",
    "not_saved",
    "overtaken",
    "problems",
    "row",
    "title",
    "value",
]
