"""Receiving: a request becomes an order, or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from domain import sla
from domain.errors import BadValue, Missing, NotFound, NotYours
from domain.kinds import Field, OrderKind
from domain.numbering import order_no
from domain.orders import Event, Facts, Verb
from domain.scope import Actor
from services import ledger
from services.ledger import Entry
from storage import masters, reference
from storage.models import Customer, Order, OrderNumber, Service


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
    """What is wrong with a draft, by form field; empty if it can be saved."""
    rules = reference.load(session)
    wrong: dict[str, Exception] = {}
    kind = rules.kinds.get(draft.kind)
    if kind is None:
        return {"kind": Missing(field="kind", what="kind")}
    customer = session.get(Customer, draft.customer_no) if draft.customer_no else None
    if customer is None:
        wrong["customer"] = Missing(field="customer", what="customer")
    service = session.get(Service, draft.service_no) if draft.service_no else None
    if draft.service_no and (service is None or service.customer_no != draft.customer_no):
        wrong["service"] = BadValue(field="service", what="service", value=draft.service_no)
    elif kind.needs_service and service is None and draft.source == "paidan":
        wrong["service"] = Missing(field="service", what="service")
    for name, problem in _field_problems(kind, draft.fields).items():
        if draft.source == "paidan":
            wrong[name] = problem
    return wrong


def preview(session: Session, draft: Draft, *, at: datetime) -> tuple[sla.Clock, ...]:
    """The clocks that would run if the order were received now: what the form shows live."""
    rules = reference.load(session)
    facts, _customer = _facts(session, draft)
    event = Event(1, Verb.RECEIVE, at, at, payload={"facts": vars(facts)})
    return sla.clocks([event], rules.policy, rules.calendars, at)


def shown_fields(kind: OrderKind, values: Mapping[str, Any]) -> list[Field]:
    """The fields of a kind that its form shows for what has been entered so far."""
    return [
        one
        for one in kind.fields
        if one.shown_when is None or str(values.get(one.shown_when[0])) == one.shown_when[1]
    ]


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
            return float(value) >= 0
        if one.type == "date":
            date.fromisoformat(str(value))
    except ValueError:
        return False
    if one.type == "choice":
        return value in [code for code, _name in one.choices]
    return True


def _begin(
    session: Session, draft: Draft, verb: Verb, *, actor: Actor, at: datetime, key: str
) -> Order:
    if (known := ledger.answered(session, key)) is not None:
        return known
    for problem in check(session, draft).values():
        raise problem
    facts, customer = _facts(session, draft)
    path = masters.names(session).branch_paths[customer.branch]
    happened_at = draft.happened_at or at
    order = Order(
        source=draft.source,
        order_no=draft.order_no or _next_number(session, customer.branch, happened_at),
        kind=draft.kind, customer_no=customer.customer_no, contact_id=draft.contact_id,
        service_no=draft.service_no, branch_path=path, area=customer.branch,
        division=customer.division, industry=customer.industry, manager=customer.manager,
        channel=draft.channel, priority=draft.priority, summary=draft.summary[:200],
        fields=dict(draft.fields),
    )  # fmt: skip
    entry = Entry(
        team=actor.team or masters.desk_of(session, path),
        happened_at=draft.happened_at,
        payload={"facts": vars(facts), "channel": draft.channel},
    )
    return ledger.begin(session, order, verb, entry, actor=actor, at=at, key=key)


def _facts(session: Session, draft: Draft) -> tuple[Facts, Customer]:
    customer = session.get(Customer, draft.customer_no)
    if customer is None:
        raise NotFound(field="customer", what=draft.customer_no)
    service = session.get(Service, draft.service_no) if draft.service_no else None
    facts = Facts(
        kind=draft.kind,
        product_group=service.product_group if service else draft.product_group,
        service=service.service if service else draft.service,
        customer_level=customer.level,
        customer_class=customer.customer_class,
        circuit_grade=service.circuit_grade if service else None,
    )
    return facts, customer


def _next_number(session: Session, branch: str, at: datetime) -> str:
    day = ledger.local_day(at)
    make = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    last = session.scalar(
        make(OrderNumber)
        .values(branch=branch, day=day, last=1)
        .on_conflict_do_update(
            index_elements=["branch", "day"], set_={"last": OrderNumber.last + 1}
        )
        .returning(OrderNumber.last)
    )
    assert last is not None
    return order_no(masters.names(session).prefixes[branch], day, last)
