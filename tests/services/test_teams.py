"""Teams: looking at them, adding, changing, closing them, moving people."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from domain.errors import BadValue, Missing, NotFound, NotYours
from services import leaves, rosters, teaming, teams
from services.staffing import NothingChanges, SavedMeanwhile
from services.teaming import BadForm, Form
from services.teams import Line
from storage import imports, masters, ops, stamps
from storage.models import Audit, MasterVersion, Person, Team
from tests.office import NOW, at, desk
from tests.services import acting
from tests.services.acting import CLERK, HEAD, LEADER, YIWU_CLERK, questions
from tests.services.test_rosters import MARCH, TODAY, on

pytestmark = pytest.mark.usefixtures("store")
FORM = Form("抢修队", "Repairs", "yizhou", "field", "always", "8", ("voice",), ("yiwu",))


def overview(who: int = LEADER) -> dict[str, Line]:
    with ops.reading() as session:
        found = teams.overview(session, actor=desk(who), at=NOW)
    return {one.code: one for one in found.teams}


def do(verb: Any, *given: Any, who: int = LEADER, **said: Any) -> Any:
    with ops.transaction() as session:
        return verb(session, *given, actor=desk(who), at=said.pop("at", NOW), **said)


def stamp() -> int:
    with ops.reading() as session:
        return stamps.read(session, "masters")


def test_a_team_is_shown_with_its_people_load_and_duty() -> None:
    acting.taken()
    found = overview()
    assert list(found) == ["DESK", "YW1", "YZ1", "YZ2"]
    one = found["YZ2"]
    assert [(member.code, member.name) for member in one.members] == [("S003", "马磊")]
    assert (one.load, one.capacity, one.on_duty, one.is_away) == (1, 12, None, False)


def test_how_many_questions_are_asked_does_not_grow_with_the_teams() -> None:
    def asked() -> int:
        with questions() as found:
            overview()
        return len(found)

    once = [asked(), asked()][-1]
    for n in range(3):
        do(teaming.add, f"NEW{n}", FORM)
    assert [asked(), asked()][-1] == once


def test_the_roster_and_leave_of_today_are_shown() -> None:
    do(rosters.save, "YZ2", MARCH, {TODAY: {"S003": "day"}}, seen=0)
    assert overview()["YZ2"].on_duty == {"S003": "day"}
    do(leaves.add, "S003", TODAY, TODAY, "sick")
    one = overview()["YZ2"]
    assert ([member.code for member in one.on_leave], one.on_duty) == (["S003"], {})
    assert one.is_away


def test_people_who_could_be_in_a_team_and_are_in_none_are_loose() -> None:
    with ops.reading() as session:
        found = teams.overview(session, actor=desk(LEADER), at=NOW)
    assert [member.code for member in found.loose] == ["S006"]


def test_a_new_team_is_written_down_with_who_and_when() -> None:
    before = stamp()
    do(teaming.add, "YZ3", FORM)
    (team,) = acting.every(Team, code="YZ3")
    assert (team.name, team.capacity, team.skills, team.areas) == (
        {"zh_CN": "抢修队", "en": "Repairs"}, 8, ["voice"], ["yiwu"],
    )  # fmt: skip
    (version,) = acting.every(MasterVersion, entity="teams", code="YZ3")
    assert (version.who, version.valid_from) == (LEADER, NOW)
    (audit,) = acting.every(Audit, entity="teams")
    assert (audit.action, audit.entity_id, audit.person_id) == ("add_team", "YZ3", LEADER)
    assert stamp() == before + 1


def test_every_field_that_is_wrong_is_named_at_once() -> None:
    wrong = Form(" ", "", "nowhere", "odd", "never", "0", ("juggling",), ("moon",))
    with pytest.raises(BadForm) as refusal:
        do(teaming.add, "Y Z", wrong)
    found = refusal.value.problems
    assert {name: type(one) for name, one in found.items()} == {
        "name": Missing, "branch": BadValue, "kind": BadValue, "calendar": BadValue,
        "skills": BadValue, "areas": BadValue, "capacity": teaming.NotACapacity,
        "code": teaming.BadCode,
    }  # fmt: skip
    assert not acting.every(Team, code="Y Z")


@pytest.mark.parametrize(
    "capacity", ["", "1.5", "-1", "abc", "1000", pytest.param("9" * 5000, id="endless"), "٣"]
)
def test_a_capacity_is_a_whole_number_of_orders(capacity: str) -> None:
    if capacity == "٣":
        do(teaming.add, "YZ3", replace(FORM, capacity=capacity))
        return
    with pytest.raises(BadForm):
        do(teaming.add, "YZ3", replace(FORM, capacity=capacity))


def test_a_code_is_given_once() -> None:
    with pytest.raises(BadForm) as refusal:
        do(teaming.add, "YZ1", FORM)
    assert isinstance(refusal.value.problems["code"], teaming.CodeTaken)


def test_a_change_names_what_changed_and_keeps_the_rest() -> None:
    form = replace(overview()["YZ1"].form, capacity="20", skills=("voice",))
    assert do(teaming.change, "YZ1", form, seen=0) == ("capacity", "skills")
    (audit,) = acting.every(Audit, entity="teams")
    assert audit.content == {
        "before": {"capacity": 12, "skills": []}, "after": {"capacity": 20, "skills": ["voice"]},
    }  # fmt: skip
    with pytest.raises(NothingChanges):
        do(teaming.change, "YZ1", form, seen=overview()["YZ1"].version)


def test_the_second_who_saves_is_told_who_was_first_and_what_changed() -> None:
    form = overview()["YZ1"].form
    do(teaming.change, "YZ1", replace(form, capacity="13"), seen=0)
    seen = overview()["YZ1"].version
    do(teaming.change, "YZ1", replace(form, capacity="20"), seen=seen, who=HEAD, at=at(5))
    with pytest.raises(SavedMeanwhile) as refusal:
        do(teaming.change, "YZ1", replace(form, capacity="14"), seen=seen)
    values = refusal.value.values
    assert (values["who"], values["moment"], values["fields"]) == (HEAD, at(5), "capacity")
    assert acting.every(Team, code="YZ1")[0].capacity == 20
    do(teaming.change, "YZ1", replace(form, capacity="14"), seen=values["version"])
    assert acting.every(Team, code="YZ1")[0].capacity == 14


def test_of_two_who_save_a_team_at_once_one_is_refused() -> None:
    form = overview()["YZ1"].form

    def attempt(who: int) -> str:
        try:
            do(teaming.change, "YZ1", replace(form, capacity=str(20 + who)), seen=0, who=who)
        except SavedMeanwhile:
            return "refused"
        return "saved"

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(attempt, (LEADER, HEAD))) == ["refused", "saved"]
    assert len(acting.every(MasterVersion, entity="teams", code="YZ1")) == 1


def test_an_import_counts_as_somebody_who_was_first() -> None:
    form = overview()["YZ1"].form
    row = {"code": "YZ1", "name": "新名", "branch": "yizhou"}
    with ops.transaction() as session:
        imports.upsert(session, "teams", [row], NOW)
    with pytest.raises(SavedMeanwhile) as refusal:
        do(teaming.change, "YZ1", replace(form, capacity="14"), seen=0)
    assert refusal.value.values["who"] is None


def test_a_team_that_holds_orders_or_people_is_not_closed() -> None:
    order = acting.taken()
    with pytest.raises(teaming.StillHolds):
        do(teaming.close, "YZ2", seen=0)
    acting.finish(order)
    with pytest.raises(teaming.StillHasPeople):
        do(teaming.close, "YZ2", seen=0)
    do(teaming.move, "S003", "YZ1", seen=0)
    do(teaming.close, "YZ2", seen=0)
    assert list(overview())[-1] == "YZ2"
    assert overview()["YZ2"].valid_to == NOW
    with pytest.raises(NotFound):
        do(teaming.move, "S003", "YZ2", seen=overview()["YZ1"].members[0].version)
    do(teaming.reopen, "YZ2", seen=overview()["YZ2"].version)
    assert overview()["YZ2"].valid_to is None


def test_an_order_centre_with_orders_to_dispatch_is_not_closed() -> None:
    acting.receive()
    for person in ("S001", "S002"):
        do(teaming.move, person, None, seen=0)
    with pytest.raises(teaming.StillHolds):
        do(teaming.close, "DESK", seen=0)


def test_names_read_by_a_change_that_fails_are_not_kept() -> None:
    with ops.transaction() as session:
        session.get_one(Team, "YZ1").name = {"zh_CN": "改名队", "en": "Renamed"}
        stamps.raise_(session, "masters")
        assert masters.names(session).teams["YZ1"]["en"] == "Renamed"
        session.rollback()
    with ops.transaction() as session:
        stamps.raise_(session, "masters")
    with ops.reading() as session:
        assert masters.names(session).teams["YZ1"]["en"] == "Yizhou team 1"


def test_the_last_order_centre_stays() -> None:
    for person in ("S001", "S002"):
        do(teaming.move, person, None, seen=0)
    with pytest.raises(teaming.LastDesk):
        do(teaming.close, "DESK", seen=0)
    with pytest.raises(BadForm) as refusal:
        do(teaming.change, "DESK", replace(overview()["DESK"].form, kind="field"), seen=0)
    assert isinstance(refusal.value.problems["kind"], teaming.LastDesk)


def test_somebody_is_moved_and_the_second_mover_is_told() -> None:
    do(teaming.move, "S003", "YZ1", seen=0)
    assert acting.every(Person, code="S003")[0].team == "YZ1"
    (version,) = acting.every(MasterVersion, entity="people", code="S003")
    assert "name" not in version.content
    with pytest.raises(SavedMeanwhile):
        do(teaming.move, "S003", "YW1", seen=0, who=HEAD)
    with pytest.raises(NothingChanges):
        do(teaming.move, "S003", "YZ1", seen=version.id)


def test_a_customer_manager_is_in_no_team() -> None:
    with pytest.raises(NotFound):
        do(teaming.move, "S004", "YZ1", seen=0)


def test_only_whoever_owns_the_reference_data_looks_and_changes() -> None:
    with pytest.raises(NotYours):
        overview(CLERK)
    for verb, given in (
        (teaming.add, ("YZ3", FORM)),
        (teaming.change, ("YZ1", FORM)),
        (teaming.move, ("S003", "YZ1")),
    ):
        said = {} if verb is teaming.add else {"seen": 0}
        with pytest.raises(NotYours):
            do(verb, *given, who=CLERK, **said)


def test_people_of_other_branches_who_are_in_no_team_are_out_of_reach() -> None:
    do(teaming.move, "S003", None, seen=0)
    actor = replace(desk(YIWU_CLERK), rights=desk(LEADER).rights)
    with ops.reading() as session:
        found = teams.overview(session, actor=actor, at=NOW)
    assert [member.code for member in found.loose] == ["S006"]
    with pytest.raises(NotYours), ops.transaction() as session:
        teaming.move(session, "S003", "YW1", seen=0, actor=actor, at=NOW)


def test_teams_of_other_branches_are_out_of_reach() -> None:
    actor = replace(desk(YIWU_CLERK), rights=desk(LEADER).rights)
    with ops.reading() as session:
        found = teams.overview(session, actor=actor, at=NOW)
    assert [one.code for one in found.teams] == ["YW1"]
    with pytest.raises(NotYours), ops.transaction() as session:
        teaming.change(session, "YZ1", FORM, seen=0, actor=actor, at=NOW)
    assert on(TODAY, S003="day") == {TODAY: {"S003": "day"}}
