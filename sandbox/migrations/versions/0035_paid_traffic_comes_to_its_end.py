"""Streaming: how many paid traffic brought, and whether it is through"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("streaming_paid_traffic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("through", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("UPDATE streaming_paid_traffic SET through = (spent_fen IS NOT NULL)")
