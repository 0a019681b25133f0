"""The years that are missing, and the orders that wait for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from domain.keeping import MissingYear, Waiting
from i18n import _
from ui import formats, parts
from ui.calendars import hours
from ui.calendars.weeks import Namer
from ui.calendars.year import enter_button
from ui.order.names import clock_name, dated, time
from ui.parts import Column
from ui.parts.marks import attributes


def missing(
    found: Sequence[MissingYear], known: Sequence[int], following: int, name: Namer, now: datetime
) -> Component:
    """A block for each missing year; good news if there is none. `following` orders are being
    computed again."""
    if following:
        text = _("Orders that follow now: %(n)s. Their clocks have a due moment within a minute.",
                 n=following)  # fmt: skip
        rest = [_year(one, name, now) for one in found]
        return parts.still(html.Div([parts.notice(text), *rest]))
    if not found:
        text = _("Known: %(years)s. Nothing waits, no limit reaches further.",
                 years=hours.years(known))  # fmt: skip
        return parts.empty(_("No year is missing"), text)
    return parts.still(html.Div([_year(one, name, now) for one in found]))


def _year(one: MissingYear, name: Namer, now: datetime) -> html.Section:
    waits = _("Orders that wait: %(n)s", n=one.orders)
    verdict = parts.badge(waits, "risk") if one.orders else parts.badge(_("Nothing waits yet"))
    return html.Section(
        [
            html.Header(
                [
                    html.H3(str(one.year), className="pd-year-no"), verdict,
                    html.Span(reasons_of(one), className="pd-sm pd-2"),
                    html.Div(_buttons(one), className="pd-gap"),
                ],
                className="pd-missing-head",
            ),
            _waiting(one, name, now) if one.waiting else None,
            html.P(_rest(one), className="pd-3 pd-xs") if _rest(one) else None,
        ],
        className="pd-missing",
        **attributes(aria_label=str(one.year)),
    )  # fmt: skip


def reasons_of(one: MissingYear) -> str:
    """Why a year is wanted, in one line."""
    if one.days_until > 0:
        reasons = [_("begins in %(n)s days", n=one.days_until)]
    else:
        reasons = [_("has begun")]
    if one.reached_by is not None:
        days = one.reached_by.days
        limit = _("%(n)s working days", n=days) if days is not None else time(one.reached_by.time)
        reasons.append(_("a limit of %(limit)s reaches it", limit=limit))
    if not one.is_in_library:
        reasons.append(_("not in the library of holidays"))
    return hours.listed(reasons)


def _buttons(one: MissingYear) -> list[Any]:
    if not one.is_in_library:
        return [enter_button(_("Enter %(year)s", year=one.year), one.year, "primary")]
    take = html.Button(
        _("Take over %(year)s from the library", year=one.year),
        type="button",
        className="btn btn-primary btn-sm",
        **attributes(data_take=one.year),
    )
    return [take, enter_button(_("Enter by hand"), one.year)]


def _waiting(one: MissingYear, name: Namer, now: datetime) -> html.Div:
    columns = [
        Column(_("Order")), Column(_("Customer")), Column(_("Clock")), Column(_("Calendar")),
        Column(_("Held by")), Column(_("Since")),
    ]  # fmt: skip
    return html.Div(
        parts.table(
            columns, [_row(clock, name, now) for clock in one.waiting], density="compact",
            label=_("Orders that wait for %(year)s", year=one.year),
        ),
        className="pd-sideways",
        tabIndex=0,
        role="region",
        **attributes(aria_label=_("Orders that wait for %(year)s", year=one.year)),
    )  # fmt: skip


def _row(clock: Waiting, name: Namer, now: datetime) -> list[Any]:
    since = html.Span(
        dated(clock.started_at, now), title=str(formats.full_moment(clock.started_at))
    )
    return [
        html.A(clock.order_no, href=f"/order/{clock.order_id}"),
        html.Span(clock.customer or formats.NONE, className="pd-cut", title=clock.customer),
        clock_name(clock.clock), name("calendar", clock.calendar), name("team", clock.team), since,
    ]  # fmt: skip


def _rest(one: MissingYear) -> str:
    """What the table leaves out."""
    shown = len({clock.order_id for clock in one.waiting})
    if one.orders > shown:
        return _("%(n)s more wait, in other branches or further down.", n=one.orders - shown)
    return ""
