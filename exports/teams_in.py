"""A workbook of teams that was edited, as steps to be saved, and its mistakes.

Rows that are not in the workbook stay as they are. A team whose code is not known is added; a leave
without a number is added; the row of a person in the roster is that person's whole month.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from python_calamine import CalamineWorkbook

from domain import duty
from domain.errors import Refused
from exports import sheets, teams
from exports.matrix import Lists
from exports.sheets import Mistake, NotAWorkbook, Row, Wrong, spellings
from i18n import N_, _
from services import teamsheets
from services.teaming import Form
from services.teamsheets import LEAVE, MOVE, ROSTER, TEAM, Standing, Step

TITLES = {TEAM: teams.TEAMS, MOVE: teams.PEOPLE, ROSTER: teams.ROSTER, LEAVE: teams.LEAVE}
"""The sheet that each kind of step is from."""
HEADS = {
    TEAM: (
        teams.CODE, teams.NAME, teams.NAME_EN, teams.BRANCH_CODE, teams.BRANCH, teams.KIND,
        teams.CALENDAR_CODE, teams.CALENDAR, teams.LIMIT, teams.SKILL_CODES, teams.SKILLS,
        teams.AREA_CODES, teams.AREAS,
    ),
    MOVE: (teams.NUMBER, teams.PERSON, teams.TEAM_CODE, teams.TEAM),
    ROSTER: (teams.TEAM_CODE, teams.TEAM, teams.MONTH, teams.NUMBER, teams.PERSON, *teams.DAYS),
    LEAVE: (
        teams.LEAVE_NO, teams.NUMBER, teams.PERSON, teams.SINCE, teams.UNTIL, teams.REASON_CODE,
        teams.REASON,
    ),
}  # fmt: skip
NEEDED = {
    TEAM: (teams.CODE, teams.NAME), MOVE: (teams.NUMBER, teams.TEAM_CODE),
    ROSTER: (teams.TEAM_CODE, teams.MONTH, teams.NUMBER), LEAVE: (teams.NUMBER, teams.SINCE),
}  # fmt: skip
COLUMN_OF = {
    TEAM: {
        "code": teams.CODE, "name": teams.NAME, "name_en": teams.NAME_EN,
        "branch": teams.BRANCH_CODE, "kind": teams.KIND, "calendar": teams.CALENDAR_CODE,
        "capacity": teams.LIMIT, "skills": teams.SKILL_CODES, "areas": teams.AREA_CODES,
    },
    MOVE: {"person": teams.NUMBER, "team": teams.TEAM_CODE},
    ROSTER: {"person": teams.NUMBER, "team": teams.TEAM_CODE, "month": teams.MONTH},
    LEAVE: {
        "person": teams.NUMBER, "since": teams.SINCE, "until": teams.UNTIL,
        "reason": teams.REASON_CODE,
    },
}  # fmt: skip
"""The column that a field of a step stands in."""


@dataclass
class Edited:
    """What a workbook asks for, and its mistakes."""

    steps: list[Step] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(content: bytes, standing: Standing, lists: Lists) -> Edited:
    """The steps that make the teams what the workbook says. Raises `NotAWorkbook`."""
    book = sheets.opened(content)
    reading = _Reading(standing, lists)
    found = Edited()
    seen = [
        reading.sheet(book, TEAM, reading.team, found),
        reading.sheet(book, MOVE, reading.move, found),
        reading.roster(book, found),
        reading.sheet(book, LEAVE, reading.leave, found),
    ]
    if not any(seen):
        raise NotAWorkbook(why=N_("it has no such sheet"))
    return found


def mistake(step: Step, refusal: Refused) -> Mistake:
    """A refusal of a step, at the cell that it is about."""
    column = COLUMN_OF[step.what].get(refusal.field or "", "")
    value = {**step.said, "code": step.key, "person": step.said.get("person", step.key)}.get(
        refusal.field or "", ""
    )
    shown = teams.BETWEEN.join(value) if isinstance(value, list) else str(value)
    return Mistake(_(TITLES[step.what]), step.row, _(column) if column else "", shown, refusal)


@dataclass
class _Reading:
    standing: Standing
    lists: Lists
    known: set[str] = field(default_factory=set)
    """Keys of the rows that were read: each is said once."""

    def sheet(
        self, book: CalamineWorkbook, what: str, make: Callable[[Row], Step | None], found: Edited
    ) -> bool:
        """Read a sheet row by row; whether there is one."""
        name, rows = sheets.rows(book, TITLES[what], HEADS[what], NEEDED[what])
        for row in rows:
            try:
                step = make(row)
            except Wrong as wrong:
                found.mistakes.append(wrong.told(name, row.number))
                continue
            if step is not None:
                found.steps.append(replace(step, row=row.number))
        return bool(name)

    # -- rows ------------------------------------------------------------------------------------

    def team(self, row: Row) -> Step | None:
        code = self._once(row, teams.CODE, row.text(teams.CODE), "team")
        line = self.standing.overview.of(code)
        kind = row.text(teams.KIND)
        kinds = {text: one for one, name in teams.KIND_NAMES.items() for text in spellings(name)}
        said = Form(
            row.text(teams.NAME), row.text(teams.NAME_EN),
            self._code(row, "area", teams.BRANCH_CODE, teams.BRANCH), kinds.get(kind, kind),
            self._code(row, "calendar", teams.CALENDAR_CODE, teams.CALENDAR),
            row.text(teams.LIMIT), _codes(row, teams.SKILL_CODES), _codes(row, teams.AREA_CODES),
        )  # fmt: skip
        said = replace(said, name_en=said.name_en or said.name)
        if line is not None and line.form == said:
            return None
        return Step(TEAM, code, teamsheets.said_form(said), line.version if line else None)

    def move(self, row: Row) -> Step | None:
        person = self._once(row, teams.NUMBER, row.text(teams.NUMBER), "person")
        team = row.text(teams.TEAM_CODE)
        found = self._people().get(person)
        if found is None:
            raise Wrong(teams.NUMBER, person, _("Nobody in these teams has this staff number."))
        now, version = found
        return None if team == now else Step(MOVE, person, {"team": team}, version)

    def leave(self, row: Row) -> Step | None:
        person = row.text(teams.NUMBER)
        if not person:
            raise Wrong(teams.NUMBER, person, _("Enter a staff number."))
        since = row.day(teams.SINCE)
        if since is None:
            raise Wrong(teams.SINCE, "", _("Enter the first day."))
        until = row.day(teams.UNTIL) or since
        reason = self._code(row, "leave_reasons", teams.REASON_CODE, teams.REASON)
        said = {
            "person": person, "since": since.isoformat(), "until": until.isoformat(),
            "reason": reason,
        }  # fmt: skip
        number = row.text(teams.LEAVE_NO)
        if not number:
            same = [one for one in self.standing.leave
                    if (one.person, one.since, one.until) == (person, since, until)]  # fmt: skip
            return None if same else Step(LEAVE, "", said)
        self._once(row, teams.LEAVE_NO, number, "leave")
        one = next((one for one in self.standing.leave if str(one.leave_id) == number), None)
        if one is None or one.person != person:
            reason = _("There is no such leave of this person that is not over.")
            raise Wrong(teams.LEAVE_NO, number, reason)
        is_same = (one.since, one.until, one.reason) == (since, until, reason)
        return None if is_same else Step(LEAVE, number, said, one.version)

    # -- the roster ------------------------------------------------------------------------------

    def roster(self, book: CalamineWorkbook, found: Edited) -> bool:
        """The rows of a team and month make one step."""
        name, rows = sheets.rows(book, teams.ROSTER, HEADS[ROSTER], NEEDED[ROSTER])
        wanted: dict[str, dict[date, dict[str, str]]] = {}
        first_rows: dict[str, int] = {}
        for row in rows:
            try:
                key, person = self._roster_key(row)
                month = self.standing.months[key]
                duties = wanted.setdefault(key, _copied(month.duties or {}))
                first_rows.setdefault(key, row.number)
                for wrong in self._marks(row, month.first, person, duties):
                    found.mistakes.append(wrong.told(name, row.number))
            except Wrong as wrong:
                found.mistakes.append(wrong.told(name, row.number))
        for key, duties in wanted.items():
            month = self.standing.months[key]
            if duty.changed_days(month.duties or {}, duties):
                said = teamsheets.said_roster(duties)
                found.steps.append(Step(ROSTER, key, said, month.version, first_rows[key]))
        return bool(name)

    def _roster_key(self, row: Row) -> tuple[str, str]:
        team, month = row.text(teams.TEAM_CODE), row.text(teams.MONTH)[:7]
        if self.standing.overview.of(team) is None:
            raise Wrong(teams.TEAM_CODE, team, _("There is no such team."))
        first = duty.read_month(month)
        key = teamsheets.month_key(team, first) if first else ""
        if key not in self.standing.months:
            months = sorted({one.rpartition(" ")[2] for one in self.standing.months})
            reason = _("Enter one of these months: %(months)s.", months=", ".join(months))
            raise Wrong(teams.MONTH, row.text(teams.MONTH), reason)
        person = row.text(teams.NUMBER)
        self._once(row, teams.NUMBER, f"{key} {person}" if person else "", "roster")
        if person not in self._people():
            raise Wrong(teams.NUMBER, person, _("Nobody in these teams has this staff number."))
        return key, person

    def _marks(
        self, row: Row, first: date, person: str, duties: dict[date, dict[str, str]]
    ) -> Iterator[Wrong]:
        """Put the marks of a row into a month; yields what is no mark or no day."""
        known = {
            text.lower(): one.code
            for one in self.standing.shifts.values()
            for text in (one.code, *one.mark.values(), *one.name.values())
        }
        days = duty.days_of(first)
        for head in teams.DAYS:
            said = row.text(head)
            if int(head) > len(days):
                if said:
                    yield Wrong(head, said, _("The month has no such day: leave it empty."))
                continue
            people = duties.setdefault(days[int(head) - 1], {})
            people.pop(person, None)
            if said and said.lower() not in known:
                marks = ", ".join(_mark_of(one) for one in self.standing.shifts.values())
                yield Wrong(head, said, _("Enter one of these: %(marks)s.", marks=marks))
            elif said:
                people[person] = known[said.lower()]

    # -- cells -----------------------------------------------------------------------------------

    def _once(self, row: Row, column: str, key: str, what: str) -> str:
        if not key:
            raise Wrong(column, row.text(column), _("This is missing: enter it."))
        if f"{what} {key}" in self.known:
            raise Wrong(column, row.text(column), _("This stands in a row above already."))
        self.known.add(f"{what} {key}")
        return key

    def _code(self, row: Row, name: str, by_code: str, by_name: str) -> str:
        """The code in a row, or the one that has the name in it."""
        code, said = row.text(by_code), row.text(by_name)
        listed = self.lists.get(name, {})
        return code or next((str(one) for one, names in listed.items()
                             if said in names.values()), said)  # fmt: skip

    def _people(self) -> Mapping[str, tuple[str, int]]:
        """Team (empty for none) and version by staff number."""
        overview = self.standing.overview
        found = {one.code: ("", one.version) for one in overview.loose}
        return found | {
            one.code: (line.code, one.version) for line in overview.teams for one in line.members
        }


def _copied(duties: duty.Duties) -> dict[date, dict[str, str]]:
    return {day: dict(people) for day, people in duties.items()}


def _codes(row: Row, column: str) -> tuple[str, ...]:
    text = row.text(column)
    for sign in ("；", ";", "，", "、"):
        text = text.replace(sign, ",")
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _mark_of(shift: Any) -> str:
    return "/".join(dict.fromkeys(shift.mark.values()))
