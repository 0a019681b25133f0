from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.screens import served, sign_in


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Any]:
    with served(tmp_path) as app:
        yield app


@pytest.fixture
def stranger(application: Any) -> FlaskClient:
    """A browser that nobody has logged in with."""
    client: FlaskClient = application.server.test_client()
    return client


@pytest.fixture
def client(stranger: FlaskClient) -> FlaskClient:
    """Signed in as the order centre's 李倩."""
    sign_in(stranger, 1)
    return stranger


@pytest.fixture
def head(client: FlaskClient) -> FlaskClient:
    """Signed in as 韩静, the department's head."""
    sign_in(client, 5)
    return client
