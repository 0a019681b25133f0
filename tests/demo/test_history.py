from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from demo import making
from demo.department import AREAS, CREWS
from demo.files import Content
from demo.plan import Plan, Story, day_weight, months_before, wall
from demo.tickets import KIND_SHARES, LEVEL_ACTIVITY, Ticket
from demo.works import Works
from storage.reference import Reference


@pytest.fixture(scope="module")
def big(plan: Plan) -> Plan:
    return replace(plan, orders=8_000, customers=1_500)


@pytest.fixture(scope="module")
def told(big: Plan, rules: Reference) -> Content:
    return making.content(big, rules)


@pytest.fixture(scope="module")
def closed(told: Content) -> list[Ticket]:
    return [one for one in told.tickets if one.status == "closed"]


@pytest.fixture(scope="module")
def late(closed: list[Ticket], rules: Reference, big: Plan) -> list[Ticket]:
    works = Works(rules, big.now)
    return [one for one in closed if is_late(one, works)]


def is_late(one: Ticket, works: Works) -> bool:
    held = one.hold.until - one.hold.start if one.hold else timedelta(0)
    return one.done_at is not None and one.done_at - held > works.due(one)


def moments(one: Ticket) -> list[datetime]:
    """When things happened to an order, in the order of the process."""
    found = (one.submitted_at, one.received_at, one.dispatched_at, one.taken_at, one.done_at,
             one.confirmed_at, one.closed_at)  # fmt: skip
    return [at for at in found if at is not None]


def test_there_are_as_many_orders_as_asked_for(told: Content) -> None:
    assert len(told.tickets) == 8_000
    assert len({one.number for one in told.tickets}) == 8_000


def test_every_kind_level_area_and_team_occurs(told: Content) -> None:
    assert {one.kind for one in told.tickets} == set(KIND_SHARES)
    assert {one.client.level for one in told.tickets} == set(LEVEL_ACTIVITY)
    assert {one.client.area for one in told.tickets} == {area.code for area in AREAS}
    assert {one.crew for one in told.tickets} >= {crew.code for crew in CREWS}
    assert {one.status for one in told.tickets} >= {"closed", "refused", "cancelled"}


def test_kinds_are_those_of_the_business(rules: Reference) -> None:
    assert set(KIND_SHARES) == set(rules.kinds)


def test_nothing_happens_before_what_it_follows_or_after_now(told: Content, big: Plan) -> None:
    for one in told.tickets:
        assert moments(one) == sorted(moments(one)), one.number
        assert moments(one)[-1] <= big.now


def test_two_years_are_told(told: Content, big: Plan) -> None:
    assert big.since == date(2024, 3, 1)
    assert told.tickets[0].began_at.date() < date(2024, 3, 8)
    assert told.tickets[-1].began_at.date() == big.today


def test_about_seven_percent_are_late(closed: list[Ticket], late: list[Ticket]) -> None:
    assert 0.06 < len(late) / len(closed) < 0.085


def test_a_higher_level_and_a_circuit_are_late_more_often(
    closed: list[Ticket], late: list[Ticket]
) -> None:
    def rate(level: str, services: tuple[str, ...]) -> float:
        those = [o for o in closed if o.client.level == level and o.service in services]
        return sum(o in those for o in late) / len(those)

    lines, voice = ("digital_circuit", "lan_line"), ("virtual_net", "ngn_virtual_net", "ringback")
    assert rate("province", lines) > 2 * rate("local_b", voice)


def test_the_bad_month_of_a_team_stands_out(
    closed: list[Ticket], late: list[Ticket], big: Plan
) -> None:
    story = Story.of(big)
    own = [one for one in closed if one.crew == story.bad_team]
    in_it = [one for one in own if months_before(one.received_at.date(), 0) == story.bad_month]
    late_numbers = {one.number for one in late}
    rate = sum(one.number in late_numbers for one in own) / len(own)
    assert sum(one.number in late_numbers for one in in_it) / len(in_it) > 1.5 * rate


def test_the_cut_of_the_cable_is_the_day_of_most_orders_in_its_county(
    told: Content, big: Plan
) -> None:
    story = Story.of(big)
    days = Counter(
        one.received_at.date() for one in told.tickets if one.client.area == story.cut_area
    )
    assert days.most_common(1)[0][0] == story.cut_at.date()
    assert day_weight(story.cut_at.date()) >= 1


def test_mondays_bring_more_and_days_off_little(told: Content) -> None:
    by_weekday = Counter(one.received_at.weekday() for one in told.tickets)
    assert by_weekday[0] > by_weekday[2] > 2 * by_weekday[6]


def test_a_make_up_day_is_a_working_day_and_a_holiday_is_not() -> None:
    assert day_weight(date(2026, 2, 14)) >= 1
    assert day_weight(date(2026, 2, 17)) < 0.2
    assert day_weight(date(2026, 2, 24)) > 1.2


@pytest.mark.parametrize(
    ("today", "golden"), [(date(2026, 11, 23), 2025), (date(2026, 12, 1), 2026)]
)
def test_the_published_year_is_the_last_whose_november_is_over(today: date, golden: int) -> None:
    assert Plan(wall(today, 9)).golden_year == golden
