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
    db.execute("create or replace table dropped (_nth bigint)")
    db.execute("create or replace table merged (_nth bigint)")
    db.execute(
        f"""
        create or replace view good as
        select * exclude (_mistakes, _group), {group} as _group,
            {_across_files(mapping, own)} as _key
        from typed where len(_mistakes) = 0 and _nth not in (from dropped)
        """
    )
    names = ", ".join(mapping.key or mapping.target.key)
    _refuse(db, NO_KEY, "_group is null", f"json_object('columns', {text(names)})")
    how = mapping.keep.how if mapping.keep else None
    if how is None:
        values = ", ".join(quoted(column.name) for column in mapping.target.columns)
        _clash(db, "good", "_group", f"count(distinct row({values}))")
    if how == "sum":
        _add_up(db, mapping)
    else:
        _choose(db, mapping, how)
    db.execute(
        f"create or replace view kept as select * from {'summed' if how == 'sum' else 'good'}"
        " where _nth not in (from dropped) and _nth not in (from merged)"
    )
    _clash(db, "kept", "_key", "count(*)")


def _across_files(mapping: Mapping, own: str) -> str:
    """What tells rows apart from file to file: amounts of different sources add up."""
    if mapping.target.sums != "amount_yuan":
        return own
    group = "_group" if mapping.key else own
    return f"concat_ws(chr(31), {text(mapping.source)}, {group})"


def _choose(db: duckdb.DuckDBPyConnection, mapping: Mapping, how: str | None) -> None:
    """Put into `merged` the rows that give way to another one of their key."""
    order = {
        None: "_nth", "first": "_nth", "last": "_nth desc",
        "first_by": f"{_by(db, mapping)} asc nulls last, _nth",
        "last_by": f"{_by(db, mapping)} desc nulls last, _nth desc",
    }[how]  # fmt: skip
    db.execute(
        f"insert into merged select _nth from {_repeated('good', '_group')}"
        f" qualify row_number() over (partition by _group order by {order}) > 1"
    )


def _repeated(table: str, key: str) -> str:
    """The rows of a table whose key stands more than once."""
    twice = f"select {key} from {table} group by {key} having count(*) > 1"
    return f"(from {table} semi join ({twice}) using ({key}))"


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
    """Make `summed`: one row a key, with the sum of the amount."""
    amount = str(mapping.target.sums)
    others = [
        f"arg_min({quoted(column.name)}, _nth) as {quoted(column.name)}"
        for column in mapping.target.columns
        if column.name != amount
    ]
    db.execute(
        f"create or replace table summed as select min(_nth) as _nth, min(_row) as _row,"
        f" {', '.join(others)}, sum({amount})::decimal(18, 4) as {amount},"
        " any_value(_key) as _key from good group by _group"
    )
    db.execute("insert into merged select _nth from good"
               " where _nth not in (select _nth from summed)")  # fmt: skip


def _clash(db: duckdb.DuckDBPyConnection, table: str, key: str, kinds: str) -> None:
    """Refuse all rows of a key whose rows differ (`kinds` counts them)."""
    db.execute(
        f"""
        create or replace temp table refused as
        select t._nth, t._row, if(t._row = c.first, c.last, c.first) as other
        from {table} t join (
            select {key} as key, min(_row) as first, max(_row) as last
            from {_repeated(table, key)} group by {key} having {kinds} > 1
        ) c on t.{key} = c.key
        """
    )
    db.execute(
        "insert into rejects select _row, null, null, ?, json_object('other', other) from refused",
        [TWICE],
    )
    db.execute("insert into dropped select _nth from refused")


def _refuse(db: duckdb.DuckDBPyConnection, message: str, condition: str, details: str) -> None:
    db.execute(
        f"insert into rejects select _row, null, null, ?, {details} from good where {condition}",
        [message],
    )
    db.execute(f"insert into dropped select _nth from good where {condition}")
