"""What stands on the revenue page: questions to the warehouse, shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from callbacks import asking
from callbacks.asking import Asked
from callbacks.filters import read_against
from domain.scope import Period, Scope
from i18n import _
from metrics import boards, course, judging, money
from metrics.days import Against, last_day
from metrics.dimensions import DIVISION, INDICATOR, MANAGER, MONTH, PRODUCT_LINE
from metrics.indicators import TO_DATE
from metrics.kpi import Dimension, Kpi, Table
from metrics.measure import Cursor, measure
from metrics.question import facts
from storage.labels import LISTS
from ui import dashboards, formats, indicators, parts, revenue
from ui.dashboards import Sorting
from ui.filters import written
from ui.revenue import Owner

PAGE = "revenue"
WHOLE_PAGE = "/revenue"
OWNERS = (DIVISION, MANAGER, PRODUCT_LINE)
"""Whom a figure of this page narrows it to."""
MONTHLY = (
    *boards.revenue(money.AGAINST_MONTHS), money.AGAINST_MONTHS.time_progress,
    money.AGAINST_MONTHS.workdays_left, money.REVENUE_WHOLE, money.REVENUE_LAST_YEAR,
    money.MONTH_ON_MONTH, money.REVENUE_MONTH, money.REVENUE_MONTH_BEFORE,
)  # fmt: skip


@dataclass(frozen=True)
class Board:
    """A question of the revenue page: with the plan and the growth that it is told by."""

    asked: Asked
    against: money.Against
    growth: Kpi
    total: dict[str, Any]
    """What the page comes to; a figure that the filters leave out is not in it."""

    @property
    def kpis(self) -> revenue.Kpis:
        return revenue.Kpis(self.against, self.growth)

    @property
    def period(self) -> Period:
        assert self.asked.scope.period is not None
        return self.asked.scope.period


def read(search: str) -> Board:
    """The board of an address. Raises `NoWarehouse`, `BadValue`, `NoSuchDimension`."""
    asked = asking.ask(search, boards.DEFAULT_PERIODS[PAGE])
    asked = replace(asked, against=read_against(search, Against.LAST_YEAR))
    assert asked.scope.period is not None
    preset = asked.query.get("period", boards.DEFAULT_PERIODS[PAGE])
    against = money.against(preset, asked.scope.period)
    is_monthly = asked.against is Against.LAST_MONTH
    growth = money.MONTH_ON_MONTH if is_monthly else money.YEAR_ON_YEAR
    found = asked.answer(
        ("revenue in all", against.actual.slug),
        lambda cursor: measure(cursor, *_known(against, (), asked.scope), scope=asked.scope),
    )
    return Board(asked, against, growth, found.one())


def _known(against: money.Against, by: Sequence[Dimension], scope: Scope) -> tuple[Kpi, ...]:
    """What can be told by these dimensions and filters, with all that the arithmetic needs."""
    wanted = (
        *against.all(), money.REVENUE_WHOLE, money.REVENUE_LAST_YEAR, money.YEAR_ON_YEAR,
        money.REVENUE_MONTH, money.REVENUE_MONTH_BEFORE, money.MONTH_ON_MONTH,
    )  # fmt: skip
    return boards.askable(wanted, by, scope)[0]


# -- hero ----------------------------------------------------------------------------------------


def hero(board: Board) -> Any:
    """The whole against its plan; said where there is nothing."""
    if board.total.get(board.against.actual.slug) is None:
        return dashboards.nothing(_("No revenue in this period."))
    made = revenue.hero(
        revenue.Hero(
            title(board), board.against, board.growth, board.total, _last_name(board),
            _plan_name(board),
        )
    )  # fmt: skip
    return dashboards.told(made, board.asked.said)


def title(board: Board) -> str:
    """Whose revenue it is: `党政军行业 · 政企客户收入`."""
    whole = asking.names(INDICATOR.slug, [money.REVENUE_INDICATOR])[money.REVENUE_INDICATOR]
    names = [
        _(", ").join(asking.names(name, codes).values())
        for name, codes in board.asked.scope.filters
    ]
    return " · ".join([*names, whole])


def _last_name(board: Board) -> str:
    """What the revenue a year before is called: of the months that are over and booked."""
    period = _months_of(board)
    whole = board.asked.answer("whole until", lambda cursor: facts(cursor).whole_until)
    if last_day(whole) >= period.until:
        return _("A year before")
    over = Period(period.since, max(last_day(whole), period.since)).last_year()
    return formats.period(over, board.asked.build.data_until)


def _months_of(board: Board) -> Period:
    """The whole months that the actual revenue is of."""
    until = last_day(board.period.until)
    since = date(until.year, 1, 1) if board.against is money.AGAINST_YEAR else board.period.since
    return Period(since.replace(day=1), until)


def _plan_name(board: Board) -> str:
    if board.against is money.AGAINST_YEAR:
        return _("Target of the year")
    return _("Target")


# -- the course of the year ----------------------------------------------------------------------


def series(board: Board) -> revenue.Series:
    """Month by month, or the year so far at each month's end (`view_sums` in the address)."""
    is_monthly = board.asked.query.get("view_sums") == "month"
    make = course.by_month if is_monthly else course.so_far
    found = board.asked.answer(
        ("course", is_monthly), lambda cursor: make(cursor, board.asked.scope)
    )
    hrefs = [narrowed(board, period=_month(month)) for month in found.months]
    return revenue.Series(found.months, found.actual, found.plan, found.last_year, hrefs)


def course_note(board: Board) -> str:
    """Which year, in which unit, and what the target line means."""
    year = str(board.period.until.year)
    is_monthly = board.asked.query.get("view_sums") == "month"
    if is_monthly:
        return _("%(unit)s, %(year)s by month", unit=formats.money_unit(), year=year)
    return _(
        "%(unit)s, %(year)s; dashed: target at an even pace",
        unit=formats.money_unit(), year=year,
    )  # fmt: skip


def _month(first: date) -> str:
    return f"{first}..{last_day(first)}"


# -- tables --------------------------------------------------------------------------------------


def by_owner(board: Board, by: Dimension) -> tuple[list[Owner], Owner | None]:
    """A line for each value of a dimension in the business's order, and the total."""
    table = _measured(board, by)
    rows, codes = table.by(by.slug), _in_order(by, table.column(by.slug))
    names = asking.names(by.slug, codes)
    lines = [Owner(names[code], _leads(board, by, code), rows[(code,)]) for code in codes]
    return lines, Owner(_("Total"), "", board.total) if lines else None


def _in_order(by: Dimension, codes: Iterable[Any]) -> list[Any]:
    """Codes in the business's order; those that its list does not know, and none, at the end."""
    place = {code: number for number, code in enumerate(asking.listed(LISTS[by.slug]))}
    return sorted(codes, key=lambda code: (code is None, place.get(code, len(place)), str(code)))


def _measured(board: Board, by: Dimension) -> Table:
    against, scope = board.against, board.asked.scope
    return board.asked.answer(
        ("revenue", by.slug, against.actual.slug),
        lambda cursor: measure(cursor, *_known(against, (by,), scope), by=(by,), scope=scope),
    )


def narrowed(board: Board, **changes: str) -> str:
    """The address of this page about less."""
    kept = {name: value for name, value in board.asked.query.items() if name != "sort"}
    return WHOLE_PAGE + written(kept | changes)


def _leads(board: Board, by: Dimension, code: Any) -> str:
    """Where a line leads: to the page about it alone, nowhere if that is where one is."""
    if code is None or board.asked.scope.values(by.slug) == (str(code),):
        return ""
    return narrowed(board, **{by.slug: str(code)})


# -- managers ------------------------------------------------------------------------------------


def sorting(board: Board) -> Sorting:
    return Sorting.read(board.asked.query.get("sort"), revenue.DEFAULT_SORT, revenue.SORTED)


def managers(board: Board) -> list[Owner]:
    """A line for each manager in the order that the address asks for, with rank and trend."""
    table, completion = _measured(board, MANAGER), board.against.completion
    rows = [row for row in table.dicts() if row[MANAGER.slug] is not None]
    ranks = judging.ranks(completion, [row.get(completion.slug) for row in rows])
    names = asking.names(MANAGER.slug, [row[MANAGER.slug] for row in rows])
    divisions, trends = _divisions(board), _trends(board)
    lines = [
        Owner(
            names[row[MANAGER.slug]], _leads(board, MANAGER, row[MANAGER.slug]), row,
            divisions.get(row[MANAGER.slug], ""), rank, trends.get(row[MANAGER.slug], ()),
        )
        for row, rank in zip(rows, ranks, strict=True)
    ]  # fmt: skip
    return _sorted(lines, board)


def _sorted(lines: list[Owner], board: Board) -> list[Owner]:
    """By the figure that the address names; unknown values last."""
    by, against = sorting(board), board.against
    kpis = {
        "target": against.target, "actual": against.actual, "completion": against.completion,
        "gap": against.gap, "change": board.growth,
    }  # fmt: skip
    slug = kpis[by.name].slug
    lines.sort(key=lambda one: one.row.get(slug) or 0, reverse=by.is_descending)
    return sorted(lines, key=lambda one: one.row.get(slug) is None)


def _divisions(board: Board) -> Mapping[Any, str]:
    """The division of each manager that has a plan, by name."""
    asked, target = board.asked, board.against.target
    by = (MANAGER, DIVISION)
    if boards.askable((target,), by, asked.scope)[1]:
        return {}
    found = asked.answer(
        ("divisions", target.slug),
        lambda cursor: measure(cursor, target, by=by, scope=asked.scope),
    )
    names = asking.names(DIVISION.slug, found.column(DIVISION.slug))
    return {row[MANAGER.slug]: names[row[DIVISION.slug]] for row in found.dicts()}


def _trends(board: Board) -> Mapping[Any, list[float | None]]:
    """The revenue of each manager in the last months that are over, one by one."""
    asked = board.asked

    def make(cursor: Cursor) -> dict[Any, list[float | None]]:
        end = min(facts(cursor).whole_until, board.period.until.replace(day=1))
        months = _months_before(end, revenue.TREND_MONTHS)
        scope = asked.scope.during(Period(months[0], last_day(end)))
        found = measure(cursor, money.REVENUE, by=(MANAGER, MONTH), scope=scope)
        at = found.by(MANAGER.slug, MONTH.slug)
        codes = dict.fromkeys(found.column(MANAGER.slug))
        return {code: [_yuan(at.get((code, month))) for month in months] for code in codes}

    return asked.answer("trends of managers", make)


def _yuan(row: Mapping[str, Any] | None) -> float | None:
    return None if row is None else float(row[money.REVENUE.slug])


def _months_before(last: date, number: int) -> list[date]:
    """The first days of so many months up to the one of `last`."""
    months = [last.replace(day=1)]
    while len(months) < number:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


# -- months --------------------------------------------------------------------------------------


def months(board: Board) -> tuple[list[Owner], Owner | None]:
    """The months from January (or from the period's first) to the period's end."""
    asked = board.asked
    since = min(board.period.since, date(board.period.until.year, 1, 1))
    scope = asked.scope.during(Period(since, last_day(board.period.until)))
    known, _left_out = boards.askable(MONTHLY, (MONTH,), scope)

    def make(cursor: Cursor) -> tuple[Table, dict[str, Any]]:
        by_month = measure(cursor, *known, by=(MONTH,), scope=scope)
        # Of several months, the growth of the last one, and what the days left of it have to
        # bring, would be taken for those of all.
        of_one = (money.MONTH_ON_MONTH, money.AGAINST_MONTHS.needed)
        of_all = [kpi for kpi in known if kpi not in of_one]
        return by_month, measure(cursor, *of_all, scope=scope).one()

    table, whole = asked.answer("revenue by month", make)
    rows = [row for row in table.dicts() if row.get(money.REVENUE.slug) is not None]
    lines = [
        Owner(_month_name(board, row[MONTH.slug]), _month_leads(board, row[MONTH.slug]), row)
        for row in rows
    ]
    return lines, Owner(_("Total"), "", whole) if lines else None


def _month_name(board: Board, month: date) -> str:
    return formats.month(month, board.asked.build.data_until)


def _month_leads(board: Board, month: date) -> str:
    shown = _month(month)
    return "" if board.asked.query.get("period") == shown else narrowed(board, period=shown)


# -- indicators ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """The last report of indicators up to the end of the period."""

    rows: Sequence[indicators.Indicator]
    month: date | None
    time: float | None
    """The part of the year that it covers."""


REPORTED = (
    TO_DATE.unit, TO_DATE.actual, TO_DATE.plan, TO_DATE.completion, TO_DATE.published,
    TO_DATE.change, TO_DATE.points,
)  # fmt: skip


def report(board: Board) -> Report:
    """What was reported for the year so far, of each indicator the last that was."""
    asked = board.asked
    if boards.askable(REPORTED, (MONTH, INDICATOR), asked.scope)[1]:
        return Report((), None, None)
    table, last = asked.answer("indicators", _reported(board))
    shown = table.by(INDICATOR.slug)
    codes = _in_order(INDICATOR, table.column(INDICATOR.slug))
    names = asking.names(INDICATOR.slug, codes)
    rows = [_indicator(names[code], shown[(code,)]) for code in codes]
    return Report(rows, last, _time_of(asked, last) if last else None)


def _reported(board: Board) -> Callable[[Cursor], tuple[Table, date | None]]:
    """The reports of the year in which the period ends, and the last month that has one."""
    until = board.period.until
    scope = board.asked.scope.during(Period(date(until.year, 1, 1), until))

    def make(cursor: Cursor) -> tuple[Table, date | None]:
        reported = measure(cursor, *REPORTED, by=(INDICATOR,), scope=scope)
        months = measure(cursor, TO_DATE.actual, by=(MONTH, INDICATOR), scope=scope)
        return reported, max(months.column(MONTH.slug), default=None)

    return make


def _indicator(name: str, row: Mapping[str, Any]) -> indicators.Indicator:
    computed, published = row[TO_DATE.completion.slug], row[TO_DATE.published.slug]
    return indicators.Indicator(
        name, row[TO_DATE.unit.slug] or "", row[TO_DATE.actual.slug], row[TO_DATE.plan.slug],
        None if computed is None else computed * 100,
        None if published is None else float(published * 100),
        row[TO_DATE.change.slug], row[TO_DATE.points.slug],
    )  # fmt: skip


def unreported(board: Board) -> Any:
    """Said in place of the table: where filters narrow the page, they are a way out."""
    said = _("Nothing was reported for this.")
    return dashboards.nothing(said) if board.asked.scope.filters else parts.empty(said)


def covered(month: date) -> str:
    """The months that a report covers: `2025年1–11月`."""
    return formats.period(Period(date(month.year, 1, 1), last_day(month)), date.min)


def _time_of(asked: Asked, month: date) -> float | None:
    """The part of the year that is over at the end of a month."""
    kpi = money.AGAINST_YEAR.time_progress
    scope = asked.scope.during(Period(date(month.year, 1, 1), last_day(month)))
    found = asked.answer(
        ("time", month), lambda cursor: measure(cursor, kpi, scope=scope).one()[kpi.slug]
    )
    return None if found is None else float(found)
