"""The page of SLA limits through HTTP: looking, judging a form, drafting, saving, workbooks."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from domain.drafts import Do, Draft, Edit
from domain.kinds import Limit
from services import limitdrafts, matrix
from storage import ops, reference, stamps
from storage.models import SlaRow
from tests.office import desk
from tests.screens import answer, post, said, sign_in
from ui.ids import Limits as Ids

HEAD, LEADER, CLERK = 5, 2, 1
VERSION = f"..{Ids.VIEWS}.children...{Ids.AS_OF}.children...{Ids.EFFECTIVE}.value.."
TABLE = f"{Ids.MATRIX}.children"
FORM = f"{Ids.SIDE}.children"
READY = f"{Ids.READY}.data"
WRONG = f"{Ids.WRONG}.data"
EDITS = f"..{Ids.EDITS}.children...{Ids.BAR}.children.."
COST = f"{Ids.COST}.children"
SAVED = f"{Ids.SAVED}.data"
HISTORY = f"{Ids.HISTORY}.children"
TAKEN = f"..{Ids.MISTAKES}.children...{Ids.IMPORTED}.data...{Ids.UPLOAD}.contents.."
TYPED = {
    "do": "change", "repair": "8", "repair_unit": "hours", "calendar": "always",
    "is_to_be_confirmed": "no", "source": "会议纪要", "effective": "",
}  # fmt: skip


def draft(*edits: Edit, version: int = 1) -> dict[str, Any]:
    told = [{"name": limitdrafts.name_of(one), **limitdrafts.written(one)} for one in edits]
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    return {"version": version, "effective": day, "edits": told}


def shorter(number: int = 25) -> Edit:
    return Edit(
        Do.CHANGE, number, limits={"repair": Limit(time=timedelta(hours=8))}, source="会议纪要"
    )


ENDED = Edit(Do.END, 49, source="逐项规定")


def table(client: FlaskClient, show: str = "", typed: str = "", of: Any = None) -> str:
    given = {
        f"{Ids.QUERY}.data": f"?show={show}" if show else "", f"{Ids.SEARCH}.value": typed,
        f"{Ids.DRAFT}.data": of,
    }  # fmt: skip
    return said(answer(client, TABLE, given)[TABLE])


def form(client: FlaskClient, of: str, kept: Any = None, typed: Any = None) -> str:
    state = {f"{Ids.DRAFT}.data": kept, f"{Ids.TYPED}.data": typed}
    return said(answer(client, FORM, {f"{Ids.OPEN}.data": {"of": of}}, state)[FORM])


def put(client: FlaskClient, of: str = "row:25", **typed: str) -> dict[str, Any]:
    given = {f"{Ids.PUT}.data": {"of": of, "values": TYPED | typed}}
    found: dict[str, Any] = answer(client, READY, given, {f"{Ids.DRAFT}.data": None})[READY]
    return found


def listed(client: FlaskClient, of: dict[str, Any] | None) -> dict[str, str]:
    found = answer(client, EDITS, {f"{Ids.DRAFT}.data": of})
    return {name: said(part) for name, part in found.items()}


def save(client: FlaskClient, of: dict[str, Any]) -> str:
    """What the answer says, the toast in it."""
    sent = post(client, SAVED, {f"{Ids.SAVE}.data": {"draft": of, "sent": 1}})
    return said(sent.json) if sent.status_code == 200 else ""


def version() -> int:
    with ops.reading() as session:
        return reference.load(session).policy.version


# -- who may, and looking ----------------------------------------------------------------------


def test_whoever_may_not_change_reference_data_does_not_look_either(client: FlaskClient) -> None:
    given = {f"{Ids.SAVED}.data": None}
    assert post(client, VERSION, given, state={f"{Ids.DRAFT}.data": None}).status_code == 403
    assert post(client, SAVED, {f"{Ids.SAVE}.data": {}}).status_code == 403
    assert "时限标准" not in client.get("/queue").get_data(as_text=True)


@pytest.mark.parametrize("who", [HEAD, LEADER])
def test_heads_and_desk_leaders_see_version_and_what_is_doubtful(
    client: FlaskClient, who: int
) -> None:
    sign_in(client, who)
    found = answer(client, VERSION, {f"{Ids.SAVED}.data": None}, {f"{Ids.DRAFT}.data": None})
    assert "第1版 · 初始版本" in said(found[f"{Ids.AS_OF}.children"])
    views = said(found[f"{Ids.VIEWS}.children"])
    assert all(word in views for word in ("全部", "待确认", "缺项", "重叠"))
    assert "用不到" not in views


def test_rows_stand_by_product_group_with_limits_and_calendars(head: FlaskClient) -> None:
    found = table(head)
    for word in ("带宽型业务", "不限", "个工作日", "工作日两段", "待确认"):
        assert word in found
    assert found.index("带宽型业务") < found.index("固网语音类") < found.index("row:49")


def test_the_table_is_narrowed_by_view_and_by_what_is_typed(head: FlaskClient) -> None:
    assert "row:40" not in table(head, "unsure")
    assert "没有这样的行" in table(head, "ties")
    found = (
        table(head, typed="xunihwang"),
        table(head, typed="xuniwang"),
        table(head, typed="虚拟网"),
    )
    assert ["row:25" in one for one in found] == [False, True, True]
    assert "row:44" not in found[1]


def test_what_no_row_rules_stands_as_a_row_of_its_own(head: FlaskClient) -> None:
    ended = Edit(Do.END, 49, source="x", effective=limitdrafts.day_begins("2026-01-01"))
    with ops.transaction() as session:
        now = datetime(2026, 3, 1, tzinfo=UTC)
        matrix.save(session, Draft(1, now, (ended,)), actor=desk(HEAD), at=now)
    found = table(head, "gaps")
    assert all(word in found for word in ("没有时限", "所有等级", "其他业务", "add:voice/s800///"))
    assert "row:25" not in found
    assert "row:49" in table(head, "ended")
    assert "新增一行" in form(head, "add:voice/s800///")


def test_rows_that_tie_are_marked_with_the_other(head: FlaskClient) -> None:
    with ops.transaction() as session:
        stamps.raise_(session, "reference")
        session.add(
            SlaRow(row_no=50, product_group="voice", service="s800", customer_level="group",
                   limits={"repair": {"hours": 1}}, calendar="always", is_to_be_confirmed=False,
                   source="x", added_in=1)
        )  # fmt: skip
    found = table(head, "ties")
    assert all(word in found for word in ("与第50行重叠", "与第40, 41行重叠"))
    assert "row:44" not in found


def test_a_draft_is_seen_in_the_table(head: FlaskClient) -> None:
    found = table(head, of=draft(shorter(), ENDED))
    assert "草稿中终止" in found
    assert '"type": "S"' in found


# -- the form ----------------------------------------------------------------------------------


def test_a_form_holds_what_the_row_says_and_no_ground_yet(head: FlaskClient) -> None:
    found = form(head, "row:25")
    assert "固网语音类 · 虚拟网 · 集团级" in found
    assert '"20"' in found
    assert "终止" in found


def test_what_was_typed_or_put_into_the_draft_comes_back(head: FlaskClient) -> None:
    assert "还没放进草稿" in form(head, "row:25", typed={"row:25": {"source": "还没放进草稿"}})
    found = form(head, "row:25", kept=draft(shorter()))
    assert "会议纪要" in found
    assert "移出草稿" in found


def test_a_row_that_is_gone_has_no_form(head: FlaskClient) -> None:
    assert form(head, "row:777") == "[]"


def test_a_sound_form_is_an_edit_for_the_draft(head: FlaskClient) -> None:
    found = put(head)
    assert (found["name"], found["version"], found["fields"]) == ("row:25", 1, {})
    assert found["edit"]["limits"] == {"repair": {"hours": 8}}


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ({"repair": "abc"}, "repair", "abc不是时限"), ({"repair": ""}, "repair", "至少填一项"),
        ({"source": ""}, "source", "写明依据"), ({"repair": "0"}, "repair", "大于0"),
        ({"effective": "1999-01-01"}, "effective", "前后五年"),
        ({"calendar": "moon"}, "calendar", "列表"),
        ({"finish": "2", "finish_unit": "days", "feedback": "3", "feedback_unit": "days"},
         "feedback", "早于回单"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_not_put(
    head: FlaskClient, typed: dict[str, str], field: str, word: str
) -> None:
    found = put(head, **typed)
    assert "edit" not in found
    assert list(found["fields"]) == [field]
    assert word in found["fields"][field]


def test_a_form_is_judged_while_it_is_typed(head: FlaskClient) -> None:
    given = {f"{Ids.FORM}.data": {"of": "clock:take", "values": {"take": "x", "source": "y"}}}
    found = answer(head, WRONG, given, {f"{Ids.DRAFT}.data": None})[WRONG]
    assert list(found["fields"]) == ["take"]


# -- the draft ---------------------------------------------------------------------------------


def test_edits_are_listed_before_and_after(head: FlaskClient) -> None:
    found = listed(head, draft(shorter()))
    assert all(word in found[f"{Ids.EDITS}.children"] for word in ("20小时", "8小时", "会议纪要"))
    assert "存为第2版" in found[f"{Ids.BAR}.children"]
    assert '"disabled": false' in found[f"{Ids.BAR}.children"]


def test_a_draft_that_ties_cannot_be_saved_and_says_why(head: FlaskClient) -> None:
    twin = Edit(Do.ADD, key=("voice", "virtual_net", "group", None, None),
                limits={"repair": Limit(time=timedelta(hours=1))}, source="x")  # fmt: skip
    found = listed(head, draft(twin))
    assert "第25行与第50行会同时管到一些工单" in found[f"{Ids.EDITS}.children"]
    assert '"disabled": true' in found[f"{Ids.BAR}.children"]
    assert "没有保存：第25, 50行" in save(head, draft(twin))
    assert version() == 1


def test_gaps_that_a_draft_would_make_are_pointed_out(head: FlaskClient) -> None:
    assert "种组合没有时限" in listed(head, draft(ENDED))[f"{Ids.EDITS}.children"]


def test_a_draft_is_saved_as_the_next_version_with_its_history(head: FlaskClient) -> None:
    assert "已存为第2版：1处修改" in save(head, draft(shorter()))
    assert version() == 2
    history = said(answer(head, HISTORY, {f"{Ids.SAVED}.data": None})[HISTORY])
    assert all(word in history for word in ("第2版", "韩静", "20小时", "8小时", "会议纪要"))
    found = answer(head, VERSION, {f"{Ids.SAVED}.data": None}, {f"{Ids.DRAFT}.data": None})
    assert "韩静" in said(found[f"{Ids.AS_OF}.children"])


def test_whoever_comes_second_is_told_who_was_first(head: FlaskClient) -> None:
    with ops.transaction() as session:
        now = datetime.now(UTC)
        first = Draft(1, now, (shorter(26),))
        matrix.save(session, first, actor=desk(LEADER), at=now)
    assert "王芳已于" in save(head, draft(shorter()))
    found = listed(head, draft(shorter()))
    assert "王芳已于" in found[f"{Ids.EDITS}.children"]
    assert '"disabled": true' in found[f"{Ids.BAR}.children"]
    assert "已存为第3版" in save(head, draft(shorter(), version=2))


def test_nonsense_in_place_of_a_draft_is_refused(head: FlaskClient) -> None:
    assert "shell-toast" in save(head, {"edits": "?"})
    assert version() == 1


def test_without_a_draft_nothing_is_judged_and_without_data_it_says_so(head: FlaskClient) -> None:
    empty, judged = (
        said(answer(head, COST, {f"{Ids.DRAFT}.data": of})[COST]) for of in (None, draft(shorter()))
    )
    assert "草稿是空的" in empty
    assert "pd-empty" in judged


# -- workbooks ---------------------------------------------------------------------------------


def workbook(client: FlaskClient) -> bytes:
    given = {f"{Ids.EXCEL}.n_clicks": 1}
    return b64decode(
        answer(client, f"{Ids.DOWNLOAD}.data", given)[f"{Ids.DOWNLOAD}.data"]["content"]
    )


def take_in(client: FlaskClient, content: bytes) -> dict[str, Any]:
    given = {f"{Ids.UPLOAD}.contents": "data:x;base64," + b64encode(content).decode()}
    return answer(client, TAKEN, given, {f"{Ids.UPLOAD}.filename": "矩阵.xlsx"})


def test_the_workbook_that_went_out_comes_back_without_edits(head: FlaskClient) -> None:
    content = workbook(head)
    assert "时限矩阵" in CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    found = take_in(head, content)
    assert "与现行矩阵没有不同" in said(found[f"{Ids.MISTAKES}.children"])
    assert f"{Ids.IMPORTED}.data" not in found


@pytest.mark.parametrize("content", [b"", b"not a workbook"])
def test_another_file_is_refused_in_place(head: FlaskClient, content: bytes) -> None:
    assert "这不是本页的工作簿" in said(take_in(head, content)[f"{Ids.MISTAKES}.children"])
