"""Faults are survived on SQLite and, marked `postgres`, on PostgreSQL."""

from tests.stores import filled_file, server, store

__all__ = ["filled_file", "server", "store"]
