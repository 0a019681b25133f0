"""The KPIs of what stands at the end of a day: the backlog, customers, services."""

from i18n import N_
from metrics.kpi import Better, Derived, Measured, Unit
from metrics.shapes import counted, valued

# -- backlog: orders open at the end of a day -----------------------------------------------------


def _backlog(slug: str, label: str, about: str, rows: str) -> Measured:
    return Measured(
        slug=slug, label=label, about=about, unit=Unit.ORDERS, better=Better.LESS,
        mart="rpt_backlog", time="day", is_stock=True, counted=rows, absent=0,
        sql=f"coalesce(countif({rows}), 0)",
    )  # fmt: skip


BACKLOG = _backlog(
    "backlog", N_("Backlog"),
    N_("Orders open at the end of the day; of a period, at the end of its last day that is over."),
    "true",
)  # fmt: skip
OLD_BACKLOG = _backlog(
    "old_backlog", N_("Backlog of a week and more"),
    N_("Orders open at the end of the day that were received seven days before or earlier."),
    "age_days >= 7",
)  # fmt: skip
BACKLOG_AGE = valued(
    "mean_backlog_days", N_("Mean age of the backlog"),
    N_("Mean age in days of the orders open at the end of the day."),
    "avg(age_days) {rows}", BACKLOG, Unit.DAYS,
)  # fmt: skip

# -- customers and services ------------------------------------------------------------------------


def _standing(slug: str, label: str, about: str, mart: str, unit: Unit) -> Measured:
    """A number of things that stand at the end of the day (from `since`, until before `until`)."""
    return Measured(
        slug=slug, label=label, about=about, unit=unit, better=Better.MORE, mart=mart, time="day",
        is_stock=True, absent=0, sql="coalesce(countif(not is_unknown), 0)",
        null_rule=N_("Without a first day it has always been there; what no master file names is"
                     " not counted."),
    )  # fmt: skip


CUSTOMERS = _standing(
    "customers", N_("Customers"),
    N_("Customers at the end of the day; of a period, at the end of its last day."),
    "dim_customers", Unit.CUSTOMERS,
)  # fmt: skip
NEW_CUSTOMERS = counted(
    "new_customers", N_("New customers"), N_("Customers whose first day lies in the period."),
    "dim_customers", "since is not null", time="since", unit=Unit.CUSTOMERS, better=Better.MORE,
)  # fmt: skip
LOST_CUSTOMERS = counted(
    "lost_customers", N_("Lost customers"), N_("Customers whose last day lies in the period."),
    "dim_customers", "until is not null", time="until", unit=Unit.CUSTOMERS, better=Better.LESS,
)  # fmt: skip
SERVICES = _standing(
    "services", N_("Services"),
    N_("Lines, numbers and licences at the end of the day; of a period, at the end of its last"
       " day."),
    "dim_services", Unit.SERVICES,
)  # fmt: skip
NEW_SERVICES = counted(
    "new_services", N_("New services"), N_("Services whose first day lies in the period."),
    "dim_services", "since is not null", time="since", unit=Unit.SERVICES, better=Better.MORE,
)  # fmt: skip
LOST_SERVICES = counted(
    "lost_services", N_("Ended services"), N_("Services whose last day lies in the period."),
    "dim_services", "until is not null", time="until", unit=Unit.SERVICES, better=Better.LESS,
)  # fmt: skip


def _net(new: int | None, lost: int | None) -> int | None:
    return None if new is None or lost is None else new - lost


CUSTOMER_CHANGE = Derived(
    slug="customer_change", label=N_("Change of customers"),
    about=N_("New customers less lost customers of the period."), unit=Unit.CUSTOMERS,
    better=Better.MORE, parts=(NEW_CUSTOMERS, LOST_CUSTOMERS), formula=_net,
)  # fmt: skip
NET_ADDS = Derived(
    slug="net_adds", label=N_("Net adds"),
    about=N_("New services less ended services of the period."), unit=Unit.SERVICES,
    better=Better.MORE, parts=(NEW_SERVICES, LOST_SERVICES), formula=_net,
)  # fmt: skip
