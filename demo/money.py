"""Revenue, targets and indicators.

The department's January to November of one year are the figures that a real department published:
2114.54万元 in all, its divisions adding up to them to the fen. The months around them follow.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from demo.customers import Client
from demo.department import CITY
from demo.plan import Plan

SEASON = (0.93, 0.86, 1.0, 0.99, 1.0, 1.04, 1.0, 1.0, 1.03, 1.0, 1.05, 1.15)
"""How a year goes, month by month."""
DIVISION_YEARS = {
    "gov": (495.76, 524.32, 602.63),
    "enterprise": (449.08, 455.10, 542.87),
    "finance": (317.87, 314.09, 388.48),
    "education_health": (301.16, 323.14, 368.55),
    "ict": (45.89, 286.50, 290.00),
    "cafe_small": (241.53, 211.39, 296.34),
}
"""万元: January to November of the year before, of the published year, and its target."""
MANAGER_YEARS = {
    "M003": (101.20, 133.87, 128.00), "M005": (84.20, 91.26, 104.00), "M009": (44.10, 41.60, 64.00),
    "M010": (71.00, 78.64, 88.00), "M017": (74.90, 85.11, 92.00), "M018": (48.90, 46.90, 70.00),
    "M023": (118.61, 139.42, 146.00), "M024": (55.40, 53.28, 76.00),
    "M031": (31.40, 178.20, 180.00), "M037": (61.70, 44.69, 82.00),
}  # fmt: skip
"""The same for managers at both ends of the ranking; the others share what is left."""
GROWTH = {
    "gov": 1.09, "enterprise": 1.06, "finance": 1.03, "education_health": 1.08, "ict": 1.16,
    "cafe_small": 0.97,
}  # fmt: skip
"""From the published year to the one after it."""
LEVEL_WORTH = {"group": 38, "province": 15, "local_a": 5, "local_b": 1.6, "local_c": 0.6}
LINE_OF = {
    "bandwidth": "broadband", "rental": "broadband", "voice": "voice", "fusion": "mobile",
    "ict": "mobile", "lh_comm": "navigator", "lh_info": "navigator", "lh_industry": "navigator",
}  # fmt: skip
"""Where a service is booked; customers of the ICT division are booked under ICT as a whole."""
LINE_WORTH = {"broadband": 5.0, "voice": 2.0, "mobile": 1.6, "navigator": 1.1, "ict": 6.0}

REVENUE = "enterprise_revenue"
FEN = 1_000_000
"""Fen in a 万元."""


@dataclass(frozen=True)
class Booking:
    """What a customer was billed for a product line in a month."""

    month: date
    client: Client
    line: str
    fen: int


@dataclass(frozen=True)
class Unit:
    """A customer's product line, and what it is worth against others of the same manager."""

    client: Client
    line: str
    worth: float


class Totals:
    """万元 from January to November by manager, division and year, and what was planned.

    The managers of a division add up to it in the published year and the one before.
    """

    def __init__(self, plan: Plan, clients: Sequence[Client]) -> None:
        self.plan, self.chance = plan, plan.chance("totals")
        self.years = range(plan.golden_year - 1, plan.today.year + 1)
        self.managers = {
            division: sorted({c.manager for c in self._steady(clients) if c.division == division})
            for division in DIVISION_YEARS
        }
        self.actual: dict[tuple[str, int], float] = {}
        self.target: dict[tuple[str, int], float] = {}
        for division, managers in self.managers.items():
            self._fill(division, managers)

    def _steady(self, clients: Sequence[Client]) -> Iterator[Client]:
        """Those who were customers all the time: whoever has one has revenue in every month."""
        first = date(self.plan.golden_year - 1, 1, 1)
        return (one for one in clients if one.since <= first and one.until is None)

    def division_target(self, division: str, year: int) -> float:
        before, published, planned = DIVISION_YEARS[division]
        factors = {-1: before / published * 1.02, 0: 1.0, 1: GROWTH[division] * 1.015}
        return round(planned * factors[year - self.plan.golden_year], 2)

    def department_target(self, year: int) -> float:
        return round(sum(self.division_target(one, year) for one in DIVISION_YEARS), 2)

    def _fill(self, division: str, managers: Sequence[str]) -> None:
        year = self.plan.golden_year
        before, published, _planned = DIVISION_YEARS[division]
        sizes = {code: self.chance.uniform(0.7, 1.3) for code in managers}
        for code, amount in _shared(before, sizes, _named(managers, 0)):
            self.actual[code, year - 1] = amount
            self.target[code, year - 1] = round(amount / self.chance.uniform(0.84, 0.97), 2)
        for code, amount in _shared(published, sizes, _named(managers, 1)):
            growth = GROWTH[division]
            self.actual[code, year] = amount
            self.actual[code, year + 1] = amount * growth * self.chance.uniform(0.95, 1.05)
            named = MANAGER_YEARS.get(code)
            planned = named[2] if named else amount / self.chance.uniform(0.72, 0.865)
            self.target[code, year] = round(planned, 2)
            self.target[code, year + 1] = round(planned * growth * 1.015, 2)


def _named(managers: Sequence[str], position: int) -> dict[str, float]:
    return {code: MANAGER_YEARS[code][position] for code in managers if code in MANAGER_YEARS}


def _shared(
    total: float, sizes: Mapping[str, float], fixed: Mapping[str, float]
) -> list[tuple[str, float]]:
    """The total over the managers: some are given, the others share the rest by size.

    In whole 100 yuan, the last one taking what rounding leaves over.
    """
    given = {code: fixed[code] for code in sizes if code in fixed and len(fixed) < len(sizes)}
    others = {code: size for code, size in sizes.items() if code not in given}
    left, weight = total - sum(given.values()), sum(others.values())
    found = list(given.items())
    for code, size in others.items():
        found.append((code, round(left * size / weight, 2)))
        left, weight = left - found[-1][1], weight - size
    return found


def bookings(plan: Plan, clients: Sequence[Client], totals: Totals) -> list[Booking]:
    """Every month from January of the year before the published one to the running month."""
    found: list[Booking] = []
    for manager, units in _by_manager(plan, clients).items():
        for year in totals.years:
            found += _year(plan, units, year, totals.actual.get((manager, year), 0.0))
    return sorted(found, key=lambda one: (one.month, one.client.number, one.line))


def _year(plan: Plan, units: Sequence[Unit], year: int, total: float) -> Iterator[Booking]:
    """A manager's year; January to November add up to the total (万元) to the fen."""
    chance = plan.chance(f"revenue {year} {units[0].client.manager}")
    parts = [
        (month, unit, unit.worth * SEASON[month - 1] * chance.uniform(0.92, 1.08))
        for month in range(1, 13)
        for unit in units
        if _is_customer(unit.client, date(year, month, 1))
    ]
    whole = sum(part for month, _unit, part in parts if month < 12)
    if not whole or not total:
        return
    fen = [round(part / whole * total * FEN) for _month, _unit, part in parts]
    largest = max((n for n, part in enumerate(parts) if part[0] < 12), key=lambda n: fen[n])
    to_november = sum(amount for amount, part in zip(fen, parts, strict=True) if part[0] < 12)
    fen[largest] += round(total * FEN) - to_november
    for amount, (number, unit, _part) in zip(fen, parts, strict=True):
        month = date(year, number, 1)
        booked = int(amount * _gone(plan, month))
        if booked:
            yield Booking(month, unit.client, unit.line, booked)


def _gone(plan: Plan, month: date) -> float:
    """The share of a month that has been billed: the running month day by day."""
    if month == plan.today.replace(day=1):
        return plan.today.day / monthrange(month.year, month.month)[1]
    return float(month < plan.today)


def _is_customer(client: Client, month: date) -> bool:
    began = client.since.replace(day=1) <= month
    return began and (client.until is None or month < client.until)


def _by_manager(plan: Plan, clients: Sequence[Client]) -> dict[str, list[Unit]]:
    chance = plan.chance("worth")
    found: dict[str, list[Unit]] = defaultdict(list)
    for client in clients:
        worth = LEVEL_WORTH[client.level] * chance.lognormvariate(0, 0.5)
        lines = {LINE_OF[line.group] for line in client.lines}
        for line in sorted(lines if client.division != "ict" else {"ict"}):
            found[client.manager].append(Unit(client, line, worth * LINE_WORTH[line]))
    return dict(sorted(found.items()))


# -- targets -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goal:
    """A row of the target sheet, 万元: what an owner is to reach in a year and in each month.

    The months are planned apart from the year and come to a little more, as departments do it.
    """

    year: int
    indicator: str
    owner_kind: str
    owner: str
    whole_year: float
    months: tuple[float, ...]


class Goals:
    """The targets of the department, its branches, divisions, managers and product lines."""

    def __init__(self, plan: Plan, totals: Totals, booked: Sequence[Booking]) -> None:
        self.totals = totals
        self.lines: dict[str, int] = defaultdict(int)
        self.areas: dict[str, int] = defaultdict(int)
        for one in booked:
            if one.month.year == plan.golden_year and one.month.month < 12:
                self.lines[one.line] += one.fen
                self.areas[one.client.area] += one.fen

    def all(self) -> list[Goal]:
        return [goal for year in self.totals.years for goal in self._year(year)]

    def _year(self, year: int) -> Iterator[Goal]:
        totals, whole = self.totals, self.totals.department_target(year)
        ict = totals.division_target("ict", year)
        for owner_kind in ("department", "branch"):
            yield _goal(year, REVENUE, owner_kind, CITY, whole)
            yield _goal(year, "ict_revenue", owner_kind, CITY, ict)
        for area, target in _split(whole, self.areas).items():
            yield _goal(year, REVENUE, "branch", area, target)
        for division in DIVISION_YEARS:
            yield _goal(year, REVENUE, "division", division, totals.division_target(division, year))
        for (code, its_year), target in sorted(totals.target.items()):
            if its_year == year:
                yield _goal(year, REVENUE, "manager", code, target)
        others = {line: fen for line, fen in self.lines.items() if line != "ict"}
        for line, target in {**_split(whole - ict, others), "ict": ict}.items():
            yield _goal(year, REVENUE, "product_line", line, target)


def _split(total: float, fen: Mapping[str, int]) -> dict[str, float]:
    """A target shared out as the published year's revenue was."""
    whole = sum(fen.values())
    return {owner: round(total * amount / whole, 2) for owner, amount in sorted(fen.items())}


def _goal(year: int, indicator: str, owner_kind: str, owner: str, target: float) -> Goal:
    months = tuple(round(target * 1.012 * part / sum(SEASON), 2) for part in SEASON)
    return Goal(year, indicator, owner_kind, owner, target, months)
