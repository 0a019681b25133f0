"""The list of customers as the grid draws it."""

from collections.abc import Sequence
from typing import Any

from domain.customerviews import Listed
from i18n import _
from ui import formats, grids
from ui.order.names import Names


def column_defs(sort: str) -> list[dict[str, Any]]:
    """The columns; `sort` is what the address says (`-name`)."""
    wide = 0 if formats.is_chinese() else 32
    columns = [
        grids.column("name", _("Customer"), flex=1, minWidth=200, renderer="Level"),
        grids.column("customer_no", _("Customer number"), width=112 + wide),
        grids.column("area", _("Branch"), width=96, is_sortable=False),
        grids.column("manager", _("Manager"), width=96, is_sortable=False),
        grids.column("industry", _("Industry"), width=112 + wide, is_sortable=False),
        grids.column("services", _("Services"), width=84, is_number=True, is_sortable=False),
        grids.column(
            "open", _("Open orders"), width=96, is_number=True, is_sortable=False, renderer="Link"
        ),
    ]
    for one in columns:
        if sort.removeprefix("-") == one["field"]:
            one["sort"] = "desc" if sort.startswith("-") else "asc"
    return columns


def row(one: Listed, names: Names) -> dict[str, Any]:
    """A row in the reader's language."""
    customer = one.customer
    number = customer.customer_no
    level = names("customer_levels", customer.level) if customer.level else ""
    orders = str(formats.number(one.open_orders))
    return {
        "key": number,
        "name": {"text": customer.name, "level": level, "top": customer.level in names.top_levels},
        "customer_no": number,
        "area": names("area", customer.branch),
        "manager": names("person", customer.manager),
        "industry": names("industries", customer.industry),
        "services": one.services,
        "open": {"text": orders, "href": f"/queue?customer={number}" if one.open_orders else ""},
    }


def title(count: int, filtered: Sequence[str], *, is_closed: bool) -> str:
    """`客户：20,211家`."""
    what = _("Customers out of use") if is_closed else _("Customer records")
    said = "，".join([what, *filtered]) if formats.is_chinese() else ", ".join([what, *filtered])
    return _("%(what)s: %(count)s", what=said, count=formats.number(count))
