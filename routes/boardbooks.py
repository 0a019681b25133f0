"""Workbooks of the overview and of the revenue page, and of their panels."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import config
from domain.scope import Period
from exports import overview, panels, reports, revenue
from exports.frames import Asked
from exports.overview import Live
from exports.reports import File
from i18n import _
from metrics import attention, boards, money, watching
from metrics.days import Against, last_day
from metrics.dimensions import DIVISION, MANAGER, MONTH, PRODUCT_LINE
from metrics.kpi import Dimension, Kpi
from storage import standings
from storage.ops import reading
from ui import overview as words

Query = Mapping[str, str]
Report = Callable[[Asked, Query], File]


# -- overview ------------------------------------------------------------------------------------


def _live(asked: Asked) -> Live:
    """The open orders now, with what needs attention in the reader's words."""
    now, scope = datetime.now(UTC), asked.scope.during(None)
    with reading() as store:
        standing = standings.standings(store, scope, now)
        found = watching.live_findings(store, scope, now)
    found += watching.measured_findings(asked.cursor, asked.scope, asked.as_of.date())
    ranked = attention.ranked(found)
    names: dict[str, Mapping[Any, str]] = {
        dimension: asked.names(dimension, codes)
        for dimension, codes in attention.codes(ranked).items()
    }
    lines = [
        (names[one.dimension].get(one.code, one.code), words.state_name(one.state),
         words.sentence(one, names, now), one.orders)
        for one in ranked
    ]  # fmt: skip
    return Live(now.astimezone(config.TZ).replace(tzinfo=None), standing, lines)


def _of_live(make: Callable[[Asked, Live], File]) -> Report:
    return lambda asked, _query: make(asked, _live(asked))


def _overview(asked: Asked, query: Query) -> File:
    return overview.overview(asked, _live(asked), Against(query.get("vs", Against.BEFORE)))


# -- revenue -------------------------------------------------------------------------------------


def _against(asked: Asked, query: Query) -> money.Against:
    """The plan that the page holds revenue against."""
    assert asked.scope.period is not None
    preset = query.get("period") or boards.DEFAULT_PERIODS["revenue"]
    return money.against(preset, asked.scope.period)


def _growth(query: Query) -> Kpi:
    is_monthly = query.get("vs") == Against.LAST_MONTH
    return money.MONTH_ON_MONTH if is_monthly else money.YEAR_ON_YEAR


def _lines(title: str, by: Dimension) -> Report:
    """A table of the page: its figures by one kind of owner."""

    def make(asked: Asked, query: Query) -> File:
        against = _against(asked, query)
        wanted = boards.revenue(against, _growth(query))
        known, _left_out = boards.askable(wanted, (by,), asked.scope)
        return panels.lines(asked, _(title), known, (by,))

    return make


def _months(asked: Asked, _query: Query) -> File:
    """The months from January, or from the period's first, against the plan of each."""
    assert asked.scope.period is not None
    until = last_day(asked.scope.period.until)
    since = min(asked.scope.period.since, date(until.year, 1, 1))
    scoped = replace(asked, scope=asked.scope.during(Period(since, until)))
    wanted = (*boards.revenue(money.AGAINST_MONTHS), money.MONTH_ON_MONTH)
    known, _left_out = boards.askable(wanted, (MONTH,), scoped.scope)
    return panels.lines(scoped, _("By month"), known, (MONTH,))


REPORTS: dict[str, Report] = {
    "overview": _overview,
    "overview-attention": _of_live(overview.attention),
    "overview-stages": _of_live(overview.stages),
    "overview-areas": _of_live(overview.areas),
    "overview-days": _of_live(overview.days),
    "revenue": lambda asked, query: reports.revenue(asked, _against(asked, query)),
    "revenue-course": lambda asked, _query: revenue.course(asked),
    "revenue-indicators": lambda asked, _query: revenue.indicators(asked),
    "revenue-divisions": _lines("Divisions", DIVISION),
    "revenue-managers": _lines("Customer managers", MANAGER),
    "revenue-lines": _lines("Product lines", PRODUCT_LINE),
    "revenue-months": _months,
}
"""By the name in the address."""
