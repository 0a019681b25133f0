"""What a list of live orders comes to: how many are late, at risk, in time, on hold, till when."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from domain.scope import Scope
from storage import stamps
from storage.models import Order
from storage.openorders import STATES, open_orders, state_of

SOON = timedelta(minutes=15)


@dataclass(frozen=True)
class Counter:
    """Open orders of one state, and what makes the number readable."""

    orders: int
    worst_due_at: datetime | None = None
    """The earliest due among the late ones."""
    soon: int = 0
    """At risk: due within 15 minutes. In time: due today. On hold: agreed moment has passed."""


@dataclass(frozen=True)
class Standing:
    """What a list comes to: its counters, and how long they hold if nobody acts."""

    counters: Mapping[str, Counter]
    """By state, all four."""
    turn: datetime | None
    """The next moment at which one of them changes by itself."""

    @property
    def orders(self) -> int:
        return sum(one.orders for one in self.counters.values())


def standing(
    session: Session, scope: Scope, at: datetime, end_of_day: datetime, text: str = ""
) -> Standing:
    """Count a list, in one pass over it; remembered until an order changes or a clock turns."""
    changes = (stamps.read(session, "orders"), stamps.read(session, "masters"))
    key = (str(session.get_bind().engine.url), scope, end_of_day, text, changes)
    with _turns:
        known = _standings.get(key)
    if known is not None and known[0] <= at and (known[1].turn is None or at < known[1].turn):
        return known[1]
    found = _count(session, open_orders(scope, at, text), at, end_of_day)
    with _turns:
        _standings[key] = (at, found)
        while len(_standings) > STANDINGS_KEPT:
            _standings.popitem(last=False)
    return found


STANDINGS_KEPT = 256
_standings: OrderedDict[tuple[Any, ...], tuple[datetime, Standing]] = OrderedDict()
_turns = Lock()


def _count(
    session: Session, conditions: list[ColumnElement[bool]], at: datetime, end_of_day: datetime
) -> Standing:
    state, due = state_of(at).label("state"), Order.next_due_at
    soon = case(
        (state == "risk", due <= at + SOON),
        (state == "ok", due <= end_of_day),
        (state == "hold", Order.held_until < at),
        else_=False,
    )
    # Exactly on the due moment is in time: the clock turns just after it.
    turns = [
        func.min(case((Order.next_warn_at > at, Order.next_warn_at))),
        func.min(case((due >= at, due))),
        func.min(case((due > at + SOON, due))),
        func.min(case((Order.held_until >= at, Order.held_until))),
    ]
    rows = session.execute(
        select(state, func.count(), func.min(due), func.sum(case((soon, 1), else_=0)), *turns)
        .where(*conditions)
        .group_by(state)
    ).all()
    counters = dict.fromkeys(STATES, Counter(0))
    ahead: list[datetime] = []
    for name, orders, first_due, how_many, warn, late, near, held in rows:
        counters[name] = Counter(orders, first_due if name == "late" else None, how_many or 0)
        if name == "hold":
            ahead += [held + JUST] if held else []
        else:
            ahead += [warn] if warn else []
            ahead += [late + JUST] if late else []
            ahead += [near - SOON] if near else []
    return Standing(counters, min(ahead, default=None))


JUST = timedelta(milliseconds=1)


def counters(
    session: Session, scope: Scope, at: datetime, end_of_day: datetime
) -> Mapping[str, Counter]:
    """Open orders by state (all four, also where there are none)."""
    return standing(session, scope, at, end_of_day).counters
