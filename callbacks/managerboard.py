"""The customer managers that an address asks for: measured, ranked, sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from callbacks import asking
from callbacks.asking import Asked
from metrics import boards, money
from metrics.compare import compare
from metrics.dimensions import MANAGER
from metrics.kpi import Kpi, Table
from storage import masters
from ui import arithmetic, managertable
from ui.dashboards import Sorting

PAGE = "managers"


@dataclass(frozen=True)
class Board:
    """What was measured of each manager and of all of them."""

    asked: Asked
    against: money.Against
    """The plan that revenue is held against."""
    table: Table
    total: dict[str, Any]
    left_out: tuple[Kpi, ...]
    """What cannot be told by the filters that are set."""


def read(search: str) -> Board:
    """The board of an address. Raises `NoWarehouse`, `BadValue`."""
    asked = asking.ask(search, boards.DEFAULT_PERIODS[PAGE])
    assert asked.scope.period is not None
    preset = asked.query.get("period", boards.DEFAULT_PERIODS[PAGE])
    against = money.against(preset, asked.scope.period)
    shown = [column.kpi for column in managertable.columns(against)]
    wanted = arithmetic.with_parts((*shown, against.time_progress))
    known, left_out = boards.askable(wanted, (MANAGER,), asked.scope)
    table = asked.answer(
        ("managers", preset),
        lambda cursor: compare(
            cursor, *known, by=(MANAGER,), scope=asked.scope, against=asked.against
        ),
    )
    total = asked.answer(
        ("managers in all", preset),
        lambda cursor: compare(cursor, *known, scope=asked.scope, against=asked.against),
    )
    return Board(asked, against, table, total.one(), left_out)


def sorting(board: Board) -> Sorting:
    """What the address sorts by."""
    names = [column.name for column in managertable.columns(board.against)]
    known = [managertable.NAME, *names]
    return Sorting.read(board.asked.query.get("sort"), managertable.DEFAULT_SORT, known)


def names(board: Board) -> dict[Any, str]:
    return asking.names(MANAGER.slug, board.table.column(MANAGER.slug))


def ordered(board: Board, by: Sorting, named: dict[Any, str]) -> list[dict[str, Any]]:
    """The rows as sorted; unknown values and orders without a manager last."""
    kpis = {column.name: column.kpi for column in managertable.columns(board.against)}
    rows = board.table.dicts()
    if by.name == managertable.NAME:
        rows.sort(key=lambda row: _pinyin(named[row[MANAGER.slug]]), reverse=by.is_descending)
    else:
        slug = kpis[by.name].slug
        rows.sort(key=lambda row: row.get(slug) or 0, reverse=by.is_descending)
        rows.sort(key=lambda row: row.get(slug) is None)
    rows.sort(key=lambda row: row[MANAGER.slug] is None)
    return rows


def narrowed(
    rows: Sequence[dict[str, Any]], named: dict[Any, str], text: str
) -> list[dict[str, Any]]:
    """Those whose name, pinyin, initials or staff number hold what was typed."""
    typed = text.strip().lower()
    return [
        row
        for row in rows
        if typed in masters.search_text(named[row[MANAGER.slug]], str(row[MANAGER.slug]))
    ]


def _pinyin(name: str) -> str:
    return masters.search_text(name, "").removeprefix(name.lower()).strip() or name
