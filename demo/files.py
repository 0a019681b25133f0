"""All files of the demo, in the order in which they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.customers import Client
from demo.department import AREAS, CITY, COUNTY_DESKS, CREWS, DESK, Crew, Member
from demo.indicators import Report
from demo.money import Booking, Goal
from demo.plan import Plan
from demo.sheets import Broken, Row, Sheet, write_workbook
from demo.tickets import Ticket

PEOPLE = "branch_managers"
"""The mapping of the file that holds the people."""
YUAN = 100
"""Fen in a yuan."""


@dataclass(frozen=True)
class Content:
    """Everything that the files tell."""

    people: Sequence[Member]
    clients: Sequence[Client]
    tickets: Sequence[Ticket]
    booked: Sequence[Booking]
    goals: Sequence[Goal]
    reports: Sequence[Report]


@dataclass(frozen=True)
class Sent:
    """A file and the mapping that reads it."""

    path: Path
    mapping: str
    broken: int = 0
    """Rows of it that cannot be read."""


def write(plan: Plan, content: Content, folder: Path) -> Iterator[Sent]:
    """Write the files one by one: master data first, then orders, then money."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = _Sheets(folder)
    yield sheets.write("机构清单.csv", "branch_tree", _branches())
    yield sheets.write("班组清单.csv", "branch_teams", map(_team, (DESK, *COUNTY_DESKS, *CREWS)))
    yield sheets.write("人员名册.xlsx", PEOPLE, map(_member, content.people))
    for area in AREAS:
        of_area = [_client(client) for client in content.clients if client.area == area.code]
        mapping = CUSTOMER_FILES[area.code]
        name = f"客户清单_{area.name}.{'csv' if mapping == 'branch_customers' else 'xlsx'}"
        yield sheets.write(name, mapping, of_area, BAD_CUSTOMERS.get(area.code, ()))
    yield sheets.write("业务号码.csv.gz", "branch_services", _lines(content.clients))
    for area in AREAS:
        tickets = [_order(one) for one in content.tickets if one.client.area == area.code]
        mapping, ending = ORDER_FILES[area.code]
        yield sheets.write(
            f"工单_{area.name}.{ending}", mapping, tickets, _bad_orders(plan, area.code)
        )
    yield from _money(plan, content, sheets)


class _Sheets:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, mapping: str, rows: Any, broken: Sequence[Broken] = ()) -> Sent:
        return Sent(Sheet(mapping).write(self.folder / name, rows, broken), mapping, len(broken))


CUSTOMER_FILES = {
    "shiqu": "branch_customers", "yizhou": "branch_customers", "balikun": "county_customers",
    "yiwu": "county_customers",
}  # fmt: skip
ORDER_FILES = {
    "shiqu": ("branch_orders", "csv"), "yizhou": ("district_orders", "csv"),
    "balikun": ("county_orders", "xlsx"), "yiwu": ("county_orders", "xlsx"),
}  # fmt: skip
BAD_CUSTOMERS = {
    "shiqu": (Broken({"customer_no": "-"}), Broken({"customer_no": "KH90001", "level": "VIP"})),
    "balikun": (Broken({"customer_no": "KH90002", "since": "去年三月"}),),
}
BAD_REVENUE = (Broken({"amount_yuan": "待核"}), Broken({"month": "202513"}))


def _bad_orders(plan: Plan, area: str) -> tuple[Broken, ...]:
    """Rows as they turn up in every hand-made export."""
    year = plan.today.year
    bad: dict[str, tuple[dict[str, str], ...]] = {
        "shiqu": (
            {"order_no": "SQ-坏-1", "received_at": f"{year}-02-30 10:00:00"},
            {"order_no": "SQ-坏-2", "kind": "光猫更换"},
            {"order_no": "-"},
            {"order_no": "SQ-坏-4", "satisfaction": "还行"},
        ),
        "yizhou": (
            {"order_no": "YZ-坏-1", "hold_minutes": "约两小时"},
            {"order_no": "YZ-坏-2", "received_at": "昨天下午", "submitted_at": ""},
        ),
        "balikun": ({"order_no": "BK-坏-1", "status": "?"},),
        "yiwu": ({"order_no": "YW-坏-1", "received_at": f"31/02/{year}"},),
    }
    return tuple(Broken(texts) for texts in bad[area])


# -- master data -------------------------------------------------------------------------------


def _branches() -> Iterator[Row]:
    yield {"code": CITY, "name": "哈密", "name_en": "Hami", "prefix": "HM", "position": 0}
    for position, area in enumerate(AREAS, start=1):
        yield {
            "code": area.code, "parent": CITY, "name": area.name, "name_en": area.english,
            "prefix": area.prefix, "position": position,
        }  # fmt: skip


def _team(crew: Crew) -> Row:
    return {
        "code": crew.code, "name": crew.name, "name_en": crew.english, "branch": crew.branch,
        "kind": crew.kind, "calendar": crew.calendar, "capacity": crew.capacity,
        "skills": ",".join(crew.skills), "areas": ",".join(crew.areas),
    }  # fmt: skip


def _member(one: Member) -> Row:
    return {
        "code": one.code, "name": one.name, "phone": one.phone, "branch": one.branch,
        "team": one.team, "division": one.division, "roles": one.roles[0],
    }  # fmt: skip


def _client(client: Client) -> Row:
    return {
        "customer_no": client.number, "name": client.name, "level": client.level,
        "customer_class": client.customer_class, "industry": client.industry,
        "division": client.division, "branch": client.area, "manager": client.manager,
        "since": client.since, "until": client.until, "contact_name": client.contact.name,
        "contact_phone": client.contact.phone, "contact_address": client.contact.address,
    }  # fmt: skip


def _lines(clients: Sequence[Client]) -> Iterator[Row]:
    for client in clients:
        for line in client.lines:
            yield {
                "service_no": line.number, "customer_no": client.number, "service": line.service,
                "product_group": line.group, "circuit_grade": line.grade, "since": line.since,
            }  # fmt: skip


# -- orders ------------------------------------------------------------------------------------


def _order(one: Ticket) -> Row:
    client = one.client
    return {
        "order_no": one.number, "kind": one.kind, "status": one.status,
        "customer_no": client.number, "customer_level": client.level,
        "customer_class": client.customer_class,
        "service_no": one.line.number if one.line else None, "service": one.service,
        "product_group": one.group, "circuit_grade": one.line.grade if one.line else None,
        "area": client.area, "division": client.division, "industry": client.industry,
        "channel": one.channel, "priority": one.priority, "team": one.crew,
        "vendor": one.crew if one.crew in VENDORS else None, "assignee": one.worker,
        "manager": client.manager, "submitted_at": one.submitted_at,
        "received_at": None if one.status == "submitted" else one.received_at,
        "dispatched_at": one.dispatched_at, "taken_at": one.taken_at, "done_at": one.done_at,
        "confirmed_at": one.confirmed_at, "closed_at": one.closed_at,
        "hold_minutes": one.hold_minutes, "returns": one.returns, "transfers": one.transfers,
        "reopens": one.reopens, "urges": one.urges, "satisfaction": one.satisfaction,
    }  # fmt: skip


VENDORS = frozenset(crew.code for crew in CREWS if crew.kind == "vendor")


# -- money -------------------------------------------------------------------------------------

TARGET_HEADINGS = ("年度", "指标", "层级", "编码", "全年", *(f"{n}月" for n in range(1, 13)))


def _money(plan: Plan, content: Content, sheets: _Sheets) -> Iterator[Sent]:
    years = sorted({one.month.year for one in content.booked})
    for year in years:
        rows = [_booking(one) for one in content.booked if one.month.year == year]
        ending = "csv" if year == years[-1] else "csv.gz"
        broken = BAD_REVENUE if year == years[-1] else ()
        yield sheets.write(f"出账收入_{year}.{ending}", "branch_revenue", rows, broken)
    for year in years:
        yield _targets(sheets, year, [goal for goal in content.goals if goal.year == year])
    yield sheets.write("指标月报.csv", "branch_indicators", map(_report, content.reports))


def _booking(one: Booking) -> Row:
    return {
        "month": one.month, "customer_no": one.client.number, "product_line": one.line,
        "manager": one.client.manager, "amount_yuan": one.fen / YUAN,
    }  # fmt: skip


def _targets(sheets: _Sheets, year: int, goals: Sequence[Goal]) -> Sent:
    """The target sheet is read by a query, so its headings are its own."""
    sheet = Sheet("branch_targets")
    words = dict(zip((spec.column.name for spec in sheet.specs), sheet.words, strict=True))
    rows = [
        [year, words["indicator"][goal.indicator], words["owner_kind"][goal.owner_kind],
         goal.owner, goal.whole_year, *goal.months]
        for goal in goals
    ]  # fmt: skip
    path = sheets.folder / f"目标分解_{year}.xlsx"
    title = f"{year}年目标分解（万元）"
    write_workbook(path, sheet.shape.sheet or "", TARGET_HEADINGS, rows, title, sheet.shape.header)
    return Sent(path, sheet.name)


def _report(one: Report) -> Row:
    return {
        "period": one.month, "indicator": one.indicator, "owner_kind": one.owner_kind,
        "owner": one.owner, "actual": one.actual, "plan": one.plan, "last_year": one.last_year,
        "unit": one.unit, "change_kind": one.change_kind,
        "published_completion": one.completion, "published_change": one.change,
    }  # fmt: skip
