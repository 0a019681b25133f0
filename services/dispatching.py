"""Dispatching: the desk gives an order to a team."""

from datetime import datetime

from sqlalchemy.orm import Session

import config
from domain.errors import NotFound, Refused
from domain.orders import Verb
from domain.scope import Actor
from i18n import N_
from services import ledger
from services.ledger import Entry
from storage import duties
from storage.models import Order


class AllOnLeave(Refused):
    """Nobody of the team is there; `team` is its code, `back` the day on which somebody is."""

    message = N_("All of %(team)s are on leave; somebody is back on %(back)s. Choose another team.")


def dispatch(
    session: Session, order_id: int, team: str, *, actor: Actor, at: datetime, key: str,
    version: int | None = None, happened_at: datetime | None = None, text: str | None = None,
) -> Order:  # fmt: skip
    """Give a received order to a team; its take clock starts. Needs `dispatch`.

    Raises `AllOnLeave`, `NotFound` and what the ledger raises.
    """
    entry = Entry(team=team, happened_at=happened_at, text=text)
    return _give(session, order_id, Verb.DISPATCH, entry, actor, at, key, version)


def transfer(
    session: Session, order_id: int, team: str, reason: str, *, actor: Actor, at: datetime,
    key: str, version: int | None = None, happened_at: datetime | None = None,
    text: str | None = None,
) -> Order:  # fmt: skip
    """Pass an order on to another team, with a reason; a new take clock and leg start."""
    entry = Entry(team=team, reason=reason, happened_at=happened_at, text=text)
    return _give(session, order_id, Verb.TRANSFER, entry, actor, at, key, version)


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


def _give(
    session: Session, order_id: int, verb: Verb, entry: Entry, actor: Actor, at: datetime,
    key: str, version: int | None,
) -> Order:  # fmt: skip
    """What was given already stays given, whatever has become of the team since."""
    if (done := ledger.answered(session, key, verb, actor, order_id)) is not None:
        return done
    _can_be_given(session, entry.team, at)
    return ledger.act(session, order_id, verb, entry, actor=actor, at=at, key=key, version=version)


def _can_be_given(session: Session, team: str | None, at: datetime) -> None:
    """Raises `NotFound` for what is no team, or none any more, `AllOnLeave`."""
    today = at.astimezone(config.TZ).date()
    is_anybody_away = duties.is_anybody_away(session, team, today)
    if team is None or is_anybody_away is None:
        raise NotFound(field="team", what=team)
    if not is_anybody_away:
        return
    staff = duties.staff(session, [team], at)[team]
    if staff.is_away(today):
        back = staff.back_on(today)
        raise AllOnLeave(field="team", team=team, back=back.isoformat() if back else "-")
