"""Reading a workbook that was written here and edited: rows by the message ids of their heads.

Heads may be in any language of the product. What cannot be meant is raised as `Wrong` with its
column and value.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from domain.errors import Refused
from i18n import LOCALES, N_, _, catalogue

MOST_ROWS = 20_000


class NotAWorkbook(Refused):
    message = N_("This is not a workbook of this page: %(why)s.")


@dataclass(frozen=True)
class Mistake:
    """What cannot be meant, where it stands, and why; `reason` is a refusal or words."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Refused | str


class Wrong(Exception):
    """A cell that cannot be meant; `reason` in words or as a refusal."""

    def __init__(self, column: str, value: Any, reason: Refused | str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(column)

    def told(self, sheet: str, row: int) -> Mistake:
        """The same with its place."""
        value = "" if self.value is None else str(self.value)
        return Mistake(sheet, row, _(self.column), value, self.reason)


@dataclass(frozen=True)
class Row:
    """A row of a sheet: the number that a spreadsheet shows, and the cells by head."""

    number: int
    cells: Mapping[str, Any]

    def get(self, column: str) -> Any:
        """A cell as it was typed; None if there is nothing in it."""
        value = self.cells.get(column)
        return value.strip() or None if isinstance(value, str) else value

    def text(self, column: str) -> str:
        value = self.get(column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, datetime | date):
            return value.strftime("%Y-%m-%d")
        return "" if value is None else str(value)

    def day(self, column: str) -> date | None:
        """A day, typed as one or as text. Raises `Wrong`."""
        value = self.cells.get(column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text.replace("/", "-"))
        except ValueError as error:
            reason = _("This is no day: enter it like 2026-03-18.")
            raise Wrong(column, text, reason) from error


def opened(content: bytes) -> CalamineWorkbook:
    """Raises `NotAWorkbook`."""
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        raise NotAWorkbook(why=N_("it cannot be opened")) from error


def rows(
    book: CalamineWorkbook,
    title: str,
    heads: Iterable[str],
    needed: Iterable[str],
    most: int = MOST_ROWS,
) -> tuple[str, Iterator[Row]]:
    """The name of the sheet `title` (in any language) and its rows that hold anything; an empty
    name if there is none. Raises `NotAWorkbook` if one of the heads `needed` is missing."""
    name = next((one for one in book.sheet_names if one in spellings(title)), "")
    if not name:
        return "", iter(())
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > most:
        raise NotAWorkbook(why=N_("it has too many rows"))
    table = sheet.to_python(skip_empty_area=False)
    known = {text: message for message in heads for text in spellings(message)}
    found = [known.get(_head(cell), _head(cell)) for cell in table[0]] if table else []
    if any(one not in found for one in needed):
        raise NotAWorkbook(why=N_("its columns are others"))
    return name, (
        Row(number, dict(zip(found, cells, strict=False)))
        for number, cells in enumerate(table[1:], start=2)
        if any(cell not in ("", None) for cell in cells)
    )


def _head(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def spellings(message: str) -> list[str]:
    """A message in every language."""
    return [message, *(catalogue(locale).get(message, message) for locale in LOCALES)]
