"""Learning tasks proofs and online guidance"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_guidances',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('lecturer_id', sa.Text(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('given_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_guidances'))
    )
    with op.batch_alter_table('training_guidances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_guidances_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_practice',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('happened_at', sa.BigInteger(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'id', name=op.f('pk_training_practice'))
    )
    with op.batch_alter_table('training_practice', schema=None) as batch_op:
        batch_op.create_index('ix_training_practice_cohort_person', ['cohort_id', 'person_id'], unique=False)

    op.create_table('training_proofs',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('task_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('picture', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('handed_in_at', sa.BigInteger(), nullable=True),
    sa.Column('judged_by', sa.Text(), nullable=True),
    sa.Column('judged_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('video', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('file', sa.Text(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('length_ms', sa.BigInteger(), nullable=False),
    sa.Column('progress_bp', sa.BigInteger(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_proofs'))
    )
    with op.batch_alter_table('training_proofs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_proofs_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index('ix_training_proofs_task_person', ['task_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_proofs_video'), ['video'], unique=False)

    op.create_table('training_task_states',
    sa.Column('task_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=True),
    sa.Column('returned', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('task_id', 'person_id', name=op.f('pk_training_task_states'))
    )
    with op.batch_alter_table('training_task_states', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_task_states_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_task_states_person_id'), ['person_id'], unique=False)

    op.create_table('training_tasks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('least', sa.BigInteger(), nullable=False),
    sa.Column('course_id', sa.Text(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.Column('missed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_tasks'))
    )
    with op.batch_alter_table('training_tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_tasks_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_tasks_due_at'), ['due_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('training_tasks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_tasks_due_at'))
        batch_op.drop_index(batch_op.f('ix_training_tasks_cohort_id'))

    op.drop_table('training_tasks')
    with op.batch_alter_table('training_task_states', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_task_states_person_id'))
        batch_op.drop_index(batch_op.f('ix_training_task_states_cohort_id'))

    op.drop_table('training_task_states')
    with op.batch_alter_table('training_proofs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_proofs_video'))
        batch_op.drop_index('ix_training_proofs_task_person')
        batch_op.drop_index(batch_op.f('ix_training_proofs_cohort_id'))

    op.drop_table('training_proofs')
    with op.batch_alter_table('training_practice', schema=None) as batch_op:
        batch_op.drop_index('ix_training_practice_cohort_person')

    op.drop_table('training_practice')
    with op.batch_alter_table('training_guidances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_guidances_cohort_id'))

    op.drop_table('training_guidances')
