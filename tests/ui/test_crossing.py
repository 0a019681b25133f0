"""From measured figures to cells: order, steps, counts, doors."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

import i18n
from domain.scope import Period, Scope
from metrics import catalogue, clocks
from metrics.kpi import Crossed, Table
from ui import crossing, heat

SCOPE = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 18))).where(team=("T1", "T2"))
RATE, JUDGED = catalogue.BREACH_RATE.slug, catalogue.JUDGED.slug


def crossed() -> Crossed:
    return Crossed(
        Table(("team", "hour", RATE, JUDGED), [("T1", 9, 0.1, 40), (None, 9, None, 0)]),
        Table(("team", RATE, JUDGED), [("T1", 0.1, 40), ("T2", 0.5, 4), (None, 0.3, 60)]),
        Table(("hour", RATE, JUDGED), [(9, 0.1, 40)]),
        Table((RATE, JUDGED), [(0.2, 104)]),
    )


def test_the_worst_stand_on_top_and_few_orders_below() -> None:
    assert crossing.worst_first(crossed().downs, catalogue.BREACH_RATE) == [None, "T1", "T2"]


def test_a_cell_takes_the_place_of_a_filter_by_its_own_dimension() -> None:
    door = crossing.doors(catalogue.BREACH_RATE, SCOPE)
    query = parse_qs(urlsplit(door(team="T1", hour=9)).query)
    assert query == {
        "of": [RATE], "period": ["2026-03-01..2026-03-18"], "team": ["T1"], "hour": ["9"],
    }  # fmt: skip
    assert parse_qs(urlsplit(door(team=None)).query)["team"] == ["-"]
    assert parse_qs(urlsplit(door()).query)["team"] == ["T1,T2"]


def test_a_figure_without_orders_has_no_door() -> None:
    assert crossing.doors(catalogue.KPIS["revenue"], SCOPE)(team="T1") == ""


def test_the_grid_has_a_cell_where_there_are_orders() -> None:
    made = crossing.grid(
        crossed(), catalogue.BREACH_RATE, SCOPE, rows={"T1": "One", None: "Not given"},
        columns={9: "9"}, row_name="Team", decimals=0,
    )  # fmt: skip
    ((cell,), (nothing,)) = made.cells
    assert cell is not None
    assert (cell.text, cell.step, cell.count) == ("10", 4, 40)
    assert nothing is None
    assert made.total is not None
    assert made.total.href.startswith("/orders?of=breach_rate")
    assert made.ramp == "e"
    assert crossing.ramp(catalogue.ORDERS) == "l"


def test_what_nothing_is_counted_of_has_no_row_and_no_column() -> None:
    only = crossing.counted(crossed(), catalogue.JUDGED)
    assert only.cells.rows == [("T1", 9, 0.1, 40)]
    assert only.downs.rows == crossed().downs.rows
    assert only.whole == crossed().whole


def test_a_map_of_many_rows_shows_the_first_of_them() -> None:
    made = crossing.grid(
        crossed(), catalogue.BREACH_RATE, SCOPE, rows={"T1": "One", "T2": "Two", None: "None"},
        columns={9: "9"}, row_name="Team",
    )  # fmt: skip
    first = heat.first_rows(made, 2)
    assert first.rows == ["One", "Two"]
    assert (len(first.cells), len(first.row_totals)) == (2, 2)
    assert first.column_totals == made.column_totals
    assert heat.height(first) == heat.height(made) - heat.ROW_HEIGHT


def test_a_columns_own_figure_says_its_steps() -> None:
    kpi, take = clocks.ANY.mean_minutes, clocks.BY_CLOCK["take"].mean_minutes
    timed = kpi.denominator
    assert timed is not None
    row = {kpi.slug: 25.0, timed.slug: 40}
    write = crossing.short_time
    assert crossing.cell(row, kpi, take, None, str, write) == crossing.Cell("25分", 4, 40, "")


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [(21.4, "21分", "21m"), (59.4, "59分", "59m"), (1572, "26.2时", "26.2h")],
)
def test_a_short_time_has_its_unit(minutes: float, chinese: str, english: str) -> None:
    assert crossing.short_time(minutes) == chinese
    token = i18n.reader.set("en")
    assert crossing.short_time(minutes) == english
    i18n.reader.reset(token)


def test_codes_follow_the_order_of_the_business() -> None:
    assert crossing.ordered(["b", "x", "a", None], ["a", "b"]) == ["a", "b", None, "x"]
