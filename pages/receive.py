"""New order: what the desk takes down while the customer speaks; for managers, an application."""

import json

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from i18n import N_, _
from ui import customers, parts, receive, shell
from ui.ids import Receive
from ui.parts.marks import attributes
from ui.receive import box

dash.register_page(
    __name__, path="/receive", name=N_("New order"), title=shell.title(N_("New order")), order=4,
    group="orders", icon="plus-square", right="apply",
)  # fmt: skip

STORES = (
    Receive.PICKED, Receive.READY, Receive.DRAFT, Receive.FACTS, Receive.OF, Receive.PRESSED,
    Receive.SAVE, Receive.WRONG, Receive.SAVED, Receive.ATTACH, Receive.ATTACHED,
)  # fmt: skip


def layout(**_query: str) -> html.Div:
    form = html.Section(
        [
            html.Div(
                [
                    _customer(),
                    customers.area("pd-entry-inline"),
                    html.Div(id=Receive.SAME),
                    _service(),
                    _kind(),
                    _rest(),
                ],
                className="pd-new",
            ),
            html.Div(id=Receive.BUTTONS, className="pd-new-foot"),
        ],
        id=Receive.FORM,
        className="pd-panel pd-body pd-c8",
        **attributes(data_words=json.dumps(receive.for_script(), ensure_ascii=False)),
    )
    side = html.Div(
        [
            parts.panel(
                _("Clocks"), receive.nothing_due(), body_id=Receive.CLOCKS,
                note=_("if it were received now"),
            ),
            parts.panel(
                _("This customer"), receive.nobody(), body_id=Receive.BESIDE,
            ),
        ],
        className="pd-c4 pd-order-side",
    )  # fmt: skip
    return parts.page(
        _("New order"), parts.grid(form, side), *(dcc.Store(id=store) for store in STORES),
        slot=_templates(),
    )  # fmt: skip


def _templates() -> html.Details:
    """Forms that the reader keeps under a name (`assets/receive.js` fills the menu)."""
    return html.Details(
        [
            html.Summary(
                [parts.icon("bookmark"), " ", html.Span(_("Templates"), className="pd-word")],
                className="btn btn-plain btn-sm",
                **attributes(aria_label=_("Templates")),
            ),
            html.Div(className="pd-pop pd-kept"),
        ],
        className="pd-drop pd-templates",
        **attributes(data_templates=True),
    )


def _customer() -> html.Div:
    finder = html.Div(
        [
            dbc.Input(
                id=Receive.CUSTOMER, type="text", value="", debounce=80, autocomplete="off",
                className="form-control",
            ),
            html.Ul(
                id=Receive.FOUND, className="pd-hits", role="listbox",
                **attributes(aria_label=_("Found")),
            ),
            html.Div(id=Receive.CARD, className="pd-picked"),
        ],
        className="pd-finder",
    )  # fmt: skip
    return box(
        "customer", _("Customer"), finder, is_required=True, target=Receive.CUSTOMER,
        help_text=_("Name, pinyin, initials, customer number, phone or service number"),
    )  # fmt: skip


def _service() -> html.Div:
    return html.Div(
        [
            box(
                "service", _("Service number"), dbc.Select(id=Receive.SERVICE, options=[]),
                is_required=True,
            ),
            box("contact", _("Contact"), dbc.Select(id=Receive.CONTACT, options=[])),
            html.Div(
                box(
                    "about", _("Service"), dbc.Select(id=Receive.ABOUT, options=[]),
                    help_text=_("Where no number exists yet; limits depend on it"),
                ),
                id=Receive.ABOUT_ROW,
                hidden=True,
            ),
        ],
        className="pd-new-wide pd-new-row",
    )  # fmt: skip


def _kind() -> html.Div:
    return html.Div(
        [
            box(
                "kind",
                _("Kind"),
                receive.pills(Receive.KIND),
                is_required=True,
                help_text=_("Alt 1 to 9 chooses the first nine"),
            ),
            html.Div(id=Receive.FIELDS, className="pd-new-row pd-new-own"),
        ],
        className="pd-new-wide",
    )


def _rest() -> html.Div:
    return html.Div(
        [
            html.Div(
                box(
                    "summary", _("Summary"),
                    dbc.Textarea(id=Receive.SUMMARY, rows=2, maxLength=receive.NOTE_LENGTH),
                ),
                className="pd-new-full",
            ),
            html.Small(id=Receive.KEPT, className="pd-3 pd-xs pd-new-full"),
            box("channel", _("Channel"), receive.pills(Receive.CHANNEL)),
            box("priority", _("Priority"), receive.pills(Receive.PRIORITY)),
            box(
                "happened_at", _("Reported at, if earlier"),
                dbc.Input(id=Receive.HAPPENED, type="datetime-local", value=""),
            ),
            html.Div(id=Receive.FILES, className="pd-new-full"),
        ],
        className="pd-new-wide pd-new-row",
    )  # fmt: skip
