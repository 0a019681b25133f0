"""Why it is late: the verdict, one bar for each clock, the arithmetic, who held the order."""

import re
from datetime import datetime, timedelta
from typing import Any

from dash import html

import config
from domain import explain
from domain.explain import TICK_ROOM, Axis, Piece
from domain.limits import ALWAYS, Ruling
from domain.orders import Event
from domain.sla import Clock, ClockState
from i18n import N_, _
from ui import formats, parts
from ui.order.case import BROKEN_OFF, Case, limit_text, over, starts
from ui.order.names import Names, clock_name, dated, joined, listed, time
from ui.order.sums import tables
from ui.parts import Children, ClockBar, ClockSpan
from ui.parts.marks import attributes

NOTHING = timedelta(0)
DAY = timedelta(days=1)


def title(case: Case) -> str:
    subject = case.subject
    return _("Why it is late") if subject is not None and subject.is_breached else _("Clocks")


def explanation(case: Case, names: Names) -> list[Any]:
    """The body of the panel; earlier rounds of a reopened order are folded away below."""
    if not case.clocks:
        return [parts.empty(_("No clock has run yet"))]
    cycles = sorted({clock.cycle for clock in case.clocks}, reverse=True)
    body: list[Any] = [_bars(case, names, cycles[0])]
    if case.subject is not None:
        body.append(tables(case, case.subject, names))
    for cycle in cycles[1:]:
        head = html.Summary(_("Round %(n)s, before it was reopened", n=cycle))
        body.append(html.Details([head, _bars(case, names, cycle)], className="pd-round"))
    return body


# -- the verdict -------------------------------------------------------------------------------


def verdict(case: Case, names: Names) -> list[Children]:
    """One sentence that says what came of the clock, and one that says why."""
    main = case.subject
    if main is None:
        not_started = _("The clock of the work has not started.")
        if case.withdrawn is None:
            return [html.B(not_started)]
        return [_ended(case.withdrawn, case, names), html.Span(not_started, className="pd-2")]
    if (end := case.broken_off_by(main)) is not None:
        without = html.Span(_without_result(main), className="pd-2")
        said = [_ended(end, case, names), without]
        return [parts.mark("late"), *said] if main.is_breached else said
    state: parts.State = "late" if main.is_breached else "done" if main.is_stopped else "ok"
    if main.state is ClockState.PAUSED:
        state = "hold"
    return [
        parts.mark(state),
        html.B(_what(main, case.now)),
        html.Span(_cause(case, main, names), className="pd-2"),
    ]


def _ended(end: Event, case: Case, names: Names) -> html.B:
    """Who cancelled, refused or sent back the order, and when."""
    said = {"ended": _(BROKEN_OFF[end.verb]), "time": dated(end.happened_at, case.now)}
    if end.actor is None:
        return html.B(_("The order was %(ended)s, %(time)s.", **said))
    who = names("person", end.actor)
    return html.B(_("The order was %(ended)s by %(who)s, %(time)s.", who=who, **said))


def _without_result(clock: Clock) -> str:
    sums = explain.arithmetic(clock).in_minutes()
    said = {"clock": clock_name(clock.clock), "time": time(sums.counted)}
    if not clock.is_breached:
        return _("%(clock)s ended after %(time)s without a result.", **said)
    return _(
        "%(clock)s ended after %(time)s without a result, limit %(limit)s, over %(over)s.",
        limit=time(sums.limit), over=over(clock, sums), **said,
    )  # fmt: skip


def _what(main: Clock, now: datetime) -> str:
    sums = explain.arithmetic(main).in_minutes()
    said = {
        "clock": clock_name(main.clock), "time": time(sums.counted), "limit": time(sums.limit),
        "over": over(main, sums), "left": time(sums.left), "due": dated(main.due_at, now),
    }  # fmt: skip
    if main.unknown_year is not None:
        return _unknown(main)
    if main.limit is None:
        return _("%(clock)s has taken %(time)s; it has no limit.", **said)
    if main.is_breached:
        if main.is_stopped:
            return _("%(clock)s took %(time)s, limit %(limit)s, over %(over)s.", **said)
        return _("%(clock)s has taken %(time)s, limit %(limit)s, over %(over)s.", **said)
    if main.is_stopped:
        return _("%(clock)s took %(time)s, limit %(limit)s, in time.", **said)
    if main.state is ClockState.PAUSED:
        return _("%(clock)s is on hold at %(time)s of %(limit)s; %(left)s left.", **said)
    return _("%(clock)s has taken %(time)s of %(limit)s; due %(due)s.", **said)


def _unknown(clock: Clock) -> str:
    return _(
        "%(clock)s: due unknown. The holidays of %(year)s are not published; it is counted as soon "
        "as they are.",
        clock=clock_name(clock.clock), year=clock.unknown_year,
    )  # fmt: skip


def _cause(case: Case, main: Clock, names: Names) -> str:
    """The clock that was over by most while the main one ran; else who held the order longest."""
    if not main.is_breached:
        return ""
    others = [
        c for c in case.clocks if c.cycle == main.cycle and c.clock not in (main.clock, "leg")
    ]
    worst = max(others, key=lambda clock: clock.over, default=None)
    if worst is not None and worst.over > NOTHING:
        sums = explain.arithmetic(worst).in_minutes()
        return _(
            "Of this, %(clock)s by %(team)s took %(time)s, %(over)s over its limit.",
            clock=clock_name(worst.clock), team=names("team", worst.team), time=time(sums.counted),
            over=over(worst, sums),
        )  # fmt: skip
    if case.held and case.held[0].time > NOTHING:
        held = case.held[0]
        return _(
            "%(team)s held it longest: %(time)s.", team=names("team", held.team),
            time=time(held.time),
        )  # fmt: skip
    return ""


# -- the bars ----------------------------------------------------------------------------------


def _bars(case: Case, names: Names, cycle: int) -> html.Div:
    mine = explain.shown([clock for clock in case.clocks if clock.cycle == cycle])
    axis = explain.axis(mine, case.now)
    is_last = cycle == max(clock.cycle for clock in case.clocks)
    rows = [_bar(clock, axis, case, names) for clock in mine]
    if is_last:
        rows += [_coming(name, ruling, case) for name, ruling in case.coming]
    said = verdict(case, names) if is_last else []
    return parts.clock_bars(said, _labels(axis, case.now), rows)


MANY_DAYS = timedelta(days=3)
"""An axis longer than this is labelled by days, a shorter one by times."""
WIDE_LABEL = 0.15
"""Share of the axis that a label with a date needs."""


def _labels(axis: Axis, now: datetime) -> list[tuple[float, str]]:
    """Labels of the axis and where they stand: the start, now and the end before the rest."""
    is_long = axis.end - axis.start > MANY_DAYS
    has_dates = formats.local(axis.start).date() < formats.local(now).date() - DAY
    labels: list[tuple[float, str]] = []
    told = None
    for tick in axis.ticks(config.TZ, WIDE_LABEL if has_dates or is_long else TICK_ROOM):
        there = formats.local(tick.at)
        text = f"{there:%H:%M}" if there.date() == told else dated(tick.at, now)
        if is_long:
            text = "" if there.date() == told else str(formats.day(there.date(), now.date()))
        if axis.now is not None and tick.at == axis.now:
            text = _("now %(time)s", time=f"{there:%H:%M}")
        if text:
            labels.append((tick.left, text))
        told = there.date()
    here = axis.place(axis.now) if axis.now is not None else 1.0
    return sorted(labels, key=lambda label: [label[0] > 0, label[0] != here, label != labels[-1]])


def _bar(clock: Clock, axis: Axis, case: Case, names: Names) -> ClockBar:
    limit_at = clock.limit_at
    return ClockBar(
        name=clock_name(clock.clock),
        holder=_holder(clock, case, names),
        spans=[
            ClockSpan(
                _LOOKS[piece.kind], piece.left, piece.width, _span_text(piece, names, case.now)
            )
            for piece in explain.bar(clock, axis)
        ],
        limit_at=axis.place(limit_at) if limit_at is not None and axis.holds(limit_at) else None,
        result=_result(clock, case),
        about=about(clock, case, names),
    )


_LOOKS = {"run": "running", "over": "over", "paused": "paused", "off": "off", "stopped": "off"}


def _holder(clock: Clock, case: Case, names: Names) -> str:
    if case.main is not None and clock.clock == case.main.clock:
        return _("from end to end")
    nth = sum(
        1
        for other in case.clocks
        if other.clock == clock.clock and other.cycle == clock.cycle and other.leg < clock.leg
    )
    team = names("team", clock.team)
    return _("%(team)s, no. %(n)s", team=team, n=nth + 1) if nth else team


def _coming(name: str, ruling: Ruling, case: Case) -> ClockBar:
    when = starts(name, is_received=case.main is not None)
    note = listed(when, _("limit %(time)s", time=limit_text(ruling)))
    holder = case.desk if name in ("confirm", "dispatch") else ""
    return ClockBar(clock_name(name), holder, note=note, about=_("not started"))


def _result(clock: Clock, case: Case) -> Children:
    if clock.unknown_year is not None:
        return html.Span(
            _("due unknown (%(year)s not published)", year=clock.unknown_year),
            className="pd-xs pd-3",
        )
    if case.broken_off_by(clock) is not None and not clock.is_breached:
        took = time(explain.arithmetic(clock).in_minutes().counted)
        return html.Span(_("%(time)s, no result", time=took), className="pd-xs pd-3")
    if clock.is_stopped:
        return [parts.stopped_clock(clock.elapsed, clock.over, in_hours=True), _limit_note(clock)]
    return [_chip(clock, case.now), _limit_note(clock)]


def _limit_note(clock: Clock) -> Children:
    if clock.limit is None or clock.over > NOTHING:
        return None
    limit = clock.limit // timedelta(minutes=1) * timedelta(minutes=1)
    return html.Span(_("limit %(time)s", time=time(limit)), className="pd-3 pd-xs ms-1")


def countdown(clock: Clock, now: datetime, *, is_large: bool = False) -> html.Span:
    """The chip of a clock that has not stopped, as lists show it, but in hours like the sums."""
    return parts.clock(
        now, clock.due_at, warn_at=clock.warn_at, started_at=clock.started_at,
        left=clock.remaining, limit=clock.limit, is_on_hold=clock.state is ClockState.PAUSED,
        is_idle=_is_idle(clock), is_large=is_large, in_hours=True,
    )  # fmt: skip


def _is_idle(clock: Clock) -> bool:
    """Whether the clock stands because its calendar is closed."""
    spans = clock.spans
    return bool(spans) and spans[-1].kind in ("off_hours", "holiday")


def _chip(clock: Clock, now: datetime) -> html.Span:
    """The chip beside a bar. It tells working time, as the bar does: where that is not wall time
    it stands still, because a browser could not count it."""
    left = clock.remaining
    if clock.calendar == ALWAYS or left is None or clock.state is not ClockState.RUNNING:
        return countdown(clock, now)
    state: parts.State = "risk" if clock.warn_at is not None and now >= clock.warn_at else "ok"
    said: str = time(formats.left(left))
    if clock.over > NOTHING:
        state, said = "late", _("over %(time)s", time=time(clock.over))
    elif _is_idle(clock):
        state, said = "off", f"{_('idle')} {said}"
    numerals = [html.B(p) if p[:1].isdigit() else html.U(p) for p in NUMERALS.split(said) if p]
    return html.Span(
        [parts.mark(), html.Span(numerals)], className="pd-clock", **attributes(data_state=state)
    )


NUMERALS = re.compile(r"(\d[\d,]*)")


def _span_text(piece: Piece, names: Names, now: datetime) -> str:
    span = piece.span
    length = time(span.end - span.start)
    moments = f"{dated(span.start, now)}–{formats.local(span.end):%H:%M}"
    said = {
        "run": _("counted %(time)s", time=length),
        "over": _("over %(time)s", time=length),
        "paused": _("on hold %(time)s", time=length),
        "stopped": _("reported done, %(time)s not counted", time=length),
        "off": _("outside hours %(time)s", time=length),
    }[piece.kind]
    if span.kind == "holiday":
        said = _("holiday %(time)s", time=length)
    if span.kind == "unknown":
        said = _("calendar not published, %(time)s", time=length)
    if span.kind == "makeup":
        said = listed(said, _("make-up day"))
    why = names.reason("hold", span.reason) if piece.kind == "paused" else ""
    who = names("person", span.actor) if piece.kind == "paused" and span.actor else ""
    return joined(listed(said, moments), listed(why, who))


def about(clock: Clock, case: Case, names: Names) -> str:
    """What a screen reader says of a bar: all that the bar shows."""
    sums = explain.arithmetic(clock).in_minutes()
    taken = _("%(clock)s %(time)s", clock=clock_name(clock.clock), time=time(sums.counted))
    limit = _("limit %(time)s", time=time(sums.limit)) if sums.limit is not None else ""
    outcome = ""
    if clock.is_breached:
        outcome = _("over %(time)s", time=over(clock, sums))
    elif case.broken_off_by(clock) is not None:
        outcome = _("no result")
    elif clock.is_stopped and clock.limit is not None:
        outcome = _("in time")
    elif clock.unknown_year is not None:
        outcome = _unknown(clock)
    left_out = [
        _(word, time=time(length))
        for word, length in (
            (N_("on hold %(time)s"), sums.paused),
            (N_("outside hours %(time)s"), sums.off_hours),
            (N_("holiday %(time)s"), sums.holiday),
        )
        if length > NOTHING
    ]
    rest = _("not counted: %(what)s", what=listed(*left_out)) if left_out else ""
    return joined(listed(_holder(clock, case, names), taken, limit, outcome), rest)
