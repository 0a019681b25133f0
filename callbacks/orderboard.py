"""The list of orders that an address and a typed text ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callbacks import asking
from callbacks.asking import Asked
from callbacks.filters import read_query
from metrics import boards, catalogue
from metrics import rows as metric_rows
from metrics.columns import Column
from metrics.kpi import Kpi, Table
from ui import orderlist
from ui.orderlist import Names

NEWEST = metric_rows.NEWEST[0]


@dataclass(frozen=True)
class Listed:
    """Which rows, which columns, in which order."""

    asked: Asked
    kpi: Kpi
    columns: tuple[str, ...]
    sort: str
    """A column, with `-` for descending."""
    text: str


def read(search: str, text: str = "", sort_model: Sequence[Mapping[str, str]] = ()) -> Listed:
    """The list of an address; without `of` all orders received in the period. The grid's own sort
    goes before the address's. Raises `NoSuchKpi`, `BadValue`, `NoWarehouse`."""
    query = read_query(search)
    kpi = catalogue.find(query["of"]) if query.get("of") else catalogue.ORDERS
    default = boards.DEFAULT_PERIODS["orders"] if orderlist.has_period(kpi) else ""
    sort = query.get("sort", NEWEST)
    for one in sort_model:
        sort = ("-" if one["sort"] == "desc" else "") + one["colId"]
    columns = orderlist.chosen(kpi, query.get("columns"))
    return Listed(asking.ask(search, default), kpi, columns, sort, text.strip())


def count(listed: Listed) -> int:
    """How many rows there are in all. Raises `NothingToOpen`."""
    return listed.asked.answer(
        ("count", listed.kpi.slug, listed.text),
        lambda cursor: metric_rows.count_rows(
            cursor, listed.kpi, listed.asked.scope, search=listed.text
        ),
    )


def title(listed: Listed, number: int) -> str:
    """What is listed, in words."""
    asked = listed.asked
    names = {name: asking.names(name, codes) for name, codes in asked.scope.filters}
    return orderlist.title(
        listed.kpi, asked.scope, names, number,
        asked.query.get("period", boards.DEFAULT_PERIODS["orders"]), asked.build.data_until,
    )  # fmt: skip


def rows(listed: Listed, start: int, end: int) -> list[dict[str, Any]]:
    """The rows from `start` to before `end` as the grid draws them."""
    known = orderlist.choosable(listed.kpi)
    shown = [known[name] for name in listed.columns]
    found = listed.asked.answer(
        ("rows", listed.kpi.slug, listed.columns, listed.sort, listed.text, start, end),
        lambda cursor: metric_rows.rows(
            cursor, listed.kpi, listed.asked.scope, search=listed.text, sort=(listed.sort,),
            columns=orderlist.fetched(listed.kpi, listed.columns), offset=start, limit=end - start,
        ),
    )  # fmt: skip
    names, as_of = _names(shown, found), listed.asked.build.as_of
    top = asking.listed("customer_levels")[:2]
    return [
        {"key": f"{row['order_id']}-{start + place}"}
        | orderlist.cells(row, shown, names, as_of=as_of, top_levels=top)
        for place, row in enumerate(found.dicts())
    ]


def _names(shown: Sequence[Column], found: Table) -> Names:
    """Names of all codes in these rows, by dimension."""
    columns = {one.name: one.dimension for one in shown if one.dimension} | {"level": "level"}
    codes: dict[str, set[Any]] = {}
    for name, dimension in columns.items():
        codes.setdefault(dimension, set()).update(found.column(name))
    return {dimension: asking.names(dimension, wanted) for dimension, wanted in codes.items()}
