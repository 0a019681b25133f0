"""Closing: the desk checks with the customer and ends the order."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import BadValue
from domain.orders import Verb
from domain.scope import Actor
from services import ledger
from services.ledger import Entry
from storage.models import Order


def confirm(
    session: Session, order_id: int, word: str, satisfaction: int, *, actor: Actor, at: datetime,
    key: str, version: int | None = None, happened_at: datetime | None = None,
    text: str | None = None,
) -> Order:  # fmt: skip
    """The customer confirms recovery: the customer's word (a code) and satisfaction, 1 to 5."""
    if satisfaction not in (1, 2, 3, 4, 5):
        raise BadValue(field="satisfaction", what="satisfaction", value=satisfaction)
    entry = Entry(
        text=text, happened_at=happened_at, payload={"word": word, "satisfaction": satisfaction}
    )
    return ledger.act(
        session, order_id, Verb.CONFIRM, entry, actor=actor, at=at, key=key, version=version
    )


def close(
    session: Session, order_id: int, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None,
) -> Order:  # fmt: skip
    """End the order; the versions of limits and calendars in force are pinned."""
    return ledger.act(
        session, order_id, Verb.CLOSE, Entry(happened_at=happened_at),
        actor=actor, at=at, key=key, version=version,
    )  # fmt: skip


def cancel(
    session: Session, order_id: int, reason: str, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None, text: str | None = None,
) -> Order:  # fmt: skip
    """End an order that is no longer wanted, with a reason."""
    return ledger.act(
        session, order_id, Verb.CANCEL, Entry(reason=reason, text=text, happened_at=happened_at),
        actor=actor, at=at, key=key, version=version,
    )  # fmt: skip
