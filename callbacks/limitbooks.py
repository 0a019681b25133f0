"""The matrix as a workbook out of the page, and an edited one into its draft."""

from datetime import UTC, datetime
from typing import Any

from callbacks import books
from exports import matrix as workbook
from exports import matrix_in
from exports.sheets import NotAWorkbook
from services import limitdrafts, matrix, viewing
from services.visiting import visitor
from storage.ops import reading
from ui import limits, words


def download() -> dict[str, Any]:
    """The workbook of the matrix in force, for `dcc.Download`."""
    now = datetime.now(UTC)
    with reading() as store:
        standing, lists = matrix.read(store, now), viewing.names(store)
    book = workbook.book(standing, lists, visitor.get().name)
    return books.given(book.content, book.name)


def upload(contents: str, name: str) -> tuple[list[Any], dict[str, Any] | None]:
    """What is said of a workbook, and its edits for the draft; None if there are none."""
    now = datetime.now(UTC)
    with reading() as store:
        standing, lists = matrix.read(store, now), viewing.names(store)
    try:
        found = matrix_in.read(books.taken(contents), standing, lists)
    except NotAWorkbook as refusal:
        return limits.not_imported(f"{name}: {words.refusal(refusal)}"), None
    told = [
        limits.Mistake(one.sheet, one.row, one.column, one.value, one.reason)
        for one in found.mistakes
    ]
    edits = [
        {"name": limitdrafts.name_of(edit), **limitdrafts.written(edit)} for edit in found.edits
    ]
    draft = {"version": standing.version, "edits": edits} if edits else None
    return limits.imported(name, len(edits), told), draft
