"""Wiring of the dispatch page: what could be done with the chosen orders, and doing it."""

from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, State, clientside_callback

from callbacks import asking, batches, planning
from callbacks.acting import act
from domain.orders import Verb
from ui import suggestions
from ui.ids import Dispatch, Shell

clientside_callback(
    ClientsideFunction("dispatch", "done"), Input(Dispatch.DONE, "data"), prevent_initial_call=True
)


@act(
    "dispatch",
    Output(Dispatch.ABOUT, "children"),
    Output(Dispatch.SUGGESTED, "children"),
    Output(Dispatch.PREVIEW, "children"),
    Output(Dispatch.FOOT, "children"),
    Output(Dispatch.TEAMS, "children"),
    Output(Dispatch.KEPT, "data"),
    Input(Dispatch.CHOSEN, "data"),
    Input(Shell.LIVE, "data"),
    State(Dispatch.KEPT, "data"),
)
def look(chosen: dict[str, Any] | None, _news: Any, kept: dict[str, Any] | None) -> Any:
    """Suggestions for the order under the mark, a plan for the chosen ones, the teams."""
    shown = planning.look(chosen or {}, kept or {}, datetime.now(UTC))
    return (
        suggestions.about(shown.order),
        suggestions.suggestions(
            shown.order, shown.suggested, shown.others, shown.names, shown.now, shown.later
        ),
        suggestions.preview(shown.plans),
        suggestions.foot(shown.plans),
        suggestions.teams(list(shown.teams.values()), shown.to_come, shown.team, shown.now),
        shown.kept,
    )


@act(
    "dispatch",
    Output(Dispatch.AS_OF, "children"),
    Input(Dispatch.QUERY, "data"),
    Input(Shell.LIVE, "data"),
)
def tell_today(_query: str, _news: Any) -> Any:
    """How many of today's orders were dispatched in time."""
    return suggestions.today(planning.today())


@act(
    "dispatch",
    Output(Dispatch.DONE, "data"),
    Output(Dispatch.RESULTS, "children"),
    Input(Dispatch.ACT, "data"),
    prevent_initial_call=True,
)
def dispatch(asked: dict[str, Any]) -> Any:
    """Each order to its team, in a transaction of its own."""
    outcomes = batches.carry_out({**asked, "verb": Verb.DISPATCH}, datetime.now(UTC))
    batches.tell(Verb.DISPATCH, outcomes)
    # Of one order that went the toast says all.
    if len(outcomes) == 1 and outcomes[0].is_done:
        return batches.as_data(outcomes), []
    teams = asking.names("team", [order["team"] for order in asked["orders"]])
    told = [
        (order.get("customer", ""), one.no, teams[order["team"]], one.why)
        for one, order in zip(outcomes, asked["orders"], strict=True)
    ]
    return batches.as_data(outcomes), suggestions.results(told)
