"""Lucky bags and the seats of a show in the mall"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mall_bag_entries',
    sa.Column('bag_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('joined_at', sa.BigInteger(), nullable=False),
    sa.Column('won', sa.Boolean(), nullable=False),
    sa.Column('claim_until', sa.BigInteger(), nullable=True),
    sa.Column('claimed', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('bag_id', 'person_id', name=op.f('pk_mall_bag_entries'))
    )
    op.create_table('mall_lucky_bags',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('prize', sa.Text(), nullable=False),
    sa.Column('prize_value_fen', sa.BigInteger(), nullable=False),
    sa.Column('winners', sa.BigInteger(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('password', sa.Text(), nullable=False),
    sa.Column('watch_s', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('closes_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('virtual', sa.BigInteger(), nullable=False),
    sa.Column('drawn', sa.JSON(), nullable=True),
    sa.Column('joined', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_lucky_bags'))
    )
    with op.batch_alter_table('mall_lucky_bags', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_lucky_bags_due_at'), ['due_at'], unique=False)
        batch_op.create_index('ix_mall_lucky_bags_show', ['show_id', 'id'], unique=False)

    op.create_table('mall_show_seats',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('seat', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'seat', 'person_id', name=op.f('pk_mall_show_seats'))
    )


def downgrade() -> None:
    op.drop_table('mall_show_seats')
    with op.batch_alter_table('mall_lucky_bags', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_lucky_bags_show')
        batch_op.drop_index(batch_op.f('ix_mall_lucky_bags_due_at'))

    op.drop_table('mall_lucky_bags')
    op.drop_table('mall_bag_entries')
