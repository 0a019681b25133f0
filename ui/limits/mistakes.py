"""What in a workbook could not be read, and what could."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from domain.errors import Refused
from i18n import _
from ui import formats, parts
from ui.limits import says
from ui.parts.marks import attributes

MOST = 50
"""Mistakes that are listed; whoever has more has another problem."""


@dataclass(frozen=True)
class Mistake:
    """A cell that could not be read, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Refused | str


def read(file: str, edits: int, found: Sequence[Mistake]) -> list[Any]:
    """What came of a workbook: nothing is saved, mistakes are told one by one."""
    said = _("%(file)s: put into the draft: %(n)s. Nothing is saved yet.", file=file, n=edits)
    if not edits:
        said = _("%(file)s: nothing differs from the matrix in force.", file=file)
    if found and not edits:
        said = _("%(file)s: no row could be taken over.", file=file)
    made: list[Any] = [parts.notice([said, _dismiss()], "risk" if found else None)]
    if not found:
        return made
    columns = [
        parts.Column(_("Sheet")), parts.Column(_("Row"), is_number=True),
        parts.Column(_("Column")), parts.Column(_("Value")), parts.Column(_("Reason")),
    ]  # fmt: skip
    rows = [
        [one.sheet, one.row, one.column, one.value or formats.NONE, _reason(one)]
        for one in found[:MOST]
    ]
    label = _("Mistakes: %(n)s", n=len(found))
    table = parts.table(columns, rows, density="compact", label=label)
    return [*made, html.H3(label), html.Div(table, className="pd-sideways pd-l-mistakes")]


def refused(text: str) -> list[Any]:
    """A file that is no such workbook."""
    return [parts.notice([text, _dismiss()], "late")]


def _dismiss() -> html.Button:
    return html.Button(
        _("Close"), type="button", className="btn btn-plain btn-sm pd-l-dismiss",
        **attributes(data_limit_dismiss=True),
    )  # fmt: skip


def _reason(one: Mistake) -> str:
    if isinstance(one.reason, str):
        return one.reason
    return says.problem(one.reason.field or "", one.reason)
