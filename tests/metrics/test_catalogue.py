"""What holds for every KPI and dimension there is."""

from datetime import date

import pytest

import i18n
from domain.scope import FILTERS, Period, Scope
from metrics import boards, catalogue, clocks, money
from metrics.catalogue import KPIS, NoSuchKpi, find
from metrics.columns import COLUMNS, USUAL, USUAL_OF_CLOCKS
from metrics.dimensions import DIMENSIONS, TEAM
from metrics.kpi import CALENDAR_MART, Derived, Kpi, Measured, Span, Unit, lacking
from metrics.measure import measure
from metrics.rows import rows
from tests.metrics.marts import marts

MARCH = Scope(period=Period(date(2026, 3, 1), date(2026, 3, 18)))


@pytest.mark.parametrize("kpi", KPIS.values(), ids=lambda kpi: kpi.slug)
def test_every_kpi_can_be_asked_by_everything_it_says_it_can(kpi: Kpi) -> None:
    connection = marts()
    needed = {part.needs for part in parts(kpi) if part.needs is not None}
    scope = MARCH.where(**{one.slug: "x" for one in needed})
    assert len(measure(connection, kpi, scope=scope).rows) == 1
    for dimension in DIMENSIONS.values():
        if lacking(kpi, [dimension]) is None:
            found = measure(connection, kpi, by=(dimension,), scope=scope)
            assert found.columns == (dimension.slug, kpi.slug)
            is_calendar = all(part.mart == CALENDAR_MART for part in parts(kpi))
            assert bool(found.rows) == (is_calendar and dimension.is_time)


def parts(kpi: Kpi) -> tuple[Measured, ...]:
    if isinstance(kpi, Derived):
        return kpi.parts
    return (kpi,) if isinstance(kpi, Measured) else ()


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_every_kpi_has_a_name_of_its_own_and_a_sentence(locale: str) -> None:
    token = i18n.reader.set(locale)
    names = [kpi.name() for kpi in KPIS.values() if kpi.slug.count("year_") == 0]
    sentences = [kpi.sentence() for kpi in KPIS.values()]
    i18n.reader.reset(token)
    assert len(set(names)) == len(names)
    assert all(sentence.endswith((".", "。")) for sentence in sentences)
    assert not any("%(" in text for text in (*names, *sentences))


def test_every_share_is_a_part_of_a_whole_that_can_be_shown_too() -> None:
    shares = [
        kpi
        for kpi in KPIS.values()
        if kpi.unit is Unit.SHARE and isinstance(kpi, Measured) and kpi.mart.startswith("fct_o")
    ]
    assert catalogue.BREACH_RATE in shares
    for kpi in shares:
        assert kpi.numerator in KPIS.values()
        assert kpi.denominator in KPIS.values()


def test_what_a_figure_is_made_of_is_a_figure_too() -> None:
    for kpi in KPIS.values():
        for part in parts(kpi):
            assert KPIS[part.slug] is part


def test_every_dimension_is_a_filter_or_a_stretch_of_time() -> None:
    assert set(DIMENSIONS) - {"week"} <= set(FILTERS)
    assert set(FILTERS) - set(DIMENSIONS) == {"state"}


def test_every_column_of_a_list_exists() -> None:
    connection = marts()
    opened = {"fct_orders": catalogue.ORDERS, "fct_clocks": clocks.ANY.stopped,
              "rpt_backlog": catalogue.standing.BACKLOG}  # fmt: skip
    for mart, columns in COLUMNS.items():
        assert rows(connection, opened[mart], Scope(), columns=tuple(columns)).rows == []
    assert set(USUAL) <= set(COLUMNS["fct_orders"])
    assert set(USUAL_OF_CLOCKS) <= set(COLUMNS["fct_clocks"])


def test_a_figure_is_found_by_its_slug() -> None:
    assert find("breach_rate") is catalogue.BREACH_RATE
    with pytest.raises(NoSuchKpi):
        find("nothing")


def test_a_board_leaves_out_what_its_filters_cannot_ask() -> None:
    kpis = boards.managers(money.AGAINST_MONTHS)
    can, cannot = boards.askable(kpis, (), Scope().where(team="T1"))
    assert catalogue.ORDERS in can
    assert set(cannot) == {kpi for kpi in kpis if lacking(kpi, [TEAM]) is not None}
    assert money.REVENUE in cannot
    assert boards.askable(kpis, (), Scope()) == (kpis, ())
    assert catalogue.BREACHES in boards.doors(kpis)
    assert money.AGAINST_MONTHS.completion not in boards.doors(kpis)


def test_plans_of_a_year_are_not_asked_by_month() -> None:
    year = money.AGAINST_YEAR.target
    assert year.span is Span.YEAR
    assert lacking(money.AGAINST_YEAR.completion, [DIMENSIONS["month"]]) is not None
    assert lacking(money.AGAINST_MONTHS.completion, [DIMENSIONS["month"]]) is None
    assert lacking(money.REVENUE, [DIMENSIONS["day"]]) is not None
