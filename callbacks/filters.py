"""Reading the filters of a page from its address."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from domain.errors import BadValue
from domain.scope import Rights, Scope, read_filters, read_period
from metrics.days import Against


def read_query(search: str | None) -> Mapping[str, str]:
    """The arguments of an address by name: `?period=month&team=T01,T02`."""
    return dict(parse_qsl((search or "").removeprefix("?")))


def read_scope(search: str | None, rights: Rights, today: date, default: str = "") -> Scope:
    """Which rows a page is about: its filters, the period (or the preset `default`; none without
    one) and the reader's rights. Raises `BadValue` for a period that cannot be read.

    `today` is the day that presets count from: the warehouse's last day, or the calendar's.
    """
    query = read_query(search)
    named = query.get("period") or default
    period = read_period(named, today) if named else None
    return Scope(rights, period, read_filters(query))


def read_against(search: str | None, default: Against = Against.BEFORE) -> Against:
    """What the period is compared with."""
    named = read_query(search).get("vs")
    if named is None:
        return default
    if named not in set(Against):
        raise BadValue(field="vs", what="vs", value=named)
    return Against(named)
