"""Streaming: appeals against violations, and what became of them beside the violation"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "streaming_appeals",
        sa.Column("violation_id", sa.Text(), nullable=False),
        sa.Column("show_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("appellant_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("appealed_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("violation_id", name=op.f("pk_streaming_appeals")),
    )
    op.create_index("ix_streaming_appeals_cohort_state", "streaming_appeals", ["cohort_id", "state"], unique=False)
    op.create_index("ix_streaming_appeals_show", "streaming_appeals", ["show_id"], unique=False)
    with op.batch_alter_table("streaming_violations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("appeal", sa.Text(), nullable=True))
