"""What the filters offer, asked when one is opened."""

from flask import Blueprint, Response, jsonify, request

from i18n import _
from metrics.kpi import NOT_GIVEN
from services.visiting import visitor
from storage import labels, options
from storage.ops import reading

blueprint = Blueprint("options", __name__)


@blueprint.get("/options/<name>")
def offer(name: str) -> Response:
    """`[[code, name], ...]`: those holding `text`, or those that `codes` names."""
    rights = visitor.get().actor.scope
    codes = [code for code in request.args.get("codes", "").split(",") if code]
    with reading() as store:
        if codes:
            known = [code for code in codes if code != NOT_GIVEN]
            found = list(options.names(store, name, known, rights).items())
            if len(known) < len(codes):
                found.append((NOT_GIVEN, _(labels.NOT_GIVEN)))
        else:
            found = options.options(store, name, rights, request.args.get("text", ""))
    return jsonify(found)
