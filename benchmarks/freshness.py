"""How fast the warehouse follows: a refresh after a hundred changed orders."""

from datetime import UTC, datetime
from time import perf_counter

from sqlalchemy import select

from benchmarks.results import Result
from domain.orders import Verb
from domain.scope import Actor
from etl import runs
from services import ledger
from services.ledger import Entry
from storage import masters, ops
from storage.models import Order, Person

CHANGED = 100


def run(_orders: int) -> list[Result]:
    runs.refresh(datetime.now(UTC))
    _touch(CHANGED)
    start = perf_counter()
    runs.refresh(datetime.now(UTC))
    seconds = perf_counter() - start
    return [Result(f"refresh after {CHANGED} changed orders", seconds, "s", 1)]


def _touch(orders: int) -> None:
    with ops.reading() as session:
        desk = session.scalars(select(Person).where(Person.valid_to.is_(None))).all()
        person = next(one.person_id for one in desk if "desk" in one.roles)
        found = masters.actor_of(session, person)
        ids = session.scalars(select(Order.order_id).where(Order.is_open).limit(orders)).all()
    assert found is not None
    actor: Actor = found[1]
    at = datetime.now(UTC)
    with ops.transaction() as session:
        for order_id in ids:
            ledger.act(
                session, order_id, Verb.URGE, Entry(), actor=actor, at=at,
                key=f"bench-{order_id}-{at.timestamp()}",
            )  # fmt: skip
