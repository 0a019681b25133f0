"""Clocks that come near their limit or pass it are told: to whoever is charged, and once the limit
has passed to the leaders of the desk.

Whether a clock is late follows from its moments and needs nobody's help; here only the messages are
written, each once however many workers sweep: its key is the clock's and the phase's.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, exists, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from domain.sla import ClockState
from storage import masters, ops
from storage.models import Branch, Order, OrderClock, Outbox, Person

WARN, DUE = "clock_warn", "clock_due"
"""The two messages; `content` names the clock."""
AT_ONCE = 500
"""Clocks told in one transaction: nobody waits long for the store."""
LEADER = "desk_leader"


def sweep(at: datetime) -> int:
    """Tell of every running clock of an open order that is at risk or late at `at` and was not
    told of yet; how many messages were written."""
    told = 0
    for message in (DUE, WARN):
        while True:
            with ops.reading() as session:
                clocks = _untold(session, message, at)
            if not clocks:
                break
            with ops.transaction() as session:
                told += _tell(session, list(_messages(session, message, clocks, at)))
    return told


def _untold(session: Session, message: str, at: datetime) -> Sequence[Any]:
    """Clocks past the moment that `message` is about, without one."""
    past = OrderClock.due_at < at
    if message == WARN:
        past = (OrderClock.warn_at <= at) & (OrderClock.due_at >= at)
    key = _key(message, *(cast(column, String) for column in (
        OrderClock.order_id, OrderClock.clock, OrderClock.cycle, OrderClock.leg)))  # fmt: skip
    return session.execute(
        select(
            OrderClock.order_id, OrderClock.clock, OrderClock.cycle, OrderClock.leg,
            OrderClock.team, Order.team.label("holder"), Order.branch_path,
        )
        .join(Order, Order.order_id == OrderClock.order_id)
        .where(Order.is_open, OrderClock.state == ClockState.RUNNING, past)
        .where(~exists().where(Outbox.message_id == key))
        .limit(AT_ONCE)
    ).all()  # fmt: skip


def _key(message: str, order_id: Any, clock: Any, cycle: Any, leg: Any) -> Any:
    return message + ":" + order_id + ":" + clock + ":" + cycle + ":" + leg


def _messages(
    session: Session, message: str, clocks: Iterable[Any], at: datetime
) -> Iterator[dict[str, Any]]:
    leaders = _leaders(session) if message == DUE else {}
    for one in clocks:
        key = _key(message, str(one.order_id), one.clock, str(one.cycle), str(one.leg))
        row = {
            "at": at, "message": message, "order_id": one.order_id, "content": {"clock": one.clock},
        }  # fmt: skip
        team = one.team or one.holder or masters.desk_of(session, one.branch_path)
        yield row | {"message_id": key, "recipient": f"team:{team}"}
        above = [path for path in leaders if one.branch_path.startswith(path)]
        for person, own_team in leaders[max(above, key=len)] if above else ():
            # Who belongs to the team has heard it there.
            if own_team != team:
                yield row | {"message_id": f"{key}:{person}", "recipient": f"person:{person}"}


def _leaders(session: Session) -> dict[str, list[tuple[int, str | None]]]:
    """Leaders of desks and their teams, by the path of their branch."""
    found: dict[str, list[tuple[int, str | None]]] = {}
    people = select(Person.person_id, Person.team, Person.roles, Branch.path).join(
        Branch, Branch.code == Person.branch
    )
    for person_id, team, roles, path in session.execute(people.where(Person.valid_to.is_(None))):
        if LEADER in roles:
            found.setdefault(path, []).append((person_id, team))
    return found


def _tell(session: Session, messages: list[dict[str, Any]]) -> int:
    make = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    new = make(Outbox).on_conflict_do_nothing(index_elements=["message_id"])
    return len(session.execute(new.returning(Outbox.message_id), messages).all())
