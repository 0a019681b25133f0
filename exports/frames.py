"""Figures as sheets of a workbook: headings with units, names for codes, totals asked anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.scope import Scope
from exports.workbook import About, Cells, Head, Sheet, money_unit
from i18n import N_, _
from metrics.crossing import cross
from metrics.dimensions import DIMENSIONS
from metrics.kpi import NOT_GIVEN, UNIT_NAMES, Dimension, Kpi, Measured, Unit
from metrics.measure import Cursor, measure

Code = str | int | date | None
Names = Callable[[str, Iterable[Code]], Mapping[Code, str]]
"""The names of a dimension's codes in the reader's language, in the order in which they are shown:
(dimension, codes) -> names."""
Row = tuple[Any, ...]

CELLS = {
    Unit.SHARE: Cells.SHARE,
    Unit.CHANGE: Cells.CHANGE,
    Unit.POINTS: Cells.POINTS,
    Unit.YUAN: Cells.MONEY,
}
WITH_UNIT = (Unit.HOURS, Unit.MINUTES, Unit.DAYS, Unit.WORKDAYS, Unit.POINTS)
"""Units that the heading names; percent stands in the cells, numbers of things have none."""
TOTAL = N_("Total")
STATE = N_("State")
"""The one filter that figures do not know: the state of an order in the queue, at this moment."""


@dataclass(frozen=True)
class Asked:
    """Who asks for a workbook, about what, in whose words."""

    cursor: Cursor
    names: Names
    scope: Scope
    as_of: datetime
    who: str


def head_of(kpi: Kpi) -> Head:
    """The column of a KPI."""
    cells = CELLS.get(kpi.unit, Cells.NUMBER)
    if kpi.unit is Unit.YUAN:
        return money_head(kpi.name())
    label = kpi.name()
    if kpi.unit in WITH_UNIT:
        label = _with_unit(label, _(UNIT_NAMES[kpi.unit]))
    return Head(label, cells, kpi.decimals)


def money_head(name: str) -> Head:
    """A column of amounts, with their unit."""
    return Head(_with_unit(name, _money_unit_name()), Cells.MONEY)


def frame(asked: Asked, title: str, by: Sequence[Dimension], kpis: Sequence[Kpi]) -> Sheet:
    """The KPIs for each group, and below them for everything, asked at its own grain."""
    table = measure(asked.cursor, *kpis, by=by, scope=asked.scope)
    heads = [*(_head_of_dimension(one) for one in by), *map(head_of, kpis)]
    if not by:
        return Sheet(title, heads, table.rows, frozen=0)
    named = [asked.names(one.slug, table.column(one.slug)) for one in by]
    rows = [
        (*(_cell(one, code, names) for one, code, names in zip(by, row, named, strict=False)),
         *row[len(by):])
        for row in _in_order(table.rows, named)
    ]  # fmt: skip
    whole = measure(asked.cursor, *kpis, scope=asked.scope).rows[0]
    total = (_(TOTAL), *([None] * (len(by) - 1)), *whole)
    return Sheet(title, heads, rows, total, frozen=len(by))


def _in_order(rows: Sequence[Row], named: Sequence[Mapping[Code, str]]) -> list[Row]:
    """Rows in the order in which the names come: the business's own."""
    places = [{code: place for place, code in enumerate(names)} for names in named]
    return sorted(
        rows, key=lambda row: tuple(at[code] for at, code in zip(places, row, strict=False))
    )


def matrix(asked: Asked, title: str, kpi: Measured, down: Dimension, across: Dimension) -> Sheet:
    """One KPI with a dimension down and one across; both kinds of totals asked at their grain."""
    found = cross(asked.cursor, kpi, down=down, across=across, scope=asked.scope)
    at = {row[:2]: row[2] for row in found.cells.rows}
    down_names = asked.names(down.slug, found.downs.column(down.slug))
    across_names = asked.names(across.slug, found.acrosses.column(across.slug))
    downs = _in_order(found.downs.rows, [down_names])
    acrosses = _in_order(found.acrosses.rows, [across_names])
    one = head_of(kpi)
    heads = [
        Head(f"{_(down.label)} \\ {_(across.label)}"),
        *(Head(across_names[code], one.cells, one.places) for code, _value in acrosses),
        Head(_(TOTAL), one.cells, one.places),
    ]
    rows = [
        (down_names[code], *(at.get((code, other)) for other, _value in acrosses), total)
        for code, total in downs
    ]
    total = (_(TOTAL), *(value for _code, value in acrosses), found.whole.rows[0][0])
    return Sheet(title, heads, rows, total)


def about(asked: Asked, title: str, kpis: Sequence[Kpi], left_out: Sequence[Kpi] = ()) -> About:
    """The sheet of filters and definitions of a workbook."""
    facts = [*filters_of(asked.scope, asked.names)]
    if left_out:
        told = _(
            "%(names)s: not kept by what is filtered.", names=_listed(k.name() for k in left_out)
        )
        facts.append((_("Left out"), told))
    definitions = [
        (kpi.name(), _unit_of(kpi), kpi.sentence(), _(kpi.null_rule) if kpi.null_rule else "")
        for kpi in dict.fromkeys(kpis)
    ]
    return About(title, asked.as_of, asked.who, facts, definitions)


def filters_of(scope: Scope, names: Names) -> Iterable[tuple[str, str]]:
    """Period, filters and what the reader may see, in words."""
    if scope.period is not None:
        yield _("Period"), f"{scope.period.since} – {scope.period.until}"
    for name, values in scope.filters:
        codes = [None if value == NOT_GIVEN else value for value in values]
        known = DIMENSIONS.get(name)
        yield _(known.label if known else STATE), _listed(names(name, codes).values())
    path, parties = scope.rights.branch_path, scope.rights.parties
    if path is None:
        yield _("Limited to"), _listed(names("team", parties).values())
    elif path != "/":
        branch = path.strip("/").split("/")[-1]
        yield _("Limited to"), names("area", [branch])[branch]


def _head_of_dimension(one: Dimension) -> Head:
    return Head(_(one.label), Cells.DATE if one.slug in ("day", "week") else Cells.TEXT)


def _cell(one: Dimension, code: Code, names: Mapping[Code, str]) -> Any:
    return code if one.slug in ("day", "week") else names[code]


def _with_unit(name: str, unit: str) -> str:
    return _("%(name)s (%(unit)s)", name=name, unit=unit)


def _money_unit_name() -> str:
    return _("CNY m") if money_unit() > 10_000 else "万元"


def _unit_of(kpi: Kpi) -> str:
    return _money_unit_name() if kpi.unit is Unit.YUAN else _(UNIT_NAMES[kpi.unit])


def _listed(words: Iterable[str]) -> str:
    return _(", ").join(words)
