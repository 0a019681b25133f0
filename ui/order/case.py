"""What the panel of an order's clocks is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import explain
from domain.explain import Arithmetic, Holding
from domain.limits import Ruling
from domain.orders import Event, Verb
from domain.sla import Clock
from i18n import N_, _
from ui.order.names import time


@dataclass(frozen=True)
class Case:
    """What is known of an order's clocks at one moment."""

    clocks: Sequence[Clock]
    main: Clock | None
    """The clock of the work."""
    following: Clock | None
    """The clock that runs out first."""
    coming: Sequence[tuple[str, Ruling]]
    holdings: Sequence[Holding]
    """Who held the order while the main clock ran."""
    rule: str
    """What the limit of the main clock was chosen by, in words: "Group · Digital circuit"."""
    policy_version: int
    now: datetime
    desk: str = ""
    """Who confirms: the order centre."""
    events: Sequence[Event] = ()
    """The ledger of the order."""

    @property
    def subject(self) -> Clock | None:
        """The clock that is explained: the main one, unless another is over and it is not."""
        first = self.following
        if self.main is None or (first and first.is_breached and not self.main.is_breached):
            return first or self.main
        return self.main

    @property
    def held(self) -> list[Holding]:
        """Who held the order while the clock that is explained ran, in whole minutes that add up
        to what it counted."""
        clock = self.subject
        if clock is None:
            return []
        found = self.holdings if clock is self.main else explain.holdings(clock, self.clocks)
        counted = explain.arithmetic(clock).in_minutes().counted
        if not any(one.time for one in found):
            return []
        return [one for one in explain.in_minutes(found, counted) if one.time]

    @property
    def withdrawn(self) -> Event | None:
        """That the order was cancelled or refused, which is its last word."""
        ends = (event for event in self.events if event.verb in (Verb.CANCEL, Verb.REFUSE))
        return next(ends, None)

    def broken_off_by(self, clock: Clock) -> Event | None:
        """What ended a clock without a result."""
        return explain.broken_off_by(clock, self.events)


BROKEN_OFF = {
    Verb.CANCEL: N_("cancelled"),
    Verb.REFUSE: N_("refused"),
    Verb.SEND_BACK: N_("sent back"),
}
"""What became of an order whose clocks ended without a result."""


def limit_text(ruling: Ruling) -> str:
    """A limit as the rules give it: `30分`, `24时00分`, `3个工作日`."""
    if ruling.limit.days is not None:
        return _("%(n)s working days", n=ruling.limit.days)
    return str(time(ruling.limit.time))


def limit_basis(rule: str, version: int, ruling: Ruling | None) -> str:
    """Which rule set a limit: the row of the matrix (by `rule`, in words), the process, or the
    kind of order."""
    if ruling is None:
        return ""
    rule = rule or _("every order")
    said = {
        "matrix": _(
            "%(rule)s, matrix version %(version)s row %(row)s",
            rule=rule, version=version, row=ruling.row_no,
        ),
        "kind": _("%(limit)s, by the kind of order", limit=limit_text(ruling)),
        "process": _("the same for every order"),
    }[ruling.source]  # fmt: skip
    return said + _(" (to be confirmed)") if ruling.is_to_be_confirmed else said


def starts(name: str, *, is_received: bool) -> str:
    """When a clock that has not started will."""
    if not is_received and name not in ("take", "confirm"):
        return _("starts when received")
    return {
        "take": _("starts when dispatched"),
        "confirm": _("starts when finished"),
    }.get(name, _("starts when it is cleared for dispatch"))


def over(clock: Clock, sums: Arithmetic) -> str:
    """By how much a clock is over, in the whole minutes of its arithmetic."""
    return time(sums.over or clock.over)
