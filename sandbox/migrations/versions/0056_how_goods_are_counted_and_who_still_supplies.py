"""Supply: the unit and weight of goods, and whether a supplier still takes orders"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("supply_goods", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit", sa.Text(), server_default="件", nullable=False))
        batch_op.add_column(sa.Column("weight_g", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("supply_suppliers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cooperation", sa.Text(), server_default="running", nullable=False))
