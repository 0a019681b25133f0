"""Wiring of the page of teams: the roster of a month, leave."""

from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, State, clientside_callback, ctx, no_update

from callbacks import notices
from callbacks import rosterboard as board
from callbacks.acting import act
from callbacks.teamboard import overtaken, toasted, told
from i18n import _
from services import leaves, rosters
from services.visiting import visitor
from storage.ops import transaction
from ui.ids import Teams as Ids

clientside_callback(
    ClientsideFunction("teams", "rested"),
    Output(Ids.LEAVE_OF, "data"),
    Input(Ids.LEAVE_SAVED, "data"),
    Input(Ids.LEAVE_TAKEN, "data"),
    State(Ids.LEAVE_OF, "data"),
    prevent_initial_call=True,
)
clientside_callback(ClientsideFunction("teams", "known"), Input(Ids.ROSTER_DRAFT, "data"))


@act(
    "refer",
    Output(Ids.ROSTER_HEAD, "children"),
    Output(Ids.ROSTER, "children"),
    Input(Ids.MONTH, "data"),
    Input(Ids.ROSTER_FILLED, "data"),
    *(
        Input(one, "data")
        for one in (
            Ids.ROSTER_SAVED, Ids.LEAVE_SAVED, Ids.LEAVE_TAKEN, Ids.MOVED, Ids.SAVED,
            Ids.BOOK_SAVED,
        )
    ),
    State(Ids.ROSTER_DRAFT, "data"),
    in_place=True,
)  # fmt: skip
def show_roster(place: dict[str, Any] | None, filled: Any, *news: Any) -> Any:
    """The month of the address, with what was clicked and not saved."""
    own = filled if ctx.triggered_id == Ids.ROSTER_FILLED else None
    return board.roster(place, news[-1], own, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.ROSTER_FILLED, "data"),
    Input(Ids.ROSTER_FILL, "data"),
    State(Ids.MONTH, "data"),
    prevent_initial_call=True,
    on_error=toasted,
)
def fill(_asked: Any, place: dict[str, Any] | None) -> Any:
    """The month as the one before it was; nothing is saved yet."""
    return board.filled(place, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.ROSTER_SAVED, "data"),
    Output(Ids.ROSTER_WRONG, "children"),
    Input(Ids.ROSTER_SAVE, "data"),
    prevent_initial_call=True,
    on_error=lambda error: [overtaken(error), told(error)],
)
def save_roster(asked: dict[str, Any]) -> Any:
    """The cells that were clicked into the roster of the month."""
    now, actor = datetime.now(UTC), visitor.get().actor
    team, _blank, month = str(asked["key"]).rpartition(" ")
    first = rosters.read_month(month)
    with transaction() as store:
        saved = rosters.month(store, team, first, actor=actor).duties or {}
        said, seen = board.with_cells(saved, asked["cells"]), int(asked["version"])
        made = rosters.save(store, team, first, said, seen=seen, actor=actor, at=now)
    notices.say(_("Roster saved"), _("Suggestions follow at once."))
    return [{"key": asked["key"], "version": made.version}, []]


@act(
    "refer",
    Output(Ids.LEAVE, "children"),
    Input(Ids.MONTH, "data"),
    *(Input(one, "data") for one in (Ids.LEAVE_SAVED, Ids.LEAVE_TAKEN, Ids.MOVED, Ids.BOOK_SAVED)),
    in_place=True,
)
def list_leave(place: dict[str, Any] | None, *_news: Any) -> Any:
    """Leave that is not over."""
    return board.leave(place, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.LEAVE_TITLE, "children"),
    Output(Ids.LEAVE_PERSON, "value"),
    Output(Ids.LEAVE_SINCE, "value"),
    Output(Ids.LEAVE_UNTIL, "value"),
    Output(Ids.LEAVE_REASON, "value"),
    Input(Ids.LEAVE_OF, "data"),
    prevent_initial_call=True,
)
def open_leave(of: dict[str, Any] | None) -> Any:
    """A leave to be changed; none: a new one, without what the last one said."""
    if not of:
        return [_("Enter leave"), no_update, "", "", no_update]
    return board.one_leave(of, datetime.now(UTC))


@act(
    "refer",
    Output(Ids.LEAVE_SAVED, "data"),
    Output(Ids.LEAVE_WRONG, "children"),
    Input(Ids.LEAVE_SAVE, "n_clicks"),
    State(Ids.LEAVE_PERSON, "value"),
    State(Ids.LEAVE_SINCE, "value"),
    State(Ids.LEAVE_UNTIL, "value"),
    State(Ids.LEAVE_REASON, "value"),
    State(Ids.LEAVE_OF, "data"),
    prevent_initial_call=True,
    on_error=lambda error: [overtaken(error), told(error)],
)
def save_leave(
    _clicks: int, person: str | None, since: str | None, until: str | None, reason: str | None,
    of: dict[str, Any] | None,
) -> Any:  # fmt: skip
    """A leave, new or changed; refused, the form stays as it was entered."""
    asked = leaves.read(person, since, until, reason)
    how: Any = {"actor": visitor.get().actor, "at": datetime.now(UTC)}
    with transaction() as store:
        if of:
            saved = leaves.change(store, int(of["id"]), *asked[1:], seen=int(of["version"]), **how)
        else:
            saved = leaves.add(store, *asked, **how)
    notices.say(_("Leave saved"), board.nobody(saved.nobody, how["at"]))
    return [{"id": saved.leave_id, "at": how["at"].isoformat()}, []]


@act(
    "refer",
    Output(Ids.LEAVE_TAKEN, "data"),
    Input(Ids.LEAVE_BACK, "data"),
    prevent_initial_call=True,
    on_error=toasted,
)
def take_back(of: dict[str, Any]) -> Any:
    """The person is there after all."""
    how: Any = {"actor": visitor.get().actor, "at": datetime.now(UTC)}
    with transaction() as store:
        leaves.take_back(store, int(of["id"]), seen=int(of["version"]), **how)
    notices.say(_("Leave taken back"))
    return {"id": of["id"], "at": how["at"].isoformat()}
