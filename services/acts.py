"""Acts from the form of an order's page: what each asks for, what may be chosen, and doing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain import centres, orders, routing
from domain.errors import BadValue, Missing, NotFound
from domain.finishing import Item
from domain.orders import MOVES, Verb
from domain.scope import Actor
from domain.typed import storable
from services import closing, dispatching, ledger, receiving, suggesting, working
from services.ledger import Entry
from services.reaching import visible
from services.suggesting import NOTHING_KNOWN
from storage import masters, reference
from storage.models import Order

REASONS: Mapping[Verb, str] = {
    Verb.REFUSE: "refuse_reasons",
    Verb.SEND_BACK: "refuse_reasons",
    Verb.TRANSFER: "transfer_reasons",
    Verb.ESCALATE: "transfer_reasons",
    Verb.RETURN: "return_reasons",
    Verb.HOLD: "hold_reasons",
    Verb.REJECT: "reject_reasons",
    Verb.CANCEL: "cancel_reasons",
    Verb.REOPEN: "reopen_reasons",
    Verb.SUPERVISE: "supervise_reasons",
}
"""The code list that a verb's reason is from."""
LISTS = {"word": "words", "customer_level": "customer_levels", "audience": "audiences"}
"""The code list of the other fields that are chosen."""
SATISFACTIONS = ("5", "4", "3", "2", "1")
WITHOUT_TEXT = (Verb.RECEIVE, Verb.TAKE, Verb.CLOSE)
OFFERED = tuple(verb for verb in MOVES if verb not in (Verb.CORRECT, Verb.UNDO))
"""What an order's page offers; corrections have a form of their own, and undoing is offered to
whoever did the step, by the toast that tells of it."""


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen: its code, its names by language, and what speaks against it."""

    code: str
    names: Mapping[str, str]
    now: int | None = None
    """Orders that a team holds, of `limit`."""
    limit: int | None = None
    is_fit: bool = True


@dataclass(frozen=True)
class Form:
    """What an act asks for. It belongs to the version of the order that its reader has seen."""

    verb: Verb
    fields: tuple[str, ...]
    required: frozenset[str]
    options: Mapping[str, Sequence[Option]]
    version: int
    items: Sequence[Item] = ()
    """What the kind requires of a report of the work."""
    photos: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Attachments by the item that they are for."""
    is_whole: bool = False
    """Whether everything that the items require must be there."""
    has_causes: bool = True
    """Whether the result is the cause of a fault."""


def form(
    session: Session, order_id: int, verb: Verb, *, actor: Actor, at: datetime,
    on_time: Mapping[str, float] = NOTHING_KNOWN,
) -> Form:  # fmt: skip
    """The form of an act; raises what the rulebook says if the act is not possible now. `on_time`
    is the share of repair clocks in time of late, from 0 to 1, by team."""
    order = visible(session, order_id, actor)
    events = ledger.events_of(session, order_id)
    state = orders.fold(events, reference.load(session).kinds)
    orders.check(state, verb, actor.rights)
    if (why := ledger.not_holder(state, verb, actor)) is not None:
        raise why
    desks = masters.names(session).desks
    if (nowhere := centres.nowhere(verb, desks, order.team, order.branch_path)) is not None:
        raise nowhere
    needs = MOVES[verb].needs
    extra = [name for name in ("text",) if name not in needs and verb not in WITHOUT_TEXT]
    extra += ["audience"] if verb is Verb.NOTE else []
    options = {name: _options(session, order, verb, name) for name in (*needs, *extra)}
    if "team" in options:
        options["team"] = _teams(session, order, verb, at, on_time)
    chosen = {name: found for name, found in options.items() if found}
    asked = Form(verb, (*needs, *extra), frozenset(needs), chosen, order.version)
    if verb is not Verb.FINISH:
        return asked
    owed = working.required(session, order_id, actor)
    return replace(
        asked, items=owed.items, photos=owed.photos, is_whole=owed.is_whole,
        has_causes=owed.has_causes,
    )  # fmt: skip


def carry_out(
    session: Session, order_id: int, verb: Verb, said: Mapping[str, Any], *, actor: Actor,
    at: datetime, key: str, version: int | None = None,
) -> Order:  # fmt: skip
    """Do the act that a form describes; `said` holds what it says, by field, as text.

    Raises `Missing` and `BadValue` with the field they are about, and what `ledger.act` raises.
    """
    if (done := ledger.answered(session, key, verb, actor, order_id)) is not None:
        return done
    if verb is Verb.FINISH:
        _check_result(session, visible(session, order_id, actor), str(said.get("result") or ""))
    values = _read(session, verb, said, at)
    how = {
        "actor": actor, "at": at, "key": key, "version": version,
        "happened_at": values.pop("happened_at"),
    }  # fmt: skip
    return _DOING.get(verb, _record)(session, order_id, verb, values, how)


# -- reading the form --------------------------------------------------------------------------


def _read(session: Session, verb: Verb, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"happened_at": None, "text": None}
    texts = {name: storable(str(value or "")).strip() for name, value in said.items()}
    values |= {name: text for name, text in texts.items() if text}
    for name in MOVES[verb].needs:
        if not values.get(name):
            raise Missing(field=name, what=name)
    for name in ("happened_at", "until"):
        if values.get(name):
            values[name] = ledger.moment(values[name], name=name)
    if values.get("until") and values["until"] <= at:
        raise BadValue(field="until", what="until", value=values["until"])
    if "satisfaction" in values and values["satisfaction"] not in SATISFACTIONS:
        raise BadValue(field="satisfaction", what="satisfaction", value=values["satisfaction"])
    for name in {*MOVES[verb].needs, *values} & {*MOVES[verb].needs, "audience"}:
        listed = reference.load(session).names.get(_list_of(verb, name) or "", {})
        if listed and values[name] not in listed:
            raise BadValue(field=name, what=name, value=values[name])
    return values


def _check_result(session: Session, order: Order, code: str) -> None:
    """A report says what the kind offers; what the list of causes offers is taken too, so that a
    form that was open when the kind changed can still be sent. A refusal calls the result what the
    form calls it."""
    what = "cause" if working.has_causes(session, order.kind) else "result"
    code = storable(code).strip()
    if not code:
        raise Missing(field="result", what=what)
    if code not in {**working.results(session, order.kind), **_causes(session)}:
        raise BadValue(field="result", what=what, value=code)


def _causes(session: Session) -> Mapping[str, Mapping[str, str]]:
    return reference.load(session).names.get("causes", {})


def _list_of(verb: Verb, name: str) -> str | None:
    return REASONS.get(verb) if name == "reason" else LISTS.get(name)


def _options(session: Session, order: Order, verb: Verb, name: str) -> Sequence[Option]:
    if name == "satisfaction":
        return [Option(code, {"zh_CN": code}) for code in SATISFACTIONS]
    if name == "result":
        return [Option(*one) for one in working.results(session, order.kind).items()]
    listed = reference.load(session).names.get(_list_of(verb, name) or "", {})
    return [Option(code, names) for code, names in listed.items()]


def _teams(
    session: Session, order: Order, verb: Verb, at: datetime, on_time: Mapping[str, float]
) -> list[Option]:
    """Teams that can be given the order, those that fit best on top; for the two directions
    between centres, the other centres."""
    names = masters.names(session)
    if verb in centres.BETWEEN:
        found = centres.reachable(verb, names.desks, order.team, order.branch_path)
        return [Option(code, names.teams[code], is_fit=fits) for code, fits in found.items()]
    now = suggesting.teams(session, at, on_time)
    need = routing.Need(order.branch_path, order.product_group)
    weights = reference.load(session).weights
    fit = routing.suggest(need, [team.crew for team in now.values()], weights)
    best = {crew.code: place for place, crew in enumerate(fit.crews)}
    ranked = sorted(now, key=lambda code: (best.get(code, len(best)), code in fit.others, code))
    return [
        Option(
            code, names.teams[code], now[code].crew.load, now[code].crew.capacity,
            is_fit=code not in fit.others,
        )
        for code in ranked
        if code != order.team
    ]  # fmt: skip


def _colleague(session: Session, said: str | None, actor: Actor) -> int | None:
    """Who is to work on an order, out of the team of whoever takes it."""
    if not said:
        return None
    if said not in {str(one.person_id) for one in masters.members_of(session, actor.team)}:
        raise BadValue(field="assignee", what="assignee", value=said)
    return int(said)


# -- doing it ----------------------------------------------------------------------------------

Doing = Callable[[Session, int, Verb, dict[str, Any], dict[str, Any]], Order]


def _record(
    session: Session, order_id: int, verb: Verb, said: dict[str, Any], how: dict[str, Any]
) -> Order:
    """A verb that needs nothing but its place in the ledger."""
    rest = dict(how)
    payload: dict[str, Any] = {}
    team = said.get("team")
    if verb in (Verb.RETURN, Verb.REOPEN):
        team = _desk(session, order_id, rest["actor"])
    elif verb in centres.BETWEEN:
        _check_centre(session, order_id, verb, said["team"], rest["actor"])
    if verb is Verb.CHANGE_LEVEL:
        level = said["customer_level"]
        payload = {"customer_level": level, "facts": {"customer_level": level}}
    if verb is Verb.NOTE:
        payload = _note(said.get("audience"))
    entry = Entry(
        team=team, reason=said.get("reason"), text=said["text"],
        happened_at=rest.pop("happened_at"), payload=payload,
    )  # fmt: skip
    return ledger.act(session, order_id, verb, entry, **rest)


def _check_centre(session: Session, order_id: int, verb: Verb, team: str, actor: Actor) -> None:
    """An order goes up or down to an order centre, from the one that holds it."""
    order = visible(session, order_id, actor)
    desks = masters.names(session).desks
    if team not in centres.reachable(verb, desks, order.team, order.branch_path):
        raise NotFound(field="team", what=team)


def _note(audience: str | None) -> dict[str, Any]:
    """For whom a note is, if not for us alone; feedback to whoever asked stops its clock."""
    if audience in (None, "internal"):
        return {}
    return {"audience": audience} | ({"is_feedback": True} if audience == "feedback" else {})


def _desk(session: Session, order_id: int, actor: Actor) -> str | None:
    """The order centre that an order comes back to: the actor's, the one that had it last, or that
    of its branch."""
    order = visible(session, order_id, actor)
    known = masters.names(session).desks.values()
    if actor.team in known:
        return actor.team
    kinds = reference.load(session).kinds
    last = orders.fold(ledger.events_of(session, order_id), kinds).desk
    return last if last in known else masters.desk_of(session, order.branch_path)


def _undo(
    session: Session, order_id: int, _verb: Verb, said: dict[str, Any], how: dict[str, Any]
) -> Order:
    rest = {name: value for name, value in how.items() if name != "happened_at"}
    try:
        seq = int(said["undoes"])
    except ValueError as error:
        raise BadValue(field="undoes", what="undoes", value=said["undoes"]) from error
    return dispatching.undo(session, order_id, seq, **rest)


_DOING: Mapping[Verb, Doing] = {
    Verb.RECEIVE: lambda s, o, _v, _said, how: receiving.accept(s, o, **how),
    Verb.DISPATCH: lambda s, o, _v, said, how: dispatching.dispatch(
        s, o, said["team"], text=said["text"], **how
    ),
    Verb.TRANSFER: lambda s, o, _v, said, how: dispatching.transfer(
        s, o, said["team"], said["reason"], text=said["text"], **how
    ),
    Verb.TAKE: lambda s, o, _v, said, how: working.take(
        s, o, assignee=_colleague(s, said.get("assignee"), how["actor"]), **how
    ),
    Verb.HOLD: lambda s, o, _v, said, how: working.hold(
        s, o, said["reason"], said["until"], text=said["text"], **how
    ),
    Verb.RESUME: lambda s, o, _v, said, how: working.resume(s, o, text=said["text"], **how),
    Verb.FINISH: lambda s, o, _v, said, how: working.finish(
        s, o, said["result"], text=said["text"], said=said, **how
    ),
    Verb.CONFIRM: lambda s, o, _v, said, how: closing.confirm(
        s, o, said["word"], int(said["satisfaction"]), text=said["text"], **how
    ),
    Verb.CLOSE: lambda s, o, _v, _said, how: closing.close(s, o, **how),
    Verb.UNDO: _undo,
    Verb.CANCEL: lambda s, o, _v, said, how: closing.cancel(
        s, o, said["reason"], text=said["text"], **how
    ),
}
