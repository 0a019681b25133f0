"""Wiring of the page of a team in the field: show what it has in hand, do what its cards say."""

from datetime import UTC, datetime
from typing import Any

from dash import MATCH, ClientsideFunction, Input, Output, clientside_callback, ctx, no_update
from dash import State as Held

from callbacks import batches
from callbacks import workboard as board
from callbacks.acting import act
from domain.orders import Verb
from services import acts, fieldwork, reaching, viewing
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import asking, work
from ui.ids import Work
from ui.order import Names

for stage, place in (("drawn", Work.LIST), ("opened", Work.FORM)):
    clientside_callback(
        ClientsideFunction("work", stage), Input(place, "children"), prevent_initial_call=True
    )
clientside_callback(
    ClientsideFunction("work", "done"), Input(Work.DONE, "data"), prevent_initial_call=True
)


@act(
    "visit",
    Output(Work.WHO, "children"),
    Output(Work.TABS, "children"),
    Output(Work.LIST, "children"),
    Output(Work.SEEN, "data"),
    Input(Work.PLACE, "search"),
    Input(Work.AGAIN, "data"),
    Held(Work.SEEN, "data"),
    in_place=True,
)
def show(search: str | None, _again: Any, seen: str | None) -> Any:
    """What the team has in hand; nothing if it is still what the screen shows."""
    now, guest = datetime.now(UTC), visitor.get()
    with reading() as store:
        found = fieldwork.in_hand(store, actor=guest.actor, at=now)
        names = Names(viewing.names(store))
    if (printed := board.print_of(found, search)) == seen:
        return [no_update] * 4
    return [*board.picture(found, board.tab_of(search), names, guest, now), printed]


@act("visit", Output(Work.FORM, "children"), Input(Work.INTENT, "data"), prevent_initial_call=True)
def open_form(asked: dict[str, Any] | None) -> Any:
    """The form of a verb that asks for more than a tap; nothing once it is closed."""
    if not asked:
        return []
    now, verb = datetime.now(UTC), Verb(asked["verb"])
    with reading() as store:
        form = acts.form(store, asked["order_id"], verb, actor=visitor.get().actor, at=now)
    who = visitor.get().person_id
    wanted = asking.asked(form, asked["order_id"], [asked["no"]], who)
    return asking.form(wanted, Work.ASKING, now)


@act("visit", Output(Work.DONE, "data"), Input(Work.ACT, "data"), prevent_initial_call=True)
def carry_out(asked: dict[str, Any]) -> Any:
    """Do it; what is refused is said on the card, which stays as it is."""
    outcomes = batches.carry_out(asked, datetime.now(UTC))
    batches.tell(Verb(asked["verb"]), [one for one in outcomes if one.is_done])
    return batches.as_data(outcomes)[0] | {"sent": asked["sent"]}


@act(
    "visit",
    Output(Work.reach(MATCH), "children"),
    Input(Work.reveal(MATCH), "n_clicks"),
    prevent_initial_call=True,
)
def reveal(clicks: int | None) -> Any:
    """The whole number, to be called, and the address; that it was asked for is kept."""
    now, actor = datetime.now(UTC), visitor.get().actor
    order_id = int(ctx.triggered_id["order"])
    if not clicks:
        return no_update
    with transaction() as store:
        contact, site = reaching.ask(store, order_id, actor=actor, at=now)
    return work.reached(order_id, board.person(contact), site)
