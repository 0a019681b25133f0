"""A workbook of the SLA matrix that was edited, as edits for a draft.

A row with a number changes that row; without one it is added; a last day that was entered ends the
row with it. Rows that are not in the workbook stay as they are. Each mistake is told with sheet,
row, column, value and reason, and nothing is made of its row.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from python_calamine import CalamineWorkbook

from domain.drafts import Do, Edit, says_the_same
from domain.kinds import Limit
from domain.limits import MATRIX_KEY
from domain.matrix import Line, ProcessLine
from domain.typed import key_of as number_of
from exports import matrix, sheets
from exports.matrix import LIMIT_HEADS, PART_HEADS, UNIT_NAMES, Lists
from exports.sheets import Mistake, NotAWorkbook, Row, Wrong, spellings
from i18n import N_, _
from services.limitdrafts import NotADay, NotANumber, WholeDays, day_begins, key_of, read_limit
from services.matrix import PARTS, Standing

MOST_ROWS = 5_000
YES, NO = N_("Yes"), N_("No")
HEADS = (
    matrix.NUMBER, matrix.GROUND, matrix.CALENDAR, matrix.CALENDAR_CODE, matrix.UNSURE,
    matrix.FROM, matrix.TO, matrix.CLOCK, matrix.CLOCK_CODE, matrix.LIMIT, matrix.UNIT,
    *(head for pair in (*PART_HEADS.values(), *LIMIT_HEADS.values()) for head in pair),
)  # fmt: skip
COLUMN_OF = {
    "calendar": matrix.CALENDAR_CODE, "source": matrix.GROUND, "effective": matrix.FROM,
    **{part: heads[0] for part, heads in PART_HEADS.items()},
    **{clock: heads[0] for clock, heads in LIMIT_HEADS.items()},
}  # fmt: skip
"""The column that a field of an edit stands in."""


@dataclass(frozen=True)
class Edited:
    """What a workbook changes, and its mistakes."""

    edits: tuple[Edit, ...]
    mistakes: tuple[Mistake, ...]
    rows: int
    """Rows that were read."""


def read(content: bytes, standing: Standing, lists: Lists) -> Edited:
    """The edits that make the matrix what the workbook says. Raises `NotAWorkbook`."""
    book = sheets.opened(content)
    found = _Reading(standing, lists)
    rows = found.sheet(book, matrix.MATRIX, found.matrix_row)
    rows += found.sheet(book, matrix.PROCESS, found.process_row)
    if not found.sheets:
        raise NotAWorkbook(why=N_("it has no such sheet"))
    return Edited(tuple(found.edits), tuple(found.mistakes), rows)


@dataclass
class _Reading:
    """What was read so far."""

    standing: Standing
    lists: Lists
    edits: list[Edit] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    sheets: int = 0

    def sheet(self, book: CalamineWorkbook, title: str, make: Callable[[Row], Edit | None]) -> int:
        """Read the sheet of this name in any language; the number of its rows."""
        name, rows = sheets.rows(book, title, HEADS, [matrix.GROUND], MOST_ROWS)
        if not name:
            return 0
        self.sheets += 1
        count = 0
        for row in rows:
            count += 1
            try:
                edit = make(row)
            except Wrong as wrong:
                self.mistakes.append(wrong.told(name, row.number))
                continue
            if edit is not None and self._is_sound(name, row, edit):
                self.edits.append(edit)
        return count

    def _is_sound(self, sheet: str, row: Row, edit: Edit) -> bool:
        wrong = self.standing.problems(edit)
        for name, refusal in wrong.items():
            column = matrix.LIMIT if edit.do is Do.PROCESS and name != "source" else COLUMN_OF[name]
            self.mistakes.append(Wrong(column, row.get(column), refusal).told(sheet, row.number))
        return not wrong

    # -- rows ----------------------------------------------------------------------------------

    def matrix_row(self, row: Row) -> Edit | None:
        """What a row of the matrix changes; None if nothing."""
        line = self._line(row)
        key = key_of([self._code(row, part, line) for part in MATRIX_KEY])
        limits = {
            clock: limit
            for clock, (amount, unit) in LIMIT_HEADS.items()
            if (limit := _limit(row, amount, unit)) is not None
        }
        said = Edit(
            Do.CHANGE if line else Do.ADD, line.row.row_no if line else None, key=key,
            limits=limits, calendar=self._calendar(row), is_to_be_confirmed=_flag(row),
            source=row.text(matrix.GROUND), effective=_day(row, matrix.FROM),
        )  # fmt: skip
        return said if line is None else self._changed(row, said, line)

    def _changed(self, row: Row, said: Edit, line: Line) -> Edit | None:
        """What is different: the row changes, from its first day if that is another; or ends."""
        is_same = says_the_same(said, line)
        since, until = _day(row, matrix.FROM), _day(row, matrix.TO, is_last=True)
        is_moved = since != line.row.valid_from
        if until != line.row.valid_to:
            if until is None or not is_same or is_moved:
                reason = _("End a row, or change it, not both at once.")
                raise Wrong(matrix.TO, row.get(matrix.TO), reason)
            return replace(said, do=Do.END, limits={}, effective=until)
        if is_same and is_moved:
            reason = _("The first day of a row stays. Change its limits from another day on.")
            raise Wrong(matrix.FROM, row.get(matrix.FROM), reason)
        return None if is_same else replace(said, effective=since if is_moved else None)

    def process_row(self, row: Row) -> Edit | None:
        """What a clock of the process changes; None if nothing."""
        code = row.text(matrix.CLOCK_CODE)
        line = self.standing.clock(code)
        limit = _limit(row, matrix.LIMIT, matrix.UNIT)
        if line is None:
            raise Wrong(matrix.CLOCK_CODE, code, _("There is no such clock."))
        if limit is None:
            raise Wrong(matrix.LIMIT, None, _("A clock of the process needs a limit."))
        said = ProcessLine(code, limit, _flag(row), row.text(matrix.GROUND))
        if said == line:
            return None
        return Edit(Do.PROCESS, clock=code, limits={code: limit}, source=said.source,
                    is_to_be_confirmed=said.is_to_be_confirmed)  # fmt: skip

    # -- cells ---------------------------------------------------------------------------------

    def _line(self, row: Row) -> Line | None:
        number = row.text(matrix.NUMBER)
        line = self.standing.line(number_of(number))
        if number and line is None:
            raise Wrong(matrix.NUMBER, number, _("There is no such row in force."))
        return line

    def _code(self, row: Row, part: str, line: Line | None) -> str | None:
        """The code of a part: as it stands, else by its name. That of a row in force stays."""
        by_code, by_name = PART_HEADS[part]
        listed = self.lists.get(PARTS[part], {})
        code: str | None = row.text(by_code) or None
        name = row.text(by_name)
        if code is None and name:
            code = next((one for one, names in listed.items() if name in names.values()), name)
        if line is not None and code != line.row.key[MATRIX_KEY.index(part)]:
            reason = _("What a row is about stays: leave its number out to add another row.")
            raise Wrong(by_code, code, reason)
        return code

    def _calendar(self, row: Row) -> str:
        code, name = row.text(matrix.CALENDAR_CODE), row.text(matrix.CALENDAR)
        listed = self.lists.get("calendar", {})
        return code or next((one for one, names in listed.items() if name in names.values()), name)


def _limit(row: Row, amount: str, unit: str) -> Limit | None:
    typed = row.text(amount)
    if not typed:
        return None
    said = row.text(unit)
    codes = [code for code, name in UNIT_NAMES.items() if said in (code, *spellings(name))]
    if not codes:
        raise Wrong(unit, said, _("Enter minutes, hours or working days."))
    try:
        return read_limit(typed, codes[0], amount)
    except (NotANumber, WholeDays) as refusal:
        raise Wrong(amount, typed, refusal) from refusal


def _flag(row: Row) -> bool:
    value = row.get(matrix.UNSURE)
    if isinstance(value, bool):
        return value
    text = row.text(matrix.UNSURE)
    if text in spellings(YES):
        return True
    if text and text not in spellings(NO):
        raise Wrong(matrix.UNSURE, text, _("Enter yes or no."))
    return False


def _day(row: Row, column: str, *, is_last: bool = False) -> datetime | None:
    """The moment at which a day begins; of a last day, the one at which it is over."""
    value = row.get(column)
    if value is None:
        return None
    text = value.date().isoformat() if isinstance(value, datetime) else str(value)
    try:
        day = date.fromisoformat(text[:10])
        return day_begins((day + timedelta(days=is_last)).isoformat())
    except ValueError as error:
        raise Wrong(column, text, NotADay(value=text)) from error
