"""After the show: market clocks, purchases of virtual viewers and what they will ask and write"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('streaming_market_clocks',
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('offset_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', name=op.f('pk_streaming_market_clocks'))
    )
    op.create_table('streaming_purchases',
    sa.Column('order_id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('viewer', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('impulse', sa.Boolean(), nullable=False),
    sa.Column('paid_at', sa.BigInteger(), nullable=False),
    sa.Column('shipped_at', sa.BigInteger(), nullable=True),
    sa.Column('over', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_streaming_purchases'))
    )
    op.create_table('streaming_aftermath',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('what', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_aftermath'))
    )
    op.create_index(op.f('ix_streaming_aftermath_order_id'), 'streaming_aftermath', ['order_id'], unique=False)
    op.create_index('ix_streaming_aftermath_shop_due', 'streaming_aftermath', ['shop_id', 'due_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_streaming_aftermath_shop_due', table_name='streaming_aftermath')
    op.drop_index(op.f('ix_streaming_aftermath_order_id'), table_name='streaming_aftermath')
    op.drop_table('streaming_aftermath')
    op.drop_table('streaming_purchases')
    op.drop_table('streaming_market_clocks')
