"""What a draft of the limits would have cost: the last twelve months, judged by it.

The working time that a clock counted does not depend on its limit, so an order is judged anew by
one comparison. What the draft leaves as it is keeps the verdict it got. Which row rules an order is
asked of `domain.limits` once for every combination of facts that occurs. A limit in working days
is due at the close of a day that depends on the day of the start alone; only where a hold took
working time out is it measured order by order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import config
from domain.kinds import Limit
from domain.limits import Calendars, Policy, Ruling
from domain.orders import Facts
from domain.scope import Period, Rights
from domain.workdays import YearUnknown
from metrics.days import ONE_DAY
from metrics.question import Cursor, Values, facts, visible

MINUTE = timedelta(minutes=1)
HAIR = 1e-6
"""In minutes: what two ways of adding up working time may differ by."""


@dataclass(frozen=True)
class Outcome:
    """Orders whose work has ended, and how many of them were late: as judged, and by the draft."""

    orders: int = 0
    before: int = 0
    after: int = 0

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Cost:
    """What a draft would have changed. Codes are in no order."""

    period: Period
    total: Outcome
    by_level: Mapping[str | None, Outcome]
    by_team: Mapping[str | None, Outcome]
    by_clock: Mapping[str, Outcome]
    """Clocks of the process that the draft changes."""
    judged: int = 0
    """Orders that the draft judges by another limit than now."""
    not_judged: Mapping[int, int] | None = None
    """By row of the draft: orders whose working time was counted by another calendar than the
    row's; they keep their verdict."""
    without_limit: int = 0
    """Orders that no row of the draft rules; they count as in time."""


@dataclass(frozen=True)
class _Verdict:
    """How the orders of one combination are judged."""

    how: str
    """same, time, days, none, other (calendar)."""
    minutes: float | None = None
    days: int | None = None
    row_no: int | None = None


def cost(
    cursor: Cursor, now: Policy, draft: Policy, calendars: Calendars, *, at: datetime,
    rights: Rights,
) -> Cost:  # fmt: skip
    """Compare the verdicts of the last twelve months with those under a draft.

    `at` is the moment whose limits are compared, of both policies: one at which all of the draft
    holds.
    """
    until = facts(cursor).data_until
    asked = _Asked(cursor, Period(_year_before(until) + ONE_DAY, until), rights, now)
    verdicts = {
        key: _verdict(Facts(*known[:6]), known[6], now, draft, at)
        for key, known in asked.combinations().items()
    }
    changed = {key: one for key, one in verdicts.items() if one.how != "same"}
    rows = asked.judged(changed, calendars)
    total, levels, teams = _sorted_out(rows)
    return Cost(
        asked.period, total, levels, teams, _process(asked, now, draft),
        judged=sum(row[3] for row in rows if _is_total(row)),
        not_judged=asked.not_judged(changed),
        without_limit=sum(row[4] for row in rows if _is_total(row)),
    )  # fmt: skip


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _verdict(known: Facts, calendar: str, now: Policy, draft: Policy, at: datetime) -> _Verdict:
    before, after = _ruling(now, known, at), _ruling(draft, known, at)
    if after is None:
        return _Verdict("same" if before is None else "none")
    if before and (before.limit, before.calendar) == (after.limit, after.calendar):
        return _Verdict("same")
    if after.calendar != calendar:
        return _Verdict("other", row_no=after.row_no)
    if after.limit.days is not None:
        return _Verdict("days", days=after.limit.days, row_no=after.row_no)
    return _Verdict("time", minutes=_minutes(after.limit), row_no=after.row_no)


def _ruling(policy: Policy, known: Facts, at: datetime) -> Ruling | None:
    return policy.ruling(policy.main_clock(known, at), known, at)


def _minutes(limit: Limit) -> float:
    return (limit.time or timedelta(0)) / MINUTE


# -- asking the warehouse ----------------------------------------------------------------------

KEY = " || '|' || ".join(
    f"coalesce({name}, '')"
    for name in (
        "kind", "product_group", "service", "customer_level", "customer_class", "circuit_grade",
        "calendar",
    )
)  # fmt: skip
"""The facts that decide about a limit, and the calendar of the clock, as one text."""


class _Asked:
    """The main clocks that the matrix rules, of orders whose work ended in a period."""

    def __init__(self, cursor: Cursor, period: Period, rights: Rights, policy: Policy) -> None:
        self.cursor, self.period, self.rights = cursor, period, rights
        self.kinds = policy.kinds

    def combinations(self) -> dict[str, tuple[Any, ...]]:
        """The combinations of facts that occur."""
        values = Values()
        rows = self.cursor.execute(
            f"with mains as ({self._mains(values)}) select distinct key, kind, product_group,"
            " service, customer_level, customer_class, circuit_grade, calendar from mains",
            values.named,
        ).fetchall()
        return {row[0]: row[1:] for row in rows}

    def judged(
        self, changed: Mapping[str, _Verdict], calendars: Calendars
    ) -> list[tuple[Any, ...]]:
        """Orders, breaches before, after, judged anew and without limit: of all, and by level and
        by team, each behind the two names and the two signs of which one is grouped by."""
        values = Values()
        sql = f"""
            with mains as ({self._mains(values)}), verdicts as ({_verdicts(changed, values)}),
            dues as ({_dues(self._days(changed), calendars, values)}),
            held as ({_held(self._held(changed), calendars, values)}),
            judged as (
                select m.customer_level, m.team, v.how, m.is_breached as was,
                    case v.how
                        when 'none' then false
                        when 'time' then coalesce(m.elapsed_minutes > v.minutes, m.is_breached)
                        when 'days' then coalesce(h.is_late, m.stopped_at > d.due, m.is_breached)
                        else m.is_breached
                    end as would_be
                from mains m
                left join verdicts v on v.key = m.key
                left join dues d on d.calendar = m.calendar and d.days = v.days
                    and d.day = m.started_at::date
                left join held h on h.order_id = m.order_id
            )
            select count(*), count(*) filter (was), count(*) filter (would_be),
                count(*) filter (how in ('time', 'days')), count(*) filter (how = 'none'),
                customer_level, team, grouping(customer_level), grouping(team)
            from judged group by grouping sets ((), (customer_level), (team))"""
        return self.cursor.execute(sql, values.named).fetchall()

    def not_judged(self, changed: Mapping[str, _Verdict]) -> dict[int, int]:
        """Orders by the row that would rule them with a calendar they were not counted by."""
        other = {key: one for key, one in changed.items() if one.how == "other"}
        if not other:
            return {}
        values = Values()
        rows = self.cursor.execute(
            f"with mains as ({self._mains(values)}), verdicts as ({_verdicts(other, values)})"
            " select v.row_no, count(*) from mains m join verdicts v on v.key = m.key group by 1",
            values.named,
        ).fetchall()
        return dict(rows)

    def clocks(self, clock: str, limit: Limit) -> Outcome:
        """The runs of a clock of the process, by another limit; kinds with one of their own keep
        it."""
        own = [code for code, kind in self.kinds.items() if clock in kind.limits]
        values = Values(clock=clock, own=own, minutes=_minutes(limit) + HAIR)
        where = " and ".join(self._where(values))
        rows = self.cursor.execute(
            "select count(*), count(*) filter (is_breached), count(*) filter"
            " (coalesce(elapsed_minutes > $minutes, is_breached)) from fct_clocks"
            f" where clock = $clock and not list_contains($own, kind) and {where}",
            values.named,
        ).fetchall()
        return Outcome(*rows[0])

    def _mains(self, values: Values) -> str:
        """Of each order the last run of its main clock: repair, else finish."""
        own = [
            code
            for code, kind in self.kinds.items()
            if kind.flow != "repair" or kind.main_clock in kind.limits
        ]
        where = " and ".join(
            [*self._where(values), f"not list_contains({values.bind(own)}::varchar[], kind)"]
        )
        return f"""
            select order_id, kind, product_group, service, customer_level, team, calendar,
                started_at, stopped_at, elapsed_minutes, coalesce(paused_minutes, 0) as paused,
                c.is_breached, o.customer_class, o.circuit_grade, {KEY} as key
            from (
                select order_id, kind, product_group, service, customer_level, team, calendar,
                    started_at, stopped_at, elapsed_minutes, paused_minutes, is_breached
                from fct_clocks where clock in ('repair', 'finish') and {where}
                qualify row_number() over (
                    partition by order_id order by clock = 'repair' desc, started_at desc) = 1
            ) c
            join (select order_id, customer_class, circuit_grade from fct_orders) o
                using (order_id)"""

    def _where(self, values: Values) -> list[str]:
        return [
            f"stopped_at >= {values.bind(self.period.since)}",
            f"stopped_at < {values.bind(self.period.until + ONE_DAY)}",
            *visible(self.rights, values, has_parties=True),
        ]

    def _days(self, changed: Mapping[str, _Verdict]) -> list[tuple[str, int, date]]:
        """Calendars, numbers of working days and days of start that occur."""
        counted = {key: one for key, one in changed.items() if one.how == "days"}
        if not counted:
            return []
        values = Values()
        return self.cursor.execute(
            f"with mains as ({self._mains(values)}), verdicts as ({_verdicts(counted, values)})"
            " select distinct m.calendar, v.days, m.started_at::date"
            " from mains m join verdicts v on v.key = m.key",
            values.named,
        ).fetchall()

    def _held(self, changed: Mapping[str, _Verdict]) -> list[tuple[Any, ...]]:
        """Orders with a limit in working days that stood still for a while."""
        counted = {key: one for key, one in changed.items() if one.how == "days"}
        if not counted:
            return []
        values = Values()
        return self.cursor.execute(
            f"with mains as ({self._mains(values)}), verdicts as ({_verdicts(counted, values)})"
            " select m.order_id, m.calendar, v.days, m.started_at, m.elapsed_minutes"
            " from mains m join verdicts v on v.key = m.key"
            " where m.paused > 0 and m.elapsed_minutes is not null",
            values.named,
        ).fetchall()


def _verdicts(changed: Mapping[str, _Verdict], values: Values) -> str:
    listed = list(changed.values())
    minutes = [None if one.minutes is None else one.minutes + HAIR for one in listed]
    return _table(
        values,
        key=(list(changed), "varchar"),
        how=([one.how for one in listed], "varchar"),
        minutes=(minutes, "double"),
        days=([one.days for one in listed], "integer"),
        row_no=([one.row_no for one in listed], "integer"),
    )


def _dues(wanted: Sequence[tuple[str, int, date]], calendars: Calendars, values: Values) -> str:
    """When a limit of working days that began on a day was due, on the wall."""
    rows = list(_due_days(wanted, calendars))
    return _table(
        values,
        calendar=([row[0] for row in rows], "varchar"),
        days=([row[1] for row in rows], "integer"),
        day=([row[2] for row in rows], "date"),
        due=([row[3] for row in rows], "timestamp"),
    )


def _due_days(
    wanted: Sequence[tuple[str, int, date]], calendars: Calendars
) -> Iterator[tuple[str, int, date, datetime]]:
    for calendar, days, day in wanted:
        try:
            due = calendars.of(calendar).deadline_days(_wall(day), days)
        except YearUnknown:
            continue
        yield calendar, days, day, due.astimezone(config.TZ).replace(tzinfo=None)


def _held(wanted: Sequence[tuple[Any, ...]], calendars: Calendars, values: Values) -> str:
    """Of orders that stood still, whether they counted more than their working days have."""
    found: dict[int, bool] = {}
    for order_id, calendar, days, started_at, elapsed in wanted:
        hours, start = calendars.of(calendar), started_at.replace(tzinfo=config.TZ)
        try:
            limit = hours.elapsed(start, hours.deadline_days(start, days))
        except YearUnknown:
            continue
        found[order_id] = elapsed > limit / MINUTE + HAIR
    return _table(
        values, order_id=(list(found), "bigint"), is_late=(list(found.values()), "boolean")
    )


def _wall(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=config.TZ)


def _table(values: Values, **columns: tuple[list[Any], str]) -> str:
    """A table of bound lists, one for each column."""
    parts = [
        f"unnest({values.bind(listed)}::{kind}[]) as {name}"
        for name, (listed, kind) in columns.items()
    ]
    return f"select {', '.join(parts)}"


# -- what was answered -------------------------------------------------------------------------


def _is_total(row: tuple[Any, ...]) -> bool:
    return bool(row[7] and row[8])


def _sorted_out(
    rows: Sequence[tuple[Any, ...]],
) -> tuple[Outcome, dict[str | None, Outcome], dict[str | None, Outcome]]:
    """All, by level, by team."""
    total = next((Outcome(*row[:3]) for row in rows if _is_total(row)), Outcome())
    levels = {row[5]: Outcome(*row[:3]) for row in rows if not row[7]}
    teams = {row[6]: Outcome(*row[:3]) for row in rows if not row[8]}
    return total, levels, teams


def _process(asked: _Asked, now: Policy, draft: Policy) -> dict[str, Outcome]:
    """The clocks of the process whose limit the draft changes; not those in working days."""
    return {
        clock: asked.clocks(clock, ruling.limit)
        for clock, ruling in draft.process.items()
        if ruling.limit.time is not None
        and (clock not in now.process or now.process[clock].limit != ruling.limit)
    }
