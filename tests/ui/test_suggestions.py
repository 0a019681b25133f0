"""The preview of a batch and its results."""

from typing import Any

from domain.routing import Crew
from tests.boards import parts, texts
from ui import suggestions
from ui.suggestions import Planned, Team, Waiting


def waiting(id: int, why_not: str = "") -> Waiting:
    return Waiting(id, 1, f"YZ-{id}", "天驰物流园", "数字电路", "伊州区", "数据", why_not=why_not)


def planned(id: int, *, load: int = 3, why_not: str = "") -> Planned:
    crew = Crew("YZ1", ("/xj/hm/",), frozenset(), 5, load)
    return Planned(waiting(id, why_not), Team(crew, "装维一队", "伊州区", "全部"))


def rows(shown: Any) -> list[str]:
    """What the rows of the table say, in their order, without its head."""
    return [texts(row) for row in parts(shown, "Tr")][1:]


def test_a_short_batch_is_shown_in_the_order_of_the_list() -> None:
    shown = rows(suggestions.preview([planned(1), planned(2, load=9), planned(3)]))
    assert ["YZ-1" in shown[0], "YZ-2" in shown[1], "YZ-3" in shown[2]] == [True] * 3


def test_of_a_long_batch_what_needs_a_look_comes_first_and_the_rest_is_counted() -> None:
    plans = [planned(n) for n in range(1000, 1220)]
    plans[110] = planned(1110, load=9)
    plans[115] = planned(1115, why_not="王师傅已派")
    found = suggestions.preview(plans)
    shown = rows(found)
    assert len(shown) == suggestions.SHOWN
    assert "YZ-1110" in shown[0]
    assert "王师傅已派" in shown[1]
    assert "YZ-1000" in shown[2]
    assert "另有20" in texts(found)


def test_of_the_results_those_skipped_come_first() -> None:
    told = [("甲", f"YZ-{n}", "装维一队", "") for n in range(250)]
    told.append(("乙", "YZ-999", "", "版本已变"))
    found = suggestions.results(told)
    assert "YZ-999" in rows(found)[0]
    assert "版本已变" in rows(found)[0]
    assert len(rows(found)) == suggestions.SHOWN
    assert "另有51" in texts(found)
