"""A store of its own for each module, and a small department for all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import config
from demo import making
from demo.files import Content
from demo.making import About
from demo.plan import Plan, wall
from storage.reference import Reference

DAY = date(2026, 3, 18)
AT = datetime(2026, 3, 18, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty operational store and folders beside it."""
    var = tmp_path_factory.mktemp("var")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "VAR", var)
        patch.setattr(config, "RAW", var / "raw")
        patch.setattr(config, "WAREHOUSE", var / "warehouse")
        patch.setattr(config, "OPS_URL", f"sqlite:///{var / 'ops.db'}")
        yield var


@pytest.fixture(scope="module")
def rules(store: Path) -> Reference:
    return making.prepare(AT)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(wall(DAY, 10, 42), orders=300, customers=240)


@pytest.fixture(scope="module")
def told(plan: Plan, rules: Reference) -> Content:
    return making.content(plan, rules)


@pytest.fixture(scope="module")
def made(store: Path, plan: Plan) -> About:
    """The demo, made whole in the module's store."""
    making.prepare(AT)
    return making.make(plan, AT, lambda text: None)
