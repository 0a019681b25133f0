"""The days of a year: twelve small months, a key, and the same in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from domain import years
from domain.hours import Rules
from domain.scope import Period
from domain.years import HOLIDAY, MAKEUP, WEEKEND, WORKDAY, Arrangement, Off, On, Special
from i18n import N_, _, named
from ui import formats, parts
from ui.calendars import hours
from ui.order.names import listed as joined
from ui.parts.marks import attributes

DAY = timedelta(days=1)
KIND_NAMES = {
    WORKDAY: N_("working day"),
    WEEKEND: N_("closed by the week"),
    HOLIDAY: N_("holiday"),
    MAKEUP: N_("make-up day"),
}


@dataclass(frozen=True)
class YearView:
    """A year of a calendar, as it is drawn."""

    year: int
    rules: Mapping[str, Any]
    names: hours.Names
    today: date
    changed: Collection[date] = ()
    """Days that are marked because they would be another thing."""
    is_chosen_from: bool = False
    """Whether a click on a day chooses it."""


def view(one: YearView) -> Component:
    """Twelve months with their key, and the special days in words."""
    parts_of_year = [
        key(has_changes=bool(one.changed)),
        months(one),
        in_words(years.arrangement_of(one.rules, one.year), one.names),
    ]
    return parts.still(html.Div(parts_of_year))


def key(*, has_changes: bool = False) -> html.P:
    shown = [
        html.Span([_sample(kind), _(name)], className="pd-gap-4")
        for kind, name in KIND_NAMES.items()
    ]
    if has_changes:
        shown.append(html.Span([_sample(WORKDAY, is_changed=True), _("would be another")]))
    return html.P(shown, className="pd-key2 pd-year-key")


def _sample(kind: str, *, is_changed: bool = False) -> html.I:
    return html.I(
        _sign(kind),
        className="pd-day",
        **attributes(data_kind=kind, data_changed=is_changed, aria_hidden="true"),
    )


def months(one: YearView) -> html.Div:
    rules = Rules.read(one.rules)
    special = years.specials(one.rules)
    return html.Div(
        [_month(one, month, rules, special) for month in range(1, 13)],
        className="pd-year",
        role="group",
        **attributes(aria_label=str(one.year)),
    )


def _month(one: YearView, month: int, rules: Rules, special: Mapping[date, Special]) -> html.Table:
    first = date(one.year, month, 1)
    monday = first - DAY * first.weekday()
    rows = []
    while monday.year < one.year or (monday.year == one.year and monday.month <= month):
        week = [monday + DAY * n for n in range(7)]
        rows.append(html.Tr([_cell(one, day, month, rules, special.get(day)) for day in week]))
        monday += DAY * 7
    names = [formats.weekday_name(n) for n in range(7)]
    head = [
        html.Th(name[-1] if formats.is_chinese() else name[:2], scope="col", title=name)
        for name in names
    ]
    return html.Table(
        [
            html.Caption(formats.month(first, first)),
            html.Thead(html.Tr(head)),
            html.Tbody(rows),
        ],
        className="pd-month",
    )


def _cell(one: YearView, day: date, month: int, rules: Rules, special: Special | None) -> html.Td:
    if day.month != month:
        return html.Td()
    kind = years.kind_of(rules, day)
    name = hours.holiday(special, one.names) if isinstance(special, Off) else ""
    said = _about(day, kind, name, special)
    inside: list[Any] = [html.Span(str(day.day))]
    if sign := _sign(kind):
        inside.append(html.I(sign, **attributes(aria_hidden="true")))
    if kind != WORKDAY:
        inside.append(html.Span(name or _(KIND_NAMES[kind]), className="visually-hidden"))
    chosen_as = day.isoformat() if one.is_chosen_from else None
    return html.Td(
        inside,
        title=said,
        className="pd-day",
        **attributes(
            data_kind=kind, data_today=day == one.today, data_changed=day in one.changed,
            data_own=hours.is_own(special), data_day=chosen_as,
        ),
    )  # fmt: skip


def _sign(kind: str) -> str:
    return {HOLIDAY: _("off"), MAKEUP: _("on")}.get(kind, "")


def _about(day: date, kind: str, name: str, special: Special | None) -> str:
    """`2027年2月6日周六 节假日 春节`."""
    words = [str(formats.day(day, date.min)), formats.weekday(day), _(KIND_NAMES[kind]), name]
    if isinstance(special, On) and special.hours:
        words.append(hours.spans(special.hours))
    return " ".join(word for word in words if word)


# -- in words ------------------------------------------------------------------------------------


def in_words(arrangement: Arrangement, names: hours.Names) -> html.Dl:
    """Holidays by name with their days, then the make-up days: to be held against the notice."""
    found = hours.runs(arrangement.days)
    pairs: list[tuple[str, str]] = []
    for first, last, special in found:
        if isinstance(special, Off):
            name = hours.holiday(special, names) or _("holiday")
            count = (last - first).days + 1
            pairs.append((name, joined(_range(first, last), formats.measured(count, "days"))))
    worked = [
        _range(first, last) + (f" {hours.spans(one.hours)}" if one.hours else "")
        for first, last, one in found
        if isinstance(one, On)
    ]
    if worked:
        pairs.append((_("Make-up days"), hours.listed(worked)))
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(days)], className="pd-fest") for name, days in pairs],
        className="pd-fests",
    )


def _range(first: date, last: date) -> str:
    return formats.period(Period(first, last), first)


# -- switches ------------------------------------------------------------------------------------


def switches(
    known: Sequence[int], year: int, latest: int, keepers: Sequence[tuple[str, Mapping[str, str]]]
) -> list[Any]:
    """Which calendar and which year are shown; both stand in the address. Without, the first
    calendar and the year `latest`."""
    calendars = [
        parts.Choice(named(dict(name)), query=("calendar", code), is_default=number == 0)
        for number, (code, name) in enumerate(keepers)
    ]
    choices = [
        parts.Choice(str(one), query=("year", str(one)), is_default=one == latest) for one in known
    ]
    return [
        parts.segments(calendars, label=_("Calendar")) if len(calendars) > 1 else None,
        parts.segments(choices, label=_("Year")),
        enter_button(_("Edit the list of %(year)s", year=year), year),
    ]


def enter_button(word: str, year: int, look: str = "plain") -> html.Button:
    """Opens the list of a year."""
    return html.Button(
        word, type="button", className=f"btn btn-{look} btn-sm", **attributes(data_enter=year)
    )


def about_day(day: date, rules: Mapping[str, Any], names: hours.Names) -> str:
    """What one day is, with its hours: `2027年2月6日 周六 节假日 春节`."""
    read, special = Rules.read(rules), years.specials(rules).get(day)
    kind = years.kind_of(read, day)
    name = hours.holiday(special, names) if isinstance(special, Off) else ""
    told = _about(day, kind, name, None)
    return f"{told} {hours.clock_spans(read.hours(day))}".rstrip()


def nothing() -> html.Div:
    return parts.empty(_("No calendar keeps holidays"))
