"""How a figure came about, in words."""

from decimal import Decimal

from metrics import catalogue, clocks, money
from ui import arithmetic


def lines(kpi: catalogue.Kpi, **row: object) -> list[str]:
    return arithmetic.how(kpi, row).split("\n")


def test_a_share_is_two_counts() -> None:
    said = lines(catalogue.BREACH_RATE, breach_rate=0.0726, breaches=661, judged=9106)
    assert said[:2] == ["超时率：7.3%", "超时工单661单 ÷ 可判定工单9,106单"]
    assert said[-1] == catalogue.BREACH_RATE.sentence()


def test_a_mean_is_taken_of_something() -> None:
    kpi = clocks.MEAN_HANDLING
    assert kpi.denominator is not None
    said = lines(kpi, **{kpi.slug: 5.62, kpi.denominator.slug: 1200})
    assert said[1].startswith("取自：")
    assert "1,200" in said[1]


def test_what_it_was_before_stands_with_its_change() -> None:
    said = lines(
        catalogue.BREACH_RATE, breach_rate=0.0726, breaches=661, judged=9106,
        breach_rate__before=0.0794, breach_rate__change=-0.68,
    )  # fmt: skip
    assert said[2] == "上期：7.9%，−0.7百分点"


def test_months_that_still_run_are_not_held_against_whole_ones() -> None:
    said = lines(
        money.REVENUE, revenue=Decimal(100), revenue__before=Decimal(300), revenue__change=-200
    )
    assert not [line for line in said if line.startswith("上期")]


def test_a_completion_is_revenue_over_its_target() -> None:
    against = money.AGAINST_MONTHS
    said = lines(
        against.completion, completion=0.5, revenue=Decimal(50_000), target=Decimal(100_000)
    )
    assert said[1] == "收入5.00万元 ÷ 目标10.00万元"


def test_nothing_is_made_up_where_a_part_is_missing() -> None:
    assert len(lines(catalogue.BREACH_RATE, breach_rate=0.5)) == 2


def test_parts_are_asked_once() -> None:
    asked = arithmetic.with_parts((catalogue.BREACH_RATE, catalogue.BREACHES))
    assert asked == (catalogue.BREACH_RATE, catalogue.BREACHES, catalogue.JUDGED)
