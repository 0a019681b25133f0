"""Customers with their contacts and services, and the manager of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from demo import words
from demo.department import AREAS, COUNTY_MANAGERS, DIVISIONS
from demo.plan import Plan

Choice = TypeVar("Choice")

INDUSTRY_SHARES = {
    "government": 14, "army_police": 4, "bank": 6, "insurance": 4, "school": 12, "hospital": 7,
    "energy": 7, "factory": 9, "logistics": 6, "farm": 7, "hotel": 16, "cafe": 8,
}  # fmt: skip
DIVISION_OF = {
    "government": "gov", "army_police": "gov", "bank": "finance", "insurance": "finance",
    "school": "education_health", "hospital": "education_health", "energy": "enterprise",
    "factory": "enterprise", "logistics": "enterprise", "farm": "cafe_small",
    "hotel": "cafe_small", "cafe": "cafe_small",
}  # fmt: skip
ICT_SHARE = 0.06
"""Of the customers of these industries: served by the division for system integration."""
ICT_INDUSTRIES = ("government", "army_police", "school", "hospital", "energy", "factory")

LEVEL_SHARES = {"group": 2, "province": 6, "local_a": 19, "local_b": 31, "local_c": 42}
SERVICE_COUNTS = {
    "group": (3, 6), "province": (2, 5), "local_a": (1, 4), "local_b": (1, 3), "local_c": (1, 2),
}  # fmt: skip
CIRCUIT_GRADES = {"group": "AAA", "province": "AA", "local_a": "A"}

SERVICE_SHARES = {
    ("bandwidth", "lan_line"): 18, ("bandwidth", "digital_circuit"): 12,
    ("bandwidth", "mpls_vpn"): 6, ("bandwidth", "sdh"): 4, ("bandwidth", "ddn"): 1,
    ("bandwidth", "xdsl"): 5, ("bandwidth", "lan_terminal"): 4, ("bandwidth", "frame_relay"): 0.6,
    ("bandwidth", "atm"): 0.4, ("bandwidth", "satellite_circuit"): 0.8,
    ("rental", "hosting"): 2.5, ("rental", "virtual_host"): 2, ("rental", "domain_name"): 2,
    ("lh_comm", "switchboard"): 4, ("lh_info", "office_suite"): 7,
    ("lh_info", "wireless_broadband"): 5, ("lh_info", "custom_terminal"): 2,
    ("lh_info", "switchboard"): 1, ("lh_industry", "sales_keeper"): 2,
    ("lh_industry", "logistics_e"): 1, ("ict", "global_eye"): 5, ("ict", "info_app"): 3,
    ("ict", "it_service"): 2, ("ict", "enterprise_100"): 1, ("fusion", "collab_comm"): 1.5,
    ("fusion", "ptt"): 2, ("fusion", "positioning"): 2, ("fusion", "industry_sms"): 2,
    ("fusion", "global_eye"): 1, ("fusion", "vpdn"): 2.5, ("fusion", "police_e"): 1,
    ("fusion", "commerce_e"): 1, ("fusion", "tobacco_e"): 0.7, ("fusion", "logistics_e"): 0.7,
    ("voice", "virtual_net"): 10, ("voice", "ngn_virtual_net"): 5, ("voice", "s800"): 1.5,
    ("voice", "s4008"): 2, ("voice", "ringback"): 4,
}  # fmt: skip
ICT_GROUPS = ("ict", "rental")

NUMBER_LETTERS = {
    "lan_line": "L", "global_eye": "C", "hosting": "H", "virtual_host": "H", "domain_name": "N",
    "police_e": "E", "commerce_e": "E", "tobacco_e": "E", "logistics_e": "E", "sales_keeper": "E",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A service that a customer has."""

    number: str
    group: str
    service: str
    grade: str | None
    since: date


@dataclass(frozen=True)
class Voice:
    """A contact: somebody at the customer's."""

    name: str
    phone: str
    address: str


@dataclass
class Client:
    number: str
    name: str
    level: str
    customer_class: str | None
    industry: str
    division: str
    area: str
    manager: str
    since: date
    until: date | None
    contact: Voice
    lines: list[Line] = field(default_factory=list)


def clients(plan: Plan) -> list[Client]:
    """All customers, by number. About a tenth came during the history, some left in it."""
    chance = plan.chance("customers")
    numbers = _Numbers(chance)
    taken: set[str] = set()
    return [_client(n, plan, chance, numbers, taken) for n in range(1, plan.customers + 1)]


def _client(n: int, plan: Plan, chance: Random, numbers: "_Numbers", taken: set[str]) -> Client:
    industry = pick(chance, INDUSTRY_SHARES)
    area = chance.choices(AREAS, [one.share for one in AREAS])[0]
    is_ict = industry in ICT_INDUSTRIES and chance.random() < ICT_SHARE
    division = "ict" if is_ict else DIVISION_OF[industry]
    level = pick(chance, LEVEL_SHARES)
    since, until = _stay(plan, chance)
    client = Client(
        number=f"KH{n:05d}",
        name=words.new_organisation(chance, industry, taken),
        level=level, customer_class=None, industry=industry, division=division, area=area.code,
        manager=_manager(chance, division, area.code), since=since, until=until,
        contact=Voice(
            words.person(chance), words.mobile(chance), words.address(chance, area.name)
        ),
    )  # fmt: skip
    for _n in range(chance.randint(*SERVICE_COUNTS[level])):
        client.lines.append(_line(client, chance, numbers, area.prefix, is_ict=is_ict))
    client.customer_class = _class_of(client, chance)
    return client


def _stay(plan: Plan, chance: Random) -> tuple[date, date | None]:
    if chance.random() < 0.1:
        days = (plan.today - plan.since).days
        return plan.since + timedelta(days=chance.randrange(max(1, days - 30))), None
    since = plan.since - timedelta(days=chance.randint(60, 3650))
    if chance.random() < 0.03:
        return since, plan.since + timedelta(days=chance.randrange(90, 700))
    return since, None


def _manager(chance: Random, division: str, area: str) -> str:
    """Whoever of the division sits in the customer's county; else one of those of the city."""
    first = 1
    for name, size in DIVISIONS.items():
        if name == division:
            break
        first += size
    codes = [f"M{first + n:03d}" for n in range(DIVISIONS[division])]
    local = [code for code in codes if COUNTY_MANAGERS.get(code) == area]
    return chance.choice(local or [code for code in codes if code not in COUNTY_MANAGERS])


def _line(
    client: Client, chance: Random, numbers: "_Numbers", prefix: str, *, is_ict: bool
) -> Line:
    group, service = pick(chance, SERVICE_SHARES)
    while is_ict != (group in ICT_GROUPS) and chance.random() < 0.8:
        group, service = pick(chance, SERVICE_SHARES)
    grade = CIRCUIT_GRADES.get(client.level) if group == "bandwidth" else None
    return Line(numbers.new(prefix, group, service), group, service, grade, client.since)


def _class_of(client: Client, chance: Random) -> str | None:
    """The second classification, which only the 800 and 4008 rows of the matrix use."""
    if any(line.service in ("s800", "s4008") for line in client.lines):
        return chance.choice(("industry_high_end", "brand"))
    if client.level == "local_a":
        return "industry_high_end" if chance.random() < 0.5 else "brand"
    return None


class _Numbers:
    """Service numbers, each given out once; none that a network could assign: see `words`."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.taken: set[str] = set()

    def new(self, prefix: str, group: str, service: str) -> str:
        while (number := self._number(prefix, group, service)) in self.taken:
            pass
        self.taken.add(number)
        return number

    def _number(self, prefix: str, group: str, service: str) -> str:
        if service == "s800":
            return f"800-8{self.chance.randrange(10**5):05d}"
        if service == "s4008":
            return f"4008-{self.chance.randrange(10**5):05d}"
        if group in ("voice", "lh_comm", "lh_info"):
            return f"0902-0{self.chance.randrange(10**6):06d}"
        letter = NUMBER_LETTERS.get(service, "")
        return f"{prefix}-{letter}{self.chance.randrange(10**4):04d}"


def pick(chance: Random, shares: Mapping[Choice, float]) -> Choice:
    """One of the keys, by its share."""
    return chance.choices(list(shares), list(shares.values()))[0]
