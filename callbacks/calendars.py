"""Wiring of the page of calendars: show it, enter a year, correct a day."""

from datetime import UTC, datetime
from typing import Any

from dash import Input, Output, State, no_update

import config
from callbacks import calendarboard as board
from callbacks import notices
from callbacks.acting import act
from i18n import _
from services import arranging, calendars
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import calendars as ui
from ui.ids import Calendars as Ids
from ui.ids import Shell

SAVINGS = (Ids.SAVED, Ids.TAKEN, Ids.CORRECTED)
"""Stores that change when something was saved, here or (a refusal) by somebody else."""


@act(
    "refer",
    Output(Ids.MISSING, "children"),
    Input(Shell.LIVE, "data"),
    *(Input(one, "data") for one in SAVINGS),
    in_place=True,
)
def show_missing(*_news: Any) -> Any:
    """Missing years, anew whenever an order has changed."""
    now = datetime.now(UTC)
    with reading() as store:
        found = calendars.overview(store, actor=visitor.get().actor, at=now)
        name = board.namer(store)
    known = found.keepers[0].years if found.keepers else ()
    return ui.missing(found.missing, known, found.following, name, now)


@act(
    "refer",
    Output(Ids.KEPT, "children"),
    Output(Ids.HISTORY, "children"),
    Output(Ids.WHICH, "options"),
    Output(Ids.SEEN, "data"),
    *(Input(one, "data") for one in SAVINGS),
)
def show(*_saved: Any) -> Any:
    """The calendars in force and what was saved: the versions that whoever saves has seen."""
    now = datetime.now(UTC)
    with reading() as store:
        found = calendars.overview(store, actor=visitor.get().actor, at=now)
        name = board.namer(store)
    return [
        ui.kept(found.calendars, name),
        ui.history(found.savings, board.names(found.calendars), board.holidays(found), name, now),
        board.choices(found.keepers), found.seen,
    ]  # fmt: skip


@act(
    "refer",
    Output(Ids.SWITCHES, "children"),
    Output(Ids.DAYS, "children"),
    Input(Ids.PLACE, "search"),
    *(Input(one, "data") for one in SAVINGS),
    in_place=True,
)
def show_days(search: str | None, *_saved: Any) -> Any:
    """The year of the address in the calendar of the address."""
    with reading() as store:
        found = calendars.in_force(store, actor=visitor.get().actor)
    return board.days(found, search, datetime.now(config.TZ).date())


@act(
    "refer",
    Output(Ids.ENTRY, "hidden"),
    Output(Ids.ENTRY_TITLE, "children"),
    Output(Ids.LIST, "value"),
    Input(Ids.INTENT, "data"),
    prevent_initial_call=True,
)
def open_list(year: int | None) -> Any:
    """The list of a year as it is known, or as the library has it."""
    if not year:
        return [True, no_update, ""]
    with reading() as store:
        text = arranging.list_of(store, int(year))
    return [False, _("Holidays of %(year)s", year=year), text]


@act(
    "refer",
    Output(Ids.PROBLEMS, "children"),
    Output(Ids.PREVIEW, "children"),
    Output(Ids.SAVE, "disabled"),
    Input(Ids.LIST, "value"),
    Input(Ids.SEEN, "data"),
    State(Ids.INTENT, "data"),
    prevent_initial_call=True,
)
def preview(text: str | None, _seen: Any, year: int | None) -> Any:
    """What is wrong with the list, or what saving it would change."""
    if not year or not (text or "").strip():
        return [[], [], True]
    with reading() as store:
        found = arranging.foresee(store, int(year), text or "")
        kept = board.names(calendars.in_force(store, actor=visitor.get().actor))
    problems = found.reading.problems
    shown = board.foreseen(found, int(year), datetime.now(config.TZ).date())
    whole = ui.preview(found, kept, shown) if shown else []
    return [ui.problems(problems), whole, bool(problems) or not found.codes]


@act(
    "refer",
    Output(Ids.SAVED, "data"),
    Output(Ids.INTENT, "data"),
    Output(Ids.NOT_SAVED, "children"),
    Input(Ids.SAVE, "n_clicks"),
    State(Ids.LIST, "value"),
    State(Ids.INTENT, "data"),
    State(Ids.SEEN, "data"),
    prevent_initial_call=True,
    on_error=lambda error: [board.overtaken(error), no_update, board.told(error)],
)
def save(_clicks: int, text: str | None, year: int, seen: dict[str, int]) -> Any:
    """The list into every calendar that keeps holidays; refused, it stays as it was typed."""
    now, actor = datetime.now(UTC), visitor.get().actor
    with transaction() as store:
        saved = arranging.enter(store, int(year), text or "", seen=seen, actor=actor, at=now)
    _tell(saved)
    return [saved.versions, None, []]


@act(
    "refer",
    Output(Ids.TAKEN, "data"),
    Input(Ids.TAKE, "data"),
    State(Ids.SEEN, "data"),
    prevent_initial_call=True,
    on_error=board.toasted,
)
def take_over(year: int, seen: dict[str, int]) -> Any:
    """A year as the library has it."""
    now, actor = datetime.now(UTC), visitor.get().actor
    with transaction() as store:
        saved = arranging.take_over(store, int(year), seen=seen, actor=actor, at=now)
    _tell(saved)
    return saved.versions


@act(
    "refer",
    Output(Ids.DAY_NOW, "children"),
    Output(Ids.KIND, "value"),
    Output(Ids.HOURS, "value"),
    Input(Ids.DAY, "value"),
    Input(Ids.WHICH, "value"),
    Input(Ids.SEEN, "data"),
)
def look_at_day(day: str | None, which: str, _seen: Any) -> Any:
    """What a day is now."""
    if not day:
        return [_("Choose a day."), None, ""]
    with reading() as store:
        found = calendars.in_force(store, actor=visitor.get().actor)
    return board.day_now(found, day, which)


@act(
    "refer",
    Output(Ids.CORRECTED, "data"),
    Output(Ids.DAY_WRONG, "children"),
    Input(Ids.CORRECT, "n_clicks"),
    State(Ids.DAY, "value"),
    State(Ids.KIND, "value"),
    State(Ids.HOURS, "value"),
    State(Ids.WHICH, "value"),
    State(Ids.SEEN, "data"),
    prevent_initial_call=True,
    on_error=lambda error: [board.overtaken(error), board.told(error)],
)
def correct(
    _clicks: int, day: str | None, kind: str | None, hours: str | None, which: str,
    seen: dict[str, int],
) -> Any:  # fmt: skip
    """One day in one calendar or in all that keep holidays."""
    on, special = arranging.read_day(day, kind, hours)
    code = None if which == "all" else which
    now, actor = datetime.now(UTC), visitor.get().actor
    with transaction() as store:
        saved = arranging.correct(store, on, special, code=code, seen=seen, actor=actor, at=now)
    notices.say(_("Saved: %(day)s", day=board.day_in_words(on, special)), board.follows())
    return [saved.versions, []]


def _tell(saved: arranging.Saved) -> None:
    counts = ui.off_and_on(saved.year.days_off, saved.year.makeups)
    notices.say(_("%(years)s entered", years=saved.year.year), f"{counts} {board.follows()}")
