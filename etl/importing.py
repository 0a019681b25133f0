"""Importing a file: checked, read, typed, and only then kept.

`prepare` reads a file into a batch that does not exist yet, or refuses it; `keep` makes it exist.
Facts wait in the raw batches for the next build; master data goes to the operational store, one
transaction a file.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import orjson

import config
from etl import casting, dates, encodings, grammar, raw, readers
from etl.encodings import BadFile, Tick
from etl.keeping import apply_keep
from etl.mapping import BadMapping, Mapping, Problem, check_columns, check_personal, find
from etl.raw import Batch, Counts
from etl.readers import quoted, text
from i18n import N_
from storage import imports, ops, reference
from storage.files import noticing_lack_of_room

MACROS = (Path(__file__).parent / "reading.sql").read_text("utf-8")


@dataclass
class Prepared:
    """A file that was read; nothing of it is kept yet."""

    path: Path
    mapping: Mapping
    batch: Batch
    masters: list[dict[str, Any]] = field(default_factory=list)
    """The rows of a file of master data, with what is personal."""
    same_as: Batch | None = None
    """The batch of the same file, if it was imported before."""


def read_mapping(name_or_path: str) -> Mapping:
    """The mapping of that name or path. Raises `NoMapping` or `BadMapping`."""
    return grammar.read(find(name_or_path))


def prepare(
    path: Path, mapping: Mapping, number: int, at: datetime, *, is_again: bool = False,
    tick: Tick = lambda done: None,
) -> Prepared:  # fmt: skip
    """Read a file into batch `number`. Raises `BadFile` or `BadMapping`; nothing is kept then."""
    dates.offset()
    if not path.is_file():
        raise BadFile(path.name, N_("there is no such file"))
    fingerprint = _fingerprint(path, mapping)
    empty = Batch(number, mapping.target.name, path.name, mapping.name, mapping.source, fingerprint,
                  dates.wall(at).isoformat(" ", "seconds"), Counts(), {})  # fmt: skip
    same = raw.known(mapping.target.name, fingerprint)
    if same is not None and not is_again:
        return Prepared(path, mapping, same, same_as=same)
    files = [path, *(path.parent / beside.path for beside in mapping.beside)]
    with noticing_lack_of_room(), _scratch(number, files) as (db, folder):
        found = _read_files(db, folder, path, mapping, tick)
        columns = _make_given(db, mapping)
        casting.cast(db, mapping, columns, _choices(mapping))
        apply_keep(db, mapping)
        masters = _check_masters(db, mapping) if mapping.target.is_master else []
        _add_bad_rows(db, mapping, found)
        batch = _write(db, empty, mapping, found, bool(mapping.query))
    return Prepared(path, mapping, batch, masters)


def keep(prepared: Prepared, at: datetime) -> Batch:
    """Make the batch exist; master data goes to the operational store first."""
    batch, target = prepared.batch, prepared.mapping.target
    if target.is_master:
        with ops.transaction() as session:
            done = imports.upsert(session, target.name, prepared.masters, at)
        counts = replace(batch.counts, new=done.new, updated=done.updated, unchanged=done.unchanged)
        batch = replace(batch, counts=counts)
    else:
        batch = _compared(batch)
    raw.commit(batch)
    return batch


def discard(prepared: Prepared) -> None:
    """Throw away a batch that shall not exist."""
    if prepared.same_as is None:
        for part in raw.PARTS:
            prepared.batch.path(part).unlink(missing_ok=True)


# -- reading -----------------------------------------------------------------------------------


@contextmanager
def _scratch(number: int, files: list[Path]) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A database for one import, on the disk so that no file is too large for the memory.

    It can read `files` and nothing else, whatever a query asks for.
    """
    folder = config.RAW / f"scratch-{number:06}"
    for left in folder.glob("*"):
        left.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = {
        "memory_limit": config.ETL_MEMORY, "threads": str(config.DUCKDB_THREADS),
        "temp_directory": str(folder),
    }  # fmt: skip
    try:
        with duckdb.connect(folder / "scratch.duckdb", config=settings) as db:
            db.execute(MACROS)
            db.execute(f"set allowed_directories = [{text(str(config.RAW))}]")
            db.execute(f"set allowed_paths = [{', '.join(text(str(path)) for path in files)}]")
            db.execute("set enable_external_access = false")
            yield db, folder
    finally:
        for left in folder.glob("*"):
            left.unlink()
        folder.rmdir()


def _read_files(
    db: duckdb.DuckDBPyConnection, folder: Path, path: Path, mapping: Mapping, tick: Tick
) -> readers.Read:
    """Make table `raw` and those of the files beside it, after the columns were checked."""
    columns = list(readers.columns_of(path, mapping.shape))
    check_personal(mapping, columns)
    if mapping.query is None:
        check_columns(mapping, columns)
    for beside in mapping.beside:
        other = path.parent / beside.path
        if not other.is_file():
            message = N_("there is no file %(path)s beside the imported one")
            raise BadMapping(mapping.name, [Problem(beside.line, f"beside.{beside.name}.path",
                                                    message, {"path": beside.path})])  # fmt: skip
        readers.read(db, beside.name, other, beside.shape, folder / "beside.csv", lambda done: None)
    if mapping.query is not None:
        _check_query(db, mapping, columns)
    return readers.read(db, "raw", path, mapping.shape, folder / "raw.csv", tick)


def _check_query(db: duckdb.DuckDBPyConnection, mapping: Mapping, columns: list[str]) -> None:
    """Whether the query can run on such a file, before its rows are read."""
    kinds = ", ".join(f"{quoted(name)} varchar" for name in columns)
    db.execute(f"create or replace table raw (_row bigint, {kinds})")
    try:
        statements = db.extract_statements(str(mapping.query))
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise _bad_query(mapping, N_("is not one SELECT"))
        found = [row[0] for row in db.execute(f"describe {statements[0].query}").fetchall()]
    except duckdb.Error as error:
        raise _bad_query(mapping, N_("cannot run: %(why)s"), why=str(error)) from error
    if "_row" not in found:
        raise _bad_query(mapping, N_("lacks the column _row, which says where a mistake stands"))
    check_columns(mapping, [name for name in found if name != "_row"])


def _bad_query(mapping: Mapping, message: str, **values: Any) -> BadMapping:
    return BadMapping(mapping.name, [Problem(mapping.query_line, "query", message, values)])


def _make_given(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, str]:
    """Make `given`: the rows that columns are taken from, numbered. Returns its columns by type."""
    if mapping.query is None:
        db.execute("create view given as select _row as _nth, * from raw")
    else:
        query = mapping.query.strip().rstrip(";")
        try:
            db.execute(
                f"create table given as select row_number() over () as _nth, * from ({query}\n)"
            )
        except duckdb.Error as error:
            raise _bad_query(mapping, N_("cannot run: %(why)s"), why=str(error)) from error
    found = db.execute("describe given").fetchall()
    columns = {row[0]: row[1] for row in found if row[0] not in ("_nth", "_row")}
    for name, kind in columns.items():
        if kind != "VARCHAR":
            db.execute(f"alter table given alter {quoted(name)} type varchar"
                       f" using {readers.as_text(name, kind)}")  # fmt: skip
    return columns


def _choices(mapping: Mapping) -> dict[str, tuple[str, ...]]:
    return {"kind": tuple(reference.read_kinds())} if mapping.target.name == "work_orders" else {}


def _check_masters(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> list[dict[str, Any]]:
    """The rows of master data that the operational store can take; the others become rejects."""
    found = db.execute("select * from kept order by _nth")
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    good = dict(enumerate(rows))
    with ops.reading() as session:
        # A row may name another one of the file: until nobody names one that was refused.
        while refusals := imports.check(session, mapping.target.name, list(good.values())):
            positions = list(good)
            for refusal in refusals:
                spec = mapping.spec(refusal.column)
                row = good[positions[refusal.position]]
                _reject(db, row["_row"], spec.source if spec else refusal.column, refusal.value,
                        refusal.message, refusal.values)  # fmt: skip
            for position in {positions[refusal.position] for refusal in refusals}:
                del good[position]
    refused = [row["_nth"] for position, row in enumerate(rows) if position not in good]
    db.execute("insert into dropped select unnest(?::bigint[])", [refused])
    return list(good.values())


def _add_bad_rows(db: duckdb.DuckDBPyConnection, mapping: Mapping, found: readers.Read) -> None:
    """Rows that are no rows: their text is kept only if no column of the file is personal."""
    is_about_people = bool(mapping.personal) or any(spec.is_personal for spec in mapping.columns)
    for bad in found.bad:
        value = casting.HIDDEN if is_about_people and bad.value else bad.value
        _reject(db, bad.row, "", value, bad.reason, bad.values)


def _reject(
    db: duckdb.DuckDBPyConnection, row: int, column: str | None, value: Any, message: str,
    values: Any,
) -> None:  # fmt: skip
    details = orjson.dumps(values, default=str).decode()
    db.execute("insert into rejects values (?, ?, ?, ?, ?)", [row, column, value, message, details])


# -- writing -----------------------------------------------------------------------------------


def _write(
    db: duckdb.DuckDBPyConnection, batch: Batch, mapping: Mapping, found: readers.Read,
    is_query: bool,
) -> Batch:  # fmt: skip
    """Write the parts of a batch and count them."""
    as_came, rows, rejects = raw.paths_for(batch.target, batch.number)
    personal = {*mapping.personal, *(s.source for s in mapping.columns if s.is_personal)}
    texts = [
        f"null::varchar as {quoted(name)}" if name in personal else quoted(name)
        for name in found.columns
    ]
    own = f"{text(batch.file)} as _file, {text(batch.fingerprint)} as _hash, _row"
    _copy(db, f"select {', '.join([*texts, own])}, {batch.number} as _batch from raw", as_came)
    kept = [column.name for column in mapping.target.columns if not column.is_personal]
    names = ", ".join(quoted(name) for name in kept)
    digest = casting.joined([quoted(name) for name in kept])
    _copy(db, f"select {names}, _key, md5({digest}) as _digest, _row, {batch.number} as _batch"
              " from kept", rows)  # fmt: skip
    _copy(db, f"select {text(batch.file)} as file, row, \"column\", value, message, details"
              " from rejects order by row, rowid", rejects)  # fmt: skip
    counted = db.execute(
        "select (select count(*) from kept), (select count(*) from merged),"
        " (select count(distinct row) from rejects)"
    ).fetchone()
    kept_rows, merged, rejected = counted or (0, 0, 0)
    reasons = db.execute("select message, count(*) from rejects group by message").fetchall()
    counts = Counts(read=found.rows, kept=kept_rows, merged=merged, rejected=rejected)
    return replace(batch, counts=counts, reasons=dict(Counter(dict(reasons))))


def _copy(db: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    db.execute(f"copy ({query}) to {text(str(path))} (format parquet, compression zstd)")


def _compared(batch: Batch) -> Batch:
    """The batch with its rows told apart: new, updated, unchanged."""
    with duckdb.connect() as db:
        raw.earlier_rows(db, "earlier", batch.target, batch.number)
        found = db.execute(
            "select count(*) filter (e._key is null),"
            " count(*) filter (e._digest <> r._digest), count(*) filter (e._digest = r._digest)"
            " from read_parquet(?) r left join earlier e using (_key)",
            [str(batch.path(".rows"))],
        ).fetchone()
    new, updated, unchanged = found or (0, 0, 0)
    return replace(
        batch, counts=replace(batch.counts, new=new, updated=updated, unchanged=unchanged)
    )


def _fingerprint(path: Path, mapping: Mapping) -> str:
    found = sha256(f"{encodings.digest(path)}{mapping.digest}".encode())
    for beside in mapping.beside:
        other = path.parent / beside.path
        if other.is_file():
            found.update(encodings.digest(other).encode())
    return found.hexdigest()
