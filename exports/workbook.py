"""Tables as an Excel workbook that needs no retouching.

Text stays text, letter for letter: never a formula, a number or a link. Dates are dates, numbers
have the format of their unit, unknown values are empty cells.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from itertools import chain, islice
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

import config
from i18n import LOCALES, _, reader

MAX_ROWS = 1_048_576
"""Rows of a sheet, the head among them."""
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
"""Characters that the name of a sheet may have."""
SAMPLE = 200
"""Rows that the widths of columns are taken from."""
NARROWEST, WIDEST = 8, 42
A4 = 9
GROUND = "#EEF1F5"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Cells(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    """A part of one, shown in percent."""
    CHANGE = "change"
    """A relative change, shown in percent with its sign."""
    POINTS = "points"
    MONEY = "money"
    """Yuan, shown in ten thousands to Chinese readers, in millions to others."""
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"


@dataclass(frozen=True)
class Head:
    """A column: its heading, what it holds, and its decimals (of a share, those of the percent)."""

    label: str
    cells: Cells = Cells.TEXT
    places: int = 0


@dataclass(frozen=True)
class Sheet:
    """A table. `rows` may be endless as far as memory goes: they are read once, one at a time."""

    title: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Any]]
    total: Sequence[Any] | None = None
    """A last row in bold, measured at its own grain."""
    frozen: int = 1
    """Columns that stay when one scrolls sideways."""


@dataclass(frozen=True)
class About:
    """The sheet that says what the others show: filters, period, as of, who, what is counted."""

    title: str
    as_of: datetime
    who: str
    facts: Sequence[tuple[str, str]] = ()
    definitions: Sequence[tuple[str, str, str, str]] = ()
    """Of each figure its name, unit, what it counts, and what is done with unknown values."""


def workbook(sheets: Sequence[Sheet], about: About) -> bytes:
    """The bytes of an .xlsx file; more rows than a sheet can hold go on in further sheets."""
    return _Book(about, MAX_ROWS).write(sheets)


def file_name(title: str, as_of: datetime, scope: str = "") -> str:
    """`时限分析_20260318_1042.xlsx`; characters that no system takes in names become `-`."""
    parts = (title, scope, f"{as_of:%Y%m%d_%H%M}")
    name = "_".join(part for part in parts if part)
    return (
        "".join("-" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in name) + ".xlsx"
    )


def disposition(name: str) -> str:
    """The Content-Disposition header of a download with a name in any script (RFC 6266, 5987)."""
    plain = name.encode("ascii", "ignore").decode().strip("_- ").replace('"', "")
    fallback = plain if plain.removesuffix(".xlsx") else f"paidan{plain}"
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"


class _Book:
    """A workbook that is being written, with its formats and the names of its sheets."""

    def __init__(self, about: About, max_rows: int) -> None:
        self.about, self.max_rows = about, max_rows
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"constant_memory": True})
        self.book.set_properties(
            {"title": about.title, "author": about.who, "created": about.as_of}
        )
        self.head = self.format("@", bold=True, bg_color=GROUND, bottom=1, text_wrap=True)
        self._names: set[str] = set()

    def write(self, sheets: Sequence[Sheet]) -> bytes:
        for sheet in sheets:
            self._table(sheet)
        self._explain()
        self.book.close()
        return self.out.getvalue()

    def format(self, number_format: str, **looks: object) -> Format:
        """A format in the workbook's font."""
        font = {"font_name": "微软雅黑" if _is_chinese() else "Calibri", "font_size": 10}
        return self.book.add_format(
            {**font, "num_format": number_format, "valign": "vcenter", **looks}
        )

    def add(self, title: str) -> Worksheet:
        """A sheet with a name that Excel takes and that is not taken yet."""
        clean = "".join(" " if char in "[]:*?/\\" else char for char in title).strip(" '")
        name, number = clean[:LONGEST_NAME], 1
        while name.lower() in self._names:
            number += 1
            ending = f" ({number})"
            name = clean[: LONGEST_NAME - len(ending)] + ending
        self._names.add(name.lower())
        return self.book.add_worksheet(name)

    def _table(self, sheet: Sheet) -> None:
        """A sheet, and further ones where one cannot hold all rows."""
        rows = iter(sheet.rows)
        sample = list(islice(rows, SAMPLE))
        page = _Page(self, sheet, sample)
        for row in chain(sample, rows):
            if page.last == self.max_rows - 2:
                page.finish()
                page = _Page(self, sheet, sample)
            page.write(row)
        page.finish()
        if sheet.total is not None:
            page.total(sheet.total)

    def _explain(self) -> None:
        """The sheet about the others: facts on top, then what each figure counts."""
        page, about = self.add(_("Filters")), self.about
        for place, width in enumerate((24, 14, 60, 50)):
            page.set_column(place, place, width)
        word = self.format("@", valign="top")
        long = self.format("@", valign="top", text_wrap=True)
        page.write_string(0, 0, about.title, self.format("@", bold=True, font_size=14))
        told = [
            *about.facts, (_("As of"), f"{about.as_of:%Y-%m-%d %H:%M}"), (_("Made by"), about.who),
        ]  # fmt: skip
        for row, (name, value) in enumerate(told, start=2):
            page.write_string(row, 0, name, word)
            page.write_string(row, 1, _told(value), word)
        first = len(told) + 3
        heads = (_("Figure"), _("Unit"), _("What it counts"), _("Unknown values"))
        for row, texts in enumerate((heads, *about.definitions), start=first):
            if not about.definitions:
                break
            for place, text in enumerate(texts):
                looks = self.head if row == first else (long if place > 1 else word)
                page.write_string(row, place, text, looks)


class _Page:
    """One sheet of a table; `last` is the row that was written last."""

    def __init__(self, book: _Book, sheet: Sheet, sample: Sequence[Sequence[Any]]) -> None:
        self.book, self.sheet, self.last = book, sheet, 0
        self.page = book.add(sheet.title)
        self._frame(sample)
        self._writers = [self._writer(head) for head in sheet.heads]

    def write(self, row: Sequence[Any]) -> None:
        self.last += 1
        for place, (write, value) in enumerate(zip(self._writers, row, strict=True)):
            if value is not None:
                write(self.last, place, value)

    def finish(self) -> None:
        self.page.autofilter(0, 0, self.last, len(self.sheet.heads) - 1)

    def total(self, row: Sequence[Any]) -> None:
        """The last row, outside of what the filter sorts."""
        self._writers = [self._writer(head, bold=True, top=1) for head in self.sheet.heads]
        self.write(row)

    def _frame(self, sample: Sequence[Sequence[Any]]) -> None:
        """Head, widths, and what stays where it is on the screen and on paper."""
        page = self.page
        page.set_row(0, 30)
        for place, head in enumerate(self.sheet.heads):
            page.write_string(0, place, head.label, self.book.head)
            widest = max((_width(head, row[place]) for row in sample), default=0)
            width = max(NARROWEST, widest, _columns(head.label) // 2 + 3)
            page.set_column(place, place, min(WIDEST, width))
        page.freeze_panes(1, self.sheet.frozen)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def _writer(self, head: Head, **looks: object) -> Callable[[int, int, Any], object]:
        """What writes a value of this column at a row and a place."""
        page = self.page
        shape, words = self.book.format(_format_of(head), **looks), self.book.format("@", **looks)
        unit = money_unit() if head.cells is Cells.MONEY else 1

        def text(row: int, place: int, value: Any) -> None:
            page.write_string(row, place, _told(value), words)

        def moment(row: int, place: int, value: Any) -> None:
            if isinstance(value, date):
                page.write_datetime(row, place, _wall_time(value), shape)
            else:
                text(row, place, value)

        def number(row: int, place: int, value: Any) -> None:
            if isinstance(value, int | float | Decimal):
                page.write_number(row, place, value if unit == 1 else value / unit, shape)
            else:
                text(row, place, value)

        if head.cells in (Cells.TEXT, Cells.FLAG):
            return text
        return moment if head.cells in (Cells.DATE, Cells.MOMENT) else number


def money_unit() -> int:
    """How many yuan one of the unit is in which money is written."""
    return 10_000 if _is_chinese() else 1_000_000


def _is_chinese() -> bool:
    return reader.get() == LOCALES[0]


def _format_of(head: Head) -> str:
    digits = "0" if head.places == 0 else f"0.{'0' * head.places}"
    grouped = f"#,##{digits}"
    return {
        Cells.NUMBER: grouped,
        Cells.MONEY: "#,##0.00",
        Cells.SHARE: f"{digits}%",
        Cells.CHANGE: f"+{digits}%;-{digits}%;{digits}%",
        Cells.POINTS: f"+{digits};-{digits};{digits}",
        Cells.DATE: "yyyy-mm-dd",
        Cells.MOMENT: "yyyy-mm-dd hh:mm",
    }.get(head.cells, "@")


def _told(value: Any) -> str:
    """A value as text: flags as words; what Excel cannot hold is cut at its longest text."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    text = str(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _wall_time(value: date) -> date:
    """Without a zone, as Excel has none: aware moments in the zone of the screen."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(config.TZ).replace(tzinfo=None)
    return value


def _width(head: Head, value: Any) -> int:
    if value is None:
        return 0
    if head.cells in (Cells.TEXT, Cells.FLAG):
        return _columns(_told(value)[: WIDEST * 2]) + 2
    return {Cells.DATE: 11, Cells.MOMENT: 16}.get(head.cells, 11)


def _columns(text: str) -> int:
    """How wide a text is, in half-width characters."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
