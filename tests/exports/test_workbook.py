"""What stands in a workbook is what was put there, letter for letter."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import i18n
from exports import workbook as made
from exports.workbook import About, Cells, Head, Sheet, disposition, file_name, workbook

AS_OF = datetime(2026, 3, 18, 10, 42)
ABOUT = About(
    "时限分析", AS_OF, "韩静", [("期间", "2026-03-01 – 2026-03-18")],
    [("超时率", "%", "超时工单占比。", "不计。")],
)  # fmt: skip
NUMBER = Head("数", Cells.NUMBER)


def read(content: bytes, sheet: int = 0) -> list[list[Any]]:
    pages = CalamineWorkbook.from_filelike(BytesIO(content))
    return pages.get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def cells(rows: list[tuple[Any, ...]], *heads: Head, total: Any = None) -> list[list[Any]]:
    return read(workbook([Sheet("表", heads, rows, total)], ABOUT))[1:]


def part(content: bytes, name: str) -> str:
    return ZipFile(BytesIO(content)).read(f"xl/{name}").decode()


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    token = i18n.reader.set("zh_CN")
    yield
    i18n.reader.reset(token)


TEXTS = [
    "=1+1", "-", "+8613900000000", "00123", "@SUM(A1)", "1e5", "TRUE", "2026-03-01", " lead ",
    "a\nb", "a\tb", "_x0041_", "x\x01y", "'q", "{=1}", "客户", "😀", '<a>&"', "  ", "",
    "=HYPERLINK(\"http://a.b\")", "http://a.b/c", "mailto:x@y.z", "internal:Sheet1!A1", "-1+2",
    "阿依努尔·买买提", "a\r\nb",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_as_it_is(text: str) -> None:
    assert cells([(text,)], Head("文")) == [[text]]


@given(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60))
def test_any_text_stays_as_it_is(text: str) -> None:
    assert cells([(text,)], Head("文")) == [[text]]


def test_nothing_is_a_formula_a_link_or_a_number_by_itself() -> None:
    content = workbook([Sheet("表", [Head("文")], [(text,) for text in TEXTS])], ABOUT)
    page = part(content, "worksheets/sheet1.xml")
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert page.count('t="inlineStr"') == len(TEXTS) + 1


def test_text_in_a_column_of_numbers_or_dates_is_text_too() -> None:
    heads = [NUMBER, Head("日", Cells.DATE)]
    assert cells([("=1", "=2"), (1, date(2026, 3, 1))], *heads) == [
        ["=1", "=2"], [1.0, date(2026, 3, 1)],
    ]  # fmt: skip


def test_a_text_too_long_for_excel_is_cut_and_says_so() -> None:
    ((text,),) = cells([("x" * 40_000,)], Head("文"))
    assert len(text) == 32_767
    assert text.endswith("x…")


def test_dates_are_dates_and_aware_moments_are_told_in_the_zone_of_the_screen() -> None:
    heads = [Head("日", Cells.DATE), Head("时", Cells.MOMENT), Head("时", Cells.MOMENT)]
    aware = datetime(2026, 3, 18, 2, 42, tzinfo=ZoneInfo("UTC"))
    row = (date(2026, 2, 28), datetime(2026, 3, 18, 10, 42, 5), aware)
    assert cells([row], *heads) == [[date(2026, 2, 28), datetime(2026, 3, 18, 10, 42, 5), AS_OF]]


def test_numbers_keep_their_precision_and_the_unknown_is_empty() -> None:
    heads = [NUMBER, Head("率", Cells.SHARE, 1), Head("钱", Cells.MONEY), Head("否", Cells.FLAG)]
    rows = [(12, 0.94444, Decimal("21145400.00"), True), (None, None, None, False)]
    assert cells(rows, *heads) == [[12.0, 0.94444, 2114.54, "是"], ["", "", "", "否"]]


def test_money_is_in_millions_to_readers_of_english() -> None:
    i18n.reader.set("en")
    assert cells([(Decimal("21145400.00"),)], Head("Money", Cells.MONEY)) == [[21.1454]]


@pytest.mark.parametrize(
    ("head", "number_format"),
    [
        (Head("", Cells.NUMBER), "#,##0"), (Head("", Cells.NUMBER, 1), "#,##0.0"),
        (Head("", Cells.SHARE, 1), "0.0%"), (Head("", Cells.SHARE), "0%"),
        (Head("", Cells.CHANGE, 2), "+0.00%;-0.00%;0.00%"),
        (Head("", Cells.POINTS, 2), "+0.00;-0.00;0.00"), (Head("", Cells.MONEY), "#,##0.00"),
        (Head("", Cells.MOMENT), "yyyy-mm-dd hh:mm"),
    ],
)  # fmt: skip
def test_every_unit_has_its_number_format(head: Head, number_format: str) -> None:
    value = AS_OF if head.cells is Cells.MOMENT else 1
    styles = part(workbook([Sheet("表", [head], [(value,)])], ABOUT), "styles.xml")
    assert f'formatCode="{number_format}"' in styles


def test_the_head_stays_and_filters_and_the_total_stands_outside_of_the_filter() -> None:
    content = workbook(
        [Sheet("表", [Head("组"), NUMBER], [("a", 1), ("b", 2)], ("合计", 3))], ABOUT
    )
    page = part(content, "worksheets/sheet1.xml")
    assert '<autoFilter ref="A1:B3"/>' in page
    assert 'topLeftCell="B2"' in page
    assert 'state="frozen"' in page
    assert read(content) == [["组", "数"], ["a", 1.0], ["b", 2.0], ["合计", 3.0]]


def test_columns_are_as_wide_as_what_they_hold_within_reason() -> None:
    rows = [("阿依努尔·买买提", "x" * 200, "1")]
    page = part(
        workbook([Sheet("表", [Head("名"), Head("长"), Head("短")], rows)], ABOUT),
        "worksheets/sheet1.xml",
    )
    widths = [float(piece.split('"')[0]) for piece in page.split(' width="')[1:]]
    assert [round(width) for width in widths] == [18, 43, 9]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(made, "MAX_ROWS", 5)
    rows = ((number,) for number in range(7))
    content = workbook([Sheet("工单", [NUMBER], rows, (21,))], ABOUT)
    names = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    assert names == ["工单", "工单 (2)", "工单 (3)", "筛选条件"]
    pages = [[row[0] for row in read(content, place)[1:]] for place in range(3)]
    assert pages == [[0, 1, 2], [3, 4, 5], [6, 21]]


def test_sheets_get_names_that_excel_takes() -> None:
    titles = ["星期×时段", "a/b:c*d", "x" * 40, "x" * 40, "筛选条件"]
    content = workbook([Sheet(title, [NUMBER], []) for title in titles], ABOUT)
    names = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    assert names == [
        "星期×时段", "a b c d", "x" * 31, "x" * 27 + " (2)", "筛选条件", "筛选条件 (2)",
    ]  # fmt: skip


def test_the_last_sheet_says_what_is_shown_as_of_when_by_whom_and_what_is_counted() -> None:
    rows = [row[:4] for row in read(workbook([Sheet("表", [NUMBER], [])], ABOUT), 1)]
    assert rows == [
        ["时限分析", "", "", ""], ["", "", "", ""],
        ["期间", "2026-03-01 – 2026-03-18", "", ""], ["截至", "2026-03-18 10:42", "", ""],
        ["导出人", "韩静", "", ""], ["", "", "", ""],
        ["指标名称", "单位", "口径", "未知值处理"], ["超时率", "%", "超时工单占比。", "不计。"],
    ]  # fmt: skip


def test_the_same_question_makes_the_same_file() -> None:
    made = [workbook([Sheet("表", [NUMBER], [(1,)])], ABOUT) for _again in range(2)]
    assert part(made[0], "worksheets/sheet1.xml") == part(made[1], "worksheets/sheet1.xml")
    assert b"2026-03-18T10:42:00Z" in ZipFile(BytesIO(made[0])).read("docProps/core.xml")


def test_file_names_are_chinese_dated_and_take_nothing_that_a_system_refuses() -> None:
    assert file_name("时限分析", AS_OF) == "时限分析_20260318_1042.xlsx"
    assert file_name('a/b"c', AS_OF, "市区") == "a-b-c_市区_20260318_1042.xlsx"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "时限分析_20260318_1042.xlsx",
            'attachment; filename="20260318_1042.xlsx"; '
            "filename*=UTF-8''%E6%97%B6%E9%99%90%E5%88%86%E6%9E%90_20260318_1042.xlsx",
        ),
        ("收入.xlsx", "attachment; filename=\"paidan.xlsx\"; filename*=UTF-8''"
                      "%E6%94%B6%E5%85%A5.xlsx"),
        ('a"b;c.xlsx', "attachment; filename=\"ab;c.xlsx\"; filename*=UTF-8''a%22b%3Bc.xlsx"),
    ],
)  # fmt: skip
def test_a_downloads_header_names_the_file_in_any_script(name: str, expected: str) -> None:
    assert disposition(name) == expected
