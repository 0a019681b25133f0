"""Which team an order should go to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.routing import (
    BadWeights,
    Crew,
    Need,
    Obstacle,
    Weights,
    obstacles,
    score,
    share_out,
    suggest,
)

LINE = Need("/hami/yizhou/", "bandwidth")
NEXT_MORNING = datetime(2026, 3, 19, 0, 30, tzinfo=UTC)


def crew(
    code="T1", *, reach=("/hami/",), skills=(), capacity=10, load=0, opens_at=None, is_away=False
):  # fmt: skip
    return Crew(code, tuple(reach), frozenset(skills), capacity, load, opens_at, is_away)


def test_a_team_works_in_its_branches_and_below():
    assert obstacles(LINE, crew(reach=["/hami/"])) == ()
    assert obstacles(LINE, crew(reach=["/hami/balikun/", "/hami/yizhou/"])) == ()
    assert obstacles(LINE, crew(reach=["/hami/balikun/"])) == (Obstacle.AREA,)


def test_a_team_without_the_skill_is_not_suggested():
    assert obstacles(LINE, crew(skills=["voice"])) == (Obstacle.SKILL,)
    assert suggest(LINE, [crew(skills=["voice"])]).crews == ()


def test_a_team_without_listed_skills_does_everything():
    assert obstacles(LINE, crew(skills=[])) == ()


def test_an_order_whose_service_is_not_known_asks_for_no_skill():
    assert obstacles(Need("/hami/", None), crew(skills=["voice"])) == ()


def test_the_team_with_the_most_room_comes_first():
    half, third = crew("T1", load=5), crew("T2", load=4, capacity=12)
    assert [one.code for one in suggest(LINE, [half, third]).crews] == ["T2", "T1"]


def test_room_is_a_share_of_the_limit_and_not_a_number():
    small, large = crew("T1", load=3, capacity=5), crew("T2", load=8, capacity=40)
    assert suggest(LINE, [small, large]).best == large


def test_three_are_suggested_and_what_fits_but_comes_later_has_no_obstacle():
    found = suggest(LINE, [crew(f"T{n}", load=n) for n in range(5)])
    assert [one.code for one in found.crews] == ["T0", "T1", "T2"]
    assert found.others == {}
    assert found.later == ("T3", "T4")


def test_full_teams_and_teams_off_duty_are_named_with_the_reason():
    crews = [
        crew("free"),
        crew("full", load=10),
        crew("asleep", opens_at=NEXT_MORNING),
        crew("far", reach=["/hami/balikun/"], load=10),
    ]
    found = suggest(LINE, crews)
    assert [one.code for one in found.crews] == ["free"]
    assert found.others == {
        "full": Obstacle.FULL, "asleep": Obstacle.OFF_DUTY, "far": Obstacle.AREA,
    }  # fmt: skip


def test_where_nobody_is_free_somebody_on_duty_is_suggested_all_the_same():
    found = suggest(LINE, [crew("full", load=10), crew("asleep", opens_at=NEXT_MORNING)])
    assert [one.code for one in found.crews] == ["full"]
    assert found.others == {"asleep": Obstacle.OFF_DUTY}


def test_where_nobody_is_on_duty_those_are_suggested_who_will_be():
    crews = [crew("full", load=10, opens_at=NEXT_MORNING), crew("asleep", opens_at=NEXT_MORNING)]
    assert [one.code for one in suggest(LINE, crews).crews] == ["asleep", "full"]


def test_a_team_whose_people_are_all_on_leave_is_given_nothing_even_if_nobody_else_is_there():
    away = crew("away", is_away=True, opens_at=NEXT_MORNING)
    found = suggest(LINE, [away])
    assert found.crews == ()
    assert found.others == {"away": Obstacle.ON_LEAVE}
    assert share_out([LINE], [away], team="away") == [None]


def test_every_order_of_a_batch_counts_for_the_next():
    crews = [crew("T1", capacity=2), crew("T2", capacity=2, load=1)]
    given = share_out([LINE, LINE, LINE], crews)
    assert [(one.code, one.load) for one in given] == [("T1", 1), ("T1", 2), ("T2", 2)]


def test_a_batch_for_one_team_goes_to_it_even_over_its_limit():
    given = share_out([LINE, LINE], [crew("T1", capacity=1), crew("T2")], team="T1")
    assert [(one.code, one.load) for one in given] == [("T1", 1), ("T1", 2)]


def test_an_order_that_no_team_can_do_gets_none():
    assert share_out([LINE], [crew(reach=["/hami/balikun/"])]) == [None]


# -- the score ---------------------------------------------------------------------------------

ALL = Weights(room=50, on_time=30, place=15, trade=5)


def codes(crews, weights):
    return [one.code for one in suggest(LINE, crews, weights).crews]


def test_the_score_is_of_a_hundred_and_says_what_it_is_made_of():
    best = replace(crew(reach=["/hami/yizhou/"], skills=["bandwidth"]), on_time=1.0)
    assert score(LINE, best, ALL) == {"room": 50, "on_time": 30, "place": 15, "trade": 5}
    worst = replace(crew(load=10, skills=[]), on_time=0.0)
    assert score(LINE, worst, ALL) == {"room": 0, "on_time": 0, "place": 10, "trade": 0}


def test_a_team_that_was_in_time_goes_before_one_with_a_little_more_room():
    roomy, prompt = (
        replace(crew("roomy", load=4), on_time=0.6),
        replace(crew("prompt", load=5), on_time=1.0),
    )
    assert codes([roomy, prompt], ALL) == ["prompt", "roomy"]
    assert codes([roomy, prompt], Weights(room=1)) == ["roomy", "prompt"]


def test_a_team_of_the_place_goes_before_one_of_the_whole_city():
    city, county = crew("city"), crew("county", reach=["/hami/yizhou/"])
    assert codes([city, county], ALL) == ["county", "city"]


def test_a_specialist_goes_before_whoever_does_everything():
    everything, lines = crew("everything"), crew("lines", skills=["bandwidth"])
    assert codes([everything, lines], ALL) == ["lines", "everything"]


def test_no_score_makes_up_for_a_full_team():
    full = replace(crew("full", load=10, reach=["/hami/yizhou/"]), on_time=1.0)
    poor = replace(crew("poor", load=9), on_time=0.0)
    assert codes([full, poor], ALL) == ["poor"]


def test_a_team_without_a_record_is_taken_for_a_usual_one():
    new, good, bad = (
        crew("new"),
        replace(crew("good"), on_time=0.95),
        replace(crew("bad"), on_time=0.85),
    )
    assert codes([new, good, bad], ALL) == ["good", "new", "bad"]


@given(
    st.integers(1, 50), st.integers(0, 80), st.none() | st.floats(0, 1),
    st.lists(st.floats(0, 100), min_size=4, max_size=4).filter(lambda found: sum(found) > 0.01),
)  # fmt: skip
def test_every_part_lies_between_nought_and_its_weight(capacity, load, on_time, given_weights):
    weights = Weights(*given_weights)
    points = score(LINE, replace(crew(capacity=capacity, load=load), on_time=on_time), weights)
    for name, value in points.items():
        assert 0 <= value <= 100 * getattr(weights, name) / weights.total + 1e-9
    assert sum(points.values()) <= 100 + 1e-9


@pytest.mark.parametrize("text", [
    {"room": -1}, {"room": "viel"}, {"luck": 1}, {"room": True}, {}, {"room": 0, "place": 0},
])  # fmt: skip
def test_weights_that_cannot_be_meant_are_refused(text):
    with pytest.raises(BadWeights):
        Weights.read(text)


def test_weights_that_are_left_out_weigh_nothing():
    assert Weights.read({"place": 2}) == Weights(room=0, place=2)
