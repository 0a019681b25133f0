"""One order of the demo, and how it comes to be: who asks for what, through which channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from random import Random

from demo.customers import SERVICE_SHARES, Client, Line, pick
from demo.plan import day_weight, is_workday
from domain.orders import Facts

KIND_SHARES = {
    "fault": 30, "terminal": 12, "complaint": 5, "install": 9, "change": 8, "relocate": 4,
    "leased_line": 5, "account": 3, "demand": 5, "enquiry": 7, "trial": 2, "survey": 3,
    "design": 2, "pre_termination": 3, "termination": 2,
}  # fmt: skip
REPAIRS = ("fault", "terminal", "complaint")
OFF_DAY_KINDS = {"fault": 66, "terminal": 20, "complaint": 8, "enquiry": 4, "install": 2}
NEEDS_LINE = (
    "fault", "terminal", "complaint", "change", "relocate", "pre_termination", "termination",
)  # fmt: skip
NEW_SERVICES = {
    "leased_line": ("lan_line", "digital_circuit", "mpls_vpn", "sdh"),
    "design": ("lan_line", "mpls_vpn", "sdh"),
    "survey": ("lan_line", "digital_circuit", "mpls_vpn"),
}
"""What kinds without a line of the customer's are about; the others: anything."""

FAILS = {
    "digital_circuit": 2.2, "lan_line": 1.9, "mpls_vpn": 1.3, "sdh": 1.2, "satellite_circuit": 2.5,
    "global_eye": 1.9, "office_suite": 1.5, "xdsl": 1.4, "virtual_net": 1.1, "s4008": 1.1,
    "domain_name": 0.3, "virtual_host": 0.5, "ringback": 0.8,
}  # fmt: skip
"""How often a service fails, against others."""
LEVEL_ACTIVITY = {
    "group": 3.2, "province": 2.4, "local_a": 1.5, "local_b": 1.0, "local_c": 0.65,
}  # fmt: skip

FAULT_HOURS = (
    0.3, 0.25, 0.2, 0.2, 0.2, 0.25, 0.4, 0.9, 2.5, 6, 6.5, 5, 2.2, 2, 4, 5, 4.8, 4, 2.4, 1.8, 1.4,
    1, 0.6, 0.4,
)  # fmt: skip
OFFICE_HOURS = (
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    2,
    6,
    6.5,
    5,
    0.8,
    0.6,
    4,
    5,
    5,
    3.5,
    0.7,
    0.2,
    0,
    0,
    0,
    0,
)
REPAIR_CHANNELS = {"hotline": 55, "manager": 15, "monitoring": 22, "self_service": 8}
OTHER_CHANNELS = {"manager": 55, "hotline": 20, "self_service": 25}
CAUSES = {
    "equipment": 24, "terminal": 22, "configuration": 18, "cable_cut": 10, "power": 10,
    "congestion": 8, "nothing_found": 8,
}  # fmt: skip


@dataclass
class Hold:
    """A stretch in which an order waited for something; `end` None: it still does."""

    start: datetime
    end: datetime | None
    until: datetime
    reason: str


@dataclass
class Ticket:
    """One order with its life so far. Moments are aware; codes throughout."""

    kind: str
    client: Client
    line: Line | None
    group: str | None
    service: str | None
    channel: str
    priority: str
    received_at: datetime
    """When the desk accepted it; of an application that waits, when it was made."""
    submitted_at: datetime | None = None
    number: str = ""
    status: str = "closed"
    crew: str | None = None
    first_crew: str | None = None
    """Whom it was given to first, if it was transferred."""
    worker: str | None = None
    dispatched_at: datetime | None = None
    first_taken_at: datetime | None = None
    transferred_at: datetime | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None
    hold: Hold | None = None
    hold_minutes: int = 0
    returns: int = 0
    transfers: int = 0
    reopens: int = 0
    urges: int = 0
    satisfaction: int | None = None
    cause: str | None = None
    is_late: bool = False
    """What the main clock is meant to say."""

    @property
    def facts(self) -> Facts:
        return Facts(
            self.kind, self.group, self.service, self.client.level, self.client.customer_class,
            self.line.grade if self.line else None,
        )  # fmt: skip

    @property
    def began_at(self) -> datetime:
        return self.submitted_at or self.received_at

    @property
    def is_repair(self) -> bool:
        return self.kind in REPAIRS


class Askers:
    """Draws who asks for what: busy customers and weak lines come more often."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self.clients = clients
        self.lines = [(client, line) for client in clients for line in client.lines]
        self._faults = list(
            accumulate(
                LEVEL_ACTIVITY[client.level] * FAILS.get(line.service, 1.0)
                for client, line in self.lines
            )
        )
        self._others = list(accumulate(LEVEL_ACTIVITY[client.level] for client in clients))

    def ticket(self, chance: Random, received_at: datetime, kind: str) -> Ticket:
        """A new order of a kind, of somebody who is a customer on that day."""
        day = received_at.date()
        line: Line | None = None
        while True:
            if kind in NEEDS_LINE:
                client, line = chance.choices(self.lines, cum_weights=self._faults)[0]
            else:
                client = chance.choices(self.clients, cum_weights=self._others)[0]
            if client.since <= day and (client.until is None or day < client.until):
                return self._ticket(chance, received_at, kind, client, line)

    def _ticket(
        self, chance: Random, received_at: datetime, kind: str, client: Client, line: Line | None
    ) -> Ticket:
        group, service = (line.group, line.service) if line else _new_service(chance, kind)
        channels = REPAIR_CHANNELS if kind in REPAIRS else OTHER_CHANNELS
        return Ticket(
            kind, client, line, group, service, pick(chance, channels),
            _priority(chance, kind, client.level), received_at,
        )  # fmt: skip


def _new_service(chance: Random, kind: str) -> tuple[str | None, str | None]:
    if kind in ("account", "enquiry") and chance.random() < 0.5:
        return None, None
    if kind in NEW_SERVICES:
        return "bandwidth", chance.choice(NEW_SERVICES[kind])
    return pick(chance, SERVICE_SHARES)


def _priority(chance: Random, kind: str, level: str) -> str:
    is_urgent = kind in REPAIRS and level in ("group", "province")
    return pick(
        chance,
        {"urgent": 30, "high": 40, "normal": 30}
        if is_urgent
        else {"urgent": 3, "high": 12, "normal": 80, "low": 5},
    )


def kind_on(chance: Random, day: date) -> str:
    """A kind of order, by what the day is like: on days off hardly anything but repairs."""
    return pick(chance, KIND_SHARES if is_workday(day) else OFF_DAY_KINDS)


def moment_on(chance: Random, day: date, kind: str) -> tuple[int, int, int]:
    """Hour, minute and second at which an order of a kind comes in."""
    hours = FAULT_HOURS if kind in REPAIRS or not is_workday(day) else OFFICE_HOURS
    hour = chance.choices(range(24), hours)[0]
    return hour, chance.randrange(60), chance.randrange(60)


def day_weights(days: Sequence[date]) -> list[float]:
    """What comes in on each of the days; it grows by two thirds over them."""
    last = max(1, len(days) - 1)
    return [day_weight(day) * (0.78 + 0.52 * n / last) for n, day in enumerate(days)]
