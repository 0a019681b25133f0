"""What the address of a page says."""

from datetime import date

import pytest

from callbacks.filters import read_against, read_query, read_scope
from domain.errors import BadValue
from domain.scope import Period, Rights
from metrics.days import Against

TODAY = date(2026, 3, 18)
MINE = Rights("/hami/yizhou/", ("YZ1",))


def test_filters_period_and_rights_make_the_scope() -> None:
    scope = read_scope("?period=month&team=YZ1,YZ2&level=group", MINE, TODAY)
    assert scope.rights is MINE
    assert scope.period == Period(date(2026, 3, 1), TODAY)
    assert scope.filters == (("level", ("group",)), ("team", ("YZ1", "YZ2")))


def test_without_a_period_the_pages_own_holds() -> None:
    assert read_scope("", MINE, TODAY, "year").period == Period(date(2026, 1, 1), TODAY)
    assert read_scope(None, MINE, TODAY).period is None


def test_days_may_be_named() -> None:
    scope = read_scope("?period=2026-03-01..2026-03-09", MINE, TODAY)
    assert scope.period == Period(date(2026, 3, 1), date(2026, 3, 9))


@pytest.mark.parametrize("text", ["soon", "2026-03-09..2026-03-01", "2026-13-01..2026-13-02"])
def test_a_period_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_scope(f"?period={text}", MINE, TODAY)


def test_what_is_no_filter_is_left_alone() -> None:
    assert read_scope("?colour=red&team=", MINE, TODAY).filters == ()


def test_a_value_may_hold_signs_of_an_address() -> None:
    assert read_query("?team=a%26b&customer=%E5%A4%A9") == {"team": "a&b", "customer": "天"}


def test_what_the_period_is_compared_with() -> None:
    assert read_against("") is Against.BEFORE
    assert read_against("", Against.LAST_YEAR) is Against.LAST_YEAR
    assert read_against("?vs=last_month") is Against.LAST_MONTH
    with pytest.raises(BadValue):
        read_against("?vs=never")
