"""Wholesale and the supplier's clock"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def waits() -> "list[sa.Column[object]]":
    return [
        sa.Column('leapt_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('leaps', sa.JSON(), server_default='[]', nullable=False),
    ]


def upgrade() -> None:
    with op.batch_alter_table('supply_suppliers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('returns', sa.Text(), server_default='faults', nullable=False))
        batch_op.add_column(sa.Column('not_to', sa.JSON(), server_default='[]', nullable=False))

    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moq', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('tiers', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('commission_bp', sa.BigInteger(), server_default='0', nullable=False))

    with op.batch_alter_table('supply_shops', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offset_ms', sa.BigInteger(), server_default='0', nullable=False))

    with op.batch_alter_table('supply_picks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('min_profit_fen', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('supply_purchase_orders', schema=None) as batch_op:
        for column in waits():
            batch_op.add_column(column)
        batch_op.alter_column('wait_ms', existing_type=sa.BigInteger(), nullable=True)
        batch_op.add_column(sa.Column('lines', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('payment', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('back_fen', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('reason', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('due_at', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('supply_shipments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('since_at', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('wait_ms', sa.BigInteger(), nullable=True))
        for column in waits():
            batch_op.add_column(column)
        batch_op.add_column(sa.Column('lines', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('eta_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('received_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('moved', sa.Text(), server_default='', nullable=False))
        batch_op.create_index('ix_supply_shipments_way', ['delivered_at', 'since_at'], unique=False)

    op.execute('UPDATE supply_shipments SET since_at = dispatched_at, wait_ms = 172800000 WHERE delivered_at IS NULL')
    op.execute("UPDATE supply_purchase_orders SET wait_ms = NULL WHERE state <> 'paid'")
    op.execute("UPDATE supply_shops SET offset_ms = COALESCE((SELECT offset_ms FROM mall_shops WHERE mall_shops.id = supply_shops.id), 0)")


def downgrade() -> None:
    op.execute("UPDATE supply_purchase_orders SET wait_ms = 0 WHERE wait_ms IS NULL")
    dropped = {
        'supply_shipments': ['moved', 'received_at', 'eta_at', 'lines', 'leaps', 'leapt_ms', 'wait_ms', 'since_at'],
        'supply_purchase_orders': ['due_at', 'reason', 'back_fen', 'payment', 'lines', 'leaps', 'leapt_ms'],
        'supply_picks': ['min_profit_fen'],
        'supply_shops': ['offset_ms'],
        'supply_goods': ['commission_bp', 'tiers', 'moq'],
        'supply_suppliers': ['not_to', 'returns'],
    }
    for table, columns in dropped.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            if table == 'supply_shipments':
                batch_op.drop_index('ix_supply_shipments_way')
            if table == 'supply_purchase_orders':
                batch_op.alter_column('wait_ms', existing_type=sa.BigInteger(), nullable=False)
            for column in columns:
                batch_op.drop_column(column)
