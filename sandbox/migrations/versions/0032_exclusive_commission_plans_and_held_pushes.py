"""Supply: exclusive commission plans, pushes a shop decides on; mall: deals know an exclusive share"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supply_exclusive_plans',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('share_bp', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('offered_at', sa.BigInteger(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=True),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_exclusive_plans'))
    )
    with op.batch_alter_table('supply_exclusive_plans', schema=None) as batch_op:
        batch_op.create_index('ix_supply_exclusive_plans_cohort', ['cohort_id', 'offered_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_supply_exclusive_plans_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index('ix_supply_exclusive_plans_shop', ['shop_id', 'state'], unique=False)
        batch_op.create_index('uq_supply_exclusive_plans_goods_shop', ['goods_id', 'shop_id'], unique=True)

    with op.batch_alter_table('mall_deals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('exclusive', sa.Boolean(), server_default=sa.text('false'), nullable=False))

    with op.batch_alter_table('supply_refused_pushes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.Text(), server_default='refunded', nullable=False))
        batch_op.add_column(sa.Column('sold', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('decided_by', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('decided_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('since_at', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('wait_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('leapt_ms', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('leaps', sa.JSON(), server_default='[]', nullable=False))
        batch_op.create_index('ix_supply_refused_pushes_state', ['state', 'since_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('supply_refused_pushes', schema=None) as batch_op:
        batch_op.drop_index('ix_supply_refused_pushes_state')
        for column in ('leaps', 'leapt_ms', 'wait_ms', 'since_at', 'decided_at', 'decided_by', 'sold', 'state'):
            batch_op.drop_column(column)
    with op.batch_alter_table('mall_deals', schema=None) as batch_op:
        batch_op.drop_column('exclusive')
    op.drop_table('supply_exclusive_plans')
