"""A workbook of customers that was edited, as rows to be compared with what is known.

A sheet or a column that is not there says nothing. Names of lists become codes; what is neither a
name nor a code stays as it is, to be told as a mistake.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from domain.customers import EMPTY
from exports import sheets
from exports.customers import COLUMNS, DATES, NAMED, SHEETS
from exports.matrix import Lists
from exports.sheets import NotAWorkbook
from i18n import N_
from services.customerbooks import Row

MOST_ROWS = 250_000


def read(content: bytes, lists: Lists) -> list[Row]:
    """The rows of all sheets, those of the customers first. Raises `NotAWorkbook`."""
    book = sheets.opened(content)
    codes = {name: _codes(lists.get(of, {})) for name, of in NAMED.items()}
    found: list[Row] = []
    seen = [_sheet(book, what, title, codes, found) for what, title in SHEETS.items()]
    if not any(seen):
        raise NotAWorkbook(why=N_("it has no such sheet"))
    return found


def _sheet(
    book: CalamineWorkbook, what: str, title: str, codes: Mapping[str, Mapping[str, str]],
    found: list[Row],
) -> bool:  # fmt: skip
    """Add the rows of a sheet; whether there is one."""
    fields = {label: field for field, label in COLUMNS[what].items()}
    needed = [COLUMNS[what]["customer_no"]]
    name, rows = sheets.rows(book, title, fields, needed, MOST_ROWS)
    for row in rows:
        said = {
            field: _value(field, row.get(label), codes)
            for label, field in fields.items()
            if label in row.cells and not field.startswith("-")
        }
        if any(value is not None for value in said.values()):
            found.append(Row(what, name, row.number, said))
    return bool(name)


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
