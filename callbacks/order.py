"""Wiring of the order's page: show it, keep it true, do what its forms say."""

from datetime import UTC, datetime
from typing import Any

from dash import (
    MATCH,
    ClientsideFunction,
    Input,
    Output,
    State,
    clientside_callback,
    ctx,
    no_update,
)

from callbacks import batches, errors, planning, workboard
from callbacks.acting import act
from domain.errors import NotFound
from domain.orders import Verb
from i18n import _
from services import acts, reaching, recalling, viewing
from services.faults import Fault
from services.reaching import Reachable
from services.viewing import OrderView
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import asking, order, parts
from ui.ids import Order
from ui.order import Names

SHOWN = (
    Order.PATH, Order.HEAD, Order.ACTS, Order.WHY_TITLE, Order.WHY, Order.COURSE_NOTE,
    Order.COURSE, Order.CUSTOMER, Order.FAULTS, Order.RELATED,
)  # fmt: skip

clientside_callback(
    ClientsideFunction("order", "opened"), Input(Order.FORM, "children"), prevent_initial_call=True
)
clientside_callback(
    ClientsideFunction("order", "seen"), Input(Order.SEEN, "data"), prevent_initial_call=True
)
clientside_callback(
    ClientsideFunction("order", "done"), Input(Order.DONE, "data"), prevent_initial_call=True
)


def _missing(error: Exception) -> Any:
    """Instead of the page: that there is no such order, or what went wrong."""
    if not isinstance(error, NotFound):
        errors.on_error(error)
        return [no_update] * (len(SHOWN) + 3)
    return [*([no_update] * len(SHOWN)), order.missing(), True, None]


@act(
    "see",
    *(Output(one, "children") for one in SHOWN),
    Output(Order.MISSING, "children"),
    Output(Order.WHOLE, "hidden"),
    Output(Order.SEEN, "data"),
    Input(Order.PLACE, "pathname"),
    Input(Order.AGAIN, "data"),
    State(Order.SEEN, "data"),
    on_error=_missing,
)
def show(path: str, again: dict[str, Any] | None, seen: dict[str, Any] | None) -> Any:
    """The order as it is now; nothing if it is still what the screen shows."""
    order_id, now = _order_id(path), datetime.now(UTC)
    actor = visitor.get().actor
    with reading() as store:
        if not _is_news(seen, order_id, again, recalling.version_of(store, order_id, actor=actor)):
            return [no_update] * (len(SHOWN) + 3)
        view = recalling.look(store, order_id, actor=actor, at=now)
        names = Names(viewing.names(store))
    return [*_picture(view, names), [], False, _seen(view)]


@act(
    "see",
    Output(Order.FORM, "children"),
    Input(Order.INTENT, "data"),
    prevent_initial_call=True,
)
def open_form(asked: dict[str, Any] | None) -> Any:
    """The form of a verb; nothing once it is closed."""
    if not asked or asked.get("goes_on"):
        return no_update if asked else []
    now, verb = datetime.now(UTC), Verb(asked["verb"])
    rates = planning.shares(verb)
    with reading() as store:
        form = acts.form(
            store, asked["order_id"], verb, actor=visitor.get().actor, at=now, on_time=rates
        )
    wanted = asking.asked(
        form, asked["order_id"], [asked["no"]], visitor.get().person_id, "happened_at"
    )
    return asking.form(wanted, Order.ASKING, now)


@act(
    "see",
    Output(Order.FILES, "children"),
    Input(Order.SEEN, "data"),
    Input(Order.AGAIN, "data"),
    prevent_initial_call=True,
    in_place=True,
)
def show_files(seen: dict[str, Any] | None, _again: Any) -> Any:
    """What is attached to the order that is shown."""
    if not seen:
        return []
    guest, now = visitor.get(), datetime.now(UTC)
    with reading() as store:
        found = recalling.files(store, seen["order_id"], actor=guest.actor)
        names = Names(viewing.names(store))
    return workboard.box(seen["order_id"], found, names, guest, now)


@act("see", Output(Order.DONE, "data"), Input(Order.ACT, "data"), prevent_initial_call=True)
def carry_out(asked: dict[str, Any]) -> Any:
    """Do it; what is refused is said in the form, which stays as it is."""
    outcomes = batches.carry_out(asked, datetime.now(UTC))
    batches.tell(Verb(asked["verb"]), [one for one in outcomes if one.is_done])
    return batches.as_data(outcomes)[0] | {"sent": asked["sent"]}


@act(
    "see",
    Output(Order.MEANWHILE, "children"),
    Input(Order.SEEN, "data"),
    Input(Order.INTENT, "data"),
    prevent_initial_call=True,
)
def compare(seen: dict[str, Any] | None, asked: dict[str, Any] | None) -> Any:
    """What others did since the open form was opened."""
    if not seen or not asked or asked["version"] >= seen["version"]:
        return []
    verb, actor, now = Verb(asked["verb"]), visitor.get().actor, datetime.now(UTC)
    with reading() as store:
        found = viewing.meanwhile(
            store, seen["order_id"], asked["version"], verb, actor=actor, at=now
        )
        names = Names(viewing.names(store))
    return order.meanwhile(found.events, found.changes, found.refusal, found.version, names, now)


@act(
    "see",
    Output(Order.private("phone", MATCH), "children"),
    Output(Order.reveal(MATCH), "hidden"),
    Input(Order.reveal(MATCH), "n_clicks"),
    State(Order.SEEN, "data"),
    prevent_initial_call=True,
)
def reveal(_clicks: int, seen: dict[str, Any]) -> Any:
    """The whole number; that it was asked for is kept."""
    now, actor = datetime.now(UTC), visitor.get().actor
    who = ctx.triggered_id["who"]
    with transaction() as store:
        phone, address = reaching.reveal(store, seen["order_id"], who, actor=actor, at=now)
    return order.called(phone, address), True


# -- from the services' values to the screen's ------------------------------------------------


def _order_id(path: str) -> int:
    """The number of the path `/order/12`; 0, which no order has, if it is none."""
    last = (path or "").rpartition("/")[2]
    return int(last) if last.isdecimal() and len(last) < 19 else 0


def _is_news(
    seen: dict[str, Any] | None, order_id: int, again: dict[str, Any] | None, version: int
) -> bool:
    is_same = seen is not None and (seen["order_id"], seen["version"]) == (order_id, version)
    return not is_same or bool(again and again.get("turned"))


def _picture(view: OrderView, names: Names) -> list[Any]:
    case = _case(view, names)
    texts = order.with_words(view.texts, view.words, names)
    lines = order.course(view.events, texts, view.clocks, names, view.at)
    faults = [fault(one, names) for one in view.faults]
    related = [mention(row, names) for row in view.related]
    doing = order.actions(view.legal, names, view.state.awaiting)
    doing = order.read_only() if view.is_past else doing
    return [
        order.path(names("area", view.row.area), view.row.area, view.row.order_no),
        order.head(_head(view), view.following, names, view.at),
        order.toolbar(doing, _seen(view)),
        order.title(case),
        order.explanation(case, names),
        order.course_note(view.events, len(lines), view.at),
        parts.timeline(lines),
        order.card(_card(view, names)),
        order.mentions(faults, view.at, _("No earlier fault here")),
        order.mentions(related, view.at, _("No other orders")),
    ]


def _seen(view: OrderView) -> dict[str, Any]:
    """What the browser must know of the order that it shows, and for whom; `turn` is when a clock
    of it becomes at risk or late, in milliseconds."""
    following = view.following
    moments = (following.warn_at, following.due_at) if following else ()
    turns = [int(m.timestamp() * 1000) for m in moments if m is not None and m >= view.at]
    return {
        "order_id": view.row.order_id, "no": view.row.order_no, "version": view.row.version,
        "turn": min(turns, default=None), "who": visitor.get().person_id,
    }  # fmt: skip


def _case(view: OrderView, names: Names) -> order.Case:
    return order.Case(
        view.clocks,
        view.main,
        view.following,
        view.coming,
        view.holdings,
        names.rule(view.state.facts),
        view.policy_version,
        view.at,
        names("team", view.desk) if view.desk else "",
        view.events,
    )


def _head(view: OrderView) -> order.Head:
    row = view.row
    return order.Head(
        order_id=row.order_id, order_no=row.order_no, kind=row.kind, status=row.status,
        is_open=row.is_open, is_on_hold=row.is_on_hold, held_until=row.held_until,
        customer=row.customer or row.customer_no or "", service=row.service,
        service_no=row.service_no, summary=row.summary, team=row.team, assignee=row.assignee,
        since=row.since, closed_at=view.order.closed_at, priority=row.priority, urges=row.urges,
        unanswered=len(view.state.unanswered), owes_feedback=view.owes_feedback,
        supervisions=row.supervisions, returns=row.returns, transfers=row.transfers,
        reopens=row.reopens, repeats=view.repeats,
    )  # fmt: skip


def _card(view: OrderView, names: Names) -> order.Card:
    row, facts = view.row, view.state.facts
    form = order.filled(view.kind, view.order.fields)
    happened = [
        (_("Service number"), row.service_no or ""),
        (_("Circuit grade"), facts.circuit_grade or ""),
        (_("Channel"), names("channels", view.order.channel) if view.order.channel else ""),
        *form,
        (_("Summary"), row.summary),
    ]
    return order.Card(
        row.customer_no, row.customer or row.customer_no or "",
        names("customer_levels", row.customer_level) if row.customer_level else "",
        row.customer_level in names.top_levels, _person(view.manager),
        [found for one in view.contacts[:2] if (found := _person(one))], happened,
    )  # fmt: skip


def _person(found: Reachable | None) -> order.Person | None:
    return order.Person(found.who, found.name, found.phone, found.address) if found else None


def mention(row: Any, names: Names) -> order.Mention:
    """An order of a list, in a line."""
    text = " ".join(part for part in (row.order_no, row.summary or names("kind", row.kind)) if part)
    at = row.received_at or row.submitted_at
    stage = row.status if row.is_open else ""
    return order.Mention(row.order_id, at, text, stage, no=row.order_no)


def fault(one: Fault, names: Names) -> order.Mention:
    """An ended fault, in a line."""
    text = " ".join(part for part in (one.order_no, one.summary) if part)
    return order.Mention(one.order_id, one.received_at, text, worked=one.worked)
