"""Wiring of what surrounds every page."""

from collections.abc import Mapping
from datetime import UTC, datetime

from dash import ClientsideFunction, Input, clientside_callback, html, page_container
from flask import session

from domain.scope import ROLE_NAMES
from i18n import _
from services.visiting import visitor
from ui import shell
from ui.ids import Shell

clientside_callback(
    ClientsideFunction("paidan", "showToast"),
    Input(Shell.TOAST, "data"),
    prevent_initial_call=True,
)


def index(slots: Mapping[str, str]) -> str:
    """The page of HTML around everything, for whoever asks."""
    return shell.index(
        slots,
        theme=visitor.get().theme,
        token=str(session.get("token", "")),
        now=int(datetime.now(UTC).timestamp() * 1000),
    )


def layout() -> html.Div:
    """The shell for whoever asks; Dash also looks at it once before anybody has."""
    guest = visitor.get(None)
    if guest is None:
        return html.Div(page_container)
    return shell.frame(
        shell.Reader(
            name=guest.name,
            role=_(ROLE_NAMES[guest.roles[0]]) if guest.roles else "",
            rights=guest.actor.rights,
            theme=guest.theme,
            token=str(session.get("token", "")),
            is_folded=bool(session.get("folded")),
        )
    )
