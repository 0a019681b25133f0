"""Settings, read from the environment (PAIDAN_*) once; the only reader of it."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent


def _settings() -> dict[str, str]:
    """The lines of `.env`, under what the environment says."""
    path = ROOT / ".env"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, value in pairs} | dict(os.environ)


def _read(name: str, default: str) -> str:
    return _SETTINGS.get(f"PAIDAN_{name}") or default


_SETTINGS = _settings()

VAR = Path(_read("VAR", str(ROOT / "data" / "var"))).resolve()
REFERENCE = ROOT / "data" / "reference"
WAREHOUSE = VAR / "warehouse"
RAW = VAR / "raw"

HOST = _read("HOST", "127.0.0.1")
PORT = int(_read("PORT", "8050"))
PROCESSES = int(_read("PROCESSES", "2"))
THREADS = int(_read("THREADS", "8"))

OPS_URL = _read("OPS_URL", f"sqlite:///{VAR / 'ops.db'}")

TZ_NAME = _read("TZ", "Asia/Shanghai")
TZ = ZoneInfo(TZ_NAME)
"""The zone of the warehouse and of the screen; one whose clocks change is refused by `etl`."""

DUCKDB_MEMORY = _read("DUCKDB_MEMORY", "1GB")
ETL_MEMORY = _read("ETL_MEMORY", "2GB")
DUCKDB_THREADS = int(_read("DUCKDB_THREADS", "2"))
ATTACHMENT_BYTES = int(_read("ATTACHMENT_MB", "20")) * 2**20
"""The largest file that may be attached to an order."""
BUILDS_KEPT = int(_read("BUILDS_KEPT", "5"))
