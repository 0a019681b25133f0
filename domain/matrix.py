"""The SLA matrix as a whole: which of its rows tie, what no row rules, which never win."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product

from domain.kinds import Limit
from domain.limits import MatrixRow

Key = tuple[str | None, str | None, str | None, str | None, str | None]
"""In the order of `domain.limits.MATRIX_KEY`."""
Pair = tuple[str | None, str | None]
"""Product group and service."""


@dataclass(frozen=True)
class Line:
    """A row of the matrix, and on what ground it stands."""

    row: MatrixRow
    source: str = ""


@dataclass(frozen=True)
class ProcessLine:
    """The limit of a clock of the process, and on what ground it stands."""

    clock: str
    limit: Limit
    is_to_be_confirmed: bool = False
    source: str = ""


# -- overlaps ----------------------------------------------------------------------------------


def ties(rows: Iterable[MatrixRow]) -> list[tuple[MatrixRow, MatrixRow]]:
    """Pairs of rows of one version of which neither wins where both fit at the same time.

    Two that name the same number of parts and contradict each other in none tie, unless a more
    specific row rules all that both would.
    """
    listed = sorted(rows, key=lambda row: row.row_no)
    return [
        (one, other)
        for one, other in combinations(listed, 2)
        if _meet(one, other) and not any(_settles(row, one, other) for row in listed)
    ]


def _meet(one: MatrixRow, other: MatrixRow) -> bool:
    return (
        one.weight == other.weight
        and all(a is None or b is None or a == b for a, b in zip(one.key, other.key, strict=True))
        and _begins(one, other) < _ends(one, other)
    )


def _settles(row: MatrixRow, one: MatrixRow, other: MatrixRow) -> bool:
    """Whether `row` wins against both wherever both fit."""
    both = [a if a is not None else b for a, b in zip(one.key, other.key, strict=True)]
    return (
        row.weight > one.weight
        and all(mine is None or mine == its for mine, its in zip(row.key, both, strict=True))
        and _begins(row) <= _begins(one, other)
        and _ends(row) >= _ends(one, other)
    )


def _begins(*rows: MatrixRow) -> float:
    return max(row.valid_from.timestamp() if row.valid_from else float("-inf") for row in rows)


def _ends(*rows: MatrixRow) -> float:
    return min(row.valid_to.timestamp() if row.valid_to else float("inf") for row in rows)


# -- gaps, and rows that never win -------------------------------------------------------------


@dataclass(frozen=True)
class Lists:
    """What orders can be about: the services with their groups, and the codes of the lists."""

    pairs: tuple[Pair, ...]
    levels: tuple[str, ...]
    classes: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()

    def combinations(self) -> Iterator[Key]:
        """Every key that an order can have. Not every customer has a class, nor a line a grade."""
        rest = product(self.levels, (None, *self.classes), (None, *self.grades))
        for (group, service), (level, of_class, grade) in product(self.pairs, rest):
            yield group, service, level, of_class, grade


@dataclass(frozen=True)
class Coverage:
    """What rows rule at one moment."""

    gaps: tuple[Key, ...]
    """Services by levels that no row rules (class and grade not given)."""
    unused: frozenset[int]
    """Numbers of rows that never win, because more specific ones rule all that they could."""


def coverage(rows: Iterable[MatrixRow], lists: Lists, at: datetime) -> Coverage:
    """Which combinations of the lists no row rules at a moment, and which rows rule none."""
    valid = [row for row in rows if is_valid(row, at)]
    by_pair = {
        pair: [row for row in valid if _fits(row.key[:2], pair)]
        for pair in dict.fromkeys(lists.pairs)
    }
    gaps: list[Key] = []
    won: set[int] = set()
    fitted: set[int] = set()
    for key in lists.combinations():
        found = [row for row in by_pair[key[:2]] if _fits(row.key[2:], key[2:])]
        fitted.update(row.row_no for row in found)
        if found:
            won.add(max(found, key=lambda row: (row.weight, -row.row_no)).row_no)
        elif key[3] is None and key[4] is None:
            gaps.append(key)
    return Coverage(tuple(gaps), frozenset(fitted - won))


def is_valid(row: MatrixRow, at: datetime) -> bool:
    """Whether a row holds for clocks that start now."""
    return (row.valid_from is None or row.valid_from <= at) and not has_ended(row, at)


def has_ended(row: MatrixRow, at: datetime) -> bool:
    return row.valid_to is not None and row.valid_to <= at


def _fits(mine: Sequence[str | None], its: Sequence[str | None]) -> bool:
    return all(a is None or a == b for a, b in zip(mine, its, strict=True))
