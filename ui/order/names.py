"""Names of what an order's page says, in the reader's language."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.kinds import CLOCK_NAMES, OrderKind
from domain.orders import STATUS_NAMES, VERB_NAMES, Facts
from i18n import _, named
from ui import formats
from ui.formats import NONE, Amount

NOTHING = timedelta(0)


class Names:
    """Codes to names: `names("team", "YZ2")`. A code that nobody has named is its own name."""

    def __init__(self, lists: Mapping[str, Mapping[Any, Mapping[str, str]]]) -> None:
        self._lists = lists

    def __call__(self, what: str, code: Any) -> str:
        if code is None or code == "":
            return NONE
        return named(dict(self._lists.get(what, {}).get(code, {})), str(code))

    def codes(self, what: str) -> list[str]:
        """The codes of a list, in its order."""
        return list(self._lists.get(what, {}))

    def rule(self, facts: Facts) -> str:
        """What the limits of such an order are chosen by: `集团级 · 数字电路`."""
        codes = (
            ("customer_levels", facts.customer_level), ("services", facts.service),
            ("customer_classes", facts.customer_class), ("circuit_grades", facts.circuit_grade),
        )  # fmt: skip
        return " · ".join(self(what, code) for what, code in codes if code)

    @property
    def top_levels(self) -> tuple[str, ...]:
        """The two highest levels of customers."""
        return tuple(self._lists.get("customer_levels", {}))[:2]

    def reason(self, verb: str, code: str | None) -> str:
        return self("reason", (str(verb), code)) if code else ""


def clock_name(code: str) -> str:
    return _(CLOCK_NAMES[code]) if code in CLOCK_NAMES else code


def verb_name(verb: str) -> str:
    return _(VERB_NAMES[verb]) if verb in VERB_NAMES else str(verb)  # type: ignore[index]


def status_name(status: str) -> str:
    return _(STATUS_NAMES[status]) if status in STATUS_NAMES else str(status)  # type: ignore[index]


def time(length: timedelta | None) -> Amount:
    """A duration to the minute, so that columns add up: `3时12分`, `108时02分`, `42分`.

    Never in days: a day of working time is not a day. Less than a minute says so.
    """
    if length is None:
        return formats.UNKNOWN
    if NOTHING < length < formats.MINUTE:
        return Amount(_("under 1 m"))
    return formats.running(length, has_days=False)


def dated(at: datetime | None, now: datetime) -> str:
    """A moment with its day and its time, however long ago: `3月17日 16:20`, `16:20` today."""
    if at is None:
        return NONE
    days = abs((formats.local(at).date() - formats.local(now).date()).days)
    return str(formats.moment(at, now)) if days < 2 else str(formats.as_of(at, now))


def woven(message: str, **values: Any) -> list[Any]:
    """A message with components among its values, as children: each language has its own order."""
    text = _(message)
    found: list[Any] = []
    for piece in PLACES.split(text):
        found.append(values[piece[2:-2]] if PLACES.fullmatch(piece) else piece)
    return [piece for piece in found if piece != ""]


PLACES = re.compile(r"(%\(\w+\)s)")


def between(start: datetime, end: datetime, now: datetime) -> str:
    """Two moments, each with its day unless it is the same; with seconds if they have any."""
    has_seconds = any(formats.local(at).second for at in (start, end))
    days = [formats.local(at).date() for at in (start, end)]
    texts = [
        f"{formats.local(at):%H:%M:%S}" if has_seconds else f"{formats.local(at):%H:%M}"
        for at in (start, end)
    ]
    if days[0] != days[1] or days[0] != formats.local(now).date():
        texts[0] = f"{formats.day(days[0], formats.local(now).date())} {texts[0]}"
    if days[0] != days[1]:
        texts[1] = f"{formats.day(days[1], formats.local(now).date())} {texts[1]}"
    return "–".join(texts)


def joined(*parts: str) -> str:
    """Clauses side by side, the empty ones left out."""
    return ("；" if formats.is_chinese() else "; ").join(part for part in parts if part)


def listed(*parts: str) -> str:
    """Things side by side, the empty ones left out."""
    return ("，" if formats.is_chinese() else ", ").join(part for part in parts if part)


def filled(kind: OrderKind | None, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the form of a kind said, as label and value."""
    found = []
    for field in kind.fields if kind else ():
        value = values.get(field.name)
        if value in (None, ""):
            continue
        choices = dict(field.choices)
        shown = named(dict(choices[value])) if value in choices else str(value)
        found.append((named(dict(field.label)), shown))
    return found
