"""Who may see and do what, and how a question says which rows it is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import scope
from domain.errors import BadValue
from domain.orders import MOVES
from domain.scope import (
    FILTERS,
    PRESETS,
    RIGHTS,
    Actor,
    Period,
    Rights,
    Scope,
    preset,
    read_filters,
    read_period,
)  # fmt: skip

TODAY = date(2026, 3, 18)


def period(since: str, until: str) -> Period:
    return Period(date.fromisoformat(since), date.fromisoformat(until))


def actor(*roles: str, team: str | None = "T1") -> Actor:
    return Actor.of(7, roles, "/hami/yizhou/", team)


# -- who ---------------------------------------------------------------------------------------


def test_a_person_may_do_what_any_of_the_persons_roles_may() -> None:
    assert actor("field", "reviewer").rights == {
        "see", "work", "hold", "visit", "review", "export",
    }  # fmt: skip


def test_people_of_the_department_see_their_subtree_and_what_their_team_held() -> None:
    assert actor("desk").scope == Rights("/hami/yizhou/", ("T1",))
    assert actor("head", team=None).scope == Rights("/hami/yizhou/", ())


@pytest.mark.parametrize("roles", [("field",), ("vendor",), ("field", "vendor")])
def test_outsiders_see_what_their_team_held_and_nothing_else(roles: tuple[str, ...]) -> None:
    assert actor(*roles).scope == Rights(None, ("T1",))
    assert actor(*roles, team=None).scope == Rights(None, ())


def test_an_outsider_with_a_role_of_the_department_sees_the_subtree_too() -> None:
    assert actor("vendor", "desk").scope.branch_path == "/hami/yizhou/"


@pytest.mark.parametrize("roles", [(), ("fieldd",), ("vendor", "fieldd")])
def test_nobody_sees_a_subtree_through_a_role_that_does_not_exist(roles: tuple[str, ...]) -> None:
    assert actor(*roles).scope.branch_path is None


def test_only_the_desk_leader_may_correct() -> None:
    assert [role for role, rights in RIGHTS.items() if "correct" in rights] == ["desk_leader"]


def test_every_right_of_the_rulebook_is_held_by_a_role_and_every_role_has_a_name() -> None:
    held = {right for rights in RIGHTS.values() for right in rights}
    assert {move.right for move in MOVES.values()} <= held
    assert set(scope.ROLE_NAMES) == set(RIGHTS)
    assert set(RIGHTS) >= scope.OUTSIDERS


def test_everybody_may_look() -> None:
    assert all("see" in rights for rights in RIGHTS.values())


# -- when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("today", "2026-03-18", "2026-03-18"),
        ("month", "2026-03-01", "2026-03-18"),
        ("last_month", "2026-02-01", "2026-02-28"),
        ("last30", "2026-02-17", "2026-03-18"),
        ("last90", "2025-12-19", "2026-03-18"),
        ("quarter", "2026-01-01", "2026-03-18"),
        ("year", "2026-01-01", "2026-03-18"),
        ("last_year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_preset_is_a_period_that_ends_today_or_before(name: str, since: str, until: str) -> None:
    assert preset(name, TODAY) == period(since, until)


def test_the_month_before_january_is_december() -> None:
    assert preset("last_month", date(2026, 1, 31)) == period("2025-12-01", "2025-12-31")


@pytest.mark.parametrize(("month", "first"), [(1, 1), (3, 1), (4, 4), (9, 7), (12, 10)])
def test_a_quarter_begins_with_its_first_month(month: int, first: int) -> None:
    assert preset("quarter", date(2026, month, 28)).since == date(2026, first, 1)


def test_the_period_before_is_as_long_and_ends_the_day_before() -> None:
    assert period("2026-03-01", "2026-03-18").before() == period("2026-02-11", "2026-02-28")
    assert period("2026-03-01", "2026-03-18").days == 18


def test_a_year_earlier_the_29_february_is_the_28() -> None:
    leap = period("2024-02-01", "2024-02-29")
    assert leap.last_year() == period("2023-02-01", "2023-02-28")


def test_a_period_is_read_from_the_address() -> None:
    assert read_period("2026-03-01..2026-03-18", TODAY) == period("2026-03-01", "2026-03-18")
    assert read_period("month", TODAY) == preset("month", TODAY)


@pytest.mark.parametrize(
    "text",
    ["", "..", "fortnight", "2026-03-18..2026-03-01", "2026-03-01..", "..2026-03-01",
     "2026-02-30..2026-03-01", "2026-03-01...2026-03-02", "1-1-1..2-2-2", "0001-01-01..2026-01-01",
     "2026-01-01..9999-12-31", "0001-01-01..9999-12-31"],
)  # fmt: skip
def test_a_period_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        read_period(text, TODAY)
    assert refusal.value.field == "period"
    assert refusal.value.values["value"] == text


@given(st.dates(), st.dates())
def test_whatever_period_is_read_can_be_compared_with_the_ones_before(
    since: date, until: date
) -> None:
    try:
        read = read_period(f"{since}..{until}", TODAY)
    except BadValue:
        return
    assert read.before().days == read.days
    assert read.last_year().until < read.until


@given(st.sampled_from(PRESETS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_preset_reaches_into_the_future(name: str, today: date) -> None:
    found = preset(name, today)
    assert found.since <= found.until <= today


# -- what --------------------------------------------------------------------------------------


def test_filters_are_read_from_the_address() -> None:
    query = {"team": "T1,T2", "kind": "fault", "period": "month", "area": "", "colour": "red"}
    assert read_filters(query) == (("kind", ("fault",)), ("team", ("T1", "T2")))


def test_a_filter_without_a_value_is_no_filter() -> None:
    assert read_filters({"team": ",", "kind": ",fault,"}) == (("kind", ("fault",)),)


def test_the_same_values_in_another_order_are_the_same_question() -> None:
    assert read_filters({"team": "T2,T1,T2"}) == read_filters({"team": "T1,T2"})
    assert Scope().where(team=("T2", "T1")) == Scope().where(team=("T1", "T2", "T1"))


def test_filters_can_be_set_and_taken_away() -> None:
    asked = Scope().where(team="T1", kind=("fault",))
    assert asked.filters == (("kind", ("fault",)), ("team", ("T1",)))
    assert asked.where(team=None).filters == (("kind", ("fault",)),)
    assert asked.where(team=()).filters == (("kind", ("fault",)),)
    assert asked.values("team") == ("T1",)
    assert asked.values("area") == ()


def test_equal_questions_are_one_key() -> None:
    one = Scope(Rights("/hami/"), preset("month", TODAY)).where(team="T1", kind="fault")
    two = (
        Scope(Rights("/hami/")).where(kind="fault").where(team="T1").during(preset("month", TODAY))
    )
    assert one == two
    assert hash(one) == hash(two)


def test_filters_have_distinct_names() -> None:
    assert len(set(FILTERS)) == len(FILTERS)


def test_the_first_and_the_last_day_that_there_can_be_are_in() -> None:
    whole = scope.read_period(f"{scope.EARLIEST}..{scope.LATEST}", date(2026, 3, 18))
    assert (whole.since, whole.until) == (scope.EARLIEST, scope.LATEST)
