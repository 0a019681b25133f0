"""Every KPI, defined once.

A KPI is a predicate or an aggregate over one mart and the words that say what it counts. Shares are
two counts and their division, so that every figure can show its arithmetic and both of its parts
can be opened. KPIs of clocks are in `metrics.clocks`, of what stands (backlog, customers) in
`metrics.standing`, of money in `metrics.money` and `metrics.indicators`.
"""

from collections.abc import Iterable
from dataclasses import is_dataclass

from domain.errors import Refused
from i18n import N_
from metrics import clocks, indicators, money, standing
from metrics.dimensions import DIMENSIONS
from metrics.kpi import Better, Derived, Dimension, Kpi, Measured, Unit, lacking
from metrics.shapes import counted, share, valued

__all__ = ["DIMENSIONS", "KPIS", "Derived", "Dimension", "Kpi", "Measured", "find", "lacking"]

BREACH_BINS = clocks.BREACH_BINS
COUNT_BINS = clocks.COUNT_BINS


def _orders(
    slug: str, label: str, about: str, rows: str, *, time: str | None = "received_at",
    better: Better = Better.NEITHER, bins: tuple[float, ...] = (), null_rule: str = "",
) -> Measured:  # fmt: skip
    return counted(
        slug, label, about, "fct_orders", rows, time=time, better=better, bins=bins,
        null_rule=null_rule,
    )  # fmt: skip


ORDERS = _orders(
    "orders", N_("Orders"), N_("Orders received in the period."), "received_at is not null",
    bins=COUNT_BINS,
)  # fmt: skip
FINISHED = _orders(
    "finished", N_("Finished"), N_("Orders whose work was reported done in the period."),
    "done_at is not null", time="done_at",
)  # fmt: skip
CLOSED = _orders(
    "closed", N_("Closed"), N_("Orders that ended in the period: closed, refused or cancelled."),
    "is_closed and closed_at is not null", time="closed_at",
)  # fmt: skip
OPEN = _orders(
    "open", N_("Open orders"), N_("Orders that have not ended, as of the data; no period."),
    "not is_closed", time=None,
)  # fmt: skip
_LATE_NOW = (
    "((is_breached and done_at is null) or order_id in"
    " (select order_id from fct_clocks where stopped_at is null and is_breached))"
)
OVERDUE = _orders(
    "overdue", N_("Overdue"),
    N_("Open orders with a running clock that is past due, as of the data; no period."),
    f"not is_closed and {_LATE_NOW}", time=None, better=Better.LESS,
    null_rule=N_("Clocks whose due moment is not known are not counted."),
)  # fmt: skip
AT_RISK = _orders(
    "at_risk", N_("At risk"),
    N_("Open orders, not overdue, with a running clock that has used three quarters of its limit,"
       " as of the data; no period."),
    f"not is_closed and not coalesce({_LATE_NOW}, false) and order_id in (select order_id from"
    " fct_clocks where stopped_at is null and warn_at <= (select as_of from build_info))",
    time=None, better=Better.LESS,
    null_rule=N_("Clocks whose due moment is not known are not counted."),
)  # fmt: skip
JUDGED = _orders(
    "judged", N_("Orders with a verdict"),
    N_("Orders received in the period of which it is known whether the main clock is breached."),
    "is_breached is not null", bins=COUNT_BINS, null_rule=clocks.NO_VERDICT,
)  # fmt: skip
BREACHES = _orders(
    "breaches", N_("Breaches"),
    N_("Orders received in the period whose main clock stopped, or still runs, past due."),
    "is_breached", better=Better.LESS, bins=(1.0, 3.0, 5.0, 10.0, 20.0, 40.0),
    null_rule=clocks.NO_VERDICT,
)  # fmt: skip
BREACH_RATE = share(
    "breach_rate", N_("Breach rate"),
    N_("Breaches as a part of the orders received in the period that have a verdict."),
    BREACHES, JUDGED, better=Better.LESS, bins=BREACH_BINS,
)  # fmt: skip
RETURNED = _orders(
    "returned", N_("Returned orders"),
    N_("Orders received in the period that a team handed back at least once."), "returns > 0",
    better=Better.LESS,
)  # fmt: skip
RETURN_RATE = share(
    "return_rate", N_("Return rate"),
    N_("Orders handed back at least once, as a part of the orders received in the period."),
    RETURNED, ORDERS, better=Better.LESS,
)  # fmt: skip
TRANSFERRED = _orders(
    "transferred", N_("Transferred orders"),
    N_("Orders received in the period that were passed on to another team at least once."),
    "transfers > 0", better=Better.LESS,
)  # fmt: skip
TRANSFER_RATE = share(
    "transfer_rate", N_("Transfer rate"),
    N_("Orders passed on at least once, as a part of the orders received in the period."),
    TRANSFERRED, ORDERS, better=Better.LESS,
)  # fmt: skip
REOPENED = _orders(
    "reopened", N_("Reopened orders"),
    N_("Orders received in the period that were opened again after their end."), "reopens > 0",
    better=Better.LESS,
)  # fmt: skip
REOPEN_RATE = share(
    "reopen_rate", N_("Reopen rate"),
    N_("Orders opened again, as a part of the orders received in the period."),
    REOPENED, ORDERS, better=Better.LESS,
)  # fmt: skip
URGED = _orders(
    "urged", N_("Urged orders"),
    N_("Orders received in the period that the customer or the desk pressed for."), "urges > 0",
    better=Better.LESS,
)  # fmt: skip
URGE_RATE = share(
    "urge_rate", N_("Urge rate"),
    N_("Orders that somebody pressed for, as a part of the orders received in the period."),
    URGED, ORDERS, better=Better.LESS,
)  # fmt: skip
FAULTS = _orders(
    "faults", N_("Faults"), N_("Fault orders received in the period."),
    "kind = 'fault' and received_at is not null",
)  # fmt: skip
REPEAT_FAULTS = _orders(
    "repeat_faults", N_("Repeat faults"),
    N_("Faults received in the period on a service number that had a fault closed in the 30 days"
       " before."),
    "kind = 'fault' and is_repeat and received_at is not null", better=Better.LESS,
)  # fmt: skip
REPEAT_FAULT_RATE = share(
    "repeat_fault_rate", N_("Repeat-fault rate"),
    N_("Repeat faults as a part of the faults received in the period."),
    REPEAT_FAULTS, FAULTS, better=Better.LESS,
)  # fmt: skip
SCORED = _orders(
    "scored", N_("Orders with a score"),
    N_("Orders received in the period that the customer has scored."), "satisfaction is not null",
    null_rule=N_("Orders without a score are left out."),
)  # fmt: skip
SATISFACTION = valued(
    "satisfaction", N_("Satisfaction"),
    N_("Mean of the customers' scores, 1 to 5, of the orders received in the period."),
    "avg(satisfaction) {rows}", SCORED, Unit.SCORE, better=Better.MORE,
)  # fmt: skip


def _named(values: Iterable[object]) -> dict[str, Kpi]:
    """The KPIs among these values and inside them, by slug."""
    found: dict[str, Kpi] = {}
    for value in values:
        if isinstance(value, Kpi):
            found[value.slug] = value
        elif isinstance(value, dict):
            found |= _named(value.values())
        elif is_dataclass(value) and not isinstance(value, type | Dimension):
            found |= _named(vars(value).values())
    return found


class NoSuchKpi(Refused):
    message = N_("There is no figure of this name: %(what)s.")


def find(slug: str) -> Kpi:
    """The KPI of a slug; raises `NoSuchKpi`."""
    kpi = KPIS.get(slug)
    if kpi is None:
        raise NoSuchKpi(what=slug)
    return kpi


KPIS: dict[str, Kpi] = _named(
    value
    for module in (globals(), *(vars(one) for one in (clocks, standing, money, indicators)))
    for name, value in list(module.items())
    if not name.startswith("__")
)
"""Every KPI by slug: those of this module, then clocks, what stands, money, indicators."""
