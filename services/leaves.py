"""Leave: days on which somebody is away. Its history is in the audit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.scope import Actor
from i18n import N_
from services.reaching import is_in_reach
from services.staffing import NothingChanges, audit, may, nobody_there
from storage import masters, ops, reference
from storage.models import Leave, Person

LONGEST = timedelta(days=370)
FARTHEST = timedelta(days=800)
"""From today: no leave is entered for days further away than that."""


class NotADate(Refused):
    message = N_("%(value)s is not a day: enter it like 2026-03-18.")


class EndsBefore(Refused):
    message = N_("The last day %(until)s lies before the first, %(since)s.")


class TooLong(Refused):
    message = N_("From %(since)s to %(until)s is more than %(days)s days: enter it in parts.")


class TooFar(Refused):
    message = N_("%(value)s is too far away: check the year.")


class Overlaps(Refused):
    message = N_("The person is on leave from %(since)s to %(until)s already.")


class LeaveSavedMeanwhile(Refused):
    """`who` is a person's id."""

    message = N_("Not saved: %(who)s changed this leave on %(moment)s. Look again.")


@dataclass(frozen=True)
class Taken:
    """A leave as a page shows it."""

    leave_id: int
    person: str
    """Staff number."""
    name: str
    team: str | None
    since: date
    until: date
    reason: str
    version: int


@dataclass(frozen=True)
class Saved:
    """What came of saving: the leave, and the days on which nobody of the team is left."""

    leave_id: int
    nobody: tuple[date, ...]
    team: str | None


def listed(session: Session, since: date, *, actor: Actor) -> tuple[Taken, ...]:
    """Leave that has not ended before a day, of people within reach; the next first."""
    may(actor)
    rows = session.execute(
        select(Leave, Person.code, Person.name, Person.team, Person.branch)
        .join(Person, Person.person_id == Leave.person_id)
        .where(Leave.valid_to.is_(None), Leave.until >= since)
        .order_by(Leave.since, Person.code, Leave.leave_id)
    )
    return tuple(
        Taken(
            leave.leave_id, code, name, team, leave.since, leave.until, leave.reason, leave.version
        )
        for leave, code, name, team, branch in rows
        if is_in_reach(session, _home(session, team, branch), actor)
    )


def add(
    session: Session, person: str, since: date, until: date, reason: str, *, actor: Actor,
    at: datetime,
) -> Saved:  # fmt: skip
    """Enter a leave; both days are included. Raises `NotFound`, `EndsBefore`, `TooLong`, `TooFar`,
    `Overlaps`, `BadValue`, `NotYours`."""
    row = _person(session, person, actor)
    check(session, row.person_id, since, until, reason, at=at)
    leave = Leave(
        person_id=row.person_id, since=since, until=until, reason=reason, recorded_at=at,
        who=actor.person_id,
    )  # fmt: skip
    session.add(leave)
    session.flush()
    audit(session, "add_leave", "leaves", str(leave.leave_id), {}, _told(leave), actor, at)
    return _saved(session, leave, row.team, at)


def change(
    session: Session, leave_id: int, since: date, until: date, reason: str, *, seen: int,
    actor: Actor, at: datetime,
) -> Saved:  # fmt: skip
    """Another first or last day or reason. Raises `LeaveSavedMeanwhile`, `NothingChanges` and what
    `add` raises."""
    leave, person = _held(session, leave_id, seen, actor)
    check(session, leave.person_id, since, until, reason, at=at, besides=leave_id)
    if (leave.since, leave.until, leave.reason) == (since, until, reason):
        raise NothingChanges()
    before = _told(leave)
    leave.since, leave.until, leave.reason = since, until, reason
    _next(leave, actor, at)
    audit(session, "change_leave", "leaves", str(leave_id), before, _told(leave), actor, at)
    return _saved(session, leave, person.team, at)


def take_back(session: Session, leave_id: int, *, seen: int, actor: Actor, at: datetime) -> None:
    """The person is there after all. Raises `NotFound`, `LeaveSavedMeanwhile`, `NotYours`."""
    leave, _person = _held(session, leave_id, seen, actor)
    leave.valid_to = at
    _next(leave, actor, at)
    audit(session, "take_back_leave", "leaves", str(leave_id), _told(leave), {}, actor, at)
    session.flush()


def check(
    session: Session, person_id: int, since: date, until: date, reason: str, *, at: datetime,
    besides: int | None = None,
) -> None:  # fmt: skip
    """Whether such a leave can be entered; raises what `add` raises."""
    if until < since:
        raise EndsBefore(field="until", since=since.isoformat(), until=until.isoformat())
    if until - since >= LONGEST:
        days = LONGEST.days
        raise TooLong(field="until", since=since.isoformat(), until=until.isoformat(), days=days)
    today = at.astimezone(config.TZ).date()
    for name, day in (("since", since), ("until", until)):
        if abs(day - today) > FARTHEST:
            raise TooFar(field=name, value=day.isoformat())
    if reason not in reference.load(session).names.get("leave_reasons", {}):
        raise BadValue(field="reason", what="reason", value=reason or "-")
    other = session.scalars(
        select(Leave)
        .where(Leave.person_id == person_id, Leave.valid_to.is_(None))
        .where(Leave.since <= until, Leave.until >= since, Leave.leave_id != (besides or 0))
    ).first()
    if other is not None:
        raise Overlaps(field="since", since=other.since.isoformat(), until=other.until.isoformat())


def read(
    person: str | None, since: str | None, until: str | None, reason: str | None
) -> tuple[str, date, date, str]:
    """A leave as it was entered; without a last day it is that one day. Raises `Missing`,
    `NotADate`."""
    if not person:
        raise Missing(field="person", what="person")
    first = read_day(since, "since")
    last = read_day(until, "until") if until else first
    if not reason:
        raise Missing(field="reason", what="reason")
    return person, first, last, reason


def read_day(text: str | None, field: str) -> date:
    """A day that was typed. Raises `Missing`, `NotADate`."""
    if not text or not text.strip():
        raise Missing(field=field, what=field)
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotADate(field=field, value=text.strip()) from error


def _person(session: Session, code: str, actor: Actor) -> Person:
    may(actor)
    ops.one_at_a_time(session, "leaves")
    row = session.scalars(select(Person).where(Person.code == code)).first()
    if row is None or row.valid_to is not None:
        raise NotFound(field="person", what=code)
    if not is_in_reach(session, _home(session, row.team, row.branch), actor):
        raise NotYours(right="refer")
    return row


def _held(session: Session, leave_id: int, seen: int, actor: Actor) -> tuple[Leave, Person]:
    may(actor)
    row = session.get(Leave, leave_id)
    if row is None:
        raise NotFound(what=leave_id)
    person = _person(session, session.get_one(Person, row.person_id).code, actor)
    session.refresh(row)
    if row.version != seen:
        raise LeaveSavedMeanwhile(who=row.who, moment=row.recorded_at)
    if row.valid_to is not None:
        raise NotFound(what=leave_id)
    return row, person


def _next(leave: Leave, actor: Actor, at: datetime) -> None:
    leave.version += 1
    leave.recorded_at, leave.who = at, actor.person_id


def _saved(session: Session, leave: Leave, team: str | None, at: datetime) -> Saved:
    session.flush()
    days = nobody_there(session, team, leave.since, leave.until, at) if team else []
    return Saved(leave.leave_id, tuple(days), team)


def _home(session: Session, team: str | None, branch: str) -> str:
    """The branch by which it is said whose a person is: the team's, else the person's."""
    return masters.names(session).team_branches.get(team or "", branch)


def _told(leave: Leave) -> dict[str, str | int]:
    return {
        "person_id": leave.person_id, "since": leave.since.isoformat(),
        "until": leave.until.isoformat(), "reason": leave.reason,
    }  # fmt: skip
