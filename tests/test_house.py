"""The rules of the house that a machine can check, on every page and callback there is."""

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash
import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

import i18n
from callbacks import acting, shell
from domain.scope import RIGHTS, Actor, Rights
from services.visiting import Visitor, visitor
from storage import ops
from tests.screens import served
from ui import ids

ROOT = Path(__file__).parent.parent
EVERY_RIGHT = frozenset(right for rights in RIGHTS.values() for right in rights)
ALL_SEEING = Visitor(
    1, "S001", "韩静", ("head",), Actor(1, EVERY_RIGHT, Rights("/"), "DESK", ("head",))
)
CODE = (
    "callbacks", "commands", "demo", "domain", "etl", "exports", "i18n", "metrics", "pages",
    "routes", "services", "storage", "ui",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The application, asked once so that Dash has gathered its callbacks, and every id checked:
    exceptions for ids that are not placed are not suppressed here."""
    with served(tmp_path_factory.mktemp("var")) as module:
        module.app.config.suppress_callback_exceptions = False
        module.server.test_client().get("/health")
        module.server.test_client().get("/_favicon.ico")
        yield module.app
        module.app.config.suppress_callback_exceptions = True


@pytest.fixture(autouse=True)
def somebody() -> Iterator[None]:
    """Somebody with every right looks; nothing may be read for a layout."""
    token = visitor.set(ALL_SEEING)
    yield
    visitor.reset(token)


def layout(module: str) -> Any:
    """A page's own layout, without the check of rights before it."""
    return sys.modules[module].layout


def arguments(page: dict[str, Any]) -> dict[str, str]:
    """Values for the variables of a page's path."""
    template = page.get("path_template") or ""
    return {part.strip("<>"): "1" for part in template.split("/") if part.startswith("<")}


def frame() -> Component:
    with dash.get_app().server.test_request_context("/"):
        return shell.layout()


def placed(component: Any) -> list[Any]:
    """Every id in a layout."""
    found = [component.id] if getattr(component, "id", None) is not None else []
    if isinstance(component, Component):
        found += [part.id for part in component._traverse() if getattr(part, "id", None)]
    return found


def pages() -> list[dict[str, Any]]:
    return [page for page in dash.page_registry.values() if page["module"].startswith("pages.")]


# -- callbacks ---------------------------------------------------------------------------------


def test_every_callback_says_which_right_it_needs(app: Any) -> None:
    on_the_server = {name for name, one in app.callback_map.items() if "callback" in one}
    assert on_the_server - set(acting.rights) == set()
    assert set(acting.rights) - on_the_server == set()
    assert set(acting.rights.values()) <= EVERY_RIGHT


def test_every_wired_id_is_placed_on_some_page(app: Any) -> None:
    known = {one for one in placed(frame()) if isinstance(one, str)}
    for page in pages():
        known |= {
            one for one in placed(layout(page["module"])(**arguments(page))) if isinstance(one, str)
        }
    wired = {
        part["id"]
        for callback in app._callback_list
        for part in [*callback["inputs"], *callback["state"], *outputs(callback["output"])]
        if part["id"] and not part["id"].startswith(("_", "{"))
    }
    assert wired - known == set()


def outputs(written: str) -> list[dict[str, str]]:
    """The outputs of a callback, from its id; one without outputs has none."""
    parts = written.strip(".").split("...") if written.startswith("..") else [written]
    return [{"id": part.split("@")[0].rpartition(".")[0]} for part in parts if part]


def test_callbacks_are_short() -> None:
    settings = (ROOT / "callbacks" / "ruff.toml").read_text("utf-8")
    assert "max-statements = 12" in settings
    assert not [path for path in (ROOT / "callbacks").glob("*.py") if "PLR0915" in path.read_text()]


# -- ids ---------------------------------------------------------------------------------------


def classes() -> list[type]:
    return [one for one in vars(ids).values() if isinstance(one, type)]


def values(of: type) -> dict[str, str]:
    return {
        name: value
        for name, value in vars(of).items()
        if not name.startswith("_") and isinstance(value, str)
    }


@pytest.mark.parametrize("of", classes(), ids=lambda of: of.__name__)
def test_ids_begin_with_their_page(of: type) -> None:
    wrong = [v for v in values(of).values() if not v.startswith(f"{of.__name__.lower()}-")]
    assert not wrong


def test_no_id_is_spelled_twice() -> None:
    spelled = [value for of in classes() for value in values(of).values()]
    assert len(spelled) == len(set(spelled))


# -- pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_every_page_renders_in_every_language(app: Any, locale: str) -> None:
    token = i18n.reader.set(locale)
    try:
        for page in pages():
            drawn = layout(page["module"])(**arguments(page))
            assert json.dumps(drawn, cls=PlotlyJSONEncoder)
            assert page["title"](**arguments(page)) if callable(page["title"]) else page["title"]
    finally:
        i18n.reader.reset(token)


def test_layouts_are_functions_that_take_any_query(app: Any) -> None:
    for page in pages():
        parameters = inspect.signature(layout(page["module"])).parameters.values()
        assert any(p.kind is p.VAR_KEYWORD for p in parameters), page["module"]
        layout(page["module"])(**arguments(page), unheard_of="1", period="never", state="")


def test_layouts_read_nothing(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a layout asked the store")

    monkeypatch.setattr(ops, "engine_for", refuse)
    for page in pages():
        layout(page["module"])(**arguments(page))


def test_a_page_says_whose_it_is_and_how_it_stands_in_the_navigation(app: Any) -> None:
    for page in pages():
        assert page.get("right", "see") in EVERY_RIGHT
        if page.get("icon"):
            assert f".bi-{page['icon']} " in (ROOT / "assets" / "icons.css").read_text("utf-8")


def test_pages_that_may_be_mistaken_for_another_are_told_apart(app: Any) -> None:
    paths = [page["path"] for page in pages() if not page.get("path_template")]
    for page in pages():
        start = (page.get("path_template") or "").split("<")[0]
        assert not start or not [path for path in paths if path.startswith(start)]


def test_pages_are_imported_by_no_one() -> None:
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            assert "from pages" not in text, path
            assert "import pages" not in text, path


# -- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["app.py", "config.py", "worker.py"])
def test_the_roots_stay_small(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) < 80


def test_files_stay_readable() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        if "versions" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > 470
    }
    assert not long


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in [*(ROOT / "assets").glob("*.js"), *(ROOT / "assets").glob("*.css")]:
        text = path.read_text("utf-8")
        for start in ("src=", "url(", "fetch(", "import "):
            assert f"{start}http" not in text, path
            assert f'{start}"http' not in text, path


def test_every_icon_that_is_named_is_there() -> None:
    sheet = (ROOT / "assets" / "icons.css").read_text("utf-8")
    used = set()
    for folder in ("ui", "pages", "callbacks"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            used |= {part.split('"')[0] for part in text.split('icon("')[1:]}
    assert not [name for name in used if f".bi-{name} " not in sheet]
