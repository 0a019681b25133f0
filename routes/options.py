"""What the filters offer, asked when one is opened."""

from flask import Blueprint, Response, jsonify, request

from services.visiting import visitor
from storage import options
from storage.ops import reading

blueprint = Blueprint("options", __name__)


@blueprint.get("/options/<name>")
def offer(name: str) -> Response:
    """`[[code, name], ...]`: those holding `text`, or those that `codes` names."""
    rights = visitor.get().actor.scope
    codes = [code for code in request.args.get("codes", "").split(",") if code]
    with reading() as store:
        if codes:
            found = list(options.names(store, name, codes, rights).items())
        else:
            found = options.options(store, name, rights, request.args.get("text", ""))
    return jsonify(found)
