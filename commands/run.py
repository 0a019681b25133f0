"""`python -m commands run`: the whole product in the foreground, until Ctrl-C.

Brings the tables up to date, builds the demo if there is no data, then runs the web server
(gunicorn) and one worker. If one of them ends, the other is ended too.
"""

import importlib.util
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from sqlalchemy import func, select

import config
from storage import ops, reference
from storage.models import Person

FREE_BYTES = 500 * 2**20
"""What a demo, its warehouse and the next build of it need."""
STOP_SECONDS = 10.0


def main(_arguments: list[str]) -> int:
    """Exit code: 0 after Ctrl-C, 1 if something stands in the way (one sentence says what)."""
    if (why := obstacle()) is not None:
        print(why, file=sys.stderr)
        return 1
    prepare()
    if not has_people() and importlib.util.find_spec("demo"):
        built = subprocess.run([sys.executable, "-m", "demo"], cwd=config.ROOT, check=False)
        if built.returncode:
            return 1
    print(f"Paidan: http://{config.HOST}:{config.PORT}/   {age_of_data()}", flush=True)
    print("Ctrl-C stops it.", flush=True)
    return _supervise([_web(), [sys.executable, "worker.py"]])


def obstacle() -> str | None:
    """What keeps the product from starting, in one sentence; None if nothing does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.HOST, config.PORT))
        except OSError as error:
            return (
                f"Port {config.PORT} on {config.HOST} cannot be used ({error.strerror}); "
                "stop what uses it, or choose another: PAIDAN_PORT=8051 make run"
            )
    try:
        config.VAR.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(config.VAR).free
    except OSError as error:
        return f"{config.VAR} cannot be written ({error.strerror}); set PAIDAN_VAR to a folder."
    if free < FREE_BYTES:
        return (
            f"Only {free // 2**20} MB are free in {config.VAR}, {FREE_BYTES // 2**20} are needed; "
            "make room, or set PAIDAN_VAR to a folder on another disk."
        )
    return None


def prepare() -> None:
    """Tables up to date, reference data in them."""
    ops.migrate()
    with ops.transaction() as session:
        reference.seed(session, datetime.now(UTC))


def has_people() -> bool:
    with ops.reading() as session:
        return bool(session.scalar(select(func.count(Person.person_id))))


def age_of_data() -> str:
    """How old the demo is, or the newest build if there is no demo, in words for the operator."""
    about, pointer = config.VAR / "demo" / "about.json", config.WAREHOUSE / "CURRENT"
    if about.exists():
        demo = json.loads(about.read_text("utf-8"))
        as_of, made_at = (datetime.fromisoformat(demo[name]) for name in ("as_of", "made_at"))
        return f"(demo made {_ago(made_at)}, as of {as_of:%Y-%m-%d %H:%M})"
    if not pointer.exists():
        return "(no warehouse yet: python -m etl build)"
    return f"(data built {_ago(datetime.fromtimestamp(pointer.stat().st_mtime, UTC))})"


def _ago(moment: datetime) -> str:
    hours = (datetime.now(UTC) - moment).total_seconds() / 3600
    told = f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"
    return told if hours >= 1 else "just now"


def _web() -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "app:server",
        "--bind", f"{config.HOST}:{config.PORT}",
        "--workers", str(config.PROCESSES), "--threads", str(config.THREADS),
        "--worker-tmp-dir", _memory_folder(), "--log-level", "warning", "--keep-alive", "30",
    ]  # fmt: skip


def _memory_folder() -> str:
    """Where gunicorn's heartbeat files live: in memory where there is such a folder."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else str(config.VAR)


def _supervise(commands: list[list[str]]) -> int:
    """Run them side by side until a signal comes or one of them ends; then stop them all."""
    processes = [subprocess.Popen(command, cwd=config.ROOT) for command in commands]
    stopping = _on_signal()
    try:
        while not stopping() and all(process.poll() is None for process in processes):
            _wait(processes[0], 0.2)
    finally:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            _wait(process, max(0.1, deadline - time.monotonic()))
            process.kill()
    return 0 if stopping() else 1


def _on_signal() -> Callable[[], bool]:
    """A question that is answered yes once Ctrl-C or an end was asked for."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    signal.signal(signal.SIGINT, note)
    signal.signal(signal.SIGTERM, note)
    return lambda: bool(received)


def _wait(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
