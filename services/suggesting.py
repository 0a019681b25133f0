"""Suggesting: which teams an order could go to now, and how a batch would be shared out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

import config
from domain import duty, routing
from domain.duty import Staff
from domain.orders import Status
from domain.routing import EVEN, Crew, Need, Suggestion, Weights
from domain.scope import Actor
from domain.workdays import YearUnknown
from services import listing
from services.listing import Listed
from storage import duties, masters, reference, worklists
from storage.models import Order, Team
from storage.reference import Reference

Ordered: TypeAlias = Order | Row[Any]
"""An order, or its row in a list."""


@dataclass(frozen=True)
class TeamNow:
    """A team that can be given orders, with what the desk wants to see of it."""

    crew: Crew
    areas: tuple[str, ...]
    """Codes of the branches it works in; empty: everywhere below its own."""
    branch: str
    skills: tuple[str, ...]
    """Product groups; empty: all."""
    is_vendor: bool


NOTHING_KNOWN: Mapping[str, float] = {}


def teams(
    session: Session, at: datetime, on_time: Mapping[str, float] = NOTHING_KNOWN
) -> dict[str, TeamNow]:
    """Every field team and vendor, with the orders it holds now; desks are not dispatched to."""
    loads = worklists.load_by_team(session)
    paths = masters.names(session).branch_paths
    rules = reference.load(session)
    rows = session.scalars(
        select(Team).where(Team.valid_to.is_(None), Team.kind != "desk").order_by(Team.code)
    ).all()
    staff = duties.staff(session, [row.code for row in rows], at)
    return {
        row.code: _now(
            row, loads.get(row.code, 0), on_time.get(row.code), paths, staff[row.code], rules, at
        )
        for row in rows
    }


@dataclass(frozen=True)
class Board:
    """What somebody who dispatches looks at: orders, what could be done with them, the teams."""

    teams: Mapping[str, TeamNow]
    orders: Mapping[int, Listed]
    suggestion: Suggestion | None
    """For the order under the mark."""
    given: Mapping[int, Crew | None]
    """The team that each of the chosen orders would go to, as it would stand after it; orders that
    do not wait any more are missing, None is where no team can do it."""


def board(
    session: Session, focus: int | None, chosen: Sequence[int], *, team: str = "", actor: Actor,
    at: datetime, on_time: Mapping[str, float] = NOTHING_KNOWN,
) -> Board:  # fmt: skip
    """Suggest for the order `focus` and share out the orders `chosen`, to `team` if it is named.

    `on_time` is the share of repair clocks in time of late, from 0 to 1, by team.
    """
    now = teams(session, at, on_time)
    weights = reference.load(session).weights
    rows = worklists.some(session, actor.scope, [*chosen, *([focus] if focus else [])])
    listed = listing.listed(session, rows, actor, at, has_deeds=True)
    orders = {one.row.order_id: one for one in listed}
    waiting = [id for id in chosen if id in orders and waits(orders[id])]
    given = share_out([orders[id].row for id in waiting], now, team, weights)
    marked = orders.get(focus) if focus else None
    suggestion = suggest(marked.row, now, weights) if marked else None
    return Board(now, orders, suggestion, dict(zip(waiting, given, strict=True)))


def waits(one: Listed) -> bool:
    """Whether an order can still be dispatched."""
    return one.row.status == Status.RECEIVED and not one.row.is_on_hold and not one.row.awaiting


def suggest(order: Ordered, now: Mapping[str, TeamNow], weights: Weights = EVEN) -> Suggestion:
    """Teams for one order."""
    return routing.suggest(need_of(order), [one.crew for one in now.values()], weights)


def share_out(
    orders: Sequence[Ordered],
    now: Mapping[str, TeamNow],
    team: str = "",
    weights: Weights = EVEN,
) -> list[Crew | None]:
    """A team for each of these orders, as it would stand after it; see `domain.routing`."""
    return routing.share_out(
        [need_of(order) for order in orders], [one.crew for one in now.values()], team, weights
    )


def need_of(order: Ordered) -> Need:
    return Need(order.branch_path, order.product_group)


def _now(
    row: Team, load: int, on_time: float | None, paths: Mapping[str, str], staff: Staff,
    rules: Reference, at: datetime,
) -> TeamNow:  # fmt: skip
    reach = tuple(paths[code] for code in row.areas or [row.branch] if code in paths)
    today = at.astimezone(config.TZ).date()
    crew = Crew(
        row.code, reach, frozenset(row.skills), row.capacity, load,
        opens_at(row.calendar, staff, rules, at), staff.is_away(today), on_time,
    )  # fmt: skip
    return TeamNow(crew, tuple(row.areas), row.branch, tuple(row.skills), row.kind == "vendor")


def opens_at(calendar: str, staff: Staff, rules: Reference, at: datetime) -> datetime | None:
    """When a team that is off duty, by its calendar or its roster, is on duty again; where it
    cannot be known it is on duty."""
    is_known = calendar in rules.calendars.versions
    hours = rules.calendars.of(calendar) if is_known else None
    try:
        return duty.opens_at(staff, hours, at, duties.shifts(), config.TZ)
    except YearUnknown:
        return None
