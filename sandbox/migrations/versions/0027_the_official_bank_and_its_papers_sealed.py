"""Training: the official question bank and the papers drawn from it are encrypted at rest"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('training_questions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed', sa.Text(), nullable=True))
    with op.batch_alter_table('training_sittings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_paper', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('training_sittings', schema=None) as batch_op:
        batch_op.drop_column('sealed_paper')
    with op.batch_alter_table('training_questions', schema=None) as batch_op:
        batch_op.drop_column('sealed')
