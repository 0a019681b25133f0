"""Who of a team is there, by roster and leave."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import duty
from domain.duty import Away, BadShifts, Shift, Staff, opens_at, read_shifts
from domain.workdays import WorkCalendar

TZ = ZoneInfo("Asia/Shanghai")
ALWAYS = WorkCalendar.always("Asia/Shanghai")
LONG = WorkCalendar.from_dict(
    {
        "timezone": "Asia/Shanghai",
        "years": "all",
        "week": {day: [["08:00", "22:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")},
    }
)
H = timedelta(hours=1)
SHIFTS = {
    "whole": Shift("whole", {}, {}, 0 * H, 24 * H),
    "day": Shift("day", {}, {}, 8 * H, 20 * H),
    "night": Shift("night", {}, {}, 20 * H, 32 * H),
}
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TZ).astimezone(UTC)


def march(**days: dict[str, str]) -> dict[date, dict[date, dict[str, str]]]:
    """`march(d18={"A": "day"})`: a roster with duty on the 18th."""
    return {MARCH: {date(2026, 3, int(day[1:])): people for day, people in days.items()}}


def there(staff: Staff, moment: datetime) -> set[str] | None:
    found = staff.there(moment, SHIFTS, TZ)
    return None if found is None else set(found)


def test_a_month_without_a_roster_says_nothing():
    staff = Staff(("A",), march(d18={"A": "day"}))
    assert there(staff, at(18, 9)) == {"A"}
    assert there(staff, at(18, 9, month=4)) is None
    assert opens_at(staff, ALWAYS, at(18, 9, month=4), SHIFTS, TZ) is None


def test_a_shift_is_open_when_it_begins_and_over_when_it_ends():
    staff = Staff(("A",), march(d18={"A": "day"}))
    assert there(staff, at(18, 7, 59)) == set()
    assert there(staff, at(18, 8)) == {"A"}
    assert there(staff, at(18, 20)) == set()


def test_a_night_belongs_to_the_day_it_began_on_even_over_the_end_of_the_month():
    staff = Staff(("A",), {**march(d18={"A": "night"}), APRIL: {date(2026, 4, 2): {"A": "day"}}})
    assert there(staff, at(19, 7, 59)) == {"A"}
    assert there(staff, at(19, 8)) == set()
    last = Staff(("A",), {**march(d31={"A": "night"}), APRIL: {date(2026, 4, 2): {"A": "day"}}})
    assert there(last, at(1, 3, month=4)) == {"A"}


def test_a_team_is_on_duty_only_within_its_hours_and_its_roster():
    staff = Staff(("A",), march(d18={"A": "whole"}, d20={"A": "night"}))
    assert opens_at(staff, LONG, at(18, 9), SHIFTS, TZ) is None
    assert opens_at(staff, LONG, at(18, 23), SHIFTS, TZ) == at(20, 20)
    assert opens_at(staff, LONG, at(19, 9), SHIFTS, TZ) == at(20, 20)
    assert opens_at(staff, LONG, at(20, 23), SHIFTS, TZ) == at(1, 8, month=4)


def test_after_the_last_roster_the_hours_alone_decide():
    staff = Staff(("A",), march(d2={"A": "day"}))
    assert opens_at(staff, LONG, at(18, 9), SHIFTS, TZ) == at(1, 8, month=4)


def test_whoever_is_on_leave_is_not_there_whatever_the_roster_says():
    off = Away("A", date(2026, 3, 18), date(2026, 3, 19))
    staff = Staff(("A", "B"), march(d18={"A": "day", "B": "night"}), (off,))
    assert there(staff, at(18, 9)) == set()
    assert opens_at(staff, ALWAYS, at(18, 9), SHIFTS, TZ) == at(18, 20)


def test_whoever_has_left_the_team_has_no_duty_in_it():
    assert there(Staff(("B",), march(d18={"A": "day"})), at(18, 9)) == set()


def test_a_team_is_away_when_all_its_people_are_and_back_with_the_first_of_them():
    leave = (
        Away("A", date(2026, 3, 16), date(2026, 3, 20)),
        Away("B", date(2026, 3, 18), date(2026, 3, 22)),
        Away("A", date(2026, 3, 21), date(2026, 3, 21)),
    )
    staff = Staff(("A", "B"), {}, leave)
    days = [17, 18, 20, 21, 22]
    assert [staff.is_away(date(2026, 3, n)) for n in days] == [False, True, True, True, False]
    assert staff.back_on(date(2026, 3, 18)) == date(2026, 3, 22)
    assert staff.days_away(date(2026, 3, 1), date(2026, 3, 31)) == tuple(
        date(2026, 3, n) for n in (18, 19, 20, 21)
    )


def test_a_team_whose_people_are_not_known_is_never_away():
    assert not Staff().is_away(MARCH)
    assert Staff().back_on(MARCH) == MARCH


def test_a_month_is_carried_over_by_weekday():
    before = {date(2026, 3, n): {"A": "day", "GONE": "day"} for n in range(1, 32)}
    before[date(2026, 3, 4)] = {"B": "night"}
    found = duty.carried_over(before, APRIL, {"A", "B"})
    assert found[date(2026, 4, 1)] == {"B": "night"}
    assert found[date(2026, 4, 29)] == {"A": "day"}
    assert len(found) == 30
    assert all(day.month == 4 for day in found)


def test_rosters_that_say_the_same_are_written_the_same():
    some = {date(2026, 3, 2): {"B": "day", "A": "day"}, date(2026, 3, 1): {}}
    written = duty.written_duties(some)
    assert written == {"2026-03-02": {"A": "day", "B": "day"}}
    assert list(written["2026-03-02"]) == ["A", "B"]
    assert duty.changed_days(duty.read_duties(written), some) == ()


@pytest.mark.parametrize("text", ["", "2026-13", "2026-3", "26-03", "2026-03-01", "1999-01"])
def test_what_is_no_month_is_not_read_as_one(text):
    assert duty.read_month(text) is None


def test_months_follow_one_another():
    assert duty.next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert duty.month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert len(duty.days_of(date(2028, 2, 1))) == 29


NAMED = {"name": {"zh_CN": "白班", "en": "Day"}, "mark": {"zh_CN": "白", "en": "D"}}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({}, "not a list"),
        ([{"code": "day"}], "no name"),
        ([{"code": "day", **NAMED, "hours": ["08:00"]}], "two times"),
        ([{"code": "day", **NAMED, "hours": ["8:00", "20:00"]}], "8:00 is not a time"),
        ([{"code": "day", **NAMED, "hours": ["08:00", "08:00"]}], "closes when it opens"),
        ([{"code": "day", **NAMED, "hours": ["08:00", "20:00"]}] * 2, "no code of its own"),
    ],
)
def test_a_file_of_shifts_that_cannot_be_meant_says_what_is_wrong(rows, why):
    with pytest.raises(BadShifts, match=why):
        read_shifts(rows, ("zh_CN", "en"))


def test_a_shift_that_closes_before_it_opens_runs_past_midnight():
    rows = [{"code": "night", **NAMED, "hours": ["20:00", "08:00"]}]
    assert read_shifts(rows, ("zh_CN", "en"))["night"].closes == 32 * H


PEOPLE = ("A", "B", "C")
days = st.integers(1, 31).map(lambda n: date(2026, 3, n))
rosters = st.dictionaries(
    days, st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(tuple(SHIFTS)), max_size=3)
)
leaves = st.lists(
    st.tuples(st.sampled_from(PEOPLE), days, st.integers(0, 9)).map(
        lambda said: Away(said[0], said[1], said[1] + said[2] * duty.DAY)
    ),
    max_size=4,
)
moments = st.integers(0, 31 * 24 * 4 - 1).map(lambda n: at(1, 0) + n * timedelta(minutes=15))


@given(roster=rosters, leave=leaves, moment=moments, calendar=st.sampled_from([ALWAYS, LONG]))
def test_a_team_that_is_off_duty_is_on_duty_first_when_it_is_said_to_be(
    roster, leave, moment, calendar
):
    staff = Staff(PEOPLE, {MARCH: roster}, tuple(leave))

    def is_on(then: datetime) -> bool:
        return calendar.is_open(then) and staff.there(then, SHIFTS, TZ) != frozenset()

    found = opens_at(staff, calendar, moment, SHIFTS, TZ)
    assert (found is None) == is_on(moment)
    if found is not None:
        assert found > moment
        assert is_on(found)
        steps = (found - moment) // timedelta(minutes=15)
        assert not any(is_on(moment + n * timedelta(minutes=15)) for n in range(steps))
