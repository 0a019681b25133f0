"""Master data from files: checked, upserted by key, versioned, and without anything personal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import imports, ops, stamps
from storage.imports import Upserted
from storage.models import Branch, Contact, Customer, MasterVersion, Person, Service, Team
from tests.office import NOW, opened


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> Iterator[None]:
    with opened(tmp_path):
        yield


def upsert(target: str, *rows: dict[str, Any]) -> Upserted:
    with ops.transaction() as session:
        return imports.upsert(session, target, rows, NOW)


def refused(target: str, *rows: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    with ops.reading() as session:
        found = imports.check(session, target, rows)
    return [(one.position, one.column, one.value) for one in found]


def one(model: type[Any], key: Any) -> Any:
    with ops.reading() as session:
        return session.get_one(model, key)


def counts(done: Upserted) -> tuple[int, int, int]:
    return done.new, done.updated, done.unchanged


def test_a_branch_takes_its_path_from_those_above_it() -> None:
    done = upsert("branches", {"code": "naomaohu", "name": "淖毛湖", "parent": "yiwu"},
                  {"code": "xinjiang", "name": "新疆", "name_en": "Xinjiang"},
                  {"code": "hami", "name": "哈密", "parent": "xinjiang"})  # fmt: skip
    assert counts(done) == (2, 1, 0)
    paths = {code: one(Branch, code).path for code in ("naomaohu", "yiwu", "hami", "xinjiang")}
    assert paths == {
        "naomaohu": "/xinjiang/hami/yiwu/naomaohu/", "yiwu": "/xinjiang/hami/yiwu/",
        "hami": "/xinjiang/hami/", "xinjiang": "/xinjiang/",
    }  # fmt: skip
    assert one(Branch, "xinjiang").name == {"zh_CN": "新疆", "en": "Xinjiang"}
    assert one(Branch, "yiwu").prefix == "YW"


def test_a_branch_that_would_lie_below_itself_is_refused() -> None:
    assert refused("branches", {"code": "hami", "name": "哈密", "parent": "yiwu"}) == [
        (0, "parent", "yiwu")
    ]


def test_what_a_row_names_must_be_there() -> None:
    assert refused("branches", {"code": "x", "name": "x", "parent": "nowhere"}) == [
        (0, "parent", "nowhere")
    ]
    assert refused("teams", {"code": "x", "name": "x", "branch": "y", "calendar": "z"}) == [
        (0, "branch", "y"), (0, "calendar", "z"),
    ]  # fmt: skip
    assert refused("managers", {"code": "x", "name": "x", "branch": "hami", "team": "T"}) == [
        (0, "team", "T")
    ]
    assert refused("services", {"service_no": "1", "customer_no": "C9", "service": "sdh"}) == [
        (0, "customer_no", "C9")
    ]
    assert refused("customers", {"customer_no": "1", "name": "x", "branch": "hami"}) == []


def test_a_team_with_its_skills_and_areas() -> None:
    upsert("teams", {"code": "V1", "name": "代维一队", "branch": "hami", "kind": "vendor",
                     "calendar": "office", "capacity": 20, "skills": "voice; bandwidth",
                     "areas": "yizhou,yiwu"})  # fmt: skip
    team = one(Team, "V1")
    assert (team.kind, team.calendar, team.capacity) == ("vendor", "office", 20)
    assert (team.skills, team.areas) == (["voice", "bandwidth"], ["yizhou", "yiwu"])


def test_somebody_who_becomes_a_manager_stays_what_else_they_are() -> None:
    done = upsert(
        "managers",
        {"code": "S003", "name": "马磊", "branch": "yizhou"},
        {"code": "S100", "name": "新人", "branch": "yiwu", "division": "gov"},
        {"code": "S101", "name": "主任", "branch": "hami", "roles": "manager_leader head"},
    )
    assert counts(done) == (2, 1, 0)
    with ops.reading() as session:
        roles = {person.code: person.roles for person in session.scalars(select(Person))}
    assert roles["S003"] == ["field", "manager"]
    assert roles["S100"] == ["manager"]
    assert roles["S101"] == ["manager_leader", "head"]


def test_a_customer_is_found_by_pinyin_after_its_import() -> None:
    upsert("customers", {"customer_no": "C7", "name": "金穗小学", "branch": "yiwu",
                         "since": date(2020, 1, 1)})  # fmt: skip
    customer = one(Customer, "C7")
    assert "jinsuixiaoxue" in customer.search
    assert customer.since == date(2020, 1, 1)


def test_contacts_are_known_by_customer_and_name() -> None:
    row = {"customer_no": "C0001", "name": "天驰物流园", "branch": "yizhou", "level": "group",
           "manager": "S004"}  # fmt: skip
    known = {**row, "contact_name": "赵先生", "contact_phone": "13812345678"}
    assert counts(upsert("customers", known)) == (0, 0, 1)
    assert counts(upsert("customers", {**known, "contact_phone": "139"})) == (0, 1, 0)
    assert counts(upsert("customers", {**row, "contact_name": "新联系人"})) == (0, 1, 0)
    with ops.reading() as session:
        phones = session.execute(
            select(Contact.name, Contact.phone).where(Contact.customer_no == "C0001")
        ).all()
    assert {tuple(row) for row in phones} == {
        ("赵先生", "139"), ("孙女士", "0902-2256789"), ("新联系人", None),
    }  # fmt: skip


def test_a_service_moves_to_another_customer() -> None:
    row = {"service_no": "YZ-0234", "customer_no": "C0002", "service": "virtual_net"}
    assert counts(upsert("services", row)) == (0, 1, 0)
    assert one(Service, "YZ-0234").customer_no == "C0002"
    assert one(Service, "YZ-0234").product_group == "voice"


def test_every_changed_row_leaves_a_version_and_the_stamp_rises_once() -> None:
    def stamp() -> int:
        with ops.reading() as session:
            return stamps.read(session, "masters")

    before = stamp()
    rows = [
        {"customer_no": "C0001", "name": "天驰物流园", "branch": "yizhou", "manager": "S005"},
        {"customer_no": "C0002", "name": "金穗小学", "branch": "yiwu"},
        {"customer_no": "C0003", "name": "新客户", "branch": "yiwu"},
    ]
    assert counts(upsert("customers", *rows)) == (1, 1, 1)
    assert stamp() == before + 1
    assert counts(upsert("customers", *rows)) == (0, 0, 3)
    assert stamp() == before + 1
    with ops.reading() as session:
        versions = session.scalars(select(MasterVersion)).all()
    assert [(v.entity, v.code, v.content["manager"]) for v in versions] == [
        ("customers", "C0001", "S005"), ("customers", "C0003", None),
    ]  # fmt: skip
    assert versions[0].valid_from == NOW


def test_versions_hold_nothing_personal() -> None:
    upsert("managers", {"code": "S100", "name": "某某某", "phone": "15900001111", "branch": "hami"})
    with ops.reading() as session:
        content = session.scalars(select(MasterVersion.content)).one()
    assert content["branch"] == "hami"
    assert not {"name", "phone"} & set(content)
