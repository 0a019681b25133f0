"""The parts of the overview, from plain values: strip, stages, areas, attention, breaches by day.

What counts time goes on by itself in the browser (`data-since`, `assets/overview.js`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from i18n import N_, _
from metrics.attention import ROOM, Finding, Phrase
from metrics.judging import VERDICT_NAMES, Verdict
from metrics.kpi import Unit
from ui import figures, formats, parts
from ui.parts.bars import dots, share_bar
from ui.parts.marks import Children, State, attributes, badge, mark, none

STATE_NAMES: dict[str, str] = {
    "late": N_("Overdue"), "risk": N_("At risk"), "ok": N_("On time"), "hold": N_("On hold"),
    "all": N_("All open"),
}  # fmt: skip
BAR_STATES: tuple[State, ...] = ("late", "risk", "hold", "ok")
OWNERS = {"team": N_("Team"), "manager": N_("Customer manager")}
LOW, HIGH = 0.8, 1.0
"""The band in which on-time rates stand."""
STRIP_HEIGHT, TILES_HEIGHT, ROW_HEIGHT, HEAD_HEIGHT = 116, 105, 52, 32
"""Pixels."""
FEW_ROWS = 5
"""Rows up to which a table beside a chart is set wide."""
BETWEEN = " · "
LONGEST = N_("longest %(time)s")
VERDICT_STATES: dict[Verdict, State] = {
    Verdict.MET: "ok", Verdict.BEHIND: "risk", Verdict.FAR_BEHIND: "late",
}  # fmt: skip


# -- the strip -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A number of the strip, beside what it was at the earlier moment, if that is known."""

    state: str
    orders: int
    before: int | None
    href: str
    note: Children = None


def strip(cells: Sequence[Cell], turn: datetime | None) -> html.Div:
    """The open orders by state. `turn`: when a number changes by itself."""
    counts = [
        parts.Count(
            _state(one.state), _(STATE_NAMES[one.state]), one.orders, one.href,
            joined(_changed(one), one.note),
        )
        for one in cells
    ]  # fmt: skip
    shown = parts.strip(counts, _("Open orders by state"))
    return html.Div(shown, **attributes(data_turn=_epoch(turn), aria_live="off"))


def _state(name: str) -> State | None:
    return next((state for state in BAR_STATES if state == name), None)


def _changed(one: Cell) -> str | None:
    if one.before is None:
        return None
    difference = one.orders - one.before
    return str(formats.signed(difference)) if difference else "±0"


def joined(*pieces: Children) -> list[Children]:
    """What is known of these, with dots between."""
    shown: list[Children] = []
    for piece in pieces:
        if piece:
            shown += [BETWEEN, piece] if shown else [piece]
    return shown


def verdict(found: Verdict | None) -> tuple[State, str] | None:
    """The badge of a verdict: its state and its word."""
    return None if found is None else (VERDICT_STATES[found], _(VERDICT_NAMES[found]))


def met(is_met: bool | None) -> tuple[State, str] | None:
    """The badge of a figure that has a target."""
    if is_met is None:
        return None
    return ("ok", _("Met")) if is_met else ("risk", _("Below"))


def lasting(message: str, since: datetime, now: datetime) -> html.Span:
    """ "longest 2 h 10 m": the time since a moment, or to it, which goes on in the browser."""
    said = _(message, time=formats.running(now - since))
    return html.Span(said, **attributes(data_since=_epoch(since), data_says=_(message)))


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


# -- what needs attention ------------------------------------------------------------------------


def attention(
    findings: Sequence[Finding], names: Mapping[str, Mapping[Any, str]], now: datetime
) -> Component:
    """One line each: whose, the sentence, the link. `names`: of codes, by dimension."""
    if not findings:
        return parts.empty(
            _("Nothing needs attention."),
            _("No team is overdue, behind its target or close to a limit."),
        )
    lines = [_finding(one, names, now) for one in findings]
    return html.Table(
        html.Tbody(lines), className="pd-table pd-cosy pd-findings",
        **attributes(aria_label=_("Needs attention today")),
    )  # fmt: skip


def _finding(one: Finding, names: Mapping[str, Mapping[Any, str]], now: datetime) -> html.Tr:
    name = names[one.dimension].get(one.code, one.code)
    first, further = _breaks()
    told: list[Children] = [html.B(said(one.what, names, now))]
    for place, part in enumerate(one.why):
        told += [further if place else first, said(part, names, now)]
    return html.Tr(
        [
            html.Td(html.Span([mark(_state(one.state)),
                               html.Span(_(STATE_NAMES[one.state]), className="visually-hidden")])),
            html.Td([
                html.B(name, title=name, className="pd-cut pd-name-cut"),
                html.Span(_(OWNERS[one.dimension]), className="pd-xs pd-3"),
            ]),
            html.Td(told, className="pd-2"),
            html.Td(html.A(link_words(one), href=one.href), className="pd-right"),
        ]
    )  # fmt: skip


def state_name(state: str) -> str:
    return _(STATE_NAMES[state])


def sentence(one: Finding, names: Mapping[str, Mapping[Any, str]], now: datetime) -> str:
    """The same as plain text, for a workbook."""
    first, further = _breaks()
    text = _plain(said(one.what, names, now))
    for place, part in enumerate(one.why):
        text += (further if place else first) + _plain(said(part, names, now))
    return text


def _plain(told: Children) -> str:
    return str(told.children) if isinstance(told, Component) else str(told)


def _breaks() -> tuple[str, str]:
    """What stands before the first reason, and before the next."""
    return ("，", "；") if formats.is_chinese() else (", ", "; ")


def link_words(one: Finding) -> str:
    """What the link of a finding says."""
    if one.orders is None:
        return _("See revenue")
    return _("Orders: %(n)s", n=formats.number(one.orders))


def said(part: Phrase, names: Mapping[str, Mapping[Any, str]], now: datetime) -> Children:
    """A part of a sentence in the reader's language."""
    values: dict[str, str] = {}
    for name, (what, value) in part.values:
        if what in ("since", "until"):
            return lasting(part.message, value, now)
        values[name] = _value(what, value, names)
    return _(part.message, **values)


def _value(what: str, value: Any, names: Mapping[str, Mapping[Any, str]]) -> str:
    if what in names:
        return names[what].get(value, str(value))
    written: dict[str, Callable[[Any], str]] = {
        "count": formats.number,
        "rate": lambda part: formats.share(part, 1),
        "completion": formats.share,
        "goal": target,
        "points": lambda points: formats.points(points, is_short=True).removeprefix("+"),
    }
    return str(written[what](value))


def target(value: float) -> formats.Amount:
    """A target as it is said: `95%`, `97.5%`."""
    return formats.share(value, 0 if round(value * 100, 6).is_integer() else 1)


# -- open orders by stage, by area ---------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """The open orders of a stage or an area, and where each number is listed."""

    name: str
    counts: Mapping[str, int]
    """By state, all four."""
    hrefs: Mapping[str, str]
    """Of `all`, `late` and `risk`."""
    note: str = ""

    @property
    def orders(self) -> int:
        return sum(self.counts.values())


def stages(groups: Sequence[Group], whole: Group) -> html.Table:
    """Open orders by stage, how many of them are late or at risk, and how they are made up."""
    heads = [
        parts.Column(_("Stage")), *_count_heads(),
        parts.Column(_("Made up of"), width="34%"),
    ]  # fmt: skip
    lines = [[*_counts(one), made_up(one)] for one in groups]
    return parts.table(
        heads, lines, label=_("Open orders by stage"), total=[*_counts(whole), made_up(whole)]
    )


def made_up(one: Group) -> Component:
    if not one.orders:
        return none()
    words = [
        _("%(name)s %(value)s", name=_(STATE_NAMES[state]), value=one.counts[state])
        for state in BAR_STATES
    ]
    return share_bar({state: one.counts[state] for state in BAR_STATES}, _(", ").join(words))


@dataclass(frozen=True)
class Area:
    """An area's open orders beside its on-time rate: the number, and the same as a part of one."""

    group: Group
    number: Component
    rate: float | None
    is_few: bool = False
    """Of so few repairs that the rate says little."""


def areas(rows: Sequence[Area], whole: Area, goal: float) -> html.Table:
    """Open orders by area beside the on-time rate of repairs against its goal."""
    ends = [formats.number(100 * LOW), _("target %(share)s", share=target(goal)),
            formats.number(100 * HIGH)]  # fmt: skip
    scale = html.Span([html.Span(end) for end in ends], className="d-flex justify-content-between")
    heads = [
        parts.Column(_("Area")), *_count_heads(), parts.Column(_("On-time rate"), is_number=True),
        parts.Column(scale, width="30%"),
    ]  # fmt: skip
    return parts.table(
        heads, [_area(one, goal) for one in rows], label=_("Areas"), total=_area(whole, goal),
        density="cosy" if len(rows) <= FEW_ROWS else "",
    )  # fmt: skip


def _area(one: Area, goal: float) -> list[Children]:
    return [*_counts(one.group), one.number, _dot(one, goal)]


def _dot(one: Area, goal: float) -> Component | None:
    if one.rate is None:
        return None
    words = _("%(share)s, target %(target)s", share=formats.share(one.rate, 1), target=target(goal))
    made = dots(one.rate, goal, LOW, HIGH, words)
    return html.Div(made, className="pd-dots-few" if one.is_few else None)


def _count_heads() -> list[parts.Column]:
    return [
        parts.Column(_(word), is_number=True)
        for word in (N_("Open now"), STATE_NAMES["late"], STATE_NAMES["risk"])
    ]


def _counts(one: Group) -> list[Children]:
    name: list[Children] = [one.name]
    if one.note:
        name += [" ", html.Span(one.note, className="pd-xs pd-3")]
    return [name, _all(one), _some(one, "late"), _some(one, "risk")]


def _all(one: Group) -> Component:
    number = formats.number(one.orders)
    return html.A(number, href=one.hrefs["all"]) if one.orders else _zero()


def _some(one: Group, state: State) -> Component:
    count = one.counts[state]
    return badge(formats.number(count), state, one.hrefs[state]) if count else _zero()


def _zero() -> html.Span:
    return html.Span("0", className="pd-3")


# -- breaches by day -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """The breaches of a day."""

    day: date
    breaches: int
    is_off: bool
    is_running: bool
    is_exception: bool
    cause: str
    href: str


def breaches(days: Sequence[Day], mean: float | None, theme: str) -> figures.Figure:
    """Breaches by day as bars; the exception in colour with its cause, the mean as a line."""
    last = days[-1].day
    made = figures.bars_by_day(
        [
            figures.DayBar(
                one.day, one.breaches, is_off=one.is_off, is_exception=one.is_exception,
                cause=one.cause, is_running=one.is_running, href=one.href,
            )
            for one in days
        ],
        theme, today=last, unit=formats.measured(0, Unit.ORDERS).unit, mean=mean,
        mean_label=_("mean %(n)s", n=formats.number(mean, 1)),
    )  # fmt: skip
    made["layout"]["xaxis"]["tickangle"] = 0
    return _with_last_day(made, days)


def _with_last_day(made: figures.Figure, days: Sequence[Day]) -> figures.Figure:
    """The running day has its name under it, in place of a Monday's that stands too near."""
    if not days[-1].is_running:
        return made
    axis = made["layout"]["xaxis"]
    place = len(days) - 1
    ticks = [
        (at, text)
        for at, text in zip(axis["tickvals"], axis["ticktext"], strict=True)
        if at < place - 2
    ]
    axis["tickvals"] = [*(at for at, _text in ticks), place]
    axis["ticktext"] = [*(text for _at, text in ticks), _("today")]
    return made


def days_table(days: Sequence[Day]) -> html.Table:
    """The same as a table, the last day on top."""
    last = days[-1].day
    lines: list[list[Children]] = [
        [
            f"{formats.day(one.day, last)} {formats.weekday(one.day)}",
            html.A(formats.number(one.breaches), href=one.href) if one.breaches else _zero(),
            one.cause,
        ]
        for one in reversed(days)
    ]
    heads = [
        parts.Column(_("Day")), parts.Column(_("Breaches"), is_number=True),
        parts.Column(_("What stands out")),
    ]  # fmt: skip
    return parts.table(heads, lines, label=_("Breaches by day"), density="compact")


ATTENTION_HEIGHT = ROOM * ROW_HEIGHT
DAYS_HEIGHT = 306
