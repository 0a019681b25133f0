"""How numbers, money, shares, durations and moments are written, in the reader's language.

One rule for each row of the style's table of numbers: no value is "—", zero is "0", minus is "−",
ranges have "–". Every function returns an `Amount`: text that also knows its number and its unit,
so that a tile can set the unit smaller.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import config
from domain.scope import DAY, Period
from i18n import _, reader

NONE = "—"
MINUS = "−"
WAN = Decimal(10_000)
THOUSAND = Decimal(1_000)
MILLION = Decimal(1_000_000)
MINUTE = timedelta(minutes=1)
SECONDS_UNDER = timedelta(minutes=15)
"""Running clocks show seconds in their last quarter of an hour."""

Number = int | float | Decimal | None


class Amount(str):
    """A written value: the whole as text, and its number and unit apart."""

    number: str
    unit: str

    def __new__(cls, number: str, unit: str = "", gap: str = "") -> "Amount":
        made = super().__new__(cls, f"{number}{gap}{unit}" if unit else number)
        made.number, made.unit = number, unit
        return made


UNKNOWN = Amount(NONE)


def is_chinese() -> bool:
    return reader.get().startswith("zh")


def number(value: Number, digits: int = 0, unit: str = "") -> Amount:
    """`9,106`, `4.1`; with a unit `38单`, `38 orders`."""
    if value is None:
        return UNKNOWN
    return Amount(_digits(value, digits), unit, "" if is_chinese() else " ")


def signed(value: Number, digits: int = 0, unit: str = "") -> Amount:
    """A change of a count: `+3`, `−2`, `0`."""
    if value is None:
        return UNKNOWN
    return Amount(_with_sign(value, digits), unit, "" if is_chinese() else " ")


def money(yuan: Number) -> Amount:
    """Yuan as `2,114.54万元` or `CNY 21.15 m`, in English below a million `CNY 172.5 k`."""
    if yuan is None:
        return UNKNOWN
    if is_chinese():
        return Amount(_digits(Decimal(str(yuan)) / WAN, 2), "万元")
    if 0 < abs(Decimal(str(yuan))) < MILLION:
        return _prefixed("CNY ", Amount(thousands(yuan).number, "k", " "))
    return _prefixed("CNY ", Amount(money_number(yuan).number, "m", " "))


def money_number(yuan: Number) -> Amount:
    """Money without its unit, for columns and axes whose head says `money_unit()`."""
    if yuan is None:
        return UNKNOWN
    return Amount(_digits(Decimal(str(yuan)) / (WAN if is_chinese() else MILLION), 2))


def thousands(yuan: Number) -> Amount:
    """Thousands of yuan for an English column of small amounts, which millions would round away."""
    return UNKNOWN if yuan is None else Amount(_digits(Decimal(str(yuan)) / THOUSAND, 1))


def money_unit() -> str:
    return "万元" if is_chinese() else "CNY m"


def small_money_number(yuan: Number) -> Amount:
    """Money of one owner in a column whose head says `small_money_unit()`."""
    return money_number(yuan) if is_chinese() else thousands(yuan)


def small_money_unit() -> str:
    return "万元" if is_chinese() else "CNY k"


def price(yuan: Number) -> Amount:
    """Whole yuan, as an order says it: `1,280元`, `CNY 1,280`."""
    if yuan is None:
        return UNKNOWN
    if is_chinese():
        return Amount(_digits(yuan, 0), "元")
    return _prefixed("CNY ", Amount(_digits(yuan, 0)))


def share(part: Number, digits: int = 2) -> Amount:
    """A part of one: 0.8496 is `84.96%`. Two decimals for revenue, one for rates."""
    if part is None:
        return UNKNOWN
    return Amount(_digits(Decimal(str(part)) * 100, digits), "%", "" if is_chinese() else " ")


def points(change: Number, digits: int = 2, *, is_short: bool = False) -> Amount:
    """A change of a share in percentage points: `−6.55个百分点`, in tables `−6.55百分点`."""
    if change is None:
        return UNKNOWN
    unit = ("百分点" if is_short else "个百分点") if is_chinese() else "pp"
    return Amount(_with_sign(change, digits), unit, "" if is_chinese() else " ")


def growth(part: Number, digits: int = 2) -> Amount:
    """A relative change: 0.1422 is `+14.22%`."""
    if part is None:
        return UNKNOWN
    changed = _with_sign(Decimal(str(part)) * 100, digits)
    return Amount(changed, "%", "" if is_chinese() else " ")


# -- durations ---------------------------------------------------------------------------------

_UNITS = (("d", 86_400, "天"), ("h", 3_600, "时"), ("m", 60, "分"), ("s", 1, "秒"))


def left(length: timedelta) -> timedelta:
    """Time left in whole minutes, rounded up: time gone is rounded down, and together they are the
    limit. Time over, which is negative here, is time gone: it is rounded down."""
    return -(-length // MINUTE) * MINUTE


def pieces(
    length: timedelta, *, has_seconds: bool = False, has_days: bool = True
) -> list[tuple[str, str]]:
    """A duration as at most two (number, unit): 3 h 12 m, 42 m, 2 d 3 h; `8 m 10 s` if asked.

    Seconds are shown under fifteen minutes only. Without days, hours go on: 27 h 05 m. The sign is
    the caller's to say ("over").
    """
    total = abs(int(length.total_seconds()))
    shows_seconds = has_seconds and total < SECONDS_UNDER.total_seconds()
    named = [(size, zh if is_chinese() else en) for en, size, zh in _UNITS]
    named = named[0 if has_days else 1 : None if shows_seconds else 3]
    found: list[tuple[str, str]] = []
    for index, (size, unit) in enumerate(named):
        amount, total = divmod(total, size)
        is_last = index == len(named) - 1
        if found:
            found.append((f"{amount:02d}" if size < 3_600 else str(amount), unit))
            break
        if amount or is_last:
            found.append((f"{amount:,}", unit))
    if len(found) == 2 and int(found[1][0]) == 0 and found[1][1] in ("时", "h"):
        found.pop()
    return found


def running(
    length: timedelta | None, *, has_seconds: bool = False, has_days: bool = True
) -> Amount:
    """A duration that runs: `3时12分`, `42分`, `8分10秒`, `2天3时`; `3 h 12 m`.

    Without days where it is working time, of which a day is not a day: `51时12分`.
    """
    if length is None:
        return UNKNOWN
    gap, between = ("", "") if is_chinese() else (" ", " ")
    parts = pieces(length, has_seconds=has_seconds, has_days=has_days)
    return Amount(between.join(f"{amount}{gap}{unit}" for amount, unit in parts))


def hours(value: Number) -> Amount:
    """A mean in hours: `5.8小时`, `5.8 h`."""
    return number(value, 1, "小时" if is_chinese() else "h")


def minutes(value: Number) -> Amount:
    """A mean in minutes: `12分钟`, `12 min`."""
    return number(value, 0, "分钟" if is_chinese() else "min")


def mean_duration(value: Number) -> Amount:
    """A mean given in minutes: minutes under an hour, hours from there on."""
    if value is None:
        return UNKNOWN
    return minutes(value) if value < 60 else hours(Decimal(str(value)) / 60)


# -- moments -----------------------------------------------------------------------------------


def local(moment: datetime) -> datetime:
    """Wall time on the screen: an aware moment in the configured zone; the warehouse's are already
    wall time."""
    return moment.astimezone(config.TZ).replace(tzinfo=None) if moment.tzinfo else moment


def moment(at: datetime | None, now: datetime) -> Amount:
    """As short as the day allows: `10:42`, `昨16:20`, `周一`, `3月2日`, `2025年3月2日`."""
    if at is None:
        return UNKNOWN
    there, here = local(at), local(now)
    days = (there.date() - here.date()).days
    time = f"{there:%H:%M}"
    if days == 0:
        return Amount(time)
    if days in (-1, 1):
        word = {-1: _("yest. %(time)s", time=time), 1: _("tomorrow %(time)s", time=time)}[days]
        return Amount(word)
    if -7 < days < 7:
        return Amount(weekday(there.date()))
    return day(there.date(), here.date())


def full_moment(at: datetime | None) -> Amount:
    """Everything, for the pointer and for readers: `2026年3月18日 10:42`, `18 Mar 2026 10:42`."""
    if at is None:
        return UNKNOWN
    there = local(at)
    return Amount(f"{day(there.date(), date.min)} {there:%H:%M}")


def as_of(at: datetime | None, now: datetime) -> Amount:
    """What a number is true for: `3月18日 10:42`; the time alone would not say which day."""
    if at is None:
        return UNKNOWN
    there = local(at)
    return Amount(f"{day(there.date(), local(now).date())} {there:%H:%M}")


def clock_time(at: datetime | None) -> Amount:
    """`10:42`."""
    return UNKNOWN if at is None else Amount(f"{local(at):%H:%M}")


def day(on: date | None, today: date) -> Amount:
    """`3月2日`, `2 Mar`; with the year if it is not this one."""
    if on is None:
        return UNKNOWN
    if is_chinese():
        year = "" if on.year == today.year else f"{on.year}年"
        return Amount(f"{year}{on.month}月{on.day}日")
    year = "" if on.year == today.year else f" {on.year}"
    return Amount(f"{on.day} {MONTHS[on.month - 1]}{year}")


def month(of: date, today: date | None = None) -> Amount:
    """`3月`, `2025年3月`; `Mar`, `Mar 2025`."""
    shows_year = today is None or of.year != today.year
    if is_chinese():
        return Amount(f"{of.year}年{of.month}月" if shows_year else f"{of.month}月")
    name = MONTHS[of.month - 1]
    return Amount(f"{name} {of.year}" if shows_year else name)


def weekday(on: date) -> str:
    """`周一`, `Mon`."""
    return _weekday(on.weekday())


def weekday_name(index: int) -> str:
    """Of a weekday counted from Monday = 0."""
    return _weekday(index)


def hour_name(hour: int) -> str:
    """`9时`, `9`."""
    return f"{hour}时" if is_chinese() else str(hour)


def period(span: Period | None, today: date) -> str:
    """Days as a person would say them: `3月18日`, `3月1–18日`, `2025年1–11月`, `2025年`."""
    if span is None:
        return NONE
    since, until = span.since, span.until
    if since == until:
        return day(since, today)
    is_whole = since.day == 1 and (until + DAY).day == 1
    if is_whole and (since.month, since.year) == (until.month, until.year):
        return month(since, today)
    if is_whole and since.year == until.year:
        return _months(since, until, today)
    if is_chinese() and (since.year, since.month) == (until.year, until.month):
        return f"{day(since, today)[:-1]}–{until.day}日"
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{day(until, today)}"
    return f"{day(since, today)}–{day(until, today)}"


def _months(since: date, until: date, today: date) -> str:
    year = str(since.year)
    if (since.month, until.month) == (1, 12):
        return f"{year}年" if is_chinese() else year
    if is_chinese():
        return f"{'' if since.year == today.year else year + '年'}{since.month}–{until.month}月"
    return f"{MONTHS[since.month - 1]}–{month(until, today)}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _weekday(index: int) -> str:
    return f"周{'一二三四五六日'[index]}" if is_chinese() else _WEEKDAYS[index]


# -- by unit -----------------------------------------------------------------------------------


def measured(value: Number, unit: str, digits: int = 0) -> Amount:
    """A KPI's value by the name of its unit (`metrics.kpi.Unit`) and its decimals."""
    write = _BY_UNIT.get(unit)
    return write(value, digits) if write else number(value, digits)


def changed(value: Number, unit: str, digits: int = 0) -> Amount:
    """The difference of two values of a KPI; of shares (0 to 1), in points."""
    if value is None:
        return UNKNOWN
    if unit == "share":
        return points(Decimal(str(value)) * 100, digits, is_short=True)
    if unit == "yuan":
        if is_chinese():
            return Amount(_with_sign(Decimal(str(value)) / WAN, 2), "万元")
        return _prefixed("CNY ", Amount(_with_sign(Decimal(str(value)) / MILLION, 2), "m", " "))
    unit_word = {"hours": "小时" if is_chinese() else "h"}.get(unit, "")
    return signed(value, digits, unit_word)


_BY_UNIT: dict[str, Callable[[Number, int], Amount]] = {
    "share": share,
    "change": growth,
    "points": lambda value, digits: points(value, digits, is_short=True),
    "hours": lambda value, digits: number(value, digits, "小时" if is_chinese() else "h"),
    "minutes": lambda value, digits: number(value, digits, "分钟" if is_chinese() else "min"),
    "days": lambda value, digits: number(value, digits, "天" if is_chinese() else "d"),
    "yuan": lambda value, _digits: money(value),
    "orders": lambda value, digits: number(value, digits, "单" if is_chinese() else ""),
    "customers": lambda value, digits: number(value, digits, "户" if is_chinese() else ""),
}


def _digits(value: Number, digits: int) -> str:
    assert value is not None
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def _with_sign(value: Number, digits: int) -> str:
    text = _digits(value, digits)
    is_zero = not any(digit in "123456789" for digit in text)
    return text if is_zero or text.startswith(MINUS) else f"+{text}"


def _prefixed(prefix: str, amount: Amount) -> Amount:
    made = Amount(f"{prefix}{amount}")
    made.number, made.unit = f"{prefix}{amount.number}", amount.unit
    return made
