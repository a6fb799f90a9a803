"""Mall: a parcel refused at the door; streaming: what its buyer had to pay there"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_parcels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refused_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("streaming_purchases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("door_bp", sa.BigInteger(), server_default="0", nullable=False))
