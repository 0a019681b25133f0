"""Teams, people, rosters and leave as a workbook that can be edited and read again
(`exports.teams_in`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import config
from domain import duty
from exports.matrix import Lists, called
from exports.reports import File
from exports.workbook import About, Cells, Head, Sheet, file_name, workbook
from i18n import N_, _, named
from services.teams import Line
from services.teamsheets import Standing

TEAMS, PEOPLE, ROSTER, LEAVE = N_("Teams"), N_("People of teams"), N_("Roster"), N_("Leave")
CODES = N_("Codes")
"""Names of the sheets."""
CODE, NAME, NAME_EN = N_("Code"), N_("Team name"), N_("English name")
BRANCH_CODE, BRANCH = N_("Branch code"), N_("Belongs to")
KIND, LIMIT = N_("Kind of team"), N_("Order limit")
CALENDAR_CODE, CALENDAR = N_("Calendar code"), N_("Working hours")
SKILL_CODES, SKILLS = N_("Skill codes"), N_("Skills")
AREA_CODES, AREAS = N_("Area codes"), N_("Works in")
NUMBER, PERSON = N_("Staff number"), N_("Person")
TEAM_CODE, TEAM, MONTH = N_("Team code"), N_("Team"), N_("Month")
LEAVE_NO, SINCE, UNTIL = N_("No. of leave"), N_("First day"), N_("Last day")
REASON_CODE, REASON = N_("Reason code"), N_("Reason")
DAYS = tuple(str(day) for day in range(1, 32))
KIND_NAMES = {"field": N_("own"), "vendor": N_("vendor"), "desk": N_("order centre")}
BETWEEN = "; "
"""Between the codes in a cell."""


def book(standing: Standing, lists: Lists, who: str, at: datetime) -> File:
    """The workbook of the teams as they are."""
    title = _(N_("Teams and duty"))
    as_of = at.astimezone(config.TZ).replace(tzinfo=None)
    lines = [one for one in standing.overview.teams if one.valid_to is None]
    sheets = [
        _teams(lines, lists), _people(standing, lists), _roster(standing, lines, lists),
        _leave(standing, lists), _codes(standing, lists),
    ]  # fmt: skip
    facts = ((_("How to use it"), _("Change cells and add rows, then choose the file on the page."
                                    " Rows that are taken out stay as they are.")),)  # fmt: skip
    return File(file_name(title, as_of), workbook(sheets, About(title, as_of, who, facts)))


def _teams(lines: Sequence[Line], lists: Lists) -> Sheet:
    heads = [
        Head(_(CODE)), Head(_(NAME)), Head(_(NAME_EN)), Head(_(BRANCH_CODE)), Head(_(BRANCH)),
        Head(_(KIND)), Head(_(CALENDAR_CODE)), Head(_(CALENDAR)), Head(_(LIMIT), Cells.NUMBER),
        Head(_(SKILL_CODES)), Head(_(SKILLS)), Head(_(AREA_CODES)), Head(_(AREAS)),
    ]  # fmt: skip
    rows = [
        (
            one.code, one.name.get("zh_CN"), one.name.get("en"), one.branch,
            called(lists, "area", one.branch), _(KIND_NAMES.get(one.kind, one.kind)), one.calendar,
            called(lists, "calendar", one.calendar), one.capacity, BETWEEN.join(one.skills) or None,
            _named(lists, "product_groups", one.skills), BETWEEN.join(one.areas) or None,
            _named(lists, "area", one.areas),
        )
        for one in lines
    ]  # fmt: skip
    return Sheet(_(TEAMS), heads, rows, frozen=2)


def _named(lists: Lists, name: str, codes: Sequence[str]) -> str | None:
    return BETWEEN.join(str(called(lists, name, code)) for code in codes) or None


def _people(standing: Standing, lists: Lists) -> Sheet:
    of: list[tuple[str | None, Any]] = [
        (line.code, one) for line in standing.overview.teams for one in line.members
    ]
    of += [(None, one) for one in standing.overview.loose]
    rows = [(one.code, one.name, team, called(lists, "team", team)) for team, one in of]
    heads = [Head(_(NUMBER)), Head(_(PERSON)), Head(_(TEAM_CODE)), Head(_(TEAM))]
    return Sheet(_(PEOPLE), heads, rows, frozen=2)


def _roster(standing: Standing, lines: Sequence[Line], lists: Lists) -> Sheet:
    """A row for each person and month, a column for each day."""
    heads = [
        Head(_(TEAM_CODE)), Head(_(TEAM)), Head(_(MONTH)), Head(_(NUMBER)), Head(_(PERSON)),
        *(Head(day) for day in DAYS),
    ]  # fmt: skip
    by_code = {one.code: one for one in lines}
    rows = []
    for month in standing.months.values():
        line = by_code.get(month.team)
        for member in line.members if line else ():
            marks = [_mark(standing, month.duties or {}, day, member.code)
                     for day in duty.days_of(month.first)]  # fmt: skip
            rows.append(
                (month.team, called(lists, "team", month.team), duty.written_month(month.first),
                 member.code, member.name, *marks, *[None] * (len(DAYS) - len(marks)))
            )  # fmt: skip
    return Sheet(_(ROSTER), heads, rows, frozen=5)


def _mark(standing: Standing, duties: duty.Duties, day: Any, person: str) -> str | None:
    shift = duties.get(day, {}).get(person)
    found = standing.shifts.get(shift) if shift else None
    return named(dict(found.mark)) if found else shift


def _leave(standing: Standing, lists: Lists) -> Sheet:
    heads = [
        Head(_(LEAVE_NO), Cells.NUMBER), Head(_(NUMBER)), Head(_(PERSON)),
        Head(_(SINCE), Cells.DATE), Head(_(UNTIL), Cells.DATE), Head(_(REASON_CODE)),
        Head(_(REASON)),
    ]  # fmt: skip
    rows = [
        (one.leave_id, one.person, one.name, one.since, one.until, one.reason,
         called(lists, "leave_reasons", one.reason))
        for one in standing.leave
    ]  # fmt: skip
    return Sheet(_(LEAVE), heads, rows, frozen=3)


def _codes(standing: Standing, lists: Lists) -> Sheet:
    """What can stand in the columns of codes."""
    known: Mapping[str, tuple[str, Sequence[str]]] = {
        "area": (BRANCH, standing.overview.lists.branches),
        "calendar": (CALENDAR, standing.overview.lists.calendars),
        "product_groups": (SKILLS, standing.overview.lists.skills),
        "leave_reasons": (REASON, standing.overview.lists.reasons),
    }
    rows = [
        (_(title), code, called(lists, name, code))
        for name, (title, codes) in known.items()
        for code in codes
    ]
    rows += [(_(KIND), code, _(name)) for code, name in KIND_NAMES.items()]
    rows += [
        (_(ROSTER), named(dict(one.mark)), named(dict(one.name)))
        for one in standing.shifts.values()
    ]
    return Sheet(_(CODES), [Head(_("List")), Head(_("Code")), Head(_("Name"))], rows)
