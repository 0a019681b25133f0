"""The grammar of a mapping: reads the YAML and names every mistake with its line and key."""

import codecs
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import yaml

from etl import lines
from etl.lines import Node
from etl.mapping import BadMapping, Beside, Keep, Mapping, Problem, Shape, Spec
from etl.targets import TARGETS_BY_NAME, Column, Kind, Target
from i18n import N_

TOP_KEYS = (
    "target", "about", "source", "file", "beside", "key", "keep", "columns", "query", "personal",
)  # fmt: skip
FILE_KEYS = (
    "format", "encoding", "delimiter", "quote", "sheet", "header", "names", "nulls", "zone",
    "decimal", "thousands",
)  # fmt: skip
COLUMN_KEYS = (
    "from", "format", "map", "unmapped", "default", "value", "scale", "personal",
)  # fmt: skip
FORMATS = ("csv", "xlsx", "parquet")
UNMAPPED = ("reject", "keep", "null")
KEEPS = ("first", "last", "sum")
KEEPS_BY = ("first_by", "last_by")
DELIMITERS = {"tab": "\t", "\\t": "\t", "space": " "}
SCALES = {
    "thousand": Decimal(1000), "ten_thousand": Decimal(10_000), "million": Decimal(1_000_000),
    "hundred_million": Decimal(100_000_000), "percent": Decimal("0.01"),
}  # fmt: skip
SMALLEST, LARGEST = Decimal("0.0001"), Decimal(10) ** 10
TIMED = (Kind.DATE, Kind.MOMENT, Kind.PERIOD)
NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
ISO, EXCEL = "iso", "excel"
"""Formats with a name: ISO 8601, and Excel's count of days since 1900."""


def read(path: Path) -> Mapping:
    """The mapping in a file. Raises `BadMapping` with everything that is wrong with it."""
    name = path.stem
    text = _text(path, name)
    try:
        root = lines.read(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = Problem(line, "", N_("this is not YAML: %(why)s"), {"why": error.problem})
        raise BadMapping(name, [problem]) from error
    except lines.Repeated as error:
        raise BadMapping(name, [Problem(error.line, error.key, N_("stands here twice"))]) from error
    reader = _Reader(name, text)
    mapping = reader.mapping(root)
    if reader.problems or mapping is None:
        raise BadMapping(name, reader.problems)
    return mapping


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadMapping(name, [Problem(1, "", N_("a mapping is written in UTF-8"))]) from error


class _Reader:
    """Reads nodes and collects what is wrong with them."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.problems: list[Problem] = []

    def wrong(self, node: Node, key: str, message: str, **values: Any) -> None:
        self.problems.append(Problem(node.line, key, message, values))

    # -- the parts -----------------------------------------------------------------------------

    def mapping(self, root: Node) -> Mapping | None:
        if not root.is_dict:
            self.wrong(root, "", N_("a mapping begins with target: and columns:"))
            return None
        parts = self.parts(root, "", TOP_KEYS)
        target = self.target(root, parts.get("target"))
        if target is None:
            return None
        query = parts.get("query")
        key, personal = parts.get("key"), parts.get("personal")
        columns = tuple(self.columns(root, parts.get("columns"), target))
        return Mapping(
            name=self.name,
            target=target,
            source=self.string(parts.get("source"), "source") or self.name,
            shape=self.shape(parts.get("file"), "file"),
            columns=columns,
            key=self.strings(key, "key"),
            key_line=key.line if key else 0,
            keep=self.keep(parts.get("keep"), target),
            query=self.string(query, "query"),
            query_line=query.line if query else 0,
            beside=tuple(self.beside(parts.get("beside"), query)),
            personal=self.strings(personal, "personal"),
            personal_line=personal.line if personal else 0,
            text=self.text,
        )

    def target(self, root: Node, node: Node | None) -> Target | None:
        name = self.string(node, "target")
        if name in TARGETS_BY_NAME:
            return TARGETS_BY_NAME[str(name)]
        known = ", ".join(TARGETS_BY_NAME)
        self.wrong(node or root, "target", N_("is one of: %(known)s"), known=known)
        return None

    def shape(self, node: Node | None, key: str, more: tuple[str, ...] = ()) -> Shape:
        if node is None:
            return Shape()
        parts = self.parts(node, key, (*FILE_KEYS, *more))
        delimiter = self.string(parts.get("delimiter"), f"{key}.delimiter") or ","
        shape = Shape(
            format=self.choice(parts.get("format"), f"{key}.format", FORMATS),
            encoding=self.string(parts.get("encoding"), f"{key}.encoding"),
            delimiter=DELIMITERS.get(delimiter, delimiter),
            quote=self.string(parts.get("quote"), f"{key}.quote") or '"',
            sheet=self.string(parts.get("sheet"), f"{key}.sheet"),
            header=self.header(parts.get("header"), key),
            names=self.strings(parts.get("names"), f"{key}.names"),
            nulls=self.strings(parts.get("nulls"), f"{key}.nulls"),
            zone=self.string(parts.get("zone"), f"{key}.zone"),
            decimal=self.string(parts.get("decimal"), f"{key}.decimal") or ".",
            thousands=self.string(parts.get("thousands"), f"{key}.thousands") or "",
        )
        self.check_shape(shape, parts, key)
        return shape

    def header(self, node: Node | None, key: str) -> int:
        if node is None:
            return 1
        if node.value in (None, False, "none"):
            return 0
        if isinstance(node.value, str) and node.value.isdigit():
            return int(node.value)
        self.wrong(node, f"{key}.header", N_("is a row number, or none"))
        return 1

    def check_shape(self, shape: Shape, parts: dict[str, Node], key: str) -> None:
        if shape.encoding is not None and not _is_encoding(shape.encoding):
            self.wrong(parts["encoding"], f"{key}.encoding", N_("no encoding has this name"))
        if shape.zone is not None and not _is_zone(shape.zone):
            self.wrong(parts["zone"], f"{key}.zone", N_("no time zone has this name"))
        for name in ("delimiter", "quote", "decimal"):
            if len(getattr(shape, name)) != 1:
                self.wrong(parts[name], f"{key}.{name}", N_("is one character"))
        if shape.decimal == shape.thousands:
            self.wrong(parts["thousands"], f"{key}.thousands", N_("is the decimal mark already"))
        if shape.header == 0 and not shape.names:
            self.wrong(parts["header"], f"{key}.header", N_("without a header, give file.names"))
        if shape.header and shape.names:
            self.wrong(parts["names"], f"{key}.names", N_("is for a file without header: none"))
        if len(set(shape.names)) < len(shape.names):
            self.wrong(parts["names"], f"{key}.names", N_("holds a name twice"))

    def beside(self, node: Node | None, query: Node | None) -> Iterator[Beside]:
        if node is None:
            return
        if query is None:
            self.wrong(node, "beside", N_("only a query can use other files"))
        for name, part in self.parts(node, "beside", None).items():
            key = f"beside.{name}"
            shape = self.shape(part, key, ("path",))
            path = self.string(part.value.get("path"), f"{key}.path") if part.is_dict else None
            if path is None:
                self.wrong(part, f"{key}.path", N_("is missing"))
            elif not name.isidentifier() or name == "raw":
                self.wrong(part, key, N_("is not a name that a query can use"))
            else:
                yield Beside(name, path, shape, part.line)

    def keep(self, node: Node | None, target: Target) -> Keep | None:
        if node is None:
            return None
        if node.is_text and node.value in KEEPS:
            if node.value == "sum" and target.sums is None:
                self.wrong(node, "keep", N_("%(target)s cannot be added up"), target=target.name)
            return Keep(node.value, None, node.line)
        if node.is_dict and len(node.value) == 1 and next(iter(node.value)) in KEEPS_BY:
            how, by = next(iter(node.value.items()))
            return Keep(how, self.string(by, f"keep.{how}"), node.line)
        known = ", ".join((*KEEPS, *(f"{{{how}: column}}" for how in KEEPS_BY)))
        self.wrong(node, "keep", N_("is one of: %(known)s"), known=known)
        return None

    # -- columns -------------------------------------------------------------------------------

    def columns(self, root: Node, node: Node | None, target: Target) -> Iterator[Spec]:
        if node is None or not node.is_dict:
            self.wrong(node or root, "columns", N_("is missing"))
            return
        known = tuple(column.name for column in target.columns)
        parts = self.parts(node, "columns", known)
        for column in target.columns:
            if column.name in parts:
                yield self.column(column, parts[column.name])
            elif column.is_required:
                self.wrong(node, f"columns.{column.name}", N_("is missing"))
        one_of = target.needs_one_of
        if one_of and not any(name in parts for name in one_of):
            message = N_("needs one of: %(columns)s")
            self.wrong(node, "columns", message, columns=", ".join(one_of))
        for first, second in target.excludes:
            if first in parts and second in parts:
                message = N_("says the same as %(column)s: give one of them")
                self.wrong(parts[second], f"columns.{second}", message, column=first)

    def column(self, column: Column, node: Node) -> Spec:
        key = f"columns.{column.name}"
        if node.is_text:
            return Spec(column, node.line, node.value, is_personal=column.is_personal)
        if not node.is_dict:
            self.wrong(node, key, N_("is the name of a column, or {from: ..., ...}"))
            return Spec(column, node.line)
        parts = self.parts(node, key, COLUMN_KEYS)
        spec = Spec(
            column=column,
            line=node.line,
            source=self.string(parts.get("from"), f"{key}.from"),
            value=self.scalar(parts.get("value"), f"{key}.value"),
            formats=self.formats(parts.get("format"), f"{key}.format", column),
            map=self.map(parts.get("map"), f"{key}.map"),
            unmapped=self.choice(parts.get("unmapped"), f"{key}.unmapped", UNMAPPED) or "reject",
            default=self.scalar(parts.get("default"), f"{key}.default"),
            scale=self.scale(parts.get("scale"), f"{key}.scale", column),
            is_personal=column.is_personal or self.flag(parts.get("personal"), f"{key}.personal"),
        )
        if (spec.source is None) == ("value" not in parts):
            self.wrong(node, key, N_("needs either from or value"))
        elif spec.source is None and len(parts) > 1:
            self.wrong(node, key, N_("value stands alone"))
        if "unmapped" in parts and spec.map is None:
            self.wrong(parts["unmapped"], f"{key}.unmapped", N_("is for a map"))
        if spec.is_personal and not column.is_personal:
            message = N_("a personal column cannot feed %(column)s")
            self.wrong(node, key, message, column=column.name)
        return spec

    def formats(self, node: Node | None, key: str, column: Column) -> tuple[str, ...]:
        if node is None:
            return ()
        found = self.strings(node, key)
        if column.kind not in TIMED:
            self.wrong(node, key, N_("is for dates; %(column)s is none"), column=column.name)
        for text in found:
            if text not in (ISO, EXCEL) and (why := _format_problem(text, column.kind)):
                self.wrong(node, key, why, format=text)
        return found

    def map(self, node: Node | None, key: str) -> tuple[tuple[str, str | None], ...] | None:
        if node is None:
            return None
        parts = self.parts(node, key, None)
        return tuple((old, self.scalar(new, f"{key}.{old}")) for old, new in parts.items())

    def scale(self, node: Node | None, key: str, column: Column) -> Decimal:
        if node is None:
            return Decimal(1)
        if column.kind not in NUMBERS:
            self.wrong(node, key, N_("is for numbers; %(column)s is none"), column=column.name)
        try:
            scale = SCALES.get(str(node.value)) or Decimal(str(node.value))
            if SMALLEST <= scale < LARGEST and scale % SMALLEST == 0:
                return scale
        except InvalidOperation:
            pass
        self.wrong(node, key, N_("is a number from 0.0001 to 9999999999, or one of: %(known)s"),
                   known=", ".join(SCALES))  # fmt: skip
        return Decimal(1)

    # -- values --------------------------------------------------------------------------------

    def parts(self, node: Node, key: str, known: tuple[str, ...] | None) -> dict[str, Node]:
        """The entries of a mapping; unknown ones are a mistake unless every name is allowed."""
        if not node.is_dict:
            self.wrong(node, key, N_("holds entries of the form name: value"))
            return {}
        found: dict[str, Node] = node.value
        for name, part in found.items():
            if known is not None and name not in known:
                at = f"{key}.{name}" if key else name
                self.wrong(part, at, N_("is not known here; known: %(known)s"),
                           known=", ".join(known))  # fmt: skip
        return {name: part for name, part in found.items() if known is None or name in known}

    def string(self, node: Node | None, key: str) -> str | None:
        if node is None:
            return None
        if node.is_text and node.value:
            return str(node.value)
        self.wrong(node, key, N_("is a text"))
        return None

    def strings(self, node: Node | None, key: str) -> tuple[str, ...]:
        if node is None:
            return ()
        if node.is_text:
            return (str(node.value),)
        if node.is_list and all(part.is_text for part in node.value):
            return tuple(str(part.value) for part in node.value)
        self.wrong(node, key, N_("is a text or a list of texts"))
        return ()

    def scalar(self, node: Node | None, key: str) -> str | None:
        if node is None or node.value is None:
            return None
        if isinstance(node.value, bool):
            return "true" if node.value else "false"
        return self.string(node, key) if node.value != "" else None

    def choice(self, node: Node | None, key: str, known: tuple[str, ...]) -> str | None:
        if node is None:
            return None
        found = "null" if node.value is None and "null" in known else node.value
        if found in known:
            return str(found)
        self.wrong(node, key, N_("is one of: %(known)s"), known=", ".join(known))
        return None

    def flag(self, node: Node | None, key: str) -> bool:
        if node is not None and not isinstance(node.value, bool):
            self.wrong(node, key, N_("is true or false"))
        return node is not None and node.value is True


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name))
    except LookupError:
        return False


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def _format_problem(text: str, kind: Kind) -> str | None:
    if "%z" in text or "%Z" in text:
        return N_("%(format)s: moments with an offset are read by the format iso")
    try:
        with duckdb.connect() as db:
            db.execute("select try_strptime('', ?)", [text])
    except duckdb.Error:
        return N_("%(format)s is not a date format")
    if "%Y" not in text and "%y" not in text:
        return N_("%(format)s lacks the year")
    has_day = "%j" in text or (
        any(part in text for part in ("%d", "%-d"))
        and any(part in text for part in ("%m", "%-m", "%b", "%B"))
    )
    return N_("%(format)s lacks month or day") if kind is not Kind.PERIOD and not has_day else None
