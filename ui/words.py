"""Words that do not come from gettext by themselves, or that name codes of the programme.

AG Grid and the scripts in `assets/` cannot ask gettext; what they say is put together here in the
reader's language. A refusal becomes a sentence here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.errors import Refused
from domain.finishing import PhotoOf
from domain.kinds import CLOCK_NAMES
from domain.orders import STATUS_NAMES, VERB_NAMES, Verb
from i18n import N_, _, named
from ui import formats

RIGHT_NAMES = {
    "see": N_("look at orders"),
    "apply": N_("apply for orders"),
    "receive": N_("receive orders"),
    "review": N_("review papers"),
    "approve": N_("approve"),
    "dispatch": N_("dispatch orders"),
    "work": N_("work on orders"),
    "hold": N_("put orders on hold"),
    "visit": N_("work on site"),
    "confirm": N_("confirm and close orders"),
    "supervise": N_("supervise orders"),
    "correct": N_("correct records"),
    "export": N_("export to Excel"),
    "refer": N_("change reference data"),
    "admin": N_("manage people"),
    "customers": N_("look at customers"),
}
THINGS = {
    "kind": N_("Kind"),
    "customer": N_("Customer"),
    "service": N_("Service"),
    "team": N_("Team"),
    "reason": N_("Reason"),
    "period": N_("Period"),
    "result": N_("Result"),
    "cause": N_("Cause found"),
    "until": N_("Until"),
    "word": N_("Customer's word"),
    "satisfaction": N_("Satisfaction"),
    "order": N_("Order"),
    "contact": N_("Contact"),
    "channel": N_("Channel"),
    "priority": N_("Priority"),
    "assignee": N_("Assignee"),
    "text": N_("Note"),
    "customer_level": N_("Level"),
    "happened_at": N_("When, if earlier"),
    "corrects": N_("Entry"),
    "undoes": N_("Step"),
    "view_name": N_("Name of this view"),
    "query": N_("Filters"),
    "audience": N_("For whom"),
    "slot": N_("Photo"),
    "file": N_("File"),
}
"""Names of what a refusal is about (`what`)."""
CLOCK_MESSAGES = {
    "clock_warn": N_("%(clock)s clock at risk"),
    "clock_due": N_("%(clock)s clock overdue"),
}


def brand() -> str:
    """What the product is called."""
    return "派单" if formats.is_chinese() else "Paidan"


def refusal(error: Refused, named: Mapping[str, str] | None = None) -> str:
    """Why something was not done, as a sentence.

    `named` holds names for codes that only the store knows (teams, people), by value name.
    """
    said = {name: _said(name, value) for name, value in error.values.items()} | dict(named or {})
    return _(error.message, **said) if said else _(error.message)


def _said(name: str, value: object) -> str:
    if isinstance(value, tuple):
        between = "、" if formats.is_chinese() else ", "
        return between.join(item(one) for one in value)
    if isinstance(value, Mapping | PhotoOf):
        return item(value)
    if isinstance(value, datetime):
        return str(formats.full_moment(value))
    if name == "why":
        return _(str(value))
    known: dict[str, Mapping[Any, str]] = {
        "right": RIGHT_NAMES, "what": THINGS, "verb": VERB_NAMES, "status": STATUS_NAMES,
        "step": CLOCK_NAMES,
    }  # fmt: skip
    word = known.get(name, {}).get(str(value))
    return _(word) if word else str(value)


def item(one: Any) -> str:
    """An item of a report by the name that the business gave it: `光功率`, `服务卡照片`."""
    if isinstance(one, PhotoOf):
        return photo_of(named(dict(one.label)))
    return inside(named(dict(one)))


def photo_of(name: str) -> str:
    """The name of a photo of something."""
    return _("photo of the %(name)s", name=inside(name))


def inside(name: str) -> str:
    """A name as it stands inside a sentence: `optical power`, but `LAN port`, `A end`."""
    is_word = name[1:2].islower()
    return name[:1].lower() + name[1:] if is_word else name


def message(code: str, content: Mapping[str, Any] | None = None) -> str:
    """What a message says: an act on an order (`order_dispatch`) by the name of its verb, a clock
    (`clock_due`) by the clock that `content` names."""
    if code in CLOCK_MESSAGES:
        clock = str((content or {}).get("clock", ""))
        name = CLOCK_NAMES.get(clock)
        return _(CLOCK_MESSAGES[code], clock=_(name) if name else clock)
    verb = code.removeprefix("order_")
    name = VERB_NAMES.get(Verb(verb)) if verb in set(Verb) else None
    return _(name) if name else code


def for_scripts() -> dict[str, str]:
    """What the scripts of `assets/` say."""
    is_chinese = formats.is_chinese()
    return {
        "over": _("over"), "held": _("held"), "idle": _("idle"),
        "d": "天" if is_chinese else "d", "h": "时" if is_chinese else "h",
        "m": "分" if is_chinese else "m", "s": "秒" if is_chinese else "s",
        "gap": "" if is_chinese else " ", "none": formats.NONE,
        "said_late": _("overdue by %(time)s"), "said_risk": _("at risk, %(time)s left"),
        "said_ok": _("on time, %(time)s left"), "said_hold": _("on hold, %(time)s left"),
        "said_off": _("outside working hours, %(time)s left"),
        "seconds_ago": _("Queue %(n)s s ago"), "no_answer": _("No answer for %(n)s s"),
        "signed_out": _("You are signed out."), "log_in": _("Log in"),
        "no_duty": _("no duty"),
        "offline": _("The server does not answer. What you see may be old."),
        "no_network": _("No network. What you see may be old."),
        "unsent": _("No network: not sent."),
        "unsent_detail": _("What you typed is kept; press again once the network is back."),
        "unopened": _("The form does not open: there is no answer."),
        "unopened_detail": _("Press again once the network is back."),
        "undone": _("Not done yet: the server does not answer."),
        "undone_detail": _("All that you typed is kept here."),
        "copied": _("Link copied"), "close": _("Close"), "search": _("Search"),
        "clear": _("Clear"), "nothing_found": _("Nothing found"), "from": _("From"),
        "to": _("To"), "apply": _("Apply"), "remove": _("Remove this filter"),
        "chosen": _("%(n)s chosen"), "refused": _("Not done"),
        "template_name": _("Name of this template"),
        "template_none": _("No templates yet. Fill the form in, give it a name, and begin with it"
                           " again."),
        "view_name": _("Name of this view"), "view_save": _("Keep"),
        "view_none": _("No views yet. Filter the page, give it a name, and find it here again."),
        "view_remove": _("Remove the view %(name)s"),
        "undo_within": _("Can be undone for %(time)s"),
        "failed": _("That did not work."),
    }  # fmt: skip


def for_grid() -> dict[str, str]:
    """AG Grid's `localeText`: what its menus, filters and empty states say."""
    return {
        "noRowsToShow": _("Nothing to show"), "loadingOoo": _("Loading"),
        "filterOoo": _("Filter"), "equals": _("Equals"), "notEqual": _("Does not equal"),
        "contains": _("Contains"), "notContains": _("Does not contain"),
        "startsWith": _("Starts with"), "endsWith": _("Ends with"), "blank": _("Empty"),
        "notBlank": _("Not empty"), "lessThan": _("Less than"),
        "greaterThan": _("Greater than"), "inRange": _("Between"), "andCondition": _("and"),
        "orCondition": _("or"), "applyFilter": _("Apply"), "resetFilter": _("Clear"),
        "clearFilter": _("Clear"), "sortAscending": _("Sort ascending"),
        "sortDescending": _("Sort descending"), "sortUnSort": _("Do not sort"),
        "page": _("Page"), "of": _("of"), "to": _("to"), "nextPage": _("Next page"),
        "previousPage": _("Previous page"), "firstPage": _("First page"),
        "lastPage": _("Last page"), "ariaRowSelect": _("Press space to select the row"),
        "ariaRowToggleSelection": _("Press space to select the row"),
        "ariaColumnSelectAll": _("Press space to select all rows"),
        "ariaSortableColumn": _("Press Enter to sort"),
        "ariaChecked": _("selected"), "ariaUnchecked": _("not selected"),
        "ariaIndeterminate": _("partly selected"), "pinColumn": _("Pin column"),
        "autosizeThisColumn": _("Fit this column"), "autosizeAllColumns": _("Fit all columns"),
        "resetColumns": _("Reset columns"), "copy": _("Copy"),
    }  # fmt: skip
