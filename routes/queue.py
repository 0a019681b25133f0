"""Live lists for the desk pages: blocks of rows, and what has changed since a number.

Asked by scripts (`assets/worklist.js`). A question is JSON: `{query, text, list}`, the query of the
page's address, what was typed (which never stands in an address), and `open` or `waiting`. Answers
carry names in the reader's language and say what they are true for: `at`, milliseconds since 1970,
and `time`, the same for people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Blueprint, Response, abort, request

import config
from domain.scope import Scope
from domain.typed import LARGEST_KEY
from exports import reports
from exports.frames import Asked
from exports.workbook import MEDIA_TYPE, disposition
from i18n import reader
from services import listing
from services.visiting import visitor
from storage import stamps, worklists
from storage.labels import labels
from storage.ops import reading
from ui import formats, rows

blueprint = Blueprint("queue", __name__)
BLOCK = 100
MOST = 500
"""Rows in one answer at most; and changed orders, before the whole list is asked for again."""
BATCH = 1000
"""Orders chosen at once at most: what one confirms must be done while one waits."""
EVERYTHING = 1_000_000
NO_WAREHOUSE: Any = None
"""The queue's workbook asks the operational store only."""


@dataclass(frozen=True)
class Question:
    """Which list a script asks about."""

    scope: Scope
    text: str
    at: datetime

    @property
    def end_of_day(self) -> datetime:
        tomorrow = self.at.astimezone(config.TZ).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), config.TZ)


@blueprint.post("/live/orders/rows")
def block() -> Response:
    """Up to `limit` rows after the place `after` (`[rank, id]`): `{rows, is_last, change}`."""
    asked = _asked()
    question = _question(asked)
    limit = min(_number(asked, "limit", BLOCK), MOST)
    with reading() as store:
        change = stamps.read(store, "orders")
        found = worklists.rows(
            store, question.scope, question.at, text=question.text, after=_place(asked),
            limit=limit + 1,
        )  # fmt: skip
        shown = _rows(store, found[:limit], question.at)
    return _json(rows=shown, is_last=len(found) <= limit, change=change, **_when(question.at))


@blueprint.post("/live/orders/ids")
def ids() -> Response:
    """All orders of the list, also those that no browser has loaded: `{ids, is_all}`."""
    question = _question(_asked())
    with reading() as store:
        found = worklists.ids(store, question.scope, question.at, question.text, BATCH + 1)
    return _json(ids=found[:BATCH], is_all=len(found) <= BATCH, **_when(question.at))


@blueprint.post("/live/orders/changes")
def changes() -> Response:
    """What has changed since the change number `since`; 204 if nothing has.

    `{rows, is_cut, change}`: every row says whether the list still holds it (`in`) and what was
    done last (`deed`, `news`). `is_cut`: more has changed than is told. With `ids`, these orders as
    they are now, whether they have changed or not.
    """
    asked = _asked()
    question = _question(asked)
    since, ids = _number(asked, "since", 0), _ids(asked)
    with reading() as store:
        change = stamps.read(store, "orders")
        if ids is None and change == since:
            return Response(status=204)
        rights = question.scope.rights
        found = (
            worklists.changed(store, question.scope, since, limit=MOST)
            if ids is None
            else worklists.some(store, rights, ids)
        )
        shown = _rows(store, found, question.at, has_deeds=True)
        kept = worklists.matching(
            store, question.scope, question.at, (row.order_id for row in found), question.text
        )
    return _json(
        rows=[{**row, "in": row["id"] in kept} for row in shown],
        is_cut=ids is None and len(found) == MOST, change=change, **_when(question.at),
    )  # fmt: skip


@blueprint.post("/live/orders/counts")
def counts() -> Response:
    """How many orders of the list are in each state: `{late, risk, ok, hold, turn}`.

    Each state is `{orders, soon, worst}`; the filter `state` does not narrow them. `turn` is when a
    number changes by itself.
    """
    question = _question(_asked())
    scope = question.scope.where(state=None)
    with reading() as store:
        now = worklists.standing(store, scope, question.at, question.end_of_day, question.text)
    states = {
        name: {"orders": one.orders, "soon": one.soon, "worst": rows.milliseconds(one.worst_due_at)}
        for name, one in now.counters.items()
    }
    return _json(**states, turn=rows.milliseconds(now.turn), **_when(question.at))


@blueprint.route("/queue.xlsx", methods=["GET", "POST"])
def excel() -> Response:
    """Exactly the rows of the queue as an Excel file; what was typed comes in a form."""
    guest = visitor.get()
    if "export" not in guest.actor.rights:
        abort(403)
    search = request.form.get("text", "")
    question = _question({"query": request.query_string.decode("utf-8", "ignore"), "text": search})
    as_of = formats.local(question.at)
    with reading() as store:
        found = worklists.rows(store, question.scope, question.at, text=search, limit=EVERYTHING)

        def names(name: str, codes: Any) -> Any:
            return labels(store, name, codes, reader.get())

        asked = Asked(NO_WAREHOUSE, names, question.scope, as_of, guest.name)
        book = reports.queue(asked, found, search=search)
    headers = {"Content-Disposition": disposition(book.name)}
    return Response(book.content, mimetype=MEDIA_TYPE, headers=headers)


def _json(**content: Any) -> Response:
    return Response(orjson.dumps(content), mimetype="application/json")


def _when(at: datetime) -> dict[str, Any]:
    return {"at": rows.milliseconds(at), "time": formats.clock_time(at)}


def _asked() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    return asked


def _question(asked: Mapping[str, Any]) -> Question:
    query = dict(parse_qsl(str(asked.get("query", "")).removeprefix("?")))
    scope = listing.scope_of(query, visitor.get(), is_waiting=asked.get("list") == "waiting")
    return Question(scope, str(asked.get("text", "")), datetime.now(UTC))


def _number(asked: Mapping[str, Any], name: str, usual: int) -> int:
    value = asked.get(name)
    return usual if value is None else _whole(value)


def _whole(value: Any) -> int:
    """A number from 0 on; whoever sends anything else is told so."""
    if type(value) is not int or not 0 <= value <= LARGEST_KEY:
        abort(400)
    return value


def _ids(asked: Mapping[str, Any]) -> list[int] | None:
    ids = asked.get("ids")
    if ids is None:
        return None
    if not isinstance(ids, list):
        abort(400)
    return [_whole(one) for one in ids[:MOST]]


def _place(asked: Mapping[str, Any]) -> worklists.Place | None:
    after = asked.get("after")
    if not after:
        return None
    try:
        at, order_id = datetime.fromisoformat(after[0]), _whole(after[1])
    except (ValueError, TypeError, LookupError):
        abort(400)
    if at.tzinfo is None:
        abort(400)
    return at, order_id


def _rows(
    store: Any, found: Sequence[Any], at: datetime, *, has_deeds: bool = False
) -> list[dict[str, Any]]:
    listed = listing.listed(store, found, visitor.get().actor, at, has_deeds=has_deeds)
    names = listing.names(store, found, reader.get())
    wall = formats.local(at)
    return [_row(one, names, wall) for one in listed]


def _row(one: listing.Listed, names: listing.Names, at: datetime) -> dict[str, Any]:
    row = rows.order_row(
        one.row, now=at, words=names.words, people=names.people, top_levels=names.top_levels,
        legal=one.legal, left=one.hours.left if one.hours else None,
        turns_at=one.hours.turns_at if one.hours else None,
    )  # fmt: skip
    if one.deed is not None:
        who = names.people.get(one.deed.actor, "")
        team = names.words["team"].get(one.deed.team, "")
        row["deed"] = rows.deed(one.deed.verb, who, team, one.deed.happened_at, at)
        row["news"] = rows.short_deed(one.deed.verb, who)
    return row
