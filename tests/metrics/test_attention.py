"""What needs attention: whom each rule finds, what it says beside it, and in which order."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.scope import Period, Scope
from metrics import attention, catalogue
from metrics.attention import Finding, Phrase
from metrics.kpi import Table
from storage.standings import Stock

AT = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
WEEK = Scope(period=Period(date(2026, 3, 12), date(2026, 3, 18)))
RATE, LATE, STOPPED, RETURN_RATE, RETURNED, ORDERS = (kpi.slug for kpi in attention.WEEK_KPIS)
COMPLETION, AHEAD = (kpi.slug for kpi in attention.PLAN_KPIS)


def week(*rows: dict[str, Any]) -> Table:
    """A table of `WEEK_KPIS` by team; what is not said is a quiet week."""
    quiet = {RATE: 1.0, LATE: 0, STOPPED: 40, RETURN_RATE: 0.0, RETURNED: 0, ORDERS: 50}
    columns = ("team", *quiet)
    lines = [tuple((quiet | row)[name] for name in columns) for row in rows]
    return Table(columns, lines)


def of_team(name: str, counted: str, *rows: tuple[str, str, int]) -> Table:
    return Table(("team", name, counted), list(rows))


def values(part: Phrase) -> dict[str, Any]:
    return {name: value for name, (_what, value) in part.values}


def only(found: list[Finding]) -> Finding:
    (one,) = found
    return one


NOTHING_LATE = of_team("service", LATE)
NOTHING_RETURNED = of_team("kind", RETURNED)


# -- live rules ----------------------------------------------------------------------------------


def test_a_team_with_overdue_orders_is_told_beside_the_longest_and_its_load() -> None:
    teams = {"T1": Stock(late=3, ok=11, worst_due_at=AT), "T2": Stock(ok=4)}
    one = only(attention.overdue(teams, {"T1": 14}, {"T1": 12}, Scope()))
    assert (one.state, one.code, one.orders) == ("late", "T1", 3)
    assert values(one.what) == {"n": 3}
    assert [values(part) for part in one.why] == [{"time": AT}, {"now": 14, "limit": 12}]
    assert one.href == "/queue?state=late&team=T1"


def test_an_order_centre_has_no_limit_to_be_held_against() -> None:
    found = attention.overdue({"DESK": Stock(late=1, worst_due_at=AT)}, {}, {"T1": 12}, Scope())
    assert len(only(found).why) == 1


def test_orders_that_nobody_holds_are_nobodys_matter() -> None:
    assert attention.overdue({None: Stock(late=3, worst_due_at=AT)}, {}, {}, Scope()) == []


def test_what_is_due_within_half_an_hour_opens_exactly_these_orders() -> None:
    teams = {"T1": Stock(risk=4, soon=4, soonest_due_at=AT), "T2": Stock(risk=2)}
    one = only(attention.due_soon(teams, {}, {}, Scope().where(level="group")))
    assert (one.state, one.orders, values(one.why[0])) == ("risk", 4, {"time": AT})
    assert one.href == "/queue?level=group&state=soon&team=T1"


def test_orders_on_hold_past_the_agreed_moment_are_told_with_the_longest() -> None:
    teams = {"T1": Stock(hold=5, lapsed=4, lapsed_since=AT), "T2": Stock(hold=2)}
    one = only(attention.lapsed(teams, Scope()))
    assert (one.state, one.orders, values(one.why[0])) == ("hold", 4, {"time": AT})
    assert one.href == "/queue?state=lapsed&team=T1"


# -- measured rules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "stopped", "state"),
    [(0.95, 40, None), (0.949, 40, "risk"), (0.90, 40, "risk"), (0.899, 40, "late"),
     (0.5, 20, "late"), (0.5, 19, None), (None, 0, None)],
)  # fmt: skip
def test_a_team_is_below_its_target_only_where_enough_clocks_say_so(
    rate: float | None, stopped: int, state: str | None
) -> None:
    table = week({"team": "T1", RATE: rate, LATE: 2, STOPPED: stopped})
    found = attention.below_target(table, NOTHING_LATE, WEEK)
    assert [one.state for one in found] == ([state] if state else [])


def test_below_target_names_the_service_of_most_late_ones_and_opens_them() -> None:
    table = week({"team": "T1", RATE: 0.88, LATE: 11, STOPPED: 92})
    late = of_team("service", LATE, ("T1", "ddn", 6), ("T1", "lan", 5), ("T2", "lan", 40))
    one = only(attention.below_target(table, late, WEEK))
    assert [values(part) for part in one.why] == [{"share": 0.95}, {"name": "ddn"}]
    assert one.orders == 11
    assert one.href == "/orders?of=repair_late&period=2026-03-12..2026-03-18&team=T1"


def test_no_service_is_named_where_none_has_half_of_the_late_ones() -> None:
    table = week({"team": "T1", RATE: 0.88, LATE: 11, STOPPED: 92})
    late = of_team("service", LATE, ("T1", "ddn", 5), ("T1", "lan", 4), ("T1", "vpn", 2))
    assert len(only(attention.below_target(table, late, WEEK)).why) == 1


@pytest.mark.parametrize(
    ("now", "returned", "before", "orders_before", "is_found"),
    [(0.094, 8, 0.041, 60, True), (0.082, 8, 0.041, 60, True), (0.081, 8, 0.041, 60, False),
     (0.094, 2, 0.041, 60, False), (0.094, 8, 0.041, 19, False), (0.094, 8, None, 0, False),
     (0.06, 3, 0.0, 60, True)],
)  # fmt: skip
def test_returns_are_told_when_they_doubled_and_are_more_than_chance(
    now: float, returned: int, before: float | None, orders_before: int, *, is_found: bool
) -> None:
    this = week({"team": "T1", RETURN_RATE: now, RETURNED: returned})
    earlier = week({"team": "T1", RETURN_RATE: before, ORDERS: orders_before})
    found = attention.returns_doubled(this, earlier, NOTHING_RETURNED, WEEK)
    assert bool(found) is is_found


def test_doubled_returns_stand_beside_the_week_before_and_the_kind_they_are_mostly_of() -> None:
    this = week({"team": "T1", RETURN_RATE: 0.094, RETURNED: 8})
    earlier = week({"team": "T1", RETURN_RATE: 0.041})
    kinds = of_team("kind", RETURNED, ("T1", "install", 5), ("T1", "fault", 3))
    one = only(attention.returns_doubled(this, earlier, kinds, WEEK))
    assert [values(part) for part in one.why] == [{"share": 0.041}, {"name": "install"}]
    assert one.orders == 8
    assert "of=returned" in one.href


def test_a_team_without_a_week_before_is_not_compared() -> None:
    this = week({"team": "T1", RETURN_RATE: 0.5, RETURNED: 9})
    assert attention.returns_doubled(this, week(), NOTHING_RETURNED, WEEK) == []


def test_managers_far_behind_the_time_gone_lead_to_their_revenue() -> None:
    plans = Table(
        ("manager", COMPLETION, AHEAD),
        [("M1", 0.112, -10.1), ("M2", 0.2, -10.0), ("M3", None, None), (None, 0.1, -50.0)],
    )
    one = only(attention.far_behind(plans))
    assert (one.dimension, one.code, one.orders) == ("manager", "M1", None)
    assert values(one.why[0]) == {"points": 10.1}
    assert one.href == "/revenue?period=year&manager=M1"


# -- ranking -------------------------------------------------------------------------------------


def finding(rule: str, state: str, code: str, orders: int | None, weight: float = 0.0) -> Finding:
    return Finding(rule, state, "team", code, Phrase(""), (), orders, "", weight)


def test_overdue_comes_before_at_risk_before_on_hold_then_more_orders_first() -> None:
    found = [
        finding("lapsed", "hold", "T1", 9), finding("due_soon", "risk", "T2", 4),
        finding("overdue", "late", "T3", 1), finding("returns", "risk", "T4", 8),
        finding("far_behind", "risk", "M1", None, 36.0),
    ]  # fmt: skip
    assert [one.code for one in attention.ranked(found)] == ["T3", "T4", "T2", "M1", "T1"]


def test_every_rule_has_its_say_before_one_has_a_second() -> None:
    found = [finding("overdue", "late", f"T{n}", 20 - n) for n in range(9)]
    found += [finding("lapsed", "hold", "T8", 1), finding("far_behind", "risk", "M1", None)]
    shown = attention.ranked(found)
    assert [one.code for one in shown] == ["T0", "T1", "T2", "T3", "M1", "T8"]
    assert len(shown) == attention.ROOM


def test_of_managers_the_one_furthest_behind_comes_first() -> None:
    found = [
        finding("far_behind", "risk", f"M{points}", None, float(points)) for points in (12, 36, 20)
    ]
    assert [one.code for one in attention.ranked(found)] == ["M36", "M20", "M12"]


def test_nothing_found_is_nothing_shown() -> None:
    assert attention.ranked([]) == []


def test_the_codes_that_sentences_name_are_known_by_dimension() -> None:
    table = week({"team": "T1", RATE: 0.5, LATE: 4})
    late = of_team("service", LATE, ("T1", "ddn", 4))
    found = attention.below_target(table, late, WEEK)
    assert attention.codes(found) == {"team": {"T1"}, "service": {"ddn"}}


def test_what_a_finding_counts_is_what_its_link_lists() -> None:
    """The link of a measured rule opens the very KPI whose value is told."""
    for kpi in (attention.REPAIR.late, catalogue.RETURNED):
        assert kpi in attention.WEEK_KPIS
        assert kpi.opens
