"""Change numbers: one row for each thing that is watched, raised before the rows that carry it.

The row lock of the raise is held until the transaction ends, so that commits follow the numbers:
whoever has seen n has seen everything up to n, on PostgreSQL as on SQLite.
"""

from sqlalchemy import Executable, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.models import Stamp

NAMES = ("orders", "masters", "reference", "matrix", "recomputed")


_ALL = select(Stamp.name, Stamp.value)


def read(session: Session, name: str) -> int:
    """How often `name` has changed, as of this session's transaction."""
    known: dict[str, int] | None = session.info.get("stamps")
    if known is None:
        known = session.info["stamps"] = dict(session.connection().execute(_ALL).all())
    return known.get(name, 0)


def raise_(session: Session, name: str) -> int:
    """Raise a stamp and return it."""
    raising = session.connection().execute(_raising(session), {"name": name, "value": 1})
    value: int = raising.scalar_one()
    session.info.setdefault("raised", set()).add(name)
    known: dict[str, int] | None = session.info.get("stamps")
    if known is not None:
        known[name] = value
    return value


def is_raised(session: Session, name: str) -> bool:
    """Whether this transaction has raised it: what it has read since may never be committed."""
    return name in session.info.get("raised", ())


def note(session: Session, name: str, value: int) -> None:
    """Keep a number under a name that nothing is ordered by."""
    session.merge(Stamp(name=name, value=value))
    session.info.pop("stamps", None)


def _raising(session: Session) -> Executable:
    return _ON_SQLITE if session.get_bind().dialect.name == "sqlite" else _ON_POSTGRES


_MORE = {"value": Stamp.value + 1}
_ON_SQLITE = (
    sqlite_insert(Stamp)
    .on_conflict_do_update(index_elements=["name"], set_=_MORE)
    .returning(Stamp.value)
)
_ON_POSTGRES = (
    pg_insert(Stamp)
    .on_conflict_do_update(index_elements=["name"], set_=_MORE)
    .returning(Stamp.value)
)
