"""Text becomes the typed columns of a target; what cannot be read becomes a reject with a reason.

Works in the scratch database of one file: from `given` (the file's rows, or the query's) it makes
`texts` (one text per target column), `typed` (values and mistakes) and `rejects`.
"""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

import duckdb
import orjson

from etl.dates import order_of, reading_of, wall_of
from etl.mapping import Mapping, Spec
from etl.readers import quoted, text
from etl.targets import LONGEST, SQL_TYPES, Kind
from i18n import N_

HIDDEN = "***"
"""Stands for a value that is not kept, because it is about a person."""
TRUTH = "true, false, yes, no, 是, 否, 1, 0"


@dataclass
class Reasons:
    """The reasons for which values of this file may be refused, by number."""

    known: list[tuple[str, str, Dict[str, Any]]] = field(default_factory=list)
    """Target column, message id, values."""

    def add(self, column: str, message: str, **values: Any) -> int:
        self.known.append((column, message, values))
        return len(self.known) - 1


@dataclass(frozen=True)
class Read:
    """SQL of one column: its value, its mistakes as (condition, reason) in order, and what both
    are made of, worked out once for each row (name to SQL over the texts)."""

    value: str
    mistakes: list[tuple[str, int]]
    parts: Dict[str, str] = field(default_factory=dict)


def cast(
    db: duckdb.DuckDBPyConnection, mapping: Mapping, columns: Dict[str, str],
    choices: Dict[str, tuple[str, ...]],
) -> None:  # fmt: skip
    """Make `typed` and `rejects` from `given`.

    `columns` are those of `given` with their SQL types; `choices` are values that a target column
    may have beside what the target says. Raises `BadMapping` for a date column that reads two ways.
    """
    _make_texts(db, mapping, columns)
    reasons = Reasons()
    reads = {
        spec.column.name: _read(db, mapping, spec, choices, reasons) for spec in mapping.columns
    }
    values = [_typed(name, reads, mapping) for name in _names(mapping)]
    mistakes = [
        f"case {' '.join(f'when {condition} then {reason}' for condition, reason in read.mistakes)}"
        " end"
        for read in reads.values()
        if read.mistakes
    ]
    if mapping.target.needs_one_of:
        one_of = mapping.target.needs_one_of
        reason = reasons.add(one_of[0], N_("has none of: %(columns)s"), columns=", ".join(one_of))
        given = [_t(spec) for spec in mapping.columns if spec.column.name in one_of]
        mistakes.append(f"case when coalesce({', '.join(given)}) is null then {reason} end")
    parts = [f", {sql} as {name}" for one in reads.values() for name, sql in one.parts.items()]
    db.execute(
        f"""
        create or replace table typed as
        select _nth, _row, {", ".join(values)}, {_group(mapping, columns)} as _group,
            {_order(mapping, columns, reads)} as _order,
            list_filter([{", ".join(mistakes)}]::int[], lambda one: one is not null) as _mistakes
        from (select *{"".join(parts)} from texts)
        """
    )
    _make_rejects(db, mapping, reasons)


def _names(mapping: Mapping) -> list[str]:
    return [column.name for column in mapping.target.columns]


# -- texts -------------------------------------------------------------------------------------


def _make_texts(db: duckdb.DuckDBPyConnection, mapping: Mapping, columns: Dict[str, str]) -> None:
    parts = [quoted(name) for name in _also_needed(mapping) if name in columns]
    for spec in mapping.columns:
        name = spec.column.name
        plain = "null::varchar" if spec.source is None else _plain(mapping, spec.source)
        parts.append(f"{plain} as {_given(name)}")
        if _is_changed(spec):
            parts.append(f"{_text(spec)} as {_t(spec)}")
    db.execute(f"create or replace table texts as select _nth, _row, {', '.join(parts)} from given")


def _also_needed(mapping: Mapping) -> tuple[str, ...]:
    """Columns of the file that key and `keep` go by."""
    by = mapping.keep.by if mapping.keep else None
    return tuple(dict.fromkeys((*mapping.key, *([by] if by else []))))


def _is_changed(spec: Spec) -> bool:
    """Whether a target column is read from another text than the file gives."""
    return spec.source is None or spec.map is not None or spec.default is not None


def _given(name: str) -> str:
    """The column of `texts` with what the file gives for a target column."""
    return quoted(f"given for {name}")


def _t(spec: Spec) -> str:
    """The column of `texts` with what a target column is read from."""
    name = spec.column.name
    return quoted(f"text of {name}") if _is_changed(spec) else _given(name)


def _plain(mapping: Mapping, column: str) -> str:
    """The text of a column of the file without space around it; null for the null words."""
    plain = f"without_space({quoted(column)})"
    if mapping.shape.nulls:
        words = ", ".join(text(word) for word in mapping.shape.nulls)
        return f"case when {plain} not in ({words}) then {plain} end"
    return plain


def _text(spec: Spec) -> str:
    """The text of a target column after map and default."""
    if spec.source is None:
        return "null::varchar" if spec.value is None else text(spec.value)
    found = _given(spec.column.name)
    if spec.map is not None:
        cases = " ".join(
            f"when {text(old)} then {'null' if new is None else text(new)}" for old, new in spec.map
        )
        other = found if spec.unmapped == "keep" else "null"
        found = f"case {found} {cases} else {other} end" if cases else other
    return f"coalesce({found}, {text(spec.default)})" if spec.default is not None else found


# -- values ------------------------------------------------------------------------------------


def _read(
    db: duckdb.DuckDBPyConnection, mapping: Mapping, spec: Spec,
    choices: Dict[str, tuple[str, ...]], reasons: Reasons,
) -> Read:  # fmt: skip
    name, kind = spec.column.name, spec.column.kind
    t = _t(spec)
    mistakes: list[tuple[str, int]] = []
    if spec.map is not None and spec.unmapped == "reject":
        known = ", ".join(text(old) for old, _new in spec.map) or "null"
        given = _given(name)
        mistakes.append((f"{given} not in ({known})", reasons.add(name, N_("is not in the map"))))
    if spec.column.is_required:
        mistakes.append((f"{t} is null", reasons.add(name, N_("is empty"))))
    if kind in (Kind.CODE, Kind.TEXT):
        return Read(t, mistakes + _text_mistakes(spec, t, choices.get(name, ()), reasons))
    if kind is Kind.BOOLEAN:
        reason = reasons.add(name, N_("is none of: %(known)s"), known=TRUTH)
        return Read(f"truth({t})", [*mistakes, (f"{t} is not null and truth({t}) is null", reason)])
    if kind in (Kind.INTEGER, Kind.DECIMAL):
        return _read_number(mapping, spec, t, mistakes, reasons)
    order = order_of(db, mapping, spec, t)
    return _read_moment(mapping, spec, order, t, mistakes, reasons)


def _text_mistakes(
    spec: Spec, t: str, choices: tuple[str, ...], reasons: Reasons
) -> list[tuple[str, int]]:
    name = spec.column.name
    longest = spec.column.longest or LONGEST[spec.column.kind]
    reason = reasons.add(name, N_("is longer than %(longest)s characters"), longest=longest)
    mistakes = [(f"length({t}) > {longest}", reason)]
    known = spec.column.choices or choices
    if known:
        listed = ", ".join(text(one) for one in known)
        reason = reasons.add(name, N_("is none of: %(known)s"), known=", ".join(known))
        mistakes.append((f"{t} not in ({listed})", reason))
    return mistakes


def _read_number(
    mapping: Mapping, spec: Spec, t: str, mistakes: list[tuple[str, int]], reasons: Reasons
) -> Read:
    name, shape = spec.column.name, mapping.shape
    point, comma = (f"[{mark}]" if mark else "" for mark in (shape.decimal, shape.thousands))
    whole = rf"([0-9]+|[0-9]{{1,3}}({comma}[0-9]{{3}})+)" if comma else "[0-9]+"
    percent = "%?" if spec.scale * 100 == 1 else ""
    pattern = f"[+-]?({whole}({point}[0-9]*)?|{point}[0-9]+){percent}"
    digits = f"replace({t}, '%', '')"
    if shape.thousands:
        digits = f"replace({digits}, {text(shape.thousands)}, '')"
    if shape.decimal != ".":
        digits = f"replace({digits}, {text(shape.decimal)}, '.')"
    exact = f"try_cast({digits} as decimal(24, 8)) * {spec.scale}::decimal(14, 4)"
    number = f"try_cast({exact} as decimal(18, 4))"
    wrong = f"not regexp_full_match({t}, {text(pattern)}) or ({t} is not null and {number} is null)"
    reason = reasons.add(name, N_("is not a number like %(example)s"),
                         example=f"1{shape.thousands}234{shape.decimal}5")  # fmt: skip
    mistakes = [*mistakes, (wrong, reason)]
    if spec.column.kind is Kind.INTEGER:
        reason = reasons.add(name, N_("is not a whole number"))
        mistakes.append((f"{number} <> round({number})", reason))
        number = f"try_cast({number} as bigint)"
    return Read(number, mistakes)


def _read_moment(
    mapping: Mapping, spec: Spec, order: str | None, t: str,
    mistakes: list[tuple[str, int]], reasons: Reasons,
) -> Read:  # fmt: skip
    name = spec.column.name
    reading = reading_of(spec, order, t)
    moment, offset, unclear = (
        quoted(f"{part} of {name}") for part in ("moment", "offset", "unclear")
    )
    parts = {moment: reading.value, offset: reading.has_offset, unclear: reading.reads_two_ways}
    value = moment
    if spec.formats:
        reason = reasons.add(name, N_("is not a date in the form %(format)s"),
                             format=" / ".join(spec.formats))  # fmt: skip
    else:
        reason = reasons.add(name, N_("is not a date"))
    mistakes = [
        *mistakes,
        (f"{t} is not null and {moment} is null", reason),
        (unclear, reasons.add(name, N_("reads two ways by the formats given"))),
        (f"year({moment}) not between 1900 and 2100",
         reasons.add(name, N_("lies outside the years 1900 to 2100"))),
    ]  # fmt: skip
    if spec.column.kind is Kind.MOMENT:
        wall = wall_of(mapping.shape.zone, moment)
        value = f"if({offset}, {wall_of('UTC', moment).value}, {wall.value})"
        if wall.is_unsure is not None:
            message = N_("is no moment, or two, in %(zone)s: the clocks change there")
            reason = reasons.add(name, message, zone=mapping.shape.zone)
            mistakes.append((f"not {offset} and {wall.is_unsure}", reason))
    return Read(value, mistakes, parts)


def _typed(name: str, reads: Dict[str, Read], mapping: Mapping) -> str:
    column = mapping.target.column(name)
    assert column is not None
    kind = SQL_TYPES[column.kind]
    if name in reads:
        return f"try_cast({reads[name].value} as {kind}) as {quoted(name)}"
    fixed = text(mapping.source) if name == "source" else "null"
    return f"{fixed}::{kind} as {quoted(name)}"


# -- keys --------------------------------------------------------------------------------------


def _group(mapping: Mapping, columns: Dict[str, str]) -> str:
    """The key that the mapping names, as text; null without one."""
    parts = [_named(mapping, name, columns) for name in mapping.key]
    return joined(parts) if parts else "null::varchar"


def joined(parts: list[str]) -> str:
    """Values as one text that tells them apart; null if all are null."""
    filled = f"coalesce({', '.join(f'({part})::varchar' for part in parts)}) is not null"
    all_of_them = ", ".join(f"coalesce(({part})::varchar, '')" for part in parts)
    return f"case when {filled} then concat_ws(chr(31), {all_of_them}) end"


def _order(mapping: Mapping, columns: Dict[str, str], reads: Dict[str, Read]) -> str:
    """What `keep` goes by, as text; of a target column, as it was read."""
    by = mapping.keep.by if mapping.keep else None
    if by is None:
        return "null::varchar"
    return _plain(mapping, by) if by in columns else f"({reads[by].value})::varchar"


def _named(mapping: Mapping, name: str, columns: Dict[str, str]) -> str:
    if name in columns:
        return _plain(mapping, name)
    spec = mapping.spec(name)
    return "null::varchar" if spec is None else _t(spec)


# -- rejects -----------------------------------------------------------------------------------


def _make_rejects(db: duckdb.DuckDBPyConnection, mapping: Mapping, reasons: Reasons) -> None:
    """One row for each mistake: row, column of the file, value, reason."""
    db.execute("create or replace temp table reasons (reason int, target varchar, source varchar,"
               " message varchar, details varchar)")  # fmt: skip
    parts = []
    for number, (name, message, values) in enumerate(reasons.known):
        spec = mapping.spec(name)
        source = spec.source if spec and spec.source else name
        details = orjson.dumps(dict(values)).decode()
        db.execute("insert into reasons values (?, ?, ?, ?, ?)",
                   [number, name, source, message, details])  # fmt: skip
        if spec is not None:
            is_about_people = spec.is_personal or (spec.source in mapping.personal)
            shown = text(HIDDEN) if is_about_people else f"x.{_given(name)}"
            parts.append(f"when r.target = {text(name)} then {shown}")
    value = f"case {' '.join(parts)} end" if parts else "null"
    db.execute(
        f"""
        create or replace table rejects as
        select m._row as row, r.source as column, ({value})::varchar as value, r.message, r.details
        from (select _nth, _row, unnest(_mistakes) as reason from typed) m
        join reasons r using (reason)
        join texts x using (_nth)
        order by m._nth, m.reason
        """
    )
