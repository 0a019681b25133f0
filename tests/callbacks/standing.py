"""Live orders in every state, for tests of what stands open."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from services import dispatching, receiving
from storage import ops, stamps
from storage.models import Order
from tests.office import desk, fault


def fill() -> None:
    """Two overdue, one due in twenty minutes, one in time, one on hold past its moment."""
    now = datetime.now(UTC)
    for key, team, due in (
        ("a", "YZ1", -130),
        ("b", "YZ1", -5),
        ("c", "YZ2", 20),
        ("d", "YZ2", 900),
    ):
        one = receive(key, now)
        dispatch(one, team, now)
        minutes = timedelta(minutes=due)
        change(one, next_due_at=now + minutes, next_warn_at=now + minutes - timedelta(minutes=40))
    held = receive("e", now, customer_no="C0002", service_no="YW-0001", contact_id=3)
    dispatch(held, "YW1", now)
    change(held, is_on_hold=True, held_until=now - timedelta(hours=27), next_due_at=None)


def receive(key: str, now: datetime, **changes: Any) -> Order:
    at = now - timedelta(hours=3)
    with ops.transaction() as session:
        return receiving.receive(session, fault(**changes), actor=desk(), at=at, key=key)


def dispatch(order: Order, team: str, now: datetime) -> None:
    with ops.transaction() as session:
        dispatching.dispatch(
            session, order.order_id, team, actor=desk(2), at=now, key=f"d{order.order_id}"
        )


def change(order: Order, **values: object) -> None:
    """What an order's row says, whatever its clocks would say at this time of the day."""
    with ops.transaction() as session:
        session.execute(update(Order).where(Order.order_id == order.order_id).values(**values))
        stamps.raise_(session, "orders")
