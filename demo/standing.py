"""The orders that are open now: most in time, some at risk, some late, some on hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import config
from demo.customers import pick
from demo.department import CREW
from demo.history import HOLD_REASONS, Lives
from demo.plan import is_workday
from demo.tickets import FAULT_HOURS, KIND_SHARES, REPAIRS, Askers, Hold, Ticket, moment_on
from demo.works import MINUTE, around, by_day, crew_for
from domain.limits import ALWAYS

SHARES = {
    ("submitted", "ok"): 9, ("submitted", "risk"): 2, ("submitted", "late"): 1,
    ("received", "ok"): 10, ("received", "risk"): 3, ("received", "late"): 1,
    ("dispatched", "ok"): 14, ("dispatched", "risk"): 5, ("dispatched", "late"): 2,
    ("in_progress", "ok"): 193, ("in_progress", "risk"): 14, ("in_progress", "late"): 8,
    ("in_progress", "hold"): 18,
    ("done", "ok"): 9, ("done", "risk"): 2, ("done", "late"): 1,
    ("confirmed", "ok"): 8,
}  # fmt: skip
"""Of 300: the stage, and what the clock says that runs out first."""
USED = {"ok": (0.06, 0.72), "risk": (0.78, 0.97), "late": (1.03, 1.3), "hold": (0.1, 0.7)}
"""Share of its limit that such a clock has used."""
DWELL_DAYS = {
    "fault": 1, "terminal": 1, "complaint": 1, "enquiry": 1, "account": 2, "termination": 2,
    "change": 3, "survey": 3, "pre_termination": 3, "install": 5, "relocate": 5, "demand": 5,
    "trial": 5, "leased_line": 24, "design": 24,
}  # fmt: skip
"""How long a kind stays: what stays longer is met more often among what is open. Lines and their
design are many just now: offices are being connected one after the other."""
LIMITS = {"submitted": 30, "received": 15, "dispatched": 30, "done": 15}
"""Minutes of the clock that runs out first in these stages."""
LATE_REPAIRS = 0.97
"""Of the tries for a late order; they fail more often than those for orders limited in days."""
DAYS_A_WORKING_DAY = 7 / 5
PAST_AGREED = 4
"""Every so many orders on hold has passed the moment agreed on."""


class Standing:
    """Draws open orders backwards: from what their clocks say now to when they came in."""

    def __init__(self, lives: Lives, askers: Askers) -> None:
        self.lives, self.works, self.askers = lives, lives.works, askers
        self.now = lives.plan.now.astimezone(config.TZ).replace(microsecond=0)
        self.chance = lives.plan.chance("open")

    def tickets(self) -> list[Ticket]:
        """All open orders of the plan."""
        return [
            self._ticket(stage, state)
            for (stage, state), count in shared_out(SHARES, self.lives.plan.open_orders).items()
            for _n in range(count)
        ]

    def _ticket(self, stage: str, state: str) -> Ticket:
        draw = {"in_progress": self._in_progress, "dispatched": self._to_take}.get(stage)
        while True:
            used = self.chance.uniform(*USED[state])
            ticket = draw(state, used) if draw else self._at_desk(stage, used)
            if ticket is not None:
                ticket.status = stage
                if state in ("late", "hold") and self.chance.random() < 0.4:
                    ticket.urges = self.chance.choice((1, 1, 2))
                return ticket

    def _new(self, received_at: datetime, kind: str) -> Ticket:
        ticket = self.askers.ticket(self.chance, received_at, kind)
        ticket.crew = crew_for(self.chance, ticket.client.area, ticket.group, ticket.service)
        return ticket

    def _at_desk(self, stage: str, used: float) -> Ticket | None:
        """Waiting for the order centre: to be received, dispatched, confirmed or closed."""
        if stage in ("done", "confirmed"):
            return self._after_work(stage, used)
        since = self.works.desk_before(self.now, used * LIMITS[stage])
        kind = pick(self.chance, KIND_SHARES)
        if stage == "submitted" and kind in REPAIRS:
            return None
        ticket = self._new(since, kind)
        ticket.crew = None
        if stage == "submitted":
            ticket.submitted_at, ticket.channel = since, "manager"
        return ticket

    def _after_work(self, stage: str, used: float) -> Ticket | None:
        """Reported done, and by then still in time."""
        ticket = self._in_progress("ok", self.chance.uniform(0.2, 0.7))
        if ticket is None or ticket.taken_at is None:
            return None
        minutes = used * LIMITS["done"] if stage == "done" else self.chance.uniform(12, 60)
        ticket.done_at = self.works.desk_before(self.now, minutes)
        if ticket.done_at < ticket.taken_at + 5 * MINUTE:
            return None
        if stage == "confirmed":
            ticket.confirmed_at = self.works.desk(ticket.done_at, self.chance.uniform(4, 10))
            ticket.satisfaction = self.chance.choice((5, 5, 5, 4, 4, 3))
            if ticket.confirmed_at >= self.now:
                return None
        if ticket.is_repair:
            ticket.cause = "equipment" if self.chance.random() < 0.4 else "terminal"
        return ticket

    def _to_take(self, _state: str, used: float) -> Ticket | None:
        """Given to a team that has not taken it yet."""
        ticket = self._new(self.now - 30 * MINUTE, pick(self.chance, KIND_SHARES))
        since = self.works.crew_before(str(ticket.crew), self.now, used * LIMITS["dispatched"])
        ticket.dispatched_at = since
        ticket.received_at = self.works.desk_before(since, around(self.chance, 7, 0.3))
        is_calm = (self.now - ticket.received_at) < 0.6 * (
            self.works.due(ticket) - ticket.received_at
        )
        return ticket if is_calm else None

    def _in_progress(self, state: str, used: float) -> Ticket | None:
        """Taken by a team; its main clock has used this share of its limit."""
        kinds = REPAIRS if state == "late" and self.chance.random() < LATE_REPAIRS else KIND_SHARES
        kind = pick(self.chance, {one: KIND_SHARES[one] * DWELL_DAYS[one] for one in kinds})
        ticket = self._new(self.now - timedelta(days=20), kind)
        received_at = self._received(ticket, used)
        if received_at is None:
            return None
        ticket.received_at = received_at
        due = self.works.due(ticket)
        if not self._is_as_meant(ticket, due, USED[state]):
            return None
        self.lives.start(ticket, due)
        if ticket.taken_at is None or ticket.taken_at > self.now - 3 * MINUTE:
            return None
        if state == "hold":
            ticket.hold = self._hold(ticket)
        elif self.chance.random() < 0.05:
            self._transfer(ticket)
        return ticket

    def _received(self, ticket: Ticket, used: float) -> datetime | None:
        """When an order came in that has used this share; None if nobody would call then."""
        clock, limit, calendar = self.works.main(ticket.facts)
        if ticket.is_repair and clock != "repair":
            return None
        if limit.time is not None:
            at = self.now - used * limit.time
            is_likely = self.chance.random() * max(FAULT_HOURS) < FAULT_HOURS[at.hour] + 0.4
            return at.replace(microsecond=0) if is_likely else None
        week = 1.0 if calendar == ALWAYS else DAYS_A_WORKING_DAY
        day = (self.now - used * timedelta(days=(limit.days or 1) * week + 0.6)).date()
        hour, minute, second = moment_on(self.chance, day, ticket.kind)
        at = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=config.TZ)
        return at if is_workday(day) and at < self.now else None

    def _is_as_meant(self, ticket: Ticket, due: datetime, used: tuple[float, float]) -> bool:
        limit = self.works.counted(ticket, ticket.received_at, due)
        spent = self.works.counted(ticket, ticket.received_at, self.now)
        low, high = used
        return low <= spent / max(1.0, limit) <= high + 0.02

    def _hold(self, ticket: Ticket) -> Hold:
        assert ticket.taken_at is not None
        share = self.chance.uniform(0.15, 0.85)
        start = (ticket.taken_at + share * (self.now - ticket.taken_at)).replace(microsecond=0)
        hours = around(self.chance, 9, 0.6)
        if self.chance.random() < 1 / PAST_AGREED:
            until = start + (self.now - start) * self.chance.uniform(0.3, 0.9)
        else:
            until = by_day(self.chance, self.now + timedelta(hours=hours))
        return Hold(start, None, until.replace(second=0, microsecond=0),
                    pick(self.chance, HOLD_REASONS))  # fmt: skip

    def _transfer(self, ticket: Ticket) -> None:
        """It went to another team first, which passed it on after a while."""
        assert ticket.taken_at is not None
        others = [c for c in CREW if c not in (ticket.crew, "D01") and _reaches(c, ticket)]
        passed = self.works.crew(str(ticket.crew), ticket.taken_at, self.chance.uniform(15, 60))
        taken = self.works.crew(str(ticket.crew), passed, self.chance.uniform(8, 25))
        if others and taken < self.now - 3 * MINUTE:
            ticket.first_crew = self.chance.choice(others)
            ticket.first_taken_at, ticket.transferred_at = ticket.taken_at, passed
            ticket.taken_at, ticket.transfers = taken, 1


def _reaches(code: str, ticket: Ticket) -> bool:
    crew = CREW[code]
    return (not crew.areas or ticket.client.area in crew.areas) and (
        ticket.group is None or ticket.group in crew.skills
    )


def shared_out(shares: dict[tuple[str, str], int], total: int) -> dict[tuple[str, str], int]:
    """The total over the shares, largest remainders first, so that it comes out exactly."""
    whole = sum(shares.values())
    found = {key: share * total // whole for key, share in shares.items()}
    rest = sorted(shares, key=lambda key: (-(shares[key] * total % whole), str(key)))
    for key in rest[: total - sum(found.values())]:
        found[key] += 1
    return found


def numbered(tickets: Sequence[Ticket], prefixes: dict[str, str]) -> list[Ticket]:
    """The orders by when they came in, each with its number in its branch's own system.

    `YZ2603170041`: letters of the branch, day, running number of that day.
    """
    last: dict[str, int] = {}
    ordered = sorted(tickets, key=lambda t: (t.began_at, t.client.number, t.kind))
    for ticket in ordered:
        day = f"{prefixes[ticket.client.area]}{ticket.began_at:%y%m%d}"
        last[day] = last.get(day, 0) + 1
        ticket.number = f"{day}{last[day]:04d}"
    return ordered
