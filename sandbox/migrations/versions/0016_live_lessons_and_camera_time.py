"""Live lessons and camera time"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_attention_answers',
    sa.Column('check_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('check_id', 'person_id', name=op.f('pk_training_attention_answers'))
    )
    op.create_table('training_attention_checks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_attention_checks'))
    )
    with op.batch_alter_table('training_attention_checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_attention_checks_show_id'), ['show_id'], unique=False)

    op.create_table('training_camera_times',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('seconds', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'person_id', name=op.f('pk_training_camera_times'))
    )
    with op.batch_alter_table('training_camera_times', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_camera_times_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_hands',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('raised_at', sa.BigInteger(), nullable=False),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_hands'))
    )
    with op.batch_alter_table('training_hands', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_hands_show_id'), ['show_id'], unique=False)

    op.create_table('training_lesson_attendees',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('signed_in_at', sa.BigInteger(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('here_at', sa.BigInteger(), nullable=False),
    sa.Column('present_ms', sa.BigInteger(), nullable=False),
    sa.Column('checks', sa.BigInteger(), nullable=False),
    sa.Column('answered', sa.BigInteger(), nullable=False),
    sa.Column('taps', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'person_id', name=op.f('pk_training_lesson_attendees'))
    )
    with op.batch_alter_table('training_lesson_attendees', schema=None) as batch_op:
        batch_op.create_index('ix_training_lesson_attendees_cohort_person', ['cohort_id', 'person_id'], unique=False)

    op.create_table('training_lessons',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('lecturer_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('planned_at', sa.BigInteger(), nullable=True),
    sa.Column('started_at', sa.BigInteger(), nullable=True),
    sa.Column('length_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_training_lessons'))
    )
    with op.batch_alter_table('training_lessons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_lessons_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_polls',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('quiz', sa.Boolean(), nullable=False),
    sa.Column('right', sa.JSON(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_polls'))
    )
    with op.batch_alter_table('training_polls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_polls_show_id'), ['show_id'], unique=False)

    op.create_table('training_votes',
    sa.Column('poll_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('voted_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('poll_id', 'person_id', name=op.f('pk_training_votes'))
    )


def downgrade() -> None:
    op.drop_table('training_votes')
    with op.batch_alter_table('training_polls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_polls_show_id'))

    op.drop_table('training_polls')
    with op.batch_alter_table('training_lessons', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_lessons_cohort_id'))

    op.drop_table('training_lessons')
    with op.batch_alter_table('training_lesson_attendees', schema=None) as batch_op:
        batch_op.drop_index('ix_training_lesson_attendees_cohort_person')

    op.drop_table('training_lesson_attendees')
    with op.batch_alter_table('training_hands', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_hands_show_id'))

    op.drop_table('training_hands')
    with op.batch_alter_table('training_camera_times', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_camera_times_cohort_id'))

    op.drop_table('training_camera_times')
    with op.batch_alter_table('training_attention_checks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_attention_checks_show_id'))

    op.drop_table('training_attention_checks')
    op.drop_table('training_attention_answers')
