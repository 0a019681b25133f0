"""What came of a workbook of teams: its mistakes, or what saving it would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from i18n import _
from ui import formats, parts
from ui.parts import Column
from ui.parts.marks import attributes

MOST = 100
"""Mistakes and differences that are listed; the others are counted."""


@dataclass(frozen=True)
class Mistake:
    """A cell that cannot be meant, why, and what to do; `reason` in words."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Difference:
    """What saving would change: in which sheet, of what, from what, to what."""

    sheet: str
    about: str
    field: str
    before: str
    after: str


def imported(file: str, mistakes: Sequence[Mistake], found: Sequence[Difference]) -> list[Any]:
    """Mistakes, and then nothing can be saved; else the differences and the button that saves."""
    if mistakes:
        text = _(
            "%(file)s: nothing is changed. Mistakes: %(n)s. Correct them, then choose it again.",
            file=file, n=len(mistakes),
        )  # fmt: skip
        return [parts.notice([text, _dismiss()], "late"), _mistakes(file, mistakes)]
    if not found:
        return [parts.notice([_("%(file)s: nothing differs.", file=file), _dismiss()])]
    text = _("%(file)s: differences: %(n)s. Nothing is saved yet.", file=file, n=len(found))
    save = html.Button(
        _("Save %(n)s differences", n=len(found)),
        type="button",
        className="btn btn-primary btn-sm",
        **attributes(data_book_save=True),
    )
    return [parts.notice([text, " ", save, _dismiss()], "risk"), _differences(found)]


def refused(text: str) -> list[Any]:
    """A file that is no such workbook, or a workbook that was not saved."""
    return [parts.notice([text, _dismiss()], "late")]


def _mistakes(file: str, found: Sequence[Mistake]) -> html.Div:
    columns = [
        Column(_("File")), Column(_("Sheet")), Column(_("Row"), True), Column(_("Column")),
        Column(_("Value")), Column(_("Reason")),
    ]  # fmt: skip
    rows = [
        [file, one.sheet, str(one.row), one.column, one.value or formats.NONE, one.reason]
        for one in found[:MOST]
    ]
    return _listed(columns, rows, _("Mistakes: %(n)s", n=len(found)), len(found))


def _differences(found: Sequence[Difference]) -> html.Div:
    columns = [
        Column(_("Sheet")), Column(_("About")), Column(_("Field")), Column(_("Was")),
        Column(_("Will be")),
    ]  # fmt: skip
    rows = [
        [one.sheet, one.about, one.field, one.before or formats.NONE, one.after or formats.NONE]
        for one in found[:MOST]
    ]
    return _listed(columns, rows, _("Differences"), len(found))


def _listed(columns: Sequence[Column], rows: Sequence[Any], label: str, count: int) -> html.Div:
    more = count - MOST
    rest = html.P(_("and %(n)s others", n=more), className="pd-xs pd-3") if more > 0 else None
    table = parts.table(columns, rows, density="compact", label=label)
    return html.Div([table, rest], className="pd-sideways pd-book-list", tabIndex=0, role="region",
                    **attributes(aria_label=label))  # fmt: skip


def _dismiss() -> html.Button:
    return html.Button(
        _("Close"), type="button", className="btn btn-plain btn-sm pd-gap",
        **attributes(data_book_close=True),
    )  # fmt: skip
