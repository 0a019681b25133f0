"""Files as rows of text: CSV, Excel and Parquet become one table of a scratch database.

The table holds `_row` (the row number that a spreadsheet shows) and one text column for each
column of the file. Rows that are no rows (too few fields, a quote that never closes) come back as
`BadRow`; a file that cannot be read at all raises `BadFile`.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import python_calamine

from etl import encodings
from etl.encodings import BadFile, Tick
from etl.mapping import Shape
from i18n import N_

csv.field_size_limit(1_000_000)
OWN = ("_row", "_file", "_hash", "_batch", "_key")
"""Column names that the raw batches use themselves."""
EXCEL_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb")
MOMENT = "%Y-%m-%dT%H:%M:%S.%f"
"""How a real date of a spreadsheet or of Parquet is written: no text date looks like it."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken apart."""

    row: int
    value: str
    reason: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """What was read: the file's column names, its rows and those that are no rows."""

    columns: tuple[str, ...]
    rows: int
    bad: tuple[BadRow, ...] = ()


def columns_of(path: Path, shape: Shape) -> tuple[str, ...]:
    """The column names of a file, before its rows are read. Raises `BadFile`."""
    if format_of(path, shape) == "parquet":
        with duckdb.connect() as db:
            return tuple(name for name, _kind in _described(db, path))
    for row in _records(path, shape):
        if isinstance(row, BadRow):
            continue
        return _header(path, shape, row[0], row[1])
    raise BadFile(path.name, N_("it is empty"))


def read(
    db: duckdb.DuckDBPyConnection, table: str, path: Path, shape: Shape, scratch: Path, tick: Tick
) -> Read:
    """Make `table` of the file's rows. `tick` is called with the number of rows done."""
    if format_of(path, shape) == "parquet":
        return _read_parquet(db, table, path)
    bad: list[BadRow] = []
    columns: tuple[str, ...] = ()
    records = _records(path, shape)
    for first in records:
        if isinstance(first, BadRow):
            bad.append(first)
            continue
        columns = _header(path, shape, *first)
        break
    if not columns:
        raise BadFile(path.name, N_("it is empty"))
    rest = records if shape.header else chain([first], records)
    rows = _write(scratch, _whole(rest, len(columns), bad), tick)
    try:
        _load(db, table, scratch, columns)
    finally:
        scratch.unlink(missing_ok=True)
    return Read(columns, rows + len(bad), tuple(bad))


def format_of(path: Path, shape: Shape) -> str:
    """csv, xlsx or parquet: as the mapping says, else by the ending of the name."""
    if shape.format:
        return shape.format
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(EXCEL_ENDINGS):
        return "xlsx"
    return "parquet" if name.endswith(".parquet") else "csv"


# -- rows --------------------------------------------------------------------------------------

Record = tuple[int, Sequence[str]]


def _records(path: Path, shape: Shape) -> Iterator[Record | BadRow]:
    """Rows with their number, from the header on, or from the first if there is no header."""
    rows = _sheet_rows if format_of(path, shape) == "xlsx" else _text_rows
    for record in rows(path, shape):
        if isinstance(record, BadRow) or record[0] >= max(shape.header, 1):
            yield record


def _text_rows(path: Path, shape: Shape) -> Iterator[Record | BadRow]:
    encoding = encodings.encoding_of(path, shape.encoding)
    with encodings.open_bytes(path) as file:
        text = io.TextIOWrapper(file, encoding, newline="")
        reader = csv.reader(
            (line.replace("\0", "") for line in text),
            delimiter=shape.delimiter, quotechar=shape.quote, strict=True,
        )  # fmt: skip
        number, line = 0, 0
        while True:
            number += 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(number, reader.line_num - line, error)
            else:
                yield number, fields
            line = reader.line_num


def _broken(row: int, lines: int, error: csv.Error) -> BadRow:
    if "end of data" in str(error) or "field limit" in str(error):
        reason = N_("a quote is opened and never closed; %(lines)s lines are lost in it")
        return BadRow(row, "", reason, {"lines": lines})
    return BadRow(row, "", N_("is not a row of this format: %(why)s"), {"why": str(error)})


def _sheet_rows(path: Path, shape: Shape) -> Iterator[Record]:
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            for number, cells in enumerate(_sheet(path, book, shape).iter_rows(), start=1):
                yield number, [_cell(cell) for cell in cells]
    except python_calamine.PasswordError as error:
        raise BadFile(path.name, N_("the workbook has a password")) from error
    except (python_calamine.CalamineError, python_calamine.ZipError) as error:
        raise BadFile(path.name, N_("it is not a workbook: %(why)s"), why=str(error)) from error


def _sheet(path: Path, book: Any, shape: Shape) -> Any:
    names = list(book.sheet_names)
    if shape.sheet in names:
        return book.get_sheet_by_name(shape.sheet)
    if shape.sheet is not None:
        if shape.sheet.isdigit() and 1 <= int(shape.sheet) <= len(names):
            return book.get_sheet_by_index(int(shape.sheet) - 1)
        raise BadFile(path.name, N_("there is no sheet %(sheet)s; there are: %(sheets)s"),
                      sheet=shape.sheet, sheets=", ".join(names))  # fmt: skip
    filled = [sheet for name in names if (sheet := book.get_sheet_by_name(name)).height]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise BadFile(path.name, N_("it is empty"))
    raise BadFile(path.name, N_("it has several sheets: name one of %(sheets)s in file.sheet"),
                  sheets=", ".join(sheet.name for sheet in filled))  # fmt: skip


def _cell(cell: Any) -> str:
    """A cell as text; a real date in the one form that means a real date."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.strftime(MOMENT)
    if isinstance(cell, date):
        return datetime.combine(cell, time()).strftime(MOMENT)
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _header(path: Path, shape: Shape, number: int, fields: Sequence[str]) -> tuple[str, ...]:
    if not shape.header:
        if len(shape.names) != len(fields):
            raise BadFile(path.name, N_("its rows have %(found)s fields, file.names has %(named)s"),
                          found=len(fields), named=len(shape.names))  # fmt: skip
        return shape.names
    if number != shape.header or not any(name.strip() for name in fields):
        raise BadFile(path.name, N_("row %(row)s holds no names"), row=shape.header)
    return _distinct([name.strip() for name in fields])


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names that a table can have: none empty, none twice (a table takes no notice of case)."""
    taken: set[str] = set(OWN)
    found = []
    for position, name in enumerate(names, start=1):
        given = one = name or f"column_{position}"
        again = 1
        while one.lower() in taken:
            again += 1
            one = f"{given}_{again}"
        taken.add(one.lower())
        found.append(one)
    return tuple(found)


def _whole(
    records: Iterable[Record | BadRow], width: int, bad: list[BadRow]
) -> Iterator[list[Any]]:
    """The rows that have a field for every column; blank rows are passed over."""
    for record in records:
        if isinstance(record, BadRow):
            bad.append(record)
            continue
        number, fields = record
        if len(fields) != width:
            if not any(fields):
                continue
            if len(fields) < width or any(fields[width:]):
                reason = N_("has %(found)s fields, the header has %(named)s")
                values = {"found": len(fields), "named": width}
                bad.append(BadRow(number, ",".join(fields)[:200], reason, values))
                continue
        elif not any(fields):
            continue
        yield [number, *fields[:width]]


def _write(scratch: Path, rows: Iterable[list[Any]], tick: Tick) -> int:
    """Write rows in the one plain form that is loaded from."""
    done = 0
    with scratch.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            writer.writerow(row)
            done += 1
            if done % 10_000 == 0:
                tick(10_000)
    tick(done % 10_000)
    return done


def _load(db: duckdb.DuckDBPyConnection, table: str, scratch: Path, columns: Sequence[str]) -> None:
    kinds = {"_row": "BIGINT", **dict.fromkeys(columns, "VARCHAR")}
    db.execute(
        f"create or replace table {quoted(table)} as from read_csv(?, auto_detect = false,"
        " header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n',"
        f" max_line_size = 20000000, columns = {_struct(kinds)})",
        [str(scratch)],
    )


# -- Parquet -----------------------------------------------------------------------------------


def _described(db: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    try:
        found = db.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise BadFile(path.name, N_("it is not Parquet: %(why)s"), why=str(error)) from error
    return [(row[0], row[1]) for row in found]


def _read_parquet(db: duckdb.DuckDBPyConnection, table: str, path: Path) -> Read:
    columns = _described(db, path)
    parts = ["file_row_number + 1 as _row"]
    parts += [f"{as_text(name, kind)} as {quoted(name)}" for name, kind in columns]
    db.execute(
        f"create or replace table {quoted(table)} as select {', '.join(parts)}"
        " from read_parquet(?, file_row_number = true)",
        [str(path)],
    )
    rows = db.execute(f"select count(*) from {quoted(table)}").fetchone()
    return Read(tuple(name for name, _kind in columns), rows[0] if rows else 0)


def as_text(name: str, kind: str) -> str:
    """SQL for a column of any type as the text that it would have in a file."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        moment = f"timezone('UTC', {quoted(name)})::timestamp"
        return f"strftime({moment}, '%Y-%m-%dT%H:%M:%S.%f') || 'Z'"
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        return f"strftime({quoted(name)}::timestamp, '{MOMENT}')"
    return f"{quoted(name)}::varchar"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def _struct(kinds: dict[str, str]) -> str:
    return "{" + ", ".join(f"{text(name)}: '{kind}'" for name, kind in kinds.items()) + "}"
