"""What a kind requires of whoever reports the work done."""

from collections.abc import Collection
from typing import Any

import pytest

from domain import finishing, kinds
from domain.errors import BadValue
from domain.finishing import ItemMissing, ItemsMissing, NotNumber, PhotoOf, TooHigh, TooLow
from domain.kinds import BadKinds
from storage import reference

POWER: dict[str, Any] = {
    "name": "power", "label": {"en": "Optical power"}, "type": "reading", "unit": "dBm",
    "low": -25, "high": -8,
}  # fmt: skip
ACTION = {
    "name": "action", "label": {"en": "Action"}, "type": "choice",
    "choices": [{"code": "spliced", "name": {"en": "Spliced"}}],
}  # fmt: skip
MATERIAL = {"name": "material", "label": {"en": "Material"}, "required": False}
CARD = {"name": "card", "label": {"en": "Service card"}, "type": "photo", "not_after": ["remote"]}
ITEMS = finishing.read({"items": [ACTION, POWER, MATERIAL, CARD]}).items
WHOLE = {"action": "spliced", "power": "-19.5"}


def check(
    said: dict[str, str], photos: Collection[str] = ("card",), result: str = "cable_cut", *,
    is_whole: bool = True,
) -> finishing.Report:  # fmt: skip
    return finishing.check(ITEMS, said, photos, result, is_whole=is_whole)


def test_a_whole_report_is_kept_as_codes_and_numbers_with_the_words_beside_them() -> None:
    report = check(WHOLE | {"material": " 接头盒1个 "})
    assert report.values == {"action": "spliced", "power": -19.5}
    assert report.words == {"material": "接头盒1个"}


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(ItemsMissing) as refusal:
        check({"action": "spliced", "power": " "}, photos=())
    assert refusal.value.values["n"] == 2
    assert refusal.value.values["items"] == (
        {"en": "Optical power"}, PhotoOf({"en": "Service card"})
    )  # fmt: skip
    assert refusal.value.field == "power"


def test_one_that_is_missing_is_named_alone() -> None:
    with pytest.raises(ItemMissing) as refusal:
        check(WHOLE, photos=())
    assert refusal.value.field == "card"


def test_what_is_not_required_may_be_left_out() -> None:
    assert "material" not in check(WHOLE).words


def test_who_repairs_from_the_office_takes_no_photo() -> None:
    assert check(WHOLE, photos=(), result="remote").values["power"] == -19.5


def test_the_order_centre_may_leave_items_out_but_not_say_what_cannot_be() -> None:
    assert check({}, photos=(), is_whole=False).values == {}
    with pytest.raises(TooLow):
        check({"power": "-30"}, photos=(), is_whole=False)


@pytest.mark.parametrize("text", ["-19.5", "−19.5", "－１９．５", " – 19.5 "])
def test_a_minus_is_a_minus_however_the_phone_writes_it(text: str) -> None:
    assert check(WHOLE | {"power": text}).values["power"] == -19.5


@pytest.mark.parametrize("text", ["x", "-19,5", "nan", "inf", "1e999", "-19.5dBm", "1e", "--19"])
def test_what_is_no_number_is_refused_by_name_and_value(text: str) -> None:
    with pytest.raises(NotNumber) as refusal:
        check(WHOLE | {"power": text})
    assert (refusal.value.field, refusal.value.values["value"]) == ("power", text)


@pytest.mark.parametrize("text", ["-25", "-8", "-25.0"])
def test_exactly_on_the_limit_is_within(text: str) -> None:
    assert check(WHOLE | {"power": text})


def test_a_reading_outside_its_limits_is_refused_by_name_value_and_limit() -> None:
    with pytest.raises(TooLow) as refusal:
        check(WHOLE | {"power": "-29.4"})
    said = refusal.value.values
    assert (said["value"], said["limit"], said["unit"]) == ("−29.4", "−25", "dBm")
    with pytest.raises(TooHigh):
        check(WHOLE | {"power": "-7.9"})


def test_a_reading_outside_its_limits_is_taken_with_a_reason_which_is_kept() -> None:
    report = check(WHOLE | {"power": "-29.4", "power_why": "待更换分光器"})
    assert report.values["power"] == -29.4
    assert report.words == {"power_why": "待更换分光器"}


def test_a_reason_for_nothing_is_not_kept() -> None:
    assert check(WHOLE | {"power_why": "x"}).words == {}


def test_a_choice_is_one_of_those_offered() -> None:
    with pytest.raises(BadValue) as refusal:
        check(WHOLE | {"action": "prayed"})
    assert refusal.value.field == "action"


def test_what_nobody_asked_for_is_not_kept() -> None:
    assert set(check(WHOLE | {"colour": "red", "card": "x"}).values) == {"action", "power"}


def test_items_are_asked_for_the_product_groups_they_are_for() -> None:
    fault = reference.read_kinds()["fault"].finish
    assert "optical_power" in {item.name for item in fault.asked("bandwidth")}
    assert "optical_power" not in {item.name for item in fault.asked("voice")}
    assert "photo_card" in {item.name for item in fault.asked(None)}


def test_results_and_product_groups_of_the_file_are_ones_that_there_are() -> None:
    import yaml

    import config

    codes = yaml.safe_load((config.REFERENCE / "codes.yaml").read_text("utf-8"))
    for kind in reference.read_kinds().values():
        results = [code for code, _name in kind.finish.results] or list(codes["causes"])
        for item in kind.finish.items:
            assert set(item.not_after) <= set(results), (kind.code, item.name)
            assert set(item.only_for) <= set(codes["product_groups"]), (kind.code, item.name)


@pytest.mark.parametrize(
    ("finish", "why"),
    [
        ([], "not a table"),
        ({"colour": 1}, "unknown key colour"),
        ({"items": [POWER, POWER]}, "listed twice"),
        ({"items": [POWER | {"type": "guess"}]}, "unknown type guess"),
        ({"items": [POWER | {"low": -8, "high": -25}]}, "is not below"),
        ({"items": [POWER | {"low": "x"}]}, "is not a number"),
        ({"items": [CARD | {"unit": "dBm"}]}, "only a reading"),
        ({"items": [MATERIAL | {"type": "choice"}]}, "needs choices"),
        ({"items": [MATERIAL | {"name": "result"}]}, "the name is taken"),
        ({"items": [MATERIAL | {"name": "x_why"}]}, "the name is taken"),
        ({"items": [MATERIAL | {"colour": 1}]}, "unknown key colour"),
        ({"items": [{"label": {}}]}, "name is missing"),
        ({"items": ["x"]}, "not a table"),
        ({"results": [{"code": "a", "name": {}}], "items": [CARD]}, "no result remote"),
    ],
)
def test_a_list_that_cannot_work_is_refused_by_item_and_mistake(finish: Any, why: str) -> None:
    row = {"code": "fault", "name": {"en": "Fault"}, "flow": "repair", "finish": finish}
    with pytest.raises(BadKinds, match=why):
        kinds.read([row])
