"""Saving drafts of the matrix: one version each, never over somebody else's, with their history."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from domain.drafts import BadLimit, Do, Draft, Edit, EmptyDraft, Tied
from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.kinds import Limit
from domain.orders import Facts
from services import limitdrafts, matrix
from services.matrix import Overtaken, Saved, Standing
from storage import ops, reference
from storage.models import Audit, ProcessClock, SlaRow
from tests.office import NOW, desk
from tests.services.acting import CLERK, HEAD, LEADER

pytestmark = pytest.mark.usefixtures("store")
TOMORROW = limitdrafts.day_begins("2026-03-19")
DAY = timedelta(days=1)
NIGHT = Facts("fault", "voice", "virtual_net", "group")


def hours(count: float) -> Limit:
    return Limit(time=timedelta(hours=count))


SHORTER = Edit(Do.CHANGE, 25, limits={"repair": hours(8)}, source="minutes of 12 March")
SOONER = Edit(Do.PROCESS, clock="dispatch", limits={"dispatch": Limit(time=timedelta(minutes=10))},
              source="minutes of 12 March")  # fmt: skip
FASTER_800 = Edit(Do.ADD, key=("voice", "s800", None, None, None), limits={"repair": hours(18)},
                  source="new rule")  # fmt: skip


def standing() -> Standing:
    with ops.reading() as session:
        return matrix.read(session, NOW)


def save(*edits: Edit, version: int = 1, who: int = HEAD) -> Saved:
    with ops.transaction() as session:
        return matrix.save(session, Draft(version, TOMORROW, edits), actor=desk(who), at=NOW)


def rulings(clock: str = "repair", facts: Facts = NIGHT) -> list[Limit | None]:
    """The limit on the day before and on the day from which drafts of these tests hold."""
    with ops.reading() as session:
        policy = reference.load(session).policy
    found = [policy.ruling(clock, facts, at) for at in (TOMORROW - DAY, TOMORROW)]
    return [one.limit if one else None for one in found]


# -- reading -----------------------------------------------------------------------------------


def test_the_matrix_as_delivered_has_no_gaps_and_no_ties() -> None:
    found = standing()
    assert (found.version, found.saved, len(found.lines)) == (1, None, 49)
    assert found.coverage.gaps == ()
    assert found.coverage.unused == frozenset()
    assert found.ties == ()
    clocks = [one.clock for one in found.process]
    assert clocks == ["receive", "review", "approve", "dispatch", "take", "confirm"]


def test_rows_stand_in_the_order_of_the_lists_and_the_one_for_everything_last() -> None:
    numbers = [line.row.row_no for line in standing().lines]
    assert numbers[:5] == [44, 45, 46, 47, 48]
    assert numbers[-1] == 49


def test_without_the_row_for_everything_gaps_come_to_light() -> None:
    save(Edit(Do.END, 49, source="no more", effective=NOW - DAY))
    gaps = standing().coverage.gaps
    assert ("voice", "s800", "group", None, None) in gaps
    assert (None, None, "local_c", None, None) in gaps
    assert not [gap for gap in gaps if gap[0] == "bandwidth"]


# -- saving ------------------------------------------------------------------------------------


def test_a_change_is_the_next_version_and_holds_from_its_day() -> None:
    assert save(SHORTER, SOONER) == Saved(2, 2)
    assert rulings() == [hours(20), hours(8)]
    assert rulings("dispatch") == [Limit(time=timedelta(minutes=10))] * 2
    found = standing()
    assert found.version == 2
    assert [(one.row.row_no, one.source) for one in found.lines if one.row.row_no > 49] == [
        (50, "minutes of 12 March")
    ]


def test_rows_taken_away_are_kept_with_the_version_that_removed_them() -> None:
    save(SHORTER, SOONER)
    with ops.reading() as session:
        rows = session.scalars(
            select(SlaRow).where(SlaRow.row_no.in_((25, 50))).order_by(SlaRow.id)
        )
        kept = [(one.row_no, one.added_in, one.removed_in, one.who, one.valid_to) for one in rows]
        clocks = session.scalars(select(ProcessClock).where(ProcessClock.clock == "dispatch"))
        versions = sorted((one.added_in, one.removed_in or 0, one.who or 0) for one in clocks)
    assert kept == [
        (25, 1, 2, None, None), (25, 2, None, HEAD, TOMORROW), (50, 2, None, HEAD, None),
    ]  # fmt: skip
    assert versions == [(1, 2, 0), (2, 0, HEAD)]


def test_an_order_that_was_closed_before_keeps_the_version_it_was_judged_by() -> None:
    save(replace(SHORTER, effective=NOW - DAY))
    with ops.reading() as session:
        policy = reference.load(session).policy
    now, then = (policy.ruling("repair", NIGHT, NOW, pins) for pins in ({}, {"policy": 1}))
    assert (now and now.limit, then and then.limit) == (hours(8), hours(20))


def test_what_is_added_rules_where_it_is_the_most_specific() -> None:
    facts = Facts("fault", "voice", "s800")
    assert rulings(facts=facts) == [hours(24)] * 2
    save(FASTER_800)
    assert rulings(facts=facts) == [hours(24), hours(18)]


def test_whoever_may_not_change_reference_data_saves_nothing() -> None:
    with pytest.raises(NotYours):
        save(SHORTER, who=CLERK)
    assert standing().version == 1


@pytest.mark.parametrize(
    ("edits", "refusal"),
    [
        ((), EmptyDraft),
        ((replace(SHORTER, limits={"repair": hours(0)}),), BadLimit),
        ((replace(SHORTER, source=""),), Missing),
        ((replace(SHORTER, calendar="moon"),), BadValue),
        ((replace(SHORTER, row_no=777),), NotFound),
        ((replace(FASTER_800, key=("voice", None, "group", None, None)), FASTER_800), Tied),
        ((replace(FASTER_800, key=("voice", "virtual_net", "group", None, None)),), Tied),
    ],
)
def test_what_is_refused_changes_nothing(edits: tuple[Edit, ...], refusal: type[Refused]) -> None:
    before = rulings()
    with pytest.raises(refusal):
        save(*edits)
    assert standing().version == 1
    assert rulings() == before
    with ops.reading() as session:
        assert session.scalar(select(Audit.id).limit(1)) is None


def test_rows_that_tie_are_named() -> None:
    with pytest.raises(Tied, match="25, 50"):
        save(replace(FASTER_800, key=("voice", "virtual_net", "group", None, None)))


def test_a_draft_of_an_older_version_is_refused_with_who_saved_and_when() -> None:
    save(SHORTER, who=LEADER)
    with pytest.raises(Overtaken) as refused:
        save(SOONER)
    assert refused.value.values == {"who": LEADER, "version": 2, "moment": NOW}
    assert save(SOONER, version=2).version == 3


def test_of_two_who_save_at_once_one_is_refused() -> None:
    start, answers = Barrier(2), list[Any]()

    def race() -> None:
        start.wait()
        try:
            answers.append(save(SHORTER))
        except Overtaken as refusal:
            answers.append(refusal)

    racers = [Thread(target=race) for _one in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(type(one).__name__ for one in answers) == ["Overtaken", "Saved"]
    assert standing().version == 2


# -- history -----------------------------------------------------------------------------------


def test_the_history_says_what_changed_by_whom_and_from_when() -> None:
    save(SHORTER)
    save(SOONER, Edit(Do.END, 50, source="too short"), version=2, who=LEADER)
    with ops.reading() as session:
        second, first = matrix.history(session)
    assert (first.version, first.person_id, first.at) == (2, HEAD, NOW)
    (change,) = first.changes
    assert (change["row_no"], change["new_no"], change["do"]) == (25, 50, "change")
    assert change["before"]["limits"] == {"repair": {"hours": 20}}
    assert change["after"]["limits"] == {"repair": {"hours": 8}}
    assert change["effective"] == TOMORROW.isoformat()
    assert [one["do"] for one in second.changes] == ["end", "process"]
    assert second.changes[0]["after"] is None
    assert standing().saved == second
