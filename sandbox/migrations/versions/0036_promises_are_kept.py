"""Streaming: a promise that was kept, and parcels that were signed for"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("streaming_promises", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    with op.batch_alter_table("streaming_purchases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.create_index(batch_op.f("ix_streaming_purchases_show_id"), ["show_id"], unique=False)
