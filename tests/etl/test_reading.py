"""Files of every kind are read as what they are, and what cannot be read is named."""

import gzip
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import duckdb
import pytest
import xlsxwriter

import config
from etl.encodings import BadFile
from i18n import _
from tests.etl.conftest import imported, rejected, rows, words

pytestmark = pytest.mark.usefixtures("store")

MAPPING = """target: work_orders
{file}
columns:
  order_no: 编号
  kind: {{value: fault}}
  received_at: {{from: 时间, format: iso}}
  team: 班组
"""
TEXT = "编号,时间,班组\n007,2026-03-01 08:05,一队\nB2,2026-03-02,（二）队\n"
READ = [("007", datetime(2026, 3, 1, 8, 5), "一队"), ("B2", datetime(2026, 3, 2), "（二）队")]


def mapping(file: str = "") -> str:
    return MAPPING.format(file=f"file: {{{file}}}" if file else "")


def read(content: str | bytes, file: str = "", name: str = "file.csv") -> list[tuple[Any, ...]]:
    return rows(imported(content, mapping(file), name), "order_no, received_at, team")


def refusal(content: str | bytes, file: str = "", name: str = "file.csv") -> str:
    with pytest.raises(BadFile) as caught:
        imported(content, mapping(file), name)
    with words("en"):
        return _(caught.value.reason) % caught.value.details


# -- text files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-8-sig"), "encoding: utf-8"),
        (TEXT.encode("gb18030"), ""),
        (TEXT.encode("gbk"), "encoding: gbk"),
        (TEXT.encode("utf-16"), ""),
        (gzip.compress(TEXT.encode("gb18030"), mtime=0), ""),
        (TEXT.replace("\n", "\r\n").encode(), ""),
        (TEXT.replace(",", "\t").encode(), "delimiter: tab"),
        (TEXT.replace(",", "|").encode(), "delimiter: '|'"),
        (TEXT.replace(",", ";").encode(), "delimiter: ;"),
        (("报表,,\n,,\n" + TEXT).encode(), "header: 3"),
        (TEXT.split("\n", 1)[1].encode(), "header: none, names: [编号, 时间, 班组]"),
        ("\n".join(f"{line}," for line in TEXT.splitlines()).encode(), ""),
        (TEXT.replace("一队", "　一队\u00a0 ").encode(), ""),
    ],
)
def test_a_text_file_is_read_whatever_its_shape(content: bytes, file: str) -> None:
    assert read(content, file) == READ


def test_quotes_hold_delimiters_newlines_and_quotes() -> None:
    content = '编号,时间,班组\n"A,1",2026-03-01,"两行\r\n""引号"""\n'
    assert read(content) == [("A,1", datetime(2026, 3, 1), '两行\r\n"引号"')]


def test_the_row_of_a_mistake_is_the_row_of_a_spreadsheet() -> None:
    batch = imported('编号,时间,班组\n\nA,2026-03-01,"a\nb"\nB,morgen,x\n', mapping())
    assert rejected(batch) == [(4, "时间", "morgen", "is not a date in the form iso")]


def test_rows_that_are_no_rows_are_rejected_and_the_others_kept() -> None:
    batch = imported('编号,时间,班组\nA,2026-03-01\nB,2026-03-01,x,y\nC,2026-03-02,z\n"D"x,2026,z\n'
                     'E,2026-03-03,"never\nclosed\n', mapping())  # fmt: skip
    assert rows(batch, "order_no") == [("C",)]
    assert [(row, reason) for row, _column, _value, reason in rejected(batch)] == [
        (2, "has 2 fields, the header has 3"),
        (3, "has 4 fields, the header has 3"),
        (5, "is not a row of this format: ',' expected after '\"'"),
        (6, "a quote is opened and never closed; 2 lines are lost in it"),
    ]
    assert (batch.counts.read, batch.counts.kept, batch.counts.rejected) == (5, 1, 4)


def test_a_broken_encoding_is_refused_with_row_and_byte() -> None:
    content = TEXT.encode() + b"C3,2026-03-03,\xff\xfe\n"
    assert refusal(content) == (
        f"row 4, byte {len(TEXT.encode()) + 14} is not UTF-8, nor surely GB18030:"
        " name file.encoding"
    )
    assert refusal(content, "encoding: utf-8").startswith("row 4, byte ")


def test_an_encoding_that_only_might_be_chinese_is_not_guessed() -> None:
    french = "编号,时间,班组\n".encode("ascii", "ignore") + "é1,2026-03-01,dépôt élevé\n".encode(
        "latin-1"
    )
    assert "name file.encoding" in refusal(french)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "file.csv", "it is empty"),
        (b"\n\n", "file.csv", "row 1 holds no names"),
        (b"a\0b\0,\0c\0", "file.csv", "it holds zero bytes: name file.encoding (UTF-16?)"),
        (gzip.compress(TEXT.encode() * 99, mtime=0)[:-9], "file.csv.gz", "the .gz is broken"),
        (b"PK no workbook", "file.xlsx", "it is not a workbook"),
        (b"PAR1 no parquet", "file.parquet", "it is not Parquet"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, name: str, why: str) -> None:
    assert refusal(content, name=name).startswith(why)


def test_columns_of_one_name_and_without_name_get_names_of_their_own() -> None:
    content = "编号,时间,班组,,班组,_row\nA,2026-03-01,x,1,y,9\n"
    assert read(content) == [("A", datetime(2026, 3, 1), "x")]
    again = mapping().replace("team: 班组", "team: 班组_2\n  vendor: column_4\n  priority: _row_2")
    assert rows(imported(content, again), "team, vendor, priority") == [("y", "1", "9")]


# -- workbooks ---------------------------------------------------------------------------------


def workbook(fill: Callable[[Any, Any], None], *more: str) -> bytes:
    path = config.VAR / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        fill(book, book.add_worksheet("工单"))
        for name in more:
            book.add_worksheet(name).write(0, 0, "x")
    return path.read_bytes()


def orders(book: Any, sheet: Any) -> None:
    real = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["编号", "时间", "班组"])
    sheet.write_row(1, 0, [7, "", "一队"])
    sheet.write_datetime(1, 1, datetime(2026, 3, 1, 8, 5), real)
    sheet.write_row(2, 0, ["B2", "2026/3/2 9:30", 12.5])
    sheet.write_row(4, 0, ["C3", "", True])
    sheet.write_datetime(4, 1, date(2026, 3, 4), real)  # type: ignore[arg-type]


def test_real_dates_and_text_dates_of_one_column_are_both_read() -> None:
    assert read(workbook(orders), name="file.xlsx") == [
        ("7", datetime(2026, 3, 1, 8, 5), "一队"),
        ("B2", datetime(2026, 3, 2, 9, 30), "12.5"),
        ("C3", datetime(2026, 3, 4), "true"),
    ]


def test_real_dates_need_no_format_beside_text_dates_that_have_one() -> None:
    by = mapping().replace("format: iso", "format: '%Y/%m/%d %H:%M'")
    batch = imported(workbook(orders), by, "file.xlsx")
    assert len(rows(batch)) == 3


def test_the_sheet_is_named_or_the_only_one() -> None:
    content = workbook(orders, "说明")
    assert refusal(content, name="a.xlsx") == (
        "it has several sheets: name one of 工单, 说明 in file.sheet"
    )
    assert len(read(content, "sheet: 工单", "a.xlsx")) == 3
    assert len(read(content, "sheet: 1", "b.xlsx")) == 3
    assert refusal(content, "sheet: 别的", "c.xlsx").startswith("there is no sheet 别的")


def test_a_title_above_the_header_is_passed_over() -> None:
    def titled(book: Any, sheet: Any) -> None:
        sheet.write(0, 1, "三月工单")
        sheet.write_row(2, 1, ["编号", "时间", "班组"])
        sheet.write_row(3, 1, ["A1", "2026-03-01", "一队"])

    assert read(workbook(titled), "header: 3", "a.xlsx") == [("A1", datetime(2026, 3, 1), "一队")]


def test_days_counted_by_excel_are_dates_if_the_mapping_says_so() -> None:
    def counted(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["编号", "时间", "班组"])
        sheet.write_row(1, 0, ["A1", 46082.5, "x"])
        sheet.write_row(2, 0, ["A2", "gestern", "x"])

    content = workbook(counted)
    batch = imported(content, mapping().replace("iso", "excel"), "a.xlsx")
    assert rows(batch, "received_at") == [(datetime(2026, 3, 1, 12),)]
    assert len(rejected(imported(content, mapping(), "b.xlsx"))) == 2


# -- Parquet -----------------------------------------------------------------------------------


def parquet(query: str) -> bytes:
    path = config.VAR / "made.parquet"
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


def test_parquet_is_read_by_its_own_types() -> None:
    content = parquet("select 7 as 编号, timestamp '2026-03-01 08:05' as 时间, '一队' as 班组"
                      " union all select 8, null, 'x'")  # fmt: skip
    batch = imported(content, mapping(), "file.parquet")
    assert rows(batch, "order_no, received_at") == [("7", datetime(2026, 3, 1, 8, 5))]
    assert rejected(batch) == [(2, "时间", None, "has none of: received_at, submitted_at")]


def test_moments_with_a_zone_become_wall_time_here() -> None:
    content = parquet(
        "select 'A' as 编号, '2026-03-01 00:05:00+00'::timestamptz as 时间, 'x' as 班组"
    )
    assert read(content, name="file.parquet") == [("A", datetime(2026, 3, 1, 8, 5), "x")]
