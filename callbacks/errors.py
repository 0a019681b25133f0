"""What a person sees when a callback refuses or fails."""

import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from dash import no_update

from callbacks import notices
from domain.errors import Refused
from i18n import _
from services.visiting import visitor
from ui import figures, parts, words

log = logging.getLogger(__name__)


def on_error(error: Exception) -> None:
    """The application's one answer to an exception in a callback: a toast."""
    notices.show(toast_of(error))


def toast_of(error: Exception) -> parts.Toast:
    """The toast of a refusal, in words; of a failure, with the id under which it was logged."""
    if isinstance(error, Refused):
        return parts.toast(words.refusal(error), state="late")
    return parts.toast(
        _("That did not work."),
        _("It has been logged as %(id)s.", id=logged(error)),
        state="late",
    )


def shown_in(properties: Sequence[str], *, is_line: bool = False) -> Callable[[Exception], Any]:
    """An error handler that puts the error where the result would stand.

    `properties` are those of the callback's outputs, in order: the first that holds components
    gets the box, what stands beside it is emptied. `is_line`: there is room for words only.
    """

    def put(error: Exception) -> Any:
        detail = words.refusal(error) if isinstance(error, Refused) else ""
        error_id = "" if isinstance(error, Refused) else logged(error)
        said = detail or _("This could not be read.")
        boxes = {
            "children": said if is_line else parts.error_box(said, error_id),
            "figure": figures.message(detail or f"{said} {error_id}", visitor.get().theme),
            "getRowsResponse": {"rowData": [], "rowCount": 0},
        }
        found = [
            "" if name == "children" and name in properties[:place] else boxes.get(name, no_update)
            for place, name in enumerate(properties)
        ]
        return found[0] if len(found) == 1 else found

    return put


def logged(error: Exception) -> str:
    """Log a failure; the id under which it stands in the log."""
    error_id = f"E-{secrets.token_hex(2).upper()}"
    log.error("%s: a callback failed", error_id, exc_info=error)
    return error_id
