"""Mall: wrong prices that incidents hang out, and what was meant"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mall_mispriced",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("sku_id", sa.Text(), nullable=False),
        sa.Column("right_fen", sa.BigInteger(), nullable=False),
        sa.Column("wrong_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "sku_id", name=op.f("pk_mall_mispriced")),
    )
    with op.batch_alter_table("mall_mispriced", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mall_mispriced_sku_id"), ["sku_id"], unique=False)
