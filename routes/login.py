"""Log in and out. Until accounts are set up, the demo's people may be chosen on this machine."""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address

from flask import Blueprint, Response, abort, redirect, request, session
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

import config
import i18n
from domain.scope import OUTSIDERS, ROLE_NAMES
from i18n import _
from routes import door
from services import visiting
from storage import masters
from storage.models import Person
from storage.ops import reading
from ui import words

blueprint = Blueprint("login", __name__)

PAGE = Markup("""<!doctype html>
<html lang="{lang}" data-bs-theme="{theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {brand}</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/bootstrap.min.css">
<link rel="stylesheet" href="/assets/icons.css">
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/widgets.css">
</head>
<body class="pd-login">
<header>
<div class="pd-brand"><i aria-hidden="true">派</i><span>{brand}</span></div>{language}
</header>
<main><h1>{title}</h1>{body}</main>
</body>
</html>""")
FORM = Markup(
    '<p class="pd-2">{lead}</p><form method="post" action="/login">'
    '<input type="hidden" name="token" value="{token}">'
    '<input type="hidden" name="next" value="{next}">{groups}</form>'
)
GROUP = Markup('<section class="pd-panel"><h2>{role}</h2><ul>{people}</ul></section>')
PERSON = Markup(
    '<li><button class="btn btn-plain" name="person" value="{id}"><b>{name}</b>'
    '<span class="pd-3 pd-xs">{place}</span></button></li>'
)
NOTICE = Markup('<p class="pd-notice"><i class="bi bi-info-circle"></i><span>{text}</span></p>')
LANGUAGE = Markup(
    '<a class="pd-icon-btn pd-gap" lang="{lang}" href="/login?lang={code}">{word}</a>'
)


@blueprint.get("/login")
def login() -> AnyResponse:
    """The people who may be chosen, or why nobody may."""
    if request.args.get("lang") in i18n.LOCALES:
        session["guest_locale"] = request.args["lang"]
        i18n.reader.set(request.args["lang"])
    people = _people() if demo_is_offered() else []
    return Response(_page(_form(people) if people else _not_yet()), mimetype="text/html")


@blueprint.post("/login")
def enter() -> AnyResponse:
    """Begin the session of the demo person that was chosen."""
    door.check_token()
    wanted = request.form.get("person", "")
    chosen = {str(one.person_id): one for one in _people()} if demo_is_offered() else {}
    if wanted not in chosen:
        abort(403)
    door.sign_in(chosen[wanted])
    target = door.local_path(request.form.get("next"))
    return redirect(_first_page(chosen[wanted]) if target == "/" else target, 303)


def _first_page(person: Person) -> str:
    """Where somebody begins who was not on the way to a page: who works on site, with the work."""
    is_outside = bool(person.roles) and OUTSIDERS.issuperset(person.roles)
    return "/work" if is_outside else "/"


@blueprint.post("/logout")
def leave() -> AnyResponse:
    """End the session; the log-in page stays in its language."""
    locale = i18n.reader.get()
    session.clear()
    session["guest_locale"] = locale
    return redirect("/login", 303)


def demo_is_offered() -> bool:
    """Only where server, browser and the address in use are this machine, with no proxy between."""
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    host = request.host.rsplit(":", 1)[0]
    addresses = (config.HOST, request.remote_addr or "", host)
    return not is_forwarded and all(_is_loopback(address) for address in addresses)


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _people() -> Sequence[Person]:
    with reading() as store:
        return visiting.demo_people(store)


def _form(people: Iterable[Person]) -> Markup:
    with reading() as store:
        names = masters.names(store)
    by_role: dict[str, list[Person]] = {role: [] for role in ROLE_NAMES}
    for one in people:
        by_role.setdefault(one.roles[0] if one.roles else "", []).append(one)
    groups = [
        GROUP.format(
            role=_(ROLE_NAMES[role]), people=Markup("").join(_person(one, names) for one in members)
        )
        for role, members in by_role.items()
        if members and role in ROLE_NAMES
    ]
    return FORM.format(
        lead=_("These people are made up. Choose one to look around as."),
        token=door.token(),
        next=door.local_path(request.args.get("next")),
        groups=Markup("").join(groups),
    )


def _person(one: Person, names: masters.Names) -> Markup:
    place = names.teams.get(one.team or "") or names.branches.get(one.branch)
    return PERSON.format(id=one.person_id, name=one.name, place=i18n.named(place))


def _not_yet() -> Markup:
    return NOTICE.format(
        text=_(
            "Accounts are not set up yet. The demo's people can be chosen only on the machine that "
            "Paidan runs on, at its loopback address."
        )
    )


def _page(body: Markup) -> str:
    other = "en" if i18n.reader.get() != "en" else "zh_CN"
    language = LANGUAGE.format(
        code=other, lang=other.replace("_", "-"), word="EN" if other == "en" else "中文"
    )
    return PAGE.format(
        lang=i18n.reader.get().replace("_", "-"),
        theme=session.get("theme", visiting.THEMES[0]),
        title=_("Log in"), brand=words.brand(), language=language, body=body,
    )  # fmt: skip
