"""Saving calendars: a year for all of them, single days, versions, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import NotFound, NotYours
from domain.hours import BadCalendar
from domain.years import Arrangement, Off, On
from services import arranging
from services.arranging import BadList, NothingChanges, NotInLibrary, Saved, SavedMeanwhile
from storage import ops, reference, stamps
from storage.models import Audit, CalendarVersion
from tests.office import NOW, desk
from tests.services.acting import CLERK, HEAD, LEADER, every

pytestmark = pytest.mark.usefixtures("store")
LIST = """
2027-01-01..2027-01-03 元旦
2027-02-05..2027-02-13 春节
+2027-02-14
+2027-02-20 08:30-12:00
"""
SEEN = {"office": 1, "summer": 1, "always": 1, "shifts": 1, "long_day": 1}
MONDAY = date(2026, 3, 16)
HALF = [["08:30", "12:00"]]


def do(what: Any, *given: Any, who: int = LEADER, minutes: float = 0, **said: Any) -> Saved:
    """One saving by somebody, in a transaction of its own."""
    said = {"seen": SEEN, **said}
    with ops.transaction() as session:
        saved: Saved = what(
            session, *given, actor=desk(who), at=NOW + timedelta(minutes=minutes), **said
        )
    return saved


def enter(text: str = LIST, year: int = 2027, **how: Any) -> Saved:
    return do(arranging.enter, year, text, **how)


def correct(day: date = MONDAY, special: Off | On | None = None, **how: Any) -> Saved:
    return do(arranging.correct, day, special, **how)


def newest(code: str) -> CalendarVersion:
    return every(CalendarVersion, code=code)[-1]


def year(number: int) -> Arrangement:
    with ops.reading() as session:
        return arranging.year_of(session, number)


# -- a year --------------------------------------------------------------------------------------


def test_a_year_is_entered_once_for_all_calendars_that_keep_holidays() -> None:
    saved = enter()
    assert saved.versions == (("office", 2), ("summer", 2))
    assert (saved.year.days_off, saved.year.makeups) == (12, 2)
    for code in ("office", "summer"):
        rules = newest(code).rules
        assert 2027 in rules["years"]
        assert "2027-02-13" in rules["holidays"]
        assert rules["workdays"]["2027-02-20"] == HALF
        assert rules["workdays"]["2027-02-14"] == rules["makeup"]
    assert [newest(code).version for code in ("always", "shifts", "long_day")] == [1, 1, 1]


def test_the_calendars_in_force_know_the_year_at_once() -> None:
    with ops.reading() as session:
        assert 2027 not in reference.load(session).calendars.of("office").years
    enter()
    with ops.reading() as session:
        calendars = reference.load(session).calendars
    assert 2027 in calendars.of("office").years
    assert 2027 not in calendars.of("office", 1).years


def test_a_saving_says_who_and_when_in_the_version_and_in_the_audit() -> None:
    enter(minutes=5)
    at = NOW + timedelta(minutes=5)
    assert (newest("office").who, newest("office").recorded_at) == (LEADER, at)
    audits = every(Audit, entity="calendar")
    assert [(one.entity_id, one.person_id, one.at) for one in audits] == [
        ("office", LEADER, at), ("summer", LEADER, at),
    ]  # fmt: skip
    content = audits[0].content
    assert content["version"] == 2
    assert 2027 not in content["before"]["years"]
    assert 2027 in content["after"]["years"]
    assert content["before"]["days"]["2027-01-01"] == "week"
    assert content["after"]["days"]["2027-01-01"] == "off"
    assert content["after"]["days"]["2027-02-20"] == "on 08:30-12:00"
    assert "元旦" not in str(content)


def test_the_stamp_of_the_reference_data_rises_once_for_each_saving() -> None:
    with ops.reading() as session:
        before = stamps.read(session, "reference")
    enter()
    with ops.reading() as session:
        assert stamps.read(session, "reference") == before + 1


def test_a_list_that_cannot_be_read_is_refused_line_by_line_and_nothing_is_saved() -> None:
    with pytest.raises(BadList) as refusal:
        enter("2027-02-30\n2027-01-01\n春节")
    assert [one.line_no for one in refusal.value.problems] == [1, 3]
    assert refusal.value.field == "list"
    assert newest("office").version == 1


def test_a_known_year_is_corrected_where_the_list_has_changed() -> None:
    enter()
    local = date(2027, 3, 10)
    correct(local, Off("古尔邦节"), code="summer", seen=SEEN | {"office": 2, "summer": 2})
    later = SEEN | {"office": 2, "summer": 3}
    enter(LIST.replace("2027-02-13", "2027-02-12"), seen=later)
    assert "2027-02-13" not in newest("office").rules["holidays"]
    assert "2027-02-13" not in newest("summer").rules["holidays"]
    assert "2027-03-10" not in newest("office").rules["holidays"]
    assert "2027-03-10" in newest("summer").rules["holidays"]


def test_a_year_reads_as_it_was_entered() -> None:
    enter()
    told = year(2027)
    assert told.days[date(2027, 2, 5)] == Off("春节")
    assert told.days[date(2027, 2, 14)] == On()
    assert told.days[date(2027, 2, 20)] == On((("08:30", "12:00"),))
    assert year(2031) == Arrangement(2031)


# -- the library ---------------------------------------------------------------------------------


def test_a_year_that_the_library_knows_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotInLibrary):
        do(arranging.take_over, 2027)
    holidays, makeups, known = reference.china_holidays()
    newer = ((*holidays, date(2027, 1, 1)), (*makeups, date(2027, 1, 3)), [*known, 2027])
    monkeypatch.setattr(reference, "china_holidays", lambda: newer)
    saved = do(arranging.take_over, 2027)
    assert saved.versions == (("office", 2), ("summer", 2))
    assert newest("office").rules["workdays"]["2027-01-03"] == newest("office").rules["makeup"]


def test_the_library_names_its_holidays() -> None:
    found = arranging.library(2026)
    assert found is not None
    assert found.days[date(2026, 2, 16)] == Off("春节")
    assert found.days[date(2026, 2, 14)] == On()
    assert arranging.library(2099) is None


def test_a_year_that_came_with_the_product_has_the_days_of_the_library() -> None:
    with pytest.raises(NothingChanges):
        do(arranging.take_over, 2026)


# -- single days ---------------------------------------------------------------------------------


def test_a_single_day_is_corrected_in_every_calendar_that_keeps_holidays_or_in_one() -> None:
    assert correct(special=Off("抗灾")).versions == (("office", 2), ("summer", 2))
    seen = SEEN | {"office": 2, "summer": 2}
    half = On((("08:30", "12:00"),))
    assert correct(special=half, code="office", seen=seen).versions == (("office", 3),)
    assert newest("office").rules["workdays"]["2026-03-16"] == HALF
    assert "2026-03-16" not in newest("office").rules["holidays"]
    assert "2026-03-16" in newest("summer").rules["holidays"]


def test_a_day_goes_back_to_what_the_week_says() -> None:
    correct(special=Off())
    correct(special=None, seen=SEEN | {"office": 2, "summer": 2})
    assert "2026-03-16" not in newest("office").rules["holidays"]


def test_a_holiday_that_stays_one_keeps_its_name() -> None:
    enter()
    with pytest.raises(NothingChanges):
        correct(date(2027, 2, 6), Off(), seen=SEEN | {"office": 2, "summer": 2})


def test_a_day_of_a_year_that_is_not_entered_cannot_be_corrected() -> None:
    with pytest.raises(arranging.YearNotEntered) as refusal:
        correct(date(2027, 3, 16), Off())
    assert (refusal.value.field, refusal.value.values["year"]) == ("day", 2027)


@pytest.mark.parametrize("code", ["always", "shifts", "nowhere"])
def test_a_calendar_that_no_holiday_closes_has_no_days_to_correct(code: str) -> None:
    with pytest.raises(NotFound):
        correct(special=Off(), code=code)


def test_hours_that_a_calendar_cannot_have_are_refused_and_nothing_is_saved() -> None:
    with pytest.raises(BadCalendar):
        correct(special=On((("25:00", "26:00"),)))
    assert newest("office").version == newest("summer").version == 1


# -- together with others ------------------------------------------------------------------------


def test_who_saves_after_somebody_else_is_refused_by_name_and_moment() -> None:
    enter(who=HEAD, minutes=1)
    with pytest.raises(SavedMeanwhile) as refusal:
        correct(special=Off(), minutes=2)
    assert refusal.value.values == {"who": HEAD, "recorded_at": NOW + timedelta(minutes=1)}
    assert newest("office").version == 2


def test_a_saving_that_is_sent_twice_is_done_once() -> None:
    first, again = enter(), enter()
    assert first.versions == again.versions
    assert newest("office").version == 2


def test_a_saving_that_changes_nothing_is_refused() -> None:
    with pytest.raises(NothingChanges):
        correct(special=None)


@pytest.mark.parametrize("what", ["enter", "take_over", "correct"])
def test_only_whoever_owns_the_reference_data_saves(what: str) -> None:
    given = {"enter": (2027, LIST), "take_over": (2026,), "correct": (MONDAY, Off())}
    with pytest.raises(NotYours):
        do(getattr(arranging, what), *given[what], who=CLERK)
    assert newest("office").version == 1


def test_of_two_who_save_at_once_one_is_refused() -> None:
    def attempt(who: int) -> str:
        try:
            correct(special=Off(str(who)), who=who)
        except SavedMeanwhile:
            return "refused"
        return "saved"

    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(attempt, (LEADER, HEAD)))
    assert sorted(outcomes) == ["refused", "saved"]
    assert newest("office").version == newest("summer").version == 2
