"""Alembic: runs the migrations on the engine that it is given."""

from alembic import context

from storage import reports  # noqa: F401 (its tables belong to the metadata)
from storage.models import Base

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True,
        user_module_prefix="models.",
    )  # fmt: skip
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
