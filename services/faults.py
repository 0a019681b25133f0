"""Earlier faults of a service or a customer: those of the live store and of the imported history.

The warehouse holds both, a minute late; the store is asked as well so that none is missing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.kinds import MAIN_CLOCKS
from domain.orders import Status
from domain.scope import Actor
from storage import past, warehouse, worklists
from storage.models import Order, OrderClock
from storage.warehouse import NoWarehouse

REPEATED_WITHIN = timedelta(days=30)
"""A fault of a service that had one so recently is a repeated one."""
SHOWN = 3


@dataclass(frozen=True)
class Fault:
    """An ended fault, in a line."""

    order_id: int
    order_no: str
    received_at: datetime
    summary: str
    worked: timedelta | None
    """What its main clock counted."""


def earlier(
    session: Session, customer_no: str | None, service_no: str | None, *, actor: Actor,
    but: int = 0, before: datetime | None = None,
) -> list[Fault]:  # fmt: skip
    """The latest ended faults of a service number, or of the customer if there is none."""
    rows = worklists.last_faults(
        session, actor.scope, customer_no, service_no, but=but, limit=SHOWN
    )
    worked = _worked(session, [row.order_id for row in rows])
    live = [
        Fault(row.order_id, row.order_no, row.received_at, row.summary, worked.get(row.order_id))
        for row in rows
    ]
    known = {fault.order_id for fault in live}
    told = _told(customer_no, service_no, actor, but, before)
    found = [*live, *(fault for fault in told if fault.order_id not in known)]
    before_it = [fault for fault in found if before is None or fault.received_at < before]
    return sorted(before_it, key=lambda fault: fault.received_at, reverse=True)[:SHOWN]


def repeats(session: Session, order: Any) -> int:
    """How many faults of the same service were received in the 30 days before this one."""
    if not order.service_no or order.received_at is None or order.kind != "fault":
        return 0
    since = order.received_at - REPEATED_WITHIN
    found = set(
        session.scalars(
            select(Order.order_id).where(
                Order.service_no == order.service_no, Order.kind == "fault",
                Order.received_at >= since, Order.received_at < order.received_at,
                Order.status.not_in((Status.CANCELLED, Status.REFUSED)),
            )
        )
    )  # fmt: skip
    try:
        cursor = warehouse.cursor()
        found |= past.faults_between(cursor, order.service_no, since, order.received_at)
    except NoWarehouse:
        pass
    return len(found - {order.order_id})


def _told(
    customer_no: str | None, service_no: str | None, actor: Actor, but: int,
    before: datetime | None,
) -> list[Fault]:  # fmt: skip
    """What the warehouse knows; nothing before the first build."""
    try:
        cursor = warehouse.cursor()
    except NoWarehouse:
        return []
    rows = past.faults(
        cursor, actor.scope, customer_no, service_no, but=but, before=before, limit=SHOWN
    )
    return [
        Fault(row["order_id"], row["order_no"], row["received_at"], "", _minutes(row["minutes"]))
        for row in rows
    ]


def _worked(session: Session, ids: list[int]) -> dict[int, timedelta | None]:
    found = session.execute(
        select(OrderClock.order_id, OrderClock.elapsed_minutes).where(
            OrderClock.order_id.in_(ids), OrderClock.clock.in_(MAIN_CLOCKS)
        )
    )
    return {order_id: _minutes(minutes) for order_id, minutes in found}


def _minutes(count: float | None) -> timedelta | None:
    return None if count is None else timedelta(minutes=count)
