"""The parts of an order's page, from plain values: head and actions, why it is late, its course,
its customer. Codes are named by `Names`; durations and moments by `ui.formats`."""

from ui.order.case import Case
from ui.order.course import course, course_note, filters
from ui.order.customer import Card, Mention, Person, called, card, mentions
from ui.order.head import KEYS, Head, actions, head, missing, path, read_only, toolbar
from ui.order.meanwhile import meanwhile
from ui.order.names import Names, filled
from ui.order.report import with_words
from ui.order.why import explanation, title

__all__ = [
    "KEYS",
    "Card",
    "Case",
    "Head",
    "Mention",
    "Names",
    "Person",
    "actions",
    "called",
    "card",
    "course",
    "course_note",
    "explanation",
    "filled",
    "filters",
    "head",
    "meanwhile",
    "mentions",
    "missing",
    "path",
    "read_only",
    "title",
    "toolbar",
    "with_words",
]
