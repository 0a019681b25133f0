"""The desk: receiving by HTTP with eight clients, the queue at 50,000 open orders, the poll."""

import secrets
import threading
from time import perf_counter
from typing import Any

import orjson
from sqlalchemy import func, select

from benchmarks.copying import copies
from benchmarks.results import Result, median_ms, percentile
from benchmarks.web import Client, body_of, served
from storage import ops
from storage.models import Customer, Order, Service

OPEN_ORDERS = 50_000
CLIENTS = 8
ORDERS_EACH = 100


def run(_orders: int) -> list[Result]:
    fill_queue(OPEN_ORDERS)
    with served() as port:
        return [*_queue(port), *_receiving(port)]


def fill_queue(orders: int) -> None:
    """Copies of the open orders with their ledgers and clocks, until there are so many."""
    with ops.transaction() as session:
        standing = session.scalar(select(func.count()).where(Order.is_open)) or 0
        patterns = select(Order.order_id).where(Order.is_open, Order.source == "branch")
        copies(session, list(session.scalars(patterns)), orders - standing)


def _queue(port: int) -> list[Result]:
    client = Client(port)
    asked = {"query": "", "text": "", "list": "open", "limit": 100}
    block = median_ms(lambda: _good(client.post("/live/orders/rows", asked)))
    token = _token(client)
    poll = median_ms(lambda: _good(client.get(f"/live?seen={token}"), 204), times=100)
    return [
        Result(f"first 100 of {OPEN_ORDERS:,} open orders through HTTP", block, "ms", 20),
        Result("poll when nothing has changed, signed in", poll, "ms", 3),
    ]


def _token(client: Client) -> str:
    return str(orjson.loads(_good(client.get("/live?seen=")))["token"])


def _good(answer: tuple[int, bytes], wanted: int = 200) -> bytes:
    if answer[0] != wanted:
        raise RuntimeError(f"{answer[0]} {answer[1][:300]!r}")
    return answer[1]


def _receiving(port: int) -> list[Result]:
    """Eight people save one order after the other; each save is one post of the form."""
    drafts = _drafts(CLIENTS)
    clients = [Client(port) for _number in range(CLIENTS)]
    for client, draft in zip(clients, drafts, strict=True):
        _save(client, draft)
    times: list[float] = []
    threads = [
        threading.Thread(target=_keep_saving, args=(client, draft, times))
        for client, draft in zip(clients, drafts, strict=True)
    ]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (perf_counter() - start)
    name = f"receive by HTTP, {CLIENTS} clients, {ops.engine().dialect.name}"
    return [
        Result(name, rate, "/s", 200, more_is_better=True),
        Result(f"{name}, p95", percentile(times, 0.95), "ms", 60),
        Result(f"{name}, longest", max(times), "ms", 500),
    ]


def _keep_saving(client: Client, draft: dict[str, Any], times: list[float]) -> None:
    for _number in range(ORDERS_EACH):
        start = perf_counter()
        _save(client, draft)
        times.append((perf_counter() - start) * 1000)


def _save(client: Client, draft: dict[str, Any]) -> None:
    found = next(one for one in client.callbacks if "receive-saved.data" in one["output"])
    asked = {"draft": {**draft, "key": secrets.token_urlsafe(12)}, "then": "next"}
    answer = client.run(body_of(found, {"receive-save.data": asked}))
    if b"order_id" not in answer:
        raise RuntimeError(f"not received: {answer[:400]!r}")


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
