"""Dates in text: in the forms that the mapping names, or, without any, in the only way they read.

03/04/2026 reads two ways. A column without a format is read day first or month first only if some
of its values allow nothing else; else the mapping is refused, with an example.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

import config
from domain.errors import Refused
from etl.grammar import EXCEL, ISO
from etl.mapping import BadMapping, Mapping, Problem, Spec
from etl.readers import text
from etl.targets import Kind
from i18n import N_

YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "year_first", "day_first", "month_first"


class ClocksChange(Refused):
    message = N_("PAIDAN_TZ=%(zone)s: its clocks change during the year; name a zone without.")


@dataclass(frozen=True)
class Reading:
    """How the text of a date column is read: SQL over the text `t`."""

    value: str
    """The moment as the file writes it, null if it cannot be read."""
    reads_two_ways: str
    """True if the formats of the mapping disagree about the text."""
    has_offset: str
    """True if the text names its own offset from UTC."""


def reading_of(spec: Spec, order: str | None, t: str) -> Reading:
    """How `spec` reads the text `t`; `order` is the one found for a column without formats."""
    real = f"real_date({t})"
    if spec.column.kind is Kind.PERIOD and not spec.formats:
        return Reading(f"period_of({t})", "false", "false")
    ways = [_way(form, t) for form in spec.formats] or [_way(ISO, t)]
    if order is not None:
        ways.append(f"{order}({t})")
    two_ways = "false"
    if len(ways) > 1:
        two_ways = f"({real} is null and len(list_distinct([{', '.join(ways)}])) > 1)"
    value = f"coalesce({real}, {', '.join(ways)})"
    if spec.column.kind is Kind.PERIOD:
        value = f"date_trunc('month', {value})"
    has_offset = f"offset_text({t}) <> ''" if ISO in spec.formats or not spec.formats else "false"
    return Reading(value, two_ways, has_offset)


def _way(form: str, t: str) -> str:
    if form == ISO:
        return f"({YEAR_FIRST}({t}) - offset_of({t}))"
    if form == EXCEL:
        return f"excel_moment({t})"
    return f"try_strptime({t}, {text(form)})"


def order_of(db: duckdb.DuckDBPyConnection, mapping: Mapping, spec: Spec, t: str) -> str | None:
    """Whether a column without formats is day first or month first; None if neither occurs.

    `t` is the column's text in the table `texts`. Raises `BadMapping` if it reads two ways.
    """
    if spec.formats or spec.column.kind not in (Kind.DATE, Kind.MOMENT):
        return None
    found = db.execute(
        f"""
        with ways as (
            select {t} as t, _row, day_first({t}) as d, month_first({t}) as m from texts
            where regexp_matches({t}, '^[0-9]{{1,2}}[^0-9]')
        )
        select min_by(t, _row) filter (d is not null and m is null),
            min_by(t, _row) filter (m is not null and d is null),
            min_by(t, _row) filter (d <> m), min(_row) filter (d <> m),
            min_by(d::date, _row) filter (d <> m), min_by(m::date, _row) filter (d <> m),
            count(d)
        from ways
        """
    ).fetchone()
    only_day, only_month, both, row, as_day, as_month, found_any = found or (None,) * 7
    key = f"columns.{spec.column.name}"
    if only_day and only_month:
        message = N_(
            "%(first)s reads day first only and %(second)s month first only: name a format"
        )
        values = {"first": only_day, "second": only_month}
        raise BadMapping(mapping.name, [Problem(spec.line, key, message, values)])
    if both and not only_day and not only_month:
        message = N_("%(value)s (row %(row)s) reads as %(first)s and as %(second)s: name a format")
        values = {"value": both, "row": row, "first": str(as_day), "second": str(as_month)}
        raise BadMapping(mapping.name, [Problem(spec.line, key, message, values)])
    if only_month:
        return MONTH_FIRST
    return DAY_FIRST if found_any else None


@dataclass(frozen=True)
class Wall:
    """Moments of a zone as wall time of `PAIDAN_TZ`: SQL over the moment `m`."""

    value: str
    is_unsure: str | None
    """True where the clocks of the zone went back (the hour comes twice) or forth (there is no
    such hour); None: never."""


def wall_of(zone: str | None, m: str) -> Wall:
    """How a moment written in `zone` becomes wall time here."""
    if zone in (None, config.TZ_NAME):
        return Wall(m, None)
    utc = f"timezone('UTC', timezone({text(str(zone))}, {m}))"
    again = f"timezone({text(str(zone))}, timezone('UTC', %s))"
    neighbours = [f"{utc} - interval 1 hour", f"{utc} + interval 1 hour"]
    twice = " or ".join(f"{again % moment} = {m}" for moment in neighbours)
    none = f"{again % utc} <> {m}"
    return Wall(f"({utc} + {here()})", f"coalesce({none} or {twice}, false)")


def here() -> str:
    """The offset of `PAIDAN_TZ` from UTC, as SQL."""
    return f"to_seconds({int(offset().total_seconds())})"


def offset() -> timedelta:
    """The offset of `PAIDAN_TZ` from UTC. Raises `ClocksChange` if it is not always the same."""
    days = (
        datetime(year, month, 1, tzinfo=config.TZ)
        for year in range(1992, 2061)
        for month in range(1, 13)
    )
    found = {day.utcoffset() for day in days}
    if len(found) != 1:
        raise ClocksChange(zone=config.TZ_NAME)
    return found.pop() or timedelta(0)


def wall(at: datetime) -> datetime:
    """An aware moment as wall time of `PAIDAN_TZ`, without a zone."""
    return at.astimezone(config.TZ).replace(tzinfo=None)
