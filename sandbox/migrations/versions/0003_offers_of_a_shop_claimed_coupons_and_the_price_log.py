"""Offers of a shop, claimed coupons and the price log"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mall_coupon_claims',
    sa.Column('coupon_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('claimed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('coupon_id', 'person_id', name=op.f('pk_mall_coupon_claims'))
    )
    with op.batch_alter_table('mall_coupon_claims', schema=None) as batch_op:
        batch_op.create_index('ix_mall_coupon_claims_person', ['person_id', 'shop_id'], unique=False)

    op.create_table('mall_price_steps',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('sku_id', sa.Text(), nullable=False),
    sa.Column('from_fen', sa.BigInteger(), nullable=False),
    sa.Column('to_fen', sa.BigInteger(), nullable=False),
    sa.Column('stepped_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_price_steps'))
    )
    with op.batch_alter_table('mall_price_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_price_steps_sku_id'), ['sku_id'], unique=False)

    op.create_table('mall_prices_paid',
    sa.Column('sku_id', sa.Text(), nullable=False),
    sa.Column('price_fen', sa.BigInteger(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('sku_id', 'price_fen', name=op.f('pk_mall_prices_paid'))
    )
    with op.batch_alter_table('mall_prices_paid', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_prices_paid_listing_id'), ['listing_id'], unique=False)

    op.create_table('mall_shop_offers',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_shop_offers'))
    )
    with op.batch_alter_table('mall_shop_offers', schema=None) as batch_op:
        batch_op.create_index('ix_mall_shop_offers_shop', ['shop_id', 'ended_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mall_shop_offers', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_shop_offers_shop')

    op.drop_table('mall_shop_offers')
    with op.batch_alter_table('mall_prices_paid', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_prices_paid_listing_id'))

    op.drop_table('mall_prices_paid')
    with op.batch_alter_table('mall_price_steps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_price_steps_sku_id'))

    op.drop_table('mall_price_steps')
    with op.batch_alter_table('mall_coupon_claims', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_coupon_claims_person')

    op.drop_table('mall_coupon_claims')
