"""What the buyer finds in the parcel: the quality that left the supplier and lies in the warehouse; how the service left him"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("supply_shipments", sa.Column("quality_bp", sa.BigInteger(), server_default="7000", nullable=False))
    op.add_column("mall_warehouse", sa.Column("quality_bp", sa.BigInteger(), server_default="7000", nullable=False))
    op.add_column("streaming_purchases", sa.Column("served", sa.Text(), server_default="", nullable=False))
