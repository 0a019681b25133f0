"""The operational store as DuckDB sees it: attached, read only.

The two extensions come as packages, so nothing is fetched from the network.
"""

from pathlib import Path

import duckdb
import duckdb_extension_postgres_scanner
import duckdb_extension_sqlite_scanner

from storage import ops

NAME = "ops"


def attach(connection: duckdb.DuckDBPyConnection) -> None:
    """Attach the operational store under the name `ops`."""
    url = ops.engine().url
    if ops.is_sqlite():
        _load(connection, duckdb_extension_sqlite_scanner)
        connection.execute(f"attach {_text(str(url.database))} as {NAME} (type sqlite, read_only)")
    else:
        _load(connection, duckdb_extension_postgres_scanner)
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection.execute(f"attach {_text(plain)} as {NAME} (type postgres, read_only)")


def _load(connection: duckdb.DuckDBPyConnection, package: object) -> None:
    folder = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    found = sorted(folder.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension"))
    if not found:
        raise RuntimeError(f"{folder.name} does not fit DuckDB {duckdb.__version__}")
    connection.execute(f"load {_text(str(found[0]))}")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
