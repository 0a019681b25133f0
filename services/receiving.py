"""Receiving: a request becomes an order, or is refused."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, bindparam, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from domain import explain, orders, sla
from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.kinds import Field, OrderKind
from domain.limits import Ruling
from domain.numbering import order_no
from domain.orders import Event, Facts, Verb
from domain.scope import Actor
from domain.typed import key_of, storable
from i18n import N_
from services import faults, ledger, reaching
from services.faults import Fault
from services.ledger import Entry
from services.reaching import Reachable
from storage import masters, reference, worklists
from storage.models import Contact, Customer, Order, OrderNumber, Service


class NumberUsed(Refused):
    message = N_("There is an order %(order_no)s of this source already.")


@dataclass(frozen=True)
class Draft:
    """What the form of a new order says; codes throughout."""

    kind: str
    customer_no: str
    service_no: str | None = None
    service: str | None = None
    """The service where no number exists yet (an installation), with its group."""
    product_group: str | None = None
    contact_id: int | None = None
    channel: str = "hotline"
    priority: str = "normal"
    summary: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None
    source: str = "paidan"
    """Where the order began: here, or the system that it is adopted from."""
    order_no: str | None = None
    """Its number in the system that it is adopted from; else one is given."""


def receive(session: Session, draft: Draft, *, actor: Actor, at: datetime, key: str) -> Order:
    """The desk accepts a request: the order exists and its clocks run. Needs `receive`."""
    if "receive" not in actor.rights:
        raise NotYours(right="receive")
    return _begin(session, draft, Verb.RECEIVE, actor=actor, at=at, key=key)


def submit(session: Session, draft: Draft, *, actor: Actor, at: datetime, key: str) -> Order:
    """A manager applies; the order waits for the desk. Needs `apply`."""
    if "apply" not in actor.rights:
        raise NotYours(right="apply")
    return _begin(session, draft, Verb.SUBMIT, actor=actor, at=at, key=key)


def enter(session: Session, draft: Draft, *, actor: Actor, at: datetime, key: str) -> Order:
    """Save the form of a new order: received by whoever may receive, else applied for.

    Raises the first problem that `check` finds, and `NotFound` for a customer out of reach.
    """
    verb = receive if "receive" in actor.rights else submit
    return verb(session, draft, actor=actor, at=at, key=key)


def accept(
    session: Session, order_id: int, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None,
) -> Order:  # fmt: skip
    """The desk receives an application."""
    entry = Entry(team=actor.team, happened_at=happened_at)
    return ledger.act(
        session, order_id, Verb.RECEIVE, entry, actor=actor, at=at, key=key, version=version
    )


def refuse(
    session: Session, order_id: int, reason: str, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, text: str | None = None,
) -> Order:  # fmt: skip
    """The desk turns a request down, with a reason that reaches the applicant."""
    return ledger.act(
        session, order_id, Verb.REFUSE, Entry(reason=reason, text=text),
        actor=actor, at=at, key=key, version=version,
    )  # fmt: skip


def check(session: Session, draft: Draft) -> dict[str, Exception]:
    """What is wrong with a draft, by form field; empty if it can be saved.

    An order that is adopted from another system is taken as it is there: its form is not checked.
    """
    rules = reference.load(session)
    wrong: dict[str, Exception] = {}
    kind = rules.kinds.get(draft.kind)
    if kind is None:
        return {"kind": Missing(field="kind", what="kind")}
    customer, service, contact = _records(session, draft)
    if customer is None or customer.valid_to is not None:
        wrong["customer"] = Missing(field="customer", what="customer")
    if draft.service_no and not _is_of(service, draft.customer_no):
        wrong["service"] = BadValue(field="service", what="service", value=draft.service_no)
    if draft.contact_id and not _is_of(contact, draft.customer_no):
        wrong["contact"] = BadValue(field="contact", what="contact", value=draft.contact_id)
    if draft.source == OWN:
        if kind.needs_service and not draft.service_no:
            wrong["service"] = Missing(field="service", what="service")
        for name, code in (("channel", draft.channel), ("priority", draft.priority)):
            if code not in rules.names[CHOSEN[name]]:
                wrong[name] = BadValue(field=name, what=name, value=code)
        wrong |= _field_problems(kind, draft.fields)
    return wrong


def _records(
    session: Session, draft: Draft
) -> tuple[Customer | None, Service | None, Contact | None]:
    """The customer, the service and the contact that a draft names."""
    return (
        session.get(Customer, draft.customer_no) if draft.customer_no else None,
        session.get(Service, draft.service_no) if draft.service_no else None,
        session.get(Contact, draft.contact_id) if draft.contact_id else None,
    )


OWN = "paidan"
"""The source of orders that begin here."""
CHOSEN = {"channel": "channels", "priority": "priorities"}
"""The code list of what is chosen in every form."""


def _is_of(record: Service | Contact | None, customer_no: str) -> bool:
    """Whether a service or a contact is a customer's now."""
    return record is not None and record.valid_to is None and record.customer_no == customer_no


@dataclass(frozen=True)
class Preview:
    """What would run if a draft were saved now: what its form shows live."""

    clocks: tuple[sla.Clock, ...]
    """The clocks that would start at once."""
    main: sla.Clock | None
    coming: Sequence[tuple[str, Ruling]]
    """Those that start later, with what will limit them."""
    facts: Facts
    policy_version: int
    at: datetime


def preview(session: Session, draft: Draft, *, actor: Actor, at: datetime) -> Preview:
    """The clocks of an order that was received now; of an application, where that is all that the
    actor may make. Raises `NotFound` for a customer out of reach."""
    reachable_customer(session, draft.customer_no, actor)
    rules = reference.load(session)
    facts = _facts(session, draft)
    verb = Verb.RECEIVE if "receive" in actor.rights else Verb.SUBMIT
    event = Event(1, verb, at, at, team=actor.team, payload={"facts": vars(facts)})
    found = sla.clocks([event], rules.policy, rules.calendars, at)
    state = orders.fold([event], rules.kinds)
    main = sla.main_of(found, rules.policy.main_clock(facts, at))
    coming = explain.coming(state, rules.policy, at)
    return Preview(found, main, coming, facts, rules.policy.version, at)


def shown_fields(kind: OrderKind, values: Mapping[str, Any]) -> list[Field]:
    """The fields of a kind that its form shows for what has been entered so far.

    A field that depends on a hidden one is hidden too, whatever was typed into that one before.
    """
    shown: dict[str, Field] = {}
    for one in kind.fields:
        other, value = one.shown_when or (None, None)
        if other is None or (other in shown and str(values.get(other)) == value):
            shown[one.name] = one
    return list(shown.values())


# -- the form ----------------------------------------------------------------------------------


def read(values: Mapping[str, Any], kinds: Mapping[str, OrderKind]) -> Draft:
    """A draft from what the form holds: codes and text by name, the kind's own under `fields`.

    Fields that the form does not show are left out. Raises `BadValue` for a moment that is none.
    """
    said = {name: storable(str(value)).strip() for name, value in values.items() if value}
    kind = kinds.get(said.get("kind", ""))
    typed = dict(values.get("fields") or {})
    shown = [one.name for one in shown_fields(kind, typed)] if kind else []
    service_no = said.get("service")
    group, _slash, service = said.get("about", "").partition("/")
    happened_at = said.get("happened_at")
    return Draft(
        kind=said.get("kind", ""), customer_no=said.get("customer", ""), service_no=service_no,
        service=service or None if not service_no else None,
        product_group=group or None if not service_no else None,
        contact_id=key_of(said.get("contact", "")) or None,
        channel=said.get("channel", "hotline"), priority=said.get("priority", "normal"),
        summary=said.get("summary", ""),
        fields={name: typed[name] for name in shown if typed.get(name) not in (None, "")},
        happened_at=ledger.moment(happened_at, name="happened_at") if happened_at else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A customer as the form of a new order shows it."""

    customer: Customer
    manager: Reachable | None
    contacts: Sequence[Reachable]
    services: Sequence[Service]
    others: Sequence[Row[Any]]
    """The customer's open orders, those of the service first."""
    faults: Sequence[Fault]
    """The last ended faults of the service, or of the customer."""

    def alike(self, service_no: str | None, kind: str) -> list[Row[Any]]:
        """Open orders that what is about to be received may be one of: those of the same service;
        those of the same kind, unless both name a service and it is not the same."""
        return [
            row for row in self.others
            if (service_no and row.service_no == service_no)
            or (row.kind == kind and not (service_no and row.service_no))
        ]  # fmt: skip

    def has_same(self, service_no: str | None) -> bool:
        """Whether one of them is of this very service."""
        return any(row.service_no == service_no for row in self.others if service_no)


OTHERS_SHOWN = 50


def known(session: Session, customer_no: str, service_no: str | None, *, actor: Actor) -> Known:
    """What is known of a customer; raises `NotFound` for one out of reach."""
    customer = reachable_customer(session, customer_no, actor)
    others = [
        row
        for row in worklists.related(session, actor.scope, customer_no, limit=OTHERS_SHOWN)
        if row.is_open
    ]
    return Known(
        customer, reaching.manager_of(session, customer.manager),
        [reaching.reachable(one) for one in masters.contacts_of(session, customer_no)],
        masters.services_of(session, customer_no),
        sorted(others, key=lambda row: service_no is None or row.service_no != service_no),
        faults.earlier(session, customer_no, service_no, actor=actor),
    )  # fmt: skip


def reachable_customer(session: Session, customer_no: str, actor: Actor) -> Customer:
    """A customer of the branches that somebody works for; raises `NotFound`."""
    customer = session.get(Customer, customer_no)
    if customer is None or not reaching.is_in_reach(session, customer.branch, actor):
        raise NotFound(field="customer", what=customer_no)
    return customer


def offers(session: Session) -> list[tuple[str, str]]:
    """Services that an order without a number can be about: (product group, service)."""
    rows = reference.load(session).policy.rows
    found = {(row.key[0], row.key[1]) for row in rows}
    return sorted((group, service) for group, service in found if group and service)


def _field_problems(kind: OrderKind, values: Mapping[str, Any]) -> dict[str, Exception]:
    wrong: dict[str, Exception] = {}
    for one in shown_fields(kind, values):
        value = values.get(one.name)
        if value in (None, ""):
            if one.is_required:
                wrong[one.name] = Missing(field=one.name, what=one.name)
        elif not _is_valid(one, value):
            wrong[one.name] = BadValue(field=one.name, what=one.name, value=value)
    return wrong


def _is_valid(one: Field, value: Any) -> bool:
    try:
        if one.type == "number":
            return 0 <= float(value) < math.inf
        if one.type == "date":
            date.fromisoformat(str(value))
    except (ValueError, TypeError):
        return False
    if one.type == "choice":
        return value in [code for code, _name in one.choices]
    return True


def _begin(
    session: Session, draft: Draft, verb: Verb, *, actor: Actor, at: datetime, key: str
) -> Order:
    if (known := ledger.answered(session, key, verb, actor)) is not None:
        return known
    # What a session has loaded it remembers for as long as somebody holds it: each is read once.
    _held = _records(session, draft)
    for problem in check(session, draft).values():
        raise problem
    customer = reachable_customer(session, draft.customer_no, actor)
    _check_number(session, draft)
    facts, kind = _facts(session, draft), reference.load(session).kinds[draft.kind]
    path = masters.names(session).branch_paths[customer.branch]
    happened_at = draft.happened_at or at
    order = Order(
        source=draft.source,
        order_no=draft.order_no or _next_number(session, customer.branch, happened_at),
        kind=draft.kind, customer_no=customer.customer_no, contact_id=draft.contact_id,
        service_no=draft.service_no, branch_path=path, area=customer.branch,
        division=customer.division, industry=customer.industry, manager=customer.manager,
        channel=draft.channel, priority=draft.priority, summary=draft.summary[:200],
        fields=_kept(kind, draft),
    )  # fmt: skip
    own_desk = actor.team if verb is Verb.RECEIVE else None
    entry = Entry(
        team=own_desk or masters.desk_of(session, path),
        happened_at=draft.happened_at,
        payload={"facts": vars(facts), "channel": draft.channel},
    )
    return ledger.begin(session, order, verb, entry, actor=actor, at=at, key=key)


def _check_number(session: Session, draft: Draft) -> None:
    """The number that an order brings is its own."""
    if draft.order_no is None:
        return
    same = select(Order.order_id).where(
        Order.source == draft.source, Order.order_no == draft.order_no
    )
    if session.scalar(same) is not None:
        raise NumberUsed(order_no=draft.order_no)


def _kept(kind: OrderKind, draft: Draft) -> dict[str, Any]:
    """What an order keeps of its form: nothing that the form did not show."""
    if draft.source != OWN:
        return dict(draft.fields)
    names = [one.name for one in shown_fields(kind, draft.fields)]
    return {name: draft.fields[name] for name in names if name in draft.fields}


def _facts(session: Session, draft: Draft) -> Facts:
    customer = session.get(Customer, draft.customer_no)
    if customer is None:
        raise NotFound(field="customer", what=draft.customer_no)
    service = session.get(Service, draft.service_no) if draft.service_no else None
    return Facts(
        kind=draft.kind,
        product_group=service.product_group if service else draft.product_group,
        service=service.service if service else draft.service,
        customer_level=customer.level,
        customer_class=customer.customer_class,
        circuit_grade=service.circuit_grade if service else None,
    )


def _next_number(session: Session, branch: str, at: datetime) -> str:
    day = ledger.local_day(at)
    prefix = masters.names(session).prefixes[branch]
    count = _counting(session.get_bind().dialect.name)
    given = {"branch": branch, "day": day, "last": 1}
    number = None
    while number is None:
        number = order_no(prefix, day, session.connection().execute(count, given).scalar_one())
    return number


@cache
def _counting(dialect: str) -> Executable:
    """The statement that takes the next number of a branch's day, built once."""
    make = sqlite_insert if dialect == "sqlite" else pg_insert
    return (
        make(OrderNumber)
        .values(branch=bindparam("branch"), day=bindparam("day"), last=bindparam("last"))
        .on_conflict_do_update(
            index_elements=["branch", "day"], set_={"last": OrderNumber.last + 1}
        )
        .returning(OrderNumber.last)
    )
