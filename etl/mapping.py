"""Mappings: how a file that somebody else made becomes the typed columns of one target.

A mapping is a YAML file; `docs/etl.md` is its grammar. `read` checks all of it before any file is
opened and names every mistake with its line and key; `check_columns` then checks it against the
columns that a file really has, before a row is read.
"""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

import config
from domain.errors import Refused
from etl.targets import Column, Target
from i18n import N_


@dataclass(frozen=True)
class Problem:
    """One mistake: the line and key it stands at, and what is wrong (a message id and values)."""

    line: int
    key: str
    message: str
    values: Dict[str, Any] = field(default_factory=dict)


class NoMapping(Refused):
    message = N_("There is no mapping %(mapping)s. Known: %(known)s.")


class BadMapping(Refused):
    """A mapping that cannot be used; `problems` says all that is wrong with it."""

    message = N_("The mapping %(mapping)s cannot be used.")

    def __init__(self, mapping: str, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda one: one.line)
        super().__init__(mapping=mapping)


@dataclass(frozen=True)
class Shape:
    """How a file is laid out."""

    format: str | None = None
    """csv, xlsx or parquet; None: by the ending of the file's name."""
    encoding: str | None = None
    delimiter: str = ","
    quote: str = '"'
    sheet: str | None = None
    """Name or number (from 1) of the sheet; None: the only one."""
    header: int = 1
    """The row that holds the names; 0: there is none, and `names` gives them."""
    names: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    """Words that stand for nothing, besides an empty cell."""
    zone: str | None = None
    """Zone of the file's moments; None: `PAIDAN_TZ`."""
    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True)
class Spec:
    """Where a target column comes from and how its text is read."""

    column: Column
    line: int
    source: str | None = None
    """A column of the file (or of the query); None: `value` is the same for every row."""
    value: str | None = None
    formats: tuple[str, ...] = ()
    map: tuple[tuple[str, str | None], ...] | None = None
    unmapped: str = "reject"
    """What becomes of a value that the map lacks: reject, keep or null."""
    default: str | None = None
    scale: Decimal = Decimal(1)
    is_personal: bool = False


@dataclass(frozen=True)
class Keep:
    """Which row of a key stays: first, last, first_by, last_by (the column `by`) or sum."""

    how: str
    by: str | None = None
    line: int = 0


@dataclass(frozen=True)
class Beside:
    """A file that lies beside the imported one, under the name the query knows it by."""

    name: str
    path: str
    shape: Shape
    line: int


@dataclass(frozen=True)
class Mapping:
    """A checked mapping."""

    name: str
    target: Target
    source: str
    """Code of the system that the file comes from."""
    shape: Shape
    columns: tuple[Spec, ...]
    key: tuple[str, ...] = ()
    """Columns of the file or of the target; empty: the target's own key."""
    key_line: int = 0
    keep: Keep | None = None
    query: str | None = None
    query_line: int = 0
    beside: tuple[Beside, ...] = ()
    personal: tuple[str, ...] = ()
    """Columns of the file that are not kept, because they are about people."""
    personal_line: int = 0
    text: str = ""

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    def spec(self, name: str) -> Spec | None:
        """How a target column is filled; None: it is not."""
        return next((spec for spec in self.columns if spec.column.name == name), None)


def folder() -> Path:
    return config.REFERENCE / "mappings"


def known() -> list[str]:
    """Names of the mappings that come with the application."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def find(name_or_path: str) -> Path:
    """The file of a mapping, by its name or by a path. Raises `NoMapping`."""
    named = folder() / f"{name_or_path}.yaml"
    if named.is_file():
        return named
    path = Path(name_or_path)
    if path.is_file():
        return path
    raise NoMapping(mapping=name_or_path, known=", ".join(known()))


def check_columns(mapping: Mapping, columns: list[str]) -> None:
    """Whether the file (or the query) has what the mapping takes from it. Raises `BadMapping`.

    `columns` are those that the target columns are taken from: the query's, if there is one.
    """
    problems = [
        Problem(spec.line, f"columns.{spec.column.name}", *_no_column(spec.source, columns))
        for spec in mapping.columns
        if spec.source is not None and spec.source not in columns
    ]
    names = [*columns, *(spec.column.name for spec in mapping.columns)]
    for name in mapping.key:
        if name not in names:
            problems.append(Problem(mapping.key_line, "key", *_no_column(name, names)))
        elif name in columns and (spec := mapping.spec(name)) and spec.source != name:
            message = N_("%(column)s is a column of the file and another one of the target")
            problems.append(Problem(mapping.key_line, "key", message, {"column": name}))
    keep = mapping.keep
    if keep and keep.by and keep.by not in names:
        problems.append(Problem(keep.line, f"keep.{keep.how}", *_no_column(keep.by, names)))
    if problems:
        raise BadMapping(mapping.name, problems)


def check_personal(mapping: Mapping, columns: list[str]) -> None:
    """Whether every column named under `personal` is one of the file. Raises `BadMapping`."""
    problems = [
        Problem(mapping.personal_line, "personal", *_no_column(name, columns))
        for name in mapping.personal
        if name not in columns
    ]
    if problems:
        raise BadMapping(mapping.name, problems)


def _no_column(name: str, columns: list[str]) -> tuple[str, dict[str, Any]]:
    near = get_close_matches(name, columns, 1)
    values: dict[str, Any] = {"column": name, "columns": ", ".join(columns)}
    if len(columns) == 1 and any(mark in columns[0] for mark in ";|\t"):
        return N_(
            "there is no column %(column)s; the header reads as one column, %(columns)s:"
            " name file.delimiter"
        ), values
    if near:
        values["near"] = near[0]
        return N_("there is no column %(column)s; did you mean %(near)s? There are: %(columns)s"), (
            values
        )
    return N_("there is no column %(column)s; there are: %(columns)s"), values
