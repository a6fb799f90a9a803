"""Mall: step stock beside what is in hand; streaming: the promise a parcel is judged by"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_skus", schema=None) as batch_op:
        for name in ("step_stock", "step_reserved", "step_sold"):
            batch_op.add_column(sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("mall_listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("base_step", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("streaming_purchases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promise_h", sa.BigInteger(), nullable=True))
