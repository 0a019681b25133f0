"""Asking what the rules of `metrics.attention` need: of the live orders, and of the warehouse."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from domain.scope import Period, Scope
from metrics import attention, boards, catalogue
from metrics.attention import REPAIR, Finding
from metrics.dimensions import KIND, MANAGER, SERVICE, TEAM
from metrics.measure import Cursor, measure
from storage import standings, worklists


def live_findings(session: Session, scope: Scope, at: datetime) -> list[Finding]:
    """Teams that are overdue, about to be, or hold orders for too long, at a moment."""
    teams = standings.standings(session, scope, at).by("team")
    held, limits = worklists.load_by_team(session), standings.capacities(session)
    return [
        *attention.overdue(teams, held, limits, scope),
        *attention.due_soon(teams, held, limits, scope),
        *attention.lapsed(teams, scope),
    ]


def measured_findings(cursor: Cursor, scope: Scope, until: date) -> list[Finding]:
    """Teams that fall short in the days up to `until`, and managers far behind the year's plan; the
    scope's own period does not matter."""
    week = Period(until - timedelta(days=attention.WEEK_DAYS - 1), until)
    now, earlier = scope.during(week), scope.during(week.before())
    this_week, week_before = (
        measure(cursor, *attention.WEEK_KPIS, by=(TEAM,), scope=one) for one in (now, earlier)
    )
    late = measure(cursor, REPAIR.late, by=(TEAM, SERVICE), scope=now)
    returned = measure(cursor, catalogue.RETURNED, by=(TEAM, KIND), scope=now)
    return [
        *attention.below_target(this_week, late, now),
        *attention.returns_doubled(this_week, week_before, returned, now),
        *_far_behind(cursor, now),
    ]


def _far_behind(cursor: Cursor, scope: Scope) -> list[Finding]:
    """None where a filter leaves no revenue."""
    known, left_out = boards.askable(attention.PLAN_KPIS, (MANAGER,), scope)
    if left_out:
        return []
    plans = measure(cursor, *known, by=(MANAGER,), scope=scope)
    filters = {name: ",".join(values) for name, values in scope.filters}
    page = "/revenue?" + urlencode({"period": "year"} | filters, safe=",.")
    return attention.far_behind(plans, page)
