"""Customers, contacts and services as a workbook that can be edited and read again.

Codes stand as their names; whoever reads it back (`exports.customers_in`) takes either.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import config
from domain.customers import CONTACT, CUSTOMER, LISTS, SERVICE
from exports.matrix import Lists, called
from exports.reports import File
from exports.workbook import About, Cells, Head, Sheet, file_name, workbook
from i18n import N_, _
from services.customerbooks import Tables

TITLE, CODES = N_("Customer records"), N_("Codes")
SHEETS = {CUSTOMER: N_("Customer records"), CONTACT: N_("Contacts"), SERVICE: N_("Services in use")}
"""The name of each sheet."""
NUMBER, OWNER = N_("Customer number"), N_("Customer")
COLUMNS: Mapping[str, Mapping[str, str]] = {
    CUSTOMER: {
        "customer_no": NUMBER,
        "name": N_("Customer's name"),
        "level": N_("Level"),
        "customer_class": N_("Customer class"),
        "industry": N_("Industry"),
        "division": N_("Division"),
        "branch": N_("Branch"),
        "manager": N_("Staff number of the manager"),
        "-manager": N_("Customer manager"),
    },
    CONTACT: {
        "contact_id": N_("Contact number"),
        "customer_no": NUMBER,
        "-customer": OWNER,
        "name": N_("Name"),
        "phone": N_("Phone"),
        "address": N_("Address"),
        "role": N_("Role"),
    },
    SERVICE: {
        "service_no": N_("Service number"),
        "customer_no": NUMBER,
        "-customer": OWNER,
        "product_group": N_("Product group"),
        "service": N_("Service"),
        "circuit_grade": N_("Circuit grade"),
        "since": N_("In use since"),
        "until": N_("In use until"),
    },
}
"""The columns of each sheet by field; those with `-` tell people what a number means, and are not
read."""
DATES = ("since", "until")
NAMED = {**LISTS, "branch": "area", "-manager": "person"}
"""The list that names a column's codes."""


def book(
    tables: Tables, lists: Lists, who: str, at: datetime, facts: Sequence[tuple[str, str]] = ()
) -> File:
    """The workbook of a list."""
    as_of = at.astimezone(config.TZ).replace(tzinfo=None)
    rows: Mapping[str, Iterable[Mapping[str, Any]]] = {
        CUSTOMER: (_customer(one) for one in tables.customers),
        CONTACT: (
            _contact(one, phone, address) | {"-customer": name}
            for one, phone, address, name in tables.contacts
        ),
        SERVICE: (_service(one) | {"-customer": name} for one, name in tables.services),
    }
    sheets = [_sheet(what, rows[what], lists) for what in SHEETS]
    about = About(_(TITLE), as_of, who, [*facts, *_rules()])
    return File(file_name(_(TITLE), as_of), workbook([*sheets, _codes(lists)], about))


def _rules() -> list[tuple[str, str]]:
    return [
        (_("Read again"), _("A row with a number changes that record, one without adds one.")),
        (_("An empty cell"), _("keeps what is there; - empties it")),
    ]


def _sheet(what: str, rows: Iterable[Mapping[str, Any]], lists: Lists) -> Sheet:
    columns = COLUMNS[what]
    # Once for all rows: there may be hundreds of thousands.
    words = {name: _words(lists, NAMED[name]) for name in columns if name in NAMED}
    heads = [
        Head(_(label), Cells.DATE if name in DATES else Cells.TEXT)
        for name, label in columns.items()
    ]
    found = (tuple(_cell(name, row.get(name), words) for name in columns) for row in rows)
    return Sheet(_(SHEETS[what]), heads, found, frozen=2)


def _words(lists: Lists, name: str) -> dict[Any, str | None]:
    return {code: called(lists, name, code) for code in lists.get(name, {})}


def _cell(name: str, value: Any, words: Mapping[str, Mapping[Any, str | None]]) -> Any:
    if value is None or name in DATES:
        return value
    return words[name].get(value, value) if name in words else str(value)


def _customer(one: Any) -> dict[str, Any]:
    found = {name: getattr(one, name) for name in COLUMNS[CUSTOMER] if not name.startswith("-")}
    return found | {"-manager": one.manager}


def _contact(one: Any, phone: str | None, address: str | None) -> dict[str, Any]:
    found = {name: getattr(one, name) for name in COLUMNS[CONTACT] if not name.startswith("-")}
    return found | {"phone": phone, "address": address}


def _service(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in COLUMNS[SERVICE] if not name.startswith("-")}


def _codes(lists: Lists) -> Sheet:
    """What can stand in the columns of lists."""
    named = {one: name for columns in COLUMNS.values() for one, name in columns.items()}
    rows = [
        (_(named[name]), code, called(lists, of, code))
        for name, of in NAMED.items()
        if not name.startswith("-")
        for code in lists.get(of, {})
    ]
    return Sheet(_(CODES), [Head(_("List")), Head(_("Code")), Head(_("Name"))], rows)
