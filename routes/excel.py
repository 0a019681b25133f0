"""Workbooks: `/excel/<report>` with the query of the page, made of exactly what the page shows.

The list of orders may be narrowed by what was typed; that comes in a form and never in an address.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, request

from domain.errors import NotYours, Refused
from domain.scope import Scope, read_filters, read_period
from exports import panels, reports
from exports.frames import Asked
from exports.reports import File
from exports.workbook import MEDIA_TYPE, disposition
from i18n import _, reader
from metrics import boards, catalogue, money
from metrics.dimensions import CLOCK, DAY, HOUR, LEVEL, SERVICE, TEAM, WEEKDAY
from metrics.kpi import Dimension, Kpi, Measured, NothingToOpen
from metrics.rows import NEWEST
from metrics.steps import Step, step
from routes import boardbooks
from services.visiting import visitor
from storage import warehouse
from storage.labels import labels
from storage.ops import reading
from ui import orderlist, words

blueprint = Blueprint("excel", __name__)
Query = Mapping[str, str]
Report = Callable[[Asked, Query], File]


@blueprint.route("/excel/<report>", methods=["GET", "POST"])
def excel(report: str) -> Response:
    """The workbook; 403 without the right `export`, 404 for one that does not exist, 400 with the
    reason where a filter cannot be read or there is no data."""
    make = REPORTS.get(report)
    if make is None:
        abort(404)
    try:
        _may_export()
        book = _made(make, report.partition("-")[0], request.args | request.form)
    except NotYours as refusal:
        return _refused(refusal, 403)
    except Refused as refusal:
        return _refused(refusal, 400)
    headers = {"Content-Disposition": disposition(book.name)}
    return Response(book.content, mimetype=MEDIA_TYPE, headers=headers)


def _may_export() -> None:
    if "export" not in visitor.get().actor.rights:
        raise NotYours(right="export")


def _refused(refusal: Refused, status: int) -> Response:
    return Response(words.refusal(refusal), status, mimetype="text/plain")


def _made(make: Report, page: str, query: Query) -> File:
    build, guest = warehouse.current(), visitor.get()
    named = query.get("period") or boards.DEFAULT_PERIODS.get(page, "")
    period = read_period(named, build.data_until) if named else None
    scope = Scope(guest.actor.scope, period, read_filters(query))
    with reading() as store:

        def names(name: str, codes: Iterable[Any]) -> dict[Any, str]:
            return labels(store, name, codes, reader.get())

        cursor = warehouse.open_build(build)
        return make(Asked(cursor, names, scope, build.as_of, guest.name), query)


# -- which query makes which workbook ------------------------------------------------------------


def _step(query: Query) -> Step:
    return step(query.get("step"))


def _shown(query: Query) -> Measured:
    return _step(query).shown(query.get("show", ""))


def _figures(query: Query) -> tuple[Kpi, ...]:
    chosen = _step(query)
    judged = chosen.rate.denominator
    counts = (chosen.count,) if judged in (None, chosen.count) else (chosen.count, judged)
    return (*(one for one in counts if one), chosen.late, chosen.rate)


def _map(title: str, down: Dimension, across: Dimension) -> Report:
    """A heat map of the SLA page."""

    def make(asked: Asked, query: Query) -> File:
        shown = _shown(query)
        kpis = (*_figures(query), *((shown,) if shown not in _figures(query) else ()))
        return panels.heat_map(asked, _(title), shown, kpis, down, across)

    return make


def _teams(asked: Asked, query: Query) -> File:
    rate, late, count, mean = boards.SLA_CLOCKS
    shown = {"late": late, "count": count, "mean": mean}.get(query.get("show", ""), rate)
    return panels.heat_map(asked, _("Team by clock"), shown, boards.SLA_CLOCKS, TEAM, CLOCK)


def _days(asked: Asked, query: Query) -> File:
    return panels.lines(asked, _("By day"), (*_figures(query), _step(query).mean), (DAY,))


def _first(asked: Asked, query: Query) -> File:
    return panels.lines(asked, _("By team and service"), _figures(query), (TEAM, SERVICE))


def _managers(asked: Asked, query: Query) -> File:
    period = asked.scope.period
    assert period is not None
    preset = query.get("period") or boards.DEFAULT_PERIODS["managers"]
    return reports.managers(asked, money.against(preset, period))


def _orders(asked: Asked, query: Query) -> File:
    kpi = catalogue.find(query["of"]) if query.get("of") else catalogue.ORDERS
    if not isinstance(kpi, Measured) or not kpi.opens:
        raise NothingToOpen(kpi=kpi.name())
    if not orderlist.has_period(kpi):
        asked = replace(asked, scope=asked.scope.during(None))
    columns = orderlist.for_workbook(orderlist.chosen(kpi, query.get("columns")))
    sort = (query["sort"],) if query.get("sort") else NEWEST
    return reports.orders(asked, kpi, columns=columns, sort=sort, search=query.get("text", ""))


REPORTS: dict[str, Report] = {
    "sla": lambda asked, query: reports.sla(asked, _shown(query)),
    "sla-week": _map("Weekday by hour", WEEKDAY, HOUR),
    "sla-service": _map("Service by level", SERVICE, LEVEL),
    "sla-team": _teams,
    "sla-days": _days,
    "sla-first": _first,
    "managers": _managers,
    "orders": _orders,
    **boardbooks.REPORTS,
}
"""By the name in the address; the first part of it is the page, whose usual period holds."""
