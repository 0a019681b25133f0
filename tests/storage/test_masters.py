"""Master data: finding customers as people type, who may come in, which desk receives."""

from typing import Any

import pytest
from sqlalchemy import update

from domain.scope import Rights
from storage import masters, ops, stamps
from storage.models import Branch, Contact, Customer, Person, Service, Team
from tests.office import NOW

pytestmark = pytest.mark.usefixtures("store")
ALL, YIZHOU = Rights("/"), Rights("/hami/yizhou/")


def add(*rows: Any) -> None:
    with ops.transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()
        stamps.raise_(session, "masters")


def customer(number: str, name: str, branch: str = "yizhou", **more: Any) -> Customer:
    search = masters.search_text(name, number)
    return Customer(customer_no=number, name=name, search=search, branch=branch, **more)


def found(text: str, rights: Rights = ALL, limit: int = 12) -> list[str]:
    with ops.reading() as session:
        hits = masters.find_customers(session, text, rights, limit)
    return [hit.customer.customer_no for hit in hits]


# -- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["天驰", "驰物流", "tianchi", "TianChi", "tian'chi wu'liu", "tcwl", "C0001", "c0001", " 天驰 ",
     "YZ-0233", "yz-02", "138123", "138 1234", "0902-225", "0902225"],
)  # fmt: skip
def test_a_customer_is_found_as_people_type(typed: str) -> None:
    assert found(typed)[0] == "C0001"


@pytest.mark.parametrize(
    "typed", ["", "   ", "火星", "x" * 100_000, "138", "\0", "天\0驰x", "'; --"]
)
def test_what_names_nobody_finds_nobody(typed: str) -> None:
    assert found(typed) == []


@pytest.mark.parametrize("typed", ["%", "_", "\\", "C%1", "C000_", "%%%", "\\%"])
def test_signs_of_the_database_are_letters_here(typed: str) -> None:
    assert found(typed) == []


@pytest.mark.parametrize("name", ["A_B 100% \\ Co", "Acme Corp", "O'Neil"])
def test_a_name_with_any_sign_in_it_is_found(name: str) -> None:
    add(customer("C7", name))
    for typed in (name, name.lower(), name[:4]):
        assert found(typed) == ["C7"]


def test_whoever_is_named_by_a_service_number_comes_first() -> None:
    add(customer("YZ-02", "另一家"))
    assert found("yz-02") == ["C0001", "C0001", "YZ-02"]
    with ops.reading() as session:
        hits = masters.find_customers(session, "yz-02", ALL)
    services = [hit.service.service_no if hit.service else None for hit in hits]
    assert services == ["YZ-0233", "YZ-0234", None]


def test_names_that_begin_so_come_before_names_that_contain_it() -> None:
    add(customer("C1", "北山天驰"), customer("C2", "天驰酒店"))
    assert found("天驰") == ["C0001", "C2", "C1"]


def test_a_customer_is_found_by_a_phone_from_four_digits_on() -> None:
    assert found("1390000") == ["C0002"]
    with ops.reading() as session:
        (hit,) = masters.find_customers(session, "13900001111", ALL)
    assert hit.contact is not None
    assert hit.contact.name == "周老师"


def test_no_more_are_found_than_asked_for() -> None:
    add(*(customer(f"D{n:03d}", f"同名公司{n}") for n in range(30)))
    assert len(found("同名")) == 12
    assert len(found("tm", limit=5)) == 5


def test_customers_of_other_branches_are_not_found() -> None:
    assert found("C000", YIZHOU) == ["C0001"]
    assert found("YW-0001", YIZHOU) == []
    assert found("13900001111", YIZHOU) == []
    assert found("C000", Rights(None, ("YZ1",))) == []
    assert found("C000", Rights("/hami/")) == ["C0001", "C0002"]


def test_a_branch_is_reached_by_its_whole_name() -> None:
    """`yi_zhou` is not `yixzhou`, and `yizhou` is not `yizhoudong`."""
    for code in ("yizhou_x", "yizhoudong"):
        add(
            Branch(code=code, parent="hami", path=f"/hami/{code}/", name={}, prefix="X"),
            customer(f"C-{code}", "别处的客户", code),
        )
    assert found("别处", YIZHOU) == []
    assert found("别处", Rights("/hami/yizhou_x/")) == ["C-yizhou_x"]
    assert found("别处", Rights("/hami/yizhou-x/")) == []


@pytest.mark.parametrize("model", [Customer, Service, Contact])
def test_what_is_retired_is_not_found(model: Any) -> None:
    typed = {Customer: "天驰", Service: "YZ-0233", Contact: "13812345678"}[model]
    with ops.transaction() as session:
        session.execute(update(model).values(valid_to=NOW))
    assert found(typed) == []


def test_services_and_contacts_of_a_customer_are_those_of_now() -> None:
    with ops.transaction() as session:
        gone = Service.service_no == "YZ-0234"
        session.execute(update(Service).where(gone).values(valid_to=NOW))
    with ops.reading() as session:
        services = [one.service_no for one in masters.services_of(session, "C0001")]
        contacts = [one.contact_id for one in masters.contacts_of(session, "C0001")]
    assert (services, contacts) == (["YZ-0233"], [1, 2])


# -- names -------------------------------------------------------------------------------------


def test_names_are_read_anew_once_the_masters_change() -> None:
    with ops.reading() as session:
        before = masters.names(session)
        assert masters.names(session) is before
    assert before.people["S001"] == "李倩"
    assert before.people_by_id[1] == "李倩"
    assert before.team_paths["YZ1"] == "/hami/yizhou/"
    with ops.transaction() as session:
        session.execute(update(Person).where(Person.person_id == 1).values(name="李茜"))
        stamps.raise_(session, "masters")
    with ops.reading() as session:
        assert masters.names(session).people["S001"] == "李茜"


def test_names_of_customers_are_told_within_ones_reach() -> None:
    with ops.reading() as session:
        told = masters.customer_names(session, ["C0001", "C0002", "C9"])
        mine = masters.customer_names(session, ["C0001", "C0002"], YIZHOU)
    assert told == {"C0001": "天驰物流园", "C0002": "金穗小学"}
    assert mine == {"C0001": "天驰物流园"}


# -- desks -------------------------------------------------------------------------------------


def desk_of(path: str) -> str | None:
    with ops.reading() as session:
        return masters.desk_of(session, path)


def test_the_nearest_desk_above_receives_for_a_branch() -> None:
    assert desk_of("/hami/yiwu/") == "DESK"
    add(Team(code="YWD", name={}, branch="yiwu", kind="desk"))
    assert desk_of("/hami/yiwu/") == "YWD"
    assert desk_of("/hami/yizhou/") == "DESK"


def test_a_retired_desk_receives_nothing() -> None:
    with ops.transaction() as session:
        session.execute(update(Team).where(Team.code == "DESK").values(valid_to=NOW))
        stamps.raise_(session, "masters")
    assert desk_of("/hami/yizhou/") is None


# -- people ------------------------------------------------------------------------------------


def test_a_person_acts_with_the_roles_and_the_branch_of_now() -> None:
    with ops.transaction() as session:
        session.execute(
            update(Person).where(Person.person_id == 1).values(roles=["analyst"], branch="yiwu")
        )
    with ops.reading() as session:
        known = masters.actor_of(session, 1)
    assert known is not None
    assert known[1].rights == {"see", "export"}
    assert known[1].scope == Rights("/hami/yiwu/", ("DESK",))


@pytest.mark.parametrize("person_id", [0, 99, -5, 2**70])
def test_nobody_acts_who_is_not_there(person_id: int) -> None:
    with ops.reading() as session:
        assert masters.actor_of(session, person_id) is None
