"""Receiving: a request becomes an order, or is refused, with the reason beside its field."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import update

from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.numbering import is_valid
from domain.orders import Status, Verb
from services import ledger, receiving
from services.receiving import Draft
from storage import ops, reference
from storage.models import (
    Audit,
    Contact,
    Customer,
    Order,
    OrderClock,
    OrderParty,
    Outbox,
    Person,
    Request,
    Service,
)  # fmt: skip
from tests.office import NOW, at, desk, fault
from tests.services.acting import (
    CLERK,
    FIELD,
    HEAD,
    LEADER,
    MANAGER,
    YIWU_CLERK,
    carry_out,
    counts,
    events,
    every,
    receive,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")
APPLICATION = Draft("install", "C0001", service="digital_circuit", product_group="bandwidth",
                    fields={"address": "天山北路8号"})  # fmt: skip


def submit(draft: Draft = APPLICATION, **how: Any) -> Order:
    return carry_out(receiving.submit, draft, **{"who": MANAGER, **how})


def problems(draft: Draft) -> dict[str, type[Exception]]:
    with ops.reading() as session:
        return {name: type(why) for name, why in receiving.check(session, draft).items()}


# -- what comes of it --------------------------------------------------------------------------


def test_a_received_order_waits_for_dispatch_with_its_clocks_running() -> None:
    order = receive()
    assert (order.status, order.is_open, order.version, order.team) == ("received", True, 1, "DESK")
    assert (order.received_at, order.submitted_at) == (NOW, None)
    assert (order.next_clock, order.next_due_at, order.rank_at) == ("dispatch", at(15), at(15))
    assert order.due_at == at(240)
    rows = {row.clock: row for row in every(OrderClock)}
    assert set(rows) == {"repair", "dispatch", "leg"}
    assert rows["repair"].policy_row == 44
    assert rows["repair"].is_to_be_confirmed


def test_what_decides_about_limits_is_taken_from_the_masters() -> None:
    order = receive()
    assert (order.product_group, order.service) == ("bandwidth", "digital_circuit")
    assert (order.customer_level, order.manager) == ("group", "S004")
    assert (order.branch_path, order.area) == ("/hami/yizhou/", "yizhou")
    (event,) = events(order)
    assert event.payload["facts"]["service"] == "digital_circuit"


def test_everything_of_a_reception_is_written_at_once() -> None:
    before = counts()
    order = receive(key="form 1")
    written = {name: n - before[name] for name, n in counts().items() if n != before[name]}
    assert written == {
        "orders": 1, "order_events": 1, "order_clocks": 3, "order_parties": 1, "requests": 1,
        "audit": 1, "order_numbers": 1, "stamps": 1,
    }  # fmt: skip
    (kept,) = every(Request)
    assert (kept.key, kept.order_id, kept.verb, kept.person_id) == (
        "form 1", order.order_id, Verb.RECEIVE, CLERK,
    )  # fmt: skip
    (audit,) = every(Audit)
    assert (audit.entity, audit.entity_id, audit.person_id) == ("order", str(order.order_id), CLERK)
    (party,) = every(OrderParty)
    assert (party.party, party.branch_path) == ("DESK", "/hami/")


def test_nothing_of_a_person_is_in_the_ledger_the_audit_or_the_outbox() -> None:
    order = receive()
    said = repr([vars(row) for model in (Audit, Outbox, Request) for row in every(model)])
    said += repr(events(order))
    for person in (*every(Person), *every(Contact)):
        assert person.name not in said
        assert str(person.phone) not in said


def test_an_application_waits_for_the_desk() -> None:
    order = submit()
    assert (order.status, order.team, order.next_clock) == (Status.SUBMITTED, "DESK", "receive")
    assert (order.submitted_at, order.received_at) == (NOW, None)


def test_an_application_is_the_desks_even_if_the_manager_belongs_to_a_team() -> None:
    with ops.transaction() as session:
        session.execute(update(Person).where(Person.person_id == MANAGER).values(team="YZ1"))
    assert submit().team == "DESK"


def test_an_accepted_application_is_an_order_with_its_clocks() -> None:
    order = carry_out(receiving.accept, submit().order_id, minutes=20)
    assert (order.status, order.received_at, order.submitted_at) == ("received", at(20), NOW)
    finish = next(row for row in every(OrderClock) if row.clock == "finish")
    assert (finish.calendar, finish.started_at) == ("office", at(20))


def test_a_refused_application_has_ended_with_a_reason() -> None:
    order = carry_out(receiving.refuse, submit().order_id, "duplicate", minutes=10, text="见另一单")
    assert (order.status, order.is_open, order.closed_at) == (Status.REFUSED, False, at(10))
    assert events(order)[-1].reason == "duplicate"


def test_the_reason_of_a_refusal_reaches_the_applicant() -> None:
    carry_out(receiving.refuse, submit().order_id, "duplicate", minutes=10)
    (message,) = every(Outbox)
    assert (message.recipient, message.message) == (f"person:{MANAGER}", "order_refuse")


def test_a_refusal_needs_a_reason() -> None:
    order = submit()
    with pytest.raises(Missing) as refusal:
        carry_out(receiving.refuse, order.order_id, "")
    assert refusal.value.field == "reason"


def test_the_form_of_a_person_is_received_or_applied_for_as_the_person_may() -> None:
    assert carry_out(receiving.enter, fault()).status == Status.RECEIVED
    assert carry_out(receiving.enter, fault(), who=MANAGER).status == Status.SUBMITTED


def test_a_preview_shows_the_clocks_that_the_order_will_have() -> None:
    with ops.reading() as session:
        shown = receiving.preview(session, fault(), actor=desk(), at=NOW)
    receive()
    stored = {row.clock: row.due_at for row in every(OrderClock)}
    assert {clock.clock: clock.due_at for clock in shown.clocks} == stored


def test_what_was_reported_before_it_was_entered_counts_from_then() -> None:
    order = receive(fault(happened_at=at(-20)))
    assert order.received_at == at(-20)
    assert order.next_due_at == at(-5)
    (event,) = events(order)
    assert (event.happened_at, event.recorded_at) == (at(-20), NOW)


def test_what_lies_in_the_future_has_not_happened() -> None:
    before = counts()
    with pytest.raises(ledger.InFuture) as refusal:
        receive(fault(happened_at=at(1)))
    assert refusal.value.field == "happened_at"
    assert counts() == before


# -- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [FIELD, MANAGER, HEAD])
def test_only_the_desk_receives(who: int) -> None:
    with pytest.raises(NotYours) as refusal:
        receive(who=who)
    assert refusal.value.values["right"] == "receive"


def test_a_field_team_applies_for_nothing() -> None:
    with pytest.raises(NotYours):
        submit(who=FIELD)


def test_customers_of_another_branch_are_out_of_reach() -> None:
    before = counts()
    for verb in (receiving.receive, receiving.submit, receiving.enter):
        with pytest.raises(NotFound) as refusal:
            carry_out(verb, fault(), who=YIWU_CLERK)
        assert refusal.value.field == "customer"
    assert counts() == before


def test_the_desk_of_the_city_receives_for_its_counties() -> None:
    draft = fault(customer_no="C0002", service_no="YW-0001", contact_id=3)
    assert receive(draft, who=LEADER).branch_path == "/hami/yiwu/"
    assert receive(draft, who=YIWU_CLERK).team == "DESK"


# -- what is wrong with a form -----------------------------------------------------------------


def test_a_form_that_is_filled_in_has_nothing_wrong() -> None:
    assert problems(fault()) == {}
    assert problems(APPLICATION) == {}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"kind": "miracle"}, "kind", Missing),
        ({"kind": ""}, "kind", Missing),
        ({"customer_no": ""}, "customer", Missing),
        ({"customer_no": "C9999"}, "customer", Missing),
        ({"service_no": None}, "service", Missing),
        ({"service_no": "YZ-9999"}, "service", BadValue),
        ({"service_no": "YW-0001"}, "service", BadValue),
        ({"contact_id": 3}, "contact", BadValue),
        ({"contact_id": 99}, "contact", BadValue),
        ({"channel": "smoke"}, "channel", BadValue),
        ({"priority": "whatever"}, "priority", BadValue),
        ({"fields": {}}, "symptom", Missing),
        ({"fields": {"symptom": ""}}, "symptom", Missing),
        ({"fields": {"symptom": "itching"}}, "symptom", BadValue),
        ({"fields": {"symptom": ["down"]}}, "symptom", BadValue),
        ({"fields": {"symptom": "other"}}, "symptom_note", Missing),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    changes: dict[str, Any], field: str, why: type[Exception]
) -> None:
    draft = fault(**changes)
    assert problems(draft)[field] is why
    before = counts()
    with pytest.raises(Refused):
        receive(draft)
    assert counts() == before


@pytest.mark.parametrize("lines", [-1, "many", "nan", "inf", float("inf"), [2], "1e999"])
def test_a_number_is_a_number(lines: Any) -> None:
    line = Draft("leased_line", "C0001", fields={"a_end": "A", "z_end": "Z", "lines": lines})
    assert problems(line) == {"lines": BadValue}


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "18.03.2026", 5])
def test_a_date_is_a_date(day: Any) -> None:
    draft = Draft("termination", "C0001", "YZ-0233", fields={"terminate_on": day})
    assert problems(draft) == {"terminate_on": BadValue}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    draft = fault(customer_no="", service_no="YW-0001", fields={}, channel="smoke")
    assert set(problems(draft)) == {"customer", "service", "contact", "symptom", "channel"}


@pytest.mark.parametrize(
    ("model", "field"), [(Customer, "customer"), (Service, "service"), (Contact, "contact")]
)
def test_what_is_retired_can_no_longer_be_chosen(model: Any, field: str) -> None:
    with ops.transaction() as session:
        session.execute(update(model).values(valid_to=NOW - timedelta(days=1)))
    assert field in problems(fault())


def test_what_the_form_does_not_show_is_not_kept() -> None:
    typed = {"symptom": "down", "symptom_note": "typed before", "colour": "red"}
    assert receive(fault(fields=typed)).fields == {"symptom": "down"}


def test_a_field_that_depends_on_a_hidden_one_is_hidden() -> None:
    kind = reference.read_kinds()["fault"]
    with ops.reading():
        shown = receiving.shown_fields(kind, {"symptom": "down", "symptom_note": "x"})
    assert [one.name for one in shown] == ["symptom"]


# -- numbers -----------------------------------------------------------------------------------


def test_numbers_of_a_branch_and_day_rise_and_carry_a_check_letter() -> None:
    numbers = [receive().order_no for _ in range(12)]
    assert all(is_valid(number) for number in numbers)
    assert all(re.fullmatch(r"YZ-260318-\d{3}[A-Z]", number) for number in numbers)
    running = [int(number[10:13]) for number in numbers]
    assert all(before < after for before, after in pairwise(running))


def test_each_branch_counts_for_itself() -> None:
    yiwu = fault(customer_no="C0002", service_no="YW-0001", contact_id=3)
    first, second = receive().order_no, receive(yiwu).order_no
    assert (first[:9], second[:9]) == ("YZ-260318", "YW-260318")


def test_the_day_of_a_number_is_the_day_on_the_wall() -> None:
    late = datetime(2026, 3, 18, 16, 30, tzinfo=UTC)
    with ops.transaction() as session:
        order = receiving.receive(session, fault(), actor=desk(), at=late, key="night")
    assert order.order_no.startswith("YZ-260319-")


# -- twice -------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_one_order() -> None:
    first, before = receive(key="form"), counts()
    again = receive(key="form", minutes=1)
    assert again.order_id == first.order_id
    assert counts() == before


def test_the_same_form_sent_twice_is_answered_even_if_it_could_not_be_sent_now() -> None:
    first = receive(key="form")
    with ops.transaction() as session:
        session.execute(update(Service).values(valid_to=NOW))
    assert receive(key="form", minutes=1).order_id == first.order_id


def test_a_key_is_good_for_one_form_of_one_person() -> None:
    receive(key="form")
    with pytest.raises(ledger.KeyUsed):
        receive(key="form", who=LEADER)
    with pytest.raises(ledger.KeyUsed):
        carry_out(receiving.submit, fault(), key="form")


# -- adopted -----------------------------------------------------------------------------------


def test_an_order_from_another_system_keeps_its_number_and_is_taken_as_it_is() -> None:
    draft = fault(source="eoms", order_no="E-77", fields={"old": "field"}, channel="fax",
                  service_no=None, happened_at=at(-600))  # fmt: skip
    order = receive(draft)
    assert (order.source, order.order_no, order.fields) == ("eoms", "E-77", {"old": "field"})
    assert order.received_at == at(-600)


def test_a_number_is_used_once_for_each_source() -> None:
    receive(fault(source="eoms", order_no="E-77"))
    receive(fault(source="esop", order_no="E-77"))
    before = counts()
    with pytest.raises(receiving.NumberUsed) as refusal:
        receive(fault(source="eoms", order_no="E-77"))
    assert refusal.value.values == {"order_no": "E-77"}
    assert counts() == before
