"""What the filters offer."""

import pytest
from flask.testing import FlaskClient

from tests.screens import sign_in, token


def offered(client: FlaskClient, name: str, **query: str) -> list[list[str]]:
    answer = client.get(f"/options/{name}", query_string=query)
    assert answer.status_code == 200
    found: list[list[str]] = answer.json
    return found


def test_areas_are_the_branches_at_the_end_of_the_tree(client: FlaskClient) -> None:
    assert offered(client, "area") == [["yiwu", "伊吾"], ["yizhou", "伊州区"]]


def test_a_county_is_offered_what_is_its_own(stranger: FlaskClient) -> None:
    sign_in(stranger, 6)
    assert offered(stranger, "area") == [["yiwu", "伊吾"]]
    assert offered(stranger, "team") == [["YW1", "伊吾装维队"]]
    assert offered(stranger, "manager") == []


def test_a_field_team_is_offered_itself(stranger: FlaskClient) -> None:
    sign_in(stranger, 3)
    assert offered(stranger, "team") == [["YZ2", "伊州区装维二队"]]
    assert offered(stranger, "area") == []


def test_managers_are_the_people_with_that_role(client: FlaskClient) -> None:
    assert offered(client, "manager") == [["S004", "马晓燕"]]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("level", ["group", "集团级"]), ("service", ["digital_circuit", "数字电路"]),
        ("kind", ["fault", "客户报障"]), ("state", ["late", "超时"]),
        ("clock", ["receive", "受理"]),
        ("status", ["submitted", "待受理"]), ("product_line", ["broadband", "宽带及专线"]),
    ],
)  # fmt: skip
def test_the_business_has_named_its_lists(client: FlaskClient, name: str, first: list[str]) -> None:
    assert offered(client, name)[0] == first


def test_a_value_that_is_missing_has_a_name_too(client: FlaskClient) -> None:
    named = offered(client, "team", codes="YZ2,-")
    assert named == [["YZ2", "伊州区装维二队"], ["-", "未填写"]]
    assert offered(client, "customer", codes="-") == [["-", "未填写"]]


def test_names_are_in_the_readers_language(client: FlaskClient) -> None:
    client.post("/me", data={"locale": "en"}, headers=token(client))
    assert offered(client, "area") == [["yiwu", "Yiwu"], ["yizhou", "Yizhou"]]
    assert offered(client, "state")[0] == ["late", "Overdue"]


def test_what_is_typed_narrows_the_list(client: FlaskClient) -> None:
    assert offered(client, "team", text="二队") == [["YZ2", "伊州区装维二队"]]


def test_customers_are_found_and_not_listed(client: FlaskClient) -> None:
    assert offered(client, "customer") == []
    assert offered(client, "customer", text="tc") == [["C0001", "天驰物流园"]]


def test_chosen_codes_get_their_names(client: FlaskClient) -> None:
    assert offered(client, "team", codes="YZ1,YZ2") == [
        ["YZ1", "伊州区装维一队"], ["YZ2", "伊州区装维二队"],
    ]  # fmt: skip
    assert offered(client, "state", codes="risk") == [["risk", "临近"]]


def test_a_customer_outside_ones_rights_stays_nameless(stranger: FlaskClient) -> None:
    sign_in(stranger, 6)
    assert offered(stranger, "customer", codes="C0001,C0002") == [["C0002", "金穗小学"]]


def test_an_unknown_filter_offers_nothing(client: FlaskClient) -> None:
    assert offered(client, "colour") == []
