"""What a question means in SQL: which rows of a mart the scope, the period and the rights leave.

Values are bound, never written into the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from domain.errors import BadValue
from domain.scope import Rights, Scope
from i18n import _
from metrics.days import ONE_DAY, last_day, widened
from metrics.dimensions import DAY, MONTH, WEEK, dimension
from metrics.kpi import (
    CALENDAR_MART,
    NOT_GIVEN,
    ORDER_MARTS,
    STANDING_MARTS,
    Dimension,
    Kind,
    Measured,
    NoSuchDimension,
    Span,
)

Cursor = duckdb.DuckDBPyConnection
READ: dict[Kind, Callable[[str], Any]] = {
    Kind.CODE: str, Kind.ORDINAL: int, Kind.DATE: date.fromisoformat,
}  # fmt: skip
_PLACES = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Facts:
    """What a build says about itself."""

    as_of: datetime
    data_until: date
    booked_until: date
    """The last day that has revenue: the end of the last booked month, or the data's last day."""
    whole_until: date
    """First day of the last month that is over and booked."""

    @property
    def over_until(self) -> date:
        """The last day that is over: the last at whose end a stock was counted."""
        return self.as_of.date() - ONE_DAY


def facts(cursor: Cursor) -> Facts:
    """What the build behind a cursor says about itself."""
    ((as_of, data_until, booked),) = cursor.execute(
        "select as_of, data_until, (select max(month) from fct_revenue) from build_info"
    ).fetchall()
    month = booked or data_until.replace(day=1)
    booked_until = min(data_until, last_day(month))
    is_over = last_day(month) <= data_until
    whole_until = month if is_over else (data_until.replace(day=1) - ONE_DAY).replace(day=1)
    return Facts(as_of, data_until, booked_until, whole_until)


class Values:
    """The values of a statement, each bound under a name of its own."""

    def __init__(self, **named: Any) -> None:
        self.named = named

    def bind(self, value: Any) -> str:
        """The placeholder of a value."""
        name = f"v{len(self.named)}"
        self.named[name] = value
        return f"${name}"

    def used_in(self, sql: str) -> dict[str, Any]:
        """The values whose placeholders stand in a text."""
        return {name: self.named[name] for name in set(_PLACES.findall(sql))}


@dataclass(frozen=True)
class Question:
    """Rows of one mart in one scope: the same for all KPIs with the same mart, time and span."""

    kpi: Measured
    """Any of them: says mart, time, span and whether it is a stock."""
    scope: Scope
    by: tuple[Dimension, ...]
    facts: Facts | None
    until_at: datetime | None = None
    """Leaves out what happened from this moment on, whatever the period."""

    def rows(self, values: Values) -> tuple[str, list[str]]:
        """What stands after FROM, and the conditions that all hold."""
        conditions = self._rights(values) + self.filters(values)
        if self.kpi.is_stock:
            return self._stock(values, conditions)
        if self.kpi.time is not None:
            conditions += self.during(values)
        return self.kpi.mart, conditions

    def during(self, values: Values) -> list[str]:
        """The period, on the KPI's own time column: from its first day to before the next."""
        if self.scope.period is None:
            return []
        period = widened(self.scope.period, self.kpi.span)
        end: date = period.until + ONE_DAY
        if self.until_at is not None and self.kpi.span is Span.DAYS:
            end = self.until_at
        return [
            f"{self.kpi.time} >= {values.bind(period.since)}",
            f"{self.kpi.time} < {values.bind(end)}",
        ]

    def filters(self, values: Values) -> list[str]:
        """The scope's filters; raises `NoSuchDimension` for one that the mart does not know."""
        found = []
        for name, wanted in self.scope.filters:
            one = dimension(name)
            expression = one.of(self.kpi)
            if expression is not None:
                found.append(is_among(expression, typed(one, wanted), values))
            elif self.kpi.mart != CALENDAR_MART:
                raise NoSuchDimension(self.kpi, one)
        return found

    def _rights(self, values: Values) -> list[str]:
        if self.kpi.mart == CALENDAR_MART:
            return []
        return visible(self.scope.rights, values, has_parties=self.kpi.mart in ORDER_MARTS)

    def is_unknowable(self) -> bool:
        """Whether a stock is asked about days of which none has ended."""
        return self.kpi.is_stock and not self._closings()

    def _stock(self, values: Values, conditions: list[str]) -> tuple[str, list[str]]:
        days = values.bind(self._closings())
        if self.kpi.mart not in STANDING_MARTS:
            listed = f"{self.kpi.time} in (select unnest({days}::date[]))"
            return self.kpi.mart, [*conditions, listed]
        standing = (
            f"(select m.*, c.day from {self.kpi.mart} m join (select unnest({days}::date[]) as day)"
            " c on (m.since is null or m.since <= c.day) and (m.until is null or m.until > c.day))"
        )
        return standing, conditions

    def _closings(self) -> list[date]:
        """The days at whose end a stock is counted: each one, or the last of each week or month
        asked for, or the last of the period. Without a period the last one that there is."""
        assert self.facts is not None
        is_monthly = self.kpi.span is Span.MONTHS
        end = self.facts.data_until if self.kpi.mart in STANDING_MARTS else self.facts.over_until
        if is_monthly:
            end = self.facts.whole_until
        if self.scope.period is None:
            return [end]
        since = self.scope.period.since
        if is_monthly:
            since = since.replace(day=1)
        last = min(self.scope.period.until, last_day(end) if is_monthly else end)
        days = [since + ONE_DAY * n for n in range((last - since).days + 1)]
        buckets = {one.slug for one in self.by} | {name for name, _values in self.scope.filters}
        if is_monthly:
            firsts = [day for day in days if day.day == 1]
            return firsts if MONTH.slug in buckets else firsts[-1:]
        if DAY.slug in buckets:
            return days
        return [
            day
            for day in days
            if day == last
            or (WEEK.slug in buckets and day.isoweekday() == 7)
            or (MONTH.slug in buckets and day == last_day(day))
        ]


def typed(one: Dimension, wanted: Sequence[str]) -> list[Any]:
    """A filter's values as the mart keeps them; None for `NOT_GIVEN`. Raises `BadValue`."""
    read = READ[one.kind]
    try:
        return [None if value == NOT_GIVEN else read(value) for value in wanted]
    except ValueError as error:
        raise BadValue(field=one.slug, what=_(one.label), value=",".join(wanted)) from error


def is_among(expression: str, wanted: Sequence[Any], values: Values) -> str:
    """The condition that an expression has one of these values, None being null."""
    listed = ", ".join(values.bind(value) for value in wanted if value is not None)
    ways = [f"{expression} in ({listed})"] if listed else []
    if None in wanted:
        ways.append(f"{expression} is null")
    return f"({' or '.join(ways)})"


def visible(rights: Rights, values: Values, *, has_parties: bool) -> list[str]:
    """The rows that these rights may see: the subtree, and orders that its parties ever held."""
    if rights.branch_path == "/":
        return []
    ways = []
    if rights.branch_path is not None:
        ways.append(f"starts_with(branch_path, {values.bind(rights.branch_path)})")
    if rights.parties and has_parties:
        held = is_among("party", rights.parties, values)
        ways.append(f"order_id in (select order_id from fct_parties where {held})")
    return [f"({' or '.join(ways)})"] if ways else ["false"]
