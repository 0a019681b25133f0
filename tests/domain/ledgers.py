"""Short stories of orders, and a small department's rules to judge them by."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain import kinds, sla
from domain.kinds import Limit
from domain.limits import Calendars, MatrixRow, Policy, Ruling
from domain.orders import Event, OrderState, Verb, fold
from domain.sla import Clock
from domain.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = [["08:30", "12:00"], ["14:00", "18:00"]]
WEEK = ("mon", "tue", "wed", "thu", "fri")
DESK, TEAM, OTHER_TEAM, COUNTY = "DESK", "T1", "T2", "COUNTY"
FAULT = {"kind": "fault", "product_group": "line", "customer_level": "a"}


def wall(text: str) -> datetime:
    """`03-17 09:00` of 2026 on the wall of Shanghai, in UTC. A Tuesday."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def office_calendar(years: tuple[int, ...] = (2026,)) -> WorkCalendar:
    off = [f"2026-02-{day}" for day in range(15, 24)]
    return WorkCalendar.from_dict(
        {
            "timezone": "Asia/Shanghai", "week": dict.fromkeys(WEEK, OFFICE_HOURS),
            "years": years, "holidays": off, "workdays": {"2026-02-14": OFFICE_HOURS},
        }
    )  # fmt: skip


KINDS = kinds.read(
    [
        {"code": "fault", "name": {"en": "Fault"}, "flow": "repair"},
        {"code": "install", "name": {"en": "Installation"}, "flow": "delivery",
         "limits": {"finish": {"days": 3}}, "calendar": "office"},
        {"code": "guarded", "name": {"en": "Guarded"}, "flow": "repair", "reviewer": "reviewer",
         "approver": "head"},
        {"code": "approved", "name": {"en": "Approved"}, "flow": "repair", "approver": "head"},
    ],
    {"reviewer": ("review",), "head": ("approve",)},
)  # fmt: skip


def row(
    row_no: int, key: Mapping[str, str], calendar: str = "always", **limits: Limit
) -> MatrixRow:
    parts = tuple(
        key.get(name)
        for name in (
            "product_group", "service", "customer_level", "customer_class", "circuit_grade",
        )
    )  # fmt: skip
    a, b, c, d, e = parts
    return MatrixRow(row_no, (a, b, c, d, e), limits, calendar)


ROWS = (
    row(1, {"customer_level": "a"}, repair=Limit(time=hours(4))),
    row(2, {"customer_level": "b"}, repair=Limit(time=hours(8))),
    row(3, {"customer_level": "office"}, "office", repair=Limit(time=hours(8))),
    row(4, {"service": "app"}, "office", feedback=Limit(days=1), finish=Limit(days=3)),
    row(9, {}, repair=Limit(time=hours(24))),
)
PROCESS = {
    clock: Ruling(Limit(time=minutes(limit)))
    for clock, limit in (
        ("receive", 30), ("review", 30), ("approve", 60), ("dispatch", 15), ("take", 30),
        ("confirm", 15),
    )
}  # fmt: skip
POLICY = Policy(ROWS, PROCESS, KINDS)
CALENDARS = Calendars(
    {"always": (WorkCalendar.always("Asia/Shanghai"),), "office": (office_calendar(),)},
    desk="always",
    teams={OTHER_TEAM: "office"},
)


class Story:
    """A ledger, told event by event: `Story().receive("03-17 09:00").dispatch(...)`."""

    def __init__(self, events: tuple[Event, ...] = ()) -> None:
        self.events = events

    def then(
        self, verb: Verb, at: str | datetime, team: str | None = None, reason: str | None = None,
        actor: int | None = 1, **payload: Any,
    ) -> "Story":  # fmt: skip
        moment = wall(at) if isinstance(at, str) else at
        event = Event(
            len(self.events) + 1, verb, moment, moment, actor, team, reason, payload
        )  # fmt: skip
        return Story((*self.events, event))

    def submit(self, at: str, **facts: str) -> "Story":
        return self.then(Verb.SUBMIT, at, DESK, facts={**FAULT, **facts})

    def receive(self, at: str, **facts: str) -> "Story":
        if self.events:
            return self.then(Verb.RECEIVE, at, DESK)
        return self.then(Verb.RECEIVE, at, DESK, facts={**FAULT, **facts})

    def dispatch(self, at: str, team: str = TEAM) -> "Story":
        return self.then(Verb.DISPATCH, at, team)

    def transfer(self, at: str, team: str = OTHER_TEAM) -> "Story":
        return self.then(Verb.TRANSFER, at, team, "skill")

    def give_back(self, at: str) -> "Story":
        return self.then(Verb.RETURN, at, reason="wrong_team")

    def take(self, at: str) -> "Story":
        return self.then(Verb.TAKE, at)

    def hold(self, at: str, reason: str = "room_closed", actor: int = 1) -> "Story":
        return self.then(Verb.HOLD, at, reason=reason, actor=actor, until="2026-12-01T00:00+08:00")

    def resume(self, at: str) -> "Story":
        return self.then(Verb.RESUME, at)

    def finish(self, at: str) -> "Story":
        return self.then(Verb.FINISH, at, result="cable_cut")

    def reject(self, at: str) -> "Story":
        return self.then(Verb.REJECT, at, reason="not_repaired")

    def confirm(self, at: str) -> "Story":
        return self.then(Verb.CONFIRM, at, word="recovered", satisfaction=5)

    def close(self, at: str, **pins: Any) -> "Story":
        return self.then(Verb.CLOSE, at, pins=pins) if pins else self.then(Verb.CLOSE, at)

    def reopen(self, at: str) -> "Story":
        return self.then(Verb.REOPEN, at, reason="again")

    def cancel(self, at: str) -> "Story":
        return self.then(Verb.CANCEL, at, reason="customer")

    def change(self, at: str, since: str | None = None, **facts: str) -> "Story":
        dated: dict[str, Any] = {"effective_from": wall(since).isoformat()} if since else {}
        return self.then(Verb.CHANGE_LEVEL, at, facts=facts, **dated)

    def correct(self, at: str, seq: int, to: str | None = None, **payload: Any) -> "Story":
        moved: dict[str, Any] = {"happened_at": wall(to).isoformat()} if to else {}
        return self.then(
            Verb.CORRECT, at, reason="typo", corrects=seq, payload=payload, **moved
        )  # fmt: skip

    def undo(self, at: str, seq: int) -> "Story":
        return self.then(Verb.UNDO, at, undoes=seq)

    def done(self, at: str = "03-17 10:00") -> "Story":
        """Received at 09:00 and taken through to `done`."""
        return self.received().dispatch("03-17 09:05").take("03-17 09:20").finish(at)

    def received(self) -> "Story":
        return self if self.events else self.receive("03-17 09:00")

    # what it comes to

    def state(self) -> OrderState:
        return fold(self.events, KINDS)

    def clocks(
        self, at: str = "03-31 00:00", policy: Policy = POLICY, calendars: Calendars = CALENDARS
    ) -> tuple[Clock, ...]:
        return sla.clocks(self.events, policy, calendars, wall(at))

    def clock(self, name: str, at: str = "03-31 00:00", leg: int = 0, **rules: Any) -> Clock:
        """The latest clock of a name, or one of its legs."""
        found = [clock for clock in self.clocks(at, **rules) if clock.clock == name]
        return found[leg - 1]


def with_rows(*rows: MatrixRow, version: int = 1, **changes: Any) -> Policy:
    return replace(POLICY, rows=rows, version=version, **changes)
