"""Who may come in: the signed session, who it names, and what every answer carries.

Everything but the log-in, the health check and static files needs a session. A page without one is
led to the log-in, anything else is answered 401. The session is a signed cookie that names one
person; it ends twelve hours after the person last did something, and polls do not count.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, g, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

import config
import i18n
from domain.errors import NotFound
from services.visiting import THEMES, Visitor, visit, visitor
from storage import stamps
from storage.models import Person
from storage.ops import reading

OPEN = ("/login", "/health", "/_favicon.ico")
OPEN_FOLDERS = ("/assets/", "/_dash-component-suites/")
"""What anybody may ask for: nothing here tells anything of the department."""
POLLS = ("/live",)
HOURS_IDLE = 12
MINUTES_BETWEEN_MARKS = 10
TOKEN_HEADER = "X-Paidan-Token"

_visitors: dict[tuple[str, int], tuple[int, Visitor]] = {}


def secret_key() -> bytes:
    """The key that signs sessions: made once, shared by all processes, readable by us alone.

    Processes begin at the same time: the key is whole before it has its name, and the first keeps.
    """
    path = config.VAR / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        new = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
        file = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(file, "wb") as made:
            made.write(secrets.token_hex(32).encode())
        with suppress(FileExistsError):
            path.hardlink_to(new)
        new.unlink()
    return path.read_bytes()


def guard(server: Flask) -> None:
    """Put the door before everything the server answers."""
    server.secret_key = secret_key()
    server.config.update(
        {
            # Cookies do not know ports: two servers on one machine must not share a name.
            "SESSION_COOKIE_NAME": f"paidan_{config.PORT}",
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_HTTPONLY": True,
            "PERMANENT_SESSION_LIFETIME": HOURS_IDLE * 3600,
            "SESSION_REFRESH_EACH_REQUEST": False,
            "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
            "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        }
    )
    server.before_request(enter)
    server.after_request(_harden)


def enter() -> AnyResponse | None:
    """Before each request: who asks, in which language; stops whoever may not."""
    locale = session.get("locale") or session.get("guest_locale")
    i18n.reader.set(locale if locale in i18n.LOCALES else i18n.LOCALES[0])
    if _comes_from_elsewhere():
        abort(403)
    if request.path in OPEN or request.path.startswith(OPEN_FOLDERS):
        return None
    guest = _signed_in()
    if guest is None:
        return _turn_away()
    visitor.set(guest)
    i18n.reader.set(guest.locale)
    if request.method == "POST" and not request.path.startswith("/_dash"):
        check_token()
    return None


def sign_in(person: Person) -> None:
    """Begin a session of this person; what an earlier one held is forgotten.

    The person's own language and theme hold; without any, what was chosen on the log-in page.
    """
    locale = person.locale or session.get("guest_locale") or i18n.LOCALES[0]
    session.clear()
    session.permanent = True
    session.update(
        {
            "person": person.person_id,
            "token": secrets.token_urlsafe(16),
            "seen": int(datetime.now(UTC).timestamp()),
            "locale": locale,
            "theme": person.theme or THEMES[0],
        }
    )


def token() -> str:
    """The session's token: what forms and scripts must show to change anything."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(16)
    return str(session["token"])


def check_token() -> None:
    """Refuse (403) a request whose form or header does not show the session's token."""
    shown = request.headers.get(TOKEN_HEADER) or request.form.get("token", "")
    if not secrets.compare_digest(shown.encode(), str(session.get("token", "")).encode()):
        abort(403)


def local_path(target: str | None) -> str:
    """`target` if it is a path of this server, else the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    is_ours = not parts.scheme and not parts.netloc and target.isprintable() and "\\" not in target
    return target if is_ours and not target.startswith(("/login", "/logout")) else "/"


def _signed_in() -> Visitor | None:
    person_id, seen = session.get("person"), session.get("seen", 0)
    now = int(datetime.now(UTC).timestamp())
    if person_id is None or now - seen > HOURS_IDLE * 3600:
        return None
    if now - seen > MINUTES_BETWEEN_MARKS * 60 and not request.path.startswith(POLLS):
        session["seen"] = now
    found = _person(int(person_id))
    if found is None:
        session.clear()
        return None
    locale, theme = session.get("locale"), session.get("theme")
    return replace(
        found,
        locale=locale if locale in i18n.LOCALES else found.locale,
        theme=theme if theme in THEMES else found.theme,
    )


def _person(person_id: int) -> Visitor | None:
    """The visitor, remembered until the masters change."""
    key = (config.OPS_URL, person_id)
    with reading() as store:
        version = stamps.read(store, "masters")
        known = _visitors.get(key)
        if known is not None and known[0] == version:
            return known[1]
        try:
            found = visit(store, person_id)
        except NotFound:
            return None
    _visitors[key] = (version, found)
    return found


def _turn_away() -> AnyResponse:
    # A page is asked for as text/html; scripts take anything and are told 401.
    is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if not is_page and request.path != "/logout":
        return Response('{"signed_out": true}', 401, mimetype="application/json")
    target = local_path(request.full_path.rstrip("?"))
    return redirect("/login" if target == "/" else f"/login?{urlencode({'next': target})}", 303)


def _comes_from_elsewhere() -> bool:
    """Whether another site's page makes the browser change something here."""
    if request.method in ("GET", "HEAD"):
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _harden(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        # Plotly, AG Grid and React write styles into the page, hence 'unsafe-inline' for those.
        # The few scripts that stand in a page itself are allowed by their hashes.
        scripts = " ".join(("'self'", *g.get("script_hashes", ())))
        response.headers["Content-Security-Policy"] = (
            f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        response.headers["X-Frame-Options"] = "DENY"
    if not response.cache_control.max_age and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
