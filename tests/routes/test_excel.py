"""Workbooks by address: exactly what the page shows, for whoever may take it away."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from routes.excel import REPORTS
from storage import warehouse
from tests import boards
from tests.screens import served, sign_in, token

WIDE = "period=2026-02-01..2026-03-18"
ODD = ("=1+1", "-", "+8613900000000", "00123", "@SUM(A1)")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The head of the department, looking."""
    with served(tmp_path_factory.mktemp("excel")) as app:
        boards.publish(numbers=ODD)
        visitor: FlaskClient = app.server.test_client()
        sign_in(visitor, 5)
        yield visitor


def sheets(response: TestResponse) -> dict[str, list[list[Any]]]:
    assert response.status_code == 200, response.get_data(as_text=True)
    book = CalamineWorkbook.from_filelike(BytesIO(response.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def facts(sql: str) -> Any:
    ((value,),) = warehouse.cursor().execute(sql).fetchall()
    return value


@pytest.mark.parametrize("report", REPORTS)
def test_every_workbook_has_a_chinese_name_and_says_what_it_shows(
    client: FlaskClient, report: str
) -> None:
    response = client.get(f"/excel/{report}?{WIDE}&area=yizhou")
    found = sheets(response)
    name = unquote(response.headers["Content-Disposition"].split("UTF-8''")[1])
    moment = r"\d{8}_\d{4}" if report.startswith("overview") else "20260318_1042"
    assert re.search(rf"_{moment}\.xlsx$", name)
    assert any("一" <= character <= "鿿" for character in name)
    told = list(found.values())[-1]
    said = {str(row[0]): str(row[1]) for row in told if len(row) > 1}
    assert said["区域"] == "伊州区"
    assert said["截至"] == "2026-03-18 10:42"


def test_the_list_is_whole_and_as_it_was_narrowed(client: FlaskClient) -> None:
    query = f"{WIDE}&of=breaches&columns=order_no,customer&sort=order_no"
    (head, *rows) = next(iter(sheets(client.get(f"/excel/orders?{query}")).values()))
    assert head == ["工单号", "客户", "客户等级"]
    assert len(rows) == facts("select countif(is_breached) from fct_orders")
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_every_text_comes_back_as_it_is_kept(client: FlaskClient) -> None:
    response = client.get(f"/excel/orders?{WIDE}&columns=order_no&sort=order_no")
    (_head, *rows) = next(iter(sheets(response).values()))
    assert set(ODD) < {row[0] for row in rows}
    with ZipFile(BytesIO(response.data)) as packed:
        assert b"<f>" not in b"".join(packed.read(name) for name in packed.namelist())


def test_what_was_typed_comes_in_a_form_and_narrows_the_list(client: FlaskClient) -> None:
    form = {"text": "YZ-001"}
    response = client.post(f"/excel/orders?{WIDE}", data=form, headers=token(client))
    (_head, *rows) = next(iter(sheets(response).values()))
    assert {row[0] for row in rows} == {f"YZ-001{digit}" for digit in range(10)}
    assert client.post(f"/excel/orders?{WIDE}", data=form).status_code == 403


def test_a_heat_map_stands_as_on_the_screen_and_line_by_line(client: FlaskClient) -> None:
    found = sheets(client.get(f"/excel/sla-service?{WIDE}&show=late"))
    (matrix, lines, *_about) = found.values()
    late = facts("select countif(is_breached) from fct_orders")
    assert matrix[-1][0] == "合计"
    assert matrix[-1][-1] == late
    place = lines[0].index("超时工单")
    assert lines[-1][place] == late


def test_the_chosen_clock_and_figure_are_those_of_the_page(client: FlaskClient) -> None:
    found = sheets(client.get(f"/excel/sla-week?{WIDE}&show=late&step=take"))
    late = facts("select countif(is_breached and clock = 'take') from fct_clocks")
    assert next(iter(found.values()))[-1][-1] == late


def test_a_list_of_what_stands_now_names_no_period(client: FlaskClient) -> None:
    found = sheets(client.get("/excel/orders?of=open"))
    assert not [row for row in list(found.values())[-1] if row and row[0] == "期间"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/excel/sla?period=soon", 400),
        ("/excel/orders?of=nonsense", 400),
        ("/excel/orders?of=revenue", 400),
        ("/excel/orders?columns=order_no&sort=nonsense", 400),
        ("/excel/nonsense", 404),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_reason(
    client: FlaskClient, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


def test_who_may_not_export_is_told_so(client: FlaskClient) -> None:
    sign_in(client, 3)
    response = client.get(f"/excel/sla?{WIDE}")
    sign_in(client, 5)
    assert response.status_code == 403
    assert "Excel" in response.get_data(as_text=True)


def test_rights_hold_in_workbooks_too(client: FlaskClient) -> None:
    sign_in(client, 6)
    (_head, *rows) = next(iter(sheets(client.get(f"/excel/orders?{WIDE}&columns=area")).values()))
    sign_in(client, 5)
    assert {row[0] for row in rows} == {"伊吾"}


def test_a_stranger_gets_nothing(client: FlaskClient) -> None:
    stranger = client.application.test_client()
    assert stranger.get("/excel/sla").status_code in (302, 303, 401)
