"""Order: what it is and who has it, what may be done, why it is late, what happened."""

import dash
from dash import dcc, html

from i18n import N_, _
from ui import order, parts, shell
from ui.ids import Order
from ui.parts.marks import attributes

dash.register_page(
    __name__, path_template="/order/<order_id>", name=N_("Order"), title=shell.title(N_("Order")),
    right="see",
)  # fmt: skip


def layout(**_query: str) -> html.Div:
    # Which order is shown is read from the path: a query argument could say otherwise.
    return parts.page(
        _("Order"),
        html.Div(id=Order.MISSING),
        html.Div([_head(), _body()], id=Order.WHOLE),
        dcc.Location(id=Order.PLACE, refresh=False),
        dcc.Store(id=Order.SEEN),
        dcc.Store(id=Order.AGAIN),
        dcc.Store(id=Order.INTENT),
        dcc.Store(id=Order.ACT),
        dcc.Store(id=Order.DONE),
        slot=html.Nav(
            id=Order.PATH, className="pd-path pd-sm pd-3", **attributes(aria_label=_("Path"))
        ),
    )


def _head() -> html.Section:
    return html.Section(
        [
            html.Div(parts.loading(88), id=Order.HEAD, className="pd-head"),
            html.Div(
                id=Order.ACTS, className="pd-acts", role="toolbar",
                **attributes(aria_label=_("What may be done")),
            ),
            html.Div(
                [html.Div(id=Order.MEANWHILE), html.Div(id=Order.FORM)],
                className="pd-inline-form",
            ),
        ],
        className="pd-panel pd-body mb-3 pd-order-head pd-in-turn",
    )  # fmt: skip


def _body() -> html.Div:
    why = html.Section(
        [
            html.Header(
                [
                    html.H2(_("Clocks"), id=Order.WHY_TITLE),
                    html.P(_("One time axis; nights are folded, hatched time is not counted")),
                ]
            ),
            html.Div(parts.loading(420), id=Order.WHY, className="pd-body"),
        ],
        className="pd-panel pd-c9",
    )
    course = html.Section(
        [
            html.Header(
                [
                    html.H2(_("Course")),
                    html.P(id=Order.COURSE_NOTE),
                    html.Div(order.filters(), className="pd-gap"),
                ]
            ),
            html.Div(parts.loading(240), id=Order.COURSE, className="pd-body"),
        ],
        className="pd-panel pd-c9 pd-order-course",
    )
    before = html.Div(
        [
            html.H3(_("Last faults"), className="mb-1"),
            html.Div(id=Order.FAULTS),
            html.H3(_("Other orders of the customer"), className="mt-3 mb-1"),
            html.Div(id=Order.RELATED),
        ],
        className="pd-sm",
    )
    side = html.Div(
        [
            parts.panel(
                _("Customer"), html.Div(parts.loading(160), id=Order.CUSTOMER, className="pd-sm")
            ),
            parts.panel(_("Files"), html.Div(parts.loading(64), id=Order.FILES)),
            parts.panel(_("Before"), before),
        ],
        className="pd-c3 pd-order-side",
    )
    return parts.grid(why, side, course, is_in_turn=True)
