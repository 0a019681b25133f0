from collections import Counter
from datetime import date, datetime

import pytest

from demo import department
from demo.customers import clients
from demo.department import AREAS
from demo.history import Lives, workers
from demo.plan import Plan, Story, wall
from demo.standing import SHARES, Standing, numbered, shared_out
from demo.tickets import Askers, Ticket
from demo.works import Works
from storage.reference import Reference

MOMENTS = [
    wall(date(2026, 3, 18), 10, 42), wall(date(2026, 11, 22), 3, 5), wall(date(2026, 10, 3), 14),
    wall(date(2026, 12, 29), 23, 30), wall(date(2027, 6, 20), 9),
]  # fmt: skip


def opened(now: datetime, rules: Reference) -> list[Ticket]:
    plan = Plan(now, orders=1_200, customers=600)
    staff = workers({one.code: one.team for one in department.people(plan.chance("people"))})
    lives = Lives(plan, Story.of(plan), Works(rules, now), staff)
    return Standing(lives, Askers(clients(plan))).tickets()


@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: now.strftime("%m%dT%H%M"))
def test_the_mix_holds_at_any_moment(now: datetime, rules: Reference) -> None:
    found = opened(now, rules)
    assert len(found) == 300
    stages = Counter(one.status for one in found)
    assert stages["in_progress"] == 233
    assert stages["received"] == 14
    assert sum(one.hold is not None for one in found) == 18
    assert max(one.began_at for one in found) <= now


def test_open_orders_are_spread_over_areas_and_teams(rules: Reference) -> None:
    found = opened(MOMENTS[0], rules)
    assert {one.client.area for one in found} == {area.code for area in AREAS}
    assert len({one.crew for one in found if one.crew}) >= 10


def test_shares_come_out_exactly() -> None:
    assert sum(shared_out(SHARES, 75).values()) == 75
    assert shared_out(SHARES, 300) == SHARES


def test_numbers_rise_within_branch_and_day(rules: Reference) -> None:
    prefixes = {area.code: area.prefix for area in AREAS}
    found = numbered(opened(MOMENTS[0], rules), prefixes)
    own = [one.number for one in found if one.client.area == "yizhou"]
    assert own == sorted(own)
    assert own[-1].startswith("YZ260318")
