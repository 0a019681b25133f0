"""Which teams an order could go to now."""

from datetime import timedelta

import pytest

from domain.routing import Obstacle
from services import suggesting
from services.suggesting import Board
from storage import ops
from storage.models import Team
from tests.office import NOW, at, desk
from tests.services import acting
from tests.services.acting import CLERK, YIWU_CLERK

pytestmark = pytest.mark.usefixtures("store")


def change(team: str, **values: object) -> None:
    with ops.transaction() as session:
        row = session.get_one(Team, team)
        for name, value in values.items():
            setattr(row, name, value)


def board(focus: int | None, chosen: list[int], who: int = CLERK, **how: object) -> Board:
    said = {"actor": desk(who), "at": at(10), **how}
    with ops.reading() as session:
        return suggesting.board(session, focus, chosen, **said)  # type: ignore[arg-type]


def suggested(order_id: int) -> list[str]:
    found = board(order_id, []).suggestion
    assert found is not None
    return [crew.code for crew in found.crews]


def test_teams_of_the_area_are_suggested_and_desks_never() -> None:
    order = acting.receive()
    assert suggested(order.order_id) == ["YZ1", "YZ2"]
    found = board(order.order_id, []).suggestion
    assert found is not None
    assert found.others == {"YW1": Obstacle.AREA}


def test_a_team_works_in_the_areas_named_for_it() -> None:
    change("YW1", areas=["yizhou"])
    assert "YW1" in suggested(acting.receive().order_id)


def test_a_team_without_the_skill_is_left_out() -> None:
    change("YZ1", skills=["voice"])
    assert suggested(acting.receive().order_id) == ["YZ2"]


def test_orders_that_a_team_holds_count_until_it_is_done_with_them() -> None:
    order = acting.taken()
    with ops.reading() as session:
        assert suggesting.teams(session, at(30))["YZ2"].crew.load == 1
    acting.finish(order)
    with ops.reading() as session:
        assert suggesting.teams(session, at(95))["YZ2"].crew.load == 0


def test_a_team_outside_its_hours_comes_back_when_they_begin() -> None:
    change("YZ1", calendar="office")
    evening = NOW + timedelta(hours=10)
    with ops.reading() as session:
        found = suggesting.teams(session, evening)
    assert found["YZ1"].crew.opens_at == NOW + timedelta(hours=22, minutes=30)
    assert found["YZ2"].crew.opens_at is None


def test_a_team_that_is_gone_is_given_nothing() -> None:
    change("YZ1", valid_to=NOW)
    assert suggested(acting.receive().order_id) == ["YZ2"]


def test_a_batch_is_shared_out_by_what_each_team_would_hold() -> None:
    change("YZ1", capacity=2)
    change("YZ2", capacity=2)
    orders = [acting.receive().order_id for _n in range(3)]
    given = board(None, orders).given
    assert [given[id].code for id in orders if given[id]] == ["YZ1", "YZ2", "YZ1"]
    assert given[orders[2]].load == 2  # type: ignore[union-attr]


def test_a_team_can_be_named_for_all() -> None:
    orders = [acting.receive().order_id for _n in range(2)]
    given = board(None, orders, team="YW1").given
    assert [(crew.code, crew.load) for crew in given.values() if crew] == [("YW1", 1), ("YW1", 2)]


def test_what_does_not_wait_any_more_is_given_to_nobody() -> None:
    gone, waits = acting.receive(), acting.receive()
    acting.dispatch(gone)
    assert list(board(None, [gone.order_id, waits.order_id]).given) == [waits.order_id]


def test_orders_out_of_sight_are_not_on_the_board() -> None:
    order = acting.receive()
    found = board(order.order_id, [order.order_id], who=YIWU_CLERK)
    assert (found.orders, found.suggestion, found.given) == ({}, None, {})
