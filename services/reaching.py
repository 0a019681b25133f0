"""Reaching people: contacts and managers, masked until somebody asks and is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.personal import masked_address, masked_phone
from domain.scope import Actor
from domain.typed import key_of
from storage import masters, worklists
from storage.models import Audit, Contact, Order, Person, is_id


@dataclass(frozen=True)
class Reachable:
    """Somebody to talk to about an order; phone and address are masked unless it `is_whole`."""

    who: str
    """`contact:12` or `person:7`: what `reveal` takes."""
    name: str
    phone: str | None
    address: str | None = None
    is_whole: bool = False


def contacts_of(session: Session, order: Order) -> Sequence[Reachable]:
    """The contacts of an order's customer, the one who reported first."""
    if not order.customer_no:
        return []
    known = masters.contacts_of(session, order.customer_no)
    ranked = sorted(known, key=lambda one: one.contact_id != order.contact_id)
    return [reachable(one) for one in ranked]


def reachable(contact: Contact) -> Reachable:
    """A contact as a screen shows it."""
    return Reachable(
        f"contact:{contact.contact_id}", contact.name, masked_phone(contact.phone),
        masked_address(contact.address),
    )  # fmt: skip


def manager_of(session: Session, code: str | None) -> Reachable | None:
    """The customer manager by staff number; None if the masters do not know the number."""
    person = session.scalar(select(Person).where(Person.code == code)) if code else None
    if person is None:
        return None
    return Reachable(f"person:{person.person_id}", person.name, masked_phone(person.phone))


def visible(session: Session, order_id: int, actor: Actor) -> Order:
    """An order within somebody's rights; raises `NotFound`."""
    order = session.get(Order, order_id) if is_id(order_id) else None
    if order is None or not worklists.may_see(session, order, actor.scope):
        raise NotFound(what=order_id)
    return order


def is_in_reach(session: Session, branch: str, actor: Actor) -> bool:
    """Whether a branch is one of those that somebody works for."""
    path, mine = masters.names(session).branch_paths.get(branch), actor.scope.branch_path
    return path is not None and mine is not None and path.startswith(mine)


def reach(session: Session, orders: Sequence[Order], *, actor: Actor) -> dict[int, Reachable]:
    """Whom to call about each of these orders, by order: the one who reported it, else the first
    contact of the customer. Whole once this person has asked for it (`reveal`), masked before."""
    known = masters.contacts_by_customer(
        session, (order.customer_no for order in orders if order.customer_no)
    )
    first = {
        order.order_id: _reporter(known[order.customer_no], order)
        for order in orders
        if order.customer_no in known
    }
    shown = {
        (row.entity_id, row.content.get("order_id"))
        for row in session.scalars(
            select(Audit).where(
                Audit.entity == "contact", Audit.action == "reveal",
                Audit.person_id == actor.person_id,
                Audit.entity_id.in_({str(one.contact_id) for one in first.values()}),
            )
        )
    }  # fmt: skip
    return {
        number: _whole(one) if (str(one.contact_id), number) in shown else reachable(one)
        for number, one in first.items()
    }


def ask(
    session: Session, order_id: int, *, actor: Actor, at: datetime
) -> tuple[Reachable | None, str]:
    """Ask for whom to call about an order: the contact whole from now on for this person, which is
    written down, and where the order itself says that the work is. Raises `NotFound`."""
    order = visible(session, order_id, actor)
    found = reach(session, [order], actor=actor).get(order_id)
    if found is not None and not found.is_whole:
        reveal(session, order_id, found.who, actor=actor, at=at)
        session.flush()
        found = reach(session, [order], actor=actor).get(order_id)
    return found, site_of(order)


def site_of(order: Order) -> str:
    """Where the form of an order says that the work is, if its kind asks."""
    return str((order.fields or {}).get("address") or "")


def _reporter(known: Sequence[Contact], order: Order) -> Contact:
    return next((one for one in known if one.contact_id == order.contact_id), known[0])


def _whole(contact: Contact) -> Reachable:
    return Reachable(
        f"contact:{contact.contact_id}", contact.name, contact.phone, contact.address,
        is_whole=True,
    )  # fmt: skip


def reveal(
    session: Session, order_id: int, who: str, *, actor: Actor, at: datetime
) -> tuple[str | None, str | None]:
    """Phone and address of somebody of an order, unmasked; that they were asked for is kept.

    Raises `NotFound` if the order may not be seen or the person does not belong to it.
    """
    order = visible(session, order_id, actor)
    kind, _colon, number = who.partition(":")
    found = _of_order(session, order, kind, key_of(number))
    if found is None:
        raise NotFound(what=who)
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action="reveal", entity=kind, entity_id=number,
            content={"order_id": order_id},
        )
    )  # fmt: skip
    return found.phone, found.address if isinstance(found, Contact) else None


def _of_order(session: Session, order: Order, kind: str, number: int) -> Contact | Person | None:
    if kind == "contact":
        contact = session.get(Contact, number)
        return contact if contact and contact.customer_no == order.customer_no else None
    person = session.get(Person, number) if kind == "person" else None
    return person if person and person.code == order.manager else None
