"""Web processes and the worker are killed while people receive orders: what was acknowledged is
there, once, and nothing is half there.

`PAIDAN_TEST_KILLS=20` kills more often than a run of all tests has time for.
"""

import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from random import Random

import orjson
from sqlalchemy import func, select

import config
from benchmarks.web import Client, body_of, free_port, wait_for
from services import verifying
from storage import ops
from storage.models import Order, OrderEvent, Request
from tests.office import at, opened

KILLS = int(os.environ.get("PAIDAN_TEST_KILLS", "4"))
CLIENTS = 4
LIMIT = 60.0


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PAIDAN_VAR": str(config.VAR)}
    process = subprocess.Popen(
        [sys.executable, *command], cwd=config.ROOT, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that serve, by their parent."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = (line.split() for line in listed.stdout.splitlines())
    return [int(pid) for pid, parent in pairs if int(parent) == process.pid]


class Desk:
    """The orders that several people have received, by the keys of their forms."""

    def __init__(self) -> None:
        self.received: dict[str, int] = {}
        self.news = threading.Condition()

    def note(self, key: str, order_id: int) -> None:
        with self.news:
            self.received[key] = order_id
            self.news.notify_all()

    def wait_for(self, more: int) -> None:
        """Until so many more have been received."""
        with self.news:
            wanted = len(self.received) + more
            assert self.news.wait_for(lambda: len(self.received) >= wanted, LIMIT)


class Receiver(threading.Thread):
    """Somebody who receives one order after the other, and sends again until it is answered."""

    def __init__(self, port: int, desk: Desk) -> None:
        super().__init__(daemon=True)
        self.client, self.desk, self.is_stopped = Client(port), desk, False

    def run(self) -> None:
        while not self.is_stopped:
            key = secrets.token_urlsafe(12)
            while key not in self.desk.received:
                with suppress(OSError, HTTPException, RuntimeError):
                    self.desk.note(key, self.send(key))

    def send(self, key: str) -> int:
        found = next(one for one in self.client.callbacks if "receive-saved" in one["output"])
        draft = {
            "kind": "fault", "customer": "C0001", "service": "YZ-0233", "channel": "hotline",
            "priority": "normal", "summary": "", "fields": {"symptom": "down"}, "key": key,
        }  # fmt: skip
        asked = {"draft": draft, "then": "next"}
        try:
            answer = self.client.run(body_of(found, {"receive-save.data": asked}))
        except (OSError, HTTPException):
            self.client.connect()
            raise
        return int(orjson.loads(answer)["response"]["receive-saved"]["data"]["order_id"])


def test_whatever_is_killed_every_acknowledged_order_is_there_once(tmp_path: Path) -> None:
    chance, port = Random(7), free_port()
    web = ["-m", "gunicorn", "app:server", "--bind", f"127.0.0.1:{port}", "--workers", "2",
           "--threads", "4", "--log-level", "critical"]  # fmt: skip
    with opened(tmp_path), running(*web) as master:
        wait_for(port)
        desk = Desk()
        receivers = [Receiver(port, desk) for _number in range(CLIENTS)]
        for one in receivers:
            one.start()
        for _kill in range(KILLS):
            with running("worker.py") as worker:
                desk.wait_for(more=20)
                os.kill(chance.choice(children(master)), signal.SIGKILL)
                worker.kill()
        for one in receivers:
            one.is_stopped = True
        for one in receivers:
            one.join(LIMIT)
        assert_whole(desk.received)


def assert_whole(acknowledged: dict[str, int]) -> None:
    assert len(acknowledged) >= 20 * KILLS
    with ops.reading() as session:
        known = dict(session.execute(select(Request.key, Request.order_id)).all())
        assert {key: known[key] for key in acknowledged} == acknowledged
        assert len(set(acknowledged.values())) == len(acknowledged)
        counts = [session.scalar(select(func.count()).select_from(table))
                  for table in (Order, OrderEvent, Request)]  # fmt: skip
        assert counts == [len(known)] * 3
        assert list(verifying.verify(session, at(10_000_000))) == []
