"""A mapping is checked before a row is read; every mistake is named with its line and key."""

from pathlib import Path

import pytest

from etl import grammar
from etl.mapping import BadMapping, Mapping, NoMapping, check_columns, find
from i18n import _
from tests.etl.conftest import words

ORDERS = """target: work_orders
columns:
  order_no: number
  kind: {value: fault}
  received_at: opened
"""


def read(tmp_path: Path, text: str) -> Mapping:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, "utf-8")
    return grammar.read(path)


def mistakes(tmp_path: Path, text: str, columns: list[str] | None = None) -> list[str]:
    """Line, key and words of every mistake."""
    with words("en"), pytest.raises(BadMapping) as caught:
        check_columns(read(tmp_path, text), columns or [])
    with words("en"):
        return [f"{p.line} {p.key}: {_(p.message) % p.values}" for p in caught.value.problems]


def test_the_shortest_mapping(tmp_path: Path) -> None:
    mapping = read(tmp_path, ORDERS)
    assert (mapping.name, mapping.source, mapping.target.name) == (
        "mapping", "mapping", "work_orders",
    )  # fmt: skip
    spec = mapping.spec("received_at")
    assert spec is not None
    assert spec.source == "opened"


def test_all_that_a_mapping_may_say(tmp_path: Path) -> None:
    mapping = read(
        tmp_path,
        """
target: revenue
about: what the file is
source: crm
file:
  format: csv
  encoding: gbk
  delimiter: tab
  quote: "'"
  header: none
  names: [month, no, amount, who]
  nulls: ["-", 无]
  zone: Europe/Lisbon
  decimal: ","
  thousands: "."
personal: who
key: [month, no]
keep: {last_by: month}
columns:
  month: {from: month, format: ["%Y-%m", "%Y%m"]}
  customer_no: {from: no, map: {"007": C7, 8: null}, unmapped: keep, default: C0}
  amount_yuan: {from: amount, scale: ten_thousand}
""",
    )
    assert mapping.shape.names == ("month", "no", "amount", "who")
    assert (mapping.shape.delimiter, mapping.shape.header) == ("\t", 0)
    assert mapping.shape.nulls == ("-", "无")
    assert mapping.key == ("month", "no")
    spec = mapping.spec("customer_no")
    assert spec is not None
    assert spec.map == (("007", "C7"), ("8", None))
    amount = mapping.spec("amount_yuan")
    assert amount is not None
    assert amount.scale == 10_000


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (("target: work_orders", "target: orders"), "1 target: is one of: work_orders, branches"),
        (("order_no", "order_nr"), "3 columns.order_nr: is not known here; known: source"),
        (("order_no: number\n", "status: x\n"), "2 columns.order_no: is missing"),
        (("received_at: opened", "area: x"), "2 columns: needs one of: received_at, submitted_at"),
        (("opened", "{from: opened, format: '%H:%M'}"),
         "5 columns.received_at.format: %H:%M lacks the year"),
        (("opened", "{from: opened, format: '%Y'}"),
         "5 columns.received_at.format: %Y lacks month or day"),
        (("opened", "{from: opened, format: '%Q'}"),
         "5 columns.received_at.format: %Q is not a date format"),
        (("opened", "{from: opened, format: '%Y-%m-%d%z'}"),
         "5 columns.received_at.format: %Y-%m-%d%z: moments with an offset are read by the"),
        (("opened", "{from: opened, scale: thousand}"),
         "5 columns.received_at.scale: is for numbers; received_at is none"),
        (("number", "{from: number, format: iso}"),
         "3 columns.order_no.format: is for dates; order_no is none"),
        (("{value: fault}", "{value: fault, from: x}"),
         "4 columns.kind: needs either from or value"),
        (("{value: fault}", "{value: fault, default: x}"), "4 columns.kind: value stands alone"),
        (("{value: fault}", "{default: x}"), "4 columns.kind: needs either from or value"),
        (("{value: fault}", "{from: x, unmapped: keep}"),
         "4 columns.kind.unmapped: is for a map"),
        (("{value: fault}", "{from: x, personal: true}"),
         "4 columns.kind: a personal column cannot feed kind"),
        (("columns:", "file: {encoding: utf-9}\ncolumns:"),
         "2 file.encoding: no encoding has this name"),
        (("columns:", "file: {zone: Mars/Base}\ncolumns:"),
         "2 file.zone: no time zone has this name"),
        (("columns:", "file: {delimiter: '::'}\ncolumns:"), "2 file.delimiter: is one character"),
        (("columns:", "file: {header: none}\ncolumns:"),
         "2 file.header: without a header, give file.names"),
        (("columns:", "keep: newest\ncolumns:"), "2 keep: is one of: first, last, sum"),
        (("columns:", "keep: sum\ncolumns:"), "2 keep: work_orders cannot be added up"),
        (("columns:", "beside: {x: {path: y.csv}}\ncolumns:"),
         "2 beside: only a query can use other files"),
        (("columns:", "columns:\n  on_time: a\n  is_breached: b"),
         "4 columns.is_breached: says the same as on_time: give one of them"),
        (("kind: {value: fault}", "order_no: again"), "4 order_no: stands here twice"),
        (("columns:", "columns: ["), "1 : this is not YAML"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_line_and_key(
    tmp_path: Path, change: tuple[str, str], mistake: str
) -> None:
    found = mistakes(tmp_path, ORDERS.replace(*change))
    expected = mistake if "not YAML" not in mistake else ": this is not YAML"
    assert any(expected in one for one in found), found


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = ORDERS.replace("number", "{from: a, scale: x}").replace("opened", "{from: b, map: 3}")
    assert len(mistakes(tmp_path, text)) == 3


def test_a_column_that_the_file_lacks_is_named_with_those_it_has(tmp_path: Path) -> None:
    assert mistakes(tmp_path, ORDERS, ["Number", "opened"]) == [
        "3 columns.order_no: there is no column number; did you mean Number?"
        " There are: Number, opened"
    ]


def test_a_header_that_reads_as_one_column_wants_a_delimiter(tmp_path: Path) -> None:
    found = mistakes(tmp_path, ORDERS, ["number;opened"])
    assert found[0].endswith("number;opened: name file.delimiter")


def test_a_key_that_means_two_columns_is_refused(tmp_path: Path) -> None:
    text = ORDERS.replace("columns:", "key: order_no\ncolumns:")
    assert mistakes(tmp_path, text, ["number", "opened", "order_no"]) == [
        "2 key: order_no is a column of the file and another one of the target"
    ]


def test_a_mapping_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NoMapping, match=r"no mapping incidents\. Known: .*uci_incidents"):
        find("incidents")
