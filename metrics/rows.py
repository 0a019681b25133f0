"""The orders behind a figure: exactly the rows that it counts."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.errors import BadValue
from domain.kinds import MAIN_CLOCKS
from domain.scope import Scope
from i18n import _
from metrics.columns import COLUMNS, USUAL, USUAL_OF_CLOCKS, Column
from metrics.kpi import Kpi, Measured, NothingToOpen, Table
from metrics.question import Cursor, Question, Values, facts

KEYS = {
    "fct_orders": ("o.order_id",),
    "fct_clocks": ("c.order_id", "c.clock", "c.leg"),
    "rpt_backlog": ("c.order_id", "c.day"),
}
"""What tells the rows of a list apart: the last things they are sorted by."""


NEWEST = ("-received_at",)
HANDLING = "handling_minutes"
Row = tuple[Any, ...]


def usual_columns(kpi: Kpi) -> tuple[str, ...]:
    """The columns that a list of a figure's rows shows until somebody chooses."""
    of_clocks = isinstance(kpi, Measured) and kpi.mart == "fct_clocks"
    return USUAL_OF_CLOCKS if of_clocks else USUAL


def rows(
    cursor: Cursor, kpi: Kpi, scope: Scope, *, columns: Sequence[str] = (),
    sort: Sequence[str] = NEWEST, offset: int = 0, limit: int | None = 100, search: str = "",
) -> Table:  # fmt: skip
    """The rows that a figure counts in a scope: `order_id`, then the columns asked for (codes).

    Of a share the numerator's, of a mean those it is of; of a clock's KPI one row for each clock.
    `sort` names columns that are not looked up, with `-` for descending; `limit` None gives all.
    `search` is a part of an order's, a service's or a customer's number or of a customer's name.
    Raises `NothingToOpen`, `BadValue` for an unknown column, and what `measure` raises.
    """
    names, found = _listed(cursor, kpi, scope, columns, sort, search, offset, limit)
    return Table(names, _completed(cursor, names, found.fetchall()))


def stream(
    cursor: Cursor, kpi: Kpi, scope: Scope, *, columns: Sequence[str] = (),
    sort: Sequence[str] = NEWEST, search: str = "", chunk: int = 2000,
) -> Iterator[Table]:  # fmt: skip
    """All the rows that a figure counts, `chunk` of them at a time, as `rows` gives them."""
    names, found = _listed(cursor, kpi, scope, columns, sort, search, 0, None)
    while part := found.fetchmany(chunk):
        yield Table(names, _completed(cursor.cursor(), names, part))


def _listed(
    cursor: Cursor, kpi: Kpi, scope: Scope, columns: Sequence[str], sort: Sequence[str],
    search: str, offset: int, limit: int | None,
) -> tuple[tuple[str, ...], Cursor]:  # fmt: skip
    opened = _opened(kpi)
    known = COLUMNS[opened.mart]
    chosen = [_column(known, name) for name in columns or usual_columns(kpi)]
    values = Values()
    relation = _found(cursor, opened, scope, values)
    keys = KEYS[opened.mart]
    order = [*(_order(known, name) for name in sort), *(f"{key} nulls last" for key in keys)]
    listed = ", ".join([keys[0], *(column.sql for column in chosen)])
    page = f" limit {values.bind(limit)}" if limit is not None else ""
    sql = (
        f"select {listed} from {relation}{_matching(search, values)}"
        f" order by {', '.join(order)}{page} offset {values.bind(offset)}"
    )
    names = ("order_id", *(column.name for column in chosen))
    return names, cursor.execute(sql, values.used_in(sql))


def count_rows(cursor: Cursor, kpi: Kpi, scope: Scope, *, search: str = "") -> int:
    """How many rows there are behind a figure: the figure itself, if it is a number of them."""
    opened = _opened(kpi)
    values = Values()
    relation = _found(cursor, opened, scope, values)
    sql = f"select count(*) from {relation}{_matching(search, values)}"
    ((number,),) = cursor.execute(sql, values.used_in(sql)).fetchall()
    return int(number)


def _opened(kpi: Kpi) -> Measured:
    if not isinstance(kpi, Measured) or not kpi.opens:
        raise NothingToOpen(kpi=kpi.name())
    return kpi


def _found(cursor: Cursor, kpi: Measured, scope: Scope, values: Values) -> str:
    """The counted rows as `c` and their orders as `o`; where the rows are orders, only `o`."""
    question = Question(kpi, scope, (), facts(cursor) if kpi.is_stock else None)
    mart, conditions = question.rows(values)
    where = " and ".join([*conditions, f"({kpi.counted})"])
    if mart == "fct_orders":
        return f"(select * from {mart} where {where}) o"
    return f"(select * from {mart} where {where}) c left join fct_orders o using (order_id)"


def _matching(search: str, values: Values) -> str:
    typed = search.strip().lower()
    if not typed:
        return ""
    text = values.bind(typed)
    numbers = " or ".join(
        f"contains(lower(o.{name}), {text})" for name in ("order_no", "service_no", "customer_no")
    )
    named = f"select customer_no from dim_customers where contains(lower(name), {text})"
    return f" where ({numbers} or o.customer_no in ({named}))"


def _column(known: dict[str, Column], name: str) -> Column:
    column = known.get(name)
    if column is None:
        raise BadValue(field="columns", what=_("Column"), value=name)
    return column


def _order(known: dict[str, Column], name: str) -> str:
    direction = " desc nulls last" if name.startswith("-") else " nulls last"
    column = _column(known, name.removeprefix("-"))
    if column.is_looked_up:
        raise BadValue(field="sort", what=_("Column"), value=name)
    return column.sql + direction


def _completed(cursor: Cursor, names: Sequence[str], found: list[Row]) -> list[Row]:
    """The rows with the working minutes of each order's main clock, where those are asked for: of
    an order that was opened again, those of its last round."""
    if HANDLING not in names or not found:
        return found
    place, values = names.index(HANDLING), Values()
    orders = ", ".join(values.bind(order_id) for order_id in {row[0] for row in found})
    sql = (
        "select order_id, arg_max(elapsed_minutes, started_at) from fct_clocks"
        f" where clock in {MAIN_CLOCKS} and stopped_at is not null and order_id in ({orders})"
        " group by order_id"
    )
    minutes = dict(cursor.execute(sql, values.used_in(sql)).fetchall())
    return [(*row[:place], minutes.get(row[0]), *row[place + 1 :]) for row in found]
