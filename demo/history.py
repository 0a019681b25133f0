"""Two years of orders that have ended, with the rhythms and troubles of a real department."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TypeVar

import config
from demo.customers import pick
from demo.department import CREW, CREWS
from demo.plan import Plan, Story, months_before
from demo.tickets import CAUSES, Askers, Hold, Ticket, day_weights, kind_on, moment_on
from demo.works import MINUTE, Works, around, by_day, crew_for

Thing = TypeVar("Thing")

BREACH_RATE = 0.066
"""Share of orders that are meant to be late; with those that could not be in time, about 7 %."""
LATE_BY_SERVICE = {
    "digital_circuit": 3.6, "lan_line": 1.8, "sdh": 2.0, "mpls_vpn": 1.4, "satellite_circuit": 2.6,
    "global_eye": 1.9, "xdsl": 1.0, "virtual_net": 0.4, "ngn_virtual_net": 0.45, "ringback": 0.35,
    "office_suite": 0.6, "switchboard": 0.6,
}  # fmt: skip
LATE_BY_LEVEL = {
    "group": 2.2, "province": 1.6, "local_a": 1.0, "local_b": 0.65, "local_c": 0.5,
}  # fmt: skip
LATE_BY_KIND = {
    "leased_line": 1.6, "relocate": 1.2, "install": 1.1, "account": 0.5, "enquiry": 0.35,
    "trial": 0.5, "survey": 0.7, "termination": 0.5, "pre_termination": 0.5, "demand": 0.8,
}  # fmt: skip
BAD_MONTH = 3.4
"""How much more often the team was late in its bad month."""
ENDS = {"closed": 97.0, "cancelled": 1.6, "refused": 1.4}
HOLD_REASONS = {
    "customer_absent": 38, "room_closed": 26, "material": 16, "weather": 12, "third_party": 8,
}  # fmt: skip


class Lives:
    """Lets orders run their course."""

    def __init__(self, plan: Plan, story: Story, works: Works, staff: Mapping[str, list[str]]):
        self.plan, self.story, self.works, self.staff = plan, story, works, staff
        self.chance = plan.chance("lives")

    def lateness(self, ticket: Ticket) -> float:
        """How likely it is to be late, against others."""
        at = ticket.received_at
        weight = LATE_BY_LEVEL[ticket.client.level] * CREW[str(ticket.crew)].slowness
        weight *= LATE_BY_SERVICE.get(ticket.service or "", 0.75)
        weight *= LATE_BY_KIND.get(ticket.kind, 1.0) * _late_by_hour(at)
        is_bad = ticket.crew == self.story.bad_team
        if is_bad and months_before(at.date(), 0) == self.story.bad_month:
            weight *= BAD_MONTH
        return weight

    def run(self, ticket: Ticket) -> Ticket:
        """The whole life of an order, from the moment it came in to its end."""
        self.arrive(ticket)
        due = self.works.due(ticket)
        ending = pick(self.chance, ENDS)
        if ending != "closed":
            return self._end_early(ticket, ending)
        self.start(ticket, due)
        self._finish(ticket, due)
        self.close(ticket)
        self.mark(ticket)
        return ticket

    def arrive(self, ticket: Ticket) -> None:
        """Applications wait for the desk; what it is called about is an order at once."""
        if ticket.channel in ("manager", "self_service") and not ticket.is_repair:
            ticket.submitted_at = ticket.received_at
            ticket.received_at = self.works.desk(
                ticket.submitted_at, min(95.0, around(self.chance, 13, 0.48))
            )

    def start(self, ticket: Ticket, due: datetime) -> None:
        """Dispatch and take. At night somebody on call does both for what is pressing."""
        crew = CREW[str(ticket.crew)]
        to_dispatch = around(self.chance, 7.4, 0.34)
        to_take = around(self.chance, crew.take_minutes * self._rush(ticket), crew.steady)
        if ticket.is_repair and due - ticket.received_at < timedelta(hours=14):
            ticket.dispatched_at = ticket.received_at + to_dispatch * MINUTE
            ticket.taken_at = ticket.dispatched_at + to_take * MINUTE
        else:
            ticket.dispatched_at = self.works.desk(ticket.received_at, to_dispatch)
            ticket.taken_at = self.works.crew(crew.code, ticket.dispatched_at, to_take)
        ticket.dispatched_at = ticket.dispatched_at.replace(microsecond=0)
        ticket.taken_at = ticket.taken_at.replace(microsecond=0)
        ticket.worker = self.chance.choice(self.staff[crew.code])

    def _rush(self, ticket: Ticket) -> float:
        """Monday mornings and bad months are slow for everybody."""
        at = ticket.received_at
        slow = 1.14 if at.weekday() == 0 and 9 <= at.hour < 12 else 1.0
        is_bad = ticket.crew == self.story.bad_team
        return slow * (1.3 if is_bad and months_before(at.date(), 0) == self.story.bad_month else 1)

    def _finish(self, ticket: Ticket, due: datetime) -> None:
        assert ticket.taken_at is not None
        taken, is_short = ticket.taken_at, due - ticket.received_at <= timedelta(hours=50)
        room = due - taken
        if ticket.is_late or room < 15 * MINUTE:
            over = around(self.chance, 2.3 if is_short else 15, 0.75)
            done = max(due + timedelta(hours=over), taken + 25 * MINUTE)
            latest = None
        else:
            share = self.chance.betavariate(*_PACE[is_short, room > timedelta(hours=15)])
            done, latest = taken + max(12 * MINUTE, share * room), due
        if self.chance.random() < 0.07:
            ticket.hold = self._hold(taken, done)
            waited = ticket.hold.until - ticket.hold.start
            done, latest = done + waited, latest + waited if latest else None
        ticket.done_at = by_day(self.chance, done, latest).replace(microsecond=0)
        if ticket.hold:
            ticket.hold_minutes = round(
                self.works.counted(ticket, ticket.hold.start, ticket.hold.until)
            )

    def _hold(self, taken: datetime, done: datetime) -> Hold:
        start = (taken + self.chance.uniform(0.1, 0.8) * (done - taken)).replace(microsecond=0)
        hours = min(72.0, around(self.chance, 5, 0.9))
        end = by_day(self.chance, start + timedelta(hours=hours)).replace(microsecond=0)
        return Hold(start, end, end, pick(self.chance, HOLD_REASONS))

    def close(self, ticket: Ticket) -> None:
        """The desk checks with the customer and ends the order."""
        assert ticket.done_at is not None
        ticket.confirmed_at = self.works.desk(ticket.done_at, around(self.chance, 8.2, 0.32))
        ticket.closed_at = self.works.desk(ticket.confirmed_at, around(self.chance, 22, 0.9))

    def mark(self, ticket: Ticket) -> None:
        """What went wrong on the way, what the cause was and what the customer says of it."""
        chance, is_late = self.chance, ticket.is_late
        ticket.transfers = int(chance.random() < (0.13 if is_late else 0.045))
        ticket.returns = int(chance.random() < (0.07 if is_late else 0.035))
        ticket.reopens = int(chance.random() < (0.06 if is_late else 0.02))
        ticket.urges = pick(chance, _URGES[is_late])
        if ticket.is_repair and ticket.cause is None:
            ticket.cause = pick(chance, CAUSES)
        if chance.random() < 0.88:
            ticket.satisfaction = pick(chance, _SATISFACTION[is_late or ticket.reopens > 0])

    def _end_early(self, ticket: Ticket, ending: str) -> Ticket:
        ticket.status = ending
        wait = around(self.chance, 25 if ending == "refused" else 110, 0.5)
        if ending == "cancelled" and self.chance.random() < 0.5:
            self.start(ticket, self.works.due(ticket))
        else:
            ticket.crew = None
        since = ticket.taken_at or ticket.received_at
        ticket.closed_at = self.works.desk(since, wait)
        ticket.is_late = False
        return ticket


_PACE = {
    (True, True): (1.1, 4.0), (True, False): (1.6, 2.8),
    (False, True): (2.2, 2.0), (False, False): (2.0, 2.0),
}  # fmt: skip
"""Shape of the share of its room that an order uses, by (limit in hours, much room)."""
_URGES: dict[bool, dict[int, float]] = {
    False: {0: 93, 1: 6, 2: 1},
    True: {0: 58, 1: 28, 2: 11, 3: 3},
}
_SATISFACTION: dict[bool, dict[int, float]] = {
    False: {5: 63, 4: 29, 3: 6, 2: 1.4, 1: 0.6},
    True: {5: 24, 4: 34, 3: 26, 2: 10, 1: 6},
}


def _late_by_hour(at: datetime) -> float:
    if at.weekday() == 0 and 9 <= at.hour < 12:
        return 2.6
    if at.weekday() >= 5:
        return 1.3
    if at.hour >= 17 or at.hour < 8:
        return 1.6
    return 0.9 if at.hour in (9, 10) else 0.65


def ended(lives: Lives, askers: Askers) -> list[Ticket]:
    """Every order that has ended by now; as many as the plan asks for beside the open ones."""
    wanted = lives.plan.orders - lives.plan.open_orders - lives.story.cut_orders
    coming = _coming(lives, askers)
    sample = list(islice(coming, max(200, wanted)))
    mean = sum(lives.lateness(ticket) for ticket in sample) / len(sample)
    found: list[Ticket] = []
    while len(found) < wanted:
        ticket = sample.pop() if sample else next(coming)
        share = BREACH_RATE * lives.lateness(ticket) / mean
        ticket.is_late = lives.chance.random() < min(0.8, share)
        lives.run(ticket)
        if ticket.closed_at is not None and ticket.closed_at < lives.plan.now:
            found.append(ticket)
    return found + _cut_off(lives, askers)


def _coming(lives: Lives, askers: Askers) -> Iterator[Ticket]:
    """Orders as they come in, at random over the days, each with the team that gets it."""
    chance = lives.plan.chance("orders")
    days = list(lives.plan.days())
    weights = day_weights(days)
    while True:
        for day in chance.choices(days, weights, k=1000):
            kind = kind_on(chance, day)
            hour, minute, second = moment_on(chance, day, kind)
            at = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=config.TZ)
            if at < lives.plan.now:
                yield _given(chance, askers.ticket(chance, at, kind))


def _given(chance: Random, ticket: Ticket) -> Ticket:
    ticket.crew = crew_for(chance, ticket.client.area, ticket.group, ticket.service)
    return ticket


def _cut_off(lives: Lives, askers: Askers) -> list[Ticket]:
    """The faults of the day on which the cable was cut; all were repaired when it was."""
    story, chance = lives.story, lives.plan.chance("cable cut")
    lines = [
        (client, line)
        for client, line in askers.lines
        if client.area == story.cut_area and line.group == "bandwidth" and client.until is None
        and client.since < story.cut_at.date()
    ]  # fmt: skip
    found = []
    for client, line in _enough(chance, lines, story.cut_orders):
        at = story.cut_at + timedelta(minutes=min(200.0, around(chance, 25, 0.9)))
        ticket = Ticket("fault", client, line, line.group, line.service, "hotline", "high",
                        at.replace(microsecond=0))  # fmt: skip
        ticket.crew = chance.choice(("T05", "T07"))
        due = lives.works.due(ticket)
        lives.start(ticket, due)
        ticket.done_at = story.cut_until + timedelta(seconds=chance.randrange(3600))
        ticket.cause, ticket.is_late = "cable_cut", ticket.done_at > due
        lives.close(ticket)
        lives.mark(ticket)
        found.append(ticket)
    return found


def _enough(chance: Random, things: Sequence[Thing], wanted: int) -> list[Thing]:
    """So many of the things, each once as long as they last."""
    rounds = wanted // len(things) + 1 if things else 0
    return [thing for _n in range(rounds) for thing in chance.sample(things, len(things))][:wanted]


def workers(crew_of: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Staff numbers of each team, from the team of each staff number."""
    return {
        crew.code: sorted(code for code, team in crew_of.items() if team == crew.code)
        for crew in CREWS
    }
