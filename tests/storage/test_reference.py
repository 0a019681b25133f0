"""Reference data: what the files seed, what the tables say, and which version is in force."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, insert, select, update

from domain.kinds import Limit
from domain.orders import Facts, OrderState
from storage import ops, reference, stamps
from storage.models import (
    CalendarVersion,
    CodeName,
    ProcessClock,
    SlaRow,
    Team,
)  # fmt: skip
from storage.reference import Reference
from tests.office import NOW

pytestmark = pytest.mark.usefixtures("store")
SHANGHAI = ZoneInfo("Asia/Shanghai")
LEVELS = ("group", "province", "local_a", "local_b", "local_c")


def load() -> Reference:
    with ops.reading() as session:
        return reference.load(session)


def repair_of(**facts: str) -> tuple[Limit | None, str | None, bool]:
    ruling = load().policy.ruling("repair", Facts("fault", **facts), NOW)
    return (
        (ruling.limit, ruling.calendar, ruling.is_to_be_confirmed)
        if ruling
        else (None, None, False)
    )


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


# -- the seed ----------------------------------------------------------------------------------


def test_what_holds_something_already_is_not_seeded_again() -> None:
    with ops.transaction() as session:
        before = session.scalar(select(func.count(SlaRow.id)))
        assert reference.seed(session, NOW) is False
        assert session.scalar(select(func.count(SlaRow.id))) == before


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        *(({"product_group": "voice", "service": "ringback", "customer_level": level}, hours)
          for level, hours in zip(LEVELS, (20, 20, 24, 48, 48), strict=True)),
        *(({"product_group": "bandwidth", "service": "sdh", "customer_level": level}, hours)
          for level, hours in zip(LEVELS, (4, 6, 8, 12, 24), strict=True)),
        ({"product_group": "voice", "service": "s800", "customer_class": "industry_high_end"}, 12),
        ({"product_group": "voice", "service": "s800", "customer_class": "brand"}, 24),
        ({"product_group": "rental", "service": "hosting", "customer_level": "group"}, 24),
        ({"service": "something_new"}, 24),
    ],
)  # fmt: skip
def test_the_matrix_limits_repairs_as_the_business_rules_say(
    facts: dict[str, str], hours: int
) -> None:
    limit, calendar, _open = repair_of(**facts)
    assert limit == Limit(time=timedelta(hours=hours))
    assert calendar == "always"


def test_what_the_source_leaves_open_is_marked_to_be_confirmed() -> None:
    assert repair_of(product_group="bandwidth", customer_level="group")[2]
    assert not repair_of(product_group="voice", service="s800", customer_class="industry_high_end")[
        2
    ]


def test_industry_services_are_answered_in_one_and_finished_in_three_working_days() -> None:
    rules = load()
    facts = Facts("fault", product_group="lh_industry", service="sales_keeper")
    assert rules.policy.main_clock(facts, NOW) == "finish"
    feedback, finish = (rules.policy.ruling(clock, facts, NOW) for clock in ("feedback", "finish"))
    assert feedback is not None
    assert finish is not None
    assert (feedback.limit, finish.limit) == (Limit(days=1), Limit(days=3))
    assert (feedback.calendar, finish.calendar) == ("office", "office")


@pytest.mark.parametrize(("clock", "minutes"), [("dispatch", 15), ("take", 30), ("confirm", 15)])
def test_the_process_is_limited_as_the_business_rules_say(clock: str, minutes: int) -> None:
    ruling = load().policy.ruling(clock, Facts("fault"), NOW)
    assert ruling is not None
    assert ruling.limit == Limit(time=timedelta(minutes=minutes))
    assert not ruling.is_to_be_confirmed


def test_every_calendar_that_something_refers_to_is_there() -> None:
    rules = load()
    known = set(rules.calendars.versions)
    assert {row.calendar for row in rules.policy.rows} <= known
    assert {kind.calendar for kind in rules.kinds.values()} - {None} <= known
    assert {rules.calendars.desk, *rules.calendars.teams.values()} <= known


# -- calendars ---------------------------------------------------------------------------------


def test_office_hours_know_chinas_holidays_and_make_up_days() -> None:
    office = load().calendars.of("office")
    assert office.deadline_days(wall("2026-02-13 17:00"), 3) == wall("2026-02-25 18:00")
    assert office.is_open(wall("2026-02-14 09:00"))
    assert not office.is_open(wall("2026-02-16 09:00"))
    assert not office.is_open(wall("2026-10-01 09:00"))


def test_holidays_are_known_for_whole_years_without_a_gap() -> None:
    _holidays, _makeups, years = reference.china_holidays()
    assert years == list(range(years[0], years[-1] + 1))
    assert 2024 in years
    assert 2026 in years


def test_no_make_up_day_is_a_holiday_and_all_are_at_weekends() -> None:
    holidays, makeups, _years = reference.china_holidays()
    assert not set(holidays) & set(makeups)
    assert all(day.weekday() >= 5 for day in makeups)
    assert date(2026, 2, 14) in makeups


def test_the_summer_has_its_own_hours() -> None:
    summer = load().calendars.of("summer")
    assert summer.is_open(wall("2026-07-01 18:30"))
    assert not summer.is_open(wall("2026-04-01 18:30"))


def test_three_shifts_never_close() -> None:
    shifts = load().calendars.of("shifts")
    start, end = wall("2026-01-01 03:00"), wall("2026-12-31 23:00")
    assert shifts.elapsed(start, end) == end - start


# -- versions ----------------------------------------------------------------------------------


def test_what_is_loaded_is_one_value_until_something_changes() -> None:
    first = load()
    assert load() is first
    with ops.transaction() as session:
        session.execute(update(Team).where(Team.code == "YZ1").values(calendar="office"))
        stamps.raise_(session, "masters")
    second = load()
    assert second is not first
    assert (first.calendars.teams["YZ1"], second.calendars.teams["YZ1"]) == ("always", "office")


def test_a_new_version_of_a_calendar_counts_and_the_old_one_is_kept() -> None:
    with ops.transaction() as session:
        rules = {
            "timezone": "Asia/Shanghai",
            "week": {"mon": [["09:00", "10:00"]]},
            "years": [2026],
        }
        session.execute(
            insert(CalendarVersion).values(
                code="office", version=2, name={}, rules=rules, recorded_at=NOW
            )
        )
        stamps.raise_(session, "reference")
    calendars = load().calendars
    assert calendars.newest()["office"] == 2
    assert not calendars.of("office").is_open(wall("2026-03-17 09:30"))
    assert calendars.of("office", 1).is_open(wall("2026-03-17 09:30"))


def test_older_versions_of_the_limits_are_kept_for_what_was_closed_under_them() -> None:
    with ops.transaction() as session:
        session.execute(update(ProcessClock).values(removed_in=2))
        session.execute(
            insert(ProcessClock).values(
                clock="dispatch", limit={"minutes": 5}, is_to_be_confirmed=False, added_in=2
            )
        )
        stamps.raise_(session, "matrix")
        stamps.raise_(session, "reference")
    policy = load().policy
    now, then = (
        policy.ruling("dispatch", Facts("fault"), NOW, pins) for pins in ({}, {"policy": 1})
    )
    assert now is not None
    assert then is not None
    assert (now.limit, then.limit) == (
        Limit(time=timedelta(minutes=5)), Limit(time=timedelta(minutes=15)),
    )  # fmt: skip
    assert policy.ruling("take", Facts("fault"), NOW) is None


def test_pins_name_all_that_a_verdict_rests_on() -> None:
    state = OrderState(facts=Facts("install"), parties=("DESK", "YZ1"))
    assert load().pins(state) == {
        "policy": 1, "limits": {"finish": {"days": 5}}, "desk": "long_day",
        "calendars": {"always": 1, "office": 1, "summer": 1, "shifts": 1, "long_day": 1},
        "teams": {"DESK": "always", "YZ1": "always"},
    }  # fmt: skip


# -- lists -------------------------------------------------------------------------------------


def test_lists_have_names_in_both_languages_in_the_order_of_the_business() -> None:
    names = load().names
    assert list(names["customer_levels"]) == list(LEVELS)
    for codes in names.values():
        assert all(name["zh_CN"] and name["en"] for name in codes.values())


def test_a_list_without_codes_is_not_there() -> None:
    with ops.transaction() as session:
        session.execute(delete(CodeName).where(CodeName.list == "channels"))
        stamps.raise_(session, "reference")
    assert "channels" not in load().names


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("15m", {"minutes": 15}),
        ("20h", {"hours": 20}),
        ("1.5h", {"hours": 1.5}),
        ("3d", {"days": 3}),
    ],
)
def test_limits_are_written_short_in_the_files(text: str, limit: dict[str, float]) -> None:
    assert reference.read_limit(text) == limit
