"""Wiring of the form of a new order."""

import secrets
from datetime import UTC, datetime
from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    clientside_callback,
    ctx,
    no_update,
)

import config
from callbacks import batches, errors, notices
from callbacks.acting import act
from callbacks.order import fault, mention
from domain.errors import Refused
from domain.orders import Status, Verb
from i18n import _
from services import receiving, viewing
from services.customers import ADD, CHANGE
from services.receiving import Known, Preview
from services.visiting import visitor
from storage import masters, reference
from storage.masters import Found
from storage.ops import reading, transaction
from ui import files, receive
from ui.ids import Receive
from ui.order import Names

clientside_callback(
    ClientsideFunction("receive", "restore"),
    Output(Receive.PICKED, "data"),
    Output(Receive.CUSTOMER, "value"),
    Output(Receive.KIND, "value"),
    Output(Receive.CHANNEL, "value"),
    Output(Receive.PRIORITY, "value"),
    Output(Receive.ABOUT, "value"),
    Output(Receive.SUMMARY, "value"),
    Output(Receive.HAPPENED, "value"),
    Input(Receive.READY, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("receive", "collect"),
    Output(Receive.DRAFT, "data"),
    Output(Receive.FACTS, "data"),
    Output(Receive.OF, "data"),
    Output(Receive.KEPT, "children"),
    Input(Receive.PICKED, "data"),
    Input(Receive.SERVICE, "value"),
    Input(Receive.ABOUT, "value"),
    Input(Receive.CONTACT, "value"),
    Input(Receive.KIND, "value"),
    Input(Receive.CHANNEL, "value"),
    Input(Receive.PRIORITY, "value"),
    Input(Receive.SUMMARY, "value"),
    Input(Receive.HAPPENED, "value"),
    Input(Receive.field(ALL), "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("receive", "found"),
    Input(Receive.FOUND, "children"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("receive", "asked"),
    Input(Receive.FIELDS, "children"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("receive", "known"),
    Input(Receive.CARD, "children"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("receive", "wrong"),
    Output(Receive.wrong(ALL), "children"),
    Input(Receive.WRONG, "data"),
    Input(Receive.DRAFT, "data"),
    prevent_initial_call=True,
)


clientside_callback(
    ClientsideFunction("receive", "send"),
    Input(Receive.PRESSED, "data"),
    # Not read: with it as an input, what was said a moment before is collected first.
    Input(Receive.DRAFT, "data"),
    prevent_initial_call=True,
)


@act(
    "apply",
    Output(Receive.KIND, "options"),
    Output(Receive.CHANNEL, "options"),
    Output(Receive.PRIORITY, "options"),
    Output(Receive.ABOUT, "options"),
    Output(Receive.BUTTONS, "children"),
    Output(Receive.FILES, "children"),
    Output(Receive.READY, "data"),
    Input(Receive.SAVED, "data"),
    Input(Receive.ATTACHED, "data"),
)
def prepare(saved: dict[str, Any] | None, attached: dict[str, Any] | None) -> Any:
    """A fresh form: its lists, its buttons, and the key of its save."""
    saved = attached if ctx.triggered_id == Receive.ATTACHED else saved
    guest = visitor.get()
    receives = "receive" in guest.actor.rights
    with reading() as store:
        names, kinds = Names(viewing.names(store)), reference.load(store).kinds
        offers = receiving.offers(store)
    ready = {
        "key": secrets.token_urlsafe(12), "person": guest.person_id, "saved": saved,
        "kind": next(iter(kinds)), "channel": "hotline" if receives else "manager",
        "numbered": [code for code, kind in kinds.items() if kind.needs_service],
    }  # fmt: skip
    return [
        receive.options(names, "kind", kinds), receive.options(names, "channels"),
        receive.options(names, "priorities"), receive.about_options(names, offers),
        receive.buttons(receives=receives),
        files.unsaved(person=guest.person_id, limit=config.ATTACHMENT_BYTES), ready,
    ]  # fmt: skip


@act(
    "apply",
    Output(Receive.FOUND, "children"),
    Input(Receive.CUSTOMER, "value"),
    State(Receive.PICKED, "data"),
    prevent_initial_call=True,
)
def find(typed: str | None, picked: dict[str, Any] | None) -> Any:
    """Customers by what is typed; nothing new while it is the name of the one chosen."""
    if not typed or (picked and picked["name"] == typed):
        return []
    with reading() as store:
        found = masters.find_customers(store, typed, visitor.get().actor.scope)
        names = Names(viewing.names(store))
    return receive.hits([_hit(one, names) for one in found], typed, can_add=_can_add())


@act(
    "apply",
    Output(Receive.CARD, "children"),
    Output(Receive.SERVICE, "options"),
    Output(Receive.SERVICE, "value"),
    Output(Receive.CONTACT, "options"),
    Output(Receive.CONTACT, "value"),
    Input(Receive.PICKED, "data"),
    prevent_initial_call=True,
)
def choose(picked: dict[str, Any] | None) -> Any:
    """What is known of the customer, with the service and contact it was found by."""
    if not picked:
        return [[], [], None, [], None]
    with reading() as store:
        known = receiving.known(store, picked["customer"], None, actor=visitor.get().actor)
        names = Names(viewing.names(store))
    customer = _picked(known, names)
    services, contacts = receive.service_options(customer), receive.contact_options(customer)
    service, contact = receive.chosen(customer, picked)
    shown = receive.card(customer, can_add=_can_add())
    return [shown, services, service, contacts, contact]


@act(
    "apply",
    Output(Receive.FIELDS, "children"),
    Input(Receive.OF, "data"),
    State(Receive.DRAFT, "data"),
    prevent_initial_call=True,
)
def ask(of: dict[str, Any], draft: dict[str, Any]) -> Any:
    """The fields of the kind, with what was typed into them already."""
    with reading() as store:
        kind = reference.load(store).kinds.get(of["kind"])
    return receive.fields(kind, draft["fields"])


@act(
    "apply",
    Output(Receive.CLOCKS, "children"),
    Output(Receive.BESIDE, "children"),
    Output(Receive.SAME, "children"),
    Input(Receive.FACTS, "data"),
    prevent_initial_call=True,
)
def look_ahead(facts: dict[str, Any]) -> Any:
    """The clocks that would run, and what else is known of the customer."""
    if not facts["customer"] or not facts["kind"]:
        return [receive.nothing_due(), receive.nobody(), []]
    now, actor = datetime.now(UTC), visitor.get().actor
    with reading() as store:
        draft = receiving.read(facts, reference.load(store).kinds)
        known = receiving.known(store, draft.customer_no, draft.service_no, actor=actor)
        preview = receiving.preview(store, draft, actor=actor, at=now)
        names = Names(viewing.names(store))
    others = [mention(row, names) for row in known.others]
    same = [mention(row, names) for row in known.alike(draft.service_no, draft.kind)]
    faults = [fault(one, names) for one in known.faults]
    return [
        receive.due(_due(preview, names)), receive.beside(others[:5], faults, now),
        receive.same(same, now, is_service=known.has_same(draft.service_no)),
    ]  # fmt: skip


def _beside(error: Exception) -> Any:
    """A refusal that is about a field stands beside it, with all else that is wrong; any other is
    a toast."""
    if not isinstance(error, Refused) or not error.field:
        errors.on_error(error)
        return [{}, no_update]
    said = ctx.inputs[f"{Receive.SAVE}.data"]["draft"]
    with reading() as store:
        kinds = reference.load(store).kinds
        wrong = _problems(store, said, kinds) or {error.field: error}
    return [receive.problems(wrong, said, kinds.get(said["kind"])), no_update]


def _problems(store: Any, said: dict[str, Any], kinds: Any) -> dict[str, Exception]:
    try:
        return receiving.check(store, receiving.read(said, kinds))
    except Refused:
        return {}


@act(
    "apply",
    Output(Receive.WRONG, "data"),
    Output(Receive.SAVED, "data"),
    Input(Receive.SAVE, "data"),
    prevent_initial_call=True,
    on_error=_beside,
)
def save(asked: dict[str, Any]) -> Any:
    """Receive, or apply; what is wrong stands beside its field and nothing is lost."""
    now, actor, said = datetime.now(UTC), visitor.get().actor, asked["draft"]
    with transaction() as store:
        draft = receiving.read(said, reference.load(store).kinds)
        made = receiving.enter(store, draft, actor=actor, at=now, key=said["key"])
        saved = {"order_id": made.order_id, "then": asked["then"]}
    _tell(made, now)
    return [{}, saved]


@act(
    "apply",
    Output(Receive.ATTACHED, "data"),
    Input(Receive.ATTACH, "data"),
    prevent_initial_call=True,
)
def attach(asked: dict[str, Any]) -> Any:
    """The caller asks about an order that is open already: urge it, or note what was said."""
    verb = Verb(asked["verb"])
    orders = [{"id": asked["id"], "no": asked["no"]}]
    wanted = {"verb": verb, "key": asked["key"], "orders": orders, "said": {"text": asked["text"]}}
    (outcome,) = batches.carry_out(wanted, datetime.now(UTC))
    batches.tell(verb, [outcome])
    return {"order_id": outcome.id, "then": "next"} if outcome.is_done else no_update


# -- from the services' values to the screen's ------------------------------------------------


def _tell(made: Any, now: datetime) -> None:
    is_applied = made.status == Status.SUBMITTED
    text, detail = receive.saved(made.order_no, made.due_at, now, is_applied=is_applied)
    notices.say(text, detail, action={"label": _("Open"), "href": f"/order/{made.order_id}"})


def _can_add() -> bool:
    """Whether whoever takes the order may add a customer or a contact."""
    return bool(visitor.get().actor.rights & {ADD, CHANGE})


def _hit(found: Found, names: Names) -> receive.Hit:
    customer, service, contact = found.customer, found.service, found.contact
    return receive.Hit(
        customer.customer_no, customer.name,
        names("customer_levels", customer.level) if customer.level else "",
        customer.level in names.top_levels, names("area", customer.branch),
        service.service_no if service else None,
        names("services", service.service) if service else "",
        contact.contact_id if contact else None, contact.name if contact else "",
    )  # fmt: skip


def _picked(known: Known, names: Names) -> receive.Picked:
    customer = known.customer
    return receive.Picked(
        customer.name, customer.customer_no,
        names("customer_levels", customer.level) if customer.level else "",
        customer.level in names.top_levels, names("area", customer.branch),
        known.manager.name if known.manager else "",
        [(one.who.rpartition(":")[2], one.name, one.phone or "") for one in known.contacts],
        [(one.service_no, names("services", one.service)) for one in known.services],
    )  # fmt: skip


def _due(preview: Preview, names: Names) -> receive.Due:
    return receive.Due(
        preview.clocks, preview.main, preview.coming, names.rule(preview.facts),
        preview.policy_version, preview.at,
    )  # fmt: skip
