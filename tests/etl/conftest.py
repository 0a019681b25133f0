"""A store of its own for the tests of the ETL, and small files to import."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import config
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
