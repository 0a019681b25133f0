"""The course of an order: what was done, and what ran out, the newest on top."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dash import html

from domain import explain, orders
from domain.orders import Event, Verb
from domain.sla import Clock
from i18n import _
from ui import formats, parts
from ui.order.case import over
from ui.order.names import (
    Names,
    clock_name,
    dated,
    joined,
    listed,
    time,
    verb_name,
)  # fmt: skip
from ui.order.report import reported
from ui.parts.marks import attributes

MINUTE = timedelta(minutes=1)
STOPS = {
    Verb.RECEIVE: ("receive",),
    Verb.REVIEW: ("review",),
    Verb.APPROVE: ("approve",),
    Verb.DISPATCH: ("dispatch",),
    Verb.TAKE: ("take",),
    Verb.FINISH: ("repair", "finish"),
    Verb.CONFIRM: ("confirm",),
}
"""The clocks that a verb stops and is judged by."""
_GIVING = (Verb.DISPATCH, Verb.TRANSFER, Verb.RETURN, Verb.ESCALATE, Verb.SEND_DOWN)


def course(
    events: Sequence[Event], texts: Mapping[int, str], clocks: Sequence[Clock], names: Names,
    now: datetime,
) -> list[parts.Event]:  # fmt: skip
    """Lines of the timeline: every event of the ledger, and the moments at which a limit was
    used up."""
    told = [event for event in orders.effective(events) if event.happened_at <= now]
    at_once = {event.seq for event in _at_once(events)}
    lines = [
        (
            event.happened_at,
            event.seq,
            _line(event, told, texts, clocks, names, now, is_at_once=event.seq in at_once),
        )
        for event in told
    ]
    lines += _undone(events, names, now)
    last = len(events) + 1
    lines += [
        (at, last, _ran_out(clock, at, names, now))
        for clock in clocks
        if clock.is_breached and (at := clock.limit_at) is not None and at <= now
    ]
    return [line for _at, _seq, line in sorted(lines, key=lambda one: one[:2], reverse=True)]


def _undone(
    events: Sequence[Event], names: Names, now: datetime
) -> list[tuple[datetime, int, parts.Event]]:
    """Steps that were taken back, each on one line with its undoing."""
    steps = {event.seq: event for event in events}
    found = []
    for undo in (event for event in events if event.verb is Verb.UNDO):
        step = steps[undo.payload["undoes"]]
        before = [event for event in events if event.seq <= step.seq]
        line = parts.Event(
            time=dated(step.happened_at, now),
            verb=_("Undone: %(step)s", step=_headline(step, before, names, now)),
            detail=joined(
                _who(step, names), _("undone at %(time)s", time=dated(undo.happened_at, now))
            ),
            title=str(formats.full_moment(step.happened_at)), kind="flow",
        )  # fmt: skip
        found.append((step.happened_at, step.seq, line))
    return found


def course_note(events: Sequence[Event], lines: int, now: datetime) -> str:
    """How many lines the course has, and which of its steps were recorded in one go."""
    said: str = _("Lines: %(n)s, the newest on top", n=lines)
    at_once = _at_once(events)
    if not at_once:
        return said
    together = _(
        "the first %(n)s steps recorded together at %(time)s", n=len(at_once),
        time=dated(at_once[0].recorded_at, now),
    )  # fmt: skip
    return joined(said, together)


def _at_once(events: Sequence[Event]) -> list[Event]:
    """The first steps of an order that was taken over with its history: they were recorded in one
    go, after they had happened."""
    found = [event for event in events if event.recorded_at == events[0].recorded_at]
    is_later = any(event.recorded_at - event.happened_at >= MINUTE for event in found)
    return found if len(found) > 1 and is_later else []


def filters() -> html.Div:
    """What of the course is shown (`assets/order.js` does it)."""
    shown = (("all", _("All")), ("flow", _("Flow")), ("notes", _("Notes")))
    return html.Div(
        [
            html.Button(
                word,
                type="button",
                **attributes(data_show=name, aria_pressed="true" if name == "all" else "false"),
            )
            for name, word in shown
        ],
        className="pd-seg",
        role="group",
        **attributes(aria_label=_("Show")),
    )


def _line(
    event: Event, told: Sequence[Event], texts: Mapping[int, str], clocks: Sequence[Clock],
    names: Names, now: datetime, *, is_at_once: bool,
) -> parts.Event:  # fmt: skip
    clock = _stopped_by(event, clocks)
    is_late = clock is not None and bool(clock.is_breached)
    state: parts.State | None = "late" if is_late else None
    if event.verb in (Verb.HOLD, Verb.RESUME):
        state = "hold"
    text = texts.get(event.seq, "")
    detail = joined(
        _said(event, told, clocks, names), _who(event, names), _took(clock), text,
        "" if is_at_once else _later(event, now),
    )  # fmt: skip
    return parts.Event(
        time=dated(event.happened_at, now), verb=_headline(event, told, names, now), detail=detail,
        state=state, title=str(formats.full_moment(event.happened_at)),
        kind="note" if event.verb is Verb.NOTE else "both" if text else "flow",
    )  # fmt: skip


def _headline(event: Event, told: Sequence[Event], names: Names, now: datetime) -> str:
    name = verb_name(event.verb)
    if event.verb in _GIVING:
        return _(
            "%(verb)s: %(before)s → %(after)s", verb=name,
            before=names("team", _team_before(event, told)),
            after=names("team", event.team or _team_before(event, told)),
        )  # fmt: skip
    if event.verb is Verb.HOLD and event.payload.get("until"):
        until = datetime.fromisoformat(event.payload["until"])
        return _("%(verb)s until %(time)s", verb=name, time=dated(until, now))
    if event.verb in (Verb.URGE, Verb.SUPERVISE):
        nth = sum(e.verb is event.verb and e.seq <= event.seq for e in told)
        return _("%(verb)s, no. %(n)s", verb=name, n=nth)
    return name


def _team_before(event: Event, told: Sequence[Event]) -> str | None:
    held: str | None = None
    for other in told:
        if other.seq == event.seq:
            break
        held = other.team or held
    return held


def _said(event: Event, told: Sequence[Event], clocks: Sequence[Clock], names: Names) -> str:
    """What the event itself says, beside who did it."""
    payload = event.payload
    reason = names.reason(event.verb, event.reason)
    if event.verb in (Verb.SUBMIT, Verb.RECEIVE) and payload.get("channel"):
        return names("channels", payload["channel"])
    if event.verb is Verb.FINISH:
        return reported(payload, names)
    if event.verb is Verb.CONFIRM:
        word = names("words", payload["word"]) if payload.get("word") else ""
        stars = payload.get("satisfaction")
        return listed(word, _("satisfaction %(n)s of 5", n=stars) if stars else "")
    if event.verb is Verb.CHANGE_LEVEL:
        return names("customer_levels", payload.get("facts", {}).get("customer_level"))
    if event.verb is Verb.RESUME:
        return _("hold took out %(time)s", time=time(_taken_out(event, told, clocks)))
    if event.verb is Verb.NOTE and payload.get("audience") in ("customer", "feedback"):
        return names("audiences", payload["audience"])
    if event.verb is Verb.CORRECT:
        return listed(_("corrects line %(n)s", n=payload.get("corrects")), reason)
    return reason


def _taken_out(event: Event, told: Sequence[Event], clocks: Sequence[Clock]) -> timedelta:
    """Working time that the hold which ends here took out of the clocks: the longest of them."""
    since = max(
        (e.happened_at for e in told if e.verb is Verb.HOLD and e.seq < event.seq),
        default=event.happened_at,
    )
    return max(
        (
            sum(
                (
                    span.end - span.start
                    for span in clock.spans
                    if span.kind == "paused" and since <= span.start < event.happened_at
                ),
                timedelta(0),
            )
            for clock in clocks
        ),
        default=timedelta(0),
    )


def _who(event: Event, names: Names) -> str:
    if event.verb is Verb.TAKE:
        assignee = event.payload.get("assignee", event.actor)
        return names("person", assignee) if assignee else ""
    return names("person", event.actor) if event.actor else ""


def _stopped_by(event: Event, clocks: Sequence[Clock]) -> Clock | None:
    names = STOPS.get(event.verb, ())
    return next((c for c in clocks if c.clock in names and c.stopped_at == event.happened_at), None)


def _took(clock: Clock | None) -> str:
    if clock is None or clock.limit is None or clock.elapsed is None:
        return ""
    sums = explain.arithmetic(clock).in_minutes()
    took = _("took %(time)s", time=time(sums.counted))
    if clock.is_breached:
        return listed(took, _("over %(time)s", time=over(clock, sums)))
    return listed(took, _("limit %(time)s", time=time(sums.limit)))


def _later(event: Event, now: datetime) -> str:
    late = event.recorded_at - event.happened_at
    if late < MINUTE:
        return ""
    return _(
        "recorded at %(time)s, %(late)s later", time=dated(event.recorded_at, now),
        late=formats.running(late),
    )  # fmt: skip


def _ran_out(clock: Clock, at: datetime, names: Names, now: datetime) -> parts.Event:
    team = names("team", clock.team) if clock.clock not in ("repair", "finish") else ""
    limit = clock.limit // MINUTE * MINUTE if clock.limit is not None else None
    return parts.Event(
        time=dated(at, now), verb=_("%(clock)s ran out", clock=clock_name(clock.clock)),
        detail=listed(team, _("limit %(time)s", time=time(limit))), state="late",
        title=str(formats.full_moment(at)), kind="flow",
    )  # fmt: skip
