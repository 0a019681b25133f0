"""The migrations make the tables that the models describe."""

from importlib import import_module
from pathlib import Path

import pytest
import yaml
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

import config
from domain.orders import Verb
from storage import ops
from storage.models import Base, Order
from tests.services import acting


@pytest.mark.usefixtures("store")
def test_a_migrated_store_has_the_tables_of_the_models() -> None:
    with ops.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def codes_after(var: Path, fill: str, name: str = "leave_reasons") -> list[str]:
    """Codes of a list in a store that was at the first version, held `fill`, and was upgraded."""
    settings = Config()
    settings.set_main_option("script_location", str(config.ROOT / "storage" / "migrations"))
    settings.attributes["engine"] = ops.engine_for(f"sqlite:///{var / 'old.db'}")
    command.upgrade(settings, "0001")
    with settings.attributes["engine"].connect() as connection:
        if fill:
            connection.execute(text(fill))
        connection.commit()
    command.upgrade(settings, "head")
    asked = f"select code from code_names where list = '{name}' order by position"
    with settings.attributes["engine"].connect() as connection:
        return list(connection.scalars(text(asked)))


PUT = "insert into code_names (list, code, name, position) values ('{}', 'b', '{{}}', 0)"
LEVEL, OWN = PUT.format("customer_levels"), PUT.format("leave_reasons")


def test_a_store_that_was_in_use_gets_the_reasons_of_leave(tmp_path: Path) -> None:
    assert codes_after(tmp_path, LEVEL)[:2] == ["annual", "sick"]


@pytest.mark.parametrize(("fill", "codes"), [("", []), (OWN, ["b"])])
def test_a_new_store_and_one_with_its_own_reasons_are_left_alone(
    tmp_path: Path, fill: str, codes: list[str]
) -> None:
    assert codes_after(tmp_path, fill) == codes


def test_the_reasons_of_an_upgrade_are_those_of_a_new_store() -> None:
    listed = yaml.safe_load((config.REFERENCE / "codes.yaml").read_text("utf-8"))["leave_reasons"]
    module = import_module("storage.migrations.versions.0002_duty_and_leave")
    assert [(code, *names) for code, names in listed.items()] == list(module.REASONS)


def test_a_store_that_was_in_use_gets_the_audiences_of_notes(tmp_path: Path) -> None:
    listed = yaml.safe_load((config.REFERENCE / "codes.yaml").read_text("utf-8"))["audiences"]
    module = import_module("storage.migrations.versions.0005_audiences_of_notes")
    assert [(code, *names) for code, names in listed.items()] == list(module.AUDIENCES)
    assert codes_after(tmp_path, LEVEL, "audiences") == list(listed)


@pytest.mark.usefixtures("store")
def test_a_store_that_was_in_use_gets_the_chases_that_nobody_has_answered() -> None:
    quiet, chased, answered = (acting.receive(minutes=n) for n in range(3))
    for order in (chased, answered):
        acting.do(Verb.URGE, order, minutes=10, text="客户催问")
    acting.dispatch(answered, minutes=12)
    settings = Config()
    settings.set_main_option("script_location", str(config.ROOT / "storage" / "migrations"))
    settings.attributes["engine"] = ops.engine()
    command.downgrade(settings, "0005")
    command.upgrade(settings, "head")
    with ops.reading() as session:
        found = {order.order_id: order.unanswered for order in session.scalars(select(Order))}
    assert found == {quiet.order_id: 0, chased.order_id: 1, answered.order_id: 0}


def test_migrations_follow_one_another() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(config.ROOT / "storage" / "migrations"))
    scripts = ScriptDirectory.from_config(settings)
    assert len(scripts.get_heads()) == 1
    assert sorted(script.revision for script in scripts.walk_revisions()) == [
        f"{number:04}" for number in range(1, len(list(scripts.walk_revisions())) + 1)
    ]
