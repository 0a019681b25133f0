"""A workbook of customers that was edited, as rows to be compared with what is known.

A sheet or a column that is not there says nothing. Names of lists become codes; what is neither a
name nor a code stays as it is, to be told as a mistake.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from domain.customers import EMPTY
from domain.errors import Refused
from exports.customers import COLUMNS, DATES, NAMED, SHEETS
from exports.matrix import Lists
from i18n import LOCALES, N_, catalogue
from services.customerbooks import Row

MOST_ROWS = 250_000


class NotABook(Refused):
    message = N_("This is not a workbook of customers: %(why)s.")


def read(content: bytes, lists: Lists) -> list[Row]:
    """The rows of all sheets, those of the customers first. Raises `NotABook`."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        raise NotABook(why=N_("it cannot be opened")) from error
    codes = {name: _codes(lists.get(of, {})) for name, of in NAMED.items()}
    found: list[Row] = []
    sheets = 0
    for what, title in SHEETS.items():
        name = next((one for one in book.sheet_names if one in _spellings(title)), None)
        if name is not None:
            sheets += 1
            found += _rows(what, name, book.get_sheet_by_name(name), codes)
    if not sheets:
        raise NotABook(why=N_("it has no such sheet"))
    return found


def _rows(
    what: str, name: str, sheet: CalamineSheet, codes: Mapping[str, Mapping[str, str]]
) -> Iterator[Row]:
    if sheet.total_height > MOST_ROWS:
        raise NotABook(why=N_("it has too many rows"))
    table = sheet.to_python(skip_empty_area=False)
    known = {
        text: field for field, label in COLUMNS[what].items() for text in _spellings(label)
    }  # fmt: skip
    heads = [known.get(str(cell).strip(), "") for cell in (table[0] if table else ())]
    if "customer_no" not in heads:
        raise NotABook(why=N_("its columns are others"))
    for number, cells in enumerate(table[1:], start=2):
        said = {
            field: _value(field, cell, codes)
            for field, cell in zip(heads, cells, strict=False)
            if field and not field.startswith("-")
        }
        if any(value not in ("", None) for value in said.values()):
            yield Row(what, name, number, said)


def _value(field: str, cell: Any, codes: Mapping[str, Mapping[str, str]]) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day.isoformat()
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if field in DATES:
        return text[:10]
    if text == EMPTY or field not in codes:
        return text
    return codes[field].get(text, text)


def _codes(listed: Mapping[Any, Mapping[str, str]]) -> dict[str, str]:
    """Names in every language, and codes, to codes."""
    found = {name: str(code) for code, names in listed.items() for name in names.values()}
    return found | {str(code): str(code) for code in listed}


def _spellings(message: str) -> Sequence[str]:
    """A message in every language."""
    return [message, *(catalogue(locale).get(message, message) for locale in LOCALES)]
