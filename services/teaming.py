"""Changing teams: adding, changing, closing them, and moving people between them."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.scope import Actor
from i18n import N_
from services.reaching import is_in_reach
from services.staffing import LOCK, NothingChanges, check_version, keep, may, turn
from storage import duties, masters, ops, reference, worklists
from storage.models import Person, Team

KINDS = ("field", "vendor", "desk")
IN_TEAMS = frozenset({"desk", "desk_leader", "reviewer", "field", "vendor"})
"""Roles of people who can be in a team."""
MOST_ORDERS = 999
LONGEST_NUMBER = 20
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")


class StillHolds(Refused):
    message = N_("Not closed: it holds %(orders)s orders. Transfer them first.")


class StillHasPeople(Refused):
    message = N_("Not closed: %(people)s people are in it. Move them first.")


class LastDesk(Refused):
    message = N_("There is no other order centre: this one stays.")


class CodeTaken(Refused):
    message = N_("There is a team %(code)s already.")


class BadCode(Refused):
    message = N_("%(code)s cannot be a code: enter up to 20 letters and digits.")


class NotACapacity(Refused):
    message = N_("%(value)s is not a number of orders: enter a whole number from 1 to %(most)s.")


class BadForm(Refused):
    """What was entered cannot be saved; `problems` says why, by field."""

    message = N_("Not saved: some fields are not valid.")

    def __init__(self, problems: Mapping[str, Refused]) -> None:
        self.problems = problems
        super().__init__()


@dataclass(frozen=True)
class Form:
    """A team as a form or a workbook says it; `capacity` as it was typed."""

    name: str
    name_en: str
    branch: str
    kind: str
    calendar: str
    capacity: str
    skills: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lists:
    """Codes that a team can name."""

    branches: tuple[str, ...]
    calendars: tuple[str, ...]
    skills: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def add(session: Session, code: str, form: Form, *, actor: Actor, at: datetime) -> Team:
    """A new team. Raises `BadForm`, `NotYours`."""
    may(actor)
    ops.one_at_a_time(session, LOCK)
    wrong = problems(session, form, actor)
    code = code.strip()
    if not code:
        wrong["code"] = Missing(field="code", what="code")
    elif not _CODE.fullmatch(code):
        wrong["code"] = BadCode(field="code", code=code)
    elif session.get(Team, code) is not None:
        wrong["code"] = CodeTaken(field="code", code=code)
    if wrong:
        raise BadForm(wrong)
    team = Team(code=code, **_values(form))
    session.add(team)
    keep(session, team, {}, _told(form), "add_team", actor, at)
    return team


def change(
    session: Session, code: str, form: Form, *, seen: int, actor: Actor, at: datetime
) -> tuple[str, ...]:
    """Save a team as the form says it; the names of the fields that changed. Raises `BadForm`,
    `SavedMeanwhile`, `NothingChanges`, `NotFound`, `NotYours`."""
    team = turn(session, code, actor)
    wrong = problems(session, form, actor)
    if wrong:
        raise BadForm(wrong)
    values = {name: value for name, value in _values(form).items() if getattr(team, name) != value}
    if not values:
        raise NothingChanges()
    check_version(session, team, seen)
    if "kind" in values and _is_last_desk(session, team):
        raise BadForm({"kind": LastDesk(field="kind")})
    before = {name: getattr(team, name) for name in values}
    for name, value in values.items():
        setattr(team, name, value)
    keep(session, team, before, values, "change_team", actor, at)
    return tuple(values)


def close(session: Session, code: str, *, seen: int, actor: Actor, at: datetime) -> None:
    """End a team; it stays where it is named. Raises `StillHolds`, `StillHasPeople`, `LastDesk`,
    and what `change` raises."""
    team = turn(session, code, actor)
    if team.valid_to is not None:
        raise NothingChanges()
    check_version(session, team, seen)
    if held := worklists.held_by(session, code):
        raise StillHolds(orders=held)
    if people := len(duties.members_of(session, [code])):
        raise StillHasPeople(people=people)
    if _is_last_desk(session, team):
        raise LastDesk()
    team.valid_to = at
    keep(session, team, {"valid_to": None}, {"valid_to": at.isoformat()}, "close_team", actor, at)


def _is_last_desk(session: Session, team: Team) -> bool:
    open_desks = select(func.count()).where(Team.kind == "desk", Team.valid_to.is_(None))
    return team.kind == "desk" and session.scalar(open_desks) == 1


def reopen(session: Session, code: str, *, seen: int, actor: Actor, at: datetime) -> None:
    """Take the end of a team back. Raises what `change` raises."""
    team = turn(session, code, actor, is_open=False)
    check_version(session, team, seen)
    ended = team.valid_to.isoformat() if team.valid_to else None
    team.valid_to = None
    keep(session, team, {"valid_to": ended}, {"valid_to": None}, "reopen_team", actor, at)


def move(
    session: Session, person: str, team: str | None, *, seen: int, actor: Actor, at: datetime
) -> None:
    """Put somebody, by staff number, into a team, or (None) into none. Raises `NotFound`,
    `SavedMeanwhile`, `NothingChanges`, `NotYours`."""
    may(actor)
    ops.one_at_a_time(session, LOCK)
    row = session.scalars(select(Person).where(Person.code == person)).first()
    if row is None or row.valid_to is not None or not (row.team or IN_TEAMS & set(row.roles)):
        raise NotFound(field="person", what=person)
    if row.team is None and not is_in_reach(session, row.branch, actor):
        raise NotYours(right="refer")
    for code in {team, row.team} - {None}:
        turn(session, str(code), actor, is_open=None if code == row.team else True)
    if row.team == team:
        raise NothingChanges()
    check_version(session, row, seen)
    before, row.team = row.team, team
    keep(session, row, {"team": before}, {"team": team}, "move_person", actor, at)


NO_TEAM = "-"


def read_target(person: str | None, team: str | None) -> str | None:
    """The team that was chosen for somebody; None for none. Raises `Missing`."""
    if not person:
        raise Missing(field="person", what="person")
    if not team:
        raise Missing(field="team", what="team")
    return None if team == NO_TEAM else team


def problems(session: Session, form: Form, actor: Actor) -> dict[str, Refused]:
    """What is wrong with a form, by field."""
    known = lists(session, actor)
    wrong: dict[str, Refused] = {}
    for name in ("name", "branch"):
        if not getattr(form, name).strip():
            wrong[name] = Missing(field=name, what="name" if name == "name" else "area")
    allowed = {"branch": known.branches, "kind": KINDS, "calendar": known.calendars}
    for name, codes in allowed.items():
        said = getattr(form, name)
        if name not in wrong and said not in codes:
            wrong[name] = BadValue(field=name, what=name, value=said)
    all_branches = masters.names(session).branch_paths
    for name, listed in {"skills": known.skills, "areas": tuple(all_branches)}.items():
        if odd := [code for code in getattr(form, name) if code not in listed]:
            wrong[name] = BadValue(field=name, what=name, value=", ".join(odd))
    value = form.capacity.strip() or "-"
    is_number = value.isdecimal() and len(value) < LONGEST_NUMBER
    if not is_number or not 1 <= int(value) <= MOST_ORDERS:
        wrong["capacity"] = NotACapacity(field="capacity", value=value, most=MOST_ORDERS)
    return wrong


def _values(form: Form) -> dict[str, Any]:
    name = form.name.strip()
    return {
        "name": {"zh_CN": name, "en": form.name_en.strip() or name}, "branch": form.branch,
        "kind": form.kind, "calendar": form.calendar, "capacity": int(form.capacity),
        "skills": list(form.skills), "areas": list(form.areas),
    }  # fmt: skip


def _told(form: Form) -> dict[str, Any]:
    return {**asdict(form), "skills": list(form.skills), "areas": list(form.areas)}


def lists(session: Session, actor: Actor) -> Lists:
    """What the fields of a team can say."""
    rules = reference.load(session)
    paths = masters.names(session).branch_paths
    root = actor.scope.branch_path or ""
    return Lists(
        tuple(code for code, path in paths.items() if root and path.startswith(root)),
        tuple(rules.calendars.versions), tuple(rules.names.get("product_groups", {})),
        tuple(rules.names.get("leave_reasons", {})),
    )  # fmt: skip
