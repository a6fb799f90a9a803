"""What happened with suppliers"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supply_records',
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('orders', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.BigInteger(), nullable=False),
    sa.Column('pieces', sa.BigInteger(), nullable=False),
    sa.Column('damaged', sa.BigInteger(), nullable=False),
    sa.Column('short', sa.BigInteger(), nullable=False),
    sa.Column('refused', sa.BigInteger(), nullable=False),
    sa.Column('returned', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('supplier_id', name=op.f('pk_supply_records'))
    )
    op.create_table('supply_refused_pushes',
    sa.Column('order_id', sa.Text(), nullable=False),
    sa.Column('line', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('sku_name', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('refused_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('order_id', 'line', name=op.f('pk_supply_refused_pushes'))
    )
    with op.batch_alter_table('supply_refused_pushes', schema=None) as batch_op:
        batch_op.create_index('ix_supply_refused_pushes_shop', ['shop_id', 'refused_at'], unique=False)

    with op.batch_alter_table('supply_purchase_orders', schema=None) as batch_op:
        batch_op.add_column(sa.Column('late', sa.Boolean(), server_default=sa.text('false'), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('supply_purchase_orders', schema=None) as batch_op:
        batch_op.drop_column('late')
    op.drop_table('supply_refused_pushes')
    op.drop_table('supply_records')
