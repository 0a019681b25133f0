"""Overview: the state of the queue and what needs a hand."""

import dash
from dash import html

from i18n import N_, _
from ui import parts, shell

dash.register_page(
    __name__, path="/", name=N_("Overview"), title=shell.title(N_("Overview")), order=1,
    icon="grid-1x2", right="see",
)  # fmt: skip


def layout(**_query: str) -> html.Div:
    return parts.page(_("Overview"))
