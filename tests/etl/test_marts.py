"""What the marts say of imported orders, operational orders, money, people and days."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import config
from domain.orders import Verb
from etl import runs, workbench
from etl.build import Built
from etl.workbench import CheckFailed
from services import acts, receiving
from storage import ops, stamps, warehouse
from storage.models import CalendarVersion, Customer
from tests.etl.conftest import AT, imported
from tests.office import NOW, at, desk, fault

pytestmark = pytest.mark.usefixtures("department")

COLUMNS = (
    "order_no", "kind", "status", "customer_no", "customer_level", "service_no", "service",
    "product_group", "area", "team", "vendor", "manager", "submitted_at", "received_at",
    "dispatched_at", "taken_at", "done_at", "confirmed_at", "closed_at", "due_at", "on_time",
    "hold_minutes",
)  # fmt: skip
MAPPING = "target: work_orders\nsource: old\ncolumns:\n" + "".join(f"  {c}: {c}\n" for c in COLUMNS)


def history(*orders: dict[str, Any]) -> None:
    """Import orders of an older system; what is not said is a fault received on 2 March, 9:00."""
    usual = {"kind": "fault", "received_at": "2026-03-02 09:00"}
    lines = [",".join(str((usual | order).get(name, "")) for name in COLUMNS) for order in orders]
    batch = imported("\n".join([",".join(COLUMNS), *lines]) + "\n", MAPPING)
    assert batch.counts.rejected == 0, batch.reasons


def build(as_of: datetime = datetime(2026, 3, 18, 10)) -> Built:
    return runs.build(AT, as_of)


def ask(query: str) -> list[tuple[Any, ...]]:
    return warehouse.cursor().execute(query).fetchall()


def received(minutes: float = 0, **changes: Any) -> int:
    with ops.transaction() as session:
        order = receiving.receive(
            session, fault(**changes), actor=desk(), at=at(minutes), key=f"{minutes}{changes}"
        )
        return order.order_id


def act(order_id: int, verb: Verb, minutes: float, who: int = 1, **said: Any) -> None:
    with ops.transaction() as session:
        acts.carry_out(session, order_id, verb, said, actor=desk(who), at=at(minutes),
                       key=f"{order_id}{verb}{minutes}")  # fmt: skip


# -- imported orders ---------------------------------------------------------------------------


def test_an_imported_order_takes_from_the_masters_what_its_file_leaves_out() -> None:
    history({"order_no": "1", "service_no": "YZ-0233"})
    build()
    assert ask("select customer_no, service, product_group, customer_level, area, branch_path,"
               " manager from fct_orders") == [
        ("C0001", "digital_circuit", "bandwidth", "group", "yizhou", "/hami/yizhou/", "S004")
    ]  # fmt: skip


def test_what_its_file_says_stays() -> None:
    history({"order_no": "1", "service_no": "YZ-0233", "customer_level": "local_c", "area": "yiwu"})
    build()
    assert ask("select customer_level, area, branch_path from fct_orders") == [
        ("local_c", "yiwu", "/hami/yiwu/")
    ]


def test_the_status_follows_from_the_last_moment_that_is_known() -> None:
    history(
        {"order_no": "1", "received_at": "", "submitted_at": "2026-03-02 09:00",
         "status": "submitted"},
        {"order_no": "2"},
        {"order_no": "3", "dispatched_at": "2026-03-02 10:00"},
        {"order_no": "4", "done_at": "2026-03-02 10:00"},
        {"order_no": "5", "closed_at": "2026-03-02 10:00"},
        {"order_no": "6", "status": "cancelled"},
    )  # fmt: skip
    build()
    assert ask("select status, is_closed from fct_orders order by order_no") == [
        ("submitted", False), ("received", False), ("dispatched", False), ("done", False),
        ("closed", True), ("cancelled", True),
    ]  # fmt: skip


def test_the_verdict_of_the_source_comes_first_then_its_due_moment_then_the_matrix() -> None:
    """A group customer's bandwidth is repaired within 4 hours (row 44 of the matrix)."""
    done = "2026-03-02 14:00"
    history(
        {"order_no": "stated", "done_at": done, "on_time": "true", "service_no": "YZ-0233"},
        {"order_no": "due", "done_at": done, "due_at": "2026-03-02 15:00", "service_no": "YZ-0233"},
        {"order_no": "matrix", "done_at": done, "service_no": "YZ-0233"},
        {"order_no": "held", "done_at": done, "service_no": "YZ-0233", "hold_minutes": "90"},
        {"order_no": "exact", "done_at": "2026-03-02 13:00", "service_no": "YZ-0233"},
    )
    build()
    assert ask("select order_no, is_breached, due_at from fct_orders order by 1") == [
        ("due", False, datetime(2026, 3, 2, 15)),
        ("exact", False, datetime(2026, 3, 2, 13)),
        ("held", False, datetime(2026, 3, 2, 14, 30)),
        ("matrix", True, datetime(2026, 3, 2, 13)),
        ("stated", False, None),
    ]
    assert ask("select o.order_no, c.clock, c.limit_minutes, c.elapsed_minutes, c.policy_row"
               " from fct_clocks c join fct_orders o using (order_id) order by 1") == [
        ("due", "repair", 360, 300, 44), ("exact", "repair", 240, 240, 44),
        ("held", "repair", 240, 210, 44), ("matrix", "repair", 240, 300, 44),
        ("stated", "repair", None, 300, 44),
    ]  # fmt: skip


def test_an_order_that_runs_is_late_once_its_due_moment_has_passed() -> None:
    history({"order_no": "1", "due_at": "2026-03-18 10:00"}, {"order_no": "2", "status": "closed"})
    build(datetime(2026, 3, 18, 10))
    assert ask("select order_no, is_breached, is_running from fct_orders order by 1") == [
        ("1", False, True), ("2", None, False),
    ]  # fmt: skip
    build(datetime(2026, 3, 18, 10, 0, 1))
    assert ask("select is_breached from fct_orders where order_no = '1'") == [(True,)]


def test_every_pair_of_moments_has_its_clock_in_working_time() -> None:
    """The order centre works from 8 to 22; the team's hours are its own (7x24)."""
    history({
        "order_no": "1", "service_no": "YZ-0233", "team": "YZ1",
        "submitted_at": "2026-03-02 21:50", "received_at": "2026-03-02 21:55",
        "dispatched_at": "2026-03-03 08:15", "taken_at": "2026-03-03 08:40",
        "done_at": "2026-03-03 10:00", "confirmed_at": "2026-03-03 10:15",
        "closed_at": "2026-03-03 10:16",
    })  # fmt: skip
    build()
    assert ask("select clock, team, elapsed_minutes, limit_minutes, is_breached, calendar"
               " from fct_clocks order by started_at, clock") == [
        ("receive", "DESK", 5, 30, False, "long_day"),
        ("dispatch", "DESK", 20, 15, True, "long_day"),
        ("repair", "YZ1", 725, 240, True, "always"),
        ("take", "YZ1", 25, 30, False, "always"),
        ("confirm", "DESK", 15, 15, False, "long_day"),
    ]  # fmt: skip


def test_a_code_that_only_a_fact_knows_is_marked_and_counted() -> None:
    history({"order_no": "1", "area": "shache", "team": "T99", "manager": "S099",
             "customer_no": "C9999", "service_no": "X1"})  # fmt: skip
    built = build()
    assert built.unknown == {
        "branches": 1, "teams": 1, "managers": 1, "customers": 1, "services": 1,
    }  # fmt: skip
    assert ask("select branch, branch_path from dim_branches where is_unknown") == [
        ("shache", "/shache/")
    ]


def test_who_ever_held_an_order_may_see_it() -> None:
    history({"order_no": "1", "area": "yizhou", "team": "YZ1", "vendor": "V9"})
    order_id = received()
    act(order_id, Verb.DISPATCH, 5, team="YZ2")
    build()
    assert ask("select o.source, p.party, p.branch_path from fct_parties p"
               " join fct_orders o using (order_id) order by all") == [
        ("old", "V9", "/hami/yizhou/"), ("old", "YZ1", "/hami/yizhou/"),
        ("paidan", "DESK", "/hami/"), ("paidan", "YZ2", "/hami/yizhou/"),
    ]  # fmt: skip


# -- operational orders ------------------------------------------------------------------------


def test_the_round_of_an_operational_order() -> None:
    order_id = received()
    act(order_id, Verb.DISPATCH, 5, team="YZ2")
    act(order_id, Verb.TAKE, 20, who=3)
    act(order_id, Verb.FINISH, 120, result="cable_cut")
    act(order_id, Verb.CONFIRM, 130, word="recovered", satisfaction="5")
    act(order_id, Verb.CLOSE, 131)
    build()
    assert ask("select order_id, status, is_closed, is_breached, assignee, team, satisfaction,"
               " received_at, closed_at from fct_orders") == [
        (order_id, "closed", True, False, "S003", "YZ2", 5,
         datetime(2026, 3, 18, 10), datetime(2026, 3, 18, 12, 11))
    ]  # fmt: skip
    assert ask("select clock, elapsed_minutes, is_breached from fct_clocks"
               " where clock <> 'leg' order by clock") == [
        ("confirm", 10, False), ("dispatch", 5, False), ("repair", 120, False), ("take", 15, False),
    ]  # fmt: skip
    assert ask("select verb, actor, happened_at from fct_events where verb = 'take'") == [
        ("take", "S003", datetime(2026, 3, 18, 10, 20))
    ]


def test_an_order_that_is_both_imported_and_operational_counts_once_as_the_store_has_it() -> None:
    history({"order_no": "L1", "service_no": "YZ-0233", "status": "received"})
    received(source="old", order_no="L1", summary="转入")
    build()
    assert ask("select count(*), min(order_id) < 4503599627370496 from fct_orders") == [(1, True)]


def test_ids_of_imported_orders_stay_the_same_and_lie_beyond_those_of_the_store() -> None:
    history({"order_no": "1"})
    build()
    first = ask("select order_id from fct_orders")
    history({"order_no": "1"}, {"order_no": "2"})
    build()
    assert first[0] in ask("select order_id from fct_orders")
    assert workbench.IMPORTED_IDS <= first[0][0] < 2 * workbench.IMPORTED_IDS


def test_a_running_clock_is_late_as_of_the_build() -> None:
    received()
    late = build(datetime(2026, 3, 18, 14, 0, 1))
    assert late.build.as_of == datetime(2026, 3, 18, 14, 0, 1)
    assert ask("select is_breached, is_running from fct_orders") == [(True, True)]
    assert ask("select clock, is_breached from fct_clocks where clock in ('repair', 'dispatch')"
               " order by 1") == [("dispatch", True), ("repair", True)]  # fmt: skip


def test_an_order_on_hold_is_not_late_while_it_waits() -> None:
    order_id = received()
    act(order_id, Verb.HOLD, 10, reason="material", until="2026-03-20T10:00")
    build(datetime(2026, 3, 19, 10))
    assert ask("select is_breached, due_at from fct_orders") == [(False, None)]


# -- repeats, backlog --------------------------------------------------------------------------


def test_a_fault_is_a_repeat_if_another_one_of_its_number_was_closed_in_the_30_days_before() -> (
    None
):
    closed = {"service_no": "YZ-0233", "received_at": "2026-02-01 09:00",
              "closed_at": "2026-02-10 09:00"}  # fmt: skip
    history(
        {"order_no": "1", **closed},
        {"order_no": "2", "service_no": "YZ-0233", "received_at": "2026-03-12 08:59"},
        {"order_no": "3", "service_no": "YZ-0233", "received_at": "2026-03-12 09:01"},
        {"order_no": "4", "service_no": "YZ-0234", "received_at": "2026-03-01 09:00"},
        {"order_no": "5", "service_no": "YZ-0233", "received_at": "2026-03-01 09:00",
         "kind": "terminal"},
    )  # fmt: skip
    build()
    assert ask("select order_no from fct_orders where is_repeat") == [("2",)]


def test_the_backlog_counts_orders_open_when_a_day_ended() -> None:
    history(
        {"order_no": "1", "received_at": "2026-03-16 00:00", "closed_at": "2026-03-17 00:00"},
        {"order_no": "2", "received_at": "2026-03-16 23:59"},
        {"order_no": "3", "received_at": "2026-03-17 08:00", "closed_at": "2026-03-17 09:00"},
        {"order_no": "4", "received_at": "2026-03-10 08:00", "status": "closed"},
    )
    build(datetime(2026, 3, 18, 10))
    assert ask("select day, order_no, age_days from rpt_backlog join fct_orders using (order_id)"
               " order by all") == [
        (date(2026, 3, 16), "1", 0), (date(2026, 3, 16), "2", 0), (date(2026, 3, 17), "2", 1),
    ]  # fmt: skip


# -- money and targets -------------------------------------------------------------------------

REVENUE = """target: revenue
source: crm
columns: {month: month, customer_no: c, product_line: line, manager: who, amount_yuan: yuan}
"""
TARGETS = """target: targets
columns: {period: period, period_kind: kind, indicator: {value: revenue}, owner_kind: of,
          owner: who, target: {from: plan, scale: ten_thousand}}
"""
INDICATORS = """target: indicators
columns: {period: month, basis: {value: year_to_date}, indicator: what,
          owner_kind: {value: department}, actual: actual, plan: plan, last_year: before,
          unit: unit, change_kind: change, published_completion: done}
"""


def test_revenue_stands_where_its_customer_stood_in_that_month() -> None:
    with ops.transaction() as session:
        session.get_one(Customer, "C0001").division = "gov"
    imported("no,name,branch,manager,division\nC0001,天驰物流园,yizhou,S004,gov\n",
             "target: customers\ncolumns: {customer_no: no, name: name, branch: branch,"
             " manager: manager, division: division}\n", is_again=True)  # fmt: skip
    imported("month,c,line,who,yuan\n2026-02,C0001,ict,,10.5\n2026-02,,voice,S004,4\n", REVENUE)
    build()
    assert ask("select customer_no, manager, division, area, branch_path, amount_yuan"
               " from fct_revenue order by 1") == [
        ("C0001", "S004", "gov", "yizhou", "/hami/yizhou/", Decimal("10.5")),
        ("manager:S004", "S004", None, "yizhou", "/hami/yizhou/", Decimal(4)),
    ]  # fmt: skip


def test_a_customer_that_changes_hands_keeps_its_past_with_the_one_before() -> None:
    customer = (
        "target: customers\ncolumns: {customer_no: no, name: name, branch: branch, manager: m}\n"
    )
    imported("no,name,branch,m\nC7,新客户,yizhou,S004\n", customer)
    path = config.VAR / "later.csv"
    path.write_text("no,name,branch,m\nC7,新客户,yizhou,S005\n", "utf-8")
    runs.import_files([path], str(config.VAR / "mapping.yaml"), AT + timedelta(days=40))
    imported("month,c,line,who,yuan\n2026-03,C7,ict,,1\n2026-05,C7,ict,,2\n", REVENUE)
    build(datetime(2026, 6, 1))
    assert ask("select month, manager from fct_revenue order by 1") == [
        (date(2026, 3, 1), "S004"), (date(2026, 5, 1), "S005"),
    ]  # fmt: skip


def test_targets_know_the_branch_and_division_of_their_owner() -> None:
    imported(
        "period,kind,of,who,plan\n2026-03,month,manager,S004,12\n2026,year,department,,100\n"
        "2026-03,month,branch,yiwu,3\n2026-03,month,team,YW1,1\n",
        TARGETS,
    )
    build()
    assert ask("select period, period_kind, owner_kind, owner, target, manager, branch_path"
               " from fct_targets order by owner_kind") == [
        (date(2026, 3, 1), "month", "branch", "yiwu", Decimal(30_000), None, "/hami/yiwu/"),
        (date(2026, 1, 1), "year", "department", None, Decimal(1_000_000), None, "/"),
        (date(2026, 3, 1), "month", "manager", "S004", Decimal(120_000), "S004", "/hami/yizhou/"),
        (date(2026, 3, 1), "month", "team", "YW1", Decimal(10_000), None, "/hami/yiwu/"),
    ]  # fmt: skip


def test_indicators_are_kept_as_they_were_published() -> None:
    imported(
        "month,what,actual,plan,before,unit,change,done\n"
        "2026-03,broadband_net_adds,628,610,,户,,102.9\n",
        INDICATORS,
    )
    build()
    assert ask("select indicator, actual, plan, last_year, unit, published_completion"
               " from fct_indicators") == [
        ("broadband_net_adds", Decimal(628), Decimal(610), None, "户", Decimal("102.9"))
    ]  # fmt: skip


# -- days, and the build itself ----------------------------------------------------------------


def test_holidays_and_make_up_days() -> None:
    history({"order_no": "1"})
    build()
    assert ask("select day, is_workday, is_holiday, is_makeup from dim_days where day in"
               " ('2026-02-14', '2026-02-16', '2026-03-02', '2026-03-07') order by 1") == [
        (date(2026, 2, 14), True, False, True), (date(2026, 2, 16), False, True, False),
        (date(2026, 3, 2), True, False, False), (date(2026, 3, 7), False, False, False),
    ]  # fmt: skip


def test_a_holiday_that_the_business_corrected_is_one_no_more() -> None:
    with ops.transaction() as session:
        first = session.get_one(CalendarVersion, ("office", 1))
        holidays = [day for day in first.rules["holidays"] if day != "2026-02-16"]
        session.add(CalendarVersion(
            code="office", version=2, name=first.name, recorded_at=AT,
            rules={**first.rules, "holidays": holidays},
        ))  # fmt: skip
        stamps.raise_(session, "reference")
    build()
    assert ask("select is_workday, is_holiday from dim_days where day = '2026-02-16'") == [
        (True, False)
    ]


def test_data_last_until_the_last_day_that_has_any_and_never_beyond_the_build() -> None:
    history({"order_no": "1", "received_at": "2026-03-02 09:00", "closed_at": "2026-03-05 09:00"})
    assert build().build.data_until == date(2026, 3, 5)
    imported("month,c,line,who,yuan\n2026-03,C0001,ict,,1\n", REVENUE)
    assert build().build.data_until == date(2026, 3, 18)


def test_a_build_without_data_is_a_build() -> None:
    built = build()
    assert built.rows["fct_orders"] == 0
    assert built.build.data_until == date(1900, 1, 1)


def test_a_failed_check_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    history({"order_no": "1"})
    first = build().build
    broken = workbench.sqlfiles.SqlFile("never_right", "select 1 as wrong from fct_orders")
    monkeypatch.setattr(workbench.sqlfiles, "checks", lambda: (broken,))
    history({"order_no": "2"})
    with pytest.raises(CheckFailed, match="never_right"):
        build()
    assert warehouse.current() == first
    assert list(warehouse.workshop().iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    ["due_at + interval 1 minute as due_at", "limit_minutes + 1 as limit_minutes",
     "elapsed_minutes + 1 as elapsed_minutes", "'office' as calendar"],
)  # fmt: skip
def test_clocks_that_the_rules_tell_otherwise_are_not_published(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    history({"order_no": "1", "received_at": "2026-03-02 09:00", "closed_at": "2026-03-05 09:00"})
    marts = [
        replace(mart, sql=f"select * replace ({wrong}) from ({mart.sql})")
        if mart.name == "fct_clocks"
        else mart
        for mart in workbench.sqlfiles.marts()
    ]
    monkeypatch.setattr(workbench.sqlfiles, "marts", lambda: marts)
    with pytest.raises(CheckFailed, match=f"clocks_as_the_rules.*{wrong.split()[-1]}"):
        build()
    with pytest.raises(warehouse.NoWarehouse):
        warehouse.current()


def test_no_name_or_phone_of_a_person_is_in_a_build() -> None:
    received()
    path = build().build.path
    content = path.read_bytes()
    for secret in ("李倩", "赵先生", "13812345678", "1520000"):
        assert secret.encode() not in content


def test_now_is_wall_time() -> None:
    assert runs.build(NOW).build.as_of == datetime(2026, 3, 18, 10)
