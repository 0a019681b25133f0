"""The matrix as a workbook: what goes out comes back in, edited, with its mistakes by cell."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

import i18n
from domain.drafts import Do
from domain.kinds import Limit
from exports import matrix, matrix_in
from exports.matrix_in import Edited
from exports.sheets import NotAWorkbook
from services import limitdrafts, viewing
from services import matrix as service
from services.matrix import Standing
from storage import ops
from tests.office import NOW
from tests.stores import filled_file, sqlite

__all__ = ["filled_file", "sqlite"]

pytestmark = pytest.mark.usefixtures("sqlite")
Rows = dict[str, list[list[Any]]]
LIST = "时限矩阵"
HOUR = timedelta(hours=1)


def standing() -> tuple[Standing, matrix.Lists]:
    with ops.reading() as session:
        return service.read(session, NOW), viewing.names(session)


def rows_of(content: bytes) -> Rows:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def written(rows: Rows) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, table in rows.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(table):
                sheet.write_row(at, 0, cells)
    return out.getvalue()


def edited(change: Callable[[Rows], None] = lambda _rows: None) -> Edited:
    """What is read of the workbook in force after somebody has changed it."""
    found, lists = standing()
    rows = rows_of(matrix.book(found, lists, "韩静").content)
    change(rows)
    return matrix_in.read(written(rows), found, lists)


def cell(rows: Rows, number: int, head: str) -> tuple[list[Any], int]:
    table = rows[LIST]
    row = next(one for one in table[1:] if one[0] == number)
    return row, table[0].index(head)


def setting(number: int, **cells: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for head, value in cells.items():
            row, at = cell(rows, number, head)
            row[at] = value

    return change


def mistakes(change: Callable[[Rows], None]) -> list[tuple[int, str, str]]:
    found = edited(change)
    assert found.edits == ()
    return [(one.row, one.column, one.value) for one in found.mistakes]


# -- out ---------------------------------------------------------------------------------------


def test_every_row_stands_with_codes_names_limits_and_units() -> None:
    found, lists = standing()
    rows = rows_of(matrix.book(found, lists, "韩静").content)
    assert list(rows)[:3] == [LIST, "流程时钟", "代码"]
    assert len(rows[LIST]) == 50
    row, at = cell(rows, 19, "反馈")
    assert row[at : at + 4] == [1, "工作日", 3, "工作日"]
    row, at = cell(rows, 25, "业务代码")
    assert row[at : at + 4] == ["virtual_net", "虚拟网", "group", "集团级"]


# -- in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_what_was_not_edited_changes_nothing_in_either_language(locale: str) -> None:
    token = i18n.reader.set(locale)
    found = edited()
    i18n.reader.reset(token)
    assert (found.edits, found.mistakes, found.rows) == ((), (), 55)


def test_an_edited_limit_is_an_edit_of_its_row() -> None:
    (edit,) = edited(setting(25, 修复=8, 依据="会议纪要")).edits
    assert (edit.do, edit.row_no, edit.source) == (Do.CHANGE, 25, "会议纪要")
    assert edit.limits == {"repair": Limit(time=8 * HOUR)}
    assert edit.effective is None


def test_a_change_may_have_its_own_first_day() -> None:
    (edit,) = edited(setting(25, 修复=8, 生效=date(2026, 4, 1))).edits
    assert edit.effective == limitdrafts.day_begins("2026-04-01")


def test_a_last_day_ends_the_row_with_it() -> None:
    (edit,) = edited(setting(25, 失效="2026-03-31")).edits
    assert (edit.do, edit.row_no) == (Do.END, 25)
    assert edit.effective == limitdrafts.day_begins("2026-04-01")


def test_a_row_without_a_number_is_added_by_codes_or_names() -> None:
    def add(rows: Rows) -> None:
        heads = rows[LIST][0]
        said = {"产品组": "固网语音类", "业务代码": "s800", "客户等级": "省级", "修复": 18,
                "修复单位": "小时", "日历": "7×24小时", "待确认": "是", "依据": "新规"}  # fmt: skip
        rows[LIST].append([said.get(head, "") for head in heads])

    (edit,) = edited(add).edits
    assert (edit.do, edit.key) == (Do.ADD, ("voice", "s800", "province", None, None))
    assert (edit.calendar, edit.is_to_be_confirmed) == ("always", True)


def test_a_clock_of_the_process_is_edited_on_its_own_sheet() -> None:
    def faster(rows: Rows) -> None:
        row = next(one for one in rows["流程时钟"] if one[0] == "dispatch")
        row[2] = 10

    (edit,) = edited(faster).edits
    assert (edit.do, edit.clock) == (Do.PROCESS, "dispatch")
    assert edit.limits == {"dispatch": Limit(time=HOUR / 6)}


def test_rows_that_are_left_out_stay() -> None:
    def shorten(rows: Rows) -> None:
        rows[LIST] = rows[LIST][:3]

    assert edited(shorten).edits == ()


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"修复": "很快"}, "修复", "很快"), ({"修复": 0}, "修复", "0.0"),
        ({"修复单位": "年"}, "修复单位", "年"), ({"修复": ""}, "修复", ""),
        ({"修复": 1.5, "修复单位": "工作日"}, "修复", "1.5"),
        ({"日历代码": "moon"}, "日历代码", "moon"), ({"待确认": "也许"}, "待确认", "也许"),
        ({"失效": "2026-02-31"}, "失效", "2026-02-31"), ({"修复": 8, "依据": ""}, "依据", ""),
        ({"客户等级代码": "province"}, "客户等级代码", "province"),
        ({"行号": 777}, "行号", "777"), ({"生效": "2026-04-01"}, "生效", "2026-04-01"),
        ({"修复": 8, "失效": "2026-04-01"}, "失效", "2026-04-01"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_row_column_and_value(
    cells: dict[str, Any], column: str, value: str
) -> None:
    assert mistakes(setting(25, **cells)) == [(rows_number(25), column, value)]


def rows_number(number: int) -> int:
    """The number that a spreadsheet shows beside a row of the matrix."""
    found, _lists = standing()
    return [line.row.row_no for line in found.lines].index(number) + 2


def test_a_good_row_is_taken_beside_a_bad_one() -> None:
    def both(rows: Rows) -> None:
        setting(25, 修复=8)(rows)
        setting(26, 修复="?")(rows)

    found = edited(both)
    assert [edit.row_no for edit in found.edits] == [25]
    assert [one.sheet for one in found.mistakes] == [LIST]


@pytest.mark.parametrize("content", [b"", b"PK nonsense", written({"别的": [["甲"]]})])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        matrix_in.read(content, *standing())


def test_a_sheet_with_other_columns_is_refused() -> None:
    with pytest.raises(NotAWorkbook):
        matrix_in.read(written({LIST: [["甲", "乙"], [1, 2]]}), *standing())
