"""The measured parts of the overview: the tiles of the period and the breaches of the last days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dash import html

import config
from callbacks import asking
from callbacks.asking import Asked
from callbacks.overviewlive import PAGE
from domain.scope import Period, Scope
from i18n import _
from metrics import boards, catalogue, clocks, course, daykinds, judging, money, outliers
from metrics.compare import compare
from metrics.dimensions import AREA, DAY, HOUR, KIND, MONTH, SERVICE, TEAM
from metrics.drill import drill
from metrics.kpi import Dimension, Kpi, Measured, Table
from metrics.measure import Cursor, measure
from ui import arithmetic, formats, overview, parts
from ui.filters import written

DISPATCH, REPAIR = clocks.BY_CLOCK["dispatch"], clocks.BY_CLOCK["repair"]
KPIS = arithmetic.with_parts(
    (catalogue.ORDERS, DISPATCH.on_time_rate, REPAIR.on_time_rate, clocks.MEAN_REPAIR,
     clocks.MEDIAN_REPAIR)
)  # fmt: skip
TRENDS = (catalogue.ORDERS, DISPATCH.on_time_rate, REPAIR.on_time_rate, clocks.MEAN_REPAIR)
FORTNIGHT, LONG = 14, 62
"""Days that the trend of a single day looks back over; days from which on it goes by month."""
CAUSES: tuple[Dimension, ...] = (AREA, TEAM, SERVICE, KIND)
CAUSES_TOLD = 2
"""Exceptional days whose cause is written beside them."""


# -- tiles ---------------------------------------------------------------------------------------


def tiles(asked: Asked) -> Any:
    """Received, on-time rates, mean repair time, revenue: against their targets and the period
    compared with."""
    row = asked.answer(
        "tiles", lambda cursor: compare(cursor, *KPIS, scope=asked.scope, against=asked.against)
    ).one()
    trends = asked.answer("trends", _trends(asked))
    made = parts.tiles(
        [
            _received(asked, row, trends),
            _rate(asked, row, trends, DISPATCH.on_time_rate, _("Dispatched on time")),
            _rate(asked, row, trends, REPAIR.on_time_rate, _("Repaired on time")),
            _mean(asked, row, trends), _revenue(asked),
        ]
    )  # fmt: skip
    return html.Div(made, **asked.said.foot())


def _received(asked: Asked, row: Mapping[str, Any], trends: Mapping[str, list[Any]]) -> parts.Tile:
    kpi, period = catalogue.ORDERS, _period(asked)
    name = _("Orders received")
    if period.days == 1 and period.until == datetime.now(config.TZ).date():
        name = _("Received today")
    elif period.days == 1:
        name = _("Received on %(day)s", day=formats.day(period.until, asked.build.data_until))
    note = overview.joined(_changed(kpi, row), _most(asked))
    return _tile(asked, kpi, row, name, note, trends)


def _most(asked: Asked) -> str:
    """The hour, or the day, at which most came in."""
    by: Dimension = HOUR if _period(asked).days == 1 else DAY
    kpi = catalogue.ORDERS
    found = asked.answer("most", lambda cursor: measure(cursor, kpi, by=(by,), scope=asked.scope))
    if not found.rows:
        return ""
    when, most = max(found.rows, key=lambda row: row[1])
    n = formats.number(most)
    if by is HOUR:
        return _("peak %(n)s at %(hour)s:00", n=n, hour=when)
    return _("peak %(n)s on %(day)s", n=n, day=formats.day(when, asked.build.data_until))


def _rate(
    asked: Asked, row: Mapping[str, Any], trends: Mapping[str, list[Any]], kpi: Measured, name: str
) -> parts.Tile:
    goal = kpi.goal.value if kpi.goal else None
    note = overview.joined(
        _("target %(share)s", share=overview.target(goal)) if goal else None, _changed(kpi, row)
    )
    verdict = overview.met(judging.meets(kpi, row[kpi.slug]))
    return _tile(asked, kpi, row, name, note, trends, verdict=verdict, target=goal)


def _mean(asked: Asked, row: Mapping[str, Any], trends: Mapping[str, list[Any]]) -> parts.Tile:
    kpi, median = clocks.MEAN_REPAIR, clocks.MEDIAN_REPAIR
    note = overview.joined(
        _("median %(value)s", value=arithmetic.value(median, row)), _changed(kpi, row)
    )
    return _tile(asked, kpi, row, kpi.name(), note, trends)


def _tile(
    asked: Asked, kpi: Measured, row: Mapping[str, Any], name: str, note: Any,
    trends: Mapping[str, list[Any]], *, verdict: Any = None, target: float | None = None,
) -> parts.Tile:  # fmt: skip
    href = drill(kpi, asked.scope) if row[kpi.slug] else None
    return parts.Tile(
        name, arithmetic.value(kpi, row), href=href or "", verdict=verdict, note=note,
        trend=trends[kpi.slug], target=target, how=arithmetic.how(kpi, row),
    )  # fmt: skip


def _changed(kpi: Kpi, row: Mapping[str, Any]) -> Any:
    """The change since the period compared with, if both are known."""
    if row.get(f"{kpi.slug}__change") is None:
        return None
    return html.B(arithmetic.change(kpi, row))


def _trends(asked: Asked) -> Callable[[Cursor], dict[str, list[Any]]]:
    """The figures day by day (of a single day: of the last fortnight), of long periods by month."""
    period = _period(asked)
    until = min(period.until, asked.build.data_until)
    since = period.since if period.days > 1 else until - timedelta(days=FORTNIGHT - 1)
    by = MONTH if period.days > LONG else DAY

    def make(cursor: Cursor) -> dict[str, list[Any]]:
        span = Period(min(since, until), until)
        found = measure(cursor, *TRENDS, by=(by,), scope=asked.scope.during(span)).by(by.slug)
        places = _places(span, by)
        return {kpi.slug: [found.get((at,), {}).get(kpi.slug) for at in places] for kpi in TRENDS}

    return make


def _places(span: Period, by: Dimension) -> list[date]:
    """The days of a span, or the first days of its months."""
    days = [span.since + timedelta(days=n) for n in range(span.days)]
    return days if by is DAY else list(dict.fromkeys(day.replace(day=1) for day in days))


# -- the revenue tile ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """The plan that the tile tells of, and the period of the revenue page that tells more."""

    against: money.Against
    period: str


def _plan(asked: Asked) -> _Plan:
    """A single day is held against the year; other periods as on the page of revenue."""
    preset = asked.query.get("period", boards.DEFAULT_PERIODS[PAGE])
    if _period(asked).days == 1:
        return _Plan(money.AGAINST_YEAR, "year")
    return _Plan(money.against(preset, _period(asked)), preset)


def _revenue(asked: Asked) -> parts.Tile:
    plan = _plan(asked)
    kpi = plan.against.completion
    name = _("Revenue of target")
    known, left_out = boards.askable(plan.against.all(), (), asked.scope)
    if left_out:
        return parts.Tile(name, formats.UNKNOWN, note=_("Not known by this filter"))
    row = asked.answer(
        ("revenue", plan.period), lambda cursor: measure(cursor, *known, scope=asked.scope)
    ).one()
    so_far = asked.answer("so far", lambda cursor: course.so_far(cursor, asked.scope))
    ahead = row[plan.against.ahead.slug]
    behind = None if ahead is None else html.B(formats.points(ahead, is_short=True))
    time = _("time gone %(share)s", share=formats.share(row[plan.against.time_progress.slug]))
    filters = {name: ",".join(values) for name, values in asked.scope.filters}
    return parts.Tile(
        name, arithmetic.value(kpi, row), verdict=overview.verdict(judging.verdict(ahead)),
        href="/revenue" + written({"period": plan.period} | filters),
        note=overview.joined(time, behind), how=arithmetic.how(kpi, row),
        trend=[None if value is None else float(value) for value in so_far.actual if value],
    )  # fmt: skip


def _period(asked: Asked) -> Period:
    assert asked.scope.period is not None
    return asked.scope.period


# -- breaches by day -----------------------------------------------------------------------------


def breaches(asked: Asked) -> tuple[list[overview.Day], float | None]:
    """The last days up to the end of the period, and the mean of those that are over."""
    days, mean = asked.answer("breaches by day", _breaches(asked))
    return days, mean


def _breaches(asked: Asked) -> Callable[[Cursor], tuple[list[overview.Day], float | None]]:
    def make(cursor: Cursor) -> tuple[list[overview.Day], float | None]:
        scope, kpi = _last_days(asked), catalogue.BREACHES
        assert scope.period is not None
        found = measure(cursor, kpi, by=(DAY,), scope=scope).by(DAY.slug)
        calendar = daykinds.days(cursor, scope.period)
        counts = [found.get((one.day,), {}).get(kpi.slug, 0) for one in calendar]
        running = [one.day >= asked.build.as_of.date() for one in calendar]
        over = [
            None if is_running else count for count, is_running in zip(counts, running, strict=True)
        ]
        places = outliers.exceptional(over)
        causes = {
            place: _cause(cursor, scope, calendar[place].day, counts[place])
            for place in places[:CAUSES_TOLD]
        }
        days = [
            overview.Day(
                one.day, counts[place], not one.is_workday, running[place], place in places,
                causes.get(place, ""), drill(kpi, scope, day=one.day) or "",
            )
            for place, one in enumerate(calendar)
        ]  # fmt: skip
        known = [count for count in over if count is not None]
        return days, sum(known) / len(known) if known else None

    return make


def _last_days(asked: Asked) -> Scope:
    return asked.scope.during(outliers.window(_period(asked), asked.build.data_until))


def _cause(cursor: Cursor, scope: Scope, day: Any, count: int) -> str:
    """What explains the breaches of an exceptional day, in words."""
    kpi = catalogue.BREACHES
    whole = measure(cursor, kpi, scope=scope).one()[kpi.slug]
    found = outliers.cause(
        kpi, (_by(cursor, kpi, scope.during(Period(day, day))), count),
        (_by(cursor, kpi, scope), whole),
    )  # fmt: skip
    if found is None:
        return ""
    name = asking.names(found.dimension, [found.code])[found.code]
    return _("%(name)s: %(n)s", name=name, n=formats.number(found.orders))


def _by(cursor: Cursor, kpi: Measured, scope: Scope) -> dict[str, Table]:
    return {one.slug: measure(cursor, kpi, by=(one,), scope=scope) for one in CAUSES}
