"""From a figure to its orders: the link that lists exactly what the figure counts."""

from datetime import date, timedelta
from urllib.parse import urlencode

from domain.scope import Period, Scope
from metrics.days import last_day
from metrics.kpi import NOT_GIVEN, Kpi, Measured

PAGE = "/orders"
QUEUE = "/queue"
QUEUE_FILTERS = ("area", "team", "manager", "service", "level", "kind", "status", "state")
"""Filters that the live list shows and follows."""


def drill(kpi: Kpi, scope: Scope, **extra: str | int | date | None) -> str | None:
    """The address of the orders behind a figure; None if nothing lies behind it.

    `extra` are the dimensions of the cell with their values, as `measure` gave them (None for
    null). A day, week or month narrows the period; everything else becomes a filter, also a day
    that is not known.
    """
    if not isinstance(kpi, Measured) or not kpi.opens:
        return None
    period = scope.period
    for name in ("month", "week", "day"):
        if name not in extra:
            continue
        first = extra.pop(name)
        if isinstance(first, date):
            period = _narrowed(period, name, first)
        else:
            extra["day"] = None
    named = {name: NOT_GIVEN if value is None else str(value) for name, value in extra.items()}
    query = {"of": kpi.slug}
    if period is not None:
        query["period"] = f"{period.since}..{period.until}"
    for name, values in scope.where(**named).filters:
        query[name] = ",".join(values)
    return f"{PAGE}?{urlencode(query, safe=',.')}"


def live(scope: Scope, **codes: str | tuple[str, ...] | None) -> str:
    """The address of the live orders of a scope, narrowed further; a live list has no period."""
    narrowed = scope.where(**codes).filters
    query = {name: ",".join(values) for name, values in narrowed if name in QUEUE_FILTERS}
    return f"{QUEUE}?{urlencode(query, safe=',.')}" if query else QUEUE


def _narrowed(period: Period | None, name: str, first: date) -> Period:
    last = {
        "day": first,
        "week": first + timedelta(days=6),
        "month": last_day(first),
    }[name]
    if period is None:
        return Period(first, last)
    return Period(max(first, period.since), min(last, period.until))
