"""Every component id, one class per page, values `page-thing`.

Ids are spelled out so that a string seen in the browser can be searched for.
"""


class Shell:
    """What surrounds every page."""

    NAV = "shell-nav"
    SEARCH = "shell-search"
    FOUND = "shell-found"
    BELL = "shell-bell"
    MESSAGES = "shell-messages"
    TOAST = "shell-toast"
    """Store; `callbacks.notices.say` writes it, the browser shows it."""
    TOASTS = "shell-toasts"
    THEME = "shell-theme"
    """Store: light or dark. Callbacks that draw figures take it as an Input."""
    LIVE = "shell-live"
    """Store: what `/live` said last; changes when an order or the warehouse has changed."""
    KEYS = "shell-keys"
    HELP = "shell-help"


class Overview:
    pass
