"""Dispatching: the desk gives an order to a team."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.orders import Verb
from domain.scope import Actor
from services import ledger
from services.ledger import Entry
from storage.models import Order, Team


def dispatch(
    session: Session, order_id: int, team: str, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None, text: str | None = None,
) -> Order:  # fmt: skip
    """Give a received order to a team; its take clock starts. Needs `dispatch`."""
    _known(session, team)
    return ledger.act(
        session, order_id, Verb.DISPATCH, Entry(team=team, happened_at=happened_at, text=text),
        actor=actor, at=at, key=key, version=version,
    )  # fmt: skip


def transfer(
    session: Session, order_id: int, team: str, reason: str, *, actor: Actor, at: datetime,
    key: str, version: int | None = None, happened_at: datetime | None = None,
    text: str | None = None,
) -> Order:  # fmt: skip
    """Pass an order on to another team, with a reason; a new take clock and leg start."""
    _known(session, team)
    entry = Entry(team=team, reason=reason, happened_at=happened_at, text=text)
    return ledger.act(
        session, order_id, Verb.TRANSFER, entry, actor=actor, at=at, key=key, version=version
    )


def undo(
    session: Session, order_id: int, seq: int, *, actor: Actor, at: datetime, key: str,
    version: int | None = None,
) -> Order:  # fmt: skip
    """Take back one's own dispatch or transfer, the event `seq` of the ledger; its team is told.

    Raises what `domain.undoing` says, and `Overtaken` if the team has taken the order or anything
    else was done to it since. Needs `dispatch`.
    """
    entry = Entry(payload={"undoes": seq})
    return ledger.act(
        session, order_id, Verb.UNDO, entry, actor=actor, at=at, key=key, version=version
    )


def _known(session: Session, team: str) -> None:
    row = session.get(Team, team) if team else None
    if row is None or row.valid_to is not None:
        raise NotFound(field="team", what=team)
