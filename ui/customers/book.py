"""What an edited workbook would change, and what is wrong with it; the tools above the list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from domain.customers import CUSTOMER, Change
from domain.errors import Missing, NotFound, Refused
from i18n import _
from ui import parts, words
from ui.customers.told import change as told
from ui.customers.words import field_name
from ui.formats import NONE
from ui.order.names import Names, joined
from ui.parts.marks import attributes

MOST = 100
"""Mistakes or differences that are listed; more are counted."""


@dataclass(frozen=True)
class Mistake:
    """A cell that cannot be taken over, and why."""

    sheet: str
    row: int
    what: str
    field: str
    value: str
    reason: Refused


@dataclass(frozen=True)
class Difference:
    """What a row would change, or add."""

    sheet: str
    row: int
    what: str
    is_new: bool
    name: str
    changes: Sequence[Change]
    is_alike: bool = False


def mistakes(file: str, found: Sequence[Mistake]) -> list[Any]:
    """Nothing is saved while anything is wrong: where it stands, and why."""
    said = _("%(file)s: nothing is saved. Put these right and bring it again.", file=file)
    columns = [
        parts.Column(_("Sheet")), parts.Column(_("Row"), is_number=True),
        parts.Column(_("Column")), parts.Column(_("Value")), parts.Column(_("Reason")),
    ]  # fmt: skip
    rows = [
        [one.sheet, one.row, _column(one), one.value or NONE, _reason(one)] for one in found[:MOST]
    ]
    label = _("Mistakes: %(n)s", n=len(found))
    table = parts.table(columns, rows, density="compact", label=label)
    return [
        parts.notice(said, "late"), html.H3(label), html.Div(table, className="pd-sideways"),
        _foot(can_take=False),
    ]  # fmt: skip


def _column(one: Mistake) -> str:
    return _("Contact number") if one.field == "contact_id" else field_name(one.what, one.field)


def _reason(one: Mistake) -> str:
    if isinstance(one.reason, Missing):
        return _("%(what)s is missing.", what=_column(one))
    if isinstance(one.reason, NotFound):
        return _("There is no such record among those that you may see.")
    return words.refusal(one.reason)


def differences(file: str, found: Sequence[Difference], names: Names) -> list[Any]:
    """What would be saved, row by row, and saving it."""
    if not found:
        said = _("%(file)s: nothing differs from what is known.", file=file)
        return [parts.notice(said), _foot(can_take=False)]
    new = sum(one.is_new for one in found)
    label = _("Differences: %(n)s, of these new: %(new)s", n=len(found), new=new)
    columns = [
        parts.Column(_("Sheet")), parts.Column(_("Row"), is_number=True),
        parts.Column(_("Record")), parts.Column(_("What would change")),
    ]  # fmt: skip
    rows = [[one.sheet, one.row, one.name or NONE, _change(one, names)] for one in found[:MOST]]
    made: list[Any] = [
        parts.notice(_("%(file)s: read. Nothing is saved yet.", file=file)), html.H3(label),
        html.Div(parts.table(columns, rows, density="compact", label=label),
                 className="pd-sideways"),
    ]  # fmt: skip
    if len(found) > MOST:
        made.append(html.P(_("%(n)s others", n=len(found) - MOST), className="pd-3 pd-xs"))
    return [*made, _foot(can_take=True)]


def _change(one: Difference, names: Names) -> Any:
    said = joined(*(told(change, names, one.what, is_new=one.is_new) for change in one.changes))
    if not one.is_new:
        return said
    badge = parts.badge(_("to be added"))
    alike = parts.badge(_("may be known already"), "risk") if one.is_alike else None
    return [badge, " ", alike, " ", html.Span(said, className="pd-3")]


def refused(text: str) -> list[Any]:
    """A file that is no such workbook, or too much at once."""
    return [parts.notice(text, "late"), _foot(can_take=False)]


def _foot(*, can_take: bool) -> html.Div:
    take = html.Button(
        _("Save these differences"), type="button", className="btn btn-primary",
        **attributes(data_book_take=True),
    )  # fmt: skip
    away = html.Button(
        _("Close"), type="button", className="btn btn-plain", **attributes(data_book_away=True)
    )
    return html.Div([take, away] if can_take else [away], className="pd-cust-take")


def tools(*, can_add: bool, can_export: bool, can_change: bool) -> list[Any]:
    """What one may do with the list."""
    made: list[Any] = []
    if can_add:
        asked = json.dumps({"what": CUSTOMER, "customer": "", "code": ""})
        made.append(_tool("plus", _("New customer"), data_entry_open=asked))
    if can_export:
        made.append(_tool("download", "Excel", data_book=""))
    if can_export and can_change:
        made.append(_tool("telephone", _("Excel with phone numbers"), data_book="phones"))
    return made


def _tool(icon_name: str, text: str, **marks: str) -> html.Button:
    return html.Button(
        [parts.icon(icon_name), html.Span(text)], type="button", className="btn btn-plain btn-sm",
        **attributes(**marks),
    )  # fmt: skip
