"""Drafts of the matrix: what is wrong with an edit, and what the edits make of the rows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.drafts import (
    BadLimit,
    Do,
    Draft,
    Edit,
    FeedbackTooLate,
    HasEnded,
    Known,
    NoLimit,
    NothingNew,
    TooFar,
    amount_of,
    applied,
    problems,
    stated,
)
from domain.errors import BadValue, Missing, NotFound, Refused
from domain.kinds import Limit
from domain.limits import MATRIX_KEY
from domain.matrix import Line, ProcessLine
from domain.orders import Facts
from tests.domain.ledgers import POLICY, hours, minutes, row, wall

AT = wall("03-17 09:00")
FROM = wall("04-01 00:00")
DAY = timedelta(days=1)
OLD = Line(row(7, {"service": "sdh"}, repair=Limit(time=hours(20))), "rules of 2024")
ALL = Line(row(9, {}, repair=Limit(time=hours(24))), "assumed")
DISPATCH = ProcessLine("dispatch", Limit(time=minutes(15)))
SHORTER = Edit(
    Do.CHANGE, 7, key=OLD.row.key, limits={"repair": Limit(time=hours(8))}, source="meeting"
)
KNOWN = Known(
    {name: frozenset({"sdh", "a"}) for name in MATRIX_KEY}, frozenset({"always", "office"})
)
SDH = Facts("fault", "line", "sdh")


def draft(*edits: Edit) -> Draft:
    return Draft(4, FROM, edits)


def wrong(edit: Edit, before: Line | ProcessLine | None = OLD) -> dict[str, type[Refused]]:
    return {name: type(error) for name, error in problems(edit, before, KNOWN, AT).items()}


# -- applying ----------------------------------------------------------------------------------


def test_a_changed_row_holds_until_the_day_and_a_new_one_from_then_on() -> None:
    found = applied([OLD, ALL], [], draft(SHORTER))
    (change,) = found.changes
    assert found.version == 5
    assert change.before is OLD
    assert change.kept
    assert (change.kept.row.row_no, change.kept.row.valid_to) == (7, FROM)
    assert change.after
    assert (change.after.row.row_no, change.after.row.valid_from) == (10, FROM)
    assert {one.added_in for one in found.rows} == {1, 5}
    policy = found.policy(POLICY)
    before, after = (policy.ruling("repair", SDH, at) for at in (FROM - DAY, FROM))
    assert before
    assert before.limit == Limit(time=hours(20))
    assert after
    assert after.limit == Limit(time=hours(8))


def test_a_row_that_would_begin_only_then_is_changed_in_place() -> None:
    coming = replace(OLD, row=replace(OLD.row, valid_from=FROM + DAY))
    (change,) = applied([coming], [], draft(SHORTER)).changes
    assert change.kept is None
    assert change.after
    assert change.after.row.row_no == 7
    assert change.after.row.valid_from == FROM + DAY


def test_a_changed_row_ends_when_it_would_have() -> None:
    ending = replace(OLD, row=replace(OLD.row, valid_to=FROM + DAY))
    (change,) = applied([ending], [], draft(SHORTER)).changes
    assert change.after
    assert change.after.row.valid_to == FROM + DAY


def test_an_ended_row_rules_what_began_before() -> None:
    found = applied([OLD, ALL], [], draft(Edit(Do.END, 7, source="no more")))
    policy = found.policy(POLICY)
    numbers = [policy.row(SDH, at) for at in (FROM - DAY, FROM)]
    assert [one and one.row_no for one in numbers] == [7, 9]


def test_a_row_that_never_began_is_gone_when_it_is_ended() -> None:
    coming = replace(OLD, row=replace(OLD.row, valid_from=FROM))
    assert applied([coming, ALL], [], draft(Edit(Do.END, 7))).rows == (ALL.row,)


def test_an_added_row_has_a_number_that_no_row_ever_had() -> None:
    added = Edit(Do.ADD, key=OLD.row.key, limits=OLD.row.limits, source="new")
    found = applied([ALL], [], draft(added, replace(added, calendar="office")), last_no=30)
    assert [one.row_no for one in found.rows] == [9, 31, 32]
    assert found.rows[1].valid_from == FROM


def test_an_edit_may_have_a_day_of_its_own() -> None:
    found = applied([OLD, ALL], [], draft(replace(SHORTER, effective=FROM + 9 * DAY)))
    assert found.changes[0].effective == found.last_effective == FROM + 9 * DAY


def test_a_clock_of_the_process_changes_with_the_version() -> None:
    edit = Edit(Do.PROCESS, clock="dispatch", limits={"dispatch": Limit(time=minutes(20))})
    found = applied([ALL], [DISPATCH], draft(edit))
    assert [one.limit for one in found.process] == [Limit(time=minutes(20))]
    assert found.process_changes[0].before is DISPATCH
    assert found.last_effective is None
    ruling = found.policy(POLICY).ruling("dispatch", SDH, AT)
    assert ruling
    assert ruling.limit == Limit(time=minutes(20))


def test_an_edit_of_what_is_not_there_any_more_is_refused() -> None:
    with pytest.raises(NotFound):
        applied([ALL], [], draft(SHORTER))
    with pytest.raises(NotFound):
        applied([ALL], [], draft(Edit(Do.PROCESS, clock="moon")))


def test_a_change_that_would_hold_after_the_row_has_ended_is_refused() -> None:
    ended = replace(OLD, row=replace(OLD.row, valid_to=FROM))
    with pytest.raises(HasEnded):
        applied([ended], [], draft(SHORTER))


# -- what is wrong -----------------------------------------------------------------------------


def test_a_sound_edit_has_nothing_wrong() -> None:
    assert wrong(SHORTER) == {}
    assert wrong(replace(SHORTER, do=Do.ADD), None) == {}
    assert wrong(Edit(Do.END, 7, source="no more")) == {}


@pytest.mark.parametrize(
    "limit", [Limit(time=timedelta(0)), Limit(days=0), Limit(days=366), Limit(time=hours(8761))]
)
def test_a_limit_of_nothing_or_of_more_than_a_year_is_refused(limit: Limit) -> None:
    assert wrong(replace(SHORTER, limits={"repair": limit})) == {"repair": BadLimit}
    process = Edit(Do.PROCESS, clock="take", limits={"take": limit}, source="x")
    assert wrong(process, DISPATCH) == {"take": BadLimit}


def test_a_row_needs_a_limit_for_the_work() -> None:
    assert wrong(replace(SHORTER, limits={"feedback": Limit(days=1)})) == {"repair": NoLimit}


def test_feedback_comes_before_the_end() -> None:
    limits = {"feedback": Limit(days=4), "finish": Limit(days=3)}
    assert wrong(replace(SHORTER, limits=limits)) == {"feedback": FeedbackTooLate}
    assert wrong(replace(SHORTER, limits=limits | {"feedback": Limit(time=hours(90))})) == {}


def test_every_edit_says_on_what_ground() -> None:
    assert wrong(replace(SHORTER, source=" ")) == {"source": Missing}
    assert wrong(replace(SHORTER, source="x" * 201)) == {"source": BadValue}


def test_codes_and_calendars_are_those_of_the_lists() -> None:
    named = replace(SHORTER, do=Do.ADD, key=("sdh", "moon", None, None, None), calendar="mars")
    assert wrong(named, None) == {"service": BadValue, "calendar": BadValue}


def test_a_day_years_away_is_taken_for_a_mistake() -> None:
    assert wrong(replace(SHORTER, effective=AT - 2000 * DAY)) == {"effective": TooFar}
    assert wrong(replace(SHORTER, effective=AT - 1000 * DAY)) == {}


def test_a_row_that_has_ended_by_then_is_not_changed() -> None:
    ending = replace(OLD, row=replace(OLD.row, valid_to=FROM))
    assert wrong(replace(SHORTER, effective=FROM), ending) == {"effective": HasEnded}


def test_an_edit_that_changes_nothing_is_pointed_out() -> None:
    same = replace(SHORTER, limits=OLD.row.limits, source=OLD.source)
    assert wrong(same) == {"source": NothingNew}
    assert wrong(replace(same, is_to_be_confirmed=True)) == {}


# -- how limits are said ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "amount"),
    [
        (Limit(days=3), (3, "days")), (Limit(time=hours(20)), (20, "hours")),
        (Limit(time=minutes(15)), (15, "minutes")), (Limit(time=minutes(90)), (90, "minutes")),
        (Limit(time=timedelta(seconds=90)), (1.5, "minutes")),
    ],
)  # fmt: skip
def test_a_limit_is_said_in_the_unit_that_people_use(
    limit: Limit, amount: tuple[float, str]
) -> None:
    assert amount_of(limit) == amount
    assert Limit.read(stated(limit)) == limit
