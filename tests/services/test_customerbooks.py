"""Customers as a workbook: out, edited, compared, saved; and all that can be wrong in one."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.customers import CONTACT, CUSTOMER, SERVICE
from domain.errors import NotYours
from domain.scope import Scope
from services import customerbooks, customers, enrolling
from services.customerbooks import Compared, NothingDiffers, OtherNow, Row
from storage import ops
from storage.models import Audit, Contact, Customer, Service
from tests.office import NOW, desk
from tests.services.acting import CLERK, HEAD, LEADER, MANAGER

pytestmark = pytest.mark.usefixtures("store")


def row(what: str, number: int = 2, **cells: Any) -> Row:
    return Row(what, what, number, cells)


def compare(*rows: Row, who: int = HEAD) -> Compared:
    with ops.reading() as session:
        return customerbooks.compare(session, rows, actor=desk(who))


def save(*rows: Row, digest: str = "", who: int = HEAD) -> int:
    known = digest or compare(*rows).digest
    with ops.transaction() as session:
        return customerbooks.save(session, rows, known, actor=desk(who), at=NOW)


def stored(model: Any, key: Any) -> Any:
    with ops.reading() as session:
        return session.get_one(model, key)


def phones(who: int, *, has_phones: bool) -> list[str | None]:
    with ops.reading() as session:
        actor = desk(who)
        wanted = customers.wanted(session, Scope(), actor=actor)
        tables = customerbooks.tables(session, wanted, has_phones=has_phones, actor=actor)
        return [phone for _contact, phone, _address, _name in tables.contacts]


SAME = (
    row(CUSTOMER, customer_no="C0001", name="天驰物流园", level="group", branch="yizhou"),
    row(CONTACT, contact_id="1", customer_no="C0001", name="赵先生", phone="138****5678",
        address="伊州区****"),
    row(SERVICE, service_no="YZ-0233", customer_no="C0001", service="digital_circuit"),
)  # fmt: skip


# -- out -----------------------------------------------------------------------------------------


def test_whole_numbers_are_for_those_who_keep_reference_data_and_are_noted() -> None:
    assert phones(CLERK, has_phones=False)[0] == "138****5678"
    assert phones(HEAD, has_phones=True)[0] == "13812345678"
    with pytest.raises(NotYours):
        phones(CLERK, has_phones=True)
    with ops.transaction() as session:
        wanted = customers.wanted(session, Scope().where(level="group"), actor=desk(HEAD))
        customerbooks.note_phones(session, wanted, actor=desk(HEAD), at=NOW)
    with ops.reading() as session:
        (kept,) = session.scalars(select(Audit).where(Audit.action == "export"))
    assert (kept.person_id, kept.entity) == (HEAD, "contacts")
    assert kept.content == {"customers": 1, "filters": {"level": ["group"]}}


def test_a_manager_takes_the_own_customers_away() -> None:
    assert phones(MANAGER, has_phones=False) == ["138****5678", "090****6789"]


# -- in ------------------------------------------------------------------------------------------


def test_a_workbook_that_came_back_as_it_went_out_differs_in_nothing() -> None:
    assert compare(*SAME).differences == compare(*SAME).mistakes == []
    with pytest.raises(NothingDiffers):
        save(*SAME)


def test_an_empty_cell_keeps_and_a_dash_empties() -> None:
    book = (row(CUSTOMER, customer_no="C0001", name="", level=None, manager="-"),)
    (one,) = compare(*book).differences
    assert [(change.field, change.before, change.after) for change in one.changes] == [
        ("manager", "S004", None)
    ]
    assert save(*book) == 1
    assert stored(Customer, "C0001").manager is None
    assert stored(Customer, "C0001").level == "group"


def test_rows_without_a_number_are_added_and_refer_to_one_another() -> None:
    book = (
        row(CUSTOMER, 2, name="天山中学", branch="yizhou"),
        row(CUSTOMER, 3, customer_no="N1", name="天山小学", branch="yizhou"),
        row(CONTACT, 2, customer_no="N1", name="吴老师", phone="13700001234"),
        row(SERVICE, 2, service_no="N1-1", customer_no="N1", service="virtual_net"),
    )
    found = compare(*book)
    assert [(one.row.what, one.code) for one in found.differences] == [
        (CUSTOMER, ""), (CUSTOMER, ""), (CONTACT, ""), (SERVICE, ""),
    ]  # fmt: skip
    assert save(*book) == 4
    assert stored(Customer, "PD000001").name == "天山中学"
    assert stored(Service, "N1-1").customer_no == "N1"


def test_the_preview_shows_phone_numbers_masked() -> None:
    (one,) = compare(
        row(CONTACT, contact_id="1", customer_no="C0001", phone="13811112222")
    ).differences
    (change,) = one.changes
    assert (change.before, change.after) == ("138****5678", "138****2222")


def test_a_new_customer_that_may_be_known_already_is_pointed_out() -> None:
    book = row(CUSTOMER, customer_no="N1", name="天驰物流园", branch="yizhou")
    assert [one.is_alike for one in compare(book).differences] == [True]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (row(CUSTOMER, customer_no="C0001", level="best"), "level"),
        (row(CUSTOMER, customer_no="N1", branch="yizhou"), "name"),
        (row(CUSTOMER, customer_no="C0001", name="-"), "name"),
        (row(CUSTOMER, customer_no="N" * 65, name="学校", branch="yizhou"), "customer_no"),
        (row(CONTACT, customer_no="C0009", name="吴老师"), "customer_no"),
        (row(CONTACT, contact_id="3", customer_no="C0001", name="周老师"), "contact_id"),
        (row(CONTACT, contact_id="99", customer_no="C0001", name="周老师"), "contact_id"),
        (row(CONTACT, contact_id="1", customer_no="C0001", phone="139****0000"), "phone"),
        (row(CONTACT, customer_no="C0001", name="吴老师", phone="139****0000"), "phone"),
        (row(CONTACT, contact_id="1", customer_no="C0001", phone="many"), "phone"),
        (row(SERVICE, service_no="YW-0001", customer_no="C0001", service="sdh"), "service_no"),
        (row(SERVICE, service_no="YZ-0233", customer_no="C0001", until="soon"), "until"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_saves_nothing(wrong: Row, field: str) -> None:
    good = row(CUSTOMER, 3, customer_no="C0002", name="金穗中学")
    found = compare(wrong, good)
    assert [(one.field, one.row.number) for one in found.mistakes] == [(field, 2)]
    with pytest.raises(OtherNow):
        save(wrong, good)
    assert stored(Customer, "C0002").name == "金穗小学"


def test_a_record_stands_once_in_a_sheet() -> None:
    first = row(CUSTOMER, 2, customer_no="C0001", level="province")
    again = row(CUSTOMER, 5, customer_no="C0001", level="local_a")
    (mistake,) = compare(first, again).mistakes
    assert (mistake.field, mistake.row.number) == ("customer_no", 5)
    assert mistake.reason.values == {"row": 2}


def test_what_changed_since_the_differences_were_shown_is_looked_at_again() -> None:
    book = row(CUSTOMER, customer_no="C0001", level="province")
    seen = compare(book).digest
    with ops.transaction() as session:
        enrolling.change(
            session, CUSTOMER, "C0001", {"level": "local_a"}, version=1, actor=desk(LEADER), at=NOW
        )
    with pytest.raises(OtherNow):
        save(book, digest=seen)
    assert save(book) == 1
    assert stored(Customer, "C0001").level == "province"


def test_saved_differences_are_audited_one_by_one() -> None:
    save(row(CONTACT, contact_id="1", customer_no="C0001", phone="13811112222"))
    assert stored(Contact, 1).phone == "13811112222"
    with ops.reading() as session:
        (kept,) = session.scalars(select(Audit).where(Audit.entity == "contact"))
    assert (kept.action, kept.content["changed"]) == ("change", {"phone": None})


def test_too_many_differences_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customerbooks, "MOST_CHANGES", 1)
    book = [row(CUSTOMER, n, name=f"学校{n}", branch="yizhou") for n in (2, 3)]
    with pytest.raises(customerbooks.TooMany):
        compare(*book)


def test_only_those_who_keep_reference_data_bring_a_workbook() -> None:
    with pytest.raises(NotYours):
        compare(*SAME, who=CLERK)
