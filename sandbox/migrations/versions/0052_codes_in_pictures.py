"""Mall: how many QR codes a picture holds"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_pictures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("codes", sa.BigInteger(), nullable=True))
