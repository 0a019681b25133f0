"""What stands where no page is."""

import dash
from dash import html

from i18n import N_
from ui import shell

dash.register_page(__name__, path="/404", name=N_("Not found"), title=shell.title(N_("Not found")))


def layout(**_query: str) -> html.Div:
    return shell.not_found()
