"""Ids of the pages on which reference data, records and teams are kept; use them as `ui.ids`."""

from typing import Any


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
