"""Which row of a key stays: makes `kept` and `merged` of `typed`, and adds to `rejects`.

Equal rows count once. Rows of one key that differ are refused, all of them, unless the mapping
says which to keep: nobody here could know.
"""

import duckdb

from etl.casting import joined
from etl.mapping import BadMapping, Mapping, Problem
from etl.readers import quoted, text
from i18n import N_

ISO_MOMENT = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?"
NUMBER = r"[+-]?\d+(\.\d*)?"
NO_KEY = N_("has no key: %(columns)s")
TWICE = N_("the same key stands in row %(other)s and says something else: say which to keep")


def apply_keep(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Make `kept` (one row a key, with `_key`) and `merged` (`_nth` of the rows that gave way)."""
    own = joined([quoted(name) for name in mapping.target.key])
    group = "_group" if mapping.key else own
    db.execute(
        f"""
        create or replace table good as
        select * exclude (_mistakes, _group), {group} as _group,
            {_across_files(mapping, own)} as _key
        from typed where len(_mistakes) = 0
        """
    )
    names = ", ".join(mapping.key or mapping.target.key)
    _refuse(db, NO_KEY, "_group is null", f"json_object('columns', {text(names)})")
    how = mapping.keep.how if mapping.keep else None
    if how == "sum":
        _add_up(db, mapping)
    else:
        _choose(db, mapping, how)
    _refuse_clashes(db, mapping)
    db.execute("create or replace table merged as select _nth from good anti join kept using (_nth)"
               " where _nth not in (select _nth from clashing)")  # fmt: skip


def _across_files(mapping: Mapping, own: str) -> str:
    """What tells rows apart from file to file: amounts of different sources add up."""
    if mapping.target.sums != "amount_yuan":
        return own
    group = "_group" if mapping.key else own
    return f"concat_ws(chr(31), {text(mapping.source)}, {group})"


def _choose(db: duckdb.DuckDBPyConnection, mapping: Mapping, how: str | None) -> None:
    order = {
        None: "_nth", "first": "_nth", "last": "_nth desc",
        "first_by": f"{_by(db, mapping)} asc nulls last, _nth",
        "last_by": f"{_by(db, mapping)} desc nulls last, _nth desc",
    }[how]  # fmt: skip
    db.execute(
        f"create or replace table kept as select * exclude (_group, _order) from good"
        f" qualify row_number() over (partition by _group order by {order}) = 1"
    )


def _by(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> str:
    """How `keep` compares: as numbers, or as moments that sort as text."""
    if mapping.keep is None or mapping.keep.by is None:
        return "_nth"
    found = db.execute(
        "select bool_and(regexp_full_match(_order, ?)), bool_and(regexp_full_match(_order, ?)),"
        " any_value(_order) filter (not regexp_full_match(_order, ?)) from good",
        [NUMBER, ISO_MOMENT, NUMBER],
    ).fetchone()
    are_numbers, are_moments, example = found or (True, False, None)
    if are_numbers is not False:
        return "try_cast(_order as decimal(38, 10))"
    if are_moments:
        return "_order"
    message = N_("%(column)s holds neither numbers nor ISO dates (%(value)s): name a target column")
    values = {"column": mapping.keep.by, "value": example}
    key = f"keep.{mapping.keep.how}"
    raise BadMapping(mapping.name, [Problem(mapping.keep.line, key, message, values)])


def _add_up(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    amount = str(mapping.target.sums)
    others = [
        f"arg_min({quoted(column.name)}, _nth) as {quoted(column.name)}"
        for column in mapping.target.columns
        if column.name != amount
    ]
    db.execute(
        f"create or replace table kept as select min(_nth) as _nth, min(_row) as _row,"
        f" {', '.join(others)}, sum({amount})::decimal(18, 4) as {amount},"
        " any_value(_key) as _key from good group by _group"
    )


def _refuse_clashes(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Without `keep`, rows of one key must be equal; and no two rows that stay share a key."""
    db.execute("create or replace table clashing (_nth bigint)")
    if mapping.keep is None:
        values = ", ".join(quoted(column.name) for column in mapping.target.columns)
        _clash(db, "good", "_group", f"count(distinct row({values}))")
    _clash(db, "kept", "_key", "count(*)")


def _clash(db: duckdb.DuckDBPyConnection, table: str, key: str, kinds: str) -> None:
    db.execute(
        f"""
        create or replace temp table clashes as
        select {key} as key, min(_row) as first, max(_row) as last from {table}
        where {key} in (select {key} from {table} group by {key} having count(*) > 1)
        group by {key} having {kinds} > 1
        """
    )
    db.execute(
        f"""
        create or replace temp table refused as
        select t._nth, t._row, case when t._row = c.first then c.last else c.first end as other
        from {table} t join clashes c on t.{key} = c.key
        """
    )
    db.execute(
        "insert into rejects select _row, null, null, ?, json_object('other', other) from refused",
        [TWICE],
    )
    db.execute("insert into clashing select _nth from refused")
    db.execute("delete from kept where _nth in (select _nth from refused)")


def _refuse(db: duckdb.DuckDBPyConnection, message: str, condition: str, details: str) -> None:
    db.execute(
        f"insert into rejects select _row, null, null, ?, {details} from good where {condition}",
        [message],
    )
    db.execute(f"delete from good where {condition}")
