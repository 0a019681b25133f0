"""The page of teams in words, in both languages."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from domain.duty import Shift
from i18n import reader
from services.staffing import SavedMeanwhile
from ui import teams
from ui.teams import form

NOW = datetime(2026, 3, 18, 2, tzinfo=UTC)
TODAY = date(2026, 3, 18)
H = timedelta(hours=1)
SHIFTS = {
    "day": Shift("day", {"zh_CN": "白班", "en": "Day"}, {"zh_CN": "白", "en": "D"}, 8 * H, 20 * H),
    "night": Shift(
        "night", {"zh_CN": "夜班", "en": "Night"}, {"zh_CN": "夜", "en": "N"}, 20 * H, 32 * H
    ),
}


@pytest.fixture(params=["zh_CN", "en"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    token = reader.set(request.param)
    yield request.param
    reader.reset(token)


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def row(**changes: Any) -> teams.Row:
    values: dict[str, Any] = {
        "code": "T1", "name": "一队", "kind": "field", "area": "市区", "skills": "全业务",
        "calendar": "7×24", "people": 3, "load": 2, "capacity": 10, "on_duty": ["赵", "钱", "孙"],
        "on_leave": [], "is_away": False, "opens_at": None,
    }  # fmt: skip
    return teams.Row(**{**values, **changes})


def table(*rows: teams.Row, is_narrowed: bool = False) -> str:
    return said(teams.table(rows, NOW, is_narrowed=is_narrowed))


def test_people_are_counted_and_named(locale: str) -> None:
    shown = table(row())
    assert '"children": "3"' in shown
    assert ("赵、钱、孙" if locale == "zh_CN" else "赵, 钱, 孙") in shown


def test_nobody_no_roster_and_all_on_leave_are_different_things(locale: str) -> None:
    chinese = locale == "zh_CN"
    assert ("没有排班" if chinese else "no roster") in table(row(on_duty=None))
    assert ("无人" if chinese else "nobody") in table(row(on_duty=[]))
    assert ("全员休假" if chinese else "all on leave") in table(row(is_away=True))
    assert ("已撤销" if chinese else "Closed team") in table(row(is_closed=True))


def test_a_table_without_rows_says_what_to_do(locale: str) -> None:
    assert "python -m etl import" in table()
    assert "data-clear-filters" in table(is_narrowed=True)


def grid(**changes: Any) -> str:
    values: dict[str, Any] = {
        "key": "T1 2026-03", "version": 3, "first": date(2026, 3, 1), "today": TODAY,
        "people": [("A", "赵"), ("B", "钱")], "saved": {TODAY: {"A": "day"}}, "draft": {},
    }  # fmt: skip
    return said(teams.roster(teams.Grid(**{**values, **changes}), SHIFTS))


def cell(drawn: str, name: str) -> str:
    at = drawn.index(f'"data-cell": "{name}"')
    return drawn[drawn.rindex("{", 0, at) : drawn.index("}", at)]


def test_a_cell_says_what_is_saved_and_what_is_not_yet(locale: str) -> None:
    saved = cell(grid(), "2026-03-18|A")
    assert '"data-shift": "day"' in saved
    assert ("白班" if locale == "zh_CN" else "Day") in saved
    assert "data-changed" not in saved
    taken = cell(grid(draft={"2026-03-18|A": ""}), "2026-03-18|A")
    assert "data-shift" not in taken
    assert "data-changed" in taken
    assert '"data-was": "day"' in taken


def test_whoever_is_on_leave_is_not_counted_as_on_duty() -> None:
    drawn = grid(leave={("A", TODAY): "年休假"})
    foot = drawn[drawn.index('"data-day": "2026-03-18"') - 60 :]
    assert "data-none" in foot[:120]
    assert "年休假" in cell(drawn, "2026-03-18|A")


def test_somebody_who_was_first_is_named_with_what_changed(locale: str) -> None:
    refusal = SavedMeanwhile(who=2, moment=NOW, fields="capacity,skills", version=7)
    told = said(form.said_by_others(refusal, "王芳", ["capacity", "skills"]))
    assert "王芳" in told
    assert ("在手上限、专业" if locale == "zh_CN" else "Order limit, Skills") in told
    assert ("你填的还在" if locale == "zh_CN" else "What you entered is kept") in told


def test_many_mistakes_are_counted_and_no_save_is_offered(locale: str) -> None:
    wrong = [teams.Mistake("班组", n, "在手上限", "x", "why") for n in range(2, 200)]
    told = said(teams.imported("a.xlsx", wrong, []))
    assert "198" in told
    assert "98" in told
    assert "data-book-save" not in told
    found = [teams.Difference("班组", "T1", "在手上限", "12", "20")]
    assert "data-book-save" in said(teams.imported("a.xlsx", [], found))
