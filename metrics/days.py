"""Days and months of a question: how a period is widened, moved and compared."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.scope import Period
from i18n import N_
from metrics.kpi import Span

ONE_DAY = timedelta(days=1)


def last_day(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def widened(period: Period, span: Span) -> Period:
    """The days that a KPI of this span asks about, given those that the scope names."""
    january = date(period.until.year, 1, 1)
    if span is Span.DAYS:
        return period
    if span is Span.YEAR:
        return Period(january, date(period.until.year, 12, 31))
    since = january if span is Span.YEAR_TO_DATE else period.since.replace(day=1)
    return Period(since, last_day(period.until))


class Against(StrEnum):
    """What a period is compared with."""

    BEFORE = "before"
    """As many days, ending the day before."""
    LAST_MONTH = "last_month"
    LAST_YEAR = "last_year"


AGAINST_NAMES = {
    Against.BEFORE: N_("The period before"),
    Against.LAST_MONTH: N_("A month before"),
    Against.LAST_YEAR: N_("A year before"),
}


def earlier(period: Period, against: Against) -> Period:
    """The period that this one is compared with; whole months are compared with whole months."""
    if against is Against.BEFORE:
        return period.before()
    if against is Against.LAST_YEAR:
        return period.last_year()
    until = _month_back(period.until)
    is_whole = period.until == last_day(period.until)
    return Period(_month_back(period.since), last_day(until) if is_whole else until)


def cut(period: Period, against: Against, as_of: datetime) -> datetime | None:
    """Where the earlier period ends so that both run equally long: today until now is compared
    with yesterday until the same hour. None: the period is over, and so is the other."""
    if as_of.date() > period.until:
        return None
    other = earlier(period, against)
    gone = max(as_of.date() - period.since, timedelta())
    return datetime.combine(min(other.since + gone, other.until), as_of.time())


def _month_back(day: date) -> date:
    before = day.replace(day=1) - ONE_DAY
    return before.replace(day=min(day.day, before.day))
