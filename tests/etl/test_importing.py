"""Importing a file: which row of a key stays, twice the same, corrections, strictness, people."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import select

import config
from etl import filling, raw, runs
from etl.encodings import BadFile
from etl.mapping import BadMapping
from etl.raw import Batch
from etl.runs import RowsRejected
from etl.targets import SQL_TYPES, WORK_ORDERS
from i18n import _
from storage import ops, stamps
from storage.models import Contact, Customer, MasterVersion, Person
from tests.etl.conftest import AT, imported, rejected, rows, words, write

pytestmark = pytest.mark.usefixtures("store")

ORDERS = """target: work_orders
{more}
columns:
  order_no: no
  kind: {{value: fault}}
  received_at: at
  returns: n
"""
HEAD = "no,at,n,changed\n"


def orders(*lines: str, more: str = "", **options: Any) -> Batch:
    return imported(HEAD + "\n".join(lines) + "\n", ORDERS.format(more=more), **options)


# -- keys --------------------------------------------------------------------------------------


def test_equal_rows_count_once() -> None:
    counts = orders("A,2026-03-01,1,x", "A,2026-03-01,1,y").counts
    assert (counts.read, counts.kept, counts.merged, counts.rejected) == (2, 1, 1, 0)


def test_rows_of_one_key_that_differ_are_refused_unless_the_mapping_says_which_to_keep() -> None:
    batch = orders("A,2026-03-01,1,x", "B,2026-03-01,1,x", "A,2026-03-01,2,y")
    assert rows(batch, "order_no") == [("B",)]
    why = "the same key stands in row %s and says something else: say which to keep"
    assert rejected(batch) == [(2, None, None, why % 4), (4, None, None, why % 2)]
    assert (batch.counts.kept, batch.counts.rejected, batch.counts.merged) == (1, 2, 0)


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        ("first", 2), ("last", 3), ("{last_by: changed}", 1), ("{first_by: changed}", 3),
        ("{last_by: returns}", 3), ("{first_by: received_at}", 2),
    ],
)  # fmt: skip
def test_one_row_of_a_key_stays(keep: str, kept: int) -> None:
    batch = orders("A,2026-03-01,2,9", "A,2026-03-02,1,10", "A,2026-03-03,3,8",
                   more=f"key: no\nkeep: {keep}")  # fmt: skip
    assert rows(batch, "returns") == [(kept,)]


def test_keep_compares_numbers_or_moments_and_nothing_else() -> None:
    batch = orders("A,2026-03-01,1,2026-03-01 10:00", "A,2026-03-01,2,2026-03-01 09:00",
                   more="keep: {last_by: changed}")  # fmt: skip
    assert rows(batch, "returns") == [(1,)]
    with pytest.raises(BadMapping) as caught:
        orders("A,2026-03-01,1,1/3/2026", "A,2026-03-01,2,2/3/2026",
               more="keep: {last_by: changed}")  # fmt: skip
    problem = caught.value.problems[0]
    with words("en"):
        assert f"{problem.line} {problem.key} {_(problem.message) % problem.values}" == (
            "2 keep.last_by changed holds neither numbers nor ISO dates (1/3/2026):"
            " name a target column"
        )


def test_a_row_that_cannot_be_read_does_not_hide_the_one_before_it() -> None:
    batch = orders("A,2026-03-01,1,1", "A,2026-03-01,x,2", more="keep: {last_by: changed}")
    assert rows(batch, "returns") == [(1,)]
    assert batch.counts.rejected == 1


def test_a_row_without_its_key_is_rejected() -> None:
    batch = orders("A,2026-03-01,1,", "B,2026-03-01,1,7", more="key: changed")
    assert rejected(batch) == [(2, None, None, "has no key: changed")]


REVENUE = """target: revenue
source: crm
keep: sum
columns: {month: month, customer_no: c, product_line: line, amount_yuan: yuan}
"""


def test_amounts_of_one_key_add_up() -> None:
    lines = "2026-03,C1,ict,1.5", "2026-03,C1,ict,2", "2026-03,C1,voice,4"
    batch = imported("\n".join(["month,c,line,yuan", *lines]), REVENUE)
    assert rows(batch, "month, product_line, amount_yuan") == [
        (date(2026, 3, 1), "ict", Decimal("3.5")), (date(2026, 3, 1), "voice", Decimal(4)),
    ]  # fmt: skip
    assert (batch.counts.read, batch.counts.kept, batch.counts.merged) == (3, 2, 1)


# -- again -------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing() -> None:
    orders("A,2026-03-01,1,x")
    before = sorted(path.name for path in config.RAW.glob("*/*"))
    path = config.VAR / "file.csv"
    (again,) = runs.import_files([path], str(config.VAR / "mapping.yaml"), AT)
    assert again.is_same
    assert sorted(path.name for path in config.RAW.glob("*/*")) == before
    assert raw.stamp() == 1


def test_the_same_file_is_read_again_if_it_is_asked_for_or_the_mapping_changed() -> None:
    orders("A,2026-03-01,1,x")
    assert orders("A,2026-03-01,1,x", is_again=True).counts.unchanged == 1
    assert orders("A,2026-03-01,1,x", more="keep: last").counts.unchanged == 1
    assert raw.stamp() == 1


def latest() -> list[tuple[Any, ...]]:
    """The orders as a build would read them."""
    with duckdb.connect() as db:
        kinds = {column.name: SQL_TYPES[column.kind] for column in WORK_ORDERS.columns}
        filling.make(db, "orders", kinds)
        raw.insert_latest(db, "orders", "work_orders")
        return db.execute("select order_no, returns from orders order by all").fetchall()


def test_a_corrected_file_replaces_by_key() -> None:
    orders("A,2026-03-01,1,x", "B,2026-03-01,1,x", "C,2026-03-01,1,x")
    batch = orders("A,2026-03-01,1,z", "B,2026-03-01,5,x", "D,2026-03-01,1,x")
    counts = batch.counts
    assert (counts.new, counts.updated, counts.unchanged) == (1, 1, 1)
    assert latest() == [("A", 1), ("B", 5), ("C", 1), ("D", 1)]


def test_orders_of_two_sources_may_have_one_number() -> None:
    orders("A,2026-03-01,1,x", more="source: north")
    assert orders("A,2026-03-01,2,x", more="source: south").counts.new == 1
    assert latest() == [("A", 1), ("A", 2)]


# -- strict ------------------------------------------------------------------------------------


def test_strict_imports_nothing_if_a_row_is_rejected() -> None:
    with pytest.raises(RowsRejected) as caught:
        orders("A,2026-03-01,1,x", "B,heute,1,x", is_strict=True)
    assert caught.value.values == {"rows": 1}
    assert raw.batches() == []
    assert orders("A,2026-03-01,1,x", is_strict=True).counts.kept == 1


def test_all_files_are_read_before_any_is_kept() -> None:
    good = write("good.csv", HEAD + "A,2026-03-01,1,x\n")
    bad = write("bad.csv", HEAD + "B,03/04/2026,1,x\n")
    by = write("mapping.yaml", ORDERS.format(more=""))
    with pytest.raises(BadMapping):
        runs.import_files([good, bad], str(by), AT)
    assert raw.batches() == []
    assert not list(config.RAW.glob("*/*.parquet"))


def test_a_file_that_is_not_there_is_named() -> None:
    by = write("mapping.yaml", ORDERS.format(more=""))
    with pytest.raises(BadFile, match=r"nowhere\.csv"):
        runs.import_files([Path("nowhere.csv")], str(by), AT)


def test_what_a_killed_import_left_is_cleared() -> None:
    orders("A,2026-03-01,1,x")
    left = config.RAW / "work_orders" / "000002.rows.parquet"
    left.write_bytes(b"half")
    assert orders("B,2026-03-01,1,x").number == 2
    assert latest() == [("A", 1), ("B", 1)]


# -- queries -----------------------------------------------------------------------------------

WIDE = """target: targets
query: |
  select _row, who, year || '-' || m[2:] as month, amount
  from (unpivot raw on columns('^m') into name m value amount)
columns:
  period: {from: month, format: "%Y-%m"}
  period_kind: {value: month}
  indicator: {value: revenue}
  owner_kind: {value: manager}
  owner: who
  target: {from: amount, scale: ten_thousand}
"""


def test_a_query_turns_columns_into_rows_and_mistakes_keep_their_row() -> None:
    batch = imported("year,who,m01,m02\n2026,S1,1,2\n2026,S2,3,x\n", WIDE)
    assert rows(batch, "owner, period, target") == [
        ("S1", date(2026, 1, 1), Decimal(10_000)), ("S1", date(2026, 2, 1), Decimal(20_000)),
        ("S2", date(2026, 1, 1), Decimal(30_000)),
    ]  # fmt: skip
    assert rejected(batch) == [(3, "amount", "x", "is not a number like 1234.5")]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("select who from raw", "lacks the column _row, which says where a mistake stands"),
        ("select _row, nobody from raw", "cannot run: Binder Error"),
        ("drop table raw", "is not one SELECT"),
        ("select 1; select 2", "is not one SELECT"),
        ("select _row, 1 as other from raw", "there is no column month"),
        ("select 1 as _row, * from read_text('/etc/passwd')", "cannot run: Permission Error"),
    ],
)
def test_a_query_is_checked_before_a_row_is_read(query: str, why: str) -> None:
    start, end = WIDE.index("  select"), WIDE.index("columns:")
    with pytest.raises(BadMapping) as caught:
        imported("year,who,m01\n2026,S1,1\n", f"{WIDE[:start]}  {query}\n{WIDE[end:]}")
    with words("en"):
        found = [_(one.message) % one.values for one in caught.value.problems]
    assert found[0].startswith(why)


def test_a_file_that_should_lie_beside_is_named() -> None:
    by = WIDE.replace("query:", "beside: {people: {path: people.csv}}\nquery:")
    with pytest.raises(BadMapping) as caught:
        imported("year,who,m01\n2026,S1,1\n", by)
    assert caught.value.problems[0].key == "beside.people.path"


# -- people ------------------------------------------------------------------------------------

CALLS = """target: work_orders
personal: [phone]
columns: {order_no: no, kind: {value: fault}, received_at: at}
"""


def test_columns_about_people_are_not_kept() -> None:
    batch = imported("no,at,phone\nA,2026-03-01,13812345678\nB,2026-03-01,139,9\n", CALLS)
    kept = duckdb.sql(f"select no, phone from '{batch.path()}'").fetchall()
    assert kept == [("A", None)]
    assert rejected(batch)[0][2] == "***"


def test_a_personal_column_that_the_file_lacks_is_a_mistake() -> None:
    with pytest.raises(BadMapping):
        imported("no,at,telephone\nA,2026-03-01,1\n", CALLS)


def test_raw_keeps_the_text_as_it_came() -> None:
    batch = orders(" A ,2026-03-01,1,")
    found = duckdb.sql(f"from '{batch.path()}'").fetchall()
    assert found == [(" A ", "2026-03-01", "1", None, "file.csv", batch.fingerprint, 2, 1)]


# -- masters -----------------------------------------------------------------------------------

BRANCHES = """target: branches
columns: {code: code, name: name, parent: above}
"""
MANAGERS = """target: managers
columns: {code: no, name: name, phone: phone, branch: branch, division: division}
"""
CUSTOMERS = """target: customers
columns: {customer_no: no, name: name, level: level, branch: branch, manager: manager,
          since: since, contact_name: who, contact_phone: phone}
"""


def masters() -> None:
    imported("code,name,above\nyizhou,伊州区,hami\nhami,哈密,\n", BRANCHES)
    imported("no,name,phone,branch,division\nS1,李倩,1380000,hami,gov\n", MANAGERS)


def test_masters_go_to_the_operational_store_with_a_version_of_every_row() -> None:
    masters()
    batch = imported(
        "no,name,level,branch,manager,since,who,phone\n"
        "C1,天驰物流园,group,yizhou,S1,2020-01-01,赵先生,13812345678\n",
        CUSTOMERS,
    )
    assert (batch.counts.new, batch.counts.rejected) == (1, 0)
    with ops.reading() as session:
        customer = session.get_one(Customer, "C1")
        assert (customer.branch, customer.since) == ("yizhou", date(2020, 1, 1))
        assert "tianchiwuliuyuan" in customer.search
        assert session.scalars(select(Contact.phone)).all() == ["13812345678"]
        versions = session.scalars(select(MasterVersion).order_by(MasterVersion.id)).all()
        assert [(v.entity, v.code) for v in versions] == [
            ("branches", "hami"), ("branches", "yizhou"), ("people", "S1"), ("customers", "C1"),
        ]  # fmt: skip
        assert versions[3].content["manager"] == "S1"
        assert "李倩" not in str([version.content for version in versions])


def test_names_and_phones_of_people_stay_out_of_the_raw_batches() -> None:
    masters()
    for path in config.RAW.glob("managers/*.parquet"):
        assert b"1380000" not in path.read_bytes()
        assert "李倩" not in str(duckdb.sql(f"from '{path}'").fetchall())


def test_a_masters_row_that_names_what_there_is_not_is_rejected() -> None:
    masters()
    batch = imported(
        "no,name,level,branch,manager,since,who,phone\n"
        "C1,甲,group,urumqi,S1,,,\nC2,乙,group,hami,S9,,,\n",
        CUSTOMERS,
    )
    assert rejected(batch) == [(2, "branch", "urumqi", "there is no such code in branches")]
    assert (batch.counts.kept, batch.counts.new, batch.counts.rejected) == (1, 1, 1)


def test_a_branch_below_one_that_was_rejected_is_rejected_too() -> None:
    batch = imported("code,name,above\nb,乙,a\na,甲,nowhere\nc,丙,b\nd,丁,\n", BRANCHES)
    assert rows(batch, "code") == [("d",)]
    assert batch.counts.rejected == 3


def test_masters_imported_again_change_nothing() -> None:
    masters()
    with ops.reading() as session:
        before = stamps.read(session, "masters")
    batch = imported("code,name,above\nyizhou,伊州区,hami\nhami,哈密,\n", BRANCHES, is_again=True)
    assert (batch.counts.new, batch.counts.updated, batch.counts.unchanged) == (0, 0, 2)
    with ops.reading() as session:
        assert stamps.read(session, "masters") == before


def test_an_empty_cell_keeps_what_the_store_has() -> None:
    masters()
    imported("no,name,phone,branch,division\nS1,李倩,,hami,finance\n", MANAGERS)
    with ops.reading() as session:
        person = session.scalars(select(Person)).one()
        assert (person.phone, person.division, person.roles) == ("1380000", "finance", ["manager"])


def test_when_a_file_was_imported_is_wall_time() -> None:
    assert orders("A,2026-03-01,1,x").imported_at == "2026-03-18 10:00:00"
    assert datetime.fromisoformat(raw.batches()[0].imported_at) == datetime(2026, 3, 18, 10)
