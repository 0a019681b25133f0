"""The parts of the form of a new order, from plain values."""

from ui.receive.ahead import Due, beside, due, nobody, nothing_due, same
from ui.receive.customer import (
    Hit,
    Picked,
    about_options,
    card,
    chosen,
    contact_options,
    hits,
    options,
    service_options,
)
from ui.receive.form import (
    NOTE_LENGTH,
    box,
    buttons,
    fields,
    for_script,
    pills,
    problems,
    saved,
)

__all__ = [
    "NOTE_LENGTH",
    "Due",
    "Hit",
    "Picked",
    "about_options",
    "beside",
    "box",
    "buttons",
    "card",
    "chosen",
    "contact_options",
    "due",
    "fields",
    "for_script",
    "hits",
    "nobody",
    "nothing_due",
    "options",
    "pills",
    "problems",
    "same",
    "saved",
    "service_options",
]
