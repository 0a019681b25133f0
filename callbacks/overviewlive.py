"""The live parts of the overview: orders by state, stage and area, and what needs attention."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

import config
from callbacks import asking
from callbacks.asking import Asked
from callbacks.filters import read_query
from domain.kinds import Limit
from domain.orders import STATUS_NAMES, Status
from domain.scope import Scope, read_filters
from i18n import _
from metrics import attention, boards, clocks, watching
from metrics.attention import Finding
from metrics.days import cut
from metrics.dimensions import AREA
from metrics.drill import live
from metrics.kpi import FEW
from metrics.measure import measure
from metrics.moments import Stood, stood
from services.visiting import visitor
from storage import masters, reference, standings, warehouse, worklists
from storage.ops import reading
from storage.standings import Stock
from ui import dashboards, formats, overview, parts
from ui.parts import none

PAGE = "overview"
BY_MATRIX = "matrix"
STAGES = {
    Status.SUBMITTED: "receive", Status.RECEIVED: "dispatch", Status.DISPATCHED: "take",
    Status.IN_PROGRESS: BY_MATRIX, Status.DONE: "confirm", Status.CONFIRMED: "",
}  # fmt: skip
"""The stages of open orders, with the clock that limits each; of work in progress the matrix."""
REPAIR = clocks.BY_CLOCK["repair"]
GOAL = REPAIR.on_time_rate.goal.value if REPAIR.on_time_rate.goal else 1.0
WHOLE = "*"
"""All areas together."""


def ask(search: str) -> Asked:
    """The question of the page's address. Raises `NoWarehouse`, `BadValue`."""
    return asking.ask(search, boards.DEFAULT_PERIODS[PAGE])


def measured(search: str) -> Asked | None:
    """The same; None before there is a warehouse, which live counts do not wait for."""
    with suppress(warehouse.NoWarehouse):
        return ask(search)
    return None


def live_scope(search: str) -> Scope:
    """Which live orders the page is about; they have no period."""
    return Scope(visitor.get().actor.scope, None, read_filters(read_query(search)))


# -- the strip -----------------------------------------------------------------------------------


def strip(search: str, now: datetime) -> Any:
    """The five counters, beside what they were at the same hour of the period compared with."""
    scope = live_scope(search)
    midnight = datetime.combine(
        now.astimezone(config.TZ).date() + timedelta(days=1), time(), config.TZ
    )
    with reading() as store:
        counters = worklists.counters(store, scope, now, midnight)
        turn = standings.standings(store, scope, now).turn
    before = _before(search, now)
    worst = counters["late"].worst_due_at
    notes = {
        "late": overview.lasting(overview.LONGEST, worst, now) if worst else None,
        "risk": _("%(n)s due within 15 min", n=counters["risk"].soon),
        "ok": _("%(n)s due today", n=counters["ok"].soon),
        "hold": _("%(n)s past the agreed time", n=counters["hold"].soon),
    }
    cells = [
        overview.Cell(
            state, one.orders, before.count(state) if before else None, live(scope, state=state),
            notes[state] if one.orders else None,
        )
        for state, one in counters.items()
    ]  # fmt: skip
    whole = sum(one.orders for one in counters.values())
    cells.append(overview.Cell("all", whole, before.orders if before else None, live(scope)))
    return overview.strip(cells, turn)


def _before(search: str, now: datetime) -> Stood | None:
    """How the same orders stood then; None where the warehouse cannot tell."""
    asked = measured(search)
    if asked is None or asked.scope.period is None:
        return None
    here = now.astimezone(config.TZ).replace(second=0, microsecond=0, tzinfo=None)
    moment = cut(asked.scope.period, asked.against, here)
    if moment is None:
        return None
    scope = asked.scope
    return asked.answer(("stood", moment), lambda cursor: stood(cursor, scope, moment))


# -- open orders by stage, by area ---------------------------------------------------------------


def stages(search: str, now: datetime) -> Any:
    """Open orders by stage."""
    scope = live_scope(search)
    with reading() as store:
        found = standings.standings(store, scope, now)
        limits = {clock: row.limit for clock, row in reference.load(store).policy.process.items()}
    by = found.by("status")
    groups = [
        _group(scope, by.get(status.value, Stock()), _(STATUS_NAMES[status]), status=status.value,
               note=_limited(clock, limits))
        for status, clock in STAGES.items()
    ]  # fmt: skip
    return overview.stages(groups, _group(scope, found.whole, _("Total")))


def _limited(clock: str, limits: Mapping[str, Limit]) -> str:
    """`limit 15 min` of a stage."""
    if clock == BY_MATRIX:
        return _("by the matrix")
    limit = limits.get(clock)
    if limit is None or limit.time is None:
        return ""
    return _("limit %(time)s", time=formats.running(limit.time))


def areas(search: str, now: datetime) -> Any:
    """Open orders by area, beside the on-time rate of the period's repairs, if there is any."""
    scope, asked = live_scope(search), measured(search)
    with reading() as store:
        found = standings.standings(store, scope, now)
        order = list(masters.names(store).branches)
    stocks, rates = found.by("area"), _rates(asked) if asked else {}
    codes = sorted(
        {*stocks, *rates} - {WHOLE}, key=lambda code: (code is None, _place(order, code))
    )
    names = asking.names(AREA.slug, codes)
    rows = [
        _area(asked, _group(scope, stocks.get(code, Stock()), names[code], area=code), rates, code)
        for code in codes
    ]
    total = _area(asked, _group(scope, found.whole, _("Total")), rates, WHOLE)
    table = overview.areas(rows, total, GOAL)
    return dashboards.told(table, asked.said) if asked else parts.still(table)


def _area(
    asked: Asked | None, group: overview.Group, rates: Mapping[Any, dict[str, Any]],
    code: str | None,
) -> overview.Area:  # fmt: skip
    kpi = REPAIR.on_time_rate
    if asked is None:
        return overview.Area(group, none(), None)
    row = rates.get(code, {})
    codes: dict[str, Any] = {} if code == WHOLE else {"area": code}
    number = dashboards.number(kpi, row, asked.scope, **codes)
    is_few = row.get(REPAIR.stopped.slug, 0) < FEW
    return overview.Area(group, number, row.get(kpi.slug), is_few)


def _rates(asked: Asked) -> dict[Any, dict[str, Any]]:
    """The on-time rate of repairs with its parts, by area and in all (`WHOLE`)."""
    kpis = (REPAIR.on_time_rate, REPAIR.in_time, REPAIR.stopped)
    by, whole = asked.answer(
        "rates by area",
        lambda cursor: (
            measure(cursor, *kpis, by=(AREA,), scope=asked.scope),
            measure(cursor, *kpis, scope=asked.scope).one(),
        ),
    )
    return {row[AREA.slug]: row for row in by.dicts()} | {WHOLE: whole}


def _place(order: Sequence[str], code: str | None) -> tuple[bool, int]:
    """Areas as the business lists them, those that it does not know at the end."""
    return (code is None, order.index(code) if code in order else len(order))


def _group(
    scope: Scope, stock: Stock, name: str, *, note: str = "", **codes: str | None
) -> overview.Group:
    known = {key: code for key, code in codes.items() if code is not None}
    hrefs = {"all": live(scope, **known)}
    hrefs |= {state: live(scope, **known, state=state) for state in ("late", "risk")}
    counts = {state: stock.count(state) for state in worklists.STATES}
    return overview.Group(name, counts, hrefs, note)


# -- what needs attention ------------------------------------------------------------------------


def attend(search: str, now: datetime) -> Any:
    """Teams and managers that need attention, with the reason."""
    found = findings(search, now)
    named = attention.codes(found)
    names = {dimension: asking.names(dimension, codes) for dimension, codes in named.items()}
    return overview.attention(found, names, now)


def findings(search: str, now: datetime) -> list[Finding]:
    """The findings of all rules, ranked; without a warehouse those of the live orders."""
    with reading() as store:
        found = watching.live_findings(store, live_scope(search), now)
    asked = measured(search)
    if asked is not None:
        scope, until = asked.scope, asked.build.data_until
        found += asked.answer(
            "attention", lambda cursor: watching.measured_findings(cursor, scope, until)
        )
    return attention.ranked(found)
