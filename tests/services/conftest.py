"""Every test of a service runs on SQLite and, marked `postgres`, again on PostgreSQL."""

from tests.stores import filled_file, server, store

__all__ = ["filled_file", "server", "store"]
