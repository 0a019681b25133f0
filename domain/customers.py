"""Customers, their contacts and services: which fields a form of each has, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.errors import BadValue, Missing, Refused
from domain.typed import storable
from i18n import N_

CUSTOMER, CONTACT, SERVICE = "customer", "contact", "service"
FIELDS: Mapping[str, tuple[str, ...]] = {
    CUSTOMER: (
        "name", "level", "customer_class", "industry", "division", "branch", "manager",
    ),
    CONTACT: ("name", "phone", "address", "role"),
    SERVICE: ("service_no", "product_group", "service", "circuit_grade", "since", "until"),
}  # fmt: skip
"""What can be said of each."""
REQUIRED: Mapping[str, tuple[str, ...]] = {
    CUSTOMER: ("name", "branch"), CONTACT: ("name",), SERVICE: ("service_no", "service"),
}  # fmt: skip
PERSONAL: Mapping[str, frozenset[str]] = {
    CUSTOMER: frozenset(), CONTACT: frozenset({"name", "phone", "address"}), SERVICE: frozenset(),
}  # fmt: skip
"""What stands in `contacts` only: never in an audit row, a version or an address."""
LISTS = {
    "level": "customer_levels", "customer_class": "customer_classes", "industry": "industries",
    "division": "divisions", "product_group": "product_groups", "service": "services",
    "circuit_grade": "circuit_grades",
}  # fmt: skip
"""The code list that a field's value is one of."""
DAYS = ("since", "until")
EMPTY = "-"
"""What empties a field of which nothing is shown, or a cell of a workbook."""
LENGTHS = {"name": 100, "phone": 40, "address": 300, "role": 64, "service_no": 64}
LONGEST_CUSTOMER = 200
LONGEST_NUMBER = 64
SIGNS = frozenset("0123456789+-() #转")
SHORTEST_PHONE, LONGEST_PHONE = 5, 18
"""Digits of a phone number: from a short number of the county to one with a country."""


class BadPhone(BadValue):
    message = N_("“%(value)s” is not a phone number: enter its digits, 5 to 18.")


class TooLong(BadValue):
    message = N_("At most %(n)s characters.")


class NotADay(BadValue):
    message = N_("“%(value)s” is not a day: enter it as 2026-03-18.")


class EndsBefore(BadValue):
    message = N_("It ends before it begins (%(since)s).")


class NotInList(BadValue):
    message = N_("“%(value)s” is not in the list.")


class Wrong(Refused):
    """A form with mistakes, all of them, by field."""

    message = N_("Not saved: see what is marked.")

    def __init__(self, problems: Mapping[str, Refused]) -> None:
        super().__init__(field=next(iter(problems), None))
        self.problems = problems


@dataclass(frozen=True)
class Change:
    """A field before and after; of personal ones both are None."""

    field: str
    before: str | None = None
    after: str | None = None


class ChangedMeanwhile(Refused):
    """Somebody else saved first; `changes` says what."""

    message = N_("Not saved: somebody else was first.")

    def __init__(self, *, who: int | None, at: Any, changes: tuple[Change, ...]) -> None:
        super().__init__()
        self.who, self.at, self.changes = who, at, changes


class NothingChanged(Refused):
    message = N_("Nothing was changed.")


class HasOpenOrders(Refused):
    message = N_("Not closed: open orders: %(n)s. Close them first.")


class IsClosed(Refused):
    message = N_("This is closed. Open it again first.")


def read(what: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form or a row: text without spaces around, empty as None, days as days.

    Only what `said` names. Days that are none stay as they were typed; `problems` tells them.
    """
    values: dict[str, Any] = {}
    for name in FIELDS[what]:
        if name not in said:
            continue
        value = said[name]
        text = storable(value).strip() if isinstance(value, str) else value
        values[name] = None if text in ("", EMPTY, None) else text
        if name in DAYS and isinstance(text, str):
            values[name] = _day(text)
    return values


def _day(text: str) -> date | str | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None if text in ("", EMPTY) else text


def problems(
    what: str, values: Mapping[str, Any], lists: Mapping[str, Any], *, is_new: bool
) -> dict[str, Refused]:
    """What is wrong with values that `read` gave, by field; `lists` are the code lists."""
    wrong: dict[str, Refused] = {}
    for name in REQUIRED[what]:
        if values.get(name) is None and (is_new or name in values):
            wrong[name] = Missing(field=name, what=name)
    for name, value in values.items():
        if value is not None and (found := _problem(what, name, value, lists)) is not None:
            wrong[name] = found
    since, until = values.get("since"), values.get("until")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        wrong["until"] = EndsBefore(field="until", since=since.isoformat())
    return wrong


def _problem(what: str, name: str, value: Any, lists: Mapping[str, Any]) -> Refused | None:
    if name in DAYS:
        return None if isinstance(value, date) else NotADay(field=name, value=value)
    longest = LONGEST_CUSTOMER if (what, name) == (CUSTOMER, "name") else LENGTHS.get(name)
    if longest is not None and len(str(value)) > longest:
        return TooLong(field=name, n=longest)
    if name == "phone" and not is_phone(str(value)):
        return BadPhone(field=name, value=value)
    if name in LISTS and value not in lists.get(LISTS[name], {}):
        return NotInList(field=name, value=value)
    return None


def is_phone(text: str) -> bool:
    """Whether a text can be dialled."""
    digits = sum(char.isdigit() for char in text)
    return set(text) <= SIGNS and SHORTEST_PHONE <= digits <= LONGEST_PHONE
