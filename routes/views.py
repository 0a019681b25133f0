"""The views that a person keeps: asked when their menu is opened, saved and removed from it."""

from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from domain.errors import Refused
from routes.door import local_path
from services import saved
from services.visiting import visitor
from storage.ops import reading, transaction
from ui import parts, words

blueprint = Blueprint("views", __name__)


@blueprint.get("/views")
def listed() -> Response:
    """`[{view_id, name, query}, ...]` of the page that `page` names."""
    with reading() as store:
        found = saved.views(store, visitor.get().person_id, request.args.get("page", ""))
    return jsonify([asdict(one) for one in found])


@blueprint.post("/views")
def save() -> Response | tuple[Response, int]:
    """Keep `{page, name, query}`; or forget the view that `remove` names."""
    form, me = request.form, visitor.get().person_id
    try:
        with transaction() as store:
            if form.get("remove"):
                saved.remove(store, me, form["remove"])
            else:
                saved.save(
                    store, me, local_path(form.get("page")), form.get("name", ""),
                    form.get("query", ""), at=datetime.now(UTC),
                )  # fmt: skip
    except Refused as refusal:
        return jsonify(toast=parts.toast(words.refusal(refusal), state="late")), 403
    return Response(status=204)
