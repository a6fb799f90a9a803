"""Supply: teaching levels, the same item of several suppliers, editions of a class's catalogue; limits of new sellers"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supply_levels',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('level', sa.BigInteger(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_supply_levels'))
    )
    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.add_column(sa.Column('item', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('ready', sa.Boolean(), server_default=sa.text('false'), nullable=False))

    with op.batch_alter_table('supply_catalogues', schema=None) as batch_op:
        batch_op.add_column(sa.Column('edition', sa.BigInteger(), server_default='0', nullable=False))

    with op.batch_alter_table('mall_market_settings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('orders_a_day', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('listings_a_day', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('mall_market_settings', schema=None) as batch_op:
        batch_op.drop_column('listings_a_day')
        batch_op.drop_column('orders_a_day')
    with op.batch_alter_table('supply_catalogues', schema=None) as batch_op:
        batch_op.drop_column('edition')
    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.drop_column('ready')
        batch_op.drop_column('item')
    op.drop_table('supply_levels')
