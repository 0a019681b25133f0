"""The head of an order's page: what it is, who has it, how much time is left, what may be done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html

from domain.errors import NotYours, Refused
from domain.orders import NotAllowed, NotOnHold, OnHold, Status, Verb
from domain.sla import Clock, ClockState
from i18n import N_, _
from ui import formats, parts, words
from ui.ids import Order
from ui.order.names import Names, clock_name, dated, status_name, verb_name, woven
from ui.order.why import countdown
from ui.parts import icon, key
from ui.parts.marks import attributes


@dataclass(frozen=True)
class Head:
    """What the head says of an order; codes."""

    order_id: int
    order_no: str
    kind: str
    status: str
    is_open: bool
    is_on_hold: bool
    held_until: datetime | None
    customer: str
    service: str | None
    service_no: str | None
    summary: str
    team: str | None
    assignee: int | None
    since: datetime | None
    closed_at: datetime | None
    priority: str | None = None
    urges: int = 0
    supervisions: int = 0
    returns: int = 0
    transfers: int = 0
    reopens: int = 0
    unanswered: int = 0
    """Urges and supervisions that nobody has answered yet."""
    owes_feedback: bool = False
    repeats: int = 0
    """Faults of the same service in the 30 days before."""


def path(area_name: str, area: str, order_no: str) -> list[Any]:
    """Where the order belongs: the queue, its area, itself."""
    return [
        html.A(_("Queue"), href="/queue"), " / ",
        html.A(area_name, href=f"/queue?area={area}"), f" / {order_no}",
    ]  # fmt: skip


def missing() -> html.Div:
    """In place of an order that does not exist or lies out of sight."""
    return parts.empty(
        _("No such order"),
        _("It does not exist, or it lies outside what you may see."),
        html.A(_("To the queue"), href="/queue", className="btn btn-plain"),
    )


def head(order: Head, following: Clock | None, names: Names, now: datetime) -> list[Any]:
    """Left what it is, right the clock that runs out first."""
    return [
        html.Div(
            [
                html.P(_badges(order, names), className="mb-1 pd-badges"),
                html.P(
                    [html.B(order.customer), " ", _what(order, names)], className="pd-title"
                ),
                html.P(_holder(order, names, now), className="pd-2 mb-0"),
            ]
        ),
        html.Div(_clock(order, following, now), className="pd-right"),
    ]  # fmt: skip


def _badges(order: Head, names: Names) -> list[Any]:
    found = [
        parts.badge(status_name(order.status), "done" if order.status == Status.CLOSED else None)
    ]
    if order.is_on_hold:
        found.append(parts.badge(_("On hold"), "hold"))
    found.append(parts.badge(names("kind", order.kind)))
    if order.priority in ("urgent", "high"):
        found.append(parts.badge(names("priorities", order.priority)))
    flags = (
        ("arrow-repeat", order.repeats, _("no. %(n)s in 30 days", n=order.repeats + 1)),
        ("megaphone", order.urges, _("urged %(n)s", n=order.urges)),
        ("eye", order.supervisions, _("supervised")),
        ("arrow-return-left", order.returns, _("returned %(n)s", n=order.returns)),
        ("signpost-split", order.transfers, _("transferred %(n)s", n=order.transfers)),
        ("arrow-counterclockwise", order.reopens, _("reopened %(n)s", n=order.reopens)),
    )
    found += [parts.badge([icon(name), text]) for name, count, text in flags if count]
    if order.unanswered:
        found.append(parts.badge(_("answer due, N"), "risk"))
    if order.owes_feedback:
        found.append(parts.badge(_("feedback owed, N")))
    number = html.Span(order.order_no, className="pd-3 pd-sm pd-n")
    link = html.Button(
        icon("link-45deg", _("Copy link")), type="button", className="pd-icon-btn pd-copy",
        title=_("Copy link"), **attributes(data_copy=f"/order/{order.order_id}"),
    )  # fmt: skip
    return [part for one in (*found, number) for part in (one, " ")] + [link]


def _what(order: Head, names: Names) -> str:
    """What it is about; a summary that names the line stands for itself."""
    service = names("services", order.service) if order.service else ""
    if any(name and name in order.summary for name in (order.service_no, service)):
        return order.summary
    return " ".join(part for part in (service, order.service_no, order.summary) if part)


def _holder(order: Head, names: Names, now: datetime) -> list[Any]:
    if not order.is_open:
        ended = formats.as_of(order.closed_at, now) if order.closed_at else formats.NONE
        return [_("%(stage)s, %(time)s", stage=status_name(order.status), time=ended)]
    person = names("person", order.assignee) if order.assignee else ""
    held = html.B(f"{names('team', order.team)} {person}".strip())
    for_how_long = formats.running(now - order.since) if order.since else formats.NONE
    said = woven(N_("Now with %(who)s, for %(time)s"), who=held, time=for_how_long)
    if order.is_on_hold and order.held_until:
        until = dated(order.held_until, now)
        if order.held_until < now:
            late = parts.badge(_("agreed until %(time)s, which is past", time=until), "risk")
            return [*said, " ", late]
        said += [" · ", _("agreed until %(time)s", time=until)]
    return said


def _clock(order: Head, following: Clock | None, now: datetime) -> list[Any]:
    if following is None:
        return []
    name = clock_name(following.clock)
    if following.unknown_year is not None:
        said = _("%(clock)s: due unknown", clock=name)
        chip: Any = html.Span(
            _("%(year)s not published", year=following.unknown_year), className="pd-3"
        )
        return [html.Span(said, className="pd-2 pd-sm d-block mb-1"), chip]
    if following.state is ClockState.PAUSED:
        said = _("%(clock)s clock, stands still", clock=name)
    else:
        said = _("%(clock)s clock, due %(time)s", clock=name, time=dated(following.due_at, now))
    return [
        html.Span(said, className="pd-2 pd-sm d-block mb-1"),
        countdown(following, now, is_large=True),
    ]


# -- what may be done --------------------------------------------------------------------------

KEYS: Mapping[Verb, str] = {
    Verb.RECEIVE: "A",
    Verb.REVIEW: "A",
    Verb.APPROVE: "A",
    Verb.DISPATCH: "P",
    Verb.TAKE: "A",
    Verb.ARRIVE: "V",
    Verb.FINISH: "F",
    Verb.CONFIRM: "C",
    Verb.CLOSE: "C",
    Verb.HOLD: "H",
    Verb.RESUME: "H",
    Verb.TRANSFER: "T",
    Verb.RETURN: "B",
    Verb.REJECT: "B",
    Verb.ESCALATE: "I",
    Verb.SEND_DOWN: "O",
    Verb.URGE: "U",
    Verb.SUPERVISE: "D",
    Verb.NOTE: "N",
    Verb.CHANGE_LEVEL: "L",
}
"""Keys of the verbs; those of one key are never possible at the same time. What ends an order
without work, and what opens it again, has none: it should not be done by a slip."""
STEPS = (
    Verb.RECEIVE, Verb.REVIEW, Verb.APPROVE, Verb.DISPATCH, Verb.TAKE, Verb.FINISH, Verb.CONFIRM,
    Verb.CLOSE,
)  # fmt: skip
"""The way of an order from beginning to end: the next of these is the main button."""
_CLEARING = (Verb.REVIEW, Verb.APPROVE)
_LAST = (Verb.CANCEL, Verb.REFUSE, Verb.SEND_BACK, Verb.REOPEN)


def actions(
    legal: Mapping[Verb, Refused | None], names: Names, awaiting: str | None = None
) -> list[Any]:
    """Buttons of what is possible, then what is not with the reason in words.

    `awaiting` is the review or approval that the order waits for, if it waits for one.
    """
    possible = [verb for verb in _in_order(legal) if legal[verb] is None]
    main = next((v for v in (Verb.RESUME, *STEPS) if v in possible), None)
    buttons: list[Any] = [
        parts.button(
            verb_name(verb), Order.act(verb), keys=KEYS.get(verb, ""),
            look="primary" if verb is main else "plain",
        )
        for verb in sorted(possible, key=lambda verb: verb is not main)
    ]  # fmt: skip
    legal = {v: why for v, why in legal.items() if v not in _CLEARING or v.value == awaiting}
    for why, verbs in _impossible(legal, possible, names).items():
        off = [_disabled(verb) for verb in verbs]
        buttons.append(
            html.Span([*off, html.Span(why, className="pd-3 pd-xs")], className="pd-off")
        )
    return buttons


def read_only() -> list[Any]:
    """In place of the buttons of an order that is told by the imported history only."""
    said = _("Imported history, read only. How long it was on hold is known, but not when.")
    return [html.Span(said, className="pd-3 pd-xs")]


def toolbar(doing: Sequence[Any], seen: Mapping[str, Any]) -> list[Any]:
    """The buttons with what they are for (`order_id`, `no`, `version`), so that a key pressed acts
    on what was on the screen; at the right, printing."""
    shown = {name: seen[name] for name in ("order_id", "no", "version")}
    return [
        html.Div(
            list(doing), className="pd-doing",
            **attributes(data_order=json.dumps(shown, ensure_ascii=False)),
        ),
        html.Button(
            [icon("printer"), _("Print")], type="button", className="pd-icon-btn pd-gap",
            **attributes(data_print=True),
        ),
    ]  # fmt: skip


def _in_order(legal: Mapping[Verb, Refused | None]) -> list[Verb]:
    rest = [verb for verb in legal if verb not in (*STEPS, *_LAST)]
    return [verb for verb in (*STEPS, *rest, *_LAST) if verb in legal]


def _disabled(verb: Verb) -> html.Button:
    caps: list[Any] = [" ", key(KEYS[verb])] if verb in KEYS else []
    return html.Button(
        [verb_name(verb), *caps], type="button", className="btn btn-plain", disabled=True
    )


def _impossible(
    legal: Mapping[Verb, Refused | None], possible: Sequence[Verb], names: Names
) -> dict[str, list[Verb]]:
    """Verbs worth showing though they are not possible, by the reason: what is in the way only
    now, or only for this person, and the next step of the order."""
    found: dict[str, list[Verb]] = {}
    refusals = {v: refusal for v, refusal in legal.items() if refusal is not None}
    next_step = _next_step(legal, possible)
    for verb, refusal in refusals.items():
        if verb is Verb.HOLD and isinstance(refusal, OnHold):
            continue
        is_near = not isinstance(refusal, NotAllowed | NotOnHold | NotYours) or (
            isinstance(refusal, NotYours) and "team" in refusal.values
        )
        if verb is next_step or is_near:
            found.setdefault(_why_not(verb, refusal, names), []).append(verb)
    return found


def _next_step(legal: Mapping[Verb, Refused | None], possible: Sequence[Verb]) -> Verb | None:
    """The step after the one that is possible now; without one, the first that is only not ours."""
    done = [n for n, verb in enumerate(STEPS) if verb in possible]
    if done:
        later = STEPS[done[-1] + 1 :]
        return next((v for v in later if isinstance(legal.get(v), NotAllowed)), None)
    return next((v for v in STEPS if isinstance(legal.get(v), NotYours)), None)


def _why_not(verb: Verb, refusal: Refused, names: Names) -> str:
    if isinstance(refusal, OnHold):
        return _("on hold: resume first")
    if isinstance(refusal, NotAllowed):
        return {
            Verb.TAKE: _("possible once it is dispatched"),
            Verb.FINISH: _("possible once it is taken"),
            Verb.CONFIRM: _("possible once it is finished"),
            Verb.CLOSE: _("possible once recovery is confirmed"),
        }.get(verb, words.refusal(refusal))
    named = {"team": names("team", refusal.values["team"])} if "team" in refusal.values else {}
    return words.refusal(refusal, named)
