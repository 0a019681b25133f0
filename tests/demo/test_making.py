from collections import Counter
from datetime import datetime
from typing import Any

import duckdb
import pytest
from sqlalchemy import func, select

from demo import adopting, files, making
from demo.__main__ import main
from demo.files import Content
from demo.making import About, NotOurs
from demo.plan import Plan
from domain.scope import Period, Scope
from etl import raw
from metrics import dimensions, money
from metrics.measure import measure
from storage import masters, ops, warehouse
from storage.models import Contact, Customer, Order, OrderEvent, Person, SlaRow

pytestmark = pytest.mark.usefixtures("made")


@pytest.fixture
def cursor() -> duckdb.DuckDBPyConnection:
    return warehouse.cursor()


def one(cursor: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = cursor.execute(query).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


def test_every_file_is_read_and_only_the_broken_rows_are_rejected(
    made: About, plan: Plan, told: Content, tmp_path: Any
) -> None:
    broken = {sent.path.name: sent.broken for sent in files.write(plan, told, tmp_path)}
    assert {batch.file: batch.counts.rejected for batch in raw.batches()} == broken
    assert sum(broken.values()) == made.rejected == 13


def test_the_warehouse_holds_every_order_once(
    cursor: duckdb.DuckDBPyConnection, plan: Plan
) -> None:
    assert one(cursor, "select count(*), count(distinct order_no) from fct_orders") == (300, 300)
    assert one(cursor, "select count(*) from fct_orders where not is_closed") == plan.open_orders
    assert one(cursor, "select as_of from build_info") == datetime(2026, 3, 18, 10, 42)


def test_revenue_of_the_published_year_is_in_the_warehouse(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    months = "month between '2025-01-01' and '2025-11-01'"
    assert float(one(cursor, f"select sum(amount_yuan) from fct_revenue where {months}")) == (
        pytest.approx(21_145_400, abs=0.01)
    )
    completion = "indicator = 'broadband_net_adds' and owner_kind = 'department'"
    found = one(
        cursor,
        "select published_completion from fct_indicators"
        f" where period = '2025-11-01' and {completion}",
    )
    assert float(found) == 102.9


def test_the_head_sees_the_plan_of_every_division(cursor: duckdb.DuckDBPyConnection) -> None:
    with ops.reading() as session:
        head = session.scalar(select(Person.person_id).where(Person.code == "S008"))
        found = masters.actor_of(session, head or 0)
    assert found is not None
    period = Period(datetime(2025, 1, 1).date(), datetime(2025, 11, 30).date())
    scope = Scope(found[1].scope, period)
    table = measure(cursor, money.AGAINST_YEAR.target, by=(dimensions.DIVISION,), scope=scope)
    assert dict(table.rows)["gov"] == 6_026_300


def test_open_orders_stand_in_the_queue_as_they_were_meant(plan: Plan, told: Content) -> None:
    with ops.reading() as session:
        orders = {order.order_no: order for order in session.scalars(select(Order))}
    opened = [ticket for ticket in told.tickets if ticket.number in orders]
    assert len(opened) == len(orders) == plan.open_orders
    for ticket in opened:
        order = orders[ticket.number]
        assert (order.status, order.is_on_hold) == (ticket.status, ticket.hold is not None)
        assert order.taken_at == (ticket.first_taken_at or ticket.taken_at)
        assert (order.submitted_at or order.received_at) == ticket.began_at
        assert order.summary
    assert len(states(orders.values(), plan)) == 4


def states(orders: Any, plan: Plan) -> Counter[str]:
    """How many orders are late, at risk, in time and on hold by the clock that is due first."""
    found: Counter[str] = Counter()
    for order in orders:
        if order.is_on_hold:
            found["hold"] += 1
        elif order.next_due_at:
            is_risk = order.next_warn_at <= plan.now
            late = order.next_due_at < plan.now
            found["late" if late else "risk" if is_risk else "ok"] += 1
    assert found["ok"] > found["risk"] >= found["late"] > 0
    return found


def test_adopting_again_changes_nothing(plan: Plan, told: Content) -> None:
    def events() -> int | None:
        with ops.reading() as session:
            return session.scalar(select(func.count(OrderEvent.event_id)))

    before = events()
    opened = [ticket for ticket in told.tickets if ticket.status == "in_progress"]
    assert list(adopting.adopt(plan, opened))
    assert events() == before


def test_everybody_may_be_chosen_at_the_log_in() -> None:
    with ops.reading() as session:
        roles = Counter(
            role for person in session.scalars(select(Person)) for role in person.roles
            if person.is_demo
        )  # fmt: skip
        assert session.scalar(select(func.count(Person.person_id))) == roles.total()
    assert roles["manager"] == 40
    assert set(roles) == {
        "desk", "desk_leader", "reviewer", "manager", "manager_leader", "head", "field", "vendor",
        "analyst", "admin",
    }  # fmt: skip


def test_every_customer_has_somebody_to_call(plan: Plan) -> None:
    with ops.reading() as session:
        assert session.scalar(select(func.count(Contact.contact_id))) == plan.customers


def test_a_store_with_data_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "There is data already (a demo as of 2026-03-18 10:42)" in capsys.readouterr().out


def test_it_is_told_how_old_the_demo_is(made: About) -> None:
    assert making.about() == made
    assert (made.made_at, made.as_of) == (
        "2026-03-18T03:00:00+00:00", "2026-03-18T10:42:00+08:00",
    )  # fmt: skip


def test_people_who_are_no_demo_people_keep_the_store_from_being_cleared(plan: Plan) -> None:
    with ops.transaction() as session:
        session.add(Person(code="X1", name="张三", roles=["desk"], branch="hami"))
    try:
        with pytest.raises(NotOurs):
            making.clear(plan.now)
        assert not making.is_empty()
    finally:
        with ops.transaction() as session:
            session.delete(session.scalars(select(Person).where(Person.code == "X1")).one())


def test_clearing_takes_the_department_and_leaves_what_the_business_owns(plan: Plan) -> None:
    making.clear(plan.now)
    assert making.is_empty()
    assert making.about() is None
    assert raw.batches() == []
    with ops.reading() as session:
        assert session.scalar(select(func.count(SlaRow.id)))
        assert not session.scalar(select(func.count(Customer.customer_no)))
