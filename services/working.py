"""Working: the team takes an order, holds it, and reports it done."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import BadValue, NotFound
from domain.orders import Verb
from domain.scope import Actor
from services import ledger
from services.ledger import Entry
from storage import masters
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
) -> Order:  # fmt: skip
    """Report the work done; `result` is the code of the cause found. The confirm clock starts."""
    entry = Entry(text=text, happened_at=happened_at, payload={"result": result})
    return ledger.act(
        session, order_id, Verb.FINISH, entry, actor=actor, at=at, key=key, version=version
    )
