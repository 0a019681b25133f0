"""Looking at one order: everything that its page shows, read in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from domain import centres, explain, orders, sla
from domain.errors import NotFound, Refused
from domain.explain import Change, Holding, holdings
from domain.kinds import OrderKind
from domain.limits import Ruling
from domain.orders import Event, OrderState, Status, Verb
from domain.scope import Actor
from services import faults, ledger, reaching
from services.acts import OFFERED, REASONS
from services.faults import Fault
from services.reaching import Reachable
from storage import masters, reference, worklists
from storage.models import (
    CalendarVersion,
    Customer,
    Order,
    OrderEvent,
    OrderText,
    Service,
)  # fmt: skip
from storage.reports import OrderWord

Names = Mapping[str, Mapping[Any, Mapping[str, str]]]
"""What the business calls things: list -> code -> name by language."""


@dataclass(frozen=True)
class OrderView:
    """An order as one person sees it at one moment."""

    row: Any
    """As in the lists (`worklists.COLUMNS`)."""
    order: Any
    """The order itself: `closed_at`, `channel`, `fields`."""
    state: OrderState
    events: Sequence[Event]
    texts: Mapping[int, str]
    """What people wrote, by event number."""
    clocks: tuple[sla.Clock, ...]
    main: sla.Clock | None
    following: sla.Clock | None
    """The clock that runs out first."""
    coming: Sequence[tuple[str, Ruling]]
    """The clocks that have not started yet."""
    holdings: Sequence[Holding]
    legal: Mapping[Verb, Refused | None]
    customer: Customer | None
    contacts: Sequence[Reachable]
    """The contact of the order first."""
    manager: Reachable | None
    service: Service | None
    faults: Sequence[Fault]
    """The last three faults of the same service, or of the customer."""
    related: Sequence[Row[Any]]
    repeats: int
    """Other faults of the same service that were received in the 30 days before."""
    kind: OrderKind | None
    desk: str | None
    """The order centre of the order's branch."""
    policy_version: int
    at: datetime
    is_past: bool = False
    """Told by the imported history only: nothing can be done to it."""
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """What people wrote into the items of a report, by event number."""

    @property
    def owes_feedback(self) -> bool:
        """Whether it is done, and whoever asked for it has yet to hear so."""
        is_done = self.state.status in (Status.DONE, Status.CONFIRMED)
        return is_done and self.state.feedback == "owed"


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
        coming=explain.coming(state, rules.policy, at),
        holdings=holdings(main, found) if main else (),
        legal=_legal(session, order, state, actor, at),
        customer=session.get(Customer, order.customer_no) if order.customer_no else None,
        contacts=reaching.contacts_of(session, order),
        manager=reaching.manager_of(session, order.manager),
        service=session.get(Service, order.service_no) if order.service_no else None,
        faults=faults.earlier(
            session, order.customer_no, order.service_no, actor=actor, but=order_id
        ),
        related=worklists.related(session, actor.scope, order.customer_no, but=order_id),
        repeats=faults.repeats(session, order), kind=rules.kinds.get(state.facts.kind),
        desk=masters.desk_of(session, order.branch_path),
        policy_version=rules.policy.version, at=at, words=_words(session, order_id),
    )  # fmt: skip


def version_of(session: Session, order_id: int, *, actor: Actor) -> int:
    """How many events an order has, for a screen that shows it; raises `NotFound`."""
    return reaching.visible(session, order_id, actor).version


# -- what has happened since -------------------------------------------------------------------


@dataclass(frozen=True)
class Meanwhile:
    """What others did to an order since somebody looked at it."""

    events: Sequence[Event]
    changes: Sequence[Change]
    version: int
    refusal: Refused | None
    """Why the act that was being prepared is not possible any more; None if it still is."""


def meanwhile(
    session: Session, order_id: int, version: int, verb: Verb, *, actor: Actor, at: datetime
) -> Meanwhile:
    """Compare an order with what it was at `version`; raises `NotFound`."""
    now = version_of(session, order_id, actor=actor)
    rules = reference.load(session)
    events = ledger.events_of(session, order_id)
    after = orders.fold(events, rules.kinds)
    before = orders.fold(events[:version], rules.kinds)
    order = reaching.visible(session, order_id, actor)
    legal = _legal(session, order, after, actor, at)
    return Meanwhile(events[version:], explain.changes(before, after), now, legal.get(verb))


# -- names -------------------------------------------------------------------------------------


def names(session: Session) -> Names:
    """Everything that an order's page may name, by list; made anew when something is renamed."""
    rules, known = reference.load(session), masters.names(session)
    key = str(session.get_bind().engine.url)
    stamp = (*rules.version, known.version)
    if key not in _names or _names[key][0] != stamp:
        lists: dict[str, Mapping[Any, Mapping[str, str]]] = dict(rules.names)
        numbers: dict[Any, str] = {**known.people_by_id, **known.people}
        people = {number: {"zh_CN": name} for number, name in numbers.items()}
        lists |= _reported(rules.kinds, rules.names.get("causes", {}))
        lists |= {
            "team": known.teams,
            "area": known.branches,
            "kind": {code: kind.name for code, kind in rules.kinds.items()},
            "reason": {
                (verb.value, code): found
                for verb, listed in REASONS.items()
                for code, found in rules.names.get(listed, {}).items()
            },
            "person": people,
            "calendar": dict(
                session.execute(select(CalendarVersion.code, CalendarVersion.name)).all()
            ),
        }
        _names[key] = (stamp, lists)
    return _names[key][1]


_names: dict[str, tuple[tuple[int, ...], Names]] = {}


def _reported(
    kinds: Mapping[str, OrderKind], causes: Mapping[Any, Mapping[str, str]]
) -> dict[str, Mapping[Any, Mapping[str, str]]]:
    """Names of what reports of the work hold: results, items, their choices and units."""
    items = [item for kind in kinds.values() for item in kind.finish.items]
    results = {code: name for kind in kinds.values() for code, name in kind.finish.results}
    return {
        "causes": {**results, **causes},
        "item": {item.name: item.label for item in items},
        "unit": {item.name: {"zh_CN": item.unit} for item in items if item.unit},
        "choice": {(item.name, code): name for item in items for code, name in item.choices},
    }


def _legal(
    session: Session, order: Order, state: OrderState, actor: Actor, at: datetime
) -> dict[Verb, Refused | None]:
    desks = masters.names(session).desks
    legal = orders.legal(state, actor.rights)
    answers: dict[Verb, Refused | None] = {verb: legal[verb] for verb in OFFERED}
    for verb, refusal in answers.items():
        if refusal is None and (why := ledger.not_holder(state, verb, actor)) is not None:
            answers[verb] = why
    for verb in centres.BETWEEN:
        nowhere = centres.nowhere(verb, desks, state.team, order.branch_path)
        answers[verb] = answers[verb] or nowhere
    try:
        orders.check_period(state, Verb.REOPEN, reference.load(session).kinds, at)
    except Refused as refusal:
        answers[Verb.REOPEN] = answers[Verb.REOPEN] or refusal
    return answers


def _texts(session: Session, order_id: int) -> dict[int, str]:
    rows = session.execute(
        select(OrderEvent.seq, OrderText.text)
        .join(OrderText, OrderText.event_id == OrderEvent.event_id)
        .where(OrderEvent.order_id == order_id)
    )
    return dict(rows.all())


def _words(session: Session, order_id: int) -> dict[int, dict[str, str]]:
    rows = session.execute(
        select(OrderEvent.seq, OrderWord.item, OrderWord.text)
        .join(OrderWord, OrderWord.event_id == OrderEvent.event_id)
        .where(OrderEvent.order_id == order_id)
        .order_by(OrderEvent.seq, OrderWord.item)
    )
    found: dict[int, dict[str, str]] = {}
    for seq, item, text in rows:
        found.setdefault(seq, {})[item] = text
    return found
