"""Mall: what stopped a shop: the staff, its deposit, its licence"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_shops", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stop_kind", sa.Text(), server_default="", nullable=False))
