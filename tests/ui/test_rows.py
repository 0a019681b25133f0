"""An order as a live list shows it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import i18n
from domain.orders import Verb
from ui import rows

NOW = datetime(2026, 3, 18, 2, 41, tzinfo=UTC)
"""10:41 on the wall."""
WORDS = {
    "kind": {"fault": "客户报障"}, "level": {"group": "集团级"}, "team": {"T05": "专线维护组"},
    "service": {"digital_circuit": "数字电路"}, "status": {"in_progress": "处理中"},
    "clock": {"repair": "修复"}, "area": {"yizhou": "伊州区"},
}  # fmt: skip
DUE = NOW + timedelta(hours=1)


def order(**changes: Any) -> SimpleNamespace:
    values = {
        "order_id": 41, "version": 3, "order_no": "YZ-260317-041C", "kind": "fault",
        "status": "in_progress", "is_on_hold": False, "awaiting": None, "customer_no": "C1",
        "customer": "东岭矿业有限公司", "customer_level": "group", "service_no": "YZ-0417",
        "service": "digital_circuit", "area": "yizhou", "team": "T05", "assignee": 7,
        "received_at": NOW - timedelta(hours=19), "submitted_at": None, "summary": "",
        "next_clock": "repair", "next_started_at": NOW - timedelta(hours=3),
        "next_warn_at": NOW, "next_due_at": DUE, "next_limit_minutes": 240.0,
        "next_left_minutes": None, "rank_at": DUE, "urges": 0, "supervisions": 0, "unanswered": 0,
        "returns": 0, "transfers": 0, "hops": 0, "reopens": 0,
    }  # fmt: skip
    return SimpleNamespace(**values | changes)


def row(**changes: Any) -> dict[str, Any]:
    given = {name: changes.pop(name) for name in ("left", "legal", "turns_at") if name in changes}
    return rows.order_row(
        order(**changes), now=NOW, words=WORDS, people={7: "田雨"}, top_levels={"group"}, **given
    )


@pytest.fixture
def english() -> Iterator[None]:
    token = i18n.reader.set("en")
    yield
    i18n.reader.reset(token)


def test_names_stand_for_codes_and_the_top_levels_are_marked() -> None:
    found = row()
    assert found["customer"] == {"text": "东岭矿业有限公司", "level": "集团级", "top": True}
    assert found["service"] == {"text": "数字电路", "more": "YZ-0417"}
    assert found["holder"] == {"text": "专线维护组", "more": "田雨"}
    assert found["stage"] == {"text": "处理中"}
    assert found["order"] == {"text": "YZ-260317-041C", "href": "/order/41"}


def test_a_running_clock_comes_as_moments() -> None:
    clock = row()["clock"]
    assert clock == {
        "due": DUE.timestamp() * 1000, "warn": NOW.timestamp() * 1000,
        "start": (NOW - timedelta(hours=3)).timestamp() * 1000,
    }  # fmt: skip


def test_a_clock_on_hold_shows_what_it_had_left_and_used() -> None:
    clock = row(is_on_hold=True, next_left_minutes=80.0, next_due_at=None)["clock"]
    assert clock["state"] == "hold"
    assert clock["left"] == 80 * 60_000
    assert clock["run"] == pytest.approx(2 / 3)


def test_a_clock_outside_its_hours_shows_working_time() -> None:
    clock = row(left=timedelta(minutes=10), next_limit_minutes=15.0)["clock"]
    assert (clock["state"], clock["left"]) == ("off", 10 * 60_000)
    assert clock["run"] == pytest.approx(1 / 3)


def test_a_due_moment_that_is_not_known_is_not_made_up() -> None:
    assert row(next_due_at=None)["clock"] == {"state": "off", "left": None}
    assert row(next_clock=None, next_due_at=None)["clock"] is None


def test_on_hold_and_under_review_are_stages_of_their_own() -> None:
    assert row(is_on_hold=True)["stage"] == {"text": "挂起", "state": "hold"}
    assert row(awaiting="review", status="received")["stage"] == {"text": "待审核"}


def test_only_what_happened_has_a_flag() -> None:
    assert row()["flags"] == []
    assert row(urges=2, returns=1)["flags"] == [
        {"icon": "megaphone", "label": "催单2次", "text": "2"},
        {"icon": "arrow-return-left", "label": "退单1次", "text": "1"},
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0902-7123418", "0902-7****18"),
        ("09027123418", "09027****18"),
        ("8008123420", "80081****20"),
        ("YZ-0417", "YZ-0417"),
        ("", ""),
    ],
)
def test_of_telephone_numbers_only_the_ends_are_shown(number: str, shown: str) -> None:
    assert rows.masked(number) == shown


def test_places_in_the_list_sort_as_text() -> None:
    ranks = [
        row(rank_at=NOW + timedelta(microseconds=n))["rank"] for n in (0, 5, 1_000_000, 61_000_000)
    ]
    assert ranks == sorted(ranks)
    assert len({len(rank) for rank in ranks}) == 1


def test_a_deed_says_who_what_and_when() -> None:
    said = rows.deed("dispatch", "李倩", "专线维护组", NOW, NOW)
    assert said == "李倩10:41已派给专线维护组"
    assert rows.deed("arrive", "刘波", "", NOW, NOW) == "刘波10:41已办到场"
    assert rows.short_deed("arrive", "刘波") == "刘波 到场"


@pytest.mark.usefixtures("english")
def test_a_deed_in_english() -> None:
    said = rows.deed("dispatch", "Li Qian", "Leased lines", NOW, NOW)
    assert said == "Li Qian gave it to Leased lines at 10:41"
    assert rows.short_deed("take", "") == "Somebody: Take"


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_every_verb_can_be_told_in_every_language(verb: Verb, locale: str) -> None:
    token = i18n.reader.set(locale)
    try:
        assert "10:41" in rows.deed(verb, "A", "B", NOW, NOW)
    finally:
        i18n.reader.reset(token)
