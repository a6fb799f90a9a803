"""Training: equipment that was signed for comes back"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('training_handout_signs', sa.Column('returned_at', sa.BigInteger(), nullable=True))
    op.add_column('training_handout_signs', sa.Column('returned_to', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('training_handout_signs', 'returned_to')
    op.drop_column('training_handout_signs', 'returned_at')
