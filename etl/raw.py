"""Raw batches: every file that was imported, as it came and as it was read.

A batch is three Parquet files in `VAR/raw/<target>/` and a manifest `<number>.json`, which is
written last: without it the batch does not exist. Batches are never changed. A later batch
replaces the rows of earlier ones by key.

- `<number>.parquet`: the file's columns as text, with `_file`, `_hash`, `_row`, `_batch`; columns
  about people are left empty
- `<number>.rows.parquet`: the typed rows, with `_key`, `_digest`, `_row`, `_batch`
- `<number>.rejects.parquet`: what could not be read: file, row, column, value, message, details
"""

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import orjson

import config
from etl.readers import text
from storage.files import replace_file, sync

PARTS = ("", ".rows", ".rejects")


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file."""

    read: int = 0
    kept: int = 0
    """Rows that are in the batch: new + updated + unchanged."""
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    """Rows that gave way to another row of their key, or were added up with it."""
    rejected: int = 0


@dataclass(frozen=True)
class Batch:
    """One imported file."""

    number: int
    target: str
    file: str
    mapping: str
    source: str
    fingerprint: str
    """Of the file, the files beside it and the mapping: the same again is not imported twice."""
    imported_at: str
    counts: Counts
    reasons: dict[str, int]
    """Rejected values by message id."""

    @property
    def changes(self) -> int:
        return self.counts.new + self.counts.updated

    def path(self, part: str = "") -> Path:
        return _stem(self.target, self.number, part)


def batches(target: str | None = None) -> list[Batch]:
    """Every batch, or those of a target, in the order in which they were imported."""
    found = [_read(path) for path in config.RAW.glob(f"{target or '*'}/*.json")]
    return sorted(found, key=lambda batch: batch.number)


def stamp() -> int:
    """The number of the last batch that changed anything; 0 if there is none."""
    return max((batch.number for batch in batches() if batch.changes), default=0)


def next_number() -> int:
    return max((batch.number for batch in batches()), default=0) + 1


def known(target: str, fingerprint: str) -> Batch | None:
    """The batch of the same file read by the same mapping, if there is one."""
    same = [batch for batch in batches(target) if batch.fingerprint == fingerprint]
    return same[-1] if same else None


def clear_leftovers() -> None:
    """Remove the files of batches that were never finished."""
    finished = {(batch.target, batch.number) for batch in batches()}
    for path in config.RAW.glob("*/*"):
        number = path.name.split(".")[0]
        if path.is_file() and number.isdigit() and (path.parent.name, int(number)) not in finished:
            path.unlink()


def paths_for(target: str, number: int) -> tuple[Path, Path, Path]:
    """Where the parts of a batch go: as it came, typed rows, rejects."""
    (config.RAW / target).mkdir(parents=True, exist_ok=True)
    as_came, rows, rejects = (_stem(target, number, part) for part in PARTS)
    return as_came, rows, rejects


def commit(batch: Batch) -> None:
    """The batch exists from here on: its parts reach the disk, then its manifest."""
    for part in PARTS:
        sync(batch.path(part))
    manifest = config.RAW / batch.target / f"{batch.number:06}.json"
    replace_file(manifest, orjson.dumps(asdict(batch), option=orjson.OPT_INDENT_2))


def insert_latest(db: duckdb.DuckDBPyConnection, table: str, target: str) -> None:
    """Insert the rows of a target into `table`: of every key those of the latest batch."""
    files = [batch.path(".rows") for batch in batches(target) if batch.counts.kept]
    if not files:
        return
    latest = "qualify row_number() over (partition by _key order by _batch desc) = 1"
    db.execute(
        f"insert into {table} by name select * exclude (_key, _digest, _row, _batch)"
        f" from read_parquet({_list(files)}, union_by_name = true)"
        f" {latest if len(files) > 1 else ''}"
    )


def earlier_rows(db: duckdb.DuckDBPyConnection, name: str, target: str, before: int) -> None:
    """Make table `name` (_key, _digest): what earlier batches say about every key."""
    db.execute(f"create or replace temp table {name} (_key varchar, _digest varchar)")
    files = [
        batch.path(".rows")
        for batch in batches(target)
        if batch.counts.kept and batch.number < before
    ]
    if files:
        db.execute(
            f"insert into {name} select _key, max_by(_digest, _batch)"
            f" from read_parquet({_list(files)}) group by _key"
        )


def _list(files: Iterable[os.PathLike[str]]) -> str:
    return "[" + ", ".join(text(os.fspath(file)) for file in files) + "]"


def _stem(target: str, number: int, part: str) -> Path:
    return config.RAW / target / f"{number:06}{part}.parquet"


def _read(path: Path) -> Batch:
    found = orjson.loads(path.read_bytes())
    return Batch(**{**found, "counts": Counts(**found["counts"])})
