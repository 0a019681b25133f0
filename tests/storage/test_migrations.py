"""The migrations make the tables that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import config
from storage import ops
from storage.models import Base


@pytest.mark.usefixtures("store")
def test_a_migrated_store_has_the_tables_of_the_models() -> None:
    with ops.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_follow_one_another() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(config.ROOT / "storage" / "migrations"))
    scripts = ScriptDirectory.from_config(settings)
    assert len(scripts.get_heads()) == 1
    assert sorted(script.revision for script in scripts.walk_revisions()) == [
        f"{number:04}" for number in range(1, len(list(scripts.walk_revisions())) + 1)
    ]
