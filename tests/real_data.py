"""Where the optional folder of real public data lies: it is not part of the product.

`PAIDAN_REAL_DATA` names it; else it is looked for beside the repository. Tests that need it are
skipped without it.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = (ROOT.parent / "shared" / "data", ROOT.parent / "paidan-data")


def folder() -> Path | None:
    """The folder of real data; None if there is none."""
    named = os.environ.get("PAIDAN_REAL_DATA")
    places = (Path(named),) if named else PLACES
    return next((place for place in places if (place / "uci_incident_log").is_dir()), None)


def path(name: str) -> Path:
    """A file of the real data; skips the test if it is not there."""
    found = folder()
    if found is None or not (found / name).is_file():
        pytest.skip(f"no real data: {name} (set PAIDAN_REAL_DATA to its folder)")
    return found / name
