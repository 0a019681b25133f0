"""Years whose holidays are missing, and the open orders whose clocks wait for them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from domain.keeping import MissingYear, Waiting
from domain.kinds import Limit
from domain.limits import ALWAYS, WORK_CLOCKS
from domain.scope import Actor
from domain.workdays import YearUnknown
from services.arranging import library
from storage import worklists
from storage.models import Customer, Order, OrderClock
from storage.reference import Reference

AHEAD_FROM = 11
"""The month from which on the next year is missed: its holidays are published by then."""
ORDERS_SHOWN = 12
"""Clocks of waiting orders that are named; the others are counted."""


def missing(
    session: Session, rules: Reference, known: Sequence[tuple[int, ...]], *, actor: Actor,
    at: datetime,
) -> tuple[MissingYear, ...]:  # fmt: skip
    """Years that orders wait for, that a limit would reach, or that are about to begin, as far as
    one of the calendars lacks them; `known` are the years of each that keeps holidays."""
    if not known:
        return ()
    today = at.astimezone(config.TZ).date()
    counts, reached = _waiting_counts(session), _reached(rules, at)
    wanted = {today.year, *counts, *reached}
    if today.month >= AHEAD_FROM:
        wanted.add(today.year + 1)
    lacking = sorted(year for year in wanted if any(year not in one for one in known))
    return tuple(
        MissingYear(
            year, _waiting(session, year, actor) if year in counts else (), counts.get(year, 0),
            reached.get(year), (date(year, 1, 1) - today).days, library(year) is not None,
        )
        for year in lacking
    )  # fmt: skip


def following(session: Session, known: Sequence[tuple[int, ...]]) -> int:
    """Open orders that wait for a year which every calendar knows by now: they are computed again
    within a minute."""
    counts = _waiting_counts(session)
    return sum(count for year, count in counts.items() if all(year in one for one in known))


_IS_WAITING = (Order.is_open.is_(True), OrderClock.unknown_year.is_not(None))


def _waiting_counts(session: Session) -> dict[int, int]:
    """Open orders that wait for a year, by year."""
    counted = (
        select(OrderClock.unknown_year, func.count(OrderClock.order_id.distinct()))
        .join(Order, Order.order_id == OrderClock.order_id)
        .where(*_IS_WAITING, OrderClock.stopped_at.is_(None))
        .group_by(OrderClock.unknown_year)
    )
    return {int(year): count for year, count in session.execute(counted) if year is not None}


def _waiting(session: Session, year: int, actor: Actor) -> tuple[Waiting, ...]:
    rows = session.execute(
        select(
            Order.order_id, Order.order_no, func.coalesce(Customer.name, ""), OrderClock.clock,
            OrderClock.team, OrderClock.started_at, OrderClock.calendar,
        )
        .join(Order, Order.order_id == OrderClock.order_id)
        .outerjoin(Customer, Customer.customer_no == Order.customer_no)
        .where(
            *_IS_WAITING, OrderClock.stopped_at.is_(None), OrderClock.unknown_year == year,
            worklists.visible(actor.scope),
        )
        .order_by(OrderClock.started_at, Order.order_id, OrderClock.clock)
        .limit(ORDERS_SHOWN)
    )  # fmt: skip
    return tuple(Waiting(year, *row) for row in rows)


def _reached(rules: Reference, at: datetime) -> dict[int, Limit]:
    """Years that a limit reaches if an order came now, with the longest such limit."""
    found: dict[int, Limit] = {}
    for code, limit in _longest(rules, at):
        calendar = rules.calendars.newest_of(code)
        try:
            if limit.days is not None:
                calendar.deadline_days(at, limit.days)
            elif limit.time is not None:
                calendar.deadline(at, limit.time)
        except YearUnknown as unknown:
            found[unknown.year] = limit
    return found


def _longest(rules: Reference, at: datetime) -> list[tuple[str, Limit]]:
    """The longest limit in time and the longest in days of each calendar, by length."""
    found: dict[tuple[str, bool], Limit] = {}
    for code, limit in _limits(rules, at):
        kind = (code, limit.days is not None)
        if kind not in found or _length(limit) > _length(found[kind]):
            found[kind] = limit
    pairs = [(code, limit) for (code, _is_days), limit in found.items()]
    return sorted(pairs, key=lambda pair: _length(pair[1]))


def _length(limit: Limit) -> timedelta:
    return limit.time if limit.time is not None else timedelta(days=limit.days or 0)


def _limits(rules: Reference, at: datetime) -> Iterator[tuple[str, Limit]]:
    """Every limit in force with the code of the calendar that it is counted in."""
    calendars = rules.calendars
    for row in rules.policy.rows:
        if row.removed_in is None and (row.valid_to is None or row.valid_to > at):
            yield from ((row.calendar, limit) for limit in row.limits.values())
    for kind in rules.kinds.values():
        for clock, limit in kind.limits.items():
            yield (kind.calendar or ALWAYS if clock in WORK_CLOCKS else calendars.desk), limit
    for clock, ruling in rules.policy.process.items():
        codes = set(calendars.teams.values()) if clock in ("take", "leg") else set()
        yield from ((code, ruling.limit) for code in sorted({*codes, calendars.desk}))
