"""Which limit rules a clock, and which calendar it keeps, in every version."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kinds import Limit
from domain.limits import MATRIX_KEY, Calendars, MatrixRow, ProcessRow, Ruling, UnknownCalendar
from domain.orders import Facts
from tests.domain.ledgers import (
    CALENDARS,
    DESK,
    KINDS,
    OTHER_TEAM,
    POLICY,
    PROCESS,
    TEAM,
    hours,
    minutes,
    office_calendar,
    row,
    wall,
    with_rows,
)  # fmt: skip

AT = wall("03-17 09:00")
FACTS = Facts("fault", "line", "sdh", "a", "brand", "AAA")


def repair(limit: float) -> dict[str, Limit]:
    return {"repair": Limit(time=hours(limit))}


def row_no(*rows: MatrixRow, facts: Facts = FACTS) -> int | None:
    found = with_rows(*rows).row(facts, AT)
    return found.row_no if found else None


# -- the matrix --------------------------------------------------------------------------------


def test_a_row_that_names_nothing_fits_every_order() -> None:
    assert row_no(row(1, {}, **repair(1))) == 1
    assert row_no(row(1, {}, **repair(1)), facts=Facts()) == 1


def test_a_row_fits_only_if_all_that_it_names_is_so() -> None:
    assert row_no(row(1, {"service": "sdh", "customer_level": "b"}, **repair(1))) is None
    assert row_no(row(1, {"service": "sdh"}, **repair(1)), facts=Facts("fault")) is None


def test_the_most_specific_row_wins() -> None:
    rows = [
        row(1, {}, **repair(1)),
        row(2, {"customer_level": "a"}, **repair(1)),
        row(3, {"customer_level": "a", "service": "sdh"}, **repair(1)),
        row(4, {"customer_level": "a", "service": "sdh", "circuit_grade": "A"}, **repair(1)),
    ]
    for order in permutations(rows):
        assert row_no(*order) == 3


def test_of_rows_that_are_equally_specific_the_first_wins() -> None:
    one, two = row(1, {"service": "sdh"}, **repair(1)), row(2, {"customer_level": "a"}, **repair(2))
    assert row_no(one, two) == row_no(two, one) == 1


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={name: st.sampled_from("xy") for name in MATRIX_KEY}
        ),
        max_size=6,
    ),
    st.lists(st.sampled_from(["x", "y", None]), min_size=5, max_size=5),
)  # fmt: skip
def test_the_row_found_fits_and_none_that_fits_is_more_specific(
    keys: list[dict[str, str]], values: list[str | None]
) -> None:
    facts = Facts("fault", *values)
    known = dict(zip(MATRIX_KEY, values, strict=True))
    fitting = [
        (len(key), -number)
        for number, key in enumerate(keys, start=1)
        if all(known[name] == value for name, value in key.items())
    ]
    found = with_rows(*(row(n, key, **repair(1)) for n, key in enumerate(keys, start=1))).row(
        facts, AT
    )
    assert (found.row_no if found else None) == (-max(fitting)[1] if fitting else None)


def test_a_row_is_valid_from_its_first_moment_until_before_its_last() -> None:
    dated = replace(row(1, {}, **repair(1)), valid_from=AT, valid_to=AT + hours(1))
    policy = with_rows(dated)
    moments = [AT - minutes(1), AT, AT + minutes(59), AT + hours(1)]
    assert [policy.row(FACTS, at) is not None for at in moments] == [False, True, True, False]


def test_a_version_knows_the_rows_that_were_in_it() -> None:
    old = replace(row(1, {}, **repair(1)), added_in=2, removed_in=4)
    found = [with_rows(old, version=version).row(FACTS, AT) for version in (1, 2, 3, 4, 5)]
    assert [row is not None for row in found] == [False, True, True, False, False]


def test_changed_rows_are_not_answered_from_memory() -> None:
    policy = with_rows(row(1, {}, **repair(1)))
    assert policy.row(FACTS, AT)
    draft = replace(policy, rows=(row(7, {}, **repair(1)),))
    found = draft.row(FACTS, AT)
    assert found is not None
    assert found.row_no == 7


# -- rulings -----------------------------------------------------------------------------------


def test_the_matrix_rules_the_work_of_repair_orders() -> None:
    ruling = POLICY.ruling("repair", Facts("fault", customer_level="a"), AT)
    assert ruling == Ruling(Limit(time=hours(4)), "always", 1, "matrix")


def test_a_limit_that_the_source_leaves_open_says_so() -> None:
    open_row = replace(row(1, {}, **repair(1)), is_to_be_confirmed=True)
    ruling = with_rows(open_row).ruling("repair", FACTS, AT)
    assert ruling is not None
    assert ruling.is_to_be_confirmed


def test_a_clock_without_a_limit_in_its_row_does_not_run() -> None:
    assert POLICY.ruling("finish", Facts("fault", customer_level="a"), AT) is None
    assert with_rows().ruling("repair", FACTS, AT) is None


def test_a_kind_with_limits_of_its_own_does_not_ask_the_matrix() -> None:
    facts = Facts("install", service="app")
    assert POLICY.ruling("finish", facts, AT) == Ruling(Limit(days=3), "office", source="kind")
    assert POLICY.ruling("repair", facts, AT) is None
    assert POLICY.ruling("feedback", facts, AT) is None


def test_a_kind_may_have_a_process_limit_of_its_own_in_the_desks_hours() -> None:
    kind = replace(KINDS["fault"], limits={"dispatch": Limit(time=minutes(5))}, calendar="office")
    policy = replace(POLICY, kinds={**KINDS, "fault": kind})
    assert policy.ruling("dispatch", FACTS, AT) == Ruling(Limit(time=minutes(5)), source="kind")
    assert policy.ruling("take", FACTS, AT) == PROCESS["take"]


def test_an_order_of_a_kind_that_is_not_known_is_ruled_like_a_repair() -> None:
    assert POLICY.ruling("repair", Facts("imported"), AT) == Ruling(
        Limit(time=hours(24)), "always", 9, "matrix"
    )
    assert POLICY.main_clock(Facts("imported"), AT) == "repair"


@pytest.mark.parametrize(
    ("facts", "main"),
    [
        (Facts("fault", customer_level="a"), "repair"),
        (Facts("fault", service="app", customer_level="c"), "finish"),
        (Facts("install"), "finish"),
    ],
)
def test_the_main_clock_is_repair_or_finish_where_the_matrix_has_no_repair(
    facts: Facts, main: str
) -> None:
    assert POLICY.main_clock(facts, AT) == main


# -- versions of the process -------------------------------------------------------------------

SHORTER = Ruling(Limit(time=minutes(5)))
CHANGED = replace(
    POLICY, version=3, process={**PROCESS, "dispatch": SHORTER},
    process_rows=(
        ProcessRow("dispatch", PROCESS["dispatch"], 1, 2), ProcessRow("dispatch", SHORTER, 2, None),
    ),
)  # fmt: skip


def test_a_pinned_version_has_the_limits_of_the_process_that_it_had() -> None:
    assert CHANGED.ruling("dispatch", FACTS, AT) == SHORTER
    assert CHANGED.ruling("dispatch", FACTS, AT, {"policy": 2}) == SHORTER
    assert CHANGED.ruling("dispatch", FACTS, AT, {"policy": 1}) == PROCESS["dispatch"]


def test_a_clock_that_a_pinned_version_did_not_have_does_not_run() -> None:
    assert CHANGED.ruling("take", FACTS, AT, {"policy": 1}) is None


def test_what_is_pinned_is_what_is_in_force() -> None:
    facts = Facts("install", customer_level="a")
    assert CHANGED.pins(facts) == {"policy": 3, "limits": {"finish": {"days": 3}}}
    assert CHANGED.pins(Facts("imported")) == {"policy": 3, "limits": {}}
    assert CHANGED.ruling("finish", facts, AT, CHANGED.pins(facts)) == CHANGED.ruling(
        "finish", facts, AT
    )


# -- calendars ---------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["receive", "review", "approve", "dispatch", "confirm"])
def test_the_clocks_of_the_desk_keep_the_desks_hours(clock: str) -> None:
    calendars = replace(CALENDARS, desk="office")
    assert calendars.code_for(clock, OTHER_TEAM) == "office"


@pytest.mark.parametrize("clock", ["take", "leg"])
def test_take_and_legs_keep_the_hours_of_the_team_that_holds_it(clock: str) -> None:
    calendars = replace(CALENDARS, desk="always")
    assert calendars.code_for(clock, OTHER_TEAM) == "office"
    assert calendars.code_for(clock, TEAM) == "always"
    assert calendars.code_for(clock, None) == "always"


@pytest.mark.parametrize("clock", ["repair", "feedback", "finish"])
def test_the_work_is_round_the_clock_unless_a_row_says_otherwise(clock: str) -> None:
    assert replace(CALENDARS, desk="office").code_for(clock, OTHER_TEAM) == "always"


def test_the_newest_version_of_a_calendar_counts_unless_another_is_named_or_pinned() -> None:
    one, two = office_calendar(), office_calendar((2026, 2027))
    calendars = Calendars({"office": (one, two)}, "office", {})
    assert calendars.of("office") is two
    assert calendars.of("office", 1) is one
    assert calendars.of("office", 9) is two
    pinned = calendars.pinned({"calendars": {"office": 1}})
    assert pinned.of("office") is one
    assert pinned.newest_of("office") is two


def test_pins_name_the_hours_of_the_teams_that_had_the_order() -> None:
    pins = CALENDARS.pins([DESK, TEAM, OTHER_TEAM])
    assert pins == {
        "calendars": {"always": 1, "office": 1}, "desk": "always", "teams": {OTHER_TEAM: "office"},
    }  # fmt: skip
    moved = replace(CALENDARS, desk="office", teams={OTHER_TEAM: "always", TEAM: "office"})
    pinned = moved.pinned(pins)
    assert pinned.code_for("take", OTHER_TEAM) == "office"
    assert pinned.code_for("dispatch", DESK) == "always"


def test_a_calendar_that_does_not_exist_is_refused_by_name() -> None:
    calendars = replace(CALENDARS, teams={TEAM: "moon"})
    with pytest.raises(UnknownCalendar, match="moon"):
        calendars.of(calendars.code_for("take", TEAM))


def test_older_closings_pinned_less_and_count_as_they_are() -> None:
    pinned = CALENDARS.pinned({"policy": 1, "calendars": {"office": 1}})
    assert (pinned.desk, pinned.teams) == (CALENDARS.desk, CALENDARS.teams)
    assert POLICY.ruling("dispatch", FACTS, AT, {"policy": 1}) == PROCESS["dispatch"]


def test_a_limit_is_what_it_is_read_from() -> None:
    for limit in (Limit(days=3), Limit(time=minutes(15)), Limit(time=hours(20)),
                  Limit(time=timedelta(0)), Limit(days=0)):  # fmt: skip
        assert Limit.read(limit.text()) == limit
