"""Acting: the verbs of a day by HTTP with eight clients, a batch, and the service alone beside the
raw SQL that writes the same rows."""

import secrets
import shutil
import sqlite3
import statistics
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson
from sqlalchemy import event, select

from benchmarks.results import Result, percentile
from benchmarks.web import Client, body_of, served
from domain.scope import Actor
from services import receiving
from storage import masters, ops
from storage.models import Contact, Customer, Person, Service, Team

CLIENTS = 8
ORDERS_EACH = 100
BATCH = 200
ALONE = 100
WRITES = ("INSERT", "UPDATE", "DELETE")

Act = Callable[[Client, dict[str, Any]], dict[str, Any]]
"""One act on an order `{id, no, version}` (or the draft of one): the order as it is then."""


def run(_orders: int) -> list[Result]:
    with served() as port:
        results = [*_day(port), *_batch(port)]
    return [*results, *_alone()] if ops.is_sqlite() else results


# -- by HTTP -------------------------------------------------------------------------------------


def _day(port: int) -> list[Result]:
    """Eight people take their orders through the day, one verb after the other."""
    clients = [Client(port) for _number in range(CLIENTS)]
    drafts = _drafts(CLIENTS)
    for client, draft in zip(clients, drafts, strict=True):
        _receive(client, draft)
    work = [[draft] * ORDERS_EACH for draft in drafts]
    results = []
    for verb, act in _verbs().items():
        measured, work = _all_at_once(verb, act, clients, work)
        results += measured
    return results


def _verbs() -> dict[str, Act]:
    teams = _teams()

    def dispatch(client: Client, order: dict[str, Any]) -> dict[str, Any]:
        return _dispatched(client, [{**order, "team": secrets.choice(teams)}])[0]

    return {
        "receive": _receive, "dispatch": dispatch,
        "take": lambda client, order: _done(client, order, "take", {}),
        "finish": lambda client, order: _done(client, order, "finish", {"result": "cable_cut"}),
    }  # fmt: skip


def _all_at_once(
    verb: str, act: Act, clients: Sequence[Client], work: Sequence[Sequence[dict[str, Any]]]
) -> tuple[list[Result], list[list[dict[str, Any]]]]:
    times: list[float] = []
    done: list[list[dict[str, Any]]] = [[] for _client in clients]

    def keep_acting(number: int) -> None:
        for order in work[number]:
            start = perf_counter()
            done[number].append(act(clients[number], order))
            times.append((perf_counter() - start) * 1000)

    threads = [threading.Thread(target=keep_acting, args=(n,)) for n in range(len(clients))]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (perf_counter() - start)
    name = f"{verb} by HTTP, {CLIENTS} clients, {ops.engine().dialect.name}"
    measured = [
        Result(name, rate, "/s", 200, more_is_better=True),
        Result(f"{name}, p95", percentile(times, 0.95), "ms", 60),
        Result(f"{name}, longest", max(times), "ms", 500),
    ]
    return measured, done


def _receive(client: Client, draft: dict[str, Any]) -> dict[str, Any]:
    asked = {"draft": {**draft, "key": secrets.token_urlsafe(12)}, "then": "next"}
    found = _ask(client, "receive-saved.data", {"receive-save.data": asked})
    return {"id": found["order_id"], "no": found.get("order_no", ""), "version": 1}


def _dispatched(client: Client, orders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    asked = {"key": secrets.token_urlsafe(12), "orders": list(orders)}
    return _after(orders, _ask(client, "dispatch-done.data", {"dispatch-act.data": asked}))


def _done(client: Client, order: dict[str, Any], verb: str, said: dict[str, str]) -> dict[str, Any]:
    asked = {"verb": verb, "key": secrets.token_urlsafe(12), "orders": [order], "said": said}
    return _after([order], _ask(client, "queue-done.data", {"queue-act.data": asked}))[0]


def _after(
    orders: Sequence[dict[str, Any]], outcomes: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    for outcome in outcomes:
        if not outcome["is_done"]:
            raise RuntimeError(f"not done: {outcome}")
    return [{**order, "version": order["version"] + 1} for order in orders]


def _ask(client: Client, output: str, values: dict[str, Any]) -> Any:
    found = next(one for one in client.callbacks if output in one["output"])
    answer = orjson.loads(client.run(body_of(found, values)))
    name, _dot, prop = output.rpartition(".")
    if "response" not in answer or name not in answer["response"]:
        raise RuntimeError(f"refused: {str(answer)[:400]}")
    return answer["response"][name][prop]


def _batch(port: int) -> list[Result]:
    client, (draft,) = Client(port), _drafts(1)
    teams = _teams()
    orders = [_receive(client, draft) for _number in range(BATCH)]
    plan = [{**one, "team": teams[n % len(teams)]} for n, one in enumerate(orders)]
    start = perf_counter()
    _dispatched(client, plan)
    seconds = perf_counter() - start
    return [Result(f"batch of {BATCH} orders, confirmed to result", seconds, "s", 3)]


def _teams() -> list[str]:
    with ops.reading() as session:
        return list(session.scalars(select(Team.code).where(Team.kind == "field")))


def _drafts(count: int) -> list[dict[str, Any]]:
    with ops.reading() as session:
        lines = session.execute(
            select(Customer.customer_no, Service.service_no)
            .join(Service, Service.customer_no == Customer.customer_no)
            .limit(count)
        ).all()
    return [
        {
            "kind": "fault", "customer": customer, "service": service, "channel": "hotline",
            "priority": "normal", "summary": "", "fields": {"symptom": "down"},
        }
        for customer, service in lines
    ]  # fmt: skip


# -- the service alone ---------------------------------------------------------------------------


def _alone() -> list[Result]:
    """The same rows written by the service, and by raw SQL into a copy of the store as it was."""
    database = Path(str(ops.engine().url.database))
    copy = database.with_name("raw.db")
    ops.engine().dispose()
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    draft, actor = _somebody()
    ours, statements = [], []
    for _number in range(ALONE):
        with _written() as written:
            start = perf_counter()
            _receive_one(draft, actor)
            ours.append((perf_counter() - start) * 1000)
        statements.append(written)
    theirs = list(_replayed(copy, statements))
    copy.unlink()
    ratio = statistics.median(ours) / statistics.median(theirs)
    beside = f"{statistics.median(ours):.2f} ms beside {statistics.median(theirs):.2f} ms raw"
    return [Result("receive by the service, over raw SQL", ratio, "x", 4, beside=beside)]


def _somebody() -> tuple[receiving.Draft, Actor]:
    """A fault of a customer with a contact, and a clerk who receives it."""
    with ops.reading() as session:
        line = session.execute(
            select(Service.service_no, Service.customer_no, Contact.contact_id)
            .join(Contact, Contact.customer_no == Service.customer_no)
            .limit(1)
        ).one()
        clerk = next(one for one in session.scalars(select(Person)) if "desk" in one.roles)
        found = masters.actor_of(session, clerk.person_id)
    assert found is not None
    draft = receiving.Draft(
        kind="fault", customer_no=line[1], service_no=line[0], contact_id=line[2], summary="",
        fields={"symptom": "down"},
    )  # fmt: skip
    return draft, found[1]


def _receive_one(draft: receiving.Draft, actor: Actor) -> None:
    with ops.transaction() as session:
        key = secrets.token_urlsafe(12)
        receiving.receive(session, draft, actor=actor, at=datetime.now(UTC), key=key)


@contextmanager
def _written() -> Iterator[list[tuple[str, Any, bool]]]:
    """What a transaction writes: statements and parameters as the driver gets them."""
    found: list[tuple[str, Any, bool]] = []

    def note(_c: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        if sql.lstrip().upper().startswith(WRITES):
            found.append((sql, values, many))

    event.listen(ops.engine(), "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(ops.engine(), "before_cursor_execute", note)


def _replayed(
    database: Path, transactions: Sequence[Sequence[tuple[str, Any, bool]]]
) -> Iterator[float]:
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        for name, value in ops.PRAGMAS.items():
            raw.execute(f"PRAGMA {name}={value}")
        for statements in transactions:
            start = perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            for sql, values, is_many in statements:
                cursor = (raw.executemany if is_many else raw.execute)(sql, values)
                if not is_many:
                    cursor.fetchall()
            raw.execute("COMMIT")
            yield (perf_counter() - start) * 1000
    for left in database.parent.glob(f"{database.name}-*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
