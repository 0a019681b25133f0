"""Wiring of the page of teams: the workbook out of it and an edited one into it."""

from datetime import UTC, date, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, State, clientside_callback, no_update

import config
from callbacks import books, notices, teamdiffs
from callbacks.acting import act
from callbacks.teamboard import refusal_in_words
from domain import duty
from domain.errors import BadValue, NotFound
from exports import teams as workbook
from exports import teams_in
from exports.sheets import Mistake, NotAWorkbook
from i18n import _
from services import teamsheets, viewing
from services.teamsheets import Standing, Step
from services.visiting import visitor
from storage import duties
from storage.ops import reading, transaction
from ui import teams as ui
from ui.ids import Teams as Ids
from ui.teams import form as forms

clientside_callback(
    ClientsideFunction("teams", "put_away"),
    Input(Ids.BOOK_SAVED, "data"),
    prevent_initial_call=True,
)


class _GivenUp(Exception):
    """Ends a transaction that was only a rehearsal."""


@act("refer", Output(Ids.DOWNLOAD, "data"), Input(Ids.EXCEL, "n_clicks"), prevent_initial_call=True)
def hand_out(_clicks: int) -> Any:
    """The teams as they are, with the rosters of last month, this one and the next two."""
    now = datetime.now(UTC)
    standing, lists = _standing(now)
    book = workbook.book(standing, lists, visitor.get().name, now)
    return books.given(book.content, book.name)


@act(
    "refer",
    Output(Ids.BOOK, "children"),
    Output(Ids.BOOK_READ, "data"),
    Output(Ids.UPLOAD, "contents"),
    Input(Ids.UPLOAD, "contents"),
    State(Ids.UPLOAD, "filename"),
    prevent_initial_call=True,
)
def take_in(contents: str | None, name: str | None) -> Any:
    """What a workbook would change, or its mistakes; nothing is saved. The same file may come
    again."""
    if not contents:
        return [no_update, no_update, no_update]
    told, steps = _read(contents, name or "", datetime.now(UTC))
    return [told, teamsheets.written(steps), None]


@act(
    "refer",
    Output(Ids.BOOK_SAVED, "data"),
    Input(Ids.BOOK_SAVE, "data"),
    State(Ids.BOOK_READ, "data"),
    prevent_initial_call=True,
    on_error=lambda error: _not_saved(error),
)
def save(_asked: Any, said: Any) -> Any:
    """All differences of the workbook, or none."""
    now, steps = datetime.now(UTC), teamsheets.read(said or [])
    with transaction() as store:
        done = teamsheets.save(store, steps, actor=visitor.get().actor, at=now)
    notices.say(_("Saved differences: %(n)s", n=done), _("Suggestions follow at once."))
    return {"done": done, "at": now.isoformat()}


def _not_saved(error: Exception) -> Any:
    notices.say(_("Nothing of the workbook was saved."), refusal_in_words(error), state="late")
    return no_update


def _standing(now: datetime) -> tuple[Standing, Any]:
    today = now.astimezone(config.TZ).date()
    with reading() as store:
        standing = teamsheets.standing(
            store, _months(today), duties.shifts(), actor=visitor.get().actor, at=now, today=today
        )
        return standing, viewing.names(store)


def _months(today: date) -> list[date]:
    first = today.replace(day=1)
    following = duty.next_month(first)
    return [duty.month_before(first), first, following, duty.next_month(following)]


def _read(contents: str, name: str, now: datetime) -> tuple[list[Any], list[Step]]:
    """What is said of a workbook, and its steps; none if there is a mistake."""
    standing, lists = _standing(now)
    try:
        found = teams_in.read(books.taken(contents), standing, lists)
    except NotAWorkbook as refusal:
        return ui.refused(f"{name}: {forms.sentence(refusal)}"), []
    wrong = [*found.mistakes, *_rehearsed(found.steps, now)]
    told = [
        ui.Mistake(one.sheet, one.row, one.column, one.value, _reason(one)) for one in wrong
    ]  # fmt: skip
    steps = [] if wrong else found.steps
    differences = teamdiffs.differences(steps, standing, lists)
    return ui.imported(name, told, differences), steps


def _rehearsed(steps: list[Step], now: datetime) -> list[Mistake]:
    """What saving would refuse."""
    found: list[Mistake] = []
    try:
        with transaction() as store:
            refused = teamsheets.rehearse(store, steps, actor=visitor.get().actor, at=now)
            found = [teams_in.mistake(step, refusal) for step, refusal in refused]
            raise _GivenUp
    except _GivenUp:
        return found


def _reason(one: Mistake) -> str:
    """Why a cell cannot be meant, and what to do."""
    if isinstance(one.reason, str):
        return one.reason
    cure = _("The sheet of codes has what can stand here.")
    said = forms.sentence(one.reason)
    return f"{said} {cure}" if isinstance(one.reason, BadValue | NotFound) else said
