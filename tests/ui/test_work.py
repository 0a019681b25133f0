"""Cards of the field team, the fields of a report, files: in words, in both languages."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plotly.utils import PlotlyJSONEncoder

from domain import finishing
from domain.finishing import PhotoOf, TooLow
from domain.orders import Verb
from i18n import reader
from ui import files, report, words, work
from ui.files import File

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
POWER = {"zh_CN": "光功率", "en": "Optical power"}
CARD = {"zh_CN": "服务卡", "en": "Service card"}
ITEMS = finishing.read(
    {
        "items": [
            {"name": "power", "label": POWER, "type": "reading", "unit": "dBm", "low": -25,
             "high": -8},
            {"name": "material", "label": {"zh_CN": "用料", "en": "Material"}, "required": False},
            {"name": "card", "label": CARD, "type": "photo", "not_after": ["a", "b"]},
        ]
    }
).items  # fmt: skip


@pytest.fixture(params=["zh_CN", "en"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    token = reader.set(request.param)
    yield request.param
    reader.reset(token)


def both(locale: str, chinese: str, english: str) -> str:
    return chinese if locale == "zh_CN" else english


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def controls(*, is_whole: bool = True, **photos: list[int]) -> list[Any]:
    return [
        json.loads(said(one))["props"]
        for one in report.controls(
            ITEMS, photos, prefix="x", order_id=7, is_whole=is_whole
        )
    ]  # fmt: skip


def card(**changes: Any) -> work.Card:
    told: dict[str, Any] = {
        "order_id": 7, "order_no": "YZ-1", "version": 3, "tab": "take", "step": Verb.TAKE,
        "others": [Verb.RETURN, Verb.HOLD], "clock_name": "Take", "clock": None, "level": "B",
        "is_top": False, "customer": "金穗小学", "what": "Fault", "site": "", "contact": None,
        "who": "", "arrived_at": None, "held": "",
    }  # fmt: skip
    return work.Card(**told | changes)


def drawn(*cards: work.Card, shown: str = "") -> str:
    return said(work.cards(cards, shown, person=3, limit=2**20, now=NOW))


# -- the report --------------------------------------------------------------------------------


def test_a_reading_says_its_unit_and_its_limits(locale: str) -> None:
    power, why, *_rest = controls()
    assert both(locale, "光功率，dBm", "Optical power, dBm") in said(power)
    assert both(locale, "−25至−8", "−25 to −8") in said(power)
    assert (power["data-low"], power["data-high"], power["data-owed"]) == (-25, -8, "")
    assert power["data-name"] == both(locale, "光功率", "optical power")
    assert (why["hidden"], why["data-why"]) == (True, "power")


def test_what_may_be_left_out_is_not_asked_as_required() -> None:
    _power, _why, material, _photos = controls()
    assert "data-owed" not in material
    assert not [one for one in controls(is_whole=False) if "data-owed" in one]


def test_a_photo_that_is_there_is_counted_and_one_that_is_missing_is_named(locale: str) -> None:
    assert '"data-have": 0' in said(controls())
    tile = said(controls(card=[1, 2]))
    assert '"data-have": 2' in tile
    assert '"data-not-after": "a b"' in tile
    assert both(locale, "服务卡照片", "photo of the service card") in tile


def test_refusals_name_item_value_and_limit(locale: str) -> None:
    refusal = TooLow(item=POWER, value="−29.4", unit="dBm", limit="−25")
    assert words.refusal(refusal) == both(
        locale, "光功率：−29.4 dBm低于下限−25，请复测或说明原因。",
        "optical power: −29.4 dBm is below the limit of −25. Measure again, or say why.",
    )  # fmt: skip
    missing = finishing.ItemMissing(items=(PhotoOf({"zh_CN": "A端", "en": "A end"}),))
    assert words.refusal(missing) == both(
        locale, "还差1项才能回单：A端照片。", "One item missing: photo of the A end."
    )


# -- cards -------------------------------------------------------------------------------------


def test_the_next_step_is_the_one_main_button() -> None:
    text = drawn(card())
    assert text.count("btn-primary") == 1
    assert '"data-verb": "take"' in text
    assert '"data-asks": "return"' in text


def test_a_colleague_can_be_sent_if_there_is_one() -> None:
    assert "assignee" not in drawn(card())
    assert "assignee" in drawn(card(mates=[work.Mate(4, "韩冬")]))


def test_an_order_that_is_not_ones_own_has_no_button() -> None:
    assert "btn-primary" not in drawn(card(step=None, others=[]))


def test_a_number_can_be_called_once_it_is_whole() -> None:
    masked = work.Person("赵先生", "138****5678", "伊州区****")
    assert "tel:" not in drawn(card(contact=masked))
    whole = work.Person("赵先生", "0902-225 6789", "天山北路8号", is_whole=True)
    assert "tel:09022256789" in drawn(card(contact=whole))
    assert "data-asks" in drawn(card(contact=work.Person("赵先生", None, None)))


def test_where_the_order_says_it_is_goes_before_the_contacts_address() -> None:
    contact = work.Person("赵先生", None, "别处")
    text = drawn(card(contact=contact, site="天山北路9号"))
    assert "天山北路9号" in text
    assert "别处" not in text


def test_nothing_to_do_is_said(locale: str) -> None:
    assert both(locale, "手上没有工单", "No orders in hand") in drawn()
    text = drawn(card(), shown="hold")
    assert both(locale, "没有挂起的工单", "None here: On hold") in text


# -- files -------------------------------------------------------------------------------------


def file(**changes: Any) -> File:
    told: dict[str, Any] = {
        "attachment_id": 5, "name": "a.pdf", "size": 2048, "slot": None, "who": "马磊",
        "at": NOW, "is_shown": False, "may_remove": False,
    }  # fmt: skip
    return File(**told | changes)


def box(*found: File, is_open: bool = True) -> str:
    return said(files.box(7, found, person=3, limit=2**20, now=NOW, is_open=is_open))


def test_a_file_says_its_name_size_who_and_when() -> None:
    text = box(file())
    assert "a.pdf" in text
    assert "2 KB · 马磊 · 10:00" in text
    assert '"/attachment/5"' in text
    assert "data-remove" not in text
    assert "pd-thumb" not in text


def test_a_photo_is_shown_and_named_by_what_it_shows(locale: str) -> None:
    text = box(file(slot=CARD, is_shown=True, may_remove=True))
    assert both(locale, "服务卡照片", "Photo of the service card") in text
    assert "pd-thumb" in text
    assert "data-remove" in text


def test_nothing_is_attached_to_an_order_that_has_ended() -> None:
    assert '"data-attach": 7' in box()
    assert "data-attach" not in box(is_open=False)


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 KB"), (319_488, "312 KB"), (4_404_019, "4.2 MB")]
)
def test_sizes_are_written_as_people_say_them(size: int, text: str) -> None:
    assert files.size(size) == text
