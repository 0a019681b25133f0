"""Looking at customers: who may, the list, and the card of one with all that is known of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.customers import CONTACT, CUSTOMER, SERVICE
from domain.customerviews import Block, Card, Deed, Listed, Somebody
from domain.errors import NotFound, NotYours
from domain.personal import masked_address, masked_phone
from domain.scope import Actor, Scope
from services import faults, reaching
from storage import customers, masters, worklists
from storage.customers import Wanted
from storage.models import Audit, Contact, Customer, Person, Service, is_id

LOOK, CHANGE, ADD = "customers", "refer", "receive"
"""The rights to look, to change everything, and to add what a caller needs."""
OVERSEE = frozenset({CHANGE, ADD, "supervise"})
"""Whoever has one of these sees all customers of the own branches; others those they look after."""
ORDERS_SHOWN = 8
DONE_SHOWN = 6


def may_look(actor: Actor) -> None:
    """Whether somebody may look at customers; raises `NotYours`."""
    if LOOK not in actor.rights:
        raise NotYours(right=LOOK)


def wanted(
    session: Session, scope: Scope, text: str = "", *, is_closed: bool = False, actor: Actor
) -> Wanted:
    """The question of a list, within what somebody may see: a manager the own customers."""
    may_look(actor)
    if not actor.rights & OVERSEE:
        person = session.get_one(Person, actor.person_id)
        scope = scope.where(manager=person.code)
    return Wanted(Scope(actor.scope, None, scope.filters), text, is_closed)


def listed(
    session: Session, asked: Wanted, *, start: int = 0, count: int = 100, sort: str = "customer_no"
) -> Block:
    """A block of the list."""
    found = customers.rows(session, asked, start=start, count=count, sort=sort)
    numbers = [one.customer_no for one in found]
    orders = customers.open_orders(session, numbers)
    services = customers.services(session, numbers)
    rows = [
        Listed(one, services.get(one.customer_no, 0), orders.get(one.customer_no, 0))
        for one in found
    ]
    return Block(rows, customers.count(session, asked))


def reach(session: Session, customer_no: str, *, actor: Actor) -> Customer:
    """A customer that somebody may see, closed ones too; raises `NotFound`, `NotYours`."""
    asked = wanted(session, Scope(), actor=actor)
    customer = customers.one_of(session, asked, masters.clean(customer_no))
    if customer is None:
        raise NotFound(field="customer", what=customer_no)
    return customer


def show(session: Session, customer_no: str, *, actor: Actor) -> Card:
    """The card of a customer; raises `NotFound` for one out of reach."""
    customer = reach(session, customer_no, actor=actor)
    customer_no = customer.customer_no
    related = worklists.related(session, actor.scope, customer_no, limit=ORDERS_SHOWN)
    contacts = [
        Somebody(one, masked_phone(one.phone), masked_address(one.address))
        for one in masters.contacts_of(session, customer_no)
    ]
    services = masters.services_of(session, customer_no)
    can_change = CHANGE in actor.rights
    return Card(
        customer, reaching.manager_of(session, customer.manager), contacts, services,
        [row for row in related if row.is_open],
        customers.open_orders(session, [customer_no]).get(customer_no, 0),
        faults.earlier(session, customer_no, None, actor=actor),
        _deeds(session, customer_no, contacts, services), can_change,
        can_change or ADD in actor.rights,
    )  # fmt: skip


def reveal(
    session: Session, contact_id: int, *, actor: Actor, at: datetime
) -> tuple[str | None, str | None]:
    """Phone and address of a contact, unmasked; that they were asked for is kept.

    Raises `NotFound` for a contact of a customer out of reach.
    """
    contact = session.get(Contact, contact_id) if is_id(contact_id) else None
    if contact is None:
        raise NotFound(field="contact", what=contact_id)
    reach(session, contact.customer_no, actor=actor)
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action="reveal", entity=CONTACT,
            entity_id=str(contact_id), content={"customer_no": contact.customer_no},
        )
    )  # fmt: skip
    return contact.phone, contact.address


def _deeds(
    session: Session, customer_no: str, contacts: Sequence[Somebody], services: Sequence[Service]
) -> Sequence[Deed]:
    """What was last changed of the customer and of what the customer has."""
    of: Mapping[str, list[str]] = {
        CUSTOMER: [customer_no], CONTACT: [str(one.contact.contact_id) for one in contacts],
        SERVICE: [one.service_no for one in services],
    }  # fmt: skip
    ways = [(Audit.entity == what) & Audit.entity_id.in_(ids) for what, ids in of.items()]
    found = session.scalars(
        select(Audit)
        .where(or_(*ways), Audit.action != "reveal")
        .order_by(Audit.id.desc())
        .limit(DONE_SHOWN)
    )
    return [
        Deed(
            one.at, one.person_id, one.action, one.entity, one.entity_id,
            tuple(one.content.get("changed", {})),
        )
        for one in found
    ]  # fmt: skip
