"""Audiences of notes"""

from storage.migrations import lists

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
    lists.add("audiences", AUDIENCES)


def downgrade() -> None:
    """Notes name their audience: the list stays."""
