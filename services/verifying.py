"""Verifying: the whole ledger folded again, and held against what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.orders import Event, Verb
from services import ledger, projecting
from storage import reference
from storage.models import Order, OrderClock, OrderEvent
from storage.reference import Reference

CHUNK = 2000
"""Orders read at a time: memory stays flat however many there are."""


@dataclass(frozen=True)
class Difference:
    """A stored value that the ledger does not tell."""

    order_id: int
    what: str
    """A column of the order, `clock leg column`, or `seq` where the ledger has a gap."""
    stored: Any
    told: Any


def verify(
    session: Session, at: datetime, *, first: int = 0, last: int | None = None
) -> Iterator[Difference]:
    """Every difference between ledger and projection among the orders `first` to `last`."""
    rules = reference.load(session)
    after = first - 1
    while ids := _ids(session, after, last):
        yield from _chunk(session, ids, rules, at)
        session.expunge_all()
        after = ids[-1]


def rebuild(session: Session, order_ids: list[int], at: datetime) -> None:
    """Write the projection of these orders anew from their ledgers."""
    rules = reference.load(session)
    for order_id in order_ids:
        events = ledger.events_of(session, order_id)
        projecting.project(session, session.get_one(Order, order_id), events, rules, at)


def _ids(session: Session, after: int, last: int | None) -> list[int]:
    wanted = select(Order.order_id).where(Order.order_id > after).order_by(Order.order_id)
    if last is not None:
        wanted = wanted.where(Order.order_id <= last)
    return list(session.scalars(wanted.limit(CHUNK)))


_COLUMNS = OrderEvent.__table__.c
_CLOCKS = OrderClock.__table__.c


def _chunk(
    session: Session, ids: list[int], rules: Reference, at: datetime
) -> Iterator[Difference]:
    low, high = ids[0], ids[-1]
    orders = session.execute(
        select(Order.__table__).where(Order.order_id.between(low, high)).order_by(Order.order_id)
    ).mappings()
    events = _ledgers(session, low, high)
    clocks = _stored_clocks(session, low, high)
    for row in orders:
        order_id = row["order_id"]
        mine = events.get(order_id, [])
        if [event.seq for event in mine] != list(range(1, row["version"] + 1)):
            yield Difference(order_id, "seq", row["version"], len(mine))
            continue
        told = projecting.projection(mine, rules, at)
        for name, value in told.order.items():
            if row[name] != value:
                yield Difference(order_id, name, row[name], value)
        yield from _clock_differences(order_id, clocks.get(order_id, {}), told.clocks)


def _ledgers(session: Session, low: int, high: int) -> dict[int, list[Event]]:
    rows = session.execute(
        select(
            _COLUMNS.order_id, _COLUMNS.seq, _COLUMNS.verb, _COLUMNS.happened_at,
            _COLUMNS.recorded_at, _COLUMNS.actor, _COLUMNS.team, _COLUMNS.reason, _COLUMNS.payload,
        )
        .where(_COLUMNS.order_id.between(low, high))
        .order_by(_COLUMNS.order_id, _COLUMNS.seq)
    )  # fmt: skip
    return {
        order_id: [Event(row[1], Verb(row[2]), *row[3:]) for row in group]
        for order_id, group in groupby(rows, key=lambda row: row[0])
    }


def _stored_clocks(
    session: Session, low: int, high: int
) -> dict[int, dict[tuple[str, int], dict[str, Any]]]:
    rows = session.execute(
        select(OrderClock.__table__).where(_CLOCKS.order_id.between(low, high))
    ).mappings()
    stored: dict[int, dict[tuple[str, int], dict[str, Any]]] = {}
    for row in rows:
        stored.setdefault(row["order_id"], {})[row["clock"], row["leg"]] = dict(row)
    return stored


def _clock_differences(
    order_id: int, stored: dict[tuple[str, int], dict[str, Any]], told: list[dict[str, Any]]
) -> Iterator[Difference]:
    known = {(row["clock"], row["leg"]): row for row in told}
    for key in sorted(stored.keys() | known.keys()):
        label = f"{key[0]} {key[1]}"
        if key not in stored or key not in known:
            yield Difference(order_id, label, key in stored, key in known)
            continue
        for name, value in known[key].items():
            if stored[key][name] != value:
                yield Difference(order_id, f"{label} {name}", stored[key][name], value)
