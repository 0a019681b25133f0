"""How the open orders stand now, by area, team and stage: what live boards count and judge.

One pass over the list answers all of them; it is remembered until an order changes or a clock
turns.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.scope import Scope
from storage import stamps, worklists
from storage.models import Order, Team
from storage.worklists import JUST, STATES, due_soon, held_too_long, state_of

KEPT = 256


@dataclass(frozen=True)
class Stock:
    """Open orders of one group: how many in each state, and what makes the numbers readable."""

    late: int = 0
    risk: int = 0
    ok: int = 0
    hold: int = 0
    worst_due_at: datetime | None = None
    """The earliest due moment among the late ones."""
    soon: int = 0
    """Not late, due within `worklists.HALF_HOUR`."""
    soonest_due_at: datetime | None = None
    lapsed: int = 0
    """On hold although the agreed moment has passed."""
    lapsed_since: datetime | None = None
    """The earliest such moment."""

    @property
    def orders(self) -> int:
        return self.late + self.risk + self.ok + self.hold

    def count(self, state: str) -> int:
        """The number of a state; of `all`, all."""
        number: int = self.orders if state == "all" else getattr(self, state)
        return number

    def __add__(self, other: "Stock") -> "Stock":
        return Stock(
            self.late + other.late, self.risk + other.risk, self.ok + other.ok,
            self.hold + other.hold, _earlier(self.worst_due_at, other.worst_due_at),
            self.soon + other.soon, _earlier(self.soonest_due_at, other.soonest_due_at),
            self.lapsed + other.lapsed, _earlier(self.lapsed_since, other.lapsed_since),
        )  # fmt: skip


@dataclass(frozen=True)
class Standings:
    """The open orders of a question, by every combination of area, team and stage."""

    groups: tuple[tuple[dict[str, str | None], Stock], ...]
    turn: datetime | None = None
    """When one of the numbers changes by itself."""

    def by(self, name: str) -> dict[str | None, Stock]:
        """The groups of `area`, `team` or `status`. Orders are counted once: sums are exact."""
        found: dict[str | None, Stock] = {}
        for codes, stock in self.groups:
            found[codes[name]] = found.get(codes[name], Stock()) + stock
        return found

    @property
    def whole(self) -> Stock:
        return sum((stock for _codes, stock in self.groups), Stock())


def standings(session: Session, scope: Scope, at: datetime) -> Standings:
    """How the orders of a question stand at a moment."""
    changes = (stamps.read(session, "orders"), stamps.read(session, "masters"))
    key = (str(session.get_bind().engine.url), scope, changes)
    with _lock:
        known = _known.get(key)
    if known is not None and known[0] <= at and (known[1].turn is None or at < known[1].turn):
        return known[1]
    found = _count(session, scope, at)
    with _lock:
        _known[key] = (at, found)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return found


_known: OrderedDict[tuple[Any, ...], tuple[datetime, Standings]] = OrderedDict()
_lock = Lock()


def capacities(session: Session) -> dict[str, int]:
    """How many orders each team can hold at once; order centres have no such limit."""
    found = session.execute(
        select(Team.code, Team.capacity).where(Team.kind != "desk", Team.valid_to.is_(None))
    )
    return {team.code: team.capacity for team in found}


def _count(session: Session, scope: Scope, at: datetime) -> Standings:
    state, due = state_of(at).label("state"), Order.next_due_at
    groups = (Order.area, Order.team, Order.status)
    is_soon, is_lapsed = due_soon(at), held_too_long(at)
    is_late = state == "late"
    # Exactly on the due moment is in time: the clock turns just after it.
    turns = [
        func.min(case((Order.next_warn_at > at, Order.next_warn_at))),
        func.min(case((due >= at, due))),
        func.min(case((due > at + worklists.HALF_HOUR, due))),
        func.min(case((Order.held_until >= at, Order.held_until))),
    ]
    asked: Any = select(
        *groups, state, func.count(), func.min(case((is_late, due))),
        func.sum(case((is_soon, 1), else_=0)), func.min(case((is_soon, due))),
        func.sum(case((is_lapsed, 1), else_=0)), func.min(case((is_lapsed, Order.held_until))),
        *turns,
    )  # fmt: skip
    rows = session.execute(
        asked.where(*worklists.open_orders(scope, at)).group_by(*groups, state)
    ).all()
    parts: list[tuple[dict[str, str | None], Stock]] = []
    ahead: list[datetime] = []
    for area, team, status, name, orders, worst, soon, soonest, lapsed, since, *moments in rows:
        counts = {one: orders if one == name else 0 for one in STATES}
        stock = Stock(
            **counts, worst_due_at=worst, soon=soon, soonest_due_at=soonest, lapsed=lapsed,
            lapsed_since=since,
        )  # fmt: skip
        parts.append(({"area": area, "team": team, "status": status}, stock))
        ahead += _ahead(name, moments)
    return Standings(tuple(parts), min(ahead, default=None))


def _ahead(state: str, moments: Sequence[datetime | None]) -> list[datetime]:
    """When a number of a state changes by itself: the due of what is on hold means nothing."""
    warn, late, near, held = moments
    if state == "hold":
        return [held + JUST] if held else []
    return [
        moment
        for moment in (
            warn,
            late + JUST if late else None,
            near - worklists.HALF_HOUR if near else None,
        )
        if moment is not None
    ]


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known, default=None)
