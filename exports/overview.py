"""The overview as workbooks: open orders as they are now, and the figures of the period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.orders import STATUS_NAMES, Status
from exports.frames import TOTAL, Asked, about, frame, head_of
from exports.reports import File
from exports.workbook import Cells, Head, Sheet, file_name, workbook
from i18n import N_, _
from metrics import boards, catalogue, clocks, outliers
from metrics.compare import compare
from metrics.days import Against, earlier
from metrics.dimensions import AREA, DAY
from metrics.kpi import Kpi
from metrics.measure import measure
from storage.standings import Standings, Stock

STATES = {
    "all": N_("Open now"), "late": N_("Overdue"), "risk": N_("At risk"), "ok": N_("On time"),
    "hold": N_("On hold"),
}  # fmt: skip
REPAIR = clocks.BY_CLOCK["repair"].on_time_rate


@dataclass(frozen=True)
class Live:
    """What stands open now, and what needs attention, in words."""

    at: datetime
    """Wall time, without a zone."""
    standings: Standings
    findings: Sequence[tuple[str, str, str, int | None]]
    """Owner, state, sentence, number of orders."""


def overview(asked: Asked, live: Live, against: Against) -> File:
    """The whole page."""
    sheets = [
        _figures(asked, against), _stages(live), _areas(asked, live), _attention(live), _days(asked)
    ]  # fmt: skip
    return _file(asked, live, _("Overview"), sheets, (*boards.OVERVIEW, catalogue.BREACHES))


def stages(asked: Asked, live: Live) -> File:
    """Open orders by stage."""
    return _file(asked, live, _("Open orders by stage"), [_stages(live)], ())


def areas(asked: Asked, live: Live) -> File:
    """Open orders by area beside the on-time rate of the period."""
    return _file(asked, live, _("Areas"), [_areas(asked, live)], (REPAIR,))


def attention(asked: Asked, live: Live) -> File:
    """What needs attention, with the reason."""
    return _file(asked, live, _("Needs attention today"), [_attention(live)], ())


def days(asked: Asked, live: Live) -> File:
    """Breaches by day."""
    return _file(asked, live, _("Breaches by day"), [_days(asked)], (catalogue.BREACHES,))


def _file(
    asked: Asked, live: Live, title: str, sheets: Sequence[Sheet], kpis: Sequence[Kpi]
) -> File:
    """The workbook, which says of which moment the live numbers are."""
    made = about(asked, title, kpis)
    moment = (_("Open orders as of"), f"{live.at:%Y-%m-%d %H:%M}")
    told = replace(made, facts=[*made.facts, moment])
    return File(file_name(title, live.at), workbook(sheets, told))


def _figures(asked: Asked, against: Against) -> Sheet:
    """The figures of the period, and of the one it is compared with."""
    period = asked.scope.period
    assert period is not None
    found = compare(asked.cursor, *boards.OVERVIEW, scope=asked.scope, against=against).one()
    before = earlier(period, against)
    rows = [
        (f"{period.since} – {period.until}", *(found[kpi.slug] for kpi in boards.OVERVIEW)),
        (f"{before.since} – {before.until}",
         *(found[f"{kpi.slug}__before"] for kpi in boards.OVERVIEW)),
    ]  # fmt: skip
    return Sheet(_("Figures"), [Head(_("Period")), *map(head_of, boards.OVERVIEW)], rows)


def _stages(live: Live) -> Sheet:
    by = live.standings.by("status")
    rows = [
        (_(STATUS_NAMES[status]), *_counts(by.get(status.value, Stock())))
        for status in Status
        if status.value in by
    ]
    heads = [Head(_("Stage")), *_count_heads()]
    total = (_(TOTAL), *_counts(live.standings.whole))
    return Sheet(_("Open orders by stage"), heads, rows, total)


def _areas(asked: Asked, live: Live) -> Sheet:
    stocks = live.standings.by("area")
    rates = measure(asked.cursor, REPAIR, by=(AREA,), scope=asked.scope).by(AREA.slug)
    codes = [*stocks, *(code for (code,) in rates if code not in stocks)]
    names = asked.names(AREA.slug, codes)
    rows = [
        (name, *_counts(stocks.get(_code(code), Stock())), rates.get((code,), {}).get(REPAIR.slug))
        for code, name in names.items()
    ]
    whole = measure(asked.cursor, REPAIR, scope=asked.scope).one()[REPAIR.slug]
    heads = [Head(_(AREA.label)), *_count_heads(), head_of(REPAIR)]
    return Sheet(_("Areas"), heads, rows, (_(TOTAL), *_counts(live.standings.whole), whole))


def _code(code: Any) -> str | None:
    return None if code is None else str(code)


def _attention(live: Live) -> Sheet:
    heads = [
        Head(_("Whose")), Head(_("State")), Head(_("Why")), Head(_("Orders"), Cells.NUMBER),
    ]  # fmt: skip
    return Sheet(_("Needs attention today"), heads, list(live.findings))


def _days(asked: Asked) -> Sheet:
    assert asked.scope.period is not None
    window = outliers.window(asked.scope.period, asked.as_of.date())
    scoped = replace(asked, scope=asked.scope.during(window))
    return frame(scoped, _("Breaches by day"), (DAY,), (catalogue.BREACHES,))


def _count_heads() -> list[Head]:
    return [Head(_(name), Cells.NUMBER) for name in STATES.values()]


def _counts(stock: Stock) -> tuple[int, ...]:
    return tuple(stock.count(state) for state in STATES)
