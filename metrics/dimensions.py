"""Every dimension: how facts may be grouped and filtered, by which expression in each mart."""

from domain.errors import Refused
from i18n import N_
from metrics.kpi import Dimension, Kind

_ORDER_LIKE = ("fct_orders", "fct_clocks", "rpt_backlog")


def _column(column: str, *marts: str) -> dict[str, str]:
    return dict.fromkeys(marts, column)


def _code(slug: str, label: str, *marts: str, column: str = "") -> Dimension:
    return Dimension(slug, label, Kind.CODE, _column(column or slug, *marts))


_OWNED = ("fct_revenue", "dim_customers", "dim_services", "fct_targets", "fct_indicators")

AREA = _code("area", N_("Area"), *_ORDER_LIKE, *_OWNED)
TEAM = _code("team", N_("Team"), *_ORDER_LIKE, "fct_indicators")
VENDOR = _code("vendor", N_("Vendor"), *_ORDER_LIKE)
ASSIGNEE = _code("assignee", N_("Assignee"), *_ORDER_LIKE)
MANAGER = _code("manager", N_("Customer manager"), *_ORDER_LIKE, *_OWNED)
DIVISION = _code("division", N_("Division"), *_ORDER_LIKE, *_OWNED)
INDUSTRY = _code(
    "industry", N_("Industry"), *_ORDER_LIKE, "fct_revenue", "dim_customers", "dim_services"
)
CUSTOMER = _code(
    "customer", N_("Customer"), *_ORDER_LIKE, "fct_revenue", "dim_customers", "dim_services",
    column="customer_no",
)  # fmt: skip
LEVEL = _code(
    "level", N_("Customer level"), *_ORDER_LIKE, "fct_revenue", "dim_customers", "dim_services",
    column="customer_level",
)  # fmt: skip
SERVICE = _code("service", N_("Service"), *_ORDER_LIKE, "dim_services")
PRODUCT_GROUP = _code("product_group", N_("Product group"), *_ORDER_LIKE, "dim_services")
KIND = _code("kind", N_("Order kind"), *_ORDER_LIKE)
STATUS = _code("status", N_("Stage"), "fct_orders")
CHANNEL = _code("channel", N_("Channel"), *_ORDER_LIKE)
PRIORITY = _code("priority", N_("Priority"), *_ORDER_LIKE)
SOURCE = _code("source", N_("Source"), *_ORDER_LIKE)
CLOCK = _code("clock", N_("Clock"), "fct_clocks")
PRODUCT_LINE = _code(
    "product_line", N_("Product line"), "fct_revenue", "fct_targets", "fct_indicators"
)
INDICATOR = _code("indicator", N_("Indicator"), "fct_indicators")

WEEKDAY = Dimension(
    "weekday", N_("Weekday of receipt"), Kind.ORDINAL,
    _column("isodow(received_at)", "fct_orders", "fct_clocks"),
)  # fmt: skip
HOUR = Dimension(
    "hour", N_("Hour of receipt"), Kind.ORDINAL,
    _column("hour(received_at)", "fct_orders", "fct_clocks"),
)  # fmt: skip
AGE_BAND = Dimension(
    "age_band", N_("Age"), Kind.ORDINAL,
    {
        "rpt_backlog": "case when age_days < 1 then 0 when age_days < 3 then 1"
        " when age_days < 7 then 3 when age_days < 15 then 7 when age_days < 30 then 15 else 30 end"
    },
)  # fmt: skip
"""The age of an open order in days, as the first day of its band: 0, 1, 3, 7, 15, 30."""

DAY = Dimension("day", N_("Day"), Kind.DATE, {"*": "({time})::date"})
WEEK = Dimension("week", N_("Week"), Kind.DATE, {"*": "date_trunc('week', {time})::date"})
MONTH = Dimension("month", N_("Month"), Kind.DATE, {"*": "date_trunc('month', {time})::date"})

DIMENSIONS = {
    dimension.slug: dimension
    for dimension in (
        AREA, TEAM, VENDOR, ASSIGNEE, MANAGER, DIVISION, INDUSTRY, CUSTOMER, LEVEL, SERVICE,
        PRODUCT_GROUP, KIND, STATUS, CHANNEL, PRIORITY, SOURCE, CLOCK, PRODUCT_LINE, INDICATOR,
        WEEKDAY, HOUR, AGE_BAND, DAY, WEEK, MONTH,
    )
}  # fmt: skip


class NoSuchFilter(Refused):
    """A filter that no KPI knows."""

    message = N_("There is no filter of this name in the figures: %(what)s.")


def dimension(slug: str) -> Dimension:
    """The dimension of a filter's name; raises `NoSuchFilter`."""
    found = DIMENSIONS.get(slug)
    if found is None:
        raise NoSuchFilter(what=slug)
    return found
