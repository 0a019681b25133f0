"""The parts of the revenue page, from plain values: hero, course of the year, tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from i18n import N_, _
from metrics import judging, money
from metrics.judging import VERDICT_NAMES, Verdict
from metrics.kpi import Kpi, Unit
from ui import arithmetic, dashboards, figures, formats, overview, parts
from ui.dashboards import Sorting
from ui.parts.marks import Children, attributes, badge, none

Row = Mapping[str, Any]
HERO_HEIGHT, COURSE_HEIGHT = 209, 396
TOP, BOTTOM = 6, 4
"""Managers shown at both ends."""
TREND_MONTHS = 12
ROOM = 1.06
"""How much longer than its longest mark the bar of the hero is."""
NEAR = 0.2
"""Marks so near each other have their labels on either side."""
DEFAULT_SORT = "-completion"
BAR = N_("Actual and target")
NEEDED = (money.AGAINST_MONTHS.needed, money.AGAINST_YEAR.needed)
SORTED = ("target", "actual", "completion", "gap", "change")
"""Columns that the managers can be sorted by."""


# -- hero ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hero:
    """What the whole of the page comes to."""

    name: str
    against: money.Against
    growth: Kpi
    row: Row
    last_name: str
    """What the revenue a year before is called: of the same months that are over."""
    plan_name: str
    """Which target it is: of the year, of the month."""


def hero(one: Hero) -> html.Section:
    """The amount with its verdict, the bar against last year, time and target, five facts."""
    actual = one.row.get(one.against.actual.slug)
    kpis = (one.against.completion, one.against.time_progress, one.against.gap, one.against.needed)
    facts = [html.Div(_fact(kpi, one.row)) for kpi in (*kpis, one.growth)]
    amount = html.B(parts.amount(formats.money(actual)), className="pd-big", tabIndex=0,
                    **_how(one.against.actual, one.row))  # fmt: skip
    return html.Section(
        [
            html.Div([html.Span(one.name, className="pd-sm pd-2"), amount, verdict_sentence(one)]),
            html.Div(_bar(one), className="pd-hero-bar"),
            html.Dl(facts),
        ],
        className="pd-panel pd-hero",
    )


def _fact(kpi: Kpi, row: Row) -> list[Component]:
    known = kpi.slug in row
    value = parts.amount(arithmetic.value(kpi, row)) if known else none()
    if known and row[kpi.slug] is None and kpi in OF_WHOLE_MONTHS:
        value = [none(), " ", html.Span(_(WHY_UNKNOWN), className="pd-xs pd-3")]
    told = attributes(data_how=arithmetic.how(kpi, row)) if known else {}
    return [html.Dt(kpi.name()), html.Dd(html.Span(value, tabIndex=0 if known else None, **told))]


def _how(kpi: Kpi, row: Row) -> dict[str, Any]:
    return attributes(data_how=arithmetic.how(kpi, row)) if kpi.slug in row else {}


def verdict_sentence(one: Hero) -> Component:
    """`落后时间进度6.55个百分点`; where nobody planned for exactly this, that."""
    ahead = one.row.get(one.against.ahead.slug)
    found = judging.verdict(ahead)
    if found is None or ahead is None:
        return badge(_("No target is kept for exactly this"))
    points = str(formats.points(abs(ahead))).removeprefix("+")
    sentence = {
        Verdict.MET: _("%(points)s ahead of the time gone", points=points),
        Verdict.BEHIND: _("%(points)s behind the time gone", points=points),
        Verdict.FAR_BEHIND: _("far behind the time gone: %(points)s", points=points),
    }
    return badge(sentence[found], overview.VERDICT_STATES[found])


def _bar(one: Hero) -> list[Component] | Component:
    """The bar with its labels above and below; nothing where there is no target."""
    row, against = one.row, one.against
    actual, goal = row.get(against.actual.slug), row.get(against.target.slug)
    if actual is None or not goal:
        return html.Span(className="pd-bullet pd-bullet-lg", **attributes(aria_hidden="true"))
    last, time = row.get(money.REVENUE_LAST_YEAR.slug), row.get(against.time_progress.slug)
    full = float(max(actual, goal, last or 0)) * ROOM
    completion = formats.share(row.get(against.completion.slug))
    above: list[tuple[float, str]] = []
    if last is not None:
        above.append((float(last) / full, f"{one.last_name} {formats.money_number(last)}"))
    if time is not None:
        gone = _("time gone %(share)s", share=formats.share(time))
        above.append((time * float(goal) / full, gone))
    below = [
        (float(actual) / full, _("completed %(share)s", share=completion)),
        (float(goal) / full, f"{one.plan_name} {formats.money_number(goal)}"),
    ]
    said = _("completion %(share)s, time gone %(time)s", share=completion,
             time=formats.share(time))  # fmt: skip
    bullet = parts.bullet(
        float(actual), float(goal), time=time, last=None if last is None else float(last),
        scale=full, is_large=True, label=said,
    )  # fmt: skip
    return [_labels(above), bullet, _labels(below)]


def _labels(marks: Sequence[tuple[float, str]]) -> html.P:
    """Words at shares of the bar's width: centred, at the edges inwards, side by side if near."""
    ordered = sorted(marks)
    is_near = len(ordered) == 2 and ordered[1][0] - ordered[0][0] < NEAR
    spans = []
    for place, (at, text) in enumerate(ordered):
        shift = -50
        if (is_near and place == 0) or at > 0.9:
            shift = -100
        elif is_near or at < 0.1:
            shift = 0
        style = {"left": f"{100 * at:.2f}%", "transform": f"translateX({shift}%)"}
        spans.append(html.Span(text, style=style))
    return html.P(spans, className="pd-axis")


# -- the course of the year ----------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """Twelve values in yuan by name of their line, and where a month leads."""

    months: Sequence[date]
    actual: Sequence[Decimal | None]
    plan: Sequence[Decimal | None]
    last_year: Sequence[Decimal | None]
    hrefs: Sequence[str]


def course(series: Series, theme: str) -> figures.Figure:
    """Actual, target and last year as lines, each with its last value at its end."""
    lines = [
        _line("target", _("Target"), series.plan, ()),
        _line("last", _("A year before"), series.last_year, ()),
        _line("actual", _("Actual"), series.actual, series.hrefs),
    ]
    shown = [one for one in lines if one is not None]
    if not shown:
        return figures.message(_("No revenue in this period."), theme)
    labels = [str(formats.month(month, series.months[0])) for month in series.months]
    made = figures.lines(labels, shown, theme, unit=formats.money_unit(), height=COURSE_HEIGHT)
    made["layout"]["margin"]["r"] = 128
    made["layout"]["xaxis"]["tickangle"] = 0
    return made


def _line(
    role: str, name: str, values: Sequence[Decimal | None], hrefs: Sequence[str]
) -> figures.Line | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    unit = formats.WAN if formats.is_chinese() else formats.MILLION
    scaled = [None if value is None else float(value / unit) for value in values]
    return figures.Line(role, scaled, f"{name} {formats.money_number(known[-1])}", tuple(hrefs))


def course_table(series: Series) -> html.Table:
    """The same as a table."""
    heads = [
        parts.Column(_("Month")),
        *(parts.Column(_(one), is_number=True) for one in
          (N_("Target"), N_("Actual"), N_("A year before"))),
    ]  # fmt: skip
    rows = zip(
        series.months, series.plan, series.actual, series.last_year, series.hrefs, strict=True
    )
    lines: list[list[Children]] = [
        [
            formats.month(month, series.months[0]), formats.money_number(plan),
            formats.money_number(actual) if actual is None
            else html.A(formats.money_number(actual), href=href),
            formats.money_number(last),
        ]
        for month, plan, actual, last, href in rows
    ]  # fmt: skip
    return parts.table(heads, lines, label=_("Course of the year"), density="compact")


# -- how to read the tables ----------------------------------------------------------------------


def how_to_read(workdays: int | None) -> str:
    """What the bars mean, in which unit, and how many working days are left."""
    said = _("%(unit)s; bar: actual, thick line: target, dotted: time gone",
             unit=formats.money_unit())  # fmt: skip
    if not workdays:
        return said
    return _("%(said)s; working days left: %(n)s", said=said, n=formats.number(workdays))


def is_cut(number: int, who: str | None) -> bool:
    """Whether only both ends of so many managers are shown."""
    return who != "all" and number > TOP + BOTTOM


def who_is_shown(number: int, *, is_cut: bool) -> str:
    """`40人，显示前6与后4`."""
    n = formats.number(number)
    if not is_cut:
        return _("%(n)s in all", n=n)
    return _("%(n)s in all; the first %(top)s and the last %(bottom)s", n=n, top=TOP, bottom=BOTTOM)


# -- tables of owners ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Owner:
    """A line of a table: what it is called, where it leads (nowhere: plain text), its figures."""

    name: str
    href: str
    row: Row
    division: str = ""
    rank: int | None = None
    trend: Sequence[float | None] = ()


@dataclass(frozen=True)
class Kpis:
    """The figures of the tables."""

    against: money.Against
    growth: Kpi


OF_WHOLE_MONTHS = (money.YEAR_ON_YEAR, money.MONTH_ON_MONTH)
WHY_UNKNOWN = N_("whole months only")


def _growth_head(kpi: Kpi, rows: Sequence[Row]) -> parts.Column:
    """What has changed; while the months run, with why nobody's is known."""
    if any(row.get(kpi.slug) is not None for row in rows):
        return _number_head(kpi)
    head = [kpi.name(), html.Small(_(WHY_UNKNOWN))]
    return parts.Column(head, is_number=True, title=kpi.sentence())


def owners(
    head: str, rows: Sequence[Owner], total: Owner | None, kpis: Kpis, label: str
) -> html.Table:
    """Divisions, product lines: one line each, the total asked at its own grain."""
    against = kpis.against
    heads = [
        parts.Column(head), *_amount_heads(against), parts.Column(_(BAR), width="20%"),
        _number_head(against.completion),
        parts.Column(_("To the time gone, pp"), is_number=True, title=against.ahead.sentence()),
        parts.Column(_("Verdict")), _number_head(against.gap), _needed_head(against),
        _growth_head(kpis.growth, [one.row for one in rows]),
    ]  # fmt: skip
    return parts.table(
        heads, [_owner(one, kpis) for one in rows], label=label,
        total=_owner(total, kpis) if total else None,
    )  # fmt: skip


def _owner(one: Owner, kpis: Kpis) -> list[Children]:
    against, row = kpis.against, one.row
    return [
        _name(one), _cell(against.target, row, "pd-2"), _cell(against.actual, row, href=one.href),
        bullet(row, against), _cell(against.completion, row), _cell(against.ahead, row),
        verdict(row, against), _cell(against.gap, row), _cell(against.needed, row),
        _cell(kpis.growth, row),
    ]  # fmt: skip


def managers(rows: Sequence[Owner], kpis: Kpis, sorting: Sorting, *, is_cut: bool) -> html.Table:
    """One line for each manager; `is_cut`: only both ends of the ranking, a double line between."""
    against = kpis.against
    target, actual = _amount_heads(against)
    heads = [
        parts.Column(_("Rank"), is_number=True, width="56px"), parts.Column(_("Customer manager")),
        parts.Column(_("Division")), sorting.head(target, "target"), sorting.head(actual, "actual"),
        parts.Column(_(BAR), width="18%"),
        sorting.head(_number_head(against.completion), "completion"), parts.Column(_("Verdict")),
        sorting.head(_number_head(against.gap), "gap"), _needed_head(against),
        sorting.head(_growth_head(kpis.growth, [one.row for one in rows]), "change"),
        parts.Column(_("%(n)s months", n=TREND_MONTHS)),
    ]  # fmt: skip
    shown = [*rows[:TOP], *rows[-BOTTOM:]] if is_cut else rows
    lines = [_manager(one, kpis) for one in shown]
    return parts.table(
        heads, lines, label=_("Customer managers"), cut_after=TOP if is_cut else None
    )


def _manager(one: Owner, kpis: Kpis) -> list[Children]:
    against, row = kpis.against, one.row
    rank = html.Span(formats.number(one.rank) if one.rank else "", className="pd-3")
    trend = parts.sparkline(one.trend, width=72, height=24) if one.trend else None
    return [
        rank, _name(one), html.Span(one.division, className="pd-2"),
        _cell(against.target, row, "pd-2"), _cell(against.actual, row, href=one.href),
        bullet(row, against), _cell(against.completion, row), verdict(row, against),
        _cell(against.gap, row), _cell(against.needed, row), _cell(kpis.growth, row), trend,
    ]  # fmt: skip


def months(rows: Sequence[Owner], total: Owner | None) -> html.Table:
    """One line a month, held against the month's own plan, with both kinds of growth."""
    against = money.AGAINST_MONTHS
    heads = [
        parts.Column(_("Month")), *_amount_heads(against), parts.Column(_(BAR), width="22%"),
        _number_head(against.completion), parts.Column(_("Verdict")), _number_head(against.gap),
        _needed_head(against), _number_head(money.YEAR_ON_YEAR),
        _number_head(money.MONTH_ON_MONTH),
    ]  # fmt: skip
    lines = [_month(one) for one in rows]
    return parts.table(
        heads, lines, label=_("By month"), total=_month(total) if total else None
    )  # fmt: skip


def _month(one: Owner) -> list[Children]:
    against, row = money.AGAINST_MONTHS, one.row
    return [
        _name(one), _cell(against.target, row, "pd-2"), _cell(against.actual, row, href=one.href),
        bullet(row, against), _cell(against.completion, row), verdict(row, against),
        _cell(against.gap, row), _cell(against.needed, row),
        _cell(money.YEAR_ON_YEAR, row), _cell(money.MONTH_ON_MONTH, row),
    ]  # fmt: skip


def _amount_heads(against: money.Against) -> list[parts.Column]:
    """Target and actual; whose and of when says the pointer."""
    return [
        _number_head(against.target, _("Target")), _number_head(against.actual, _("Actual"))
    ]  # fmt: skip


def _number_head(kpi: Kpi, name: str = "") -> parts.Column:
    return parts.Column(name or kpi.name(), is_number=True, title=kpi.sentence())


def _needed_head(against: money.Against) -> parts.Column:
    """What each working day left has to bring; in English in thousands."""
    return parts.Column(
        _("Per working day, k"), is_number=True, title=against.needed.sentence()
    )  # fmt: skip


def _name(one: Owner) -> Component:
    name = dashboards.cut(one.name)
    return html.A(name, href=one.href) if one.href else name


def _cell(kpi: Kpi, row: Row, look: str = "", *, href: str = "") -> Component:
    """A figure without the unit that its head or the panel names, with its arithmetic; the amount
    of somebody leads where their name does."""
    if row.get(kpi.slug) is None:
        return none()
    written = _written(kpi, row)
    told = attributes(data_how=arithmetic.how(kpi, row))
    if href:
        return html.A(written, href=href, className="pd-n", **told)
    return html.Span(written, className=f"pd-n {look}".strip(), tabIndex=0, **told)


def _written(kpi: Kpi, row: Row) -> str:
    if kpi.unit is Unit.POINTS:
        return str(arithmetic.value(kpi, row).number)
    if kpi in NEEDED and not formats.is_chinese():
        return str(formats.thousands(row[kpi.slug]))
    return dashboards.plain(kpi, row)


def bullet(row: Row, against: money.Against) -> Component | None:
    """Actual against target, with the time gone."""
    actual, goal = row.get(against.actual.slug), row.get(against.target.slug)
    if actual is None or not goal:
        return None
    time = row.get(against.time_progress.slug)
    completion = formats.share(row.get(against.completion.slug))
    said = _("completion %(share)s, time gone %(time)s", share=completion, time=formats.share(time))
    return parts.bullet(float(actual), float(goal), time=time, label=said)


def verdict(row: Row, against: money.Against) -> Component | None:
    """The badge of how far ahead of the time gone."""
    found = judging.verdict(row.get(against.ahead.slug))
    return badge(_(VERDICT_NAMES[found]), overview.VERDICT_STATES[found]) if found else None
