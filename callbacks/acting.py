"""`@act(right, ...)`: how a callback is declared, and the check before it runs.

A callback says which right it needs; the right is kept by callback id. Before Dash dispatches a
posted callback, `check` looks its output up here: an output that nobody declared, or whose right
the visitor lacks, is answered 403 with words to show, and nothing runs. (An abort inside a callback
would come too late, and Dash turns it into an answer 200.)
"""

from collections.abc import Callable, Sequence
from typing import Any

from dash import Output, callback
from dash._callback import GLOBAL_CALLBACK_LIST
from flask import Response, jsonify, request

from callbacks import errors
from domain.errors import NotYours, Refused
from i18n import N_
from services.visiting import visitor

UPDATE = "/_dash-update-component"
LOCATION = "_pages_location"
ROUTER = ".._pages_content.children..._pages_store.data.."
"""Dash's own callback that places a page."""

rights: dict[str, str] = {ROUTER: "see"}
"""The right that each callback needs, by callback id (the outputs, as the browser posts them)."""


class Undeclared(Refused):
    message = N_("This page is out of date. Load it again.")


def act(
    right: str, *arguments: Any, in_place: bool = False, is_line: bool = False, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a callback that whoever holds `right` may run (`domain.scope.RIGHTS`).

    Arguments and options are those of `dash.callback`. A refusal or a failure is shown as a toast;
    with `in_place` it stands where the result would: in the outputs that are `children` or a
    `figure`, for panels that are filled on their own; with `is_line`, in words in a line of text.
    """
    if in_place or is_line:
        outputs = [one for one in _flat(arguments) if isinstance(one, Output)]
        options["on_error"] = errors.shown_in(
            [one.component_property for one in outputs], is_line=is_line
        )
    declare = callback(*arguments, **options)
    rights[GLOBAL_CALLBACK_LIST[-1]["output"]] = right
    return declare


def check() -> tuple[Response, int] | tuple[str, int] | None:
    """Before each request: whether the posted callback may run."""
    if request.path != UPDATE:
        return None
    posted = request.get_json(silent=True)
    posted = posted if isinstance(posted, dict) else {}
    right = rights.get(str(posted.get("output")))
    if right is None:
        return jsonify(toast=errors.toast_of(Undeclared())), 403
    if right not in visitor.get().actor.rights:
        return jsonify(toast=errors.toast_of(NotYours(right=right))), 403
    if _only_the_query_changed(posted):
        return "", 204
    return None


def _only_the_query_changed(posted: dict[str, Any]) -> bool:
    """Whether Dash would build the page anew only because its filters in the URL have changed.

    Pages listen to their filters themselves (`callbacks.filters`); building them anew would throw
    away focus, scroll and everything that is open.
    """
    changed = posted.get("changedPropIds")
    return posted.get("output") == ROUTER and changed == [f"{LOCATION}.search"]


def _flat(arguments: Sequence[Any]) -> list[Any]:
    flat: list[Any] = []
    for one in arguments:
        flat.extend(_flat(one) if isinstance(one, list | tuple) else [one])
    return flat
