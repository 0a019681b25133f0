"""Teams as a table: where and what they work, what they hold, who is there today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from i18n import N_, _
from ui import formats, parts
from ui.parts import Column
from ui.parts.bars import load
from ui.parts.marks import Children, attributes, badge

VIEWS = {
    "all": N_("All teams"),
    "away": N_("With leave"),
    "full": N_("Nearly full"),
    "closed": N_("Closed teams"),
}
KINDS = {"field": N_("own"), "vendor": N_("vendor"), "desk": N_("order centre")}


@dataclass(frozen=True)
class Row:
    """A team as the table names it."""

    code: str
    name: str
    kind: str
    area: str
    """Where it works."""
    skills: str
    calendar: str
    people: int
    load: int
    capacity: int
    on_duty: Sequence[str] | None
    """Names; None: the month has no roster."""
    on_leave: Sequence[str]
    is_away: bool
    opens_at: datetime | None
    is_closed: bool = False


def views(counts: Mapping[str, int]) -> Component:
    """What the table can be narrowed to, with how many there are of each."""
    return parts.segments(
        [
            parts.Choice(
                [_(name), " ", html.Span(str(counts.get(view, 0)), className="pd-n")],
                query=("show", view), is_default=view == "all",
            )
            for view, name in VIEWS.items()
        ],
        label=_("Teams"),
    )  # fmt: skip


def table(rows: Sequence[Row], now: datetime, *, is_narrowed: bool) -> Component:
    """A row for each team; its name opens it."""
    if not rows and is_narrowed:
        return parts.empty(
            _("No team is like that"),
            way_out=html.Button(
                _("Show all teams"), type="button", className="btn btn-plain btn-sm",
                **attributes(data_clear_filters=True),
            ),
        )  # fmt: skip
    if not rows:
        return parts.empty(
            _("There are no teams yet"),
            _("Add one, or import the file of teams: python -m etl import."),
        )
    columns = [
        Column(_("Team")), Column(_("Works in")), Column(_("People"), True),
        Column(_("Load"), width="112px"), Column(_("On duty today")), Column(_("On leave")),
    ]  # fmt: skip
    drawn = parts.table(columns, [_cells(one, now) for one in rows], label=_("Teams"))
    return parts.still(
        html.Div(
            drawn,
            className="pd-sideways pd-teams-table",
            tabIndex=0,
            role="region",
            **attributes(aria_label=_("Teams")),
        )
    )


def _cells(one: Row, now: datetime) -> list[Children]:
    kind = f"{one.code} · {_(KINDS.get(one.kind, one.kind))} · {one.calendar}"
    return [
        [
            html.Button(
                one.name,
                type="button",
                className="pd-team-name",
                title=_("Open this team"),
                **attributes(data_query=f"team={one.code}"),
            ),
            html.Span(kind, className="pd-cut pd-xs pd-3", title=kind),
        ],
        [
            html.Span(one.area, className="pd-cut", title=one.area),
            html.Span(one.skills, className="pd-cut pd-xs pd-3", title=one.skills),
        ],
        str(one.people),
        html.A(
            load(one.load, one.capacity), href=f"/queue?team={one.code}", className="pd-load-box",
            title=_("The orders that it holds"),
        ),
        _duty(one, now),
        _leave(one),
    ]  # fmt: skip


def _duty(one: Row, now: datetime) -> Children:
    if one.is_closed:
        return badge(_("Closed team"), "off")
    back = None
    if one.opens_at is not None:
        again = _("from %(time)s", time=formats.moment(one.opens_at, now))
        back = html.Span(
            badge(again, "off"), className="pd-team-back", title=_("on duty again then")
        )
    if one.on_duty is None:
        return [html.Span(_("no roster"), className="pd-3"), " ", back]
    if not one.on_duty:
        return [badge(_("nobody"), "risk"), " ", back]
    return [_people(one.on_duty), back]


def _leave(one: Row) -> Children:
    if one.is_away:
        return badge(_("all on leave"), "late")
    if not one.on_leave:
        return html.Span("0", className="pd-3")
    return _people(one.on_leave)


def _people(names: Sequence[str]) -> html.Span:
    """How many, and who, as far as there is room."""
    said = ("、" if formats.is_chinese() else ", ").join(names)
    return html.Span([html.B(str(len(names))), " ", said], className="pd-cut", title=said)
