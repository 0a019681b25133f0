"""Wiring of the queue: the form of a verb, and doing it to the orders that were chosen."""

from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback

from callbacks import batches, planning
from callbacks.acting import act
from domain.orders import Verb
from services import acts
from services.visiting import visitor
from storage.ops import reading
from ui import asking
from ui.ids import Queue

clientside_callback(
    ClientsideFunction("queue", "opened"), Input(Queue.FORM, "children"), prevent_initial_call=True
)
clientside_callback(
    ClientsideFunction("queue", "done"), Input(Queue.DONE, "data"), prevent_initial_call=True
)


@act(
    "see",
    Output(Queue.FORM, "children"),
    Input(Queue.INTENT, "data"),
    prevent_initial_call=True,
)
def open_form(asked: dict[str, Any]) -> Any:
    """The form of a verb, with what may be chosen for the first of the orders; what the kind of one
    order requires of its report is asked only where there is one."""
    now = datetime.now(UTC)
    verb, orders = Verb(asked["verb"]), asked["orders"]
    rates = planning.shares(verb)
    with reading() as store:
        form = acts.form(
            store, orders[0]["id"], verb, actor=visitor.get().actor, at=now, on_time=rates
        )
    numbers = [order["no"] for order in orders]
    wanted = asking.asked(form, orders[0]["id"], numbers, visitor.get().person_id)
    return asking.form(wanted, Queue.ASKING, now)


@act("see", Output(Queue.DONE, "data"), Input(Queue.ACT, "data"), prevent_initial_call=True)
def carry_out(asked: dict[str, Any]) -> Any:
    """Each order in a transaction of its own."""
    outcomes = batches.carry_out(asked, datetime.now(UTC))
    batches.tell(Verb(asked["verb"]), outcomes)
    return batches.as_data(outcomes)
