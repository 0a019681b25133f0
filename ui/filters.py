"""The filter bar. Its state is the address of the page, so that a view can be sent to a colleague.

    filters.bar(ids.Sla, query, presets=("month", "last30"), names=("area", "team"))

places the bar and the store `ids.Sla.QUERY`, whose data is the query of the address
(`?period=...`): callbacks take it as an Input and read it with `callbacks.filters`.
`assets/filters.js` draws the chips, writes the address and the store; nothing is loaded anew.
Anything else of a page that belongs in its address (the shown measure, the view) is a
`parts.Choice` with `query`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from domain.scope import PRESET_NAMES
from i18n import N_, _
from metrics.days import AGAINST_NAMES, Against
from metrics.dimensions import DIMENSIONS
from ui.parts.forms import Choice, segments
from ui.parts.marks import Children, attributes, icon

SHORT = {"manager": N_("Manager"), "level": N_("Level"), "kind": N_("Kind")}
"""Names of filters that are shorter on a chip than in a sentence."""
STATE = N_("State")
SHORT_PRESETS = {"last30": N_("30 days"), "last90": N_("90 days")}
SHORT_AGAINST = {
    Against.BEFORE: N_("before"),
    Against.LAST_MONTH: N_("month before"),
    Against.LAST_YEAR: N_("year before"),
}
"""Names in the bar, where all filters have to stand in one line; menus have the whole names."""


class Ids(Protocol):
    """The ids that a page with a filter bar has."""

    QUERY: str
    AS_OF: str


def bar(
    ids: type[Ids], query: Mapping[str, object], *, names: Sequence[str] = (),
    presets: Sequence[str] = (), default: str = "", is_compared: bool = False,
    against: Sequence[Against] = tuple(Against), excel: str = "", before: Children = None,
    after: Children = None,
) -> html.Div:  # fmt: skip
    """The bar of a page, with what its address says already.

    `query` are the layout's query arguments; `names` filters (`domain.scope.FILTERS`); `presets`
    periods with `default` in force without one, and custom days; `is_compared` what the period is
    compared with, of `against` the first without a choice; `excel` the address of the page's
    workbook, which gets the same query; `before` and `after` stand at the two ends.
    """
    settings = {
        "names": [[name, label(name)] for name in names],
        "against": [[str(key), _(AGAINST_NAMES[key]), _(SHORT_AGAINST[key])] for key in against]
        if is_compared
        else [],
        "period": default if presets else "",
        "words": {
            "vs": _("vs"),
            "period": _("Period"),
            "custom": _("Custom"),
            "yesterday": _("yesterday"),
        },
    }
    return html.Div(
        [
            dcc.Store(id=ids.QUERY, data=written(query)),
            before,
            _presets(presets, default) if presets else None,
            html.Div(className="pd-chips"),
            html.Div(
                [
                    html.Span(after, id=ids.AS_OF, className="pd-xs pd-3"), _views(), _link(),
                    _excel(excel) if excel else None,
                ],
                className="pd-gap pd-filters-end",
            ),
        ],
        className="pd-filters",
        role="search",
        **attributes(
            aria_label=_("Filters"), data_store=ids.QUERY, data_filters=json.dumps(settings)
        ),
    )  # fmt: skip


def label(name: str) -> str:
    """The name of a filter on its chip."""
    if name == "state":
        return _(STATE)
    return _(SHORT.get(name) or DIMENSIONS[name].label)


def written(query: Mapping[str, object]) -> str:
    """Query arguments as they stand in an address: `?period=month&team=T01,T02`."""
    pairs = {name: value for name, value in query.items() if isinstance(value, str) and value}
    return f"?{urlencode(pairs, safe=',.')}" if pairs else ""


def _presets(names: Sequence[str], default: str) -> Component:
    choices = [
        Choice(
            _(SHORT_PRESETS.get(name) or PRESET_NAMES[name]),
            query=("period", name),
            is_default=name == default,
        )
        for name in names
    ]
    bar = segments(choices, label=_("Period"))
    bar.children.append(
        html.Button(
            _("Custom"), type="button", **attributes(data_custom=True, aria_pressed="false")
        )
    )
    return bar


def _views() -> html.Details:
    """The reader's own views of the page (`assets/kept.js` fills the menu)."""
    said = _("My views")
    return html.Details(
        [
            html.Summary(icon("bookmark", said), className="pd-icon-btn", title=said),
            html.Div(className="pd-pop pd-kept"),
        ],
        className="pd-drop",
        **attributes(data_views=True),
    )


def _link() -> html.Button:
    return html.Button(
        icon("link-45deg"),
        type="button",
        className="pd-icon-btn",
        title=_("Copy link"),
        **attributes(data_copy_link=True, aria_label=_("Copy link")),
    )


def _excel(address: str) -> html.A:
    return html.A(
        [icon("download"), "Excel"],
        href=address,
        className="pd-icon-btn",
        **attributes(data_with_query=address, data_out=True),
    )
