"""Messages to people and teams: what the bell counts and lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.scope import Actor
from storage.models import Order, Outbox


def unread(session: Session, actor: Actor, since: datetime) -> int:
    """How many messages to the person or the person's team are later than `since`."""
    count = select(func.count()).select_from(Outbox)
    return session.scalar(count.where(_mine(actor), Outbox.at > since)) or 0


def recent(session: Session, actor: Actor, limit: int = 20) -> Sequence[Any]:
    """The latest messages to the person or the person's team, newest first: `message`,
    `content`, `at`, `order_id`, `order_no`."""
    return session.execute(
        select(Outbox.message, Outbox.content, Outbox.at, Outbox.order_id, Order.order_no)
        .outerjoin(Order, Order.order_id == Outbox.order_id)
        .where(_mine(actor))
        .order_by(Outbox.at.desc())
        .limit(limit)
    ).all()


def _mine(actor: Actor) -> ColumnElement[bool]:
    recipients = [f"person:{actor.person_id}"]
    if actor.team:
        recipients.append(f"team:{actor.team}")
    return Outbox.recipient.in_(recipients)
