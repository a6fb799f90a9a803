"""Training: the reported list is taken in or given back by the authority, and why it went out with attendance unsettled"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None
TEXTS = ("unsettled_reason", "decision", "decided_by", "return_reason")


def upgrade() -> None:
    with op.batch_alter_table("training_admitted_lists", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsettled", sa.BigInteger(), server_default="0", nullable=False))
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("decided_at", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE training_admitted_lists SET decision = 'accepted' "
        "WHERE cohort_id IN (SELECT id FROM training_cohorts WHERE state = 'closed')"
    )


def downgrade() -> None:
    with op.batch_alter_table("training_admitted_lists", schema=None) as batch_op:
        for name in ("unsettled", *TEXTS, "decided_at"):
            batch_op.drop_column(name)
