"""Discount coupons"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mall_coupons', schema=None) as batch_op:
        batch_op.add_column(sa.Column('off_bp', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('most_off_fen', sa.BigInteger(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('mall_coupons', schema=None) as batch_op:
        batch_op.drop_column('most_off_fen')
        batch_op.drop_column('off_bp')
