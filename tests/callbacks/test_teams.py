"""The page of teams through HTTP: looking, saving, moving, rosters, leave, workbooks."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

import callbacks.rosters as roster_wiring
import callbacks.teambooks as book_wiring
import callbacks.teams as wiring
from callbacks.teams import CHANGES, FIELDS
from services import teaming
from services.teaming import Form
from storage import ops
from storage.models import Audit, Leave, Person, Roster, Team
from tests.office import NOW, desk
from tests.screens import post, said, sign_in
from ui.ids import Shell
from ui.ids import Teams as Ids

HEAD, LEADER, CLERK = 5, 2, 1
TABLE = f"..{Ids.VIEWS}.children...{Ids.TABLE}.children.."
OPTIONS = (Ids.BRANCH, Ids.KIND, Ids.CALENDAR, Ids.SKILLS, Ids.AREAS)
FORM = (
    f"..{Ids.TITLE}.children...{Ids.FORM}.className...{Ids.CODE}.disabled...{Ids.END}.children..."
    f"{Ids.END}.disabled..."
    + "".join(f"{one}.options..." for one in OPTIONS)
    + "".join(f"{one}.value..." for one in FIELDS)
    + f"{Ids.BASE}.data.."
)
SAVED = f"..{Ids.SAVED}.data...{Ids.WRONG}.children.."
PEOPLE = (
    f"..{Ids.PERSON}.options...{Ids.TO}.options...{Ids.LEAVE_PERSON}.options..."
    f"{Ids.LEAVE_REASON}.options...{Ids.PEOPLE}.data.."
)
MOVED = f"..{Ids.MOVED}.data...{Ids.NOT_MOVED}.children.."
ROSTER = f"..{Ids.ROSTER_HEAD}.children...{Ids.ROSTER}.children.."
ROSTER_SAVED = f"..{Ids.ROSTER_SAVED}.data...{Ids.ROSTER_WRONG}.children.."
FILLED = f"{Ids.ROSTER_FILLED}.data"
LEAVE = f"{Ids.LEAVE}.children"
LEAVE_FORM = (
    f"..{Ids.LEAVE_TITLE}.children...{Ids.LEAVE_PERSON}.value...{Ids.LEAVE_SINCE}.value..."
    f"{Ids.LEAVE_UNTIL}.value...{Ids.LEAVE_REASON}.value.."
)
LEAVE_SAVED = f"..{Ids.LEAVE_SAVED}.data...{Ids.LEAVE_WRONG}.children.."
LEAVE_TAKEN = f"{Ids.LEAVE_TAKEN}.data"
DOWNLOAD = f"{Ids.DOWNLOAD}.data"
TAKEN = f"..{Ids.BOOK}.children...{Ids.BOOK_READ}.data...{Ids.UPLOAD}.contents.."
BOOK_SAVED = f"{Ids.BOOK_SAVED}.data"
PLACE = {"team": "YZ2", "month": "2026-03"}


class March(datetime):
    """18 March 2026, 10:00 on the wall."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return NOW.astimezone(tz)


@pytest.fixture(autouse=True)
def leader(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Signed in as the leader of the order centre, in March."""
    for module in (wiring, roster_wiring, book_wiring):
        monkeypatch.setattr(module, "datetime", March)
    sign_in(client, LEADER)
    return client


def sent(
    client: FlaskClient, output: str, given: dict[str, Any], state: dict[str, Any] | None = None,
    changed: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The whole answer of a callback."""
    found = post(client, output, given, state=state, changed=changed)
    assert found.status_code == 200, found.get_data(as_text=True)
    answer: dict[str, Any] = found.json
    return answer


def answer(client: FlaskClient, output: str, *given: Any, **how: Any) -> dict[str, Any]:
    """What a callback put where, by `id.property`."""
    found = sent(client, output, *given, **how)["response"]
    return {f"{id}.{name}": value for id, one in found.items() for name, value in one.items()}


def table(client: FlaskClient, search: str = "") -> str:
    given = {f"{Ids.QUERY}.data": search, f"{Shell.LIVE}.data": None}
    return said(answer(client, TABLE, {**given, **{f"{one}.data": None for one in CHANGES}}))


def opened(
    client: FlaskClient,
    team: str | None,
    typed: Any = None,
    saved: Any = None,
    by: str = Ids.CHOSEN,
) -> dict[str, Any]:
    given = {f"{Ids.CHOSEN}.data": team, f"{Ids.SAVED}.data": saved, f"{Ids.BOOK_SAVED}.data": None}
    return answer(client, FORM, given, {f"{Ids.TYPED}.data": typed}, f"{by}.data")


def values(form: dict[str, Any]) -> list[Any]:
    return [form[f"{one}.value"] for one in FIELDS]


def save(
    client: FlaskClient, team: str, said_values: list[Any], seen: int = 0, button: str = Ids.SAVE,
    word: str = "撤销班组",
) -> dict[str, Any]:  # fmt: skip
    state = {
        f"{Ids.CHOSEN}.data": team, f"{Ids.SEEN}.data": seen, f"{Ids.END}.children": word,
        **{f"{one}.value": value for one, value in zip(FIELDS, said_values, strict=True)},
    }  # fmt: skip
    given = {f"{Ids.SAVE}.n_clicks": 1, f"{Ids.END}.n_clicks": 1}
    return answer(client, SAVED, given, state, f"{button}.n_clicks")


def team(code: str) -> Team:
    with ops.reading() as session:
        return session.get_one(Team, code)


def rows(model: type[Any]) -> list[Any]:
    with ops.reading() as session:
        return list(session.query(model))


# -- the table -----------------------------------------------------------------------------------


def test_the_table_names_teams_with_duty_and_leave(client: FlaskClient) -> None:
    shown = table(client)
    for part in ("伊州区装维二队", "YZ2 · 自有 · 7×24小时", "没有排班", "0/12", "全业务"):
        assert part in shown
    enter_leave(client)
    assert "全员休假" in table(client)


def test_the_address_narrows_the_table(client: FlaskClient) -> None:
    assert "伊吾装维队" not in table(client, "?area=yizhou")
    assert "伊吾装维队" in table(client, "?area=yiwu")
    assert "没有这样的班组" in table(client, "?show=away")
    enter_leave(client)
    narrowed = table(client, "?show=away")
    assert "伊州区装维二队" in narrowed
    assert "伊州区装维一队" not in narrowed


def test_only_whoever_owns_the_reference_data_may_ask(client: FlaskClient) -> None:
    sign_in(client, CLERK)
    given = {f"{Ids.QUERY}.data": "", f"{Shell.LIVE}.data": None}
    whole = {**given, **{f"{one}.data": None for one in CHANGES}}
    assert post(client, TABLE, whole).status_code == 403


# -- the form ------------------------------------------------------------------------------------


def test_the_form_holds_the_team_of_the_address(client: FlaskClient) -> None:
    form = opened(client, "YZ2")
    assert form[f"{Ids.TITLE}.children"] == "伊州区装维二队"
    assert values(form) == [
        "YZ2", "12", "伊州区装维二队", "Yizhou team 2", "yizhou", "field", "always", [], [],
    ]  # fmt: skip
    assert form[f"{Ids.CODE}.disabled"] is True
    assert "pd-is-open" not in opened(client, None)[f"{Ids.FORM}.className"]
    assert opened(client, "new")[f"{Ids.TITLE}.children"] == "新班组"


def test_what_was_entered_before_and_not_saved_is_there_again(client: FlaskClient) -> None:
    typed = [*values(opened(client, "YZ2"))]
    typed[1] = "30"
    form = opened(client, "YZ2", typed={"YZ2": typed})
    assert form[f"{Ids.CAPACITY}.value"] == "30"
    assert form[f"{Ids.BASE}.data"]["values"][1] == "12"


def test_a_form_is_saved(client: FlaskClient) -> None:
    entered = ["YZ2", "30", "抢修队", "", "yizhou", "vendor", "office", ["voice"], ["yiwu"]]
    told = save(client, "YZ2", entered)
    assert told[f"{Ids.WRONG}.children"] == []
    one = team("YZ2")
    assert (one.capacity, one.name["zh_CN"], one.kind, one.calendar) == (
        30, "抢修队", "vendor", "office",
    )  # fmt: skip
    assert "接近上限" in table(client)


def test_a_team_is_added_and_opened(client: FlaskClient) -> None:
    entered = ["YZ9", "5", "新队", "", "yizhou", "field", "always", [], []]
    told = save(client, "new", entered)
    assert told[f"{Ids.SAVED}.data"]["of"] == "YZ9"
    assert team("YZ9").capacity == 5


def test_what_is_wrong_is_said_field_by_field_and_nothing_is_saved(client: FlaskClient) -> None:
    told = save(client, "YZ2", ["YZ2", "many", " ", "", "yizhou", "field", "always", [], []])
    wrong = said(told[f"{Ids.WRONG}.children"])
    for part in ("在手上限", "many不是单数：填1到999的整数。", "班组名称", "还没有填"):
        assert part in wrong
    assert f"{Ids.SAVED}.data" not in told
    assert team("YZ2").capacity == 12


def test_the_second_who_saves_is_told_who_was_first_and_may_save_again(client: FlaskClient) -> None:
    form = Form("伊州区装维二队", "", "yizhou", "field", "always", "13")
    with ops.transaction() as session:
        teaming.change(session, "YZ2", form, seen=0, actor=desk(HEAD), at=NOW)
    entered = ["YZ2", "30", "抢修队", "", "yizhou", "field", "always", [], []]
    told = save(client, "YZ2", entered)
    wrong = said(told[f"{Ids.WRONG}.children"])
    for part in ("韩静", "先改了", "整条记录", "你填的还在"):
        assert part in wrong
    version = told[f"{Ids.SAVED}.data"]["overtaken"]
    saved = {"overtaken": version}
    kept = sent(
        client, FORM,
        {f"{Ids.CHOSEN}.data": "YZ2", f"{Ids.SAVED}.data": saved, f"{Ids.BOOK_SAVED}.data": None},
        {f"{Ids.TYPED}.data": None}, f"{Ids.SAVED}.data",
    )  # fmt: skip
    assert not kept.get("response")
    assert save(client, "YZ2", entered, seen=version)[f"{Ids.WRONG}.children"] == []
    assert team("YZ2").capacity == 30


def test_a_team_is_closed_and_opened_again(client: FlaskClient) -> None:
    entered = values(opened(client, "YW1"))
    save(client, "YW1", entered, button=Ids.END)
    assert team("YW1").valid_to is not None
    assert "伊吾装维队" not in table(client)
    assert "伊吾装维队" in table(client, "?show=closed")
    form = opened(client, "YW1")
    assert form[f"{Ids.END}.children"] == "恢复班组"
    seen = form[f"{Ids.BASE}.data"]["version"]
    save(client, "YW1", entered, seen, button=Ids.END, word="恢复班组")
    assert team("YW1").valid_to is None


def test_a_team_with_people_says_why_it_is_not_closed(client: FlaskClient) -> None:
    told = save(client, "YZ2", values(opened(client, "YZ2")), button=Ids.END)
    assert "组里还有1人" in said(told[f"{Ids.WRONG}.children"])


def test_the_people_of_the_chosen_team_come_first_and_are_moved(client: FlaskClient) -> None:
    given = {
        f"{Ids.CHOSEN}.data": "YZ2",
        **{f"{one}.data": None for one in (Ids.SAVED, Ids.MOVED, Ids.BOOK_SAVED)},
    }
    shown = answer(client, PEOPLE, given)
    first = shown[f"{Ids.PERSON}.options"][0]
    assert first == {"value": "S003", "label": "马磊 S003 · 伊州区装维二队"}
    assert shown[f"{Ids.TO}.options"][-1] == {"value": "-", "label": "不在班组"}

    def move(person: str | None, to: str | None) -> dict[str, Any]:
        state = {
            f"{Ids.PERSON}.value": person, f"{Ids.TO}.value": to,
            f"{Ids.PEOPLE}.data": shown[f"{Ids.PEOPLE}.data"],
        }  # fmt: skip
        return answer(client, MOVED, {f"{Ids.MOVE}.n_clicks": 1}, state)

    assert "还没有填人员" in said(move(None, "YZ1"))
    assert "还没有填班组" in said(move("S003", None))
    assert move("S003", "YZ1")[f"{Ids.NOT_MOVED}.children"] == []
    (person,) = [one for one in rows(Person) if one.code == "S003"]
    assert person.team == "YZ1"
    assert "王芳" in said(move("S003", "YW1"))


# -- the roster ----------------------------------------------------------------------------------


def roster(client: FlaskClient, place: Any = PLACE, draft: Any = None, filled: Any = None) -> str:
    stores = (
        Ids.ROSTER_SAVED, Ids.LEAVE_SAVED, Ids.LEAVE_TAKEN, Ids.MOVED, Ids.SAVED, Ids.BOOK_SAVED,
    )  # fmt: skip
    given = {f"{Ids.MONTH}.data": place, f"{Ids.ROSTER_FILLED}.data": filled,
             **{f"{one}.data": None for one in stores}}  # fmt: skip
    by = f"{Ids.ROSTER_FILLED if filled else Ids.MONTH}.data"
    return said(answer(client, ROSTER, given, {f"{Ids.ROSTER_DRAFT}.data": draft}, by))


def save_roster(client: FlaskClient, version: int = 0, **cells: str) -> dict[str, Any]:
    made = {f"2026-03-{day[1:]}|S003": shift for day, shift in cells.items()}
    asked = {"key": "YZ2 2026-03", "version": version, "cells": made}
    return answer(client, ROSTER_SAVED, {f"{Ids.ROSTER_SAVE}.data": asked})


def test_the_roster_has_a_cell_for_each_person_and_day(client: FlaskClient) -> None:
    shown = roster(client)
    assert shown.count('"data-cell"') == 31
    assert "这个月没有排班" in shown
    assert "2026年3月" in shown
    assert "没有选班组" in roster(client, {"team": None, "month": None})


def test_cells_that_were_clicked_are_saved_and_drawn(client: FlaskClient) -> None:
    assert save_roster(client, d18="day", d19="night")[f"{Ids.ROSTER_WRONG}.children"] == []
    (row,) = rows(Roster)
    assert row.duties == {"2026-03-18": {"S003": "day"}, "2026-03-19": {"S003": "night"}}
    save_roster(client, 1, d18="")
    assert rows(Roster)[-1].duties == {"2026-03-19": {"S003": "night"}}
    shown = roster(client)
    assert '"data-mark": "夜"' in shown
    assert "王芳" in shown


def test_what_was_clicked_and_not_saved_is_drawn_as_such(client: FlaskClient) -> None:
    shown = roster(client, draft={"YZ2 2026-03": {"2026-03-18|S003": "day"}})
    assert shown.count('"data-changed"') == 2
    assert not rows(Roster)


def test_the_second_roster_is_refused_by_name(client: FlaskClient) -> None:
    save_roster(client, d18="day")
    told = save_roster(client, d19="day")
    assert "王芳" in said(told[f"{Ids.ROSTER_WRONG}.children"])
    assert "改了1天" in said(told[f"{Ids.ROSTER_WRONG}.children"])
    assert told[f"{Ids.ROSTER_SAVED}.data"]["overtaken"] == 1


def test_a_month_is_filled_as_the_one_before_and_not_saved(client: FlaskClient) -> None:
    save_roster(client, d18="day")
    state = {f"{Ids.MONTH}.data": {"team": "YZ2", "month": "2026-04"}}
    given = {f"{Ids.ROSTER_FILL}.data": 1}
    filled = answer(client, FILLED, given, state)[FILLED]
    assert filled == {"key": "YZ2 2026-04", "cells": {"2026-04-15|S003": "day"}}
    assert len(rows(Roster)) == 1
    shown = roster(client, {"team": "YZ2", "month": "2026-04"}, filled=filled)
    assert shown.count('"data-changed"') == 2


@pytest.mark.parametrize("month", ["2026-13", "never", "", None])
def test_a_month_that_is_none_is_this_one(client: FlaskClient, month: str | None) -> None:
    assert "2026年3月" in roster(client, {"team": "YZ2", "month": month})


# -- leave ---------------------------------------------------------------------------------------


def enter_leave(client: FlaskClient, of: Any = None, **changes: str) -> dict[str, Any]:
    form = {"person": "S003", "since": "2026-03-18", "until": "2026-03-20", "reason": "annual"}
    form |= changes
    ids = {
        "person": Ids.LEAVE_PERSON, "since": Ids.LEAVE_SINCE, "until": Ids.LEAVE_UNTIL,
        "reason": Ids.LEAVE_REASON,
    }  # fmt: skip
    state = {f"{ids[name]}.value": form[name] for name in ids} | {f"{Ids.LEAVE_OF}.data": of}
    return sent(client, LEAVE_SAVED, {f"{Ids.LEAVE_SAVE}.n_clicks": 1}, state)


def leave(client: FlaskClient, place: Any = None) -> str:
    given = {f"{Ids.MONTH}.data": place, **{f"{one}.data": None for one in (
        Ids.LEAVE_SAVED, Ids.LEAVE_TAKEN, Ids.MOVED, Ids.BOOK_SAVED)}}  # fmt: skip
    return said(answer(client, LEAVE, given))


def test_a_leave_is_entered_changed_and_taken_back(client: FlaskClient) -> None:
    told = said(enter_leave(client))
    assert "全组无人" in told
    assert "3月18日–3月20日" in leave(client)
    assert "没有人休假" in leave(client, {"team": "YZ1", "month": None})
    (row,) = rows(Leave)
    of = {"id": row.leave_id, "version": 1}
    form = answer(client, LEAVE_FORM, {f"{Ids.LEAVE_OF}.data": of})
    assert form[f"{Ids.LEAVE_TITLE}.children"] == "马磊的休假"
    assert form[f"{Ids.LEAVE_UNTIL}.value"] == "2026-03-20"
    enter_leave(client, of, until="2026-03-22")
    assert "3月22日" in leave(client)
    now = of | {"version": 2}
    assert answer(client, LEAVE_TAKEN, {f"{Ids.LEAVE_BACK}.data": now})[LEAVE_TAKEN]
    assert "没有人休假" in leave(client)


def test_a_leave_that_cannot_be_meant_is_answered_beside_the_form(client: FlaskClient) -> None:
    told = said(enter_leave(client, until="2026-03-17"))
    assert "最后一天2026-03-17早于第一天2026-03-18" in told
    assert "还没有填人员" in said(enter_leave(client, person=""))
    assert not rows(Leave)


# -- workbooks -----------------------------------------------------------------------------------

Sheets = dict[str, list[list[Any]]]


def book(client: FlaskClient) -> Sheets:
    told = answer(client, DOWNLOAD, {f"{Ids.EXCEL}.n_clicks": 1})[DOWNLOAD]
    opened_book = CalamineWorkbook.from_filelike(BytesIO(b64decode(told["content"])))
    return {
        name: opened_book.get_sheet_by_name(name).to_python() for name in opened_book.sheet_names
    }


def edited(sheets: Sheets) -> str:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as made:
        for name, table_rows in sheets.items():
            page = made.add_worksheet(name)
            for number, cells in enumerate(table_rows):
                page.write_row(number, 0, cells)
    return "data:application/x;base64," + b64encode(out.getvalue()).decode()


def take_in(client: FlaskClient, sheets: Sheets) -> tuple[str, list[Any]]:
    given = {f"{Ids.UPLOAD}.contents": edited(sheets)}
    told = answer(client, TAKEN, given, {f"{Ids.UPLOAD}.filename": "班组.xlsx"})
    return said(told[f"{Ids.BOOK}.children"]), told[f"{Ids.BOOK_READ}.data"]


def of(sheets: Sheets, name: str, key: str, column: str) -> Callable[[Any], None]:
    """Set a cell: the row that holds `key`, the column of this head."""
    rows_of = sheets[name]
    row = next(one for one in rows_of[1:] if key in one)
    at = rows_of[0].index(column)

    def put(value: Any) -> None:
        row[at] = value

    return put


def test_the_workbook_as_it_came_changes_nothing(client: FlaskClient) -> None:
    save_roster(client, d18="day")
    enter_leave(client)
    sheets = book(client)
    assert list(sheets)[:5] == ["班组", "班组人员", "排班", "休假", "代码"]
    told, steps = take_in(client, sheets)
    assert (steps, "没有不同" in told) == ([], True)


def test_an_edited_workbook_shows_its_differences_and_saves_them_together(
    client: FlaskClient,
) -> None:
    sheets = book(client)
    of(sheets, "班组", "YZ2", "在手上限")(20)
    sheets["班组"].append(
        ["YZ9", "新队", "", "yizhou", "", "自有", "always", "", 6, "", "", "", ""]
    )
    of(sheets, "班组人员", "S007", "班组代码")("YZ9")
    march = next(one for one in sheets["排班"][1:] if "YZ2" in one and "2026-03" in one)
    march[sheets["排班"][0].index("18")] = "夜"
    sheets["休假"].append(["", "S003", "", "2026-03-20", "2026-03-21", "", "病假"])
    told, steps = take_in(client, sheets)
    for part in ("班组.xlsx：有5处不同", "12", "20", "陈刚 S007", "夜班", "病假", "还没有保存"):
        assert part in told
    assert team("YZ2").capacity == 12
    done = answer(
        client, BOOK_SAVED, {f"{Ids.BOOK_SAVE}.data": 1}, {f"{Ids.BOOK_READ}.data": steps}
    )
    assert done[BOOK_SAVED]["done"] == 5
    assert team("YZ2").capacity == 20
    assert rows(Roster)[0].duties == {"2026-03-18": {"S003": "night"}}
    assert rows(Leave)[0].reason == "sick"
    assert [one.team for one in rows(Person) if one.code == "S007"] == ["YZ9"]
    assert take_in(client, book(client))[1] == []


def test_one_mistake_and_nothing_of_the_workbook_can_be_saved(client: FlaskClient) -> None:
    sheets = book(client)
    of(sheets, "班组", "YZ2", "在手上限")(20)
    march = next(one for one in sheets["排班"][1:] if "YZ2" in one and "2026-03" in one)
    march[sheets["排班"][0].index("18")] = "中"
    sheets["休假"].append(["", "S003", "", "2026-02-30", "", "", "病假"])
    told, steps = take_in(client, sheets)
    assert steps == []
    for part in ("班组.xlsx", "什么都没有改", "有2处错误", "排班", '"18"', "中", "填其中之一",
                 "休假", "2026-02-30", "这不是日期"):  # fmt: skip
        assert part in told
    assert "data-book-save" not in told


def test_what_the_rules_refuse_is_a_mistake_of_its_row_too(client: FlaskClient) -> None:
    sheets = book(client)
    of(sheets, "班组", "YZ2", "在手上限")(0)
    of(sheets, "班组", "YZ1", "专业代码")("juggling")
    of(sheets, "班组人员", "S003", "班组代码")("XX")
    sheets["休假"].append(["", "S003", "", "2026-03-21", "2026-03-20", "", "病假"])
    before = (len(rows(Audit)), team("YZ2").capacity)
    told, steps = take_in(client, sheets)
    assert steps == []
    for part in ("有4处错误", "0不是单数", "juggling", "XX", "早于第一天"):
        assert part in told
    assert (len(rows(Audit)), team("YZ2").capacity) == before


def test_a_workbook_that_somebody_was_faster_than_is_not_saved(client: FlaskClient) -> None:
    sheets = book(client)
    of(sheets, "班组", "YZ2", "在手上限")(20)
    _told, steps = take_in(client, sheets)
    form = Form("伊州区装维二队", "", "yizhou", "field", "always", "13")
    with ops.transaction() as session:
        teaming.change(session, "YZ2", form, seen=0, actor=desk(HEAD), at=datetime.now(UTC))
    given, state = {f"{Ids.BOOK_SAVE}.data": 1}, {f"{Ids.BOOK_READ}.data": steps}
    told = said(sent(client, BOOK_SAVED, given, state))
    assert "工作簿里的都没有保存" in told
    assert "韩静" in told
    assert team("YZ2").capacity == 13


def test_what_is_no_workbook_is_refused_in_words(client: FlaskClient) -> None:
    given = {f"{Ids.UPLOAD}.contents": "data:;base64," + b64encode(b"no").decode()}
    told = said(answer(client, TAKEN, given, {f"{Ids.UPLOAD}.filename": "x.xlsx"}))
    assert "x.xlsx: 这不是本页的工作簿：打不开" in told
    told, _steps = take_in(client, {"别的": [["a"]]})
    assert "这不是本页的工作簿" in told
