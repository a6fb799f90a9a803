"""Samples"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supply_samples',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('sku_name', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('payment', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('carrier', sa.Text(), nullable=False),
    sa.Column('tracking', sa.Text(), nullable=False),
    sa.Column('look', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('feedback', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('dispatched_at', sa.BigInteger(), nullable=True),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.Column('tried_at', sa.BigInteger(), nullable=True),
    sa.Column('since_at', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('wait_ms', sa.BigInteger(), nullable=True),
    sa.Column('leapt_ms', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('leaps', sa.JSON(), server_default='[]', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_samples'))
    )
    with op.batch_alter_table('supply_samples', schema=None) as batch_op:
        batch_op.create_index('ix_supply_samples_shop', ['shop_id', 'id'], unique=False)
        batch_op.create_index('ix_supply_samples_state', ['state', 'since_at'], unique=False)


def downgrade() -> None:
    op.drop_table('supply_samples')
