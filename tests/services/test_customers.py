"""Customers, contacts and services: looked at, added, changed, closed, by whoever may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.customers import (
    CONTACT,
    CUSTOMER,
    SERVICE,
    ChangedMeanwhile,
    HasOpenOrders,
    IsClosed,
    NothingChanged,
    Wrong,
)
from domain.customerviews import Block, Card
from domain.errors import NotFound, NotYours
from domain.scope import Scope
from services import customers, enrolling
from services.customerchecks import Alike
from services.enrolling import Saved
from storage import imports, masters, ops, stamps
from storage.models import Audit, Contact, Customer, MasterVersion, Service
from tests.office import NOW, desk
from tests.services import acting
from tests.services.acting import CLERK, FIELD, HEAD, LEADER, MANAGER, YIWU_CLERK

pytestmark = pytest.mark.usefixtures("store")
SCHOOL = {
    "name": "天山中学", "level": "local_a", "branch": "yizhou", "manager": "S004",
    "contact_name": "吴老师", "contact_phone": "13700001234",
}  # fmt: skip


def act(service: Callable[..., Saved], *given: Any, who: int = HEAD, **said: Any) -> Saved:
    with ops.transaction() as session:
        return service(session, *given, actor=desk(who), at=said.pop("at", NOW), **said)


def show(number: str = "C0001", who: int = HEAD) -> Card:
    with ops.reading() as session:
        return customers.show(session, number, actor=desk(who))


def listed(text: str = "", who: int = HEAD, closed: bool = False, **filters: str) -> list[str]:
    return [one.customer.customer_no for one in block(text, who, closed, **filters).rows]


def block(text: str = "", who: int = HEAD, closed: bool = False, **filters: str) -> Block:
    with ops.reading() as session:
        asked = customers.wanted(
            session, Scope().where(**filters), text, is_closed=closed, actor=desk(who)
        )
        return customers.listed(session, asked)


def stored(model: Any, key: Any) -> Any:
    with ops.reading() as session:
        return session.get_one(model, key)


def audits(action: str) -> list[Audit]:
    with ops.reading() as session:
        return list(session.scalars(select(Audit).where(Audit.action == action).order_by(Audit.id)))


def versions(code: str) -> list[dict[str, Any]]:
    with ops.reading() as session:
        asked = select(MasterVersion).where(MasterVersion.code == code)
        return [one.content for one in session.scalars(asked.order_by(MasterVersion.id))]


# -- looking -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["天驰", "tianchi", "tcwly", "C0001", "yz-0233", "0902-225", "13812345678"]
)
def test_a_customer_is_found_in_the_list_by_all_that_the_desk_finds_it_by(typed: str) -> None:
    assert listed(typed) == ["C0001"]


def test_filters_narrow_the_list_and_rights_do() -> None:
    assert listed() == ["C0001", "C0002"]
    assert listed(level="local_b") == ["C0002"]
    assert listed(area="yizhou") == ["C0001"]
    assert listed(manager="S004", level="local_b") == []
    assert listed(who=YIWU_CLERK) == ["C0002"]


def test_a_manager_sees_the_own_customers_whatever_the_address_says() -> None:
    act(enrolling.add, CUSTOMER, SCHOOL | {"manager": "S005"})
    assert listed(who=MANAGER) == ["C0001"]
    assert listed(who=MANAGER, manager="S005") == ["C0001"]
    with pytest.raises(NotFound):
        show("PD000001", MANAGER)


@pytest.mark.parametrize("number", ["", "C9999", "\0", "x" * 500])
def test_a_number_that_nobody_has_is_said_so(number: str) -> None:
    with pytest.raises(NotFound):
        show(number)


def test_a_field_team_does_not_look_at_customers() -> None:
    with pytest.raises(NotYours):
        listed(who=FIELD)


def test_the_list_counts_services_and_open_orders() -> None:
    acting.receive()
    (first, second) = block().rows
    assert (first.services, first.open_orders) == (2, 1)
    assert (second.services, second.open_orders) == (1, 0)


def test_a_card_shows_contacts_masked_services_orders_and_who_may_do_what() -> None:
    order = acting.receive()
    card = show()
    assert card.manager is not None
    assert card.manager.name == "马晓燕"
    assert [(one.contact.name, one.phone) for one in card.contacts] == [
        ("赵先生", "138****5678"), ("孙女士", "090****6789"),
    ]  # fmt: skip
    assert card.contacts[0].address == "伊州区****"
    assert [one.service_no for one in card.services] == ["YZ-0233", "YZ-0234"]
    assert [row.order_id for row in card.orders] == [order.order_id]
    assert (card.can_change, card.can_add) == (True, True)
    assert (show(who=CLERK).can_change, show(who=CLERK).can_add) == (False, True)
    assert (show(who=MANAGER).can_change, show(who=MANAGER).can_add) == (False, False)


def test_a_number_that_is_shown_whole_is_written_down() -> None:
    with ops.transaction() as session:
        assert customers.reveal(session, 1, actor=desk(CLERK), at=NOW) == (
            "13812345678", "伊州区天山北路8号",
        )  # fmt: skip
    (kept,) = audits("reveal")
    assert (kept.person_id, kept.entity, kept.entity_id) == (CLERK, "contact", "1")
    assert kept.content == {"customer_no": "C0001"}
    with ops.reading() as session, pytest.raises(NotFound):
        customers.reveal(session, 1, actor=desk(YIWU_CLERK), at=NOW)


# -- adding --------------------------------------------------------------------------------------


def test_the_desk_adds_a_customer_with_a_contact() -> None:
    saved = act(enrolling.add, CUSTOMER, SCHOOL, who=CLERK)
    assert (saved.customer_no, saved.name) == ("PD000001", "天山中学")
    assert listed("tszx") == listed("1370000") == ["PD000001"]
    (contact,) = show("PD000001").contacts
    assert (str(contact.contact.contact_id), contact.contact.name) == (saved.code, "吴老师")
    assert act(enrolling.add, CUSTOMER, SCHOOL | {
        "name": "天山小学", "contact_name": "", "contact_phone": "",
    }).customer_no == "PD000002"  # fmt: skip


def test_the_desk_adds_a_contact_and_a_service() -> None:
    act(enrolling.add, CONTACT, {"name": "钱工", "phone": "0902-2250000"}, customer_no="C0002",
        who=CLERK)  # fmt: skip
    act(enrolling.add, SERVICE, {
        "service_no": "YW-0002", "product_group": "voice", "service": "virtual_net",
        "since": "2026-03-01",
    }, customer_no="C0002", who=CLERK)  # fmt: skip
    card = show("C0002")
    assert [one.contact.name for one in card.contacts] == ["周老师", "钱工"]
    assert [one.service_no for one in card.services] == ["YW-0001", "YW-0002"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = SCHOOL | {
        "name": " ", "level": "best", "branch": "urumqi", "manager": "X9", "contact_name": "",
        "contact_phone": "12ab",
    }  # fmt: skip
    with pytest.raises(Wrong) as refused:
        act(enrolling.add, CUSTOMER, said)
    assert set(refused.value.problems) == {
        "name", "level", "branch", "manager", "contact_name", "contact_phone",
    }  # fmt: skip
    with pytest.raises(Wrong) as refused:
        act(enrolling.add, SERVICE, {
            "service_no": "YW-0001", "service": "virtual_net", "since": "2026-03-02",
            "until": "2026-03-01",
        }, customer_no="C0001")  # fmt: skip
    assert set(refused.value.problems) == {"service_no", "until"}
    assert refused.value.problems["service_no"].values["customer"] == "金穗小学"


def test_a_number_from_elsewhere_that_begins_like_ours_does_not_stop_the_counting() -> None:
    def number(**said: Any) -> str:
        return act(enrolling.add, CUSTOMER, SCHOOL | said, is_sure=True).customer_no

    assert [number(), number(customer_no="PDabcdef"), number()] == [
        "PD000001", "PDabcdef", "PD000002",
    ]  # fmt: skip


def test_a_number_from_elsewhere_is_said_by_whoever_keeps_the_records_and_is_taken_once() -> None:
    said = SCHOOL | {"customer_no": "CRM-7"}
    assert act(enrolling.add, CUSTOMER, said, who=CLERK).customer_no == "PD000001"
    assert act(enrolling.add, CUSTOMER, said, is_sure=True).customer_no == "CRM-7"
    for number in ("CRM-7", "C0001", "N" * 65):
        with pytest.raises(Wrong) as refused:
            act(enrolling.add, CUSTOMER, said | {"customer_no": number}, is_sure=True)
        assert set(refused.value.problems) == {"customer_no"}


def test_a_branch_of_somebody_else_is_refused() -> None:
    with pytest.raises(Wrong) as refused:
        act(enrolling.add, CUSTOMER, SCHOOL, who=YIWU_CLERK)
    assert set(refused.value.problems) == {"branch"}


@pytest.mark.parametrize(
    ("said", "by", "number"),
    [
        ({"name": "天驰 物流园", "contact_phone": ""}, "name", "C0001"),
        ({"contact_phone": "139 0000 1111"}, "phone", "C0002"),
    ],
)
def test_what_may_be_known_already_is_shown_before_it_is_saved(
    said: dict[str, str], by: str, number: str
) -> None:
    with pytest.raises(Alike) as refused:
        act(enrolling.add, CUSTOMER, SCHOOL | said)
    assert [(one.by, one.customer_no) for one in refused.value.twins] == [(by, number)]
    assert act(enrolling.add, CUSTOMER, SCHOOL | said, is_sure=True).customer_no == "PD000001"


def test_of_a_customer_out_of_reach_it_is_only_told_that_there_is_one() -> None:
    said = {"name": "天驰物流园", "branch": "yiwu"}
    with pytest.raises(Alike) as refused:
        act(enrolling.add, CUSTOMER, said, who=YIWU_CLERK)
    assert [(one.customer_no, one.name) for one in refused.value.twins] == [(None, "")]


def test_a_manager_adds_nothing() -> None:
    with pytest.raises(NotYours):
        act(enrolling.add, CUSTOMER, SCHOOL, who=MANAGER)
    with pytest.raises(NotYours):
        act(enrolling.add, CONTACT, {"name": "钱工"}, customer_no="C0001", who=MANAGER)


# -- changing ------------------------------------------------------------------------------------


def test_a_change_leaves_a_version_an_audit_row_and_a_stamp() -> None:
    with ops.reading() as session:
        before = stamps.read(session, "masters")
    said = {"name": "天驰国际物流园", "level": "province"}
    act(enrolling.change, CUSTOMER, "C0001", said, version=1)
    assert listed("tcgj") == ["C0001"]
    with ops.reading() as session:
        assert stamps.read(session, "masters") == before + 1
    first, second = versions("C0001")
    assert (first["level"], second["level"]) == ("group", "province")
    assert "version" not in second
    (kept,) = audits("change")
    assert kept.content == {
        "version": 2,
        "changed": {"name": ["天驰物流园", "天驰国际物流园"], "level": ["group", "province"]},
    }  # fmt: skip


def test_nothing_personal_is_kept_but_in_the_contact() -> None:
    act(enrolling.change, CONTACT, "1", {"phone": "13811112222", "role": "IT"}, version=1)
    act(enrolling.add, CUSTOMER, SCHOOL)
    with ops.reading() as session:
        kept = [str(one.content) for one in session.scalars(select(Audit))]
        kept += [str(one.content) for one in session.scalars(select(MasterVersion))]
    for private in ("13811112222", "13812345678", "赵先生", "吴老师", "13700001234", "天山北路"):
        assert not [text for text in kept if private in text]
    assert audits("change")[0].content["changed"] == {"phone": None, "role": [None, "IT"]}


def test_the_desk_corrects_a_phone_number_and_nothing_else() -> None:
    act(enrolling.change, CONTACT, "1", {"phone": "13811112222"}, version=1, who=CLERK)
    assert stored(Contact, 1).phone == "13811112222"
    for what, code, said in (
        (CONTACT, "1", {"name": "赵总"}),
        (CUSTOMER, "C0001", {"level": "province"}),
        (SERVICE, "YZ-0233", {"circuit_grade": "aaa"}),
    ):
        with pytest.raises(NotYours):
            act(enrolling.change, what, code, said, version=1, who=CLERK)


def test_the_second_saver_is_told_who_was_first_and_what_changed() -> None:
    act(enrolling.change, CUSTOMER, "C0001", {"level": "province"}, version=1, who=LEADER)
    with pytest.raises(ChangedMeanwhile) as refused:
        act(enrolling.change, CUSTOMER, "C0001", {"manager": "-"}, version=1)
    assert (refused.value.who, refused.value.at) == (LEADER, NOW)
    (change,) = refused.value.changes
    assert (change.field, change.before, change.after) == ("level", "group", "province")
    act(enrolling.change, CUSTOMER, "C0001", {"manager": "-"}, version=2)
    assert (stored(Customer, "C0001").level, stored(Customer, "C0001").manager) == (
        "province", None,
    )  # fmt: skip


def test_an_imported_file_counts_as_a_change_too() -> None:
    row = {"customer_no": "C0001", "name": "天驰物流园", "branch": "yizhou", "level": "province"}
    with ops.transaction() as session:
        imports.upsert(session, "customers", [row], NOW)
    with pytest.raises(ChangedMeanwhile) as refused:
        act(enrolling.change, CUSTOMER, "C0001", {"level": "local_a"}, version=1)
    assert refused.value.who is None


def test_saying_what_is_so_already_is_no_change() -> None:
    with pytest.raises(NothingChanged):
        act(enrolling.change, CUSTOMER, "C0001", {"level": "group", "division": ""}, version=1)


def test_a_name_that_another_customer_has_is_pointed_out() -> None:
    with pytest.raises(Alike):
        act(enrolling.change, CUSTOMER, "C0002", {"name": "天驰物流园"}, version=1)
    act(enrolling.change, CUSTOMER, "C0002", {"name": "天驰物流园"}, version=1, is_sure=True)
    with pytest.raises(Alike):
        act(enrolling.change, CONTACT, "3", {"phone": "13812345678"}, version=1)


def test_a_service_ends_not_before_it_began() -> None:
    act(enrolling.change, SERVICE, "YZ-0233", {"since": "2026-03-01"}, version=1)
    with pytest.raises(Wrong) as refused:
        act(enrolling.change, SERVICE, "YZ-0233", {"until": "2026-02-01"}, version=2)
    assert set(refused.value.problems) == {"until"}


# -- closing -------------------------------------------------------------------------------------


def test_a_customer_with_open_orders_is_not_closed() -> None:
    acting.receive()
    with pytest.raises(HasOpenOrders) as refused:
        act(enrolling.close, CUSTOMER, "C0001", version=1)
    assert refused.value.values["n"] == 1
    with pytest.raises(HasOpenOrders):
        act(enrolling.close, SERVICE, "YZ-0233", version=1)


def test_what_is_closed_is_not_closed_again() -> None:
    act(enrolling.close, CONTACT, "2", version=1)
    with pytest.raises(IsClosed):
        act(enrolling.close, CONTACT, "2", version=2, at=NOW + timedelta(days=1))
    assert stored(Contact, 2).valid_to == NOW


def test_what_is_closed_is_not_found_until_it_is_opened_again() -> None:
    act(enrolling.close, CUSTOMER, "C0002", version=1, at=NOW + timedelta(days=1))
    assert listed() == ["C0001"]
    assert listed(closed=True) == ["C0002"]
    with ops.reading() as session:
        assert masters.find_customers(session, "金穗", desk(HEAD).scope) == []
    with pytest.raises(IsClosed):
        act(enrolling.change, CUSTOMER, "C0002", {"level": "local_a"}, version=2)
    with pytest.raises(IsClosed):
        act(enrolling.add, CONTACT, {"name": "钱工"}, customer_no="C0002")
    act(enrolling.reopen, CUSTOMER, "C0002", version=2)
    assert listed() == ["C0001", "C0002"]


def test_contacts_and_services_are_taken_out_of_use() -> None:
    act(enrolling.close, CONTACT, "2", version=1)
    act(enrolling.close, SERVICE, "YZ-0234", version=1)
    card = show()
    assert [one.contact.contact_id for one in card.contacts] == [1]
    assert [one.service_no for one in card.services] == ["YZ-0233"]
    assert stored(Service, "YZ-0234").valid_to == NOW
    with pytest.raises(NotYours):
        act(enrolling.close, CONTACT, "1", version=1, who=CLERK)


def test_the_card_tells_what_was_done_last() -> None:
    act(enrolling.change, CUSTOMER, "C0001", {"level": "province"}, version=1, who=LEADER)
    act(enrolling.change, CONTACT, "1", {"phone": "13811112222"}, version=1, who=CLERK)
    done = [(one.who, one.entity, one.fields) for one in show().deeds]
    assert done == [(CLERK, "contact", ("phone",)), (LEADER, "customer", ("level",))]
