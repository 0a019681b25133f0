"""The commands: what they print, what they return."""

import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import config
from etl import __main__ as commands
from etl import runs
from i18n import reader
from tests.etl.conftest import AT, write

pytestmark = pytest.mark.usefixtures("store")

MAPPING = """target: work_orders
columns: {order_no: no, kind: {value: fault}, received_at: at, closed_at: closed}
"""
LINES = ["A,2026-03-01,", "B,morgen,2026-03-02", "=1+1,31/02/2026,-", "D,2026-03-04,+86"]


class Answer:
    """What a command printed and returned."""

    def __init__(self, code: int, out: str, error: str) -> None:
        self.code, self.out, self.error = code, out, error

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def etl(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Answer:
        before = reader.get()
        code = commands.main([*arguments, *(() if "--lang" in arguments else ("--lang", "en"))])
        reader.set(before)
        return Answer(code, *capsys.readouterr())

    return run


@pytest.fixture
def files() -> tuple[str, str]:
    path = write("orders.csv", "no,at,closed\n" + "\n".join(LINES) + "\n")
    return str(path), str(write("mapping.yaml", MAPPING))


def test_an_import_says_what_became_of_the_rows_and_why(etl: Any, files: tuple[str, str]) -> None:
    answer = etl("import", files[0], "--mapping", files[1])
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "orders.csv: 4 rows read, 1 kept (1 new, 0 updated, 0 unchanged), 0 merged, 3 rejected.",
        "  4 values: is not a date",
        "  Row 3, at: morgen is not a date",
        "  Row 4, at: 31/02/2026 is not a date",
        "  Row 4, closed: - is not a date",
        "  Row 5, closed: +86 is not a date",
    ]
    again = etl("import", files[0], "--mapping", files[1])
    assert "imported before, on " in again.out


def test_strict_returns_1_and_imports_nothing(etl: Any, files: tuple[str, str]) -> None:
    answer = etl("import", files[0], "--mapping", files[1], "--strict")
    assert (answer.code, answer.error) == (1, "3 rows cannot be read; nothing was imported.\n")
    assert "Row 3, at: morgen is not a date" in answer.out
    assert etl("status", "--json").json["batches"] == []


def test_a_file_or_mapping_that_cannot_be_used_returns_2(etl: Any, files: tuple[str, str]) -> None:
    answer = etl("import", "none.csv", "--mapping", files[1])
    assert (answer.code, answer.error) == (2, "none.csv cannot be read: there is no such file.\n")
    Path(files[1]).write_text("target: work_orders\ncolumns:\n  order_no: number\n")
    answer = etl("import", files[0], "--mapping", files[1])
    assert answer.code == 2
    assert answer.error.splitlines() == [
        "The mapping mapping cannot be used.",
        "  line 2, columns.kind: is missing",
        "  line 2, columns: needs one of: received_at, submitted_at",
    ]
    assert etl("import", files[0], "--mapping", "nothing").code == 2
    assert etl("rollback").code == 2


def test_programs_get_one_json_object(etl: Any, files: tuple[str, str]) -> None:
    (file,) = etl("import", files[0], "--mapping", files[1], "--json").json["files"]
    assert file["counts"] == {
        "read": 4, "kept": 1, "new": 1, "updated": 0, "unchanged": 0, "merged": 0, "rejected": 3,
    }  # fmt: skip
    assert file["reasons"] == {"is not a date": 4}
    assert etl("build", "--json", "--as-of", "2026-03-18 10:00").json["rows"]["fct_orders"] == 1
    refreshed = etl("refresh", "--json", "--as-of", "2026-03-18 10:00").json
    assert (refreshed["is_new"], refreshed["why"]) == (False, "Nothing has changed.")
    status = etl("status", "--json").json
    assert (status["orders_behind"], status["is_outdated"]) == (0, False)
    rejects = etl("rejects", "--json").json
    assert rejects["rejects"][0] == {
        "file": "orders.csv", "row": 3, "column": "at", "value": "morgen",
        "message": "is not a date", "details": {}, "reason": "is not a date", "batch": 1,
    }  # fmt: skip
    wrong = etl("import", "none.csv", "--mapping", files[1], "--json")
    assert wrong.json["error"] == "BadFile"


def test_rejects_are_a_workbook_of_texts_unchanged(etl: Any, files: tuple[str, str]) -> None:
    etl("import", files[0], "--mapping", files[1])
    out = config.VAR / "rejects.xlsx"
    assert etl("rejects", "--out", str(out)).out == f"4 rejected values written to {out}.\n"
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["File", "Row", "Column", "Value", "Reason"]
    assert [row[:5] for row in rows[1:]] == [
        ["orders.csv", 3.0, "at", "morgen", "is not a date"],
        ["orders.csv", 4.0, "at", "31/02/2026", "is not a date"],
        ["orders.csv", 4.0, "closed", "-", "is not a date"],
        ["orders.csv", 5.0, "closed", "+86", "is not a date"],
    ]


def test_the_commands_speak_chinese_too(etl: Any, files: tuple[str, str]) -> None:
    out = etl("import", files[0], "--mapping", files[1], "--lang", "zh_CN").out
    assert "第 3 行，列「at」：morgen 不是日期" in out
    assert (
        "使用中" in etl("build", "--lang", "zh_CN").out
        or "已启用" in etl("build", "--lang", "zh_CN").out
    )


def test_a_build_and_a_rollback_in_words(etl: Any, files: tuple[str, str]) -> None:
    etl("import", files[0], "--mapping", files[1])
    first = etl("build", "--as-of", "2026-03-18").out
    assert first.startswith("Now in service: ")
    assert "as of 2026-03-18 23:59, data until 2026-03-01." in first
    etl("build", "--as-of", "2026-03-19")
    assert "In service again: " in etl("rollback").out
    status = etl("status").out
    assert "Rolled back from " in status
    assert "import 1: orders.csv as work_orders, 1 rows, 3 rejected" in status


def test_status_before_anything_was_built(etl: Any) -> None:
    assert etl("status").out.startswith("There is no data yet: nothing has been built.")
    assert runs.status().orders_behind == 0


def test_progress_is_told_row_by_row(files: tuple[str, str]) -> None:
    told: list[tuple[str, int]] = []

    def begin(path: Path) -> Any:
        return lambda rows: told.append((path.name, rows))

    runs.import_files([Path(files[0])], files[1], AT, begin=begin)
    assert sum(rows for _name, rows in told) == 4
