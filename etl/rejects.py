"""Rows that could not be read, as an Excel sheet to mend and send back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import orjson
import xlsxwriter

from etl.raw import Batch
from i18n import N_, _

COLUMNS = (N_("File"), N_("Row"), N_("Column"), N_("Value"), N_("Reason"), N_("Mapping"),
           N_("Imported at"))  # fmt: skip
WIDTHS = (28, 8, 20, 30, 60, 20, 20)
MOST = 1_000_000
"""Rows that fit on a sheet."""


@dataclass(frozen=True)
class Reject:
    """One value that could not be read; `message` is a message id with `details`."""

    file: str
    row: int
    column: str | None
    value: str | None
    message: str
    details: dict[str, Any]
    batch: Batch

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return _(self.message) % self.details if self.details else _(self.message)


def read(batches: list[Batch]) -> Iterator[Reject]:
    """The rejects of some batches, in the order of their files and rows."""
    for batch in batches:
        if not batch.counts.rejected:
            continue
        with duckdb.connect() as db:
            found = db.execute("from read_parquet(?)", [str(batch.path(".rejects"))]).fetchall()
        for file, row, column, value, message, details in found:
            yield Reject(file, row, column, value, message, orjson.loads(details or "{}"), batch)


def write(batches: list[Batch], path: Path) -> int:
    """Write the rejects into a workbook; every text is a text cell, unchanged. Returns how many."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "constant_memory": True}  # fmt: skip
    written = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_(N_("Rejected rows")))
        head, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for position, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, _(name), head)
        sheet.freeze_panes(1, 0)
        for written, reject in enumerate(read(batches), start=1):
            if written > MOST:
                break
            texts = (reject.file, None, reject.column, reject.value, reject.reason,
                     reject.batch.mapping, reject.batch.imported_at)  # fmt: skip
            for position, one in enumerate(texts):
                if one is not None:
                    sheet.write_string(written, position, str(one), plain)
            sheet.write_number(written, 1, reject.row)
        sheet.autofilter(0, 0, max(written, 1), len(COLUMNS) - 1)
    return written
