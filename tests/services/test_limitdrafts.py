"""Drafts as plain values, and what a form means."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.drafts import Do, Draft, Edit
from domain.errors import BadValue
from domain.kinds import Limit
from domain.limits import MatrixRow
from domain.matrix import Line, ProcessLine
from services import limitdrafts
from services.limitdrafts import NotADay, NotANumber, WholeDays

HOUR = timedelta(hours=1)
FROM = limitdrafts.day_begins("2026-03-19")
ROW = Line(
    MatrixRow(25, ("voice", "ringback", "group", None, None), {"repair": Limit(time=20 * HOUR)})
)
EDIT = Edit(
    Do.CHANGE, 25, key=ROW.row.key, limits={"repair": Limit(time=8 * HOUR)}, calendar="office",
    is_to_be_confirmed=True, source="minutes", effective=FROM,
)  # fmt: skip
FORM = {
    "do": "change", "repair": "8", "repair_unit": "hours", "feedback": "", "finish": None,
    "calendar": "office", "is_to_be_confirmed": "yes", "source": " minutes ",
    "effective": "2026-03-19",
}  # fmt: skip


def test_a_day_begins_on_the_wall() -> None:
    assert FROM.isoformat() == "2026-03-18T16:00:00+00:00"
    assert limitdrafts.local_day(FROM) == "2026-03-19"


@pytest.mark.parametrize(
    "edit",
    [
        EDIT,
        replace(EDIT, do=Do.ADD, row_no=None, effective=None),
        Edit(Do.PROCESS, clock="take", limits={"take": Limit(time=HOUR / 2)}, source="x"),
        Edit(Do.END, 3, source="x"),
    ],
)
def test_plain_values_say_the_whole_edit(edit: Edit) -> None:
    assert limitdrafts.read_edit(limitdrafts.written(edit)) == edit


def test_a_draft_is_read_as_a_whole() -> None:
    said = {"version": 3, "effective": "2026-03-19", "edits": [limitdrafts.written(EDIT)]}
    assert limitdrafts.read(said) == Draft(3, FROM, (EDIT,))


@pytest.mark.parametrize(
    "said",
    [
        {}, {"version": "x", "effective": "2026-03-19", "edits": []},
        {"version": 1, "effective": "never", "edits": []},
        {"version": 1, "effective": "2026-03-19", "edits": [{"do": "dance"}]},
        {"version": 1, "effective": "2026-03-19", "edits": [{"do": "add", "key": ["voice"]}]},
        {"version": 1, "effective": "2026-03-19",
         "edits": [{"do": "end", "limits": {"repair": {"moons": 1}}}]},
    ],
)  # fmt: skip
def test_a_draft_that_cannot_be_meant_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        limitdrafts.read(said)


# -- forms -------------------------------------------------------------------------------------


def test_a_form_means_an_edit_of_its_row() -> None:
    assert limitdrafts.read_form(FORM, ROW) == (EDIT, {})


def test_a_form_without_a_row_adds_one() -> None:
    said = FORM | {
        "product_group": "voice",
        "service": "ringback",
        "customer_level": "",
        "circuit_grade": "-",
    }
    edit, wrong = limitdrafts.read_form(said, None)
    assert (edit.do, edit.row_no, wrong) == (Do.ADD, None, {})
    assert edit.key == ("voice", "ringback", None, None, None)


def test_a_row_is_ended_without_limits() -> None:
    edit, wrong = limitdrafts.read_form(FORM | {"do": "end", "repair": "nonsense"}, ROW)
    assert (edit.do, dict(edit.limits), wrong) == (Do.END, {}, {})


def test_a_clock_of_the_process_has_one_limit() -> None:
    before = ProcessLine("take", Limit(time=HOUR))
    said = {"take": "45", "take_unit": "minutes", "repair": "3", "source": "x"}
    edit, wrong = limitdrafts.read_form(said, before)
    assert (edit.do, edit.clock, wrong) == (Do.PROCESS, "take", {})
    assert edit.limits == {"take": Limit(time=45 * HOUR / 60)}


@pytest.mark.parametrize(
    ("said", "field", "refusal"),
    [
        ({"repair": "soon"}, "repair", NotANumber), ({"repair": "-1"}, "repair", NotANumber),
        ({"repair": "nan"}, "repair", NotANumber), ({"repair": "1e9"}, "repair", NotANumber),
        ({"finish": "1.5", "finish_unit": "days"}, "finish", WholeDays),
        ({"repair": "2", "repair_unit": "moons"}, "repair", NotANumber),
        ({"effective": "2026-02-31"}, "effective", NotADay),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_field(
    said: dict[str, str], field: str, refusal: type[Exception]
) -> None:
    _edit, wrong = limitdrafts.read_form(FORM | said, ROW)
    assert {name: type(error) for name, error in wrong.items()} == {field: refusal}


def test_edits_are_told_apart_by_what_they_are_about() -> None:
    added = replace(EDIT, do=Do.ADD, row_no=None)
    clock = Edit(Do.PROCESS, clock="take")
    names = [limitdrafts.name_of(one) for one in (EDIT, added, clock)]
    assert names == ["row:25", "add:voice/ringback/group//", "clock:take"]
