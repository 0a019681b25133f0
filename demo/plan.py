"""What a demo is made from: a seed, a size and a moment; and the story that its figures tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

import config
from storage.reference import china_holidays

DAY = timedelta(days=1)
MONTHS = 24
OPEN_ORDERS = 300
"""Of a department of 3,000 customers; never more than a quarter of all orders."""


@dataclass(frozen=True)
class Plan:
    """One demo. The same plan on the same reference data gives the same files, byte for byte."""

    now: datetime
    """The moment that the files tell of, aware; orders open then are adopted."""
    orders: int = 20_000
    seed: int = 7
    customers: int = 3_000

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(config.TZ).date()

    @property
    def since(self) -> date:
        """First day of the history: the first of a month, 24 whole months ago."""
        return months_before(self.today, MONTHS)

    @property
    def open_orders(self) -> int:
        return min(OPEN_ORDERS, self.orders // 4)

    @property
    def golden_year(self) -> int:
        """The last year whose January to November are over: the one that was published."""
        return self.today.year - (self.today.month < 12)

    def chance(self, stream: str) -> Random:
        """Random numbers of their own for each part, so that one part never moves another."""
        return Random(f"{self.seed}:{stream}")

    def days(self) -> Iterator[date]:
        day = self.since
        while day <= self.today:
            yield day
            day += DAY


@dataclass(frozen=True)
class Story:
    """What happened in the two years that somebody who looks at the figures should find."""

    cut_at: datetime
    """A digger cut the cable to 巴里坤; its customers reported for three hours."""
    cut_until: datetime
    cut_area: str
    cut_orders: int
    bad_team: str
    bad_month: date
    star: str
    """Staff number of the manager far above target."""
    laggard: str
    """Staff number of the manager far below target."""

    @classmethod
    def of(cls, plan: Plan) -> "Story":
        day = plan.today - DAY * 41
        while day_weight(day) < 1:
            day -= DAY
        cut_at = wall(day, 10, 20)
        return cls(
            cut_at, cut_at + timedelta(hours=7), "balikun", max(4, plan.orders // 300),
            "T04", months_before(plan.today, 4), "M003", "M037",
        )  # fmt: skip


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day on the wall of `PAIDAN_TZ`."""
    return datetime.combine(day, time(hour, minute), tzinfo=config.TZ)


def months_before(day: date, months: int) -> date:
    """The first of the month that lies so many months before that of `day`."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from `first` to `last`, both included."""
    found = [first.replace(day=1)]
    while (following := months_before(found[-1], -1)) <= last:
        found.append(following)
    return found


def is_workday(day: date) -> bool:
    """Whether offices are open, by the public holidays and make-up days (调休) of its year."""
    holidays, makeups, _years = china_holidays()
    return day in makeups or (day.weekday() < 5 and day not in holidays)


def day_weight(day: date) -> float:
    """How much comes in on a day, as a share of an ordinary working day; most after days off."""
    if is_workday(day):
        return 1.0 if is_workday(day - DAY) else 1.32
    return 0.16 if day in china_holidays()[0] else 0.27
