"""Customers, contacts and services as tables: all of a list out, an edited workbook in.

What comes in is compared with what is known. A row with the number of a record changes that
record, one without adds one; an empty cell keeps what is there, `-` empties it; rows that are not
in the workbook stay. With one mistake nothing is saved; without any, the differences are shown and
saved only if they are still the same then.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain import customers as rules
from domain.customers import CONTACT, CUSTOMER, EMPTY, SERVICE, Change, IsClosed, Wrong
from domain.errors import NotFound, NotYours, Refused
from domain.personal import STARS, masked_address, masked_phone
from domain.scope import Actor
from domain.typed import key_of
from i18n import N_
from services import enrolling
from services.customerchecks import problems
from services.customers import CHANGE
from services.reaching import is_in_reach
from storage import customers as store
from storage import masters, ops
from storage.customers import Wanted
from storage.models import Audit, Contact, Customer, Service

MOST_CHANGES = 1_000
"""Differences that one workbook may bring: nobody reads more before they are saved, and nobody else
saves anything while they are. Whole masters come as files (`python -m etl import`)."""
KEY = {CUSTOMER: "customer_no", CONTACT: "contact_id", SERVICE: "service_no"}


class Masked(Refused):
    message = N_("It is shown masked: leave it as it was, or enter the whole.")


class Twice(Refused):
    message = N_("It stands in this sheet already, in row %(row)s.")


class Elsewhere(Refused):
    message = N_("It is a record of customer %(customer)s.")


class TooMany(Refused):
    message = N_("Not read: more than %(n)s differences. Bring them in parts.")


class OtherNow(Refused):
    message = N_("Not saved: others have changed something meanwhile. See the differences.")


class NothingDiffers(Refused):
    message = N_("Nothing differs from what is known.")


@dataclass(frozen=True)
class Row:
    """A row of a workbook: fields by name, as text or days; what is not in it is not named."""

    what: str
    sheet: str
    number: int
    """As a spreadsheet counts."""
    cells: Mapping[str, Any]

    def get(self, name: str) -> str:
        return str(self.cells.get(name) or "").strip()


@dataclass(frozen=True)
class Mistake:
    """What cannot be taken over, and why."""

    row: Row
    field: str
    value: str
    reason: Refused


@dataclass(frozen=True)
class Difference:
    """What a row would change, or add."""

    row: Row
    code: str
    """Of the record; empty if it is new."""
    customer_no: str
    name: str
    values: Mapping[str, Any]
    changes: tuple[Change, ...]
    """As they may be shown: what is personal is masked."""
    is_alike: bool = False
    """New, and of the name or with the phone of somebody who is known."""


@dataclass
class Compared:
    """What a workbook would do."""

    differences: list[Difference] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    rows: int = 0

    @property
    def digest(self) -> str:
        """Another one as soon as anything that would be saved is another."""
        said = [
            (one.row.what, one.code, one.customer_no, sorted(map(str, one.values.items())),
             [(change.field, change.before) for change in one.changes])
            for one in self.differences
        ]  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


# -- out -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tables:
    """All of a list, to be read once while the session is open."""

    customers: Iterator[Customer]
    contacts: Iterator[tuple[Contact, str | None, str | None, str]]
    """Each with phone and address as they may be shown, and the customer's name."""
    services: Iterator[tuple[Service, str]]


def may_take_away(actor: Actor, *, has_phones: bool) -> None:
    """A list needs `export`, whole phone numbers `refer` too; raises `NotYours`."""
    if "export" not in actor.rights:
        raise NotYours(right="export")
    if has_phones and CHANGE not in actor.rights:
        raise NotYours(right=CHANGE)


def note_phones(session: Session, wanted: Wanted, *, actor: Actor, at: datetime) -> None:
    """Keep that somebody takes the phone numbers of a list away. Raises `NotYours`."""
    may_take_away(actor, has_phones=True)
    content = {
        "customers": store.count(session, wanted), "filters": dict(wanted.scope.filters),
    }  # fmt: skip
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action="export", entity="contacts", entity_id="*",
            content=content,
        )
    )  # fmt: skip


def tables(session: Session, wanted: Wanted, *, has_phones: bool, actor: Actor) -> Tables:
    """Everything of a list, with phone numbers masked unless they were noted. Raises `NotYours`."""
    may_take_away(actor, has_phones=has_phones)
    return Tables(
        store.whole(session, wanted), _people(session, wanted, has_phones=has_phones),
        store.services_of(session, wanted),
    )  # fmt: skip


def _people(
    session: Session, wanted: Wanted, *, has_phones: bool
) -> Iterator[tuple[Contact, str | None, str | None, str]]:
    for contact, name in store.contacts_of(session, wanted):
        phone, address = contact.phone, contact.address
        if not has_phones:
            phone, address = masked_phone(phone), masked_address(address)
        yield contact, phone, address, name


# -- in ------------------------------------------------------------------------------------------


def compare(session: Session, rows: Sequence[Row], *, actor: Actor) -> Compared:
    """What the rows of a workbook would change. Needs `refer`; raises `TooMany`."""
    if CHANGE not in actor.rights:
        raise NotYours(right=CHANGE)
    comparing = _Comparing(session, actor, rows)
    for row in rows:
        comparing.take(row)
    comparing.found.differences = list(_marked(session, comparing.found.differences))
    return comparing.found


def _marked(session: Session, found: Sequence[Difference]) -> Iterator[Difference]:
    """The differences, those marked that add something that may be known already."""
    new = [one for one in found if not one.code]
    names = {str(one.values["name"]) for one in new if one.row.what == CUSTOMER}
    phones = {str(one.values["phone"]) for one in new if one.values.get("phone")}
    known = store.names_known(session, names) | store.phones_known(session, phones)
    for one in found:
        said = {store.squeezed(one.name), masters.digits(str(one.values.get("phone") or ""))}
        is_alike = not one.code and one.row.what != SERVICE and bool(said & known)
        yield replace(one, is_alike=True) if is_alike else one


def save(session: Session, rows: Sequence[Row], digest: str, *, actor: Actor, at: datetime) -> int:
    """Save what `compare` found, if it is still the same; the number of differences.

    Raises `OtherNow`, `NothingDiffers`, `NotYours`.
    """
    ops.one_at_a_time(session, "customers")
    found = compare(session, rows, actor=actor)
    if found.mistakes or found.digest != digest:
        raise OtherNow()
    if not found.differences:
        raise NothingDiffers()
    for one in found.differences:
        _save(session, one, actor, at)
    return len(found.differences)


def _save(session: Session, one: Difference, actor: Actor, at: datetime) -> None:
    what = one.row.what
    if not one.code:
        said = dict(one.values)
        if what == CUSTOMER and one.customer_no:
            said["customer_no"] = one.customer_no
        enrolling.add(
            session, what, said, customer_no=one.customer_no, actor=actor, at=at, is_sure=True
        )
        return
    row, _customer = enrolling.record(session, what, one.code, actor=actor)
    enrolling.apply(session, what, row, one.values, actor=actor, at=at)


class _Comparing:
    """The rows of a workbook against what is known, loaded in a few questions."""

    def __init__(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        self.session, self.actor = session, actor
        self.found = Compared(rows=len(rows))
        numbers = {row.get("customer_no") for row in rows} - {""}
        known = store.by_key(session, Customer.customer_no, numbers)
        self.customers = {
            number: one for number, one in known.items() if is_in_reach(session, one.branch, actor)
        }
        self.others = set(known) - set(self.customers)
        """Numbers of customers that are somebody else's."""
        self.new = {
            row.get("customer_no") for row in rows if row.what == CUSTOMER
        } - {""} - set(known)  # fmt: skip
        self.services = store.by_key(
            session, Service.service_no,
            {row.get("service_no") for row in rows if row.what == SERVICE} - {""},
        )  # fmt: skip
        self.contacts = store.by_key(
            session, Contact.contact_id,
            {key_of(row.get("contact_id")) for row in rows if row.what == CONTACT} - {0},
        )  # fmt: skip
        self.people = store.people_of(session, self.customers)
        self.seen: dict[tuple[str, str], int] = {}

    def take(self, row: Row) -> None:
        """One row: a difference, mistakes, or nothing."""
        try:
            known = self._known(row)
            self._once(row, known)
            one = self._difference(row, known)
        except Wrong as wrong:
            for name, reason in wrong.problems.items():
                value = str(row.cells.get(name) or "")
                self.found.mistakes.append(Mistake(row, name, value, reason))
            return
        if one is not None:
            self.found.differences.append(one)
        if len(self.found.differences) > MOST_CHANGES:
            raise TooMany(n=MOST_CHANGES)

    def _known(self, row: Row) -> Any:
        """The record of a row; None if it adds one."""
        number = row.get("customer_no")
        if number in self.others or (
            row.what != CUSTOMER and number not in self.customers and number not in self.new
        ):
            raise Wrong({"customer_no": NotFound(field="customer_no", what=number or EMPTY)})
        if len(number) > rules.LONGEST_NUMBER:
            too_long = rules.TooLong(field="customer_no", n=rules.LONGEST_NUMBER)
            raise Wrong({"customer_no": too_long})
        owner = self.customers.get(number)
        if owner is not None and owner.valid_to is not None:
            raise Wrong({"customer_no": IsClosed()})
        if row.what == CUSTOMER:
            return owner
        found = self._service(row) if row.what == SERVICE else self._contact(row)
        if found is not None and found.customer_no != number:
            raise Wrong({KEY[row.what]: Elsewhere(customer=found.customer_no)})
        if found is not None and found.valid_to is not None:
            raise Wrong({KEY[row.what]: IsClosed()})
        return found

    def _service(self, row: Row) -> Service | None:
        found: Service | None = self.services.get(row.get("service_no"))
        return found

    def _contact(self, row: Row) -> Contact | None:
        said = row.get("contact_id")
        if not said:
            return self.people.get((row.get("customer_no"), row.get("name")))
        found: Contact | None = self.contacts.get(key_of(said))
        if found is None:
            raise Wrong({"contact_id": NotFound(field="contact_id", what=said)})
        return found

    def _once(self, row: Row, known: Any) -> None:
        key = enrolling.code_of(row.what, known) if known else self._new_key(row)
        first = self.seen.setdefault((row.what, key), row.number)
        if first != row.number:
            raise Wrong({KEY[row.what]: Twice(row=first)})

    def _new_key(self, row: Row) -> str:
        if row.what == CONTACT:
            return f"{row.get('customer_no')}\n{row.get('name')}"
        return row.get(KEY[row.what]) or f"row {row.number}"

    def _difference(self, row: Row, known: Any) -> Difference | None:
        values = self._values(row, known)
        if known is not None and not values:
            return None
        now = {
            name: getattr(known, name) for name in rules.DAYS
        } if row.what == SERVICE and known else {}  # fmt: skip
        wrong = problems(
            self.session, row.what, now | values, actor=self.actor, is_new=known is None
        )  # fmt: skip
        if wrong:
            raise Wrong(wrong)
        number = row.get("customer_no")
        changes = tuple(
            Change(name, _shown(name, getattr(known, name) if known else None), _shown(name, value))
            for name, value in values.items()
        )
        return Difference(
            row, enrolling.code_of(row.what, known) if known else "", number,
            self._name(row, known), values, changes,
        )  # fmt: skip

    def _values(self, row: Row, known: Any) -> dict[str, Any]:
        """What differs from the record; of a new one, all that is said."""
        said = {
            name: value for name, value in row.cells.items() if value not in (None, "")
        }  # fmt: skip
        values = rules.read(row.what, said)
        if known is None:
            if row.what == CUSTOMER:
                values.setdefault("name", None)
            hidden = [name for name in ("phone", "address") if STARS in str(values.get(name) or "")]
            if hidden:
                raise Wrong({name: Masked() for name in hidden})
            return values
        changed = {
            name: value for name, value in values.items() if value != getattr(known, name)
        }  # fmt: skip
        return self._unmasked(changed, known)

    def _unmasked(self, changed: dict[str, Any], known: Any) -> dict[str, Any]:
        """Without what came out masked and came back as it was."""
        for name, mask in (("phone", masked_phone), ("address", masked_address)):
            value = str(changed.get(name) or "")
            if STARS not in value:
                continue
            if value != mask(getattr(known, name)):
                raise Wrong({name: Masked()})
            del changed[name]
        return changed

    def _name(self, row: Row, known: Any) -> str:
        if row.what == SERVICE:
            return row.get("service_no")
        return row.get("name") or (known.name if known else "")


def _shown(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "phone":
        return masked_phone(str(value))
    if name == "address":
        return masked_address(str(value))
    return value.isoformat() if isinstance(value, date) else str(value)
