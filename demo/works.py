"""How long things take: limits and working hours as the rules have them, habits as the teams do."""

import math
from datetime import datetime, time, timedelta
from functools import cache
from random import Random

import config
from demo.customers import pick
from demo.department import CREW, CREWS, DESK
from demo.tickets import Ticket
from domain.kinds import Limit
from domain.limits import Calendars
from domain.orders import Facts
from domain.workdays import YearUnknown
from storage.reference import Reference

MINUTE = timedelta(minutes=1)
AREA_CREWS = {
    "shiqu": {"T01": 0.52, "T02": 0.48},
    "yizhou": {"T03": 0.54, "T04": 0.46},
    "balikun": {"T07": 0.7, "T08": 0.3},
    "yiwu": {"T09": 0.65, "T10": 0.35},
}
"""Who usually works where."""
FAR_BACK = timedelta(days=21)


class Works:
    """The department's rules, for working out when something happened."""

    def __init__(self, rules: Reference, now: datetime) -> None:
        self.policy = rules.policy
        self.now = now
        crews = {crew.code: crew.calendar for crew in (DESK, *CREWS)}
        self.calendars = Calendars(rules.calendars.versions, rules.calendars.desk, crews)
        self.main = cache(self._main)

    def _main(self, facts: Facts) -> tuple[str, Limit, str]:
        """The order's main clock, its limit and the code of its calendar, as of today's rules."""
        clock = self.policy.main_clock(facts, self.now)
        ruling = self.policy.ruling(clock, facts, self.now)
        if ruling is None:
            return clock, Limit(days=3), self.calendars.code_for(clock, None)
        return clock, ruling.limit, ruling.calendar or self.calendars.code_for(clock, None)

    def due(self, ticket: Ticket) -> datetime:
        """When the main clock of an order runs out, holds not counted."""
        _clock, limit, code = self.main(ticket.facts)
        start = ticket.received_at
        try:
            if limit.days is not None:
                due = self.calendars.of(code).deadline_days(start, limit.days)
            else:
                due = self.calendars.of(code).deadline(start, limit.time or timedelta())
        except YearUnknown:
            due = start + (limit.time or timedelta(days=limit.days or 0))
        return due.astimezone(config.TZ)

    def counted(self, ticket: Ticket, start: datetime, end: datetime) -> float:
        """Minutes of a stretch that the main clock would have counted."""
        return self._worked(self.main(ticket.facts)[2], start, end)

    def desk(self, start: datetime, minutes: float) -> datetime:
        """When so many working minutes of the order centre have passed."""
        return self._after(self.calendars.desk, start, minutes)

    def crew(self, code: str, start: datetime, minutes: float) -> datetime:
        """When so many working minutes of a team have passed."""
        return self._after(CREW[code].calendar, start, minutes)

    def desk_before(self, end: datetime, minutes: float) -> datetime:
        """The latest moment since when the order centre has worked for so many minutes."""
        return self._before(self.calendars.desk, end, minutes)

    def crew_before(self, code: str, end: datetime, minutes: float) -> datetime:
        """The latest moment since when a team has worked for so many minutes."""
        return self._before(CREW[code].calendar, end, minutes)

    def _after(self, code: str, start: datetime, minutes: float) -> datetime:
        try:
            end = self.calendars.of(code).deadline(start, minutes * MINUTE)
        except YearUnknown:
            end = start + minutes * MINUTE
        return end.astimezone(config.TZ).replace(microsecond=0)

    def _before(self, code: str, end: datetime, minutes: float) -> datetime:
        low, high = end - FAR_BACK, end
        while high - low > timedelta(seconds=1):
            middle = (low + (high - low) / 2).replace(microsecond=0)
            if middle in (low, high):
                break
            is_enough = self._worked(code, middle, end) >= minutes
            low, high = (middle, high) if is_enough else (low, middle)
        return low.replace(microsecond=0)

    def _worked(self, code: str, start: datetime, end: datetime) -> float:
        try:
            return self.calendars.of(code).elapsed(start, end) / MINUTE
        except YearUnknown:
            return (end - start) / MINUTE


def crew_for(chance: Random, area: str, group: str | None, service: str | None) -> str:
    """Whom the order centre gives an order to."""
    shares = dict(AREA_CREWS[area])
    if group == "bandwidth":
        shares["T05"] = 1.0
        if area in CREW["T11"].areas:
            shares["T11"] = 0.5
    elif group in ("ict", "rental"):
        shares = {"T06": 0.7, "T12": 0.8 if service == "global_eye" else 0.1}
    elif group in ("fusion", "lh_industry"):
        shares |= {"T06": 0.5, "T12": 0.4 if service == "global_eye" else 0.0}
    elif group in ("lh_info", "voice") and area in CREW["T11"].areas:
        shares["T11"] = 0.25
    return pick(chance, shares)


def around(chance: Random, median: float, spread: float) -> float:
    """A duration: half of them under the median, a long tail above."""
    return median * math.exp(chance.gauss(0, spread))


def by_day(chance: Random, at: datetime, no_later: datetime | None = None) -> datetime:
    """The moment itself if people work then, else early next morning if that is not too late."""
    if 8 <= at.hour < 21:
        return at
    minutes = chance.randrange(15, 100)
    morning = datetime.combine(at.date(), time(8), tzinfo=config.TZ) + minutes * MINUTE
    if at.hour >= 21:
        morning += timedelta(days=1)
    return morning if no_later is None or morning <= no_later else at
