"""The operational store: one engine, one transaction for each act.

SQLite runs with WAL and full durability; its write transactions begin IMMEDIATE under one `flock`,
so that writers wait in turn instead of failing. PostgreSQL brings its own.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock, local
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, Text, bindparam, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import config
from domain.errors import Refused
from i18n import N_
from storage.files import NoSpace

BUSY_SECONDS = 30
PRAGMAS = {
    "journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "mmap_size": 268435456,
}  # fmt: skip

ONE_STATE = {"isolation_level": "REPEATABLE READ"}
"""What SQLite gives to every reader, PostgreSQL if it is asked."""


@cache
def engine_for(url: str) -> Engine:
    """The engine of a database URL, made once in each process."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite":
        return create_engine(parts, pool_pre_ping=True, pool_size=8, max_overflow=16)
    if parts.database:
        Path(parts.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parts, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def engine() -> Engine:
    return engine_for(config.OPS_URL)


@contextmanager
def reading() -> Iterator[Session]:
    """A session for questions: sees one state of the store, changes nothing."""
    bind = engine() if is_sqlite() else engine().execution_options(**ONE_STATE)
    with _in_words(), Session(bind, expire_on_commit=False, autoflush=False) as session:
        yield session


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit everything the block did, or nothing. Whoever opens it closes it."""
    bind = engine().execution_options(writes=True)
    with _turn(), _in_words(), Session(bind, expire_on_commit=False) as session, session.begin():
        yield session


def is_sqlite() -> bool:
    return engine().dialect.name == "sqlite"


class Busy(Refused):
    message = N_(
        "Another program holds the data for longer than %(seconds)s seconds: nothing was changed."
        " Try again; what you typed is kept."
    )


class Unreachable(Refused):
    message = N_(
        "The database does not answer. Try again in a moment; what you typed is kept, and nothing"
        " is done twice."
    )


@contextmanager
def _in_words() -> Iterator[None]:
    """Say what is the matter with the database itself; a statement that is wrong is a failure."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig)
        if "disk is full" in said or "No space left" in said:
            raise NoSpace(why=said) from error
        if "database is locked" in said:
            raise Busy(seconds=BUSY_SECONDS) from error
        if error.connection_invalidated or not is_sqlite():
            raise Unreachable() from error
        raise


class Nested(RuntimeError):
    """A transaction was opened inside another one: it would wait for itself for ever."""


_threads = Lock()
_mine = local()


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn to write: SQLite has one writer, in this process and in all others."""
    if not is_sqlite():
        yield
        return
    if getattr(_mine, "is_writing", False):
        raise Nested("a transaction inside a transaction")
    with _threads:
        _mine.is_writing = True
        try:
            with _locked(engine().url.database):
                yield
        finally:
            _mine.is_writing = False


@contextmanager
def _locked(path: str | None) -> Iterator[None]:
    """Hold the lock file of a database that other processes can open too."""
    if not path or path == ":memory:":
        yield
        return
    file = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def one_at_a_time(session: Session, key: str) -> None:
    """Let no other transaction with the same key go past this point until this one has ended.

    On SQLite all writers wait in turn anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK_KEY, {"key": key})


_LOCK_KEY = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key", type_=Text), 0))
)


def migrate() -> None:
    """Bring the tables to the version of this code."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["engine"] = engine()
    command.upgrade(settings, "head")
