"""The matrix as a workbook out of the page, and an edited one into its draft."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime
from typing import Any

from exports import matrix as workbook
from exports import matrix_in
from exports.workbook import MEDIA_TYPE
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
    content = b64encode(book.content).decode()
    return {"content": content, "filename": book.name, "base64": True, "type": MEDIA_TYPE}


def upload(contents: str, name: str) -> tuple[list[Any], dict[str, Any] | None]:
    """What is said of a workbook, and its edits for the draft; None if there are none."""
    now = datetime.now(UTC)
    with reading() as store:
        standing, lists = matrix.read(store, now), viewing.names(store)
    try:
        found = matrix_in.read(_bytes(contents), standing, lists)
    except matrix_in.NotAWorkbook as refusal:
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


def _bytes(contents: str) -> bytes:
    """The file in what a browser sends: `data:...;base64,` and the rest."""
    try:
        return b64decode(contents.partition(",")[2], validate=True)
    except NotBase64:
        return b""
