"""Cards of a phone: what runs out, whose it is, where, one big button for the next step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from domain.finishing import Item
from domain.orders import VERB_NAMES, Verb
from i18n import N_, _, named
from ui import files, formats, parts, report
from ui.files import File
from ui.ids import Work
from ui.order.names import listed
from ui.parts.forms import field as form_field
from ui.parts.marks import Children, attributes, icon

TABS = {"": N_("All"), "take": N_("To take"), "work": N_("In progress"), "hold": N_("On hold")}
"""By the query argument `show`."""
SECOND = {Verb.HOLD: "pause", Verb.RETURN: "arrow-return-left", Verb.FINISH: "check2"}
NOTE_LENGTH = 500


@dataclass(frozen=True)
class Person:
    """Whom to call, and where it is; masked unless the reader has asked for it."""

    name: str
    phone: str | None
    address: str | None
    is_whole: bool = False


@dataclass(frozen=True)
class Mate:
    """Somebody of the team who can be sent."""

    person_id: int
    name: str


@dataclass(frozen=True)
class Card:
    """An order as its card shows it; names already in words."""

    order_id: int
    order_no: str
    version: int
    tab: str
    """take, work or hold."""
    step: Verb | None
    others: Sequence[Verb]
    clock_name: str
    clock: Component | None
    level: str
    is_top: bool
    customer: str
    what: str
    """Kind, service and summary."""
    site: str
    contact: Person | None
    who: str
    """Who works on it."""
    arrived_at: datetime | None
    held: str
    """Why it is on hold and until when."""
    mates: Sequence[Mate] = ()
    items: Sequence[Item] = ()
    results: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    photos: Mapping[str, Sequence[int]] = field(default_factory=dict)
    attached: Sequence[File] = ()
    has_causes: bool = True
    """Whether the result is the cause of a fault."""


def tabs(counts: Mapping[str, int], shown: str) -> list[html.A]:
    """What the list is narrowed to, with how many there are of each."""
    return [
        html.A(
            [_(name), html.B(formats.number(counts.get(tab, 0)))],
            href=f"/work?show={tab}" if tab else "/work",
            **attributes(aria_current="true" if tab == shown else None),
        )
        for tab, name in TABS.items()
    ]


def cards(found: Sequence[Card], shown: str, *, person: int, limit: int, now: datetime) -> html.Div:
    """A card for each order; without any, that there is nothing to do. For the scripts it says who
    looks (`person`) and how large a file may be (`limit`, in bytes)."""
    kept = [one for one in found if not shown or one.tab == shown]
    drawn = [_card(one, person, limit, now) for one in kept]
    inside = drawn or _nothing(shown, is_free=not found)
    return html.Div(inside, className="pd-ph-cards", **files.marks(person, limit))


def _nothing(shown: str, *, is_free: bool) -> html.Div:
    if is_free:
        return parts.empty(
            _("No orders in hand"), _("What is dispatched to your team appears here by itself.")
        )
    way_out = html.A(_("Show all"), href="/work", className="btn btn-plain")
    return parts.empty(_("None here: %(tab)s", tab=_(TABS[shown])), way_out=way_out)


def _card(one: Card, person: int, limit: int, now: datetime) -> html.Article:
    level = parts.level(one.level, is_top=one.is_top) if one.level else None
    seen = {"order_id": one.order_id, "no": one.order_no, "version": one.version}
    is_report = one.step is Verb.FINISH
    body: list[Any] = [
        html.Header(
            [html.Span(one.clock_name, className="pd-2"), one.clock,
             html.Span(level, className="pd-gap")]
        ),
        html.H2(html.A(one.customer, href=f"/order/{one.order_id}")),
        html.P(one.what),
        html.Div(_reach(one), id=Work.reach(one.order_id), className="pd-reach"),
        *_where_it_stands(one, now),
    ]  # fmt: skip
    body.append(_report(one, person, limit, now) if is_report else _step(one))
    return html.Article(
        body,
        className="pd-work",
        key=str(one.order_id),
        **attributes(data_order=json.dumps(seen, ensure_ascii=False), data_open=is_report),
    )


def _where_it_stands(one: Card, now: datetime) -> list[Component]:
    lines: list[Component] = []
    if one.held:
        lines.append(html.P([icon("pause"), " ", one.held], className="pd-2"))
    if one.arrived_at is not None:
        said = _("arrived %(time)s", time=formats.moment(one.arrived_at, now))
        lines.append(html.P([icon("check2"), " ", said], className="pd-2"))
    if one.who:
        lines.append(html.P([icon("person"), " ", one.who], className="pd-2"))
    return lines


def _reach(one: Card) -> list[Component]:
    return reached(one.order_id, one.contact, one.site)


def reached(order_id: int, contact: Person | None, site: str) -> list[Component]:
    """Where it is and whom to call. The number is shown, and can be called, once it is asked for;
    that it was asked for is kept."""
    place = site or (contact.address if contact else None)
    found: list[Component] = []
    if place:
        found.append(html.P([icon("geo-alt"), " ", place], className="pd-2"))
    if contact is None:
        return found
    if contact.is_whole and contact.phone:
        call = html.A(
            [icon("telephone"), " ", contact.phone], href=f"tel:{_dialled(contact.phone)}",
            className="btn btn-plain", **attributes(data_out=True),
        )  # fmt: skip
        found.append(html.P([contact.name, call], className="pd-call"))
        return found
    said = listed(contact.name, contact.phone or _("no number known"))
    button = html.Button(
        [icon("telephone"), " ", _("Call")], id=Work.reveal(order_id), type="button",
        className="btn btn-plain", n_clicks=0,
        title=_("Show the number of %(name)s; that it was shown is recorded", name=contact.name),
    )  # fmt: skip
    has_more = contact.phone or contact.address
    found.append(html.P([said, button if has_more and not contact.is_whole else None],
                        className="pd-call"))  # fmt: skip
    return found


def _dialled(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def _step(one: Card) -> html.Div | None:
    """The next step, big, and what else may be done."""
    if one.step is None:
        return None
    buttons = html.Div([_main(one), *_others(one)[:1]], className="pd-two")
    return html.Div([html.P(className="pd-form-error", role="alert"), buttons, _more(one)])


def _more(one: Card) -> html.Details | None:
    """What is rarely wanted: who is sent instead of whoever taps, and the other verbs."""
    sent = [_sent(one)] if one.step is Verb.TAKE and one.mates else []
    rest = _others(one)[1:]
    if not sent and not rest:
        return None
    inside = [*sent, html.Div(rest, className="pd-rest") if rest else None]
    return _folded(_("Other steps"), *inside)


def _folded(name: str, *inside: Children) -> html.Details:
    return html.Details([html.Summary([name, icon("chevron-down")]), *inside])


def _main(one: Card) -> html.Button:
    verb = one.step
    assert verb is not None
    return html.Button(
        _(VERB_NAMES[verb]),
        type="submit" if verb is Verb.FINISH else "button",
        className="btn btn-primary",
        **attributes(data_verb=verb.value if verb is not Verb.FINISH else None),
    )


def _others(one: Card) -> list[html.Button]:
    return [
        html.Button(
            [icon(SECOND[verb]), " ", _(VERB_NAMES[verb])], type="button",
            className="btn btn-plain", **attributes(data_asks=verb.value),
        )
        for verb in one.others
    ]  # fmt: skip


def _sent(one: Card) -> html.Div:
    options = [html.Option(mate.name, value=str(mate.person_id)) for mate in one.mates]
    control = html.Select(
        [html.Option(_("Me"), value=""), *options], id=f"work-{one.order_id}-assignee",
        name="assignee", className="form-select",
    )  # fmt: skip
    return form_field(_("Who goes"), control)


def _report(one: Card, person: int, limit: int, now: datetime) -> html.Form:
    """What the kind requires, what is missing, and the button that reports it done."""
    prefix = f"work-{one.order_id}"
    options = [
        html.Option(named(dict(name), code), value=code) for code, name in one.results.items()
    ]
    result = html.Select(
        [html.Option(_("Choose"), value=""), *options], id=f"{prefix}-result", name="result",
        className="form-select",
    )  # fmt: skip
    note = html.Textarea(
        id=f"{prefix}-text", name="text", rows=1, maxLength=NOTE_LENGTH,
        className="form-control pd-one-line",
    )  # fmt: skip
    asked = report.result(result, has_causes=one.has_causes)
    fields = report.controls(
        one.items, one.photos, prefix=prefix, order_id=one.order_id, is_whole=True
    )
    shown = files.box(one.order_id, one.attached, person=person, limit=limit, now=now, is_open=True)
    return html.Form(
        [
            asked, *fields, form_field(_("Note"), note),
            _folded(_("Files (%(n)s)", n=len(one.attached)), shown),
            report.lacking(),
            html.P(className="pd-form-error", role="alert"),
            html.Div([_main(one), *_others(one)[:1]], className="pd-two"),
            _more(one),
        ],
        className="pd-finish",
        **report.marks(one.order_id, is_whole=True, person=person),
    )  # fmt: skip


def clock(row: Any, left: timedelta | None, now: datetime) -> Component | None:
    """The clock that runs out first, as a chip."""
    if row.next_clock is None:
        return None
    minutes = row.next_left_minutes
    limit = timedelta(minutes=row.next_limit_minutes) if row.next_limit_minutes else None
    standing = timedelta(minutes=minutes) if minutes is not None else None
    return parts.clock(
        now, row.next_due_at, warn_at=row.next_warn_at, started_at=row.next_started_at,
        left=standing if row.is_on_hold else left, limit=limit, is_on_hold=row.is_on_hold,
        is_idle=left is not None,
    )  # fmt: skip
