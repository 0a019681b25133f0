"""A real browser on a real server: the application on the small department, in this process."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import geteuid
from pathlib import Path
from threading import Thread
from typing import Any

import dash
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from werkzeug.serving import make_server

from config import ROOT
from services.visiting import visitor
from tests.screens import served
from tests.ui.gallery import gallery
from ui import filters, parts

FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

PATIENCE = 45_000
"""What comes at last on a busy machine has come: in milliseconds."""
expect.set_options(timeout=PATIENCE)


class GalleryIds:
    QUERY = "gallery-query"
    AS_OF = "gallery-asof"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = subprocess.run([ROOT / ".ci" / "chromium"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(found.stderr)
    # Chromium refuses its sandbox to root.
    flags = [*FLAGS, "--no-sandbox"] if geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found.stdout.strip(), args=flags)
        yield opened
        opened.close()


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """The application on a store of its own, at a free port of this machine: its address."""
    with served(var) as app:
        server = make_server("127.0.0.1", 0, app.server, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path) as found:
        yield found


@contextmanager
def gallery_placed() -> Iterator[None]:
    """A page with every part and a filter bar, which is in no application, at `/gallery`."""

    def layout(**query: str) -> Any:
        made = gallery(datetime.now(UTC), visitor.get().theme)
        bar = filters.bar(
            GalleryIds, query, names=("area", "team", "level", "customer"),
            presets=("month", "last30"), default="month", is_compared=True, excel="/export/x",
        )  # fmt: skip
        segments = parts.segments(
            [
                parts.Choice("率", query=("metric", "rate"), is_default=True),
                parts.Choice("数", query=("metric", "n")),
            ]
        )
        head, _no_filters, body = made.children
        made.children = [head, bar, segments, body]
        return made

    dash.register_page(
        "tests.gallery", path="/gallery", name="Gallery", title="组件 · 派单", layout=layout,
        icon="grid-3x3", group="analysis",
    )  # fmt: skip
    yield
    del dash.page_registry["tests.gallery"]


@pytest.fixture
def gallery_page(address: str) -> Iterator[None]:
    """Only once there is an application can a page be in it."""
    with gallery_placed():
        yield


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = new_context(browser, address)
    yield made
    made.close()


def new_context(browser: Browser, address: str) -> BrowserContext:
    """A browser window of somebody who was never here."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    made.set_default_timeout(PATIENCE)
    return made


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; whatever it complains about fails the test."""
    complaints: list[str] = []
    tab = context.new_page()
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    assert not complaints


@pytest.fixture
def sign_in(page: Page) -> Callable[[int], None]:
    """Log in as a person of `tests.office`, without a look at the pages on the way."""

    def enter(person_id: int) -> None:
        asked = page.request.get("/login").text()
        token = re.search(r'name="token" value="([^"]+)"', asked)
        assert token
        form = {"person": str(person_id), "token": token[1]}
        answer = page.request.post("/login", form=form, max_redirects=0)
        assert answer.status == 303

    return enter


@pytest.fixture
def log_in(page: Page) -> Callable[[int], None]:
    """Log in by choosing a person on the page for it; leads to the first page of all."""

    def choose(person_id: int) -> None:
        page.goto("/login")
        page.click(f'button[name=person][value="{person_id}"]')
        page.wait_for_selector(".pd-top")

    return choose


def prefer(page: Page, **values: str) -> None:
    """Choose `theme` or `locale` for whoever is signed in."""
    token = re.search(r'data-token="([^"]+)"', page.request.get("/").text())
    assert token
    answer = page.request.post("/me", form=values, headers={"X-Paidan-Token": token[1]})
    assert answer.ok


def hold_first(page: Page, output: str) -> list[Route]:
    """Let the next question of the callback with this output wait until `let_go`."""
    held: list[Route] = []

    def see(route: Route) -> None:
        if not held and output in json.loads(route.request.post_data or "{}").get("output", ""):
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile("/_dash-update-component"), see)
    return held


def let_go(page: Page, held: list[Route]) -> None:
    for _attempt in range(400):
        if held:
            break
        page.wait_for_timeout(50)
    held[0].continue_()


IS_HOVERED = "id => Boolean(document.querySelector(`#${id} .js-plotly-plot`)._hoverdata)"


def click_chart(page: Page, id: str, place: Callable[[], tuple[float, float]]) -> None:
    """Click a point of a chart as a hand does: where it stands still, once the chart has seen the
    pointer."""
    at: tuple[float, float] | None = None
    for _attempt in range(100):
        before, at = at, place()
        page.mouse.move(at[0] - 3, at[1])
        page.mouse.move(*at)
        if before == at and page.evaluate(IS_HOVERED, id):
            break
        page.wait_for_timeout(100)
    assert at
    page.mouse.click(*at)
