"""Tests of the operational store run on SQLite and, marked `postgres`, again on PostgreSQL."""

from tests.stores import filled_file, server, sqlite, store

__all__ = ["filled_file", "server", "sqlite", "store"]
