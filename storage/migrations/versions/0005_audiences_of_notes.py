"""Audiences of notes"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AUDIENCES = (
    ("internal", "内部备注", "Internal note"),
    ("customer", "对客户可见", "Customer may see it"),
    ("feedback", "对诉求人反馈", "Feedback to whoever asked"),
)


def upgrade() -> None:
    """Into a store that holds code lists already, and none of these."""
    lists = sa.table(
        "code_names",
        sa.column("list", sa.String),
        sa.column("code", sa.String),
        sa.column("name", sa.JSON),
        sa.column("position", sa.Integer),
    )
    held = set(op.get_bind().scalars(sa.select(lists.c.list).distinct()))
    if not held or "audiences" in held:
        return
    op.bulk_insert(
        lists,
        [
            {
                "list": "audiences",
                "code": code,
                "name": {"zh_CN": chinese, "en": english},
                "position": place,
            }
            for place, (code, chinese, english) in enumerate(AUDIENCES)
        ],
    )


def downgrade() -> None:
    """Notes name their audience: the list stays."""
