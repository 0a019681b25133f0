"""Looking at an order: what its page shows, to whom, and what is masked until asked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from sqlalchemy import select

from domain.errors import NotFound
from domain.orders import Status, Verb
from services import closing, faults, reaching, recalling, viewing, working
from services.ledger import NotHolder
from services.viewing import OrderView
from storage import ops, past, warehouse
from storage.models import Audit, Order
from tests.metrics import marts
from tests.office import NOW, at, desk, fault
from tests.services.acting import (
    CLERK,
    FIELD,
    MANAGER,
    OTHER_FIELD,
    YIWU_CLERK,
    carry_out,
    dispatch,
    receive,
    take,
    transfer,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("store")
PAST_ID = past.FIRST_IMPORTED + 7


def look(order_id: int, who: int = CLERK, minutes: float = 60) -> OrderView:
    with ops.reading() as session:
        return recalling.look(session, order_id, actor=desk(who), at=at(minutes))


def closed(service_no: str = "YZ-0233", *, minutes: float = 0, **how: Any) -> Order:
    """A fault taken through to its end, received so many minutes after the start."""
    order = receive(fault(service_no=service_no), minutes=minutes, **how)
    dispatch(order, minutes=minutes + 1)
    take(order, minutes=minutes + 2)
    carry_out(working.finish, order.order_id, "cable_cut", who=FIELD, minutes=minutes + 20)
    carry_out(closing.confirm, order.order_id, "recovered", 5, minutes=minutes + 21)
    return carry_out(closing.close, order.order_id, minutes=minutes + 22)


# -- what is shown -----------------------------------------------------------------------------


def test_the_page_has_everything_of_an_order_in_one_look() -> None:
    order = receive()
    dispatch(order)
    view = look(order.order_id)
    assert view.row.customer == "天驰物流园"
    assert [event.verb for event in view.events] == [Verb.RECEIVE, Verb.DISPATCH]
    assert view.main is not None
    assert view.main.clock == "repair"
    assert view.following is not None
    assert view.following.clock == "take"
    assert [name for name, _ruling in view.coming] == ["confirm"]
    assert [one.team for one in view.holdings] == ["YZ2", "DESK"]
    assert (view.desk, view.policy_version, view.is_past) == ("DESK", 1, False)


def test_verbs_come_with_what_is_in_their_way() -> None:
    order = receive()
    dispatch(order)
    desks, fields = look(order.order_id).legal, look(order.order_id, FIELD).legal
    assert desks[Verb.TRANSFER] is None
    assert fields[Verb.TAKE] is None
    assert desks[Verb.CONFIRM] is not None
    assert Verb.CORRECT not in desks


def test_a_team_that_passed_an_order_on_sees_it_and_works_on_it_no_more() -> None:
    order = receive()
    dispatch(order)
    assert look(order.order_id, FIELD).legal[Verb.RETURN] is None
    transfer(order)
    view = look(order.order_id, FIELD)
    assert isinstance(view.legal[Verb.TAKE], NotHolder)
    assert look(order.order_id, OTHER_FIELD).legal[Verb.TAKE] is None


def test_an_order_out_of_sight_does_not_exist() -> None:
    order = receive()
    for who in (YIWU_CLERK, FIELD):
        with pytest.raises(NotFound):
            look(order.order_id, who)
    with pytest.raises(NotFound):
        look(999_999)


def test_names_of_reasons_are_those_of_the_verb() -> None:
    with ops.reading() as session:
        names = viewing.names(session)
    assert names["reason"][("hold", "room_closed")]["zh_CN"] == "等待客户开机房"
    assert names["reason"][("refuse", "incomplete")] == names["reason"][("return", "incomplete")]
    assert names["person"][1] == names["person"]["S001"] == {"zh_CN": "李倩"}
    assert names["calendar"]["always"]["en"] == "24 hours, 7 days"


# -- earlier faults ----------------------------------------------------------------------------


def test_the_last_three_ended_faults_of_the_same_service_newest_first() -> None:
    earlier = [closed(minutes=30 * n) for n in range(4)]
    closed("YZ-0234", minutes=150)
    view = look(receive(minutes=200).order_id, minutes=210)
    assert [one.order_id for one in view.faults] == [order.order_id for order in earlier[:0:-1]]
    assert view.faults[0].worked == timedelta(minutes=20)
    assert view.repeats == 4


def test_a_fault_is_repeated_by_faults_of_the_last_thirty_days_only() -> None:
    closed()
    day = 24 * 60
    assert look(receive(minutes=30 * day).order_id, minutes=30 * day + 1).repeats == 1
    assert look(receive(minutes=61 * day).order_id, minutes=61 * day + 1).repeats == 0


def test_other_orders_of_the_customer_stand_beside_open_ones_first() -> None:
    ended, other = closed(), receive(fault(service_no="YZ-0234"), minutes=40)
    view = look(receive(minutes=50).order_id)
    assert [row.order_id for row in view.related] == [other.order_id, ended.order_id]


# -- people ------------------------------------------------------------------------------------


def test_phones_and_addresses_are_masked_the_caller_first() -> None:
    view = look(receive(fault(contact_id=2)).order_id)
    assert [(one.who, one.phone) for one in view.contacts] == [
        ("contact:2", "090****6789"),
        ("contact:1", "138****5678"),
    ]
    assert view.contacts[1].address == "伊州区****"
    assert view.manager is not None
    assert (view.manager.name, view.manager.phone) == ("马晓燕", "152****0004")


def reveal(order_id: int, who: str, by: int = CLERK) -> tuple[str | None, str | None]:
    with ops.transaction() as session:
        return reaching.reveal(session, order_id, who, actor=desk(by), at=at(5))


def test_a_number_that_is_asked_for_is_shown_and_written_down() -> None:
    order_id = receive().order_id
    assert reveal(order_id, "contact:1") == ("13812345678", "伊州区天山北路8号")
    assert reveal(order_id, "person:4") == ("15200000004", None)
    with ops.reading() as session:
        rows = session.scalars(select(Audit).where(Audit.action == "reveal")).all()
    assert [(row.person_id, row.entity, row.entity_id) for row in rows] == [
        (CLERK, "contact", "1"),
        (CLERK, "person", "4"),
    ]
    assert rows[0].content == {"order_id": order_id}
    assert "138" not in str(rows[0].content)


@pytest.mark.parametrize("who", [
    "contact:3", "person:1", "contact:x", "team:1", "", "contact:99", "contact:²",
    "contact:99999999999999999999",
])  # fmt: skip
def test_nobody_else_is_revealed_by_way_of_an_order(who: str) -> None:
    order_id = receive().order_id
    with pytest.raises(NotFound):
        reveal(order_id, who)


def test_nobody_is_revealed_to_somebody_who_may_not_see_the_order() -> None:
    order_id = receive().order_id
    with pytest.raises(NotFound):
        reveal(order_id, "contact:1", by=YIWU_CLERK)


# -- the imported history ----------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with one imported fault on the first customer's circuit."""
    connection = marts.marts()
    moments = {
        "received_at": "2026-03-02 09:00", "dispatched_at": "2026-03-02 09:10",
        "taken_at": "2026-03-02 09:30", "done_at": "2026-03-02 14:00",
        "confirmed_at": "2026-03-02 14:05", "closed_at": "2026-03-02 14:06",
        "due_at": "2026-03-02 13:00",
    }  # fmt: skip
    where = {
        "kind": "fault", "service": "digital_circuit", "product_group": "bandwidth",
        "customer_no": "C0001", "customer_level": "group", "branch_path": "/hami/yizhou/",
        "area": "yizhou", "team": "YZ2", "manager": "S004", "channel": "hotline",
    }  # fmt: skip
    order = {
        "order_id": PAST_ID, "order_no": "OLD-1", "service_no": "YZ-0233", "status": "closed",
        "is_closed": True, "is_breached": True, "satisfaction": 4, "hold_minutes": 30.0,
        "returns": 0, "transfers": 0, "reopens": 0, "urges": 1, "assignee": "S003",
    }  # fmt: skip
    repair = {
        "order_id": PAST_ID, "clock": "repair", "leg": 1, "started_at": moments["received_at"],
        "stopped_at": moments["done_at"], "due_at": moments["due_at"], "limit_minutes": 240.0,
        "elapsed_minutes": 270.0, "paused_minutes": 30.0, "is_breached": True,
        "calendar": "always", "policy_row": 1,
    }  # fmt: skip
    marts.put(connection, "fct_orders", {**where, **order, **moments})
    marts.put(connection, "fct_clocks", {**where, **repair})
    connection.execute("alter table fct_clocks add column cycle integer default 1")
    build = SimpleNamespace(as_of=datetime(2026, 3, 18, 9, 59))
    monkeypatch.setattr(warehouse, "cursor", connection.cursor)
    monkeypatch.setattr(warehouse, "current", lambda: build)
    yield connection
    connection.close()


@pytest.mark.usefixtures("told")
def test_an_imported_order_is_told_by_the_times_of_its_file_and_nothing_can_be_done() -> None:
    view = look(PAST_ID)
    assert [event.verb for event in view.events] == [
        Verb.RECEIVE, Verb.DISPATCH, Verb.TAKE, Verb.FINISH, Verb.CONFIRM, Verb.CLOSE,
    ]  # fmt: skip
    assert (view.row.customer, view.row.is_open, view.is_past) == ("天驰物流园", False, True)
    assert view.state.status is Status.CLOSED
    assert view.legal == {}
    assert view.contacts == ()


@pytest.mark.usefixtures("told")
def test_the_clocks_of_an_imported_order_are_the_verdicts_of_the_warehouse() -> None:
    main = look(PAST_ID).main
    assert main is not None
    assert (main.elapsed, main.limit, main.is_breached) == (
        timedelta(minutes=270), timedelta(minutes=240), True,
    )  # fmt: skip
    assert [(span.kind, span.end - span.start) for span in main.spans] == [
        ("running", timedelta(minutes=240)),
        ("paused", timedelta(minutes=30)),
        ("running", timedelta(minutes=30)),
    ]
    assert main.limit_at is not None
    assert main.limit_at.astimezone().timestamp() == datetime.fromisoformat(
        "2026-03-02T13:00+08:00"
    ).timestamp()  # fmt: skip


@pytest.mark.usefixtures("told")
def test_the_desk_held_an_imported_order_until_it_was_dispatched() -> None:
    held = {one.team: one.time for one in look(PAST_ID).holdings}
    assert held == {"DESK": timedelta(minutes=10), "YZ2": timedelta(minutes=260)}


@pytest.mark.usefixtures("told")
def test_imported_orders_lie_within_the_same_rights() -> None:
    assert look(PAST_ID, MANAGER).row.order_no == "OLD-1"
    with pytest.raises(NotFound):
        look(PAST_ID, YIWU_CLERK)
    with pytest.raises(NotFound):
        look(PAST_ID, FIELD)
    with pytest.raises(NotFound):
        look(PAST_ID + 1)


def test_a_team_sees_an_imported_order_that_it_held(told: duckdb.DuckDBPyConnection) -> None:
    marts.put(told, "fct_parties", {"order_id": PAST_ID, "party": "YZ2", "branch_path": "/hami/"})
    assert look(PAST_ID, FIELD).row.order_no == "OLD-1"


def test_without_a_warehouse_there_is_no_history() -> None:
    with pytest.raises(NotFound):
        look(PAST_ID)


def test_a_fault_that_was_cancelled_is_no_earlier_fault(
    told: duckdb.DuckDBPyConnection,
) -> None:
    told.execute("update fct_orders set status = 'cancelled'")
    cancelled = receive(key="cancelled")
    carry_out(closing.cancel, cancelled.order_id, "mistake", minutes=5)
    view = look(receive(minutes=60).order_id, minutes=70)
    assert (view.faults, view.repeats) == ([], 0)


@pytest.mark.usefixtures("told")
def test_imported_faults_are_earlier_faults_too_each_once() -> None:
    live = closed()
    view = look(receive(minutes=60).order_id, minutes=70)
    assert [one.order_id for one in view.faults] == [live.order_id, PAST_ID]
    assert view.faults[1].worked == timedelta(minutes=270)
    assert view.repeats == 2
    with ops.reading() as session:
        before = faults.earlier(
            session, "C0001", "YZ-0233", actor=desk(), but=PAST_ID, before=NOW - timedelta(days=16)
        )
    assert before == []
