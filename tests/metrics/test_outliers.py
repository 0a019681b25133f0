"""Which days stand out, and what explains them."""

from datetime import date

import pytest

from domain.scope import Period
from metrics import outliers
from metrics.catalogue import BREACHES
from metrics.kpi import Table
from metrics.outliers import Cause

QUIET = [5, 4, 6, 5, 4, 6, 5, 3, 7, 5]


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ([*QUIET, 20, 5], [10]),
        ([*QUIET, 8], [10]),
        ([*QUIET, 7], []),
        ([*QUIET, 18, None, 20], [12, 10]),
        ([1] * 20 + [4], []),
        ([0] * 10, []),
        ([9, 1, 1, 1, 1, 1], []),
        ([], []),
    ],
)
def test_a_day_is_an_exception_two_deviations_above_the_mean_and_from_five_on(
    counts: list[int | None], places: list[int]
) -> None:
    assert outliers.exceptional(counts) == places


def test_the_running_day_is_never_an_exception() -> None:
    assert 10 not in outliers.exceptional([*QUIET, None])


def by(dimension: str, **counts: int) -> Table:
    return Table((dimension, BREACHES.slug), list(counts.items()))


def test_the_cause_is_what_most_have_in_common_and_usually_have_not() -> None:
    day = {"area": by("area", balikun=13, shiqu=7), "service": by("service", ddn=8, lan=12)}
    usual = {"area": by("area", balikun=20, shiqu=180), "service": by("service", ddn=60, lan=140)}
    found = outliers.cause(BREACHES, (day, 20), (usual, 200))
    assert found == Cause("area", "balikun", 13)


def test_what_is_always_most_of_it_explains_nothing() -> None:
    day, usual = {"area": by("area", shiqu=12, yiwu=8)}, {"area": by("area", shiqu=100, yiwu=100)}
    assert outliers.cause(BREACHES, (day, 20), (usual, 200)) is None


def test_less_than_half_explains_nothing() -> None:
    day, usual = {"area": by("area", a=9, b=11)}, {"area": by("area", a=2, b=150)}
    assert outliers.cause(BREACHES, (day, 20), (usual, 200)) is None


def test_a_code_that_is_not_known_is_no_cause() -> None:
    day = {"team": Table(("team", BREACHES.slug), [(None, 20)])}
    usual = {"team": Table(("team", BREACHES.slug), [(None, 20)])}
    assert outliers.cause(BREACHES, (day, 20), (usual, 200)) is None


def test_thirty_days_are_looked_at_up_to_the_end_of_the_period_or_of_the_data() -> None:
    until = date(2026, 3, 18)
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert outliers.window(march, until) == Period(date(2026, 2, 17), until)
    january = Period(date(2026, 1, 1), date(2026, 1, 31))
    assert outliers.window(january, until) == Period(date(2026, 1, 2), date(2026, 1, 31))
