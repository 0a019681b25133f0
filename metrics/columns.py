"""The columns that a list of orders can show, for screens and workbooks."""

from dataclasses import dataclass
from enum import StrEnum

from i18n import N_


class Content(StrEnum):
    """What a column holds, which says how it is written."""

    TEXT = "text"
    CODE = "code"
    """A code of a dimension: shown by its name in the reader's language."""
    MOMENT = "moment"
    NUMBER = "number"
    MINUTES = "minutes"
    DAYS = "days"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """`sql` is its expression over the order `o` and the row `c` that the figure counted."""

    name: str
    label: str
    content: Content
    sql: str
    dimension: str | None = None
    is_looked_up: bool = False
    """Found for the rows of one page, after them: such a column cannot be sorted by."""


def _text(name: str, label: str) -> Column:
    return Column(name, label, Content.TEXT, f"o.{name}")


def _code(name: str, label: str, column: str = "", source: str = "o") -> Column:
    return Column(name, label, Content.CODE, f"{source}.{column or name}", name)


def _moment(name: str, label: str) -> Column:
    return Column(name, label, Content.MOMENT, f"o.{name}")


def _number(name: str, label: str) -> Column:
    return Column(name, label, Content.NUMBER, f"o.{name}")


_ORDER = (
    _text("order_no", N_("Order number")),
    _code("kind", N_("Order kind")),
    _code("status", N_("Stage")),
    _code("customer", N_("Customer"), "customer_no"),
    Column("customer_no", N_("Customer number"), Content.TEXT, "o.customer_no"),
    _code("level", N_("Customer level"), "customer_level"),
    _text("service_no", N_("Service number")),
    _code("service", N_("Service")),
    _code("product_group", N_("Product group")),
    _code("area", N_("Area")),
    _code("team", N_("Team")),
    _code("vendor", N_("Vendor")),
    _code("assignee", N_("Assignee")),
    _code("manager", N_("Customer manager")),
    _code("division", N_("Division")),
    _code("industry", N_("Industry")),
    _code("channel", N_("Channel")),
    _code("priority", N_("Priority")),
    _code("source", N_("Source")),
    _moment("submitted_at", N_("Applied for at")),
    _moment("received_at", N_("Received at")),
    _moment("dispatched_at", N_("Dispatched at")),
    _moment("taken_at", N_("Taken at")),
    _moment("done_at", N_("Done at")),
    _moment("confirmed_at", N_("Confirmed at")),
    _moment("closed_at", N_("Closed at")),
    _moment("due_at", N_("Due at")),
    Column("is_breached", N_("Breached"), Content.FLAG, "o.is_breached"),
    Column("handling_minutes", N_("Handling time"), Content.MINUTES, "null", is_looked_up=True),
    Column("hold_minutes", N_("Minutes on hold"), Content.MINUTES, "o.hold_minutes"),
    _number("returns", N_("Returns")),
    _number("transfers", N_("Transfers")),
    _number("reopens", N_("Reopenings")),
    _number("urges", N_("Urges")),
    _number("satisfaction", N_("Satisfaction")),
)
_CLOCK = (
    Column("clock", N_("Clock"), Content.CODE, "c.clock", "clock"),
    Column("clock_team", N_("Held by"), Content.CODE, "c.team", "team"),
    Column("clock_started_at", N_("Clock started at"), Content.MOMENT, "c.started_at"),
    Column("clock_due_at", N_("Clock due at"), Content.MOMENT, "c.due_at"),
    Column("clock_stopped_at", N_("Clock stopped at"), Content.MOMENT, "c.stopped_at"),
    Column("limit_minutes", N_("Limit"), Content.MINUTES, "c.limit_minutes"),
    Column("elapsed_minutes", N_("Time used"), Content.MINUTES, "c.elapsed_minutes"),
    Column("paused_minutes", N_("Time paused"), Content.MINUTES, "c.paused_minutes"),
    Column("is_clock_breached", N_("Clock breached"), Content.FLAG, "c.is_breached"),
)
_BACKLOG = (
    Column("day", N_("Day"), Content.TEXT, "c.day"),
    Column("age_days", N_("Age in days"), Content.DAYS, "c.age_days"),
)

COLUMNS = {
    "fct_orders": {column.name: column for column in _ORDER},
    "fct_clocks": {column.name: column for column in (*_ORDER, *_CLOCK)},
    "rpt_backlog": {column.name: column for column in (*_ORDER, *_BACKLOG)},
}
"""The columns by name, for each mart whose rows a figure may open."""

USUAL = (
    "order_no", "kind", "status", "customer", "level", "service", "area", "team", "manager",
    "received_at", "done_at", "due_at", "is_breached", "handling_minutes", "satisfaction",
)  # fmt: skip
"""What a list shows until somebody chooses."""
USUAL_OF_CLOCKS = (
    "order_no", "kind", "customer", "level", "service", "area", "clock", "clock_team",
    "clock_started_at", "clock_due_at", "clock_stopped_at", "elapsed_minutes", "limit_minutes",
    "is_clock_breached",
)  # fmt: skip
