"""What a draft of the limits would have cost: verdicts of the past, by other limits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.kinds import Flow, Limit, OrderKind
from domain.limits import Calendars, MatrixRow, Policy, Ruling
from domain.scope import Period, Rights
from domain.workdays import WorkCalendar
from metrics.costing import Cost, Outcome, cost
from tests.metrics.marts import clock, marts, order, put

HOUR = timedelta(hours=1)
EVERYTHING = Rights("/")
AT = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = WorkCalendar.from_dict(
    {
        "timezone": "Asia/Shanghai", "years": [2025, 2026],
        "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    }
)  # fmt: skip
CALENDARS = Calendars(
    {"always": (WorkCalendar.always("Asia/Shanghai"),), "office": (OFFICE,)}, "always", {}
)
KINDS = {
    "fault": OrderKind("fault", {}, Flow.REPAIR, "repair", {}),
    "install": OrderKind("install", {}, Flow.DELIVERY, "finish", {"finish": Limit(days=3)}),
}


def row(number: int, *key: str | None, calendar: str = "always", **limits: Limit) -> MatrixRow:
    group, service, level = (*key, None, None, None)[:3]
    return MatrixRow(number, (group, service, level, None, None), limits, calendar)


def policy(*rows: MatrixRow, **process: float) -> Policy:
    limits = {name: Ruling(Limit(time=count * HOUR)) for name, count in process.items()}
    return Policy(rows, limits, KINDS)


FOUR = row(1, None, "ddn", repair=Limit(time=4 * HOUR))
DAYS = row(2, None, "sales", calendar="office", finish=Limit(days=3))
NOW = policy(FOUR, DAYS, dispatch=0.25)


class Past:
    """Orders whose work has ended, in memory."""

    def __init__(self) -> None:
        self.db = marts()
        self.n = 0

    def ended(self, started: str, minutes: float, *, name: str = "repair", **said: Any) -> None:
        """An order whose clock counted so many minutes."""
        self.n += 1
        known = {"service": "ddn", "product_group": "bandwidth", "customer_level": "group",
                 "calendar": "always"} | said  # fmt: skip
        of_order = {k: known[k] for k in ("service", "product_group", "customer_level")}
        put(self.db, "fct_orders", order(self.n, started, **of_order))
        put(self.db, "fct_clocks", clock(self.n, name, started, minutes, **known))

    def by(self, draft: Policy, rights: Rights = EVERYTHING) -> Cost:
        return cost(self.db, NOW, draft, CALENDARS, at=AT, rights=rights)


@pytest.fixture
def past() -> Iterator[Past]:
    made = Past()
    yield made
    made.db.close()


def limited(hours: float) -> Policy:
    return policy(replace(FOUR, limits={"repair": Limit(time=hours * HOUR)}), DAYS, dispatch=0.25)


# -- judging anew ------------------------------------------------------------------------------


def test_an_order_is_late_by_the_draft_if_it_counted_more_than_the_new_limit(past: Past) -> None:
    for minutes in (119, 120, 121, 240, 241):
        past.ended("2026-03-02 10:00", minutes)
    assert past.by(limited(2)).total == Outcome(5, 1, 3)
    assert past.by(limited(8)).total == Outcome(5, 1, 0)
    assert past.by(limited(2)).judged == 5


def test_what_the_draft_leaves_as_it_is_keeps_its_verdict(past: Past) -> None:
    past.ended("2026-03-02 10:00", 9, is_breached=True)
    past.ended("2026-03-02 10:00", 900, is_breached=False)
    found = past.by(NOW)
    assert (found.total, found.judged, found.not_judged) == (Outcome(2, 1, 1), 0, {})


def test_breaches_are_counted_by_level_and_by_team(past: Past) -> None:
    past.ended("2026-03-02 10:00", 200, team="T1")
    past.ended("2026-03-02 10:00", 200, team="T2", customer_level="local_a")
    past.ended("2026-03-02 10:00", 300, team="T2", customer_level="local_a")
    found = past.by(limited(3))
    assert found.by_level == {"group": Outcome(1, 0, 1), "local_a": Outcome(2, 1, 2)}
    assert found.by_team == {"T1": Outcome(1, 0, 1), "T2": Outcome(2, 1, 2)}
    assert found.total.difference == 2


def test_only_orders_of_the_last_twelve_months_that_have_ended_count(past: Past) -> None:
    past.ended("2025-03-17 10:00", 60)
    past.ended("2025-03-19 10:00", 60)
    put(past.db, "fct_orders", order(90, "2026-03-17 10:00"))
    put(past.db, "fct_clocks", clock(90, "repair", "2026-03-17 10:00", None, service="ddn"))
    found = past.by(limited(2))
    assert found.total.orders == 1
    assert found.period == Period(date(2025, 3, 19), date(2026, 3, 18))


def test_kinds_with_limits_of_their_own_are_not_ruled_by_the_matrix(past: Past) -> None:
    past.ended("2026-03-02 10:00", 999, name="finish", kind="install")
    assert past.by(limited(2)).total == Outcome()


def test_an_order_that_was_worked_on_twice_counts_once_by_its_last_clock(past: Past) -> None:
    past.ended("2026-03-02 10:00", 300)
    put(past.db, "fct_clocks", clock(1, "repair", "2026-03-05 10:00", 30, leg=1, service="ddn",
                                     product_group="bandwidth", calendar="always"))  # fmt: skip
    assert past.by(limited(2)).total == Outcome(1, 0, 0)


def test_without_a_row_an_order_has_no_limit(past: Past) -> None:
    past.ended("2026-03-02 10:00", 300)
    found = past.by(policy(DAYS))
    assert (found.total, found.without_limit) == (Outcome(1, 1, 0), 1)


def test_a_row_whose_calendar_changes_is_named_and_not_judged(past: Past) -> None:
    past.ended("2026-03-02 10:00", 300)
    found = past.by(policy(replace(FOUR, calendar="office")))
    assert found.not_judged == {1: 1}
    assert found.total == Outcome(1, 1, 1)


# -- working days ------------------------------------------------------------------------------


def sold(past: Past, stopped: str, elapsed: float, **said: Any) -> None:
    """An order of Monday, 2 March, 16:00, with three working days until Thursday 17:00."""
    past.ended("2026-03-02 16:00", elapsed, name="finish", service="sales", calendar="office",
               stopped_at=datetime.fromisoformat(stopped), is_breached=False, **said)  # fmt: skip


def two_days(past: Past) -> Outcome:
    return past.by(policy(FOUR, replace(DAYS, limits={"finish": Limit(days=2)}))).total


@pytest.mark.parametrize(
    ("stopped", "late"),
    [("2026-03-04 17:00", 0), ("2026-03-04 17:01", 1), ("2026-03-04 22:00", 1)],
)
def test_working_days_are_due_at_the_close_of_the_last(past: Past, stopped: str, late: int) -> None:
    sold(past, stopped, 17 * 60)
    assert two_days(past) == Outcome(1, 0, late)


@pytest.mark.parametrize(("elapsed", "late"), [(17 * 60, 0), (17 * 60 + 1, 1)])
def test_what_a_hold_took_out_does_not_count_against_working_days(
    past: Past, elapsed: float, late: int
) -> None:
    sold(past, "2026-03-06 12:00", elapsed, paused_minutes=480.0)
    assert two_days(past) == Outcome(1, 0, late)


# -- the process, and rights -------------------------------------------------------------------


def test_clocks_of_the_process_are_judged_where_their_limit_changes(past: Past) -> None:
    for minutes in (5, 12, 20):
        past.ended("2026-03-02 10:00", minutes, name="dispatch", limit_minutes=15.0)
    draft = policy(FOUR, DAYS, dispatch=1 / 6)
    assert past.by(draft).by_clock == {"dispatch": Outcome(3, 1, 2)}
    assert past.by(limited(2)).by_clock == {}


def test_everybody_sees_what_it_would_have_cost_in_their_own_branch(past: Past) -> None:
    past.ended("2026-03-02 10:00", 200)
    past.ended("2026-03-02 10:00", 200, branch_path="/hami/yiwu/")
    found = past.by(limited(3), rights=Rights("/hami/yiwu/"))
    assert found.total == Outcome(1, 0, 1)
