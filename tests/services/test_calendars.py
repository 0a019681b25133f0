"""What the page of calendars tells: who keeps which, what was saved, which years are missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from domain.errors import NotYours
from domain.keeping import MissingYear, Users
from domain.kinds import Limit
from domain.years import Off
from services import arranging, awaited, calendars, recomputing
from services.calendars import Overview
from services.receiving import Draft
from storage import ops, reference, stamps
from storage.models import CalendarVersion, Order, Team
from tests.office import NOW, desk
from tests.services import acting
from tests.services.acting import CLERK, HEAD, LEADER, YIWU_CLERK

pytestmark = pytest.mark.usefixtures("store")
MINUTES_A_DAY = 24 * 60
LATE_IN_YEAR = 280 * MINUTES_A_DAY
"""Minutes from 18 March to 23 December 2026."""
LINE = Draft(
    "leased_line", "C0001", product_group="bandwidth", service="lan_line",
    fields={"a_end": "A", "z_end": "Z", "lines": "1"},
)  # fmt: skip
LIST = "2027-01-01 元旦\n+2027-01-03"


def look(at: datetime = NOW, who: int = LEADER) -> Overview:
    with ops.reading() as session:
        return calendars.overview(session, actor=desk(who), at=at)


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def missing(at: datetime) -> list[MissingYear]:
    return list(look(at).missing)


def wait() -> Order:
    """A leased line late in the year: its ten working days end in the next one."""
    return acting.receive(LINE, minutes=LATE_IN_YEAR)


# -- the calendars -------------------------------------------------------------------------------


def test_those_that_holidays_close_come_first() -> None:
    found = look()
    assert [one.code for one in found.calendars] == [
        "office", "summer", "always", "long_day", "shifts",
    ]  # fmt: skip
    assert [one.code for one in found.keepers] == ["office", "summer"]
    assert found.seen == dict.fromkeys(("office", "summer", "always", "long_day", "shifts"), 1)
    assert found.keepers[0].years[-1] == 2026


def test_a_calendar_names_the_teams_rows_and_kinds_that_keep_it() -> None:
    with ops.transaction() as session:
        session.execute(update(Team).where(Team.code == "YZ1").values(calendar="office"))
        closed = update(Team).where(Team.code == "YZ2")
        session.execute(closed.values(calendar="office", valid_to=NOW))
        stamps.raise_(session, "masters")
    users = {one.code: one.users for one in look().calendars}
    assert users["office"].teams == ("YZ1",)
    assert "leased_line" in users["office"].kinds
    assert len(users["office"].rows) == 6
    assert users["always"].teams == ("DESK", "YW1")
    assert (users["long_day"].is_desk, users["office"].is_desk) == (True, False)
    assert users["shifts"] == Users()


# -- what was saved ------------------------------------------------------------------------------


def test_one_saving_of_several_calendars_is_one_line_of_the_history() -> None:
    with ops.transaction() as session:
        arranging.enter(session, 2027, LIST, seen=look().seen, actor=desk(LEADER), at=later(1))
    with ops.transaction() as session:
        arranging.correct(
            session, date(2026, 3, 30), Off(), code="office", seen=look().seen, actor=desk(HEAD),
            at=later(2),
        )  # fmt: skip
    correction, year, *first = look().savings
    assert (correction.who, correction.recorded_at) == (HEAD, later(2))
    assert correction.versions == (("office", 3),)
    assert correction.difference is not None
    assert [change.day for change in correction.difference.days] == [date(2026, 3, 30)]
    assert year.versions == (("office", 2), ("summer", 2))
    assert year.difference is not None
    assert year.difference.years == (2027,)
    assert year.difference.corrections == ()
    assert [(one.who, one.difference) for one in first] == [(None, None)]
    assert len(first[0].versions) == 5


# -- missing years -------------------------------------------------------------------------------


def test_in_spring_no_year_is_missing() -> None:
    assert missing(NOW) == []


def test_from_november_on_the_next_year_is_missed() -> None:
    assert missing(datetime(2026, 10, 31, 15, 59, tzinfo=UTC)) == []
    (found,) = missing(datetime(2026, 10, 31, 16, tzinfo=UTC))
    assert (found.year, found.days_until, found.orders) == (2027, 61, 0)
    assert found.reached_by is None
    assert not found.is_in_library


def test_a_year_that_a_limit_reaches_is_missed_before() -> None:
    (found,) = missing(later(280))
    assert found.reached_by == Limit(days=10)


def test_the_year_that_has_begun_without_its_holidays_is_missed() -> None:
    (found,) = missing(datetime(2027, 3, 1, tzinfo=UTC))
    assert (found.year, found.days_until) == (2027, -59)


def test_a_missing_year_names_the_orders_that_wait_for_it() -> None:
    order = wait()
    (found,) = missing(later(281))
    assert found.orders == 1
    (clock,) = found.waiting
    assert (clock.order_id, clock.order_no) == (order.order_id, order.order_no)
    assert (clock.customer, clock.clock, clock.calendar) == ("天驰物流园", "finish", "office")
    assert clock.started_at == NOW + timedelta(minutes=LATE_IN_YEAR)


def test_an_order_that_has_ended_waits_no_more() -> None:
    order = wait()
    acting.cancel(order, minutes=LATE_IN_YEAR + 5)
    (found,) = missing(later(281))
    assert (found.orders, found.waiting) == (0, ())


def test_orders_of_other_branches_are_counted_but_not_shown() -> None:
    wait()
    actor = replace(desk(YIWU_CLERK), rights=desk(LEADER).rights)
    with ops.reading() as session:
        (found,) = calendars.overview(session, actor=actor, at=later(281)).missing
    assert (found.orders, found.waiting) == (1, ())


def test_only_some_orders_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awaited, "ORDERS_SHOWN", 2)
    for _time in range(3):
        wait()
    (found,) = missing(later(281))
    assert (found.orders, len(found.waiting)) == (3, 2)


def test_a_year_that_was_entered_is_missing_no_more() -> None:
    wait()
    with ops.transaction() as session:
        seen = {"office": 1, "summer": 1}
        arranging.enter(session, 2027, LIST, seen=seen, actor=desk(LEADER), at=later(281))
    assert missing(later(281)) == []


def test_orders_whose_year_was_entered_follow_until_they_are_computed_again() -> None:
    wait()
    assert look(later(281)).following == 0
    with ops.transaction() as session:
        seen = {"office": 1, "summer": 1}
        arranging.enter(session, 2027, LIST, seen=seen, actor=desk(LEADER), at=later(281))
    assert look(later(281)).following == 1
    recomputing.recompute(later(281))
    assert look(later(281)).following == 0
    (order,) = acting.every(Order)
    assert order.due_at is not None


def test_a_year_is_missing_as_long_as_one_calendar_lacks_it() -> None:
    with ops.transaction() as session:
        row = session.get_one(CalendarVersion, ("summer", 1))
        row.rules = {**row.rules, "years": [2023, 2024, 2025]}
        stamps.raise_(session, "reference")
    (found,) = missing(NOW)
    assert (found.year, found.is_in_library) == (2026, True)


def test_where_no_calendar_keeps_holidays_nothing_is_missing() -> None:
    wait()
    with ops.reading() as session:
        rules = reference.load(session)
        found = awaited.missing(session, rules, [], actor=desk(LEADER), at=later(281))
    assert found == ()


def test_only_whoever_owns_the_reference_data_looks() -> None:
    with pytest.raises(NotYours):
        look(who=CLERK)
