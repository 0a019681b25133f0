"""An order as a live list shows it: the row of a grid, an item of a list, in the reader's language.

A row is JSON: what the scripts of the desk pages draw from it is said in `assets/grid.js`. Moments
are milliseconds since 1970. Clocks come as moments; the browser says what they mean now.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.orders import VERB_NAMES, Verb
from i18n import N_, _
from ui import formats

PHONE = re.compile(r"^(\d{3,4}-?\d)\d+(\d{2})$")
"""Service numbers that are telephone numbers: in lists, only the ends are shown."""
AWAITED = {"review": N_("In review"), "approve": N_("In approval")}
FLAGS = (
    ("unanswered", "chat-left-text", N_("Chased, no answer yet, times: %(n)s")),
    ("urges", "megaphone", N_("Urged, times: %(n)s")),
    ("supervisions", "eye", N_("Supervised, times: %(n)s")),
    ("returns", "arrow-return-left", N_("Returned, times: %(n)s")),
    ("transfers", "arrow-left-right", N_("Passed on, times: %(n)s")),
    ("hops", "arrow-up-square", N_("Sent up or down, times: %(n)s")),
    ("reopens", "arrow-counterclockwise", N_("Reopened, times: %(n)s")),
)
"""What happened to an order on its way: counter, icon, words."""
DEEDS = {
    Verb.RECEIVE: N_("%(who)s received it at %(time)s"),
    Verb.DISPATCH: N_("%(who)s gave it to %(team)s at %(time)s"),
    Verb.TRANSFER: N_("%(who)s passed it on to %(team)s at %(time)s"),
    Verb.TAKE: N_("%(who)s took it at %(time)s"),
    Verb.HOLD: N_("%(who)s put it on hold at %(time)s"),
    Verb.RESUME: N_("%(who)s resumed it at %(time)s"),
    Verb.FINISH: N_("%(who)s reported it done at %(time)s"),
    Verb.CONFIRM: N_("%(who)s confirmed it at %(time)s"),
    Verb.CLOSE: N_("%(who)s closed it at %(time)s"),
    Verb.CANCEL: N_("%(who)s cancelled it at %(time)s"),
    Verb.UNDO: N_("%(who)s undid the last step at %(time)s"),
    Verb.REFUSE: N_("%(who)s refused it at %(time)s"),
}

Words = Mapping[str, Mapping[Any, str]]
"""Names by dimension (kind, level, service, team, area, status, clock), by code."""


def order_row(
    row: Any, *, now: datetime, words: Words, people: Mapping[int, str],
    top_levels: Collection[str] = (), legal: Collection[str] = (), left: timedelta | None = None,
    turns_at: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A row of `storage.worklists`. `legal` are the verbs that the reader may use on it; `left` is
    the working time of a clock that stands outside its hours; `turns_at` when those hours turn.
    `now` may be wall time already (`formats.local`): of many rows, it is worked out once."""
    began = row.received_at or row.submitted_at
    began = began and formats.local(began)
    return {
        "id": row.order_id,
        "version": row.version,
        "rank": row.rank_at.isoformat(timespec="microseconds"),
        "status": row.status,
        "legal": sorted(legal),
        "order": {"text": row.order_no, "href": f"/order/{row.order_id}"},
        "clock_name": _name(words, "clock", row.next_clock),
        "clock": clock(row, left),
        "turns_at": milliseconds(turns_at),
        "kind": _name(words, "kind", row.kind),
        "customer": {
            "text": row.customer or row.summary or row.customer_no or formats.NONE,
            "level": _name(words, "level", row.customer_level),
            "top": row.customer_level in top_levels,
        },
        "service": {
            "text": _name(words, "service", row.service),
            "more": masked(row.service_no or ""),
        },
        "area": _name(words, "area", row.area),
        "stage": stage(row, words),
        "holder": {
            "text": _name(words, "team", row.team),
            "more": people.get(row.assignee, "") if row.assignee else "",
        },
        "received": {
            "text": str(formats.moment(began, now)),
            "title": str(formats.full_moment(began)),
        },
        "flags": flags(row),
    }


def clock(row: Any, left: timedelta | None = None) -> dict[str, Any] | None:
    """The clock that runs out first, as a chip draws it; None if none runs."""
    if row.next_clock is None:
        return None
    if row.is_on_hold:
        minutes, limit = row.next_left_minutes, row.next_limit_minutes
        run = 1 - minutes / limit if minutes is not None and limit else 0
        return {"state": "hold", "left": None if minutes is None else minutes * 60_000, "run": run}
    if row.next_due_at is None:
        return {"state": "off", "left": None}
    if left is not None:
        wall = row.next_limit_minutes or 0
        run = 1 - left.total_seconds() / 60 / wall if wall else 0
        return {"state": "off", "left": left.total_seconds() * 1000, "run": run}
    return {
        "due": milliseconds(row.next_due_at),
        "warn": milliseconds(row.next_warn_at),
        "start": milliseconds(row.next_started_at),
    }


def stage(row: Any, words: Words) -> dict[str, str]:
    """Where the order stands, as a badge: a stage without colour, or on hold."""
    if row.is_on_hold:
        return {"text": _("On hold"), "state": "hold"}
    if row.awaiting in AWAITED:
        return {"text": _(AWAITED[row.awaiting])}
    return {"text": _name(words, "status", row.status)}


def flags(row: Any) -> list[dict[str, str]]:
    """What happened to the order on its way, as small icons."""
    return [
        {"icon": icon, "label": _(label, n=getattr(row, name)), "text": str(getattr(row, name))}
        for name, icon, label in FLAGS
        if getattr(row, name)
    ]


def masked(number: str) -> str:
    """A service number as lists show it: `0902-7****18` for a telephone number, else whole."""
    return PHONE.sub(r"\1****\2", number)


def deed(verb: str, who: str, team: str, at: datetime, now: datetime) -> str:
    """What somebody did to an order, as a sentence: "Li Qian gave it to Leased lines at 10:41"."""
    said = DEEDS.get(Verb(verb), N_("%(who)s: %(verb)s at %(time)s"))
    return _(
        said, who=who or _("Somebody"), team=team or formats.NONE,
        verb=_(VERB_NAMES[Verb(verb)]), time=formats.moment(at, now),
    )  # fmt: skip


def short_deed(verb: str, who: str) -> str:
    """The same in a cell: "Liu Bo: Take"."""
    return _("%(who)s: %(verb)s", who=who or _("Somebody"), verb=_(VERB_NAMES[Verb(verb)]))


def milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


def _name(words: Words, dimension: str, code: Any) -> str:
    return formats.NONE if code is None else words.get(dimension, {}).get(code, str(code))
