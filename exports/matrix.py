"""The SLA matrix as a workbook that can be edited and read again (`exports.matrix_in`).

Every part of a key stands with its code and its name, every limit with its unit. `Valid to` is the
last day that a row holds.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import config
from domain.drafts import amount_of
from domain.kinds import CLOCK_NAMES, Limit
from domain.limits import WORK_CLOCKS
from domain.matrix import Line, ProcessLine
from exports.reports import File
from exports.workbook import About, Cells, Head, Sheet, file_name, workbook
from i18n import N_, _, named
from services.matrix import PARTS, Standing

Lists = Mapping[str, Mapping[Any, Mapping[str, str]]]
"""What the business calls things: list -> code -> name by language."""

MATRIX, PROCESS, CODES = N_("SLA matrix"), N_("Clocks of the process"), N_("Codes")
"""Names of the sheets."""
NUMBER, GROUND, CALENDAR = N_("No."), N_("Ground"), N_("Calendar")
CALENDAR_CODE, UNSURE = N_("Calendar code"), N_("To be confirmed")
FROM, TO = N_("Valid from"), N_("Valid to")
CLOCK, CLOCK_CODE, LIMIT, UNIT = N_("Clock"), N_("Clock code"), N_("Limit"), N_("Unit")
PART_HEADS = {
    "product_group": (N_("Product group code"), N_("Product group")),
    "service": (N_("Service code"), N_("Service")),
    "customer_level": (N_("Level code"), N_("Level")),
    "customer_class": (N_("Customer class code"), N_("Customer class")),
    "circuit_grade": (N_("Circuit grade code"), N_("Circuit grade")),
}
"""The columns of each part of a key: its code, its name."""
LIMIT_HEADS = {
    "repair": (N_("Repair"), N_("Unit of repair")),
    "feedback": (N_("Feedback"), N_("Unit of feedback")),
    "finish": (N_("Finish"), N_("Unit of finish")),
}
UNIT_NAMES = {"minutes": N_("minutes"), "hours": N_("hours"), "days": N_("working days")}


def book(standing: Standing, lists: Lists, who: str) -> File:
    """The workbook of the matrix in force."""
    title = _(MATRIX)
    as_of = standing.at.astimezone(config.TZ).replace(tzinfo=None)
    facts = ((_("Version"), str(standing.version)),)
    sheets = [_matrix(standing.lines, lists), _process(standing.process), _codes(lists)]
    return File(file_name(title, as_of), workbook(sheets, About(title, as_of, who, facts)))


def _matrix(lines: Sequence[Line], lists: Lists) -> Sheet:
    parts = [head for pair in PART_HEADS.values() for head in pair]
    limits = [head for pair in LIMIT_HEADS.values() for head in pair]
    numbers = {amount for amount, _unit in LIMIT_HEADS.values()}
    heads = [
        Head(_(NUMBER), Cells.NUMBER),
        *(Head(_(name)) for name in parts),
        *(Head(_(name), Cells.NUMBER if name in numbers else Cells.TEXT) for name in limits),
        Head(_(CALENDAR_CODE)), Head(_(CALENDAR)), Head(_(UNSURE), Cells.FLAG),
        Head(_(FROM), Cells.DATE), Head(_(TO), Cells.DATE), Head(_(GROUND)),
    ]  # fmt: skip
    return Sheet(_(MATRIX), heads, [_line(line, lists) for line in lines], frozen=1)


def _line(line: Line, lists: Lists) -> tuple[Any, ...]:
    row = line.row
    parts = [
        cell
        for code, name in zip(row.key, PARTS.values(), strict=True)
        for cell in (code, called(lists, name, code))
    ]
    limits = [cell for clock in WORK_CLOCKS for cell in _amount(row.limits.get(clock))]
    return (
        row.row_no, *parts, *limits, row.calendar, called(lists, "calendar", row.calendar),
        row.is_to_be_confirmed, first_day(row.valid_from), last_day(row.valid_to), line.source,
    )  # fmt: skip


def _amount(limit: Limit | None) -> tuple[float | None, str | None]:
    if limit is None:
        return None, None
    amount, unit = amount_of(limit)
    return amount, _(UNIT_NAMES[unit])


def _process(lines: Sequence[ProcessLine]) -> Sheet:
    heads = [
        Head(_(CLOCK_CODE)), Head(_(CLOCK)), Head(_(LIMIT), Cells.NUMBER), Head(_(UNIT)),
        Head(_(UNSURE), Cells.FLAG), Head(_(GROUND)),
    ]  # fmt: skip
    rows = [
        (one.clock, _(CLOCK_NAMES[one.clock]), *_amount(one.limit), one.is_to_be_confirmed,
         one.source)
        for one in lines
    ]  # fmt: skip
    return Sheet(_(PROCESS), heads, rows)


def _codes(lists: Lists) -> Sheet:
    """What can stand in the columns of codes."""
    wanted = {name: _(PART_HEADS[part][1]) for part, name in PARTS.items()}
    wanted["calendar"] = _(CALENDAR)
    rows = [
        (title, code, called(lists, name, code))
        for name, title in wanted.items()
        for code in lists.get(name, {})
    ]
    return Sheet(_(CODES), [Head(_("List")), Head(_("Code")), Head(_("Name"))], rows)


def called(lists: Lists, name: str, code: str | None) -> str | None:
    """The name of a code in the reader's language."""
    return None if code is None else named(dict(lists.get(name, {}).get(code, {})), code)


def first_day(at: datetime | None) -> date | None:
    """The day on whose beginning a row begins to hold."""
    return None if at is None else at.astimezone(config.TZ).date()


def last_day(at: datetime | None) -> date | None:
    """The last day that a row holds that ends at a moment."""
    return None if at is None else (at.astimezone(config.TZ) - timedelta(microseconds=1)).date()
