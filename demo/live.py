"""A small staff that works the queue: receives, dispatches, takes, holds, finishes, closes.

Everything goes through the services, as the demo's people, one act at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Event
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

import config
from demo import asking
from demo.adopting import DESK, Staff
from demo.customers import Client, Line, Voice, pick
from demo.history import HOLD_REASONS
from demo.tickets import CAUSES, Askers, kind_on
from demo.works import crew_for
from domain.errors import Refused
from domain.orders import Status, Verb, fold
from domain.scope import Actor
from services import acts, closing, dispatching, ledger, receiving, working
from storage import masters, ops, reference
from storage.models import Customer, Order, Service

SECONDS = 12.0
"""Between two acts, at speed 1."""
NOBODY = Voice("", "", "")
LONG_AGO = date(2000, 1, 1)

Done = tuple[Order, str]
"""The order and what was done to it, in words."""


class NoDemo(Refused):
    message = "There are no demo people in this store: make them with python -m demo."


@dataclass(frozen=True)
class Desk:
    """What the staff knows when its shift begins."""

    staff: Staff
    askers: Askers
    rules: reference.Reference
    teams: Mapping[str, Sequence[Actor]]

    @classmethod
    def open(cls, session: Session) -> "Desk":
        """Raises `NoDemo` if the store holds no demo department."""
        staff = Staff.read(session)
        clients = _clients(session)
        if not all(code in staff.actors for code in DESK) or not clients:
            raise NoDemo()
        teams: dict[str, list[Actor]] = {}
        for actor in staff.actors.values():
            if actor.team and "work" in actor.rights:
                teams.setdefault(actor.team, []).append(actor)
        return cls(staff, Askers(clients), reference.load(session), teams)


def _clients(session: Session) -> list[Client]:
    """The customers of the store that have services, as the demo draws from them."""
    rows = session.execute(
        select(Customer, Service)
        .join(Service, Service.customer_no == Customer.customer_no)
        .where(Customer.valid_to.is_(None), Customer.until.is_(None), Customer.manager.is_not(None))
        .order_by(Customer.customer_no, Service.service_no)
    )
    found: dict[str, Client] = {}
    for customer, service in rows:
        client = found.setdefault(customer.customer_no, _client(customer))
        client.lines.append(
            Line(service.service_no, service.product_group or "", service.service,
                 service.circuit_grade, LONG_AGO)
        )  # fmt: skip
    return list(found.values())


def _client(row: Customer) -> Client:
    return Client(
        row.customer_no, row.name, row.level or "local_c", row.customer_class, row.industry or "",
        row.division or "", row.branch, row.manager or "", LONG_AGO, None, NOBODY,
    )  # fmt: skip


class Shift:
    """Does one thing after another, whatever is there to be done."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk, self.chance = desk, chance
        self.verbs: dict[str, tuple[float, Callable[[Session, datetime], Done | None]]] = {
            "new": (17, self._new), "accept": (8, self._accept), "dispatch": (20, self._dispatch),
            "take": (18, self._take), "finish": (17, self._finish), "hold": (2, self._hold),
            "resume": (4, self._resume), "confirm": (18, self._confirm), "close": (16, self._close),
        }  # fmt: skip

    def act(self, at: datetime) -> str:
        """One act in one transaction; returns a line that says who did what to which order."""
        shares = {name: share for name, (share, _verb) in self.verbs.items()}
        while shares:
            name = pick(self.chance, shares)
            with ops.transaction() as session:
                done = self.verbs[name][1](session, at)
                if done is not None:
                    order, words = done
                    return f"{order.order_no:<16}{words}"
            del shares[name]
        return "nothing to do"

    # -- the desk ------------------------------------------------------------------------------

    def _new(self, session: Session, at: datetime) -> Done:
        kind = kind_on(self.chance, at.astimezone(config.TZ).date())
        ticket = self.desk.askers.ticket(self.chance, at.astimezone(config.TZ), kind)
        contact = self.desk.staff.contacts.get(ticket.client.number)
        draft = asking.draft(self.chance, ticket, self.desk.rules, contact)
        is_applied = ticket.channel == "manager" and not ticket.is_repair
        begin = receiving.submit if is_applied else receiving.receive
        manager = self.desk.staff.actors.get(ticket.client.manager)
        actor = manager if is_applied and manager else self._clerk()
        order = begin(session, draft, actor=actor, at=at, key=_key())
        return order, f"{'applied for' if is_applied else 'received'}: {order.summary}"

    def _accept(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.SUBMITTED)
        if order is None:
            return None
        receiving.accept(session, order.order_id, actor=self._clerk(), at=at, key=_key())
        return order, "application received"

    def _dispatch(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.RECEIVED, Order.awaiting.is_(None))
        if order is None:
            return None
        team = crew_for(self.chance, order.area, order.product_group, order.service)
        dispatching.dispatch(session, order.order_id, team, actor=self._clerk(), at=at, key=_key())
        name = masters.names(session).teams[team]
        return order, f"dispatched to {name.get('en', team)}"

    def _confirm(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.DONE)
        if order is None:
            return None
        satisfaction = pick(self.chance, {5: 62, 4: 28, 3: 7, 2: 2, 1: 1})
        closing.confirm(
            session, order.order_id, "recovered", satisfaction, actor=self._clerk(), at=at,
            key=_key(),
        )  # fmt: skip
        return order, f"confirmed, satisfaction {satisfaction}"

    def _close(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.CONFIRMED)
        if order is None:
            return None
        clerk = self._clerk()
        state = fold(ledger.events_of(session, order.order_id), self.desk.rules.kinds)
        if state.feedback == "owed":
            said = {"text": "已告知处理结果", "audience": "feedback"}
            acts.carry_out(session, order.order_id, Verb.NOTE, said, actor=clerk, at=at, key=_key())
            return order, "result told to whoever asked"
        closing.close(session, order.order_id, actor=clerk, at=at, key=_key())
        return order, "closed"

    # -- the teams -----------------------------------------------------------------------------

    def _take(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.DISPATCHED)
        if order is None or not (worker := self._worker(order)):
            return None
        working.take(session, order.order_id, actor=worker, at=at, key=_key())
        return order, "taken"

    def _finish(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.IN_PROGRESS)
        if order is None or not (worker := self._worker(order)):
            return None
        cause = pick(self.chance, CAUSES)
        working.finish(session, order.order_id, cause, actor=worker, at=at, key=_key())
        return order, f"done, cause {cause}"

    def _hold(self, session: Session, at: datetime) -> Done | None:
        order = self._first(session, Order.status == Status.IN_PROGRESS, among=60)
        if order is None or not (worker := self._worker(order)):
            return None
        reason = pick(self.chance, HOLD_REASONS)
        until = at + timedelta(minutes=self.chance.randint(20, 240))
        working.hold(session, order.order_id, reason, until, actor=worker, at=at, key=_key())
        return order, f"on hold: {reason}"

    def _resume(self, session: Session, at: datetime) -> Done | None:
        order = session.scalar(
            select(Order)
            .where(Order.is_open, Order.is_on_hold, Order.held_until < at)
            .order_by(Order.held_until)
            .limit(1)
        )
        if order is None or not (worker := self._worker(order)):
            return None
        working.resume(session, order.order_id, actor=worker, at=at, key=_key())
        return order, "resumed"

    # -- choosing ------------------------------------------------------------------------------

    def _first(
        self, session: Session, *conditions: ColumnElement[bool], among: int = 5
    ) -> Order | None:
        """One of the orders whose clock runs out first; not always the very first."""
        found = session.scalars(
            select(Order)
            .where(Order.is_open, Order.is_on_hold.is_(False), *conditions)
            .order_by(Order.rank_at, Order.order_id)
            .limit(among)
        ).all()
        return self.chance.choice(found) if found else None

    def _clerk(self) -> Actor:
        return self.desk.staff.actors[self.chance.choice(DESK)]

    def _worker(self, order: Order) -> Actor | None:
        team = self.desk.teams.get(order.team or "")
        return self.chance.choice(team) if team else None


def work(speed: float, stop: Event, seed: int | None = None) -> Iterator[str]:
    """Work until `stop` is set; yields a line for each act. Raises `NoDemo`."""
    with ops.reading() as session:
        desk = Desk.open(session)
    yield "The staff is at work. Ctrl-C sends it home."
    chance = Random(seed)
    shift = Shift(desk, chance)
    while not stop.wait(chance.expovariate(1.0) * SECONDS / speed):
        at = datetime.now(UTC)
        try:
            yield f"{at.astimezone(config.TZ):%H:%M:%S}  {shift.act(at)}"
        except Refused as refusal:
            yield f"{at.astimezone(config.TZ):%H:%M:%S}  not done: {refusal}"


def _key() -> str:
    return f"live:{uuid4()}"
