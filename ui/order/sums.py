"""The arithmetic of an order's main clock, and whose time it was: both add up to the minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dash import html

from domain import explain
from domain.explain import Arithmetic
from domain.sla import Clock
from i18n import _
from ui import formats, parts
from ui.order.case import BROKEN_OFF, Case, limit_basis, over
from ui.order.names import Names, between, clock_name, dated, joined, listed, time
from ui.parts import Children, Column
from ui.parts.marks import attributes

NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)


def tables(case: Case, main: Clock, names: Names) -> html.Div:
    """Both tables, side by side."""
    sums = explain.arithmetic(main).in_minutes()
    held = html.Div(holders_table(case, names), className="pd-c4") if case.held else None
    return html.Div(
        [html.Div(sums_table(case, main, sums, names), className="pd-c8"), held],
        className="pd-grid mt-3 pd-why-tables",
    )


def sums_table(case: Case, main: Clock, sums: Arithmetic, names: Names) -> html.Table:
    """Wall time, what was left out, what was counted, the limit, and what is over or left."""
    clock = clock_name(main.clock)
    calendar = _("calendar %(name)s", name=names("calendar", main.calendar))
    broken_off = case.broken_off_by(main)
    end = _("now") if not main.is_stopped else clock_end(main)
    end = _(BROKEN_OFF[broken_off.verb]) if broken_off else end
    rows: list[tuple[str, str, str, bool]] = [
        (
            _("From start to %(end)s", end=end), time(sums.wall),
            between(sums.start, sums.end, case.now), False,
        )
    ]  # fmt: skip
    rows += [
        (label, f"{formats.MINUS}{time(length)}", basis, False)
        for label, length, basis in (
            (_("Less outside hours"), sums.off_hours, calendar),
            (_("Less holidays"), sums.holiday, calendar),
            (_("Less on hold"), sums.paused, _pauses(sums, names)),
            (_("Less between result and rejection"), sums.stopped, ""),
            (_("Less not yet known"), sums.unknown, _not_published(main)),
        )
        if length > NOTHING
    ]
    rows.append((_("Counted"), time(sums.counted), _stretches(sums), True))
    if main.limit is not None:
        rows.append(
            (
                _("Limit"),
                time(sums.limit),
                limit_basis(case.rule, case.policy_version, main.ruling),
                False,
            )
        )
        if broken_off is None or main.is_breached:
            rows.append(_balance(main, sums, case.now))
    return _sums(_("How %(clock)s is counted", clock=clock), rows)


def _balance(main: Clock, sums: Arithmetic, now: datetime) -> tuple[str, str, str, bool]:
    due = _("due %(due)s", due=dated(main.due_at, now)) if main.due_at else _("waits while on hold")
    if not main.is_breached:
        return _("Left"), time(sums.left), "" if main.is_stopped else due, True
    if main.due_at is not None and sums.off_hours + sums.holiday + sums.paused > NOTHING:
        since = (main.stopped_at or now) - main.due_at
        due = listed(due, _("%(time)s by the wall clock", time=time(since)))
    return _("Over"), over(main, sums), due, True


def _sums(head: str, rows: Sequence[tuple[str, str, str, bool]]) -> html.Table:
    body = [
        html.Tr(
            [
                html.Td(label),
                html.Td(length, className="pd-right"),
                html.Td(basis, className="pd-2 pd-basis"),
            ],
            className="pd-sum" if is_sum else None,
        )
        for label, length, basis, is_sum in rows
    ]
    columns = [
        html.Th(head, scope="col"),
        html.Th(_("Time"), scope="col", className="pd-right"),
        html.Th(_("Because"), scope="col"),
    ]
    return html.Table(
        [html.Thead(html.Tr(columns)), html.Tbody(body)], className="pd-table pd-compact"
    )


def clock_end(main: Clock) -> str:
    return {"repair": _("finished"), "finish": _("finished"), "confirm": _("confirmed")}.get(
        main.clock, _("stopped")
    )


def _pauses(sums: Arithmetic, names: Names) -> str:
    found = {
        listed(names.reason("hold", span.reason), names("person", span.actor) if span.actor else "")
        for span in sums.pauses
    }
    return joined(*sorted(found))


def _not_published(main: Clock) -> str:
    return _("%(year)s not published", year=main.unknown_year) if main.unknown_year else ""


def _stretches(sums: Arithmetic) -> str:
    """The stretches that make up the counted time, if they are few."""
    is_few = 1 < len(sums.counts) <= 4
    if not is_few or any(span.end - span.start < MINUTE for span in sums.counts):
        return ""
    return " + ".join(time(span.end - span.start) for span in sums.counts)


def holders_table(case: Case, names: Names) -> html.Table:
    """Whose time that of the explained clock was, the longest holder first; together what it
    counted."""
    held = case.held
    whole = sum((one.time for one in held), NOTHING) or MINUTE
    rows: list[list[Children]] = []
    for one in held:
        rows.append([names("team", one.team), time(one.time), _share(one.time / whole)])
        if NOTHING < one.waiting < one.time:
            waiting = html.Span(_("of this, before taking it"), className="pd-3 d-block ms-2")
            rows.append([waiting, time(one.waiting), _share(one.waiting / whole)])
    columns = [
        Column(_("Held by")), Column(_("Counted"), is_number=True), Column(_("Share"), width="24%"),
    ]  # fmt: skip
    return parts.table(columns, rows, density="compact", label=_("Held by"))


def _share(part: float) -> html.Span:
    said = str(formats.share(part, 0))
    return html.Span(
        html.I(style={"width": f"{100 * part:.1f}%"}), className="pd-part", title=said, role="img",
        **attributes(aria_label=said),
    )  # fmt: skip
