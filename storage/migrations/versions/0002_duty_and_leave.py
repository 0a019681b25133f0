"""Duty and leave"""

import sqlalchemy as sa
from alembic import op

from storage import models
from storage.migrations import lists

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REASONS = (
    ("annual", "年休假", "Annual leave"),
    ("sick", "病假", "Sick leave"),
    ("personal", "事假", "Personal leave"),
    ("training", "培训", "Training"),
    ("secondment", "借调", "Lent to others"),
    ("other", "其他", "Other"),
)
"""Reasons of leave for a store whose code lists were filled before there were any; a new store has
them from `data/reference/codes.yaml`."""


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("recorded_at", models.UtcDateTime(), nullable=False),
        sa.Column(
            "who", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["team"], ["teams.code"], name=op.f("fk_rosters_team")
        ),
        sa.PrimaryKeyConstraint(
            "team", "month", "version", name=op.f("pk_rosters")
        ),
    )
    op.create_table(
        "leaves",
        sa.Column(
            "leave_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", models.UtcDateTime(), nullable=False),
        sa.Column(
            "who", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("valid_to", models.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_leaves_person_id")
        ),
        sa.PrimaryKeyConstraint("leave_id", name=op.f("pk_leaves")),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_leaves_person_id"), ["person_id"], unique=False
        )
    lists.add("leave_reasons", REASONS)


def downgrade() -> None:
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leaves_person_id"))

    op.drop_table("leaves")
    op.drop_table("rosters")
