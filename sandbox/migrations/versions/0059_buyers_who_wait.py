"""Streaming: virtual buyers who gave up waiting for a parcel, the key of their goods, and the quiet moment after a leap of the market's clock"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("streaming_purchases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("goods", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("streaming_market_clocks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_until", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("streaming_market_clocks", schema=None) as batch_op:
        batch_op.drop_column("quiet_until")
    with op.batch_alter_table("streaming_purchases", schema=None) as batch_op:
        batch_op.drop_column("goods")
        batch_op.drop_column("asked")
