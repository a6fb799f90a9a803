"""What was promised in a show, and gifts a parcel does not have"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('streaming_promises',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=True),
    sa.Column('hours', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('broken', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_promises'))
    )
    with op.batch_alter_table('streaming_promises', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_promises_show_id'), ['show_id'], unique=False)
    with op.batch_alter_table('streaming_purchases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('no_gift', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('streaming_purchases', schema=None) as batch_op:
        batch_op.drop_column('no_gift')
    with op.batch_alter_table('streaming_promises', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_promises_show_id'))
    op.drop_table('streaming_promises')
