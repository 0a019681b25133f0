"""Leave: who is away from when to when, and for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from i18n import _
from ui import formats, parts
from ui.parts import Column
from ui.parts.marks import Children, attributes, badge


@dataclass(frozen=True)
class Shown:
    """A leave as the list names it."""

    leave_id: int
    version: int
    person: str
    code: str
    team: str
    since: date
    until: date
    reason: str


shown_leave = Shown


def leave(rows: Sequence[Shown], today: date, *, of: str = "") -> Component:
    """A row for each leave that is not over; `of` is the team that it was narrowed to."""
    if not rows:
        text = _("Nobody of %(team)s is on leave", team=of) if of else _("Nobody is on leave")
        return parts.empty(text, _("Leave that is over is not listed."))
    columns = [
        Column(_("Person")), Column(_("Team")), Column(_("Days")), Column(_("Reason")), Column(""),
    ]  # fmt: skip
    drawn = parts.table(columns, [_cells(one, today) for one in rows], label=_("Leave"))
    return parts.still(
        html.Div(
            drawn,
            className="pd-sideways pd-leave-table",
            tabIndex=0,
            role="region",
            **attributes(aria_label=_("Leave")),
        )
    )


def _cells(one: Shown, today: date) -> list[Children]:
    days = (one.until - one.since).days + 1
    now = one.since <= today <= one.until
    span = str(formats.day(one.since, today))
    if days > 1:
        span = f"{span}–{formats.day(one.until, today)}"
    return [
        html.Span(one.person, className="pd-cut", title=one.code),
        html.Span(one.team, className="pd-cut", title=one.team),
        [
            f"{span} ",
            html.Span(_("%(n)s days", n=days), className="pd-xs pd-3"),
            " ",
            badge(_("now"), "hold") if now else None,
        ],
        one.reason,
        html.Span(
            [
                _button(_("Change leave"), one, "change"),
                _button(_("Take back"), one, "back"),
            ],
            className="pd-leave-acts",
        ),
    ]


def _button(word: str, one: Shown, what: str) -> html.Button:
    return html.Button(
        word,
        type="button",
        className="btn btn-plain btn-sm",
        **attributes(
            data_leave=what, data_leave_id=one.leave_id, data_leave_version=one.version,
            data_once=True, aria_label=f"{word} {one.person} {one.since}",
        ),
    )  # fmt: skip
