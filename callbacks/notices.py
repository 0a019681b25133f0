"""Telling the person at the screen what happened."""

from dash import set_props

from ui import parts
from ui.ids import Shell


def say(
    text: str, detail: str = "", *, state: str = "done", action: parts.ToastAction | None = None
) -> None:
    """Show a toast from within a callback, beside whatever the callback returns."""
    show(parts.toast(text, detail, state=state, action=action))


def show(toast: parts.Toast) -> None:
    set_props(Shell.TOAST, {"data": toast})
