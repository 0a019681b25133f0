"""What a new order would bring: its clocks, and what else is known of the customer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html

from domain.limits import Ruling
from domain.orders import VERB_NAMES, Verb
from domain.sla import Clock
from i18n import _
from ui import formats, parts
from ui.order.case import limit_basis, limit_text, starts
from ui.order.customer import Mention, mentions
from ui.order.names import clock_name, dated
from ui.parts import Children, Column
from ui.parts.marks import attributes


@dataclass(frozen=True)
class Due:
    """What the preview says of the clocks of a draft."""

    clocks: Sequence[Clock]
    main: Clock | None
    coming: Sequence[tuple[str, Ruling]]
    rule: str
    policy_version: int
    now: datetime


def due(preview: Due) -> list[Any]:
    """When the work would be due, then every clock with its limit and what set it."""
    rows = [
        _due_row(clock.clock, _moment(clock, preview.now), clock.ruling, preview)
        for clock in preview.clocks
        if clock.clock != "leg"
    ]
    rows += [
        _due_row(name, starts(name, is_received=preview.main is not None), ruling, preview)
        for name, ruling in preview.coming
    ]
    columns = [
        Column(_("Clock")), Column(_("Limit"), is_number=True), Column(_("Due")),
    ]  # fmt: skip
    return [_headline(preview), parts.table(columns, rows, density="compact", label=_("Clocks"))]


def nothing_due() -> html.Div:
    return parts.empty(_("No clocks yet"), _("Choose a customer and what it is about."))


def nobody() -> html.P:
    """Beside the form until there is a customer."""
    said = _("Open orders and last faults of the customer stand here.")
    return html.P(said, className="pd-3 pd-xs mb-0")


def _headline(preview: Due) -> html.P:
    main = preview.main
    if main is None:
        said = _("The order centre answers first; the work is counted from when it is received.")
        return html.P(said, className="pd-verdict")
    name = clock_name(main.clock)
    if main.unknown_year is not None:
        said = _(
            "%(clock)s: due unknown, %(year)s not published. It is received all the same.",
            clock=name, year=main.unknown_year,
        )  # fmt: skip
        return html.P(html.B(said), className="pd-verdict")
    due_at = _moment(main, preview.now)
    marked = parts.badge(_("to be confirmed")) if _is_unsure(main.ruling) else None
    return html.P(
        [html.B(_("%(clock)s due %(due)s", clock=name, due=due_at)), " ", marked],
        className="pd-verdict",
    )


def _due_row(name: str, when: str, ruling: Ruling | None, preview: Due) -> list[Children]:
    basis = limit_basis(preview.rule, preview.policy_version, ruling)
    limit = limit_text(ruling) if ruling else formats.NONE
    return [
        html.Span(clock_name(name), title=basis),
        html.Span(limit, title=basis),
        html.Div([when, html.Small(basis, className="pd-3 d-block")], className="pd-due-basis"),
    ]


def _is_unsure(ruling: Ruling | None) -> bool:
    return ruling is not None and ruling.is_to_be_confirmed


def _moment(clock: Clock, now: datetime) -> str:
    """When a clock is due, with the weekday if it is not today or tomorrow."""
    if clock.unknown_year is not None:
        return _("due unknown (%(year)s not published)", year=clock.unknown_year)
    if clock.due_at is None:
        return formats.NONE
    return day_and_time(clock.due_at, now)


def day_and_time(at: datetime, now: datetime) -> str:
    """A moment, with its weekday if it is not today, yesterday or tomorrow."""
    there, here = formats.local(at).date(), formats.local(now).date()
    weekday = f"{formats.weekday(there)} " if abs((there - here).days) > 1 else ""
    return f"{weekday}{dated(at, now)}"


# -- what else is known ------------------------------------------------------------------------


def same(orders: Sequence[Mention], now: datetime, *, is_service: bool) -> Children:
    """Open orders of the very service, or of the customer and the kind: the caller may be asking
    about one of them."""
    if not orders:
        return None
    links: list[Any] = []
    for one in orders:
        link = html.A(one.text, href=f"/order/{one.order_id}")
        links += [", " if links else "", link, f" ({dated(one.at, now)}) "]
        links += [part for verb in INSTEAD for part in (_instead(one, verb), " ")]
    of_service = _("This service has an open order already.")
    of_kind = _("This customer has an open order of this kind already.")
    said = [html.B(of_service if is_service else of_kind), " ", *links]
    return parts.notice(
        [*said, _("The summary goes with it, and the form is empty again.")], "risk"
    )


INSTEAD = (Verb.URGE, Verb.NOTE)
"""What can be done to an open order in place of a second one."""


def _instead(one: Mention, verb: Verb) -> html.Button:
    about = {"id": one.order_id, "no": one.no, "verb": verb}
    return html.Button(
        _(VERB_NAMES[verb]),
        type="button",
        className="btn btn-plain btn-sm",
        **attributes(data_instead=json.dumps(about, ensure_ascii=False)),
    )


def beside(others: Sequence[Mention], faults: Sequence[Mention], now: datetime) -> html.Div:
    """The customer's open orders and last faults."""
    return html.Div(
        [
            html.H3(_("Open orders"), className="mb-1"),
            mentions(others, now, _("No open orders")),
            html.H3(_("Last faults"), className="mt-3 mb-1"),
            mentions(faults, now, _("No earlier fault here")),
        ],
        className="pd-sm",
    )
