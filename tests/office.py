"""A small department in a store of its own: what tests of services, wiring and screens act on.

One city with two counties, an order centre, three field teams, people of every role, two customers
with services and contacts. It is Wednesday, 18 March 2026, 10:00 on the wall.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import config
from domain.scope import Actor
from services.receiving import Draft
from storage import masters, ops, reference, stamps
from storage.models import Branch, Contact, Customer, Person, Service, Team

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
BRANCHES = (
    ("hami", None, "/hami/", "哈密", "Hami", "HM"),
    ("yizhou", "hami", "/hami/yizhou/", "伊州区", "Yizhou", "YZ"),
    ("yiwu", "hami", "/hami/yiwu/", "伊吾", "Yiwu", "YW"),
)
TEAMS = (
    ("DESK", "订单中心", "Order centre", "hami", "desk"),
    ("YZ1", "伊州区装维一队", "Yizhou team 1", "yizhou", "field"),
    ("YZ2", "伊州区装维二队", "Yizhou team 2", "yizhou", "field"),
    ("YW1", "伊吾装维队", "Yiwu team", "yiwu", "field"),
)
PEOPLE = (
    (1, "S001", "李倩", ["desk"], "hami", "DESK"),
    (2, "S002", "王芳", ["desk_leader"], "hami", "DESK"),
    (3, "S003", "马磊", ["field"], "yizhou", "YZ2"),
    (4, "S004", "马晓燕", ["manager"], "yizhou", None),
    (5, "S005", "韩静", ["head"], "hami", None),
    (6, "S006", "古丽", ["desk"], "yiwu", None),
    (7, "S007", "陈刚", ["field"], "yizhou", "YZ1"),
)
CUSTOMERS = (
    ("C0001", "天驰物流园", "group", "yizhou", "S004"),
    ("C0002", "金穗小学", "local_b", "yiwu", None),
)
SERVICES = (
    ("YZ-0233", "C0001", "bandwidth", "digital_circuit"),
    ("YZ-0234", "C0001", "voice", "virtual_net"),
    ("YW-0001", "C0002", "lh_info", "office_suite"),
)
CONTACTS = (
    (1, "C0001", "赵先生", "13812345678", "伊州区天山北路8号"),
    (2, "C0001", "孙女士", "0902-2256789", None),
    (3, "C0002", "周老师", "13900001111", None),
)


def desk(number: int = 1) -> Actor:
    """Somebody of `PEOPLE` by number, as who acts."""
    with ops.reading() as session:
        found = masters.actor_of(session, number)
    assert found is not None
    return found[1]


def fault(**changes: Any) -> Draft:
    """The form of a fault on the first customer's circuit, filled in."""
    said: dict[str, Any] = {
        "kind": "fault", "customer_no": "C0001", "service_no": "YZ-0233", "contact_id": 1,
        "summary": "专线中断", "fields": {"symptom": "down"},
    }  # fmt: skip
    return Draft(**said | changes)


def at(minutes: float) -> datetime:
    """So many minutes after `NOW`."""
    return NOW + timedelta(minutes=minutes)


def fill(session: Session) -> None:
    """The department of this file, into an empty store."""
    reference.seed(session, NOW)
    session.add_all(
        Branch(code=code, parent=parent, path=path, name={"zh_CN": zh, "en": en}, prefix=prefix)
        for code, parent, path, zh, en, prefix in BRANCHES
    )
    session.flush()
    session.add_all(
        Team(code=code, name={"zh_CN": zh, "en": en}, branch=branch, kind=kind)
        for code, zh, en, branch, kind in TEAMS
    )
    session.flush()
    session.add_all(
        Person(
            person_id=number, code=code, name=name, roles=roles, branch=branch, team=team,
            phone=f"1520000{number:04d}", is_demo=True,
        )
        for number, code, name, roles, branch, team in PEOPLE
    )  # fmt: skip
    session.add_all(
        Customer(
            customer_no=number, name=name, level=level, branch=branch, manager=manager,
            search=masters.search_text(name, number),
        )
        for number, name, level, branch, manager in CUSTOMERS
    )  # fmt: skip
    session.flush()
    session.add_all(
        Service(service_no=number, customer_no=customer, product_group=group, service=service)
        for number, customer, group, service in SERVICES
    )
    session.add_all(
        Contact(contact_id=n, customer_no=customer, name=name, phone=phone, address=address)
        for n, customer, name, phone, address in CONTACTS
    )
    stamps.raise_(session, "masters")
    _number_on(session)


def _number_on(session: Session) -> None:
    """PostgreSQL counts on from the numbers that were given here."""
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        last = "select setval(pg_get_serial_sequence('contacts', 'contact_id'), 100)"
        session.execute(text(last))


@contextmanager
def opened(var: Path) -> Iterator[None]:
    """Everything under `var` for as long as it lasts: a store with this department in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "VAR", var)
        patch.setattr(config, "RAW", var / "raw")
        patch.setattr(config, "WAREHOUSE", var / "warehouse")
        patch.setattr(config, "OPS_URL", f"sqlite:///{var / 'ops.db'}")
        ops.migrate()
        with ops.transaction() as session:
            fill(session)
        yield
