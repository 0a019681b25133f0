"""Every component id, one class per page, values `page-thing`.

Ids are spelled out so that a string seen in the browser can be searched for.
"""

from typing import Any


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
    KEYS = "shell-keys"
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


class Limits:
    QUERY = "limits-query"
    AS_OF = "limits-as-of"
    """Which version it is, since when, by whom."""
    VIEWS = "limits-views"
    SEARCH = "limits-search"
    MATRIX = "limits-matrix"
    PROCESS = "limits-process"
    SIDE = "limits-side"
    """Beside the matrix: the form of a row."""
    OPEN = "limits-open"
    """Store: what the form is about: `{"of": "row:25"}`, a clock, or a row to be added."""
    TYPED = "limits-typed"
    """Store of the session: what was typed into forms and is in no draft yet."""
    FORM = "limits-form"
    """Store: what the open form says."""
    PUT = "limits-put"
    """Store: the same, to be put into the draft."""
    WRONG = "limits-wrong"
    """Store: what is wrong with the form, by field."""
    READY = "limits-ready"
    """Store: an edit without mistakes, for the draft."""
    DRAFT = "limits-draft"
    """Store of the session: the draft; only `assets/limits.js` writes it."""
    EFFECTIVE = "limits-effective"
    EDITS = "limits-edits"
    BAR = "limits-bar"
    COST = "limits-cost"
    SAVE = "limits-save"
    """Store: the draft, to be saved."""
    SAVED = "limits-saved"
    """Store: the version that was just saved."""
    HISTORY = "limits-history"
    EXCEL = "limits-excel"
    DOWNLOAD = "limits-download"
    UPLOAD = "limits-upload"
    IMPORTED = "limits-imported"
    """Store: edits out of a workbook, for the draft."""
    MISTAKES = "limits-mistakes"

    @staticmethod
    def field(name: Any) -> dict[str, Any]:
        """A field of the form."""
        return {"page": "limits", "field": name}

    @staticmethod
    def wrong(name: Any) -> dict[str, Any]:
        """What is wrong with a field."""
        return {"page": "limits", "wrong": name}


class Calendars:
    PLACE = "calendars-place"
    MISSING = "calendars-missing"
    KEPT = "calendars-kept"
    SWITCHES = "calendars-switches"
    DAYS = "calendars-days"
    HISTORY = "calendars-history"
    SEEN = "calendars-seen"
    """Store: the version of each calendar that the page shows."""
    INTENT = "calendars-intent"
    """Store: the year whose list is open; none once it is closed."""
    ENTRY = "calendars-entry"
    ENTRY_TITLE = "calendars-entry-title"
    LIST = "calendars-list"
    PROBLEMS = "calendars-problems"
    PREVIEW = "calendars-preview"
    SAVE = "calendars-save"
    NOT_SAVED = "calendars-not-saved"
    SAVED = "calendars-saved"
    """Store: the versions that the list was saved as."""
    TAKE = "calendars-take"
    """Store: the year to take over from the library."""
    TAKEN = "calendars-taken"
    """Store: the versions that it was saved as."""
    DAY = "calendars-day"
    DAY_NOW = "calendars-day-now"
    WHICH = "calendars-which"
    KIND = "calendars-kind"
    HOURS = "calendars-hours"
    CORRECT = "calendars-correct"
    DAY_WRONG = "calendars-day-wrong"
    CORRECTED = "calendars-corrected"
    """Store: the versions that a corrected day was saved as."""


class Customers:
    QUERY = "customers-query"
    AS_OF = "customers-as-of"
    TITLE = "customers-title"
    SEARCH = "customers-search"
    """Part of a name, a number or a phone; never in the address."""
    GRID = "customers-grid"
    CARD = "customers-card"
    TOOLS = "customers-tools"
    NEWS = "customers-news"
    """Store: what a form has just saved."""
    TURN = "customers-turn"
    """Store: what is to be taken out of use or into use again, with the version that was seen."""
    TURNED = "customers-turned"
    """Store: what was."""
    UPLOAD = "customers-upload"
    UPLOAD_BOX = "customers-upload-box"
    """Around it, hidden from those who may not."""
    BOOK = "customers-book"
    """Store: a workbook that was read, until it is saved or put away."""
    PREVIEW = "customers-preview"
    """What a workbook would change, or what is wrong with it."""
    TAKE = "customers-take"
    """Store: the workbook, to be saved."""
    TAKEN = "customers-taken"
    """Store: how many changes were saved."""

    @staticmethod
    def private(contact: Any) -> dict[str, Any]:
        """The phone and the address of a contact, shown masked."""
        return {"page": "customers", "private": "phone", "contact": contact}

    @staticmethod
    def reveal(contact: Any) -> dict[str, Any]:
        """The button that shows them."""
        return {"page": "customers", "reveal": "phone", "contact": contact}


class Entry:
    """The form of a customer, a contact or a service, on the pages that have it."""

    PLACE = "entry-place"
    OPEN = "entry-open"
    """Store: what the form is about (`what`, `customer`, `code`), with what was typed before."""
    SAVE = "entry-save"
    """Store: what the form says, to be saved."""
    WRONG = "entry-wrong"
    """Store: what is wrong with it, by field, and the version that it would now go over."""
    TOLD = "entry-told"
    """What else is said below the form: what is alike, who was first."""
    SAVED = "entry-saved"
    """Store: what was saved."""

    @staticmethod
    def field(name: Any) -> dict[str, Any]:
        """A field of the form."""
        return {"page": "entry", "field": name}

    @staticmethod
    def wrong(name: Any) -> dict[str, Any]:
        """What is wrong with a field."""
        return {"page": "entry", "wrong": name}


class Teams:
    QUERY = "teams-query"
    AS_OF = "teams-as-of"
    VIEWS = "teams-views"
    TABLE = "teams-table"
    CHOSEN = "teams-chosen"
    """Store: the team of the address, `new` for one to be added; changes only with it."""
    MONTH = "teams-month"
    """Store: team and month of the address."""
    TITLE = "teams-title"
    CODE = "teams-code"
    NAME = "teams-name"
    NAME_EN = "teams-name-en"
    BRANCH = "teams-branch"
    KIND = "teams-kind"
    CALENDAR = "teams-calendar"
    CAPACITY = "teams-capacity"
    SKILLS = "teams-skills"
    AREAS = "teams-areas"
    FORM = "teams-form"
    BASE = "teams-base"
    """Store: what the open form said when it was filled: `{"of": "T01", "values": [...]}`."""
    TYPED = "teams-typed"
    """Store of the session: what was entered into forms and is not saved, by team."""
    SEEN = "teams-seen"
    """Store: the version of the team that the form was made from."""
    SAVE = "teams-save"
    END = "teams-end"
    SAVED = "teams-saved"
    """Store: written when a team was saved, ended or opened again."""
    WRONG = "teams-wrong"
    PERSON = "teams-person"
    TO = "teams-to"
    MOVE = "teams-move"
    MOVED = "teams-moved"
    PEOPLE = "teams-people"
    """Store: the version of each person that the page shows."""
    NOT_MOVED = "teams-not-moved"
    ROSTER_HEAD = "teams-roster-head"
    ROSTER = "teams-roster"
    ROSTER_DRAFT = "teams-roster-draft"
    """Store of the session: cells that were clicked and are not saved, by team and month."""
    ROSTER_SAVE = "teams-roster-save"
    ROSTER_SAVED = "teams-roster-saved"
    ROSTER_FILL = "teams-roster-fill"
    ROSTER_FILLED = "teams-roster-filled"
    ROSTER_WRONG = "teams-roster-wrong"
    LEAVE = "teams-leave"
    LEAVE_PERSON = "teams-leave-person"
    LEAVE_SINCE = "teams-leave-since"
    LEAVE_UNTIL = "teams-leave-until"
    LEAVE_REASON = "teams-leave-reason"
    LEAVE_OF = "teams-leave-of"
    """Store: the leave that is being changed, `{"id": 3, "version": 1}`; none: one is added."""
    LEAVE_TITLE = "teams-leave-title"
    LEAVE_SAVE = "teams-leave-save"
    LEAVE_SAVED = "teams-leave-saved"
    LEAVE_BACK = "teams-leave-back"
    """Store: the leave to be taken back."""
    LEAVE_TAKEN = "teams-leave-taken"
    LEAVE_WRONG = "teams-leave-wrong"
    EXCEL = "teams-excel"
    DOWNLOAD = "teams-download"
    UPLOAD = "teams-upload"
    BOOK = "teams-book"
    BOOK_READ = "teams-book-read"
    """Store: the differences of a workbook without mistakes, and the state they were made from."""
    BOOK_SAVE = "teams-book-save"
    BOOK_SAVED = "teams-book-saved"


class Work:
    PLACE = "work-place"
    WHO = "work-who"
    TABS = "work-tabs"
    LIST = "work-list"
    SEEN = "work-seen"
    """Store: a print of what is shown, so that it is drawn anew only when it has changed."""
    AGAIN = "work-again"
    """Store: written when an order or a file of one may have changed."""
    DIALOG = "work-dialog"
    FORM = "work-form"
    ASKING = "work-asking"
    INTENT = "work-intent"
    """Store: the verb whose form is open, with the order, its version and a key."""
    ACT = "work-act"
    """Store: a verb with what its form says, to be done."""
    DONE = "work-done"
    """Store: what became of it."""

    @staticmethod
    def reach(order_id: Any) -> dict[str, Any]:
        """Whom to call about an order, and where it is."""
        return {"page": "work", "part": "reach", "order": order_id}

    @staticmethod
    def reveal(order_id: Any) -> dict[str, Any]:
        """The button that shows phone and address."""
        return {"page": "work", "part": "reveal", "order": order_id}
