"""One verb for many orders: one transaction each, and what became of each in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from callbacks import notices
from domain import undoing
from domain.errors import Refused
from domain.orders import Verb
from i18n import N_, _, named
from services import acts
from services.ledger import Overtaken
from services.visiting import visitor
from storage import masters
from storage.ops import reading, transaction
from ui import formats, rows, words
from ui.ids import Shell
from ui.parts import ToastAction

DONE = {
    Verb.RECEIVE: N_("Received: %(orders)s"),
    Verb.REFUSE: N_("Refused: %(orders)s"),
    Verb.DISPATCH: N_("Dispatched: %(orders)s"),
    Verb.TRANSFER: N_("Transferred: %(orders)s"),
    Verb.RETURN: N_("Returned: %(orders)s"),
    Verb.TAKE: N_("Taken: %(orders)s"),
    Verb.HOLD: N_("On hold: %(orders)s"),
    Verb.RESUME: N_("Resumed: %(orders)s"),
    Verb.FINISH: N_("Reported done: %(orders)s"),
    Verb.CONFIRM: N_("Confirmed: %(orders)s"),
    Verb.CLOSE: N_("Closed: %(orders)s"),
    Verb.CANCEL: N_("Cancelled: %(orders)s"),
    Verb.URGE: N_("Urged: %(orders)s"),
    Verb.SUPERVISE: N_("Supervised: %(orders)s"),
    Verb.NOTE: N_("Noted: %(orders)s"),
    Verb.UNDO: N_("Undone: %(orders)s"),
    Verb.REVIEW: N_("Reviewed: %(orders)s"),
    Verb.APPROVE: N_("Approved: %(orders)s"),
    Verb.SEND_BACK: N_("Sent back: %(orders)s"),
    Verb.ESCALATE: N_("Sent up: %(orders)s"),
    Verb.SEND_DOWN: N_("Sent down: %(orders)s"),
    Verb.ARRIVE: N_("Arrived: %(orders)s"),
    Verb.REJECT: N_("Result rejected: %(orders)s"),
    Verb.REOPEN: N_("Reopened: %(orders)s"),
    Verb.CHANGE_LEVEL: N_("Level changed: %(orders)s"),
}
REASONS_SHOWN = 3


@dataclass(frozen=True)
class Outcome:
    """What became of one order."""

    id: int
    no: str
    is_done: bool
    why: str = ""
    """Why it was not done, as a sentence."""
    field: str = ""
    """The field of the form that it is about, if it is about one."""
    step: int = 0
    """Its number in the ledger of the order, once it is done."""


def carry_out(asked: Mapping[str, Any], at: datetime) -> list[Outcome]:
    """Do what a list asked for: `{verb, key, orders: [{id, no, version, team?}], said}`; to undo,
    an order says which step it `undoes` instead of its version and team. Without a version it is
    done whatever has happened to the order since.

    Each order answers for itself. The key of the form, with the order's id, makes each act happen
    once however often it is sent.
    """
    verb = Verb(asked["verb"])
    said = asked.get("said") or {}

    def act(order: Mapping[str, Any]) -> int:
        with transaction() as store:
            done = acts.carry_out(
                store, int(order["id"]), verb, {**said, **_own(order)},
                actor=visitor.get().actor, at=at, key=f"{asked['key']}:{order['id']}",
                version=int(order["version"]) if "version" in order else None,
            )  # fmt: skip
            return done.version

    return [_outcome(order, act, at) for order in asked["orders"]]


def tell(verb: Verb, outcomes: Sequence[Outcome]) -> None:
    """Say what was done, and what was not and why."""
    done = [one for one in outcomes if one.is_done]
    refused = [one for one in outcomes if not one.is_done]
    if done:
        notices.say(_(DONE[verb], orders=_orders(done)), action=_undo(verb, done))
    if refused:
        whys = [f"{one.no}: {one.why}" if len(refused) > 1 else one.why for one in refused]
        more = len(refused) - REASONS_SHOWN
        rest = [_("and %(n)s more", n=more)] if more > 0 else []
        notices.say(
            _("Not done: %(orders)s", orders=_orders(refused)),
            " ".join([*whys[:REASONS_SHOWN], *rest]), state="late",
        )  # fmt: skip


def as_data(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [asdict(one) for one in outcomes]


def _own(order: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says for this order alone."""
    return {name: order[name] for name in ("team", "undoes") if order.get(name)}


def _undo(verb: Verb, done: Sequence[Outcome]) -> ToastAction | None:
    """The button that takes back what was done, all of it; None if it cannot be."""
    if verb not in undoing.UNDOABLE:
        return None
    orders = [{"id": one.id, "no": one.no, "undoes": one.step} for one in done]
    return {
        "label": _("Undo"), "key": "Z", "store": Shell.UNDO,
        "data": {"key": token_urlsafe(12), "orders": orders},
        "seconds": undoing.WITHIN.total_seconds(),
    }  # fmt: skip


def _orders(outcomes: Sequence[Outcome]) -> str:
    return outcomes[0].no if len(outcomes) == 1 else _("%(n)s orders", n=len(outcomes))


def _outcome(
    order: Mapping[str, Any], act: Callable[[Mapping[str, Any]], int], at: datetime
) -> Outcome:
    order_id, no = int(order["id"]), str(order["no"])
    try:
        step = act(order)
    except Refused as refusal:
        return Outcome(order_id, no, False, why(refusal, at), refusal.field or "")
    return Outcome(order_id, no, True, step=step)


def why(refusal: Refused, at: datetime) -> str:
    """A refusal in words, with the names that only the store knows."""
    values = refusal.values
    with reading() as store:
        known = masters.names(store)
    team = named(known.teams.get(str(values.get("team"))), str(values.get("team", "")))
    if not isinstance(refusal, Overtaken):
        return words.refusal(refusal, {"team": team} if "team" in values else None)
    who = known.people_by_id.get(values["actor"], "")
    return rows.deed(values["verb"], who, team or formats.NONE, values["happened_at"], at)
