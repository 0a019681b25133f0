"""The list of order kinds: what it says, and what is refused before anybody works with it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from domain import kinds
from domain.kinds import BadKinds, Flow, Limit
from domain.scope import RIGHTS
from storage import reference

FAULT: dict[str, Any] = {"code": "fault", "name": {"en": "Fault"}, "flow": "repair"}
INSTALL: dict[str, Any] = {
    "code": "install", "name": {"en": "Installation"}, "flow": "delivery",
    "limits": {"finish": {"days": 5}},
}  # fmt: skip


def field(name: str = "x", **changes: Any) -> dict[str, Any]:
    return {"name": name, "label": {"en": name}, **changes}


def choice(name: str, *codes: str) -> dict[str, Any]:
    choices = [{"code": code, "name": {"en": code}} for code in codes]
    return field(name, type="choice", choices=choices)


def test_a_kind_says_its_flow_its_clocks_and_its_form() -> None:
    shown = {"field": "symptom", "is": "other"}
    form = [choice("symptom", "down", "other"), field("note", required=True, shown_when=shown)]
    fault = kinds.read([{**FAULT, "needs_service": True, "fields": form}])["fault"]
    assert (fault.flow, fault.main_clock, fault.needs_service) == (Flow.REPAIR, "repair", True)
    assert fault.fields[0].choices[1] == ("other", {"en": "other"})
    assert fault.fields[1].shown_when == ("symptom", "other")
    assert fault.fields[1].is_required


def test_what_is_not_said_is_the_usual() -> None:
    install = kinds.read([INSTALL])["install"]
    assert (install.main_clock, install.needs_service, install.reopen_days) == ("finish", False, 7)
    assert (install.reviewer, install.approver, install.calendar) == (None, None, None)
    assert install.limits == {"finish": Limit(days=5)}


def test_kinds_keep_the_order_of_the_file() -> None:
    assert list(kinds.read([INSTALL, FAULT])) == ["install", "fault"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({**FAULT, "colour": "red"}, "unknown key colour"),
        ({"name": {}, "flow": "repair"}, "code is missing"),
        ({"code": "fault", "flow": "repair"}, "name is missing"),
        ({"code": "fault", "name": {}}, "flow is missing"),
        ({**FAULT, "flow": "sideways"}, "sideways"),
        ({**FAULT, "main_clock": "dispatch"}, "never stops with the work"),
        ({**INSTALL, "limits": {}}, "clock finish has no limit"),
        ({**INSTALL, "main_clock": "repair"}, "clock repair has no limit"),
        ({**FAULT, "limits": {"nap": {"minutes": 5}}}, "unknown clock nap"),
        ({**FAULT, "limits": {"repair": {"weeks": 1}}}, "unknown unit weeks"),
        ({**FAULT, "limits": {"repair": {}}}, "one of minutes, hours, days"),
        ({**FAULT, "limits": {"repair": {"hours": 1, "days": 1}}}, "one of minutes, hours, days"),
        ({**FAULT, "limits": {"repair": {"hours": -1}}}, "is not a limit"),
        ({**FAULT, "limits": {"repair": {"hours": float("nan")}}}, "is not a limit"),
        ({**FAULT, "limits": {"repair": {"hours": float("inf")}}}, "is not a limit"),
        ({**FAULT, "limits": {"repair": {"days": 0.5}}}, "whole working days"),
        ({**FAULT, "limits": {"repair": {"hours": "soon"}}}, "soon"),
        ({**FAULT, "limits": {"repair": 4}}, "one of minutes, hours, days"),
        ({**FAULT, "limits": {"review": {"hours": 1}}}, "clock review never starts"),
        ({**FAULT, "limits": {"approve": {"hours": 1}}}, "clock approve never starts"),
        ({**FAULT, "reviewer": "wizard"}, "unknown role wizard"),
        ({**FAULT, "approver": "wizard"}, "unknown role wizard"),
        ({**FAULT, "reviewer": "field"}, "role field may not review: the order would wait"),
        ({**FAULT, "approver": "reviewer"}, "role reviewer may not approve: the order would wait"),
        ({**FAULT, "reopen_days": -1}, "reopen_days -1"),
        ({**FAULT, "reopen_days": "never"}, "never"),
        ({**FAULT, "fields": [field(type="colour")]}, "field x: unknown type colour"),
        ({**FAULT, "fields": [field(type="choice")]}, "field x: a choice without choices"),
        ({**FAULT, "fields": [field(), field()]}, "field x: listed twice"),
        ({**FAULT, "fields": [{"label": {}}]}, "name is missing"),
        ({**FAULT, "fields": [{"name": "x"}]}, "label is missing"),
        ({**FAULT, "fields": ["x"]}, "field x: not a table"),
        ({**FAULT, "fields": [field(shown_when={"field": "x", "is": 1})]}, "no such field above"),
        (
            {**FAULT, "fields": [field("a", shown_when={"field": "b", "is": "1"}), field("b")]},
            "shown when b, no such field above",
        ),
        (
            {**FAULT, "fields": [choice("a", "1"), field("b", shown_when={"field": "a", "is": 2})]},
            "never shown, a is never 2",
        ),
        ({**FAULT, "fields": [field(shown_when={"field": "a"})]}, "is is missing"),
    ],
)
def test_a_kind_that_cannot_work_is_refused_by_name(row: dict[str, Any], why: str) -> None:
    with pytest.raises(BadKinds, match=why) as refusal:
        kinds.read([INSTALL, row] if row.get("code") != "install" else [row], RIGHTS)
    assert refusal.value.values["kind"] == row.get("code", "#2")


@pytest.mark.parametrize("row", ["fault", None, 7, ["fault"]])
def test_something_that_is_no_kind_is_refused_by_its_place(row: Any) -> None:
    with pytest.raises(BadKinds) as refusal:
        kinds.read([FAULT, row])
    assert refusal.value.values["kind"] == "#2"


def test_a_kind_may_be_listed_once() -> None:
    with pytest.raises(BadKinds, match="fault: listed twice"):
        kinds.read([FAULT, FAULT])


def test_a_field_may_be_shown_for_a_yes() -> None:
    shown = {"field": "is_urgent", "is": True}
    form = [field("is_urgent", type="yes_no"), field("why", shown_when=shown)]
    fault = kinds.read([{**FAULT, "fields": form}])["fault"]
    assert fault.fields[1].shown_when == ("is_urgent", "True")


# -- limits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ({"minutes": 15}, Limit(time=timedelta(minutes=15))),
        ({"hours": 1.5}, Limit(time=timedelta(minutes=90))),
        ({"hours": "20"}, Limit(time=timedelta(hours=20))),
        ({"days": 3}, Limit(days=3)),
        ({"days": "3"}, Limit(days=3)),
        ({"minutes": 0}, Limit(time=timedelta(0))),
        ({"days": 0}, Limit(days=0)),
    ],
)
def test_a_limit_is_a_time_or_whole_working_days(text: dict[str, Any], limit: Limit) -> None:
    assert Limit.read(text) == limit


# -- the file of the business ------------------------------------------------------------------


def test_the_kinds_of_the_business_can_be_worked_with() -> None:
    found = reference.read_kinds()
    assert {"fault", "install", "termination", "enquiry"} <= set(found)
    assert {kind.flow for kind in found.values()} == set(Flow)
    for kind in found.values():
        assert kind.name["zh_CN"]
        assert kind.name["en"]
        assert all(one.label["zh_CN"] and one.label["en"] for one in kind.fields)


def test_limits_in_working_days_name_the_calendar_whose_days_they_are() -> None:
    for kind in reference.read_kinds().values():
        in_days = [limit for limit in kind.limits.values() if limit.days is not None]
        assert not in_days or kind.calendar == "office"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("- code: fault\n  name: {en: Fault}\n  flow: repair\n- code: odd\n  flow: sideways\n",
         "odd (line 4)"),
        ("- {code: fault, name: {en: Fault}, flow: repair}\n# and\n- 7\n", "#2"),
        ("- code: fault\n   name: x\n", "mapping values are not allowed here"),
        ("code: fault\n", "not a list"),
        ("", "not a list"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_by_kind_and_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, named: str
) -> None:
    (tmp_path / "order_kinds.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(config, "REFERENCE", tmp_path)
    with pytest.raises(BadKinds, match=re.escape(named)):
        reference.read_kinds.__wrapped__()
