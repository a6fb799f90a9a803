"""Mall: how long a show lasted and whose work it was; what an hour of it counts"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_shows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shop_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("show_ms", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_mall_shows_shop_id"), ["shop_id"], unique=False)
    with op.batch_alter_table("mall_market_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hourly_fen", sa.BigInteger(), server_default="3000", nullable=False))
