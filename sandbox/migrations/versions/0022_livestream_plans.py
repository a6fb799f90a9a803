"""Training: livestream plans"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_plans',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('saved_at', sa.BigInteger(), nullable=False),
    sa.Column('handed_in', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('digest', sa.Text(), nullable=True),
    sa.Column('handed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_plans'))
    )


def downgrade() -> None:
    op.drop_table('training_plans')
