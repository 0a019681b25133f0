"""The analytics warehouse: DuckDB files that are replaced, never edited.

DuckDB lets one process write or many read, never both, and caches open files by path; so every
build is a file of its own and `CURRENT` holds the bare name of the one that is served. Whoever
reads a file holds a shared `flock` on it, so that an old file is only taken up again for the next
refresh once nobody reads it.
"""

import fcntl
import os
import shutil
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Any

import duckdb

import config
from domain.errors import Refused
from i18n import N_
from storage.files import replace_file, sync

# DuckDB looks for pandas at every parameter of every query. Where there is none, the search of all
# folders takes 0.1 ms each time; None in its place ends it at once.
if "pandas" not in sys.modules and find_spec("pandas") is None:
    sys.modules["pandas"] = None  # type: ignore[assignment]

REFRESHES_KEPT = 4
"""Files kept of the build in service: the newest is served, the others are next to be refreshed."""


class NoWarehouse(Refused):
    message = N_("There is no data yet: nothing has been built.")


class NothingToRollBackTo(Refused):
    message = N_("There is no earlier build to go back to.")


@dataclass(frozen=True)
class Build:
    """One published file. Moments are wall time of `PAIDAN_TZ`, without a zone."""

    name: str
    path: Path
    as_of: datetime
    """The moment against which running clocks were judged."""
    data_until: date
    """The last day that has data."""
    change_no: int
    """`stamps.orders` up to which orders are in it."""
    built_at: datetime
    generation: str
    """Name of the full build that it began as; its own name if it is one."""


def current() -> Build:
    """The build that is served. Raises `NoWarehouse` before the first one."""
    return _served().build


def cursor() -> duckdb.DuckDBPyConnection:
    """A read-only cursor on the build that is served; one thread uses one cursor."""
    while True:
        with suppress(_Closed):
            return _served().cursor()


def open_build(build: Build) -> duckdb.DuckDBPyConnection:
    """A read-only cursor on a kept build. Raises `NoWarehouse` if it is gone."""
    return _reading(build.path).cursor()


def builds() -> list[Build]:
    """Every kept build, newest first."""
    found = []
    for path in sorted(config.WAREHOUSE.glob("*.duckdb"), reverse=True):
        with suppress(NoWarehouse, duckdb.Error):
            found.append(_look_at(path))
    return found


# -- publishing --------------------------------------------------------------------------------


def publish(path: Path) -> None:
    """Serve a finished file: its bytes reach the disk before `CURRENT` names it."""
    target = config.WAREHOUSE / path.name
    sync(path)
    if path != target:
        path.rename(target)
        sync(config.WAREHOUSE)
    _point(path.name)
    _held_file().unlink(missing_ok=True)


def rollback() -> Build:
    """Serve the build before the one that is served, and refresh nothing until the next build.

    Refreshes of one build count as that build: going back a minute would mend nothing. Raises
    `NothingToRollBackTo`.
    """
    now = current()
    earlier = [build for build in builds() if build.generation < now.generation]
    if not earlier:
        raise NothingToRollBackTo()
    replace_file(_held_file(), now.name.encode())
    _point(earlier[0].path.name)
    return current()


def held() -> str | None:
    """Name of the build that was rolled back from, until the next build; else None."""
    try:
        return _held_file().read_text("utf-8")
    except FileNotFoundError:
        return None


def prune() -> None:
    """Remove what need not be kept: the last builds stay, and a few refreshes of the served one."""
    now = current()
    kept = {now.path}
    newest: dict[str, int] = {}
    for build in builds():
        seen = newest[build.generation] = newest.get(build.generation, 0) + 1
        few = REFRESHES_KEPT if build.generation == now.generation else 1
        if len(newest) <= config.BUILDS_KEPT and seen <= few:
            kept.add(build.path)
    for path in config.WAREHOUSE.glob("*.duckdb"):
        if path not in kept:
            forget(path)
            _looked_at.pop(path, None)
            path.unlink(missing_ok=True)
    for path in spares().glob("*.duckdb"):
        if path.stem != now.generation:
            path.unlink(missing_ok=True)


# -- making ------------------------------------------------------------------------------------


def workshop() -> Path:
    """The folder of files that are being made; what lies there unlocked is left over."""
    return _folder("building")


def spares() -> Path:
    """The folder of spare copies of full builds, for their first refresh."""
    return _folder("spare")


def leave_spare(build: Build) -> None:
    """Copy a full build, so that its first refresh need not."""
    half = workshop() / f"{build.name}.copy"
    shutil.copyfile(build.path, half)
    half.rename(spares() / build.path.name)


def take_copy(build: Build, name: str) -> tuple[Path, Build]:
    """A file of this build's generation that may be written, and what it holds.

    The oldest one that nobody reads is taken up again, which costs nothing; only if there is none
    is `build` copied.
    """
    target = workshop() / f"{name}.duckdb"
    older = [
        one for one in builds() if one.generation == build.generation and one.name < build.name
    ]
    for one in (*_spare_of(build), *reversed(older)):
        forget(one.path)
        with _exclusive(one.path) as is_mine:
            if is_mine:
                one.path.rename(target)
                return target, one
    shutil.copyfile(build.path, target)
    return target, build


def _spare_of(build: Build) -> Iterator[Build]:
    path = spares() / f"{build.generation}.duckdb"
    if path.exists():
        with suppress(NoWarehouse, duckdb.Error):
            yield _look_at(path)


# -- opening -----------------------------------------------------------------------------------


class _Closed(Exception):
    """The file was let go of while a cursor was asked for."""


class _Reading:
    """An open file with its lock; closed once it is forgotten and its last cursor is gone."""

    def __init__(self, path: Path) -> None:
        self._lock = _lock_shared(path)
        self._cursors = 0
        self._is_forgotten = False
        try:
            self._connection = duckdb.connect(path, read_only=True, config=_settings())
            self.build = _describe(self._connection, path)
        except BaseException:
            os.close(self._lock)
            raise

    def cursor(self) -> duckdb.DuckDBPyConnection:
        with _opening:
            if self._lock < 0:
                raise _Closed
            made = self._connection.cursor()
            self._cursors += 1
        weakref.finalize(made, self._one_less).atexit = False
        return made

    def forget(self) -> None:
        with _opening:
            self._is_forgotten = True
            self._close_if_idle()

    def _one_less(self) -> None:
        with _opening:
            self._cursors -= 1
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._is_forgotten and self._cursors == 0 and self._lock >= 0:
            self._connection.close()
            os.close(self._lock)
            self._lock = -1


_opening = RLock()
_readings: dict[Path, _Reading] = {}
_pointed: dict[Path, tuple[str, _Reading]] = {}
_looked_at: dict[Path, Build] = {}
"""What files say of themselves: a name is never given twice."""


def _served() -> _Reading:
    """The open file that `CURRENT` names; opened once in each process."""
    for _again in range(3):
        try:
            name = (config.WAREHOUSE / "CURRENT").read_text("utf-8").strip()
        except FileNotFoundError as error:
            raise NoWarehouse() from error
        known = _pointed.get(config.WAREHOUSE)
        if known and known[0] == name:
            return known[1]
        with suppress(NoWarehouse), _opening:
            reading = _reading(config.WAREHOUSE / name)
            _pointed[config.WAREHOUSE] = (name, reading)
            for path in [path for path in _readings if path.name != name]:
                forget(path)
            return reading
    raise NoWarehouse()


def _reading(path: Path) -> _Reading:
    with _opening:
        if path not in _readings:
            _readings[path] = _Reading(path)
        return _readings[path]


def _look_at(path: Path) -> Build:
    """What a file holds, without keeping it open."""
    with _opening:
        if path not in _looked_at:
            is_open = path in _readings
            _looked_at[path] = _reading(path).build
            if not is_open:
                forget(path)
        return _looked_at[path]


def forget(path: Path) -> None:
    """Let go of a file: it is closed as soon as no cursor of this process reads it."""
    with _opening:
        known = _pointed.get(config.WAREHOUSE)
        reading = _readings.pop(path, None)
        if reading and known and known[1] is reading:
            del _pointed[config.WAREHOUSE]
        if reading:
            reading.forget()


def _settings() -> dict[str, str | bool | int | float | list[str]]:
    return {"memory_limit": config.DUCKDB_MEMORY, "threads": str(config.DUCKDB_THREADS)}


def _describe(connection: duckdb.DuckDBPyConnection, path: Path) -> Build:
    found = connection.execute("select * from build_info")
    names = [column[0] for column in found.description or ()]
    row = found.fetchone()
    if row is None:
        raise NoWarehouse()
    info: dict[str, Any] = dict(zip(names, row, strict=True))
    return Build(
        info["name"], path, info["as_of"], info["data_until"], info["change_no"],
        info["built_at"], info.get("generation") or info["name"],
    )  # fmt: skip


# -- files -------------------------------------------------------------------------------------


def _lock_shared(path: Path) -> int:
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError as error:
        raise NoWarehouse() from error
    fcntl.flock(file, fcntl.LOCK_SH)
    if not path.exists() or path.stat().st_ino != os.fstat(file).st_ino:
        os.close(file)
        raise NoWarehouse()
    return file


@contextmanager
def _exclusive(path: Path) -> Iterator[bool]:
    """Whether the file is nobody's; while the block runs, nobody starts to read it."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(file)


def _folder(name: str) -> Path:
    folder = config.WAREHOUSE / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _held_file() -> Path:
    return config.WAREHOUSE / "HELD"


def _point(name: str) -> None:
    replace_file(config.WAREHOUSE / "CURRENT", name.encode())
