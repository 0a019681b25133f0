"""The figures of the SLA page: of an order's main clock, of all its clocks, or of one of them."""

from dataclasses import dataclass

from domain.kinds import CLOCK_NAMES
from i18n import N_
from metrics import catalogue, clocks
from metrics.kpi import Measured

SHOWS = {
    "rate": N_("Breach rate"),
    "late": N_("Breaches"),
    "count": N_("Orders"),
    "mean": N_("Mean time"),
}
"""What the heat maps can show, in the order of the switch."""


@dataclass(frozen=True)
class Step:
    """One choice of the switch of clocks, with what is counted of it."""

    label: str
    rate: Measured
    late: Measured
    count: Measured
    mean: Measured
    spread: tuple[Measured, Measured] | None = None
    """Median and nine in ten, beside the mean."""

    def shown(self, name: str) -> Measured:
        """The figure of a choice of `SHOWS`; of an unknown one the rate."""
        return {"late": self.late, "count": self.count, "mean": self.mean}.get(name, self.rate)


def _of(clock: str) -> Step:
    kpis = clocks.BY_CLOCK[clock]
    is_repair = clock == "repair"
    return Step(
        CLOCK_NAMES[clock], kpis.breach_rate, kpis.late, kpis.stopped,
        clocks.MEAN_REPAIR if is_repair else kpis.mean_minutes,
        (clocks.MEDIAN_REPAIR, clocks.P90_REPAIR) if is_repair else None,
    )  # fmt: skip


_HANDLING = (clocks.MEDIAN_HANDLING, clocks.P90_HANDLING)
STEPS = {
    "main": Step(
        N_("Main clock"), catalogue.BREACH_RATE, catalogue.BREACHES, catalogue.ORDERS,
        clocks.MEAN_HANDLING, _HANDLING,
    ),
    "any": Step(
        N_("Any clock"), clocks.ANY.breach_rate, clocks.ANY.late, clocks.ANY.stopped,
        clocks.MEAN_HANDLING, _HANDLING,
    ),
    **{clock: _of(clock) for clock in ("dispatch", "take", "repair", "confirm")},
}  # fmt: skip
"""By the name in the address. The main clock is the repair or the finish clock of the order; times
of any clock are those of the main one: minutes of dispatching and hours of repairing have no mean
between them."""


def step(name: str | None) -> Step:
    """The choice of a name; of an unknown one the main clock."""
    return STEPS.get(name or "", STEPS["main"])
