"""What saving the steps of a workbook would change, as lines of before and after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from callbacks.teamboard import listed
from domain import duty
from exports import teams_in
from i18n import _, named
from services.teamsheets import LEAVE, MOVE, ROSTER, TEAM, Standing, Step
from ui import formats
from ui import teams as ui
from ui.order import Names
from ui.teams.table import KINDS

LISTS = {"branch": "area", "calendar": "calendar", "skills": "product_groups", "areas": "area"}
"""The code list of a field."""


def differences(steps: Sequence[Step], standing: Standing, lists: Any) -> list[ui.Difference]:
    """A line for each field of a team, each person, each day of a roster, each leave."""
    how = {TEAM: _team, MOVE: _move, ROSTER: _roster, LEAVE: _leave}
    names = Names(lists)
    return [
        ui.Difference(_(teams_in.TITLES[step.what]), *line)
        for step in steps
        for line in how[step.what](step, standing, names)
    ]


Line = tuple[str, str, str, str]
"""What it is about, the field, before, after."""


def _team(step: Step, standing: Standing, names: Names) -> list[Line]:
    line = standing.overview.of(step.key)
    about = f"{step.key} {step.said['name']}"
    if line is None:
        return [(about, _("A new team"), "", _shown("branch", step.said["branch"], names))]
    before: Mapping[str, Any] = vars(line.form)
    return [
        (about, ui.field_name(name), _shown(name, before[name], names), _shown(name, now, names))
        for name, now in step.said.items()
        if (tuple(now) if isinstance(now, list) else now) != before[name]
    ]


def _shown(name: str, value: Any, names: Names) -> str:
    if name == "kind":
        return _(KINDS.get(value, value))
    if isinstance(value, list | tuple):
        return listed(names(LISTS[name], one) for one in value)
    return names(LISTS[name], value) if name in LISTS else str(value)


def _move(step: Step, standing: Standing, names: Names) -> list[Line]:
    before = next(
        (
            line.code
            for line in standing.overview.teams
            for one in line.members
            if one.code == step.key
        ),
        "",
    )
    said = [names("team", code) if code else _("no team") for code in (before, step.said["team"])]
    return [(_person(step.key, names), ui.field_name("team"), *said)]  # type: ignore[list-item]


def _roster(step: Step, standing: Standing, names: Names) -> list[Line]:
    month = standing.months[step.key]
    before, after = month.duties or {}, duty.read_duties(step.said["duties"])
    return [
        (
            f"{names('team', month.team)} {_person(person, names)}",
            str(formats.day(day, date.min)),
            _shift(before.get(day, {}).get(person), standing),
            _shift(after.get(day, {}).get(person), standing),
        )
        for day in duty.changed_days(before, after)
        for person in sorted({*before.get(day, {}), *after.get(day, {})})
        if before.get(day, {}).get(person) != after.get(day, {}).get(person)
    ]


def _shift(code: str | None, standing: Standing) -> str:
    found = standing.shifts.get(code or "")
    return named(dict(found.name)) if found else (code or "")


def _leave(step: Step, standing: Standing, names: Names) -> list[Line]:
    known = [one for one in standing.leave if str(one.leave_id) == step.key]
    before = [(one.since, one.until, one.reason) for one in known]
    said = step.said
    days = date.fromisoformat(said["since"]), date.fromisoformat(said["until"])
    now = _span(*days, said["reason"], names)
    was = _span(*before[0], names) if before else ""
    return [(_person(said["person"], names), ui.field_name("leave"), was, now)]


def _span(since: date, until: date, reason: str, names: Names) -> str:
    days = f"{formats.day(since, date.min)}–{formats.day(until, date.min)}"
    return f"{days} {names('leave_reasons', reason)}"


def _person(code: str, names: Names) -> str:
    return f"{names('person', code)} {code}"
