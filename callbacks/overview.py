"""Wiring of the overview.

Live panels listen to `NOW` and `RANKED`, which `assets/overview.js` writes when an order has
changed or a clock has turned, and warehouse panels to `BUILD`, written when there is a new build.
"""

from datetime import UTC, datetime
from typing import Any

from dash import Input, Output

import config
from callbacks import asking, overviewboard, overviewlive
from callbacks.acting import act
from i18n import _
from storage import warehouse
from ui import dashboards, figures, formats, overview, parts
from ui.ids import Overview, Shell

asking.leave_views_out(Overview.QUERY)
ASKED, NOW = Input(Overview.ASKED, "data"), Input(Overview.NOW, "data")
BUILD = Input(Overview.BUILD, "data")


@act("see", Output(Overview.AS_OF, "children"), ASKED, BUILD, is_line=True)
def tell_as_of(_search: str, _build: Any) -> str:
    now = datetime.now(config.TZ)
    return _("As of %(time)s", time=formats.as_of(warehouse.current().as_of, now))


# -- live ----------------------------------------------------------------------------------------


@act("see", Output(Overview.STRIP, "children"), ASKED, NOW, in_place=True)
def count_states(search: str, _now: Any) -> Any:
    return parts.still(overviewlive.strip(search, datetime.now(UTC)))


@act("see", Output(Overview.STAGES, "children"), ASKED, NOW, in_place=True)
def count_stages(search: str, _now: Any) -> Any:
    return parts.still(overviewlive.stages(search, datetime.now(UTC)))


@act("see", Output(Overview.AREAS, "children"), ASKED, NOW, BUILD, in_place=True)
def count_areas(search: str, _now: Any, _build: Any) -> Any:
    return overviewlive.areas(search, datetime.now(UTC))


@act(
    "see",
    Output(Overview.ATTENTION, "children"),
    ASKED,
    Input(Overview.RANKED, "data"),
    BUILD,
    in_place=True,
)
def attend(search: str, _ranked: Any, _build: Any) -> Any:
    return parts.still(overviewlive.attend(search, datetime.now(UTC)))


# -- measured ------------------------------------------------------------------------------------


@act("see", Output(Overview.TILES, "children"), ASKED, BUILD, in_place=True)
def show_tiles(search: str, _build: Any) -> Any:
    return parts.still(overviewboard.tiles(overviewlive.ask(search)))


@act(
    "see",
    Output(Overview.DAYS, "figure"),
    ASKED,
    Input(Shell.THEME, "data"),
    BUILD,
    in_place=True,
)
def draw_breaches(search: str, theme: str, _build: Any) -> figures.Figure:
    asked = overviewlive.ask(search)
    days, mean = overviewboard.breaches(asked)
    return asked.answer(
        ("figure of breaches", theme), lambda _cursor: overview.breaches(days, mean, theme)
    )


@act(
    "see",
    Output(Overview.DAYS_TABLE, "children"),
    Input(Overview.QUERY, "data"),
    BUILD,
    in_place=True,
)
def tabulate_breaches(search: str, _build: Any) -> Any:
    asked = overviewlive.ask(search)
    if not dashboards.is_table(asked.query, Overview.DAYS):
        return None
    days, _mean = overviewboard.breaches(asked)
    return dashboards.scroll(overview.days_table(days))
