"""Open orders into the ledger, through the services, with the times at which things happened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import asking
from demo.department import OFFICE
from demo.plan import Plan
from demo.tickets import Ticket
from domain.orders import Verb
from domain.scope import Actor
from services import closing, dispatching, ledger, receiving, working
from services.ledger import Entry
from storage import masters, ops, reference
from storage.models import Contact, Order, Person
from storage.reference import Reference

SOURCE = "branch"
"""The source of the files that these orders stand in too, so that each order is one."""
TOGETHER = 25
"""Orders adopted in one transaction."""
DESK = tuple(code for code, _name, roles in OFFICE if roles == ("desk",))

Act = Callable[[Session, int, str], Order]
"""Something done to an order: session, order, key."""


@dataclass(frozen=True)
class Staff:
    """Who can act, by staff number, and whom to call at a customer's."""

    actors: Mapping[str, Actor]
    contacts: Mapping[str, int]

    @classmethod
    def read(cls, session: Session) -> "Staff":
        actors = {}
        for person in session.scalars(select(Person).where(Person.is_demo)):
            found = masters.actor_of(session, person.person_id)
            if found is not None:
                actors[person.code] = found[1]
        contacts = session.execute(select(Contact.customer_no, Contact.contact_id))
        return cls(actors, dict(contacts.all()))


def adopt(plan: Plan, tickets: Sequence[Ticket]) -> Iterator[int]:
    """Take up every open ticket; yields how many orders are done after each transaction.

    The same ticket twice changes nothing: its acts carry keys made of its number.
    """
    with ops.reading() as session:
        staff, rules = Staff.read(session), reference.load(session)
    for begin in range(0, len(tickets), TOGETHER):
        part = tickets[begin : begin + TOGETHER]
        with ops.transaction() as session:
            for ticket in part:
                _Adoption(plan, ticket, staff, rules).run(session)
        yield begin + len(part)


class _Adoption:
    """One ticket's way through the services, everything recorded at the plan's moment."""

    def __init__(self, plan: Plan, ticket: Ticket, staff: Staff, rules: Reference) -> None:
        self.ticket, self.staff, self.rules = ticket, staff, rules
        self.at = plan.now
        self.chance: Random = plan.chance(f"adopt {ticket.number}")
        self.desk = staff.actors[self.chance.choice(DESK)]

    def run(self, session: Session) -> None:
        order = self._begin(session)
        acts = sorted(self._acts(), key=lambda act: act[0])
        for number, (_happened_at, act) in enumerate(acts, start=2):
            act(session, order.order_id, self._key(number))

    def _key(self, number: int) -> str:
        return f"demo:{self.ticket.number}:{number}"

    def _begin(self, session: Session) -> Order:
        ticket, is_applied = self.ticket, self.ticket.submitted_at is not None
        contact = self.staff.contacts.get(ticket.client.number)
        draft = replace(
            asking.draft(self.chance, ticket, self.rules, contact),
            happened_at=ticket.began_at, source=SOURCE, order_no=ticket.number,
        )  # fmt: skip
        begin = receiving.submit if is_applied else receiving.receive
        manager = self.staff.actors[ticket.client.manager]
        return begin(
            session, draft, actor=manager if is_applied else self.desk, at=self.at,
            key=self._key(1),
        )  # fmt: skip

    def _acts(self) -> Iterator[tuple[datetime, Act]]:
        """What happened after the order came in, each with its moment."""
        ticket = self.ticket
        if ticket.submitted_at and ticket.status != "submitted":
            yield ticket.received_at, self._accept
        if ticket.dispatched_at:
            yield ticket.dispatched_at, self._dispatch
        if ticket.first_taken_at and ticket.transferred_at:
            yield ticket.first_taken_at, self._take_first
            yield ticket.transferred_at, self._transfer
        if ticket.taken_at:
            yield ticket.taken_at, self._take
        if ticket.hold:
            yield ticket.hold.start, self._hold
        if ticket.done_at:
            yield ticket.done_at, self._finish
        if ticket.confirmed_at:
            yield ticket.confirmed_at, self._confirm
        yield from self._urges()

    def _urges(self) -> Iterator[tuple[datetime, Act]]:
        since = self.ticket.taken_at or self.ticket.received_at
        for number in range(1, self.ticket.urges + 1):
            share = number / (self.ticket.urges + 1)
            at = since + share * (self.at - since)
            yield at, self._urge_at(at.replace(microsecond=0))

    # -- the acts ------------------------------------------------------------------------------

    def _accept(self, session: Session, order_id: int, key: str) -> Order:
        return receiving.accept(
            session, order_id, actor=self.desk, at=self.at, key=key,
            happened_at=self.ticket.received_at,
        )  # fmt: skip

    def _dispatch(self, session: Session, order_id: int, key: str) -> Order:
        team = self.ticket.first_crew or self.ticket.crew
        return dispatching.dispatch(
            session, order_id, str(team), actor=self.desk, at=self.at, key=key,
            happened_at=self.ticket.dispatched_at,
        )  # fmt: skip

    def _take_first(self, session: Session, order_id: int, key: str) -> Order:
        actor = self._somebody_of(str(self.ticket.first_crew))
        return working.take(
            session, order_id, actor=actor, at=self.at, key=key,
            happened_at=self.ticket.first_taken_at,
        )  # fmt: skip

    def _transfer(self, session: Session, order_id: int, key: str) -> Order:
        return dispatching.transfer(
            session, order_id, str(self.ticket.crew), self.chance.choice(("skill", "load")),
            actor=self.desk, at=self.at, key=key, happened_at=self.ticket.transferred_at,
        )  # fmt: skip

    def _take(self, session: Session, order_id: int, key: str) -> Order:
        return working.take(
            session, order_id, actor=self._worker(), at=self.at, key=key,
            happened_at=self.ticket.taken_at,
        )  # fmt: skip

    def _hold(self, session: Session, order_id: int, key: str) -> Order:
        hold = self.ticket.hold
        assert hold is not None
        return working.hold(
            session, order_id, hold.reason, hold.until, actor=self._worker(), at=self.at,
            key=key, happened_at=hold.start,
        )  # fmt: skip

    def _finish(self, session: Session, order_id: int, key: str) -> Order:
        return working.finish(
            session, order_id, self.ticket.cause or "nothing_found", actor=self._worker(),
            at=self.at, key=key, happened_at=self.ticket.done_at,
        )  # fmt: skip

    def _confirm(self, session: Session, order_id: int, key: str) -> Order:
        return closing.confirm(
            session, order_id, "recovered", self.ticket.satisfaction or 5, actor=self.desk,
            at=self.at, key=key, happened_at=self.ticket.confirmed_at,
        )  # fmt: skip

    def _urge_at(self, at: datetime) -> Act:
        def urge(session: Session, order_id: int, key: str) -> Order:
            entry = Entry(text="客户来电催办", happened_at=at)
            return ledger.act(
                session, order_id, Verb.URGE, entry, actor=self.desk, at=self.at, key=key
            )

        return urge

    def _worker(self) -> Actor:
        return self.staff.actors[str(self.ticket.worker)]

    def _somebody_of(self, crew: str) -> Actor:
        codes = sorted(code for code, actor in self.staff.actors.items() if actor.team == crew)
        return self.staff.actors[self.chance.choice(codes)]
