"""The columns of the list of orders."""

import pytest

import i18n
from metrics import catalogue, clocks
from metrics.kpi import Kpi
from ui import orderlist

ROOM = 1223
"""What a window of 1280 pixels leaves beside the folded navigation."""


@pytest.mark.parametrize("locale", i18n.LOCALES)
@pytest.mark.parametrize("kpi", [catalogue.ORDERS, clocks.BY_CLOCK["repair"].on_time_rate])
def test_the_usual_columns_fit_the_narrowest_desk(kpi: Kpi, locale: str) -> None:
    token = i18n.reader.set(locale)
    try:
        columns = orderlist.column_defs(kpi, orderlist.usual(kpi))
    finally:
        i18n.reader.reset(token)
    assert sum(column.get("width") or column["minWidth"] for column in columns) <= ROOM
