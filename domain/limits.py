"""Limits: the SLA matrix, the process clocks and the calendars, in all their versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.kinds import Limit, OrderKind
from domain.orders import Facts
from domain.workdays import WorkCalendar

WORK_CLOCKS = ("repair", "feedback", "finish")
MATRIX_KEY = ("product_group", "service", "customer_level", "customer_class", "circuit_grade")
ALWAYS = "always"
"""Code of the 7x24 calendar."""


@dataclass(frozen=True)
class MatrixRow:
    """One row of the SLA matrix. A key part of None stands for any value."""

    row_no: int
    key: tuple[str | None, str | None, str | None, str | None, str | None]
    """In the order of `MATRIX_KEY`."""
    limits: Mapping[str, Limit]
    calendar: str = ALWAYS
    is_to_be_confirmed: bool = False
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    added_in: int = 1
    removed_in: int | None = None

    @property
    def weight(self) -> int:
        """How specific the row is: the number of key parts that it names."""
        return sum(part is not None for part in self.key)

    def fits(self, values: Sequence[str | None], started_at: datetime, version: int) -> bool:
        return (
            self.added_in <= version
            and (self.removed_in is None or self.removed_in > version)
            and (self.valid_from is None or self.valid_from <= started_at)
            and (self.valid_to is None or started_at < self.valid_to)
            and all(mine is None or mine == its for mine, its in zip(self.key, values, strict=True))
        )


@dataclass(frozen=True)
class Ruling:
    """The limit of a clock and what set it: a matrix row, a process clock or the kind itself."""

    limit: Limit
    calendar: str | None = None
    """Code of the calendar; None: that of the desk or the team that holds the order."""
    row_no: int | None = None
    source: str = "process"
    is_to_be_confirmed: bool = False


@dataclass(frozen=True)
class Policy:
    """All versions of the limits."""

    rows: tuple[MatrixRow, ...]
    process: Mapping[str, Ruling]
    kinds: Mapping[str, OrderKind]
    version: int = 1
    _by_service: dict[tuple[str | None, str | None], tuple[MatrixRow, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def ruling(
        self, clock: str, facts: Facts, started_at: datetime, version: int | None = None
    ) -> Ruling | None:
        """What limits this clock of such an order; None: the clock does not run for it.

        The matrix rules the work clocks of repair orders (the most specific row that is valid when
        the clock starts); the kind's own limits come before the process clocks for the others.
        """
        kind = self.kinds.get(facts.kind)
        if kind and clock in kind.limits:
            return Ruling(kind.limits[clock], source="kind")
        if clock in WORK_CLOCKS:
            row = (
                self.row(facts, started_at, version) if not kind or kind.flow == "repair" else None
            )
            if row is None or clock not in row.limits:
                return None
            return Ruling(
                row.limits[clock], row.calendar, row.row_no, "matrix", row.is_to_be_confirmed
            )
        return self.process.get(clock)

    def row(
        self, facts: Facts, started_at: datetime, version: int | None = None
    ) -> MatrixRow | None:
        """The most specific matrix row for an order; the lowest row number breaks a tie."""
        values = [getattr(facts, name) for name in MATRIX_KEY]
        at = self.version if version is None else version
        found = [row for row in self._rows_for(facts) if row.fits(values, started_at, at)]
        return max(found, key=lambda row: (row.weight, -row.row_no), default=None)

    def main_clock(self, facts: Facts, started_at: datetime, version: int | None = None) -> str:
        """The clock that decides about the order: the kind's, or `finish` if the matrix says so."""
        kind = self.kinds.get(facts.kind)
        main = kind.main_clock if kind else "repair"
        if main == "repair" and self.ruling("repair", facts, started_at, version) is None:
            return "finish"
        return main

    def _rows_for(self, facts: Facts) -> tuple[MatrixRow, ...]:
        key = (facts.product_group, facts.service)
        if key not in self._by_service:
            self._by_service[key] = tuple(
                row
                for row in self.rows
                if row.key[0] in (None, key[0]) and row.key[1] in (None, key[1])
            )
        return self._by_service[key]


@dataclass(frozen=True)
class Calendars:
    """All versions of the calendars, and who keeps which."""

    versions: Mapping[str, tuple[WorkCalendar, ...]]
    """By code; the n-th is version n, counted from 1."""
    desk: str = ALWAYS
    teams: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str, version: int | None = None) -> WorkCalendar:
        """The newest version of a calendar, or the one named."""
        known = self.versions[code]
        return known[-1] if version is None else known[min(version, len(known)) - 1]

    def code_for(self, clock: str, team: str | None) -> str:
        """The calendar of a clock that the matrix does not rule."""
        if clock in ("take", "leg") and team:
            return self.teams.get(team, self.desk)
        return ALWAYS if clock in WORK_CLOCKS else self.desk

    def newest(self) -> dict[str, int]:
        return {code: len(known) for code, known in self.versions.items()}
