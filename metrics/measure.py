"""Asking for figures: the one place that reads the warehouse to aggregate it.

Each mart is asked once for each of its time columns, and the answers are joined on the dimensions.
What has been measured is never aggregated again: a total is a question of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.scope import Scope
from metrics import owners
from metrics.days import last_day
from metrics.dimensions import dimension
from metrics.kpi import (
    CALENDAR_MART,
    OWNER_MARTS,
    Derived,
    Dimension,
    Kpi,
    Measured,
    NeedsDimension,
    NoSuchDimension,
    Table,
    Unit,
    lacking,
)
from metrics.question import Cursor, Question, Values, facts

__all__ = ["Cursor", "Table", "measure"]

Key = tuple[Any, ...]


def measure(
    cursor: Cursor, *kpis: Kpi, by: Sequence[Dimension] = (), scope: Scope,
    until_at: datetime | None = None,
) -> Table:  # fmt: skip
    """The KPIs for each group of `by` in a scope; one row for everything if `by` is empty.

    Columns are the slugs of the dimensions, then of the KPIs. Rows are sorted by the dimensions,
    nulls last. Groups in which no KPI has rows are absent. `until_at` (naive, the warehouse's
    zone) leaves out what happened from that moment on. Raises `NoSuchDimension` if a KPI cannot be
    asked by a dimension or a filter, `NeedsDimension`, `BadValue` for a filter's unreadable value.
    """
    filtered = [dimension(name) for name, _values in scope.filters]
    for kpi in kpis:
        if (missing := lacking(kpi, [*by, *filtered])) is not None:
            raise NoSuchDimension(kpi, missing)
    parts = _parts(kpis)
    _check_needs(parts, by, scope)
    known = facts(cursor) if any(map(_needs_facts, parts)) else None
    answers = [
        _ask(cursor, group, Question(group[0], scope, tuple(by), known, until_at))
        for group in _groups(parts)
    ]
    columns = (*(one.slug for one in by), *(kpi.slug for kpi in kpis))
    if len(answers) == 1 and not answers[0].is_partial and list(kpis) == answers[0].kpis:
        return Table(columns, answers[0].rows)
    return Table(columns, _joined(answers, kpis, len(by)))


class _Answer:
    """The rows of one statement: first those dimensions that its mart knows, then the KPIs.

    The calendar knows days only: it has the same answer for every team, manager or area.
    """

    def __init__(self, kpis: list[Measured], by: Sequence[Dimension], rows: list[Key]) -> None:
        self.kpis, self.rows = kpis, rows
        self._places = [place for place, one in enumerate(by) if _divides(kpis[0], one)]
        self.is_partial = len(self._places) < len(by)
        self.is_calendar = kpis[0].mart == CALENDAR_MART
        width = len(self._places)
        self.found = {row[:width]: row[width:] for row in rows}
        self._absent = tuple(
            # Where nobody has any revenue, a zero would claim to know something.
            None if kpi.unit is Unit.YUAN and not rows else kpi.absent
            for kpi in kpis
        )

    def of(self, key: Key) -> Key:
        """The values of a group; of one without rows, what the KPIs say about that."""
        if self.is_partial:
            key = tuple(key[place] for place in self._places)
        return self.found.get(key, self._absent)


def _divides(kpi: Measured, dimension: Dimension) -> bool:
    return kpi.mart != CALENDAR_MART or dimension.is_time


def _parts(kpis: Iterable[Kpi]) -> list[Measured]:
    """The measured KPIs that are needed, each once."""
    found: dict[str, Measured] = {}
    for kpi in kpis:
        for part in kpi.parts if isinstance(kpi, Derived) else (kpi,):
            if isinstance(part, Measured):
                found[part.slug] = part
    return list(found.values())


def _check_needs(parts: Iterable[Measured], by: Sequence[Dimension], scope: Scope) -> None:
    for part in parts:
        if part.needs and part.needs not in by and len(scope.values(part.needs.slug)) != 1:
            raise NeedsDimension(part, part.needs)


def _needs_facts(kpi: Measured) -> bool:
    return kpi.is_stock or "_until" in kpi.sql


def _groups(parts: Iterable[Measured]) -> list[list[Measured]]:
    """KPIs that the same statement can answer: of one mart, one time column and one span."""
    groups: dict[Key, list[Measured]] = {}
    for part in parts:
        groups.setdefault((part.mart, part.time, part.span, part.is_stock), []).append(part)
    return list(groups.values())


def _ask(cursor: Cursor, kpis: list[Measured], question: Question) -> _Answer:
    values = Values(**_named(question), plans=owners.plans(question))
    by = question.by
    nothing: list[Key] = [] if by else [(None,) * len(kpis)]
    if question.is_unknowable():
        return _Answer(kpis, by, nothing)
    if kpis[0].mart in OWNER_MARTS:
        found = owners.rows(question, values)
        if found is None:
            return _Answer(kpis, by, nothing)
        relation, conditions, groups = found.relation, found.conditions, list(found.groups.values())
    else:
        relation, conditions = question.rows(values)
        groups = [one.of(kpis[0]) or "" for one in by if _divides(kpis[0], one)]
    sql = _select(groups, kpis, relation, conditions)
    return _Answer(kpis, by, cursor.execute(sql, values.used_in(sql)).fetchall())


def _select(
    groups: Sequence[str], kpis: Sequence[Measured], relation: str, conditions: Sequence[str]
) -> str:
    where = f" where {' and '.join(conditions)}" if conditions else ""
    places = [str(n + 1) for n in range(len(groups))]
    group = f" group by {', '.join(places)}" if groups else ""
    order = f" order by {', '.join(f'{place} nulls last' for place in places)}" if groups else ""
    columns = ", ".join([*groups, *(kpi.sql for kpi in kpis)])
    return f"select {columns} from {relation}{where}{group}{order}"


def _named(question: Question) -> dict[str, Any]:
    """What a KPI's SQL may name. Time has gone up to the last booked day, or to the end of the
    period's last month if that is earlier."""
    known, period = question.facts, question.scope.period
    if known is None:
        return {}
    gone_until = known.booked_until
    if period is not None:
        gone_until = min(gone_until, last_day(period.until))
    return {"gone_until": gone_until, "whole_until": known.whole_until}


def _joined(answers: Sequence[_Answer], kpis: Sequence[Kpi], width: int) -> list[Key]:
    """A row for each group that some answer has; derived KPIs worked out from their parts.

    The calendar alone makes no group where facts are asked for too.
    """
    facts_only = [answer for answer in answers if not answer.is_calendar] or answers
    keys = {key for answer in facts_only if not answer.is_partial for key in answer.found}
    rows = []
    for key in sorted(keys or ([()] if not width else []), key=_nulls_last):
        measured: dict[str, Any] = {}
        for answer in answers:
            measured |= zip((kpi.slug for kpi in answer.kpis), answer.of(key), strict=True)
        rows.append((*key, *(_value(kpi, measured) for kpi in kpis)))
    return rows


def _nulls_last(key: Key) -> Key:
    return tuple((value is None, value) for value in key)


def _value(kpi: Kpi, measured: dict[str, Any]) -> Any:
    if isinstance(kpi, Derived):
        return kpi.formula(*(measured[part.slug] for part in kpi.parts))
    return measured[kpi.slug]
