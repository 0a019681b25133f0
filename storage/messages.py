"""Messages to people and teams: what the bell counts and lists."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.scope import Actor
from storage.models import Outbox


def unread(session: Session, actor: Actor, since: datetime) -> int:
    """How many messages to the person or the person's team are later than `since`."""
    count = select(func.count()).select_from(Outbox)
    return session.scalar(count.where(_mine(actor), Outbox.at > since)) or 0


def recent(session: Session, actor: Actor, limit: int = 20) -> Sequence[Outbox]:
    """The latest messages to the person or the person's team, newest first."""
    return session.scalars(
        select(Outbox).where(_mine(actor)).order_by(Outbox.at.desc()).limit(limit)
    ).all()


def _mine(actor: Actor) -> ColumnElement[bool]:
    recipients = [f"person:{actor.person_id}"]
    if actor.team:
        recipients.append(f"team:{actor.team}")
    return Outbox.recipient.in_(recipients)
