"""Training: rubrics that were used, real broadcasts that were typed in, practice forms that were handed in"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_rubrics',
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('first_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_training_rubrics'))
    )
    op.create_table('training_broadcasts',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('day', sa.Text(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('figures', sa.Text(), nullable=False),
    sa.Column('picture', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('judged_by', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_broadcasts'))
    )
    op.create_index('ix_training_broadcasts_cohort_person', 'training_broadcasts', ['cohort_id', 'person_id'], unique=False)
    op.create_table('training_practice_works',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('form', sa.JSON(), nullable=False),
    sa.Column('handed_at', sa.BigInteger(), nullable=False),
    sa.Column('promise', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_practice_works'))
    )


def downgrade() -> None:
    op.drop_table('training_practice_works')
    op.drop_index('ix_training_broadcasts_cohort_person', table_name='training_broadcasts')
    op.drop_table('training_broadcasts')
    op.drop_table('training_rubrics')
