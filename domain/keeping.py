"""What is told of calendars: who keeps them, which years they lack, what was saved, what a list
would change. Values only: services fill them, screens show them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import years
from domain.kinds import Limit
from domain.yearlists import Reading
from domain.years import Arrangement, Difference


@dataclass(frozen=True)
class Users:
    """Who keeps a calendar, by code."""

    teams: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    """Numbers of rows of the SLA matrix."""
    kinds: tuple[str, ...] = ()
    is_desk: bool = False
    """It is that of the process: dispatch, review, approve, confirm."""


@dataclass(frozen=True)
class Kept:
    """A calendar in force."""

    code: str
    name: Mapping[str, str]
    version: int
    recorded_at: datetime
    who: int | None
    """Id of the person who saved it; None: it came with the product."""
    rules: Mapping[str, Any]
    users: Users = Users()

    @property
    def keeps_holidays(self) -> bool:
        return years.keeps_holidays(self.rules)

    @property
    def years(self) -> tuple[int, ...]:
        return years.years_of(self.rules)


@dataclass(frozen=True)
class Waiting:
    """A clock of an open order whose due moment depends on a missing year."""

    year: int
    order_id: int
    order_no: str
    customer: str
    clock: str
    team: str | None
    started_at: datetime
    calendar: str


@dataclass(frozen=True)
class MissingYear:
    """A year that is not entered, and why it is wanted."""

    year: int
    waiting: tuple[Waiting, ...] = ()
    """Those that the person may see, the longest-waiting first, a few."""
    orders: int = 0
    """All open orders that wait for it, in every branch."""
    reached_by: Limit | None = None
    """A limit that would reach it if an order came now."""
    days_until: int = 0
    """From today to its first day; below zero once it has begun."""
    is_in_library: bool = False


@dataclass(frozen=True)
class Saving:
    """One saving, and the calendars that got another version by it."""

    recorded_at: datetime
    who: int | None
    versions: tuple[tuple[str, int], ...]
    """Code and number of each."""
    difference: Difference | None
    """None: the first version."""


@dataclass(frozen=True)
class Preview:
    """What saving a list would do."""

    reading: Reading
    codes: tuple[str, ...] = ()
    """Calendars that would get another version."""
    rules: Mapping[str, Any] | None = None
    """Of the first calendar that keeps holidays, as they would be; None: the list says nothing."""
    difference: Difference | None = None
    """What would be different in it; None: nothing."""
    before: Arrangement | None = None
    """The last year before that is known, to compare with."""
