"""Shocks, commissions and samples tried"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supply_shocks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=True),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('share_bp', sa.BigInteger(), nullable=False),
    sa.Column('hours', sa.BigInteger(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('undo', sa.JSON(), nullable=False),
    sa.Column('struck_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_shocks'))
    )
    with op.batch_alter_table('supply_shocks', schema=None) as batch_op:
        batch_op.create_index('ix_supply_shocks_cohort', ['cohort_id', 'struck_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_supply_shocks_ends_at'), ['ends_at'], unique=False)

    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.add_column(sa.Column('commission_next_bp', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('commission_next_at', sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f('ix_supply_goods_commission_next_at'), ['commission_next_at'], unique=False)

    with op.batch_alter_table('mall_goods', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tried', sa.Boolean(), server_default=sa.text('false'), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('mall_goods', schema=None) as batch_op:
        batch_op.drop_column('tried')
    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supply_goods_commission_next_at'))
        batch_op.drop_column('commission_next_at')
        batch_op.drop_column('commission_next_bp')
    op.drop_table('supply_shocks')
