"""The cards of a team in the field: from the services' values to the screen's."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import config
from domain.orders import Verb
from i18n import _
from services.attaching import Attached
from services.fieldwork import Job, Work
from services.reaching import Reachable
from services.recalling import Attachments
from services.visiting import Visitor
from ui import files, formats, work
from ui.order import Names
from ui.order.names import clock_name, listed

BESIDE = {
    Verb.TAKE: (Verb.RETURN, Verb.HOLD),
    Verb.ARRIVE: (Verb.HOLD, Verb.FINISH, Verb.RETURN),
    Verb.FINISH: (Verb.HOLD, Verb.RETURN),
}
"""What may be done instead of the next step, the most usual first: some repairs need no visit."""
TABS = {"take": "take", "work": "work", "hold": "hold"}


def tab_of(search: str | None) -> str:
    """What the address narrows the list to; anything unknown is everything."""
    asked = parse_qs((search or "").removeprefix("?")).get("show", [""])[0]
    return TABS.get(asked, "")


def print_of(found: Work, search: str | None) -> str:
    """Different as soon as the screen would be."""
    jobs = [
        (
            one.row.order_id, one.row.version, [file.attachment_id for file in one.files],
            one.contact.is_whole if one.contact else None, one.left is None,
        )
        for one in found.jobs
    ]  # fmt: skip
    return f"{tab_of(search)} {jobs} {len(found.colleagues)}"


def picture(found: Work, shown: str, names: Names, guest: Visitor, now: datetime) -> list[Any]:
    """Who it is, the tabs, the cards."""
    cards = [_card(one, found, names, guest, now) for one in found.jobs]
    counts = Counter(one.tab for one in cards)
    counts[""] = len(cards)
    team = names("team", guest.actor.team) if guest.actor.team else ""
    drawn = work.cards(cards, shown, person=guest.person_id, limit=config.ATTACHMENT_BYTES, now=now)
    return [" ".join(part for part in (team, guest.name) if part), work.tabs(counts, shown), drawn]


def _card(one: Job, found: Work, names: Names, guest: Visitor, now: datetime) -> work.Card:
    row, step = one.row, one.step
    who = names("person", row.assignee) if row.assignee else ""
    return work.Card(
        order_id=row.order_id, order_no=row.order_no, version=row.version,
        tab="hold" if row.is_on_hold else "take" if row.status == "dispatched" else "work",
        step=step, others=_others(one), clock_name=clock_name(row.next_clock or ""),
        clock=work.clock(row, one.left, now),
        level=names("customer_levels", row.customer_level) if row.customer_level else "",
        is_top=row.customer_level in names.top_levels,
        customer=row.customer or row.customer_no or row.order_no, what=_what(row, names),
        site=one.site, contact=person(one.contact),
        who=_("you") if row.assignee == guest.person_id else who, arrived_at=one.arrived_at,
        held=_held(one, names, now) if row.is_on_hold else "",
        mates=[
            work.Mate(number, name)
            for number, name in found.colleagues
            if number != guest.person_id
        ],
        items=one.items, results=one.results, photos=one.photos, has_causes=one.has_causes,
        attached=listed_files(one.files, names),
    )  # fmt: skip


def _others(one: Job) -> list[Verb]:
    wanted = BESIDE.get(one.step, ()) if one.step is not None else ()
    return [verb for verb in wanted if verb in one.legal]


def _what(row: Any, names: Names) -> str:
    """The kind, and what is wanted; without a summary, of which service."""
    said = row.summary or (names("services", row.service) if row.service else "")
    return " · ".join(part for part in (names("kind", row.kind), said) if part)


def _held(one: Job, names: Names, now: datetime) -> str:
    reason = names.reason(Verb.HOLD.value, one.hold_reason)
    until = one.row.held_until
    agreed = _("until %(time)s", time=formats.moment(until, now)) if until else ""
    return listed(reason, agreed)


def person(contact: Reachable | None) -> work.Person | None:
    if contact is None:
        return None
    return work.Person(contact.name, contact.phone, contact.address, contact.is_whole)


def box(order_id: int, found: Attachments, names: Names, guest: Visitor, now: datetime) -> Any:
    """The files of an order's page."""
    return files.box(
        order_id, listed_files(found.files, names), person=guest.person_id,
        limit=config.ATTACHMENT_BYTES, now=now, is_open=found.is_open,
    )  # fmt: skip


def listed_files(found: Sequence[Attached], names: Names) -> list[files.File]:
    """Files of an order with the names of what they show and of who attached them."""
    return [
        files.File(
            one.attachment_id, one.name, one.size,
            {"zh_CN": names("item", one.slot)} if one.slot else None,
            names("person", one.who), one.at, one.is_shown, one.may_remove,
        )
        for one in found
    ]  # fmt: skip
