"""Mall: the show of a wrong price, and whether it still hangs there"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_mispriced", schema=None) as batch_op:
        batch_op.add_column(sa.Column("show_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("over", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_mall_mispriced_show_id"), ["show_id"], unique=False)
    incidents = "SELECT show_id FROM streaming_incidents WHERE streaming_incidents.id = mall_mispriced.incident_id"
    op.execute(f"UPDATE mall_mispriced SET show_id = ({incidents})")
    corrected = "SELECT 1 FROM mall_skus WHERE mall_skus.id = mall_mispriced.sku_id AND mall_skus.price_fen = mall_mispriced.wrong_fen"
    op.execute(f"UPDATE mall_mispriced SET over = TRUE WHERE NOT EXISTS ({corrected})")


def downgrade() -> None:
    with op.batch_alter_table("mall_mispriced", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mall_mispriced_show_id"))
        batch_op.drop_column("over")
        batch_op.drop_column("show_id")
