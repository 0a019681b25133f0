"""The panels of the revenue page as workbooks of their own."""

from collections.abc import Sequence

from exports.frames import Asked, about, head_of, money_head
from exports.reports import File, indicators_sheet
from exports.workbook import Head, Sheet, file_name, workbook
from i18n import _
from metrics import course as courses
from metrics import indicators as reported
from metrics import money
from metrics.kpi import Kpi

MONTHS, YEAR = money.AGAINST_MONTHS, money.AGAINST_YEAR


def course(asked: Asked) -> File:
    """The year so far at each month's end, and each month alone."""
    title = _("Course of the year")
    so_far, monthly = (
        make(asked.cursor, asked.scope) for make in (courses.so_far, courses.by_month)
    )
    month, last_year = Head(_("Month")), head_of(money.REVENUE_LAST_YEAR)
    even_pace = money_head(_("Target at an even pace"))
    cumulative = [month, head_of(YEAR.actual), even_pace, last_year]
    single = [month, head_of(MONTHS.actual), head_of(MONTHS.target), last_year]
    sheets = [
        Sheet(_("Cumulative"), cumulative, _rows(so_far)),
        Sheet(_("Monthly"), single, _rows(monthly)),
    ]
    kpis = (YEAR.actual, YEAR.target, MONTHS.actual, MONTHS.target, money.REVENUE_LAST_YEAR)
    return _file(asked, title, sheets, kpis)


def indicators(asked: Asked) -> File:
    """What the department reported for the year so far."""
    return _file(asked, _("Indicators"), [indicators_sheet(asked)], (reported.TO_DATE.actual,))


def _rows(found: courses.Course) -> list[tuple[object, ...]]:
    return [
        (f"{month:%Y-%m}", *values)
        for month, *values in zip(
            found.months, found.actual, found.plan, found.last_year, strict=True
        )
    ]


def _file(asked: Asked, title: str, sheets: Sequence[Sheet], kpis: Sequence[Kpi]) -> File:
    return File(file_name(title, asked.as_of), workbook(sheets, about(asked, title, kpis)))
