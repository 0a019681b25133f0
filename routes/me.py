"""What a person prefers: language, light or dark, the folded menu."""

from flask import Blueprint, request, session
from werkzeug.wrappers import Response

from i18n import LOCALES
from services import visiting
from services.visiting import THEMES, visitor
from storage.ops import transaction

blueprint = Blueprint("me", __name__)


@blueprint.post("/me")
def prefer() -> Response:
    """Keep the choices of the form `{locale, theme, folded}`; whatever is unknown is ignored.

    Language and theme belong to the person, the folded menu to the browser.
    """
    locale, theme = request.form.get("locale"), request.form.get("theme")
    if locale in LOCALES:
        session["locale"] = locale
    if theme in THEMES:
        session["theme"] = theme
    if "folded" in request.form:
        session["folded"] = request.form["folded"] == "yes"
    if locale in LOCALES or theme in THEMES:
        with transaction() as store:
            visiting.remember(store, visitor.get().person_id, locale=locale, theme=theme)
    return Response(status=204)
