"""Verifying: the whole ledger folded again, and held against what is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.orders import Event, Verb
from services import ledger, projecting
from storage import reference, stamps
from storage.models import Order, OrderClock, OrderEvent
from storage.reference import Reference

CHUNK = 2000
"""Orders read at a time: memory stays flat however many there are."""


Share = tuple[int, int | None]
"""The first and the last order id of some orders; None: to the end."""


@dataclass(frozen=True)
class Difference:
    """A stored value that the ledger does not tell."""

    order_id: int
    what: str
    """A column of the order, `clock leg column`, or `seq` where the ledger has a gap."""
    stored: Any
    told: Any


def verify(
    session: Session, at: datetime, *, first: int = 0, last: int | None = None,
    only_open: bool = False,
) -> Iterator[Difference]:  # fmt: skip
    """Every difference between ledger and projection among the orders `first` to `last`."""
    rules = reference.load(session)
    after = first - 1
    while ids := _ids(session, after, last, only_open=only_open):
        among = _one_of(ids) if only_open else _from_to(ids)
        yield from _chunk(session, among, rules, at)
        session.expunge_all()
        after = ids[-1]


def shares(session: Session, first: int, last: int | None, parts: int, least: int) -> list[Share]:
    """The orders `first` to `last` in at most `parts` shares of as many orders, each of no fewer
    than `least` if there are more than one."""
    ids = select(Order.order_id).where(Order.order_id >= first)
    if last is not None:
        ids = ids.where(Order.order_id <= last)
    orders = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    parts = max(1, min(parts, orders // least))
    begins = [
        session.scalars(ids.order_by(Order.order_id).offset(orders * part // parts).limit(1)).one()
        for part in range(1, parts)
    ]
    ends = [begin - 1 for begin in begins]
    return list(zip([first, *begins], [*ends, last], strict=True))


def rebuild(session: Session, order_ids: list[int], at: datetime) -> None:
    """Write the projection of these orders anew from their ledgers; who watches them is told."""
    rules = reference.load(session)
    for order_id in order_ids:
        order = session.get_one(Order, order_id)
        order.change_no = stamps.raise_(session, "orders")
        projecting.project(session, order, ledger.events_of(session, order_id), rules, at)


def _ids(session: Session, after: int, last: int | None, *, only_open: bool) -> list[int]:
    wanted = select(Order.order_id).where(Order.order_id > after).order_by(Order.order_id)
    if last is not None:
        wanted = wanted.where(Order.order_id <= last)
    if only_open:
        wanted = wanted.where(Order.is_open)
    return list(session.scalars(wanted.limit(CHUNK)))


Among = Callable[[Any], ColumnElement[bool]]
"""Which rows of a table, by its column of order ids."""


def _from_to(ids: list[int]) -> Among:
    return lambda column: column.between(ids[0], ids[-1])


def _one_of(ids: list[int]) -> Among:
    return lambda column: column.in_(ids)


_COLUMNS = OrderEvent.__table__.c
_CLOCKS = OrderClock.__table__.c


def _chunk(session: Session, among: Among, rules: Reference, at: datetime) -> Iterator[Difference]:
    orders = session.execute(
        select(Order.__table__).where(among(Order.order_id)).order_by(Order.order_id)
    ).mappings()
    events = _ledgers(session, among)
    clocks = _stored_clocks(session, among)
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


def _ledgers(session: Session, among: Among) -> dict[int, list[Event]]:
    rows = session.execute(
        select(
            _COLUMNS.order_id, _COLUMNS.seq, _COLUMNS.verb, _COLUMNS.happened_at,
            _COLUMNS.recorded_at, _COLUMNS.actor, _COLUMNS.team, _COLUMNS.reason, _COLUMNS.payload,
        )
        .where(among(_COLUMNS.order_id))
        .order_by(_COLUMNS.order_id, _COLUMNS.seq)
    )  # fmt: skip
    return {
        order_id: [Event(row[1], Verb(row[2]), *row[3:]) for row in group]
        for order_id, group in groupby(rows, key=lambda row: row[0])
    }


def _stored_clocks(
    session: Session, among: Among
) -> dict[int, dict[tuple[str, int], dict[str, Any]]]:
    rows = session.execute(select(OrderClock.__table__).where(among(_CLOCKS.order_id))).mappings()
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
