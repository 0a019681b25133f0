"""What a request says: the fields of its kind's form and one line that sums it up."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from demo import words
from demo.department import AREA
from demo.tickets import Ticket
from services.receiving import Draft
from storage.reference import Reference

SYMPTOMS = {"down": "中断", "errors": "误码丢包", "slow": "速率低", "noise": "通话杂音"}
TEXT_FIELDS = {"complaint": "complaint_about", "change": "change_to", "demand": "demand",
               "enquiry": "question"}  # fmt: skip


def fields(chance: Random, ticket: Ticket) -> dict[str, Any]:
    """The form of the ticket's kind, filled in."""
    kind, place = ticket.kind, AREA[ticket.client.area].name
    found: dict[str, Any] = {}
    if kind == "fault":
        found["symptom"] = chance.choice([s for s in SYMPTOMS if _may_be(s, ticket)])
    elif kind == "terminal":
        found["terminal_model"] = chance.choice(words.SAYINGS["model"])
    elif kind in TEXT_FIELDS:
        found[TEXT_FIELDS[kind]] = chance.choice(words.SAYINGS[kind])
    elif kind in ("install", "relocate", "survey"):
        found["address"] = words.address(chance, place)
    elif kind in ("leased_line", "design"):
        found |= {"a_end": words.address(chance, place), "z_end": f"{place}核心机房",
                  "lines": chance.randint(1, 4)}  # fmt: skip
    elif kind in ("pre_termination", "termination"):
        day = ticket.began_at.date() + timedelta(days=chance.randint(3, 30))
        found["terminate_on"] = day.isoformat()
    if kind == "design":
        found["points"] = chance.choice(words.SAYINGS["design"])
    if kind == "install" and ticket.group == "bandwidth":
        found["bandwidth"] = chance.choice(("50M", "100M", "200M", "500M"))
    return found


def draft(chance: Random, ticket: Ticket, rules: Reference, contact_id: int | None) -> Draft:
    """The form of a new order, as the desk or a customer manager fills it in."""
    said = fields(chance, ticket)
    return Draft(
        kind=ticket.kind, customer_no=ticket.client.number,
        service_no=ticket.line.number if ticket.line else None, service=ticket.service,
        product_group=ticket.group, contact_id=contact_id, channel=ticket.channel,
        priority=ticket.priority, summary=_summary(ticket, said, rules), fields=said,
    )  # fmt: skip


def _summary(ticket: Ticket, said: Mapping[str, Any], rules: Reference) -> str:
    """One line for lists."""
    if ticket.kind in TEXT_FIELDS:
        return str(said[TEXT_FIELDS[ticket.kind]])
    name = rules.names["services"].get(ticket.service or "", {}).get("zh_CN", "")
    line = ticket.line.number if ticket.line else ""
    about = f"{name} {line}".strip() if name.isascii() else name + line
    if ticket.kind == "fault":
        return f"{about}{SYMPTOMS[said['symptom']]}"
    if ticket.kind == "terminal":
        return f"{about}，{said['terminal_model']}不通"
    kind = rules.kinds[ticket.kind].name["zh_CN"]
    return f"{kind}，{about}" if about else kind


def _may_be(symptom: str, ticket: Ticket) -> bool:
    return symptom != "noise" or ticket.group in ("voice", "lh_comm")
