"""Code lists that an upgrade brings to a store that was filled before there were any."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op


def add(name: str, rows: Iterable[tuple[str, str, str]]) -> None:
    """Put (code, Chinese, English) into a store that holds code lists already, and none of this
    name; a new store has them from `data/reference/codes.yaml`."""
    lists = sa.table(
        "code_names",
        sa.column("list", sa.String),
        sa.column("code", sa.String),
        sa.column("name", sa.JSON),
        sa.column("position", sa.Integer),
    )
    held = set(op.get_bind().scalars(sa.select(lists.c.list).distinct()))
    if not held or name in held:
        return
    op.bulk_insert(
        lists,
        [
            {
                "list": name, "code": code, "name": {"zh_CN": chinese, "en": english},
                "position": place,
            }
            for place, (code, chinese, english) in enumerate(rows)
        ],
    )  # fmt: skip
