"""Views that a person keeps: a page, a name, what it is filtered by."""

import pytest

from domain.errors import BadValue, Missing, NotFound
from services import saved
from services.saved import TooManyViews
from storage import ops
from tests.office import at

pytestmark = pytest.mark.usefixtures("store")


def save(name: str, query: str = "?team=YZ1", who: int = 1, page: str = "/queue") -> saved.Saved:
    with ops.transaction() as session:
        return saved.save(session, who, page, name, query, at=at(0))


def names(who: int = 1, page: str = "/queue") -> list[str]:
    with ops.reading() as session:
        return [one.name for one in saved.views(session, who, page)]


def test_a_view_is_the_persons_own_and_of_its_page() -> None:
    save("城区超时")
    assert (names(), names(who=2), names(page="/orders")) == (["城区超时"], [], [])


def test_the_same_name_again_is_the_same_view() -> None:
    first, again = save("早班"), save(" 早班 ", "?whose=mine")
    assert first.view_id == again.view_id
    with ops.reading() as session:
        assert [one.query for one in saved.views(session, 1, "/queue")] == ["?whose=mine"]


@pytest.mark.parametrize("name", ["", "  ", "\u3000"])
def test_a_view_needs_a_name(name: str) -> None:
    with pytest.raises(Missing) as refusal:
        save(name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize(("name", "query", "field"), [
    ("x" * 41, "?a=b", "name"), ("早班", "javascript:alert(1)", "query"),
    ("早班", "?" + "a" * 1500, "query"),
])  # fmt: skip
def test_what_is_no_name_or_no_query_is_refused(name: str, query: str, field: str) -> None:
    with pytest.raises(BadValue) as refusal:
        save(name, query)
    assert refusal.value.field == field
    assert names() == []


def test_a_menu_stays_short_enough_to_read() -> None:
    for n in range(saved.MOST):
        save(f"视图{n}")
    with pytest.raises(TooManyViews):
        save("再来一个")
    save("视图0", "")
    assert len(names()) == saved.MOST


def test_only_the_owner_removes_a_view() -> None:
    view = save("早班")
    with pytest.raises(NotFound), ops.transaction() as session:
        saved.remove(session, 2, view.view_id)
    with ops.transaction() as session:
        saved.remove(session, 1, view.view_id)
    assert names() == []
