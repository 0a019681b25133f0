"""The calendars themselves: their week, what closes them, and who keeps them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from domain.keeping import Kept
from domain.years import makeup_hours
from i18n import _, named
from ui import parts
from ui.calendars import hours

Namer = Callable[[str, Any], str]
"""The name of a code of a list (`team`, `kind`, `person`)."""
SHOWN = 6
"""Users that are named; the others are counted."""


def kept(calendars: Sequence[Kept], name: Namer) -> Component:
    """Every calendar in force."""
    return parts.still(html.Div([_one(one, name) for one in calendars]))


def _one(one: Kept, name: Namer) -> html.Div:
    head = [
        html.B(named(dict(one.name), one.code)),
        html.Small(_("version %(n)s", n=one.version), className="pd-3 pd-xs"),
    ]
    return html.Div(
        [
            html.Div(head, className="pd-cal-name"),
            html.Div(_hours(one.rules), className="pd-cal-hours"),
            html.Div(_users(one, name), className="pd-cal-users pd-sm"),
        ],
        className="pd-cal",
    )


def _hours(rules: Mapping[str, Any]) -> list[html.P]:
    if "week" not in rules:
        return [html.P(_("Every moment of every day"))]
    lines = [html.P(line) for line in hours.week(rules["week"])]
    for season in rules.get("seasons", ()):
        for line in hours.week(season["week"]):
            lines.append(html.P([html.Span(hours.season(season), className="pd-3"), " ", line]))
    if rules.get("years") == "all":
        return [*lines, html.P(_("No holiday closes it"), className="pd-3")]
    known = _("Closed on holidays, known for %(years)s", years=hours.years(rules["years"]))
    on = _("Make-up days %(hours)s", hours=hours.spans(makeup_hours(rules)))
    return [*lines, html.P(on, className="pd-3"), html.P(known, className="pd-3")]


def _users(one: Kept, name: Namer) -> list[Any]:
    users = one.users
    pairs = [
        (_("Teams"), [name("team", code) for code in users.teams]),
        (_("Kinds"), [name("kind", code) for code in users.kinds]),
        (_("Rows of the SLA matrix"), _rows(users.rows)),
    ]
    found = [_listed(title, names) for title, names in pairs if names]
    if users.is_desk:
        found.append(html.P(_("Dispatch, review, approval and confirmation by the desk")))
    return found or [html.P(_("Nobody keeps it"), className="pd-3")]


def _listed(title: str, names: Sequence[str]) -> html.P:
    more = len(names) - SHOWN
    rest = [_("%(n)s others", n=more)] if more > 0 else []
    text = hours.listed([*names[:SHOWN], *rest])
    return html.P([html.Span(title, className="pd-3"), " ", text], title=hours.listed(names))


def _rows(numbers: Sequence[int]) -> list[str]:
    return [hours.years(sorted(numbers))] if numbers else []
