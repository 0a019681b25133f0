"""A refresh shows what a build at the same moment would show, whatever happened in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import duckdb
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import config
from domain import orders
from domain.errors import Refused
from domain.orders import Verb
from domain.scope import RIGHTS, Actor, Rights
from etl import runs, sqlfiles
from etl.dates import wall
from services import acts, ledger, receiving
from services.receiving import Draft
from storage import ops, reference, warehouse
from storage.models import Order
from storage.warehouse import Build
from tests.office import NOW, fault, opened

EVERYTHING = frozenset(right for rights in RIGHTS.values() for right in rights)
ANYBODY = Actor(1, EVERYTHING, Rights("/"), "DESK", ("desk",))
SAID = {
    "reason": None, "team": "YZ2", "result": "cable_cut", "word": "recovered", "satisfaction": "4",
    "text": "光缆", "customer_level": "province",
}  # fmt: skip
HISTORY = """order_no,kind,service_no,customer_no,team,received_at,done_at,closed_at,due_at
L1,fault,YZ-0233,,YZ1,2026-03-17 09:00,,,2026-03-18 12:00
L2,fault,YZ-0233,,YZ9,2026-03-01 09:00,2026-03-01 11:00,2026-03-02 08:00,
L3,fault,YW-0001,,YW1,2026-03-16 08:00,,,
L4,enquiry,,C0002,YW1,2026-03-18 08:00,,,
L5,fault,,C9999,,2026-02-01 08:00,2026-02-20 08:00,2026-02-21 09:00,
"""
MAPPING = """target: work_orders
source: legacy
columns:
""" + "".join(f"  {name}: {name}\n" for name in HISTORY.splitlines()[0].split(","))


def import_history() -> None:
    """Orders of an older system: open and closed ones, with and without a due time."""
    mapping, file = config.VAR / "legacy.yaml", config.VAR / "legacy.csv"
    mapping.write_text(MAPPING, "utf-8")
    file.write_text(HISTORY, "utf-8")
    runs.import_files([file], str(mapping), NOW)


# -- what happens ------------------------------------------------------------------------------


def receive(draft: Draft, at: datetime) -> int:
    with ops.transaction() as session:
        key = f"{at}-{draft.order_no}"
        return receiving.receive(session, draft, actor=ANYBODY, at=at, key=key).order_id


def act(order_id: int, choice: int, at: datetime) -> None:
    """Some legal verb, or nothing if the rulebook has none that this form fills in."""
    with ops.reading() as session:
        state = orders.fold(ledger.events_of(session, order_id), reference.load(session).kinds)
    verbs = [verb for verb, why in orders.legal(state, EVERYTHING).items() if why is None]
    verb = verbs[choice % len(verbs)]
    said = {
        **SAID,
        "until": (at + timedelta(hours=3)).isoformat(),
        "reason": {
            Verb.HOLD: "material", Verb.RETURN: "no_resource", Verb.TRANSFER: "load",
            Verb.REFUSE: "duplicate", Verb.CANCEL: "mistake", Verb.REJECT: "unstable",
            Verb.REOPEN: "again", Verb.SUPERVISE: "leader", Verb.ESCALATE: "skill",
            Verb.SEND_BACK: "incomplete",
        }.get(verb),
    }  # fmt: skip
    wanted = {name: value for name, value in said.items() if value is not None}
    try:
        with ops.transaction() as session:
            acts.carry_out(session, order_id, verb, wanted, actor=ANYBODY, at=at, key=f"{at}{verb}")
    except Refused:
        return


DRAFTS = (
    fault(),
    fault(service_no="YZ-0234", source="legacy", order_no="L1"),
    fault(customer_no="C0002", service_no="YW-0001", contact_id=3),
    Draft(kind="enquiry", customer_no="C0002", fields={"question": "?"}),
    fault(source="legacy", order_no="L3"),
)
steps = st.tuples(
    st.sampled_from(["receive", "act", "act", "act", "refresh"]),
    st.integers(0, 30),
    st.sampled_from([0, 3, 14, 40, 300, 1500, 9000]),
)


# -- comparing ---------------------------------------------------------------------------------


@contextmanager
def elsewhere() -> Iterator[None]:
    """Another folder of builds, of the same store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "WAREHOUSE", config.VAR / "elsewhere")
        yield


def differences(first: Build, second: Build) -> dict[str, list[Any]]:
    """Rows by table that only one of two builds has."""
    found: dict[str, list[Any]] = {}
    with duckdb.connect() as db:
        db.execute(f"attach '{first.path}' as a (read_only)")
        db.execute(f"attach '{second.path}' as b (read_only)")
        for mart in sqlfiles.marts():
            names = [row[0] for row in db.execute(f"describe a.{mart.name}").fetchall()]
            a, b = (f"(select {', '.join(names)} from {x}.{mart.name})" for x in "ab")
            rows = db.execute(
                f"select 'first', * from ({a} except all {b})"
                f" union all select 'second', * from ({b} except all {a})"
            ).fetchall()
            if rows:
                found[mart.name] = rows
        about = "select data_until, change_no, details from {}.build_info"
        says = [db.execute(about.format(x)).fetchall()[0] for x in "ab"]
        facts = [(*row[:2], orjson.loads(row[2])) for row in says]
        if facts[0] != facts[1]:
            found["build_info"] = facts
    return found


def compare(at: datetime) -> None:
    """What a refresh serves is what a build would, also where it finds that nothing has changed."""
    refreshed = runs.refresh(at)
    assert refreshed.build.as_of == wall(at) or not refreshed.is_new
    with elsewhere():
        built = runs.build(at).build
        assert not differences(refreshed.build, built)
        warehouse.forget(built.path)
        built.path.unlink()


def tell(story: list[tuple[str, int, int]]) -> None:
    """Let a story happen, and compare at every refresh in it and at its end."""
    import_history()
    at = NOW
    runs.build(at)
    known: list[int] = []
    for what, choice, minutes in [*story, ("refresh", 0, 5)]:
        at += timedelta(minutes=minutes, seconds=1)
        draft = DRAFTS[choice % len(DRAFTS)]
        if what == "refresh":
            compare(at)
        elif what == "act" and known:
            act(known[choice % len(known)], choice, at)
        elif not is_known(draft):
            known.append(receive(draft, at))


def is_known(draft: Draft) -> bool:
    if draft.order_no is None:
        return False
    with ops.reading() as session:
        found = session.query(Order).filter_by(source=draft.source, order_no=draft.order_no)
        return found.first() is not None


@settings(max_examples=5)
@given(st.lists(steps, min_size=4, max_size=25))
def test_a_refresh_shows_what_a_build_would(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[str, int, int]]
) -> None:
    with opened(tmp_path_factory.mktemp("var")):
        tell(story)
