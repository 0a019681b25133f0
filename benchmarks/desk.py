"""The desk: the queue at 50,000 open orders, and the poll of one browser and of three hundred."""

import threading
from time import monotonic, perf_counter, sleep

import orjson
from sqlalchemy import func, select

from benchmarks.copying import copies
from benchmarks.results import Result, median_ms, percentile
from benchmarks.web import Client, served
from storage import ops
from storage.models import Order

OPEN_ORDERS = 50_000
BROWSERS = 300
POLL_SECONDS = 2.0
POLLS = 5


def run(_orders: int) -> list[Result]:
    fill_queue(OPEN_ORDERS)
    with served() as port:
        return [*_queue(port), *_polling(port)]


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


def _polling(port: int) -> list[Result]:
    """Every browser asks every two seconds, each at a moment of its own."""
    first = Client(port)
    seen = f"/live?seen={_token(first)}"
    browsers = [first.twin() for _number in range(BROWSERS)]
    times: list[float] = []
    errors: list[int] = []

    def poll(client: Client, number: int) -> None:
        begin = monotonic() + POLL_SECONDS * number / BROWSERS
        for turn in range(POLLS):
            sleep(max(0.0, begin + POLL_SECONDS * turn - monotonic()))
            start = perf_counter()
            status, _body = client.get(seen)
            times.append((perf_counter() - start) * 1000)
            if status != 204:
                errors.append(status)

    threads = [
        threading.Thread(target=poll, args=(client, number))
        for number, client in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    name = f"{BROWSERS} browsers that poll"
    return [
        Result(f"{name}, p95", percentile(times, 0.95), "ms", 100),
        Result(f"{name}, answers that were errors", len(errors), "", 0),
    ]
