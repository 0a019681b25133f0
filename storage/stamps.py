"""Change numbers: one row for each thing that is watched, raised before the rows that carry it.

The row lock of the raise is held until the transaction ends, so that commits follow the numbers:
whoever has seen n has seen everything up to n, on PostgreSQL as on SQLite.
"""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.models import Stamp

NAMES = ("orders", "masters", "reference", "matrix")


def read(session: Session, name: str) -> int:
    """How often `name` has changed, as of this session's transaction."""
    known: dict[str, int] | None = session.info.get("stamps")
    if known is None:
        known = session.info["stamps"] = dict(
            session.execute(select(Stamp.name, Stamp.value)).all()
        )
    return known.get(name, 0)


def raise_(session: Session, name: str) -> int:
    """Raise a stamp and return it."""
    value: int | None = session.scalar(
        update(Stamp).where(Stamp.name == name).values(value=Stamp.value + 1).returning(Stamp.value)
    )
    if value is None:
        session.execute(insert(Stamp).values(name=name, value=1))
        value = 1
    session.info.setdefault("stamps", {})[name] = value
    return value
