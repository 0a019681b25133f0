"""What an operator, the worker and the demo call: imports, builds and refreshes, one at a time."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import config
from domain.errors import Refused
from etl import build as building
from etl import importing, inputs, locks, raw, rejects
from etl import refresh as refreshing
from etl.build import Built, Tell
from etl.locks import Holder
from etl.mapping import Mapping
from etl.raw import Batch
from i18n import N_
from storage import ops, stamps, warehouse
from storage.warehouse import Build, NoWarehouse

Wait = Callable[[Holder], object]
"""Told for whom one waits."""


class RowsRejected(Refused):
    """Rows could not be read and `strict` was asked for: nothing was imported.

    `batches` are the files that would have been imported, `rejects` what could not be read.
    """

    message = N_("%(rows)s rows cannot be read; nothing was imported.")

    def __init__(self, batches: list[Batch]) -> None:
        self.batches = batches
        self.rejects = list(rejects.read(batches))
        super().__init__(rows=sum(batch.counts.rejected for batch in batches))


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    batch: Batch
    is_same: bool = False
    """The same file was imported before, by the same mapping: nothing changed."""


@dataclass(frozen=True)
class Status:
    """Where the warehouse stands."""

    build: Build | None
    kept: tuple[Build, ...]
    held: str | None
    """Name of the build that was rolled back from, until the next build."""
    orders_behind: int
    """Changes of orders that the build does not have yet."""
    is_outdated: bool
    """Masters, reference data or files have changed: a build is due."""
    batches: tuple[Batch, ...]
    builder: Holder | None
    importer: Holder | None
    rows: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)


def import_files(
    files: Sequence[Path], mapping: str | Mapping, at: datetime, *, is_strict: bool = False,
    is_again: bool = False, is_waiting: bool = True, wait: Wait = lambda holder: None,
    begin: Callable[[Path], Callable[[int], object]] = lambda path: lambda rows: None,
) -> list[Imported]:  # fmt: skip
    """Import files by a mapping (name, path or read). All are read before any is kept.

    Raises `NoMapping`, `BadMapping` or `BadFile` (nothing changed) and, if `is_strict`,
    `RowsRejected`. `begin` is told of each file and gives what is told of its rows.
    """
    known = importing.read_mapping(mapping) if isinstance(mapping, str) else mapping
    lock = locks.holding(config.RAW / ".lock", "import", at, is_waiting=is_waiting, tell=wait)
    with lock:
        raw.clear_leftovers()
        prepared: list[importing.Prepared] = []
        number = raw.next_number()
        try:
            for position, path in enumerate(files):
                tick = begin(path)
                prepared.append(
                    importing.prepare(
                        path, known, number + position, at, is_again=is_again, tick=tick
                    )
                )
            if is_strict and any(one.batch.counts.rejected for one in prepared if not one.same_as):
                raise RowsRejected([one.batch for one in prepared])
        except BaseException:
            for one in prepared:
                importing.discard(one)
            raise
        return [
            Imported(one.batch, is_same=True) if one.same_as
            else Imported(importing.keep(one, at))
            for one in prepared
        ]  # fmt: skip


def build(
    at: datetime, as_of: datetime | None = None, *, is_waiting: bool = True,
    wait: Wait = lambda holder: None, tell: Tell = lambda step: None,
) -> Built:  # fmt: skip
    """Make and serve a new build, one at a time. `as_of` is wall time of `PAIDAN_TZ`."""
    with _building("build", at, is_waiting, wait):
        return building.build(at, as_of, tell)


def refresh(
    at: datetime, as_of: datetime | None = None, *, is_waiting: bool = True,
    wait: Wait = lambda holder: None, tell: Tell = lambda step: None,
) -> Built:  # fmt: skip
    """Serve what has changed since the present build, one at a time."""
    with _building("refresh", at, is_waiting, wait):
        return refreshing.refresh(at, as_of, tell)


def rollback(at: datetime, *, is_waiting: bool = True, wait: Wait = lambda holder: None) -> Build:
    """Serve the build before, until the next build. Raises `NothingToRollBackTo`."""
    with _building("rollback", at, is_waiting, wait):
        return warehouse.rollback()


def status() -> Status:
    """Where the warehouse stands."""
    try:
        found = warehouse.current()
    except NoWarehouse:
        found = None
    info: dict[str, Any] = building.info_of(found) if found else {}
    with ops.reading() as session:
        now = inputs.watched(session)
        orders = stamps.read(session, "orders")
    return Status(
        build=found,
        kept=tuple(warehouse.builds()),
        held=warehouse.held(),
        orders_behind=orders - found.change_no if found else orders,
        is_outdated=found is None or info["stamps"] != now,
        batches=tuple(raw.batches()),
        builder=locks.holder(config.WAREHOUSE / ".lock"),
        importer=locks.holder(config.RAW / ".lock"),
        rows=info.get("rows", {}),
        unknown=info.get("unknown", {}),
    )


def reasons(batches: Sequence[Batch]) -> dict[str, int]:
    """Rejected values by message id, over some batches."""
    counted: Counter[str] = Counter()
    for batch in batches:
        counted.update(batch.reasons)
    return dict(counted.most_common())


def _building(
    what: str, at: datetime, is_waiting: bool, wait: Wait
) -> AbstractContextManager[None]:
    path = config.WAREHOUSE / ".lock"
    return locks.holding(path, what, at, is_waiting=is_waiting, tell=wait)
