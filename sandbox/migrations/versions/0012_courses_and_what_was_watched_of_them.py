"""Courses and what was watched of them"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_courses',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('published_at', sa.BigInteger(), nullable=True),
    sa.Column('show_id', sa.Text(), nullable=True),
    sa.Column('video', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('file', sa.Text(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('length_ms', sa.BigInteger(), nullable=False),
    sa.Column('progress_bp', sa.BigInteger(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_courses'))
    )
    with op.batch_alter_table('training_courses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_courses_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_courses_show_id'), ['show_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_courses_video'), ['video'], unique=False)

    op.create_table('training_viewings',
    sa.Column('course_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('seen', sa.JSON(), nullable=False),
    sa.Column('watched_ms', sa.BigInteger(), nullable=False),
    sa.Column('wall_ms', sa.BigInteger(), nullable=False),
    sa.Column('said_s', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('course_id', 'person_id', name=op.f('pk_training_viewings'))
    )
    with op.batch_alter_table('training_viewings', schema=None) as batch_op:
        batch_op.create_index('ix_training_viewings_cohort_person', ['cohort_id', 'person_id'], unique=False)

    op.create_table('training_watch_sessions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('since_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_watch_sessions'))
    )
    with op.batch_alter_table('training_watch_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_training_watch_sessions_closed_since', ['closed_at', 'since_at'], unique=False)
        batch_op.create_index('ix_training_watch_sessions_person_closed', ['person_id', 'closed_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('training_watch_sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_training_watch_sessions_person_closed')
        batch_op.drop_index('ix_training_watch_sessions_closed_since')

    op.drop_table('training_watch_sessions')
    with op.batch_alter_table('training_viewings', schema=None) as batch_op:
        batch_op.drop_index('ix_training_viewings_cohort_person')

    op.drop_table('training_viewings')
    with op.batch_alter_table('training_courses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_courses_video'))
        batch_op.drop_index(batch_op.f('ix_training_courses_show_id'))
        batch_op.drop_index(batch_op.f('ix_training_courses_cohort_id'))

    op.drop_table('training_courses')
