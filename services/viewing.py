"""Looking at one order: everything that its page shows, read in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from domain import orders, sla
from domain.errors import NotFound, Refused
from domain.explain import Holding, holdings
from domain.orders import Event, OrderState, Verb
from domain.scope import Actor
from services import ledger
from storage import masters, reference, worklists
from storage.models import Contact, Customer, Order, OrderEvent, OrderText, Service


@dataclass(frozen=True)
class OrderView:
    """An order as one person sees it at one moment."""

    row: Row[Any]
    """As in the lists (`worklists.COLUMNS`)."""
    order: Order
    state: OrderState
    events: Sequence[Event]
    texts: Mapping[int, str]
    """What people wrote, by event number."""
    clocks: tuple[sla.Clock, ...]
    main: sla.Clock | None
    following: sla.Clock | None
    """The clock that runs out first."""
    holdings: Sequence[Holding]
    legal: Mapping[Verb, Refused | None]
    customer: Customer | None
    contacts: Sequence[Contact]
    service: Service | None
    faults: Sequence[Row[Any]]
    """The last three faults of the same service, or of the customer."""
    related: Sequence[Row[Any]]
    at: datetime


def view(session: Session, order_id: int, *, actor: Actor, at: datetime) -> OrderView:
    """Read an order; raises `NotFound` if there is none or it lies outside the actor's scope."""
    row = worklists.one(session, order_id, actor.scope)
    order = session.get(Order, order_id) if row is not None else None
    if row is None or order is None:
        raise NotFound(what=order_id)
    rules = reference.load(session)
    events = ledger.events_of(session, order_id)
    state = orders.fold(events, rules.kinds)
    found = sla.clocks(events, rules.policy, rules.calendars, at)
    started_at = order.received_at or order.submitted_at or at
    main = sla.main_of(found, rules.policy.main_clock(state.facts, started_at))
    return OrderView(
        row=row, order=order, state=state, events=events, texts=_texts(session, order_id),
        clocks=found, main=main, following=sla.next_due(found) if state.is_open else None,
        holdings=holdings(main, found) if main else (),
        legal=_legal(state, actor),
        customer=session.get(Customer, order.customer_no) if order.customer_no else None,
        contacts=masters.contacts_of(session, order.customer_no) if order.customer_no else (),
        service=session.get(Service, order.service_no) if order.service_no else None,
        faults=worklists.last_faults(session, order, actor.scope),
        related=worklists.related(session, order, actor.scope), at=at,
    )  # fmt: skip


def _legal(state: OrderState, actor: Actor) -> dict[Verb, Refused | None]:
    answers = orders.legal(state, actor.rights)
    for verb, refusal in answers.items():
        if refusal is None and (why := ledger.not_holder(state, verb, actor)) is not None:
            answers[verb] = why
    return answers


def _texts(session: Session, order_id: int) -> dict[int, str]:
    rows = session.execute(
        select(OrderEvent.seq, OrderText.text)
        .join(OrderText, OrderText.event_id == OrderEvent.event_id)
        .where(OrderEvent.order_id == order_id)
    )
    return dict(rows.tuples().all())
