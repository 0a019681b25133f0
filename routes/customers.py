"""The workbook of customers: the rows of the list, phone numbers masked unless one may have them.

What was typed narrows it too; that comes in a form and never in an address.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from domain.errors import NotYours, Refused
from domain.scope import Scope, read_filters
from exports import customers as workbook
from exports.workbook import MEDIA_TYPE, disposition
from i18n import _
from services import customerbooks, customers, viewing
from services.visiting import visitor
from storage.customers import Wanted
from storage.ops import reading, transaction
from ui import words

blueprint = Blueprint("customers", __name__)


@blueprint.post("/excel/customers")
def excel() -> Response:
    """The workbook; 403 without the right. `phones`: with whole numbers, which is audited."""
    query, guest, now = request.args, visitor.get(), datetime.now(UTC)
    text, has_phones = request.form.get("text", ""), bool(request.form.get("phones"))
    scope = Scope(filters=read_filters(query))
    is_closed = query.get("show") == "closed"

    def wanted(store: Any) -> Wanted:
        return customers.wanted(store, scope, text, is_closed=is_closed, actor=guest.actor)

    try:
        if has_phones:
            with transaction() as store:
                customerbooks.note_phones(store, wanted(store), actor=guest.actor, at=now)
        with reading() as store:
            tables = customerbooks.tables(
                store, wanted(store), has_phones=has_phones, actor=guest.actor
            )
            facts = [(_("Search"), text)] if text else []
            book = workbook.book(tables, viewing.names(store), guest.name, now, facts)
    except NotYours as refusal:
        return Response(words.refusal(refusal), 403, mimetype="text/plain")
    except Refused as refusal:
        return Response(words.refusal(refusal), 400, mimetype="text/plain")
    headers = {"Content-Disposition": disposition(book.name)}
    return Response(book.content, mimetype=MEDIA_TYPE, headers=headers)
