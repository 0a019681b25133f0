"""What is wrong with a customer, a contact or a service, and what known one it is like."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import customers as rules
from domain.customers import CONTACT, CUSTOMER, Wrong
from domain.customerviews import Twin
from domain.errors import BadValue, NotFound, Refused
from domain.scope import Actor
from domain.typed import key_of
from i18n import N_
from services import customers
from services.reaching import is_in_reach
from storage import customers as store
from storage import masters, reference
from storage.models import Customer, Person, Service


class Alike(Refused):
    """There may be such a record already: `twins`. Saved all the same if whoever asks is sure."""

    message = N_("Not saved yet: it may be known already.")

    def __init__(self, twins: Sequence[Twin]) -> None:
        super().__init__()
        self.twins = tuple(twins)


class NumberTaken(BadValue):
    message = N_("Service number %(value)s is taken already.")


class NumberTakenBy(BadValue):
    message = N_("Service number %(value)s is that of %(customer)s.")


def check(
    session: Session, what: str, values: Mapping[str, Any], *, actor: Actor, is_new: bool
) -> None:
    """Raises `Wrong` with every mistake."""
    wrong = problems(session, what, values, actor=actor, is_new=is_new)
    if wrong:
        raise Wrong(wrong)


def problems(
    session: Session, what: str, values: Mapping[str, Any], *, actor: Actor, is_new: bool
) -> dict[str, Refused]:
    """What is wrong with values, by field: by the rules, and by what the store holds."""
    wrong = rules.problems(what, values, reference.load(session).names, is_new=is_new)
    branch, manager = values.get("branch"), values.get("manager")
    if branch is not None and not is_in_reach(session, branch, actor):
        wrong["branch"] = rules.NotInList(field="branch", value=branch)
    if manager is not None and not _is_person(session, manager):
        wrong["manager"] = rules.NotInList(field="manager", value=manager)
    number = values.get("service_no")
    if is_new and number and (taken := session.get(Service, number)) is not None:
        wrong["service_no"] = _taken(session, taken, actor)
    return wrong


def _taken(session: Session, service: Service, actor: Actor) -> Refused:
    try:
        owner = customers.reach(session, service.customer_no, actor=actor)
    except NotFound:
        return NumberTaken(field="service_no", value=service.service_no)
    return NumberTakenBy(field="service_no", value=service.service_no, customer=owner.name)


def _is_person(session: Session, code: str) -> bool:
    found = session.scalar(select(Person).where(Person.code == code, Person.valid_to.is_(None)))
    return found is not None


# -- alike ---------------------------------------------------------------------------------------


def twins(
    session: Session, what: str, values: Mapping[str, Any], *, actor: Actor,
    customer_no: str = "", but: str = "",
) -> list[Twin]:  # fmt: skip
    """What is known already that has the same name or the same phone; `but` is not counted."""
    found: list[Twin] = []
    name, phone = values.get("name"), values.get("phone") or values.get("contact_phone")
    if what == CUSTOMER and name:
        found += [_twin(one, "name", actor, session) for one in store.of_name(session, name, but)]
    if what == CONTACT and name:
        same = [one for one in masters.contacts_of(session, customer_no) if one.name == name]
        found += [Twin("name", customer_no, name) for one in same if str(one.contact_id) != but]
    if what in (CUSTOMER, CONTACT) and phone and rules.is_phone(phone):
        own = key_of(but) if what == CONTACT else 0
        found += [
            _twin(one, "phone", actor, session)
            for one, _contact in store.of_phone(session, phone, own)
        ]
    return list(dict.fromkeys(found))


def _twin(customer: Customer, by: str, actor: Actor, session: Session) -> Twin:
    if not is_in_reach(session, customer.branch, actor):
        return Twin(by)
    return Twin(by, customer.customer_no, customer.name)
