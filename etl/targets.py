"""What files can be read into: every target with its typed columns, in one place.

A mapping gives the columns of one target. Master data goes to the operational store, everything
else to the raw batches that a build reads. `docs/etl.md` lists the same columns for the analyst.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of a column is read."""

    CODE = "code"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    PERIOD = "period"


SQL_TYPES = {
    Kind.CODE: "VARCHAR",
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18,4)",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.PERIOD: "DATE",
}
LONGEST = {Kind.CODE: 64, Kind.TEXT: 300}
"""Characters that a code or a text may have."""


@dataclass(frozen=True)
class Column:
    """One typed column of a target."""

    name: str
    kind: Kind = Kind.CODE
    is_required: bool = False
    is_personal: bool = False
    """Names, phones and addresses of people: kept in the operational store, nowhere else."""
    choices: tuple[str, ...] = ()
    """The only values it may have; empty: any."""
    longest: int = 0
    """Characters it may have, if fewer than its kind may."""


@dataclass(frozen=True)
class Target:
    """One thing that files can be read into."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Columns that tell its rows apart, if the mapping names no key."""
    is_master: bool = False
    needs_one_of: tuple[str, ...] = ()
    """Of these columns, a row must fill at least one."""
    excludes: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which a mapping may give only one."""
    sums: str | None = None
    """The amount that `keep: sum` adds up, and that sources with equal keys add to."""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


def _code(name: str, *, required: bool = False, choices: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.CODE, required, choices=choices)


def _text(name: str, *, required: bool = False, personal: bool = False, longest: int = 0) -> Column:
    return Column(name, Kind.TEXT, required, personal, longest=longest)


def _of(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in names)


STATUSES = (
    "submitted", "received", "dispatched", "in_progress", "done", "confirmed", "closed", "refused",
    "cancelled",
)  # fmt: skip
OWNERS = ("department", "division", "branch", "team", "manager", "product_line")

WORK_ORDERS = Target(
    "work_orders",
    (
        _code("source"),
        _code("order_no", required=True),
        _code("kind", required=True),
        _code("status", choices=STATUSES),
        *_of(
            Kind.CODE, "customer_no", "customer_level", "customer_class", "service_no", "service",
            "product_group", "circuit_grade", "area", "division", "industry", "channel", "priority",
            "team", "vendor", "assignee", "manager",
        ),
        *_of(
            Kind.MOMENT, "submitted_at", "received_at", "dispatched_at", "taken_at", "done_at",
            "confirmed_at", "closed_at", "due_at",
        ),
        *_of(Kind.BOOLEAN, "on_time", "is_breached"),
        Column("hold_minutes", Kind.DECIMAL),
        *_of(Kind.INTEGER, "returns", "transfers", "reopens", "urges", "satisfaction"),
    ),
    key=("source", "order_no"),
    needs_one_of=("received_at", "submitted_at"),
    excludes=(("on_time", "is_breached"),),
)  # fmt: skip

BRANCHES = Target(
    "branches",
    (
        _code("code", required=True),
        _code("parent"),
        _text("name", required=True, longest=100),
        _text("name_en", longest=100),
        _text("prefix", longest=4),
        Column("position", Kind.INTEGER),
    ),
    key=("code",),
    is_master=True,
)

TEAMS = Target(
    "teams",
    (
        _code("code", required=True),
        _text("name", required=True, longest=100),
        _text("name_en", longest=100),
        _code("branch", required=True),
        _code("kind", choices=("desk", "field", "vendor")),
        _code("calendar"),
        Column("capacity", Kind.INTEGER),
        _text("skills"),
        _text("areas"),
    ),
    key=("code",),
    is_master=True,
)

MANAGERS = Target(
    "managers",
    (
        _code("code", required=True),
        _text("name", required=True, personal=True, longest=100),
        _text("phone", personal=True, longest=40),
        _code("branch", required=True),
        _code("team"),
        _code("division"),
        _text("roles"),
    ),
    key=("code",),
    is_master=True,
)

CUSTOMERS = Target(
    "customers",
    (
        _code("customer_no", required=True),
        _text("name", required=True, longest=200),
        _code("level"),
        _code("customer_class"),
        _code("industry"),
        _code("division"),
        _code("branch", required=True),
        _code("manager"),
        *_of(Kind.DATE, "since", "until"),
        _text("contact_name", personal=True, longest=100),
        _text("contact_phone", personal=True, longest=40),
        _text("contact_address", personal=True, longest=300),
        _code("contact_role"),
    ),
    key=("customer_no",),
    is_master=True,
)

SERVICES = Target(
    "services",
    (
        _code("service_no", required=True),
        _code("customer_no", required=True),
        _code("service", required=True),
        _code("product_group"),
        _code("circuit_grade"),
        *_of(Kind.DATE, "since", "until"),
    ),
    key=("service_no",),
    is_master=True,
)

REVENUE = Target(
    "revenue",
    (
        Column("month", Kind.PERIOD, True),
        _code("customer_no"),
        _code("product_line"),
        _code("manager"),
        _code("division"),
        _code("area"),
        _code("industry"),
        Column("amount_yuan", Kind.DECIMAL, True),
    ),
    key=("month", "customer_no", "product_line", "manager"),
    needs_one_of=("customer_no", "manager"),
    sums="amount_yuan",
)

TARGETS = Target(
    "targets",
    (
        Column("period", Kind.PERIOD, True),
        _code("period_kind", required=True, choices=("month", "year")),
        _code("indicator", required=True),
        _code("owner_kind", required=True, choices=OWNERS),
        _code("owner"),
        Column("target", Kind.DECIMAL, True),
    ),
    key=("period_kind", "period", "indicator", "owner_kind", "owner"),
    sums="target",
)

INDICATORS = Target(
    "indicators",
    (
        Column("period", Kind.PERIOD, True),
        _code("basis", required=True, choices=("month", "year_to_date")),
        _code("indicator", required=True),
        _code("owner_kind", required=True, choices=OWNERS),
        _code("owner"),
        *_of(Kind.DECIMAL, "actual", "plan", "last_year"),
        _text("unit", longest=20),
        _code("change_kind", choices=("percent", "points")),
        *_of(Kind.DECIMAL, "published_completion", "published_change"),
    ),
    key=("basis", "period", "indicator", "owner_kind", "owner"),
    needs_one_of=("actual", "plan"),
)

TARGETS_BY_NAME = {
    target.name: target
    for target in (
        WORK_ORDERS, BRANCHES, TEAMS, MANAGERS, CUSTOMERS, SERVICES, REVENUE, TARGETS, INDICATORS,
    )
}  # fmt: skip
