"""Limits: the SLA matrix, the process clocks and the calendars, in all their versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.errors import Refused
from domain.kinds import Limit, OrderKind
from domain.orders import Facts
from domain.workdays import WorkCalendar
from i18n import N_

WORK_CLOCKS = ("repair", "feedback", "finish")
MATRIX_KEY = ("product_group", "service", "customer_level", "customer_class", "circuit_grade")
ALWAYS = "always"
"""Code of the 7x24 calendar."""


class UnknownCalendar(Refused):
    message = N_("There is no calendar %(code)s.")


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
class ProcessRow:
    """A version of the limit of a process clock."""

    clock: str
    ruling: Ruling
    added_in: int = 1
    removed_in: int | None = None


NO_PINS: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Policy:
    """All versions of the limits."""

    rows: tuple[MatrixRow, ...]
    process: Mapping[str, Ruling]
    """The process clocks in force."""
    kinds: Mapping[str, OrderKind]
    version: int = 1
    process_rows: tuple[ProcessRow, ...] = ()
    """Every version of the process clocks, where a closed order may ask for an older one."""
    _by_service: dict[tuple[str | None, str | None], tuple[MatrixRow, ...]] = field(
        default_factory=dict, compare=False, repr=False, init=False
    )

    def pins(self, facts: Facts) -> dict[str, Any]:
        """The versions in force for such an order, to be kept by the event that ends it."""
        kind = self.kinds.get(facts.kind)
        limits = {name: limit.text() for name, limit in kind.limits.items()} if kind else {}
        return {"policy": self.version, "limits": limits}

    def ruling(
        self, clock: str, facts: Facts, started_at: datetime, pins: Mapping[str, Any] = NO_PINS
    ) -> Ruling | None:
        """What limits this clock of such an order; None: the clock does not run for it.

        The matrix rules the work clocks of repair orders (the most specific row that is valid when
        the clock starts); the kind's own limits come before the process clocks for the others.
        `pins`, of the event that closed the order, names the versions that it was judged by.
        """
        kind = self.kinds.get(facts.kind)
        own = kind.limits if kind else {}
        if "limits" in pins:
            own = {name: Limit.read(text) for name, text in pins["limits"].items()}
        if clock in own:
            calendar = kind.calendar if kind and clock in WORK_CLOCKS else None
            return Ruling(own[clock], calendar, source="kind")
        version = pins.get("policy", self.version)
        if clock not in WORK_CLOCKS:
            return self._process(clock, version)
        row = self.row(facts, started_at, version) if not kind or kind.flow == "repair" else None
        if row is None or clock not in row.limits:
            return None
        return Ruling(row.limits[clock], row.calendar, row.row_no, "matrix", row.is_to_be_confirmed)

    def _process(self, clock: str, version: int) -> Ruling | None:
        if version == self.version or not self.process_rows:
            return self.process.get(clock)
        return next(
            (
                row.ruling
                for row in self.process_rows
                if row.clock == clock
                and row.added_in <= version
                and (row.removed_in is None or row.removed_in > version)
            ),
            None,
        )

    def row(
        self, facts: Facts, started_at: datetime, version: int | None = None
    ) -> MatrixRow | None:
        """The most specific matrix row for an order; the lowest row number breaks a tie."""
        values = [getattr(facts, name) for name in MATRIX_KEY]
        at = self.version if version is None else version
        found = [row for row in self._rows_for(facts) if row.fits(values, started_at, at)]
        return max(found, key=lambda row: (row.weight, -row.row_no), default=None)

    def main_clock(self, facts: Facts, started_at: datetime) -> str:
        """The clock that decides about the order: the kind's, or `finish` if the matrix says so."""
        kind = self.kinds.get(facts.kind)
        main = kind.main_clock if kind else "repair"
        if main == "repair" and self.ruling("repair", facts, started_at) is None:
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

    pinned_versions: Mapping[str, int] = field(default_factory=dict)
    """Of these calendars, the version that counts; of the others, the newest."""

    def of(self, code: str, version: int | None = None) -> WorkCalendar:
        """A version of a calendar: the one named, else the pinned one, else the newest."""
        known = self._known(code)
        wanted = version or self.pinned_versions.get(code) or len(known)
        return known[min(wanted, len(known)) - 1]

    def newest_of(self, code: str) -> WorkCalendar:
        return self._known(code)[-1]

    def _known(self, code: str) -> tuple[WorkCalendar, ...]:
        if code not in self.versions:
            raise UnknownCalendar(code=code)
        return self.versions[code]

    def newest(self) -> dict[str, int]:
        return {code: len(known) for code, known in self.versions.items()}

    def pins(self, teams: Iterable[str]) -> dict[str, Any]:
        """What is in force for an order that these teams held, to be kept by its last event."""
        return {
            "calendars": self.newest(),
            "desk": self.desk,
            "teams": {team: self.teams[team] for team in teams if team in self.teams},
        }

    def pinned(self, pins: Mapping[str, Any]) -> "Calendars":
        """The calendars as they were when an order ended."""
        return replace(
            self, desk=pins.get("desk", self.desk), pinned_versions=pins.get("calendars", {}),
            teams={**self.teams, **pins.get("teams", {})},
        )  # fmt: skip

    def code_for(self, clock: str, team: str | None) -> str:
        """The calendar of a clock that the matrix does not rule."""
        if clock in ("take", "leg") and team:
            return self.teams.get(team, self.desk)
        return ALWAYS if clock in WORK_CLOCKS else self.desk
