"""What fields and values of customers, contacts and services are called."""

from typing import Any

from domain.customers import CONTACT, CUSTOMER, SERVICE
from domain.customers import LISTS as CODE_LISTS
from i18n import N_, _
from ui.formats import NONE
from ui.order.names import Names

LISTS = {**CODE_LISTS, "branch": "area", "manager": "person"}
"""The list that names the values of a field."""
FIELD_NAMES = {
    "customer_no": N_("Customer number"),
    "level": N_("Level"),
    "customer_class": N_("Customer class"),
    "industry": N_("Industry"),
    "division": N_("Division"),
    "branch": N_("Branch"),
    "manager": N_("Customer manager"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "role": N_("Role"),
    "service_no": N_("Service number"),
    "product_group": N_("Product group"),
    "service": N_("Service"),
    "circuit_grade": N_("Circuit grade"),
    "since": N_("In use since"),
    "until": N_("In use until"),
    "about": N_("Service"),
    "contact_name": N_("Contact"),
    "contact_phone": N_("Contact's phone"),
}
NAMES = {CUSTOMER: N_("Customer's name"), CONTACT: N_("Name"), SERVICE: N_("Name")}
THINGS = {CUSTOMER: N_("Customer"), CONTACT: N_("Contact"), SERVICE: N_("Service")}


def field_name(what: str, name: str) -> str:
    """A field's label."""
    return _(NAMES[what]) if name == "name" else _(FIELD_NAMES[name])


def value(names: Names, name: str, code: Any) -> str:
    """A value in words."""
    if code in (None, ""):
        return NONE
    return names(LISTS[name], code) if name in LISTS else str(code)
