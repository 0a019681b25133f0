"""Python rows into DuckDB tables.

DuckDB takes about 60 microseconds for every Python value that it is given as a parameter; one JSON
text with all rows takes a twentieth of that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import orjson

from etl.readers import quoted, text


def make(db: duckdb.DuckDBPyConnection, table: str, kinds: Mapping[str, str]) -> None:
    """Make an empty table with these columns and SQL types."""
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in kinds.items())
    db.execute(f"create or replace table {table} ({columns})")


def fill(
    db: duckdb.DuckDBPyConnection, table: str, kinds: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
) -> None:  # fmt: skip
    """Insert rows with values in the order of `kinds`; moments are naive, JSON is text."""
    if not rows:
        return
    given = orjson.dumps([dict(zip(kinds, row, strict=True)) for row in rows]).decode()
    shape = orjson.dumps([dict(kinds)]).decode()
    db.execute(
        f"insert into {table} select unnest(from_json(?, {text(shape)}), recursive := true)",
        [given],
    )
