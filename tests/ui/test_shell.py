"""The shell: who sees which entries, and what the page of HTML holds."""

import json
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

import i18n
from tests.ui.test_formats import reading
from ui import filters, shell, words
from ui.ids import Shell

PAGES = {
    name: {"name": name, "path": f"/{name}", "relative_path": f"/{name}", **more}
    for name, more in {
        "revenue": {"group": "analysis", "icon": "bar-chart-line", "order": 3},
        "queue": {"group": "orders", "icon": "list-task", "order": 1, "count": "open"},
        "receive": {"group": "orders", "icon": "plus-square", "order": 3, "right": "receive"},
        "overview": {"icon": "grid-1x2", "order": 1},
        "order": {"path_template": "/order/<order_id>"},
    }.items()
}


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell.dash, "page_registry", PAGES)


def reader(*rights: str) -> shell.Reader:
    return shell.Reader("韩静", "部门经理", frozenset(rights), "light", "the-token")


def frame(person: shell.Reader) -> str:
    made: Any = shell.frame(person)
    return json.dumps(made, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_entries_stand_by_group_and_order() -> None:
    names = [page["name"] for page in shell.shown_pages(frozenset({"see", "receive"}))]
    assert names == ["overview", "queue", "receive", "revenue"]


def test_nobody_sees_an_entry_without_its_right() -> None:
    names = [page["name"] for page in shell.shown_pages(frozenset({"see"}))]
    assert "receive" not in names


def test_links_to_pages_are_known_to_the_browser() -> None:
    assert '\\"/order/*\\"' in frame(reader("see"))


def test_the_live_number_stands_beside_its_entry() -> None:
    assert frame(reader("see")).count('"data-count": "open"') == 1


def test_logging_out_brings_the_token() -> None:
    assert '"value": "the-token"' in frame(reader("see"))


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_the_other_language_is_offered_in_its_own_words(locale: str) -> None:
    with reading(locale):
        made = frame(reader("see"))
    assert ('"data-locale": "en"' in made) is (locale == "zh_CN")
    assert ("中文" in made) is (locale == "en")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("韩静", "韩"), ("Han Jing", "HJ"), ("阿依努尔·买买提", "阿"), ("bo", "B")],
)
def test_a_person_is_known_by_initials(name: str, initials: str) -> None:
    assert shell._initials(name) == initials


def test_the_page_of_html_is_right_before_the_first_paint() -> None:
    slots = dict.fromkeys(("metas", "title", "css", "config", "scripts", "renderer"), "<x>")
    slots |= {"favicon": "", "app_entry": ""}
    with reading("en"):
        page = shell.index(slots, theme="dark", token='a"b', now=7)
    assert '<html lang="en" data-bs-theme="dark" data-token="a&#34;b" data-now="7">' in page
    assert 'id="react-entry-point"' in page
    assert "<title>Paidan</title>" in page


def test_words_for_the_scripts_cannot_end_their_element(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "for_scripts", lambda: {"over": "</script><b>"})
    slots = dict.fromkeys(("metas", "title", "css", "config", "scripts", "renderer"), "")
    assert "</script><b>" not in shell.index(slots, theme="light", token="", now=0)


def test_a_title_names_page_and_product() -> None:
    with reading("zh_CN"):
        assert shell.title("Overview")(order_id="7") == "总览 · 派单"


# -- filter bar --------------------------------------------------------------------------------


class Ids:
    QUERY = "sla-query"
    AS_OF = "sla-asof"


def bar(query: dict[str, object], **more: Any) -> str:
    made = filters.bar(Ids, query, names=("area", "level"), **more)
    return json.dumps(made, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_store_begins_with_what_the_address_says() -> None:
    made = bar({"period": "month", "area": "yizhou,yiwu", "_odd": ["x"]})
    assert '"data": "?period=month&area=yizhou,yiwu"' in made


def test_an_address_without_filters_is_empty() -> None:
    assert filters.written({}) == ""
    assert filters.written({"area": ""}) == ""


def test_presets_write_the_address_and_one_is_the_default() -> None:
    made = bar({}, presets=("month", "last30"), default="last30")
    assert '"data-query": "period=month"' in made
    assert made.count('"data-default"') == 1
    assert "自定义" in made


def test_the_workbook_gets_the_same_query() -> None:
    assert '"data-with-query": "/export/sla"' in bar({}, excel="/export/sla")


def test_chips_are_named_in_the_readers_language() -> None:
    with reading("zh_CN"):
        assert filters.label("level") == "客户等级"
        assert filters.label("state") == "状态"
    with reading("en"):
        assert filters.label("manager") == "Manager"


def test_ids_of_the_shell_are_placed() -> None:
    made = frame(reader("see"))
    for name, value in vars(Shell).items():
        if name.isupper() and name != "KEYS":
            assert f'"id": "{value}"' in made, name
