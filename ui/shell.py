"""What surrounds every page: the page of HTML itself, navigation, top bar, toasts, key help.

Pages stand in the navigation by how they register: `dash.register_page(__name__, path="/queue",
name=N_("Queue"), title=shell.title(N_("Queue")), order=2, group="orders", icon="list-task",
right="see", count="open")`. A page without an `icon` is not in the navigation; `right` is who sees
it; `count` names the live number beside it (`open` or `waiting`).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from markupsafe import Markup

from domain.orders import VERB_NAMES
from i18n import N_, _, reader
from ui import desk, words
from ui.ids import Shell
from ui.parts.frames import page
from ui.parts.marks import Children, attributes, icon, key
from ui.parts.notices import empty

GROUPS = {"": "", "orders": N_("Orders"), "analysis": N_("Analysis"), "settings": N_("Settings")}
LANGUAGES = {"zh_CN": "中文", "en": "EN"}
KEYS = (
    (("J", "K"), N_("Down, up")),
    (("X",), N_("Select")),
    (("Enter",), N_("Open")),
    (("Esc",), N_("Back, close")),
    (("/",), N_("Search")),
    (("F",), N_("Filter")),
    (("R",), N_("Take the new order of rows")),
    (("[",), N_("Fold the navigation")),
    (("G", "Q"), N_("Go to the queue")),
    (("G", "D"), N_("Go to dispatch")),
    (("G", "S"), N_("Go to SLA")),
    (("G", "O"), N_("Go to the overview")),
    (("G", "M"), N_("Go to customer managers")),
    (("G", "R"), N_("Go to revenue")),
    (("G", "N"), N_("Go to a new order")),
    (("Ctrl", "Enter"), N_("Confirm")),
    (("?",), N_("This list")),
)


@dataclass(frozen=True)
class Reader:
    """Who looks at the screen, as far as the shell shows it."""

    name: str
    role: str
    rights: frozenset[str]
    theme: str
    token: str
    is_folded: bool = False


INDEX = Markup("""<!doctype html>
<html lang="{lang}" data-bs-theme="{theme}" data-token="{token}" data-now="{now}">
<head>
{metas}
<title>{title}</title>
{favicon}
{css}
</head>
<body>
{app_entry}
<footer>{config}<script id="paidan-words" type="application/json">{words}</script>
{scripts}
{renderer}</footer>
</body>
</html>""")


ICON = Markup('<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">')
ENTRY = Markup('<div id="react-entry-point"><p class="_dash-loading">{text}</p></div>')


def index(slots: Mapping[str, str], *, theme: str, token: str, now: int) -> str:
    """The page of HTML: language and theme are right before the first paint.

    `slots` are Dash's own pieces; `now` is the server's clock in milliseconds.
    """
    text = json.dumps(words.for_scripts(), ensure_ascii=False).replace("<", "\\u003c")
    safe = {name: Markup(piece) for name, piece in slots.items() if name != "title"}
    safe |= {"favicon": ICON, "app_entry": ENTRY.format(text=_("Loading"))}
    return str(
        INDEX.format(
            lang=reader.get().replace("_", "-"), theme=theme, token=token, now=now,
            title=words.brand(), words=Markup(text), **safe,
        )
    )  # fmt: skip


def title(name: str) -> Callable[..., str]:
    """A page's title in the reader's language, for `dash.register_page(title=...)`."""
    return lambda **_variables: _(name) + f" · {words.brand()}"


def frame(person: Reader) -> html.Div:
    """Everything around the pages, and the place of the page."""
    app = html.Div(
        [_nav(person), html.Div([_top(person), dash.page_container], className="pd-side")],
        className="pd-app",
        **attributes(data_folded=person.is_folded, data_paths=json.dumps(sorted(_paths()))),
    )
    return html.Div(
        [
            html.A(_("Skip to the page"), href="#main", className="pd-skip"),
            app,
            html.Div(
                id=Shell.TOASTS,
                className="pd-toasts",
                role="region",
                **attributes(aria_label=_("Messages")),
            ),
            _help(),
            dcc.Store(id=Shell.TOAST),
            dcc.Store(id=Shell.THEME, data=person.theme),
            dcc.Store(id=Shell.LIVE),
            dcc.Store(id=Shell.UNDO),
            dcc.Store(id=Shell.UNDONE),
        ]
    )


def not_yours(right: str) -> html.Div:
    """In place of a page that the reader's role does not include."""
    way_out = html.A(_("To the overview"), href="/", className="btn btn-plain")
    return page(_("Not yours"), empty(_("Your role does not include this: %(right)s.", right=right),
                                      way_out=way_out))  # fmt: skip


def not_found() -> html.Div:
    """In place of a page that does not exist."""
    way_out = html.A(_("To the overview"), href="/", className="btn btn-plain")
    return page(_("Not found"), empty(_("There is no such page"), way_out=way_out))


def shown_pages(rights: frozenset[str]) -> list[dict[str, Any]]:
    """The pages in the navigation of somebody with these rights, in order."""
    pages = [
        one
        for one in dash.page_registry.values()
        if one.get("icon") and one.get("right", "see") in rights
    ]
    return sorted(pages, key=lambda one: (list(GROUPS).index(one.get("group", "")), _order(one)))


def _order(one: Mapping[str, Any]) -> float:
    return float(one["order"]) if one.get("order") is not None else 99.0


def _paths() -> Iterable[str]:
    """Paths that are pages: links to them are followed without loading everything again."""
    for one in dash.page_registry.values():
        template = one.get("path_template")
        yield template.split("<")[0] + "*" if template else one["relative_path"]


def _nav(person: Reader) -> html.Nav:
    links: list[Any] = []
    group = ""
    for one in shown_pages(person.rights):
        if one.get("group", "") != group:
            group = one["group"]
            links.append(html.Small(html.Span(_(GROUPS[group]))))
        links.append(_nav_link(one))
    return html.Nav(
        [
            html.Div(
                [html.I("派", **attributes(aria_hidden="true")), html.Span(words.brand())],
                className="pd-brand",
            ),
            *links,
            html.Footer(
                [
                    html.Button(
                        [icon("chevron-left"), html.Span(_("Fold")), html.Span(key("["))],
                        type="button",
                        className="pd-fold",
                        title=_("Fold the navigation"),
                        **attributes(data_fold=True, aria_label=_("Fold the navigation")),
                    ),
                    html.Span(className="pd-age", **attributes(data_age=True)),
                    html.Span(className="pd-age", **attributes(data_as_of=_("Warehouse %(time)s"))),
                ]
            ),
        ],
        id=Shell.NAV,
        className="pd-nav",
        **attributes(aria_label=_("Main navigation")),
    )


def _nav_link(one: Mapping[str, Any]) -> html.A:
    message = one["name"]
    name = _(message)
    count = one.get("count")
    beside = html.Span(className="pd-n", **attributes(data_count=count)) if count else None
    return html.A(
        [icon(one["icon"]), html.Span(name), beside],
        href=one["relative_path"],
        title=name,
        **attributes(aria_label=name),
    )


def _top(person: Reader) -> html.Header:
    other = next(code for code in LANGUAGES if code != reader.get())
    return html.Header(
        [
            html.Button(
                icon("list-task"), type="button", className="pd-icon-btn pd-menu",
                **attributes(data_menu=True, aria_label=_("Menu"), aria_expanded="false"),
            ),
            html.Div(
                [
                    html.Label(
                        [
                            icon("search"),
                            dbc.Input(
                                id=Shell.SEARCH, type="text", debounce=150, autocomplete="off",
                                placeholder=_("Order, customer, service number"), value="",
                            ),
                            key("/"),
                        ],
                        className="pd-search",
                    ),
                    html.Div(id=Shell.FOUND, className="pd-found", role="listbox",
                             **attributes(aria_label=_("Found"))),
                ],
                className="pd-gap pd-finder",
            ),
            _bell(),
            html.Button(
                LANGUAGES[other], type="button", className="pd-icon-btn", lang=other[:2],
                **attributes(data_locale=other),
            ),
            html.Button(
                [icon("moon"), icon("sun")], type="button", className="pd-icon-btn pd-theme",
                **attributes(data_theme_switch=True, aria_label=_("Light or dark")),
            ),
            _who(person),
        ],
        className="pd-top",
    )  # fmt: skip


def _bell() -> html.Details:
    return html.Details(
        [
            html.Summary(
                [
                    icon("bell", _("Messages")),
                    html.Span(className="pd-n pd-xs", **attributes(data_count="messages")),
                ],
                id=Shell.BELL,
                className="pd-icon-btn",
            ),
            html.Div(id=Shell.MESSAGES, className="pd-pop"),
        ],
        className="pd-drop",
    )


def _who(person: Reader) -> html.Details:
    said = f"{person.name}, {person.role}"
    return html.Details(
        [
            html.Summary(
                html.Span(_initials(person.name), className="pd-who"),
                title=said,
                **attributes(aria_label=said),
            ),
            html.Div(
                [
                    html.B(person.name),
                    html.Span(person.role, className="pd-3 pd-xs"),
                    html.Button(
                        [_("Keys"), " ", key("?")], type="button",
                        className="btn btn-plain btn-sm", **attributes(data_help=True),
                    ),
                    html.Form(
                        html.Button(
                            _("Log out"), type="submit", name="token", value=person.token,
                            className="btn btn-plain btn-sm",
                        ),
                        action="/logout",
                        method="post",
                    ),
                ],
                className="pd-pop pd-pop-who",
            ),
        ],
        className="pd-drop",
    )  # fmt: skip


def _initials(name: str) -> str:
    """`韩` of 韩静, `HJ` of Han Jing."""
    parts = name.split()
    if len(parts) > 1 and name.isascii():
        return "".join(part[0] for part in parts[:2]).upper()
    return name[:1].upper()


def _help() -> html.Dialog:
    verbs: dict[str, list[str]] = {}
    for act in desk.ACTS:
        verbs.setdefault(act.key, []).append(_(VERB_NAMES[act.verb]))
    between = "、" if reader.get().startswith("zh") else ", "
    named = [((cap,), between.join(names)) for cap, names in verbs.items() if cap]
    suggested = ("1", "2", "3"), _("Take a suggestion")
    return html.Dialog(
        [
            html.H2(_("Keys")),
            html.Div(
                [
                    _key_list([(caps, _(meaning)) for caps, meaning in KEYS]),
                    _key_list([*named, suggested]),
                ],
                className="pd-keylists",
            ),
            html.P(_("They do not act while you type in a field."), className="pd-3 pd-xs"),
            html.Form(html.Button(_("Close"), className="btn btn-plain btn-sm"), method="dialog"),
        ],
        id=Shell.HELP,
        className="pd-dialog pd-help",
    )


def _key_list(pairs: Iterable[tuple[Iterable[str], str]]) -> html.Dl:
    lines: list[Children] = []
    for caps, meaning in pairs:
        lines.append(html.Dt([part for cap in caps for part in (key(cap), " ")]))
        lines.append(html.Dd(meaning))
    return html.Dl(lines, className="pd-keylist")
