"""The product over HTTP: a real server in processes of its own, and a client that signs in."""

import copy
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import orjson

import config

START_SECONDS = 60.0


@contextmanager
def served(processes: int = 2) -> Iterator[int]:
    """The web server on a free port of the loopback; yields the port."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "app:server", "--bind", f"127.0.0.1:{port}",
        "--workers", str(processes), "--threads", "8", "--log-level", "error",
        "--keep-alive", "30",
    ]  # fmt: skip
    environment = {**os.environ, "PAIDAN_VAR": str(config.VAR), "PAIDAN_PORT": str(port)}
    process = subprocess.Popen(command, cwd=config.ROOT, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


class Client:
    """A signed-in browser without a screen; one connection, kept alive."""

    def __init__(self, port: int, role: str = "订单中心") -> None:
        self._port = port
        self.connect()
        self._cookies: dict[str, str] = {}
        self._token = ""
        self._sign_in(role)
        self.callbacks = orjson.loads(self.get("/_dash-dependencies")[1])

    def connect(self) -> None:
        """Begin a new connection, as a browser does when the old one was cut."""
        self._connection = HTTPConnection("127.0.0.1", self._port, timeout=60)

    def twin(self) -> "Client":
        """Another browser of the same person."""
        other = copy.copy(self)
        other.connect()
        return other

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a page or a route."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Any) -> tuple[int, bytes]:
        """Status and body of a route that is asked with JSON."""
        headers = {"Content-Type": "application/json", "X-Paidan-Token": self._token}
        return self._ask("POST", path, orjson.dumps(body), headers)

    def callback(self, output: str, values: Mapping[str, Any]) -> bytes:
        """Run the callback that fills `output` (`id.property`); `values` by `id.property`."""
        found = next(
            one for one in self.callbacks
            if output in one["output"].strip(".").split("...") and not one["clientside_function"]
        )  # fmt: skip
        return self.run(body_of(found, values))

    def run(self, body: Mapping[str, Any]) -> bytes:
        """Post a callback as the browser would; the answer must be 200."""
        status, answer = self.post("/_dash-update-component", body)
        if status != 200:
            raise RuntimeError(f"{body['output']}: {status} {answer[:300]!r}")
        return answer

    def _sign_in(self, role: str) -> None:
        page = self.get("/login")[1].decode()
        section = page[page.index(f"<h2>{role}</h2>") :]
        person = re.search(r'name="person" value="(\d+)"', section)
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert person is not None
        assert token is not None
        form = urlencode({"person": person[1], "token": token[1]}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask("POST", "/login", form, headers)
        shown = re.search(r'data-token="([^"]+)"', self.get("/")[1].decode())
        assert shown is not None
        self._token = shown[1]

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, {**headers, "Cookie": cookies})
        answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.split(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read()


def body_of(callback: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser posts for a callback, with these values and None for the others."""
    name = callback["output"]
    parts = [part.rpartition(".") for part in name.strip(".").split("...")]
    outputs = [{"id": part[0], "property": part[2]} for part in parts]

    def given(dependencies: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [
            {**one, "value": values.get(f"{one['id']}.{one['property']}")} for one in dependencies
        ]

    first = callback["inputs"][0]
    return {
        "output": name, "outputs": outputs if name.startswith("..") else outputs[0],
        "inputs": given(callback["inputs"]), "state": given(callback["state"]),
        "changedPropIds": [f"{first['id']}.{first['property']}"],
    }  # fmt: skip


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the product answers there; raises `TimeoutError`."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no answer on port {port} within {START_SECONDS} seconds")
