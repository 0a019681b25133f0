"""My work: what the team has in hand, the order that runs out first on top; made for a phone."""

import dash
from dash import dcc, html

from i18n import N_, _
from ui import parts, shell
from ui.ids import Work
from ui.parts.marks import attributes, icon

dash.register_page(
    __name__, path="/work", name=N_("My work"), title=shell.title(N_("My work")), order=1,
    group="orders", icon="phone", right="visit",
)  # fmt: skip


def layout(**_query: str) -> html.Div:
    return parts.page(
        _("My work"),
        html.Div(
            [
                html.P(id=Work.WHO, className="pd-3 pd-sm pd-ph-who"),
                _offline(),
                html.Nav(
                    id=Work.TABS, className="pd-ph-tabs",
                    **attributes(aria_label=_("My orders")),
                ),
                html.Div(parts.loading(320), id=Work.LIST, className="pd-ph-list"),
            ],
            className="pd-phone",
        ),
        html.Dialog(html.Div(id=Work.FORM), id=Work.DIALOG, className="pd-dialog pd-dialog-ph"),
        dcc.Location(id=Work.PLACE, refresh=False),
        *(dcc.Store(id=one) for one in (Work.SEEN, Work.AGAIN, Work.INTENT, Work.ACT, Work.DONE)),
    )  # fmt: skip


def _offline() -> html.P:
    """What is kept while there is no network, and when it goes; shown by the page's script."""
    nothing = html.Span(
        [html.B(_("No network.")), " ",
         _("All that you fill in is kept on this phone; report it once the network is back.")],
        **attributes(data_waits="nothing"),
    )  # fmt: skip
    some = html.Span(
        [
            html.B(**attributes(data_said=_("No network, %(n)s to be sent."))), " ",
            _("All that you filled in is kept on this phone; files go by themselves."),
        ],
        **attributes(data_waits="files"),
    )  # fmt: skip
    return html.P(
        [icon("wifi-off"), nothing, some], className="pd-notice pd-ph-off", role="status",
        hidden=True, **attributes(data_state="off", data_offline=True),
    )  # fmt: skip
