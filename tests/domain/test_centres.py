"""Between order centres: up to those above, down to those below."""

import pytest

from domain.centres import NoneAbove, NoneBelow, nowhere, reachable, receiving
from domain.orders import Verb

CENTRES = {
    "/xj/": "PROVINCE", "/xj/hami/": "CITY", "/xj/hami/yiwu/": "YIWU",
    "/xj/hami/balikun/": "BALIKUN",
}  # fmt: skip
UP, DOWN = Verb.ESCALATE, Verb.SEND_DOWN
IN_YIWU, IN_TOWN = "/xj/hami/yiwu/", "/xj/hami/shiqu/"


@pytest.mark.parametrize(
    ("branch", "centre"),
    [(IN_YIWU, "/xj/hami/yiwu/"), (IN_TOWN, "/xj/hami/"), ("/gs/", "/xj/")],
)
def test_the_nearest_centre_above_receives_for_a_branch(branch: str, centre: str) -> None:
    assert receiving(CENTRES, branch) == centre


def test_nobody_receives_where_there_is_no_centre() -> None:
    assert receiving({}, IN_YIWU) is None


def test_an_order_goes_up_to_the_nearest_centre_first() -> None:
    assert list(reachable(UP, CENTRES, "YIWU", IN_YIWU)) == ["CITY", "PROVINCE"]
    assert list(reachable(UP, CENTRES, "CITY", IN_YIWU)) == ["PROVINCE"]


def test_an_order_goes_down_to_the_centre_of_its_branch_first() -> None:
    assert reachable(DOWN, CENTRES, "CITY", IN_YIWU) == {"YIWU": True, "BALIKUN": False}
    assert reachable(DOWN, CENTRES, "CITY", IN_TOWN) == {"BALIKUN": False, "YIWU": False}


def test_the_centre_that_holds_an_order_is_never_one_that_it_goes_to() -> None:
    for verb in (UP, DOWN):
        for holder in CENTRES.values():
            assert holder not in reachable(verb, CENTRES, holder, IN_YIWU)


def test_an_order_that_a_team_holds_goes_from_the_centre_of_its_branch() -> None:
    assert list(reachable(UP, CENTRES, "T01", IN_YIWU)) == ["CITY", "PROVINCE"]


def test_where_there_is_no_centre_to_go_to_it_says_why() -> None:
    assert isinstance(nowhere(UP, CENTRES, "PROVINCE", IN_YIWU), NoneAbove)
    assert isinstance(nowhere(DOWN, CENTRES, "YIWU", IN_YIWU), NoneBelow)
    assert isinstance(nowhere(DOWN, {}, None, IN_YIWU), NoneBelow)
    assert nowhere(UP, CENTRES, "YIWU", IN_YIWU) is None
    assert nowhere(Verb.DISPATCH, {}, None, IN_YIWU) is None
