"""What was claimed and bought in a show, and the evidence of a violation"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('streaming_coupon_claims',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('coupon_id', sa.Text(), nullable=False),
    sa.Column('claimed', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'coupon_id', name=op.f('pk_streaming_coupon_claims'))
    )
    op.create_table('streaming_paid_traffic',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('budget_fen', sa.BigInteger(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('showms', sa.BigInteger(), nullable=False),
    sa.Column('spent_fen', sa.BigInteger(), nullable=True),
    sa.Column('entries', sa.BigInteger(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_paid_traffic'))
    )
    with op.batch_alter_table('streaming_paid_traffic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_paid_traffic_show_id'), ['show_id'], unique=False)
    with op.batch_alter_table('streaming_violations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('law', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('rewrite', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('streaming_violations', schema=None) as batch_op:
        batch_op.drop_column('rewrite')
        batch_op.drop_column('law')
        batch_op.drop_column('said')
    with op.batch_alter_table('streaming_paid_traffic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_paid_traffic_show_id'))
    op.drop_table('streaming_paid_traffic')
    op.drop_table('streaming_coupon_claims')
