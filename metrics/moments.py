"""How the open orders stood at an earlier moment: what the live counts are compared with.

A number is told only where it is certain: the past of an order that came in a file is known from
its clocks, but not when it was on hold, nor when a clock without a warning moment came near.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.scope import Scope
from metrics.catalogue import OPEN
from metrics.question import Cursor, Question, Values, facts


@dataclass(frozen=True)
class Stood:
    """Open orders at a moment, by the clock that ran out first. None: not certain."""

    orders: int
    late: int | None
    risk: int | None
    ok: int | None
    hold: int | None

    def count(self, state: str) -> int | None:
        """The number of a state; of `all`, all."""
        number: int | None = self.orders if state == "all" else getattr(self, state)
        return number


def stood(cursor: Cursor, scope: Scope, at: datetime) -> Stood | None:
    """The open orders of a scope as they stood at a moment (wall time of the warehouse); its period
    does not matter. None for a moment after the build's."""
    if at > facts(cursor).as_of:
        return None
    values = Values()
    mart, conditions = Question(OPEN, scope.during(None), (), None).rows(values)
    where = " and ".join(["true", *conditions])
    moment = values.bind(at)
    sql = f"""
        with o as (
            select order_id, hold_minutes from {mart}
            where {where} and coalesce(submitted_at, received_at) <= {moment}
                and (not is_closed or closed_at > {moment})
        ),
        running as (
            select order_id, bool_or(due_at < {moment}) as is_late,
                bool_or(warn_at <= {moment}) as is_near,
                bool_or(warn_at is null and due_at is not null) as is_near_unknown
            from fct_clocks
            where started_at <= {moment} and (stopped_at is null or stopped_at > {moment})
                and order_id in (select order_id from o)
            group by all
        ),
        told as (
            select order_id, arg_max(verb, happened_at)
                filter (where verb in ('hold', 'resume') and happened_at <= {moment}) = 'hold'
                as is_held
            from fct_events where order_id in (select order_id from o) group by all
        ),
        known as (
            select coalesce(r.is_late, false) as is_late, coalesce(r.is_near, false) as is_near,
                coalesce(r.is_near_unknown, false) as is_near_unknown,
                coalesce(t.is_held, false) as is_held,
                t.order_id is null and coalesce(o.hold_minutes, 0) > 0 as is_hold_unknown
            from o left join running r using (order_id) left join told t using (order_id)
        )
        select count(*), {_number("is_held")}, {_number("is_late and not is_held")},
            {_number("is_near and not is_late and not is_held")},
            {_number("is_hold_unknown")}, {_number("is_hold_unknown and is_late")},
            {_number("(is_near_unknown or is_hold_unknown) and not is_late and not is_held")}
        from known
    """
    ((orders, hold, late, risk, no_hold, no_late, no_risk),) = cursor.execute(
        sql, values.used_in(sql)
    ).fetchall()
    return Stood(
        orders,
        late=late if not no_late else None,
        risk=risk if not no_risk else None,
        ok=orders - hold - late - risk if not (no_hold or no_late or no_risk) else None,
        hold=hold if not no_hold else None,
    )


def _number(rows: str) -> str:
    """How many rows there are: 0, not null, where there are none at all."""
    return f"count(*) filter (where {rows})"
