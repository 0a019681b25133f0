"""What teams, rosters and leave share: who may change them, whose turn it is, what is written down.

A change says which version of the row it was made from: the id of the last row of it in
`master_versions`. Whoever saves second is told who was first and what that changed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from domain import duty
from domain.errors import NotFound, NotYours, Refused
from domain.scope import Actor
from i18n import N_
from services.reaching import is_in_reach
from storage import duties, imports, masters, ops, reference, stamps
from storage.models import Audit, MasterVersion, Person, Team

LOCK = "teams"
TOGETHER = "changes_together"
"""In a session's `info` while several changes are one: whether anything has changed."""


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Let several changes raise the stamp once, after the last of them.

    Names and reference data are kept under the stamp that they were read by, by all threads: they
    are read before anything has changed, and not again until the transaction has ended.
    """
    masters.names(session)
    reference.load(session)
    session.info[TOGETHER] = False
    try:
        yield
        has_changed = session.info[TOGETHER]
    finally:
        del session.info[TOGETHER]
    if has_changed:
        stamps.raise_(session, "masters")


class SavedMeanwhile(Refused):
    """Somebody saved the row since it was looked at; `who` is a person's id or None, `fields` are
    the names of what changed, `version` what it is now."""

    message = N_("Not saved: %(who)s changed it on %(moment)s: %(fields)s.")


class NothingChanges(Refused):
    message = N_("Nothing would change.")


def may(actor: Actor) -> None:
    """Whether somebody may look at and change teams; raises `NotYours`."""
    if "refer" not in actor.rights:
        raise NotYours(right="refer")


def check_version(session: Session, row: Team | Person, seen: int) -> None:
    """Raises `SavedMeanwhile` if somebody saved the row after the version `seen`."""
    entity = row.__tablename__
    versions = list(
        session.scalars(
            select(MasterVersion)
            .where(MasterVersion.entity == entity, MasterVersion.code == row.code)
            .where(MasterVersion.id >= seen)
            .order_by(MasterVersion.id)
        )
    )
    later = [one for one in versions if one.id > seen]
    if not later:
        return
    last, before = later[-1], versions[0].content if versions[0].id == seen else {}
    fields = [
        name for name, value in last.content.items() if before and before.get(name) != value
    ] or ["row"]  # fmt: skip
    raise SavedMeanwhile(
        who=last.who, moment=last.valid_from, fields=",".join(fields), version=last.id
    )


def keep(
    session: Session, row: Team | Person, before: Mapping[str, Any], after: Mapping[str, Any],
    action: str, actor: Actor, at: datetime,
) -> None:  # fmt: skip
    """Write down a change: the version of the row, the audit, the stamp of the masters."""
    if TOGETHER in session.info:
        session.info[TOGETHER] = True
    else:
        stamps.raise_(session, "masters")
    imports.keep_versions(session, [row], at, actor.person_id)
    audit(session, action, row.__tablename__, row.code, before, after, actor, at)


def audit(
    session: Session, action: str, entity: str, key: str, before: Mapping[str, Any],
    after: Mapping[str, Any], actor: Actor, at: datetime,
) -> None:  # fmt: skip
    """Who changed what from what; codes and days only."""
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action=action, entity=entity, entity_id=key,
            content={"before": dict(before), "after": dict(after)},
        )
    )  # fmt: skip


def team_of(session: Session, code: str, actor: Actor, *, is_open: bool | None = True) -> Team:
    """A team within somebody's reach; raises `NotFound`, `NotYours`."""
    may(actor)
    row = session.get(Team, code) if code else None
    if row is None or (is_open is not None and (row.valid_to is None) != is_open):
        raise NotFound(field="team", what=code)
    if not is_in_reach(session, row.branch, actor):
        raise NotYours(right="refer")
    return row


def turn(session: Session, code: str, actor: Actor, *, is_open: bool | None = True) -> Team:
    """The team, once nobody else is changing any."""
    ops.one_at_a_time(session, LOCK)
    return team_of(session, code, actor, is_open=is_open)


def nobody_there(session: Session, team: str, since: date, until: date, at: datetime) -> list[date]:
    """Days of a period on which all of a team are on leave: it can be given nothing then."""
    found = duties.staff(session, [team], at)[team]
    today = at.astimezone(config.TZ).date()
    days = found.days_away(max(since, today), min(until, today + duty.DAY * duty.LONGEST_AHEAD))
    return list(days)
