"""Settings, read from the environment (PAIDAN_*) once; the only reader of it."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent
VAR = Path(os.environ.get("PAIDAN_VAR") or ROOT / "data" / "var").resolve()
REFERENCE = ROOT / "data" / "reference"

HOST = os.environ.get("PAIDAN_HOST") or "127.0.0.1"
PORT = int(os.environ.get("PAIDAN_PORT") or 8050)

OPS_URL = os.environ.get("PAIDAN_OPS_URL") or f"sqlite:///{VAR / 'ops.db'}"
WAREHOUSE = VAR / "warehouse"
RAW = VAR / "raw"

TZ_NAME = os.environ.get("PAIDAN_TZ") or "Asia/Shanghai"
TZ = ZoneInfo(TZ_NAME)
"""The zone of the warehouse and of the screen; `app` and `etl` refuse one whose clocks change."""

DUCKDB_MEMORY = os.environ.get("PAIDAN_DUCKDB_MEMORY") or "1GB"
DUCKDB_THREADS = int(os.environ.get("PAIDAN_DUCKDB_THREADS") or 2)
BUILDS_KEPT = int(os.environ.get("PAIDAN_BUILDS_KEPT") or 5)
