"""Every component id, one class per page, values `page-thing`.

Ids are spelled out so that a string seen in the browser can be searched for.
"""

from typing import Any

from ui.adminids import Calendars as Calendars
from ui.adminids import Customers as Customers
from ui.adminids import Entry as Entry
from ui.adminids import Limits as Limits
from ui.adminids import Teams as Teams
from ui.adminids import Work as Work


class Shell:
    """What surrounds every page."""

    NAV = "shell-nav"
    SEARCH = "shell-search"
    FOUND = "shell-found"
    BELL = "shell-bell"
    MESSAGES = "shell-messages"
    TOAST = "shell-toast"
    """Store; `callbacks.notices.say` writes it, the browser shows it."""
    TOASTS = "shell-toasts"
    THEME = "shell-theme"
    """Store: light or dark. Callbacks that draw figures take it as an Input."""
    LIVE = "shell-live"
    """Store: what `/live` said last; changes when an order or the warehouse has changed."""
    UNDO = "shell-undo"
    """Store: the steps that a toast offers to undo, once somebody asks for it."""
    UNDONE = "shell-undone"
    HELP = "shell-help"


class Overview:
    QUERY = "overview-query"
    ASKED = "overview-asked"
    """Store: the query without what only changes how a panel looks."""
    AS_OF = "overview-as-of"
    NOW = "overview-now"
    """Store: written when an order has changed or a clock has turned."""
    RANKED = "overview-ranked"
    """Store: the same, but not while somebody points at what needs attention."""
    BUILD = "overview-build"
    """Store: written when the warehouse has changed."""
    STRIP = "overview-strip"
    TILES = "overview-tiles"
    ATTENTION = "overview-attention"
    STAGES = "overview-stages"
    DAYS = "overview-days"
    DAYS_TABLE = "overview-days-table"
    AREAS = "overview-areas"


class Queue:
    QUERY = "queue-query"
    AS_OF = "queue-as-of"
    DESK = "queue-desk"
    TEXT = "queue-text"
    """What the list is narrowed to; never in the address."""
    GRID = "queue-grid"
    OFFER = "queue-offer"
    BULK = "queue-bulk"
    DIALOG = "queue-dialog"
    FORM = "queue-form"
    ASKING = "queue-asking"
    INTENT = "queue-intent"
    """Store: the verb whose form was opened, with the orders, their versions and a key."""
    ACT = "queue-act"
    """Store: the same with what the form says, to be done."""
    DONE = "queue-done"
    """Store: what became of each order."""


class Dispatch:
    QUERY = "dispatch-query"
    AS_OF = "dispatch-as-of"
    DESK = "dispatch-desk"
    OFFER = "dispatch-offer"
    LIST = "dispatch-list"
    ABOUT = "dispatch-about"
    SUGGESTED = "dispatch-suggested"
    PREVIEW = "dispatch-preview"
    FOOT = "dispatch-foot"
    RESULTS = "dispatch-results"
    TEAMS = "dispatch-teams"
    CHOSEN = "dispatch-chosen"
    """Store: the order under the mark, those chosen, the team picked for all."""
    KEPT = "dispatch-kept"
    """Store: which teams stand suggested for which order."""
    ACT = "dispatch-act"
    """Store: orders with their versions and teams, and the key of the choice."""
    DONE = "dispatch-done"
    """Store: what became of each order."""


class Receive:
    CUSTOMER = "receive-customer"
    FOUND = "receive-found"
    PICKED = "receive-picked"
    """Store: the customer that was chosen, with the service or contact that it was found by."""
    CARD = "receive-card"
    SERVICE = "receive-service"
    ABOUT = "receive-about"
    ABOUT_ROW = "receive-about-row"
    CONTACT = "receive-contact"
    KIND = "receive-kind"
    FIELDS = "receive-fields"
    CHANNEL = "receive-channel"
    PRIORITY = "receive-priority"
    SUMMARY = "receive-summary"
    HAPPENED = "receive-happened"
    KEPT = "receive-kept"
    FILES = "receive-files"
    """When the draft was kept in this browser."""
    FORM = "receive-form"
    READY = "receive-ready"
    """Store: a fresh form: the key of its save, whose it is, and the order just saved, if any."""
    OF = "receive-of"
    """Store: the kind whose fields are asked for."""
    SAVED = "receive-saved"
    """Store: the order that was just saved, and where to go next."""
    DRAFT = "receive-draft"
    """Store: all that the form says."""
    FACTS = "receive-facts"
    """Store: the part of the draft that decides about the clocks."""
    PRESSED = "receive-pressed"
    SAVE = "receive-save"
    """Store: the draft, to be saved."""
    WRONG = "receive-wrong"
    """Store: what is wrong with the draft, by field, with the value that was refused."""
    CLOCKS = "receive-clocks"
    BESIDE = "receive-beside"
    SAME = "receive-same"
    ATTACH = "receive-attach"
    """Store: an open order that the caller is asking about, and what is to be done to it instead of
    receiving a new one."""
    ATTACHED = "receive-attached"
    """Store: the order that it was done to."""
    BUTTONS = "receive-buttons"

    @staticmethod
    def field(name: Any) -> dict[str, Any]:
        """A field of the kind's own."""
        return {"page": "receive", "field": name}

    @staticmethod
    def wrong(name: Any) -> dict[str, Any]:
        """What is wrong with a field."""
        return {"page": "receive", "wrong": name}


class Order:
    PLACE = "order-place"
    PATH = "order-path"
    SEEN = "order-seen"
    """Store: the order that is shown, its version, and when a clock of it turns next."""
    AGAIN = "order-again"
    """Store: written when the order may have changed."""
    MISSING = "order-missing"
    WHOLE = "order-whole"
    HEAD = "order-head"
    ACTS = "order-acts"
    MEANWHILE = "order-meanwhile"
    FORM = "order-form"
    ASKING = "order-asking"
    INTENT = "order-intent"
    """Store: the verb whose form is open, with the order, its version and a key."""
    ACT = "order-act"
    """Store: the same with what the form says, to be done."""
    DONE = "order-done"
    """Store: what became of it."""
    WHY_TITLE = "order-why-title"
    WHY = "order-why"
    COURSE_NOTE = "order-course-note"
    COURSE = "order-course"
    CUSTOMER = "order-customer"
    FILES = "order-files"
    FAULTS = "order-faults"
    RELATED = "order-related"

    @staticmethod
    def act(verb: str) -> dict[str, str]:
        """The button of a verb."""
        return {"page": "order", "act": str(verb)}

    @staticmethod
    def private(what: str, who: Any) -> dict[str, Any]:
        """A phone or an address that is shown masked."""
        return {"page": "order", "private": what, "who": who}

    @staticmethod
    def reveal(who: Any) -> dict[str, Any]:
        """The button that shows phone and address of somebody (or of whoever `MATCH`es)."""
        return {"page": "order", "reveal": "phone", "who": who}


class Sla:
    QUERY = "sla-query"
    ASKED = "sla-asked"
    """Store: the query without what only changes how a panel looks."""
    AS_OF = "sla-as-of"
    SCALE = "sla-scale"
    FACTS = "sla-facts"
    WEEK = "sla-week"
    WEEK_TABLE = "sla-week-table"
    SERVICE = "sla-service"
    SERVICE_TABLE = "sla-service-table"
    TEAM = "sla-team"
    TEAM_TABLE = "sla-team-table"
    TEAM_NOTE = "sla-team-note"
    DAYS = "sla-days"
    DAYS_TABLE = "sla-days-table"
    FIRST = "sla-first"


class Managers:
    QUERY = "managers-query"
    AS_OF = "managers-as-of"
    FACTS = "managers-facts"
    SEARCH = "managers-search"
    """Part of a name; never in the address."""
    NOTE = "managers-note"
    TABLE = "managers-table"


class Revenue:
    QUERY = "revenue-query"
    ASKED = "revenue-asked"
    AS_OF = "revenue-as-of"
    HERO = "revenue-hero"
    COURSE = "revenue-course"
    COURSE_TABLE = "revenue-course-table"
    COURSE_NOTE = "revenue-course-note"
    INDICATORS = "revenue-indicators"
    INDICATORS_NOTE = "revenue-indicators-note"
    DIVISIONS = "revenue-divisions"
    DIVISIONS_NOTE = "revenue-divisions-note"
    MANAGERS = "revenue-managers"
    MANAGERS_NOTE = "revenue-managers-note"
    LINES = "revenue-lines"
    MONTHS = "revenue-months"


class Orders:
    QUERY = "orders-query"
    AS_OF = "orders-as-of"
    TITLE = "orders-title"
    SEARCH = "orders-search"
    """Part of a number or of a customer's name; never in the address."""
    COLUMNS = "orders-columns"
    GRID = "orders-grid"
    EXCEL = "orders-excel"
