"""Text becomes values in the one way it reads; what reads two ways is refused, never guessed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import config
from etl.dates import ClocksChange
from etl.mapping import BadMapping
from i18n import _
from tests.etl.conftest import imported, rejected, rows, words

pytestmark = pytest.mark.usefixtures("store")

ORDERS = """target: work_orders
{file}
columns:
  order_no: no
  kind: {{value: fault}}
  received_at: {at}
"""
REVENUE = """target: revenue
file: {{delimiter: ";"{file}}}
columns:
  customer_no: no
  month: {month}
  amount_yuan: {amount}
"""


def moments(*texts: str, at: str = "at", file: str = "") -> Any:
    content = "no;at\n" + "".join(f"A{n};{text}\n" for n, text in enumerate(texts))
    by = ORDERS.format(at=at, file=f"file: {{delimiter: ';'{file}}}")
    return imported(content, by)


def read(*texts: str, at: str = "at", file: str = "") -> list[Any]:
    return [row[0] for row in rows(moments(*texts, at=at, file=file), "received_at")]


def refusal(*texts: str) -> str:
    with pytest.raises(BadMapping) as caught:
        moments(*texts)
    (problem,) = caught.value.problems
    with words("en"):
        return f"{problem.line} {problem.key}: {_(problem.message) % problem.values}"


def amounts(*texts: str, amount: str = "amount", file: str = "") -> Any:
    content = "no;month;amount\n" + "".join(
        f"C{n};2026-03;{text}\n" for n, text in enumerate(texts)
    )
    return imported(content, REVENUE.format(month="month", amount=amount, file=file))


# -- dates without a format --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01", datetime(2026, 3, 1)),
        ("2026-3-1 8:05", datetime(2026, 3, 1, 8, 5)),
        ("2026/03/01 08:05:09", datetime(2026, 3, 1, 8, 5, 9)),
        ("2026.03.01", datetime(2026, 3, 1)),
        ("2026年3月1日", datetime(2026, 3, 1)),
        ("2026年3月1日 8:05", datetime(2026, 3, 1, 8, 5)),
        ("20260301", datetime(2026, 3, 1)),
        ("20260301080509", datetime(2026, 3, 1, 8, 5, 9)),
        ("2026-03-01T08:05:09.25", datetime(2026, 3, 1, 8, 5, 9, 250000)),
        ("2026-03-01T00:05:00Z", datetime(2026, 3, 1, 8, 5)),
        ("2026-03-01T01:05:00+01:00", datetime(2026, 3, 1, 8, 5)),
        ("2026-02-28 19:05:00-0500", datetime(2026, 3, 1, 8, 5)),
    ],
)
def test_a_date_with_the_year_first_reads_one_way(text: str, moment: datetime) -> None:
    assert read(text) == [moment]


@pytest.mark.parametrize("text", ["2026-02-30", "26-03-01", "1/2/26", "08:05", "heute", "2026-3"])
def test_what_is_no_date_is_rejected(text: str) -> None:
    assert rejected(moments(text, "2026-03-01")) == [(2, "at", text, "is not a date")]


def test_a_date_that_reads_two_ways_is_refused_with_an_example() -> None:
    assert refusal("2026-03-01", "03/04/2026 10:00", "05/05/2026") == (
        "6 columns.received_at: 03/04/2026 10:00 (row 3) reads as 2026-04-03 and as 2026-03-04:"
        " name a format"
    )


def test_a_column_that_reads_both_ways_is_refused() -> None:
    assert refusal("13/04/2026", "04/13/2026") == (
        "6 columns.received_at: 13/04/2026 reads day first only and 04/13/2026 month first only:"
        " name a format"
    )


def test_values_that_read_one_way_only_decide_for_their_column() -> None:
    assert read("29/2/2016 01:16", "3/4/2016 10:00") == [
        datetime(2016, 2, 29, 1, 16), datetime(2016, 4, 3, 10),
    ]  # fmt: skip
    assert read("2/29/2016", "3/4/2016") == [datetime(2016, 2, 29), datetime(2016, 3, 4)]


def test_nothing_is_imported_of_a_column_that_reads_two_ways() -> None:
    refusal("03/04/2026")
    assert not list(config.RAW.glob("*/*.parquet"))


# -- dates with formats ------------------------------------------------------------------------


def test_a_format_is_taken_at_its_word() -> None:
    batch = moments("31/03/2026 10:00", "03/31/2026 10:00", "2026-03-31",
                    at="{from: at, format: '%d/%m/%Y %H:%M'}")  # fmt: skip
    assert rows(batch, "received_at") == [(datetime(2026, 3, 31, 10),)]
    reason = "is not a date in the form %d/%m/%Y %H:%M"
    assert rejected(batch) == [
        (3, "at", "03/31/2026 10:00", reason), (4, "at", "2026-03-31", reason),
    ]  # fmt: skip


def test_several_formats_must_agree() -> None:
    batch = moments("13/04/2026", "04/05/2026", "05/05/2026", "2026-04-01",
                    at="{from: at, format: ['%d/%m/%Y', '%m/%d/%Y', '%Y-%m-%d']}")  # fmt: skip
    assert [row[0] for row in rows(batch, "order_no")] == ["A0", "A2", "A3"]
    assert rejected(batch) == [(3, "at", "04/05/2026", "reads two ways by the formats given")]


def test_a_year_that_cannot_be_meant_is_rejected() -> None:
    batch = moments("1/2/16", at="{from: at, format: '%d/%m/%Y'}")
    assert rejected(batch)[0][3] == "lies outside the years 1900 to 2100"


# -- zones -------------------------------------------------------------------------------------


def test_moments_of_another_zone_become_wall_time_here() -> None:
    at = "2026-01-05 10:00", "2026-07-05 10:00"
    assert read(*at, file=", zone: Europe/Lisbon") == [
        datetime(2026, 1, 5, 18), datetime(2026, 7, 5, 17),
    ]  # fmt: skip
    assert read(*at, file=", zone: Asia/Urumqi")[0] == datetime(2026, 1, 5, 12)


def test_an_hour_that_comes_twice_or_never_is_rejected() -> None:
    batch = moments("2026-10-25 01:30", "2026-03-29 01:30", "2026-10-25 03:00",
                    file=", zone: Europe/Lisbon")  # fmt: skip
    assert rows(batch, "order_no") == [("A2",)]
    reason = "is no moment, or two, in Europe/Lisbon: the clocks change there"
    assert [row[3] for row in rejected(batch)] == [reason, reason]


def test_a_zone_whose_clocks_change_cannot_be_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    from zoneinfo import ZoneInfo

    monkeypatch.setattr(config, "TZ_NAME", "Europe/Berlin")
    monkeypatch.setattr(config, "TZ", ZoneInfo("Europe/Berlin"))
    with pytest.raises(ClocksChange, match="PAIDAN_TZ=Europe/Berlin: its clocks change"):
        read("2026-03-01")


# -- months ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2026-03", "2026/3", "202603", "2026年3月", "2026.03", "2026-03-18", "2026年03月18日"]
)
def test_a_month_is_its_first_day(text: str) -> None:
    batch = imported(f"no;month;amount\nC1;{text};5\n",
                     REVENUE.format(month="month", amount="amount", file=""))  # fmt: skip
    assert rows(batch, "month") == [(date(2026, 3, 1),)]


def test_a_month_that_reads_two_ways_is_rejected() -> None:
    batch = imported("no;month;amount\nC1;03/04/2026;5\n",
                     REVENUE.format(month="month", amount="amount", file=""))  # fmt: skip
    assert rejected(batch) == [(2, "month", "03/04/2026", "is not a date")]


# -- numbers -----------------------------------------------------------------------------------


def test_numbers() -> None:
    batch = amounts("12", "-3.5", "+.25", "1,234", "12 元", "1e3", "１２", "", "99999999999999999")
    assert [row[0] for row in rows(batch, "amount_yuan")] == [
        Decimal("12.0000"), Decimal("-3.5000"), Decimal("0.2500"),
    ]  # fmt: skip
    assert [(row[2], row[3]) for row in rejected(batch)] == [
        ("1,234", "is not a number like 1234.5"),
        ("12 元", "is not a number like 1234.5"),
        ("1e3", "is not a number like 1234.5"),
        ("１２", "is not a number like 1234.5"),
        (None, "is empty"),
        ("99999999999999999", "is not a number like 1234.5"),
    ]


def test_thousands_and_decimal_marks_are_those_of_the_mapping() -> None:
    batch = amounts("1.234.567,5", "1234,5", "12.34", file=", decimal: ',', thousands: '.'")
    assert [row[0] for row in rows(batch, "amount_yuan")] == [
        Decimal("1234567.5"),
        Decimal("1234.5"),
    ]
    assert rejected(batch)[0][3] == "is not a number like 1.234,5"


def test_amounts_are_scaled() -> None:
    assert rows(amounts("2.5", amount="{from: amount, scale: thousand}"), "amount_yuan") == [
        (Decimal("2500.0000"),)
    ]
    assert rows(
        amounts("2114.54", amount="{from: amount, scale: ten_thousand}"), "amount_yuan"
    ) == [(Decimal("21145400.0000"),)]
    assert rows(amounts("84.96%", amount="{from: amount, scale: percent}"), "amount_yuan") == [
        (Decimal("0.8496"),)
    ]


# -- codes, truth, maps ------------------------------------------------------------------------

MANY = """target: work_orders
file: {nulls: ["?", 无]}
columns:
  order_no: no
  kind: {from: kind, map: {报障: fault, 咨询: enquiry, "?": null}, default: fault}
  received_at: {value: 2026-03-01 08:00}
  on_time: late
  priority: {from: level, map: {高: high}, unmapped: keep}
  channel: {from: level, map: {高: hotline}, unmapped: null, default: other}
  returns: returns
"""


def many(*lines: str) -> Any:
    return imported("no,kind,late,level,returns\n" + "\n".join(lines) + "\n", MANY)


def test_maps_defaults_and_null_words() -> None:
    batch = many("A,报障,是,高,1", "B,?,否,低,无", "C,,FALSE,,2.0")
    assert rows(batch, "kind, on_time, priority, channel, returns, received_at") == [
        ("fault", True, "high", "hotline", 1, datetime(2026, 3, 1, 8)),
        ("fault", False, "低", "other", None, datetime(2026, 3, 1, 8)),
        ("fault", False, None, "other", 2, datetime(2026, 3, 1, 8)),
    ]


def test_what_a_column_cannot_hold_is_rejected_with_its_reason() -> None:
    batch = many("A,投诉,vielleicht,高,1.5", f"{'x' * 65},报障,是,高,1", ",报障,是,高,1")
    assert rejected(batch) == [
        (2, "kind", "投诉", "is not in the map"),
        (2, "late", "vielleicht", "is none of: true, false, yes, no, 是, 否, 1, 0"),
        (2, "returns", "1.5", "is not a whole number"),
        (3, "no", "x" * 65, "is longer than 64 characters"),
        (4, "no", None, "is empty"),
    ]
    assert (batch.counts.rejected, batch.counts.kept) == (3, 0)


def test_a_kind_of_order_is_one_of_those_there_are() -> None:
    batch = imported(
        "no,kind,at\nA,fault,2026-03-01\nB,repair,2026-03-01\n",
        """target: work_orders
columns: {order_no: no, kind: kind, received_at: at}
""",
    )
    assert rejected(batch)[0][:3] == (3, "kind", "repair")
    assert rejected(batch)[0][3].startswith("is none of: fault, terminal, complaint")
