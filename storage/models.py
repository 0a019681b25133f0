"""The operational tables: what is true now, and the one home of master data.

Moments are UTC and aware (`UtcDateTime`). Codes are strings; names the business gave are JSON
`{"zh_CN": ..., "en": ...}`. Names, phones and addresses of people live in `people` and `contacts`
only, so that a person can be erased; everything else carries ids and codes.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Base as Base
from storage.columns import BigId as BigId
from storage.columns import Code as Code
from storage.columns import UtcDateTime as UtcDateTime
from storage.columns import is_id as is_id
from storage.versioned import Versioned

# -- master data -------------------------------------------------------------------------------


class Branch(Base):
    """A node of the tree of branches; `path` is the codes from the root, `/hami/yizhou/`."""

    __tablename__ = "branches"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("branches.code"))
    path: Mapped[str] = mapped_column(String(400), index=True)
    name: Mapped[dict[str, str]]
    prefix: Mapped[str] = mapped_column(String(4))
    """Letters that the numbers of its orders begin with."""
    position: Mapped[int] = mapped_column(default=0)
    valid_to: Mapped[datetime | None]


class Team(Base):
    """A field team, a vendor or a desk (order centre): whoever can hold an order."""

    __tablename__ = "teams"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[dict[str, str]]
    branch: Mapped[str] = mapped_column(ForeignKey("branches.code"))
    kind: Mapped[str] = mapped_column(Code, default="field")
    """desk, field or vendor."""
    calendar: Mapped[str] = mapped_column(Code, default="always")
    capacity: Mapped[int] = mapped_column(default=12)
    """Orders it can hold at once."""
    skills: Mapped[list[str]] = mapped_column(default=list)
    """Codes of product groups; empty: all."""
    areas: Mapped[list[str]] = mapped_column(default=list)
    """Codes of the branches it works in; empty: all below its own."""
    valid_to: Mapped[datetime | None]


class Person(Base):
    """Somebody who works here. Names and phones of people are here and in `contacts` only."""

    __tablename__ = "people"
    person_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(Code, unique=True)
    """The staff number: what files and facts know the person by."""
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(40))
    roles: Mapped[list[str]] = mapped_column(default=list)
    branch: Mapped[str] = mapped_column(ForeignKey("branches.code"))
    team: Mapped[str | None] = mapped_column(ForeignKey("teams.code"))
    division: Mapped[str | None] = mapped_column(Code)
    locale: Mapped[str | None] = mapped_column(String(10))
    theme: Mapped[str | None] = mapped_column(String(10))
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Made up: may be chosen on the log-in page of a loopback address."""
    valid_to: Mapped[datetime | None]


class Customer(Versioned, Base):
    """An organisation. `search` holds its name, pinyin, initials and number for the finder."""

    __tablename__ = "customers"
    customer_no: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    search: Mapped[str] = mapped_column(String(600), default="")
    level: Mapped[str | None] = mapped_column(Code)
    customer_class: Mapped[str | None] = mapped_column(Code)
    industry: Mapped[str | None] = mapped_column(Code)
    division: Mapped[str | None] = mapped_column(Code)
    branch: Mapped[str] = mapped_column(ForeignKey("branches.code"), index=True)
    manager: Mapped[str | None] = mapped_column(Code, index=True)
    """Staff number of the customer manager."""
    since: Mapped[date | None]
    until: Mapped[date | None]
    valid_to: Mapped[datetime | None]


class Contact(Versioned, Base):
    """Somebody at a customer's."""

    __tablename__ = "contacts"
    contact_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    customer_no: Mapped[str] = mapped_column(ForeignKey("customers.customer_no"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(40), index=True)
    address: Mapped[str | None] = mapped_column(String(300))
    role: Mapped[str | None] = mapped_column(Code)
    valid_to: Mapped[datetime | None]


class Service(Versioned, Base):
    """A line, number or licence that a customer has."""

    __tablename__ = "services"
    service_no: Mapped[str] = mapped_column(Code, primary_key=True)
    customer_no: Mapped[str] = mapped_column(ForeignKey("customers.customer_no"), index=True)
    product_group: Mapped[str | None] = mapped_column(Code)
    service: Mapped[str] = mapped_column(Code)
    circuit_grade: Mapped[str | None] = mapped_column(Code)
    since: Mapped[date | None]
    until: Mapped[date | None]
    valid_to: Mapped[datetime | None]


class MasterVersion(Base):
    """What a master row said from a moment on, without anything personal. Append-only."""

    __tablename__ = "master_versions"
    __table_args__ = (Index(None, "entity", "code", "valid_from"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entity: Mapped[str] = mapped_column(Code)
    code: Mapped[str] = mapped_column(Code)
    valid_from: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    who: Mapped[int | None] = mapped_column(BigId)


class Roster(Base):
    """The n-th version of a team's roster of a month. A month without one: all are on duty in the
    hours of the team."""

    __tablename__ = "rosters"
    team: Mapped[str] = mapped_column(ForeignKey("teams.code"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """`2026-03`."""
    version: Mapped[int] = mapped_column(primary_key=True)
    duties: Mapped[dict[str, Any]]
    """Day -> staff number -> code of a shift; see `domain.duty`."""
    recorded_at: Mapped[datetime]
    who: Mapped[int | None] = mapped_column(BigId)


class Leave(Base):
    """Days on which somebody is away, the first and the last included. Its history is in `audit`;
    one that was taken back has `valid_to`."""

    __tablename__ = "leaves"
    leave_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.person_id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Code)
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
    who: Mapped[int | None] = mapped_column(BigId)
    valid_to: Mapped[datetime | None]


# -- reference data ----------------------------------------------------------------------------


class CodeName(Base):
    """A code of a list the business owns (levels, reasons, channels, divisions) and its names."""

    __tablename__ = "code_names"
    list: Mapped[str] = mapped_column(Code, primary_key=True)
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)
    parent: Mapped[str | None] = mapped_column(Code)
    """For a service, its product group."""
    valid_to: Mapped[datetime | None]


class SlaRow(Base):
    """A version of a row of the SLA matrix; see `domain.limits.MatrixRow`."""

    __tablename__ = "sla_rows"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    row_no: Mapped[int] = mapped_column(index=True)
    product_group: Mapped[str | None] = mapped_column(Code)
    service: Mapped[str | None] = mapped_column(Code)
    customer_level: Mapped[str | None] = mapped_column(Code)
    customer_class: Mapped[str | None] = mapped_column(Code)
    circuit_grade: Mapped[str | None] = mapped_column(Code)
    limits: Mapped[dict[str, Any]]
    calendar: Mapped[str] = mapped_column(Code)
    is_to_be_confirmed: Mapped[bool]
    source: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    added_in: Mapped[int]
    removed_in: Mapped[int | None]
    who: Mapped[int | None] = mapped_column(BigId)


class ProcessClock(Base):
    """The limit of a clock of the process (dispatch, take, confirm, ...), a row per version."""

    __tablename__ = "process_clocks"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    clock: Mapped[str] = mapped_column(Code)
    limit: Mapped[dict[str, Any]]
    is_to_be_confirmed: Mapped[bool]
    source: Mapped[str] = mapped_column(String(200), default="")
    added_in: Mapped[int]
    removed_in: Mapped[int | None]
    who: Mapped[int | None] = mapped_column(BigId)


class CalendarVersion(Base):
    """The n-th version of a calendar; see `domain.workdays.WorkCalendar.from_dict`."""

    __tablename__ = "calendar_versions"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]]
    rules: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    who: Mapped[int | None] = mapped_column(BigId)


class Stamp(Base):
    """A number that grows with every change: `orders`, `masters`, `reference`, `matrix`; and
    `recomputed`, the limits and calendars that the open orders follow. The row is updated last in
    a transaction: whoever has seen n has seen everything up to n."""

    __tablename__ = "stamps"
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[int] = mapped_column(BigId)


# -- orders ------------------------------------------------------------------------------------


class Order(Base):
    """One work order: the projection of its ledger, kept for lists. `order_id` is the key."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("source", "order_no"),
        Index(None, "is_open", "rank_at", "order_id"),
        Index(None, "is_open", "status", "rank_at"),
        Index(None, "change_no"),
        Index(None, "customer_no", "received_at"),
        Index(None, "service_no"),
        Index(None, "order_no"),
    )
    order_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(Code, default="paidan")
    order_no: Mapped[str] = mapped_column(Code)
    version: Mapped[int]
    """The number of events: what an act must have seen."""
    change_no: Mapped[int] = mapped_column(BigId)
    """`stamps.orders` when it last changed."""
    kind: Mapped[str] = mapped_column(Code)
    status: Mapped[str] = mapped_column(Code)
    is_open: Mapped[bool] = mapped_column(Boolean)
    is_on_hold: Mapped[bool] = mapped_column(default=False)
    held_until: Mapped[datetime | None]
    awaiting: Mapped[str | None] = mapped_column(Code)
    customer_no: Mapped[str | None] = mapped_column(ForeignKey("customers.customer_no"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.contact_id"))
    service_no: Mapped[str | None] = mapped_column(Code)
    product_group: Mapped[str | None] = mapped_column(Code)
    service: Mapped[str | None] = mapped_column(Code)
    customer_level: Mapped[str | None] = mapped_column(Code)
    customer_class: Mapped[str | None] = mapped_column(Code)
    circuit_grade: Mapped[str | None] = mapped_column(Code)
    branch_path: Mapped[str] = mapped_column(String(400))
    area: Mapped[str] = mapped_column(Code)
    division: Mapped[str | None] = mapped_column(Code)
    industry: Mapped[str | None] = mapped_column(Code)
    manager: Mapped[str | None] = mapped_column(Code)
    channel: Mapped[str | None] = mapped_column(Code)
    priority: Mapped[str | None] = mapped_column(Code)
    summary: Mapped[str] = mapped_column(String(200), default="")
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The kind's own form fields."""
    team: Mapped[str | None] = mapped_column(Code)
    assignee: Mapped[int | None] = mapped_column(BigId)
    since: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """Due of the main clock."""
    is_breached: Mapped[bool | None]
    """Verdict of the main clock as of its last projection; only a stopped clock's is final."""
    next_clock: Mapped[str | None] = mapped_column(Code)
    """The clock that runs out first, with its moments; null once nothing runs."""
    next_state: Mapped[str | None] = mapped_column(Code)
    next_started_at: Mapped[datetime | None]
    next_warn_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime | None]
    rank_at: Mapped[datetime]
    """`next_due_at`, or the end of time: what lists are sorted by, by index."""
    next_limit_minutes: Mapped[float | None]
    next_left_minutes: Mapped[float | None]
    """Working minutes left when projected: what a paused clock shows."""
    returns: Mapped[int] = mapped_column(default=0)
    transfers: Mapped[int] = mapped_column(default=0)
    reopens: Mapped[int] = mapped_column(default=0)
    urges: Mapped[int] = mapped_column(default=0)
    supervisions: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    """Urges and supervisions that nobody has answered yet."""
    hops: Mapped[int] = mapped_column(default=0)
    hold_minutes: Mapped[float] = mapped_column(default=0)
    satisfaction: Mapped[int | None]


class OrderEvent(Base):
    """One fact of the ledger. Append-only: never updated, never deleted; `seq` is gapless."""

    __tablename__ = "order_events"
    __table_args__ = (UniqueConstraint("order_id", "seq"),)
    event_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.order_id"))
    seq: Mapped[int]
    verb: Mapped[str] = mapped_column(Code)
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    device_at: Mapped[datetime | None]
    actor: Mapped[int | None] = mapped_column(BigId)
    team: Mapped[str | None] = mapped_column(Code)
    reason: Mapped[str | None] = mapped_column(Code)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)


class OrderText(Base):
    """What people wrote on an event. Kept beside the ledger so that words can be erased."""

    __tablename__ = "order_texts"
    event_id: Mapped[int] = mapped_column(ForeignKey("order_events.event_id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class OrderClock(Base):
    """The projection of one clock of one order; rebuilt from the ledger at any time."""

    __tablename__ = "order_clocks"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.order_id"), primary_key=True)
    clock: Mapped[str] = mapped_column(Code, primary_key=True)
    leg: Mapped[int] = mapped_column(primary_key=True)
    cycle: Mapped[int]
    team: Mapped[str | None] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    started_at: Mapped[datetime]
    warn_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    limit_minutes: Mapped[float | None]
    elapsed_minutes: Mapped[float | None]
    """Of a stopped clock; a running one is asked with `clocks()`."""
    paused_minutes: Mapped[float | None]
    is_breached: Mapped[bool | None]
    """Of a stopped clock; a running one is late once `due_at` has passed."""
    policy_row: Mapped[int | None]
    calendar: Mapped[str] = mapped_column(Code)
    is_to_be_confirmed: Mapped[bool] = mapped_column(default=False)
    unknown_year: Mapped[int | None]


class OrderParty(Base):
    """A team or desk that held the order, and its branch: who may see it."""

    __tablename__ = "order_parties"
    __table_args__ = (Index(None, "party", "order_id"),)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.order_id"), primary_key=True)
    party: Mapped[str] = mapped_column(Code, primary_key=True)
    branch_path: Mapped[str] = mapped_column(String(400))


class OrderNumber(Base):
    """The last number given out in a branch on a day."""

    __tablename__ = "order_numbers"
    branch: Mapped[str] = mapped_column(Code, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class Request(Base):
    """An act that was carried out, by the key its form was opened with: the same key again gets
    the same answer."""

    __tablename__ = "requests"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigId)
    verb: Mapped[str] = mapped_column(Code)
    order_id: Mapped[int] = mapped_column(BigId)
    event_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime]


class Audit(Base):
    """Who did what to which record, with codes and ids only. Append-only."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "entity", "entity_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(BigId)
    action: Mapped[str] = mapped_column(Code)
    entity: Mapped[str] = mapped_column(Code)
    entity_id: Mapped[str] = mapped_column(Code)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Outbox(Base):
    """A message to be sent, written in the transaction of its cause; ids and codes only."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "sent_at"),)
    message_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]
    recipient: Mapped[str] = mapped_column(Code)
    """`person:12` or `team:T03`."""
    message: Mapped[str] = mapped_column(Code)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    order_id: Mapped[int | None] = mapped_column(BigId)
    sent_at: Mapped[datetime | None]


class View(Base):
    """A question kept on the server under a short id, for links that would hold free text."""

    __tablename__ = "views"
    view_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId)
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
