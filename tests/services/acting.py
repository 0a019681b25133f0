"""People of `tests.office` at work: each call is one act in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from domain.orders import Event, Verb
from domain.sla import Clock
from services import acts, closing, dispatching, ledger, receiving, viewing, working
from services.ledger import Entry
from services.receiving import Draft
from storage import ops
from storage.models import Base, Order
from tests.office import at, desk, fault

CLERK, LEADER, FIELD, MANAGER, HEAD, YIWU_CLERK, OTHER_FIELD = range(1, 8)
"""Numbers of people in `tests.office.PEOPLE`."""

P = ParamSpec("P")
T = TypeVar("T")
_keys = count(1)


def carry_out(
    service: Callable[..., T], *given: Any, who: int = CLERK, minutes: float = 0,
    key: str | None = None, **said: Any,
) -> T:  # fmt: skip
    """One act by somebody, so many minutes after the start, in a transaction of its own."""
    actor = desk(who)
    with ops.transaction() as session:
        return service(
            session, *given, actor=actor, at=at(minutes), key=key or f"key{next(_keys)}", **said
        )


def do(verb: Verb, order: Order, **how: Any) -> Any:
    """Any act by its name, as the forms of the pages do it."""
    known = {name: how.pop(name) for name in ("who", "minutes", "key") if name in how}
    return carry_out(acts.carry_out, order.order_id, verb, how, **known)


def receive(draft: Draft | None = None, **how: Any) -> Order:
    return carry_out(receiving.receive, draft or fault(), **how)


def dispatch(order: Order, team: str = "YZ2", **how: Any) -> Order:
    return carry_out(dispatching.dispatch, order.order_id, team, **{"minutes": 5, **how})


def transfer(order: Order, team: str = "YZ1", **how: Any) -> Order:
    said = {"minutes": 25, **how}
    return carry_out(dispatching.transfer, order.order_id, team, "load", **said)


def take(order: Order, **how: Any) -> Order:
    return carry_out(working.take, order.order_id, **{"who": FIELD, "minutes": 20, **how})


def hold(order: Order, until: datetime | None = None, **how: Any) -> Order:
    said = {"who": FIELD, "minutes": 30, **how}
    agreed = until or at(said["minutes"] + 120)
    return carry_out(working.hold, order.order_id, "room_closed", agreed, **said)


def resume(order: Order, **how: Any) -> Order:
    return carry_out(working.resume, order.order_id, **{"who": FIELD, "minutes": 60, **how})


def finish(order: Order, **how: Any) -> Order:
    said = {"who": FIELD, "minutes": 90, **how}
    return carry_out(working.finish, order.order_id, "cable_cut", **said)


def confirm(order: Order, satisfaction: int = 5, **how: Any) -> Order:
    said = {"minutes": 100, **how}
    return carry_out(closing.confirm, order.order_id, "recovered", satisfaction, **said)


def close(order: Order, **how: Any) -> Order:
    return carry_out(closing.close, order.order_id, **{"minutes": 105, **how})


def cancel(order: Order, **how: Any) -> Order:
    return carry_out(closing.cancel, order.order_id, "customer", **{"minutes": 50, **how})


def act(order: Order, verb: Verb, entry: Entry | None = None, **how: Any) -> Order:
    return carry_out(ledger.act, order.order_id, verb, entry or Entry(), **how)


def taken() -> Order:
    """A fault that a team works on."""
    return take(dispatch(receive()))


def closed() -> Order:
    """A fault once round."""
    return close(confirm(finish(taken())))


# -- looking -----------------------------------------------------------------------------------


def events(order: Order) -> list[Event]:
    with ops.reading() as session:
        return ledger.events_of(session, order.order_id)


def clocks(order: Order, minutes: float = 600) -> dict[str, Clock]:
    """The clocks of an order by name, the latest of each."""
    with ops.reading() as session:
        found = viewing.view(session, order.order_id, actor=desk(HEAD), at=at(minutes)).clocks
    return {clock.clock: clock for clock in found}


def every(model: type[T], **where: Any) -> list[T]:
    """The rows of a table, as they were written."""
    with ops.reading() as session:
        key = list(model.__table__.primary_key)  # type: ignore[attr-defined]
        return list(session.scalars(select(model).filter_by(**where).order_by(*key)))


def counts(session: Session | None = None) -> dict[str, int]:
    """How many rows each table has."""
    if session is None:
        with ops.reading() as reading:
            return counts(reading)
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@contextmanager
def questions() -> Iterator[list[str]]:
    """The statements that the store is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(ops.engine(), "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(ops.engine(), "before_cursor_execute", note)
