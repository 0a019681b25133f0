"""Wiring of what a toast offers to undo: wherever one has gone to since."""

from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback

from callbacks import batches
from callbacks.acting import act
from domain.orders import Verb
from ui.ids import Shell

clientside_callback(
    ClientsideFunction("paidan", "undone"), Input(Shell.UNDONE, "data"), prevent_initial_call=True
)


@act("dispatch", Output(Shell.UNDONE, "data"), Input(Shell.UNDO, "data"), prevent_initial_call=True)
def undo(asked: dict[str, Any]) -> Any:
    """Take the step back, order by order; where the team was faster, say so."""
    outcomes = batches.carry_out({**asked, "verb": Verb.UNDO}, datetime.now(UTC))
    batches.tell(Verb.UNDO, outcomes)
    return batches.as_data(outcomes)
