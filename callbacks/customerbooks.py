"""Wiring of workbooks of customers: tools, reading one, saving what differs."""

from datetime import UTC, datetime
from typing import Any

from dash import Input, Output, State, no_update

from callbacks import books, errors, notices
from callbacks.acting import act
from domain.errors import Refused
from exports import customers_in
from exports.sheets import NotAWorkbook
from i18n import _
from services import customerbooks, viewing
from services.customerbooks import Compared, Row
from services.customers import ADD, CHANGE
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import words
from ui.customers import book as ui
from ui.ids import Customers as Ids
from ui.order import Names


@act(
    "customers",
    Output(Ids.TOOLS, "children"),
    Output(Ids.UPLOAD_BOX, "hidden"),
    Input(Ids.TAKEN, "data"),
)
def offer(_taken: Any) -> Any:
    """What one may do with the list."""
    rights = visitor.get().actor.rights
    tools = ui.tools(
        can_add=bool(rights & {ADD, CHANGE}), can_export="export" in rights,
        can_change=CHANGE in rights,
    )  # fmt: skip
    return [tools, CHANGE not in rights]


def _not_read(error: Exception) -> Any:
    """A file that is none stands where its differences would; nothing is kept of it."""
    if not isinstance(error, Refused):
        errors.on_error(error)
        return [[], None, None]
    return [ui.refused(words.refusal(error)), None, None]


@act(
    "refer",
    Output(Ids.PREVIEW, "children"),
    Output(Ids.BOOK, "data"),
    Output(Ids.UPLOAD, "contents"),
    Input(Ids.UPLOAD, "contents"),
    State(Ids.UPLOAD, "filename"),
    prevent_initial_call=True,
    on_error=_not_read,
)
def take_in(contents: str | None, name: str | None) -> Any:
    """What a workbook would change; nothing is saved. The same file may come again."""
    if not contents:
        return [no_update, no_update, no_update]
    return [*_read(contents, name or ""), None]


def _read(contents: str, name: str) -> tuple[list[Any], dict[str, Any] | None]:
    """What is said of a file, and what is to be saved; nothing if it is no workbook."""
    try:
        found, shown = _compared(contents, name)
    except NotAWorkbook as refusal:
        return ui.refused(f"{name}: {words.refusal(refusal)}"), None
    book = {"contents": contents, "name": name, "digest": found.digest}
    return shown, book if found.differences and not found.mistakes else None


def _changed(error: Exception) -> Any:
    """Not the same any more: the differences as they are now, to be looked at again."""
    errors.on_error(error)
    return [no_update, no_update, no_update]


@act(
    "refer",
    Output(Ids.TAKEN, "data"),
    Output(Ids.PREVIEW, "children", allow_duplicate=True),
    Output(Ids.BOOK, "data", allow_duplicate=True),
    Input(Ids.TAKE, "data"),
    State(Ids.BOOK, "data"),
    prevent_initial_call=True,
    on_error=_changed,
)
def take_over(asked: dict[str, Any] | None, book: dict[str, Any] | None) -> Any:
    """Save the differences that were looked at."""
    if not asked or not book:
        return [no_update, no_update, no_update]
    found, shown = _compared(book["contents"], book["name"])
    if found.digest != book["digest"]:
        notices.say(words.refusal(customerbooks.OtherNow()), state="late")
        return [no_update, shown, book | {"digest": found.digest}]
    actor, now = visitor.get().actor, datetime.now(UTC)
    with transaction() as store:
        rows = _rows(store, book["contents"])
        count = customerbooks.save(store, rows, book["digest"], actor=actor, at=now)
    notices.say(_("Saved: %(name)s", name=book["name"]), _("Differences: %(n)s", n=count))
    return [{"count": count, **asked}, [], None]


def _compared(contents: str, name: str) -> tuple[Compared, list[Any]]:
    with reading() as store:
        found = customerbooks.compare(store, _rows(store, contents), actor=visitor.get().actor)
        names = Names(viewing.names(store))
    wrong = [
        ui.Mistake(one.row.sheet, one.row.number, one.row.what, one.field, one.value, one.reason)
        for one in found.mistakes
    ]
    if wrong:
        return found, ui.mistakes(name, wrong)
    differences = [
        ui.Difference(
            one.row.sheet, one.row.number, one.row.what, not one.code, one.name, one.changes,
            one.is_alike,
        )
        for one in found.differences
    ]  # fmt: skip
    return found, ui.differences(name, differences, names)


def _rows(store: Any, contents: str) -> list[Row]:
    return customers_in.read(books.taken(contents), viewing.names(store))
