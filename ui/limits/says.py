"""How limits and rows are written: `20小时`, `3个工作日`, `固网语音类 · 虚拟网 · 集团级`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.drafts import (
    LONGEST_SOURCE,
    BadLimit,
    FeedbackTooLate,
    HasEnded,
    NoLimit,
    NothingNew,
    TooFar,
    amount_of,
)  # fmt: skip
from domain.errors import BadValue, Missing, Refused
from domain.kinds import CLOCK_NAMES, Limit
from domain.matrix import Key
from i18n import N_, _
from ui import formats, words
from ui.order.names import Names

LISTS = (
    "product_groups", "services", "customer_levels", "customer_classes", "circuit_grades",
)  # fmt: skip
"""The list that names each part of a key, in the order of the key."""
PART_NAMES = {
    "product_group": N_("Product group"),
    "service": N_("Service"),
    "customer_level": N_("Level"),
    "customer_class": N_("Customer class"),
    "circuit_grade": N_("Circuit grade"),
}
UNIT_NAMES = {"minutes": N_("minutes"), "hours": N_("hours"), "days": N_("working days")}
OWN = (BadLimit, FeedbackTooLate, HasEnded, NoLimit, NothingNew, TooFar)
"""Refusals that say themselves what to do."""


def limit(one: Limit | None) -> formats.Amount:
    """`20小时`, `15分钟`, `3个工作日`; `—` where there is none."""
    if one is None:
        return formats.UNKNOWN
    amount, unit = amount_of(one)
    digits = 0 if float(amount).is_integer() else 1
    word = _(UNIT_NAMES[unit]) if unit == "days" or formats.is_chinese() else SHORT[unit]
    gap = "个" if unit == "days" and formats.is_chinese() else ""
    return formats.number(amount, digits, gap + word)


SHORT = {"minutes": "min", "hours": "h"}


def part(names: Names, at: int, code: str | None) -> str:
    """A part of a key by its place; none stands for any."""
    return _("any") if code is None else names(LISTS[at], code)


def key(names: Names, parts: Key) -> str:
    """What a row is about, in a line."""
    said = [names(LISTS[at], code) for at, code in enumerate(parts) if code is not None]
    return " · ".join(said) or _("everything else")


def clock_name(clock: str) -> str:
    return _(CLOCK_NAMES[clock]) if clock in CLOCK_NAMES else clock


def day(at: datetime | None, today: datetime, *, is_last: bool = False) -> str:
    """The day on which a row begins; of its end, the last day that it holds."""
    if at is None:
        return formats.NONE
    there = formats.local(at)
    on = (there - timedelta(microseconds=1)).date() if is_last else there.date()
    return str(formats.day(on, formats.local(today).date()))


def problem(name: str, error: Refused) -> str:
    """What is wrong with a field, and what to do about it."""
    if isinstance(error, Missing):
        return _("Say on what ground: a rule, a decision, a date.")
    if isinstance(error, BadValue) and not isinstance(error, OWN):
        if name == "source":
            return _("At most %(n)s characters.", n=LONGEST_SOURCE)
        return _("Choose one of the list.")
    return words.refusal(error)


def problems(wrong: Mapping[str, Refused]) -> dict[str, str]:
    return {name: problem(name, error) for name, error in wrong.items()}


def values(limits: Mapping[str, Any]) -> list[tuple[str, formats.Amount]]:
    """Limits as `(修复, 20小时)`, out of plain values too."""
    read = {
        clock: one if isinstance(one, Limit) else Limit.read(one) for clock, one in limits.items()
    }
    return [(clock_name(clock), limit(one)) for clock, one in read.items()]
