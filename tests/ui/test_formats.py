"""Every row of the style's table of numbers, in both languages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

import i18n
from domain.scope import Period
from ui import formats

NOW = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
"""Wednesday, 10:42 on the wall."""
TODAY = date(2026, 3, 18)


@contextmanager
def reading(locale: str) -> Iterator[None]:
    token = i18n.reader.set(locale)
    try:
        yield
    finally:
        i18n.reader.reset(token)


def written(write: Callable[[], str]) -> tuple[str, str]:
    """In Chinese and in English."""
    with reading("zh_CN"):
        chinese = str(write())
    with reading("en"):
        return chinese, str(write())


def test_money_is_in_wan_with_two_decimals() -> None:
    assert written(lambda: formats.money(Decimal("21145400"))) == ("2,114.54万元", "CNY 21.15 m")
    assert written(lambda: formats.money(0)) == ("0.00万元", "CNY 0.00 m")
    assert written(lambda: formats.money(172_466)) == ("17.25万元", "CNY 172.5 k")
    assert written(lambda: formats.money(-172_466)) == ("−17.25万元", "CNY −172.5 k")
    assert written(lambda: formats.thousands(172_466))[1] == "172.5"
    assert written(lambda: formats.money_number(21145400)) == ("2,114.54", "21.15")
    assert written(formats.money_unit) == ("万元", "CNY m")


def test_only_an_order_is_priced_in_yuan() -> None:
    assert written(lambda: formats.price(1280)) == ("1,280元", "CNY 1,280")


def test_shares_have_two_decimals_for_revenue_and_one_for_rates() -> None:
    assert written(lambda: formats.share(0.8496)) == ("84.96%", "84.96 %")
    assert written(lambda: formats.share(0.944, 1)) == ("94.4%", "94.4 %")
    assert written(lambda: formats.share(0.0726, 0)) == ("7%", "7 %")


def test_a_change_of_a_share_is_in_points_and_signed() -> None:
    assert written(lambda: formats.points(-6.55)) == ("−6.55个百分点", "−6.55 pp")
    assert written(lambda: formats.points(0.7, 1, is_short=True)) == ("+0.7百分点", "+0.7 pp")


def test_year_on_year_is_signed() -> None:
    assert written(lambda: formats.growth(0.1422)) == ("+14.22%", "+14.22 %")
    assert written(lambda: formats.growth(-0.0119)) == ("−1.19%", "−1.19 %")


@pytest.mark.parametrize(
    ("length", "has_seconds", "chinese", "english"),
    [
        (timedelta(hours=3, minutes=12), False, "3时12分", "3 h 12 m"),
        (timedelta(hours=2, minutes=5), True, "2时05分", "2 h 05 m"),
        (timedelta(minutes=42), True, "42分", "42 m"),
        (timedelta(minutes=8, seconds=10), True, "8分10秒", "8 m 10 s"),
        (timedelta(minutes=8, seconds=10), False, "8分", "8 m"),
        (timedelta(minutes=15), True, "15分", "15 m"),
        (timedelta(minutes=14, seconds=59), True, "14分59秒", "14 m 59 s"),
        (timedelta(seconds=9), True, "9秒", "9 s"),
        (timedelta(days=2, hours=3, minutes=50), False, "2天3时", "2 d 3 h"),
        (timedelta(days=2, minutes=50), False, "2天", "2 d"),
        (timedelta(0), False, "0分", "0 m"),
        (-timedelta(minutes=48), False, "48分", "48 m"),
    ],
)
def test_a_running_duration_has_two_units_at_most(
    length: timedelta, has_seconds: bool, chinese: str, english: str
) -> None:
    said = written(lambda: formats.running(length, has_seconds=has_seconds))
    assert said == (chinese, english)


def test_working_time_is_told_in_hours_however_long() -> None:
    length = timedelta(days=51, hours=3, minutes=5)
    assert written(lambda: formats.running(length, has_days=False)) == (
        "1,227时05分",
        "1,227 h 05 m",
    )
    hours = timedelta(hours=24)
    assert written(lambda: formats.running(hours, has_days=False)) == ("24时00分", "24 h 00 m")


def test_a_mean_has_one_decimal() -> None:
    assert written(lambda: formats.hours(5.8)) == ("5.8小时", "5.8 h")
    assert written(lambda: formats.mean_duration(12)) == ("12分钟", "12 min")
    assert written(lambda: formats.mean_duration(348)) == ("5.8小时", "5.8 h")


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (datetime(2026, 3, 18, 2, 42), "10:42", "10:42"),
        (datetime(2026, 3, 17, 8, 20), "昨16:20", "yest. 16:20"),
        (datetime(2026, 3, 17, 16, 30), "00:30", "00:30"),
        (datetime(2026, 3, 19, 0, 30), "明08:30", "tomorrow 08:30"),
        (datetime(2026, 3, 16, 2, 0), "周一", "Mon"),
        (datetime(2026, 3, 11, 2, 0), "3月11日", "11 Mar"),
        (datetime(2026, 3, 2, 2, 0), "3月2日", "2 Mar"),
        (datetime(2025, 3, 2, 2, 0), "2025年3月2日", "2 Mar 2025"),
    ],
)
def test_a_moment_is_as_short_as_the_day_allows(at: datetime, chinese: str, english: str) -> None:
    said = written(lambda: formats.moment(at.replace(tzinfo=UTC), NOW))
    assert said == (chinese, english)


def test_moments_of_the_warehouse_are_wall_time_already() -> None:
    assert written(lambda: formats.moment(datetime(2026, 3, 18, 10, 41), NOW)) == ("10:41", "10:41")


def test_the_whole_moment_is_under_the_pointer() -> None:
    assert written(lambda: formats.full_moment(NOW)) == ("2026年3月18日 10:42", "18 Mar 2026 10:42")


def test_as_of_always_names_the_day() -> None:
    assert written(lambda: formats.as_of(NOW, NOW)) == ("3月18日 10:42", "18 Mar 10:42")


@pytest.mark.parametrize(
    "write",
    [
        lambda: formats.number(None), lambda: formats.money(None), lambda: formats.share(None),
        lambda: formats.points(None), lambda: formats.growth(None), lambda: formats.running(None),
        lambda: formats.hours(None), lambda: formats.moment(None, NOW),
        lambda: formats.full_moment(None), lambda: formats.day(None, TODAY),
        lambda: formats.measured(None, "share"), lambda: formats.changed(None, "yuan"),
        lambda: formats.signed(None), lambda: formats.price(None),
        lambda: formats.mean_duration(None), lambda: formats.clock_time(None),
    ],
)  # fmt: skip
def test_what_is_not_known_is_a_dash(write: Callable[[], str]) -> None:
    assert written(write) == ("—", "—")


def test_zero_is_zero() -> None:
    assert written(lambda: formats.number(0)) == ("0", "0")
    assert written(lambda: formats.signed(0)) == ("0", "0")
    assert written(lambda: formats.points(-0.001)) == ("0.00个百分点", "0.00 pp")


def test_numbers_have_commas_and_a_real_minus() -> None:
    assert written(lambda: formats.number(9106)) == ("9,106", "9,106")
    assert written(lambda: formats.signed(-2)) == ("−2", "−2")
    assert written(lambda: formats.number(38, unit="单")) == ("38单", "38 单")


def test_halves_are_rounded_up_as_a_person_would() -> None:
    assert formats.number(0.125, 2) == "0.13"
    assert formats.share(Decimal("0.10295"), 2).number == "10.30"


def test_number_and_unit_are_known_apart() -> None:
    with reading("zh_CN"):
        amount = formats.share(0.944, 1)
    assert (amount.number, amount.unit) == ("94.4", "%")


@pytest.mark.parametrize(
    ("since", "until", "chinese", "english"),
    [
        ("2026-03-18", "2026-03-18", "3月18日", "18 Mar"),
        ("2026-03-01", "2026-03-18", "3月1–18日", "1–18 Mar"),
        ("2026-02-17", "2026-03-18", "2月17日–3月18日", "17 Feb–18 Mar"),
        ("2026-02-01", "2026-02-28", "2月", "Feb"),
        ("2025-01-01", "2025-11-30", "2025年1–11月", "Jan–Nov 2025"),
        ("2026-01-01", "2026-02-28", "1–2月", "Jan–Feb"),
        ("2025-01-01", "2025-12-31", "2025年", "2025"),
        ("2025-02-01", "2025-02-28", "2025年2月", "Feb 2025"),
    ],
)
def test_a_period_is_said_as_people_say_it(
    since: str, until: str, chinese: str, english: str
) -> None:
    span = Period(date.fromisoformat(since), date.fromisoformat(until))
    assert written(lambda: formats.period(span, TODAY)) == (chinese, english)


def test_weekdays_hours_and_months_have_short_names() -> None:
    assert written(lambda: formats.weekday(TODAY)) == ("周三", "Wed")
    assert written(lambda: formats.hour_name(9)) == ("9时", "9")
    assert written(lambda: formats.month(TODAY, TODAY)) == ("3月", "Mar")
    assert written(lambda: formats.month(date(2025, 3, 1))) == ("2025年3月", "Mar 2025")


@pytest.mark.parametrize(
    ("value", "unit", "digits", "chinese", "english"),
    [
        (0.944, "share", 1, "94.4%", "94.4 %"), (38, "orders", 0, "38单", "38"),
        (5.83, "hours", 1, "5.8小时", "5.8 h"), (12, "minutes", 0, "12分钟", "12 min"),
        (5.55, "points", 2, "+5.55百分点", "+5.55 pp"),
        (0.1422, "change", 2, "+14.22%", "+14.22 %"),
        (21145400, "yuan", 2, "2,114.54万元", "CNY 21.15 m"), (4.25, "score", 2, "4.25", "4.25"),
    ],
)  # fmt: skip
def test_a_kpi_is_written_by_its_unit(
    value: float, unit: str, digits: int, chinese: str, english: str
) -> None:
    assert written(lambda: formats.measured(value, unit, digits)) == (chinese, english)


@pytest.mark.parametrize(
    ("value", "unit", "digits", "chinese", "english"),
    [
        (0.007, "share", 1, "+0.7百分点", "+0.7 pp"), (3, "orders", 0, "+3", "+3"),
        (-0.2, "hours", 1, "−0.2小时", "−0.2 h"), (-254000, "yuan", 2, "−25.40万元", "CNY −0.25 m"),
    ],
)  # fmt: skip
def test_a_difference_is_signed_and_in_the_same_unit(
    value: float, unit: str, digits: int, chinese: str, english: str
) -> None:
    assert written(lambda: formats.changed(value, unit, digits)) == (chinese, english)
