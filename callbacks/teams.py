"""Wiring of the page of teams: the table, the form of a team, moving people."""

from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, State, clientside_callback, ctx, no_update

from callbacks import notices
from callbacks import teamboard as board
from callbacks.acting import act
from i18n import _
from services import teaming
from services.visiting import visitor
from storage.ops import transaction
from ui.ids import Shell
from ui.ids import Teams as Ids

FIELDS = (
    Ids.CODE, Ids.CAPACITY, Ids.NAME, Ids.NAME_EN, Ids.BRANCH, Ids.KIND, Ids.CALENDAR, Ids.SKILLS,
    Ids.AREAS,
)  # fmt: skip
CHANGES = (
    Ids.SAVED, Ids.MOVED, Ids.ROSTER_SAVED, Ids.LEAVE_SAVED, Ids.LEAVE_TAKEN, Ids.BOOK_SAVED,
)  # fmt: skip
"""Stores that change when something was saved."""

clientside_callback(
    ClientsideFunction("teams", "place"),
    Output(Ids.CHOSEN, "data"),
    Output(Ids.MONTH, "data"),
    Input(Ids.QUERY, "data"),
    State(Ids.CHOSEN, "data"),
    State(Ids.MONTH, "data"),
)
clientside_callback(
    ClientsideFunction("teams", "collect"),
    Output(Ids.TYPED, "data"),
    *(Input(one, "value") for one in FIELDS),
    State(Ids.BASE, "data"),
    State(Ids.TYPED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("teams", "seen"),
    Output(Ids.SEEN, "data"),
    Input(Ids.BASE, "data"),
    Input(Ids.SAVED, "data"),
    prevent_initial_call=True,
)


@act(
    "refer",
    Output(Ids.VIEWS, "children"),
    Output(Ids.TABLE, "children"),
    Input(Ids.QUERY, "data"),
    Input(Shell.LIVE, "data"),
    *(Input(one, "data") for one in CHANGES),
    in_place=True,
)
def show(search: str | None, *_news: Any) -> Any:
    """The teams that the address asks for."""
    return board.table(search, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.TITLE, "children"),
    Output(Ids.FORM, "className"),
    Output(Ids.CODE, "disabled"),
    Output(Ids.END, "children"),
    Output(Ids.END, "disabled"),
    *(
        Output(one, "options")
        for one in (Ids.BRANCH, Ids.KIND, Ids.CALENDAR, Ids.SKILLS, Ids.AREAS)
    ),
    *(Output(one, "value") for one in FIELDS),
    Output(Ids.BASE, "data"),
    Input(Ids.CHOSEN, "data"),
    Input(Ids.SAVED, "data"),
    Input(Ids.BOOK_SAVED, "data"),
    State(Ids.TYPED, "data"),
)
def open_form(chosen: str | None, saved: Any, _book: Any, typed: dict[str, Any] | None) -> Any:
    """The form of the chosen team. Somebody else's saving leaves it as it was entered."""
    if ctx.triggered_id == Ids.SAVED and "overtaken" in (saved or {}):
        return [no_update] * 20
    own = {} if ctx.triggered_id == Ids.SAVED else typed
    return board.form(chosen, own, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.SAVED, "data"),
    Output(Ids.WRONG, "children"),
    Input(Ids.SAVE, "n_clicks"),
    Input(Ids.END, "n_clicks"),
    State(Ids.CHOSEN, "data"),
    State(Ids.SEEN, "data"),
    State(Ids.END, "children"),
    *(State(one, "value") for one in FIELDS),
    prevent_initial_call=True,
    on_error=lambda error: [board.overtaken(error), board.told(error)],
)
def save(
    _saves: int, _ends: int, chosen: str, seen: int, end: str, code: str | None, *said: Any
) -> Any:  # fmt: skip
    """Add, change, end or open a team; refused, the form stays as it was entered."""
    how: Any = {"actor": visitor.get().actor, "at": datetime.now(UTC)}
    with transaction() as store:
        if ctx.triggered_id == Ids.END:
            turn = teaming.reopen if end == _("Open again") else teaming.close
            turn(store, chosen, seen=seen or 0, **how)
        elif chosen == board.NEW:
            teaming.add(store, code or "", board.read_form(said), **how)
        else:
            teaming.change(store, chosen, board.read_form(said), seen=seen or 0, **how)
    notices.say(_("Team saved"), _("Suggestions follow at once."))
    made = (code or "").strip() if chosen == board.NEW else chosen
    return [{"of": made, "was": chosen, "at": how["at"].isoformat()}, []]


@act(
    "refer",
    Output(Ids.PERSON, "options"),
    Output(Ids.TO, "options"),
    Output(Ids.LEAVE_PERSON, "options"),
    Output(Ids.LEAVE_REASON, "options"),
    Output(Ids.PEOPLE, "data"),
    Input(Ids.CHOSEN, "data"),
    Input(Ids.SAVED, "data"),
    Input(Ids.MOVED, "data"),
    Input(Ids.BOOK_SAVED, "data"),
)
def list_people(chosen: str | None, *_news: Any) -> Any:
    """Who can be moved or be on leave."""
    return board.people(chosen, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.MOVED, "data"),
    Output(Ids.NOT_MOVED, "children"),
    Input(Ids.MOVE, "n_clicks"),
    State(Ids.PERSON, "value"),
    State(Ids.TO, "value"),
    State(Ids.PEOPLE, "data"),
    prevent_initial_call=True,
    on_error=lambda error: [board.overtaken(error), board.told(error)],
)
def move(_clicks: int, person: str | None, to: str | None, seen: dict[str, int] | None) -> Any:
    """Somebody into another team, or into none."""
    team, now = teaming.read_target(person, to), datetime.now(UTC)
    code = person or ""
    version = (seen or {}).get(code, 0)
    with transaction() as store:
        teaming.move(store, code, team, seen=version, actor=visitor.get().actor, at=now)
    notices.say(_("%(person)s moved", person=code))
    return [{"of": code, "at": now.isoformat()}, []]
