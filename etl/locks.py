"""One at a time: a lock file that says who holds it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

from domain.errors import Refused
from i18n import N_


@dataclass(frozen=True)
class Holder:
    """Who works: what is being done, by which process, since when."""

    what: str
    pid: int
    since: str


class Busy(Refused):
    """Somebody else is at it, and waiting was not asked for."""

    message = N_("%(what)s is running already (process %(pid)s, since %(since)s).")


@contextmanager
def holding(
    path: Path, what: str, at: datetime, *, is_waiting: bool = True,
    tell: Callable[[Holder], object] = lambda holder: None,
) -> Iterator[None]:  # fmt: skip
    """Hold a lock; if somebody else does, wait (`tell` is told for whom) or raise `Busy`.

    The lock goes with the process, however it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            known = holder(path) or Holder(what, 0, "")
            if not is_waiting:
                raise Busy(**asdict(known)) from None
            tell(known)
            fcntl.flock(file, fcntl.LOCK_EX)
        mine = Holder(what, os.getpid(), at.isoformat(" ", "seconds"))
        os.ftruncate(file, 0)
        os.pwrite(file, orjson.dumps(asdict(mine)), 0)
        yield
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def holder(path: Path) -> Holder | None:
    """Who holds the lock now; None if nobody does."""
    if not path.exists():
        return None
    file = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        try:
            return Holder(**orjson.loads(path.read_bytes()))
        except (orjson.JSONDecodeError, TypeError):
            return None
    finally:
        os.close(file)
    return None
