"""What is shown of customers: rows of the list, and the card of one.

Records are those of the store, seen from outside: `customer.name`, `contact.version`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Listed:
    """A customer in the list."""

    customer: Any
    services: int
    open_orders: int


@dataclass(frozen=True)
class Block:
    """Rows of the list, and how many there are in all."""

    rows: Sequence[Listed]
    count: int


@dataclass(frozen=True)
class Somebody:
    """A contact as the card shows it: phone and address masked."""

    contact: Any
    phone: str | None
    address: str | None


@dataclass(frozen=True)
class Deed:
    """A change that was kept: who did what to which record, and which fields."""

    at: datetime
    who: int | None
    action: str
    entity: str
    entity_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """Everything that is known of a customer."""

    customer: Any
    manager: Any
    """Somebody to reach, or None."""
    contacts: Sequence[Somebody]
    services: Sequence[Any]
    orders: Sequence[Any]
    """The open ones that are shown."""
    open_orders: int
    faults: Sequence[Any]
    deeds: Sequence[Deed]
    can_change: bool
    can_add: bool


@dataclass(frozen=True)
class Twin:
    """Something that is like what is about to be saved."""

    by: str
    """The field that is the same: `name` or `phone`."""
    customer_no: str | None = None
    """None for a customer out of reach, of which nothing more is told."""
    name: str = ""
