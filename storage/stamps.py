"""Change numbers: one row for each thing that is watched, raised last in a transaction."""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.models import Stamp

NAMES = ("orders", "masters", "reference", "matrix")


def read(session: Session, name: str) -> int:
    """How often `name` has changed."""
    return session.scalar(select(Stamp.value).where(Stamp.name == name)) or 0


def raise_(session: Session, name: str) -> int:
    """Raise a stamp and return it. On PostgreSQL its row lock makes commits follow the numbers."""
    value: int | None = session.scalar(
        update(Stamp).where(Stamp.name == name).values(value=Stamp.value + 1).returning(Stamp.value)
    )
    if value is None:
        session.execute(insert(Stamp).values(name=name, value=1))
        return 1
    return value
