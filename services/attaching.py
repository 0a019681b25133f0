"""Files attached to an order: photos of the work, papers, whatever belongs to it.

Who may see the order may see its files and attach one while it is open; a photo that the report of
the work requires is taken by whoever may report. Whoever attached a file may remove it while the
order is open and no report rests on it; that is written down, the name goes at once, the bytes go
within a day unless they are attached elsewhere too.

What is kept of a photo: the browser draws a photo that is taken here anew before it is sent, so
neither its place (EXIF location) nor the phone's number comes along. Where the browser cannot do
that (HEIC outside Apple's, files from a computer) the file is kept as it came, with whatever it
says about place and time; only who may see the order can fetch it.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from domain import filetypes, orders
from domain.errors import BadValue, NotFound, NotYours, Refused
from domain.orders import MOVES, Verb
from domain.scope import Actor
from i18n import N_
from services import ledger
from services.reaching import visible
from storage import attachments, ops, reference, stamps
from storage.attachments import Stored
from storage.models import Audit, Order, OrderEvent, is_id
from storage.reports import Attachment

MOST = 60
LONGEST_NAME = 120
NAMELESS = "file"


class OrderEnded(Refused):
    message = N_("The order has ended: its files stay as they are. Write a note instead.")


class TooMany(Refused):
    message = N_("An order holds %(most)s files at most. Remove one that is not needed.")


class NotPhoto(Refused):
    message = N_("A photo is wanted here. Attach other files below the order.")


class NotByYou(NotYours):
    message = N_("Only whoever attached a file may remove it.")


class Reported(Refused):
    message = N_("This file belongs to what was reported done and stays.")


@dataclass(frozen=True)
class Attached:
    """A file of an order, as one person sees it."""

    attachment_id: int
    name: str
    media_type: str
    size: int
    """In bytes."""
    slot: str | None
    who: int
    at: datetime
    event_seq: int | None
    """The report that it belongs to, by its place in the ledger."""
    is_shown: bool
    """Whether a browser can show it."""
    may_remove: bool


def attach(
    session: Session, order_id: int, stored: Stored, *, name: str, slot: str | None, actor: Actor,
    at: datetime, key: str,
) -> Attachment:  # fmt: skip
    """Attach bytes that are kept already; the same key again returns the first answer.

    `slot` is the item of the report that it is a photo for. Raises `NotFound`, `OrderEnded`,
    `TooMany`, `NotPhoto`, `BadValue` (no such item), `NotYours`, `KeyUsed`.
    """
    ops.one_at_a_time(session, key)
    done = session.scalar(select(Attachment).where(Attachment.key == key))
    if done is not None:
        if (done.order_id, done.who, done.sha256) != (order_id, actor.person_id, stored.sha256):
            raise ledger.KeyUsed()
        return done
    order = _open(session, order_id, actor)
    if slot is not None:
        _check_slot(session, order, slot, stored, actor)
    if _count(session, order_id) >= MOST:
        raise TooMany(most=MOST)
    made = Attachment(
        order_id=order_id, slot=slot, name=clean_name(name), media_type=stored.media_type,
        size=stored.size, sha256=stored.sha256, key=key, who=actor.person_id, at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _write_down(session, made, "attach", actor, at)
    return made


def check_room(session: Session, order_id: int, *, actor: Actor) -> None:
    """Refuse before anything is read what would be refused after; raises as `attach`."""
    _open(session, order_id, actor)
    if _count(session, order_id) >= MOST:
        raise TooMany(most=MOST)


def of_order(session: Session, order_id: int, *, actor: Actor) -> Sequence[Attached]:
    """The files of an order, the newest on top; raises `NotFound`."""
    return of_orders(session, [visible(session, order_id, actor)], actor=actor).get(order_id, [])


def of_orders(
    session: Session, orders: Iterable[Order], *, actor: Actor
) -> dict[int, list[Attached]]:
    """The files of orders that this person may see, by order; those without any are missing."""
    known = {order.order_id: order for order in orders}
    rows = session.execute(
        select(Attachment, OrderEvent.seq)
        .outerjoin(OrderEvent, OrderEvent.event_id == Attachment.event_id)
        .where(Attachment.order_id.in_(known), Attachment.removed_at.is_(None))
        .order_by(Attachment.at.desc(), Attachment.attachment_id.desc())
    )
    found: dict[int, list[Attached]] = {}
    for one, seq in rows:
        found.setdefault(one.order_id, []).append(
            Attached(
                one.attachment_id, one.name, one.media_type, one.size, one.slot, one.who, one.at,
                seq, filetypes.is_shown(one.media_type),
                _why_kept(one, known[one.order_id], actor) is None,
            )
        )  # fmt: skip
    return found


def fetch(session: Session, attachment_id: int, *, actor: Actor) -> Attachment:
    """A file that may be seen; raises `NotFound`, also for one that was removed."""
    found = session.get(Attachment, attachment_id) if is_id(attachment_id) else None
    if found is None or found.removed_at is not None:
        raise NotFound(what=attachment_id)
    visible(session, found.order_id, actor)
    if not attachments.path_of(found.sha256).exists():
        raise NotFound(what=attachment_id)
    return found


def remove(session: Session, attachment_id: int, *, actor: Actor, at: datetime) -> Attachment:
    """Take a file away; removing it twice is removing it once.

    Raises `NotFound`, `NotByYou`, `OrderEnded`, `Reported`.
    """
    found = session.get(Attachment, attachment_id) if is_id(attachment_id) else None
    if found is None:
        raise NotFound(what=attachment_id)
    order = visible(session, found.order_id, actor)
    if (why := _why_kept(found, order, actor)) is not None:
        raise why
    if found.removed_at is None:
        found.removed_at, found.name = at, ""
        _write_down(session, found, "detach", actor, at)
    return found


# -- for the report of the work ----------------------------------------------------------------


Photos: TypeAlias = dict[str, list[int]]
"""Numbers of attachments by the item that they are for."""


def photographed(session: Session, order_ids: Iterable[int]) -> dict[int, Photos]:
    """The photos of orders that no report rests on yet, by order.

    A result that was rejected, or an order that was opened again, wants new ones: they show the
    work that is reported now.
    """
    rows = session.execute(
        select(Attachment.order_id, Attachment.slot, Attachment.attachment_id)
        .where(Attachment.order_id.in_(list(order_ids)), _unreported())
        .order_by(Attachment.attachment_id)
    )
    found: dict[int, Photos] = {}
    for order_id, slot, number in rows:
        found.setdefault(order_id, {}).setdefault(str(slot), []).append(number)
    return found


def rest_on(session: Session, order: Order, slots: Iterable[str]) -> None:
    """Tie the photos to the report that has just been written."""
    report = select(OrderEvent.event_id).where(
        OrderEvent.order_id == order.order_id, OrderEvent.seq == order.version
    )
    session.execute(
        update(Attachment)
        .where(
            Attachment.order_id == order.order_id, _unreported(), Attachment.slot.in_(sorted(slots))
        )
        .values(event_id=report.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def tidy(at: datetime) -> int:
    """Delete bytes that no file needs any more: how many."""
    with ops.reading() as session:
        used = set(
            session.scalars(select(Attachment.sha256).where(Attachment.removed_at.is_(None)))
        )
    return attachments.forget(used, at)


# -- parts -------------------------------------------------------------------------------------


def clean_name(name: str) -> str:
    """A file's own name: no folders, nothing invisible (which could turn `gpj.exe` round), short;
    its ending stays."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST_NAME and dot and len(ending) < 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:LONGEST_NAME] or NAMELESS


def _open(session: Session, order_id: int, actor: Actor) -> Order:
    order = visible(session, order_id, actor)
    if not order.is_open:
        raise OrderEnded()
    return order


def _check_slot(session: Session, order: Order, slot: str, stored: Stored, actor: Actor) -> None:
    kinds = reference.load(session).kinds
    asked = kinds[order.kind].finish.asked(order.product_group) if order.kind in kinds else ()
    if not any(item.name == slot and item.type == "photo" for item in asked):
        raise BadValue(field="slot", what="slot", value=slot)
    if not filetypes.is_image(stored.media_type):
        raise NotPhoto(field=slot)
    if (right := MOVES[Verb.FINISH].right) not in actor.rights:
        raise NotYours(right=right)
    state = orders.fold(ledger.events_of(session, order.order_id), kinds)
    if (why := ledger.not_holder(state, Verb.FINISH, actor)) is not None:
        raise why


def _count(session: Session, order_id: int) -> int:
    asked = select(func.count()).where(
        Attachment.order_id == order_id, Attachment.removed_at.is_(None)
    )
    return session.scalar(asked) or 0


def _why_kept(one: Attachment, order: Order, actor: Actor) -> Refused | None:
    if one.who != actor.person_id:
        return NotByYou(right="see")
    if not order.is_open:
        return OrderEnded()
    return Reported() if one.event_id is not None else None


def _unreported() -> ColumnElement[bool]:
    return (
        Attachment.slot.is_not(None)
        & Attachment.event_id.is_(None)
        & Attachment.removed_at.is_(None)
    )


def _write_down(session: Session, one: Attachment, action: str, actor: Actor, at: datetime) -> None:
    """Who did what to which file, without its name; screens that show the order ask again."""
    content = {"order_id": one.order_id, "slot": one.slot, "sha256": one.sha256, "size": one.size}
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action=action, entity="attachment",
            entity_id=str(one.attachment_id), content=content,
        )
    )  # fmt: skip
    session.flush()
    stamps.raise_(session, "orders")
