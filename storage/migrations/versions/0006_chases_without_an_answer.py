"""Chases without an answer"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHASES = "('urge', 'supervise')"
ANSWERS = (
    "('note', 'dispatch', 'transfer', 'return', 'escalate', 'send_down', 'take', 'arrive', "
    "'hold', 'resume', 'finish', 'confirm')"
)


def upgrade() -> None:
    """Open orders that are in the store get the chases since their last answer.

    Whoever chased cannot answer himself; that is not told from here. Where it matters,
    `clocks verify` names the order and `clocks rebuild` sets it right.
    """
    op.add_column("orders", sa.Column("unanswered", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        f"""
        update orders set unanswered = (
            select count(*) from order_events chase
            where chase.order_id = orders.order_id and chase.verb in {CHASES}
            and not exists (
                select 1 from order_events answer
                where answer.order_id = chase.order_id and answer.seq > chase.seq
                and answer.verb in {ANSWERS}
            )
        )
        where is_open
        """
    )


def downgrade() -> None:
    op.drop_column("orders", "unanswered")
