"""The roster of a month: people by days; `assets/teams.js` changes cells and keeps the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from domain import duty
from domain.duty import Duties, Shift
from i18n import _, named
from ui import formats, parts
from ui.order.names import dated
from ui.parts.marks import attributes


@dataclass(frozen=True)
class Grid:
    """A team's month as it is drawn."""

    key: str
    """Team and month, `T01 2026-03`: what the draft is kept under."""
    version: int
    first: date
    today: date
    people: Sequence[tuple[str, str]]
    """Staff number and name."""
    saved: Duties
    draft: Mapping[str, str]
    """What was clicked and is not saved: `2026-03-18|W0101` -> shift, empty for none."""
    leave: Mapping[tuple[str, date], str] = field(default_factory=dict)
    """What somebody is away for on a day."""
    closed: frozenset[date] = frozenset()
    """Days on which the hours of the team are closed."""
    drawn: str = ""
    """Another one for every drawing: cells that were clicked are drawn anew."""


def roster_head(
    team: str, first: date, today: date, shifts: Mapping[str, Shift], who: str,
    recorded_at: datetime | None, now: datetime,
) -> list[Any]:  # fmt: skip
    """Whose month it is, the months beside it, the shifts to put, and who saved it last."""
    steps = [
        _step("chevron-left", _("The month before"), duty.month_before(first)),
        html.B(str(formats.month(first)), className="pd-roster-month"),
        _step("chevron-right", _("The next month"), duty.next_month(first)),
    ]
    brushes = [
        html.Button(
            [html.B(named(dict(one.mark))), " ", named(dict(one.name)), _hours(one)],
            type="button",
            title=_("Click puts this shift; click again takes it away. Key %(n)s", n=number),
            **attributes(
                data_brush=code, data_mark=named(dict(one.mark)), data_name=named(dict(one.name)),
                aria_pressed="true" if number == 1 else "false",
            ),
        )
        for number, (code, one) in enumerate(shifts.items(), start=1)
    ]  # fmt: skip
    saved = ""
    if recorded_at is not None:
        saved = _("Saved %(moment)s by %(who)s", moment=dated(recorded_at, now), who=who)
    return [
        html.Span(team, className="pd-sm"),
        html.Span(steps, className="pd-roster-steps"),
        html.Div(brushes, className="pd-seg", role="group", **attributes(aria_label=_("Shift"))),
        html.Span(saved, className="pd-xs pd-3"),
    ]


def _step(icon: str, label: str, first: date) -> html.Button:
    return html.Button(
        parts.icon(icon), type="button", className="pd-icon-btn", title=label,
        **attributes(data_query=f"month={duty.written_month(first)}", aria_label=label),
    )  # fmt: skip


def _hours(one: Shift) -> html.Span | None:
    if one.closes - one.opens >= duty.DAY:
        return None
    ends = one.closes % duty.DAY
    times = [
        f"{int(at.seconds // 3600):02d}:{at.seconds // 60 % 60:02d}" for at in (one.opens, ends)
    ]
    return html.Span(f" {times[0]}–{times[1]}", className="pd-xs pd-3 pd-roster-hours")


def roster(one: Grid, shifts: Mapping[str, Shift]) -> Component:
    """A row for each person, a column for each day; below, how many are on duty."""
    days = duty.days_of(one.first)
    head = html.Tr([html.Th(_("Person"), scope="col"), *(_day(day, one) for day in days)])
    body = [
        html.Tr(
            [
                html.Th([html.Span(name, className="pd-cut", title=f"{name} {code}")], scope="row"),
                *(html.Td(_cell(one, code, name, day, shifts)) for day in days),
            ]
        )
        for code, name in one.people
    ]
    counted = [_count(one, day) for day in days]
    foot = html.Tr([html.Th(_("On duty"), scope="row"), *counted], className="pd-roster-sum")
    grid = html.Table(
        [html.Thead(head), html.Tbody(body), html.Tfoot(foot)],
        className="pd-roster",
        role="grid",
        **attributes(
            aria_label=_("Roster"), data_roster=one.key, data_version=one.version,
            data_today=one.today.isoformat(),
            data_used=any(one.saved.values()) or any(one.draft.values()),
        ),
    )  # fmt: skip
    box = html.Div(grid, key=one.drawn or None, className="pd-sideways pd-roster-box")
    return parts.still(html.Div([box, _key(one)]))


def _day(day: date, one: Grid) -> html.Th:
    return html.Th(
        [str(day.day), html.Small(formats.weekday(day)[-1:] if formats.is_chinese()
                                  else formats.weekday(day)[:2])],
        scope="col",
        title=f"{formats.day(day, one.today)} {formats.weekday(day)}",
        **attributes(data_off=day in one.closed, data_now=day == one.today),
    )  # fmt: skip


def _cell(one: Grid, code: str, name: str, day: date, shifts: Mapping[str, Shift]) -> html.Button:
    was = one.saved.get(day, {}).get(code, "")
    now = one.draft.get(f"{day.isoformat()}|{code}", was)
    away = one.leave.get((code, day), "")
    shift = shifts.get(now)
    word = named(dict(shift.name)) if shift else _("no duty")
    about = f"{name} {formats.day(day, one.today)}"
    return html.Button(
        type="button",
        tabIndex=-1,
        title=f"{about}{' · ' + away if away else ''}",
        **attributes(
            data_cell=f"{day.isoformat()}|{code}", data_shift=now or None,
            data_mark=named(dict(shift.mark)) if shift else None, data_was=was or "-",
            data_away=bool(away), data_off=day in one.closed, data_changed=now != was,
            data_about=about, aria_label=f"{about} {word} {away}".strip(),
        ),
    )  # fmt: skip


def _count(one: Grid, day: date) -> html.Td:
    on = {
        code
        for code, _name in one.people
        if one.draft.get(f"{day.isoformat()}|{code}", one.saved.get(day, {}).get(code, ""))
        and not one.leave.get((code, day))
    }
    return html.Td(
        str(len(on)), **attributes(data_day=day.isoformat(), data_none=not on)
    )  # fmt: skip


def _key(one: Grid) -> html.P:
    shown: list[Any] = [
        html.Span([html.I(className="pd-roster-key", **attributes(data_away=True)), _("on leave")]),
        html.Span(
            [html.I(className="pd-roster-key", **attributes(data_changed=True)), _("not saved yet")]
        ),
    ]
    if not one.saved and not one.draft:
        text = _("No roster for this month: all are on duty in the hours of the team.")
        shown.insert(0, html.Span(text))
    keys: list[Any] = [
        parts.key("←"),
        parts.key("→"),
        parts.key("↑"),
        parts.key("↓"),
        " ",
        parts.key("Space"),
    ]
    return html.P([*shown, html.Span([*keys, " ", _("put or take")])], className="pd-key2")


def nothing(why: str = "") -> Component:
    return parts.empty(_("No team is chosen"), why or _("Choose a team above to see its month."))
