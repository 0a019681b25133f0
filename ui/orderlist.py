"""The list of orders behind a figure: its columns, its cells, and in words what it lists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from domain.scope import PRESET_NAMES, Scope
from i18n import _
from metrics.catalogue import ORDERS
from metrics.columns import COLUMNS, Column, Content
from metrics.kpi import Kpi, Measured, Unit
from ui import formats, rows

Names = Mapping[str, Mapping[Any, str]]
"""Names by dimension, then by code."""
NUMBERS = frozenset({Content.NUMBER, Content.MINUTES, Content.DAYS})
SHOWN = (
    "order_no", "kind", "customer", "service", "team", "manager", "received_at", "done_at",
    "due_at", "is_breached", "handling_minutes",
)  # fmt: skip
SHOWN_OF_CLOCKS = (
    "order_no", "kind", "customer", "service", "clock", "clock_team", "clock_started_at",
    "clock_stopped_at", "clock_due_at", "is_clock_breached", "elapsed_minutes", "limit_minutes",
)  # fmt: skip
"""What fits on a screen; further columns are chosen."""
WIDTHS = {
    "order_no": 128, "kind": 88, "manager": 100, "clock": 64, "is_breached": 96, "satisfaction": 64,
    "is_clock_breached": 96, "elapsed_minutes": 80, "limit_minutes": 76,
}  # fmt: skip
ENGLISH_WIDTHS = {"kind": 100, "manager": 108, "handling_minutes": 104, "clock": 76}
"""Where English words are longer than what the columns get in Chinese. The usual columns fit 1280
pixels in either language."""
LEAST = {"customer": 156, "service": 88, "team": 108, "clock_team": 108}
"""Columns that share what is left, with the least that they get."""
ENGLISH_MOMENT = 104
WIDTH_OF = {Content.MOMENT: 112, Content.NUMBER: 72, Content.MINUTES: 88, Content.DAYS: 72}
ALWAYS = ("status", "level", "done_at")
"""Columns that cells of other columns need."""


def mart_of(kpi: Kpi) -> str:
    """The mart whose rows the list shows; of a figure without any, that of orders."""
    return kpi.mart if isinstance(kpi, Measured) and kpi.mart in COLUMNS else ORDERS.mart


def choosable(kpi: Kpi) -> dict[str, Column]:
    """The columns that one may choose among, those of the usual list first. The level stands
    before the customer's name and is no column of its own."""
    known = COLUMNS[mart_of(kpi)]
    order = dict.fromkeys((*usual(kpi), *known))
    return {name: known[name] for name in order if name != "level"}


def usual(kpi: Kpi) -> tuple[str, ...]:
    """The columns that are shown until somebody chooses."""
    return SHOWN_OF_CLOCKS if mart_of(kpi) == "fct_clocks" else SHOWN


def chosen(kpi: Kpi, text: str | None) -> tuple[str, ...]:
    """The columns that an address names (`columns=order_no,kind`), in the order of the list."""
    wanted = set((text or "").split(","))
    return tuple(name for name in choosable(kpi) if name in wanted) or usual(kpi)


def fetched(kpi: Kpi, shown: Iterable[str]) -> tuple[str, ...]:
    """The columns to read for those shown."""
    return tuple(dict.fromkeys((*shown, *ALWAYS)))


def for_workbook(shown: Iterable[str]) -> tuple[str, ...]:
    """The columns of a workbook: as shown, but the level a column of its own."""
    return tuple(
        part for name in shown for part in ((name, "level") if name == "customer" else (name,))
    )


# -- columns -------------------------------------------------------------------------------------


def column_defs(kpi: Kpi, shown: Sequence[str], sort: str = "") -> list[dict[str, Any]]:
    """The columns for AG Grid; `sort` is what the address says (`-received_at`)."""
    known = choosable(kpi)
    return [_column_def(known[name], sort) for name in shown]


def _column_def(column: Column, sort: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "field": column.name, "headerName": _(column.label), "cellRenderer": _renderer(column),
        "sortable": not column.is_looked_up, "headerTooltip": _(column.label),
    }  # fmt: skip
    if column.name in LEAST:
        made |= {"flex": 1, "minWidth": LEAST[column.name]}
    else:
        made["width"] = _width(column)
    if column.content is Content.CODE and column.name != "customer":
        made["tooltipField"] = column.name
    if column.content in NUMBERS or column.content is Content.MOMENT:
        made["type"] = "rightAligned"
    if sort.removeprefix("-") == column.name:
        made["sort"] = "desc" if sort.startswith("-") else "asc"
    if column.name == "order_no":
        made["pinned"] = "left"
    return made


def _width(column: Column) -> int:
    if formats.is_chinese():
        return WIDTHS.get(column.name) or WIDTH_OF.get(column.content, 112)
    if column.content is Content.MOMENT:
        return ENGLISH_MOMENT
    wider = ENGLISH_WIDTHS.get(column.name)
    return wider or WIDTHS.get(column.name) or WIDTH_OF.get(column.content, 112)


def _renderer(column: Column) -> str | None:
    if column.name == "order_no":
        return "Link"
    if column.name == "customer":
        return "Level"
    return {Content.MOMENT: "Moment", Content.FLAG: "Badge"}.get(column.content)


# -- cells ---------------------------------------------------------------------------------------


def cells(
    row: Mapping[str, Any], columns: Iterable[Column], names: Names, *, as_of: datetime,
    top_levels: Iterable[str],
) -> dict[str, Any]:  # fmt: skip
    """A row as the grid draws it, in the reader's language."""
    return {
        column.name: _cell(column, row, names, as_of, frozenset(top_levels)) for column in columns
    }


def _cell(
    column: Column, row: Mapping[str, Any], names: Names, as_of: datetime, top: frozenset[str]
) -> Any:
    value = row[column.name]
    if column.name == "order_no":
        return {"text": value, "href": f"/order/{row['order_id']}"}
    if column.name == "customer":
        name = names["customer"].get(value, value) or row.get("customer_no") or formats.NONE
        level = row["level"]
        return {"text": name, "level": names["level"].get(level, ""), "top": level in top}
    if column.content is Content.FLAG:
        return _verdict(value, is_over=row["done_at"] is not None or row["status"] == "closed")
    if value is None:
        return {"text": formats.NONE} if column.content is Content.MOMENT else formats.NONE
    return _plain(column, value, names, as_of)


def _plain(column: Column, value: Any, names: Names, as_of: datetime) -> Any:
    if column.dimension:
        return names[column.dimension].get(value, str(value))
    if column.content is Content.MOMENT:
        return {"text": formats.as_of(value, as_of), "title": formats.full_moment(value)}
    if column.content is Content.MINUTES:
        return formats.running(timedelta(minutes=float(value)))
    if column.name == "service_no":
        return rows.masked(value)
    if isinstance(value, date):
        return formats.day(value, as_of.date())
    return formats.number(value) if column.content in NUMBERS else str(value)


def _verdict(is_breached: bool | None, *, is_over: bool) -> dict[str, str] | None:
    """超时 while it runs is an alarm; afterwards a fact."""
    if is_breached is None:
        return None
    if is_over:
        word, state = (_("Late"), "missed") if is_breached else (_("In time"), "done")
    else:
        word, state = (_("Overdue"), "late") if is_breached else (_("On time"), "ok")
    return {"text": word, "state": state}


# -- words ---------------------------------------------------------------------------------------


def title(kpi: Kpi, scope: Scope, names: Names, count: int, preset: str | None, today: date) -> str:
    """`修复超时，伊州区，本月：11单`: what is listed."""
    said = [kpi.name()]
    said += [_listed([names[name][code] for code in codes]) for name, codes in scope.filters]
    if scope.period is not None and has_period(kpi):
        said.append(
            _(PRESET_NAMES[preset]) if preset in PRESET_NAMES
            else formats.period(scope.period, today)
        )  # fmt: skip
    comma = "，" if formats.is_chinese() else ", "
    return _("%(what)s: %(count)s", what=comma.join(said), count=counted(kpi, count))


def has_period(kpi: Kpi) -> bool:
    """Whether the days of the page say anything about the figure."""
    return not isinstance(kpi, Measured) or kpi.time is not None


def counted(kpi: Kpi, count: int) -> str:
    """`11单`, `11 orders`; clocks where the rows are clocks."""
    number = formats.number(count)
    unit = kpi.unit if isinstance(kpi, Measured) else Unit.ORDERS
    is_of_clocks = mart_of(kpi) == "fct_clocks" and unit is not Unit.ORDERS
    said = _("%(n)s clocks") if is_of_clocks else _("%(n)s orders")
    return said % {"n": number}


def _listed(words: Sequence[str]) -> str:
    if len(words) > 3:
        return _("%(first)s and %(n)s more", first=words[0], n=len(words) - 1)
    return "/".join(words)
