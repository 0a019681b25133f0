"""The page of customers and its forms through HTTP: looking, adding, changing, workbooks."""

import json
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from services import enrolling
from storage import ops
from storage.models import Audit, Contact, Customer
from tests.office import NOW, desk
from tests.screens import answer, post, said, sign_in, token
from ui.ids import Customers as Ids
from ui.ids import Entry, Receive

CLERK, LEADER, FIELD, MANAGER, HEAD = 1, 2, 3, 4, 5
TITLE = f"{Ids.TITLE}.children"
ROWS = f"{Ids.GRID}.getRowsResponse"
CARD = f"{Ids.CARD}.children"
TURNED = f"{Ids.TURNED}.data"
TOOLS = f"..{Ids.TOOLS}.children...{Ids.UPLOAD_BOX}.hidden.."
FORM = f"..{Entry.PLACE}.children...{Entry.TOLD}.children.."
TAKEN_IN = f"..{Ids.PREVIEW}.children...{Ids.BOOK}.data...{Ids.UPLOAD}.contents.."
NEWS = {f"{Ids.NEWS}.data": None, f"{Ids.TURNED}.data": None, f"{Ids.TAKEN}.data": None}


def allowed(client: FlaskClient, *outputs: str) -> str:
    """The posted name of outputs, of which some may be written by others too."""
    known = json.loads(client.get("/_dash-dependencies").data)
    names = [one["output"] for one in known]
    return next(name for name in names if all(output in name for output in outputs))


def title(client: FlaskClient, query: str = "", text: str = "") -> str:
    given = {f"{Ids.QUERY}.data": query, f"{Ids.SEARCH}.value": text, **NEWS}
    return said(answer(client, TITLE, given)[TITLE])


def rows(client: FlaskClient, query: str = "", text: str = "", **more: Any) -> list[Any]:
    request = {"startRow": 0, "endRow": 100, "sortModel": [], **more}
    found = answer(
        client, ROWS, {f"{Ids.GRID}.getRowsRequest": request},
        {f"{Ids.QUERY}.data": query, f"{Ids.SEARCH}.value": text},
    )  # fmt: skip
    return list(found[ROWS]["rowData"])


def card(client: FlaskClient, number: str = "C0001") -> str:
    return said(answer(client, CARD, {f"{Ids.QUERY}.data": f"?card={number}", **NEWS})[CARD])


def opened(client: FlaskClient, what: str, code: str = "", **more: Any) -> str:
    asked = {"what": what, "customer": "C0001", "code": code, **more}
    return said(answer(client, FORM, {f"{Entry.OPEN}.data": asked})[f"{Entry.PLACE}.children"])


def save(client: FlaskClient, what: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    sent = {
        "what": what, "customer": "C0001", "code": "", "version": 0, "values": values,
        "sure": False, "page": "customers", "sent": 1, **more,
    }  # fmt: skip
    output = allowed(client, Entry.WRONG, Entry.SAVED)
    found = answer(client, output, {f"{Entry.SAVE}.data": sent})
    return {name.partition("@")[0]: value for name, value in found.items()}


def told(found: dict[str, Any]) -> str:
    return said(next((value for name, value in found.items() if name.startswith(Entry.TOLD)), None))


def level(number: str = "C0001") -> str | None:
    with ops.reading() as session:
        return session.get_one(Customer, number).level


# -- looking -------------------------------------------------------------------------------------


def test_the_title_says_how_many_there_are_and_what_they_are_narrowed_to(
    head: FlaskClient,
) -> None:
    assert "客户资料：2" in title(head)
    assert "客户资料，省级：0" in title(head, "?level=province")
    assert "停用客户：0" in title(head, "?show=closed")
    assert "：1" in title(head, text="tcwly")


def test_rows_are_in_the_readers_language_and_in_the_order_asked_for(head: FlaskClient) -> None:
    first, second = rows(head)
    assert first["name"] == {"text": "天驰物流园", "level": "集团级", "top": True}
    assert (first["area"], first["manager"], first["services"]) == ("伊州区", "马晓燕", 2)
    assert first["open"] == {"text": "0", "href": ""}
    assert second["manager"] == "—"
    by = [{"colId": "customer_no", "sort": "desc"}]
    assert [one["key"] for one in rows(head, sortModel=by)] == ["C0002", "C0001"]
    assert [one["key"] for one in rows(head, "?sort=-customer_no")] == ["C0002", "C0001"]


def test_a_manager_has_the_own_customers_and_no_tools_to_change_them(client: FlaskClient) -> None:
    sign_in(client, MANAGER)
    assert [one["key"] for one in rows(client)] == ["C0001"]
    found = answer(client, TOOLS, {f"{Ids.TAKEN}.data": None})
    assert found[f"{Ids.UPLOAD_BOX}.hidden"] is True
    tools = said(found[f"{Ids.TOOLS}.children"])
    assert "Excel" in tools
    assert "新客户" not in tools
    assert "data-entry-open" not in card(client)


def test_a_field_team_has_no_such_page(client: FlaskClient) -> None:
    sign_in(client, FIELD)
    request = {f"{Ids.GRID}.getRowsRequest": {"startRow": 0, "endRow": 1}}
    assert post(client, ROWS, request).status_code == 403


def test_a_card_shows_no_whole_number_until_it_is_asked_for(head: FlaskClient) -> None:
    shown = card(head)
    assert "138****5678" in shown
    assert "13812345678" not in shown
    assert "天山北路" not in shown
    assert card(head, "C9999").count("没有这条记录") == 1


def test_the_form_of_a_contact_holds_no_number(head: FlaskClient) -> None:
    form = opened(head, "contact", "1")
    assert "赵先生" in form
    assert "13812345678" not in form
    assert "138****5678" in form


# -- forms ---------------------------------------------------------------------------------------


def test_the_desk_is_offered_the_phone_number_alone_of_a_contact(client: FlaskClient) -> None:
    form = opened(client, "contact", "1")
    assert '"field": "phone"' in form
    assert '"field": "name"' not in form


def test_what_was_typed_before_stands_in_the_form_again(client: FlaskClient) -> None:
    form = opened(client, "customer", customer="", values={"name": "天山中学"}, names=["name"])
    assert '"value": "天山中学"' in form
    assert '"field": "level"' not in form


def test_a_customer_is_added_from_the_form(client: FlaskClient) -> None:
    found = save(client, "customer", {
        "name": "天山中学", "level": "local_a", "branch": "yizhou", "manager": "",
        "contact_name": "吴老师", "contact_phone": "13700001234",
    }, customer="")  # fmt: skip
    saved = found[f"{Entry.SAVED}.data"]
    assert (saved["what"], saved["customer"], saved["name"]) == (
        "customer", "PD000001", "天山中学",
    )  # fmt: skip


def test_mistakes_stand_beside_their_fields(client: FlaskClient) -> None:
    found = save(client, "customer", {"name": "", "branch": "", "contact_phone": "x"}, customer="")
    fields = found[f"{Entry.WRONG}.data"]["fields"]
    assert set(fields) == {"name", "branch", "contact_name", "contact_phone"}
    assert fields["name"] == "还没有填客户名称。"
    assert "5到18位" in fields["contact_phone"]
    assert f"{Entry.SAVED}.data" not in found


def test_what_is_alike_is_shown_and_saved_if_one_is_sure(client: FlaskClient) -> None:
    values = {"name": "天驰物流园", "branch": "yizhou"}
    found = save(client, "customer", values, customer="")
    assert "/admin/customers?card=C0001" in told(found)
    found = save(client, "customer", values, customer="", page="receive")
    assert '"data-entry-pick": "C0001"' in told(found)
    found = save(client, "customer", values, customer="", sure=True)
    assert found[f"{Entry.SAVED}.data"]["customer"] == "PD000001"


def test_a_service_is_chosen_with_its_group(client: FlaskClient) -> None:
    found = save(client, "service", {"service_no": "YZ-9", "about": "voice/virtual_net"})
    assert found[f"{Entry.SAVED}.data"]["code"] == "YZ-9"
    found = save(client, "service", {"service_no": "YZ-0233", "about": ""})
    fields = found[f"{Entry.WRONG}.data"]["fields"]
    assert fields == {
        "service_no": "业务号码YZ-0233是天驰物流园的。", "about": "还没有填业务。",
    }  # fmt: skip


def test_the_second_saver_reads_who_was_first_and_saves_over_it(head: FlaskClient) -> None:
    with ops.transaction() as session:
        enrolling.change(
            session, "customer", "C0001", {"level": "province"}, version=1, actor=desk(LEADER),
            at=NOW,
        )  # fmt: skip
    how = {"code": "C0001", "version": 1}
    found = save(head, "customer", {"level": "local_a"}, **how)
    assert "王芳" in told(found)
    assert "集团级 → 省级" in told(found)
    assert found[f"{Entry.WRONG}.data"]["version"] == 2
    save(head, "customer", {"level": "local_a"}, **how | {"version": 2})
    assert level() == "local_a"


def test_a_clerk_who_changes_a_customer_is_refused_in_words(client: FlaskClient) -> None:
    found = save(client, "customer", {"level": "local_a"}, code="C0001", version=1)
    assert "修改参考数据" in told(found)
    assert level() == "group"


def test_a_contact_is_taken_out_of_use_by_the_version_that_was_seen(head: FlaskClient) -> None:
    asked = {"do": "close", "what": "contact", "code": "2", "version": 1}
    assert answer(head, TURNED, {f"{Ids.TURN}.data": asked})[TURNED] == asked
    assert "孙女士" not in card(head)
    # The second time it is another version: who looks sees the card anew.
    assert "at" in answer(head, TURNED, {f"{Ids.TURN}.data": asked})[TURNED]


# -- while an order is taken ---------------------------------------------------------------------


@pytest.mark.parametrize(("who", "is_offered"), [(CLERK, True), (MANAGER, False)])
def test_a_new_customer_is_offered_to_the_desk_alone(
    client: FlaskClient, who: int, is_offered: bool
) -> None:
    sign_in(client, who)
    output = f"{Receive.FOUND}.children"
    for typed in ("不存在", "天驰"):
        found = answer(
            client, output, {f"{Receive.CUSTOMER}.value": typed}, {f"{Receive.PICKED}.data": None}
        )
        assert ("data-new" in said(found)) is is_offered


# -- workbooks -----------------------------------------------------------------------------------


def out(client: FlaskClient, query: str = "", **form: str) -> Any:
    return client.post(f"/excel/customers{query}", data=form | tokens(client))


def tokens(client: FlaskClient) -> dict[str, str]:
    return {"token": token(client)["X-Paidan-Token"]}


def tables(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sent(content: bytes) -> str:
    return "data:x;base64," + b64encode(content).decode()


def edited(content: bytes, change: Any) -> str:
    """The workbook with some cells changed, as a browser sends it."""
    found, made = tables(content), BytesIO()
    change(found)
    book = xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"})
    for name, lines in found.items():
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    book.close()
    return sent(made.getvalue())


def take_in(client: FlaskClient, contents: str) -> dict[str, Any]:
    return answer(
        client, TAKEN_IN, {f"{Ids.UPLOAD}.contents": contents}, {f"{Ids.UPLOAD}.filename": "a.xlsx"}
    )


def test_a_workbook_has_the_rows_of_the_list_and_masked_numbers(client: FlaskClient) -> None:
    found = tables(out(client, "?level=group", text="天驰").data)
    assert [line[:3] for line in found["客户资料"][1:]] == [["C0001", "天驰物流园", "集团级"]]
    assert [line[4] for line in found["联系人"][1:]] == ["138****5678", "090****6789"]
    assert len(found["在用业务"]) == 3
    assert out(client, phones="phones").status_code == 403


def test_whole_numbers_leave_a_trace(head: FlaskClient) -> None:
    found = tables(out(head, phones="phones").data)
    assert found["联系人"][1][4] == "13812345678"
    with ops.reading() as session:
        (kept,) = session.scalars(select(Audit).where(Audit.action == "export"))
    assert (kept.person_id, kept.content) == (HEAD, {"customers": 2, "filters": {}})


@pytest.mark.parametrize("phones", ["", "phones"])
def test_a_workbook_that_comes_back_unchanged_differs_in_nothing(
    head: FlaskClient, phones: str
) -> None:
    found = take_in(head, sent(out(head, phones=phones).data))
    assert "没有差异" in said(found[f"{Ids.PREVIEW}.children"])
    assert found[f"{Ids.BOOK}.data"] is None


def test_differences_are_looked_at_and_then_saved(head: FlaskClient) -> None:
    def change(book: dict[str, list[list[Any]]]) -> None:
        book["客户资料"][1][2] = "省级"
        book["联系人"][1][4] = "13811112222"

    found = take_in(head, edited(out(head).data, change))
    shown = said(found[f"{Ids.PREVIEW}.children"])
    assert "集团级 → 省级" in shown
    assert "138****5678 → 138****2222" in shown
    assert level() == "group"
    output = allowed(head, Ids.TAKEN + ".data", Ids.PREVIEW)
    answer(
        head, output, {f"{Ids.TAKE}.data": {"at": 1}},
        {f"{Ids.BOOK}.data": found[f"{Ids.BOOK}.data"]},
    )  # fmt: skip
    assert level() == "province"
    with ops.reading() as session:
        assert session.get_one(Contact, 1).phone == "13811112222"


def test_a_mistake_names_its_cell_and_nothing_can_be_saved(head: FlaskClient) -> None:
    def change(book: dict[str, list[list[Any]]]) -> None:
        book["客户资料"][1][2] = "省级"
        book["客户资料"][2][2] = "顶级"

    found = take_in(head, edited(out(head).data, change))
    shown = said(found[f"{Ids.PREVIEW}.children"])
    for part in ("a.xlsx", "客户资料", '"children": 3', "等级", "顶级", "不在可选项里"):
        assert part in shown
    assert "data-book-take" not in shown
    assert found[f"{Ids.BOOK}.data"] is None


def test_what_is_no_such_workbook_is_said_so(head: FlaskClient) -> None:
    found = take_in(head, sent(b"no"))
    assert "不是本页的工作簿" in said(found[f"{Ids.PREVIEW}.children"])
