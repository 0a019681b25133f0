"""Which rows of the matrix tie, what no row rules, and which rows never win."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kinds import Limit
from domain.limits import MatrixRow
from domain.matrix import Lists, coverage, ties
from domain.orders import Facts
from tests.domain.ledgers import hours, row, wall, with_rows

AT = wall("03-17 09:00")
LATER = wall("04-01 00:00")
LINE, LEVEL, BRAND = {"service": "sdh"}, {"customer_level": "a"}, {"customer_class": "brand"}


def ruled(number: int, key: dict[str, str], **changes: object) -> MatrixRow:
    return replace(row(number, key, repair=Limit(time=hours(4))), **changes)  # type: ignore[arg-type]


def tied(*rows: MatrixRow) -> list[tuple[int, int]]:
    return [(one.row_no, other.row_no) for one, other in ties(rows)]


# -- overlaps ----------------------------------------------------------------------------------


def test_rows_that_name_as_much_and_contradict_each_other_in_nothing_tie() -> None:
    assert tied(ruled(1, LINE), ruled(2, LEVEL)) == [(1, 2)]
    assert tied(ruled(2, LINE), ruled(1, LINE)) == [(1, 2)]


def test_rows_about_different_things_do_not_tie() -> None:
    assert tied(ruled(1, LINE), ruled(2, {"service": "ddn"})) == []
    assert tied(ruled(1, LINE | LEVEL), ruled(2, {"service": "ddn"} | BRAND)) == []


def test_the_more_specific_row_wins_and_does_not_tie() -> None:
    assert tied(ruled(1, {}), ruled(2, LINE), ruled(3, LINE | LEVEL)) == []


def test_a_row_for_both_settles_a_tie() -> None:
    assert tied(ruled(1, LINE), ruled(2, LEVEL), ruled(3, LINE | LEVEL)) == []
    assert tied(ruled(1, LINE), ruled(2, LEVEL), ruled(3, LINE | BRAND)) == [(1, 2)]
    only_later = ruled(3, LINE | LEVEL, valid_from=LATER)
    assert tied(ruled(1, LINE), ruled(2, LEVEL), only_later) == [(1, 2)]


@pytest.mark.parametrize(
    ("ends", "begins", "do_tie"),
    [(LATER, LATER, False), (LATER, AT, True), (None, LATER, True), (AT, None, True)],
)
def test_rows_tie_only_while_both_hold(
    ends: datetime | None, begins: datetime | None, do_tie: bool
) -> None:
    rows = ruled(1, LINE, valid_to=ends), ruled(2, LINE, valid_from=begins)
    assert bool(tied(*rows)) is do_tie


KEYS = st.fixed_dictionaries(
    {},
    optional={
        "service": st.sampled_from(["sdh", "ddn"]),
        "customer_level": st.sampled_from(["a", "b"]),
        "customer_class": st.just("brand"),
    },
)


@given(st.lists(KEYS, max_size=6), KEYS)
def test_where_nothing_ties_the_numbers_of_rows_decide_nothing(
    keys: list[dict[str, str]], about: dict[str, str]
) -> None:
    rows = [ruled(number, key) for number, key in enumerate(keys, start=1)]
    turned = [replace(one, row_no=99 - one.row_no) for one in rows]
    facts = Facts("fault", **about)
    found, other = with_rows(*rows).row(facts, AT), with_rows(*turned).row(facts, AT)
    if not ties(rows):
        assert (found and found.row_no) == (other and 99 - other.row_no)


# -- gaps and rows that never win --------------------------------------------------------------

LISTS = Lists((("line", "sdh"), ("line", "ddn")), ("a", "b"), ("brand",))


def test_every_service_and_level_that_no_row_rules_is_a_gap() -> None:
    found = coverage([ruled(1, LINE), ruled(2, {"service": "ddn"} | LEVEL)], LISTS, AT)
    assert found.gaps == (("line", "ddn", "b", None, None),)


def test_a_row_for_one_class_of_customers_leaves_the_others_without_limit() -> None:
    found = coverage([ruled(1, LINE | BRAND), ruled(2, {"service": "ddn"})], LISTS, AT)
    assert [gap[:3] for gap in found.gaps] == [("line", "sdh", "a"), ("line", "sdh", "b")]


def test_a_row_for_everything_leaves_no_gap() -> None:
    assert coverage([ruled(1, {})], LISTS, AT).gaps == ()


def test_a_row_that_holds_only_later_or_no_more_rules_nothing_now() -> None:
    rows = [ruled(1, {}, valid_from=LATER), ruled(2, {}, valid_to=AT)]
    assert len(coverage(rows, LISTS, AT).gaps) == 4
    assert coverage(rows, LISTS, LATER).gaps == ()


def test_a_row_never_wins_where_others_rule_each_level() -> None:
    both = [ruled(2, LINE | LEVEL), ruled(3, LINE | {"customer_level": "b"})]
    assert coverage([ruled(1, LINE), *both], LISTS, AT).unused == {1}
    assert coverage([ruled(1, LINE), both[0]], LISTS, AT).unused == frozenset()


def test_a_row_about_nothing_on_the_lists_is_not_called_unused() -> None:
    assert coverage([ruled(1, {"service": "moon"})], LISTS, AT).unused == frozenset()
