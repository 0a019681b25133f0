"""Dispatch: what waits, by the clock that runs out first; teams for it; one or many at once."""

import dash
from dash import dcc, html
from dash.development.base_component import Component

from i18n import N_, _
from ui import desk, filters, parts, shell
from ui.ids import Dispatch
from ui.parts.marks import attributes, key

dash.register_page(
    __name__, path="/dispatch", name=N_("Dispatch desk"), title=shell.title(N_("Dispatch desk")),
    order=3, group="orders", icon="signpost-split", right="dispatch", count="waiting",
)  # fmt: skip

FILTERS = ("area", "kind", "level", "service")
KEYS = (
    ("J K", N_("move")),
    ("X", N_("choose")),
    ("A", N_("all of this list")),
    ("1–3", N_("give")),
    ("?", N_("keys")),
)


def _words() -> dict[str, str]:
    return {
        "none": _("Nothing waits for dispatch"),
        "all": _("all %(n)s"),
        "cut": _("the first %(n)s chosen, the most at once"),
    }


def layout(**query: str) -> html.Div:
    return parts.page(
        _("Dispatch desk"),
        html.Div(
            [
                desk.lost(),
                html.Div([_waiting(), _middle(), _teams()], className="pd-three"),
                dcc.Store(id=Dispatch.CHOSEN),
                dcc.Store(id=Dispatch.KEPT),
                dcc.Store(id=Dispatch.ACT),
                dcc.Store(id=Dispatch.DONE),
            ],
            id=Dispatch.DESK,
            className="pd-desk",
            **attributes(data_words=desk.words(_words())),
        ),
        filters=filters.bar(Dispatch, query, names=FILTERS),
        slot=desk.offer(Dispatch.OFFER),
    )


def _waiting() -> html.Section:
    return html.Section(
        [
            _bar(
                _("To dispatch"),
                html.Span(_("by dispatch clock"), className="pd-xs pd-3"),
                html.Span(className="pd-gap pd-xs pd-3", **attributes(data_said="chosen")),
                html.Button(
                    [html.Span(), " ", key("A")], type="button", hidden=True,
                    className="btn btn-plain btn-sm", **attributes(data_all=True),
                ),
            ),
            html.Ul(
                id=Dispatch.LIST, className="pd-scroll pd-list", tabIndex=0,
                **attributes(aria_label=_("Orders to dispatch"), aria_busy="true"),
            ),
            desk.key_line([(names, _(meaning)) for names, meaning in KEYS]),
        ],
        **attributes(aria_label=_("Orders to dispatch")),
    )  # fmt: skip


def _middle() -> html.Section:
    return html.Section(
        [
            _bar(
                _("Suggestions"), html.Span(id=Dispatch.ABOUT, className="pd-xs pd-3 pd-cut")
            ),
            html.Div(id=Dispatch.SUGGESTED, className="pd-body pd-suggested"),
            _bar(
                _("Batch"), html.Span(_("the best team for each, or the one picked on the right"),
                                      className="pd-xs pd-3 pd-cut"),
                is_second=True,
            ),
            html.Div(
                [html.Div(id=Dispatch.RESULTS, hidden=True), html.Div(id=Dispatch.PREVIEW)],
                className="pd-scroll",
                tabIndex=0,
                role="region",
                **attributes(aria_label=_("Batch")),
            ),
            html.Div(id=Dispatch.FOOT, className="pd-bulk"),
        ],
        **attributes(aria_label=_("Suggestions and batch")),
    )  # fmt: skip


def _teams() -> html.Section:
    note = html.Span(
        [_("load / limit"), " · ", _("30 days in time")], className="pd-xs pd-3 pd-cut"
    )
    return html.Section(
        [
            _bar(_("Teams"), note),
            html.Div(
                id=Dispatch.TEAMS, className="pd-scroll", tabIndex=0, role="region",
                **attributes(aria_label=_("Teams")),
            ),
        ],
        **attributes(aria_label=_("Teams")),
    )  # fmt: skip


def _bar(title: str, *rest: Component, is_second: bool = False) -> html.Header:
    look = "pd-desk-bar pd-desk-bar-2" if is_second else "pd-desk-bar"
    return html.Header([html.H2(title), *rest], className=look)
