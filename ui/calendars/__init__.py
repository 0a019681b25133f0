"""The parts of the page of calendars, from plain values."""

from ui.calendars.entering import EXAMPLE, preview, problems, refused, wrong
from ui.calendars.hours import off_and_on, special
from ui.calendars.lacking import missing
from ui.calendars.savings import history
from ui.calendars.weeks import Namer, kept
from ui.calendars.year import YearView, about_day, nothing, switches, view

__all__ = [
    "EXAMPLE",
    "Namer",
    "YearView",
    "about_day",
    "history",
    "kept",
    "missing",
    "nothing",
    "off_and_on",
    "preview",
    "problems",
    "refused",
    "special",
    "switches",
    "view",
    "wrong",
]
