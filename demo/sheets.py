"""Files as branches send them, written after the very mappings that read them.

A mapping names the headings, the words for each code, the way dates are written and what stands
for nothing. So a `Sheet` needs only rows of codes: what it writes, the mapping of its name reads.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from etl import grammar, mapping
from etl.mapping import Spec

Row = Mapping[str, Any]
MADE = datetime(2024, 1, 1, tzinfo=UTC)
"""What workbooks say about when they were made, so that equal contents are equal bytes."""


@dataclass(frozen=True)
class Broken:
    """A row that cannot be read: a copy of another one, with other texts in some columns."""

    texts: Mapping[str, str]


class Sheet:
    """Turns rows of target columns into the cells of a file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mapping = grammar.read(mapping.find(name))
        self.shape = self.mapping.shape
        self.specs = [spec for spec in self.mapping.columns if spec.source]
        self.headings = [str(spec.source) for spec in self.specs]
        self.words = [_words(spec) for spec in self.specs]
        self.nothing = self.shape.nulls[0] if self.shape.nulls else ""

    def cells(self, row: Row) -> list[Any]:
        """The cells of a row, by the order of the headings; dates stay dates."""
        found = []
        for spec, words in zip(self.specs, self.words, strict=True):
            value = row.get(spec.column.name)
            if value is None or value == "":
                found.append(self.nothing)
            elif words:
                found.append(words[str(value)])
            else:
                found.append(value)
        return found

    def broken(self, cells: Sequence[Any], broken: Broken) -> list[Any]:
        """The cells of a row spoilt."""
        names = [spec.column.name for spec in self.specs]
        spoilt = list(cells)
        for name, text in broken.texts.items():
            spoilt[names.index(name)] = text
        return spoilt

    def text(self, cells: Sequence[Any]) -> list[str]:
        """The cells as text."""
        return [self._text(spec, cell) for spec, cell in zip(self.specs, cells, strict=True)]

    def _text(self, spec: Spec, cell: Any) -> str:
        if isinstance(cell, datetime):
            return cell.strftime(spec.formats[0])
        if isinstance(cell, date):
            return _day(cell, spec.formats[0])
        if isinstance(cell, float):
            return f"{cell:,.2f}" if self.shape.thousands else f"{cell:.2f}"
        return str(cell)

    def write(self, path: Path, rows: Iterable[Row], broken: Sequence[Broken] = ()) -> Path:
        """Write the file; its ending says how. Broken rows stand scattered among the good ones."""
        table = [self.cells(row) for row in rows]
        step = max(1, len(table) // (len(broken) + 1))
        for number, one in enumerate(broken, start=1):
            at = min(len(table), number * step)
            table.insert(at, self.broken(table[at - 1], one))
        if path.suffix == ".xlsx":
            self._write_workbook(path, table)
        else:
            _write_text(path, self._encoded([self.headings, *map(self.text, table)]))
        return path

    def _encoded(self, rows: Iterable[Sequence[str]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.shape.delimiter, lineterminator="\r\n").writerows(rows)
        return text.getvalue().encode(self.shape.encoding or "utf-8")

    def _write_workbook(self, path: Path, table: Iterable[Sequence[Any]]) -> None:
        """Every thirtieth row carries its dates as text, as people who type them leave them."""
        rows = (
            self.text(cells) if number % 30 == 29 else cells for number, cells in enumerate(table)
        )
        write_workbook(
            path, self.shape.sheet or "Sheet1", self.headings, rows, path.stem, self.shape.header
        )


def write_workbook(
    path: Path, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str,
    header: int = 1,
) -> None:  # fmt: skip
    """A workbook of one sheet, with a title above the headings if they stand in a later row."""
    settings = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), settings) as book:
        book.set_properties({"title": title, "created": MADE})
        page = book.add_worksheet(sheet)
        page.set_column(0, len(headings) - 1, 14)
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        if header > 1:
            page.write_string(0, 0, title)
        page.write_row(header - 1, 0, headings)
        for number, cells in enumerate(rows, start=header):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    page.write_datetime(number, column, cell, moment)
                elif isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                elif isinstance(cell, int | float):
                    page.write_number(number, column, cell)
                else:
                    page.write_string(number, column, cell)


@cache
def _day(day: date, form: str) -> str:
    return day.strftime(form)


def _write_text(path: Path, content: bytes) -> None:
    if path.suffix == ".gz":
        content = gzip.compress(content, compresslevel=6, mtime=0)
    path.write_bytes(content)


def _words(spec: Spec) -> dict[str, str]:
    """The word that stands for each code in the file."""
    found: dict[str, str] = {}
    for word, code in spec.map or ():
        found.setdefault(str(code), word)
    return found
