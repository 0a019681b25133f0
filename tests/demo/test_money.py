from collections import defaultdict

import pytest

from demo.customers import clients
from demo.indicators import PUBLISHED, reports
from demo.money import DIVISION_YEARS, FEN, Booking, Goals, Totals, bookings
from demo.plan import Plan


@pytest.fixture(scope="module")
def totals(plan: Plan) -> Totals:
    return Totals(plan, clients(plan))


@pytest.fixture(scope="module")
def booked(plan: Plan, totals: Totals) -> list[Booking]:
    return bookings(plan, clients(plan), totals)


def to_november(booked: list[Booking], year: int) -> dict[str, int]:
    """Fen from January to November by division."""
    found: dict[str, int] = defaultdict(int)
    for one in booked:
        if one.month.year == year and one.month.month < 12:
            found[one.client.division] += one.fen
    return found


def test_the_published_year_is_told_to_the_fen(plan: Plan, booked: list[Booking]) -> None:
    assert plan.golden_year == 2025
    assert sum(to_november(booked, 2025).values()) == round(2114.54 * FEN)
    assert sum(to_november(booked, 2024).values()) == round(1851.29 * FEN)


def test_its_divisions_add_up_to_it(booked: list[Booking]) -> None:
    assert to_november(booked, 2025) == {
        division: round(published * FEN) for division, (_b, published, _t) in DIVISION_YEARS.items()
    }


def test_revenue_is_booked_up_to_today(plan: Plan, booked: list[Booking]) -> None:
    months = sorted({one.month for one in booked})
    assert len(months) == 27
    assert months[-1] == plan.today.replace(day=1)
    by_month: dict[object, int] = defaultdict(int)
    for one in booked:
        by_month[one.month] += one.fen
    assert by_month[months[-1]] < 0.7 * by_month[months[-2]]


def test_one_manager_is_far_above_target_and_one_far_below(plan: Plan, totals: Totals) -> None:
    year = plan.golden_year
    done = {
        code: totals.actual[code, year] / totals.target[code, year]
        for code, its_year in totals.target
        if its_year == year
    }
    assert max(done, key=lambda code: done[code]) == "M003"
    assert min(done, key=lambda code: done[code]) == "M037"
    assert round(done["M003"], 4) == 1.0459
    assert round(done["M037"], 3) == 0.545


def test_a_coarser_target_is_not_the_sum_of_finer_ones(
    plan: Plan, totals: Totals, booked: list[Booking]
) -> None:
    goals = [one for one in Goals(plan, totals, booked).all() if one.year == plan.golden_year]
    department = next(one for one in goals if one.owner_kind == "department")
    managers = sum(one.whole_year for one in goals if one.owner_kind == "manager")
    assert department.whole_year == 2488.87
    assert managers > department.whole_year * 1.005
    assert sum(department.months) > department.whole_year * 1.005
    assert {one.owner_kind for one in goals} == {
        "department", "branch", "division", "manager", "product_line",
    }  # fmt: skip


def test_indicators_say_what_was_published(
    plan: Plan, totals: Totals, booked: list[Booking]
) -> None:
    november = {
        one.indicator: one
        for one in reports(plan, totals, booked)
        if (one.month.year, one.month.month) == (2025, 11) and one.owner_kind == "department"
    }
    for published in PUBLISHED:
        told = november[published.indicator]
        assert told.actual == published.actual
        assert told.plan == published.plan
        assert told.completion == published.completion
        assert told.last_year == published.last_year
    assert november["broadband_net_adds"].completion == "102.9"
    assert november["ringback_penetration"].change_kind == "points"
