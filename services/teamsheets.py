"""Teams, people, rosters and leave by the sheet: what a workbook asks for, as steps.

A step says which version it was made from. Steps are rehearsed by the rules that save them, in a
transaction that is given up: what a rehearsal finds wrong is what saving would refuse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain import duty
from domain.duty import Duties
from domain.errors import BadValue, Refused
from domain.scope import Actor
from services import leaves, rosters, teaming, teams
from services.leaves import Taken
from services.rosters import Month
from services.staffing import may, together
from services.teaming import BadForm, Form
from services.teams import Overview

TEAM, MOVE, ROSTER, LEAVE = "team", "move", "roster", "leave"
ORDER = (TEAM, MOVE, ROSTER, LEAVE)
"""Teams before the people who move into them, people before their duty."""


@dataclass(frozen=True)
class Step:
    """One change. `key` is a team, a staff number, or team and month; `seen` the version that it
    was made from, None for what is new; `said` plain values."""

    what: str
    key: str
    said: Mapping[str, Any]
    seen: int | None = None
    row: int = 0
    """The row of the workbook that asked for it."""


@dataclass(frozen=True)
class Standing:
    """Everything that a workbook of teams holds, as it is now."""

    overview: Overview
    months: Mapping[str, Month]
    """By `T01 2026-03`."""
    leave: tuple[Taken, ...]
    shifts: Mapping[str, duty.Shift] = field(default_factory=dict)


def standing(
    session: Session, months: Sequence[date], shifts: Mapping[str, duty.Shift], *, actor: Actor,
    at: datetime, today: date,
) -> Standing:  # fmt: skip
    """Teams, rosters of some months, leave that is not over. Raises `NotYours`."""
    found = teams.overview(session, actor=actor, at=at)
    read = rosters.months(session, [one.code for one in found.teams], months)
    by_key = {month_key(one.team, one.first): one for one in read}
    return Standing(found, by_key, leaves.listed(session, today, actor=actor), shifts)


def month_key(team: str, first: date) -> str:
    return f"{team} {duty.written_month(first)}"


def save(session: Session, steps: Sequence[Step], *, actor: Actor, at: datetime) -> int:
    """Carry all of them out, or none: whoever opened the transaction ends it. Raises the first
    refusal; returns how many were done."""
    may(actor)
    with together(session):
        for step in _in_order(steps):
            carry_out(session, step, actor=actor, at=at)
    return len(steps)


def rehearse(
    session: Session, steps: Sequence[Step], *, actor: Actor, at: datetime
) -> list[tuple[Step, Refused]]:
    """What would be refused, and why. The session has to be given up afterwards."""
    may(actor)
    found: list[tuple[Step, Refused]] = []
    with together(session):
        for step in _in_order(steps):
            try:
                with session.begin_nested():
                    carry_out(session, step, actor=actor, at=at)
            except BadForm as refusal:
                found += [(step, why) for why in refusal.problems.values()]
            except Refused as refusal:
                found.append((step, refusal))
    return found


def _in_order(steps: Sequence[Step]) -> list[Step]:
    return sorted(steps, key=lambda one: ORDER.index(one.what))


def carry_out(session: Session, step: Step, *, actor: Actor, at: datetime) -> None:
    """One step. Raises what its verb raises."""
    how: dict[str, Any] = {"actor": actor, "at": at}
    said, seen = step.said, step.seen
    if step.what == TEAM and seen is None:
        teaming.add(session, step.key, form_of(said), **how)
    elif step.what == TEAM:
        teaming.change(session, step.key, form_of(said), seen=seen or 0, **how)
    elif step.what == MOVE:
        teaming.move(session, step.key, said["team"] or None, seen=seen or 0, **how)
    elif step.what == ROSTER:
        team, _blank, month = step.key.rpartition(" ")
        first = rosters.read_month(month)
        wanted = duty.read_duties(said["duties"])
        rosters.save(session, team, first, wanted, seen=seen or 0, **how)
    else:
        days = date.fromisoformat(said["since"]), date.fromisoformat(said["until"])
        if seen is None:
            leaves.add(session, said["person"], *days, said["reason"], **how)
        else:
            leaves.change(session, int(step.key), *days, said["reason"], seen=seen, **how)


def form_of(said: Mapping[str, Any]) -> Form:
    lists = {name: tuple(said[name]) for name in ("skills", "areas")}
    return Form(**{**said, **lists})


def said_form(form: Form) -> dict[str, Any]:
    return {**asdict(form), "skills": list(form.skills), "areas": list(form.areas)}


def said_roster(duties: Duties) -> dict[str, Any]:
    return {"duties": duty.written_duties(duties)}


def written(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as a browser keeps them until they are saved; codes only."""
    return [{**asdict(one), "said": dict(one.said)} for one in steps]


def read(said: Any) -> list[Step]:
    """Steps out of what a browser sent. Raises `BadValue`."""
    names = {one.name for one in fields(Step)}
    try:
        steps = [Step(**{name: one[name] for name in names}) for one in said]
        ok = all(one.what in ORDER and isinstance(one.said, dict) for one in steps)
    except (KeyError, TypeError) as error:
        raise BadValue(what="workbook", value=str(error)) from error
    if not ok:
        raise BadValue(what="workbook", value="step")
    return steps
