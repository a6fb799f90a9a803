"""Reviews, objections, class words and market settings"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mall_class_words',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'kind', 'rule', 'word', name=op.f('pk_mall_class_words'))
    )
    op.create_table('mall_goods',
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('lead_time_h', sa.BigInteger(), nullable=False),
    sa.Column('stock', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'goods_id', name=op.f('pk_mall_goods'))
    )
    op.create_table('mall_market_settings',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('review', sa.Text(), nullable=False),
    sa.Column('opening_fen', sa.BigInteger(), nullable=False),
    sa.Column('most_listings', sa.BigInteger(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_mall_market_settings'))
    )
    op.create_table('mall_objections',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_objections'))
    )
    with op.batch_alter_table('mall_objections', schema=None) as batch_op:
        batch_op.create_index('ix_mall_objections_cohort', ['cohort_id', 'state', 'id'], unique=False)

    op.create_table('mall_reviews',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('reviewer_id', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_reviews'))
    )
    with op.batch_alter_table('mall_reviews', schema=None) as batch_op:
        batch_op.create_index('ix_mall_reviews_cohort', ['cohort_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mall_reviews_listing_id'), ['listing_id'], unique=False)

    with op.batch_alter_table('mall_shops', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stopped_for', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('mall_shops', schema=None) as batch_op:
        batch_op.drop_column('stopped_for')

    with op.batch_alter_table('mall_reviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_reviews_listing_id'))
        batch_op.drop_index('ix_mall_reviews_cohort')

    op.drop_table('mall_reviews')
    with op.batch_alter_table('mall_objections', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_objections_cohort')

    op.drop_table('mall_objections')
    op.drop_table('mall_market_settings')
    op.drop_table('mall_goods')
    op.drop_table('mall_class_words')
