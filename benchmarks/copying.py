"""Copies of orders with their ledgers, clocks and parties: a store of any size in seconds."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from storage import stamps
from storage.models import Order, OrderClock, OrderEvent, OrderParty

AT_ONCE = 5_000
PARTS = (OrderEvent, OrderClock, OrderParty)


def copies(session: Session, order_ids: Sequence[int], count: int) -> None:
    """Write at least `count` copies of these orders, under numbers of their own."""
    if count <= 0:
        return
    parts = {
        table: _rows(session, table, order_ids) for table in (OrderEvent, OrderClock, OrderParty)
    }
    patterns = _rows(session, Order, order_ids)
    first = session.scalar(select(func.max(Order.order_id))) or 0
    rounds = -(-count // len(patterns))
    at_once = max(1, AT_ONCE // len(patterns))
    for start in range(0, rounds, at_once):
        numbers = range(start, min(start + at_once, rounds))
        moved = {
            (copy, row["order_id"]): first + 1 + copy * len(patterns) + place
            for copy in numbers
            for place, row in enumerate(patterns)
        }
        orders = [
            {**row, "order_id": moved[copy, row["order_id"]], "source": "bench",
             "order_no": f"{row['order_no']}-{moved[copy, row['order_id']]}"}
            for copy in numbers for row in patterns
        ]  # fmt: skip
        session.connection().execute(insert(Order), orders)
        for table, kept in parts.items():
            rows = [
                {**row, "order_id": moved[copy, row["order_id"]]}
                for copy in numbers
                for row in kept
            ]
            session.connection().execute(insert(table), rows)
    stamps.raise_(session, "orders")


def _rows(session: Session, table: Any, order_ids: Sequence[int]) -> list[dict[str, Any]]:
    found = session.execute(
        select(table.__table__).where(table.__table__.c.order_id.in_(order_ids))
    ).mappings()
    return [{name: value for name, value in row.items() if name != "event_id"} for row in found]
