"""What the panel of an order's clocks is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.explain import Arithmetic, Holding
from domain.limits import Ruling
from domain.sla import Clock
from i18n import _
from ui import formats
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
    rule: str
    """What the limit of the main clock was chosen by, in words: "Group · Digital circuit"."""
    policy_version: int
    now: datetime
    desk: str = ""
    """Who confirms: the order centre."""

    @property
    def subject(self) -> Clock | None:
        """The clock that is explained: the main one, unless another is over and it is not."""
        first = self.following
        if self.main is None or (first and first.is_breached and not self.main.is_breached):
            return first or self.main
        return self.main


def limit_text(ruling: Ruling) -> str:
    """A limit as the rules give it: `30分`, `20时00分`, `3个工作日`."""
    if ruling.limit.days is not None:
        return _("%(n)s working days", n=ruling.limit.days)
    return str(formats.running(ruling.limit.time))


def over(clock: Clock, sums: Arithmetic) -> str:
    """By how much a clock is over, in the whole minutes of its arithmetic."""
    return time(sums.over or clock.over)
