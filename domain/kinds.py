"""Order kinds, as the business lists them in `data/reference/order_kinds.yaml`.

A kind names its flow, its form fields, its clocks with the main one, its limits where the matrix
has none, what a report of the work must hold, and, if it wants them, a reviewer and an approver.
`read` refuses a list that cannot work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from domain import finishing
from domain.errors import Refused
from domain.finishing import NOTHING, Finish
from i18n import N_


class Flow(StrEnum):
    REPAIR = "repair"
    DELIVERY = "delivery"
    REQUEST = "request"
    TERMINATION = "termination"


CLOCKS = (
    "receive", "review", "approve", "dispatch", "take", "repair", "feedback", "finish", "confirm",
    "leg",
)  # fmt: skip
"""Every clock that an order can have, in the order in which they are shown."""

CLOCK_NAMES = {
    "receive": N_("Receive"),
    "review": N_("Review"),
    "approve": N_("Approve"),
    "dispatch": N_("Dispatch"),
    "take": N_("Take"),
    "repair": N_("Repair"),
    "feedback": N_("Feedback"),
    "finish": N_("Finish"),
    "confirm": N_("Confirm"),
    "leg": N_("Held"),
}
MAIN_CLOCKS = ("repair", "finish")
FIELD_TYPES = ("text", "long_text", "number", "date", "choice", "phone", "yes_no")


class BadKinds(Refused):
    message = N_("The order kinds cannot be used: %(kind)s: %(why)s.")
    """`kind` is its code, with the line of the file where that is known."""


@dataclass(frozen=True)
class Limit:
    """How long a clock may run: working time of a calendar, or whole working days of it."""

    time: timedelta | None = None
    days: int | None = None

    @classmethod
    def read(cls, text: Mapping[str, Any]) -> "Limit":
        """From `{minutes: 15}`, `{hours: 20}` or `{days: 3}` (working days).

        Raises `ValueError` for anything else.
        """
        if not isinstance(text, Mapping) or len(text) != 1:
            raise ValueError("one of minutes, hours, days")
        unit, amount = next(iter(text.items()))
        if unit not in ("minutes", "hours", "days"):
            raise ValueError(f"unknown unit {unit}")
        number = float(amount)
        if not 0 <= number < 1_000_000:
            raise ValueError(f"{amount} {unit} is not a limit")
        if unit != "days":
            return cls(time=timedelta(**{unit: number}))
        if not number.is_integer():
            raise ValueError(f"{amount} days: whole working days only")
        return cls(days=int(number))

    def text(self) -> dict[str, float]:
        """What `read` makes the same limit of."""
        if self.days is not None:
            return {"days": self.days}
        return {"minutes": self.time / timedelta(minutes=1) if self.time else 0}


@dataclass(frozen=True)
class Field:
    """One input of a kind's form. `shown_when` is (field, value): hidden otherwise."""

    name: str
    label: Mapping[str, str]
    type: str
    is_required: bool = False
    choices: tuple[tuple[str, Mapping[str, str]], ...] = ()
    shown_when: tuple[str, str] | None = None


@dataclass(frozen=True)
class OrderKind:
    code: str
    name: Mapping[str, str]
    flow: Flow
    main_clock: str
    limits: Mapping[str, Limit]
    """Limits of this kind's own, by clock; where absent, the matrix or the process clocks rule."""
    fields: tuple[Field, ...] = ()
    needs_service: bool = False
    reviewer: str | None = None
    approver: str | None = None
    reopen_days: int = 7
    calendar: str | None = None
    """Code of the calendar of the clocks of the work, where they have limits of this kind's own;
    None: 7x24."""
    finish: Finish = NOTHING
    """What whoever works on it reports when it is done."""


def read(
    rows: Sequence[Mapping[str, Any]], roles: Mapping[str, Sequence[str]] | None = None
) -> dict[str, OrderKind]:
    """Kinds by code, in the order of the file. Raises `BadKinds` naming kind and mistake.

    `roles` are the rights of each role there is; a row may carry the `line` where it begins.
    """
    kinds: dict[str, OrderKind] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise BadKinds(kind=f"#{number}", why="not a table of keys")
        name = str(row.get("code") or f"#{number}")
        name = f"{name} (line {row['line']})" if "line" in row else name
        try:
            kind = _kind(row)
            _check(kind)
            _check_roles(kind, roles)
        except KeyError as error:
            raise BadKinds(kind=name, why=f"{error.args[0]} is missing") from error
        except (ValueError, TypeError) as error:
            raise BadKinds(kind=name, why=str(error)) from error
        if kind.code in kinds:
            raise BadKinds(kind=name, why="listed twice")
        kinds[kind.code] = kind
    return kinds


def _kind(row: Mapping[str, Any]) -> OrderKind:
    known = {
        "code", "name", "flow", "main_clock", "limits", "fields", "needs_service", "reviewer",
        "approver", "reopen_days", "calendar", "finish", "line",
    }  # fmt: skip
    if unknown := set(row) - known:
        raise ValueError(f"unknown key {sorted(unknown)[0]}")
    flow = Flow(row["flow"])
    return OrderKind(
        code=row["code"],
        name=row["name"],
        flow=flow,
        main_clock=row.get("main_clock", "repair" if flow is Flow.REPAIR else "finish"),
        limits={clock: Limit.read(text) for clock, text in row.get("limits", {}).items()},
        fields=tuple(_field(field) for field in row.get("fields", ())),
        needs_service=bool(row.get("needs_service", False)),
        reviewer=row.get("reviewer"),
        approver=row.get("approver"),
        reopen_days=int(row.get("reopen_days", 7)),
        calendar=row.get("calendar"),
        finish=finishing.read(row.get("finish", {})),
    )


def _field(text: Mapping[str, Any]) -> Field:
    if not isinstance(text, Mapping):
        raise ValueError(f"field {text}: not a table of keys")
    when = text.get("shown_when")
    return Field(
        name=text["name"],
        label=text["label"],
        type=text.get("type", "text"),
        is_required=bool(text.get("required", False)),
        choices=tuple((choice["code"], choice["name"]) for choice in text.get("choices", ())),
        shown_when=(when["field"], str(when["is"])) if when else None,
    )


def _check_roles(kind: OrderKind, roles: Mapping[str, Sequence[str]] | None) -> None:
    """Who is named to review or approve exists, and may: else such orders would wait for ever."""
    for right, role in (("review", kind.reviewer), ("approve", kind.approver)):
        if role is None or roles is None:
            continue
        if role not in roles:
            raise ValueError(f"unknown role {role}")
        if right not in roles[role]:
            raise ValueError(f"role {role} may not {right}: the order would wait for ever")


def _check(kind: OrderKind) -> None:
    _check_fields(kind.fields)
    if kind.main_clock not in MAIN_CLOCKS:
        raise ValueError(f"main clock {kind.main_clock} never stops with the work")
    if kind.flow is not Flow.REPAIR and kind.main_clock not in kind.limits:
        raise ValueError(f"clock {kind.main_clock} has no limit")
    if unknown := set(kind.limits) - set(CLOCKS):
        raise ValueError(f"unknown clock {sorted(unknown)[0]}")
    for clock, role in (("review", kind.reviewer), ("approve", kind.approver)):
        if clock in kind.limits and not role:
            raise ValueError(f"clock {clock} never starts: nobody is named for it")
    if kind.reopen_days < 0:
        raise ValueError(f"reopen_days {kind.reopen_days} is not a number of days")


def _check_fields(fields: Sequence[Field]) -> None:
    """Every field is one that a form can show: its condition names a field above it."""
    above: dict[str, Field] = {}
    for field in fields:
        if field.name in above:
            raise ValueError(f"field {field.name}: listed twice")
        if field.type not in FIELD_TYPES:
            raise ValueError(f"field {field.name}: unknown type {field.type}")
        if field.type == "choice" and not field.choices:
            raise ValueError(f"field {field.name}: a choice without choices")
        if field.shown_when:
            other, value = field.shown_when
            if other not in above:
                raise ValueError(f"field {field.name}: shown when {other}, no such field above")
            codes = [code for code, _name in above[other].choices]
            if codes and value not in codes:
                raise ValueError(f"field {field.name}: never shown, {other} is never {value}")
        above[field.name] = field
