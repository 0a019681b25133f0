"""Is the server well? Asked by whatever watches it; needs no log-in and tells no figures."""

import logging
from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from storage import stamps, warehouse
from storage.ops import reading
from storage.warehouse import NoWarehouse

blueprint = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@blueprint.get("/health")
def health() -> tuple[Response, int]:
    """200 if both stores answer, else 503; `warehouse` is null until the first build."""
    found = {"operational": _tried(_operational), "warehouse": _tried(_warehouse)}
    is_well = "failed" not in found.values()
    return jsonify(status="ok" if is_well else "failed", **found), 200 if is_well else 503


def _operational() -> str:
    with reading() as store:
        stamps.read(store, "orders")
    return "ok"


def _warehouse() -> str | None:
    try:
        return warehouse.current().as_of.isoformat()
    except NoWarehouse:
        return None


def _tried(ask: Callable[[], str | None]) -> str | None:
    try:
        return ask()
    except Exception:  # whatever it is, the watcher is told and the log says what
        log.exception("health check failed")
        return "failed"
