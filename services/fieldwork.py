"""The work of a team in the field: its open orders as a member sees them on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from domain.finishing import Item
from domain.orders import Status, Verb
from domain.scope import Actor, Scope
from services import attaching, listing, reaching, working
from services.attaching import Attached
from services.reaching import Reachable
from storage import masters, worklists
from storage.models import Order, OrderEvent

VERBS = (Verb.TAKE, Verb.ARRIVE, Verb.FINISH, Verb.RESUME, Verb.HOLD, Verb.RETURN)
STAGES = (Status.DISPATCHED.value, Status.IN_PROGRESS.value)
MOST = 100
_TELLING = (Verb.TAKE, Verb.REJECT, Verb.ARRIVE, Verb.HOLD)


@dataclass(frozen=True)
class Job:
    """One order of the team, with what the next step needs."""

    row: Row[Any]
    legal: frozenset[Verb]
    left: timedelta | None
    """Working time until it is due, while its clock stands outside the hours."""
    arrived_at: datetime | None
    """When somebody came to the site, since it was taken (or since its result was rejected)."""
    hold_reason: str | None
    contact: Reachable | None
    site: str
    """Where the order's own form says that the work is."""
    items: Sequence[Item] = ()
    results: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    photos: Mapping[str, Sequence[int]] = field(default_factory=dict)
    files: Sequence[Attached] = ()
    has_causes: bool = True

    @property
    def step(self) -> Verb | None:
        """The next step: take, arrive, finish; resume what is on hold. None: not one's own."""
        if Verb.RESUME in self.legal:
            return Verb.RESUME
        if Verb.TAKE in self.legal:
            return Verb.TAKE
        if Verb.ARRIVE in self.legal and self.arrived_at is None:
            return Verb.ARRIVE
        return Verb.FINISH if Verb.FINISH in self.legal else None


@dataclass(frozen=True)
class Work:
    """What a team has in hand."""

    jobs: Sequence[Job]
    """The one whose clock runs out first on top, what is on hold below."""
    team: Mapping[str, str]
    colleagues: Sequence[tuple[int, str]]
    """Everybody of the team who may work on an order: number and name."""


def in_hand(session: Session, *, actor: Actor, at: datetime) -> Work:
    """The open orders that this person's team holds."""
    scope = Scope(actor.scope).where(team=actor.team or listing.NOBODY, status=STAGES)
    rows = worklists.rows(session, scope, at, limit=MOST)
    ids = [row.order_id for row in rows]
    orders = {one.order_id: one for one in session.scalars(_orders(ids))}
    contacts = reaching.reach(session, list(orders.values()), actor=actor)
    told = _told(session, ids)
    listed = listing.listed(session, rows, actor, at)
    jobs = [_job(one, orders[one.row.order_id], contacts, told, actor) for one in listed]
    jobs = _with_reports(session, jobs, orders, actor)
    people = masters.members_of(session, actor.team) if actor.team else ()
    team = masters.names(session).teams.get(actor.team or "", {})
    return Work(jobs, team, [(one.person_id, one.name) for one in people])


def _orders(ids: Sequence[int]) -> Any:
    return select(Order).where(Order.order_id.in_(ids))


def _told(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], Row[Any]]:
    """The last event of each telling verb: (order, verb) -> seq, happened_at, reason."""
    asked: Any = (
        select(
            OrderEvent.order_id, OrderEvent.verb, OrderEvent.seq, OrderEvent.happened_at,
            OrderEvent.reason,
        )
        .where(OrderEvent.order_id.in_(ids), OrderEvent.verb.in_(_TELLING))
        .order_by(OrderEvent.seq)
    )  # fmt: skip
    return {(row.order_id, row.verb): row for row in session.execute(asked)}


def _job(
    one: listing.Listed, order: Order, contacts: Mapping[int, Reachable],
    told: Mapping[tuple[int, str], Row[Any]], actor: Actor,
) -> Job:  # fmt: skip
    row, number = one.row, one.row.order_id
    hold = told.get((number, Verb.HOLD))
    return Job(
        row, listing.legal(row, actor, VERBS), one.hours.left if one.hours else None,
        _arrived_at(number, told), hold.reason if hold and row.is_on_hold else None,
        contacts.get(number), reaching.site_of(order),
    )  # fmt: skip


def _with_reports(
    session: Session, jobs: Sequence[Job], orders: Mapping[int, Order], actor: Actor
) -> list[Job]:
    """The jobs, those that are to be reported with what the report must hold."""
    due = [orders[job.row.order_id] for job in jobs if job.step is Verb.FINISH]
    photos = attaching.photographed(session, [order.order_id for order in due])
    files = attaching.of_orders(session, due, actor=actor)

    def reported(job: Job) -> Job:
        number = job.row.order_id
        if job.step is not Verb.FINISH:
            return job
        owed = working.owed(session, orders[number], photos, actor)
        return replace(
            job, items=owed.items, photos=owed.photos, has_causes=owed.has_causes,
            results=working.results(session, owed.order.kind), files=files.get(number, ()),
        )  # fmt: skip

    return [reported(job) for job in jobs]


def _arrived_at(number: int, told: Mapping[tuple[int, str], Row[Any]]) -> datetime | None:
    arrival = told.get((number, Verb.ARRIVE))
    since = [told[key].seq for v in (Verb.TAKE, Verb.REJECT) if (key := (number, v)) in told]
    if arrival is None or arrival.seq < max(since, default=0):
        return None
    return arrival.happened_at  # type: ignore[no-any-return]
