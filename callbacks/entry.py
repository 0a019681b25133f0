"""Wiring of the forms of customers, contacts and services, on whatever page they stand."""

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, clientside_callback, ctx, no_update

from callbacks import customerboard as board
from callbacks import errors, notices
from callbacks.acting import act
from domain.errors import Refused
from i18n import _
from storage.ops import reading, transaction
from ui import customers as ui
from ui.ids import Entry as Ids

clientside_callback(
    ClientsideFunction("entry", "wrong"),
    Output(Ids.wrong(ALL), "children"),
    Input(Ids.WRONG, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("entry", "saved"), Input(Ids.SAVED, "data"), prevent_initial_call=True
)


@act(
    "customers",
    Output(Ids.PLACE, "children"),
    Output(Ids.TOLD, "children"),
    Input(Ids.OPEN, "data"),
    prevent_initial_call=True,
)
def open_form(opened: dict[str, Any] | None) -> Any:
    """The fields of what was opened, or none."""
    if not opened:
        return [[], []]
    with reading() as store:
        return [ui.form(board.form(store, opened)), []]


def _told(error: Exception) -> Any:
    """What was refused stands in the form, and all that was typed stays in it."""
    if not isinstance(error, Refused):
        errors.on_error(error)
        return [{"fields": {}}, no_update, no_update]
    wrong, said = board.refused(error, ctx.inputs[f"{Ids.SAVE}.data"])
    return [wrong, said, no_update]


@act(
    "customers",
    Output(Ids.WRONG, "data"),
    Output(Ids.TOLD, "children", allow_duplicate=True),
    Output(Ids.SAVED, "data"),
    Input(Ids.SAVE, "data"),
    prevent_initial_call=True,
    on_error=_told,
)
def save(sent: dict[str, Any]) -> Any:
    """Add or change; the form closes once it is saved."""
    with transaction() as store:
        saved = board.save(store, sent)
    notices.say(_("Saved: %(name)s", name=saved.name))
    told = {
        "what": saved.what, "customer": saved.customer_no, "code": saved.code, "name": saved.name,
        "sent": sent["sent"],
    }  # fmt: skip
    return [{"sent": sent["sent"], "fields": {}}, [], told]
