"""What kind of day a day is: public holidays and make-up working days of a period."""

from dataclasses import dataclass
from datetime import date

from domain.scope import Period
from metrics.question import Cursor


@dataclass(frozen=True)
class DayKind:
    day: date
    is_workday: bool
    is_holiday: bool
    is_makeup: bool


def days(cursor: Cursor, period: Period) -> list[DayKind]:
    """Every day of the period that the calendar of the build knows, in order."""
    found = cursor.execute(
        "select day, is_workday, is_holiday, is_makeup from dim_days"
        " where day between $since and $until order by day",
        {"since": period.since, "until": period.until},
    ).fetchall()
    return [DayKind(*row) for row in found]
