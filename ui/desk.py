"""What the desk pages share: the slim strip, the bar of verbs, the line of keys, their words.

Lists, counters and the state of the verbs are drawn by `assets/queue.js` and `assets/dispatch.js`
into what stands here; what they say comes from `words`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from domain.orders import VERB_NAMES, Verb
from i18n import N_, _
from ui import formats
from ui.parts.marks import Children, attributes, icon, key, mark
from ui.parts.notices import notice

STATES = {
    "late": N_("Overdue"), "risk": N_("At risk"), "ok": N_("On time"), "hold": N_("On hold"),
    "all": N_("All open"),
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """A verb as a list offers it."""

    verb: Verb
    key: str = ""
    asks: bool = True
    """Whether it opens a form; else it is done at once."""


ACTS = (
    Act(Verb.RECEIVE, "A", asks=False),
    Act(Verb.DISPATCH, "P"),
    Act(Verb.TAKE, "A", asks=False),
    Act(Verb.FINISH, "F"),
    Act(Verb.CONFIRM, "C"),
    Act(Verb.CLOSE, "C", asks=False),
    Act(Verb.TRANSFER, "T"),
    Act(Verb.RETURN, "B"),
    Act(Verb.HOLD, "H"),
    Act(Verb.RESUME, "H", asks=False),
    Act(Verb.URGE, "U"),
    Act(Verb.SUPERVISE, "D"),
    Act(Verb.NOTE, "N"),
    Act(Verb.REFUSE),
    Act(Verb.CANCEL),
)
"""In the order in which they are offered: the next step first."""


def strip(label: str) -> html.Section:
    """The five counters, filled by the page's script; each filters the list by its state. They are
    read aloud once a minute at most."""
    told = html.Span(
        className="visually-hidden", **attributes(data_said="told", aria_live="polite")
    )
    return html.Section(
        [*(_cell(state, _(name)) for state, name in STATES.items()), told],
        className="pd-strip pd-strip-slim",
        **attributes(aria_label=label),
    )


def _cell(state: Any, name: str) -> html.A:
    return html.A(
        [
            html.Span([mark(state), name] if state != "all" else name, className="pd-name"),
            html.Span(formats.NONE, className="pd-big"),
            html.Span(className="pd-note"),
        ],
        href="",
        **attributes(data_state=state, data_zero=True),
    )


def bulk(id: str) -> html.Div:
    """The bar of verbs, shown while orders are chosen: how many, why some verbs are off, verbs."""
    return html.Div(
        [
            html.B(**attributes(data_said="count")),
            html.Span(className="pd-2 pd-sm", **attributes(data_said="why")),
            html.Span(className="pd-gap pd-verbs", **attributes(data_said="verbs")),
            html.Button(
                [_("Clear"), " ", key("Esc")],
                type="button",
                className="btn btn-plain",
                **attributes(data_clear=True),
            ),
        ],
        id=id,
        className="pd-bulk",
        hidden=True,
        role="toolbar",
        **attributes(aria_label=_("What can be done")),
    )


def key_line(pairs: Sequence[tuple[str, str]], end: Children = None) -> html.P:
    """The keys of a page, under it: `("J K", "down, up")`."""
    said = [
        html.Span([part for name in names.split() for part in (key(name), " ")] + [meaning])
        for names, meaning in pairs
    ]
    return html.P([*said, html.Span(end, className="pd-gap")], className="pd-keys")


def offer(id: str) -> html.Button:
    """What has changed that would move rows: offered beside the title, where it moves nothing."""
    return html.Button(
        [icon("arrow-repeat"), html.Span(**attributes(data_said="offer")), " ", key("R")],
        id=id,
        type="button",
        className="pd-chip",
        hidden=True,
        **attributes(data_on=True, data_key="R", aria_live="polite"),
    )


def lost() -> html.Div:
    """Where it says that the server does not answer, and how old the list is."""
    return html.Div(
        notice(html.Span(**attributes(data_said="lost")), state="late"),
        className="pd-lost",
        hidden=True,
    )


def acts() -> str:
    """The verbs of `ACTS` for scripts, as JSON."""
    offered = [
        {"verb": act.verb, "name": _(VERB_NAMES[act.verb]), "key": act.key, "asks": act.asks}
        for act in ACTS
    ]
    return json.dumps(offered, ensure_ascii=False)


def words(extra: Mapping[str, str] | None = None) -> str:
    """What the scripts of the desk say, as JSON."""
    said = {
        "worst": _("worst %(time)s"),
        "soon_risk": _("in 15 min: %(n)s"),
        "soon_ok": _("due today: %(n)s"),
        "soon_hold": _("past agreed: %(n)s"),
        "fresh": _("%(n)s new"),
        "left": _("%(n)s gone"),
        "moved": _("order changed"),
        "shown": _("%(from)s–%(to)s of %(n)s orders"),
        "chosen": _("%(n)s orders chosen"),
        "stage": _("%(stage)s: %(n)s"),
        "off": _("not for %(stages)s: %(verbs)s"),
        "gone": _("No longer in this list"),
        "lost": _("Connection lost. Shown as of %(time)s."),
        "lost_at_once": _("Connection lost."),
        "between": "、" if formats.is_chinese() else ", ",
        "then": "，" if formats.is_chinese() else ", ",
        "stop": "；" if formats.is_chinese() else "; ",
        **(extra or {}),
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)
