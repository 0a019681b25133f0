"""Files of orders: attached, fetched, removed.

A file comes as a form of parts: `file`, `key` (made in the browser, so that a retry attaches
nothing twice) and, for a photo that the report of the work requires, `slot`. Reading stops at the
largest size that may be attached. What is fetched is never shown as a page: it comes as a download
of its own type, and a browser may use it as an image.
"""

from datetime import UTC, datetime
from typing import BinaryIO, cast

from flask import Blueprint, Response, jsonify, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

import config
from domain.errors import Missing, NotFound, NotYours, Refused
from services import attaching
from services.visiting import visitor
from storage import attachments
from storage.attachments import TooBig
from storage.ops import reading, transaction
from ui import words

blueprint = Blueprint("attachments", __name__)
ENVELOPE = 64 * 1024
"""What the other parts of the form may take."""
LONGEST_KEY = 80
SEALED = "default-src 'none'; sandbox"


@blueprint.post("/order/<int:order_id>/attachments")
def attach(order_id: int) -> AnyResponse:
    """Attach a file: `{id, name, slot}`; a refusal says why in words."""
    request.max_content_length = config.ATTACHMENT_BYTES + ENVELOPE
    sent = request.files.get("file")
    key, slot = request.form.get("key", "")[:LONGEST_KEY], request.form.get("slot") or None
    if sent is None or not key:
        raise Missing(field="file", what="file")
    actor, now = visitor.get().actor, datetime.now(UTC)
    with reading() as store:
        attaching.check_room(store, order_id, actor=actor)
    name = sent.filename or ""
    stored = attachments.keep(cast(BinaryIO, sent.stream), config.ATTACHMENT_BYTES, name)
    with transaction() as store:
        made = attaching.attach(
            store, order_id, stored, name=name, slot=slot, actor=actor, at=now, key=key
        )  # fmt: skip
        return jsonify(id=made.attachment_id, name=made.name, slot=made.slot)


@blueprint.get("/attachment/<int:attachment_id>")
def fetch(attachment_id: int) -> AnyResponse:
    """The bytes, for whoever may see the order now: every use asks again."""
    with reading() as store:
        found = attaching.fetch(store, attachment_id, actor=visitor.get().actor)
    answer = send_file(
        attachments.path_of(found.sha256), mimetype=found.media_type, as_attachment=True,
        download_name=found.name, etag=found.sha256, conditional=True, max_age=0,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = SEALED
    return answer


@blueprint.post("/attachment/<int:attachment_id>/remove")
def remove(attachment_id: int) -> AnyResponse:
    """Take a file away; a refusal says why in words."""
    with transaction() as store:
        attaching.remove(store, attachment_id, actor=visitor.get().actor, at=datetime.now(UTC))
    return Response(status=204)


@blueprint.errorhandler(Refused)
def refuse(refusal: Refused) -> tuple[Response, int]:
    """`{why, field}` with a status that says whose fault it is."""
    status = 404 if isinstance(refusal, NotFound) else 409 if isinstance(refusal, NotYours) else 422
    status = 413 if isinstance(refusal, TooBig) else status
    return jsonify(why=words.refusal(refusal), field=refusal.field), status


@blueprint.errorhandler(RequestEntityTooLarge)
def stop(_error: RequestEntityTooLarge) -> tuple[Response, int]:
    """More came than may be attached: the rest was not read."""
    return refuse(TooBig(field="file", limit=config.ATTACHMENT_BYTES // 2**20))
