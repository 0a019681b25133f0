"""How random tests run: the same examples every time, and many fresh ones when asked for.

`pytest --hypothesis-profile=search` looks further, with new examples at every run.
"""

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from dash import html
from hypothesis import HealthCheck, settings

from config import ROOT

settings.register_profile(
    "rules",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("rules")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: runs on a PostgreSQL that the test starts")


@pytest.fixture(scope="session", autouse=True)
def every_icon_is_in_the_sheet() -> Iterator[None]:
    """An icon that the sheet lacks would be a black square: the test that draws it fails."""
    sheet = (ROOT / "assets" / "icons.css").read_text("utf-8")
    known = frozenset(re.findall(r"^\.bi-([a-z0-9-]+) ", sheet, re.MULTILINE))
    begin = html.I.__init__

    def checked(self: html.I, *given: Any, **named: Any) -> None:
        looks = str(named.get("className") or "").split()
        assert not {one.removeprefix("bi-") for one in looks[1:] if "bi" in looks} - known, looks
        begin(self, *given, **named)

    with patch.object(html.I, "__init__", checked):
        yield
