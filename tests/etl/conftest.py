"""A store of its own for the tests of the ETL, and small files to import."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import config
from etl import rejects, runs
from etl.raw import Batch
from i18n import reader
from storage import ops, reference
from tests import office

AT = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
"""Wednesday, 18 March 2026, 10:00 on the wall."""


@contextmanager
def empty_store(var: Path) -> Iterator[Path]:
    """An operational store with nothing but the reference data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "VAR", var)
        patch.setattr(config, "RAW", var / "raw")
        patch.setattr(config, "WAREHOUSE", var / "warehouse")
        patch.setattr(config, "OPS_URL", f"sqlite:///{var / 'ops.db'}")
        ops.migrate()
        with ops.transaction() as session:
            reference.seed(session, AT)
        yield var


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    with empty_store(tmp_path / "var") as var:
        yield var


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Path]:
    """A store with the small department of `tests.office`."""
    with office.opened(tmp_path / "var"):
        yield tmp_path / "var"


def write(name: str, content: str | bytes) -> Path:
    """A file in the folder of the store."""
    path = config.VAR / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def imported(content: str | bytes, mapping: str, name: str = "file.csv", **options: Any) -> Batch:
    """Import a file by a mapping written here; what became of it."""
    path, by = write(name, content), write("mapping.yaml", mapping)
    return runs.import_files([path], str(by), AT, **options)[0].batch


def rows(batch: Batch, columns: str = "*") -> list[tuple[Any, ...]]:
    """The typed rows of a batch, in the order of the file."""
    return duckdb.sql(f"select {columns} from '{batch.path('.rows')}' order by _row").fetchall()


def rejected(batch: Batch) -> list[tuple[int, str | None, str | None, str]]:
    """Row, column, value and reason of what could not be read."""
    with words("en"):
        return [(one.row, one.column, one.value, one.reason) for one in rejects.read([batch])]


@contextmanager
def words(language: str) -> Iterator[None]:
    token = reader.set(language)
    yield
    reader.reset(token)
