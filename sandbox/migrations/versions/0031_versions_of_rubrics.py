"""Training: versions of rubrics the authority issues"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_rubric_versions',
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'number', name=op.f('pk_training_rubric_versions'))
    )


def downgrade() -> None:
    op.drop_table('training_rubric_versions')
