"""From measured figures to heat maps: cells with their steps, their counts and their orders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from domain.scope import Scope
from metrics.drill import drill
from metrics.kpi import FEW, NOT_GIVEN, Better, Crossed, Kpi, Measured, Table, Unit
from ui import formats
from ui.heat import Cell, Grid

Code = str | int | date | None
Names = Mapping[Any, str]
Door = Callable[..., str]
"""The address of the orders behind a cell, given the values of its dimensions by slug."""


def doors(kpi: Kpi, scope: Scope) -> Door:
    """Links to the orders behind the cells of one figure, cheap for hundreds of cells."""
    bases: dict[tuple[str, ...], str] = {}

    def door(**codes: Code) -> str:
        names = tuple(codes)
        if names not in bases:
            bases[names] = drill(kpi, scope.where(**dict.fromkeys(names))) or ""
        base = bases[names]
        return base and base + "".join(f"&{name}={_said(code)}" for name, code in codes.items())

    return door


def _said(code: Code) -> str:
    if code is None:
        return NOT_GIVEN
    return str(code) if isinstance(code, int) else quote(str(code))


def grid(
    crossed: Crossed, kpi: Measured, scope: Scope, *, rows: Names, columns: Names, row_name: str,
    decimals: int | None = None, column_kpis: Mapping[Any, Measured] | None = None,
    write: Callable[[float], str] | None = None,
) -> Grid:  # fmt: skip
    """The heat map of `kpi`, with what it is counted of below it.

    `rows` and `columns` are names by code, in the order of the screen; `decimals` those of the
    number in the cell; `column_kpis` say a column's steps where the columns' own figures differ;
    `write` writes a value where one unit does not do for all.
    """
    down, across = crossed.cells.columns[:2]
    at = crossed.cells.by(down, across)
    downs, acrosses = crossed.downs.by(down), crossed.acrosses.by(across)
    door = doors(kpi, scope)

    def at_codes(row: Mapping[str, Any] | None, of: Measured, **codes: Code) -> Cell | None:
        return cell(row, kpi, of, decimals, lambda: door(**codes), write)

    kpis = column_kpis or {}
    return Grid(
        rows=list(rows.values()),
        columns=list(columns.values()),
        cells=[
            [
                at_codes(at.get((r, c)), kpis.get(c, kpi), **{down: r, across: c})
                for c in columns
            ]
            for r in rows
        ],
        row_totals=[at_codes(downs.get((r,)), kpi, **{down: r}) for r in rows],
        column_totals=[
            at_codes(acrosses.get((c,)), kpis.get(c, kpi), **{across: c}) for c in columns
        ],
        total=at_codes(crossed.whole.one(), kpi),
        row_name=row_name,
        ramp=ramp(kpi),
    )  # fmt: skip


def without_totals_of_rows(made: Grid) -> Grid:
    """The same without a last column, where its columns have no mean between them."""
    return replace(made, row_totals=(), total=None)


def ramp(kpi: Kpi) -> str:
    """e: more is worse; l: only more."""
    return "l" if kpi.better is Better.NEITHER else "e"


def counted(crossed: Crossed, kpi: Measured) -> Crossed:
    """Without what none of `kpi` was counted of, so that a zero says "none of these"."""

    def kept(table: Table) -> Table:
        place = table.columns.index(kpi.slug)
        return Table(table.columns, [row for row in table.rows if row[place]])

    return replace(
        crossed, cells=kept(crossed.cells), downs=kept(crossed.downs),
        acrosses=kept(crossed.acrosses),
    )  # fmt: skip


def worst_first(downs: Table, kpi: Measured) -> list[Code]:
    """The values of a dimension sorted by their total, the worst on top, few orders last."""
    counted = kpi.denominator.slug if kpi.denominator else None

    def place(row: Mapping[str, Any]) -> tuple[bool, float]:
        value = row[kpi.slug]
        is_few = value is None or (counted is not None and row[counted] < FEW)
        return is_few, -float(value or 0)

    (name, *_kpis) = downs.columns
    return [row[name] for row in sorted(downs.dicts(), key=place)]


def ordered(codes: Sequence[Code], known: Sequence[Code]) -> list[Code]:
    """Codes in the order of a list of the business; those that are not in it come last."""
    place = {code: index for index, code in enumerate(known)}
    return sorted(codes, key=lambda code: (place.get(code, len(place)), str(code)))


def cell(
    row: Mapping[str, Any] | None, kpi: Measured, of: Measured, decimals: int | None,
    door: Callable[[], str], write: Callable[[float], str] | None = None,
) -> Cell | None:  # fmt: skip
    """The cell of a measured row, None where there are no orders; `of` has the steps it is judged
    by, `door` gives the address of its orders."""
    if row is None or row[kpi.slug] is None:
        return None
    value = row[kpi.slug]
    count = row[kpi.denominator.slug] if kpi.denominator else None
    if count is None:
        return Cell(formats.number(value), of.step(value), None, door())
    step = None if count < FEW or not of.bins else of.step(value, decimals)
    text = write(value) if write else number(kpi, value, decimals)
    return Cell(text, step, count, door())


def number(kpi: Kpi, value: float, decimals: int | None = None) -> str:
    """A value as a cell shows it: without its unit, which the scale says."""
    places = kpi.decimals if decimals is None else decimals
    return str(formats.number(value * 100 if kpi.unit is Unit.SHARE else value, places))


def short_time(minutes: float) -> str:
    """A mean time where room is scarce: `21分`, `26.2时`; `21m`, `26.2h`."""
    is_short = minutes < 60
    number_of = formats.number(minutes if is_short else minutes / 60, 0 if is_short else 1)
    chinese, english = ("分", "m") if is_short else ("时", "h")
    return number_of + (chinese if formats.is_chinese() else english)
