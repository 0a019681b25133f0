"""Which rows a question is about: the period, the filters and the rights of whoever asks.

A `Scope` is the only way to say it: worklists, `measure`, search and exports all take one. It is a
value, so it is a cache key; people of equal rights ask the same question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.errors import BadValue
from domain.typed import storable
from i18n import N_

DAY = timedelta(days=1)
EARLIEST, LATEST = date(1950, 1, 1), date(2199, 12, 31)
"""Days that a period may have: every period has one of the same length before it."""

RIGHTS: Mapping[str, tuple[str, ...]] = {
    "desk": (
        "see", "apply", "receive", "dispatch", "work", "hold", "confirm", "export", "customers",
    ),
    "desk_leader": (
        "see", "apply", "receive", "review", "dispatch", "work", "hold", "confirm", "supervise",
        "correct", "export", "refer", "customers",
    ),
    "reviewer": ("see", "review", "export"),
    "manager": ("see", "apply", "export", "customers"),
    "manager_leader": ("see", "apply", "approve", "supervise", "export", "customers"),
    "head": ("see", "apply", "approve", "supervise", "export", "refer", "customers"),
    "field": ("see", "work", "hold", "visit"),
    "vendor": ("see", "work", "hold", "visit"),
    "analyst": ("see", "export"),
    "admin": ("see", "export", "refer", "admin", "customers"),
}  # fmt: skip
"""What each role may do. `see` is to look at what lies in one's scope; `visit` is to have a page of
the work of one's team; the rest are verbs' rights (`domain.orders.MOVES`), `export` Excel, `refer`
change reference data, `customers` look at customers and their contacts, `admin` people."""

ROLE_NAMES = {
    "desk": N_("Order centre"),
    "desk_leader": N_("Order centre leader"),
    "reviewer": N_("Reviewer"),
    "manager": N_("Customer manager"),
    "manager_leader": N_("Manager of customer managers"),
    "head": N_("Department head"),
    "field": N_("Field team"),
    "vendor": N_("Vendor"),
    "analyst": N_("Analyst"),
    "admin": N_("Administrator"),
}
OUTSIDERS = frozenset({"field", "vendor"})
"""Roles that see what they were ever party to, and nothing else."""


@dataclass(frozen=True)
class Rights:
    """What a person may see: a subtree of branches, and whatever the parties ever held.

    `branch_path` None: no subtree at all (a vendor). Parties are codes of teams or branches.
    """

    branch_path: str | None = "/"
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Who acts: the person, what the person's roles allow, and what the person may see."""

    person_id: int
    rights: frozenset[str]
    scope: Rights
    team: str | None = None
    roles: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, person_id: int, roles: tuple[str, ...], branch_path: str, team: str | None
    ) -> "Actor":
        """A person's rights by role: outsiders see what their team held, others their subtree."""
        rights = frozenset(right for role in roles for right in RIGHTS.get(role, ()))
        belongs = any(role in RIGHTS and role not in OUTSIDERS for role in roles)
        parties = (team,) if team else ()
        scope = Rights(branch_path if belongs else None, parties)
        return cls(person_id, rights, scope, team, roles)


@dataclass(frozen=True)
class Period:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def before(self) -> "Period":
        """The period of the same length that ends the day before."""
        return Period(self.since - DAY * self.days, self.since - DAY)

    def last_year(self) -> "Period":
        """The same days a year earlier (29 February becomes the 28th)."""
        return Period(_year_back(self.since), _year_back(self.until))


PRESETS = ("today", "month", "last_month", "last30", "last90", "quarter", "year", "last_year")
PRESET_NAMES = {
    "today": N_("Today"),
    "month": N_("This month"),
    "last_month": N_("Last month"),
    "last30": N_("Last 30 days"),
    "last90": N_("Last 90 days"),
    "quarter": N_("This quarter"),
    "year": N_("This year"),
    "last_year": N_("Last year"),
}


def preset(name: str, today: date) -> Period:
    """The period of a preset as of `today`; periods that run end with today."""
    first = today.replace(day=1)
    before = first - DAY
    starts = {
        "today": today,
        "month": first,
        "last30": today - DAY * 29,
        "last90": today - DAY * 89,
        "quarter": date(today.year, 3 * ((today.month - 1) // 3) + 1, 1),
        "year": date(today.year, 1, 1),
    }
    if name == "last_month":
        return Period(before.replace(day=1), before)
    if name == "last_year":
        return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    if name not in starts:
        raise BadValue(field="period", what="period", value=name)
    return Period(starts[name], today)


def read_period(text: str, today: date) -> Period:
    """A preset's name, or `2026-03-01..2026-03-18`; raises `BadValue`."""
    if ".." not in text:
        return preset(text, today)
    try:
        since, until = (date.fromisoformat(part) for part in text.split("..", 1))
    except ValueError as error:
        raise BadValue(field="period", what="period", value=text) from error
    if until < since or since < EARLIEST or until > LATEST:
        raise BadValue(field="period", what="period", value=text)
    return Period(since, until)


FILTERS = (
    "area", "team", "manager", "service", "product_group", "level", "kind", "division", "industry",
    "product_line", "customer", "status", "priority", "channel", "weekday", "hour", "clock", "day",
    "month", "vendor", "source", "assignee", "state", "age_band", "indicator",
)  # fmt: skip
"""Names that filters may have, in the URL and everywhere else: those of the dimensions."""


@dataclass(frozen=True)
class Scope:
    """Period, filters and rights. Filters are (name, values), sorted; values are codes."""

    rights: Rights = Rights()
    period: Period | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def where(self, **values: str | tuple[str, ...] | None) -> "Scope":
        """The same question with filters set, or taken away (None)."""
        filters = dict(self.filters)
        for name, value in values.items():
            if not value:
                filters.pop(name, None)
            else:
                filters[name] = (value,) if isinstance(value, str) else _distinct(value)
        return replace(self, filters=tuple(sorted(filters.items())))

    def during(self, period: Period | None) -> "Scope":
        """The same question about another period."""
        return replace(self, period=period)

    def values(self, name: str) -> tuple[str, ...]:
        return dict(self.filters).get(name, ())


def read_filters(query: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Filters from query arguments (`team=T1,T2`); arguments that are no filters are ignored."""
    found = {
        name: _distinct(part for part in storable(query[name]).split(",") if part)
        for name in FILTERS
        if query.get(name)
    }
    return tuple(sorted((name, values) for name, values in found.items() if values))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
