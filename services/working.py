"""Working: the team takes an order, holds it, and reports it done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain import finishing
from domain.errors import BadValue, NotFound
from domain.finishing import Item, Report
from domain.orders import Status, Verb
from domain.scope import Actor
from services import attaching, ledger
from services.ledger import Entry
from services.reaching import visible
from storage import masters, reference
from storage.models import Order


def take(
    session: Session, order_id: int, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None, assignee: int | None = None,
) -> Order:  # fmt: skip
    """The team accepts the order; `assignee` is who works on it (the actor, if not said)."""
    if assignee is not None and masters.actor_of(session, assignee) is None:
        raise NotFound(field="assignee", what=assignee)
    payload = {"assignee": assignee or actor.person_id}
    return ledger.act(
        session, order_id, Verb.TAKE, Entry(happened_at=happened_at, payload=payload),
        actor=actor, at=at, key=key, version=version,
    )  # fmt: skip


def hold(
    session: Session, order_id: int, reason: str, until: datetime, *, actor: Actor, at: datetime,
    key: str, version: int | None = None, happened_at: datetime | None = None,
    text: str | None = None,
) -> Order:  # fmt: skip
    """Stop the clocks, with a reason and the moment agreed for going on, which lies ahead."""
    if until <= (happened_at or at):
        raise BadValue(field="until", what="until", value=until)
    entry = Entry(
        reason=reason, text=text, happened_at=happened_at, payload={"until": until.isoformat()}
    )
    return ledger.act(
        session, order_id, Verb.HOLD, entry, actor=actor, at=at, key=key, version=version
    )


def resume(
    session: Session, order_id: int, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None, text: str | None = None,
) -> Order:  # fmt: skip
    """Let the clocks run on with the time that they had."""
    return ledger.act(
        session, order_id, Verb.RESUME, Entry(happened_at=happened_at, text=text),
        actor=actor, at=at, key=key, version=version,
    )  # fmt: skip


def finish(
    session: Session, order_id: int, result: str, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None, text: str | None = None,
    said: Mapping[str, str] | None = None,
) -> Order:  # fmt: skip
    """Report the work done; `result` is the code of the cause found. The confirm clock starts.

    `said` is the report by item, as its form says it: it is held against what the kind of the order
    requires, photos included. The team or vendor that did the work owes all of it; the order
    centre, which reports what it is told, may leave items out. None: the work was recorded
    elsewhere (an import, a demo) and is taken as told.
    """
    if (done := ledger.answered(session, key, Verb.FINISH, actor, order_id)) is not None:
        return done
    due = required(session, order_id, actor) if said is not None else None
    report = Report()
    if due is not None and said is not None and due.is_due(version):
        report = finishing.check(due.items, said, due.photos, result, is_whole=due.is_whole)
    payload = {"result": result} | ({"report": dict(report.values)} if report.values else {})
    entry = Entry(text=text, happened_at=happened_at, payload=payload, words=report.words)
    order = ledger.act(
        session, order_id, Verb.FINISH, entry, actor=actor, at=at, key=key, version=version
    )
    if due is not None and due.photos:
        attaching.rest_on(session, order, due.photos)
    return order


@dataclass(frozen=True)
class Owed:
    """What a report of an order must hold, and the photos that are there already."""

    order: Order
    items: tuple[Item, ...]
    photos: Mapping[str, list[int]]
    """Attachments by item."""
    is_whole: bool
    """Whether everything required must be there."""
    is_theirs: bool
    has_causes: bool = True
    """Whether the result is the cause of a fault, out of the department's list."""

    def is_due(self, version: int | None) -> bool:
        """Whether the order can be reported done at all: else the ledger says why it cannot."""
        is_same = version is None or version == self.order.version
        is_open = self.order.status == Status.IN_PROGRESS and not self.order.is_on_hold
        return is_same and is_open and self.is_theirs


def required(session: Session, order_id: int, actor: Actor) -> Owed:
    """What this person's report of an order must hold; raises `NotFound`."""
    order = visible(session, order_id, actor)
    return owed(session, order, attaching.photographed(session, [order_id]), actor)


def owed(
    session: Session, order: Order, photos: Mapping[int, attaching.Photos], actor: Actor
) -> Owed:
    """The same of an order that is known to be within the person's rights; `photos` by order."""
    kind = reference.load(session).kinds.get(order.kind)
    is_desk = "dispatch" in actor.rights
    return Owed(
        order, kind.finish.asked(order.product_group) if kind else (),
        photos.get(order.order_id, {}), is_whole=not is_desk,
        is_theirs=is_desk or actor.team == order.team,
        has_causes=has_causes(session, order.kind),
    )  # fmt: skip


def has_causes(session: Session, kind: str) -> bool:
    """Whether the result of an order of this kind is the cause of a fault."""
    rules = reference.load(session)
    return kind not in rules.kinds or not rules.kinds[kind].finish.results


def results(session: Session, kind: str) -> Mapping[str, Mapping[str, str]]:
    """What may be given as the result of an order of this kind, by code, with names."""
    rules = reference.load(session)
    own = rules.kinds[kind].finish.results if kind in rules.kinds else ()
    return dict(own) or rules.names.get("causes", {})
