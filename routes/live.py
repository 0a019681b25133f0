"""The one poll: has anything changed? Asked every two seconds by every open screen.

Unless an order or the warehouse has changed since the token that the browser brings, the answer is
an empty 204 that cost two reads of one row.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request, session

import config
from domain.scope import Scope
from services.visiting import visitor
from storage import messages, stamps, warehouse, worklists
from storage.ops import reading
from storage.warehouse import Build, NoWarehouse

blueprint = Blueprint("live", __name__)
BELL_DAYS = 7
"""Messages older than this do not ring any more."""


@blueprint.get("/live")
def live() -> Response:
    """204, or `{token, now, turn, as_of, counts}` with the counts open, waiting, late, risk, ok,
    hold and messages.

    Moments are milliseconds since 1970; `turn` is when a count changes by itself, `as_of` the wall
    time of the warehouse (`2026-03-18T10:41:00`).
    """
    with reading() as store:
        change_no = stamps.read(store, "orders")
    build = _build()
    token = f"{change_no}.{build.name if build else ''}"
    if request.args.get("seen") == token:
        return Response(status=204)
    return jsonify(token=token, as_of=build.as_of.isoformat() if build else None, **_news())


def _build() -> Build | None:
    try:
        return warehouse.current()
    except NoWarehouse:
        return None


def _news() -> dict[str, Any]:
    at = datetime.now(UTC)
    actor = visitor.get().actor
    scope = Scope(actor.scope)
    seen = datetime.fromtimestamp(session.get("bell", 0), UTC)
    midnight = datetime.combine(at.astimezone(config.TZ) + timedelta(days=1), time(), config.TZ)
    with reading() as store:
        standing = worklists.standing(store, scope, at, midnight)
        waiting = worklists.count_waiting(store, scope, at)
        rung = messages.unread(store, actor, max(seen, at - timedelta(days=BELL_DAYS)))
    counts = {name: one.orders for name, one in standing.counters.items()}
    counts |= {"open": standing.orders, "waiting": waiting, "messages": rung}
    return {"now": _milliseconds(at), "turn": _milliseconds(standing.turn), "counts": counts}


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
